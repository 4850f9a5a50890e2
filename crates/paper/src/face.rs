//! The four faces of the one typeface: which letters they have and how wide these are.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use allsorts::binary::read::ReadScope;
use allsorts::error::ParseError;
use allsorts::font::read_cmap_subtable;
use allsorts::subset::{CmapTarget, SubsetProfile, subset};
use allsorts::tables::cmap::Cmap;
use allsorts::tables::os2::Os2;
use allsorts::tables::{
    FontTableProvider, HeadTable, HheaTable, HmtxTable, MaxpTable, OffsetTableFontProvider,
    OpenTypeFont,
};
use allsorts::tag;

use crate::embed::{Descriptor, Embedded};

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
    read: Vec<ReadFace>,
}

struct ReadFace {
    file: Vec<u8>,
    /// The glyph of each character that has one.
    glyphs: BTreeMap<char, u16>,
    /// The width of each glyph, in thousandths of the size.
    glyph_widths: Vec<u16>,
    /// The width of each character, the same way.
    widths: Vec<u16>,
    descriptor: Descriptor,
}

impl Faces {
    /// Reads the files; `None` where one is not a font with a map of characters.
    pub(crate) fn read(fonts: &Fonts<'_>) -> Option<Faces> {
        let files = [fonts.regular, fonts.bold, fonts.italic, fonts.bold_italic];
        let read: Option<Vec<ReadFace>> = files.into_iter().map(ReadFace::new).collect();
        Some(Faces { read: read? })
    }

    /// The face with these letters alone, ready to be put into a file; `None` where that cannot be made.
    pub(crate) fn embedded(&self, face: Face, letters: &BTreeSet<char>) -> Option<Embedded> {
        let read = &self.read[face as usize];
        let wanted = || {
            let known = |&c: &char| Some((c, read.glyphs.get(&c).copied()?));
            letters.iter().filter_map(known)
        };
        // In the smaller font a glyph's number is its place among those asked for; the glyph of what is unknown comes
        // first.
        let mut glyphs: Vec<u16> = std::iter::once(0)
            .chain(wanted().map(|(_, glyph)| glyph))
            .collect();
        glyphs.sort_unstable();
        glyphs.dedup();
        let code = |glyph| glyphs.binary_search(&glyph).ok().map(|place| place as u16);
        let codes: Option<Vec<(char, u16)>> =
            wanted().map(|(c, glyph)| Some((c, code(glyph)?))).collect();
        let width = |&glyph: &u16| read.glyph_widths.get(usize::from(glyph)).copied();
        let widths: Option<Vec<u16>> = glyphs.iter().map(width).collect();
        Some(Embedded {
            resource: face.resource(),
            name: face.postscript_name(),
            program: subset_of(&read.file, &glyphs)?,
            codes: codes?,
            widths: widths?,
            descriptor: read.descriptor,
        })
    }

    /// Whether the face has a glyph for the character.
    pub(crate) fn has(&self, face: Face, c: char) -> bool {
        self.entry(face, c) != NO_GLYPH
    }

