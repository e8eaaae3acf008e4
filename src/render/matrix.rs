//! Addresses by layers, where the addresses differ.

use std::collections::HashMap;
use std::net::SocketAddr;

use comfy_table::Cell;
use dcvdiag_checks::model::{Layer, Leg, Severity};
use dcvdiag_checks::observations::Route;
use dcvdiag_checks::path::{self, End, Glance};
use dcvdiag_checks::report::{Report, RowStatus};

use super::Terminal;
use super::table::{bare, lines, result};

/// The matrix of each leg whose addresses do not fare alike.
pub fn render(report: &Report, terminal: &Terminal) -> Option<String> {
    let all: Vec<String> = grids(report).iter().map(|grid| draw(grid, terminal)).collect();
    (!all.is_empty()).then(|| all.join("\n"))
}

/// Its rows as plain data, for HTML.
pub fn grids(report: &Report) -> Vec<Grid> {
    let weights = Weights::of(report);
    report.observations.legs().filter_map(|(leg, _)| grid(report, leg, &weights)).collect()
}

/// Addresses by layers.
pub struct Grid {
    /// The leg that was dialled.
    pub leg: Leg,
    /// From the bottom up.
    pub layers: Vec<Layer>,
    /// The result of each address on each of them.
    pub addresses: Vec<(String, Vec<RowStatus>)>,
}

/// The weight of what was found on a step at one address.
struct Weights<'a>(HashMap<(Leg, Layer, &'a str), Severity>);

impl<'a> Weights<'a> {
    fn of(report: &'a Report) -> Self {
        let mut all = HashMap::new();
        for finding in &report.findings {
            for address in &finding.addresses {
                let place = (finding.leg, finding.layer, address.as_str());
                let weight = all.entry(place).or_insert(finding.own_severity);
                *weight = finding.own_severity.max(*weight);
            }
        }
        Self(all)
    }

    fn at(&self, glance: &Glance, address: &str) -> Option<Severity> {
        self.0.get(&(glance.leg, glance.layer, address)).copied()
    }
}

fn grid(report: &Report, leg: Leg, weights: &Weights<'_>) -> Option<Grid> {
    let seen = &report.observations;
    let steps = path::layers(leg).filter(|step| step.is_shown(seen));
    let by_address = |step: &path::Step| -> HashMap<SocketAddr, Glance> {
        step.glances(seen)
            .into_iter()
            .filter_map(|glance| Some((glance.address?, glance)))
            .collect()
    };
    let columns: Vec<(Layer, HashMap<SocketAddr, Glance>)> = steps
        .map(|step| (step.layer, by_address(step)))
        .filter(|(_, glances)| !glances.is_empty())
        .collect();
    let layers = columns.iter().map(|(layer, _)| *layer).collect();
    let routes = &seen.leg(leg)?.routes;
    let row = |route: &Route| {
        let address = route.address.to_string();
        let cells = columns.iter().map(|(_, glances)| {
            let glance = glances.get(&route.address);
            glance.map_or(RowStatus::Skip, |glance| status(glance, weights, &address))
        });
        (address.clone(), cells.collect())
    };
    let addresses: Vec<(String, Vec<RowStatus>)> = routes.iter().map(row).collect();
    let differ = addresses.iter().any(|(_, all)| *all != addresses[0].1);
    differ.then_some(Grid { leg, layers, addresses })
}

/// The result of a step for a client that has this address alone.
fn status(glance: &Glance, weights: &Weights<'_>, address: &str) -> RowStatus {
    match (glance.end, weights.at(glance, address)) {
        (End::NotMade(_), _) => RowStatus::Skip,
        (_, Some(Severity::Error)) => RowStatus::Fail,
        (_, Some(Severity::Warning)) => RowStatus::Warn,
        (End::Answered | End::CutShort(_), _) => RowStatus::Pass,
        (End::Failed | End::NotFinished(_), _) => RowStatus::Fail,
    }
}

fn draw(grid: &Grid, terminal: &Terminal) -> String {
    let mut table = bare(terminal);
    let words = grid.layers.iter().map(|layer| layer.word().to_uppercase());
    let address = format!(" {}", terminal.lang.say("ADDRESS"));
    table.set_header(std::iter::once(address).chain(words));
    for (address, statuses) in &grid.addresses {
        let cells = statuses.iter().map(|status| result(*status));
        table.add_row(std::iter::once(Cell::new(format!(" {address}"))).chain(cells));
    }
    let mut text = lines(&table);
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    #[test]
    fn a_cell_weighs_what_the_finding_weighs_there_and_not_what_its_check_does() {
        let mut report = sample::partial();
        let address = report.observations.endpoint.as_ref().expect("a leg").routes[0].address;
        let mut finding = report.findings[0].clone();
        (finding.leg, finding.layer) = (Leg::Endpoint, Layer::Websocket);
        finding.code = "websocket.session-not-found".to_owned(); // an error by its check
        finding.addresses = vec![address.to_string()];
        for (weight, cell) in
            [(Severity::Error, RowStatus::Fail), (Severity::Warning, RowStatus::Warn)]
        {
            finding.own_severity = weight;
            report.findings = vec![finding.clone()];
            let grid = &grids(&report)[0];
            let column = grid.layers.iter().position(|l| *l == Layer::Websocket).expect("a column");
            assert_eq!(grid.addresses[0].1[column], cell, "{weight:?}");
        }
    }
}
