//! `tls.client-certificate-required`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Leg, Owner, Severity, Site, Text};
use crate::observations::{Observations, Place};
use crate::text;
use crate::text::shown;
use crate::tls::first_replies::{Reply, replies};
use crate::tls::successful_trials::ended;
use crate::tls::{TlsFacts, TlsFailure, TlsFailureKind};

/// The server does not go on without a client certificate, or with the one it got.
pub static CHECK: Check = Check {
    code: "tls.client-certificate-required",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the server wants a client certificate",
    fix: &[
        say("let the server do without: DCV clients are not known to show a client certificate"),
        say(
            "for this tool alone: a certificate that {host}:{port} trusts, --client-cert FILE --client-key FILE",
        ),
    ],
    explains: &[
        &crate::host::closed::CHECK,
        &crate::resolve::forbidden::CHECK,
        &crate::resolve::bad_request::CHECK,
        &crate::websocket::status::CHECK,
        &crate::websocket::upgrade_stripped::CHECK,
    ],
    page: PAGE,
    judge,
};

/// `certificate_required`: there was none. `bad_certificate` says the same in some servers.
const REQUIRED: u8 = 116;
const BAD: u8 = 42;
const CAUSES: [Instruction; 2] = [
    say("the server wants a client certificate that it trusts"),
    say("it refuses the request or the handshake for another reason, which its log tells"),
];
const DECIDES: Instruction = say(
    "connect with a certificate of a CA that the server names: if it is taken, the first is the cause",
)
.run(&[
    "openssl",
    "s_client",
    "-connect",
    "{address}",
    "-servername",
    "{server-name}",
    "-cert",
    "FILE",
    "-key",
    "FILE",
    "</dev/null",
])
.on(Site::Client);

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for alert in seen.alerted() {
        match alert.code {
            REQUIRED => found.push(alert.symptom("it wants a client certificate")),
            BAD => {
                let means = "most likely it wants a client certificate, or another one";
                found.push(alert.symptom(means).inferred_from(CAUSES, DECIDES));
            }
            _ => {}
        }
    }
    let asked = seen.failed_handshakes().into_iter();
    let asked = asked.filter(|place| place.it.is_after_certificate_request());
    found.extend(asked.map(|place| broken_off(&place)));
    found.extend(seen.sessions().iter().filter_map(refused_afterwards));
    found.into_iter().map(advised).collect()
}

/// A handshake that ended behind the server's question for a certificate.
fn broken_off(place: &Place<'_, TlsFailure>) -> Symptom {
    let how = match &place.it.kind {
        TlsFailureKind::Alert { code, name } => {
            text!("answered with alert {name}({code})", name = shown(name, 60), code = *code)
        }
        TlsFailureKind::Reset => Text::new("reset the connection"),
        _ => Text::new("closed the connection"),
    };
    let message = text!(
        "the server asked for a client certificate and then {how}: most likely it wants one, or another one",
        how
    );
    ended(place, message)
        .because(place.below("client_certificate_asked"))
        .because(place.below("kind"))
        .inferred_from(CAUSES, DECIDES)
}

fn advised(symptom: Symptom) -> Symptom {
    if symptom.leg == Leg::Broker {
        symptom.replace_advice([GATEWAYS, ASK_BROKER])
    } else {
        symptom
    }
}

/// The question of the broker with a client certificate; no option of `run` gives one to a broker.
pub(super) const ASK_BROKER: Instruction =
    say("ask the broker with a certificate that it trusts, since this tool shows none to a broker")
        .run(ASK)
        .windows(ASK_ON_WINDOWS)
        .on(Site::Client);
const ASK: &[&str] = &[
    "curl",
    "-sk",
    "--cert",
    "FILE",
    "--key",
    "FILE",
    "-X",
    "POST",
    "https://{host}:{port}/resolveSession?sessionId={session-query}&transport=HTTP",
];
const ASK_ON_WINDOWS: &[&str] = &[
    "curl.exe",
    "-sk",
    "--cert",
    "FILE",
    "--key",
    "FILE",
    "-X",
    "POST",
    "https://{host}:{port}/resolveSession?sessionId={session-query}&transport=HTTP",
];
const GATEWAYS: Instruction = say(
    "where the broker has enable-tls-client-auth-gateway = true, give the gateway a certificate: [resolver] cert-file and cert-key-file",
)
.by(Owner::Gateway)
.on(Site::GatewayHost);

/// A session that came up, and whose first requests were refused because they show no certificate.
fn refused_afterwards(session: &Place<'_, TlsFacts>) -> Option<Symptom> {
    let replies = replies(session);
    if let Some((at_reply, name, code)) = replies.iter().find_map(Reply::alert) {
        let name = shown(name, 60);
        let message = if code == REQUIRED {
            text!(
                "the server answered the first request with alert {name}({code}): it wants a client certificate",
                name,
                code
            )
        } else {
            text!(
                "the server answered the first request with alert {name}({code}): it wants another client certificate",
                name,
                code
            )
        };
        return Some(Symptom::at(session, message).because(at_reply));
    }
    if !session.it.client_certificate_asked {
        return None;
    }
    let refusals: Vec<_> = replies.iter().filter_map(Reply::refusal).collect();
    let (at_reply, answer) = *refusals.first()?;
    if refusals.len() < replies.len() {
        return None; // not every request: it is about something else
    }
    let message = "the server asked for a client certificate, got none that it takes, and answered every request with 400";
    let symptom = Symptom::at(session, message).because(session.below("client_certificate_asked"));
    let symptom = symptom.because(at_reply);
    // nginx says so; another server that speaks of certificates may mean another one.
    let named = answer.is_intermediarys_own() && answer.body.contains("SSL certificate");
    Some(if named { symptom } else { symptom.inferred_from(CAUSES, DECIDES) })
}

const PAGE: &str = r"
The server does not let anybody in without a client certificate that it trusts.

## What it means

With mutual TLS both sides show a certificate. The server asked for one, and then refused: with an
alert, or with a `400` as nginx does. With TLS 1.3 the refusal comes after the handshake: the client
takes the connection for good, and its first request is answered by the alert. So a handshake that
worked proves nothing here.

On the broker's gateway connector this is an option of the Session Manager:
`enable-tls-client-auth-gateway = true`. Then the gateway must show a certificate made for it.

With TLS 1.2 it comes within the handshake: the server asks, gets none, and breaks off with the alert
`handshake_failure`, or with a reset that swallows the alert. That it asked was seen.

The alert `bad_certificate` may also mean that a certificate was shown and the server does not like
it. The alert `certificate_required` has one meaning only.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null
    curl -vk --cert CERT-FILE --key KEY-FILE https://NAME:PORT/

The first shows `Acceptable client certificate CA names` or `Requested Signature Algorithms` where a
certificate is asked for; the second shows whether yours is taken.

## What to do

- Give a certificate and its key: `--client-cert` and `--client-key`. They are shown to the endpoint
  alone; ask a broker with `curl --cert FILE --key FILE`.
- For gateway and broker, run `gen-gateway-certificates.sh` (in
  `/usr/share/dcv-session-manager-broker/bin` of the broker) and name the two files in
  `[resolver] cert-file` and `cert-key-file` of the gateway.
- Mutual TLS cannot pass a load balancer that ends TLS. Use an NLB with a TCP listener there.

## Sources

- [Session Manager: integrate with the Connection Gateway](https://docs.aws.amazon.com/dcv/latest/sm-admin/configure-gateway-integration.html)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [RFC 8446, TLS 1.3, section 6.2](https://www.rfc-editor.org/rfc/rfc8446#section-6.2)
";
