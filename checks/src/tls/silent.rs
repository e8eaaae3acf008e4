//! `tls.silent`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site, Text};
use crate::observations::Observations;
use crate::text;
use crate::tls::TlsFailureKind;
use crate::tls::looks::{HANDSHAKE, server_site};
use crate::tls::successful_trials::ended;

/// Nothing, or nothing more, after `ClientHello`.
pub static CHECK: Check = Check {
    code: "tls.silent",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the TLS handshake is not answered",
    fix: &[
        say("see whether the server hangs: restart it, or take it out of the target group"),
        say("see from next to the server whether it answers there")
            .run(HANDSHAKE)
            .on(Site::GatewayHost),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

const CAUSES: [Instruction; 2] = [
    say(
        "the server's program hangs, or is at its limit of connections: its kernel accepts, and the program does not read",
    ),
    say("what follows the TCP handshake is dropped on the path").by(Owner::Network),
];
const SMALLER: Instruction = say(
    "see whether a smaller ClientHello gets through: if it does, lower the MSS on the VPN or transit gateway on the path",
)
.run(&[
    "openssl",
    "s_client",
    "-connect",
    "{address}",
    "-servername",
    "{server-name}",
    "-groups",
    "X25519",
    "</dev/null",
])
.on(Site::Client);
const QUEUE: Instruction =
    say("see the queue of the server's port: a full Recv-Q means that the program hangs").run(&[
        "ss",
        "-ltn",
        "sport = :{port}",
    ]);

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.failed_handshakes() {
        if place.it.kind != TlsFailureKind::Silent {
            continue;
        }
        let message = match place.it.received_bytes {
            0 => Text::new("the server took ClientHello and did not answer"),
            n => text!("the server's answer to ClientHello stopped after {n} bytes", n),
        };
        let symptom =
            ended(&place, message).ambiguous_cause(CAUSES, QUEUE.on(server_site(place.leg)));
        let symptom = match place.tls_followups() {
            Some(_) => symptom,
            None => symptom.advise_first(SMALLER),
        };
        found.push(symptom.because(place.below("kind")).because(place.below("received_bytes")));
    }
    found
}

const PAGE: &str = r"
The connection came up, and nothing answered the TLS handshake in time.

## What it means

With an NLB in front, a TCP connection is accepted by the target's kernel. So the target's host is
up and reachable, and what is missing is the answer of the program, or the packets that carry it:

- the program hangs, or is at its limit of connections: the kernel accepts, the program does not read;
- the first TLS message does not arrive. With the key share that browsers send today (X25519MLKEM768)
  it is larger than one packet, and on a VPN or transit gateway with a small MTU large packets are
  lost without a word. The interface endpoint itself clamps the MSS and does no path MTU discovery;
- the server waits for a PROXY protocol header, and takes what it gets for an unfinished one.

The tool tries a smaller first message, and one behind a PROXY header. Where one of them is answered,
`tls.large-hello-lost` or `tls.proxy-protocol-expected` says so instead of this code.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null       # nothing after CONNECTED
    ss -ltn 'sport = :PORT'                                                  # on the server: a full Recv-Q means that nobody reads
    openssl s_client -connect SERVER:PORT -servername NAME </dev/null        # from next to the server

## What to do

- Packets lost: clamp the MSS on the VPN device, or lower the MTU of the client's VPN interface.
- PROXY header: set `proxy_protocol_v2.enabled` to `true` on the target group, or turn it off on the
  server.
- A hanging program: restart it and read its log. The Connection Gateway takes 1000 TCP connections
  at most unless `tcp-max-connections` says otherwise.

## Sources

- [AWS PrivateLink: quotas, MTU](https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html)
- [Network Load Balancers: metrics, flows](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
";
