//! Objects read out of bytes (ISO 32000-1, 7.2 and 7.3).

use std::ops::Range;

use super::object::{Dict, Object, ObjectId};

/// How deep arrays and dictionaries may stand in one another.
const DEEPEST: usize = 100;

/// A place in the file from which objects are read.
pub(crate) struct Parser<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) at: usize,
}

/// What is read is no object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Malformed;

type Parsed<T> = Result<T, Malformed>;

/// A key of a dictionary, its value, and where that stands.
pub(crate) type Located = (Vec<u8>, Object, Range<usize>);

pub(crate) fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    b"()<>[]{}/%".contains(&byte)
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !is_delimiter(byte)
}

impl<'a> Parser<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: usize) -> Parser<'a> {
        Parser { bytes, at }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Past blanks and comments.
    pub(crate) fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let line = self.rest().iter();
                let length = line.take_while(|&&byte| byte != b'\n' && byte != b'\r');
                self.at += length.count();
            } else if is_blank(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// Past this word, if it stands here as a whole word.
    pub(crate) fn keyword(&mut self, word: &str) -> bool {
        self.skip_blanks();
        let rest = self.rest();
        let whole = rest.starts_with(word.as_bytes())
            && rest.get(word.len()).is_none_or(|&byte| !is_regular(byte));
        if whole {
            self.at += word.len();
        }
        whole
    }

    /// Past letters and numbers in a row.
    fn word(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().take_while(|&&byte| is_regular(byte)).count();
        self.at += length;
        &rest[..length]
    }

    /// A number without sign and point.
    pub(crate) fn whole_number(&mut self) -> Option<u64> {
        self.skip_blanks();
        let start = self.at;
        let word = self.word();
        let number = decimal(word);
        if number.is_none() {
            self.at = start;
        }
        number
    }

    /// `12 0 obj`.
    pub(crate) fn object_head(&mut self) -> Option<ObjectId> {
        let id = self.id()?;
        self.keyword("obj").then_some(id)
    }

    fn id(&mut self) -> Option<ObjectId> {
        let number = u32::try_from(self.whole_number()?).ok()?;
        let generation = u16::try_from(self.whole_number()?).ok()?;
        Some(ObjectId { number, generation })
    }

    /// One object; of a stream its dictionary.
    pub(crate) fn object(&mut self) -> Parsed<Object> {
        self.object_at_depth(0)
    }

    fn object_at_depth(&mut self, depth: usize) -> Parsed<Object> {
        if depth > DEEPEST {
            return Err(Malformed);
        }
        self.skip_blanks();
        let rest = self.rest();
        match rest.first().copied().ok_or(Malformed)? {
            b'/' => self.name().map(Object::Name),
            b'(' => self.literal_string().map(Object::String),
            b'<' if rest.starts_with(b"<<") => {
                let entries = self.entries(depth)?;
                let entries = entries.into_iter().map(|(key, value, _)| (key, value));
                Ok(Object::Dict(Dict(entries.collect())))
            }
            b'<' => self.hexadecimal_string().map(Object::String),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.skip_blanks();
                    if self.peek() == Some(b']') {
                        self.at += 1;
                        return Ok(Object::Array(items));
                    }
                    items.push(self.object_at_depth(depth + 1)?);
                }
            }
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number_or_reference(),
            _ => match self.word() {
                b"null" => Ok(Object::Null),
                b"true" => Ok(Object::Bool(true)),
                b"false" => Ok(Object::Bool(false)),
                _ => Err(Malformed),
            },
        }
    }

    /// The entries of a dictionary, with the place of each value.
    pub(crate) fn dictionary_entries(&mut self) -> Parsed<Vec<Located>> {
        self.skip_blanks();
        if !self.rest().starts_with(b"<<") {
            return Err(Malformed);
        }
        self.entries(0)
    }

    fn entries(&mut self, depth: usize) -> Parsed<Vec<Located>> {
        self.at += 2;
        let mut entries = Vec::new();
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(b'>') if self.rest().starts_with(b">>") => {
                    self.at += 2;
                    return Ok(entries);
                }
                Some(b'/') => {
                    let key = self.name()?;
                    self.skip_blanks();
                    let start = self.at;
                    let value = self.object_at_depth(depth + 1)?;
                    entries.push((key, value, start..self.at));
                }
                _ => return Err(Malformed),
            }
        }
    }

    fn name(&mut self) -> Parsed<Vec<u8>> {
        self.at += 1;
        let word = self.word();
        if !word.contains(&b'#') {
            return Ok(word.to_vec());
        }
        let mut name = Vec::with_capacity(word.len());
        let mut bytes = word.iter().copied();
        while let Some(byte) = bytes.next() {
            if byte == b'#' {
                let high = bytes.next().and_then(hexadecimal).ok_or(Malformed)?;
                let low = bytes.next().and_then(hexadecimal).ok_or(Malformed)?;
                name.push(high << 4 | low);
            } else {
                name.push(byte);
            }
        }
        Ok(name)
    }

    fn literal_string(&mut self) -> Parsed<Vec<u8>> {
        self.at += 1;
        let mut string = Vec::new();
        let mut open = 1usize;
        loop {
            let byte = self.next()?;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(string);
                    }
                }
                b'\\' => {
                    self.escape(&mut string)?;
                    continue;
                }
                b'\r' => {
                    self.at += usize::from(self.peek() == Some(b'\n'));
                    string.push(b'\n');
                    continue;
                }
                _ => {}
            }
            string.push(byte);
        }
    }

    fn next(&mut self) -> Parsed<u8> {
        let byte = self.peek().ok_or(Malformed)?;
        self.at += 1;
        Ok(byte)
    }

    /// What stands behind a backslash (ISO 32000-1, table 3).
    fn escape(&mut self, string: &mut Vec<u8>) -> Parsed<()> {
        let byte = self.next()?;
        match byte {
            b'n' => string.push(b'\n'),
            b'r' => string.push(b'\r'),
            b't' => string.push(b'\t'),
            b'b' => string.push(8),
            b'f' => string.push(12),
            b'\n' => {}
            b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else {
                        break;
                    };
                    value = value * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                string.push(value as u8);
            }
            other => string.push(other),
        }
        Ok(())
    }

    fn hexadecimal_string(&mut self) -> Parsed<Vec<u8>> {
        self.at += 1;
        let mut string = Vec::new();
        let mut half = None;
        loop {
            let byte = self.next()?;
            if byte == b'>' {
                string.extend(half.map(|high: u8| high << 4));
                return Ok(string);
            }
            if is_blank(byte) {
                continue;
            }
            let digit = hexadecimal(byte).ok_or(Malformed)?;
            match half.take() {
                Some(high) => string.push(high << 4 | digit),
                None => half = Some(digit),
            }
        }
    }

    fn number_or_reference(&mut self) -> Parsed<Object> {
        let start = self.at;
        if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            if let Some(id) = self.id()
                && self.keyword("R")
            {
                return Ok(Object::Reference(id));
            }
            self.at = start;
        }
        let word = std::str::from_utf8(self.word()).map_err(|_| Malformed)?;
        if let Ok(value) = word.parse::<i64>() {
            return Ok(Object::Integer(value));
        }
        let digits = word.strip_prefix(['+', '-']).unwrap_or(word);
        let plain = digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
        let some = digits.bytes().any(|byte| byte.is_ascii_digit());
        if plain && some && digits.bytes().filter(|&byte| byte == b'.').count() <= 1 {
            return Ok(Object::Real(word.to_owned()));
        }
        Err(Malformed)
    }
}

pub(crate) fn hexadecimal(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

fn decimal(word: &[u8]) -> Option<u64> {
    if word.is_empty() || word.len() > 18 || !word.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digits = word.iter();
    Some(digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
}
