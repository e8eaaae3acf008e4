//! Every text of the observations, with how it is to be read.

use serde_json::Value;

/// The way to read a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule<'a> {
    /// Nothing in it can name anything.
    Keep,
    /// Mostly one of a closed set of words; any other text is read as [`Rule::Text`].
    Word,
    /// Anything: what names something is found by its shape, or because it is known.
    Text,
    /// A DNS name, or an address.
    Name,
    /// A name or an address, perhaps with a port.
    Authority,
    /// A DCV session.
    Session,
    /// A user.
    User,
    /// A URL, or a path with its query.
    Url,
    /// A subject or an issuer.
    DistinguishedName,
    /// The common name alone.
    CommonName,
    /// Hexadecimal that stands for a certificate.
    Digest,
    /// A value nobody reads.
    Opaque,
    /// A network interface of this host.
    Interface,
    /// `--expect-issuer`.
    ExpectedIssuer,
    /// Bytes a peer sent, escaped.
    Received,
    /// The body of an answer.
    Body,
    /// A header field of that name.
    Header(&'a str),
}

/// Names as they stand in the observations, the most telling first.
const RULES: [(&str, Rule<'static>); 40] = [
    ("taken_at", Rule::Keep),
    ("os", Rule::Keep),
    ("not_before", Rule::Keep),
    ("not_after", Rule::Keep),
    ("version", Rule::Keep),
    ("versions", Rule::Keep),
    ("cipher", Rule::Keep),
    ("key_exchange", Rule::Keep),
    ("alpn", Rule::Keep),
    ("key", Rule::Keep),
    ("signature_algorithm", Rule::Keep),
    ("scheme", Rule::Keep),
    ("unknown_critical_extensions", Rule::Keep),
    ("rcode", Rule::Keep),
    ("got", Rule::Keep),
    ("kind", Rule::Keep),
    ("server_name", Rule::Name),
    ("sni", Rule::Name),
    ("alias", Rule::Name),
    ("zone", Rule::Name),
    ("primary", Rule::Name),
    ("dns_names", Rule::Name),
    ("ip_addresses", Rule::Name),
    ("host", Rule::Authority),
    ("session", Rule::Session),
    ("url", Rule::Url),
    ("origin", Rule::Url),
    ("path", Rule::Url),
    ("request", Rule::Url),
    ("issuer_url", Rule::Url),
    ("subject", Rule::DistinguishedName),
    ("issuer", Rule::DistinguishedName),
    ("common_name", Rule::CommonName),
    ("sha256", Rule::Digest),
    ("serial", Rule::Digest),
    ("interface", Rule::Interface),
    ("expect_issuer", Rule::ExpectedIssuer),
    ("received", Rule::Received),
    ("says", Rule::Received),
    ("body", Rule::Body),
];

fn rule(parent: &str, key: &str) -> Rule<'static> {
    match (parent, key) {
        ("lookups" | "records", "name") | ("endpoint", "host") => Rule::Name,
        (_, "detail" | "reason" | "text" | "unreadable") => Rule::Text,
        _ => RULES.iter().find(|(name, _)| *name == key).map_or(Rule::Word, |(_, rule)| *rule),
    }
}

/// Names as they stand in the answers of resolvers and of `dcvdiag echo`.
fn rule_in_body(key: &str) -> Rule<'static> {
    match key.to_ascii_lowercase().replace(['-', '_'], "").as_str() {
        "sessionid" | "dcvsessionid" => Rule::Session,
        "dcvserverendpoint" | "host" | "hostname" | "sni" | "servername" => Rule::Authority,
        "server" | "node" | "nodename" | "computername" | "machinename" | "fqdn" => {
            Rule::Header("x-server") // mostly a host, sometimes a program
        }
        "weburlpath" | "url" | "path" => Rule::Url,
        "user" | "username" | "owner" | "login" => Rule::User,
        "hex" => Rule::Opaque,
        "transportprotocol" => Rule::Keep,
        _ => Rule::Text,
    }
}

/// Calls on every text of the observations.
pub(super) fn texts(tree: &mut Value, call: &mut dyn FnMut(Rule<'_>, &mut String)) {
    each(tree, "", "", &rule, call);
}

/// Calls on every text of a body that is JSON.
pub(super) fn texts_of_body(tree: &mut Value, call: &mut dyn FnMut(Rule<'_>, &mut String)) {
    each(tree, "", "", &|_, key| rule_in_body(key), call);
}

/// A body that is a JSON object or list.
pub(super) fn json(body: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(body).ok()?;
    (value.is_object() || value.is_array()).then_some(value)
}

fn each(
    tree: &mut Value,
    parent: &str,
    key: &str,
    rule: &dyn Fn(&str, &str) -> Rule<'static>,
    call: &mut dyn FnMut(Rule<'_>, &mut String),
) {
    match tree {
        Value::String(text) => call(rule(parent, key), text),
        Value::Array(list) if key == "headers" => {
            for field in list {
                header(field, call);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|it| each(it, parent, key, rule, call)),
        // What is read from the endpoint's name is read from its pseudonym again.
        Value::Object(_) if parent == "target" && key == "vpce" => {}
        Value::Object(fields) => {
            // The target and its endpoint come first, so that theirs are the first numbers.
            let mut fields: Vec<(&String, &mut Value)> = fields.iter_mut().collect();
            fields.sort_by_key(|(name, _)| match name.as_str() {
                "target" => (0, *name),
                "endpoint" => (1, *name),
                _ => (2, *name),
            });
            for (name, it) in fields {
                each(it, key, name, rule, call);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A pair of name and value.
fn header(field: &mut Value, call: &mut dyn FnMut(Rule<'_>, &mut String)) {
    if let Some([Value::String(name), Value::String(value)]) =
        field.as_array_mut().map(Vec::as_mut_slice)
    {
        let name = name.clone();
        call(Rule::Header(&name), value);
    }
}
