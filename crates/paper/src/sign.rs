//! Empty signature fields where a signature and a seal belong, so that whoever signs finds the place
//! (ISO 32000-1, 12.7.4.5; Nghị định 30/2020/NĐ-CP, Phụ lục I, on pictures of signatures and seals).
//!
//! They are part of what is signed: signing fills them and leaves page and structure as they are.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::block::mm;
use crate::finish::text;
use crate::layout::{ElementId, Spot};

/// Room between title and name of who signs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Room {
    /// Whose name stands below; may be blank.
    pub(crate) name: String,
    /// How wide the column is.
    pub(crate) width: f32,
    pub(crate) signature: ElementId,
    /// The seal's element, where an agency seals.
    pub(crate) seal: Option<ElementId>,
}

/// A field to be signed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    pub(crate) kind: Kind,
    /// What it is called for people.
    pub(crate) label: String,
    /// Left, top, right, bottom.
    pub(crate) place: [f32; 4],
    pub(crate) element: ElementId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Signature,
    Seal,
}

/// How wide the picture of a hand's signature is; the decree names no size.
const SIGNATURE_WIDTH: f32 = mm(50.0);

/// How wide and high a seal is: as most agencies' are.
const SEAL_SIDE: f32 = mm(36.0);

/// Between a signature and the lines above and below it.
const GAP: f32 = mm(1.0);

impl Room {
    /// The signature in the middle of the room, and the seal to its left, over a third of it.
    ///
    /// The corner is the upper left one.
    pub(crate) fn fields(&self, corner: Spot, height: f32) -> Vec<Field> {
        let middle = Spot {
            x: corner.x + self.width / 2.0,
            y: corner.y + height / 2.0,
        };
        let around = |x: f32, width: f32, height: f32| {
            let (half, y) = (height / 2.0, middle.y);
            [x, y - half, x + width, y + half]
        };
        let width = SIGNATURE_WIDTH.min(self.width);
        let left = middle.x - width / 2.0;
        let of = if self.name.is_empty() { "" } else { " của " };
        let signature = Field {
            kind: Kind::Signature,
            label: format!("Chữ ký số{of}{}", self.name),
            place: around(left, width, height - 2.0 * GAP),
            element: self.signature,
        };
        let edge = left + width / 3.0;
        let seal = self.seal.map(|element| Field {
            kind: Kind::Seal,
            label: "Chữ ký số (con dấu) của cơ quan, tổ chức".to_owned(),
            place: around(edge - SEAL_SIDE, SEAL_SIDE, SEAL_SIDE),
            element,
        });
        // The seal lies over the signature: what comes later is drawn later.
        std::iter::once(signature).chain(seal).collect()
    }
}

/// A field as it stands in the file.
pub(crate) struct Widget {
    pub(crate) id: ObjectId,
    pub(crate) page: ObjectId,
    pub(crate) element: ElementId,
    /// Its number in the tree of parents.
    pub(crate) key: i64,
}

/// Printed with its page, and not to be moved (ISO 32000-1, 12.5.3).
const FLAGS: i64 = 4 | 128;

/// Adds the fields to the document and to the annotations of their pages.
pub(crate) fn add_widgets(
    document: &mut Document,
    fields: &[Vec<Field>],
    pages: &[ObjectId],
) -> lopdf::Result<Vec<Widget>> {
    let mut widgets = Vec::new();
    if fields.iter().all(Vec::is_empty) {
        return Ok(widgets);
    }
    // An annotation must look like something (ISO 19005-3, 6.3.3): these look like nothing until they are signed.
    let empty = document.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), 1.into(), 1.into()],
            "Resources" => Dictionary::new(),
        },
        Vec::new(),
    ));
    let colours = document.add_object(calibrated_colours());
    let (mut signatures, mut seals) = (0, 0);
    for (of_page, &page) in fields.iter().zip(pages) {
        let mut annotations = Vec::new();
        for field in of_page {
            let name = match field.kind {
                Kind::Signature => {
                    signatures += 1;
                    format!("chu-ky-{signatures}")
                }
                Kind::Seal => {
                    seals += 1;
                    format!("con-dau-{seals}")
                }
            };
            let key = (pages.len() + widgets.len()) as i64;
            // To a hundredth of a point, as all places.
            let place = field
                .place
                .map(|length| Object::Real((length * 100.0).round() / 100.0));
            let id = document.add_object(dictionary! {
                "Type" => "Annot",
                "Subtype" => "Widget",
                "FT" => "Sig",
                "T" => text(&name),
                "TU" => text(&field.label),
                "F" => FLAGS,
                "Rect" => place.to_vec(),
                "P" => page,
                "AP" => dictionary! { "N" => empty },
                "StructParent" => key,
            });
            annotations.push(Object::Reference(id));
            widgets.push(Widget {
                id,
                page,
                element: field.element,
                key,
            });
        }
        if annotations.is_empty() {
            continue;
        }
        let page = document.get_dictionary_mut(page)?;
        page.set("Annots", annotations);
        // In which colours pictures that shine through are mixed (ISO 19005-3, 6.2.10): who signs may not change the page.
        let group = dictionary! { "Type" => "Group", "S" => "Transparency", "CS" => colours };
        page.set("Group", group);
    }
    Ok(widgets)
}

/// Red, green and blue of the screen (IEC 61966-2-1), with its curve as close as a power comes.
fn calibrated_colours() -> Vec<Object> {
    let numbers = |numbers: &[f32]| -> Object {
        let numbers = numbers.iter().map(|&number| Object::Real(number));
        Object::Array(numbers.collect())
    };
    let matrix = [
        0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505,
    ];
    let parameters = dictionary! {
        "WhitePoint" => numbers(&[0.9505, 1.0, 1.089]),
        "Gamma" => numbers(&[2.2, 2.2, 2.2]),
        "Matrix" => numbers(&matrix),
    };
    vec!["CalRGB".into(), parameters.into()]
}
