//! `--format html`: one file for somebody who was not there. It refers to nothing outside of itself
//! and runs no script; its Content-Security-Policy lets nothing in but its own style.

mod drawing;
mod embed;
mod fleet;
mod path;
mod rows;
mod sheet;
mod style;
#[cfg(test)]
mod tests;
mod waterfall;

use std::borrow::Cow;

use askama::Template;
use dcvdiag_checks::report::Report;

use self::sheet::Sheet;
use super::Terminal;
use super::words::say;

pub use embed::embedded;
pub use fleet::Fleet;

/// The page of one report.
#[derive(Template)]
#[template(path = "page.html", config = "src/render/html/askama.toml")]
struct Page<'a> {
    sheet: Sheet<'a>,
    style: &'static str,
    policy: String,
    inside: Cow<'static, str>,
    json: String,
}

/// Said under a page.
const INSIDE: &str =
    "The whole report is inside this file. To judge it again or to read it in another format:";

/// One report as a page of its own.
pub fn render(report: &Report, terminal: &Terminal) -> String {
    let json = embed::escaped(&serde_json::to_string(report).unwrap_or_default());
    let sheet = Sheet::new(report, terminal, "");
    let inside = say(terminal, INSIDE);
    let page = Page { sheet, style: style::STYLE, policy: style::policy(), inside, json };
    let mut page = page.render().unwrap_or_default(); // a String takes everything
    page.push('\n');
    page
}
