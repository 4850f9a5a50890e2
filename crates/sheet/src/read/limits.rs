//! How much of a file is read, and how a long reading is watched and stopped.

use std::ops::ControlFlow;

/// Bounds that keep a hostile or mistaken file from eating the browser's memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that all parts of a zipped workbook may have together once unpacked.
    pub unpacked_bytes: u64,
    /// Columns that may hold text; a wider sheet is not a list of people.
    pub columns: u32,
    /// Rows of the list that are read; further ones are counted and named in a notice.
    pub rows: u32,
    /// Characters kept of one cell; 32,767 is what Excel itself can hold.
    pub cell_chars: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            unpacked_bytes: 512 * 1024 * 1024,
            columns: 200,
            rows: 50_000,
            cell_chars: 32_767,
        }
    }
}

/// How far a reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows of the list read so far.
    pub rows: u32,
}

/// Told now and then how far a reading has come; answers whether to go on.
pub type Watch<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// A watcher that never stops a reading.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}
