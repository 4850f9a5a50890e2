//! Evidence about revocation out of files that somebody has fetched before: lists (CRL) and answers (OCSP), in DER or PEM.

use std::path::PathBuf;

use seal::revocation::ocsp::{self, OcspError};
use seal::revocation::{crl, file};

use crate::input;

/// What the files hold, in DER.
#[derive(Default)]
pub(super) struct Given {
    pub(super) answers: Vec<Vec<u8>>,
    pub(super) lists: Vec<Vec<u8>>,
}

impl Given {
    /// Reads the files.
    ///
    /// # Errors
    /// A sentence where one cannot be read, or is neither.
    pub(super) fn read(files: &[PathBuf]) -> Result<Given, String> {
        let mut given = Given::default();
        for path in files {
            input::is_file(path)?;
            let bytes = input::bytes(path)?;
            let found = file::read(&bytes).unwrap_or_default();
            // An answer that refuses, or a list that cannot be read, would be passed over in silence.
            for answer in &found.answers {
                if let Err(error @ OcspError::Refused(_)) = ocsp::certificates(answer) {
                    return Err(format!("Tệp {}: {}", path.display(), error.message()));
                }
            }
            let answers = found
                .answers
                .iter()
                .map(|own| ocsp::certificates(own).is_ok());
            let lists = found.lists.iter().map(|own| crl::is_one(own));
            let mut good = answers.chain(lists).peekable();
            if good.peek().is_none() || !good.all(|is_good| is_good) {
                return Err(format!(
                    "Tệp {} không phải là danh sách thu hồi (CRL) hay trả lời OCSP, hoặc bị hỏng: hãy tải lại từ nơi cấp rồi ghi đúng tệp sau --crl.",
                    path.display()
                ));
            }
            given.answers.extend(found.answers);
            given.lists.extend(found.lists);
        }
        Ok(given)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.lists.is_empty()
    }
}
