//! The tuner for programs in any language:
//! `cargo run --release --example ask_tell -- [--strategy NAME] [--seed N] [--no-booster-priors]`.
//!
//! It reads a JSON object a line from standard input and answers each by a line on standard output: `init` with a search
//! space, then `ask` for a point and `tell` its value as often as wanted. The protocol is described at
//! `tuning_playground::formats::ask_tell`. `--seed` is for an `init` that has none. `--no-booster-priors`: Bayesian
//! begins with no configurations that are known to be good, whatever the names in the space.

use std::io::{BufRead, Write};
use std::process::ExitCode;
use tuning_playground::formats::ask_tell::{self, Answer, Server};
use tuning_playground::tuner::StrategySpec;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let mut server = server(std::env::args().skip(1))?;
    let mut output = std::io::stdout().lock();
    // By bytes: a line that is no UTF-8 is answered like any other that cannot be read.
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line.map_err(|error| format!("standard input cannot be read: {error}"))?;
        match server.answer(&String::from_utf8_lossy(&line)) {
            Answer::Quit => break,
            Answer::Reply(reply) => {
                let written = writeln!(output, "{reply}").and_then(|()| output.flush());
                written.map_err(|error| format!("standard output cannot be written: {error}"))?;
            }
        }
    }
    Ok(())
}

fn server(mut arguments: impl Iterator<Item = String>) -> Result<Server, String> {
    let names = StrategySpec::ALL.map(|strategy| strategy.name().to_lowercase()).join("|");
    let usage = format!("usage: ask_tell [--strategy {names}] [--seed N] [--no-booster-priors]");
    let mut strategy = StrategySpec::Random;
    let mut seed = 0;
    let mut booster_priors = true;
    while let Some(argument) = arguments.next() {
        if argument == "--no-booster-priors" {
            booster_priors = false;
            continue;
        }
        let value = arguments.next().ok_or(&usage)?;
        match argument.as_str() {
            "--strategy" => strategy = ask_tell::strategy(&value).map_err(|error| format!("{error}\n{usage}"))?,
            "--seed" => seed = value.parse().map_err(|_| &usage)?,
            _ => return Err(usage),
        }
    }
    let strategy = match strategy {
        StrategySpec::Bayesian { .. } => StrategySpec::Bayesian { booster_priors },
        other => other,
    };
    Ok(Server::new(strategy, seed))
}
