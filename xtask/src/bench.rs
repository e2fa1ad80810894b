//! `cargo xtask bench`.
use crate::harness;
use anyhow::Result;
use std::path::Path;

pub fn bench(root: &Path) -> Result<()> {
    let module = harness::build(root)?;
    println!("{}", module.display());
    Ok(())
}
