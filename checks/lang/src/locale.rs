//! The language of a locale's name.

use super::Lang;

impl Lang {
    /// By the values of `LC_ALL`, `LC_MESSAGES` and `LANG`, in this order: the first that is set to
    /// something decides (POSIX, section 8.2). What is written is UTF-8, so that a locale that names
    /// another encoding is left in English.
    #[must_use]
    pub fn of_locale(values: [Option<&str>; 3]) -> Self {
        let locale = values.into_iter().flatten().find(|value| !value.is_empty());
        locale.map_or(Self::En, named)
    }
}

/// `ja`, `ja_JP`, `ja_JP.UTF-8`, `ja_JP.utf8@modifier`.
fn named(locale: &str) -> Lang {
    let locale = locale.split('@').next().unwrap_or_default();
    let (name, encoding) = locale.split_once('.').unwrap_or((locale, "UTF-8"));
    let is_utf8 = encoding.eq_ignore_ascii_case("utf-8") || encoding.eq_ignore_ascii_case("utf8");
    let language = name.split(['_', '-']).next().unwrap_or_default();
    if is_utf8 && language.eq_ignore_ascii_case("ja") { Lang::Ja } else { Lang::En }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let of = |all, messages, lang| Lang::of_locale([all, messages, lang]);
        let (ja, c) = (Some("ja_JP.UTF-8"), Some("C"));
        assert_eq!(of(None, None, ja), Lang::Ja);
        assert_eq!(of(None, c, ja), Lang::En);
        assert_eq!(of(ja, c, c), Lang::Ja);
        assert_eq!(of(c, ja, ja), Lang::En);
        assert_eq!(of(Some(""), Some(""), ja), Lang::Ja);
        assert_eq!(of(None, None, None), Lang::En);
    }

    #[test]
    fn japanese_is_known_by_its_name_and_written_in_utf_8_only() {
        let of = |lang| Lang::of_locale([None, None, Some(lang)]);
        for name in ["ja", "ja_JP", "ja_JP.UTF-8", "ja_JP.utf8", "ja_JP.UTF-8@cjknarrow", "ja-JP"] {
            assert_eq!(of(name), Lang::Ja, "{name}");
        }
        for name in ["C", "C.UTF-8", "en_US.UTF-8", "jam_JM", "jav", "ja_JP.eucJP", "ja_JP.SJIS"] {
            assert_eq!(of(name), Lang::En, "{name}");
        }
    }
}
