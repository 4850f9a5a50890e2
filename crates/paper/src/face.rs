//! The four faces of the one typeface: which letters they have and how wide these are.

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

    fn postscript_name(self) -> &'static str {
        match self {
            Face::Regular => "ChukysoSerif-Regular",
            Face::Bold => "ChukysoSerif-Bold",
            Face::Italic => "ChukysoSerif-Italic",
            Face::BoldItalic => "ChukysoSerif-BoldItalic",
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
            let mut font = ParsedFont::from_bytes(bytes, 0, &mut Vec::new())?;
            font.font_name = Some(face.postscript_name().to_owned());
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

    /// The face as the PDF library keeps it.
    pub(crate) fn parsed(&self, face: Face) -> &ParsedFont {
        &self.parsed[face as usize]
    }

    /// Whether the face has a glyph for the character.
    pub(crate) fn has(&self, face: Face, c: char) -> bool {
        self.entry(face, c) != NO_GLYPH
    }

    fn entry(&self, face: Face, c: char) -> u16 {
        self.widths[face as usize].get(c as usize).copied().unwrap_or(NO_GLYPH)
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
