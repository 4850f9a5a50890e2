//! One module a command. Each gives an exit status, or one Vietnamese sentence saying what is wrong and what to do.

pub mod batch;
pub mod bundle;
pub mod certs;
pub mod check;
pub mod doctor;
pub mod extract;
pub mod install;
pub mod packs;
pub mod pdf;
pub mod serve;
pub mod sign;
pub mod tokens;
pub mod verify;
