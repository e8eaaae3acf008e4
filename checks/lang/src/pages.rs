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
    page!("dns.name-malformed", "ebae6ec8"),
    page!("dns.no-such-name", "a80139c9"),
    page!("dns.shadow-zone", "095ddbe7"),
    page!("dns.rebind-filtered", "671603a2"),
    page!("dns.resolver-silent", "d660c309"),
    page!("dns.os-differs", "cc19214d"),
    page!("dns.outside-vpc", "f9dafbad"),
    page!("dns.single-address", "f2effddd"),
    page!("tcp.refused", "d2bbe62d"),
    page!("tcp.timeout", "9186d622"),
    page!("tcp.no-route", "b78631bc"),
    page!("tcp.partial", "60ebea73"),
    page!("tcp.flapping", "5f81a3c0"),
    page!("tls.name-mismatch", "e508833d"),
    page!("tls.no-san", "f551d3c3"),
    page!("tls.expired", "3dc558cb"),
    page!("tls.expires-soon", "64ca95f3"),
    page!("tls.self-signed", "5310f094"),
    page!("tls.unknown-issuer", "d16df2c9"),
    page!("tls.untrusted-by-ca-file", "4370c462"),
    page!("tls.chain-incomplete", "89ea097c"),
    page!("tls.closed-without-answer", "7bfeb377"),
    page!("tls.reset-after-hello", "07fa33a7"),
    page!("tls.silent", "42413e2c"),
    page!("tls.proxy-protocol-unexpected", "2bfc9762"),
    page!("tls.terminated-by-load-balancer", "e8dfb284"),
    page!("host.endpoint-name-rejected", "c7519d85"),
    page!("host.forbidden", "240383b8"),
    page!("host.unavailable", "983b5e85"),
    page!("host.no-web-client", "e93c3c8c"),
    page!("resolve.session-not-found", "8565db83"),
    page!("resolve.not-asked", "c41b1e58"),
    page!("resolve.wrong-service", "88ac07c9"),
    page!("resolve.transport-invalid", "0b08d9e9"),
    page!("websocket.session-not-found", "1b5c598e"),
    page!("websocket.not-found", "30adf1a2"),
    page!("websocket.forbidden", "77e5ba85"),
    page!("websocket.origin-refused", "def0c3e9"),
    page!("websocket.unavailable", "697353f2"),
    page!("websocket.upgrade-stripped", "3f7a2238"),
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
