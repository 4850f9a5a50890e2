//! What was found, put into words for the page.

use chrono::{DateTime, Utc};
use forms::calendar::format_date;
use seal::certificate::day_in_vietnam;
use seal::document::{
    DocumentReport, Doubt, Good, Outcome, Person, Remark, SignatureReport, StampReport,
};
use seal::revocation::Lack;
use seal::verdict::{Indication, Notice, Reason, Whose, in_vietnam};

use crate::protocol::{MissingTold, PersonTold, SignatureTold, StampTold, Told, Tone, in_groups};

/// What is told about a file.
pub fn document(report: &DocumentReport) -> Told {
    let outcome = report.outcome();
    Told {
        tone: match outcome {
            Outcome::Unsigned => Tone::None,
            Outcome::Signed(indication) => tone(indication),
        },
        label: outcome.label().to_owned(),
        message: outcome.message().to_owned(),
        batch: None,
        signatures: report.signatures.iter().map(signature).collect(),
        stamps: report.stamps.iter().map(stamp).collect(),
    }
}

fn tone(indication: Indication) -> Tone {
    match indication {
        Indication::TotalPassed => Tone::Good,
        Indication::Indeterminate => Tone::Open,
        Indication::TotalFailed => Tone::Bad,
    }
}

fn signature(report: &SignatureReport) -> SignatureTold {
    // What else is missing of one that does not hold is of no use to anybody.
    let worst = report.indication();
    let doubts = || {
        let of_worst = move |doubt: &&Doubt| doubt.indication() == worst;
        report.doubts.iter().filter(of_worst)
    };
    SignatureTold {
        tone: tone(worst),
        label: worst.label().to_owned(),
        names: report.names(),
        beside: report.in_pdf.is_none(),
        signer: report.signer().map(person),
        time: report.time_message(),
        reason: report.reason(),
        place: report.place(),
        field: report.field(),
        // Of a signature that does not hold, a level would only mislead.
        level: report
            .level
            .filter(|_| worst != Indication::TotalFailed)
            .map(|level| level.message().trim_start_matches("Mức ").to_owned()),
        doubts: doubts().map(Doubt::message).collect(),
        rootless: doubts().any(|doubt| *doubt == Doubt::Itself(Reason::NoRoot)),
        missing: missing(report),
        // What the time says stands in a line of its own.
        good: report
            .good()
            .iter()
            .filter(|good| !matches!(good, Good::Proven(_)))
            .map(Good::message)
            .collect(),
        remarks: report
            .remarks
            .iter()
            .filter(|remark| **remark != Remark::Itself(Notice::NoTrustedTime))
            .map(|remark| remark.message())
            .collect(),
        changes: report.change_messages(),
        borne: !report.doubts.iter().any(Doubt::is_of_changes),
        chain: report.chain().into_iter().map(person).collect(),
    }
}

/// What word about revocation is missing, where nothing else is and a list of the issuer's would settle it.
///
/// Evidence that is at hand and cannot be relied on is another matter: it has to be told as it is.
fn missing(report: &SignatureReport) -> Option<MissingTold> {
    let mut told = MissingTold {
        signer: false,
        issuer: false,
        lists: Vec::new(),
    };
    for doubt in &report.doubts {
        match doubt {
            Doubt::Itself(Reason::RevocationUnknown {
                whose,
                lack: Lack::Absent | Lack::OtherTime,
            }) => match whose {
                Whose::Signer => told.signer = true,
                Whose::Issuer => told.issuer = true,
                Whose::Clock => return None,
            },
            _ => return None,
        }
    }
    // Of the certificates that nothing is known about, each says where its issuer offers the list.
    let evidence = report.report.revocation.iter().zip(&report.report.path);
    for (_, certificate) in evidence.filter(|(known, _)| known.is_none()) {
        for list in &certificate.extensions().revocation_lists {
            if !told.lists.contains(list) {
                told.lists.push(list.clone());
            }
        }
    }
    (told.signer || told.issuer).then_some(told)
}

fn stamp(report: &StampReport) -> StampTold {
    let by = report
        .authority()
        .map(|authority| format!(", do “{}” cấp", authority.name));
    let time = report.stamp.time.map_or_else(
        || "không đọc được thời điểm".to_owned(),
        |time| format!("lúc {}", in_vietnam(time)),
    );
    StampTold {
        tone: tone(report.indication()),
        label: report.indication().label().to_owned(),
        names: report.names(),
        message: format!("Dấu thời gian cho cả tệp {time}{}.", by.unwrap_or_default()),
        doubts: report.doubt_messages(),
    }
}

fn person(person: Person) -> PersonTold {
    PersonTold {
        name: person.name,
        agencies: person.agencies.join(" › "),
        issuer: person.issuer,
        serial: person.serial,
        validity: format!("{} – {}", day(person.from), day(person.to)),
        sha256: in_groups(&seal::certificate::hexadecimal(&person.sha256)),
    }
}

fn day(moment: DateTime<Utc>) -> String {
    format_date(day_in_vietnam(moment))
}
