//! Summary of the row in a few words.

use crate::model::{Leg, Outcome};
use crate::observations::Observations;
use crate::resolve::answer_class::AnswerClass;
use crate::resolve::{Question, Unreadable, parse};
use crate::text::shown;

/// The broker's answers, transport by transport.
pub(crate) fn summary(seen: &Observations, leg: Leg) -> String {
    let resolves = seen.resolves();
    let Some(first) = resolves.iter().find(|resolve| resolve.leg == leg) else {
        return String::new();
    };
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for question in &first.it.questions {
        let result = result(question, &seen.target.session);
        let transport = question.transport.word();
        match groups.iter_mut().find(|(r, _)| *r == result) {
            Some((_, transports)) => transports.push(transport),
            None => groups.push((result, vec![transport])),
        }
    }
    let each = groups.iter().map(|(result, who)| format!("{} {result}", who.join(" and ")));
    each.collect::<Vec<_>>().join(" · ")
}

fn result(question: &Question, session: &str) -> String {
    match &question.answer.outcome {
        Outcome::Seen(_) if question.answer_class() == AnswerClass::NotFound => {
            format!("→ 404: \"{}\" is not known", shown(session, 40))
        }
        Outcome::Seen(answer) if answer.status == 200 => match parse(answer) {
            Ok(resolved) => format!("→ {}:{}", shown(&resolved.server, 60), resolved.port),
            Err(Unreadable::NotJson) => "→ 200, not JSON".to_owned(),
            Err(Unreadable::Keys(_)) => "→ 200 without DcvServerEndpoint and Port".to_owned(),
        },
        Outcome::Seen(answer) => format!("→ {}", shown(&answer.brief(), 80)),
        Outcome::Failed(failure) => failure.text().to_string(),
        Outcome::Skipped(_) => "not asked".to_owned(),
    }
}
