//! Objects that stay where they were and are read otherwise.

use std::fmt::Write as _;

use seal::pdf::{Change, Extent};

use super::told;
use crate::made::{OPTIONS, last_section, signed};

/// A file with a stream of cross-references; what stands behind `/In` is in a stream of objects.
fn packed(objects: &[(u32, &str)], inside: &[(u32, &str)], length: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut rows: Vec<(u32, [u32; 3])> = Vec::new();
    let (mut head, mut body) = (String::new(), String::new());
    for (place, (number, object)) in inside.iter().enumerate() {
        let _ = write!(head, "{number} {} ", body.len());
        body += object;
        rows.push((*number, [2, 40, place as u32]));
    }
    let stream = format!(
        "<</Type/ObjStm/N {}/First {}/Length {length}>>\nstream\n{head}{body} endstream",
        inside.len(),
        head.len()
    );
    let whole = (head.len() + body.len()).to_string();
    for (number, object) in objects
        .iter()
        .copied()
        .chain([(40, &*stream), (41, &*whole)])
    {
        rows.push((number, [1, bytes.len() as u32, 0]));
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    section(bytes, rows, "")
}

/// An update of such a file.
fn updated(bytes: &[u8], number: u32, object: &str) -> Vec<u8> {
    let previous = format!("/Prev {}", last_section(bytes));
    let mut bytes = bytes.to_vec();
    let rows = vec![(number, [1, bytes.len() as u32, 0])];
    bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    section(bytes, rows, &previous)
}

fn section(mut bytes: Vec<u8>, mut rows: Vec<(u32, [u32; 3])>, previous: &str) -> Vec<u8> {
    let start = bytes.len();
    rows.push((199, [1, start as u32, 0]));
    rows.sort_unstable();
    let (mut index, mut data) = (String::new(), Vec::new());
    for (number, row) in rows {
        let _ = write!(index, "{number} 1 ");
        data.extend(row.iter().flat_map(|field| field.to_be_bytes()));
    }
    let dict = format!(
        "/Type/XRef/Size {}/Root 1 0 R/W[4 4 4]/Index[{index}]/Length {}{previous}",
        // An update has room for what the signature before it has added.
        if previous.is_empty() { 200 } else { 300 },
        data.len()
    );
    bytes.extend(format!("199 0 obj\n<<{dict}>>\nstream\n").bytes());
    bytes.extend(data);
    bytes.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
    bytes
}

#[test]
fn a_stream_of_objects_with_another_length_is_told() {
    // Cut shorter, the stream ends in another word: the name of another look.
    let stamp = "<</Type/Annot/Subtype/Stamp/Rect[9 9 99 99]/AS 42 0 R/AP<</N<</A 21 0 R/Aendstream 22 0 R>>>>>>";
    let look = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>\nstream\n\nendstream";
    let objects = [
        (1, "<</Type/Catalog/Pages 2 0 R>>"),
        (
            2,
            "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
        ),
        (3, "<</Type/Page/Parent 2 0 R/Annots[20 0 R]>>"),
        (20, stamp),
        (21, look),
        (22, look),
    ];
    let inside = [(42, "/Aendstream")];
    let bytes = signed(&packed(&objects, &inside, "41 0 R"), &OPTIONS);
    assert_eq!(told(&bytes), (Extent::Nothing, vec![]));
    let shorter = "42 0 ".len() + "/A".len();
    let changed = updated(&bytes, 41, &shorter.to_string());
    assert_eq!(
        told(&changed),
        (Extent::Forms, vec![Change::Annotation { page: 0 }])
    );
    // The same said anew is nothing.
    let whole = "42 0 ".len() + "/Aendstream".len();
    let same = updated(&bytes, 41, &whole.to_string());
    assert_eq!(told(&same), (Extent::Nothing, vec![]));
}
