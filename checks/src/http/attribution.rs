//! Attribution of an answer: who made it, who passed it on, and who repairs it.

use crate::check::Symptom;
use crate::http::HttpAnswer;
use crate::model::{Arg, Millis, Owner, Text};
use crate::text;
use crate::text::shown;

/// `502 at once, by nginx`: the status, when it came, and who sent it.
pub(crate) fn status_when_who(answer: &HttpAnswer, elapsed: Option<Millis>) -> Text {
    let (status, who) = (answer.status, who(answer));
    match elapsed {
        Some(Millis(ms)) if ms < 1000.0 => text!("{status} at once, by {who}", status, who),
        Some(Millis(ms)) => {
            let n = format!("{:.0}", ms / 1000.0);
            text!("{status} after {n} s, by {who}", status, n, who)
        }
        None => text!("{status}, by {who}", status, who),
    }
}

/// The server that answered, where it shows: a name, or words in place of one.
pub(crate) fn who(answer: &HttpAnswer) -> Arg {
    let Some(print) = answer.read_fingerprint() else {
        return text!("a server without a Server header").into();
    };
    let name = shown(&print.name, 60);
    if print.may_have_passed_it_on() {
        text!("{one} or what stands behind it", one = name).into()
    } else {
        name.into()
    }
}

/// The symptom with its `{who}`; what a proxy or balancer made itself is its owner's to repair. A
/// 407 is a proxy's before the client (RFC 9110 §15.5.8), whatever program that is.
pub(crate) fn blamed(symptom: Symptom, answer: &HttpAnswer) -> Symptom {
    let symptom = match answer.answered_by() {
        Some(name) => symptom.arg("who", shown(&name, 60)),
        None => symptom.phrase("who", "the server that answered"),
    };
    if answer.status == 407 {
        return symptom.owned_by(Owner::Network);
    }
    match answer.read_fingerprint().and_then(|print| print.owner()) {
        Some(owner) => symptom.owned_by(owner),
        None => symptom,
    }
}

/// The subject of a sentence: who made an intermediary's own answer, or `otherwise`.
pub(crate) fn maker_or(answer: Option<&HttpAnswer>, otherwise: &'static str) -> Arg {
    maker(answer).unwrap_or_else(|| Text::new(otherwise).into())
}

/// The maker of an answer that is an intermediary's own.
pub(crate) fn maker(answer: Option<&HttpAnswer>) -> Option<Arg> {
    answer.filter(|answer| answer.is_intermediarys_own()).map(who)
}

#[cfg(test)]
mod tests {
    use super::{status_when_who, who};
    use crate::model::Millis;
    use crate::testing::path::{answer, answer_with};
    use crate::text;

    #[test]
    fn a_header_of_a_proxy_says_that_it_passed_the_answer_on_or_made_it() {
        let page = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n";
        for (server, body, said) in [
            ("nginx/1.22.1", "it is not there", "nginx/1.22.1 or what stands behind it"),
            ("nginx/1.22.1", page, "nginx/1.22.1"),
            ("a gateway", "it is not there", "a gateway"),
        ] {
            let answer = answer_with(502, body, &[("server", server)]);
            assert_eq!(text!("{who}", who = who(&answer)), said);
        }
    }

    #[test]
    fn who_answered_and_when_tells_a_dead_back_end_from_one_that_is_waited_for() {
        let by_proxy = answer_with(504, "", &[("server", "nginx/1.22.1")]);
        for (answer, ms, said) in [
            (&by_proxy, Some(60_012.0), "504 after 60 s, by "),
            (&by_proxy, Some(999.0), "504 at once, by "),
            (&by_proxy, None, "504, by "),
            (&answer(503, ""), Some(3100.0), "503 after 3 s, by a server without a Server header"),
        ] {
            let told = status_when_who(answer, ms.map(Millis));
            assert!(told.to_string().starts_with(said), "{told}");
        }
    }
}
