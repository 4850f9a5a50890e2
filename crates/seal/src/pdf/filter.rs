//! Unpacking streams, as far as the file's own bookkeeping needs it: Flate with predictors (ISO 32000-1, 7.4.4).

use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::error::PdfError;
use super::file::Budget;
use super::object::{Dict, Object};

/// What a stream unpacks to; what it takes is counted against the budget.
pub(crate) fn unpack(dict: &Dict, data: &[u8], budget: &Budget) -> Result<Vec<u8>, PdfError> {
    if dict.get("F").is_some() {
        return Err(PdfError::Packing);
    }
    match single(dict.get("Filter"))? {
        None => {
            budget.take(data.len())?;
            Ok(data.to_vec())
        }
        Some(name) if name.is_name("FlateDecode") || name.is_name("Fl") => {
            let most = budget.left();
            let mut unpacked = Vec::new();
            let mut decoder = ZlibDecoder::new(data).take(most as u64 + 1);
            let whole = decoder.read_to_end(&mut unpacked);
            // What breaks off has been unpacked as well.
            budget.take(unpacked.len())?;
            whole.map_err(|_| PdfError::Packing)?;
            match single(dict.get("DecodeParms"))? {
                None => Ok(unpacked),
                Some(Object::Dict(parameters)) => unpredict(unpacked, parameters),
                Some(_) => Err(PdfError::Packing),
            }
        }
        Some(_) => Err(PdfError::Packing),
    }
}

/// The one value, alone or in an array; several are not read here.
fn single(value: Option<&Object>) -> Result<Option<&Object>, PdfError> {
    match value {
        None | Some(Object::Null) => Ok(None),
        Some(Object::Array(items)) => match items.as_slice() {
            [] | [Object::Null] => Ok(None),
            [one] => Ok(Some(one)),
            _ => Err(PdfError::Packing),
        },
        Some(value) => Ok(Some(value)),
    }
}

/// Undoes what made rows of numbers pack better (ISO 32000-1, 7.4.4.4; PNG's filters).
fn unpredict(data: Vec<u8>, parameters: &Dict) -> Result<Vec<u8>, PdfError> {
    let number =
        |key: &str, default: i64| parameters.get(key).map_or(Some(default), Object::integer);
    let predictor = number("Predictor", 1).ok_or(PdfError::Packing)?;
    if predictor == 1 {
        return Ok(data);
    }
    let (colors, bits) = (number("Colors", 1), number("BitsPerComponent", 8));
    let columns = number("Columns", 1).and_then(|columns| usize::try_from(columns).ok());
    let (Some(1), Some(8), Some(columns @ 1..=1_000_000)) = (colors, bits, columns) else {
        return Err(PdfError::Packing);
    };
    match predictor {
        2 => {
            let mut data = data;
            for row in data.chunks_mut(columns) {
                for at in 1..row.len() {
                    row[at] = row[at].wrapping_add(row[at - 1]);
                }
            }
            Ok(data)
        }
        10..=15 => {
            let mut rows: Vec<u8> = Vec::with_capacity(data.len());
            let mut above = vec![0u8; columns];
            for row in data.chunks_exact(columns + 1) {
                let mut row_before = vec![0u8; columns];
                std::mem::swap(&mut row_before, &mut above);
                for at in 0..columns {
                    let left = if at > 0 { above[at - 1] } else { 0 };
                    let up = row_before[at];
                    let up_left = if at > 0 { row_before[at - 1] } else { 0 };
                    let guess = match row[0] {
                        0 => 0,
                        1 => left,
                        2 => up,
                        3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                        4 => paeth(left, up, up_left),
                        _ => return Err(PdfError::Packing),
                    };
                    above[at] = row[at + 1].wrapping_add(guess);
                }
                rows.extend(&above);
            }
            Ok(rows)
        }
        _ => Err(PdfError::Packing),
    }
}

fn paeth(left: u8, up: u8, up_left: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(up) - i16::from(up_left);
    let distance = |value: u8| (estimate - i16::from(value)).abs();
    if distance(left) <= distance(up) && distance(left) <= distance(up_left) {
        left
    } else if distance(up) <= distance(up_left) {
        up
    } else {
        up_left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(predictor: i64, columns: i64) -> Dict {
        Dict::default()
            .with("Predictor", predictor)
            .with("Columns", columns)
    }

    #[test]
    fn each_predictor_is_undone() {
        let cases: [(i64, &[u8], &[u8]); 6] = [
            (2, &[1, 1, 1, 5, 1, 1], &[1, 2, 3, 5, 6, 7]),
            (12, &[0, 1, 2, 3, 0, 4, 5, 6], &[1, 2, 3, 4, 5, 6]),
            (12, &[1, 1, 1, 1, 1, 5, 1, 1], &[1, 2, 3, 5, 6, 7]),
            (12, &[2, 1, 2, 3, 2, 1, 1, 1], &[1, 2, 3, 2, 3, 4]),
            (15, &[0, 2, 4, 6, 3, 1, 1, 1], &[2, 4, 6, 2, 4, 6]),
            (15, &[0, 2, 4, 6, 4, 1, 1, 1], &[2, 4, 6, 3, 5, 7]),
        ];
        for (predictor, packed, plain) in cases {
            let unpacked = unpredict(packed.to_vec(), &parameters(predictor, 3));
            assert_eq!(unpacked.as_deref(), Ok(plain), "{predictor} {packed:?}");
        }
    }

    #[test]
    fn predictors_that_do_not_fit_are_refused() {
        for parameters in [
            parameters(2, 0),
            parameters(12, -1),
            parameters(12, i64::MAX),
            parameters(7, 3),
            parameters(12, 3).with("Colors", 3),
        ] {
            let result = unpredict(vec![9; 8], &parameters);
            assert_eq!(result, Err(PdfError::Packing));
        }
        let unknown = unpredict(vec![9; 8], &parameters(12, 3));
        assert_eq!(unknown, Err(PdfError::Packing));
    }
}
