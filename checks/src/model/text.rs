//! Sentences as data: a template and its arguments. English is one rendering of them; another
//! language is a map from templates.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A sentence: clauses that are joined by "; ", or one.
///
/// In JSON it is its English. Read back, that English is a template without arguments.
#[derive(Clone, Debug, Default)]
pub struct Text {
    clauses: Vec<Clause>,
}

/// One template with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Clause {
    template: Template,
    args: Vec<(&'static str, Arg)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Template {
    /// A sentence of the program, with `{names}` of its arguments.
    Ours(&'static str),
    /// A sentence that was put together elsewhere; `{names}` are filled from the run.
    Made(String),
    /// A sentence that was read from a report: data, in which nothing is filled.
    Read(String),
}

/// An argument of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A name, a number, a peer's words: the same in every language.
    Data(String),
    /// Words of the program.
    Words(Text),
    /// A list of such arguments, joined by ", ".
    List(Vec<Arg>),
}

/// Finds the template of another language for an English one.
pub trait Templates {
    /// The other language's template; none where it has none.
    fn find(&self, english: &str) -> Option<&str>;

    /// The other language's words for a sentence that was put together elsewhere.
    fn sentence(&self, _: &str) -> Option<String> {
        None
    }

    /// The text between two clauses.
    fn between_clauses(&self) -> &str;

    /// The text between two items of a list.
    fn between_items(&self) -> &str;
}

/// English: every template is its own.
pub struct English;

impl Templates for English {
    fn find(&self, _: &str) -> Option<&str> {
        None
    }

    fn between_clauses(&self) -> &'static str {
        "; "
    }

    fn between_items(&self) -> &'static str {
        ", "
    }
}

impl Text {
    /// A template without arguments yet.
    #[must_use]
    pub fn new(template: &'static str) -> Self {
        Self { clauses: vec![Clause { template: Template::Ours(template), args: Vec::new() }] }
    }

    /// An argument of the last clause's template.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        if let Some(clause) = self.clauses.last_mut() {
            clause.args.push((name, value.into()));
        }
        self
    }

    /// A further clause.
    #[must_use]
    pub fn and(mut self, clause: impl Into<Self>) -> Self {
        self.clauses.extend(clause.into().clauses);
        self
    }

    /// True where it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.to_string().is_empty()
    }

    /// In another language; a template that it lacks stays English.
    #[must_use]
    pub fn rendered(&self, in_language: &dyn Templates) -> String {
        let each = self.clauses.iter().map(|clause| clause.rendered(in_language));
        each.collect::<Vec<_>>().join(in_language.between_clauses())
    }

    /// The arguments by name, as English has them: for JSON.
    pub fn args(&self) -> impl Iterator<Item = (&'static str, String)> {
        let all = self.clauses.iter().flat_map(|clause| &clause.args);
        all.map(|(name, arg)| (*name, arg.rendered(&English)))
    }

    /// Every template of the program in it, those of its arguments too.
    #[must_use]
    pub fn templates(&self) -> Vec<&'static str> {
        let mut all = Vec::new();
        for clause in &self.clauses {
            if let Template::Ours(template) = clause.template {
                all.push(template);
            }
            for (_, arg) in &clause.args {
                arg.templates(&mut all);
            }
        }
        all
    }

    /// True where a language can say all of it: it is made of templates alone, and has each of them.
    #[must_use]
    pub fn is_known_to(&self, language: &dyn Templates) -> bool {
        self.clauses.iter().all(|clause| {
            let own = match &clause.template {
                Template::Ours(template) => {
                    is_wordless(template) || language.find(template).is_some()
                }
                Template::Made(text) | Template::Read(text) => language.sentence(text).is_some(),
            };
            own && clause.args.iter().all(|(_, arg)| arg.is_known_to(language))
        })
    }

    /// Puts words of the program into those holes that have no argument yet.
    #[must_use]
    pub fn with_phrases(mut self, phrases: &[(&'static str, Self)]) -> Self {
        for clause in &mut self.clauses {
            let Template::Ours(template) = clause.template else { continue };
            for name in holes(template) {
                let phrase = phrases.iter().find(|(known, _)| *known == name);
                if let Some((name, words)) = phrase
                    && clause.find(name).is_none()
                {
                    clause.args.push((name, Arg::Words(words.clone())));
                }
            }
        }
        self
    }

    /// Fills every hole that has no argument yet.
    #[must_use]
    pub fn filled(mut self, value: &dyn Fn(&str) -> Option<String>) -> Self {
        for clause in &mut self.clauses {
            if let Template::Made(text) = &mut clause.template {
                for name in holes(&text.clone()) {
                    if let Some(value) = value(name) {
                        *text = text.replace(&format!("{{{name}}}"), &value);
                    }
                }
            }
            let Template::Ours(template) = clause.template else { continue };
            for name in holes(template) {
                if clause.args.iter().all(|(known, _)| *known != name)
                    && let Some(value) = value(name)
                {
                    clause.args.push((name, Arg::Data(value)));
                }
            }
        }
        self
    }
}

impl Clause {
    fn rendered(&self, in_language: &dyn Templates) -> String {
        let template = match &self.template {
            Template::Made(text) | Template::Read(text) => {
                return in_language.sentence(text).unwrap_or_else(|| text.clone());
            }
            Template::Ours(template) => in_language.find(template).unwrap_or(template),
        };
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            let behind = &rest[open + 1..];
            let name = behind.find('}').map(|close| &behind[..close]);
            let arg = name.and_then(|name| Some((name, self.find(name)?)));
            if let Some((name, arg)) = arg {
                out.push_str(&arg.rendered(in_language));
                rest = &behind[name.len() + 1..];
            } else {
                out.push('{');
                rest = behind;
            }
        }
        out.push_str(rest);
        out
    }

    fn find(&self, name: &str) -> Option<&Arg> {
        self.args.iter().find(|(known, _)| *known == name).map(|(_, arg)| arg)
    }
}

