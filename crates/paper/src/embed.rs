//! A face put into the file: its program with the letters that stand on the pages, how wide they are and what they
//! read as (ISO 32000-1, 9.7).

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId, Stream, StringFormat, dictionary};
use printpdf::ToUnicodeCMap;

/// What a face says about itself as a whole, in thousandths of the size (ISO 32000-1, 9.8).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Descriptor {
    pub(crate) ascent: i64,
    pub(crate) descent: i64,
    /// Left, bottom, right, top.
    pub(crate) bounds: [i64; 4],
    /// Degrees, counted to the left.
    pub(crate) italic_angle: i64,
    /// Of a stem, estimated from the weight.
    pub(crate) stem: i64,
}

/// A face with some of its letters, as it goes into the file.
#[derive(Debug)]
pub(crate) struct Embedded {
    /// Its name as a resource of the pages.
    pub(crate) resource: &'static str,
    /// Its name in the file.
    pub(crate) name: &'static str,
    /// A TrueType file.
    pub(crate) program: Vec<u8>,
    /// The characters with the codes they are written as, which are the glyphs of the program.
    pub(crate) codes: Vec<(char, u16)>,
    /// The width of each glyph of the program, in thousandths of the size.
    pub(crate) widths: Vec<u16>,
    pub(crate) descriptor: Descriptor,
}

/// The letters are of the standard Latin set (ISO 32000-1, table 123).
const NONSYMBOLIC: i64 = 1 << 5;
const ITALIC: i64 = 1 << 6;

impl Embedded {
    /// What a character is written as; 0 for one that the face was not embedded with.
    pub(crate) fn code(&self, c: char) -> u16 {
        match self.codes.binary_search_by_key(&c, |&(c, _)| c) {
            Ok(found) => self.codes[found].1,
            Err(_) => 0,
        }
    }

    /// Adds the face to the document.
    pub(crate) fn add_to(&self, document: &mut Document) -> ObjectId {
        let length = self.program.len() as i64;
        let program = Stream::new(dictionary! { "Length1" => length }, self.program.clone());
        let program = document.add_object(program);
        let Descriptor {
            ascent,
            descent,
            bounds,
            italic_angle,
            stem,
        } = self.descriptor;
        let slant = if italic_angle == 0 { 0 } else { ITALIC };
        let descriptor = document.add_object(dictionary! {
            "Type" => "FontDescriptor",
            "FontName" => self.name,
            "Flags" => NONSYMBOLIC | slant,
            "FontBBox" => numbers(bounds),
            "ItalicAngle" => italic_angle,
            "Ascent" => ascent,
            "Descent" => descent,
            "CapHeight" => ascent,
            "StemV" => stem,
            "FontFile2" => program,
        });
        let literal = |text: &str| Object::String(text.into(), StringFormat::Literal);
        let descendant = dictionary! {
            "Type" => "Font",
            "Subtype" => "CIDFontType2",
            "BaseFont" => self.name,
            "CIDSystemInfo" => dictionary! {
                "Registry" => literal("Adobe"),
                "Ordering" => literal("Identity"),
                "Supplement" => 0,
            },
            "FontDescriptor" => descriptor,
            "W" => vec![0.into(), numbers(self.widths.iter().map(|&width| width.into()))],
            "CIDToGIDMap" => "Identity",
        };
        let readings = Stream::new(dictionary! {}, self.readings().into_bytes());
        let readings = document.add_object(readings);
        document.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "Type0",
            "BaseFont" => self.name,
            "Encoding" => "Identity-H",
            "DescendantFonts" => vec![descendant.into()],
            "ToUnicode" => readings,
        })
    }

    /// What each code reads as, for those who copy or listen.
    fn readings(&self) -> String {
        let mut mappings = BTreeMap::new();
        for &(c, code) in &self.codes {
            // Where two characters look the same, the first is the common one.
            mappings
                .entry(u32::from(code))
                .or_insert_with(|| vec![u32::from(c)]);
        }
        ToUnicodeCMap { mappings }.to_cmap_string(self.resource)
    }
}

fn numbers(numbers: impl IntoIterator<Item = i64>) -> Object {
    Object::Array(numbers.into_iter().map(Object::Integer).collect())
}
