//! A PDF with an update whose objects are the input: bytes changed at random seldom leave every offset right.
//!
//! The first octet of the input chooses the file and how the update tells its places. Then the objects follow, parted
//! by [`PART`]: an octet with the number, and what stands between `obj` and `endobj`. Number 0 is put into the trailer.

use crate::made::{PLAIN, file, find_last, last_section};

/// What parts the objects of an input: a letter that no PDF needs.
pub const PART: u8 = 0x1E;

/// Set in the first octet, the places are told by a stream instead of a table.
const BY_STREAM: u8 = 0x80;

/// An object of an update.
pub struct Change<'a> {
    /// Its number.
    pub number: u8,
    /// What stands between `obj` and `endobj`.
    pub body: &'a [u8],
}

/// The file that an input chooses, what it puts into the trailer, and its objects, each number once.
pub fn read(input: &[u8], files: usize) -> Option<(usize, bool, &[u8], Vec<Change<'_>>)> {
    let (first, rest) = input.split_first()?;
    let mut trailer: &[u8] = b"";
    let mut changes: Vec<Change<'_>> = Vec::new();
    for part in rest.split(|octet| *octet == PART) {
        match part.split_first() {
            None => {}
            Some((0, words)) => trailer = words,
            Some((number, body)) => {
                if changes.iter().all(|change| change.number != *number) {
                    let number = *number;
                    changes.push(Change { number, body });
                }
            }
        }
    }
    let chosen = usize::from(first & !BY_STREAM) % files;
    Some((chosen, first & BY_STREAM != 0, trailer, changes))
}

/// An input that [`read`] takes apart again.
pub fn write(chosen: u8, changes: &[(u8, &str)]) -> Vec<u8> {
    let mut input = vec![chosen];
    for (place, (number, body)) in changes.iter().enumerate() {
        if place > 0 {
            input.push(PART);
        }
        input.push(*number);
        input.extend(body.as_bytes());
    }
    input
}

/// The file with the update behind it.
pub fn updated(bytes: &[u8], by_stream: bool, trailer: &[u8], changes: &[Change<'_>]) -> Vec<u8> {
    let mut whole = bytes.to_vec();
    let mut places = Vec::new();
    for Change { number, body } in changes {
        places.push((u32::from(*number), whole.len()));
        whole.extend(format!("{number} 0 obj\n").bytes());
        whole.extend(*body);
        whole.extend(b"\nendobj\n");
    }
    let start = whole.len();
    let words = format!(
        "/Size 300/Prev {}/Root {}",
        last_section(bytes),
        root(bytes)
    );
    if by_stream {
        places.push((299, start));
        places.sort_unstable();
        let index: Vec<String> = places
            .iter()
            .map(|place| format!("{} 1", place.0))
            .collect();
        let entries: Vec<u8> = places
            .iter()
            .flat_map(|(_, at)| [&[1][..], &(*at as u32).to_be_bytes(), &[0]].concat())
            .collect();
        let head = format!(
            "299 0 obj\n<</Type/XRef/W[1 4 1]/Index[{}]/Length {}{words}",
            index.join(" "),
            entries.len()
        );
        whole.extend(head.bytes());
        whole.extend(trailer);
        whole.extend(b">>\nstream\n");
        whole.extend(entries);
        whole.extend(b"\nendstream\nendobj\n");
    } else {
        whole.extend(b"xref\n");
        for (number, at) in places {
            whole.extend(format!("{number} 1\n{at:010} 00000 n\r\n").bytes());
        }
        whole.extend(b"trailer\n<<");
        whole.extend(words.bytes());
        whole.extend(trailer);
        whole.extend(b">>\n");
    }
    whole.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    whole
}

/// The catalog that a file names last.
fn root(bytes: &[u8]) -> &str {
    let at = find_last(bytes, b"/Root") + 5;
    let end = bytes[at..].iter().position(|byte| *byte == b'R');
    let words = end.map(|end| &bytes[at..=at + end]).unwrap_or_default();
    str::from_utf8(words).expect("a reference").trim()
}

/// A small file that nobody has signed.
pub fn plain() -> Vec<u8> {
    file(&PLAIN)
}