impl Arg {
    fn rendered(&self, in_language: &dyn Templates) -> String {
        match self {
            Self::Data(text) => text.clone(),
            Self::Words(text) => text.rendered(in_language),
            Self::List(items) => {
                let each = items.iter().map(|item| item.rendered(in_language));
                each.collect::<Vec<_>>().join(in_language.between_items())
            }
        }
    }

    fn is_known_to(&self, language: &dyn Templates) -> bool {
        match self {
            Self::Data(_) => true,
            Self::Words(text) => text.is_known_to(language),
            Self::List(items) => items.iter().all(|item| item.is_known_to(language)),
        }
    }

    fn templates(&self, all: &mut Vec<&'static str>) {
        match self {
            Self::Data(_) => {}
            Self::Words(text) => all.extend(text.templates()),
            Self::List(items) => items.iter().for_each(|item| item.templates(all)),
        }
    }
}

/// True where a template has no words beside its holes: it is the same in every language.
fn is_wordless(template: &str) -> bool {
    let mut rest = template.to_owned();
    for name in holes(template) {
        rest = rest.replacen(&format!("{{{name}}}"), "", 1);
    }
    !rest.contains(char::is_alphabetic)
}

/// The names of a template's holes, in order: `{name}`, of letters, digits, `-` and `_`.
pub fn holes(template: &str) -> impl Iterator<Item = &str> {
    let is_name = |name: &&str| -> bool {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    };
    template.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0)).filter(is_name)
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rendered(&English))
    }
}

/// Two texts are the same where their English is.
impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for Text {}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.rendered(&English) == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.rendered(&English) == **other
    }
}

impl From<&'static str> for Text {
    fn from(template: &'static str) -> Self {
        Self::new(template)
    }
}

/// A sentence that was put together elsewhere, which no map of templates translates.
impl From<String> for Text {
    fn from(text: String) -> Self {
        Self { clauses: vec![Clause { template: Template::Made(text), args: Vec::new() }] }
    }
}

impl From<&&'static str> for Text {
    fn from(template: &&'static str) -> Self {
        Self::new(template)
    }
}

impl<T: Into<Arg>> From<Vec<T>> for Arg {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl From<Text> for Arg {
    fn from(text: Text) -> Self {
        Self::Words(text)
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Data(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Data(text.to_owned())
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Data(text.clone())
    }
}

macro_rules! data {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Arg {
            fn from(value: $kind) -> Self {
                Self::Data(value.to_string())
            }
        }
    )*};
}

data!(u8, u16, u32, u64, usize, i64, std::net::IpAddr, std::net::SocketAddr);

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let template = Template::Read(String::deserialize(deserializer)?);
        Ok(Self { clauses: vec![Clause { template, args: Vec::new() }] })
    }
}

impl JsonSchema for Text {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

/// A [`Text`]: its template, then its arguments by name.
///
/// `text!("{port} of {address} answers", port = 443, address = ip)`; a name alone stands for the
/// variable of that name.
#[macro_export]
macro_rules! text {
    ($template:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::model::Text::new($template)
            $(.arg(stringify!($name), $crate::text!(@value $name $(= $value)?)))*
    };
    (@value $name:ident = $value:expr) => { $value };
    (@value $name:ident) => { $name };
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Backwards;

    impl Templates for Backwards {
        fn find(&self, english: &str) -> Option<&str> {
            (english == "{port} of {what} answers").then_some("answers {what} of {port}")
        }

        fn between_clauses(&self) -> &'static str {
            " / "
        }

        fn between_items(&self) -> &'static str {
            "+"
        }
    }

    #[test]
    fn a_text_is_rendered_in_either_language_and_what_is_filled_in_is_not_read_again() {
        let port = 443_u16;
        let text = text!("{port} of {what} answers", port, what = "a {port}")
            .and(text!("it has {all}", all = vec!["x", "y"]));
        assert_eq!(text.to_string(), "443 of a {port} answers; it has x, y");
        assert_eq!(text.rendered(&Backwards), "answers a {port} of 443 / it has x+y");
        assert_eq!(text.templates(), ["{port} of {what} answers", "it has {all}"]);
        let args: Vec<_> = text.args().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(args, ["port=443", "what=a {port}", "all=x, y"]);
        assert!(text!("\"{port}\" ({what})", port, what = "x").is_known_to(&Backwards));
        assert!(!text.is_known_to(&Backwards), "it has no words for a clause");
    }

    #[test]
    fn a_phrase_fills_a_hole_and_stays_a_template() {
        let phrases = [("what", text!("{port} of {what} answers", port = 1_u8, what = "x"))];
        let text = Text::new("see whether {what} to {host}").with_phrases(&phrases);
        assert_eq!(text.to_string(), "see whether 1 of x answers to {host}");
        assert_eq!(text.rendered(&Backwards), "see whether answers x of 1 to {host}");
    }

    #[test]
    fn a_hole_without_an_argument_is_filled_from_the_run_and_json_is_left_alone() {
        let text = Text::new("give {host} its {\"json\": 1}")
            .filled(&|name| (name == "host").then(|| "h".to_owned()));
        assert_eq!(text.to_string(), "give h its {\"json\": 1}");
        let read: Text = serde_json::from_value(serde_json::json!("all of {host}")).unwrap();
        assert_eq!(read.filled(&|_| Some("x".to_owned())).to_string(), "all of {host}");
    }
}
