//! Whole files: what is held of them, of each signature in them, and what is told.

#[path = "../authority/mod.rs"]
mod authority;
mod beside;
mod claims;
mod inside;
mod locks;
#[allow(dead_code, reason = "each test program uses its part")]
#[path = "../pdf/made.rs"]
mod made;
mod messages;
mod office;
mod pyhanko;
