//! `--connect-to HOST:PORT:ADDR:PORT`, as curl's, and with addresses for HOST.

use std::net::{IpAddr, SocketAddr};

use crate::failure::Failure;

/// The rules, in the order given; the first that fits counts.
#[derive(Default)]
pub struct ConnectTo(Vec<Rule>);

struct Rule {
    host: Option<String>,
    port: Option<u16>,
    redirect: Redirect,
}

/// Where a rule leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redirect {
    address: Option<IpAddr>,
    port: Option<u16>,
}

impl Redirect {
    /// The address it names.
    pub const fn address(self) -> Option<IpAddr> {
        self.address
    }

    /// Applied to a place that was to be dialled.
    pub fn apply(self, to: SocketAddr) -> SocketAddr {
        SocketAddr::new(self.address.unwrap_or(to.ip()), self.port.unwrap_or(to.port()))
    }
}

impl ConnectTo {
    /// Reads the rules of `--connect-to`.
    pub fn parse(rules: &[String]) -> Result<Self, Failure> {
        rules.iter().map(|rule| parse(rule)).collect::<Result<_, _>>().map(Self)
    }

    /// Where a name and port lead.
    pub fn find(&self, host: &str, port: u16) -> Option<Redirect> {
        let fits = |rule: &&Rule| {
            rule.host.as_ref().is_none_or(|h| h.eq_ignore_ascii_case(host))
                && rule.port.is_none_or(|p| p == port)
        };
        self.0.iter().find(fits).map(|rule| rule.redirect)
    }
}

fn parse(rule: &str) -> Result<Rule, Failure> {
    let wrong = |why: &str| {
        Failure::usage(format!("--connect-to \"{rule}\": {why}; the form is HOST:PORT:ADDR:PORT"))
    };
    let fields = split(rule);
    let [host, port, address, to_port] = fields.as_slice() else {
        return Err(wrong(&format!("{} fields", fields.len())));
    };
    let number = |text: &str| match text {
        "" => Ok(None),
        text => match text.parse::<u16>() {
            Ok(port) if port > 0 => Ok(Some(port)),
            _ => Err(wrong(&format!("\"{text}\" is no port"))),
        },
    };
    let address = match *address {
        "" => None,
        text => Some(
            text.parse::<IpAddr>().map_err(|_| wrong(&format!("\"{text}\" is no IP address")))?,
        ),
    };
    let host = (!host.is_empty()).then(|| host.trim_end_matches('.').to_owned());
    Ok(Rule { host, port: number(port)?, redirect: Redirect { address, port: number(to_port)? } })
}

/// At colons outside brackets; brackets are taken off.
fn split(rule: &str) -> Vec<&str> {
    let mut fields = Vec::new();
    let mut rest = rule;
    loop {
        let bracket = rest.strip_prefix('[').and_then(|inner| inner.split_once(']'));
        let (field, tail) = match bracket {
            Some((inner, tail)) => (inner, tail.strip_prefix(':')),
            None => match rest.split_once(':') {
                Some((field, tail)) => (field, Some(tail)),
                None => (rest, None),
            },
        };
        fields.push(field);
        let Some(tail) = tail else { return fields };
        rest = tail;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(rules: &[&str]) -> ConnectTo {
        let owned: Vec<String> = rules.iter().map(ToString::to_string).collect();
        ConnectTo::parse(&owned).unwrap_or_else(|failure| panic!("{}", failure.line))
    }

    #[test]
    fn the_first_rule_that_fits_counts() {
        let rules =
            rules(&["10.0.0.1:8443:127.0.0.1:4000", "[fd00::1]:8443:[::1]:", "::127.0.0.2:"]);
        let to = |host: &str| {
            let from = SocketAddr::new(host.parse().unwrap_or(IpAddr::from([9, 9, 9, 9])), 8443);
            rules.find(host, 8443).map(|r| r.apply(from).to_string())
        };
        assert_eq!(to("10.0.0.1").as_deref(), Some("127.0.0.1:4000"));
        assert_eq!(to("fd00::1").as_deref(), Some("[::1]:8443"));
        assert_eq!(to("elsewhere.example").as_deref(), Some("127.0.0.2:8443"));
    }

    #[test]
    fn a_bad_rule_says_what_is_wrong_with_it() {
        for (rule, why) in
            [("a:1:b:2", "no IP address"), ("a:1:127.0.0.1", "3 fields"), ("a:x::", "no port")]
        {
            let Err(failure) = ConnectTo::parse(&[rule.to_owned()]) else { panic!("{rule}") };
            assert!(failure.line.contains(why), "{}", failure.line);
        }
    }
}
