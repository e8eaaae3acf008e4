//! A value that is never shown: it has no `Serialize`, and `Debug` and `Display` blank it.

use std::fmt;

/// An authentication token from a link or a `.dcv` file.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a value in.
    pub const fn new(value: String) -> Self {
        Self(value)
    }

    /// The value, for the wire alone.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// A peer's text without the secret, however it was encoded in a URL.
    pub fn scrub(&self, text: &str) -> String {
        let encoded: String = url::form_urlencoded::byte_serialize(self.0.as_bytes()).collect();
        let percent = encoded.replace('+', "%20");
        let mut text = text.to_owned();
        for form in [self.0.as_str(), &encoded, &percent] {
            if !form.is_empty() {
                text = text.replace(form, "[token]");
            }
        }
        text
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_shows_in_no_form() {
        let secret = Secret::new("ey J/+=".to_owned());
        assert_eq!(format!("{secret:?}"), "[secret]");
        assert_eq!(secret.scrub("a=ey+J%2F%2B%3D&b=ey J/+=!"), "a=[token]&b=[token]!");
    }
}
