//! Templates of the judges, each of which is in the catalogue whole: a map needs no less.

use std::collections::BTreeSet;

use dcvdiag_checks::model::Templates;
use dcvdiag_checks::report::Tool;
use dcvdiag_checks::saved::Saved;

use super::super::catalogue::Catalogue;
use super::super::clauses::is_data;
use super::shape;
use super::sources::{files, root, source, templates};

/// The folders of the layers.
const LAYERS: [&str; 8] = ["dns", "tcp", "tls", "http", "host", "resolve", "quic", "websocket"];

#[test]
fn every_template_has_words() {
    let (mut lacking, mut count) = (BTreeSet::new(), 0);
    for layer in LAYERS {
        for file in files(&root().join("checks/src").join(layer), "rs") {
            let worded = templates(&file).into_iter().filter(|template| !is_data(template));
            for template in worded.filter(|it| shape(it).contains(char::is_alphabetic)) {
                count += 1;
                if Catalogue::ja().find(&template).is_none() {
                    lacking.insert(template);
                }
            }
        }
    }
    assert!(count > 500, "the judges say more than {count} sentences");
    assert!(lacking.is_empty(), "checks/lang/src/ja lacks {lacking:#?}");
}

#[test]
fn a_finding_of_tcp_is_all_in_japanese_but_for_its_data() {
    let json = source(&root().join("fixtures/reports/tcp-partial-0.1.0.json"));
    let tool = Tool { name: "dcvdiag".to_owned(), version: "0.1.0".to_owned() };
    let report = Saved::read(&json).expect("a report").judged(tool);
    let mut found = report.findings.iter().filter(|finding| finding.code == "tcp.partial");
    let partial = found.next().expect("some addresses do not connect");
    let ja = Catalogue::ja();
    assert!(partial.message.is_known_to(ja), "{}", partial.message);
    let message = partial.message.rendered(ja);
    assert!(message.contains("接続できるのは") && !message.contains("while"), "{message}");
    let causes = partial.causes.iter().map(|it| &it.text);
    let texts = partial.fix.iter().map(|it| &it.text).chain(causes);
    for text in texts.chain(partial.decide.iter().map(|it| &it.text)) {
        assert!(text.is_known_to(ja), "{text}");
        assert!(!text.rendered(ja).contains("aws "), "a command is no part of the text: {text}");
    }
    let commands = partial.fix.iter().filter_map(|it| it.command.as_ref());
    assert!(commands.clone().any(|line| line.starts_with("aws ec2 describe-")), "{partial:?}");
}
