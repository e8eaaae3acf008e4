//! `--only` and `--skip`: which layers are probed, on which leg.

use dcvdiag_checks::model::{Layer, Leg, Transport};

use crate::cli::{Failure, nearest_word};

/// What stands on what, bottom up; nothing else of a leg is probed yet.
const ENDPOINT: [Layer; 5] = [Layer::Dns, Layer::Tcp, Layer::Tls, Layer::Host, Layer::Websocket];
/// QUIC stands on the name alone, beside TCP.
const OVER_UDP: [Layer; 2] = [Layer::Dns, Layer::Quic];
const BROKER: [Layer; 4] = [Layer::Dns, Layer::Tcp, Layer::Tls, Layer::Resolve];
/// What everything above stands on.
const CARRIERS: [Layer; 3] = [Layer::Dns, Layer::Tcp, Layer::Tls];

/// The layers to probe.
pub struct Scope {
    endpoint: Vec<Layer>,
    broker: Vec<Layer>,
    quic_asked: bool,
}

impl Scope {
    /// Reads both lists; `transports` are those of `--transport`, none where it was not given.
    pub fn parse(
        only: &[String],
        skip: &[String],
        transports: &[Transport],
    ) -> Result<Self, Failure> {
        let (only, skip) = (layers(only)?, layers(skip)?);
        if let Some(both) = only.iter().find(|layer| skip.contains(layer)) {
            return Err(Failure::usage(format!(
                "--only {both} and --skip {both} contradict each other"
            )));
        }
        let quic_asked = match only.as_slice() {
            [] => transports.contains(&Transport::Quic),
            only => only.contains(&Layer::Quic),
        };
        let mut endpoint = probed(&ENDPOINT, &only, &skip);
        if quic_asked {
            endpoint.extend(probed(&OVER_UDP, &only, &skip));
        }
        let scope = Self { endpoint, broker: probed(&BROKER, &only, &skip), quic_asked };
        if scope.endpoint.is_empty() && scope.broker.is_empty() {
            return Err(Failure::usage("--only and --skip leave nothing to probe"));
        }
        Ok(scope)
    }

    /// Whether QUIC was asked for, though `--skip` may leave it out again.
    pub const fn quic_asked(&self) -> bool {
        self.quic_asked
    }

    /// Whether a layer of a leg is probed.
    pub fn has(&self, leg: Leg, layer: Layer) -> bool {
        match leg {
            Leg::Endpoint => self.endpoint.contains(&layer),
            Leg::Broker => self.broker.contains(&layer),
            _ => false,
        }
    }
}

/// What was asked for with what it stands on, up to the first carrier that is left out.
fn probed(leg: &[Layer], only: &[Layer], skip: &[Layer]) -> Vec<Layer> {
    let asked = |layer: &Layer| only.is_empty() || only.contains(layer);
    let carries = |i: usize| CARRIERS.contains(&leg[i]) && leg[i + 1..].iter().any(asked);
    let cut =
        leg.iter().position(|l| CARRIERS.contains(l) && skip.contains(l)).unwrap_or(leg.len());
    let wanted = |i: &usize| (asked(&leg[*i]) || carries(*i)) && !skip.contains(&leg[*i]);
    (0..cut).filter(wanted).map(|i| leg[i]).collect()
}

fn layers(words: &[String]) -> Result<Vec<Layer>, Failure> {
    words.iter().map(|word| layer(word.trim())).collect()
}

fn layer(word: &str) -> Result<Layer, Failure> {
    let probed = |layer: &Layer| [&ENDPOINT[..], &OVER_UDP, &BROKER].concat().contains(layer);
    match Layer::ALL.into_iter().find(|layer| layer.word() == word) {
        Some(layer) if probed(&layer) => Ok(layer),
        Some(layer) => Err(Failure::usage(format!("layer {layer} is not probed by this version"))),
        None => {
            let known = Layer::ALL.into_iter().filter(probed).map(Layer::word);
            Err(nearest_word("layer", word, known))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(only: &[&str], skip: &[&str], transports: &[Transport]) -> Scope {
        let owned = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        Scope::parse(&owned(only), &owned(skip), transports)
            .unwrap_or_else(|f| panic!("{}", f.line))
    }

    #[test]
    fn a_layer_brings_what_it_stands_on() {
        let scope = scope(&["websocket"], &[], &[Transport::Quic]);
        assert_eq!(scope.endpoint, [Layer::Dns, Layer::Tcp, Layer::Tls, Layer::Websocket]);
        assert!(scope.broker.is_empty() && !scope.quic_asked());
    }

    #[test]
    fn a_skipped_carrier_ends_the_leg() {
        let scope = scope(&[], &["tls"], &[]);
        assert_eq!(scope.endpoint, [Layer::Dns, Layer::Tcp]);
        assert_eq!(scope.broker, [Layer::Dns, Layer::Tcp]);
    }

    #[test]
    fn quic_is_probed_when_asked_for_and_needs_the_name_alone() {
        let has = |scope: &Scope, layer| scope.has(Leg::Endpoint, layer);
        let only = scope(&["quic"], &[], &[]);
        assert_eq!(only.endpoint, OVER_UDP);
        let by_transport = scope(&[], &["tcp"], &[Transport::Http, Transport::Quic]);
        assert!(has(&by_transport, Layer::Quic) && !has(&by_transport, Layer::Tcp));
        assert!(!has(&scope(&[], &[], &[Transport::Http]), Layer::Quic));
        let skipped = scope(&[], &["quic"], &[Transport::Quic]);
        assert!(skipped.quic_asked() && !has(&skipped, Layer::Quic));
    }
}
