//! `resolve.loopback-server`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::resolve::answer_class::as_address;
use crate::text;
use crate::text::shown;

/// The DCV server is said to be on the gateway itself.
pub static CHECK: Check = Check {
    code: "resolve.loopback-server",
    layer: Layer::Resolve,
    severity: Severity::Error,
    owner: Owner::SessionManager,
    summary: "the broker sends the gateway to itself: the DCV server it names is localhost",
    fix: &[say(
        "give the DCV server a name the gateway can resolve, and register it at the broker",
    )
    .run(&["dcv-session-manager-broker", "register-server-dns-mappings"])
    .on(Site::BrokerHost)],
    explains: &[
        &crate::websocket::unavailable::CHECK,
        &crate::websocket::not_found::CHECK,
        &crate::websocket::session_not_found::CHECK,
        &crate::websocket::status::CHECK,
    ],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let loopback = seen.resolved_servers().into_iter().filter(|(_, r)| is_loopback(&r.server));
    loopback
        .map(|(place, resolved)| {
            let transport = place.it.transport.word();
            let message = text!(
                "DcvServerEndpoint for {transport} is \"{server}\", the gateway itself",
                transport,
                server = shown(&resolved.server, 80)
            );
            Symptom::at(&place, message)
                .because(place.below("answer/outcome/seen/body"))
                .ambiguous_cause(CAUSES, DECIDES)
        })
        .collect()
}

const CAUSES: [Instruction; 2] = [
    say("the DCV server's host calls itself so, and its agent reported it").by(Owner::DcvServer),
    say("a custom session resolver still has the value of a test"),
];
const DECIDES: Instruction =
    say("localhost there means the DCV server's host").run(&["hostname", "-f"]).on(Site::DcvServer);

/// `localhost` (RFC 6761 §6.3), 127.0.0.0/8, `::1`.
pub(crate) fn is_loopback(server: &str) -> bool {
    if let Some(address) = as_address(server) {
        return address.to_canonical().is_loopback();
    }
    let name = server.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name == "localhost.localdomain" || name.ends_with(".localhost")
}

const PAGE: &str = r"
The broker says that the session lives on `localhost`, which for the gateway is the gateway itself.

## What it means

The gateway connects to the name in `DcvServerEndpoint` as it stands. `localhost`, an address that
begins with 127, and `::1` always mean the host that uses them. So the gateway looks for a DCV server
on its own host, where there is none, unless all was put on one machine.

Probably the DCV server's host calls itself `localhost`, and the agent reported that; or a resolver
of one's own still has the value of a test.

## How to confirm

    curl -sk -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP'
    hostname -f                                                              # on the DCV server
    sudo dcv-session-manager-broker describe-server-dns-mappings             # on the broker

## What to do

- Give the DCV server's host a name of its own, and start its agent again.
- Or map it at the broker with `register-server-dns-mappings`.
- If everything does run on one host, use that host's name instead.

## Sources

- [Session Manager: DNS mapping of DCV servers](https://docs.aws.amazon.com/dcv/latest/sm-admin/dcv-server-dns-mapping.html)
- [DCV Connection Gateway: session resolver](https://docs.aws.amazon.com/dcv/latest/gw-admin/session-resolver.html)
- [RFC 6761 §6.3, localhost](https://www.rfc-editor.org/rfc/rfc6761#section-6.3)
";

#[cfg(test)]
mod tests {
    use super::is_loopback;
    use crate::model::Transport;
    use crate::resolve::endpoint_is_address;
    use crate::testing::path::{Path, RESOLVED, answer};

    #[test]
    fn every_way_to_say_localhost_is_known() {
        for server in ["localhost", "LocalHost.", "127.0.1.1", "::1", "[::1]", "::ffff:127.0.0.1"] {
            assert!(is_loopback(server), "{server}");
        }
        for server in ["10.150.248.180", "dcv.example", "localhost.example"] {
            assert!(!is_loopback(server), "{server}");
        }
    }

    #[test]
    fn an_address_is_either_loopback_or_a_warning() {
        for (server, loopback, address) in
            [("127.0.0.1", 1, 0), ("10.1.2.3", 0, 1), ("dcv.example", 0, 0)]
        {
            let body = RESOLVED.replace("server.internal", server);
            let seen = Path::new().question(Transport::Http, Ok(answer(200, &body))).seen();
            assert_eq!(super::judge(&seen).len(), loopback, "{server}");
            assert_eq!((endpoint_is_address::CHECK.judge)(&seen).len(), address, "{server}");
        }
    }
}
