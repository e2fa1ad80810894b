//! `cargo xtask`: builds the page, serves it, and runs every test. `cargo xtask help` lists what it does.

mod apt;
mod bench;
mod browser;
mod build;
mod harness;
mod lzma;
mod say;
mod serve;
mod strip;
mod test;
mod toolchain;

use anyhow::{Result, anyhow, bail};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask help                                       this text
cargo xtask serve [--port N] [--open] [--base /SUB/]   build the page and serve it on 127.0.0.1 (a free port unless --port)
cargo xtask build                                      build the page into dist/, for any static host
cargo xtask test [--only STEP] [-- ARGS]               run every check and test; STEP is one of
                                                       fmt, clippy, wasm-clippy, native, build, node, types, browser
                                                       (ARGS go to `cargo test` for native, to Playwright for browser)
cargo xtask bench booster [--runs N] [--only SHAPE]    time the booster beside native xgboost and lightgbm (needs Python);
                          [--quick]                    SHAPE is 455x30, 8000x30, 80000x28 or 800000x28; --quick saves the
                                                       third of an hour that ydf-training takes on the largest
cargo xtask bench tuner [OPTIONS]                      the tuner beside recorded others on sixteen problems; OPTIONS are
                                                       --seeds 100-119, --problems all|parallel|A,B, --strategies A,B,
                                                       --trials 50, --parallel K (default: 1, then 4 on six problems),
                                                       --live (Optuna too; needs Python), --timing (only how long
                                                       a suggestion takes), --resume (goes on where a run was stopped)
cargo xtask bench jobs [--seeds 100-119]               whole jobs on the built-in data: Bayesian and Hyperband beside Random
cargo xtask bench page [--quick]                       the page with a thousand training jobs on it, in Chromium: long tasks,
                                                       read-outs, scrolling, messages; and what Lighthouse says
Environment: XTASK_TOOLCHAIN=rustup|debian forces how the Rust code is compiled to wasm;
             CHROMIUM=/path/to/chromium chooses the browser of the tests.";

/// What was asked for on the command line.
#[derive(Debug, PartialEq, Eq)]
enum Task {
    Help,
    Build,
    Serve(serve::Options),
    Test(test::Options),
    Bench(bench::Options),
}

fn parse(args: &[String]) -> Result<Task> {
    let Some(command) = args.first() else { return Ok(Task::Help) };
    let mut rest = args[1..].iter();
    match command.as_str() {
        "help" | "--help" | "-h" => Ok(Task::Help),
        "build" => match rest.next() {
            None => Ok(Task::Build),
            Some(other) => bail!("`build` takes no options, but got `{other}`."),
        },
        "serve" => {
            let mut options = serve::Options { port: None, open: false, base: "/".to_string() };
            while let Some(option) = rest.next() {
                match option.as_str() {
                    "--open" => options.open = true,
                    "--port" => {
                        let value = rest.next().ok_or_else(|| anyhow!("--port needs a number, as in --port 8080."))?;
                        let port = value.parse().ok().filter(|port| *port != 0);
                        let refused = || anyhow!("--port needs a number from 1 to 65535, not `{value}`.");
                        options.port = Some(port.ok_or_else(refused)?);
                    }
                    "--base" => {
                        let value = rest.next().ok_or_else(|| anyhow!("--base needs a path, as in --base /sub/."))?;
                        options.base = serve::checked_base(value)?;
                    }
                    other => bail!("`serve` has no option `{other}`: it takes --port N, --open and --base /SUB/."),
                }
            }
            Ok(Task::Serve(options))
        }
        "test" => {
            let mut options = test::Options { only: None, extra: Vec::new() };
            while let Some(option) = rest.next() {
                match option.as_str() {
                    "--only" => {
                        let value =
                            rest.next().ok_or_else(|| anyhow!("--only needs one of: {}.", test::names().join(", ")))?;
                        if !test::names().contains(&value.as_str()) {
                            bail!("There is no step `{value}`: --only takes one of {}.", test::names().join(", "));
                        }
                        options.only = Some(value.clone());
                    }
                    "--" => options.extra = rest.by_ref().cloned().collect(),
                    other => bail!("`test` has no option `{other}`: it takes --only STEP."),
                }
            }
            let takes = options.only.as_deref().is_some_and(test::takes_arguments);
            if !options.extra.is_empty() && !takes {
                bail!("Arguments after `--` go to one step: name it with --only native or --only browser.");
            }
            Ok(Task::Test(options))
        }
        "bench" => {
            let options = match rest.next().map(String::as_str) {
                Some("booster") => bench::Options::Booster(bench::booster::Options::read(rest)?),
                Some("tuner") => bench::Options::Tuner(bench::tuner::Options::read(rest)?),
                Some("jobs") => bench::Options::Jobs(bench::jobs::Options::read(rest)?),
                Some("page") => bench::Options::Page(bench::page::Options::read(rest)?),
                Some(other) => {
                    bail!("There is no benchmark `{other}`: `bench` takes `booster`, `tuner`, `jobs` or `page`.")
                }
                None => bail!("`bench` needs the name of a benchmark: `booster`, `tuner`, `jobs` or `page`."),
            };
            Ok(Task::Bench(options))
        }
        other => bail!("There is no command `{other}`.\n{HELP}"),
    }
}

