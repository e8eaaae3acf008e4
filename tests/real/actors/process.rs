//! A program that runs for as long as its test does.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a program may take until it serves.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(5);
/// What `.ci/run` installs.
const PACKAGES: &str = "unbound dnsmasq-base haproxy nginx-light python3-websockets openssl iproute2 nftables ngtcp2-server libxml2-utils python3-prometheus-client prometheus-node-exporter nodejs npm zsh fish mandoc groff-base systemd prometheus nagios4-core icinga2-bin, and npm install tap-parser";

/// Killed and waited for when dropped, also by a panic.
pub struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts it; what it says goes to `DIR/NAME.log`.
    pub fn start(name: &str, command: &mut Command, dir: &Path) -> Self {
        let log = dir.join(format!("{name}.log"));
        let out = File::create(&log).expect("a log can be made");
        let err = out.try_clone().expect("a log can be shared");
        let command = command.stdin(Stdio::null()).stdout(out).stderr(err);
        let child =
            command.spawn().unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let name = name.to_owned();
        Self { name, child, log }
    }

    /// Returns once it accepts connections on all of these.
    pub fn listening(self, on: &[SocketAddr]) -> Self {
        on.iter().fold(self, |process, at| {
            process.once(&format!("at {at}"), |_| TcpStream::connect(at).is_ok())
        })
    }

    /// Returns once it takes datagrams on this.
    pub fn listening_on_udp(self, on: SocketAddr) -> Self {
        self.once(&format!("at {on}"), |_| is_bound(on))
    }

    /// Returns once it listens in a namespace of its own, where nobody outside can connect.
    pub fn listening_inside(self, at: SocketAddr) -> Self {
        let sockets = PathBuf::from(format!("/proc/{}/net/tcp", self.child.id()));
        self.once(&format!("at {at}"), |_| {
            listens(&fs::read_to_string(&sockets).unwrap_or_default(), at)
        })
    }

    /// Returns once it has said this.
    pub fn saying(self, words: &str) -> Self {
        self.once("ready", |process| process.said().contains(words))
    }

    fn once(mut self, what: &str, done: impl Fn(&Self) -> bool) -> Self {
        let start = Instant::now();
        while !done(&self) {
            if let Some(status) = self.child.try_wait().expect("a child can be asked") {
                panic!("{} ended, {status}: {}", self.name, self.said());
            }
            let late = start.elapsed() > PATIENCE;
            assert!(!late, "{} is not {what}: {}", self.name, self.said());
            std::thread::sleep(PAUSE);
        }
        self
    }

    /// The end of its log, under its name.
    pub fn said(&self) -> String {
        let log = fs::read(&self.log).unwrap_or_default();
        let end = String::from_utf8_lossy(&log[log.len().saturating_sub(2000)..]);
        format!("--- {}\n{end}", self.name)
    }
}

/// Whether this table of sockets (proc(5), `/proc/net/tcp`) has a listener there: the address is
/// the number it has in memory, the state is 0A.
fn listens(sockets: &str, at: SocketAddr) -> bool {
    let SocketAddr::V4(at) = at else { return false };
    let local = format!("{:08X}:{:04X}", u32::from_ne_bytes(at.ip().octets()), at.port());
    sockets.lines().any(|socket| {
        let mut columns = socket.split_ascii_whitespace().skip(1);
        columns.next() == Some(&local) && columns.nth(1) == Some("0A")
    })
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill(); // it may have ended by itself
        let _ = self.child.wait();
    }
}

/// Whether a socket of this host is bound there: Linux lists them, with the address as the number it
/// has in memory (proc(5), `/proc/net/udp`).
fn is_bound(address: SocketAddr) -> bool {
    let SocketAddr::V4(at) = address else { return false };
    let local = format!("{:08X}:{:04X}", u32::from_ne_bytes(at.ip().octets()), at.port());
    let sockets = std::fs::read_to_string("/proc/net/udp").unwrap_or_default();
    sockets.lines().any(|line| line.split_ascii_whitespace().nth(1) == Some(&local))
}

/// A program by name; servers live where a user's `PATH` does not always lead.
pub fn program(name: &str) -> Command {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let more = ["/usr/sbin", "/usr/local/sbin", "/sbin"].map(PathBuf::from);
    let found = std::env::split_paths(&path)
        .chain(more)
        .map(|dir| dir.join(name))
        .find(|file| file.is_file());
    let Some(file) = found else {
        panic!("{name} is not installed: apt-get install --no-install-recommends {PACKAGES}");
    };
    Command::new(file)
}

/// The system's Python, for which Debian's packages are made, with a script and its arguments.
pub fn python<A: AsRef<OsStr>>(script: &Path, arguments: impl IntoIterator<Item = A>) -> Command {
    let system = Path::new("/usr/bin/python3");
    assert!(
        system.is_file(),
        "{} is not installed: apt-get install --no-install-recommends {PACKAGES}",
        system.display()
    );
    let mut command = Command::new(system);
    command.arg("-u").arg(script).args(arguments);
    command
}
