//! `tcp.local-resources`

use crate::check::{Check, Symptom};
use crate::model::{Layer, Observations, Owner, Severity};
use crate::tcp::TcpFailure;

/// This host has no socket, port or memory left.
pub const CHECK: Check = Check {
    code: "tcp.local-resources",
    layer: Layer::Tcp,
    severity: Severity::Error,
    owner: Owner::Client,
    summary: "this host has run out of sockets, ports or memory",
    fix: &[
        "see what is used up: ulimit -n; ss -s; free -m",
        "end what holds the connections, or raise the limit, and run it again",
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.unconnected() {
        if *one.failure == TcpFailure::LocalResources {
            let message = format!(
                "this host had no socket, port or memory left for a connection to {}",
                one.called()
            );
            found.push(one.symptom(message));
        }
    }
    found
}

const PAGE: &str = r"
This host had nothing left to make a connection with; the path was not tested.

## What it means

The operating system could not give out another socket: too many open files (`EMFILE`, `ENFILE`), no
buffers or memory (`ENOBUFS`, `ENOMEM`), or no free port on this side. Nothing was sent, and nothing
is known about the endpoint.

On a busy gateway, proxy or NAT host, the same shortage also keeps the real traffic from getting
through.

## How to confirm

    ulimit -n                        # how many files a program may open
    ss -s                            # how many connections there are
    sysctl net.ipv4.ip_local_port_range
    free -m

## What to do

- Find what holds so many connections (`ss -tanp`) and end it, or let it close them.
- Raise the limit of open files for the service, or the range of local ports.
- Then run this again.

## Sources

- [connect(2), errors](https://man7.org/linux/man-pages/man2/connect.2.html)
- [socket(2), errors](https://man7.org/linux/man-pages/man2/socket.2.html)
";
