//! Reports for the tests of the documents: one of each kind a reader can meet, one in which every text
//! is hostile, and one as large as they get.

use std::sync::OnceLock;

use dcvdiag_checks::report::{Earlier, Ended, Report, Tool};
use serde_json::Value;

use super::sample;

/// Texts that a server could send to become more than text, in Markdown, in HTML or on a screen.
pub const HOSTILE: [&str; 23] = [
    "</script><script>document.title='broken into'</script>",
    "<img src=x onerror=\"document.title='broken into'\">",
    "javascript:alert(1)",
    "[click](javascript:alert(1)) ![pixel](https://evil.example/p.png)",
    "| a | b |\\| c `|` d",
    "``` `` ` ~~~",
    "# heading",
    "- item",
    "1. item",
    "--- ***",
    "@everyone @org/team #1 GH-2 !3 $4 org/repo#5 user@evil.example",
    "https://evil.example/a?b=c&d=e www.evil.example ftp://evil.example",
    ":skull: :+1: &lt;b&gt; &#64;you &copy;",
    "*a* _b_ ~~c~~ **d** __e__ $x^2$ ==f== ^g^ [^1] [[wiki]] {{7*7}} {% raw %} ${x}",
    "\u{202e}gpj.exe\u{202c} \u{200b}zero\u{feff} \u{1b}[31mred\u{7}",
    "line one\nline two\r\n\r\n    code\n> quote",
    "\"'><svg onload=alert(1)> style=\"x\" ' onmouseover='y",
    "<!-- --> <![CDATA[ x ]]> <?php ?> <b>bold</b> <https://evil.example>",
    "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef abc1234 ABC-123",
    "\\ \\\\ \\| \\` trailing\\",
    "日本語 🙂 é ｜ ＠you \u{2028} \u{e0041}",
    "- [x] task </style> </details></body></html>",
    "not\u{fffe}a\u{1ffff}character \u{85} ]]> {{${",
];

/// One of each kind that a reader can meet, the broken one first.
pub fn every_kind() -> Vec<Report> {
    let (broken, pass) = (sample::analysis(), sample::healthy());
    let judged = |report: Report| {
        dcvdiag_checks::judge(report.observations, report.duration_ms, report.tool)
    };
    let cut = Report { ended: Ended::Interrupted, ..sample::cut_short() };
    let tool = Tool { name: "dcvdiag".to_owned(), version: "0.0.9".to_owned() };
    let earlier = Some(Earlier { tool, verdict: (&pass.verdict).into() });
    let again = Report { earlier, ..judged(broken.clone()) };
    vec![judged(broken), sample::partial(), pass, sample::cut_short(), cut, again]
}

/// A report in which every text that may be anything is hostile.
pub fn hostile() -> &'static Report {
    static REPORT: OnceLock<Report> = OnceLock::new();
    REPORT.get_or_init(|| with_texts(&sample::analysis(), &HOSTILE))
}

/// As large as a report gets: many addresses, and everywhere as much text as a server can send.
pub fn huge() -> &'static Report {
    static REPORT: OnceLock<Report> = OnceLock::new();
    REPORT.get_or_init(|| {
        let long: Vec<String> = HOSTILE.iter().map(|text| text.repeat(30)).collect();
        let texts: Vec<&str> = long.iter().map(String::as_str).collect();
        let mut report = with_texts(&sample::analysis(), &texts);
        let verdict = &mut report.verdict;
        verdict.why = vec![verdict.why.clone(); 20].concat();
        verdict.fix = vec![verdict.fix.clone(); 20].concat();
        report.findings = vec![report.findings.clone(); 30].concat();
        let routes = &mut report.observations.endpoint.as_mut().expect("an endpoint").routes;
        *routes = vec![routes.clone(); 20].concat();
        for (i, route) in routes.iter_mut().enumerate() {
            let last = u8::try_from(i % 250).expect("less than 250");
            route.address.set_ip([10, 0, 1, last].into());
            if let dcvdiag_checks::model::Outcome::Seen(facts) = &mut route.tls.outcome {
                facts.chain[0].sha256 = format!("{i:064x}");
            }
        }
        report
    })
}

/// The report with each text replaced that may be any text.
fn with_texts(report: &Report, texts: &[&str]) -> Report {
    let mut value = serde_json::to_value(report).expect("JSON");
    let mut pointers = Vec::new();
    strings(&value, &mut String::new(), &mut pointers);
    for (i, pointer) in pointers.iter().enumerate() {
        let Some(place) = value.pointer_mut(pointer) else { continue };
        let before = place.take();
        *place = Value::from(texts[i % texts.len()]);
        if serde_json::from_value::<Report>(value.clone()).is_err()
            && let Some(place) = value.pointer_mut(pointer)
        {
            *place = before; // a word, a time or an address
        }
    }
    serde_json::from_value(value).expect("a report")
}

fn strings(value: &Value, at: &mut String, all: &mut Vec<String>) {
    let length = at.len();
    let step = |key: &str, value: &Value, at: &mut String, all: &mut Vec<String>| {
        at.push('/');
        at.push_str(&key.replace('~', "~0").replace('/', "~1"));
        strings(value, at, all);
        at.truncate(length);
    };
    match value {
        Value::String(_) => all.push(at.clone()),
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                step(&i.to_string(), item, at, all);
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields {
                step(key, item, at, all);
            }
        }
        _ => {}
    }
}
