//! `tcp.denied`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::tcp::TcpFailure;
use crate::tcp::commands::connect;
use crate::text;

/// The operating system forbids the connection.
pub static CHECK: Check = Check {
    code: "tcp.denied",
    layer: Layer::Tcp,
    severity: Severity::Error,
    owner: Owner::Client,
    summary: "this host does not allow the connection",
    fix: &[
        say("see what forbids it: a local firewall, SELinux, a sandbox or a security agent")
            .run(&["sudo", "nft", "list", "ruleset", ";", "sudo", "ausearch", "-m", "avc"])
            .macos(&["sudo", "pfctl", "-sr"])
            .windows(&["Get-NetFirewallRule", "-Action", "Block", "-Enabled", "True"])
            .on(Site::Client),
        say("allow outgoing TCP to {ip}, port {port}, for this program"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.unconnected() {
        if *one.failure == TcpFailure::Denied {
            let message =
                text!("this host does not allow a connection to {address}", address = one.called());
            found.push(one.symptom(message).ambiguous_cause(CAUSES, DECIDES));
        }
    }
    found
}

const CAUSES: [&str; 2] = [
    "a local firewall keeps every program from port {port} of {ip}",
    "a sandbox, SELinux or a security agent keeps this program from it",
];
const DECIDES: Instruction =
    connect("a connection by another program means that only this one is kept from it");

const PAGE: &str = r#"
The operating system of this host forbade the connection; nothing was sent.

## What it means

The attempt failed with "permission denied" or "operation not permitted" (`EACCES`, `EPERM`). That
is this host's own decision, taken before a packet left it:

- a rule of the local firewall for outgoing connections;
- SELinux, AppArmor or a sandbox (container, systemd unit, application sandbox) that keeps this
  program from the network or from this port;
- a security agent or a policy of the operating system that lets only known programs out.

It says nothing about the endpoint. Other programs on this host may be allowed what this one is not.

## How to confirm

    nc -vz ADDRESS PORT              # is another program allowed?
    sudo nft list ruleset            # rules of the output chain (Windows: Get-NetFirewallRule -Direction Outbound)
    sudo ausearch -m avc -ts recent  # denials of SELinux

## What to do

- Allow outgoing TCP to the port, for this program or for all.
- Or run it outside of the sandbox.

## Sources

- [connect(2), errors](https://man7.org/linux/man-pages/man2/connect.2.html)
- [RFC 9293, transmission control protocol](https://www.rfc-editor.org/rfc/rfc9293)
"#;
