//! Files made by hand, and signing with a stand-in for the CMS.

use std::fmt::Write as _;

use seal::pdf::{Options, Prepared, Purpose, prepare};

/// Mẫu 08 as the command line writes it, with an empty field for a signature and one for a seal.
pub const LETTER: &[u8] = include_bytes!("../samples/letter.pdf");

/// Mẫu 01, with an empty field for a signature.
pub const REQUEST: &[u8] = include_bytes!("../samples/request.pdf");

pub const SIGNATURE_PNG: &[u8] = include_bytes!("../samples/signature.png");
pub const SEAL_PNG: &[u8] = include_bytes!("../samples/seal.png");
pub const FONT: &[u8] = include_bytes!("../../../../public/fonts/chukyso-serif-Regular.ttf");

/// One page with a text, and a form with the text field `o`.
pub const PLAIN: [(u32, &str); 6] = [
    (
        1,
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>",
    ),
    (
        2,
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
    ),
    (
        3,
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[5 0 R]/Resources<</Font<</F 9 0 R>>>>>>",
    ),
    (4, "<</Length 6 0 R>>\nstream\nBT ET\nendstream"),
    (
        5,
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(o)/Rect[9 9 99 29]/F 4/P 3 0 R>>",
    ),
    (6, "5"),
];

/// What is signed in most tests.
pub const OPTIONS: Options<'static> = Options {
    purpose: Purpose::Signature,
    field: "ky",
    reason: Some("Phê duyệt"),
    place: Some("Sonla"),
    signer: Some("Lò Văn Ẫn"),
    time: None,
    room: 64,
    appearance: None,
};

/// Stands in for a CMS: an element of DER.
pub const CMS: &[u8] = &[0x30, 3, 1, 2, 0];

/// A file of these objects with a table.
pub fn file(objects: &[(u32, &str)]) -> Vec<u8> {
    written(
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(),
        objects,
        "/Root 1 0 R",
    )
}

/// A file with these objects changed or added.
pub fn updated(bytes: &[u8], objects: &[(u32, &str)]) -> Vec<u8> {
    updated_with(bytes, objects, "/Root 1 0 R")
}

/// The same with other words in the trailer.
pub fn updated_with(bytes: &[u8], objects: &[(u32, &str)], trailer: &str) -> Vec<u8> {
    let trailer = format!("/Prev {} {trailer}", last_section(bytes));
    written(bytes.to_vec(), objects, &trailer)
}

/// Where the newest cross-reference of a file is.
pub fn last_section(bytes: &[u8]) -> usize {
    let at = find_last(bytes, b"startxref") + 10;
    let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit());
    let digits: Vec<u8> = digits.copied().collect();
    String::from_utf8(digits).unwrap().parse().unwrap()
}

fn written(mut bytes: Vec<u8>, objects: &[(u32, &str)], trailer: &str) -> Vec<u8> {
    let mut table = String::new();
    for (number, object) in objects {
        let _ = write!(table, "{number} 1\n{:010} 00000 n\r\n", bytes.len());
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let start = bytes.len();
    let size = (objects.iter().map(|(number, _)| number + 1))
        .max()
        .unwrap_or(0);
    let size = size.max(size_of(&bytes)).max(200);
    let end =
        format!("xref\n{table}trailer\n<</Size {size}{trailer}>>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend(end.bytes());
    bytes
}

/// The largest size that a trailer of the file tells; 0 where none does.
fn size_of(bytes: &[u8]) -> u32 {
    let text = String::from_utf8_lossy(bytes);
    let sizes = text.split("/Size ").skip(1);
    let sizes = sizes.filter_map(|rest| {
        let digits = rest.split(|letter: char| !letter.is_ascii_digit()).next();
        digits?.parse().ok()
    });
    sizes.max().unwrap_or(0)
}

/// The signed file: what was there, and the update with the stand-in.
pub fn signed(bytes: &[u8], options: &Options<'_>) -> Vec<u8> {
    let prepared = prepare(bytes, options).unwrap();
    sealed(bytes, &prepared)
}

pub fn sealed(bytes: &[u8], prepared: &Prepared) -> Vec<u8> {
    let tail = prepared.seal(CMS).unwrap();
    [bytes, &tail].concat()
}

pub fn find(bytes: &[u8], what: &[u8]) -> usize {
    let mut windows = bytes.windows(what.len());
    windows.position(|window| window == what).unwrap()
}

pub fn find_last(bytes: &[u8], what: &[u8]) -> usize {
    let mut windows = bytes.windows(what.len());
    windows.rposition(|window| window == what).unwrap()
}

/// The file with one piece in place of another as long.
pub fn with(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len(), "{from} {to}");
    let mut bytes = bytes.to_vec();
    let at = find(&bytes, from.as_bytes());
    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    bytes
}
