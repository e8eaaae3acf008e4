//! The operating system's own resolver, in a network and mount namespace that the test makes: its
//! resolv.conf names an unbound of that namespace, its hosts file is the test's, and the endpoint's
//! addresses are the namespace's own, so that no packet leaves it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::actors::program;
use crate::diagnosis::Diagnosis;
use crate::path::{ADDRESSES, ENDPOINT, alone};

#[test]
fn the_systems_resolver_and_its_name_server_are_both_asked() {
    let seen = inside("127.0.0.1 localhost\n", "");
    seen.is(1, "fail endpoint.tcp tcp.timeout observed", TIMEOUT);
    seen.lacks("dns.os-differs");
}

#[test]
fn a_route_that_prohibits_is_this_hosts_own_doing() {
    let prohibited = "10.213.66.188 10.213.66.201";
    let seen = inside_with("127.0.0.1 localhost\n", "", prohibited);
    seen.is(1, "fail endpoint.tcp tcp.denied observed", TIMEOUT);
}

#[test]
fn a_hosts_file_that_says_otherwise_is_found() {
    let seen = inside(&format!("127.0.0.1 localhost\n10.213.66.7 {ENDPOINT}\n"), "");
    seen.notes("dns.os-differs").says("dns.os-differs", "10.213.66.7");
}

#[test]
fn a_name_that_nobody_knows_is_denied() {
    let seen = inside("127.0.0.1 localhost\n", "not-");
    seen.is(1, "fail endpoint.dns dns.no-such-name observed", NO_NAME);
}

const TIMEOUT: &str =
    "dns pass, tcp fail, tls skip, host skip, broker.resolve skip, websocket skip";
const NO_NAME: &str =
    "dns fail, tcp skip, tls skip, host skip, broker.resolve skip, websocket skip";

fn inside(hosts: &str, prefix: &str) -> Diagnosis {
    inside_with(hosts, prefix, "")
}

/// `dcvdiag run` inside; `prefix` makes another name of the endpoint's, `prohibited` are addresses
/// that the namespace's routes forbid.
fn inside_with(hosts: &str, prefix: &str, prohibited: &str) -> Diagnosis {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let file = |name: &str, text: &str| {
        fs::write(dir.path().join(name), text).expect("a file can be written");
    };
    file("hosts", hosts);
    file("resolv.conf", "nameserver 127.0.0.1\n");
    file("nsswitch.conf", "hosts: files dns\n");
    file("unbound.conf", &unbound(dir.path()));
    file("inside.sh", INSIDE);
    let mut command = program("unshare");
    // As root a namespace is there for the asking; anybody else needs one of users around it.
    let user = if nobody_but_root() { &[][..] } else { &["--map-root-user"][..] };
    command.args(user).args(["--net", "--mount", "sh"]).arg(dir.path().join("inside.sh"));
    command.arg(dir.path()).arg(env!("CARGO_BIN_EXE_dcvdiag")).arg(format!("{prefix}{ENDPOINT}"));
    command
        .arg(prohibited)
        .args(ADDRESSES)
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    let output = alone(&mut command);
    let log = fs::read_to_string(dir.path().join("unbound.log")).unwrap_or_default();
    Diagnosis::read(&output, log)
}

/// The endpoint's packets go to a neighbour that is not there: nothing answers a SYN.
const INSIDE: &str = r#"
set -eu
dir=$1 dcvdiag=$2 name=$3 prohibited=$4
shift 4
ip link set lo up
ip link add pipe type veth peer name end
ip link set pipe up
ip link set end up
ip addr add 10.213.66.1/24 dev pipe
for address in "$@" 10.213.66.7; do ip neigh add "$address" lladdr 02:00:00:00:00:01 dev pipe; done
for address in $prohibited; do ip route add prohibit "$address"; done
for file in hosts resolv.conf nsswitch.conf; do mount --bind "$dir/$file" "/etc/$file"; done
unbound -d -c "$dir/unbound.conf" >"$dir/unbound.log" 2>&1 &
unbound=$!
trap 'kill $unbound' EXIT
left=400
until getent ahostsv4 ready.dcv.internal >/dev/null; do
    left=$((left - 1))
    [ $left -gt 0 ] || { echo "unbound does not serve" >&2; exit 9; }
    sleep 0.05
done
set +e
"$dcvdiag" run --endpoint "$name" --timeout 1s --format json
exit $?
"#;

fn unbound(dir: &Path) -> String {
    let dir = dir.display();
    let mut text = format!(
        "server:\n  interface: 127.0.0.1\n  port: 53\n  username: \"\"\n  chroot: \"\"\n  \
         directory: \"{dir}\"\n  pidfile: \"\"\n  use-syslog: no\n  do-daemonize: no\n  \
         local-zone: \".\" static\n  local-data: \"ready.dcv.internal. 60 IN A 127.0.0.1\"\n"
    );
    for address in ADDRESSES {
        writeln!(text, "  local-data: \"{ENDPOINT}. 60 IN A {address}\"").expect("a String");
    }
    text + "remote-control:\n  control-enable: no\n"
}

fn nobody_but_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}
