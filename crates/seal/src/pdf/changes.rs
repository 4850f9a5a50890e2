//! What later updates did to what was signed.
//!
//! The rule is that of pyHanko's standard difference policy (`STANDARD_DIFF_POLICY`), which puts ISO 32000-1, 12.8.2.2,
//! and ETSI EN 319 142-1, 5.4 and 5.5, into practice: the objects of the signed revision are compared one by one with
//! those of the whole file; a change is borne where the object has a role for which the rule allows it, and all else is
//! a change of the document. An object that is there for several things has to be borne in all of them. Stricter here
//! than there: a field's flags that hide it and the structure tree may not change; a later signature or time stamp bears
//! what came with it only where it is one, and only what a signature needs.
//!
//! Compared are the signed revision and the file as it is now: what a reader sees today against what was signed.

mod area;
mod compare;
mod later;
mod places;

use compare::Comparison;

use super::error::PdfError;
use super::file::File;
use super::object::ObjectId;
use super::signatures::Signature;

/// How far changes go; each level includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// Nothing was changed.
    Nothing,
    /// Further signatures, time stamps, material for verifying, metadata.
    Signatures,
    /// Fields filled in or added, annotations.
    Forms,
    /// The document itself, or what the signature looks like.
    Document,
}

/// What later updates did.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// The farthest of all changes.
    pub extent: Extent,
    /// Each change once.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A field was signed.
    Signed {
        /// Its full name.
        field: String,
    },
    /// The whole file was stamped with the time.
    Stamped {
        /// The full name of the field.
        field: String,
    },
    /// A further signature is seen on a page.
    Seen {
        /// The full name of the field.
        field: String,
        /// The page, counted from 0.
        page: usize,
        /// Left, bottom, right, top.
        place: [f64; 4],
    },
    /// Material for verifying was added.
    Material,
    /// What the file says about itself, not on its pages.
    Metadata,
    /// A field was filled in.
    Filled {
        /// Its full name.
        field: String,
    },
    /// A field was added that is not signed.
    Added {
        /// Its full name.
        field: String,
    },
    /// A field for a signature got something that is no signature, or no more than its look.
    NotSigned {
        /// Its full name.
        field: String,
    },
    /// A field that was signed later brought more than a signature needs, such as an action.
    Beyond {
        /// Its full name.
        field: String,
    },
    /// What holds for all fields was changed.
    Form,
    /// An annotation was added, changed or taken away.
    Annotation {
        /// The page, counted from 0.
        page: usize,
    },
    /// Further signatures together cover more than a quarter of a page.
    Covered {
        /// The page, counted from 0.
        page: usize,
    },
    /// A signed field, its signature or what it looks like was changed, or a field was hidden or taken away.
    Field {
        /// Its full name.
        field: String,
    },
    /// A page was changed in something other than its annotations.
    Page {
        /// The page, counted from 0.
        page: usize,
    },
    /// Pages were added, taken away or put in another order.
    Pages {
        /// How many there were.
        before: usize,
        /// How many there are.
        after: usize,
    },
    /// The catalog was changed in a way that no signature needs.
    Catalog {
        /// The key.
        key: String,
    },
    /// Another catalog took the place of the one that was signed.
    OtherCatalog,
    /// An object that the pages are made of, or their structure, was changed.
    Object(ObjectId),
    /// An object could not be read, so that nothing can be said of what it leads to.
    Unread(ObjectId),
    /// Something stands behind the signed revision that is no update.
    Junk,
}

impl Change {
    /// How far it goes.
    pub fn extent(&self) -> Extent {
        match self {
            Change::Signed { .. }
            | Change::Stamped { .. }
            | Change::Seen { .. }
            | Change::Material
            | Change::Metadata => Extent::Signatures,
            Change::Filled { .. }
            | Change::Added { .. }
            | Change::NotSigned { .. }
            | Change::Beyond { .. }
            | Change::Form
            | Change::Annotation { .. }
            | Change::Covered { .. } => Extent::Forms,
            Change::Field { .. }
            | Change::Page { .. }
            | Change::Pages { .. }
            | Change::Catalog { .. }
            | Change::OtherCatalog
            | Change::Object(_)
            | Change::Unread(_)
            | Change::Junk => Extent::Document,
        }
    }

