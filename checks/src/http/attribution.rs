//! Attribution of an answer: who made it, who passed it on, and who repairs it.

use crate::check::Symptom;
use crate::http::HttpAnswer;
use crate::model::{Millis, Owner};
use crate::text::shown;

/// `502 at once, by nginx`: the status, when it came, and who sent it.
pub(crate) fn status_when_who(answer: &HttpAnswer, elapsed: Option<Millis>) -> String {
    let when = match elapsed {
        Some(Millis(ms)) if ms < 1000.0 => " at once".to_owned(),
        Some(Millis(ms)) => format!(" after {:.0} s", ms / 1000.0),
        None => String::new(),
    };
    format!("{}{when}, by {}", answer.status, who(answer))
}

/// Who answered, where it shows.
pub(crate) fn who(answer: &HttpAnswer) -> String {
    let Some(print) = answer.read_fingerprint() else {
        return "a server that does not name itself".to_owned();
    };
    let name = shown(&print.name, 60);
    if print.may_have_passed_it_on() { format!("{name} or what stands behind it") } else { name }
}

/// The same, for advice.
fn named(answer: &HttpAnswer) -> String {
    let named = answer.answered_by().map(|name| shown(&name, 60));
    named.unwrap_or_else(|| "the server that answered".to_owned())
}

/// The symptom with its `{who}`; what a proxy or balancer made itself is its owner's to mend. A 407
/// is a proxy's before the client (RFC 9110 §15.5.8), whatever program that is.
pub(crate) fn blamed(symptom: Symptom, answer: &HttpAnswer) -> Symptom {
    let symptom = symptom.arg("who", named(answer));
    if answer.status == 407 {
        return symptom.owned_by(Owner::Network);
    }
    match answer.read_fingerprint().and_then(|print| print.owner()) {
        Some(owner) => symptom.owned_by(owner),
        None => symptom,
    }
}

/// The subject of a sentence: who made an intermediary's own answer, or `otherwise`.
pub(crate) fn maker_or(answer: &HttpAnswer, otherwise: &str) -> String {
    if answer.is_intermediarys_own() { who(answer) } else { otherwise.to_owned() }
}

/// `, by nginx/1.22.1` where the answer is an intermediary's own, else nothing.
pub(crate) fn by_maker(answer: &HttpAnswer) -> String {
    if answer.is_intermediarys_own() { format!(", by {}", who(answer)) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::{status_when_who, who};
    use crate::model::Millis;
    use crate::testing::path::{answer, answer_with};

    #[test]
    fn a_header_of_a_proxy_says_that_it_passed_the_answer_on_or_made_it() {
        let page = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n";
        for (server, body, said) in [
            ("nginx/1.22.1", "it is not there", "nginx/1.22.1 or what stands behind it"),
            ("nginx/1.22.1", page, "nginx/1.22.1"),
            ("a gateway", "it is not there", "a gateway"),
        ] {
            assert_eq!(who(&answer_with(502, body, &[("server", server)])), said);
        }
    }

    #[test]
    fn who_answered_and_when_tells_a_dead_back_end_from_one_that_is_waited_for() {
        let by_proxy = answer_with(504, "", &[("server", "nginx/1.22.1")]);
        for (answer, ms, said) in [
            (&by_proxy, Some(60_012.0), "504 after 60 s, by "),
            (&by_proxy, Some(999.0), "504 at once, by "),
            (&by_proxy, None, "504, by "),
            (
                &answer(503, ""),
                Some(3100.0),
                "503 after 3 s, by a server that does not name itself",
            ),
        ] {
            let told = status_when_who(answer, ms.map(Millis));
            assert!(told.starts_with(said), "{told}");
        }
    }
}
