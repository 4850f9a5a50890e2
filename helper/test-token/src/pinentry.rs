//! A pinentry that answers from a file: what stands in for the person in tests.
//!
//! It speaks as much of the Assuan protocol as GnuPG's pinentry documents ("Pinentry Protocol"), and writes down what a
//! person would have read. The answers stand in a JSON file; what was asked is appended to the file of that name with the
//! extension `log`, one JSON object a line. An answer is used once: how many questions the log holds tells which is next,
//! also when each question is asked by a process of its own.

use std::fs::OpenOptions;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::{env, fs, io, process};

use serde::{Deserialize, Serialize};

/// The environment variable that names the file of answers.
pub const ANSWERS_VARIABLE: &str = "CHUKYSO_FAKE_PINENTRY";

/// `GPG_ERR_CANCELED` of the source "Pinentry".
const CANCELLED: &str = "ERR 83886179 Operation cancelled <Pinentry>";
/// `GPG_ERR_NOT_CONFIRMED`.
const NOT_CONFIRMED: &str = "ERR 83886194 Not confirmed <Pinentry>";
/// `GPG_ERR_ASS_PARAMETER`.
const WRONG_PARAMETER: &str = "ERR 83886360 IPC parameter error <Pinentry>";

/// What the person will answer, in order. Where there is no answer left, the person cancels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Answers {
    /// To `GETPIN`: a PIN, or nothing to cancel.
    pub pins: Vec<Option<String>>,
    /// To `CONFIRM`: yes, no, or nothing to cancel.
    pub confirms: Vec<Option<bool>>,
}

/// A question that a person would have read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// `GETPIN`, `CONFIRM` or `MESSAGE`.
    pub command: String,
    /// The words of `SETTITLE`.
    pub title: String,
    /// The words of `SETDESC`.
    pub description: String,
    /// The words of `SETPROMPT`.
    pub prompt: String,
    /// The words of `SETERROR`, which are shown with one question only.
    pub error: String,
}

impl Answers {
    /// Writes the file of answers and forgets what was asked before.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        match fs::remove_file(log(file)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => fs::write(file, serde_json::to_vec_pretty(self)?),
        }
    }
}

/// What was asked so far, of the answers in that file.
///
/// # Errors
/// When the log is there but cannot be read.
pub fn asked(file: &Path) -> io::Result<Vec<Asked>> {
    let text = match fs::read_to_string(log(file)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let lines = text.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().map_err(io::Error::other)
}

/// The program `fake-pinentry` as Cargo has built it with this package; a dev-dependency alone does not build programs.
///
/// # Errors
/// When it is not built.
pub fn program() -> io::Result<PathBuf> {
    crate::built(&format!("fake-pinentry{}", env::consts::EXE_SUFFIX))
}

/// Answers one program until it says `BYE` or goes away.
///
/// # Errors
/// When the answers cannot be read or the log cannot be written.
pub fn serve(commands: impl BufRead, mut replies: impl Write, file: &Path) -> io::Result<()> {
    let answers: Answers = serde_json::from_slice(&fs::read(file)?)?;
    let mut shown = Asked::default();
    reply(&mut replies, "OK Pleased to meet you")?;
    for line in commands.lines() {
        let line = line?;
        let line = line.trim_end_matches('\r');
        let (command, argument) = line.split_once(' ').unwrap_or((line, ""));
        match command.to_ascii_uppercase().as_str() {
            "" => {}
            comment if comment.starts_with('#') => {}
            "SETTITLE" => shown.title = set(&mut replies, argument)?,
            "SETDESC" => shown.description = set(&mut replies, argument)?,
            "SETPROMPT" => shown.prompt = set(&mut replies, argument)?,
            "SETERROR" => shown.error = set(&mut replies, argument)?,
            question @ ("GETPIN" | "CONFIRM" | "MESSAGE") => {
                shown.command = question.to_owned();
                let earlier = asked(file)?;
                let earlier = earlier.iter().filter(|each| each.command == question);
                let count = earlier.count();
                append(file, &shown)?;
                shown.error.clear();
                answer(&mut replies, question, count, &answers)?;
            }
            "GETINFO" => match argument {
                "pid" => data(&mut replies, &process::id().to_string())?,
                "version" => data(&mut replies, env!("CARGO_PKG_VERSION"))?,
                "flavor" => data(&mut replies, "fake")?,
                "ttyinfo" => data(&mut replies, "- - - - 0/0 -")?,
                _ => reply(&mut replies, WRONG_PARAMETER)?,
            },
            "RESET" => {
                shown = Asked::default();
                reply(&mut replies, "OK")?;
            }
            "BYE" => return reply(&mut replies, "OK closing connection"),
            // Options, names of buttons, time limits: nothing that a person reads as the question.
            _ => reply(&mut replies, "OK")?,
        }
    }
    Ok(())
}

fn answer(to: &mut impl Write, question: &str, count: usize, answers: &Answers) -> io::Result<()> {
    match question {
        "GETPIN" => match answers.pins.get(count) {
            Some(Some(pin)) => data(to, pin),
            _ => reply(to, CANCELLED),
        },
        "CONFIRM" => match answers.confirms.get(count) {
            Some(Some(true)) => reply(to, "OK"),
            Some(Some(false)) => reply(to, NOT_CONFIRMED),
            _ => reply(to, CANCELLED),
        },
        _ => reply(to, "OK"),
    }
}

fn set(replies: &mut impl Write, argument: &str) -> io::Result<String> {
    reply(replies, "OK")?;
    Ok(unescaped(argument))
}

fn data(to: &mut impl Write, text: &str) -> io::Result<()> {
    reply(to, &format!("D {}", escaped(text)))?;
    reply(to, "OK")
}

fn reply(to: &mut impl Write, line: &str) -> io::Result<()> {
    to.write_all(format!("{line}\n").as_bytes())?;
    to.flush()
}

fn append(file: &Path, question: &Asked) -> io::Result<()> {
    let mut line = serde_json::to_vec(question)?;
    line.push(b'\n');
    let mut log = OpenOptions::new()
        .create(true)
        .append(true)
        .open(log(file))?;
    log.write_all(&line)
}

fn log(file: &Path) -> PathBuf {
    file.with_extension("log")
}

/// Text with `%`, line feed and carriage return escaped, as the protocol asks for.
fn escaped(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The text behind an argument of the protocol; what is no escape stays as it is.
fn unescaped(argument: &str) -> String {
    let octets = argument.as_bytes();
    let mut made = Vec::with_capacity(octets.len());
    let mut rest = octets;
    while let [first, tail @ ..] = rest {
        let digits = tail.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let digits = digits.filter(|two| two.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(octet) if *first == b'%' => {
                made.push(octet);
                rest = &tail[2..];
            }
            _ => {
                made.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&made).into_owned()
}
