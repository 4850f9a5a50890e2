//! Signatures in PDFs: files of our own, of other programs, made by hand, and made to deceive.

mod any_bytes;
mod appearance;
mod attacks;
mod held;
mod made;
mod messages;
mod programs;
mod reading;
mod readings;
mod signing;
