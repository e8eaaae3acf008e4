//! `tls.alert`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Leg, Owner, Severity};
use crate::observations::Observations;
use crate::tls::client_certificate_required::ASK_BROKER;
use crate::tls::looks::ALERT_BESIDE;

/// A fatal alert that has no code of its own.
pub static CHECK: Check = Check {
    code: "tls.alert",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the server ended the handshake with an alert",
    fix: &[say("read the log of {log} at the time of this run")],
    explains: &[],
    page: PAGE,
    judge,
};

/// `handshake_failure`, `bad_certificate`, `decode_error`, `protocol_version`, `internal_error`,
/// `unrecognized_name`, `certificate_required`, `no_application_protocol`: each has its own check.
const TOLD_ELSEWHERE: [u8; 8] = [40, 42, 50, 70, 80, 112, 116, 120];

fn judge(seen: &Observations) -> Vec<Symptom> {
    let alerted = seen.alerted().into_iter();
    let others = alerted.filter(|alert| !TOLD_ELSEWHERE.contains(&alert.code));
    others.map(|alert| doubted(alert.symptom(""), alert.code)).collect()
}

/// Alerts about the client's certificate have one cause; the others have two (RFC 8446 §6.2).
fn doubted(symptom: Symptom, code: u8) -> Symptom {
    let gateway = "the gateway (/var/log/dcv-connection-gateway/gateway.log)";
    let log = if symptom.leg == Leg::Endpoint { gateway } else { "the broker" };
    let symptom = symptom.phrase("log", log);
    match code {
        43..=46 | 48 | 49 => {
            let advice = if symptom.leg == Leg::Broker { ASK_BROKER } else { GIVE_ONE };
            symptom.owned_by(Owner::Client).advise_first(advice)
        }
        10 | 20 | 22 | 47 | 51 => symptom.ambiguous_cause([ON_THE_PATH, BY_SERVER], ALERT_BESIDE),
        _ => symptom.ambiguous_cause([BY_SERVER, ON_THE_PATH], ALERT_BESIDE),
    }
}

const GIVE_ONE: Instruction = say(
    "for this tool alone: a client certificate that {host}:{port} takes, --client-cert FILE --client-key FILE",
);
const ON_THE_PATH: Instruction =
    say("a device on the path rewrites or damages TLS").by(Owner::Network);
const BY_SERVER: Instruction =
    say("the server itself refuses what clients offer, and its log says why");

const PAGE: &str = r"
The server ended the TLS handshake with a fatal alert.

## What it means

A fatal alert is how a server says no to a TLS handshake, with a number for the reason. It is a
definite answer: the connection works, TLS is spoken, and the server refuses this
handshake for the reason that the alert names.

- `unexpected_message` (10), `bad_record_mac` (20), `record_overflow` (22), `illegal_parameter` (47),
  `decrypt_error` (51): what arrived is not what was sent, or one side breaks the rules. A device on
  the path that rewrites TLS is a usual suspect.
- `unsupported_certificate` (43), `certificate_revoked` (44), `certificate_expired` (45),
  `certificate_unknown` (46), `unknown_ca` (48): the client's certificate was refused.
- `access_denied` (49): the client's certificate is valid, but not welcome.
- `insufficient_security` (71): the server wants stronger algorithms than were offered.
- `inappropriate_fallback` (86): a version lower than the server's best was offered.
- `missing_extension` (109), `unsupported_extension` (110): the offer lacks, or the answer holds,
  something it should not.

The tool repeats the handshake with one thing changed each time (TLS version, name, ALPN, key share);
where one of these finishes, the finding says which. Alerts with a clearer meaning on this path have codes of their own: 40, 42, 50, 70, 80, 112, 116, 120.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME -msg </dev/null

The last lines show the alert, and `-msg` the messages before it. From a host next to the server the
same command tells whether something on the path is at fault.

## What to do

- Read the server's log at the time of the attempt; on a Connection Gateway
  `/var/log/dcv-connection-gateway/gateway.log`. `level` in `[log]` makes it say more.
- For the alerts about certificates, give the client certificate that the server expects.

## Sources

- [RFC 8446, TLS 1.3, section 6](https://www.rfc-editor.org/rfc/rfc8446#section-6)
- [Connection Gateway: logs](https://docs.aws.amazon.com/dcv/latest/gw-admin/logs.html)
";
