//! Saved reports, judged again: a report of an older version can be read by a newer one, and today's
//! checks still come to the same verdict. A file's name ends in the version that wrote it.

use std::fs;
use std::path::Path;

use dcvdiag_checks::report::Tool;
use dcvdiag_checks::saved::Saved;
use serde_json::Value;

#[test]
fn saved_reports_are_read_and_judged_as_they_were() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reports");
    let mut read = 0;
    for entry in fs::read_dir(&folder).expect("the folder").flatten() {
        let path = entry.path();
        let name = path.display();
        let text = fs::read_to_string(&path).expect("a file");
        let saved = Saved::read(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        let tool = Tool { name: "dcvdiag".to_owned(), version: "today".to_owned() };
        let again = saved.judged(tool);
        assert_eq!(again.earlier, None, "{name}: judged otherwise");
        let before: Value = serde_json::from_str(&text).expect("JSON");
        let now = serde_json::to_value(&again).expect("JSON");
        for word in ["status", "leg", "layer", "code", "certainty"] {
            assert_eq!(now["verdict"][word], before["verdict"][word], "{name}: {word}");
        }
        for finding in before["findings"].as_array().expect("findings") {
            let code = finding["code"].as_str().expect("a code");
            let found = again.findings.iter().any(|finding| finding.code == code);
            assert!(found, "{name}: {code} is no longer found");
        }
        read += 1;
    }
    assert!(read > 0, "no report was read");
}

/// A report of a great many addresses is judged in about the time that its size asks for: four
/// times the routes must not take more than eight times as long (it was eighteen times).
#[test]
fn judging_takes_time_in_proportion_to_the_number_of_routes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reports/analysis-0.1.0.json");
    let text = fs::read_to_string(file).expect("a file");
    let seconds = |routes: usize| {
        let mut report: Value = serde_json::from_str(&text).expect("JSON");
        let all = report.pointer_mut("/observations/endpoint/routes").expect("routes");
        let one = all[0].clone();
        let many = (0..routes).map(|i| {
            let mut route = one.clone();
            route["address"] = format!("10.{}.{}.1:8443", i / 250, i % 250).into();
            route
        });
        *all = many.collect::<Vec<_>>().into();
        let saved = Saved::upgraded(report).expect("a report");
        let tool = Tool { name: "dcvdiag".to_owned(), version: "today".to_owned() };
        let start = std::time::Instant::now();
        let judged = saved.judged(tool);
        let code = judged.verdict.code.as_deref();
        assert_eq!(code, Some("resolve.session-not-found"));
        start.elapsed().as_secs_f64()
    };
    let (few, many) = (seconds(500), seconds(2000));
    assert!(many < few * 8.0, "500 routes take {few:.2} s, 2,000 take {many:.2} s");
}
