//! ln(1 + x) in f32, the bits of glibc 2.27 to 2.40 on x86-64.
//!
//! Source: the method of `s_log1pf.c` of fdlibm. Developed at SunPro, a Sun Microsystems, Inc. business (1993): permission
//! to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
//! The `libm` crate reorders its operations and differs in 0.05 % of inputs, enough to move a gain by an ulp.

const LN2_HI: f32 = f32::from_bits(0x3f31_7180);
const LN2_LO: f32 = f32::from_bits(0x3717_f7d1);
// Minimax coefficients of (ln((1 + s) / (1 - s)) - 2 s) / s, from s^2 on.
const LP: [f32; 7] = [
    f32::from_bits(0x3f2a_aaab),
    f32::from_bits(0x3ecc_cccd),
    f32::from_bits(0x3e92_4925),
    f32::from_bits(0x3e63_8e29),
    f32::from_bits(0x3e3a_3325),
    f32::from_bits(0x3e1c_d04f),
    f32::from_bits(0x3e17_8897),
];

/// ln(1 + x). Minus infinity at -1, NaN below and for NaN.
pub fn log1pf(x: f32) -> f32 {
    if x.is_nan() || x < -1.0 {
        return f32::NAN;
    }
    if x == -1.0 {
        return f32::NEG_INFINITY;
    }
    if x == f32::INFINITY {
        return x;
    }
    // 2^-29 and 2^-54.
    if x.abs() < f32::from_bits(0x3100_0000) {
        return if x.abs() < f32::from_bits(0x2480_0000) { x } else { x - x * x * 0.5 };
    }
    // -0.2929 < x < 0.41422: 1 + x needs no reduction. Elsewhere 1 + x = 2^k (1 + f), and c repairs the rounding of 1 + x.
    let reduced = if x > f32::from_bits(0xbe95_f61f) && x < f32::from_bits(0x3ed4_13d7) {
        Reduced { k: 0.0, f: x, c: 0.0, near_one: false }
    } else {
        reduce(x)
    };
    let Reduced { k, f, c, near_one } = reduced;
    let half_square = 0.5 * f * f;
    if near_one {
        if f == 0.0 {
            return k * LN2_HI + (c + k * LN2_LO);
        }
        let rest = half_square * (1.0 - 0.666_666_7 * f);
        return if k == 0.0 { f - rest } else { k * LN2_HI - ((rest - (k * LN2_LO + c)) - f) };
    }
    let s = f / (2.0 + f);
    let z = s * s;
    let rest = z * LP[..6].iter().rev().fold(LP[6], |sum, &coefficient| coefficient + z * sum);
    if k == 0.0 {
        f - (half_square - s * (half_square + rest))
    } else {
        k * LN2_HI - ((half_square - (s * (half_square + rest) + (k * LN2_LO + c))) - f)
    }
}

struct Reduced {
    k: f32,
    f: f32,
    c: f32,
    /// |f| < 2^-20.
    near_one: bool,
}

fn reduce(x: f32) -> Reduced {
    // Beyond 2^53 the 1 is lost anyway.
    let big = x >= f32::from_bits(0x5a00_0000);
    let u = if big { x } else { 1.0 + x };
    let mut k = (u.to_bits() >> 23) as i32 - 127;
    let c = match (big, k > 0) {
        (true, _) => 0.0,
        (false, true) => (1.0 - (u - x)) / u,
        (false, false) => (x - (u - 1.0)) / u,
    };
    let fraction = u.to_bits() & 0x007f_ffff;
    // Above sqrt(2), halve once more.
    if fraction < 0x0035_04f7 {
        let f = f32::from_bits(fraction | 0x3f80_0000) - 1.0;
        Reduced { k: k as f32, f, c, near_one: fraction == 0 }
    } else {
        k += 1;
        let f = f32::from_bits(fraction | 0x3f00_0000) - 1.0;
        Reduced { k: k as f32, f, c, near_one: (0x0080_0000 - fraction) >> 2 == 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::log1pf;

    #[test]
    fn log1pf_is_within_an_ulp_of_the_rounded_f64_logarithm() {
        for i in -2000..40_000 {
            let x = i as f32 * 0.000_499;
            let rounded = libm::log1p(f64::from(x)) as f32;
            assert!((i64::from(log1pf(x).to_bits()) - i64::from(rounded.to_bits())).abs() <= 1, "x = {x}");
        }
    }

    #[test]
    fn log1pf_at_its_edges() {
        assert_eq!(log1pf(0.0), 0.0);
        assert_eq!(log1pf(-1.0), f32::NEG_INFINITY);
        assert_eq!(log1pf(f32::INFINITY), f32::INFINITY);
        assert!(log1pf(-1.5).is_nan() && log1pf(f32::NAN).is_nan());
        assert_eq!(log1pf(1e-20), 1e-20);
    }

    #[test]
    fn log1pf_has_the_bits_of_glibc() {
        for (x, y) in super::super::golden::LOG1PF {
            assert_eq!(log1pf(f32::from_bits(x)).to_bits(), y, "x = {}", f32::from_bits(x));
        }
    }
}
