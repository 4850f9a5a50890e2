//! What a target begins with.

use std::fs;
use std::path::Path;

/// Puts seeds into the corpus: the first folder of the command line, as cargo-fuzz and `cargo xtask fuzz` name it.
///
/// Nothing is kept in the repository: the seeds are samples of the tests, or made of them anew at each start.
/// A corpus that is being merged is left as it is.
pub fn put<'a>(seeds: impl IntoIterator<Item = (&'a str, Vec<u8>)>) {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "-merge=1") {
        return;
    }
    let folders = arguments
        .iter()
        .filter(|argument| !argument.starts_with('-'));
    let Some(corpus) = folders.map(Path::new).find(|path| path.is_dir()) else {
        return;
    };
    for (name, bytes) in seeds {
        let path = corpus.join(format!("seed-{name}"));
        fs::write(&path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}
