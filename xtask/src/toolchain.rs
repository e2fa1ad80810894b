//! How the Rust code is compiled to wasm: with rustup's target, or with Debian's own compiler where rustup cannot
//! download (a machine that reaches package registries only).
//!
//! Debian ships no wasm standard library that fits, so that way compiles `std` from Debian's sources (`-Z build-std`).

use crate::apt::{self, Apt};
use crate::say;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

pub const TARGET: &str = "wasm32-unknown-unknown";

/// lld-22 is what /usr/bin/rust-lld points at; no other package asks for it.
const DEBIAN_PACKAGES: &[&str] = &["cargo-web", "rustc-web", "rust-web-src", "rust-web-llvm", "lld-22"];

/// Some 20 MB; where there is no network rustup fails at once, or a firewall lets it wait for ever.
const RUSTUP_LIMIT: Duration = Duration::from_secs(180);

/// A compiler that makes wasm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toolchain {
    /// The ordinary one, with the target installed.
    Rustup,
    /// Debian's /usr/bin/cargo and /usr/bin/rustc.
    Debian,
}

/// What is known about this machine.
#[derive(Debug, Clone)]
struct Facts {
    /// `XTASK_TOOLCHAIN`.
    forced: Option<Toolchain>,
    /// The ordinary compiler has a standard library for wasm.
    target: bool,
    rustup: bool,
    rustup_failed: bool,
    /// Debian's compiler, its sources and its linker are there.
    debian: bool,
    /// The last build used it: then rustup has been asked before, in vain.
    debian_last_time: bool,
    apt: Apt,
    apt_failed: bool,
}

/// What to do next.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    Use(Toolchain),
    AddTarget,
    AptInstall,
    GiveUp,
}

fn next(facts: &Facts) -> Next {
    if facts.forced != Some(Toolchain::Debian) {
        if facts.target {
            return Next::Use(Toolchain::Rustup);
        }
        let in_vain = facts.forced.is_none() && facts.debian && facts.debian_last_time;
        if facts.rustup && !facts.rustup_failed && !in_vain {
            return Next::AddTarget;
        }
    }
    if facts.forced == Some(Toolchain::Rustup) {
        return Next::GiveUp;
    }
    if facts.debian {
        return Next::Use(Toolchain::Debian);
    }
    if facts.apt != Apt::No && !facts.apt_failed { Next::AptInstall } else { Next::GiveUp }
}

/// Finds a toolchain, installing what is missing.
pub fn ensure(root: &Path) -> Result<Toolchain> {
    let stamp = root.join("target/wasm/.toolchain");
    let mut facts = Facts {
        forced: forced(std::env::var("XTASK_TOOLCHAIN").ok().as_deref())?,
        target: target_present(),
        rustup: say::output_of(Command::new("rustup").arg("--version")).is_some(),
        rustup_failed: false,
        debian: debian_present(),
        debian_last_time: std::fs::read_to_string(&stamp).is_ok_and(|text| text.trim() == "debian"),
        apt: apt::apt(),
        apt_failed: false,
    };
    loop {
        match next(&facts) {
            Next::Use(toolchain) => {
                say::line(match toolchain {
                    Toolchain::Rustup => "    Compiling with rustup's toolchain: it has the wasm target.",
                    Toolchain::Debian => "    Compiling with Debian's rustc and its sources of the standard library.",
                });
                std::fs::create_dir_all(root.join("target/wasm"))?;
                std::fs::write(&stamp, if toolchain == Toolchain::Debian { "debian\n" } else { "rustup\n" })?;
                return Ok(toolchain);
            }
            Next::AddTarget => {
                say::line(&format!("    This toolchain has no {TARGET} yet: adding it with rustup."));
                let mut add = Command::new("rustup");
                // Its error is a sentence; a backtrace of rustup itself would bury it.
                add.args(["target", "add", TARGET]).env_remove("RUST_BACKTRACE");
                let added = say::run_bounded(&mut add, RUSTUP_LIMIT);
                facts.target = target_present();
                facts.rustup_failed = !facts.target;
                if let Err(error) = added {
                    say::line(&format!("    rustup could not: {error:#}"));
                }
            }
            Next::AptInstall => {
                say::line("    Installing Debian's Rust compiler and its sources (about 170 MB to download).");
                let installed = apt::install(DEBIAN_PACKAGES);
                facts.debian = debian_present();
                facts.apt_failed = !facts.debian;
                if let Err(error) = installed {
                    say::line(&format!("    apt-get could not: {error:#}"));
                }
            }
            Next::GiveUp => bail!(advice(facts.forced)),
        }
    }
}

