//! Causes of a 502, 503 or 504 behind the program that answered it.

use crate::check::Symptom;

/// The symptom with its first advice and its causes; it says `{who}`.
pub(crate) fn with_upstream_causes(symptom: Symptom, status: u16) -> Symptom {
    match status {
        502 => symptom
            .advise_first("see whether the back end of {who} listens, and whether both speak TLS or both do not")
            .ambiguous_cause(&REFUSED, BY_TLS),
        503 => symptom
            .advise_first("start a back end of {who}, or mend the health check that takes it out")
            .ambiguous_cause(&NOBODY, BY_REQUEST),
        504 => symptom
            .advise_first("see whether the back end of {who} hangs, or is kept from it by a firewall or security group")
            .ambiguous_cause(&MUTE, BY_TCP),
        _ => symptom,
    }
}

const REFUSED: [&str; 2] = [
    "the back end of {who} refuses the connection or breaks it off",
    "one side speaks TLS and the other clear text",
];
const BY_TLS: &str = "openssl s_client -connect BACKEND:PORT, on the host that answered (a refusal means the first, an error of TLS the second)";
const NOBODY: [&str; 2] =
    ["no back end of {who} runs", "a back end runs, and the health check does not find it"];
const BY_REQUEST: &str =
    "curl -skv https://BACKEND:PORT/, on the host that answered (an answer means the health check)";
const MUTE: [&str; 2] = [
    "the back end of {who} takes connections and does not answer",
    "a firewall or security group drops what is sent to it",
];
const BY_TCP: &str =
    "nc -vz -w 5 BACKEND PORT, on the host that answered (a connection means the first)";
