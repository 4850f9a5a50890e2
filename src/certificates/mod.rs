//! What a certificate's file tells a form: values for its fields, and whether the certificate can still be renewed.
//!
//! Reading order: [`file`] (a file to certificates), [`told`] (a certificate to values of fields), [`fitting`] (these values
//! beside what is typed), [`rows`] (certificates to rows of a list), [`standing`] (how the certificate stands on a day).

pub mod file;
pub mod fitting;
pub mod rows;
pub mod standing;
pub mod told;

#[cfg(test)]
mod tests;
