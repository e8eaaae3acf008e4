//! A name server in advice: in words `{name-server}`, and in a command `{server-ip}`.

use std::net::SocketAddr;

use crate::check::Symptom;
use crate::dns::Lookups;
use crate::dns::server_result::ResultClass;

/// Where nobody was asked, so that a command still says something.
const ANYBODY: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::new(1, 1, 1, 1)), DNS_PORT);
const DNS_PORT: u16 = 53;

/// Words for `{name-server}` and `{server-ip}`, and for `{server-port}` where it is another than DNS's.
pub(crate) fn with_server(symptom: Symptom, server: SocketAddr) -> Symptom {
    let words =
        if server.port() == DNS_PORT { server.ip().to_string() } else { server.to_string() };
    let symptom = symptom.arg("name-server", words).arg("server-ip", server.ip());
    match server.port() {
        DNS_PORT => symptom,
        port => symptom.arg("server-port", port),
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
    fn a_port_of_its_own_is_named_to_people_and_in_a_command() {
        let values = |server: &str| {
            let server = server.parse().expect("an address");
            let symptom = with_server(Symptom::new(Leg::Endpoint, ""), server);
            symptom.args.into_iter().map(|(_, value)| value).collect::<Vec<_>>()
        };
        assert_eq!(values("10.0.0.2:53"), ["10.0.0.2", "10.0.0.2"]);
        assert_eq!(values("10.0.0.2:5353"), ["10.0.0.2:5353", "10.0.0.2", "5353"]);
        assert_eq!(values("[fd00::2]:5353"), ["[fd00::2]:5353", "fd00::2", "5353"]);
    }
}
