//! The four faces of the one typeface: which letters they have and how wide these are.

use std::collections::BTreeSet;

use allsorts::binary::read::ReadScope;
use allsorts::font_data::FontData;
use allsorts::subset::{CmapTarget, SubsetProfile, subset};
use allsorts::tag;
use printpdf::ParsedFont;

/// The files (TrueType) of the four faces, `public/fonts/chukyso-serif-*.ttf`.
#[derive(Debug, Clone, Copy)]
pub struct Fonts<'a> {
    /// Đứng.
    pub regular: &'a [u8],
    /// Đậm.
    pub bold: &'a [u8],
    /// Nghiêng.
    pub italic: &'a [u8],
    /// Nghiêng, đậm.
    pub bold_italic: &'a [u8],
}

/// One face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    Regular,
    Bold,
    Italic,
    BoldItalic,
}

impl Face {
    pub(crate) const ALL: [Face; 4] = [Face::Regular, Face::Bold, Face::Italic, Face::BoldItalic];

    /// Its name as a resource of the page.
    pub(crate) fn resource(self) -> &'static str {
        match self {
            Face::Regular => "Regular",
            Face::Bold => "Bold",
            Face::Italic => "Italic",
            Face::BoldItalic => "BoldItalic",
        }
    }

    /// Its name in the file; the six letters before it say that it holds only some letters (ISO 32000-1, 9.6.4).
    fn postscript_name(self) -> &'static str {
        match self {
            Face::Regular => "CKSAAA+ChukysoSerif-Regular",
            Face::Bold => "CKSBBB+ChukysoSerif-Bold",
            Face::Italic => "CKSCCC+ChukysoSerif-Italic",
            Face::BoldItalic => "CKSDDD+ChukysoSerif-BoldItalic",
        }
    }
}

/// What is drawn in place of a character that the typeface lacks.
pub(crate) const REPLACEMENT: char = '\u{25a1}';

/// Characters from here on are not in the typeface.
const TABLE_END: usize = 0x2600;

/// Marks a character without a glyph in the table of widths.
const NO_GLYPH: u16 = u16::MAX;

/// The faces, read.
pub(crate) struct Faces {
    parsed: Vec<ParsedFont>,
    /// For each face the width of each character, in thousandths of the size.
    widths: Vec<Vec<u16>>,
}

impl Faces {
    /// Reads the files; `None` where one is not a font with a map of characters.
    pub(crate) fn read(fonts: &Fonts<'_>) -> Option<Faces> {
        let mut parsed = Vec::with_capacity(4);
        let mut widths = Vec::with_capacity(4);
        for face in Face::ALL {
            let bytes = match face {
                Face::Regular => fonts.regular,
                Face::Bold => fonts.bold,
                Face::Italic => fonts.italic,
                Face::BoldItalic => fonts.bold_italic,
            };
            let font = ParsedFont::from_bytes(bytes, 0, &mut Vec::new())?;
            let units = f32::from(font.pdf_font_metrics.units_per_em);
            if units <= 0.0 {
                return None;
            }
            let mut table = vec![NO_GLYPH; TABLE_END];
            for (&code, &glyph) in &font.codepoint_to_glyph {
                if let Some(entry) = table.get_mut(code as usize) {
                    let width = font.glyph_widths.get(&glyph).copied().unwrap_or(0);
                    // Cut off, not rounded: that is the width the PDF library writes and a viewer moves by.
                    *entry = (f32::from(width) * 1000.0 / units) as u16;
                }
            }
            if table[' ' as usize] == NO_GLYPH || table[REPLACEMENT as usize] == NO_GLYPH {
                return None;
            }
            parsed.push(font);
            widths.push(table);
        }
        Some(Faces { parsed, widths })
    }

    /// The face with these letters alone, as the PDF library keeps it.
    pub(crate) fn with_letters(&self, face: Face, letters: &BTreeSet<char>) -> ParsedFont {
        let whole = &self.parsed[face as usize];
        let mut font = subset_of(whole, letters).unwrap_or_else(|| whole.clone());
        font.font_name = Some(face.postscript_name().to_owned());
        font
    }

    /// Whether the face has a glyph for the character.
    pub(crate) fn has(&self, face: Face, c: char) -> bool {
        self.entry(face, c) != NO_GLYPH
    }

    fn entry(&self, face: Face, c: char) -> u16 {
        self.widths[face as usize]
            .get(c as usize)
            .copied()
            .unwrap_or(NO_GLYPH)
    }

    /// The width of a character in points, at a size in points.
    pub(crate) fn width(&self, face: Face, size: f32, c: char) -> f32 {
        let entry = match self.entry(face, c) {
            NO_GLYPH => self.entry(face, REPLACEMENT),
            known => known,
        };
        f32::from(entry) * size / 1000.0
    }
}

/// The tables that a font inside a PDF needs.
const TABLES: [u32; 9] = [
    tag::CMAP,
    tag::HEAD,
    tag::HHEA,
    tag::HMTX,
    tag::MAXP,
    tag::LOCA,
    tag::GLYF,
    tag::POST,
    tag::OS_2,
];

fn subset_of(whole: &ParsedFont, letters: &BTreeSet<char>) -> Option<ParsedFont> {
    let mut glyphs: BTreeSet<u16> = letters
        .iter()
        .filter_map(|&c| whole.lookup_glyph_index(u32::from(c)))
        .collect();
    // The glyph of what is unknown comes first.
    glyphs.remove(&0);
    let glyphs: Vec<u16> = std::iter::once(0).chain(glyphs).collect();
    let font = ReadScope::new(&whole.original_bytes)
        .read::<FontData<'_>>()
        .ok()?;
    let provider = font.table_provider(0).ok()?;
    let profile = SubsetProfile::Custom(TABLES.to_vec());
    let bytes = subset(&provider, &glyphs, &profile, CmapTarget::Unicode).ok()?;
    ParsedFont::from_bytes(&bytes, 0, &mut Vec::new())
}
