//! Pages and faces put together as a document.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::block::Sheet;
use crate::embed::Embedded;

/// The document of these pages, each a size and its content, in these faces.
pub(crate) fn assemble(pages: Vec<(Sheet, Vec<u8>)>, fonts: &[Embedded]) -> Document {
    let mut document = Document::with_version("1.7");
    let mut font_resources = Dictionary::new();
    for font in fonts {
        font_resources.set(font.resource, font.add_to(&mut document));
    }
    let resources = document.add_object(dictionary! {
        "Font" => font_resources,
        "ColorSpace" => dictionary! { "DefaultGray" => calibrated_gray() },
    });

    let parent = document.new_object_id();
    let kids: Vec<ObjectId> = pages.iter().map(|_| document.new_object_id()).collect();
    for (&id, (sheet, content)) in kids.iter().zip(pages) {
        let content = document.add_object(packed(content));
        // To a hundredth, as the size of a sheet is commonly told.
        let [width, height] = [sheet.width, sheet.height]
            .map(|length| Object::Real((length * 100.0).round() / 100.0));
        let page = dictionary! {
            "Type" => "Page",
            "Parent" => parent,
            "MediaBox" => vec![0.into(), 0.into(), width, height],
            "Resources" => resources,
            "Contents" => content,
        };
        document.set_object(id, page);
    }
    let count = kids.len() as i64;
    let kids: Vec<Object> = kids.into_iter().map(Object::Reference).collect();
    document.set_object(
        parent,
        dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count },
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => parent });
    document.trailer.set("Root", catalog);
    document
}

/// Content packed well enough: as tightly as the last pass packs what is left to it, the hundreds of pages of a long
/// list would take a fifth longer and be no smaller.
fn packed(content: Vec<u8>) -> Stream {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    match packer.write_all(&content).and_then(|()| packer.finish()) {
        Ok(packed) => Stream::new(dictionary! { "Filter" => "FlateDecode" }, packed),
        Err(_) => Stream::new(dictionary! {}, content),
    }
}

/// Black and gray told independently of any device (ISO 19005-3, 6.2.4.3), so that no output profile is needed.
fn calibrated_gray() -> Object {
    let white =
        dictionary! { "WhitePoint" => vec![0.9505.into(), 1.into(), 1.089.into()], "Gamma" => 2.2 };
    Object::Array(vec!["CalGray".into(), white.into()])
}
