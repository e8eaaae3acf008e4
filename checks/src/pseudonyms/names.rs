//! Names, label by label from the right, so that what lies below what stays so.

use std::net::IpAddr;

use super::Pass;
use super::common_words;
use crate::model::Kind;

/// The primaries of private hosted zones, which is how those are known.
const PRIVATE_ZONES: [&str; 4] = [
    "ns-0.awsdns-00.com",
    "ns-512.awsdns-00.net",
    "ns-1024.awsdns-00.org",
    "ns-1536.awsdns-00.co.uk",
];

impl Pass<'_> {
    /// A DNS name, with wildcards or without; or an address.
    pub(super) fn name(&mut self, name: &str) -> String {
        let bare = name.trim_end_matches('.');
        let dots = &name[bare.len()..];
        if let Ok(address) = bare.trim_matches(['[', ']']).parse::<IpAddr>() {
            let pseudonym = self.address(address);
            return bare.replace(bare.trim_matches(['[', ']']), &pseudonym.to_string());
        }
        let lower = bare.to_ascii_lowercase();
        if !bare.is_ascii() || bare.is_empty() || lower.bytes().any(|b| b.is_ascii_whitespace()) {
            return self.phrase(Kind::Host, "host", name);
        }
        if PRIVATE_ZONES.contains(&lower.as_str()) {
            return name.to_owned();
        }
        let labels: Vec<&str> = lower.split('.').collect();
        let aws = common_words::aws_suffix_of(&labels);
        let kept = if aws > 0 { aws } else { common_words::suffix_of(&labels) };
        let last = labels.len() - kept;
        let mut made: Vec<String> = Vec::with_capacity(labels.len());
        for (i, label) in labels.iter().enumerate() {
            made.push(match i {
                i if i >= last => (*label).to_owned(),
                _ if aws > 0 => self.aws_label(label),
                i if i + 1 == last && labels.len() > 1 => self.label(label, Kind::Domain),
                _ => self.label(label, Kind::Host),
            });
        }
        let pseudonym = made.join(".");
        if pseudonym != lower {
            self.all.given.map.insert(pseudonym.clone(), lower);
        }
        format!("{pseudonym}{dots}")
    }

    fn aws_label(&mut self, label: &str) -> String {
        if common_words::is_aws_service(label) || common_words::is_region(label) {
            return label.to_owned();
        }
        self.label(label, Kind::Host)
    }

    fn label(&mut self, label: &str, kind: Kind) -> String {
        let word = if kind == Kind::Domain { "domain" } else { "host" };
        let kept = ["", "*", "localhost", "localdomain", "www", "amazonaws", "com", "vpce"];
        if kept.contains(&label) || common_words::is_region(label) {
            return label.to_owned();
        }
        if let Some(number) = label.strip_prefix("awsdns-") {
            return format!("awsdns-{}", "0".repeat(number.len()));
        }
        if let Some(id) = self.aws_id(label) {
            return id;
        }
        if label.contains('*') {
            return self.pattern(label, word);
        }
        self.all.given.numbered(kind, word, label)
    }

    /// A wildcard for a part of a label: it goes on matching the target's own label where it did.
    fn pattern(&mut self, label: &str, word: &str) -> String {
        let (head, tail) = label.split_once('*').unwrap_or((label, ""));
        let reaches = |it: &String| it.starts_with(head) && it.ends_with(tail.trim_matches('*'));
        if self.known.asked.iter().any(reaches) {
            return format!("{word}-*");
        }
        let number = self.all.given.numbered(Kind::Host, "other", label);
        format!("{number}*")
    }

    /// `name`, `name:port`, `[address]:port`.
    pub(super) fn authority(&mut self, text: &str) -> String {
        if text.parse::<IpAddr>().is_ok() {
            return self.name(text);
        }
        match text.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => {
                format!("{}:{port}", self.name(name))
            }
            _ => self.name(text),
        }
    }

    /// A session; `console` is DCV's own word for the automatic one, and says nothing of anybody.
    pub(super) fn session(&mut self, session: &str) -> String {
        if matches!(session, "" | "console") || session.starts_with("dcvdiag-") {
            return session.to_owned();
        }
        self.all.given.numbered(Kind::Session, "session", session)
    }

    pub(super) fn user(&mut self, user: &str) -> String {
        if common_words::is_common(user) {
            return user.to_owned();
        }
        match user.split_once('@') {
            Some((local, domain)) => {
                let local = self.all.given.numbered(Kind::User, "user", local);
                format!("{local}@{}", self.name(domain))
            }
            None => self.all.given.numbered(Kind::User, "user", user),
        }
    }

    /// An interface of this host: what kind it is stays (`eth0`, `utun3`), a name of one's own not.
    pub(super) fn interface(&mut self, name: &str) -> String {
        let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = name.len() - letters.len();
        let usual = letters.len() <= 6 && letters.bytes().all(|b| b.is_ascii_lowercase());
        let kernels = ["enp", "ens", "eno", "wlp", "wlo", "br-", "docker", "veth"];
        if usual && digits <= 3 || kernels.iter().any(|k| name.starts_with(k) && name.len() <= 12) {
            return name.to_owned();
        }
        self.all.given.numbered(Kind::Interface, "interface", name)
    }

    /// Text as a whole.
    pub(super) fn phrase(&mut self, kind: Kind, word: &str, text: &str) -> String {
        if text.trim().is_empty() {
            return text.to_owned();
        }
        self.all.given.numbered(kind, word, text)
    }
}

