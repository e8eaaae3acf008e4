//! Addresses by layers, where the addresses differ.

use comfy_table::Cell;
use dcvdiag_checks::model::{
    Finding, Layer, Leg, LegObservations, Observation, Outcome, Report, Route, RowStatus, Severity,
};

use super::Look;
use super::table::{bare, lines, result};

/// The matrix of each leg whose addresses do not fare alike.
pub fn render(report: &Report, look: &Look) -> Option<String> {
    let all: Vec<String> = grids(report).iter().map(|grid| draw(grid, look)).collect();
    (!all.is_empty()).then(|| all.join("\n"))
}

/// The same as data.
pub fn grids(report: &Report) -> Vec<Grid> {
    let seen = &report.observations;
    let above: &[Layer] = if seen.target.quic_asked {
        &[Layer::Host, Layer::Quic, Layer::Websocket]
    } else {
        &[Layer::Host, Layer::Websocket]
    };
    let endpoint = leg(report, Leg::Endpoint, &seen.endpoint, above, |route, layer| match layer {
        Layer::Host => progress(&route.app.host),
        // QUIC never fails a path: what its findings weigh is what it shows.
        Layer::Quic => progress(&route.app.quic).map(|_| true),
        _ => progress(&route.app.websocket),
    });
    let broker = seen.broker.as_ref().and_then(|observed| {
        leg(report, Leg::Broker, observed, &[Layer::Resolve], |route, _| {
            progress(&route.app.resolve)
        })
    });
    [endpoint, broker].into_iter().flatten().collect()
}

/// Addresses by layers.
pub struct Grid {
    /// Its leg.
    pub leg: Leg,
    /// From the bottom up.
    pub layers: Vec<Layer>,
    /// How each address fared on each of them.
    pub addresses: Vec<(String, Vec<RowStatus>)>,
}

fn leg<A>(
    report: &Report,
    leg: Leg,
    seen: &LegObservations<A>,
    above: &[Layer],
    app: impl Fn(&Route<A>, Layer) -> Option<bool>,
) -> Option<Grid> {
    let layers = [&[Layer::Tcp, Layer::Tls], above].concat();
    let row = |route: &Route<A>| {
        let address = route.address.to_string();
        let status = |layer: &Layer| {
            let came = match layer {
                Layer::Tcp => progress(&route.tcp),
                Layer::Tls => progress(&route.tls),
                layer => app(route, *layer),
            };
            status(report, leg, *layer, &address, came)
        };
        let all: Vec<RowStatus> = layers.iter().map(status).collect();
        (address, all)
    };
    let addresses: Vec<_> = seen.routes.iter().map(row).collect();
    let differ = addresses.iter().any(|(_, all)| *all != addresses[0].1);
    differ.then_some(Grid { leg, layers, addresses })
}

/// Seen, failed, or never made.
fn progress<F, E>(observation: &Observation<F, E>) -> Option<bool> {
    match observation.outcome {
        Outcome::Seen(_) => Some(true),
        Outcome::Failed(_) => Some(false),
        Outcome::Skipped(_) => None,
    }
}

fn status(report: &Report, leg: Leg, layer: Layer, address: &str, came: Option<bool>) -> RowStatus {
    let here =
        |f: &&Finding| f.leg == leg && f.layer == layer && f.address.as_deref() == Some(address);
    let is_error = |f: &Finding| {
        dcvdiag_checks::check::find(&f.code).is_some_and(|c| c.severity == Severity::Error)
    };
    let found: Vec<&Finding> = report.findings.iter().filter(here).collect();
    match came {
        None => RowStatus::Skip,
        Some(false) => RowStatus::Fail,
        Some(true) if found.iter().any(|f| is_error(f)) => RowStatus::Fail,
        Some(true) if found.iter().any(|f| f.severity > Severity::Note) => RowStatus::Warn,
        Some(true) => RowStatus::Pass,
    }
}

fn draw(grid: &Grid, look: &Look) -> String {
    let mut table = bare(look);
    let words = grid.layers.iter().map(|layer| layer.word().to_uppercase());
    let address = format!(" {}", look.lang.say("ADDRESS"));
    table.set_header(std::iter::once(address).chain(words));
    for (address, statuses) in &grid.addresses {
        let cells = statuses.iter().map(|status| result(*status));
        table.add_row(std::iter::once(Cell::new(format!(" {address}"))).chain(cells));
    }
    let mut text = lines(&table);
    text.push('\n');
    text
}
