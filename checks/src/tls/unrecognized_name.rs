//! `tls.unrecognized-name`

use std::net::IpAddr;

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::tls::looks::ALERT_BESIDE;

/// Alert `unrecognized_name`.
pub static CHECK: Check = Check {
    code: "tls.unrecognized-name",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the server does not know the name it is called by (SNI)",
    fix: &[
        say("add \"{name}\" to the names that the server knows"),
        say("or give clients a name that it knows"),
        say("for this tool alone: a name that it knows, --server-name NAME"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

/// `unrecognized_name` (RFC 6066 §3).
const UNRECOGNIZED_NAME: u8 = 112;

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for alert in seen.alerted() {
        if alert.code != UNRECOGNIZED_NAME {
            continue;
        }
        let name = seen.name_asked(alert.place.leg);
        found.push(if name.parse::<IpAddr>().is_ok() {
            let means = text!("it needs a name, and {name} is an address", name = &name);
            alert.symptom(means).arg("name", name)
        } else {
            let means = text!("it has nothing under the name \"{name}\"", name = &name);
            alert.symptom(means).arg("name", name).ambiguous_cause(CAUSES, ALERT_BESIDE)
        });
    }
    found
}

const CAUSES: [Instruction; 2] = [
    say("the server is set up for other names than \"{name}\", and is strict about it"),
    say("a device on the path refuses that name").by(Owner::Network),
];

const PAGE: &str = r"
The server does not know the name by which it was called.

## What it means

A client tells the server in its first message which name it wants (SNI, server name indication).
The server answered with the alert `unrecognized_name`: it is configured for other names and is
strict about it. An NLB with a TCP listener passes the name through untouched, so the server at the
end sees exactly what the client dialled: the `vpce-…` name, if that is what users type.

Where an IP address is dialled, no name is sent at all (RFC 6066 forbids addresses there), and a
strict server refuses that too.

The tool then tries without a name, and with the name in the server's own certificate. Where that
works, the finding names it.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null          # the alert
    openssl s_client -connect ADDRESS:PORT -servername OTHER-NAME </dev/null    # a name the server knows

## What to do

- Add the name that users dial to the server's configuration, with a certificate that covers it.
- Or give the endpoint service a private DNS name that the server knows, and dial that.
- To see how the rest of the path does, run with `--server-name NAME`.

## Sources

- [RFC 6066, TLS extensions, section 3](https://www.rfc-editor.org/rfc/rfc6066#section-3)
- [Network Load Balancers: listeners](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html)
- [AWS PrivateLink: manage DNS names](https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html)
";