/// The repository's root: the folder above this package.
fn project_root() -> Result<PathBuf> {
    // cargo sets the variable for `cargo run`; the built-in path is for a binary that is started by hand.
    let package =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let root = package.parent().map(Path::to_path_buf).unwrap_or(package);
    if !root.join("Cargo.toml").is_file() {
        bail!("{} is not the project's folder: run `cargo xtask` inside the repository.", root.display());
    }
    Ok(root)
}

fn run() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let task = parse(&args)?;
    if task == Task::Help {
        println!("{HELP}");
        return Ok(());
    }
    let root = project_root()?;
    match task {
        Task::Help => Ok(()),
        Task::Build => build::build(&root).map(drop),
        Task::Serve(options) => {
            let dist = build::build(&root)?;
            serve::serve(&dist, &options)
        }
        Task::Test(options) => test::test(&root, &options),
        Task::Bench(options) => bench::bench(&root, &options),
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // `{:#}` is the sentence with its causes; `{:?}` would add a backtrace that helps nobody here.
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task> {
        parse(&line.split_whitespace().map(str::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn nothing_asked_gives_the_help() {
        assert_eq!(parsed("").unwrap(), Task::Help);
    }

    #[test]
    fn the_help_names_every_command_and_step() {
        for command in ["help", "serve", "build", "test", "bench booster", "bench tuner", "bench jobs", "bench page"] {
            assert!(parsed(command).is_ok(), "{command}");
            assert!(HELP.contains(&format!("cargo xtask {command} ")), "{command}");
        }
        for step in test::names() {
            assert!(HELP.contains(&format!("{step},")) || HELP.contains(&format!("{step}\n")), "{step}");
        }
    }

    #[test]
    fn serve_takes_its_three_options_in_any_order() {
        let expected = serve::Options { port: Some(8080), open: true, base: "/sub/".to_string() };
        assert_eq!(parsed("serve --open --base /sub --port 8080").unwrap(), Task::Serve(expected));
    }

    #[test]
    fn a_wrong_option_is_answered_with_a_sentence() {
        for (line, part) in [
            ("serve --prot 1", "no option `--prot`"),
            ("serve --port", "needs a number"),
            ("serve --port 70000", "`70000`"),
            ("serve --port 0", "`0`"),
            ("serve --base /../", "plain path"),
            ("test --only fmt -- x", "--only native"),
            ("test --only speed", "no step `speed`"),
            ("test -- x", "--only"),
            ("build now", "takes no options"),
            ("speed", "no command `speed`"),
            ("bench", "needs the name"),
            ("bench pages", "no benchmark `pages`"),
            ("bench page --fast", "no option `--fast`"),
            ("bench jobs --trials 9", "no option `--trials`"),
            ("bench tuner --trials 0", "above 0"),
            ("bench tuner --seeds", "--seeds needs"),
            ("bench tuner --fast", "no option `--fast`"),
            ("bench booster --runs 0", "above 0"),
            ("bench booster --only 1x1", "no data set `1x1`"),
            ("bench booster --fast", "and --quick"),
        ] {
            let sentence = parsed(line).unwrap_err().to_string();
            assert!(sentence.contains(part), "{line}: {sentence}");
        }
    }

    #[test]
    fn arguments_after_two_dashes_go_to_the_named_step() {
        let expected = test::Options { only: Some("native".into()), extra: vec!["booster".into(), "--quiet".into()] };
        assert_eq!(parsed("test --only native -- booster --quiet").unwrap(), Task::Test(expected));
    }
}
