//! What was found, in words.

use std::fmt::Write as _;

use seal::document::{Remark, SignatureReport};
use seal::verdict::Notice;

use super::Verified;

/// Writes what was found about a file.
pub(super) fn write_words(text: &mut String, verified: &Verified) {
    let file = verified.file.display();
    let report = match &verified.report {
        Ok(report) => report,
        Err(why) => {
            let _ = writeln!(text, "{file}: không kiểm tra được. {why}");
            return;
        }
    };
    let outcome = report.outcome();
    let _ = writeln!(text, "{file}: {}. {}", outcome.label(), outcome.message());
    for remark in &verified.remarks {
        let _ = writeln!(text, "  {remark}");
    }
    for (number, signature) in report.signatures.iter().enumerate() {
        write_signature(text, number + 1, signature);
    }
    for stamp in &report.stamps {
        let authority = stamp
            .authority()
            .map_or_else(String::new, |person| person.name);
        let _ = writeln!(
            text,
            "  Dấu thời gian của cả tệp ({authority}): {}.",
            stamp.indication().label()
        );
        for doubt in &stamp.doubts {
            let _ = writeln!(text, "    – {}", doubt.message());
        }
    }
}

fn write_signature(text: &mut String, number: usize, signature: &SignatureReport) {
    let who = signature
        .signer()
        .map_or_else(|| "không rõ người ký".to_owned(), |person| person.name);
    let level = signature
        .level
        .map(|level| format!(" ({})", level.name()))
        .unwrap_or_default();
    let _ = writeln!(
        text,
        "  {number}. {who}{level}: {}.",
        signature.indication().label()
    );
    let _ = writeln!(text, "    {}", signature.time_message());
    if let Some(reason) = signature.reason() {
        let _ = writeln!(text, "    Lý do ký: {reason}");
    }
    if let Some(place) = signature.place() {
        let _ = writeln!(text, "    Nơi ký: {place}");
    }
    for good in signature.good() {
        let _ = writeln!(text, "    + {}", good.message());
    }
    for doubt in &signature.doubts {
        let _ = writeln!(text, "    – {}", doubt.message());
    }
    // The sentence about the time has said that.
    let is_said = |remark: &&Remark| **remark == Remark::Itself(Notice::NoTrustedTime);
    for remark in signature.remarks.iter().filter(|own| !is_said(own)) {
        let _ = writeln!(text, "    · {}", remark.message());
    }
    for change in signature.change_messages() {
        let _ = writeln!(text, "    · {change}");
    }
}
