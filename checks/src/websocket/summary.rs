//! Summary of the row in a few words.

use crate::model::{Leg, Outcome};
use crate::observations::Observations;
use crate::text::shown;
use crate::websocket::{Accept, Aftermath, Hold, Switched, UpgradeAnswer, UpgradeAttempt};

/// `101 on /auth…, open`, or what came instead.
pub(crate) fn summary(seen: &Observations, leg: Leg) -> String {
    let mut upgrades = seen.upgrades();
    upgrades.retain(|upgrade| upgrade.leg == leg);
    let Some(first) = upgrades.first() else {
        return String::new();
    };
    let one = attempt(first.it);
    let websockets = seen.websockets();
    let here = websockets.iter().filter(|place| place.leg == leg);
    let holds: Vec<&Hold> = here.filter_map(|place| place.it.hold.as_ref()).collect();
    let fared = |hold: &Hold| hold.cut().map(|cut| cut.end.by());
    let differs = upgrades.iter().any(|u| attempt(u.it) != one)
        || holds.iter().any(|hold| fared(hold) != fared(holds[0]));
    // Of several, the one that did not last.
    let told = holds.iter().find(|hold| hold.cut().is_some()).or(holds.first());
    let held = told.map_or(String::new(), |hold| format!(" · {}", hold.brief()));
    if differs { format!("{one}{held} · the addresses differ") } else { format!("{one}{held}") }
}

fn attempt(attempt: &UpgradeAttempt) -> String {
    let path = attempt.path.split('?').next().unwrap_or(&attempt.path);
    match &attempt.answer.outcome {
        Outcome::Seen(UpgradeAnswer::Switched(switched)) => {
            format!("101 on {path} · {}", aftermath(switched, attempt.protocol.as_deref()))
        }
        Outcome::Seen(UpgradeAnswer::Refused(answer)) => {
            format!("{} on {path}", shown(&answer.brief(), 80))
        }
        Outcome::Failed(failure) => format!("the upgrade on {path} {}", failure.text()),
        Outcome::Skipped(_) => "not asked".to_owned(),
    }
}

fn aftermath(switched: &Switched, asked: Option<&str>) -> String {
    match &switched.accept {
        Accept::Missing => return "Sec-WebSocket-Accept is missing".to_owned(),
        Accept::Wrong { .. } => return "Sec-WebSocket-Accept is wrong".to_owned(),
        Accept::Right => {}
    }
    match (&switched.protocol, asked) {
        (Some(got), asked) if Some(got.as_str()) != asked => {
            return format!("subprotocol {} was never asked for", shown(got, 40));
        }
        _ => {}
    }
    match &switched.aftermath {
        Aftermath::Open { .. } => switched
            .protocol
            .as_ref()
            .map_or_else(|| "open".to_owned(), |p| format!("{} · open", shown(p, 40))),
        Aftermath::Frame { kind, bytes } => format!("the server sent {kind}, {bytes} bytes"),
        Aftermath::CloseFrame { code, reason, .. } => {
            let code = code.map_or_else(|| "without code".to_owned(), |c| c.to_string());
            format!("closed at once: {code} {}", shown(reason, 60)).trim_end().to_owned()
        }
        Aftermath::Ended { .. } => "dropped at once, without a close frame".to_owned(),
        Aftermath::Reset { .. } => "reset at once".to_owned(),
        Aftermath::Garbled { .. } => "what followed is no WebSocket frame".to_owned(),
    }
}
