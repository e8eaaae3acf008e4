//! `--lang`, and what the environment says.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use dcvdiag_lang::Lang;

/// `--lang`
#[derive(Args, Clone, Default)]
pub struct LangArg {
    /// Language of what people read: en, ja (that of the environment)
    #[arg(
        long,
        env = "DCVDIAG_LANG",
        hide_env = true,
        hide_possible_values = true,
        value_parser = languages(),
        value_name = "LANG",
        help_heading = "Output"
    )]
    lang: Option<Lang>,
}

impl LangArg {
    /// As asked by the flag or its variable.
    pub fn asked(&self) -> Option<Lang> {
        self.lang
    }

    /// As asked, or as the environment's locale is.
    pub fn lang(&self) -> Lang {
        self.lang.unwrap_or_else(|| {
            let values = ["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).ok());
            let [all, messages, lang] = &values;
            Lang::of_locale([all.as_deref(), messages.as_deref(), lang.as_deref()])
        })
    }
}

fn languages() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(Lang::ALL.map(Lang::word))
        .map(|word| Lang::of_word(&word).unwrap_or_default())
}
