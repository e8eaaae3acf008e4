//! Many targets on one page, spooled to temporary files as they finish: the verdict comes first on
//! the page and last in time, and memory must not grow with the fleet.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};

use askama::Template;
use dcvdiag_checks::model::VerdictStatus;
use dcvdiag_checks::report::Ended;

use super::embed::escaped;
use super::sheet::{Sheet, shown, tone};
use super::style;
use crate::render::headline::word;
use crate::render::words::{fill, language, say};
use crate::render::{Growing, Named, Summary, Terminal, json, table};

/// The document of a fleet.
pub struct Fleet {
    terminal: Terminal,
    spooled: Option<Spooled>,
    added: usize,
}

/// Parts that wait for the end of the run, in files without a name.
struct Spooled {
    json: json::Fleet,
    targets: BufWriter<File>,
    data: BufWriter<File>,
}

/// A target on the page.
#[derive(Template)]
#[template(path = "target.html", config = "src/render/html/askama.toml")]
struct Target<'a> {
    name: String,
    sheet: Sheet<'a>,
}

/// The part of the page before the targets.
#[derive(Template)]
#[template(path = "fleet.html", config = "src/render/html/askama.toml")]
struct Head {
    language: &'static str,
    style: &'static str,
    policy: String,
    tone: &'static str,
    word: Cow<'static, str>,
    remark: Option<String>,
    summary: String,
    counts: Vec<(&'static str, usize, String)>,
    codes: Vec<(String, usize)>,
    heading: String,
}

/// The part of the page after them, up to the data.
#[derive(Template)]
#[template(path = "fleet-foot.html", config = "src/render/html/askama.toml")]
struct Foot {
    inside: Cow<'static, str>,
}

impl Fleet {
    /// Nothing is in it yet.
    pub fn new(terminal: &Terminal) -> Self {
        Self { terminal: terminal.clone(), spooled: None, added: 0 }
    }

    fn spooled(&mut self) -> io::Result<&mut Spooled> {
        if self.spooled.is_none() {
            let mut json = json::Fleet::default();
            let targets = BufWriter::new(tempfile::tempfile()?);
            let mut data = BufWriter::new(tempfile::tempfile()?);
            json.begin(&[], &mut data)?;
            self.spooled = Some(Spooled { json, targets, data });
        }
        self.spooled.as_mut().ok_or_else(|| io::Error::other("no place to keep targets"))
    }

    fn head(&self, summary: &Summary) -> Head {
        let terminal = &self.terminal;
        let worst = summary.worst();
        let count = |tone, n, text: &'static str| (tone, n, say(terminal, text).into_owned());
        let mut codes: Vec<(String, usize)> =
            summary.codes.iter().map(|(code, n)| (shown(code), *n)).collect();
        codes.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let took = summary.duration_ms.map_or_else(String::new, table::time);
        let text = if took.is_empty() { "{n} targets" } else { "{n} targets in {time}" };
        Head {
            language: language(terminal),
            style: style::STYLE,
            policy: style::policy(),
            tone: tone(worst),
            word: say(terminal, word(worst)),
            remark: (summary.ended == Ended::Interrupted).then(|| {
                let text = "Interrupted: the other targets were not probed to their end.";
                say(terminal, text).into_owned()
            }),
            summary: fill(terminal, text, &[("n", &summary.targets), ("time", &took)]),
            counts: vec![
                count(tone(VerdictStatus::Fail), summary.fail, "broken"),
                count(tone(VerdictStatus::Inconclusive), summary.inconclusive, "not measured"),
                count(tone(VerdictStatus::Warn), summary.warn, "with a warning"),
                count(tone(VerdictStatus::Pass), summary.pass, "pass"),
            ],
            codes,
            heading: say(terminal, "Targets, in the order in which they finished").into_owned(),
        }
    }
}

impl Growing for Fleet {
    fn add(&mut self, one: Named<'_>, _out: &mut dyn Write) -> io::Result<()> {
        self.added += 1;
        let terminal = self.terminal.clone();
        let sheet = Sheet::new(one.report, &terminal, &format!("target-{}-", self.added));
        let target = Target { name: shown(one.title()), sheet };
        let text = target.render().map_err(io::Error::other)?;
        let spooled = self.spooled()?;
        spooled.targets.write_all(text.as_bytes())?;
        spooled.json.add(one, &mut spooled.data)
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let head = self.head(summary).render().map_err(io::Error::other)?;
        let foot = Foot { inside: say(&self.terminal, super::INSIDE) };
        let foot = foot.render().map_err(io::Error::other)?;
        let spooled = self.spooled()?;
        spooled.json.end(summary, &mut spooled.data)?;
        out.write_all(head.as_bytes())?;
        for line in lines(&mut spooled.targets)? {
            writeln!(out, "{}", line?)?;
        }
        out.write_all(foot.as_bytes())?;
        for line in lines(&mut spooled.data)? {
            writeln!(out, "{}", escaped(&line?))?; // a target a line
        }
        out.write_all(b"</script>\n</body>\n</html>\n")
    }
}

/// A spooled file from its start.
fn lines(file: &mut BufWriter<File>) -> io::Result<impl Iterator<Item = io::Result<String>>> {
    file.flush()?;
    let file = file.get_mut();
    file.rewind()?;
    Ok(BufReader::new(file).lines())
}
