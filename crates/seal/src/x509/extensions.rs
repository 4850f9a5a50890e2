//! What extensions of certificates say, as far as a check asks for it.

use der::Decode;
use der::asn1::ObjectIdentifier;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, CrlDistributionPoints,
    ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier,
};

use crate::algorithm::oid;
use crate::element::{BOOLEAN, Element, Elements, OCTET_STRING, SEQUENCE, part};

const SUBJECT_KEY: ObjectIdentifier = oid("2.5.29.14");
const KEY_USAGE: ObjectIdentifier = oid("2.5.29.15");
const ALTERNATIVE_NAMES: ObjectIdentifier = oid("2.5.29.17");
const BASIC_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.19");
const NAME_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.30");
const CRL_PLACES: ObjectIdentifier = oid("2.5.29.31");
const POLICIES: ObjectIdentifier = oid("2.5.29.32");
const POLICY_MAPPINGS: ObjectIdentifier = oid("2.5.29.33");
const AUTHORITY_KEY: ObjectIdentifier = oid("2.5.29.35");
const PURPOSES: ObjectIdentifier = oid("2.5.29.37");
const NO_ANY_POLICY: ObjectIdentifier = oid("2.5.29.54");
const AUTHORITY_ACCESS: ObjectIdentifier = oid("1.3.6.1.5.5.7.1.1");
const OCSP_NO_CHECK: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.5");

const ACCESS_OCSP: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1");
const ACCESS_ISSUERS: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.2");

/// The most extensions that are read.
const MOST: usize = 100;

/// What a key may be used for, as far as it matters here (RFC 5280, 4.2.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Signing.
    pub digital_signature: bool,
    /// Signing that cannot be denied later ("content commitment").
    pub non_repudiation: bool,
    /// Issuing certificates.
    pub certificates: bool,
    /// Issuing lists of revoked certificates.
    pub revocation_lists: bool,
}

impl Usage {
    /// Whether it is for signing, in one way or the other.
    pub fn signs(self) -> bool {
        self.digital_signature || self.non_repudiation
    }
}

/// A purpose that a certificate is made for (RFC 5280, 4.2.1.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Stamping time.
    TimeStamping,
    /// Answering whether certificates are revoked.
    OcspSigning,
    /// Being a server or a client of one (TLS).
    Tls,
    /// Signing programs.
    CodeSigning,
    /// Whatever one likes.
    Any,
    /// Another one.
    Other,
}

/// What the extensions of a certificate say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extensions {
    /// Whether it may issue certificates, and how many authorities may stand below it; `None` where it does not say.
    pub authority: Option<(bool, Option<u8>)>,
    /// What its key may be used for; `None` where it does not say.
    pub usage: Option<Usage>,
    /// What it is made for; empty where it does not say.
    pub purposes: Vec<Purpose>,
    /// Whether it may be used for nothing but [`Self::purposes`], whatever the reader knows of them.
    pub purposes_critical: bool,
    /// The identifier of its key.
    pub key_id: Option<Vec<u8>>,
    /// The identifier of its issuer's key.
    pub issuer_key_id: Option<Vec<u8>>,
    /// Where to ask whether it is revoked (OCSP).
    pub ocsp: Vec<String>,
    /// Where its issuer's certificate is.
    pub issuers: Vec<String>,
    /// Where the lists of revoked certificates are.
    pub revocation_lists: Vec<String>,
    /// The names of the lists that speak of it, each as an element; the addresses above are among them.
    pub list_names: Vec<Vec<u8>>,
    /// Whether nobody asks whether it is revoked itself (RFC 6960, 4.2.2.2.1).
    pub ocsp_no_check: bool,
    /// One that must be understood and is not; or one that cannot be read.
    pub not_understood: Option<String>,
}

impl Extensions {
    /// Whether it is made for stamping time or answering about certificates and for nothing else.
    pub fn is_for_service(&self) -> bool {
        let service = |purpose| matches!(purpose, Purpose::TimeStamping | Purpose::OcspSigning);
        !self.purposes.is_empty() && self.purposes.iter().copied().all(service)
    }

    /// Whether it says what it is made for, and that has nothing to do with signing papers.
    pub fn is_for_machines(&self) -> bool {
        let other = |purpose| !matches!(purpose, Purpose::Any | Purpose::Other);
        !self.purposes.is_empty() && self.purposes.iter().copied().all(other)
    }

