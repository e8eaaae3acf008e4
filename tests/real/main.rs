//! The whole path, of programs nobody here wrote: unbound is the name server, haproxy the NLB,
//! nginx the TLS gateway, Python's websockets the DCV server, openssl the authority.
//!
//! Each test starts a path of its own on a loopback address of its own, breaks one part of it, runs
//! the binary as a person would and holds the verdict against what was broken. What loopback cannot
//! show, such as silence to SYN, is shown over hosts made of network namespaces (`network.rs`).

mod actors;
mod cases;
mod diagnosis;
mod network;
mod path;
#[expect(
    dead_code,
    reason = "the real readers take the blocks as they stand; tests/ci.rs runs the calls"
)]
#[path = "../support/snippets.rs"]
mod snippets;
