//! What a spreadsheet would run instead of showing.

/// Whether a spreadsheet that opens a text file would take this cell for a formula:
/// it begins with `=`, `+`, `-`, `@`, a tab or a carriage return and has more behind it.
pub(crate) fn looks_like_formula(cell: &str) -> bool {
    cell.len() > 1 && cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}
