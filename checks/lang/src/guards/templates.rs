//! Templates of the judges, each of which is in the catalogue whole: a map needs no less.

use std::collections::BTreeSet;

use dcvdiag_checks::model::Templates;

use super::super::catalogue::Catalogue;
use super::super::clauses::is_data;
use super::sources::{files, literals, root};

/// The folders whose sentences are all templates, but for the summaries of rows.
const CONVERTED: [&str; 3] = ["dns", "tcp", "quic"];

#[test]
fn every_template_has_words() {
    let (mut lacking, mut count) = (BTreeSet::new(), 0);
    for folder in CONVERTED {
        let sources = files(&root().join("checks/src").join(folder), "rs").into_iter();
        for file in
            sources.filter(|file| !["summary.rs", "tests.rs"].iter().any(|n| file.ends_with(n)))
        {
            let templates = literals(&file).into_iter().filter(|literal| !is_data(literal));
            for template in templates {
                count += 1;
                if Catalogue::ja().find(&template).is_none() {
                    lacking.insert(template);
                }
            }
        }
    }
    assert!(count > 200, "the judges say more than {count} sentences");
    assert!(lacking.is_empty(), "checks/lang/src/ja lacks {lacking:#?}");
}
