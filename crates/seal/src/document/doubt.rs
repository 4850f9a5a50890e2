//! Why a signature of a file has not passed, and what is worth knowing beside.

use chrono::{DateTime, Utc};

use crate::pdf::{Change, Changes, Fault, PdfError, Signature};
use crate::verdict::{Indication, Notice, Reason, SubIndication, in_vietnam};

/// Why a signature or time stamp of a file has not passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Something about the signature itself.
    Itself(Reason),
    /// Its place in the PDF is not as it should be.
    Place(Fault),
    /// The document was changed after signing.
    Changed,
    /// It was changed in a way that the signer has forbidden (DocMDP, FieldMDP).
    Forbidden,
    /// Fields were filled in, or something was put on a page, which nobody has signed.
    Filled,
    /// What was changed after signing cannot be told.
    Unclear(PdfError),
    /// A kind of signature that is not verified here; its name.
    Unsupported(String),
    /// More than one signer in a signature of a PDF, where there may be only one (ISO 32000-2, 12.8.3.3.1).
    SeveralSigners,
    /// The signer says to have signed before the certificate began, and nothing shows when it really was.
    ClaimedTooEarly {
        /// When the certificate began.
        from: DateTime<Utc>,
    },
    /// The signer says to have signed at a time that has not come yet, and nothing shows when it really was.
    ClaimedAhead,
}

impl Doubt {
    /// The standard's name for it.
    ///
    /// What breaks the PDF around a signature has no name of its own there; as in the EU's validator (DSS) it is a fault of the format.
    /// What nobody has signed and nobody has forbidden is a constraint that is not met: a person has to look.
    pub fn sub_indication(&self) -> SubIndication {
        match self {
            Doubt::Itself(reason) => reason.sub_indication(),
            Doubt::Place(_) | Doubt::Changed | Doubt::Forbidden | Doubt::SeveralSigners => {
                SubIndication::FormatFailure
            }
            Doubt::Filled
            | Doubt::Unclear(_)
            | Doubt::Unsupported(_)
            | Doubt::ClaimedTooEarly { .. }
            | Doubt::ClaimedAhead => SubIndication::SigConstraintsFailure,
        }
    }

    /// The outcome it leads to.
    pub fn indication(&self) -> Indication {
        self.sub_indication().indication()
    }

    /// Whether it is about what was changed after signing.
    pub fn is_of_changes(&self) -> bool {
        matches!(self, Doubt::Changed | Doubt::Forbidden | Doubt::Filled)
    }

    /// One Vietnamese sentence: what is wrong and what to do. Names nobody.
    pub fn message(&self) -> String {
        match self {
            Doubt::Itself(reason) => reason.message(),
            Doubt::Place(fault) => fault.message().into(),
            Doubt::Changed => "Nội dung của tệp đã bị thay đổi sau khi ký: không sử dụng tệp này, hãy xin lại tệp gốc từ người gửi.".into(),
            Doubt::Forbidden => "Tệp đã bị thay đổi sau khi ký theo cách mà người ký không cho phép: không sử dụng tệp này, hãy xin lại tệp gốc từ người gửi.".into(),
            Doubt::Filled => "Sau khi ký, có ô biểu mẫu hoặc ghi chú được thêm hay sửa mà người ký này chưa ký: hãy xem các thay đổi được liệt kê và hỏi lại người ký.".into(),
            Doubt::Unclear(error) => format!("Không so sánh được tệp với bản đã ký nên chưa biết sau khi ký có gì bị thay đổi. {}", error.message_of_verifying()),
            Doubt::Unsupported(name) => format!("Chữ ký ở dạng “{name}” chưa kiểm tra được ở đây: hãy kiểm tra bằng phần mềm đã tạo ra chữ ký, hoặc đề nghị người gửi ký lại theo tiêu chuẩn PAdES."),
            Doubt::SeveralSigners => "Một ô chữ ký của tệp chứa chữ ký của nhiều người, trái với tiêu chuẩn PDF: không công nhận chữ ký này, hãy đề nghị mỗi người ký vào một ô riêng.".into(),
            Doubt::ClaimedTooEarly { from } => format!("Thời điểm ký do người ký ghi là trước khi chứng thư số có hiệu lực ({}), và không có dấu thời gian tin cậy chứng minh thời điểm ký: hãy hỏi lại người gửi đã ký lúc nào, hoặc đề nghị ký lại.", in_vietnam(*from)),
            Doubt::ClaimedAhead => "Thời điểm ký do người ký ghi chưa tới, và không có dấu thời gian tin cậy chứng minh thời điểm ký: hãy kiểm tra ngày giờ của máy này; nếu đúng thì hỏi lại người gửi đã ký lúc nào, hoặc đề nghị ký lại.".into(),
        }
    }
}

