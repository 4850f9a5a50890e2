//! What officials are told, each in one sentence: what is wrong, and what to do.

use chrono::{DateTime, Utc};
use seal::algorithm::AlgorithmFault;
use seal::chain::ChainFault;
use seal::cms::{DraftError, StampError};
use seal::key::KeyError;
use seal::revocation::Lack;
use seal::revocation::crl::CrlError;
use seal::revocation::ocsp::OcspError;
use seal::timestamp::StampFault;
use seal::verdict::{Indication, Notice, Reason, Whose};
use seal::x509::CertError;

#[test]
fn messages_are_one_sentence_each() {
    let day: DateTime<Utc> = "2026-06-01T20:30:00Z".parse().unwrap();
    let weak = || AlgorithmFault::Weak("SHA-1");
    let unknown = || AlgorithmFault::Unknown("1.2.3".into());
    let reasons = [
        Reason::Format,
        Reason::OtherContent,
        Reason::WrongSignature,
        Reason::NoCertificate,
        Reason::OtherCertificate,
        Reason::NotSignedAlong,
        Reason::WeakAlgorithm("SHA-1".into()),
        Reason::WeakKey(Whose::Signer, 1024),
        Reason::UnknownAlgorithm("1.2.3".into()),
        Reason::NotForThis(Whose::Signer),
        Reason::NotForThis(Whose::Clock),
        Reason::OlderThanClock,
        Reason::NoRoot,
        Reason::Chain(ChainFault::NoAuthority(1)),
        Reason::Chain(ChainFault::TooLong(1)),
        Reason::Chain(ChainFault::NotUnderstood(1, "1.2.3".into())),
        Reason::Chain(ChainFault::WeakAlgorithm(1, "SHA-1")),
        Reason::Chain(ChainFault::UnknownAlgorithm(1)),
        Reason::NotYet {
            whose: Whose::Signer,
            from: day,
        },
        Reason::Ended {
            whose: Whose::Issuer,
            at: day,
        },
        Reason::Revoked {
            whose: Whose::Clock,
            since: day,
        },
        Reason::RevocationUnknown {
            whose: Whose::Signer,
            lack: Lack::Absent,
        },
        Reason::RevocationUnknown {
            whose: Whose::Issuer,
            lack: Lack::NotReliable,
        },
        Reason::RevocationUnknown {
            whose: Whose::Signer,
            lack: Lack::OtherTime,
        },
        Reason::RevocationUnknown {
            whose: Whose::Clock,
            lack: Lack::Unknown,
        },
        Reason::Future,
    ];
    let mut lines = Vec::new();
    for outcome in [
        Indication::TotalPassed,
        Indication::Indeterminate,
        Indication::TotalFailed,
    ] {
        lines.push(format!("{}: {}", outcome.name(), outcome.label()));
    }
    for reason in &reasons {
        let name = reason.sub_indication();
        lines.push(format!(
            "{} {}: {}",
            name.indication().name(),
            name.name(),
            reason.message()
        ));
    }
    for reason in &reasons {
        lines.push(format!("stamp: {}", reason.message_of_stamp()));
    }
    let notices = [
        Notice::NotNamed,
        Notice::NoTrustedTime,
        Notice::StampNotUsed,
        Notice::RevokedSince(day),
        Notice::NotForCommitment,
        Notice::UsageNotTold,
        Notice::ForMachines,
    ];
    lines.extend(notices.map(Notice::message));
    let faults: Vec<Box<dyn std::error::Error>> = vec![
        Box::new(CertError::TooLarge),
        Box::new(CertError::Damaged),
        Box::new(KeyError::Cancelled),
        Box::new(KeyError::WrongPin),
        Box::new(KeyError::Locked),
        Box::new(KeyError::Gone),
        Box::new(KeyError::Unsupported),
        Box::new(KeyError::Failed("CKR_GENERAL_ERROR".into())),
        Box::new(DraftError::Digest),
        Box::new(DraftError::OtherKind),
        Box::new(DraftError::NotForSigning),
        Box::new(DraftError::WeakKey(1024)),
        Box::new(DraftError::WrongSignature),
        Box::new(StampError::Damaged),
        Box::new(StampError::Signers),
        Box::new(StampFault::Damaged),
        Box::new(StampFault::Refused(2)),
        Box::new(StampFault::OtherQuestion),
        Box::new(StampFault::OtherContent),
        Box::new(StampFault::NotReliable(Reason::WrongSignature)),
        Box::new(StampFault::OutOfBounds),
        Box::new(OcspError::Damaged),
        Box::new(OcspError::Refused(3)),
        Box::new(OcspError::Refused(6)),
        Box::new(OcspError::OtherCertificate),
        Box::new(OcspError::OtherQuestion),
        Box::new(OcspError::NotAllowed),
        Box::new(OcspError::WrongSignature),
        Box::new(OcspError::Algorithm(weak())),
        Box::new(OcspError::Algorithm(unknown())),
        Box::new(CrlError::Damaged),
        Box::new(CrlError::OtherIssuer),
        Box::new(CrlError::Partial),
        Box::new(CrlError::WrongSignature),
        Box::new(CrlError::NotAllowed),
        Box::new(CrlError::Algorithm(weak())),
        Box::new(CrlError::Algorithm(unknown())),
    ];
    lines.extend(faults.iter().map(ToString::to_string));
    insta::assert_snapshot!(lines.join("\n"));
}
