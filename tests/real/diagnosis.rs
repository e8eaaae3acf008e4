//! What `dcvdiag run` said, held against what was broken.

use std::fmt;
use std::process::Output;

use dcvdiag_checks::report::Report;
use dcvdiag_lang::Lang;
use serde_json::Value;

/// A run, read from its JSON.
pub struct Diagnosis {
    exit: Option<i32>,
    report: Value,
    stderr: String,
    logs: String,
}

impl Diagnosis {
    /// Reads stdout as the report; `logs` is what the actors said meanwhile.
    pub fn read(output: &Output, logs: String) -> Self {
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            let stdout = String::from_utf8_lossy(&output.stdout);
            panic!("stdout is no report: {error}\n{stdout}\n{stderr}\n{logs}")
        });
        can_be_said_in_japanese(&report);
        Self { exit: output.status.code(), report, stderr, logs }
    }

    /// The verdict as `STATUS LEG.LAYER CODE CERTAINTY`, or `pass`; the exit code that goes with
    /// it; and every row, the endpoint's by its layer alone.
    #[track_caller]
    pub fn is(&self, exit: i32, verdict: &str, rows: &str) {
        assert_eq!(self.verdict(), verdict, "{self}");
        assert_eq!(self.rows(), rows, "{self}");
        assert_eq!(self.exit, Some(exit), "{self}");
        assert_eq!(self.stderr, "", "{self}");
    }

    /// That this code is among the findings.
    #[track_caller]
    pub fn notes(&self, code: &str) -> &Self {
        let found = self.findings().iter().any(|finding| finding["code"] == code);
        assert!(found, "{code} is missing\n{self}");
        self
    }

    /// That this code is not among the findings.
    #[track_caller]
    pub fn lacks(&self, code: &str) -> &Self {
        let found = self.findings().iter().any(|finding| finding["code"] == code);
        assert!(!found, "{code} is there\n{self}");
        self
    }

    /// That what the finding of this code says, or rests on, holds this text.
    #[track_caller]
    pub fn says(&self, code: &str, text: &str) -> &Self {
        let of_code = |finding: &&Value| finding["code"] == code;
        let mut said = self.findings().iter().filter(of_code).map(Value::to_string);
        let holds = said.any(|finding| finding.contains(text));
        assert!(holds, "{code} does not say \"{text}\"\n{self}");
        self
    }

    /// That what stands at this JSON pointer begins so.
    #[track_caller]
    pub fn shows(&self, at: &str, beginning: &str) -> &Self {
        let value = self.report.pointer(at).and_then(Value::as_str).unwrap_or("null");
        assert!(value.starts_with(beginning), "{at} is {value}, not {beginning}\n{self}");
        self
    }

    fn verdict(&self) -> String {
        let verdict = &self.report["verdict"];
        let word = |key: &str| verdict[key].as_str().unwrap_or("null");
        match word("status") {
            "pass" if verdict["code"].is_null() && verdict["leg"].is_null() => "pass".to_owned(),
            status => format!(
                "{status} {}.{} {} {}",
                word("leg"),
                word("layer"),
                word("code"),
                word("certainty")
            ),
        }
    }

    fn rows(&self) -> String {
        let rows = self.report["rows"].as_array().map_or(&[][..], Vec::as_slice);
        let row = |row: &Value| {
            let word = |key: &str| row[key].as_str().unwrap_or("null");
            match word("leg") {
                "endpoint" => format!("{} {}", word("layer"), word("status")),
                leg => format!("{leg}.{} {}", word("layer"), word("status")),
            }
        };
        rows.iter().map(row).collect::<Vec<_>>().join(", ")
    }

    fn findings(&self) -> &[Value] {
        self.report["findings"].as_array().map_or(&[][..], Vec::as_slice)
    }
}

/// All that helps to see why a test failed.
impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "exit {:?}, stderr {:?}", self.exit, self.stderr)?;
        writeln!(f, "verdict {:#}", self.report["verdict"])?;
        for finding in self.findings() {
            writeln!(f, "finding {finding:#}")?;
        }
        writeln!(f, "observations {}", self.report["observations"])?;
        f.write_str(&self.logs)
    }
}

/// What real servers make the judges say has words in every language, too.
fn can_be_said_in_japanese(report: &Value) {
    let report: Report = serde_json::from_value(report.clone()).expect("a report");
    // In JSON a text is English alone: what it was made of is had by judging again.
    let judged = dcvdiag_checks::judge(report.observations, report.duration_ms, report.tool);
    let lacking = Lang::Ja.lacks(&judged);
    assert!(lacking.is_empty(), "checks/lang/src/ja lacks words for\n{}", lacking.join("\n"));
}
