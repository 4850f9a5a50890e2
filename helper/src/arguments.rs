//! The command line read, and explained in Vietnamese: the parser's own words are English.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, Error, Parser};

/// What the help of a command with arguments looks like.
const OF_COMMAND: &str =
    "{about}\n\nCách dùng: {usage}\n\nTham số:\n{positionals}\n\nTùy chọn:\n{options}\n";
/// What the help of one without looks like.
const OF_BARE_COMMAND: &str = "{about}\n\nCách dùng: {usage}\n\nTùy chọn:\n{options}\n";
/// What the program's own help looks like.
const OF_PROGRAM: &str = "{about}\n\nCách dùng: {usage}\n\nLệnh:\n{subcommands}\n\nTùy chọn:\n{options}\n\nXem cách dùng từng lệnh: chukyso <LỆNH> --help\n";

/// Reads the command line; where there is nothing to do, or nothing can be done, what the program ends with.
///
/// # Errors
/// Status 0 where help or the version was asked for, 2 where the command line is wrong; both are said.
pub fn read<A: Parser>() -> Result<A, ExitCode> {
    let command = in_vietnamese(A::command());
    let read = command
        .try_get_matches()
        .and_then(|matches| A::from_arg_matches(&matches));
    read.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("{}", sentence(&error));
            ExitCode::from(2)
        }
    })
}

/// A command with its help in Vietnamese.
fn in_vietnamese(command: Command) -> Command {
    let is_program = command.has_subcommands();
    let mut command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(flag("help", 'h', ArgAction::Help, "In phần trợ giúp này"))
        .mut_args(|arg| match value_name(arg.get_id().as_str()) {
            Some(name) => arg.value_name(name),
            None => arg,
        });
    if is_program {
        let version = flag("version", 'V', ArgAction::Version, "In số phiên bản");
        return command
            .arg(version)
            .help_template(OF_PROGRAM)
            .override_usage("chukyso <LỆNH> [tùy chọn]")
            .mut_subcommands(in_vietnamese);
    }
    let mut usage = format!("chukyso {}", command.get_name());
    for arg in command.get_arguments() {
        let Some(name) = value_name(arg.get_id().as_str()) else {
            continue;
        };
        let _ = match (arg.is_positional(), arg.get_long()) {
            (true, _) if matches!(arg.get_action(), ArgAction::Append) => {
                write!(usage, " <{name}>…")
            }
            (true, _) => write!(usage, " <{name}>"),
            (false, Some(long)) if arg.is_required_set() => write!(usage, " --{long} <{name}>"),
            _ => Ok(()),
        };
    }
    usage.push_str(" [tùy chọn]");
    let bare = command.get_positionals().next().is_none();
    command = command.help_template(if bare { OF_BARE_COMMAND } else { OF_COMMAND });
    command.override_usage(usage)
}

fn flag(name: &'static str, short: char, action: ArgAction, help: &'static str) -> Arg {
    Arg::new(name)
        .short(short)
        .long(name)
        .action(action)
        .help(help)
}

/// What stands for the value of an argument; none for one without a value.
fn value_name(argument: &str) -> Option<&'static str> {
    Some(match argument {
        "file" | "files" | "output" | "agency" => "TỆP",
        "pack" => "BỘ MẪU",
        "form" => "MẪU",
        "today" => "NGÀY",
        _ => return None,
    })
}

/// What is wrong with the command line, and what to do.
fn sentence(error: &Error) -> String {
    let said = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    // Three dots stand behind one that can be given several times.
    let argument = said(ContextKind::InvalidArg).replace("...", "");
    let wrong = match error.kind() {
        ErrorKind::UnknownArgument => format!("Không có tùy chọn hoặc tham số “{argument}”."),
        ErrorKind::InvalidSubcommand => {
            format!("Không có lệnh “{}”.", said(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("Thiếu {argument}."),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "Chưa nói lệnh nào.".to_owned()
        }
        ErrorKind::ArgumentConflict => format!("{argument} chỉ được ghi một lần."),
        ErrorKind::ValueValidation => {
            use std::error::Error as _;
            let why = error.source().map(ToString::to_string).unwrap_or_default();
            format!("Giá trị của {argument} không dùng được: {why}")
        }
        ErrorKind::InvalidValue | ErrorKind::NoEquals | ErrorKind::WrongNumberOfValues => {
            format!("Thiếu giá trị sau {argument}.")
        }
        _ => "Không hiểu dòng lệnh này.".to_owned(),
    };
    format!("{wrong} Xem cách dùng: chukyso --help")
}