    /// Reads the list of extensions.
    pub(super) fn read(list: Element<'_>) -> Option<Extensions> {
        let mut read = Extensions::default();
        let mut seen = Vec::new();
        for extension in list.inside().all(MOST)? {
            let mut parts = extension.open(SEQUENCE)?;
            let number = parts.next()?.oid()?;
            let critical = parts
                .optional(BOOLEAN)
                .is_some_and(|flag| flag.value != [0]);
            let value = parts.expect(OCTET_STRING)?.value;
            // No extension may stand twice (RFC 5280, 4.2).
            let understood = if seen.contains(&number) {
                None
            } else {
                read.take(number, critical, value)
            };
            if understood.is_none() {
                read.not_understood = Some(number.to_string());
            }
            seen.push(number);
        }
        Some(read)
    }

    /// `None` where it must be understood and is not.
    fn take(&mut self, number: ObjectIdentifier, critical: bool, value: &[u8]) -> Option<()> {
        match number {
            BASIC_CONSTRAINTS => {
                let constraints = BasicConstraints::from_der(value).ok()?;
                self.authority = Some((constraints.ca, constraints.path_len_constraint));
            }
            KEY_USAGE => {
                let usage = KeyUsage::from_der(value).ok()?;
                self.usage = Some(Usage {
                    digital_signature: usage.digital_signature(),
                    non_repudiation: usage.non_repudiation(),
                    certificates: usage.key_cert_sign(),
                    revocation_lists: usage.crl_sign(),
                });
            }
            PURPOSES => {
                let purposes = ExtendedKeyUsage::from_der(value).ok()?;
                self.purposes = purposes.0.into_iter().map(Purpose::of).collect();
                self.purposes_critical = critical;
            }
            SUBJECT_KEY => {
                let id = SubjectKeyIdentifier::from_der(value).ok()?;
                self.key_id = Some(id.0.as_bytes().to_vec());
            }
            AUTHORITY_KEY => {
                // Some authorities put names there that are not well formed; the key's identifier is all that is used.
                let id = AuthorityKeyIdentifier::from_der(value).ok();
                let id = id.and_then(|id| id.key_identifier);
                self.issuer_key_id = id.map(|id| id.as_bytes().to_vec());
            }
            AUTHORITY_ACCESS => {
                let access = AuthorityInfoAccessSyntax::from_der(value);
                for place in access.into_iter().flat_map(|access| access.0) {
                    let GeneralName::UniformResourceIdentifier(address) = place.access_location
                    else {
                        continue;
                    };
                    match place.access_method {
                        ACCESS_OCSP => self.ocsp.push(address.to_string()),
                        ACCESS_ISSUERS => self.issuers.push(address.to_string()),
                        _ => {}
                    }
                }
            }
            CRL_PLACES => {
                let places = CrlDistributionPoints::from_der(value);
                for place in places.into_iter().flat_map(|places| places.0) {
                    let Some(DistributionPointName::FullName(names)) = place.distribution_point
                    else {
                        continue;
                    };
                    for name in names {
                        if let GeneralName::UniformResourceIdentifier(address) = name {
                            self.revocation_lists.push(address.to_string());
                        }
                    }
                }
                self.list_names = names_of_points(value).unwrap_or_default();
            }
            OCSP_NO_CHECK => self.ocsp_no_check = true,
            // No policy is asked for, so whatever they say about policies holds.
            ALTERNATIVE_NAMES | POLICIES | POLICY_MAPPINGS | NO_ANY_POLICY => {}
            // They limit the names below an authority. Not checked, so not passed over.
            NAME_CONSTRAINTS => return None,
            _ if critical => return None,
            _ => {}
        }
        Some(())
    }
}

fn names_of_points(value: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut names = Vec::new();
    for point in Elements(value).expect(SEQUENCE)?.inside().all(MOST)? {
        if let Some(name) = point.open(SEQUENCE)?.optional(part(0)) {
            names.extend(point_names(name)?.iter().map(|name| name.whole.to_vec()));
        }
    }
    Some(names)
}

/// The names of a distribution point: several whole ones, or one that goes on from the issuer's (RFC 5280, 4.2.1.13).
pub(crate) fn point_names(point: Element<'_>) -> Option<Vec<Element<'_>>> {
    let name = point.inside().next()?;
    if name.tag == part(0) {
        name.inside().all(MOST)
    } else {
        Some(vec![name])
    }
}

impl Purpose {
    fn of(number: ObjectIdentifier) -> Purpose {
        const STAMPING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.8");
        const OCSP: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.9");
        const ANY: ObjectIdentifier = oid("2.5.29.37.0");
        const SERVER: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.1");
        const CLIENT: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.2");
        const CODE: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.3");
        match number {
            SERVER | CLIENT => Purpose::Tls,
            CODE => Purpose::CodeSigning,
            STAMPING => Purpose::TimeStamping,
            OCSP => Purpose::OcspSigning,
            ANY => Purpose::Any,
            _ => Purpose::Other,
        }
    }
}
