//! The report inside its page, so that the page alone is enough to judge again.

use serde::de::IgnoredAny;

use crate::escape::escaped_json;

/// The id by which the element is found.
pub const ID: &str = "dcvdiag-report";

/// JSON that no parser of HTML reads anything into, and no reader of its source is misled by. Such
/// characters stand in strings alone.
pub fn escaped(json: &str) -> String {
    escaped_json(json, |c| matches!(c, '<' | '>' | '&'))
}

/// The JSON inside a page that this program wrote, of one report or of a fleet; also after a browser
/// saved the page.
pub fn embedded(page: &str) -> Option<String> {
    let mut rest = page;
    loop {
        let (attributes, body) = rest[find(rest, "<script")?..].split_once('>')?;
        let end = find(body, "</script")?;
        if is_ours(attributes) {
            let json = body[..end].trim();
            return serde_json::from_str::<IgnoredAny>(json).is_ok().then(|| json.to_owned());
        }
        rest = &body[end..];
    }
}

fn is_ours(attributes: &str) -> bool {
    attributes.split_ascii_whitespace().any(|attribute| {
        let Some((name, value)) = attribute.split_once('=') else { return false };
        name.eq_ignore_ascii_case("id") && value.trim_matches(['"', '\'']) == ID
    })
}

/// Where a tag begins, in letters of either case.
fn find(text: &str, tag: &str) -> Option<usize> {
    let is_there = |at: &usize| {
        text.get(*at..*at + tag.len()).is_some_and(|found| found.eq_ignore_ascii_case(tag))
    };
    text.match_indices('<').map(|(at, _)| at).find(is_there)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_embedded_comes_out_as_it_went_in() {
        let json = "{\"a\":\"</script><!-- <script> & \\n \u{2028}\u{e0041}\u{1ffff}\u{85}\"}";
        let page = format!(
            "<p>&lt;script</p><script type=\"application/json\" id=\"{ID}\">{}</script>",
            escaped(json)
        );
        let back: serde_json::Value =
            serde_json::from_str(&embedded(&page).expect("JSON")).expect("JSON");
        assert!(page.is_ascii());
        assert_eq!(back, serde_json::from_str::<serde_json::Value>(json).expect("JSON"));
    }

    #[test]
    fn a_page_that_somebody_saved_again_is_read() {
        for page in [
            "<SCRIPT ID='dcvdiag-report' type=application/json>\r\n{\"a\":1}\r\n</SCRIPT>",
            "<script>let x = 1</script><script\n id=dcvdiag-report>{\"a\":1}</script >",
        ] {
            assert_eq!(embedded(page).as_deref(), Some("{\"a\":1}"), "{page}");
        }
    }

    #[test]
    fn a_foreign_or_broken_page_holds_nothing() {
        for page in [
            "",
            "<p>hello",
            "<script>x</script>",
            "<script id=\"dcvdiag-report\">{\"a\":",
            "<script id=\"dcvdiag-report\">no json</script>",
            "<script id=\"other\">{}</script>",
            "<script",
            "é<é",
        ] {
            assert_eq!(embedded(page), None, "{page}");
        }
    }
}
