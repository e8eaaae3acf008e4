//! `tls.large-hello-lost`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::tls::TrialKind;
use crate::tls::successful_trials::large_hello_is_lost;

/// A small `ClientHello` is answered, one of a browser's size is not.
pub static CHECK: Check = Check {
    code: "tls.large-hello-lost",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Network,
    summary: "a ClientHello of a browser's size is lost; a small one is answered",
    fix: &[
        say(
            "lower the MSS or MTU on the VPN, transit gateway or firewall on the path to {ip}, to 1360 bytes at first (\"MSS clamping\", on Linux advmss of ip route)",
        ),
        say(
            "where a firewall inspects TLS, update it: since 2024 a browser's first message spans two packets",
        ),
    ],
    explains: &[
        &crate::tls::silent::CHECK,
        &crate::tls::reset_after_hello::CHECK,
        &crate::tls::closed_without_answer::CHECK,
        &crate::tls::closed_after_delay::CHECK,
    ],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.failed_handshakes() {
        let Some(tried) = place.tls_followups() else {
            continue;
        };
        let large = tried.it.trial(TrialKind::Again);
        let small = tried.it.finished(TrialKind::SmallHello);
        let (Some(large), Some((i, small))) = (large, small) else {
            continue;
        };
        if !large_hello_is_lost(place.it, tried.it) {
            continue;
        }
        let message = text!(
            "a ClientHello of {n} bytes, as browsers send it, is lost on the path",
            n = large.sent_bytes
        );
        let message = message.and(text!("one of {n} bytes is answered", n = small.sent_bytes));
        let symptom = Symptom::at(&place, message).because(place.below("kind"));
        let ip = place.address.map_or_else(String::new, |address| address.ip().to_string());
        let symptom = symptom.because(tried.below(&format!("trials/{i}"))).arg("ip", ip);
        found.push(symptom.ambiguous_cause(CAUSES, PATH_MTU));
    }
    found
}

const CAUSES: [Instruction; 2] = [
    say(
        "packets above some size are dropped on the path without notice (a VPN, tunnel or transit gateway with a smaller MTU)",
    ),
    say("a firewall or inspection device cannot read a ClientHello that spans two packets"),
];
const PATH_MTU: Instruction = say(
    "see the hops of the path and, where they tell it, their MTU: a smaller one means the first",
)
.run(&["tracepath", "-n", "{ip}"])
.macos(&["traceroute", "-n", "{ip}"])
.windows(&["tracert", "-d", "{ip}"])
.on(Site::Client);

const PAGE: &str = r"
The first TLS message of a browser does not arrive; a smaller one does.

## What it means

Browsers offer a post-quantum key share (X25519MLKEM768), which makes their first TLS message
(ClientHello) larger than 1400 bytes: more than one packet on many networks. Here a message of that
size got no answer twice, and one without that key share was answered. So the server works, and
something on the path does not let large packets, or a message in two packets, through:

- a VPN, tunnel or transit gateway has a smaller MTU than its neighbours. The sender ought to learn of
  it by an ICMP message; the interface endpoint sends none, and many firewalls drop them;
- a firewall or inspection device reads ClientHello and expects it in one packet.

Later in a session the same place would lose large packets too, so that pictures stall. It is fixed
where it is, not by turning the key share off.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME -groups X25519 </dev/null    # small: answered
    tracepath -n ADDRESS                                  # the MTU of the path, as far as it can be told
    ping -M do -s 1372 ADDRESS                            # proves nothing through an endpoint: it drops ICMP

## What to do

- Clamp the MSS on the VPN device or transit gateway attachment, or lower the MTU of the client's VPN
  interface. The endpoint itself takes 8500 bytes and clamps the MSS.
- Update a firewall that cannot read a ClientHello in two packets.

## Sources

- [AWS PrivateLink: quotas, MTU](https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html)
- [RFC 9293, TCP: MSS](https://www.rfc-editor.org/rfc/rfc9293#section-3.7.1)
- [ECDHE-MLKEM key agreement for TLS 1.3](https://datatracker.ietf.org/doc/draft-ietf-tls-ecdhe-mlkem/)
";
