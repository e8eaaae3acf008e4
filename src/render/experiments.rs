//! `-v`: the follow-ups, a block for each address and layer that failed.

use dcvdiag_checks::experiments::{self, Experiment};
use dcvdiag_checks::report::Report;

use super::Terminal;
use super::table::{bare, lines};
use super::width::breakable;
use crate::escape::Visible;

/// Nothing where no layer was followed up.
pub fn render(report: &Visible<Report>, terminal: &Terminal) -> Option<String> {
    let all = experiments::list(&report.observations);
    let alike =
        |a: &Experiment, b: &Experiment| (a.leg, a.layer, a.address) == (b.leg, b.layer, b.address);
    let blocks: Vec<String> = all.chunk_by(alike).map(|block| draw(block, terminal)).collect();
    (!blocks.is_empty())
        .then(|| format!("\n{}\n{}\n", terminal.lang.say("WHAT WAS TRIED"), blocks.join("\n")))
}

fn draw(block: &[Experiment], terminal: &Terminal) -> String {
    let place = block.first().map_or(String::new(), |first| {
        let address = first.address.map_or(String::new(), |address| format!("   {address}"));
        format!("  {}{address}", terminal.lang.title(first.leg, first.layer))
    });
    let mut table = bare(terminal);
    for tried in block {
        let words =
            |text: &str| breakable(&terminal.lang.sentence(text), terminal.lang).into_owned();
        table.add_row([format!("   {}", words(&tried.request)), words(&tried.result)]);
    }
    format!("{place}\n{}", lines(&table))
}
