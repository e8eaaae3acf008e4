//! `websocket.origin-refused`

use crate::check::{Check, Symptom};
use crate::http::attribution::{blamed, maker};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::websocket::outcome_class::UpgradeClass;

/// 403 for this Origin, 101 for another.
pub static CHECK: Check = Check {
    code: "websocket.origin-refused",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::DcvServer,
    summary: "the Origin of pages loaded from the endpoint is refused (403), another is let in",
    fix: &[say("let [security] allowed-ws-origin-regex in dcv.conf match \"{origin}\"")],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for upgrade in seen.ended(UpgradeClass::OriginRefused) {
        let Some((at, other)) = upgrade.let_in() else {
            continue;
        };
        let origin = shown(upgrade.client.origin.as_deref().unwrap_or_default(), 120);
        let with = match &other.origin {
            Some(other) => text!("with \"{other}\"", other = shown(other, 120)),
            None => text!("without any"),
        };
        let Some(answer) = upgrade.client.refused() else {
            continue;
        };
        let message = match maker(Some(answer)) {
            Some(who) => text!(
                "the upgrade got 403 with Origin \"{origin}\", by {who}, and 101 {with}",
                origin = &origin,
                who,
                with
            ),
            None => text!(
                "the upgrade got 403 with Origin \"{origin}\", and 101 {with}",
                origin = &origin,
                with
            ),
        };
        let symptom = upgrade.refusal(message).because(at).arg("origin", origin);
        let symptom = blamed(symptom, answer);
        found.push(if answer.is_intermediarys_own() {
            symptom.advise_first(INSTEAD)
        } else {
            symptom
        });
    }
    found
}

const INSTEAD: &str = "let {who} accept the Origin \"{origin}\": it refuses the upgrade itself, before the DCV server sees it";

const PAGE: &str = r"
The upgrade is refused because of the page it comes from.

## What it means

A browser tells the server which page opens a WebSocket: `Origin: https://NAME:PORT`. The upgrade
with the endpoint's own origin was refused with 403, and the same upgrade with another origin was
let in. Nothing else was changed, so the server compares the origin with a list or a pattern that
does not hold the endpoint's name.

A DCV server has such a pattern, `allowed-ws-origin-regex`; a mismatch is 403. By default it lets any
`https://` origin in, so somebody has narrowed it, probably before the VPC endpoint existed.

## How to confirm

    grep -n allowed-ws-origin-regex /etc/dcv/dcv.conf            # on the DCV server
    curl -sk -o /dev/null -w '%{http_code}\n' --http1.1 --max-time 5 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' -H 'Origin: ORIGIN' https://NAME:PORT/auth

## What to do

- Widen `allowed-ws-origin-regex` to every name users dial, with its port:
  `^https://(NAME|OTHER-NAME)(:[0-9]+)?$`, dots escaped.
- Check `allowed-http-host-regex` next to it: it usually has the same gap.

## Sources

- [Amazon DCV: configuration parameters](https://docs.aws.amazon.com/dcv/latest/adminguide/config-param-ref.html)
- [RFC 6455 §10.2, origin considerations](https://www.rfc-editor.org/rfc/rfc6455#section-10.2)
";
