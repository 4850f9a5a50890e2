//! Whether a signer signed this.

use der::asn1::ObjectIdentifier;

use super::attributes::EssMatch;
use super::read::Signer;
use crate::algorithm::{AlgorithmFault, DigestAlgorithm, SignatureAlgorithm};
use crate::verdict::{Reason, Whose};
use crate::x509::{Cert, KeyFault, KeyKind, RSA_LEAST};

/// What was found about a signer.
pub(crate) struct Checked {
    /// The certificate.
    pub(crate) certificate: Option<Cert>,
    /// The algorithm of the signature, where it is one that is taken.
    pub(crate) algorithm: Option<SignatureAlgorithm>,
    /// Whether the certificate is named under the signature.
    pub(crate) named: bool,
    /// What stands against the signature.
    pub(crate) reasons: Vec<Reason>,
}

/// Digests over the content, each made once.
pub(crate) struct Content<'a> {
    pieces: &'a [&'a [u8]],
    made: Vec<(DigestAlgorithm, Vec<u8>)>,
}

impl<'a> Content<'a> {
    pub(crate) fn new(pieces: &'a [&'a [u8]]) -> Self {
        Content {
            pieces,
            made: Vec::new(),
        }
    }

    pub(crate) fn digest(&mut self, algorithm: DigestAlgorithm) -> Vec<u8> {
        if let Some((_, digest)) = self.made.iter().find(|(made, _)| *made == algorithm) {
            return digest.clone();
        }
        let digest = algorithm.digest(self.pieces);
        self.made.push((algorithm, digest.clone()));
        digest
    }
}

/// Looks for the signer's certificate in a bag and verifies the signature (RFC 5652, 5.6). Chains and days are not looked at.
pub(crate) fn check(
    signer: &Signer<'_>,
    content_type: ObjectIdentifier,
    content: &mut Content<'_>,
    bag: &[Cert],
    whose: Whose,
) -> Checked {
    let mut checked = Checked {
        certificate: None,
        algorithm: signer.algorithm.clone().ok(),
        named: false,
        reasons: Vec::new(),
    };
    check_attributes(signer, content_type, content, &mut checked.reasons);

    let meant = bag
        .iter()
        .filter(|certificate| signer.id.tells(certificate));
    let ess = |certificate: &Cert| {
        let signed = signer.signed.as_ref();
        signed.map_or(EssMatch::Absent, |signed| signed.ess(certificate))
    };
    // Of several the named one, so that an impostor in the bag does no harm.
    let Some(certificate) = meant.min_by_key(|certificate| ess(certificate) != EssMatch::Same)
    else {
        checked.reasons.push(Reason::NoCertificate);
        return checked;
    };
    match ess(certificate) {
        EssMatch::Same => checked.named = true,
        EssMatch::Other => checked.reasons.push(Reason::OtherCertificate),
        EssMatch::Absent => {}
    }
    match *certificate.key_kind() {
        KeyKind::Rsa(bits) if bits < RSA_LEAST => {
            checked.reasons.push(Reason::WeakKey(whose, bits));
        }
        _ => {}
    }
    checked.certificate = Some(certificate.clone());
    if let Err(fault) = verify(signer, content, certificate) {
        checked.reasons.push(match fault {
            KeyFault::Wrong | KeyFault::OtherKind => Reason::WrongSignature,
            KeyFault::UnknownKey => Reason::UnknownAlgorithm(certificate.key_kind().to_string()),
            KeyFault::Algorithm(fault) => of_algorithm(fault),
        });
    }
    checked
}

/// What stands under the signature must be about this content (RFC 5652, 11.1 and 11.2).
fn check_attributes(
    signer: &Signer<'_>,
    content_type: ObjectIdentifier,
    content: &mut Content<'_>,
    reasons: &mut Vec<Reason>,
) {
    let Some(signed) = &signer.signed else {
        // Attributes of another signature could be handed in as content.
        reasons.push(Reason::NotSignedAlong);
        return;
    };
    if signed.content_type() != Some(content_type) {
        reasons.push(Reason::Format);
    }
    match (&signer.digest, signed.message_digest()) {
        (_, None) => reasons.push(Reason::Format),
        (Err(fault), _) => reasons.push(of_algorithm(fault.clone())),
        (Ok(digest), Some(stated)) if content.digest(*digest) != stated => {
            reasons.push(Reason::OtherContent);
        }
        _ => {}
    }
}

fn verify(
    signer: &Signer<'_>,
    content: &mut Content<'_>,
    certificate: &Cert,
) -> Result<(), KeyFault> {
    let algorithm = signer.algorithm.clone().map_err(KeyFault::Algorithm)?;
    let hash = algorithm.digest();
    let key = certificate.public_key();
    let Some(attributes) = &signer.signed else {
        return key.verify(algorithm, &content.digest(hash), signer.signature);
    };
    let (header, inside) = Signer::signed_as_set(attributes);
    let as_they_came = hash.digest(&[&header, inside]);
    match key.verify(algorithm, &as_they_came, signer.signature) {
        Err(KeyFault::Wrong) => {
            let in_order = Signer::signed_in_order(attributes).ok_or(KeyFault::Wrong)?;
            key.verify(algorithm, &hash.digest(&[&in_order]), signer.signature)
        }
        other => other,
    }
}

fn of_algorithm(fault: AlgorithmFault) -> Reason {
    match fault {
        AlgorithmFault::Weak(name) => Reason::WeakAlgorithm(name.to_owned()),
        AlgorithmFault::Unknown(number) => Reason::UnknownAlgorithm(number),
        AlgorithmFault::Damaged => Reason::Format,
    }
}