    /// One Vietnamese sentence: what happened after signing.
    pub fn message(&self) -> String {
        match self {
            Change::Signed { field } => format!("Sau đó có thêm chữ ký ở ô “{field}”."),
            Change::Stamped { field } => {
                format!("Sau đó có thêm dấu thời gian cho cả tệp (ô “{field}”).")
            }
            Change::Seen { field, page, .. } => format!(
                "Sau đó có thêm hình chữ ký của ô “{field}” trên trang {}.",
                page + 1
            ),
            Change::Material => {
                "Sau đó có thêm dữ liệu phục vụ kiểm tra chữ ký (chứng thư số, trạng thái thu hồi)."
                    .into()
            }
            Change::Metadata => {
                "Sau đó thông tin mô tả tệp (không nằm trên trang) được cập nhật.".into()
            }
            Change::Filled { field } => {
                format!("Sau khi ký, ô biểu mẫu “{field}” đã được điền hoặc sửa.")
            }
            Change::Added { field } => {
                format!("Sau khi ký, ô biểu mẫu “{field}” đã được thêm vào.")
            }
            Change::NotSigned { field } => format!(
                "Sau khi ký, ô chữ ký “{field}” được thêm hoặc sửa mà trong ô không có chữ ký hay dấu thời gian đúng: phần thêm này không được ai ký."
            ),
            Change::Beyond { field } => format!(
                "Ô chữ ký “{field}” thêm sau mang theo lệnh tự chạy hoặc nội dung mà một chữ ký không cần: hãy hỏi lại người gửi."
            ),
            Change::Form => "Sau khi ký, thiết lập chung của các ô biểu mẫu đã bị thay đổi.".into(),
            Change::Annotation { page } => format!(
                "Sau khi ký, ghi chú hoặc hình vẽ trên trang {} đã bị thêm, sửa hoặc xóa: có thể che nội dung đã ký.",
                page + 1
            ),
            Change::Covered { page } => format!(
                "Hình của các chữ ký thêm sau che hơn một phần tư trang {}: hãy xem lại nội dung bị che.",
                page + 1
            ),
            Change::Field { field } => {
                format!("Sau khi ký, ô “{field}” đã bị sửa, bị ẩn hoặc bị xóa: không được phép.")
            }
            Change::Page { page } => format!(
                "Sau khi ký, trang {} đã bị thay đổi: không được phép.",
                page + 1
            ),
            Change::Pages { before, after } if before < after => format!(
                "Sau khi ký, tệp đã bị thêm trang (lúc ký có {before} trang, nay có {after} trang): không được phép."
            ),
            Change::Pages { before, after } if before > after => format!(
                "Sau khi ký, tệp đã bị bớt trang (lúc ký có {before} trang, nay có {after} trang): không được phép."
            ),
            Change::Pages { .. } => {
                "Sau khi ký, các trang của tệp đã bị thay hoặc đổi thứ tự: không được phép.".into()
            }
            Change::Catalog { key } => format!(
                "Sau khi ký, mục “{key}” chi phối cách hiển thị cả tệp đã bị thay đổi: không được phép."
            ),
            Change::OtherCatalog => {
                "Sau khi ký, toàn bộ nội dung đã bị thay bằng nội dung khác: không được phép."
                    .into()
            }
            Change::Object(id) => format!(
                "Sau khi ký, đối tượng số {} thuộc nội dung đã ký bị thay đổi: không được phép.",
                id.number
            ),
            Change::Unread(id) => format!(
                "Không đọc được đối tượng số {} nên không xác định được nội dung đã ký có bị thay đổi hay không.",
                id.number
            ),
            Change::Junk => "Sau phần đã ký có dữ liệu lạ không thuộc cấu trúc PDF.".into(),
        }
    }
}

/// What updates after a signature did to what it covers.
///
/// `holding` are the signatures and time stamps of the file whose place is right and that are over what they cover: what
/// came with them is borne. What looks like a signature and is not among them is a change like any other.
///
/// # Errors
/// Where the file, or the revision that was signed, cannot be read.
pub fn changes_after(
    bytes: &[u8],
    signature: &Signature,
    holding: &[&Signature],
) -> Result<Changes, PdfError> {
    in_file(&File::open(bytes)?, signature, holding)
}

pub(super) fn in_file(
    new: &File<'_>,
    signature: &Signature,
    holding: &[&Signature],
) -> Result<Changes, PdfError> {
    let end = signature.revision_end;
    if end == 0 || end > new.bytes.len() {
        return Err(PdfError::CutOff);
    }
    let mut changes = Vec::new();
    if end < new.bytes.len() {
        let old = new.revision(end)?;
        let mut comparison = Comparison::new(&old, new, holding)?;
        comparison.all()?;
        changes = comparison.changes;
        new.budget.check()?;
    }
    let extents = changes.iter().map(Change::extent);
    Ok(Changes {
        extent: extents.max().unwrap_or(Extent::Nothing),
        changes,
    })
}
