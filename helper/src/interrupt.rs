//! Ctrl-C: a batch is brought to an end file by file, and a terminal gets its echo back.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::Duration;

use tempfile::NamedTempFile;

/// What the program ends with where Ctrl-C ended it, as shells have it: 128 and the number of the signal.
pub const STATUS: u8 = 130;

/// How long a prompt has to take back its settings by itself.
const PROMPT: Duration = Duration::from_millis(300);

/// What Ctrl-C comes in the middle of.
enum During {
    Nothing,
    /// A PIN is typed, and the terminal does not show it.
    Pin(Terminal),
    Batch,
}

static DURING: Mutex<During> = Mutex::new(During::Nothing);

/// Whether a prompt has told already that Ctrl-C came.
static TOLD: AtomicBool = AtomicBool::new(false);

/// Whether the files that are not under way yet are to be left.
static STOP: AtomicBool = AtomicBool::new(false);

/// Whether that is because of Ctrl-C.
static ASKED: AtomicBool = AtomicBool::new(false);

/// Files that are half written: whatever ends at once takes them away.
static PARTS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A file that is being written; while this lives, it goes away where Ctrl-C ends the program at once.
pub struct Part(PathBuf);

impl Part {
    /// Begins a file; none is begun any more once the program ends.
    ///
    /// # Errors
    /// Where the file cannot be made.
    pub fn begin(
        make: impl FnOnce() -> io::Result<NamedTempFile>,
    ) -> io::Result<(NamedTempFile, Part)> {
        let mut parts = parts();
        let file = make()?;
        parts.push(file.path().to_owned());
        let part = Part(file.path().to_owned());
        Ok((file, part))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        parts().retain(|part| *part != self.0);
    }
}

fn parts() -> MutexGuard<'static, Vec<PathBuf>> {
    PARTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// While this lives, Ctrl-C is taken as that of what has begun.
pub struct Guard(());

/// A PIN begins to be typed: whatever ends the prompt, the terminal shows again what is typed.
pub(crate) fn while_typing() -> Guard {
    begin(During::Pin(Terminal::now()))
}

/// A batch begins: the first Ctrl-C lets the files under way be finished, the second one ends at once.
pub fn during_batch() -> Guard {
    STOP.store(false, Ordering::SeqCst);
    ASKED.store(false, Ordering::SeqCst);
    begin(During::Batch)
}

/// What tells the batch to stop.
pub fn stop() -> &'static AtomicBool {
    &STOP
}

/// Whether Ctrl-C stopped the batch.
pub fn was_asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

impl Guard {
    /// The prompt itself has seen the Ctrl-C, and whoever asked deals with it.
    pub(crate) fn seen_by_prompt(&self) {
        TOLD.store(true, Ordering::SeqCst);
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        *during() = During::Nothing;
    }
}

fn begin(what: During) -> Guard {
    static ONCE: Once = Once::new();
    // Without a handler Ctrl-C ends the program as ever.
    ONCE.call_once(|| {
        let _ = ctrlc::set_handler(came);
    });
    *during() = what;
    Guard(())
}

fn during() -> MutexGuard<'static, During> {
    DURING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs in a thread of its own.
fn came() {
    if matches!(*during(), During::Pin(_)) {
        // Typed, it comes through the prompt, which sets the terminal right and hands on the signal.
        thread::sleep(PROMPT);
    }
    if TOLD.swap(false, Ordering::SeqCst) {
        return;
    }
    match &*during() {
        During::Batch if !ASKED.swap(true, Ordering::SeqCst) => {
            STOP.store(true, Ordering::SeqCst);
            say("Đang dừng: chờ các tệp đang ký dở; bấm Ctrl-C lần nữa để dừng ngay.");
            return;
        }
        During::Batch => {
            // While this is locked no other one is begun.
            let parts = parts();
            parts.iter().for_each(|part| drop(fs::remove_file(part)));
            say(
                "Đã dừng ngay; tệp nào đã ký xong thì được giữ lại. Để ký tiếp các tệp khác, hãy chạy lại lệnh này và thêm --skip-existing.",
            );
            break_off();
        }
        During::Pin(terminal) => terminal.restore(),
        During::Nothing => {}
    }
    say("Đã dừng theo yêu cầu.");
    process::exit(i32::from(STATUS));
}

/// Ends the program where a module is at work: leaving in order would end the module under its own thread.
#[cfg(unix)]
fn break_off() -> ! {
    use rustix::process::{Signal, getpid, kill_process};
    let _ = kill_process(getpid(), Signal::TERM);
    process::exit(i32::from(STATUS));
}

#[cfg(not(unix))]
fn break_off() -> ! {
    process::exit(i32::from(STATUS));
}

fn say(text: &str) {
    // Nobody may be reading any more.
    let _ = writeln!(std::io::stderr(), "\n{text}");
}

/// How the terminal was before a prompt.
#[cfg(unix)]
struct Terminal(Option<(std::fs::File, rustix::termios::Termios)>);

#[cfg(unix)]
impl Terminal {
    fn now() -> Terminal {
        let terminal = std::fs::File::open("/dev/tty").ok();
        Terminal(terminal.and_then(|terminal| {
            let settings = rustix::termios::tcgetattr(&terminal).ok()?;
            Some((terminal, settings))
        }))
    }

    fn restore(&self) {
        if let Some((terminal, settings)) = &self.0 {
            let now = rustix::termios::OptionalActions::Now;
            let _ = rustix::termios::tcsetattr(terminal, now, settings);
        }
    }
}

/// PINs are typed into dialogs there.
#[cfg(not(unix))]
struct Terminal;

#[cfg(not(unix))]
impl Terminal {
    fn now() -> Terminal {
        Terminal
    }

    fn restore(&self) {}
}
