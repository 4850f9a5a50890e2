//! Batch files: whether their parts are those that the manifest names, and the letter's own signatures.

use sheet::{Limits, ReadError, batch};

use crate::protocol::{BatchTold, Told, Tone};

/// Adds to what was told about a batch file what is to be told about its parts.
///
/// A file that is no batch file (any other zip) is left at its signature.
pub fn look_into(told: &mut Told, content: &[u8], verify: impl Fn(&[u8]) -> Option<Told>) {
    let found = batch::read(content, &Limits::default());
    let (tone, message) = match &found {
        Ok(found) => {
            let (count, rows) = (found.manifest.files.len(), found.manifest.rows);
            let message = format!(
                "Tệp lô còn nguyên: {count} tệp bên trong khớp với bảng kê (SHA-256), danh sách có {rows} dòng."
            );
            (Tone::Good, message)
        }
        Err(ReadError::BadBatch { part }) if part == batch::MANIFEST => return,
        Err(ReadError::BadBatch { part }) => {
            let message = format!(
                "Tệp lô không còn nguyên: “{part}” bị thiếu hoặc không khớp với bảng kê; không sử dụng tệp này, hãy xin lại từ người gửi."
            );
            (Tone::Bad, message)
        }
        Err(fault @ ReadError::Foreign { .. }) => (Tone::Bad, fault.message()),
        Err(ReadError::NewerBatch) => (Tone::Open, ReadError::NewerBatch.message()),
        Err(_) => {
            let message = "Không mở được tệp lô (.zip) để so với bảng kê: tệp bị hỏng, chưa tải xong hoặc quá lớn; hãy xin lại từ người gửi.";
            (Tone::Open, message.to_owned())
        }
    };
    match (tone, told.tone) {
        (Tone::Bad, _) => {
            told.tone = Tone::Bad;
            told.label = "Không hợp lệ".to_owned();
            told.message.clone_from(&message);
        }
        (Tone::Open, Tone::Good) => {
            told.tone = Tone::Open;
            told.label = "Chưa kết luận được".to_owned();
            told.message.clone_from(&message);
        }
        _ => {}
    }
    let letter = found.ok().and_then(|found| verify(&found.letter));
    told.batch = Some(BatchTold {
        tone,
        message,
        letter: letter.map(Box::new),
    });
}
