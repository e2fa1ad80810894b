//! Elementary functions that give the same bits natively and in wasm (the platform's own differ in the last place).

mod expf;
#[cfg(test)]
mod golden;
mod log1pf;
mod logf;
mod normal;
mod single;
mod student;

pub use expf::expf;
pub use log1pf::log1pf;
pub use logf::logf;
pub use normal::{normal_cdf, normal_pdf, normal_quantile};
pub use single::round_to_single;
pub use student::student_bound;

/// e^x, from the `libm` crate, in f64.
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// Natural logarithm, from the `libm` crate, in f64.
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// Base-10 logarithm, from the `libm` crate, in f64.
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// x^y, from the `libm` crate, in f64.
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// Sine and cosine of x in radians, from the `libm` crate, in f64.
pub fn sin_cos(x: f64) -> (f64, f64) {
    libm::sincos(x)
}

/// ln |gamma(x)| in f32, from the `libm` crate.
pub fn lgammaf(x: f32) -> f32 {
    libm::lgammaf(x)
}

/// 1 - erf(x), from the `libm` crate, in f64; exact in relative terms far down the upper tail.
pub fn erfc(x: f64) -> f64 {
    libm::erfc(x)
}
