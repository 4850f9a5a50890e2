//! Certificates, and signatures in PDFs.
//!
//! *Pure*: bytes and days come in as arguments.
//! The crate stands alone: it knows no form and no record.
//! What it reads comes from files of others, so every function takes any bytes and answers with a value or an error.
//!
//! Text is handed out letter by letter as the certificate has it: whoever puts it into a field composes it first (NFC).

pub mod certificate;
pub mod pdf;
