//! What is wanted of a signature.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How long a signature can be verified (ETSI EN 319 142-1, 319 122-1).
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    clap::ValueEnum,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The signature alone.
    #[default]
    B,
    /// With a time stamp.
    T,
    /// With the evidence for later.
    Lt,
    /// With a time stamp over all of it.
    Lta,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::B => "B-B",
            Level::T => "B-T",
            Level::Lt => "B-LT",
            Level::Lta => "B-LTA",
        })
    }
}

/// Where a signature is seen.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Place {
    /// In the first empty field of the file, else nowhere.
    #[default]
    Auto,
    /// In the field of this name.
    Field(String),
    /// Nowhere.
    Unseen,
    /// At the top right of the first page, as text (annexes and copies).
    TopRight,
    /// At a place of a page.
    On {
        /// The page, counted from 0.
        page: usize,
        /// Left, bottom, right, top, in points.
        place: [f64; 4],
    },
}

/// What is wanted.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The level.
    pub level: Level,
    /// Why it is signed.
    pub reason: Option<String>,
    /// Where the signer is.
    pub location: Option<String>,
    /// Where it is seen.
    pub place: Place,
    /// The picture (PNG).
    pub picture: Option<Vec<u8>>,
    /// Lines of text before the time, for [`Place::TopRight`].
    pub lines: Vec<String>,
}

/// Millimetres in points.
const MM: f64 = 72.0 / 25.4;

/// Reads a place: `an` (unseen), `goc-phai` (top right), `o=NAME` (a field), or `trang=N,TRÁI,DƯỚI,RỘNG,CAO` in millimetres from the lower left corner.
///
/// # Errors
/// A sentence where it is none.
pub fn page_place(text: &str) -> Result<Place, String> {
    let wrong = || {
        format!(
            "“{text}” không phải là chỗ đặt chữ ký: hãy ghi an, goc-phai, o=TÊN-Ô, hoặc trang=SỐ,TRÁI,DƯỚI,RỘNG,CAO (mm, tính từ góc dưới bên trái)."
        )
    };
    match text {
        "an" => return Ok(Place::Unseen),
        "goc-phai" => return Ok(Place::TopRight),
        _ => {}
    }
    if let Some(name) = text.strip_prefix("o=").filter(|name| !name.is_empty()) {
        return Ok(Place::Field(name.to_owned()));
    }
    let numbers = text.strip_prefix("trang=").ok_or_else(wrong)?;
    let mut parts = numbers.split(',').map(str::trim);
    let page: usize = parts
        .next()
        .and_then(|number| number.parse().ok())
        .ok_or_else(wrong)?;
    let lengths: Vec<f64> = parts
        .map(str::parse)
        .collect::<Result<_, _>>()
        .map_err(|_| wrong())?;
    let [left, bottom, width, height] = lengths[..] else {
        return Err(wrong());
    };
    let good = lengths
        .iter()
        .all(|length| length.is_finite() && *length >= 0.0);
    if page == 0 || !good || width <= 0.0 || height <= 0.0 {
        return Err(wrong());
    }
    let place = [left, bottom, left + width, bottom + height].map(|length| length * MM);
    let page = page - 1;
    Ok(Place::On { page, place })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read() {
        assert_eq!(page_place("an"), Ok(Place::Unseen));
        assert_eq!(page_place("goc-phai"), Ok(Place::TopRight));
        assert_eq!(
            page_place("o=con-dau-1"),
            Ok(Place::Field("con-dau-1".into()))
        );
        let Ok(Place::On { page, place }) = page_place("trang=2,25.4, 0,50.8,25.4") else {
            panic!("a place");
        };
        assert_eq!(page, 1);
        assert!((place[0] - 72.0).abs() < 1e-9 && (place[2] - 216.0).abs() < 1e-9);
        for wrong in [
            "",
            "o=",
            "trang=0,1,1,1,1",
            "trang=1,1,1,1",
            "trang=1,1,1,0,1",
            "trang=1,-1,1,1,1",
            "trang=1,nan,1,1,1",
            "xyz",
        ] {
            assert!(page_place(wrong).is_err(), "{wrong}");
        }
    }
}
