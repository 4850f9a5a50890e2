//! When a signature says that it was made, and what that is worth; and all else that a report tells beside its verdict.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Doubt, Remark};
use crate::revocation::{CLOCK_SKEW, later};
use crate::verdict::Notice;
use crate::verify::Report;

/// By how much a time that the signer tells may be wrong: PDFs may leave its zone out, and clocks may be set to another one.
const CLAIM_SKEW: TimeDelta = TimeDelta::days(1);

/// What the signature itself lacks.
pub(super) fn reasons(report: &Report) -> impl Iterator<Item = Doubt> {
    report.verdict.reasons.iter().cloned().map(Doubt::Itself)
}

/// Whether a signer who held the certificate could have signed when it is said, as far as nothing shows when it was.
///
/// To the standard such a time is the signer's word and no more (ETSI EN 319 102-1, 5.2.6); but by law the certificate has
/// to hold when it is signed (Nghị định 68/2024/NĐ-CP, Điều 30), and who reads the verdict goes by the time that is told.
pub(super) fn impossible_claim(
    report: &Report,
    claims: &[Option<DateTime<Utc>>],
    now: DateTime<Utc>,
) -> Option<Doubt> {
    if report.proven.is_some() {
        return None;
    }
    let mut claims = claims.iter().copied().flatten();
    if let Some(from) = begins_after(report, claims.clone()) {
        return Some(Doubt::ClaimedTooEarly { from });
    }
    let is_ahead = claims.any(|claimed| claimed > later(now, CLAIM_SKEW));
    is_ahead.then_some(Doubt::ClaimedAhead)
}

/// When the certificate began, if one of these times was before that.
fn begins_after(
    report: &Report,
    mut claims: impl Iterator<Item = DateTime<Utc>>,
) -> Option<DateTime<Utc>> {
    let from = report.signer.as_ref()?.not_before();
    claims
        .any(|claimed| later(claimed, CLAIM_SKEW) < from)
        .then_some(from)
}

/// What is worth knowing and does not stand against it.
pub(super) fn remarks(report: &Report, claims: &[Option<DateTime<Utc>>]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut note = |remark| {
        if !remarks.contains(&remark) {
            remarks.push(remark);
        }
    };
    for notice in &report.notices {
        note(Remark::Itself(*notice));
        if *notice == Notice::StampNotUsed {
            let stamps = report.stamps.iter();
            let reasons = stamps.flat_map(|stamp| stamp.verdict.reasons.iter());
            reasons.for_each(|reason| note(Remark::Stamp(reason.clone())));
        }
    }
    let claims = || claims.iter().copied().flatten();
    if let Some(proven) = report.proven {
        if claims().any(|claimed| claimed > later(proven, CLOCK_SKEW)) {
            note(Remark::ClaimedTooLate);
        }
        if begins_after(report, claims()).is_some() {
            note(Remark::ClaimedTooEarly);
        }
    }
    remarks
}
