//! How a signature looks on the page (Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục I, khoản 8 điểm d and khoản 9).
//!
//! The competent person's picture stands between title and name, the agency's seal over a third of it to the left,
//! and on annexes and copies a text stands at the top right.

mod font;
mod picture;

use chrono::{DateTime, FixedOffset};

use super::error::PdfError;
use super::file::Page;
use super::object::{Dict, Object, ObjectId};
use super::update::Update;

pub(crate) use picture::packed;

/// How a signature looks, and where.
#[derive(Debug, Clone, Copy)]
pub struct Appearance<'a> {
    /// What is seen.
    pub look: Look<'a>,
    /// Where it is seen.
    pub spot: Spot,
}

/// What is seen of a signature.
#[derive(Debug, Clone, Copy)]
pub enum Look<'a> {
    /// A picture (PNG, its transparency and colours kept): the hand's signature, or the seal.
    ///
    /// It is as large as its place allows, in its own proportions, and in the middle.
    Picture(&'a [u8]),
    /// Lines of black text, upright, size 10.
    Text {
        /// The lines; what is too long for the page is broken between words. At the top right there is room for three.
        lines: &'a [&'a str],
        /// The typeface: a TrueType file with the letters needed, which is put into the PDF as it is.
        font: &'a [u8],
    },
}

/// Where a signature is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spot {
    /// Where the field of the given name, which must be there, stands.
    Field,
    /// At a place of a page.
    On {
        /// The page, counted from 0.
        page: usize,
        /// Left, bottom, right, top, in points, before the page is turned.
        place: [f64; 4],
    },
    /// At the top right of the first page, as large as the text; for text only.
    TopRight,
}

/// How wide a hand's signature commonly is, in points: 50 mm. The decree names no size.
pub const SIGNATURE_WIDTH: f64 = 50.0 * MM;

/// How wide a seal is, in points: 36 mm, the size of the seals of most agencies.
pub const SEAL_SIDE: f64 = 36.0 * MM;

const MM: f64 = 72.0 / 25.4;

/// Where the seal of an agency stands beside a signature: over a third of its picture, to the left, as high.
pub fn seal_beside(signature: [f64; 4]) -> [f64; 4] {
    let [left, bottom, right, top] = signature;
    let edge = left + (right - left) / 3.0;
    let middle = (bottom + top) / 2.0;
    let half = SEAL_SIDE / 2.0;
    [edge - SEAL_SIDE, middle - half, edge, middle + half]
}

/// The time of signing as text: day, month, year; hour, minute, second; the zone after ISO 8601.
///
/// The decree asks for these parts and names no pattern: `04/12/2026 09:05:07 +07:00`.
pub fn time_of_signing(time: DateTime<FixedOffset>) -> String {
    time.format("%d/%m/%Y %H:%M:%S %:z").to_string()
}

/// Size and height of lines of the text.
const TEXT_SIZE: f64 = 10.0;
const TEXT_LEADING: f64 = 11.5;

/// What stays free below the last line, for the letters that reach down.
const TEXT_BELOW: f64 = 1.0;

/// Where the text ends at the top right: within the margins that the decree wants (right 15 to 20 mm, top 20 to 25 mm),
/// above what the page says itself.
const TEXT_RIGHT: f64 = 15.0 * MM;
const TEXT_TOP: f64 = 6.0 * MM;

/// How many lines there is room for above the margin: they end less than 19 mm below the edge.
const MOST_LINES: usize = 3;

/// The widest that the text gets.
const TEXT_WIDTH: f64 = 80.0 * MM;

/// An appearance that was put into an update.
pub(crate) struct Drawn {
    /// The form that is drawn (ISO 32000-1, 8.10).
    pub(crate) form: ObjectId,
    /// Whether something shines through.
    pub(crate) transparent: bool,
    /// The rectangle on the page.
    pub(crate) place: [f64; 4],
}

/// Puts the appearance into the update; `own` is the field's place.
pub(crate) fn draw(
    update: &mut Update<'_, '_>,
    appearance: &Appearance<'_>,
    page: &Page,
    own: Option<[f64; 4]>,
) -> Result<Drawn, PdfError> {
    let place = match appearance.spot {
        Spot::Field => Some(own.ok_or(PdfError::Place)?),
        Spot::On { place, .. } => Some(place),
        Spot::TopRight => None,
    };
    if let Some(place) = place {
        check(place, page)?;
    }
    match appearance.look {
        Look::Picture(png) => {
            let place = place.ok_or(PdfError::Place)?;
            let picture = picture::read(png)?;
            let (width, height) = upright_size(place, page.quarters);
            let scale = (width / picture.width as f64).min(height / picture.height as f64);
            let (w, h) = (picture.width as f64 * scale, picture.height as f64 * scale);
            let (x, y) = ((width - w) / 2.0, (height - h) / 2.0);
            let content = format!("q {w:.3} 0 0 {h:.3} {x:.3} {y:.3} cm /P Do Q");
            let transparent = picture.alpha.is_some();
            let image = picture.add_to(update);
            let resources = Dict::default().with("XObject", Dict::default().with("P", image));
            let form = add_form(update, resources, content, (width, height), page.quarters);
            Ok(Drawn {
                form,
                transparent,
                place,
            })
        }
        Look::Text { lines, font } => {
            let font = font::Font::read(font)?;
            if let Some(letter) = font.lacking(lines) {
                return Err(PdfError::NoLetter(letter));
            }
            let widest = match place {
                Some(place) => upright_size(place, page.quarters).0,
                None => TEXT_WIDTH,
            };
            let lines = font.broken(lines, TEXT_SIZE, widest);
            let width = lines.iter().map(|line| font.width(line, TEXT_SIZE));
            let width = width.fold(0.0, f64::max);
            if width == 0.0 {
                return Err(PdfError::Place);
            }
            if place.is_none() && (lines.len() > MOST_LINES || width > widest) {
                return Err(PdfError::TextTooLong);
            }
            let size = match place {
                Some(place) => upright_size(place, page.quarters),
                None => (width.ceil(), lines.len() as f64 * TEXT_LEADING + TEXT_BELOW),
            };
            let place = match place {
                Some(place) => place,
                None => top_right(page, size),
            };
            check(place, page)?;
            let content = font.content(&lines, TEXT_SIZE, TEXT_LEADING, size.1);
            let resources = Dict::default()
                .with("Font", Dict::default().with("F", font.add_to(update)?))
                .with(
                    "ColorSpace",
                    Dict::default().with("DefaultGray", calibrated_gray()),
                );
            let form = add_form(update, resources, content, size, page.quarters);
            Ok(Drawn {
                form,
                transparent: false,
                place,
            })
        }
    }
}

