//! A text as it stands, and what it holds percent-encoded, escaped in HTML or in a string of JSON,
//! or in base64: each a layer that knows where its bytes stand in the text, and has layers itself.

use std::ops::Range;
use std::sync::LazyLock;

use data_encoding::{BASE64_NOPAD, Encoding};

/// The number of decodings: twice by those who wrote it, once where this program escaped it.
pub const DEPTH: usize = 3;
/// The fewest characters of base64 that can hold a secret.
const RUN: usize = 6;
/// The most that an escape takes, less its last character.
const ESCAPE: usize = 9;

/// Reads an escape at the beginning of a text: what it stands for, and its length.
type Escape = fn(&[u8]) -> Option<(Vec<u8>, usize)>;

/// Bytes, and where each stands in the text.
pub struct Layer {
    bytes: Vec<u8>,
    places: Vec<Range<usize>>,
    /// True where it ends where the text does, a mark of having been cut aside.
    reaches_the_end: bool,
}

impl Layer {
    /// The text itself.
    pub fn of(text: &str) -> Self {
        let kept = text.trim_end_matches('…');
        let places = kept.char_indices().flat_map(|(at, c)| {
            let length = c.len_utf8();
            std::iter::repeat_n(at..at + length, length)
        });
        let places = places.collect();
        Self { bytes: kept.as_bytes().to_vec(), places, reaches_the_end: true }
    }

    /// The bytes of the text.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where some of its bytes stand in the text.
    pub fn place(&self, bytes: &Range<usize>) -> Range<usize> {
        self.places[bytes.start].start..self.places[bytes.end - 1].end
    }

    /// Where the text ends with the beginning of something longer, perhaps in the middle of an escape.
    pub fn beginning_at_the_end(&self, whole: &[u8], least: usize) -> Option<Range<usize>> {
        if !self.reaches_the_end {
            return None;
        }
        let end = self.bytes.len();
        let tail = self.bytes[end.saturating_sub(ESCAPE)..].iter();
        let cut = tail.rev().position(|byte| b"%&\\".contains(byte)).map(|back| end - back - 1);
        [Some(end), cut].into_iter().flatten().find_map(|end| {
            let kept = &self.bytes[..end];
            let length = (least..whole.len()).rev().find(|n| kept.ends_with(&whole[..*n]))?;
            Some(end - length..self.bytes.len())
        })
    }

    /// Its text in one more encoding; nothing where it holds none.
    pub fn below(&self) -> Vec<Self> {
        let mut all: Vec<Self> = self.unescaped().collect();
        all.extend((0..4).filter_map(|shift| self.out_of_base64(shift)));
        all
    }

    /// Decodes one layer, without base64.
    pub fn unescaped(&self) -> impl Iterator<Item = Self> {
        [percent, html, json].into_iter().filter_map(|escape| self.read_with(escape))
    }

    fn read_with(&self, escape: Escape) -> Option<Self> {
        let (mut bytes, mut places) = (Vec::new(), Vec::new());
        let (mut at, mut found) = (0, false);
        while at < self.bytes.len() {
            let read = escape(&self.bytes[at..]);
            found |= read.is_some();
            let (read, length) = read.unwrap_or_else(|| (vec![self.bytes[at]], 1));
            let place = self.place(&(at..at + length));
            places.extend(std::iter::repeat_n(place, read.len()));
            bytes.extend(read);
            at += length;
        }
        found.then_some(Self { bytes, places, reaches_the_end: self.reaches_the_end })
    }

    /// What its runs of base64 hold, groups of four counted from so far within each.
    fn out_of_base64(&self, shift: usize) -> Option<Self> {
        let mut all = Self { bytes: Vec::new(), places: Vec::new(), reaches_the_end: false };
        let mut end = 0;
        for run in self.bytes.chunk_by(|a, b| is_base64(*a) == is_base64(*b)) {
            let start = end;
            end += run.len();
            if run.len() < RUN + shift || !is_base64(run[0]) {
                continue;
            }
            let length = run.len() - shift;
            let whole = if length % 4 == 1 { length - 1 } else { length };
            let standard = run[shift..shift + whole].iter().map(|byte| match byte {
                b'-' => b'+',
                b'_' => b'/',
                other => *other,
            });
            let standard: Vec<u8> = standard.collect();
            let Ok(bytes) = LENIENT.as_ref()?.decode(&standard) else { continue };
            let places = (0..bytes.len()).map(|i| {
                let first = start + shift + i * 8 / 6;
                let last = start + shift + (i * 8 + 7) / 6;
                self.place(&(first..last + 1))
            });
            all.places.extend(places);
            all.bytes.extend(bytes);
            all.reaches_the_end = self.reaches_the_end && end == self.bytes.len();
            if !all.reaches_the_end {
                all.places.push(self.place(&(end - 1..end)));
                all.bytes.push(0); // no secret goes over it
            }
        }
        (!all.bytes.is_empty()).then_some(all)
    }
}

