//! Words that name nobody's things, though they could stand where a name does.

/// Words of protocols, of error pages and of this tool's own facts: in running text they are never
/// taken for somebody's session or host, whatever that is called.
const COMMON: &str = "\
    accept access account action address agent alert allow amazon answer apache auth backend \
    basic body broker certificate center charset chunked client close closed cloudfront code \
    column connect connection console content cookie data date dcv default demo desktop dev endpoint \
    envoy error failed failure false file form found from gateway head headers home host html \
    http https id index input internal keep kind lang line linux local localhost login message meta \
    method name nginx none null open origin page password path port protocol proxy quic reason \
    refused request reset root script server service session sessionid silent squid status style \
    success test text timeout title transport true type upgrade user varnish websocket";

/// Top-level domains that do not name an organisation; those of two letters besides.
const TOP_LEVEL: &str = "\
    app arpa aws biz cloud com company corp dev digital edu example global gov group home info \
    int internal intra intranet invalid lan local localdomain localhost mil net network onion \
    online org priv private services site solutions systems tech test work xyz zone";

/// Second levels under which countries register domains.
const SECOND_LEVEL: [&str; 13] =
    ["ac", "ad", "co", "com", "ed", "edu", "go", "gov", "gr", "lg", "ne", "net", "or"];

/// Domains of AWS; what stands before them is looked at label by label.
const AWS: [&[&str]; 8] = [
    &["amazonaws", "com", "cn"],
    &["amazonaws", "com"],
    &["compute", "internal"],
    &["ec2", "internal"],
    &["cloudfront", "net"],
    &["amazon", "com"],
    &["amazontrust", "com"],
    &["on", "aws"],
];

/// Labels under AWS's domains that name a service.
const AWS_SERVICES: &str = "\
    acm autoscaling compute compute-1 console docs ec2 ecr elb execute-api kms logs monitoring \
    s3 secretsmanager sns sqs ssm sts vpce www dns-external-master";

/// Public certification authorities, as their O says it.
const AUTHORITIES: [&str; 22] = [
    "Amazon",
    "Buypass",
    "Certum",
    "Cloudflare",
    "COMODO",
    "Cybertrust Japan",
    "DigiCert",
    "Entrust",
    "GlobalSign",
    "GoDaddy",
    "Google Trust Services",
    "IdenTrust",
    "Internet Security Research Group",
    "ISRG",
    "Japan Registry Services",
    "Let's Encrypt",
    "QuoVadis",
    "SECOM Trust",
    "Sectigo",
    "Starfield",
    "The USERTRUST Network",
    "ZeroSSL",
];

/// Hosts that programs name in their own pages, and words with a dot that are no hosts.
const PAGES: [&str; 12] = [
    "asp.net",
    "aws.amazon.com",
    "docs.aws.amazon.com",
    "httpd.apache.org",
    "node.js",
    "nginx.com",
    "nginx.org",
    "openresty.org",
    "schemas.xmlsoap.org",
    "socket.io",
    "www.squid-cache.org",
    "www.w3.org",
];

/// Endings of file names that are top-level domains as well.
const FILES: [&str; 8] = ["cc", "md", "pl", "ps", "py", "rs", "sh", "so"];

/// Segments of paths that programs and standards have.
const SEGMENTS: &str = "\
    adfs api assets auth authorize cgi-bin css dcv error health home html images index.html js \
    login logout oauth oauth2 resolveSession saml saml2 session sessions signin sso static token \
    v1 v2 web ws";

/// Words in the names of Regions. A host may be called alike (`gw-prod-1`), so that they count.
const CONTINENTS: &str = "af ap ca cn eu il me mx sa us";
const PARTITIONS: &str = "gov iso isob isoe isof";
const DIRECTIONS: &str = "central east north northeast northwest south southeast southwest west";

fn holds(list: &str, word: &str) -> bool {
    list.split(' ').any(|it| it == word)
}

pub(super) fn is_common(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word.len() < 3 || holds(COMMON, &word) || word.bytes().all(|b| b.is_ascii_digit())
}

/// As the words of the facts are written: `no-route`, `TLS13`.
pub(super) fn is_enum_like(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

pub(super) fn is_top_level(label: &str) -> bool {
    let letters = label.bytes().all(|b| b.is_ascii_lowercase());
    let country = label.len() == 2 && letters && !["js", "ts", "gz", "xz", "db"].contains(&label);
    country || holds(TOP_LEVEL, label)
}

/// Counts the labels at the end that say nothing of whose name it is.
pub(super) fn suffix_of(labels: &[&str]) -> usize {
    let [.., second, last] = labels else {
        return usize::from(labels.last().is_some_and(|label| holds(TOP_LEVEL, label)));
    };
    if !is_top_level(last) {
        return 0;
    }
    if last.len() == 2 && SECOND_LEVEL.contains(second) { 2 } else { 1 }
}

/// Counts the labels at the end that are a domain of AWS.
pub(super) fn aws_suffix_of(labels: &[&str]) -> usize {
    AWS.iter().find(|suffix| labels.ends_with(suffix)).map_or(0, |suffix| suffix.len())
}

pub(super) fn is_aws_service(label: &str) -> bool {
    holds(AWS_SERVICES, label)
}

/// `ap-northeast-1`, and with the letter of a zone.
pub(super) fn is_region(label: &str) -> bool {
    let label = label.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(label);
    let mut parts = label.split('-');
    let where_it_is = parts.next().is_some_and(|part| holds(CONTINENTS, part));
    let next = parts.next().filter(|part| !holds(PARTITIONS, part)).or_else(|| parts.next());
    let direction = next.is_some_and(|part| holds(DIRECTIONS, part));
    let number = parts.next().is_some_and(|it| it.len() == 1 && it.as_bytes()[0].is_ascii_digit());
    where_it_is && direction && number && parts.next().is_none()
}

pub(super) fn is_authority(organization: &str) -> bool {
    AUTHORITIES.iter().any(|name| organization.starts_with(name))
}

pub(super) fn is_page(host: &str) -> bool {
    PAGES.iter().any(|page| page.eq_ignore_ascii_case(host))
}

pub(super) fn is_file_ending(label: &str) -> bool {
    FILES.contains(&label)
}

pub(super) fn is_segment(segment: &str) -> bool {
    let made_here = segment.starts_with("dcvdiag-");
    let number = segment.bytes().all(|b| b.is_ascii_digit());
    segment.is_empty() || holds(SEGMENTS, segment) || made_here || number
}

#[cfg(test)]
mod tests {
    use super::is_region;

    #[test]
    fn a_region_is_told_from_a_host_that_is_called_alike() {
        for region in
            ["ap-northeast-1", "us-gov-west-1", "eu-central-2c", "us-iso-east-1", "mx-central-1"]
        {
            assert!(is_region(region), "{region}");
        }
        for host in [
            "gw-prod-1",
            "db-main-1a",
            "us-gov-1",
            "us-sales-1",
            "ap-northeast",
            "ap-northeast-12",
            "us-east-1-x",
        ] {
            assert!(!is_region(host), "{host}");
        }
    }
}
