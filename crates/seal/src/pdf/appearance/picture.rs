//! Pictures of signatures and seals.

use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use png::{ColorType, Decoder, Limits, Transformations};

use super::super::error::{MAX_PIXELS, PdfError};
use super::super::object::{Dict, Object, ObjectId};
use super::super::update::Update;
use super::calibrated_colours;

/// A picture with its colours and how much of it shines through.
#[derive(Debug, PartialEq)]
pub(crate) struct Picture {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Red, green and blue of each pixel.
    pub(crate) colours: Vec<u8>,
    /// How opaque each pixel is; `None` where all are wholly so.
    pub(crate) alpha: Option<Vec<u8>>,
}

/// Reads a PNG of any kind.
pub(crate) fn read(png: &[u8]) -> Result<Picture, PdfError> {
    let limits = Limits {
        bytes: 8 * MAX_PIXELS as usize,
    };
    let mut decoder = Decoder::new_with_limits(Cursor::new(png), limits);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|_| PdfError::NotPng)?;
    let info = reader.info();
    let (width, height) = (info.width, info.height);
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels > MAX_PIXELS {
        return Err(PdfError::PictureSize);
    }
    let size = reader.output_buffer_size().ok_or(PdfError::PictureSize)?;
    let mut data = vec![0; size];
    let frame = reader.next_frame(&mut data).map_err(|_| PdfError::NotPng)?;
    data.truncate(frame.buffer_size());
    let (samples, has_alpha) = match frame.color_type {
        ColorType::Grayscale => (1, false),
        ColorType::GrayscaleAlpha => (1, true),
        ColorType::Rgb => (3, false),
        ColorType::Rgba => (3, true),
        ColorType::Indexed => return Err(PdfError::NotPng),
    };
    let mut colours = Vec::with_capacity(pixels as usize * 3);
    let mut alpha = Vec::new();
    for pixel in data.chunks_exact(samples + usize::from(has_alpha)) {
        let (colour, opacity) = pixel.split_at(samples);
        match colour {
            [gray] => colours.extend([*gray; 3]),
            _ => colours.extend(colour),
        }
        alpha.extend(opacity);
    }
    Ok(Picture {
        width,
        height,
        colours,
        alpha: Some(alpha).filter(|alpha| alpha.iter().any(|&opacity| opacity < 255)),
    })
}

impl Picture {
    /// Puts the picture into the update (ISO 32000-1, 8.9.5), and how it shines through as its mask (11.6.5.3).
    pub(crate) fn add_to(self, update: &mut Update<'_, '_>) -> ObjectId {
        let image = |colours: Object| {
            Dict::default()
                .with("Type", Object::name("XObject"))
                .with("Subtype", Object::name("Image"))
                .with("Width", i64::from(self.width))
                .with("Height", i64::from(self.height))
                .with("ColorSpace", colours)
                .with("BitsPerComponent", 8)
                .with("Filter", Object::name("FlateDecode"))
        };
        let mut dict = image(calibrated_colours().into());
        if let Some(alpha) = &self.alpha {
            let mask = update.add_stream(image(Object::name("DeviceGray")), packed(alpha));
            dict.set("SMask", mask);
        }
        update.add_stream(dict, packed(&self.colours))
    }
}

/// Packed as Flate does.
pub(crate) fn packed(data: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    let done = packer.write_all(data).and_then(|()| packer.finish());
    done.expect("memory takes what is written to it")
}
