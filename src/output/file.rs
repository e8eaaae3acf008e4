//! `--report`: a file is there whole or not at all.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::failure::{Failure, unknown};
use crate::options::Format;

/// Tells if a report could be written there, asked before anything is sent.
pub fn check(path: &Path) -> Result<(), Failure> {
    let wrong = |why: String| Err(Failure::usage(format!("--report {}: {why}", path.display())));
    if path.is_dir() {
        return wrong("is a folder".to_owned());
    }
    if Format::of_file(path).is_none() {
        let endings = Format::endings();
        let Some(ending) = path.extension().map(|ending| ending.to_string_lossy()) else {
            return wrong(format!("no ending that names a format: {}", endings.join(", ")));
        };
        let known = endings.iter().map(String::as_str);
        return wrong(unknown("ending", &format!(".{ending}"), known));
    }
    let folder = folder(path);
    if !folder.is_dir() {
        return wrong(format!("no folder {}", folder.display()));
    }
    match draft(folder) {
        Ok(_) => Ok(()), // gone again with its name
        Err(error) => wrong(error.to_string()),
    }
}

/// A file that is being written beside its place, and takes it when it is whole.
pub struct Draft {
    file: NamedTempFile,
    path: PathBuf,
}

impl Draft {
    /// Nothing stands at its place yet.
    pub fn new(path: &Path) -> Result<Self, Failure> {
        let file = draft(folder(path)).map_err(|error| failure(path, &error))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Classifies an error of writing to it.
    pub fn failure(&self, error: &io::Error) -> Failure {
        failure(&self.path, error)
    }

    /// Puts it in its place, at once and whole.
    pub fn publish(mut self) -> Result<(), Failure> {
        let path = self.path;
        let flushed = self.file.flush().and_then(|()| self.file.as_file().sync_all());
        flushed.map_err(|error| failure(&path, &error))?;
        self.file.persist(&path).map_err(|error| failure(&path, &error.error))?;
        Ok(())
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// In the same folder, for a rename does not cross file systems; readable as any new file is, since
/// `node_exporter` and its kin run as somebody else.
fn draft(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".dcvdiag-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666)); // less the umask
    }
    builder.tempfile_in(folder)
}

fn failure(path: &Path, error: &io::Error) -> Failure {
    Failure::usage(format!("--report {}: {error}", path.display()))
}

/// Where a file is, or is to be.
pub fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}
