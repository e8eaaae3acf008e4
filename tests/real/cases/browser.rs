//! `--format html` in a browser: headless Chromium.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use html5gum::{DefaultEmitter, Token, Tokenizer};
use serde_json::Value;
use tempfile::TempDir;

use crate::path::{dcvdiag, starting};

/// What a server could send to become more than text.
const HOSTILE: [&str; 6] = [
    "</script><script>document.title='broken into'</script>",
    "<img src=x onerror=\"document.title='broken into'\">",
    "\"'><svg onload=document.title='broken into'> style=\"color:red\"",
    "javascript:document.title='broken into'",
    "{{7*7}} {% raw %} ${7*7} </style></title></details><!--",
    "\u{202e}desrever\u{2028} &lt;b&gt; ]]>",
];
/// Fields of a report that hold what servers sent.
const SENT: [&str; 12] = [
    "session",
    "body",
    "subject",
    "issuer",
    "common_name",
    "cipher",
    "signature_algorithm",
    "serial",
    "key",
    "path",
    "alpn",
    "origin",
];

/// A report on disk, and what a browser makes of it.
struct Opened {
    folder: TempDir,
    page: PathBuf,
}

impl Opened {
    /// The page of a saved report with such texts where servers sent some.
    fn with(texts: &'static [&'static str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let saved =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reports/analysis-0.1.0.json");
        let mut value: Value =
            serde_json::from_slice(&fs::read(saved).expect("a report")).expect("JSON");
        Server { texts, sent: 0 }.fill(&mut value);
        let json = folder.path().join("saved.json");
        fs::write(&json, value.to_string()).expect("a file");
        let page = folder.path().join("page.html");
        report(&json, &["--report", &page.to_string_lossy()]);
        Self { folder, page }
    }

    /// What Chromium says on stdout and stderr.
    fn chromium(&self, words: &[&str]) -> (String, String) {
        let _quiet = starting(); // no run is measured meanwhile
        let profile = format!("--user-data-dir={}", self.folder.path().join("profile").display());
        let output = Command::new("chromium")
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"])
            .args(["--enable-logging=stderr", "--window-size=1400,2400", &profile])
            .args(words)
            .arg(format!("file://{}", self.page.display()))
            .output()
            .expect("chromium starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{stderr}");
        (stdout, stderr)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn picture(&self, name: &str, words: &[&str]) -> Vec<u8> {
        let file = self.file(name);
        let screenshot = format!("--screenshot={}", file.display());
        self.chromium(&[words, &[&screenshot]].concat());
        fs::read(file).expect("a picture")
    }
}

/// `dcvdiag report`
fn report(file: &Path, words: &[&str]) -> Output {
    dcvdiag().arg("report").arg(file).args(words).output().expect("dcvdiag runs")
}

/// Puts hostile texts, in turn, where servers sent some.
struct Server {
    texts: &'static [&'static str],
    sent: usize,
}

impl Server {
    fn send(&mut self, place: &mut Value) {
        if let (true, Some(text)) = (place.is_string(), self.texts.get(self.sent % HOSTILE.len())) {
            *place = Value::from(*text);
            self.sent += 1;
        }
    }

    fn fill(&mut self, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.fill(item)),
            Value::Object(fields) => {
                for (name, field) in fields {
                    self.field(name, field);
                }
            }
            _ => {}
        }
    }

    fn field(&mut self, name: &str, field: &mut Value) {
        match name {
            "dns_names" => field.as_array_mut().into_iter().flatten().for_each(|n| self.send(n)),
            "headers" => {
                for header in field.as_array_mut().into_iter().flatten() {
                    self.send(&mut header[1]);
                }
            }
            name if SENT.contains(&name) && field.is_string() => self.send(field),
            _ => self.fill(field),
        }
    }
}

/// The elements of a document, as `name attribute attribute`.
fn elements(document: &str) -> Vec<String> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let element = |token| match token {
        Ok(Token::StartTag(tag)) => {
            let names = tag.attributes.keys().map(|name| text(name));
            Some(std::iter::once(text(&tag.name)).chain(names).collect::<Vec<_>>().join(" "))
        }
        _ => None,
    };
    Tokenizer::new_with_emitter(document, emitter).filter_map(element).collect()
}

fn sorted(mut all: Vec<String>) -> Vec<String> {
    all.sort();
    all.dedup();
    all
}

/// Width and height of a PNG.
fn size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

#[test]
fn a_page_is_drawn_in_light_and_in_dark() {
    let page = Opened::with(&[]);
    let light = page.picture("light.png", &[]);
    let dark = page.picture("dark.png", &["--blink-settings=preferredColorScheme=0"]);
    for picture in [&light, &dark] {
        assert_eq!(size(picture), (1400, 2400));
        assert!(picture.len() > 100_000, "an empty page has some 20 kB, not {}", picture.len());
    }
    assert_ne!(light, dark);
}

#[test]
fn no_text_of_a_server_becomes_an_element_or_runs() {
    let (usual, hostile) = (Opened::with(&[]), Opened::with(&HOSTILE));
    let (plain, _) = usual.chromium(&["--dump-dom"]);
    let (document, log) = hostile.chromium(&["--dump-dom"]);
    assert_eq!(sorted(elements(&document)), sorted(elements(&plain)));
    assert!(document.contains("&lt;script&gt;document.title"), "the texts are there");
    assert!(document.contains("<title>BROKEN at layer"), "the title is another");
    assert!(!log.contains("CONSOLE"), "{log}");
}

#[test]
fn the_policy_of_a_page_stops_a_script_and_a_style_that_got_in() {
    let page = Opened::with(&[]);
    let text = fs::read_to_string(&page.page).expect("a page");
    let more = "<p style=\"color:red\">x</p><script>document.title='broken into'</script></main>";
    fs::write(&page.page, text.replace("</main>", more)).expect("a file");
    let (document, log) = page.chromium(&["--dump-dom"]);
    assert!(document.contains("<title>BROKEN at layer"), "the script ran");
    assert_eq!(log.matches("violates the following Content Security Policy").count(), 2, "{log}");
}

#[test]
fn the_report_in_the_document_is_the_report() {
    let page = Opened::with(&HOSTILE);
    let (document, _) = page.chromium(&["--dump-dom"]);
    let saved = page.file("from-the-browser.html");
    fs::write(&saved, document).expect("a file");
    let json = |file: &Path| -> Value {
        let output = report(file, &["--format", "json"]);
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    let expected = json(&page.file("saved.json"));
    assert_eq!(json(&saved), expected);
    assert_eq!(json(&page.page), expected);
    assert!(expected.to_string().contains("</script><script>"), "it is hostile");
}

#[test]
fn a_printed_page_shows_what_is_closed_on_the_screen() {
    let page = Opened::with(&[]);
    let pdf = page.file("page.pdf");
    page.chromium(&[&format!("--print-to-pdf={}", pdf.display())]);
    let text = Command::new("pdftotext").arg(&pdf).arg("-").output().expect("pdftotext starts");
    let text = String::from_utf8_lossy(&text.stdout);
    assert!(text.contains("nc -vz"), "the row of TCP is closed on the screen\n{text}");
}
