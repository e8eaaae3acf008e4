//! `-v`: every finding with what bears it out.

use std::fmt::Write;

use dcvdiag_checks::report::Report;

use super::Terminal;
use super::width::padded;
use crate::escape::Visible;

/// The longest value shown, in characters.
const VALUE: usize = 160;

/// One finding a paragraph.
pub fn render(report: &Visible<Report>, terminal: &Terminal) -> String {
    let lang = terminal.lang;
    let mut text = format!("\n{}\n", lang.say("FINDINGS"));
    if report.findings.is_empty() {
        let _ = writeln!(text, "  {}", lang.say("none")); // a String takes everything
    }
    for finding in &report.findings {
        let severity = lang.say(finding.severity.word());
        let at = match finding.addresses.as_slice() {
            [] => String::new(),
            all => format!("   {}", all.join(", ")),
        };
        let leg = lang.say(finding.leg.words().place);
        let severity = padded(severity, 8);
        let _ = writeln!(text, "  {severity} {}   {leg}{at}", finding.code);
        let _ = writeln!(text, "           {}", finding.message);
        for evidence in &finding.evidence {
            let value = dcvdiag_checks::text::shown(&evidence.value.to_string(), VALUE);
            let _ = writeln!(text, "           {} = {value}", evidence.at);
        }
    }
    text
}
