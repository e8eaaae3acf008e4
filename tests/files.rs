//! Every option that names a file: what is no file to read, or too large, is one line and exit 2, at
//! once; a byte order mark is no fault.

mod support;

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use support::echo::NAME;
use support::{dcvdiag, stderr};

/// Far more than it takes to refuse a file, and less than to read what has no end.
const SOON: Duration = Duration::from_secs(5);

/// An option that names a file.
struct FileOption {
    /// What stands in front of the file, and behind it.
    words: (&'static [&'static str], &'static [&'static str]),
    /// The file's name, where that decides what it is.
    extension: &'static str,
    /// Its bound in MiB.
    most: u64,
}

const NOBODY: &[&str] =
    &["--endpoint=127.0.0.1", "--connect-to=::127.0.0.1:1", "--deadline=1s", "--only=tcp"];
const OPTIONS: [FileOption; 9] = [
    FileOption { words: (&["run"], &[]), extension: "dcv", most: 1 },
    FileOption { words: (&["run", "--targets"], &[]), extension: "toml", most: 16 },
    FileOption { words: (&["run", "--ca-file"], NOBODY), extension: "pem", most: 16 },
    FileOption {
        words: (
            &["run", "--broker=https://127.0.0.1:1", "--broker-ca"],
            &["--endpoint=127.0.0.1", "--deadline=1s", "--only=tcp"],
        ),
        extension: "pem",
        most: 16,
    },
    FileOption {
        words: (&["run", "--client-key=KEY", "--client-cert"], NOBODY),
        extension: "pem",
        most: 16,
    },
    FileOption {
        words: (&["run", "--client-cert=CERT", "--client-key"], NOBODY),
        extension: "pem",
        most: 16,
    },
    FileOption {
        words: (&["echo", "--listen=127.0.0.1:0", "--key=KEY", "--cert"], &[]),
        extension: "pem",
        most: 16,
    },
    FileOption {
        words: (&["echo", "--listen=127.0.0.1:0", "--cert=CERT", "--key"], &[]),
        extension: "pem",
        most: 16,
    },
    FileOption { words: (&["report"], &[]), extension: "json", most: 1024 },
];

/// A certificate and its key, as files.
struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    fn new() -> Self {
        let files = Self { folder: tempfile::tempdir().expect("a folder") };
        let made = rcgen::generate_simple_self_signed([NAME.to_owned()]).expect("a certificate");
        fs::write(files.path("CERT"), made.cert.pem()).expect("written");
        fs::write(files.path("KEY"), made.signing_key.serialize_pem()).expect("written");
        files
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// The option with that file.
    fn with(&self, option: &FileOption, file: &str) -> Output {
        let (before, after) = option.words;
        let word = |word: &&str| {
            word.replace("CERT", &self.path("CERT"))
                .replace("=KEY", &format!("={}", self.path("KEY")))
        };
        let words = before.iter().map(word).chain([file.to_owned()]).chain(after.iter().map(word));
        let mut command = dcvdiag();
        command.args(words).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        ended(command, file)
    }
}

/// What came of it, soon.
fn ended(mut command: Command, of: &str) -> Output {
    let mut child = command.spawn().expect("dcvdiag runs");
    let start = Instant::now();
    while child.try_wait().expect("it can be waited for").is_none() {
        if start.elapsed() > SOON {
            let _ = child.kill();
            panic!("it goes on with {of}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().expect("its output")
}

fn refused(output: &Output, says: &[&str]) {
    let line = stderr(output);
    assert_eq!(output.status.code(), Some(2), "{line}");
    assert_eq!(line.trim_end().lines().count(), 1, "not one line: {line}");
    assert!(output.stdout.is_empty(), "stdout is not empty");
    for part in says {
        assert!(line.contains(part), "\"{part}\" is not in: {line}");
    }
}

#[test]
fn a_folder_is_no_file() {
    let files = Files::new();
    for option in &OPTIONS {
        let folder = files.path(&format!("folder.{}", option.extension));
        fs::create_dir_all(&folder).expect("made");
        refused(&files.with(option, &folder), &[&folder, "is a folder"]);
    }
}

#[test]
fn a_file_that_is_too_large_is_refused_with_the_bound() {
    let files = Files::new();
    for option in &OPTIONS {
        let large = files.path(&format!("large.{}", option.extension));
        let file = File::create(&large).expect("made");
        file.set_len((option.most << 20) + 1).expect("a file with a hole");
        let bound = format!("larger than {} MiB", option.most);
        refused(&files.with(option, &large), &[&large, &bound]);
    }
}

#[cfg(unix)]
#[test]
fn a_device_a_fifo_and_a_socket_are_not_read() {
    let files = Files::new();
    let fifo = files.path("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().expect("mkfifo runs").success());
    let socket = files.path("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
    for kind in ["/dev/zero", &fifo, &socket] {
        for option in &OPTIONS {
            let name = Path::new(kind).file_name().expect("a name").display();
            let link = files.path(&format!("{name}-link.{}", option.extension));
            let _ = fs::remove_file(&link);
            std::os::unix::fs::symlink(kind, &link).expect("a link");
            refused(&files.with(option, &link), &[&link, "no regular file"]);
        }
    }
}

#[test]
fn a_file_of_zeros_is_not_text() {
    let files = Files::new();
    for option in &OPTIONS {
        let zeros = files.path(&format!("zeros.{}", option.extension));
        fs::write(&zeros, [0; 10_000]).expect("written");
        refused(&files.with(option, &zeros), &[&zeros, "not text"]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn standard_input_without_end_is_given_up_early() {
    let mut command = dcvdiag();
    command.args(["report", "-"]).stdin(File::open("/dev/zero").expect("it is there"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    refused(&ended(command, "standard input"), &["not text"]);
}

/// The forms that editors and shells of Windows give a text.
fn marked(text: &str) -> [Vec<u8>; 3] {
    let text = format!("\u{feff}{text}");
    [
        text.as_bytes().to_vec(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    ]
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    let files = Files::new();
    let pem = |name: &str| fs::read_to_string(files.path(name)).expect("text");
    let target = "[[target]]\nname = \"a\"\nendpoint = \"127.0.0.1\"\nonly = [\"quic\"]\n";
    let report = fs::read_to_string("fixtures/reports/tcp-partial-0.1.0.json").expect("text");
    for option in &OPTIONS {
        let (before, _) = option.words;
        let text = match (*before.last().expect("a word"), option.extension) {
            (_, "dcv") => "[connect]\nhost=127.0.0.1\nport=1\n".to_owned(),
            (_, "toml") => target.to_owned(),
            (_, "json") => report.clone(),
            ("--client-key" | "--key", _) => pem("KEY"),
            _ => pem("CERT"),
        };
        if before[0] == "echo" {
            continue; // it would listen until it is stopped; it reads as --client-cert does
        }
        for bytes in marked(&text) {
            let file = files.path(&format!("marked.{}", option.extension));
            fs::write(&file, bytes).expect("written");
            let output = files.with(option, &file);
            assert_ne!(output.status.code(), Some(2), "{before:?}: {}", stderr(&output));
        }
    }
}
