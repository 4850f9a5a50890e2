//! What a signature lets nobody change any more (ISO 32000-2, 12.7.5.5 and 12.8.2).

use super::error::PdfError;
use super::file::File;
use super::object::{Dict, Object, decode_text};

/// Which fields a signature locks (FieldMDP, or `/Lock` of its field).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lock {
    /// All.
    All,
    /// Those of these names, and what is below them.
    Only(Vec<String>),
    /// All but those of these names, and what is below them.
    AllBut(Vec<String>),
}

impl Lock {
    /// Whether it locks the field of a full name, or one below it.
    pub fn holds(&self, field: &str) -> bool {
        match self {
            Lock::All => true,
            Lock::Only(names) => {
                let mut names = names.iter();
                names.any(|name| is_in(field, name) || is_in(name, field))
            }
            Lock::AllBut(names) => !names.iter().any(|name| is_in(field, name)),
        }
    }
}

/// Whether a field is of this name, or below it.
fn is_in(field: &str, name: &str) -> bool {
    let rest = field.strip_prefix(name);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || name.is_empty())
}

/// What a signature lets nobody change.
#[derive(Debug, Clone, Default)]
pub(crate) struct Locks {
    /// What it lets others change in the whole document: 1 nothing, 2 filling in and signing, 3 annotations too.
    pub(crate) certified: Option<u8>,
    pub(crate) locks: Vec<Lock>,
}

impl Locks {
    /// Those of a signature, and of the field that holds it.
    pub(crate) fn of(file: &File<'_>, signature: &Dict, field: &Dict) -> Result<Locks, PdfError> {
        let mut found = Locks::default();
        for reference in file.array_at(signature, "Reference")? {
            let Object::Dict(reference) = file.resolve(&reference)? else {
                continue;
            };
            let parameters = file.dict_at(&reference, "TransformParams")?;
            let parameters = parameters.unwrap_or_default();
            let method = file.value(&reference, "TransformMethod")?;
            if method.is_name("DocMDP") {
                // What is not said is 2 (ISO 32000-2, table 257).
                let level = found.level(file, &parameters)?.unwrap_or(2);
                found.restrict(level);
            } else if method.is_name("FieldMDP") {
                found.locks.push(lock(file, &parameters)?);
            }
        }
        if let Some(parameters) = file.dict_at(field, "Lock")? {
            found.locks.push(lock(file, &parameters)?);
            if let Some(level) = found.level(file, &parameters)? {
                found.restrict(level);
            }
        }
        Ok(found)
    }

    fn level(&self, file: &File<'_>, parameters: &Dict) -> Result<Option<u8>, PdfError> {
        Ok(match file.value(parameters, "P")? {
            Object::Null => None,
            Object::Integer(1) => Some(1),
            Object::Integer(3) => Some(3),
            _ => Some(2),
        })
    }

    fn restrict(&mut self, level: u8) {
        self.certified = Some(self.certified.map_or(level, |known| known.min(level)));
    }
}

/// What is not understood locks all.
fn lock(file: &File<'_>, parameters: &Dict) -> Result<Lock, PdfError> {
    let mut names = Vec::new();
    for name in file.array_at(parameters, "Fields")? {
        match file.resolve(&name)? {
            Object::String(name) => names.push(decode_text(&name)),
            _ => return Ok(Lock::All),
        }
    }
    Ok(match file.value(parameters, "Action")? {
        Object::Name(action) if action == b"Include" => Lock::Only(names),
        Object::Name(action) if action == b"Exclude" => Lock::AllBut(names),
        _ => Lock::All,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_for_what_is_below_them() {
        let names = || vec!["a.b".to_owned(), "c".to_owned()];
        let cases = [
            ("a.b", true),
            ("a.b.x", true),
            ("a.bx", false),
            // One above, whose value holds for those below it.
            ("a", true),
            ("c", true),
            ("d", false),
        ];
        for (field, expected) in cases {
            assert_eq!(Lock::Only(names()).holds(field), expected, "{field}");
        }
        let all_but = Lock::AllBut(names());
        assert!(all_but.holds("d") && all_but.holds("a") && !all_but.holds("a.b.x"));
        assert!(Lock::All.holds("d"));
    }
}
