//! Every sentence that a user may read.

use std::fmt::Write as _;

use seal::pdf::{Change, Fault, ObjectId, PdfError, TooSmall};

#[test]
fn sentences_say_what_is_wrong_and_what_to_do() {
    let errors = [
        PdfError::NotPdf,
        PdfError::HeaderNotFirst,
        PdfError::TooLarge,
        PdfError::CutOff,
        PdfError::BrokenXref,
        PdfError::XrefLoop,
        PdfError::BrokenObject(7),
        PdfError::Encrypted,
        PdfError::JunkAtEnd,
        PdfError::TooComplex,
        PdfError::Packing,
        PdfError::Structure,
        PdfError::NoSuchPage(2),
        PdfError::Xfa,
        PdfError::Locked,
        PdfError::FieldLocked,
        PdfError::FieldTaken,
        PdfError::FieldSigned,
        PdfError::FieldName,
        PdfError::NotPng,
        PdfError::PictureSize,
        PdfError::Font,
        PdfError::NoLetter('😀'),
        PdfError::TextTooLong,
        PdfError::Place,
    ];
    let faults = [
        Fault::InNoField,
        Fault::TakenOut,
        Fault::FieldCameLater,
        Fault::InSeveralFields,
        Fault::NotAnObject,
        Fault::Unreadable,
        Fault::RepeatedKey,
        Fault::NoRange,
        Fault::NotFromTheStart,
        Fault::Overlap,
        Fault::BeyondTheEnd,
        Fault::GapIsNotTheSignature,
        Fault::NoContents,
        Fault::NotSigned,
        Fault::FilledUp,
        Fault::NoWholeRevision,
        Fault::Replaced,
    ];
    let field = || "chu-ky-1".to_owned();
    let id = ObjectId {
        number: 7,
        generation: 0,
    };
    let changes = [
        Change::Signed { field: field() },
        Change::Stamped { field: field() },
        Change::Seen {
            field: field(),
            page: 0,
            place: [0.0; 4],
        },
        Change::Material,
        Change::Metadata,
        Change::Filled { field: field() },
        Change::Added { field: field() },
        Change::NotSigned { field: field() },
        Change::Beyond { field: field() },
        Change::Form,
        Change::Annotation { page: 0 },
        Change::Covered { page: 0 },
        Change::Field { field: field() },
        Change::Page { page: 0 },
        Change::Pages {
            before: 1,
            after: 2,
        },
        Change::Pages {
            before: 2,
            after: 1,
        },
        Change::Pages {
            before: 2,
            after: 2,
        },
        Change::Catalog {
            key: "OpenAction".into(),
        },
        Change::OtherCatalog,
        Change::Object(id),
        Change::Unread(id),
        Change::Junk,
    ];
    let mut all = String::new();
    for error in errors {
        let _ = writeln!(all, "{error:?}: {error}");
    }
    for error in errors {
        let (own, other) = (error.message_of_verifying(), error.message());
        if own != other {
            let _ = writeln!(all, "{error:?}, verified: {own}");
        }
    }
    let _ = writeln!(
        all,
        "TooSmall: {}",
        TooSmall {
            needed: 9000,
            room: 8192
        }
    );
    for fault in faults {
        let _ = writeln!(all, "{fault:?}: {}", fault.message());
    }
    for change in changes {
        let _ = writeln!(all, "{:?}: {}", change.extent(), change.message());
    }
    insta::assert_snapshot!(all);
}
