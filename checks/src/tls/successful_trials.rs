//! Trials that succeeded after a failed handshake, and the conclusion from each.

use crate::check::Symptom;
use crate::model::Text;
use crate::observations::Place;
use crate::text::shown;
use crate::tls::{TlsFailure, TlsFailureKind, TlsFollowups, Trial, TrialKind};

/// The symptom of a failed handshake, with the trials that finished.
pub(crate) fn ended(place: &Place<'_, TlsFailure>, message: impl Into<Text>) -> Symptom {
    let mut symptom = Symptom::at(place, message);
    let Some(tried) = place.tls_followups() else {
        return symptom;
    };
    for help in helped(place.it, tried.it) {
        symptom = symptom.append_clause(help.said.clone());
        symptom = symptom.because(tried.below(&format!("trials/{}", help.trial)));
        if let Some(advice) = help.advice {
            symptom = symptom.advise_first(advice);
        }
    }
    symptom
}

/// A trial that finished, and what follows.
struct Help {
    trial: usize,
    said: String,
    advice: Option<String>,
}

fn helped(failure: &TlsFailure, tried: &TlsFollowups) -> Vec<Help> {
    let finished = |kind| tried.finished(kind);
    if let Some((trial, _)) = finished(TrialKind::Again) {
        let said = "the same handshake finished when it was tried again".to_owned();
        let advice = "it comes and goes: see how often, and on which address, with --repeat 20";
        return vec![Help { trial, said, advice: Some(advice.to_owned()) }];
    }
    if finished(TrialKind::AfterProxyHeader).is_some() || large_hello_is_lost(failure, tried) {
        return Vec::new(); // tls.proxy-protocol-expected, tls.large-hello-lost
    }
    let mut all = Vec::new();
    let mut say = |found: Option<(usize, &Trial)>, said: &str, advice: Option<&str>| {
        let Some((trial, made)) = found else { return };
        let name = shown(made.sni.as_deref().unwrap_or_default(), 80);
        let said = said.replace("NAME", &name);
        let advice = advice.map(|text| text.replace("NAME", &name));
        all.push(Help { trial, said, advice });
    };
    let small = finished(TrialKind::SmallHello);
    say(small, "without a post-quantum key share it finishes", None);
    if small.is_none() {
        say(finished(TrialKind::Tls12Only), "with TLS 1.2 alone it finishes", None);
        say(finished(TrialKind::Tls13Only), "with TLS 1.3 alone it finishes", None);
    }
    let sni = "it is the name in SNI that is refused: see whether the server is set up for {server-name}, and whether a device on the way filters by name";
    let own = finished(TrialKind::OwnName);
    say(finished(TrialKind::WithoutSni), "without SNI it finishes", own.is_none().then_some(sni));
    let dial = "set the server up for {server-name}, or reach it as \"NAME\": --server-name NAME";
    say(own, "with SNI \"NAME\" it finishes", Some(dial));
    say(finished(TrialKind::WithoutAlpn), "without ALPN it finishes", None);
    all
}

/// A small `ClientHello` is answered where the browser-sized one went unanswered, twice.
pub(crate) fn large_hello_is_lost(failure: &TlsFailure, tried: &TlsFollowups) -> bool {
    let unanswered = |kind: &TlsFailureKind| {
        matches!(kind, TlsFailureKind::Silent | TlsFailureKind::Reset | TlsFailureKind::Closed)
    };
    let again = tried.trial(TrialKind::Again).and_then(|trial| trial.handshake.failed());
    unanswered(&failure.kind)
        && again.is_some_and(|again| unanswered(&again.kind))
        && tried.finished(TrialKind::SmallHello).is_some()
}
