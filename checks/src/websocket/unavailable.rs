//! `websocket.unavailable`

use crate::check::{Check, Symptom};
use crate::host::upstream_causes::with_upstream_causes;
use crate::http::attribution::{blamed, status_when_who};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::websocket::outcome_class::UpgradeClass;

/// 502, 503 or 504.
pub static CHECK: Check = Check {
    code: "websocket.unavailable",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "a proxy or gateway answers the upgrade, and what stands behind it does not (502, 503, 504)",
    fix: &[
        say(
            "read the log of {who} at the time of this run: it names the back end it could not use",
        ),
        say(
            "on a gateway, see that its host reaches the DCV server: its name resolves, TCP and TLS on its port work, its certificate has not expired",
        ),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for upgrade in seen.ended(UpgradeClass::Unavailable) {
        let Some(answer) = upgrade.client.refused() else {
            continue;
        };
        let result = status_when_who(answer, upgrade.client.answer.elapsed_ms);
        let path = shown(upgrade.path(), 60);
        let symptom =
            upgrade.refusal(text!("the upgrade on {path} was answered {result}", path, result));
        let symptom = blamed(symptom.because(upgrade.below("answer/elapsed_ms")), answer);
        found.push(with_upstream_causes(symptom, answer.status));
    }
    found
}

const PAGE: &str = r#"
Whoever answers the upgrade could not use what stands behind it: 502, 503 or 504.

## What it means

The connection to whoever answers is good; the fault is one step further. That may be a reverse proxy
before the gateway, or the gateway itself on its way to broker and DCV server. What the real gateway
answers for each failure is not documented.

- **502 at once**: the back end refused, or one side speaks TLS and the other does not, or its 101
  was not a valid one.
- **503**: no healthy back end. HAProxy says "No server is available to handle this request.", Envoy
  "no healthy upstream".
- **504 after N s**: the back end was silent. N is somebody's time-out.

If plain requests work (the Host row passes) and only the upgrade fails, the web pages and the
session come from different places: look at the way from the gateway to the DCV server. Field reports
name a server certificate that has expired, which a gateway refuses even with `tls-strict = false`,
and a server name that the gateway's host cannot resolve.

## How to confirm

    tail -n 50 /var/log/dcv-connection-gateway/gateway.log        # "Server unreachable", with the reason
    getent hosts SERVER                                           # on the gateway's host
    openssl s_client -connect SERVER:8443 </dev/null 2>/dev/null | openssl x509 -noout -dates

## What to do

- Mend what the log names: the name, the port, the security group (TCP and UDP 8443 from the gateway
  to the server), or the certificate.
- On the gateway's host, try the DCV server itself: `openssl s_client -connect SERVER:8443`.

## Sources

- [DCV Connection Gateway: metrics](https://docs.aws.amazon.com/dcv/latest/gw-admin/metrics.html)
- [DCV Connection Gateway: logs](https://docs.aws.amazon.com/dcv/latest/gw-admin/logs.html)
- [Session Manager: DNS mapping of DCV servers](https://docs.aws.amazon.com/dcv/latest/sm-admin/dcv-server-dns-mapping.html)
"#;
