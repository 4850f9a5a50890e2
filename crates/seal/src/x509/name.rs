//! Names of subjects and issuers, compared.

use crate::certificate::text;
use crate::element::{Elements, SEQUENCE, SET};
use crate::write;

/// The most facts that a name may have.
const MOST: usize = 100;

/// A name (an element) in a form in which equal names are equal bytes, whatever the kind of text, case and blanks.
///
/// Close to RFC 5280, 7.1: only ASCII letters lose their case.
/// Authorities write their name in one kind of text in their own certificate and in another in those they issue.
pub(super) fn key(name: &[u8]) -> Option<Vec<u8>> {
    let mut key = Vec::with_capacity(name.len());
    for part in Elements(name).expect(SEQUENCE)?.inside().all(MOST)? {
        let mut facts = Vec::new();
        for fact in part.open(SET)?.all(MOST)? {
            let mut fact = fact.open(SEQUENCE)?;
            let kind = fact.next()?;
            let value = fact.next()?;
            let folded = match text::read(value) {
                Some(read) => write::element(0, &[fold(&read.value).as_bytes()]),
                None => value.whole.to_vec(),
            };
            facts.push([kind.whole, &folded].concat());
        }
        facts.sort_unstable();
        key.extend(write::element(SET, &[&facts.concat()]));
    }
    Some(key)
}

fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_ascii_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded.make_ascii_lowercase();
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::algorithm::oid;

    fn name(parts: &[&[(u8, &[u8])]]) -> Vec<u8> {
        let parts: Vec<Vec<u8>> = parts
            .iter()
            .map(|facts| {
                let facts: Vec<Vec<u8>> = facts
                    .iter()
                    .map(|(tag, value)| {
                        let kind = write::oid(oid("2.5.4.3"));
                        write::sequence(&[&kind, &write::element(*tag, &[value])])
                    })
                    .collect();
                write::element(SET, &[&facts.concat()])
            })
            .collect();
        write::sequence(&[&parts.concat()])
    }

    #[test]
    fn the_same_name_is_the_same_in_every_kind_of_text() {
        let plain = key(&name(&[&[(0x0C, b"Root CA")]])).unwrap();
        for same in [
            name(&[&[(0x13, b"Root CA")]]),
            name(&[&[(0x0C, b" root  ca ")]]),
            name(&[&[(0x1E, b"\0R\0o\0o\0t\0 \0C\0A")]]),
        ] {
            assert_eq!(key(&same).as_ref(), Some(&plain));
        }
        for other in [
            name(&[&[(0x0C, b"Root CB")]]),
            name(&[&[(0x0C, b"Root")], &[(0x0C, b"CA")]]),
            name(&[&[(0x0C, b"Root CA"), (0x0C, b"x")]]),
            name(&[]),
        ] {
            assert_ne!(key(&other).unwrap(), plain);
        }
        // Facts that stand together may stand in any order.
        let one = key(&name(&[&[(0x0C, b"a"), (0x0C, b"b")]]));
        assert_eq!(one, key(&name(&[&[(0x0C, b"b"), (0x0C, b"a")]])));
        assert_eq!(key(b"\x30\x01"), None);
    }
}
