//! The certificates of a token, and which of them have their key there.
//!
//! Keys are told by `CKA_ID` and by the public key itself, never by a label: vendors write there what they like.

use cryptoki::context::Pkcs11;
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;
use cryptoki::slot::Slot;
use seal::x509::Cert;

use super::{KeyPresence, TokenError};

/// A certificate as found.
pub(super) struct Found {
    pub(super) certificate: Cert,
    pub(super) id: Vec<u8>,
    pub(super) label: String,
    pub(super) key: KeyPresence,
}

/// A key of either kind, as far as it can be read.
pub(super) struct KeyObject {
    pub(super) handle: ObjectHandle,
    pub(super) id: Vec<u8>,
    /// Its modulus, or its point.
    pub(super) value: Option<Vec<u8>>,
}

/// All certificates that can be read without a PIN; one that is no certificate is left out.
pub(super) fn all(context: &Pkcs11, slot: Slot) -> Result<Vec<Found>, TokenError> {
    let session = context.open_ro_session(slot)?;
    let mut keys = keys(&session, ObjectClass::PUBLIC_KEY)?;
    keys.extend(self::keys(&session, ObjectClass::PRIVATE_KEY)?);
    let mut found = Vec::new();
    for handle in certificates(&session)? {
        let (id, label, value) = read(&session, handle)?;
        let Ok(certificate) = Cert::read(&value) else {
            continue;
        };
        let key = presence(&certificate, &id, &keys);
        found.push(Found {
            certificate,
            id,
            label,
            key,
        });
    }
    Ok(found)
}

/// The objects that are certificates.
pub(super) fn certificates(session: &Session) -> Result<Vec<ObjectHandle>, TokenError> {
    let template = [
        Attribute::Class(ObjectClass::CERTIFICATE),
        Attribute::CertificateType(CertificateType::X_509),
    ];
    Ok(session.find_objects(&template)?)
}

/// Id, label and bytes of a certificate.
pub(super) fn read(
    session: &Session,
    handle: ObjectHandle,
) -> Result<(Vec<u8>, String, Vec<u8>), TokenError> {
    let wanted = [
        AttributeType::Id,
        AttributeType::Label,
        AttributeType::Value,
    ];
    let mut read = (Vec::new(), String::new(), Vec::new());
    for attribute in session.get_attributes(handle, &wanted)? {
        match attribute {
            Attribute::Id(id) => read.0 = id,
            Attribute::Label(label) => read.1 = String::from_utf8_lossy(&label).trim().to_owned(),
            Attribute::Value(value) => read.2 = value,
            _ => {}
        }
    }
    Ok(read)
}

/// All keys of a class that can be seen.
pub(super) fn keys(session: &Session, class: ObjectClass) -> Result<Vec<KeyObject>, TokenError> {
    let wanted = [
        AttributeType::Id,
        AttributeType::Modulus,
        AttributeType::EcPoint,
    ];
    let mut keys = Vec::new();
    for handle in session.find_objects(&[Attribute::Class(class)])? {
        let mut key = KeyObject {
            handle,
            id: Vec::new(),
            value: None,
        };
        for attribute in session.get_attributes(handle, &wanted)? {
            match attribute {
                Attribute::Id(id) => key.id = id,
                Attribute::Modulus(number) if !number.is_empty() => key.value = Some(number),
                Attribute::EcPoint(point) if !point.is_empty() => key.value = Some(point),
                _ => {}
            }
        }
        keys.push(key);
    }
    Ok(keys)
}

impl KeyObject {
    /// Whether it is the key of the certificate; nothing where the token does not show it.
    pub(super) fn belongs_to(&self, certificate: &Cert) -> Option<bool> {
        let own = certificate.key_value()?;
        let value = self.value.as_deref()?;
        // Some tokens keep zeros in front of a modulus, and most wrap a point into an octet string.
        let stripped = value
            .iter()
            .position(|octet| *octet != 0)
            .map_or(value, |at| &value[at..]);
        let point = match value {
            [4, length, point @ ..] if usize::from(*length) == point.len() => point,
            [4, 0x81, length, point @ ..] if usize::from(*length) == point.len() => point,
            bare => bare,
        };
        Some([value, stripped, point].contains(&own))
    }
}

fn presence(certificate: &Cert, id: &[u8], keys: &[KeyObject]) -> KeyPresence {
    if keys
        .iter()
        .any(|key| key.belongs_to(certificate) == Some(true))
    {
        return KeyPresence::Here;
    }
    let same_id = || keys.iter().filter(|key| key.id == id && !id.is_empty());
    if same_id().any(|key| key.belongs_to(certificate) == Some(false)) {
        return KeyPresence::Absent;
    }
    let is_authority = matches!(certificate.extensions().authority, Some((true, _)));
    if is_authority && same_id().next().is_none() {
        return KeyPresence::Absent;
    }
    KeyPresence::Unknown
}
