//! Certificates, and signatures: in PDFs and beside any file.
//!
//! *Pure*: bytes and days come in as arguments.
//! The crate stands alone: it knows no form and no record.
//! What it reads comes from files of others, so every function takes any bytes and answers with a value or an error.
//!
//! Text is handed out letter by letter as the certificate has it: whoever puts it into a field composes it first (NFC).

pub mod algorithm;
mod ber;
pub mod certificate;
pub mod chain;
pub mod cms;
pub mod document;
mod element;
pub mod key;
pub mod pdf;
pub mod revocation;
pub mod timestamp;
pub mod verdict;
pub mod verify;
mod write;
pub mod x509;