#[cfg(test)]
mod tests {
    use crate::pseudonyms::{Redactor, Words};
    use crate::vpce::{Reading, read};

    fn names(all: &[&str]) -> Vec<String> {
        let mut given = Redactor::default();
        let mut redactor = given.pass(Words::Names);
        all.iter().map(|name| redactor.name(name)).collect()
    }

    #[test]
    fn what_lies_below_what_stays_so() {
        let [broker, gateway, wildcard, zone, same] = &names(&[
            "broker.acme.internal",
            "gw.tokyo.acme.internal",
            "*.acme.internal",
            "acme.internal",
            "BROKER.acme.internal.",
        ])[..] else {
            panic!()
        };
        assert_eq!(broker, "host-1.domain-1.internal");
        assert_eq!(gateway, "host-2.host-3.domain-1.internal");
        assert_eq!(
            (wildcard.as_str(), zone.as_str()),
            ("*.domain-1.internal", "domain-1.internal")
        );
        assert_eq!(same, "host-1.domain-1.internal.");
    }

    #[test]
    fn the_name_of_an_endpoint_keeps_its_form() {
        let service = "vpce-svc-039cee5d9ee693914.ap-northeast-1.vpce.amazonaws.com";
        let all = names(&[
            &format!("vpce-02c333708db2e72b7-o2x6rrvy.{service}"),
            &format!("vpce-02c333708db2e72b7-o2x6rrvy-ap-northeast-1a.{service}"),
            &format!("*.{service}"),
            "amazonaws.com",
        ]);
        let service = "vpce-svc-00000000000000001.ap-northeast-1.vpce.amazonaws.com";
        assert_eq!(all[0], format!("vpce-00000000000000001-endpoint.{service}"));
        assert_eq!(all[1], format!("vpce-00000000000000001-endpoint-ap-northeast-1a.{service}"));
        assert_eq!(all[2], format!("*.{service}"));
        assert_eq!(all[3], "amazonaws.com");
        let Reading::Vpce(name) = read(&all[1]) else { panic!("{}", all[1]) };
        assert_eq!(name.zone.as_deref(), Some("ap-northeast-1a"));
    }

    #[test]
    fn a_malformed_name_stays_malformed_and_says_no_more() {
        for name in [
            "vpce-xxx.vpce-svc-xxx.ap-northeast-1.vpce.amazonaws.com",
            "vpce-02c333708db2e72b7.vpce-svc-039cee5d9ee693914.eu-west-2.vpce.amazonaws.com",
            "vpce-02c333708db2e72g7-o2x6rrvy.vpce-svc-039cee5d9ee693914.eu-west-2.vpce.amazonaws.com",
            "vpce-02c333708db2e72b7-o2x6rrvy.ap-northeast-1.vpce.amazonaws.com",
            "vpce-02c333708db2e72b7-o2x6rrvy.vpce-svc-039cee5d9ee693914.vpce.amazonaws.com",
            "vpce-02c333708db2e72b7-o2x6rrvy.vpce-svc-039cee5d9ee693914.eu-west-2.vpce.amazonaws.com.acme.example",
        ] {
            let all = names(&[name]);
            let (Reading::Malformed(was), Reading::Malformed(is)) = (read(name), read(&all[0]))
            else {
                panic!("{name} became {}", all[0])
            };
            let kind = |why: &str| why.rsplit('"').next().map(str::to_owned);
            assert_eq!(kind(&is), kind(&was), "{}", all[0]);
            for secret in ["02c3", "039c", "acme", "o2x6"] {
                assert!(!all[0].contains(secret), "{}", all[0]);
            }
        }
    }

    #[test]
    fn names_of_instances_keep_their_address() {
        let mut all = Redactor::default();
        let mut redactor = all.pass(Words::Names);
        let address = redactor.address("10.3.4.5".parse().unwrap()).to_string();
        let name = redactor.name("ip-10-3-4-5.ap-northeast-1.compute.internal");
        let host = format!("ip-{}", address.replace('.', "-"));
        assert_eq!(name, format!("{host}.ap-northeast-1.compute.internal"));
    }
}
