//! `dcvdiag man [COMMAND]`, `dcvdiag man --out DIR`

mod pages;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;

use crate::console::print;
use crate::failure::{Failure, nearest_word};
use crate::options::ManArgs;

/// Prints one page, in roff, or writes all of them.
pub fn main(args: &ManArgs) -> Result<ExitCode, Failure> {
    let pages = pages::pages();
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

fn write(folder: &Path, pages: &[pages::Page]) -> Result<(), Failure> {
    let wrong = || format!("--out {}", folder.display());
    fs::create_dir_all(folder).with_context(wrong)?;
    for page in pages {
        fs::write(folder.join(page.file()), &page.text).with_context(wrong)?;
    }
    Ok(())
}
