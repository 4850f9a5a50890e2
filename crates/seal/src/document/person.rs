//! Whose a certificate is, for people.

use chrono::{DateTime, Utc};

use crate::certificate::{self, Name};
use crate::x509::Cert;

/// Whose a certificate is, who issued it, and how it is told from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person, agency or device that it names; empty where it names none.
    pub name: String,
    /// The agencies that it names, from the top down.
    pub agencies: Vec<String>,
    /// Who issued it.
    pub issuer: String,
    /// The serial number in capital hexadecimal, as authorities print it.
    pub serial: String,
    /// The first moment at which it holds.
    pub from: DateTime<Utc>,
    /// The last moment at which it holds.
    pub to: DateTime<Utc>,
    /// SHA-256 over the whole certificate.
    pub sha256: [u8; 32],
}

impl Person {
    /// What the certificate says.
    pub fn of(certificate: &Cert) -> Person {
        let read = certificate::read(certificate.der()).ok();
        let read = read.and_then(|list| list.into_iter().next());
        let (name, agencies, issuer, serial) = read.map_or_else(Default::default, |read| {
            let agencies = read.subject.levels();
            let agencies = agencies.iter().filter(|agency| !agency.trim().is_empty());
            (
                called(&read.subject),
                agencies.map(|agency| shown(agency)).collect(),
                called(&read.issuer),
                read.serial,
            )
        });
        Person {
            name,
            agencies,
            issuer,
            serial,
            from: certificate.not_before(),
            to: certificate.not_after(),
            sha256: *certificate.fingerprint(),
        }
    }
}

/// The shortest text that tells whose a name is.
fn called(name: &Name) -> String {
    let units = name.organizational_units();
    let texts = [
        name.common_name(),
        units.last().copied(),
        name.organization(),
    ];
    let mut texts = texts.into_iter().flatten();
    let found = texts.find(|text| !text.trim().is_empty());
    found.map_or_else(|| shown(&name.to_string()), shown)
}

/// Text of others without what would steer a terminal or turn the direction of letters.
pub(super) fn shown(text: &str) -> String {
    let steers = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    let letters = text.chars().map(|letter| {
        if steers(letter) {
            char::REPLACEMENT_CHARACTER
        } else {
            letter
        }
    });
    letters.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_others_steers_nothing() {
        let cases = [
            ("Lò Văn Ẫn", "Lò Văn Ẫn"),
            ("a\u{1b}[2Kb\n", "a\u{FFFD}[2Kb\u{FFFD}"),
            ("gov\u{202E}nv", "gov\u{FFFD}nv"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected);
        }
    }
}
