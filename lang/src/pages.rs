//! The pages of `dcvdiag explain` in other languages.

/// The headings of a page in Japanese, in the order of [`dcvdiag_checks::check::HEADINGS`].
pub const HEADINGS_JA: [&str; 4] = ["意味", "確認方法", "対処", "出典"];

/// The page of a code in Japanese.
pub fn ja(_code: &str) -> Option<&'static str> {
    None
}
