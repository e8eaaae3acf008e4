//! The path and the observations: nothing is observed outside PATH.

use std::collections::BTreeSet;

use dcvdiag_checks::model::Leg;
use dcvdiag_checks::path::PATH;
use serde_json::Value;

fn schema() -> Value {
    serde_json::from_str(&dcvdiag_checks::report_schema()).expect("a schema")
}

fn fields(schema: &Value, definition: &str) -> BTreeSet<String> {
    let properties = schema["$defs"][definition]["properties"].as_object();
    properties.expect("an object with properties").keys().cloned().collect()
}

#[test]
fn every_part_of_app_is_a_layer_of_a_step() {
    let parts = fields(&schema(), "App");
    assert!(parts.len() >= 4, "suspiciously few: {parts:?}");
    for part in parts {
        assert!(
            PATH.iter().any(|step| step.layer.word() == part),
            "App observes \"{part}\", and no step of PATH (checks/src/path/mod.rs) has that layer: add one"
        );
    }
}

#[test]
fn every_observed_leg_has_its_steps() {
    let schema = schema();
    let properties = schema["$defs"]["Observations"]["properties"].as_object();
    let properties = properties.expect("an object with properties");
    let legs: Vec<&String> = properties
        .iter()
        .filter(|(_, shape)| shape.to_string().contains("/LegObservations\""))
        .map(|(name, _)| name)
        .collect();
    assert!(legs.len() >= 2, "suspiciously few: {legs:?}");
    for name in legs {
        let leg = Leg::ALL.into_iter().find(|leg| leg.words().field == name);
        let leg = leg.unwrap_or_else(|| panic!("no leg of the model has the field \"{name}\""));
        assert!(
            PATH.iter().any(|step| step.leg == leg),
            "Observations has the leg \"{name}\", and no step of PATH (checks/src/path/mod.rs) dials it: add its steps"
        );
    }
}

#[test]
fn every_layer_of_a_route_is_a_layer_of_a_step() {
    let not_a_layer = ["address", "dialled", "followups", "repeats", "app", "routes"];
    let mut parts = fields(&schema(), "Route");
    parts.extend(fields(&schema(), "LegObservations"));
    for part in parts.iter().filter(|part| !not_a_layer.contains(&part.as_str())) {
        assert!(
            PATH.iter().any(|step| step.layer.word() == *part),
            "a route observes \"{part}\", and no step of PATH (checks/src/path/mod.rs) has that layer: add one"
        );
    }
}
