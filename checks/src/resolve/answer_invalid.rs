//! `resolve.answer-invalid`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Text};
use crate::observations::Observations;
use crate::resolve::Unreadable;
use crate::resolve::answer_class::AnswerClass;
use crate::text;
use crate::text::shown;

/// 200, but not in the documented form.
pub static CHECK: Check = Check {
    code: "resolve.answer-invalid",
    layer: Layer::Resolve,
    severity: Severity::Error,
    owner: Owner::SessionManager,
    summary: "the resolver answers 200, but not with DcvServerEndpoint and Port in the documented form",
    fix: &[say(
        "make the resolver at {broker} answer SessionId, TransportProtocol, DcvServerEndpoint (a DNS name), Port (a number) and WebUrlPath, with exactly these capitals",
    )],
    explains: &[
        &crate::websocket::unavailable::CHECK,
        &crate::websocket::not_found::CHECK,
        &crate::websocket::session_not_found::CHECK,
        &crate::websocket::status::CHECK,
    ],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for invalid in seen.answered(|said| matches!(said, AnswerClass::Invalid(_))) {
        let Some(AnswerClass::Invalid(unreadable)) =
            invalid.first().map(crate::resolve::Question::answer_class)
        else {
            continue;
        };
        let transports = invalid.transports();
        let cut = invalid.answers().next().is_some_and(|answer| answer.body_truncated);
        let form = match (&unreadable, cut) {
            (Unreadable::NotJson, true) => text!("whose body did not come to its end in time"),
            (unreadable, _) => form(unreadable),
        };
        let message = text!("the resolver answered 200 for {transports} {form}", transports, form);
        found.push(invalid.symptom(message));
    }
    found
}

/// `without DcvServerEndpoint; its keys are dcvServerEndpoint, port`.
fn form(unreadable: &Unreadable) -> Text {
    let Unreadable::Keys(keys) = unreadable else {
        return text!("with no JSON object");
    };
    let needed = ["DcvServerEndpoint", "Port"].into_iter();
    let missing: Vec<_> = needed.filter(|key| !keys.iter().any(|k| k == key)).collect();
    let named: Vec<_> = keys.iter().take(8).map(|key| shown(key, 40)).collect();
    match (missing.as_slice(), named.as_slice()) {
        (_, []) => text!("with an empty JSON object"),
        ([], _) => {
            text!("with a DcvServerEndpoint that is no name, or a Port that is no port number")
        }
        (missing, named) => {
            let (missing, keys) = (missing.join(" and "), named.to_vec());
            text!("without {missing}; its keys are {keys}", missing, keys)
        }
    }
}

const PAGE: &str = r#"
The resolver answered 200, but the JSON is not the one a gateway reads.

## What it means

The documented answer has `SessionId`, `TransportProtocol` (`HTTP` or `QUIC`), `DcvServerEndpoint`
(the DNS name of the DCV server, nothing else), `Port` (a number) and `WebUrlPath`. A gateway needs at
least the server and the port. Resolvers that people write themselves go wrong here:

- `dcvServerEndpoint` or `dcv_server_endpoint`: the capitals matter;
- `"ip:port"` in one field, or `Port` as text: they are two fields, and Port is a number;
- a list around the object, or the object inside another.

## How to confirm

    curl -sk -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP' | jq .

## What to do

- Answer exactly the documented keys. AWS's guide has a sample resolver to compare with.
- If this is the Session Manager broker and no resolver of your own, check what really listens there.

## Sources

- [DCV Connection Gateway: session resolver](https://docs.aws.amazon.com/dcv/latest/gw-admin/session-resolver.html)
- [DCV Connection Gateway: metrics](https://docs.aws.amazon.com/dcv/latest/gw-admin/metrics.html)
"#;

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::model::Transport;
    use crate::testing::path::{Path, answer};

    #[test]
    fn the_keys_seen_are_named() {
        for (body, says) in [
            (
                "{\"dcvServerEndpoint\":\"a:8443\"}",
                "without DcvServerEndpoint and Port; its keys are dcvServerEndpoint",
            ),
            ("{\"DcvServerEndpoint\":\"a\",\"Port\":\"8443\"}", "a Port that is no port number"),
            ("{}", "an empty JSON object"),
            ("[]", "no JSON object"),
        ] {
            let path = Path::new().question(Transport::Http, Ok(answer(200, body)));
            let found = judge(&path.seen());
            assert!(found[0].message.to_string().contains(says), "{}", found[0].message);
        }
    }
}
