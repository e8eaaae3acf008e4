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

use askama::Template;
use dcvdiag_checks::model::Report;

use self::sheet::Sheet;
use super::Look;

pub use embed::embedded;
pub use fleet::Fleet;

/// The page of one report.
#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    sheet: Sheet<'a>,
    style: &'static str,
    policy: String,
    json: String,
}

/// One report.
pub fn render(report: &Report, look: &Look) -> String {
    let json = embed::escaped(&serde_json::to_string(report).unwrap_or_default());
    let sheet = Sheet::new(report, look, "");
    let page = Page { sheet, style: style::STYLE, policy: style::policy(), json };
    page.render().unwrap_or_default() // a String takes everything
}
