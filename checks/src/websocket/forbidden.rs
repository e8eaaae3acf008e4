//! `websocket.forbidden`

use crate::check::{Check, Symptom};
use crate::http::attribution::blamed;
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site, Text};
use crate::observations::Observations;
use crate::text::shown;
use crate::websocket::Purpose;
use crate::websocket::outcome_class::UpgradeClass;

/// 403, and no other Origin is let in.
pub static CHECK: Check = Check {
    code: "websocket.forbidden",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the upgrade is forbidden (403)",
    fix: &[
        say(
            "DCV server: [security] allowed-http-host-regex must match {endpoint}:{port}, and allowed-ws-origin-regex \"{origin}\"",
        ),
        say("where {who} is a proxy or a web application firewall, let it pass upgrades on {path}"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

/// The experiments that were made, in words.
const TRIED: [(Purpose, &str); 3] = [
    (Purpose::OtherOrigin, "{upgrade}, with another Origin {status}"),
    (Purpose::WithoutOrigin, "{upgrade}, without Origin {status}"),
    (Purpose::OtherHost, "{upgrade}, with localhost as Host {status}"),
];
const CAUSES: [Instruction; 3] = [
    say(
        "the DCV server's allowed-http-host-regex or allowed-ws-origin-regex does not match what clients send",
    )
    .by(Owner::DcvServer),
    say("a proxy or web application firewall on the path forbids upgrades"),
    say("the gateway or server forbids this client for another reason, which its log tells"),
];
const HOST: &str = "let [security] allowed-http-host-regex in dcv.conf match {endpoint}:{port}: with localhost as Host the upgrade is let in";
const INSTEAD: &str =
    "let {who} pass upgrades on {path} to the gateway: it forbids this one itself";
const DECIDES: Instruction =
    say("a pattern that matches neither {endpoint}:{port} nor \"{origin}\" means the first")
        .run(&["grep", "-E", "allowed-(http-host|ws-origin)-regex", "/etc/dcv/dcv.conf"])
        .on(Site::DcvServer);

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for upgrade in seen.ended(UpgradeClass::Forbidden) {
        let Some(answer) = upgrade.client.refused() else {
            continue;
        };
        let path = shown(upgrade.path(), 60);
        let mut message = upgrade.got(answer);
        let mut at = Vec::new();
        for (purpose, what) in TRIED {
            let Some((place, attempt)) = upgrade.follow_up(purpose) else { continue };
            let Some(result) = attempt.status() else { continue };
            message = Text::new(what).arg("upgrade", message).arg("status", result);
            at.push(place);
        }
        let symptom = at.into_iter().fold(upgrade.refusal(message), Symptom::because);
        let by_host = upgrade.follow_up(Purpose::OtherHost);
        let symptom = match by_host.filter(|(_, attempt)| attempt.switched().is_some()) {
            Some(_) => symptom.advise_first(HOST),
            None => symptom,
        };
        let origin = upgrade.client.origin.as_deref().unwrap_or_default();
        let symptom = blamed(symptom, answer).arg("origin", shown(origin, 120)).arg("path", path);
        found.push(if answer.is_intermediarys_own() {
            symptom.advise_first(INSTEAD)
        } else {
            symptom.ambiguous_cause(CAUSES, DECIDES)
        });
    }
    found
}

const PAGE: &str = r"
The upgrade to a WebSocket is refused with 403 Forbidden.

## What it means

The server understood the upgrade and will not do it. Another Origin was not let in either, so it is
not the origin alone. Known causes:

- a DCV server whose `allowed-http-host-regex` does not match the Host, or whose
  `allowed-ws-origin-regex` matches neither origin that was tried;
- Envoy, and gateways built on it, where upgrades to WebSocket are not enabled;
- a web application firewall, or an access list on addresses. Behind a VPC endpoint every client has
  the address of the load balancer.

Where another Origin gets another status, such as 404, the origin probably is what 403 is about, and
the other status is the next fault behind it.

## How to confirm

    curl -skv --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' -H 'Origin: https://NAME:PORT' https://NAME:PORT/auth
    grep -nE 'allowed-(http-host|ws-origin)-regex' /etc/dcv/dcv.conf      # on the DCV server

## What to do

- Widen the two patterns to the names users dial.
- Turn upgrades on in the proxy, or take the rule out that refuses them.

## Sources

- [Amazon DCV: configuration parameters](https://docs.aws.amazon.com/dcv/latest/adminguide/config-param-ref.html)
- [RFC 9110 §15.5.4, 403 Forbidden](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4)
";
