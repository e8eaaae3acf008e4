//! AWS's own identifiers, by their form.

use super::Pass;
use super::common_words;
use crate::model::Kind;

/// The prefixes before the hexadecimal digits of an id.
const PREFIXES: [&str; 30] = [
    "acl",
    "ami",
    "cgw",
    "dopt",
    "eigw",
    "eipalloc",
    "eipassoc",
    "eni",
    "eni-attach",
    "fl",
    "i",
    "igw",
    "lt",
    "nat",
    "pcx",
    "pl",
    "r",
    "rtb",
    "sg",
    "sgr",
    "snap",
    "subnet",
    "tgw",
    "tgw-attach",
    "tgw-rtb",
    "vgw",
    "vol",
    "vpc",
    "vpn",
    "rslvr-rr",
];

/// Words of an ARN's resource that say what it is.
const RESOURCES: [&str; 16] = [
    "app",
    "assumed-role",
    "certificate",
    "gwy",
    "instance",
    "listener",
    "loadbalancer",
    "net",
    "role",
    "root",
    "subnet",
    "targetgroup",
    "user",
    "vpc",
    "vpc-endpoint",
    "vpc-endpoint-service",
];

impl Pass<'_> {
    /// A word that is an id of AWS's, or begins with one; `None` where it is none.
    pub(super) fn aws_id(&mut self, word: &str) -> Option<String> {
        if let Some(digits) = word.strip_prefix("vpce-svc-") {
            return Some(if is_id(digits) {
                self.numbered_id(Kind::EndpointService, "vpce-svc", digits)
            } else {
                format!("vpce-svc-{}", "x".repeat(digits.len()))
            });
        }
        if let Some(rest) = word.strip_prefix("vpce-") {
            return self.endpoint(rest);
        }
        if let Some(rest) = word.strip_prefix("ip-").or_else(|| word.strip_prefix("ec2-")) {
            let dotted = rest.replace('-', ".");
            let address: std::net::Ipv4Addr = dotted.parse().ok()?;
            let lead = &word[..word.len() - rest.len()];
            let pseudonym = self.address(address.into()).to_string();
            return Some(format!("{lead}{}", pseudonym.replace('.', "-")));
        }
        if let Some(rest) = word.strip_prefix("EC2AMAZ-") {
            let windows = rest.len() >= 6 && rest.bytes().all(|b| b.is_ascii_alphanumeric());
            return windows
                .then(|| self.all.given.numbered(Kind::Host, "host", &word.to_lowercase()));
        }
        let (prefix, digits) = word.rsplit_once('-')?;
        let known = PREFIXES.contains(&prefix) && is_id(digits) && matches!(digits.len(), 8 | 17);
        known.then(|| self.numbered_id(Kind::AwsResource, prefix, digits))
    }

    /// `ID[-SUFFIX[-ZONE]]` behind `vpce-`. What is no id keeps not being one.
    fn endpoint(&mut self, rest: &str) -> Option<String> {
        let mut parts = rest.splitn(3, '-');
        let digits = parts.next().unwrap_or_default();
        let id = if is_id(digits) {
            self.numbered_id(Kind::Endpoint, "vpce", digits)
        } else if digits.is_empty() {
            return None;
        } else {
            format!("vpce-{}", "x".repeat(digits.len()))
        };
        let Some(random) = parts.next() else { return Some(id) };
        let made = if random == "*" || random.is_empty() {
            random.to_owned()
        } else if random.len() == 8 && random.bytes().all(|b| b.is_ascii_alphanumeric()) {
            self.random_part(digits, random)
        } else {
            "x".repeat(random.len())
        };
        Some(match parts.next() {
            Some(zone) if common_words::is_region(zone) || is_local_zone(zone) => {
                format!("{id}-{made}-{zone}")
            }
            Some(zone) => format!("{id}-{made}-{}", "x".repeat(zone.len())),
            None => format!("{id}-{made}"),
        })
    }

    /// The eight characters behind an id. An endpoint has one such text; a second one is another name.
    fn random_part(&mut self, digits: &str, random: &str) -> String {
        let seen = self.all.random_parts.entry(digits.to_lowercase()).or_default();
        let random = random.to_lowercase();
        let place = seen.iter().position(|it| *it == random).unwrap_or_else(|| {
            seen.push(random);
            seen.len() - 1
        });
        if place == 0 { "endpoint".to_owned() } else { format!("endpnt{place:02}") }
    }

    fn numbered_id(&mut self, kind: Kind, prefix: &str, digits: &str) -> String {
        let width = digits.len();
        let original = format!("{prefix}-{}", digits.to_lowercase());
        self.all.given.of(kind, prefix, &original, |n| format!("{prefix}-{n:0>width$}"))
    }

    /// `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`.
    pub(super) fn arn(&mut self, arn: &str) -> String {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let [lead, partition, service, region, account, resource] = parts[..] else {
            return arn.to_owned();
        };
        let account = self.word(account);
        let words: Vec<String> = resource
            .split_inclusive(['/', ':'])
            .map(|part| {
                let word = part.trim_end_matches(['/', ':']);
                let tail = &part[word.len()..];
                format!("{}{tail}", self.resource(word))
            })
            .collect();
        format!("{lead}:{partition}:{service}:{region}:{account}:{}", words.concat())
    }

    fn resource(&mut self, word: &str) -> String {
        if word.is_empty() || RESOURCES.contains(&word) {
            return word.to_owned();
        }
        match self.aws_id(word) {
            Some(id) => id,
            None => self.all.given.numbered(Kind::AwsResource, "resource", word),
        }
    }
}

/// 8 to 17 hexadecimal digits, as `vpce::read` has it.
fn is_id(digits: &str) -> bool {
    matches!(digits.len(), 8..=17) && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

/// `us-west-2-lax-1a`.
fn is_local_zone(zone: &str) -> bool {
    let parts: Vec<&str> = zone.split('-').collect();
    parts.len() == 5
        && common_words::is_region(&parts[..3].join("-"))
        && parts[3].len() == 3
        && parts[4].len() == 2
}
