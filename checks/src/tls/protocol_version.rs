//! `tls.protocol-version`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::tls::looks::{HANDSHAKE_1_2, WORKS_BESIDE};

/// Alert `protocol_version`.
pub static CHECK: Check = Check {
    code: "tls.protocol-version",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "no TLS version in common",
    fix: &[
        say(
            "let the server speak TLS 1.2 or 1.3; on a gateway: minimum-tls-version = \"tls12\" in [gateway]",
        ),
        say("see whether it takes TLS 1.2").run(HANDSHAKE_1_2).on(Site::Client),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

/// `protocol_version` (RFC 8446 §6).
const PROTOCOL_VERSION: u8 = 70;

fn judge(seen: &Observations) -> Vec<Symptom> {
    let means = "it takes neither TLS 1.2 nor TLS 1.3 as offered";
    let alerted = seen.alerted().into_iter().filter(|alert| alert.code == PROTOCOL_VERSION);
    alerted.map(|alert| alert.symptom(means).ambiguous_cause(CAUSES, WORKS_BESIDE)).collect()
}

const CAUSES: [Instruction; 2] = [
    say("the server is set to older versions of TLS, or to none that is offered"),
    say("a device on the path answers in its place").by(Owner::Network),
];

const PAGE: &str = r"
The client and the server have no TLS version in common.

## What it means

The client offered TLS 1.2 and TLS 1.3, as browsers do, and the server answered with the alert
`protocol_version`: it takes neither. The tool then offered each of the two alone; where that worked,
the finding says so. Either it is set to older versions, which current clients
refuse, or a device between client and server answers in its place.

The Connection Gateway takes TLS 1.2 and later unless `minimum-tls-version` says otherwise.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME -tls1_3 </dev/null
    openssl s_client -connect ADDRESS:PORT -servername NAME -tls1_2 </dev/null

The same from a host next to the server shows whether something on the path answers instead.

## What to do

- On a Connection Gateway, see `minimum-tls-version` in `[gateway]` of
  `/etc/dcv-connection-gateway/dcv-connection-gateway.conf`; its default is `tls12`.
- On an NLB with a TLS listener, choose a security policy with TLS 1.2 and 1.3.
- On any other server, turn TLS 1.2 or 1.3 on.

## Sources

- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [Network Load Balancers: listeners](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html)
- [RFC 8446, TLS 1.3, section 6](https://www.rfc-editor.org/rfc/rfc8446#section-6)
";
