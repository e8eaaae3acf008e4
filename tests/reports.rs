//! Saved reports, judged again: a report of an older version can be read by a newer one, and today's
//! checks still come to the same verdict. A file's name ends in the version that wrote it.

use std::fs;
use std::path::Path;

use dcvdiag_checks::model::{Finding, Report};

#[test]
fn saved_reports_are_read_and_judged_as_they_were() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reports");
    let mut read = 0;
    for entry in fs::read_dir(&folder).expect("the folder").flatten() {
        let path = entry.path();
        let name = path.display();
        let text = fs::read_to_string(&path).expect("a file");
        let saved: Report = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        let (observations, tool) = (saved.observations.clone(), saved.tool.clone());
        let again = dcvdiag_checks::judge(observations, saved.duration_ms, tool);
        let verdict = |report: &Report| {
            let verdict = &report.verdict;
            (verdict.status, verdict.leg, verdict.layer, verdict.code.clone(), verdict.certainty)
        };
        assert_eq!(verdict(&again), verdict(&saved), "{name}");
        let codes = |findings: &[Finding]| -> Vec<String> {
            findings.iter().map(|finding| finding.code.clone()).collect()
        };
        for code in codes(&saved.findings) {
            assert!(codes(&again.findings).contains(&code), "{name}: {code} is no longer found");
        }
        read += 1;
    }
    assert!(read > 0, "no report was read");
}
