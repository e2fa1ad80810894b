//! The booster's loops over rows: three quarters of the time of training on large data.
//!
//! A crate of its own because these few are compiled for speed, while the rest of the page is compiled for size. Every
//! public function is `inline(never)`: inside a caller it would be compiled as the caller is.

pub mod histogram;
pub mod partition;

/// Features whose codes stand side by side.
pub const GROUP: usize = 4;

/// A gradient and a hessian, both f32, as one word, which moves at once.
pub type PackedPair = u64;
