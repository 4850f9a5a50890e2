//! What officials are told about whole files, each in one sentence.

use chrono::{DateTime, Utc};
use seal::cms::FurtherError;
use seal::document::{Doubt, Good, Level, Outcome, Remark};
use seal::pdf::{Fault, PdfError};
use seal::verdict::{Indication, Notice, Reason};

use crate::made::LETTER;
use crate::office::{DAY, Office};

#[test]
fn sentences_say_what_is_wrong_and_what_to_do() {
    let day: DateTime<Utc> = "2026-06-01T20:30:00Z".parse().unwrap();
    let mut lines = Vec::new();
    for outcome in [
        Outcome::Unsigned,
        Outcome::Signed(Indication::TotalPassed),
        Outcome::Signed(Indication::Indeterminate),
        Outcome::Signed(Indication::TotalFailed),
    ] {
        lines.push(format!(
            "{outcome} {}: {}",
            outcome.label(),
            outcome.message()
        ));
    }
    for doubt in [
        Doubt::Itself(Reason::NoRoot),
        Doubt::Place(Fault::GapIsNotTheSignature),
        Doubt::Changed,
        Doubt::Forbidden,
        Doubt::Filled,
        Doubt::Unclear(PdfError::TooComplex),
        Doubt::Unsupported("adbe.x509.rsa_sha1".into()),
        Doubt::SeveralSigners,
        Doubt::ClaimedTooEarly { from: day },
        Doubt::ClaimedAhead,
    ] {
        let (outcome, name) = (doubt.indication().name(), doubt.sub_indication().name());
        lines.push(format!("{outcome} {name}: {}", doubt.message()));
    }
    for remark in [
        Remark::Itself(Notice::NoTrustedTime),
        Remark::Stamp(Reason::OtherContent),
        Remark::ClaimedTooEarly,
        Remark::ClaimedTooLate,
        Remark::ChangedSince,
    ] {
        lines.push(remark.message());
    }
    let issued = |issuer: &str| Good::Issued {
        issuer: issuer.into(),
        root: "Gốc".into(),
    };
    for good in [
        Good::Intact,
        Good::Unchanged,
        issued("Cơ quan cấp"),
        issued("Gốc"),
        Good::Holding,
        Good::NotRevoked,
        Good::Proven(day),
    ] {
        lines.push(good.message());
    }
    for level in [Level::Basic, Level::Timed, Level::LongTerm, Level::Archived] {
        lines.push(level.message().into());
    }
    for error in [
        FurtherError::Damaged,
        FurtherError::FurtherDamaged,
        FurtherError::OtherContent,
        FurtherError::SignedAlready,
    ] {
        lines.push(error.to_string());
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn the_time_is_told_with_how_sure_it_is() {
    let office = Office::new();
    let lists = office.clean(DAY);
    let cases = [
        (
            None,
            "Máy của người ký ghi đã ký lúc 19:00 ngày 01/06/2026; thời điểm này không có dấu thời gian tin cậy chứng minh.",
        ),
        (
            Some(DAY),
            "Dấu thời gian tin cậy chứng minh chữ ký đã có lúc 07:00 ngày 01/06/2026; người ký ghi đã ký lúc 19:00 ngày 01/06/2026.",
        ),
    ];
    for (stamped, expected) in cases {
        let bytes = office.sign(LETTER, &office.first(), "ky", stamped);
        let report = office.verify(&bytes, DAY, &lists);
        assert_eq!(report.signatures[0].time_message(), expected);
    }
}