/// What is worth knowing about a signature and does not stand against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// Something about the signature itself.
    Itself(Notice),
    /// Why a time stamp beside the signature does not count.
    Stamp(Reason),
    /// The signer says to have signed before the certificate began.
    ClaimedTooEarly,
    /// The signer's clock tells a later time than the one at which the signature was already there.
    ClaimedTooLate,
    /// Fields were filled in or something was put on a page after signing, as the signer has allowed.
    ChangedSince,
}

impl Remark {
    /// One Vietnamese sentence.
    pub fn message(&self) -> String {
        match self {
            Remark::Itself(notice) => notice.message(),
            Remark::Stamp(reason) => reason.message_of_stamp(),
            Remark::ClaimedTooEarly => "Thời điểm ký do máy của người ký ghi là trước khi chứng thư số có hiệu lực: đồng hồ của máy đó có thể chạy sai, nên lấy theo dấu thời gian.".into(),
            Remark::ClaimedTooLate => "Thời điểm ký do máy của người ký ghi muộn hơn dấu thời gian: đồng hồ của máy đó có thể chạy sai, nên lấy theo dấu thời gian.".into(),
            Remark::ChangedSince => "Sau khi ký, có ô biểu mẫu hoặc ghi chú được thêm hay sửa như người ký cho phép; chữ ký này không bao gồm những phần đó.".into(),
        }
    }
}

/// How a change weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Borne,
    Unsigned,
    Forbidden,
    Breaks,
}

/// What changes after a signature mean for it, with what its signer lets others change: in the whole document
/// (DocMDP; ISO 32000-2, table 257: 1 nothing, 2 filling in and signing, 3 annotations too), and in which fields (FieldMDP).
///
/// Material and stamps for verifying are borne by all (ISO 32000-2, 12.8.2.2.2), and so is what the file says about itself.
pub(super) fn of_changes(changes: &Changes, signature: &Signature) -> Option<Doubt> {
    let weights = changes
        .changes
        .iter()
        .map(|change| weight(change, signature));
    match weights.max()? {
        Weight::Borne => None,
        Weight::Unsigned => Some(Doubt::Filled),
        Weight::Forbidden => Some(Doubt::Forbidden),
        Weight::Breaks => Some(Doubt::Changed),
    }
}

fn weight(change: &Change, signature: &Signature) -> Weight {
    let certified = signature.certified;
    let locked = |field: &str| signature.locks.iter().any(|lock| lock.holds(field));
    match change {
        Change::Material | Change::Stamped { .. } | Change::Metadata => Weight::Borne,
        Change::Signed { field } | Change::Seen { field, .. } => match certified {
            Some(1) => Weight::Forbidden,
            _ if locked(field) => Weight::Forbidden,
            _ => Weight::Borne,
        },
        Change::Filled { field } => match certified {
            Some(1) => Weight::Forbidden,
            _ if locked(field) => Weight::Forbidden,
            Some(_) => Weight::Borne,
            None => Weight::Unsigned,
        },
        Change::Added { field } => match certified {
            Some(1) => Weight::Forbidden,
            _ if locked(field) => Weight::Forbidden,
            _ => Weight::Unsigned,
        },
        // Nobody can have meant to let others do that.
        Change::NotSigned { field } | Change::Beyond { field } => match certified {
            None if !locked(field) => Weight::Unsigned,
            _ => Weight::Forbidden,
        },
        Change::Annotation { .. } => match certified {
            Some(1 | 2) => Weight::Forbidden,
            Some(_) => Weight::Borne,
            None => Weight::Unsigned,
        },
        Change::Form | Change::Covered { .. } => match certified {
            Some(1) => Weight::Forbidden,
            _ => Weight::Unsigned,
        },
        Change::Field { .. }
        | Change::Page { .. }
        | Change::Pages { .. }
        | Change::Catalog { .. }
        | Change::OtherCatalog
        | Change::Object(_)
        | Change::Unread(_)
        | Change::Junk => Weight::Breaks,
    }
}

/// Doubts, each once, those that fail a signature before the others.
pub(super) fn gravest_first(found: impl IntoIterator<Item = Doubt>) -> Vec<Doubt> {
    let mut doubts: Vec<Doubt> = Vec::new();
    for doubt in found {
        if !doubts.contains(&doubt) {
            doubts.push(doubt);
        }
    }
    doubts.sort_by_key(|doubt| std::cmp::Reverse(doubt.indication()));
    doubts
}

pub(super) fn worst(doubts: &[Doubt]) -> Indication {
    let worst = doubts.iter().map(Doubt::indication).max();
    worst.unwrap_or(Indication::TotalPassed)
}

pub(super) fn names(doubts: &[Doubt]) -> String {
    let mut names = vec![worst(doubts).name()];
    for doubt in doubts {
        let name = doubt.sub_indication().name();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" ")
}
