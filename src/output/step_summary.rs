//! `$GITHUB_STEP_SUMMARY`: with `--format github` the Markdown is appended to the file that GitHub shows
//! below the job.
//!
//! The file is the runner's and may hold what the step said before, so that it is appended to, not
//! replaced. GitHub refuses a summary above 1 MiB as a whole: what does not fit is left out. That the file
//! cannot be written is said, and is no failure of the run.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::console::complain;

/// The size that a step may have ("upload aborted, supports content up to a size of 1024k").
const MOST: u64 = 1024 * 1024;
const CUT: &str = "\n\n(cut: GitHub shows 1 MiB a step; `--report FILE.md` has all of it)\n";

/// Appends to the summary of this step, where there is one.
pub fn append(markdown: &str) {
    if let Some(mut summary) = StepSummary::open() {
        let _ = summary.write_all(markdown.as_bytes()); // it never fails
    }
}

/// The file, as far as there is room in it, the note that it was cut included. Writing to it never
/// fails; what went wrong is said once.
pub struct StepSummary {
    path: PathBuf,
    file: Option<File>,
    room: u64,
}

impl StepSummary {
    /// None outside of GitHub Actions, and where the file cannot be opened, which is said.
    pub fn open() -> Option<Self> {
        let path = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty())?;
        Self::at(Path::new(&path))
    }

    fn at(path: &Path) -> Option<Self> {
        let opened = OpenOptions::new().append(true).create(true).open(path);
        match opened.and_then(|file| Ok((file.metadata()?.len(), file))) {
            Ok((held, file)) => {
                let room = MOST.saturating_sub(held);
                Some(Self { path: path.to_owned(), file: Some(file), room })
            }
            Err(error) => {
                complain(&format!("GITHUB_STEP_SUMMARY {}: {error}", path.display()));
                None
            }
        }
    }

    fn put(&mut self, bytes: &[u8]) {
        let Some(file) = &mut self.file else { return };
        if let Err(error) = file.write_all(bytes) {
            complain(&format!("GITHUB_STEP_SUMMARY {}: {error}", self.path.display()));
            self.file = None;
        }
    }
}

impl Write for StepSummary {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let fits = self.room.checked_sub(CUT.len() as u64);
        if fits.is_some_and(|fits| bytes.len() as u64 <= fits) {
            self.room -= bytes.len() as u64;
            self.put(bytes);
            return Ok(bytes.len());
        }
        if let Some(fits) = fits.and_then(|fits| usize::try_from(fits).ok()) {
            let end = bytes[..fits].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            self.put(&bytes[..end]); // whole lines
            self.put(CUT.as_bytes());
        }
        self.file = None;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_step_said_before_stays_and_what_does_not_fit_is_cut_at_a_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("summary");
        std::fs::write(&path, "before\n").expect("written");
        let line = format!("{}\n", "x".repeat(999));
        let mut summary = StepSummary::at(&path).expect("open");
        for _ in 0..3 {
            summary.write_all(line.repeat(500).as_bytes()).expect("written");
        }
        let text = std::fs::read_to_string(&path).expect("text");
        assert!(text.starts_with("before\nxxx") && text.ends_with(CUT), "{}", text.len());
        assert!(text.len() as u64 <= MOST && text.len() as u64 > MOST - 2000, "{}", text.len());
        let body = &text["before\n".len()..text.len() - CUT.len()];
        assert!(body.lines().all(|line| line.len() == 999));
        for _ in 0..20 {
            let mut again = StepSummary::at(&path).expect("open");
            again.write_all(line.as_bytes()).expect("written");
        }
        let grown = std::fs::metadata(&path).expect("the file").len();
        assert!(grown <= MOST, "{grown}");
    }
}