/// A place has some extent and lies on the page.
fn check(place: [f64; 4], page: &Page) -> Result<(), PdfError> {
    let [left, bottom, right, top] = place;
    let [page_left, page_bottom, page_right, page_top] = page.shown;
    let slack = 0.5;
    let extent = right - left >= 1.0 && top - bottom >= 1.0;
    let inside = left >= page_left - slack
        && bottom >= page_bottom - slack
        && right <= page_right + slack
        && top <= page_top + slack;
    // Also false for what is no number.
    if extent && inside {
        Ok(())
    } else {
        Err(PdfError::Place)
    }
}

/// Width and height of a place as it is seen when the page is turned.
fn upright_size(place: [f64; 4], quarters: u8) -> (f64, f64) {
    let (width, height) = (place[2] - place[0], place[3] - place[1]);
    if quarters.is_multiple_of(2) {
        (width, height)
    } else {
        (height, width)
    }
}

/// The place of this size at the top right of the page as it is seen.
fn top_right(page: &Page, (width, height): (f64, f64)) -> [f64; 4] {
    let [left, bottom, right, top] = page.shown;
    match page.quarters {
        0 => [
            right - TEXT_RIGHT - width,
            top - TEXT_TOP - height,
            right - TEXT_RIGHT,
            top - TEXT_TOP,
        ],
        // Turned to the right: what is seen on the right lies at the bottom, what is on top on the left.
        1 => [
            left + TEXT_TOP,
            top - TEXT_RIGHT - width,
            left + TEXT_TOP + height,
            top - TEXT_RIGHT,
        ],
        2 => [
            left + TEXT_RIGHT,
            bottom + TEXT_TOP,
            left + TEXT_RIGHT + width,
            bottom + TEXT_TOP + height,
        ],
        _ => [
            right - TEXT_TOP - height,
            bottom + TEXT_RIGHT,
            right - TEXT_TOP,
            bottom + TEXT_RIGHT + width,
        ],
    }
}

/// A form of this size, turned against the page so that it is seen upright (ISO 32000-1, 12.5.5).
fn add_form(
    update: &mut Update<'_, '_>,
    resources: Dict,
    content: String,
    (width, height): (f64, f64),
    quarters: u8,
) -> ObjectId {
    let mut dict = Dict::default()
        .with("Type", Object::name("XObject"))
        .with("Subtype", Object::name("Form"))
        .with("BBox", numbers([0.0, 0.0, width, height]))
        .with("Resources", resources);
    let matrix = match quarters {
        0 => None,
        1 => Some([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
        2 => Some([-1.0, 0.0, 0.0, -1.0, 0.0, 0.0]),
        _ => Some([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
    };
    if let Some(matrix) = matrix {
        dict.set("Matrix", numbers(matrix));
    }
    update.add_stream(dict, content.into_bytes())
}

pub(crate) fn numbers<const N: usize>(numbers: [f64; N]) -> Vec<Object> {
    numbers.into_iter().map(Object::from).collect()
}

/// A real number in these letters.
fn real(text: &str) -> Object {
    Object::Real(text.to_owned())
}

/// The white of the screen's colours (D65).
fn white() -> Vec<Object> {
    vec![real("0.9505"), Object::Integer(1), real("1.089")]
}

/// Black and gray told independently of any device (ISO 19005-3, 6.2.4.3), as the pages of this program have it.
fn calibrated_gray() -> Vec<Object> {
    let parameters = Dict::default()
        .with("WhitePoint", white())
        .with("Gamma", real("2.2"));
    vec![Object::name("CalGray"), parameters.into()]
}

/// Red, green and blue of the screen (IEC 61966-2-1), with its curve as close as a power comes.
pub(crate) fn calibrated_colours() -> Vec<Object> {
    let matrix = [
        "0.4124", "0.2126", "0.0193", "0.3576", "0.7152", "0.1192", "0.1805", "0.0722", "0.9505",
    ];
    let parameters = Dict::default()
        .with("WhitePoint", white())
        .with("Gamma", vec![real("2.2"), real("2.2"), real("2.2")])
        .with("Matrix", matrix.map(real).to_vec());
    vec![Object::name("CalRGB"), parameters.into()]
}
