//! Parts that several pages use.

mod banner;
mod crumbs;
pub mod files;
pub mod form;
mod heading;
mod paper;

pub use banner::{force_banner, unsure};
pub use crumbs::crumbs;
pub use heading::{Heading, focus_heading};
pub use paper::paper;
