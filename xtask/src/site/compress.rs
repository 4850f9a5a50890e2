//! Compressed copies beside each file, for servers that send them as they are.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

use super::digest::SUMS;
use super::files;

/// Kinds of files that get smaller; pictures and fonts for the web are compressed already.
const COMPRESSIBLE: [&str; 13] = [
    "html",
    "css",
    "js",
    "mjs",
    "json",
    "wasm",
    "svg",
    "toml",
    "txt",
    "ttf",
    "ico",
    "xml",
    "webmanifest",
];

/// Writes `.br` and `.gz` beside each file that gets smaller by it.
pub fn beside_each(folder: &Path) -> Result<()> {
    let paths: Vec<String> = files::list(folder)?
        .into_iter()
        .filter(|path| is_compressible(path))
        .collect();
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| -> Result<()> {
                    while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                        compress(&folder.join(path))?;
                    }
                    Ok(())
                })
            })
            .collect();
        for worker in workers {
            match worker.join() {
                Ok(result) => result?,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(())
    })
}

fn is_compressible(path: &str) -> bool {
    path != SUMS
        && path
            .rsplit_once('.')
            .is_some_and(|(_, extension)| COMPRESSIBLE.contains(&extension))
}

fn compress(path: &Path) -> Result<()> {
    let bytes = fs::read(path)?;
    for (extension, packed) in [("br", brotli(&bytes)?), ("gz", gzip(&bytes)?)] {
        if packed.len() < bytes.len() {
            let mut name = path.as_os_str().to_owned();
            name.push(format!(".{extension}"));
            fs::write(name, packed)?;
        }
    }
    Ok(())
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn compressed_copies_hold_the_same_bytes() {
        let bytes = "Giấy đề nghị cấp chứng thư số ".repeat(50).into_bytes();
        let mut out = Vec::new();
        brotli::BrotliDecompress(&mut brotli(&bytes).unwrap().as_slice(), &mut out).unwrap();
        assert_eq!(out, bytes);
        out.clear();
        flate2::read::GzDecoder::new(gzip(&bytes).unwrap().as_slice())
            .read_to_end(&mut out)
            .unwrap();
        assert_eq!(out, bytes);
    }
}
