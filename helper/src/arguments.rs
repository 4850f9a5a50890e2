//! The command line read, and explained in Vietnamese: the parser's own words are English.

use std::env;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::num::ParseIntError;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, Error, Parser};

/// What the help of a command with arguments looks like.
const OF_COMMAND: &str =
    "{about}\n\nCách dùng: {usage}\n\nTham số:\n{positionals}\n\nTùy chọn:\n{options}\n";
/// What the help of one without looks like.
const OF_BARE_COMMAND: &str = "{about}\n\nCách dùng: {usage}\n\nTùy chọn:\n{options}\n";
/// What the help of a command with commands of its own looks like; behind it stands how to go on.
const OF_SEVERAL: &str =
    "{about}\n\nCách dùng: {usage}\n\nLệnh:\n{subcommands}\n\nTùy chọn:\n{options}\n";

/// Reads the command line; where there is nothing to do, or nothing can be done, what the program ends with.
///
/// # Errors
/// Status 0 where help or the version was asked for, 2 where the command line is wrong; both are said.
pub fn read<A: Parser>() -> Result<A, ExitCode> {
    let version = flag("version", 'V', ArgAction::Version, "In số phiên bản");
    let command = in_vietnamese(A::command().disable_version_flag(true).arg(version), "");
    let named = named(&command, env::args_os().skip(1));
    let read = command
        .try_get_matches()
        .and_then(|matches| A::from_arg_matches(&matches));
    read.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("{} Xem cách dùng: {named} --help", sentence(&error));
            ExitCode::from(2)
        }
    })
}

/// A command with its help in Vietnamese; before its name stand those of the commands above it.
fn in_vietnamese(command: Command, above: &str) -> Command {
    let name = format!("{above}{}", command.get_name());
    let mut command = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .arg(flag("help", 'h', ArgAction::Help, "In phần trợ giúp này"))
        .mut_args(argument_in_vietnamese);
    if command.has_subcommands() {
        let further = format!("{OF_SEVERAL}\nXem cách dùng từng lệnh: {name} <LỆNH> --help\n");
        let above = format!("{name} ");
        return command
            .help_template(further)
            .override_usage(format!("{name} <LỆNH> [tùy chọn]"))
            .mut_subcommands(|own| in_vietnamese(own, &above));
    }
    let mut usage = name;
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

/// An argument without the parser's own words about what it can be.
fn argument_in_vietnamese(arg: Arg) -> Arg {
    if !arg.get_action().takes_values() {
        return arg;
    }
    let mut arg = arg.hide_possible_values(true);
    if let Some(name) = value_name(arg.get_id().as_str()) {
        arg = arg.value_name(name);
    }
    if let [usual] = arg.get_default_values() {
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let help = format!(
            "{} (mặc định: {})",
            help.trim_end_matches('.'),
            usual.display()
        );
        arg = arg.help(help).hide_default_value(true);
    }
    arg
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
        "file" | "files" | "output" | "agency" | "picture" | "modules" | "evidence" => "TỆP",
        "folder" | "roots" => "THƯ MỤC",
        "pack" => "BỘ MẪU",
        "form" => "MẪU",
        "today" => "NGÀY",
        "cert" => "SỐ HIỆU",
        "level" => "MỨC",
        "reason" => "LÝ DO",
        "location" => "NƠI",
        "place" => "CHỖ",
        "lines" => "DÒNG",
        "tsa" | "forget" => "ĐỊA CHỈ",
        "idle" => "PHÚT",
        _ => return None,
    })
}

/// The command that is named, with those above it, as far as there is one: whose help is to be read.
fn named(command: &Command, words: impl Iterator<Item = OsString>) -> String {
    let mut name = command.get_name().to_owned();
    let mut command = command;
    for word in words {
        let Some(own) = command.find_subcommand(word) else {
            break;
        };
        name = format!("{name} {}", own.get_name());
        command = own;
    }
    name
}

/// What is wrong with the command line.
fn sentence(error: &Error) -> String {
    let said = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    // Three dots stand behind one that can be given several times.
    let argument = said(ContextKind::InvalidArg).replace("...", "");
    match error.kind() {
        ErrorKind::UnknownArgument => format!("Không có tùy chọn hoặc tham số “{argument}”."),
        ErrorKind::InvalidSubcommand => {
            format!("Không có lệnh “{}”.", said(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("Thiếu {argument}."),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "Chưa nhập lệnh.".to_owned()
        }
        ErrorKind::ArgumentConflict => match said(ContextKind::PriorArg).replace("...", "") {
            prior if prior.is_empty() || prior == argument => {
                format!("{argument} chỉ được ghi một lần.")
            }
            prior => format!("{argument} không dùng cùng {prior}."),
        },
        ErrorKind::ValueValidation => {
            use std::error::Error as _;
            let why = match error.source() {
                // What the parser makes of numbers is told in its own words.
                Some(source) if source.is::<ParseIntError>() => {
                    "hãy ghi một số nguyên từ 0 trở lên".to_owned()
                }
                source => source.map(ToString::to_string).unwrap_or_default(),
            };
            format!(
                "Giá trị của {argument} không dùng được: {}.",
                why.trim_end_matches('.')
            )
        }
        ErrorKind::InvalidValue if !said(ContextKind::InvalidValue).is_empty() => format!(
            "Giá trị của {argument} không dùng được: hãy ghi một trong {}.",
            said(ContextKind::ValidValue)
        ),
        ErrorKind::InvalidValue | ErrorKind::NoEquals | ErrorKind::WrongNumberOfValues => {
            format!("Thiếu giá trị sau {argument}.")
        }
        _ => "Không hiểu dòng lệnh này.".to_owned(),
    }
}
