//! A name server in advice: in words `{name-server}`, and in a command line `{at}`.

use std::net::SocketAddr;

use crate::check::Symptom;
use crate::dns::Lookups;
use crate::dns::server_result::ResultClass;

/// Where nobody was asked, so that a command still says something.
const ANYBODY: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::new(1, 1, 1, 1)), DNS_PORT);
const DNS_PORT: u16 = 53;

/// Words for `{name-server}` and `{at}`, as `dig` takes it.
pub(crate) fn with_server(symptom: Symptom, server: SocketAddr) -> Symptom {
    let words =
        if server.port() == DNS_PORT { server.ip().to_string() } else { server.to_string() };
    symptom.arg("name-server", words).arg("at", at(server))
}

/// A name server as `dig` takes it.
pub(crate) fn at(server: SocketAddr) -> String {
    match server.port() {
        DNS_PORT => format!("@{}", server.ip()),
        port => format!("@{} -p {port}", server.ip()),
    }
}

impl Lookups {
    /// The first name server with such a result, or the first of all.
    pub(crate) fn name_server(&self, class: ResultClass) -> SocketAddr {
        let results = self.server_results();
        let of_class = results.iter().find(|one| one.class == class);
        of_class.or(results.first()).map_or(ANYBODY, |one| one.server)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Leg;

    #[test]
    fn a_port_of_its_own_is_told_to_people_and_to_dig() {
        let values = |server: &str| {
            with_server(Symptom::new(Leg::Endpoint, ""), server.parse().expect("an address")).args
        };
        let told =
            |words: &str, at: &str| vec![("name-server", words.to_owned()), ("at", at.to_owned())];
        assert_eq!(values("10.0.0.2:53"), told("10.0.0.2", "@10.0.0.2"));
        assert_eq!(values("10.0.0.2:5353"), told("10.0.0.2:5353", "@10.0.0.2 -p 5353"));
        assert_eq!(values("[fd00::2]:5353"), told("[fd00::2]:5353", "@fd00::2 -p 5353"));
    }
}
