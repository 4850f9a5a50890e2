//! The project's own commands, run as `cargo xtask COMMAND` from anywhere in the checkout.
//!
//! `serve` and `test` are the two that a newcomer needs: both set up what is missing first.

mod bench;
mod budget;
mod dist_helper;
mod fuzz;
mod packs;
mod places;
mod serve;
mod shell;
mod site;
mod test;
mod tools;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::places::Places;

/// Chukyso's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Set up what is missing, build the release site and serve it on 127.0.0.1.
    Serve(serve::Options),
    /// Set up what is missing and run every check: formatting, lints, packs, native tests, the site's build, sizes, browser tests.
    Test(test::Options),
    /// Build the folder to upload: dist/, with .br and .gz beside each file, and SHA256SUMS.
    Dist,
    /// Build the helper for Linux and Windows: dist-helper/, archives with SHA256SUMS.
    DistHelper,
    /// Compare speed and size with the usual JavaScript libraries, in one run.
    Bench(bench::Options),
    /// Run inputs of all kinds through what reads files and requests of others, led by what of the code they reach.
    Fuzz(fuzz::Options),
    /// Check the packs of forms and rules, and the table of forms; messages name file and line.
    Packs(packs::Options),
}

fn main() -> ExitCode {
    let task = Arguments::parse().command;
    match run(task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    let places = Places::find()?;
    match task {
        Task::Serve(options) => serve::run(&places, &options),
        Task::Test(options) => test::run(&places, &options),
        Task::Dist => site::dist(&places),
        Task::DistHelper => dist_helper::run(&places),
        Task::Bench(options) => bench::run(&places, &options),
        Task::Fuzz(options) => fuzz::run(&places, &options),
        Task::Packs(options) => packs::run(&places, &options),
    }
}
