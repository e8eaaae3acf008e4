//! After a failed handshake: a clear request, and handshakes that differ in one thing each.

use dcvdiag_checks::model::{Observation, Outcome, Skip};
use dcvdiag_checks::tls::{
    PlainGet, Shaken, TlsFailure, TlsFailureKind, TlsFollowups, Trial, TrialKind,
};
use futures_util::future::join_all;
use rustls::SupportedProtocolVersion;
use rustls::version::{TLS12, TLS13};
use rustls_pki_types::ServerName;

use crate::patience::Patience;
use crate::probe::http::{Ask, exchange};
use crate::probe::session::Dial;
use crate::probe::tcp;
use crate::probe::tls::{KeyShares, Offer, TlsPlan, shake};
use crate::probe::write_first::WriteFirst;

/// PROXY v2, command `LOCAL`, no addresses (proxy-protocol.txt §2.2): it names nobody.
const PROXY_V2_LOCAL: &[u8] = b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0";

static ONLY_1_2: [&SupportedProtocolVersion; 1] = [&TLS12];
static ONLY_1_3: [&SupportedProtocolVersion; 1] = [&TLS13];

/// All experiments side by side; the one with the server's own name waits for its certificate.
pub async fn after(
    dial: Dial<'_>,
    plan: &TlsPlan,
    host: &str,
    patience: &Patience,
) -> TlsFollowups {
    let patience = patience.for_follow_ups();
    let clear = Dial { tls: None, ..dial };
    let plain_get = async {
        match clear.open(&patience).await {
            Ok(opened) => {
                let wire = Box::new(WriteFirst::on(opened.wire));
                exchange(wire, &Ask::get("/", host), &patience).await
            }
            Err(failure) => Observation { elapsed_ms: None, outcome: Outcome::Failed(failure) },
        }
    };
    let unprompted = tcp::unprompted(dial.to, &patience);
    let alone = join_all(
        offers(plan).into_iter().map(|(kind, offer)| trial(kind, offer, dial, plan, &patience)),
    );
    let by_name = by_name(dial, plan, &patience);
    let (unprompted, plain_get, mut trials, by_name) =
        tokio::join!(unprompted, plain_get, alone, by_name);
    trials.extend(by_name);
    let plain_get = PlainGet { host: host.to_owned(), answer: plain_get };
    TlsFollowups { unprompted, plain_get, trials }
}

/// Every offer that stands for itself.
fn offers(plan: &TlsPlan) -> Vec<(TrialKind, Offer)> {
    let browser = Offer::of(plan);
    vec![
        (TrialKind::Again, browser.clone()),
        (TrialKind::AfterProxyHeader, Offer { preface: PROXY_V2_LOCAL, ..browser.clone() }),
        (TrialKind::Tls12Only, Offer { versions: &ONLY_1_2, ..browser.clone() }),
        (TrialKind::Tls13Only, Offer { versions: &ONLY_1_3, ..browser.clone() }),
        (TrialKind::WithoutAlpn, Offer { alpn: &[], ..browser.clone() }),
        (TrialKind::SmallHello, Offer { key_shares: KeyShares::Small, ..browser }),
    ]
}

/// Without SNI, and then with the name that the server's certificate has.
async fn by_name(dial: Dial<'_>, plan: &TlsPlan, patience: &Patience) -> Vec<Trial> {
    let asked = match &plan.name {
        ServerName::DnsName(name) => Some(name.as_ref().to_owned()),
        _ => None,
    };
    let mut trials = Vec::new();
    if asked.is_some() {
        let offer = Offer { sni: None, ..Offer::of(plan) };
        trials.push(trial(TrialKind::WithoutSni, offer, dial, plan, patience).await);
    }
    let shown = trials.first().and_then(|trial| trial.handshake.seen());
    let own = own_name(shown, asked.as_deref());
    if let Ok(name) = ServerName::try_from(own) {
        let offer = Offer { sni: Some(name), ..Offer::of(plan) };
        trials.push(trial(TrialKind::OwnName, offer, dial, plan, patience).await);
    }
    trials
}

/// The first name of a certificate that is not the one asked for; `localhost`, which a gateway's
/// own self-signed certificate has, where none was shown.
fn own_name(shown: Option<&Shaken>, asked: Option<&str>) -> String {
    let names = shown.map(|shaken| shaken.dns_names.as_slice()).unwrap_or_default();
    let own = names.iter().find(|name| !name.contains('*') && Some(name.as_str()) != asked);
    own.cloned().unwrap_or_else(|| "localhost".to_owned())
}

async fn trial(
    kind: TrialKind,
    offer: Offer,
    dial: Dial<'_>,
    plan: &TlsPlan,
    patience: &Patience,
) -> Trial {
    let sni = match &offer.sni {
        Some(ServerName::DnsName(name)) => Some(name.as_ref().to_owned()),
        _ => None,
    };
    let (connected, stream) = tcp::connect(dial.to, patience).await;
    let Some(stream) = stream else {
        let handshake = Observation { elapsed_ms: None, outcome: unconnected(connected.skip()) };
        return Trial { kind, sni, sent_bytes: 0, handshake };
    };
    let ((shaken, session), sent_bytes) = shake(stream, plan, &offer, patience).await;
    let outcome = match (shaken.outcome, session) {
        (Outcome::Seen(()), Some(session)) => Outcome::Seen(session.shaken()),
        (Outcome::Seen(()), None) => Outcome::Skipped(Skip::Interrupted),
        (Outcome::Failed(failure), _) => Outcome::Failed(failure),
        (Outcome::Skipped(skip), _) => Outcome::Skipped(skip),
    };
    let handshake = Observation { elapsed_ms: shaken.elapsed_ms, outcome };
    Trial { kind, sni, sent_bytes, handshake }
}

/// No connection of its own came up, though the first one did.
fn unconnected(cut: Option<Skip>) -> Outcome<Shaken, TlsFailure> {
    if let Some(skip) = cut {
        return Outcome::Skipped(skip);
    }
    let kind = TlsFailureKind::Protocol { detail: "no connection came up".to_owned() };
    Outcome::Failed(TlsFailure {
        kind,
        received: String::new(),
        received_bytes: 0,
        client_certificate_asked: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shaken(names: &[&str]) -> Shaken {
        Shaken {
            version: "TLS 1.3".to_owned(),
            key_exchange: None,
            alpn: None,
            dns_names: names.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn the_servers_own_name_is_one_that_was_not_asked_for() {
        let names = shaken(&["vpce.example", "*.example", "gateway.dcv.internal"]);
        assert_eq!(own_name(Some(&names), Some("vpce.example")), "gateway.dcv.internal");
        assert_eq!(own_name(Some(&shaken(&["*.example"])), None), "localhost");
        assert_eq!(own_name(None, Some("vpce.example")), "localhost");
    }
}