/// What helps where no compiler was found and none could be installed.
fn advice(forced: Option<Toolchain>) -> String {
    let rustup = format!("  rustup target add {TARGET}\n");
    let debian =
        format!("  apt-get install --no-install-recommends {}   (as root, on Debian 12)\n", DEBIAN_PACKAGES.join(" "));
    let (first, ways) = match forced {
        None => ("Either of these makes one:", rustup + &debian),
        Some(Toolchain::Rustup) => ("XTASK_TOOLCHAIN allows rustup only; this makes one:", rustup),
        Some(Toolchain::Debian) => ("XTASK_TOOLCHAIN allows Debian's only; this makes one:", debian),
    };
    format!("No compiler for wasm here. {first}\n{ways}then run this again.")
}

/// Where the compiled module of a package is.
pub fn compiled(root: &Path, package: &str) -> PathBuf {
    root.join("target/wasm").join(TARGET).join("release").join(package.replace('-', "_")).with_extension("wasm")
}

fn forced(value: Option<&str>) -> Result<Option<Toolchain>> {
    match value {
        None | Some("") => Ok(None),
        Some("rustup") => Ok(Some(Toolchain::Rustup)),
        Some("debian") => Ok(Some(Toolchain::Debian)),
        Some(other) => bail!("XTASK_TOOLCHAIN is `{other}`: it can be `rustup`, `debian`, or left out."),
    }
}

fn target_present() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    // rustc prints the folder even when the target is not installed, so look into it.
    say::output_of(Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]))
        .is_some_and(|folder| has_libstd(Path::new(&folder)))
}

fn has_libstd(folder: &Path) -> bool {
    std::fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

/// Debian's compiler with the sources of std and a linker. The plain `rustc` package of Debian 12 (1.63) has none of these.
fn debian_present() -> bool {
    let sysroot = say::output_of(debian_env(&mut Command::new("/usr/bin/rustc")).args(["--print", "sysroot"]));
    sysroot.is_some_and(|sysroot| {
        PathBuf::from(sysroot).join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file()
            && Path::new("/usr/bin/cargo").is_file()
            && Path::new("/usr/bin/rust-lld").is_file()
    })
}

fn debian_env(command: &mut Command) -> &mut Command {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(PathBuf::from("/usr/bin")).chain(std::env::split_paths(&path)));
    for name in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTDOC", "LD_LIBRARY_PATH"] {
        command.env_remove(name);
    }
    // -Z build-std is for nightly compilers; RUSTC_BOOTSTRAP lets this stable one have it.
    command.env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1");
    if let Ok(path) = path {
        command.env("PATH", path);
    }
    command
}

impl Toolchain {
    /// `cargo build` or `cargo clippy` of one package for wasm, in release.
    pub fn cargo(self, root: &Path, subcommand: &str, packages: &[&str]) -> Command {
        let mut command = match self {
            Toolchain::Rustup => say::cargo(),
            Toolchain::Debian => {
                let mut command = Command::new("/usr/bin/cargo");
                say::without_cargo_run(&mut command);
                debian_env(&mut command).arg("-Zbuild-std=std,panic_abort");
                command
            }
        };
        command.current_dir(root).arg(subcommand);
        command.args(["--locked", "--release", "--lib", "--target", TARGET]);
        command.args(packages.iter().flat_map(|package| ["-p", package]));
        // Its own folder, so that cargo's lock on it does not make a native build wait.
        command.args(["--target-dir", "target/wasm"]);
        // These would replace the flags in .cargo/config.toml, and with them SIMD.
        command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        command
    }

