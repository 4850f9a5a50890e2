//! Any bytes as a PDF: looked at, and signed where that is possible.
#![no_main]

use fuzz::{pdf, samples, seeds, update};
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    init: {
        seeds::put(samples::as_seeds(samples::PYHANKO));
        seeds::put(samples::as_seeds(samples::PAPERS));
        seeds::put([("plain.pdf", update::plain())]);
    },
    |bytes: &[u8]| pdf::look(bytes)
);