    fn entry(&self, face: Face, c: char) -> u16 {
        self.read[face as usize]
            .widths
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

impl ReadFace {
    fn new(file: &[u8]) -> Option<ReadFace> {
        let font = TrueType::read(file)?;
        let head = font.table(tag::HEAD)?;
        let head = ReadScope::new(&head).read::<HeadTable>().ok()?;
        let hhea = font.table(tag::HHEA)?;
        let hhea = ReadScope::new(&hhea).read::<HheaTable>().ok()?;
        let maxp = font.table(tag::MAXP)?;
        let maxp = ReadScope::new(&maxp).read::<MaxpTable>().ok()?;
        let weight = font
            .table(tag::OS_2)
            .and_then(|data| ReadScope::new(&data).read_dep::<Os2>(data.len()).ok())
            .map_or(400, |table| table.us_weight_class);
        if head.units_per_em == 0 {
            return None;
        }
        let thousandths = |length: f32| length * 1000.0 / f32::from(head.units_per_em);

        let hmtx = font.table(tag::HMTX)?;
        let sizes = (maxp.num_glyphs.into(), hhea.num_h_metrics.into());
        let hmtx = ReadScope::new(&hmtx)
            .read_dep::<HmtxTable<'_>>(sizes)
            .ok()?;
        let mut glyph_widths = Vec::with_capacity(maxp.num_glyphs.into());
        for glyph in 0..maxp.num_glyphs {
            let width = hmtx.horizontal_advance(glyph).ok()?;
            // Cut off, not rounded: lines are broken by the same width that the file tells and a viewer moves by.
            glyph_widths.push(thousandths(width.into()) as u16);
        }

        let glyphs = font.glyphs()?;
        let mut widths = vec![NO_GLYPH; TABLE_END];
        for (&c, &glyph) in &glyphs {
            if let Some(entry) = widths.get_mut(c as usize) {
                *entry = *glyph_widths.get(usize::from(glyph))?;
            }
        }
        if widths[' ' as usize] == NO_GLYPH || widths[REPLACEMENT as usize] == NO_GLYPH {
            return None;
        }

        let rounded = |length: i16| thousandths(length.into()).round() as i64;
        let slant = f32::from(hhea.caret_slope_run).atan2(f32::from(hhea.caret_slope_rise));
        let descriptor = Descriptor {
            ascent: rounded(hhea.ascender),
            descent: rounded(hhea.descender),
            bounds: [head.x_min, head.y_min, head.x_max, head.y_max].map(rounded),
            italic_angle: -slant.to_degrees().round() as i64,
            // No table tells it; this is how programs commonly guess it.
            stem: 50 + (f32::from(weight) / 65.0).powi(2).round() as i64,
        };
        Some(ReadFace {
            file: file.to_vec(),
            glyphs,
            glyph_widths,
            widths,
            descriptor,
        })
    }
}

/// The tables of a font with TrueType outlines; for the reader it has no others, so that the program carries no code
/// for other outlines.
struct TrueType<'a>(OffsetTableFontProvider<'a>);

impl<'a> TrueType<'a> {
    fn read(file: &'a [u8]) -> Option<TrueType<'a>> {
        let font = ReadScope::new(file).read::<OpenTypeFont<'_>>().ok()?;
        font.table_provider(0).ok().map(TrueType)
    }

    fn table(&self, tag: u32) -> Option<Cow<'_, [u8]>> {
        self.0.read_table_data(tag).ok()
    }

    fn glyphs(&self) -> Option<BTreeMap<char, u16>> {
        let cmap = self.table(tag::CMAP)?;
        let cmap = ReadScope::new(&cmap).read::<Cmap<'_>>().ok()?;
        let (_, map) = read_cmap_subtable(&cmap).ok()??;
        let mut glyphs = BTreeMap::new();
        let note = |code, glyph| {
            if let Some(c) = char::from_u32(code).filter(|_| glyph != 0) {
                glyphs.insert(c, glyph);
            }
        };
        map.mappings_fn(note).ok()?;
        Some(glyphs)
    }
}

impl FontTableProvider for TrueType<'_> {
    fn table_data(&self, tag: u32) -> Result<Option<Cow<'_, [u8]>>, ParseError> {
        self.0.table_data(tag)
    }

    #[inline(always)]
    fn has_table(&self, tag: u32) -> bool {
        tag != tag::CFF && tag != tag::CFF2 && self.0.has_table(tag)
    }

    fn table_tags(&self) -> Option<Vec<u32>> {
        self.0.table_tags()
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

/// The font with these glyphs alone, numbered in this order.
fn subset_of(file: &[u8], glyphs: &[u16]) -> Option<Vec<u8>> {
    let font = TrueType::read(file)?;
    let profile = SubsetProfile::Custom(TABLES.to_vec());
    subset(&font, glyphs, &profile, CmapTarget::Unicode).ok()
}
