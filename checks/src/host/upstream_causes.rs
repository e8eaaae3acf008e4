//! Causes of a 502, 503 or 504 behind the program that answered it.

use crate::check::Symptom;
use crate::instruction::{Instruction, say};
use crate::model::Owner;

/// The symptom with its first advice and its causes; it says `{who}`.
pub(crate) fn with_upstream_causes(symptom: Symptom, status: u16) -> Symptom {
    match status {
        502 => symptom
            .advise_first("see whether the back end of {who} listens, and whether both speak TLS or both plain HTTP")
            .ambiguous_cause(REFUSED, BY_TLS),
        503 => symptom
            .advise_first("start a back end of {who}, or fix the health check that takes it out")
            .ambiguous_cause(NOBODY, BY_REQUEST),
        504 => symptom
            .advise_first("see whether the back end of {who} hangs, or is kept from it by a firewall or security group")
            .ambiguous_cause(MUTE, BY_TCP),
        _ => symptom,
    }
}

const REFUSED: [&str; 2] = [
    "the back end of {who} refuses the connection or breaks it off",
    "one side speaks TLS and the other plain HTTP",
];
const BY_TLS: Instruction =
    say("on the host that answered: a refusal means the first, an error of TLS the second").run(&[
        "openssl",
        "s_client",
        "-connect",
        "BACKEND:PORT",
        "</dev/null",
    ]);
const NOBODY: [&str; 2] =
    ["no back end of {who} runs", "a back end runs, and the health check does not find it"];
const BY_REQUEST: Instruction = say("on the host that answered: an answer means the health check")
    .run(&["curl", "-skv", "https://BACKEND:PORT/"]);
const MUTE: [Instruction; 2] = [
    say("the back end of {who} takes connections and does not answer"),
    say("a firewall or security group drops what is sent to it").by(Owner::Network),
];
const BY_TCP: Instruction = say("on the host that answered: a connection means the first")
    .run(&["nc", "-vz", "-w", "5", "BACKEND", "PORT"]);
