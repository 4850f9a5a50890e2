//! Text in a typeface that is put into the file (ISO 32000-1, 9.7; ISO 19005-3, 6.2.11).

use std::fmt::Write as _;

use ttf_parser::{Face, GlyphId};

use super::super::error::PdfError;
use super::super::object::{Dict, Object, ObjectId};
use super::super::update::Update;
use super::picture::packed;

/// The largest font file that is put into a PDF.
const MOST_BYTES: usize = 1 << 20;

pub(crate) struct Font<'a> {
    file: &'a [u8],
    face: Face<'a>,
}

impl<'a> Font<'a> {
    pub(crate) fn read(file: &'a [u8]) -> Result<Font<'a>, PdfError> {
        if file.len() > MOST_BYTES {
            return Err(PdfError::Font);
        }
        let face = Face::parse(file, 0).map_err(|_| PdfError::Font)?;
        let outlines = face.tables().glyf.is_some();
        if !outlines || face.glyph_index(' ').is_none() || face.glyph_index('ộ').is_none() {
            return Err(PdfError::Font);
        }
        Ok(Font { file, face })
    }

    fn glyph(&self, c: char) -> GlyphId {
        self.face.glyph_index(c).unwrap_or_default()
    }

    /// The first letter that the typeface lacks: it would be signed as an empty box.
    pub(crate) fn lacking(&self, lines: &[&str]) -> Option<char> {
        let mut letters = lines.iter().flat_map(|line| line.chars());
        letters.find(|c| !c.is_whitespace() && self.face.glyph_index(*c).is_none())
    }

    /// In thousandths of the size; cut off, as the same number goes into the file.
    fn thousandths(&self, length: impl Into<i64>) -> i64 {
        length.into() * 1000 / i64::from(self.face.units_per_em())
    }

    fn advance(&self, glyph: GlyphId) -> i64 {
        self.thousandths(self.face.glyph_hor_advance(glyph).unwrap_or(0))
    }

    pub(crate) fn width(&self, text: &str, size: f64) -> f64 {
        let advances = text.chars().map(|c| self.advance(self.glyph(c)));
        advances.sum::<i64>() as f64 * size / 1000.0
    }

    /// The lines, broken between words where they are wider than this; a single word is never broken.
    pub(crate) fn broken(&self, lines: &[&str], size: f64, widest: f64) -> Vec<String> {
        let mut broken = Vec::new();
        for line in lines {
            let mut current = String::new();
            for word in line.split_whitespace() {
                let longer = if current.is_empty() {
                    word.to_owned()
                } else {
                    format!("{current} {word}")
                };
                if !current.is_empty() && self.width(&longer, size) > widest {
                    broken.push(std::mem::replace(&mut current, word.to_owned()));
                } else {
                    current = longer;
                }
            }
            broken.push(current);
        }
        broken
    }

    /// The operations that write the lines from the top down.
    pub(crate) fn content(&self, lines: &[String], size: f64, leading: f64, height: f64) -> String {
        let mut content = format!("BT 0 g /F {size} Tf {leading} TL 0 {:.2} Td", height - size);
        for line in lines {
            content.push_str(" <");
            for c in line.chars() {
                let _ = write!(content, "{:04X}", self.glyph(c).0);
            }
            content.push_str("> Tj T*");
        }
        content.push_str(" ET");
        content
    }

    /// Puts the whole typeface into the update.
    pub(crate) fn add_to(&self, update: &mut Update<'_, '_>) -> Result<ObjectId, PdfError> {
        let file = Dict::default()
            .with("Length1", self.file.len() as i64)
            .with("Filter", Object::name("FlateDecode"));
        let file = update.add_stream(file, packed(self.file));
        let names = self.face.names().into_iter();
        let mut names = names.filter(|name| name.name_id == ttf_parser::name_id::POST_SCRIPT_NAME);
        let name = names.find_map(|name| name.to_string());
        let name = Object::name(name.as_deref().unwrap_or("Serif"));

        let bounds = self.face.global_bounding_box();
        let bounds = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max];
        let bounds = bounds.map(|length| Object::Integer(self.thousandths(length)));
        let ascent = self.thousandths(self.face.ascender());
        let descriptor = Dict::default()
            .with("Type", Object::name("FontDescriptor"))
            .with("FontName", name.clone())
            .with("Flags", 1 << 5)
            .with("FontBBox", bounds.to_vec())
            .with("ItalicAngle", 0)
            .with("Ascent", ascent)
            .with("Descent", self.thousandths(self.face.descender()))
            .with(
                "CapHeight",
                self.face
                    .capital_height()
                    .map_or(ascent, |height| self.thousandths(height)),
            )
            .with("StemV", 80)
            .with("FontFile2", file);
        let descriptor = update.add(descriptor);
        let glyphs = (0..self.face.number_of_glyphs()).map(GlyphId);
        let widths: Vec<Object> = glyphs.map(|glyph| self.advance(glyph).into()).collect();
        let letters = |text: &str| Object::String(text.as_bytes().to_vec());
        let descendant = Dict::default()
            .with("Type", Object::name("Font"))
            .with("Subtype", Object::name("CIDFontType2"))
            .with("BaseFont", name.clone())
            .with(
                "CIDSystemInfo",
                Dict::default()
                    .with("Registry", letters("Adobe"))
                    .with("Ordering", letters("Identity"))
                    .with("Supplement", 0),
            )
            .with("FontDescriptor", descriptor)
            .with("W", vec![Object::Integer(0), widths.into()])
            .with("CIDToGIDMap", Object::name("Identity"));
        let descendant = update.add(descendant);
        let readings = packed(self.readings()?.as_bytes());
        let readings = update.add_stream(
            Dict::default().with("Filter", Object::name("FlateDecode")),
            readings,
        );
        Ok(update.add(
            Dict::default()
                .with("Type", Object::name("Font"))
                .with("Subtype", Object::name("Type0"))
                .with("BaseFont", name)
                .with("Encoding", Object::name("Identity-H"))
                .with("DescendantFonts", vec![descendant.into()])
                .with("ToUnicode", readings),
        ))
    }

    /// What each glyph reads as, for those who copy or listen (ISO 32000-1, 9.10.3).
    fn readings(&self) -> Result<String, PdfError> {
        let mut pairs: Vec<(u16, char)> = Vec::new();
        let tables = self.face.tables().cmap.ok_or(PdfError::Font)?.subtables;
        for table in tables.into_iter().filter(|table| table.is_unicode()) {
            table.codepoints(|code| {
                let c = char::from_u32(code).filter(|c| u32::from(*c) <= 0xffff);
                if let Some((c, glyph)) = c.zip(table.glyph_index(code)) {
                    pairs.push((glyph.0, c));
                }
            });
        }
        // Where two characters look the same, the first is the common one.
        pairs.sort_unstable();
        pairs.dedup_by_key(|pair| pair.0);
        let mut map = String::from(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
             /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n\
             /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
             1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
        );
        for block in pairs.chunks(100) {
            let _ = writeln!(map, "{} beginbfchar", block.len());
            for (glyph, c) in block {
                let _ = writeln!(map, "<{glyph:04X}> <{:04X}>", u32::from(*c));
            }
            map.push_str("endbfchar\n");
        }
        map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
        Ok(map)
    }
}
