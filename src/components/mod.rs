//! Parts that several pages use.

mod banner;
pub mod certificate;
mod crumbs;
mod drop_box;
pub mod files;
pub mod form;
mod heading;
// Not `paper`: a module with the name of a crate brings the whole crate into the programs.
mod pdf_frame;

pub use banner::{out_of_force, set_in_use, unsure};
pub use crumbs::crumbs;
pub use drop_box::drop_box;
pub use heading::{Heading, focus_heading};
pub use pdf_frame::pdf_frame;
