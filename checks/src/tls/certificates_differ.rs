//! `tls.certificates-differ`

use std::net::SocketAddr;

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Leg, Owner, Severity, Site, Text};
use crate::observations::Observations;
use crate::text;
use crate::tls::looks::server_site;

/// The addresses of one leg present different leaves.
pub static CHECK: Check = Check {
    code: "tls.certificates-differ",
    layer: Layer::Tls,
    severity: Severity::Warning,
    owner: Owner::Gateway,
    summary: "the addresses present different certificates",
    fix: &[
        say("install the same certificate on every server behind {host}"),
        say("see the certificates of two of the addresses")
            .run(&[
                "openssl",
                "s_client",
                "-connect",
                "{first}",
                "-servername",
                "{server-name}",
                "</dev/null",
                "|",
                "openssl",
                "x509",
                "-noout",
                "-subject",
                "-issuer",
                "-enddate",
                ";",
                "openssl",
                "s_client",
                "-connect",
                "{second}",
                "-servername",
                "{server-name}",
                "</dev/null",
                "|",
                "openssl",
                "x509",
                "-noout",
                "-subject",
                "-issuer",
                "-enddate",
            ])
            .on(Site::Client),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    seen.legs().filter_map(|(leg, _)| on(seen, leg)).collect()
}

fn on(seen: &Observations, leg: Leg) -> Option<Symptom> {
    let mut groups: Vec<(&str, Vec<SocketAddr>)> = Vec::new();
    let mut evidence = Vec::new();
    for session in seen.sessions().into_iter().filter(|s| s.leg == leg) {
        let Some(leaf) = session.it.chain.first() else {
            continue;
        };

        evidence.push(session.below("chain/0/sha256"));
        match groups.iter_mut().find(|(sha256, _)| *sha256 == leaf.sha256) {
            Some((_, addresses)) => addresses.extend(session.address),
            None => groups.push((&leaf.sha256, session.address.into_iter().collect())),
        }
    }
    if groups.len() < 2 {
        return None;
    }
    let each = groups.iter().take(4).map(|(sha256, addresses)| {
        text!(
            "{sha256} from {addresses}",
            sha256 = sha256.get(..8).unwrap_or(sha256),
            addresses = addresses.iter().map(SocketAddr::ip).collect::<Vec<_>>()
        )
    });
    let message = text!(
        "the addresses present {n} different certificates: {each}",
        n = groups.len(),
        each = each.reduce(Text::and).unwrap_or_default()
    );
    let symptom = evidence.into_iter().fold(Symptom::new(leg, message), Symptom::because);

    let leaves: Vec<_> = seen.leaves().into_iter().filter(|leaf| leaf.place.leg == leg).collect();
    let own = leaves.iter().all(|leaf| leaf.fields.self_signed);
    let causes = if own { [SELF_MADE, FLEETS] } else { [RENEWED, FLEETS] };
    let firsts = groups.iter().filter_map(|(_, addresses)| addresses.first());
    let named = ["first", "second"].into_iter().zip(firsts);
    let symptom = named.fold(symptom, |symptom, (name, address)| symptom.arg(name, address));
    Some(symptom.ambiguous_cause(causes, DECIDES.on(server_site(leg))))
}

const SELF_MADE: Instruction =
    say("each server made a self-signed certificate for itself, since none has a cert-file");
const RENEWED: Instruction = say("a certificate was renewed on some servers and not yet on others");
const FLEETS: Instruction =
    say("the addresses lead to different fleets, as with several load balancers")
        .by(Owner::LoadBalancer);
const DECIDES: Instruction = say(
    "compare the certificate files of the servers: where they are the same, the addresses lead to different fleets",
)
.run(&["openssl", "x509", "-in", "CERT-FILE", "-noout", "-subject", "-enddate"]);

const PAGE: &str = r"
Not every address presents the same certificate.

## What it means

A name has several addresses, and behind them stand servers with different certificates. In this
order:

- each gateway of the fleet made a self-signed certificate for itself, since none has a `cert-file`.
  A user who accepted one is asked again, or refused, at the next;
- a certificate was renewed on some servers and not yet on others;
- the endpoint service has several NLBs: each address of the endpoint belongs to one of them, and
  they lead to different servers.

Which server an address leads to is the NLB's choice at each connection, so a second run may show
another picture.

## How to confirm

For each address, a few times:

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -subject -issuer -enddate -fingerprint -sha256

## What to do

- Install one certificate and key on every gateway (`cert-file`, `cert-key-file`); the gateway reads
  them again without a restart.
- Or give each server its own certificate of one CA that all clients trust; then the difference does
  no harm, and there is nothing to fix.

## Sources

- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [Connection Gateway: scaling](https://docs.aws.amazon.com/dcv/latest/gw-admin/scaling.html)
- [AWS PrivateLink: create an endpoint service](https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html)
";
