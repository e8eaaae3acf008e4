//! `--format openmetrics`: for `node_exporter`'s textfile collector and push gateways.
//!
//! It is OpenMetrics 1.0 and the older text format 0.0.4 at once, since the textfile collector reads the
//! latter: gauges alone, `# UNIT` and `# EOF` are comments there. States are a gauge a state, 0 or 1, so
//! that an alert is `dcvdiag_verdict_status{status="fail"} == 1` and a count is a sum.

mod families;
mod sample;

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, Write};

use dcvdiag_checks::report::Report;

use super::Summary;
use super::fleet::Lines;
use crate::escape::Visible;
use crate::render::fleet::VisibleNamed;
use families::{FAMILIES, Family};
use sample::Samples;

const END: &str = "# EOF\n";

/// One report as families of metrics.
pub fn render(report: &Visible<Report>) -> String {
    let mut text = String::new();
    for family in &FAMILIES {
        let samples = Samples::of(VisibleNamed::new(None, report), family);
        if !samples.text().is_empty() {
            text.push_str(&family.head());
            text.push_str(samples.text());
        }
    }
    text + END
}

/// The document of a fleet. The samples of a family must stand together, so that each family grows in a
/// file of its own, which has no name and goes with the program.
#[derive(Default)]
pub struct Fleet {
    spools: Vec<Spool>,
}

struct Spool {
    family: &'static Family,
    file: BufWriter<File>,
}

impl Lines for Fleet {
    fn begin(&mut self, _names: &Visible<Vec<String>>, _out: &mut dyn Write) -> io::Result<()> {
        for family in &FAMILIES {
            let file = BufWriter::new(tempfile::tempfile()?);
            self.spools.push(Spool { family, file });
        }
        Ok(())
    }

    fn add(&mut self, one: VisibleNamed<'_>, _out: &mut dyn Write) -> io::Result<()> {
        let one = one.titled();
        for spool in &mut self.spools {
            let samples = Samples::of(one, spool.family);
            spool.file.write_all(samples.text().as_bytes())?;
        }
        Ok(())
    }

    fn end(&mut self, summary: &Visible<Summary>, out: &mut dyn Write) -> io::Result<()> {
        for spool in self.spools.drain(..) {
            let mut file = spool.file.into_inner().map_err(io::IntoInnerError::into_error)?;
            if file.stream_position()? == 0 {
                continue; // no target had any
            }
            file.rewind()?;
            out.write_all(spool.family.head().as_bytes())?;
            io::copy(&mut BufReader::new(file), out)?;
        }
        out.write_all(families::fleet(summary).as_bytes())?;
        out.write_all(END.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::render::sample;

    fn render(report: &Report) -> String {
        super::render(&sample::visible(report))
    }

    #[test]
    fn a_run_tells_its_verdict_rows_times_and_certificates() {
        let text = render(&sample::analysis());
        let labels = "endpoint=\"vpce-02c333708db2e72b7-o2x6rrvy.vpce-svc-039cee5d9ee693914.ap-northeast-1.vpce.amazonaws.com\",port=\"8443\",session=\"console\"";
        for line in [
            &format!("dcvdiag_verdict_status{{{labels},status=\"fail\"}} 1"),
            &format!("dcvdiag_verdict_status{{{labels},status=\"pass\"}} 0"),
            &format!(
                "dcvdiag_verdict_code_info{{{labels},leg=\"broker\",layer=\"resolve\",code=\"resolve.session-not-found\",certainty=\"observed\",owner=\"session-manager\"}} 1"
            ),
            &format!(
                "dcvdiag_row_status{{{labels},leg=\"endpoint\",layer=\"tls\",status=\"warn\"}} 1"
            ),
            &format!(
                "dcvdiag_phase_duration_seconds{{{labels},leg=\"endpoint\",layer=\"dns\",outcome=\"seen\"}} 0.004374"
            ),
            "# TYPE dcvdiag_run_timestamp_seconds gauge",
            "# UNIT dcvdiag_run_timestamp_seconds seconds",
        ] {
            assert!(text.lines().any(|l| l == line), "{line} is not in:\n{text}");
        }
        let phase = format!(
            "dcvdiag_phase_duration_seconds{{{labels},leg=\"endpoint\",layer=\"tcp\",address=\"10.213.66.201:8443\",outcome=\"seen\"}} "
        );
        let certificate = format!(
            "dcvdiag_certificate_not_after_timestamp_seconds{{{labels},leg=\"broker\",address=\"10.150.248.170:8447\"}} "
        );
        assert!(text.contains(&phase) && text.contains(&certificate), "{text}");
        assert!(text.ends_with("\n# EOF\n") && text.matches("# EOF").count() == 1);
    }

    #[test]
    fn a_certificate_that_is_past_its_end_still_tells_when_that_was() {
        let mut report = sample::unreached();
        assert!(!render(&report).contains("dcvdiag_certificate_not_after_timestamp_seconds{endpoint=\"vpce-02c333708db2e72b7-o2x6rrvy.vpce-svc-039cee5d9ee693914.ap-northeast-1.vpce.amazonaws.com\",port=\"8443\",session=\"console\",leg=\"endpoint\""));
        report = sample::partial();
        for route in &mut report.observations.endpoint.as_mut().expect("an endpoint").routes {
            let dcvdiag_checks::model::Outcome::Seen(tls) = &mut route.tls.outcome else {
                continue;
            };
            tls.covers_name = None;
            let fields = tls.chain[0].fields.as_mut().expect("fields");
            fields.not_after = "2020-01-01T00:00:00Z".parse().expect("a time");
        }
        assert!(render(&report).contains(",address=\"10.213.66.188:8443\"} 1577836800\n"));
    }

    #[test]
    fn hostile_text_adds_no_line_and_ends_no_label() {
        let (usual, hostile) = (render(&sample::analysis()), render(&sample::hostile()));
        assert_eq!(hostile.lines().count(), usual.lines().count(), "{hostile}");
        for line in hostile.lines().filter(|line| !line.starts_with('#')) {
            let (series, value) = line.rsplit_once("} ").expect("labels");
            assert!(value.parse::<f64>().is_ok(), "{line}");
            let quotes = series.replace("\\\\", "").replace("\\\"", "").matches('"').count();
            assert_eq!(quotes % 2, 0, "{line}");
        }
    }

    #[test]
    fn a_fleet_keeps_each_family_together_with_a_label_for_the_target() {
        let reports = [("one", sample::analysis()), ("two \"2\"", sample::healthy())];
        let text = sample::fleet(Fleet::default(), &reports, 3);
        assert!(text.contains("dcvdiag_verdict_status{target=\"two \\\"2\\\"\","), "{text}");
        let names =
            text.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split('{').next());
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut last = "";
        for name in names {
            assert!(name == last || seen.insert(name), "{name} is not together");
            last = name;
        }
        assert!(text.contains("\ndcvdiag_targets{status=\"not-probed\"} 1\n"), "{text}");
        assert!(text.ends_with("\n# EOF\n"));
        let nobody = sample::fleet(Fleet::default(), &[], 2);
        assert!(nobody.contains("\ndcvdiag_targets{status=\"not-probed\"} 2\n"), "{nobody}");
    }
}
