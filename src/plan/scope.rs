//! `--only` and `--skip`: which layers are probed, on which leg.

use dcvdiag_checks::model::{Layer, Leg, Transport};
use dcvdiag_checks::path::{PATH, Shown, Step};

use crate::failure::{Failure, nearest_word};

/// The steps to probe.
pub struct Scope {
    steps: Vec<(Leg, Layer)>,
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
        let asked = |step: &Step| match step.shown {
            Shown::WhenAsked => quic_asked,
            Shown::Always | Shown::WithItsLeg => only.is_empty() || only.contains(&step.layer),
        };
        let mut steps = Vec::new();
        for step in PATH.iter().filter(|step| asked(step) && !skip.contains(&step.layer)) {
            if step.stands_on.iter().any(|below| skip.contains(below)) {
                continue; // what it stands on is left out
            }
            let below = step.stands_on.iter().map(|layer| (step.leg, *layer));
            steps.extend(below.chain([(step.leg, step.layer)]));
        }
        if steps.is_empty() {
            return Err(Failure::usage("--only and --skip leave nothing to probe"));
        }
        Ok(Self { steps, quic_asked })
    }

    /// Set where QUIC was asked for, though `--skip` may leave it out again.
    pub const fn quic_asked(&self) -> bool {
        self.quic_asked
    }

    /// Tells if a layer of a leg is probed.
    pub fn has(&self, leg: Leg, layer: Layer) -> bool {
        self.steps.contains(&(leg, layer))
    }
}

fn layers(words: &[String]) -> Result<Vec<Layer>, Failure> {
    words.iter().map(|word| layer(word.trim())).collect()
}

fn layer(word: &str) -> Result<Layer, Failure> {
    let probed = |layer: &Layer| PATH.iter().any(|step| step.layer == *layer);
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

    fn on(scope: &Scope, leg: Leg) -> Vec<Layer> {
        Layer::ALL.into_iter().filter(|layer| scope.has(leg, *layer)).collect()
    }

    #[test]
    fn a_layer_brings_what_it_stands_on() {
        let scope = scope(&["websocket"], &[], &[Transport::Quic]);
        let endpoint = [Layer::Dns, Layer::Tcp, Layer::Tls, Layer::Websocket];
        assert_eq!(on(&scope, Leg::Endpoint), endpoint);
        assert!(on(&scope, Leg::Broker).is_empty() && !scope.quic_asked());
    }

    #[test]
    fn a_skipped_carrier_ends_the_leg() {
        let scope = scope(&[], &["tls"], &[]);
        assert_eq!(on(&scope, Leg::Endpoint), [Layer::Dns, Layer::Tcp]);
        assert_eq!(on(&scope, Leg::Broker), [Layer::Dns, Layer::Tcp]);
    }

    #[test]
    fn quic_is_probed_when_asked_for_and_needs_the_name_alone() {
        let has = |scope: &Scope, layer| scope.has(Leg::Endpoint, layer);
        let only = scope(&["quic"], &[], &[]);
        assert_eq!(on(&only, Leg::Endpoint), [Layer::Dns, Layer::Quic]);
        let by_transport = scope(&[], &["tcp"], &[Transport::Http, Transport::Quic]);
        assert!(has(&by_transport, Layer::Quic) && !has(&by_transport, Layer::Tcp));
        assert!(!has(&scope(&[], &[], &[Transport::Http]), Layer::Quic));
        let skipped = scope(&[], &["quic"], &[Transport::Quic]);
        assert!(skipped.quic_asked() && !has(&skipped, Layer::Quic));
    }
}
