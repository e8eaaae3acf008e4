//! A network namespace: a host of its own, which lives for as long as the process that holds it.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::MetadataExt;
use std::process::{Child, Command, Stdio};

use super::process::program;

/// A host without any interface but loopback.
pub struct Namespace {
    holder: Child,
}

/// What the holder does once it is inside: it says so and sleeps.
const HOLD: &str = "ip link set lo up && echo held && exec sleep infinity";

/// In front of a program: it dies with whoever started it, however that ends.
const MORTAL: [&str; 3] = ["setpriv", "--pdeathsig", "KILL"];

impl Namespace {
    /// A host with mounts of its own, so that its `/etc` can be another.
    pub fn first() -> Self {
        let mut unshare = program("unshare");
        // As root a namespace is there for the asking; anybody else needs one of users around it.
        let user = if is_root() { &[][..] } else { &["--map-root-user"][..] };
        unshare.args(user).args(["--net", "--mount"]).args(MORTAL).args(["sh", "-c", HOLD]);
        Self::held_by(unshare)
    }

    /// Another host, to which this one can be joined.
    pub fn beside(&self) -> Self {
        let mut unshare = program("unshare");
        unshare.arg("--net").args(MORTAL).args(["sh", "-c", HOLD]);
        Self::held_by(self.inside(&unshare))
    }

    fn held_by(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut holder = command.spawn().expect("unshare starts");
        let said = holder.stdout.take().expect("its stdout is a pipe");
        let mut line = String::new();
        let _ = BufReader::new(said).read_line(&mut line); // an end without a line is told below
        let mut namespace = Self { holder };
        if line.trim() != "held" {
            let _ = namespace.holder.kill();
            let mut why = String::new();
            if let Some(mut stderr) = namespace.holder.stderr.take() {
                let _ = stderr.read_to_string(&mut why);
            }
            panic!(
                "this machine lets the test make no network namespace (run it as root, or allow \
                 user namespaces): {why}"
            );
        }
        namespace
    }

    /// The same command, run on this host.
    pub fn inside(&self, command: &Command) -> Command {
        let mut inside = program("nsenter");
        let user = if is_root() { &[][..] } else { &["--user", "--preserve-credentials"][..] };
        inside.arg("--target").arg(self.holder.id().to_string()).args(["--net", "--mount"]);
        inside.args(user).arg("--").args(MORTAL);
        inside.arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => inside.env(name, value),
                None => inside.env_remove(name),
            };
        }
        inside
    }

    /// Runs lines of shell on this host, the first one that fails ends the test.
    pub fn run(&self, lines: &str) {
        let mut shell = Command::new("sh");
        shell.args(["-euc", lines]);
        let done = self.inside(&shell).stdin(Stdio::null()).output().expect("nsenter starts");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "on a host of the test's network: {lines}\n{said}");
    }

    /// Lays a cable: an interface here, one there, each with its address.
    pub fn join(&self, (name, address): (&str, &str), other: &Self, there: (&str, &str)) {
        let (peer, peer_address) = there;
        let netns = other.holder.id();
        self.run(&format!("ip link add {name} type veth peer name {peer} netns {netns}"));
        self.set_up(name, address);
        other.set_up(peer, peer_address);
    }

    fn set_up(&self, name: &str, address: &str) {
        let address = match address {
            "" => String::new(),
            address => format!("ip addr add {address} dev {name};"),
        };
        self.run(&format!("{address} ip link set {name} up"));
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let _ = self.holder.kill(); // it may have ended by itself
        let _ = self.holder.wait();
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}
