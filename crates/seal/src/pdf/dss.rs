//! What a verifier needs later, put behind the file: certificates, OCSP answers and lists of revoked certificates
//! (ETSI EN 319 142-1, 5.4.2).

use std::collections::BTreeMap;

use super::appearance::packed;
use super::error::PdfError;
use super::fields::{Field, fields};
use super::file::File;
use super::object::{Dict, Object, ObjectId};
use super::roles::refuse_unread;
use super::update::Update;

/// Material for verifying, each piece as DER.
#[derive(Debug, Clone, Copy, Default)]
pub struct Material<'a> {
    /// Certificates.
    pub certificates: &'a [&'a [u8]],
    /// OCSP responses.
    pub ocsps: &'a [&'a [u8]],
    /// Lists of revoked certificates.
    pub crls: &'a [&'a [u8]],
}

/// Material for verifying that a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stored {
    /// Certificates.
    pub certificates: Vec<Vec<u8>>,
    /// OCSP responses.
    pub ocsps: Vec<Vec<u8>>,
    /// Lists of revoked certificates.
    pub crls: Vec<Vec<u8>>,
}

/// The most pieces of one kind that are read.
const MOST: usize = 1000;

/// Whether material can be added to a file once it is signed, for whoever is about to sign it.
///
/// # Errors
/// [`PdfError::BrokenObject`] where an object of it cannot be read, among every [`PdfError`].
pub fn can_add_dss(bytes: &[u8]) -> Result<(), PdfError> {
    refuse_unread(&File::open(bytes)?)
}

/// An update that adds the material to the file's `/DSS`; what is there already stays and is not stored twice.
///
/// # Errors
/// Every [`PdfError`].
pub fn add_dss(bytes: &[u8], material: &Material<'_>) -> Result<Vec<u8>, PdfError> {
    let file = File::open(bytes)?;
    if fields(&file)?.iter().any(Field::is_signed) {
        refuse_unread(&file)?;
    }
    let mut update = Update::new(&file)?;
    let dss = update.own_dict_at(file.root, "DSS")?;
    let dict = update.dict(dss)?;
    update.put(dss, dict.with("Type", Object::name("DSS")));
    let kinds = [
        ("Certs", material.certificates),
        ("OCSPs", material.ocsps),
        ("CRLs", material.crls),
    ];
    for (key, pieces) in kinds {
        let dict = update.dict(dss)?;
        let mut stored: Vec<Vec<u8>> = Vec::new();
        stored.extend(pieces_at(&file, &dict, key)?.into_values());
        for piece in pieces {
            if stored.iter().any(|known| known == piece) {
                continue;
            }
            stored.push(piece.to_vec());
            let filter = Dict::default().with("Filter", Object::name("FlateDecode"));
            let stream = update.add_stream(filter, packed(piece));
            update.push_at(dss, key, stream.into())?;
        }
    }
    Ok(update.write().tail)
}

/// The material in the file's `/DSS`; what cannot be read of it is left out.
///
/// # Errors
/// Where the file itself cannot be read.
pub fn read_dss(bytes: &[u8]) -> Result<Stored, PdfError> {
    stored(&File::open(bytes)?)
}

pub(super) fn stored(file: &File<'_>) -> Result<Stored, PdfError> {
    let Some(dss) = file.dict_at(&file.catalog()?, "DSS")? else {
        return Ok(Stored::default());
    };
    let pieces = |key| Ok(pieces_at(file, &dss, key)?.into_values().collect());
    let stored = Stored {
        certificates: pieces("Certs")?,
        ocsps: pieces("OCSPs")?,
        crls: pieces("CRLs")?,
    };
    file.budget.check()?;
    Ok(stored)
}

fn pieces_at(
    file: &File<'_>,
    dss: &Dict,
    key: &str,
) -> Result<BTreeMap<ObjectId, Vec<u8>>, PdfError> {
    let mut pieces = BTreeMap::new();
    for id in file
        .array_at(dss, key)?
        .iter()
        .filter_map(Object::reference)
        .take(MOST)
    {
        if let Ok(Object::Stream(stream)) = file.get(id)
            && let Ok(piece) = file.budget.unpacked(file.bytes, &stream)
        {
            pieces.insert(id, piece.to_vec());
        }
    }
    Ok(pieces)
}
