//! `chukyso`: the engine of the site on the command line, and signing with tokens; for people, clerks' scripts and tests.
//!
//! Exit status: 0 done as asked and nothing wrong found; 1 errors found by `check`, `batch` or `doctor`, a signature that is
//! not valid or not decided, some files not signed or only at a lower level; 2 nothing done, or a file cannot be read or written;
//! 130 where Ctrl-C stopped it.

#![allow(clippy::print_stderr)] // This is a command line program.

mod arguments;
mod commands;
mod input;
mod joined;
mod output;
mod packs;
mod today;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Kiểm tra, in hồ sơ chứng thư số chuyên dùng, lập tệp lô, ký số và kiểm tra chữ ký (không cần trình duyệt).
#[derive(Parser)]
#[command(name = "chukyso", version, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Liệt kê các bộ mẫu và biểu mẫu có sẵn.
    Packs(commands::packs::Arguments),
    /// Kiểm tra danh sách (xlsx, ods, csv), hồ sơ (json), PDF hoặc tệp lô do trang này tạo.
    Check(commands::check::Arguments),
    /// In hồ sơ (json) ra PDF.
    Pdf(commands::pdf::Arguments),
    /// Lập công văn và tệp lô từ một hay nhiều tệp danh sách, đơn, hồ sơ.
    Batch(commands::batch::Arguments),
    /// Lấy hồ sơ đính kèm trong PDF do trang này tạo.
    Extract(commands::extract::Arguments),
    /// Liệt kê các thiết bị lưu khóa đang cắm.
    Tokens(commands::tokens::Arguments),
    /// Liệt kê các chứng thư số trên thiết bị đang cắm.
    Certs(commands::certs::Arguments),
    /// Ký số tệp PDF (chữ ký trong tệp) và tệp bất kỳ (chữ ký rời .p7s).
    Sign(commands::sign::Arguments),
    /// Kiểm tra chữ ký số của tệp.
    Verify(commands::verify::Arguments),
    /// Ký hoặc kiểm tra tệp lô.
    Bundle(commands::bundle::Arguments),
    /// Cài chứng thư số mới (đã gia hạn) vào thiết bị.
    Install(commands::install::Arguments),
    /// Chờ trang “Ký số” trong trình duyệt trên máy này xin ký (tự tắt khi không dùng).
    Serve(commands::serve::Arguments),
    /// Kiểm tra máy này đã đủ điều kiện ký số chưa.
    Doctor(commands::doctor::Arguments),
}

fn main() -> ExitCode {
    let arguments = match arguments::read::<Arguments>() {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    let result = match arguments.command {
        Command::Packs(arguments) => commands::packs::run(&arguments),
        Command::Check(arguments) => commands::check::run(&arguments),
        Command::Pdf(arguments) => commands::pdf::run(&arguments),
        Command::Batch(arguments) => commands::batch::run(&arguments),
        Command::Extract(arguments) => commands::extract::run(&arguments),
        Command::Tokens(arguments) => commands::tokens::run(&arguments),
        Command::Certs(arguments) => commands::certs::run(&arguments),
        Command::Sign(arguments) => commands::sign::run(&arguments),
        Command::Verify(arguments) => commands::verify::run(&arguments),
        Command::Bundle(arguments) => commands::bundle::run(&arguments),
        Command::Install(arguments) => commands::install::run(&arguments),
        Command::Serve(arguments) => commands::serve::run(&arguments),
        Command::Doctor(arguments) => commands::doctor::run(&arguments),
    };
    result.unwrap_or_else(|message| {
        eprintln!("{message}");
        ExitCode::from(2)
    })
}