    /// Whether `cargo clippy` can be run for wasm: on Debian it is a package of its own.
    pub fn has_clippy(self) -> bool {
        match self {
            Toolchain::Rustup => say::output_of(say::cargo().args(["clippy", "--version"])).is_some(),
            Toolchain::Debian => Path::new("/usr/bin/cargo-clippy").is_file(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARE: Facts = Facts {
        forced: None,
        target: false,
        rustup: false,
        rustup_failed: false,
        debian: false,
        debian_last_time: false,
        apt: Apt::No,
        apt_failed: false,
    };

    #[test]
    fn a_present_target_is_used() {
        assert_eq!(next(&Facts { target: true, rustup: true, debian: true, ..BARE }), Next::Use(Toolchain::Rustup));
    }

    #[test]
    fn a_target_without_rustup_is_used_too() {
        assert_eq!(next(&Facts { target: true, ..BARE }), Next::Use(Toolchain::Rustup));
    }

    #[test]
    fn rustup_is_asked_before_debian() {
        assert_eq!(next(&Facts { rustup: true, debian: true, apt: Apt::Root, ..BARE }), Next::AddTarget);
    }

    #[test]
    fn debian_follows_when_rustup_failed() {
        let failed = Facts { rustup: true, rustup_failed: true, apt: Apt::Sudo, ..BARE };
        assert_eq!(next(&failed), Next::AptInstall);
        assert_eq!(next(&Facts { debian: true, ..failed }), Next::Use(Toolchain::Debian));
    }

    #[test]
    fn rustup_is_not_asked_again_after_a_build_with_debian() {
        let again = Facts { rustup: true, debian: true, debian_last_time: true, ..BARE };
        assert_eq!(next(&again), Next::Use(Toolchain::Debian));
        // But a target that somebody has added since is used, and so is a forced rustup.
        assert_eq!(next(&Facts { target: true, ..again.clone() }), Next::Use(Toolchain::Rustup));
        assert_eq!(next(&Facts { forced: Some(Toolchain::Rustup), ..again }), Next::AddTarget);
    }

    #[test]
    fn the_forced_way_is_the_only_one() {
        let all = Facts { target: true, rustup: true, debian: true, apt: Apt::Root, ..BARE };
        let debian = Facts { forced: Some(Toolchain::Debian), ..all.clone() };
        assert_eq!(next(&debian), Next::Use(Toolchain::Debian));
        assert_eq!(next(&Facts { debian: false, ..debian }), Next::AptInstall);
        let rustup = Facts { forced: Some(Toolchain::Rustup), target: false, rustup_failed: true, ..all };
        assert_eq!(next(&rustup), Next::GiveUp);
    }

    #[test]
    fn nothing_left_to_try_gives_up() {
        assert_eq!(next(&BARE), Next::GiveUp);
        let tried = Facts { rustup: true, rustup_failed: true, apt: Apt::Root, apt_failed: true, ..BARE };
        assert_eq!(next(&tried), Next::GiveUp);
    }

    #[test]
    fn the_advice_is_what_may_be_done() {
        let has = |forced| (advice(forced).contains("rustup target add"), advice(forced).contains("apt-get install"));
        assert_eq!(has(None), (true, true));
        assert_eq!(has(Some(Toolchain::Rustup)), (true, false));
        assert_eq!(has(Some(Toolchain::Debian)), (false, true));
    }

    #[test]
    fn an_unknown_toolchain_is_refused() {
        assert!(forced(Some("nix")).unwrap_err().to_string().contains("`nix`"));
        assert_eq!(forced(Some("")).unwrap(), None);
    }
}
