//! `websocket.silent`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::resolve::Question;
use crate::text;
use crate::text::shown;
use crate::websocket::outcome_class::UpgradeClass;

/// No answer to the upgrade.
pub static CHECK: Check = Check {
    code: "websocket.silent",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the upgrade gets no answer",
    fix: &[
        say(
            "see whether the gateway waits for its resolver (10 s) or for the DCV server: its log at the time of a run with level = \"debug\" in [log]",
        )
        .run(&["sudo", "grep", "-i", "resolver", "/var/log/dcv-connection-gateway/gateway.log"])
.on(Site::GatewayHost),
        say("for this tool alone: --timeout 30s waits longer, and shows what it says in the end"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let silent = seen.ended(UpgradeClass::Silent).into_iter();
    silent
        .map(|upgrade| {
            let waited = upgrade.client.answer.elapsed_ms;
            let path = shown(upgrade.path(), 60);
            let message = match waited {
                Some(ms) => {
                    let n = format!("{:.1}", ms.0 / 1000.0);
                    text!("the upgrade on {path} got no answer within {n} s", path, n)
                }
                None => text!("the upgrade on {path} got no answer", path),
            };
            let answers =
                seen.resolves().iter().any(|place| place.it.questions.iter().any(resolves));
            let causes = if answers { [SERVER, PROXY] } else { [BROKER, SERVER] };
            upgrade.symptom(message, "answer/outcome/failed").ambiguous_cause(causes, DECIDES)
        })
        .collect()
}

/// The broker does answer; seen from here.
fn resolves(question: &Question) -> bool {
    question.answer.seen().is_some()
}

const BROKER: Instruction =
    say("the gateway waits for its session resolver (10 s by default)").by(Owner::SessionManager);
const SERVER: Instruction = say("the gateway waits for the DCV server").by(Owner::DcvServer);
const PROXY: Instruction =
    say("a proxy or firewall in front of the gateway holds the upgrade back").by(Owner::Network);
const DECIDES: Instruction = say(
    "with level = \"debug\" in [log] and a new run, a lookup without its end in the gateway's log means the resolver, one with its end the DCV server, and none a server in front; at the default level none is written",
)
.run(&["sudo", "grep", "-i", "resolver", "/var/log/dcv-connection-gateway/gateway.log"])
.on(Site::GatewayHost);

const PAGE: &str = r#"
The upgrade was sent, and nothing came back.

## What it means

TLS works. If plain requests are answered on the same address (the Host row passes), the server lives
and it is the upgrade that hangs: for an upgrade the gateway must ask its session resolver and open a
connection to the DCV server. Either may be silent. The gateway waits 10 seconds for its resolver by
default, longer than this tool's 5 seconds, so with more patience an answer may come.

A proxy that does not know upgrades can hang as well, and a firewall may hold back what it cannot
read.

## How to confirm

    curl -skv --http1.1 --max-time 60 -o /dev/null -w '%{http_code} after %{time_total} s\n' -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' -H 'Origin: https://NAME:PORT' https://NAME:PORT/auth
    nc -vz BROKER 8447; nc -vz SERVER 8443            # from the gateway's host

## What to do

- From the gateway's host, reach the broker and the DCV server; open the security groups in between.
- Read the gateway's log: `Server unreachable` means the DCV server. With `level = "debug"` in `[log]`
  (`sudo systemctl reload dcv-connection-gateway`, then a new run) it also has the resolver lookups: one
  without its end means the broker. At the default level there is no line of them.

## Sources

- [DCV Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [DCV Connection Gateway: metrics](https://docs.aws.amazon.com/dcv/latest/gw-admin/metrics.html)
- [DCV Connection Gateway: logs](https://docs.aws.amazon.com/dcv/latest/gw-admin/logs.html)
"#;
