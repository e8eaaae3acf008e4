//! `-v`: every finding with what bears it out.

use std::fmt::Write;

use dcvdiag_checks::model::{Report, Severity};

use super::Look;

/// The longest value shown, in characters.
const VALUE: usize = 160;

/// One finding a paragraph.
pub fn render(report: &Report, _look: &Look) -> String {
    let mut text = String::from("\nFINDINGS\n");
    if report.findings.is_empty() {
        text.push_str("  none\n");
    }
    for finding in &report.findings {
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let at = finding.address.as_ref().map_or(String::new(), |a| format!("   {a}"));
        let leg = finding.leg;
        // a String takes everything
        let _ = writeln!(text, "  {severity:<8} {}   on the {leg} leg{at}", finding.code);
        let _ = writeln!(text, "           {}", finding.message);
        for evidence in &finding.evidence {
            let value = dcvdiag_checks::http::shown(&evidence.value.to_string(), VALUE);
            let _ = writeln!(text, "           {} = {value}", evidence.at);
        }
    }
    text
}
