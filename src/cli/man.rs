//! `dcvdiag man [COMMAND]`, `dcvdiag man --out DIR`

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, ValueHint};

use super::{manual, words};
use crate::console::print;
use crate::failure::Failure;
use crate::failure::nearest_word;

#[derive(Args)]
pub struct ManArgs {
    /// The command whose page is printed; without it, that of dcvdiag itself
    #[arg(add = words::commands())]
    command: Option<String>,
    /// Write every page into this folder instead: dcvdiag.1, dcvdiag-run.1 and so on
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "command")]
    out: Option<PathBuf>,
}

/// Prints one page, in roff, or writes all of them.
pub fn main(args: &ManArgs) -> Result<ExitCode, Failure> {
    let pages = manual::pages();
    if let Some(folder) = &args.out {
        write(folder, &pages)?;
        return Ok(ExitCode::SUCCESS);
    }
    let wanted = args.command.as_deref().unwrap_or("dcvdiag");
    let bare = wanted.strip_prefix("dcvdiag-").unwrap_or(wanted);
    let page = pages.iter().find(|page| page.command == bare).ok_or_else(|| {
        nearest_word("command", bare, pages.iter().map(|page| page.command.as_str()))
    })?;
    print(&page.text);
    Ok(ExitCode::SUCCESS)
}

fn write(folder: &Path, pages: &[manual::Page]) -> Result<(), Failure> {
    let wrong = || format!("--out {}", folder.display());
    fs::create_dir_all(folder).with_context(wrong)?;
    for page in pages {
        fs::write(folder.join(page.file()), &page.text).with_context(wrong)?;
    }
    Ok(())
}
