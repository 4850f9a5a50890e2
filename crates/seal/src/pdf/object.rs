//! The kinds of objects (ISO 32000-1, 7.3), read and written again as they stood.

use std::io::Write as _;
use std::ops::Range;

/// The identity of an indirect object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// Its number.
    pub number: u32,
    /// Its generation, 0 for all but a few old files.
    pub generation: u16,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Object {
    Null,
    Bool(bool),
    Integer(i64),
    /// A number with a point, in the letters of the file, so that it is written again unchanged.
    Real(String),
    Name(Vec<u8>),
    String(Vec<u8>),
    Array(Vec<Object>),
    Dict(Dict),
    Stream(Stream),
    Reference(ObjectId),
}

/// A dictionary in the order of the file; a key that stands twice is kept twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Dict(pub(crate) Vec<(Vec<u8>, Object)>);

/// A stream: its dictionary, and where its bytes lie in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stream {
    pub(crate) dict: Dict,
    pub(crate) data: Range<usize>,
}

impl Object {
    pub(crate) fn name(name: &str) -> Object {
        Object::Name(name.as_bytes().to_vec())
    }

    /// Text for people: Latin as it is, else UTF-16 (ISO 32000-1, 7.9.2.2).
    pub(crate) fn text(value: &str) -> Object {
        if value.is_ascii() {
            return Object::String(value.as_bytes().to_vec());
        }
        let mut bytes = vec![0xfe, 0xff];
        bytes.extend(value.encode_utf16().flat_map(u16::to_be_bytes));
        Object::String(bytes)
    }

    pub(crate) fn integer(&self) -> Option<i64> {
        match self {
            Object::Integer(value) => Some(*value),
            _ => None,
        }
    }

    /// A number of either kind.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Object::Integer(value) => Some(*value as f64),
            Object::Real(text) => text.parse().ok(),
            _ => None,
        }
    }

    pub(crate) fn is_name(&self, name: &str) -> bool {
        matches!(self, Object::Name(found) if found == name.as_bytes())
    }

    pub(crate) fn reference(&self) -> Option<ObjectId> {
        match self {
            Object::Reference(id) => Some(*id),
            _ => None,
        }
    }

    pub(crate) fn array(&self) -> Option<&[Object]> {
        match self {
            Object::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn dict(&self) -> Option<&Dict> {
        match self {
            Object::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        *self == Object::Null
    }

    /// Writes the object as it stands in a file; of a stream its dictionary.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Object::Null => out.extend(b"null"),
            Object::Bool(true) => out.extend(b"true"),
            Object::Bool(false) => out.extend(b"false"),
            Object::Integer(value) => {
                let _ = write!(out, "{value}");
            }
            Object::Real(text) => out.extend(text.as_bytes()),
            Object::Name(name) => write_name(name, out),
            Object::String(bytes) => write_string(bytes, out),
            Object::Array(items) => {
                out.push(b'[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(b' ');
                    }
                    item.write(out);
                }
                out.push(b']');
            }
            Object::Dict(dict) => dict.write(out),
            Object::Stream(stream) => stream.dict.write(out),
            Object::Reference(id) => {
                let _ = write!(out, "{} {} R", id.number, id.generation);
            }
        }
    }
}

impl From<ObjectId> for Object {
    fn from(id: ObjectId) -> Object {
        Object::Reference(id)
    }
}

impl From<i64> for Object {
    fn from(value: i64) -> Object {
        Object::Integer(value)
    }
}

impl From<Dict> for Object {
    fn from(dict: Dict) -> Object {
        Object::Dict(dict)
    }
}

impl From<Vec<Object>> for Object {
    fn from(items: Vec<Object>) -> Object {
        Object::Array(items)
    }
}

/// A length or coordinate, to a hundredth of a point.
impl From<f64> for Object {
    fn from(value: f64) -> Object {
        let hundredths = (value * 100.0).round() as i64;
        if hundredths % 100 == 0 {
            return Object::Integer(hundredths / 100);
        }
        Object::Real(format!("{}", hundredths as f64 / 100.0))
    }
}

impl Dict {
    /// The value of a key; of one that stands twice the last, as most programs take it.
    pub(crate) fn get(&self, key: &str) -> Option<&Object> {
        let mut entries = self.0.iter().rev();
        let found = entries.find(|(name, _)| name == key.as_bytes());
        found.map(|(_, value)| value)
    }

    pub(crate) fn set(&mut self, key: &str, value: impl Into<Object>) {
        self.remove(key);
        self.0.push((key.as_bytes().to_vec(), value.into()));
    }

    pub(crate) fn remove(&mut self, key: &str) {
        self.0.retain(|(name, _)| name != key.as_bytes());
    }

    /// With this value.
    pub(crate) fn with(mut self, key: &str, value: impl Into<Object>) -> Dict {
        self.set(key, value);
        self
    }

    /// Whether `/Type` is this name.
    pub(crate) fn is_type(&self, name: &str) -> bool {
        self.get("Type").is_some_and(|kind| kind.is_name(name))
    }

    /// A key that stands more than once.
    pub(crate) fn repeated(&self) -> Option<&[u8]> {
        let mut keys: Vec<&[u8]> = self.0.iter().map(|(key, _)| key.as_slice()).collect();
        keys.sort_unstable();
        let pair = keys.windows(2).find(|pair| pair[0] == pair[1]);
        pair.map(|pair| pair[0])
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(b"<<");
        for (key, value) in &self.0 {
            write_name(key, out);
            // What begins with a sign of its own needs no blank before it.
            if !matches!(
                value,
                Object::Name(_) | Object::Array(_) | Object::Dict(_) | Object::String(_)
            ) {
                out.push(b' ');
            }
            value.write(out);
        }
        out.extend(b">>");
    }
}

fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && !b"#/()<>[]{}%".contains(&byte) {
            out.push(byte);
        } else {
            let _ = write!(out, "#{byte:02X}");
        }
    }
}

/// Plain letters in brackets, all else in hexadecimal.
fn write_string(bytes: &[u8], out: &mut Vec<u8>) {
    let plain = |byte: &u8| (b' '..=b'~').contains(byte) && !b"()\\".contains(byte);
    if bytes.iter().all(plain) {
        out.push(b'(');
        out.extend(bytes);
        out.push(b')');
    } else {
        out.push(b'<');
        write_hexadecimal(bytes, out);
        out.push(b'>');
    }
}

pub(crate) fn write_hexadecimal(bytes: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 15)]);
    }
}

/// A text string as text: UTF-16 or UTF-8 where it says so, else as Latin.
pub(crate) fn decode_text(bytes: &[u8]) -> String {
    if let Some(wide) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let pairs = wide.chunks_exact(2);
        let units: Vec<u16> = pairs
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
            .collect();
        return String::from_utf16_lossy(&units);
    }
    match bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        Some(text) => String::from_utf8_lossy(text).into_owned(),
        None => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}
