//! `tls.server-internal-error`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Leg, Owner, Severity, Site};
use crate::observations::Observations;

/// Alert `internal_error`.
pub static CHECK: Check = Check {
    code: "tls.server-internal-error",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the server failed within itself (internal_error)",
    fix: &[
        say("read the log of {log} at the time of this run"),
        say(
            "check that its certificate and key belong together and are readable, and that it has one for \"{name}\"",
        ),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

/// `internal_error` (RFC 8446 §6).
const INTERNAL_ERROR: u8 = 80;

const CAUSES: [Instruction; 2] = [
    say("it has no usable certificate and key, or none for \"{name}\""),
    say("it failed within itself for another reason, which only its log tells"),
];
const AT_GATEWAY: Instruction = say(
    "read the gateway's log at the time of this run: a line about a certificate or key means the first",
)
.run(&["sudo", "tail", "-n", "50", "/var/log/dcv-connection-gateway/gateway.log"])
.on(Site::GatewayHost);
const AT_BROKER: Instruction = say(
    "read the broker's log at the time of this run: a line about a certificate or key means the first",
)
.on(Site::BrokerHost);
const GATEWAY: &str = "the gateway (/var/log/dcv-connection-gateway/gateway.log)";

fn judge(seen: &Observations) -> Vec<Symptom> {
    let means = "it failed within itself, probably because it has no usable certificate";
    let alerted = seen.alerted().into_iter().filter(|alert| alert.code == INTERNAL_ERROR);
    alerted
        .map(|a| {
            a.symptom(means)
                .inferred_from(
                    CAUSES,
                    if a.place.leg == Leg::Endpoint { AT_GATEWAY } else { AT_BROKER },
                )
                .arg("name", seen.name_asked(a.place.leg))
                .phrase("log", if a.place.leg == Leg::Endpoint { GATEWAY } else { "the broker" })
        })
        .collect()
}

const PAGE: &str = r"
The server met an error of its own and gave the handshake up.

## What it means

The alert `internal_error` says that the cause lies in the server and not in what the client sent.
Probably the server has no usable certificate: none for the name it was called by, a key that does
not belong to the certificate, or a key file it cannot read. The reason itself is in its log only.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null
    openssl s_client -connect ADDRESS:PORT -noservername </dev/null          # without a name

The tool has tried the second, too. If one works and the other does not, the name decides. On the gateway's host:

    tail -n 50 /var/log/dcv-connection-gateway/gateway.log
    openssl x509 -in CERT-FILE -noout -pubkey | sha256sum                    # these two
    openssl pkey -in KEY-FILE -pubout | sha256sum                            # must be equal

## What to do

- Give the server a certificate and key that belong together. The gateway reads them from `cert-file`
  and `cert-key-file`; the key has to be in PKCS#8 form and readable by the user `dcvcgw`.
- If the log names another cause, follow that.

## Sources

- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [Connection Gateway: logs](https://docs.aws.amazon.com/dcv/latest/gw-admin/logs.html)
- [RFC 8446, TLS 1.3, section 6](https://www.rfc-editor.org/rfc/rfc8446#section-6)
";
