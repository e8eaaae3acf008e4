//! Instructions with the commands that ask for a name: `dig`, and what each system has instead.

use crate::instruction::{Instruction, say};
use crate::model::Site;

/// The names that AWS gave the endpoint.
pub(crate) const OWN_NAMES: &[&str] = &[
    "aws",
    "ec2",
    "describe-vpc-endpoints",
    "?--vpc-endpoint-ids {endpoint-id}",
    "--query",
    "VpcEndpoints[].DnsEntries[].DnsName",
];

/// Advice that helps this run and no client.
pub(crate) const PUBLIC_RESOLVER: Instruction =
    say("for this tool alone: --resolver 1.1.1.1 (the vpce-… names are public)");

/// Asks the name server that the finding is about for the name.
pub(crate) const fn ask_server(text: &'static str) -> Instruction {
    say(text)
        .run(&["dig", "{name}", "@{server-ip}", "?-p {server-port}"])
        .windows(&["Resolve-DnsName", "{name}", "-Server", "{server-ip}"])
        .on(Site::Client)
}

/// Asks it for a name that has nothing to do with the endpoint.
pub(crate) const fn ask_server_for_amazon(text: &'static str) -> Instruction {
    say(text)
        .run(&["dig", "amazonaws.com", "@{server-ip}", "?-p {server-port}"])
        .windows(&["Resolve-DnsName", "amazonaws.com", "-Server", "{server-ip}"])
        .on(Site::Client)
}

/// Asks a public name server for the name.
pub(crate) const fn ask_public(text: &'static str) -> Instruction {
    say(text)
        .run(&["dig", "{name}", "@1.1.1.1"])
        .windows(&["Resolve-DnsName", "{name}", "-Server", "1.1.1.1"])
        .on(Site::Client)
}

/// Asks this host's name servers for the name, on a host that the text names.
pub(crate) const fn ask(text: &'static str) -> Instruction {
    say(text).run(&["dig", "{name}"]).windows(&["Resolve-DnsName", "{name}", "-DnsOnly"])
}

/// Asks this host's operating system for the name.
pub(crate) const fn ask_system(text: &'static str) -> Instruction {
    say(text)
        .run(&["getent", "ahosts", "{name}"])
        .macos(&["dscacheutil", "-q", "host", "-a", "name", "{name}"])
        .windows(&["Resolve-DnsName", "{name}"])
        .on(Site::Client)
}

/// Asks the operating system of the gateway's host for the name.
pub(crate) const fn ask_at_gateway(text: &'static str) -> Instruction {
    say(text).run(&["getent", "ahosts", "{name}"]).on(Site::GatewayHost)
}

/// Looks for the name in this host's hosts file.
pub(crate) const fn search_hosts_file(text: &'static str) -> Instruction {
    say(text)
        .run(&["grep", "-i", "{name}", "/etc/hosts"])
        .windows(&["Select-String", "{name}", "C:\\Windows\\System32\\drivers\\etc\\hosts"])
        .on(Site::Client)
}

/// Has AWS name the endpoint's own DNS names.
pub(crate) const fn own_names(text: &'static str) -> Instruction {
    say(text).run(OWN_NAMES).on(Site::EndpointAccount)
}