/// Base64 that was cut anywhere.
static LENIENT: LazyLock<Option<Encoding>> = LazyLock::new(|| {
    let mut base64 = BASE64_NOPAD.specification();
    base64.check_trailing_bits = false;
    base64.encoding().ok()
});

/// Of base64, or of its form for URLs.
const fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// `%2F`
fn percent(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let digits = text.strip_prefix(b"%")?.get(..2)?;
    Some((vec![u8::try_from(number(digits, 16)?).ok()?], 3))
}

/// `&#x2F;`, `&#47;`, `&sol;`
fn html(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let inside = text.strip_prefix(b"&")?;
    let length = inside.iter().take(ESCAPE).position(|byte| *byte == b';')?;
    let name = &inside[..length];
    let c = match name.strip_prefix(b"#") {
        Some([b'x' | b'X', hex @ ..]) => char::from_u32(number(hex, 16)?)?,
        Some(digits) => char::from_u32(number(digits, 10)?)?,
        None => ENTITIES.iter().find(|(known, _)| known.as_bytes() == name)?.1,
    };
    Some((utf8(c), length + 2))
}

/// The named characters that a token can hold (HTML, "Named character references").
const ENTITIES: [(&str, char); 34] = [
    ("amp", '&'),
    ("AMP", '&'),
    ("lt", '<'),
    ("LT", '<'),
    ("gt", '>'),
    ("GT", '>'),
    ("quot", '"'),
    ("QUOT", '"'),
    ("apos", '\''),
    ("plus", '+'),
    ("sol", '/'),
    ("bsol", '\\'),
    ("equals", '='),
    ("percnt", '%'),
    ("num", '#'),
    ("excl", '!'),
    ("dollar", '$'),
    ("lpar", '('),
    ("rpar", ')'),
    ("ast", '*'),
    ("comma", ','),
    ("period", '.'),
    ("colon", ':'),
    ("semi", ';'),
    ("quest", '?'),
    ("commat", '@'),
    ("lsqb", '['),
    ("rsqb", ']'),
    ("lowbar", '_'),
    ("lcub", '{'),
    ("rcub", '}'),
    ("verbar", '|'),
    ("Hat", '^'),
    ("grave", '`'),
];

/// `\/`, `\u002f`, a pair of surrogates; and as Rust escapes: `\x2f`, `\u{2f}`.
fn json(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let escape = text.strip_prefix(b"\\")?;
    let same = |byte: u8| Some((vec![byte], 2));
    match *escape.first()? {
        byte @ (b'/' | b'\\' | b'"' | b'\'') => same(byte),
        b'b' => same(8),
        b'f' => same(12),
        b'n' => same(b'\n'),
        b'r' => same(b'\r'),
        b't' => same(b'\t'),
        b'x' => Some((vec![u8::try_from(number(escape.get(1..3)?, 16)?).ok()?], 4)),
        b'u' if escape.get(1) == Some(&b'{') => {
            let length = escape.iter().take(ESCAPE).position(|byte| *byte == b'}')?;
            let c = char::from_u32(number(&escape[2..length], 16)?)?;
            Some((utf8(c), length + 2))
        }
        b'u' => {
            let unit = |at: usize| {
                let digits = text.get(at..at + 6)?.strip_prefix(b"\\u")?;
                u16::try_from(number(digits, 16)?).ok()
            };
            let first = unit(0)?;
            if let Some(Ok(c)) = char::decode_utf16([first]).next() {
                return Some((utf8(c), 6));
            }
            let c = char::decode_utf16([first, unit(6)?]).next()?.ok()?;
            Some((utf8(c), 12))
        }
        _ => None,
    }
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let is_plain = digits.iter().all(u8::is_ascii_hexdigit); // no sign
    u32::from_str_radix(str::from_utf8(digits).ok().filter(|_| is_plain)?, radix).ok()
}

fn utf8(c: char) -> Vec<u8> {
    c.encode_utf8(&mut [0; 4]).as_bytes().to_vec()
}
