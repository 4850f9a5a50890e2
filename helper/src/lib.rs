//! What the native program does beside the engine: tokens, signing, and the bridge to a page.

pub mod ask;
pub mod bridge;
pub mod desk;
pub mod install;
pub mod interrupt;
pub mod roots;
pub mod settings;
pub mod sign;
pub mod token;
pub mod workplace;
