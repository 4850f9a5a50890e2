//! Evidence about revocation out of files that somebody has fetched before: lists (CRL) and answers (OCSP), in DER or PEM.

use std::path::{Path, PathBuf};

use seal::certificate::unwrapped;
use seal::chain::Trust;
use seal::revocation::crl::{self, CrlError};
use seal::revocation::ocsp::{self, OcspError};

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
    pub(super) fn read(files: &[PathBuf], trust: &Trust) -> Result<Given, String> {
        let mut given = Given::default();
        for file in files {
            input::is_file(file)?;
            let bytes = input::bytes(file)?;
            for piece in pieces(&bytes) {
                given.add(file, unwrapped(piece).into_owned(), trust)?;
            }
        }
        Ok(given)
    }

    fn add(&mut self, file: &Path, piece: Vec<u8>, trust: &Trust) -> Result<(), String> {
        match ocsp::certificates(&piece) {
            Ok(_) => {
                self.answers.push(piece);
                return Ok(());
            }
            Err(error @ OcspError::Refused(_)) => {
                return Err(format!("Tệp {}: {}", file.display(), error.message()));
            }
            Err(_) => {}
        }
        // Whatever certificate it is asked about, a list that can be read is one.
        let some = trust.roots().first();
        let is_list = some.is_some_and(|some| {
            !matches!(
                crl::check(&piece, some, some, trust),
                Err(CrlError::Damaged)
            )
        });
        if !is_list {
            return Err(format!(
                "Tệp {} không phải là danh sách thu hồi (CRL) hay trả lời OCSP, hoặc bị hỏng: hãy tải lại từ nơi cấp rồi ghi đúng tệp sau --crl.",
                file.display()
            ));
        }
        self.lists.push(piece);
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.lists.is_empty()
    }
}

/// The blocks of a file in letters (PEM), and any other file as it is.
fn pieces(bytes: &[u8]) -> Vec<&[u8]> {
    const BEGIN: &[u8] = b"-----BEGIN ";
    let starts = bytes.windows(BEGIN.len()).enumerate();
    let starts = starts.filter(|(_, window)| *window == BEGIN);
    let mut starts: Vec<usize> = starts.map(|(at, _)| at).collect();
    let is_letters = bytes.first() != Some(&0x30) && !starts.is_empty();
    if !is_letters {
        return vec![bytes];
    }
    starts.push(bytes.len());
    starts
        .windows(2)
        .map(|pair| &bytes[pair[0]..pair[1]])
        .collect()
}
