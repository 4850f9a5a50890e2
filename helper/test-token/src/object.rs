//! Objects: what a token holds, seen as lists of attributes.

use cryptoki_sys::*;

use crate::certificate;
use crate::secret::Secret;
use crate::token::{Certificate, Key, Token};

/// Attributes with their values, as a program states them.
pub(crate) type Template = Vec<(CK_ATTRIBUTE_TYPE, Vec<u8>)>;

/// Attributes that every object has; those of a template that says anything else about them are refused.
const FIXED: [(CK_ATTRIBUTE_TYPE, CK_BBOOL); 2] = [(CKA_TOKEN, CK_TRUE), (CKA_PRIVATE, CK_FALSE)];

/// The kinds of objects; the number is the last part of a handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Certificate = 1,
    PublicKey = 2,
    PrivateKey = 3,
}

/// An object of a token.
pub(crate) struct Object<'a> {
    pub handle: CK_OBJECT_HANDLE,
    pub kind: Kind,
    source: Source<'a>,
}

enum Source<'a> {
    Certificate(&'a Certificate),
    Key(&'a Key),
}

/// The value of an attribute.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Told(Vec<u8>),
    /// The object has it and keeps it to itself.
    Sensitive,
}

/// The handle of an object with this number.
pub(crate) fn handle(number: u32, kind: Kind) -> CK_OBJECT_HANDLE {
    CK_OBJECT_HANDLE::from(number) * 4 + kind as CK_OBJECT_HANDLE
}

/// The objects of a token that are to be seen: private keys after log-in only.
pub(crate) fn objects(token: &Token, logged_in: bool) -> Vec<Object<'_>> {
    let mut objects = Vec::new();
    for certificate in &token.certificates {
        objects.push(Object {
            handle: handle(certificate.number, Kind::Certificate),
            kind: Kind::Certificate,
            source: Source::Certificate(certificate),
        });
    }
    for key in &token.keys {
        let mut add = |kind| {
            objects.push(Object {
                handle: handle(key.number, kind),
                kind,
                source: Source::Key(key),
            });
        };
        if key.public_object {
            add(Kind::PublicKey);
        }
        if logged_in {
            add(Kind::PrivateKey);
        }
    }
    objects
}

impl<'a> Object<'a> {
    /// The private key behind it, where it is one.
    pub(crate) fn private(&self) -> Option<&'a Key> {
        match self.source {
            Source::Key(key) if self.kind == Kind::PrivateKey => Some(key),
            _ => None,
        }
    }

    /// All its attributes; `read` reads a private key.
    ///
    /// # Errors
    /// `CKR_DEVICE_ERROR` when what is on the token cannot be read.
    pub(crate) fn attributes(
        &self,
        read: &mut impl FnMut(&[u8]) -> Option<Secret>,
    ) -> Result<Vec<(CK_ATTRIBUTE_TYPE, Value)>, CK_RV> {
        match self.source {
            Source::Certificate(certificate) => Ok(certificate_attributes(certificate)),
            Source::Key(key) => {
                let secret = read(&key.private).ok_or(CKR_DEVICE_ERROR)?;
                Ok(match self.kind {
                    Kind::PrivateKey => private_attributes(key, &secret),
                    _ => public_attributes(key, &secret),
                })
            }
        }
    }
}

/// True when the attributes of an object are as a template asks.
pub(crate) fn matches(attributes: &[(CK_ATTRIBUTE_TYPE, Value)], template: &Template) -> bool {
    template.iter().all(|(wanted, value)| {
        attributes.iter().any(|(attribute, own)| {
            attribute == wanted && matches!(own, Value::Told(own) if own == value)
        })
    })
}

