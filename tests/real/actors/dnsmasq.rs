//! dnsmasq, the name server of many a router and filter.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use super::process::{Process, program};

/// It asks nobody but whom these lines of its configuration name.
pub fn start(lines: &str, at: SocketAddr, dir: &Path) -> Process {
    let config = dir.join("dnsmasq.conf");
    let (ip, port) = (at.ip(), at.port());
    let text = format!(
        "keep-in-foreground\nuser=root\nlog-facility=-\nno-resolv\nno-hosts\n\
         bind-interfaces\nlisten-address={ip}\nport={port}\n{lines}\n"
    );
    fs::write(&config, text).expect("dnsmasq's configuration can be written");
    let mut command = program("dnsmasq");
    command.arg(format!("--conf-file={}", config.display())).arg("--pid-file");
    Process::start("dnsmasq", &mut command, dir).listening(&[at])
}
