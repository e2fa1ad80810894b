//! Installing Debian packages where that is possible without asking anybody: as root, or with a sudo that needs no password.

use crate::say;
use anyhow::{Result, bail};
use std::process::Command;

/// How packages can be installed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apt {
    Root,
    Sudo,
    No,
}

/// Looks around: is there an apt-get, and may we use it?
pub fn apt() -> Apt {
    if say::output_of(Command::new("apt-get").arg("--version")).is_none() {
        return Apt::No;
    }
    if say::output_of(Command::new("id").arg("-u")).as_deref() == Some("0") {
        return Apt::Root;
    }
    if say::output_of(Command::new("sudo").args(["-n", "true"])).is_some() { Apt::Sudo } else { Apt::No }
}

/// `apt-get update`, then `apt-get install`.
pub fn install(packages: &[&str]) -> Result<()> {
    let how = apt();
    if how == Apt::No {
        bail!("apt-get cannot be used here without a password");
    }
    let get = |arguments: &[&str]| {
        // sudo drops the environment, so the variable goes through `env`.
        let words = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq"];
        let mut command = if how == Apt::Sudo { Command::new("sudo") } else { Command::new("env") };
        if how == Apt::Sudo {
            command.args(["-n", "env"]);
        }
        command.args(words).args(arguments);
        say::run(&mut command)
    };
    // An update that fails for one of several sources need not matter: install then says what it misses.
    if let Err(error) = get(&["update"]) {
        say::line(&format!("    {error:#} Going on with the lists that are here."));
    }
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    get(&arguments)
}
