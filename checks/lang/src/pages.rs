//! The pages of `dcvdiag explain` in other languages: docs/LANG/checks, a file a page.

/// A page, and the English one that its translator had before him.
pub struct Page {
    /// The code of the check.
    pub code: &'static str,
    /// The beginning of the SHA-256 of the English page: where that changes, the translation is to
    /// be looked at, and then this.
    #[cfg_attr(not(test), expect(dead_code, reason = "tests hold the English page against it"))]
    pub of: &'static str,
    /// Markdown, from its title on.
    pub text: &'static str,
}

macro_rules! page {
    ($code:literal, $of:literal) => {
        Page {
            code: $code,
            of: $of,
            text: include_str!(concat!("../../../docs/ja/checks/", $code, ".md")),
        }
    };
}

/// The forty codes that a user is likeliest to meet: what a path that was set up by hand gets wrong
/// (names, certificates, security groups, target groups, sessions), and what follows from it.
pub const JA: [Page; 40] = [
    page!("dns.name-malformed", "e0dc18c0"),
    page!("dns.no-such-name", "f8d61b6b"),
    page!("dns.shadow-zone", "b540eea4"),
    page!("dns.rebind-filtered", "eb04eb98"),
    page!("dns.resolver-silent", "5dbaed91"),
    page!("dns.os-differs", "83f850d6"),
    page!("dns.outside-vpc", "6114c116"),
    page!("dns.single-address", "6a7dcaf8"),
    page!("tcp.refused", "ae66efef"),
    page!("tcp.timeout", "4cde4c4b"),
    page!("tcp.no-route", "e5f10d7e"),
    page!("tcp.partial", "03b760e2"),
    page!("tcp.flapping", "8817fbb9"),
    page!("tls.name-mismatch", "36492eb9"),
    page!("tls.no-san", "3ee827af"),
    page!("tls.expired", "1be51aee"),
    page!("tls.expires-soon", "bd62d2ea"),
    page!("tls.self-signed", "728a580d"),
    page!("tls.unknown-issuer", "20256146"),
    page!("tls.untrusted-by-ca-file", "757dc217"),
    page!("tls.chain-incomplete", "c4c7de23"),
    page!("tls.closed-without-answer", "0f3775b1"),
    page!("tls.reset-after-hello", "a15dab48"),
    page!("tls.silent", "c2a2355f"),
    page!("tls.proxy-protocol-unexpected", "8f14120e"),
    page!("tls.terminated-by-load-balancer", "8f73ddd0"),
    page!("host.endpoint-name-rejected", "e2115ce6"),
    page!("host.forbidden", "b64c0915"),
    page!("host.unavailable", "88ab8240"),
    page!("host.no-web-client", "d9ed1936"),
    page!("resolve.session-not-found", "7a36084e"),
    page!("resolve.not-asked", "5c0918f6"),
    page!("resolve.wrong-service", "a5a844c5"),
    page!("resolve.transport-invalid", "81b5d972"),
    page!("websocket.session-not-found", "bf1b3a67"),
    page!("websocket.not-found", "e21fa6cf"),
    page!("websocket.forbidden", "728ea8e4"),
    page!("websocket.origin-refused", "ddce39a5"),
    page!("websocket.unavailable", "5ee5b445"),
    page!("websocket.upgrade-stripped", "230acb2c"),
];

/// The page of a code in Japanese.
pub fn ja(code: &str) -> Option<&'static str> {
    JA.iter().find(|page| page.code == code).map(|page| page.text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fmt::Write;
    use std::fs;
    use std::path::Path;

    use dcvdiag_checks::catalogue::{document, find};
    use dcvdiag_checks::check::Check;
    use sha2::{Digest, Sha256};

    use super::{JA, Page};
    use crate::Lang;

    /// In the order of [`dcvdiag_checks::check::HEADINGS`].
    const HEADINGS: [&str; 4] = ["意味", "確認方法", "対処", "出典"];

    fn check(page: &Page) -> &'static Check {
        find(page.code).unwrap_or_else(|| panic!("{} is no code", page.code))
    }

    #[test]
    fn forty_codes_have_a_page_and_every_file_is_one_of_them() {
        let codes: BTreeSet<String> = JA.iter().map(|page| page.code.to_owned()).collect();
        assert_eq!(codes.len(), JA.len(), "a code stands there twice");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ja/checks");
        let files = fs::read_dir(folder).expect("docs/ja/checks").flatten();
        let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
        let pages: BTreeSet<String> =
            names.filter_map(|name| name.strip_suffix(".md").map(str::to_owned)).collect();
        assert_eq!(pages, codes);
    }

    #[test]
    fn a_page_begins_as_the_english_one_does() {
        for page in &JA {
            let check = check(page);
            let severity = check.severity.word();
            let [severity, summary] = [severity, check.summary].map(|text| Lang::Ja.say(text));
            let (code, owner) = (page.code, Lang::Ja.owner(check.owner));
            let head = format!("# {code}\n\n{severity}: {summary}。担当: {owner}\n\n");
            assert!(page.text.starts_with(&head), "{code} does not begin with\n{head}");
        }
    }

    #[test]
    fn a_page_has_the_headings_commands_and_sources_of_the_english_one() {
        for page in &JA {
            let english = document(check(page));
            assert_eq!(headings(page.text), HEADINGS, "{}", page.code);
            assert_eq!(commands(page.text), commands(&english), "{}", page.code);
            assert_eq!(sources(page.text), sources(&english), "{}", page.code);
        }
    }

    #[test]
    fn a_page_is_looked_at_again_when_the_english_one_changes() {
        let mut changed = Vec::new();
        for page in &JA {
            let digest = Sha256::digest(document(check(page)));
            let now = digest.iter().take(4).fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}"); // a String takes everything
                text
            });
            if now != page.of {
                changed.push(format!("{}: {} is now {now}", page.code, page.of));
            }
        }
        let what = "docs/ja/checks is to be brought up to date, then lang/src/pages.rs";
        assert!(changed.is_empty(), "{what}:\n{}", changed.join("\n"));
    }

    #[test]
    fn no_page_names_a_section_in_english() {
        for page in &JA {
            let prose =
                page.text.lines().filter(|l| !l.starts_with("    ") && !l.starts_with("- ["));
            for line in prose.filter(|line| line.len() > 60) {
                let is_japanese = line.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c));
                assert!(is_japanese, "{}: {line}", page.code);
            }
        }
    }

    fn headings(page: &str) -> Vec<&str> {
        page.lines().filter_map(|line| line.strip_prefix("## ")).collect()
    }

    /// The indented lines without what is said about them behind a `#`.
    fn commands(page: &str) -> Vec<&str> {
        let code = page.lines().filter_map(|line| line.strip_prefix("    "));
        code.map(|line| line.split("  #").next().unwrap_or_default().trim_end()).collect()
    }

    /// The links of the last section, and what they are called.
    fn sources(page: &str) -> Vec<&str> {
        page.lines().filter(|line| line.starts_with("- [")).collect()
    }
}