/// The certificate that a template describes: its id, its label, its DER (PKCS#11, 4.6.3).
///
/// # Errors
/// `CKR_TEMPLATE_INCOMPLETE` without what the standard asks for, `CKR_TEMPLATE_INCONSISTENT` for anything but an X.509
/// certificate that stays on the token, `CKR_ATTRIBUTE_VALUE_INVALID` when subject, issuer or serial number are not those of
/// the certificate, `CKR_ATTRIBUTE_TYPE_INVALID` for an attribute that certificates do not have.
pub(crate) fn described(template: &Template) -> Result<(Vec<u8>, String, Vec<u8>), CK_RV> {
    let stated = |attribute| {
        let found = template.iter().find(|(each, _)| *each == attribute);
        found.map(|(_, value)| value)
    };
    let class = stated(CKA_CLASS).ok_or(CKR_TEMPLATE_INCOMPLETE)?;
    let kind = stated(CKA_CERTIFICATE_TYPE).ok_or(CKR_TEMPLATE_INCOMPLETE)?;
    let stays = stated(CKA_TOKEN).ok_or(CKR_TEMPLATE_INCONSISTENT)?;
    let is_certificate = *class == number(CKO_CERTIFICATE) && *kind == number(CKC_X_509);
    if !is_certificate || *stays != [CK_TRUE] {
        return Err(CKR_TEMPLATE_INCONSISTENT);
    }
    let value = stated(CKA_VALUE).ok_or(CKR_TEMPLATE_INCOMPLETE)?;
    let subject = stated(CKA_SUBJECT).ok_or(CKR_TEMPLATE_INCOMPLETE)?;
    let parts = certificate::parts(value).ok_or(CKR_ATTRIBUTE_VALUE_INVALID)?;
    let mut label = String::new();
    for (attribute, value) in template {
        let fits = match *attribute {
            CKA_CLASS | CKA_CERTIFICATE_TYPE | CKA_VALUE | CKA_ID => true,
            CKA_SUBJECT => *subject == parts.subject,
            CKA_ISSUER => *value == parts.issuer,
            CKA_SERIAL_NUMBER => *value == parts.serial,
            CKA_LABEL => match String::from_utf8(value.clone()) {
                Ok(text) => {
                    label = text;
                    true
                }
                Err(_) => false,
            },
            fixed => match FIXED.iter().find(|(each, _)| *each == fixed) {
                Some((_, own)) => *value == [*own],
                None => return Err(CKR_ATTRIBUTE_TYPE_INVALID),
            },
        };
        if !fits {
            return Err(CKR_ATTRIBUTE_VALUE_INVALID);
        }
    }
    let id = stated(CKA_ID).cloned().unwrap_or_default();
    Ok((id, label, value.clone()))
}

fn certificate_attributes(certificate: &Certificate) -> Vec<(CK_ATTRIBUTE_TYPE, Value)> {
    let mut attributes = common(CKO_CERTIFICATE, &certificate.id, &certificate.label, false);
    attributes.push((CKA_CERTIFICATE_TYPE, Value::Told(number(CKC_X_509))));
    attributes.push((CKA_VALUE, Value::Told(certificate.der.clone())));
    // What is no certificate is still on the token.
    if let Some(parts) = certificate::parts(&certificate.der) {
        attributes.push((CKA_SUBJECT, Value::Told(parts.subject)));
        attributes.push((CKA_ISSUER, Value::Told(parts.issuer)));
        attributes.push((CKA_SERIAL_NUMBER, Value::Told(parts.serial)));
    }
    attributes
}

fn public_attributes(key: &Key, secret: &Secret) -> Vec<(CK_ATTRIBUTE_TYPE, Value)> {
    let mut attributes = common(CKO_PUBLIC_KEY, &key.id, &key.label, false);
    attributes.push((CKA_KEY_TYPE, Value::Told(number(secret.key_type()))));
    attributes.push((CKA_VERIFY, flag(true)));
    let own = secret.shared_attributes().into_iter();
    let own = own.chain(secret.public_attributes());
    attributes.extend(own.map(|(attribute, value)| (attribute, Value::Told(value))));
    attributes
}

fn private_attributes(key: &Key, secret: &Secret) -> Vec<(CK_ATTRIBUTE_TYPE, Value)> {
    let mut attributes = common(CKO_PRIVATE_KEY, &key.id, &key.label, true);
    attributes.push((CKA_KEY_TYPE, Value::Told(number(secret.key_type()))));
    for (attribute, is_so) in [
        (CKA_SIGN, true),
        (CKA_SENSITIVE, true),
        (CKA_EXTRACTABLE, false),
        (CKA_ALWAYS_AUTHENTICATE, key.always_authenticates),
    ] {
        attributes.push((attribute, flag(is_so)));
    }
    if !key.hides_modulus {
        let shared = secret.shared_attributes().into_iter();
        attributes.extend(shared.map(|(attribute, value)| (attribute, Value::Told(value))));
    }
    let kept = secret.sensitive_attributes().iter();
    attributes.extend(kept.map(|attribute| (*attribute, Value::Sensitive)));
    attributes
}

fn common(
    class: CK_OBJECT_CLASS,
    id: &[u8],
    label: &str,
    is_private: bool,
) -> Vec<(CK_ATTRIBUTE_TYPE, Value)> {
    vec![
        (CKA_CLASS, Value::Told(number(class))),
        (CKA_TOKEN, flag(true)),
        (CKA_PRIVATE, flag(is_private)),
        (CKA_ID, Value::Told(id.to_vec())),
        (CKA_LABEL, Value::Told(label.as_bytes().to_vec())),
    ]
}

fn number(value: CK_ULONG) -> Vec<u8> {
    value.to_ne_bytes().to_vec()
}

fn flag(is_so: bool) -> Value {
    Value::Told(vec![CK_BBOOL::from(is_so)])
}
