//! The level of a signature that was reached (ETSI EN 319 142-1, 6; EN 319 122-1, 6).

use chrono::{DateTime, Utc};

use crate::chain::Trust;
use crate::cms::{self, SignedData};
use crate::pdf::Stored;
use crate::revocation::{Found, Records};
use crate::timestamp::{Token, read_all};
use crate::verdict::Notice;
use crate::verify::{Report, Stamp};
use crate::x509::Cert;

/// How long a signature can be verified with what the file itself holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The signature with its certificate (B-B).
    Basic,
    /// A time stamp that passed shows when it was there (B-T).
    Timed,
    /// Beside it are certificates and word about revocation for all that has to be verified (B-LT).
    LongTerm,
    /// A later time stamp protects these, too (B-LTA).
    Archived,
}

impl Level {
    /// The standard's name.
    pub fn name(self) -> &'static str {
        match self {
            Level::Basic => "B-B",
            Level::Timed => "B-T",
            Level::LongTerm => "B-LT",
            Level::Archived => "B-LTA",
        }
    }

    /// One Vietnamese sentence: what that is good for.
    pub fn message(self) -> &'static str {
        match self {
            Level::Basic => {
                "Mức B-B: có chữ ký và chứng thư số, chưa có gì chứng minh thời điểm ký; sau khi chứng thư số hết hiệu lực sẽ khó kiểm tra."
            }
            Level::Timed => {
                "Mức B-T: có dấu thời gian tin cậy; muốn kiểm tra lâu dài còn cần kèm dữ liệu thu hồi."
            }
            Level::LongTerm => {
                "Mức B-LT: có dấu thời gian và kèm đủ dữ liệu để kiểm tra cả khi không có mạng, sau khi chứng thư số hết hiệu lực."
            }
            Level::Archived => {
                "Mức B-LTA: có dấu thời gian, kèm đủ dữ liệu để kiểm tra cả khi không có mạng, và có dấu thời gian bảo vệ những dữ liệu ấy cho lưu trữ lâu dài."
            }
        }
    }
}

/// Material that a file holds beside the signature.
#[derive(Debug, Clone, Default)]
pub(super) struct Shelf {
    pub(super) stored: Stored,
    /// Up to where in the file a stamp that passed covers it, this material and all; nothing for the file as it is.
    pub(super) protected_from: Option<usize>,
}

/// The level of a signer's signature, out of what the file itself holds; nothing where the certificate is not named under it.
///
/// `shelves` are the whole file and what was protected after this signature; `place` counts the signers of `signature`.
pub(super) fn reached(
    report: &Report,
    signature: &[u8],
    place: usize,
    shelves: &[Shelf],
    trust: &Trust,
    now: DateTime<Utc>,
) -> Option<Level> {
    report.signer.as_ref()?;
    if report.notices.contains(&Notice::NotNamed) {
        return None;
    }
    let Some(proven) = report.proven else {
        return Some(Level::Basic);
    };
    let bytes = cms::definite(signature)?;
    let data = SignedData::read(&bytes)?;
    let kept = Kept {
        report,
        data: &data,
        place,
        proven,
        trust,
        now,
    };
    let full = shelves
        .iter()
        .filter(|shelf| kept.is_complete(&shelf.stored));
    let levels = full.map(|shelf| match shelf.protected_from {
        Some(_) => Level::Archived,
        None => Level::LongTerm,
    });
    Some(levels.max().unwrap_or(Level::Timed))
}

fn slices(pieces: &[Vec<u8>]) -> Vec<&[u8]> {
    pieces.iter().map(Vec::as_slice).collect()
}

struct Kept<'a> {
    report: &'a Report,
    data: &'a SignedData<'a>,
    place: usize,
    proven: DateTime<Utc>,
    trust: &'a Trust,
    now: DateTime<Utc>,
}

impl Kept<'_> {
    /// Whether signature and shelf hold what it takes to verify the signer and the stamps over the signature.
    fn is_complete(&self, stored: &Stored) -> bool {
        let signer = self.data.signers.get(self.place);
        let archive = signer
            .and_then(|signer| signer.signed.as_ref())
            .map(|signed| signed.revocation_archive())
            .unwrap_or_default();
        let (ocsps, crls) = (slices(&stored.ocsps), slices(&stored.crls));
        let records = Records::read(
            [&self.data.answers, &archive.1, &ocsps]
                .into_iter()
                .flatten()
                .copied(),
            [&self.data.revocation_lists, &archive.0, &crls]
                .into_iter()
                .flatten()
                .copied(),
        );
        let mut certificates = read_all(&self.data.certificates);
        certificates.extend(read_all(&slices(&stored.certificates)));
        let tokens = signer
            .into_iter()
            .flat_map(|signer| signer.unsigned.time_stamps());
        for token in tokens.filter_map(|token| Token::read(token).ok()) {
            let data = SignedData::read(token.der());
            certificates.extend(data.map_or_else(Vec::new, |data| read_all(&data.certificates)));
        }
        let told = |pair: &[Cert], moments: &[DateTime<Utc>]| {
            let find = |moment| records.find(&pair[0], &pair[1], self.trust, moment, self.now);
            let mut found = moments.iter().map(|moment| find(*moment));
            certificates.contains(&pair[0])
                && found.any(|found| !matches!(found, Found::Nothing(_)))
        };
        let chain = |path: &[Cert], moments: &[DateTime<Utc>]| {
            path.len() > 1 && path.windows(2).all(|pair| told(pair, moments))
        };
        let used = |stamp: &&Stamp| stamp.verdict.passed();
        let mut stamps = self.report.stamps.iter().filter(used);
        chain(&self.report.path, &[self.proven])
            && stamps.all(|stamp| {
                let time = stamp.time.unwrap_or(self.now);
                chain(&stamp.path, &[self.now, time])
            })
    }
}
