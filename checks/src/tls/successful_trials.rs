//! Trials that succeeded after a failed handshake, and the conclusion from each.

use crate::check::Symptom;
use crate::instruction::{Instruction, Proposal, say};
use crate::model::Text;
use crate::observations::Place;
use crate::text;
use crate::text::shown;
use crate::tls::{TlsFailure, TlsFailureKind, TlsFollowups, Trial, TrialKind};

/// The symptom of a failed handshake, with the trials that finished.
pub(crate) fn ended(place: &Place<'_, TlsFailure>, message: impl Into<Text>) -> Symptom {
    let mut symptom = Symptom::at(place, message);
    let Some(tried) = place.tls_followups() else {
        return symptom;
    };
    for help in helped(place.it, tried.it) {
        symptom = symptom.append_clause(help.clause);
        symptom = symptom.because(tried.below(&format!("trials/{}", help.trial)));
        for advice in help.advice {
            symptom = symptom.advise_first(advice);
        }
    }
    symptom
}

/// A trial that finished, and what follows.
struct Help {
    trial: usize,
    clause: Text,
    advice: Vec<Proposal>,
}

fn helped(failure: &TlsFailure, tried: &TlsFollowups) -> Vec<Help> {
    let finished = |kind| tried.finished(kind);
    if let Some((trial, _)) = finished(TrialKind::Again) {
        let clause = Text::new("the same handshake finished when it was tried again");
        let advice = say("the failure is intermittent: count it for each address with --repeat 20");
        return vec![Help { trial, clause, advice: vec![advice.into()] }];
    }
    if finished(TrialKind::AfterProxyHeader).is_some() || large_hello_is_lost(failure, tried) {
        return Vec::new(); // tls.proxy-protocol-expected, tls.large-hello-lost
    }
    let mut all = Vec::new();
    let mut add = |found: Option<(usize, &Trial)>, clause: &'static str| {
        if let Some((trial, _)) = found {
            all.push(Help { trial, clause: clause.into(), advice: Vec::new() });
        }
    };
    let small = finished(TrialKind::SmallHello);
    add(small, "without a post-quantum key share it finishes");
    if small.is_none() {
        add(finished(TrialKind::Tls12Only), "with TLS 1.2 alone it finishes");
        add(finished(TrialKind::Tls13Only), "with TLS 1.3 alone it finishes");
    }
    let own = finished(TrialKind::OwnName);
    if let Some((trial, _)) = finished(TrialKind::WithoutSni) {
        let advice = if own.is_none() { vec![NAME_REFUSED.into()] } else { Vec::new() };
        all.push(Help { trial, clause: "without SNI it finishes".into(), advice });
    }
    if let Some((trial, made)) = own {
        let name = shown(made.sni.as_deref().unwrap_or_default(), 80);
        let server = text!(
            "set the server up for {server-name}, or give clients the name \"{name}\", which it knows",
            name = &name
        );
        let tool = text!("for this tool alone: --server-name {name}", name = &name);
        let clause = text!("with SNI \"{name}\" it finishes", name);
        all.push(Help { trial, clause, advice: vec![server.into(), tool.into()] });
    }
    if let Some((trial, _)) = finished(TrialKind::WithoutAlpn) {
        let clause = "without ALPN it finishes".into();
        all.push(Help { trial, clause, advice: Vec::new() });
    }
    all
}

const NAME_REFUSED: Instruction = say(
    "the server refuses the name in SNI: see whether it is set up for {server-name}, and whether a device on the path filters by name",
);

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
