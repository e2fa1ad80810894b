//! Natural logarithm in f32, the bits of glibc >= 2.27 on x86-64.
//!
//! Source: ARM optimized-routines `math/logf.c` (MIT), which glibc and musl use. XGBoost's intercepts and log losses come
//! from this very function.

// (1/c, ln c) for c near the centre of each sixteenth of [0.7, 1.4).
const TABLE: [(u64, u64); 16] = [
    (0x3ff6_61ec_79f8_f3be, 0xbfd5_7bf7_808c_aade),
    (0x3ff5_71ed_4aaf_883d, 0xbfd2_bef0_a7c0_6ddb),
    (0x3ff4_9539_f0f0_10b0, 0xbfd0_1eae_7f51_3a67),
    (0x3ff3_c995_b0b8_0385, 0xbfcb_31d8_a682_24e9),
    (0x3ff3_0d19_0c88_64a5, 0xbfc6_574f_0ac0_7758),
    (0x3ff2_5e22_7b0b_8ea0, 0xbfc1_aa2b_c79c_8100),
    (0x3ff1_bb4a_4a1a_343f, 0xbfba_4e76_ce8c_0e5e),
    (0x3ff1_2358_f08a_e5ba, 0xbfb1_973c_5a61_1ccc),
    (0x3ff0_953f_4199_00a7, 0xbfa2_52f4_38e1_0c1e),
    (0x3ff0_0000_0000_0000, 0x0000_0000_0000_0000),
    (0x3fee_608c_fd9a_47ac, 0x3faa_a5aa_5df2_5984),
    (0x3fec_a4b3_1f02_6aa0, 0x3fbc_5e53_aa36_2eb4),
    (0x3feb_2036_576a_fce6, 0x3fc5_26e5_7720_db08),
    (0x3fe9_c2d1_63a1_aa2d, 0x3fcb_c286_0d22_4770),
    (0x3fe8_86e6_0378_41ed, 0x3fd1_058b_c8a0_7ee1),
    (0x3fe7_67dc_f553_4862, 0x3fd4_0430_57b6_ee09),
];
// -0x1.00ea348b88334p-2, 0x1.5575b0be00b6ap-2, -0x1.ffffef20a4123p-2.
const A: [f64; 3] = [
    f64::from_bits(0xbfd0_0ea3_48b8_8334),
    f64::from_bits(0x3fd5_575b_0be0_0b6a),
    f64::from_bits(0xbfdf_fffe_f20a_4123),
];
const OFFSET: u32 = 0x3f33_0000;

/// ln x. Minus infinity at 0, NaN below 0 and for NaN.
#[inline]
pub fn logf(x: f32) -> f32 {
    let mut ix = x.to_bits();
    if ix == 0x3f80_0000 {
        return 0.0;
    }
    if ix.wrapping_sub(0x0080_0000) >= 0x7f80_0000 - 0x0080_0000 {
        if ix << 1 == 0 {
            return f32::NEG_INFINITY;
        }
        if ix == 0x7f80_0000 {
            return x;
        }
        if ix & 0x8000_0000 != 0 || ix << 1 >= 0xff00_0000 {
            return f32::NAN;
        }
        // Subnormal: scale by 2^23 and take the exponent back.
        ix = (x * 8_388_608.0).to_bits().wrapping_sub(23 << 23);
    }
    let tmp = ix.wrapping_sub(OFFSET);
    let i = (tmp >> 19) as usize & 15;
    let k = (tmp as i32) >> 23;
    let z = f64::from(f32::from_bits(ix.wrapping_sub(tmp & 0xff80_0000)));
    let (inv_c, log_c) = (f64::from_bits(TABLE[i].0), f64::from_bits(TABLE[i].1));
    let r = z * inv_c - 1.0;
    let y0 = log_c + f64::from(k) * std::f64::consts::LN_2;
    let r2 = r * r;
    let y = A[1] * r + A[2];
    let y = A[0] * r2 + y;
    (y * r2 + (y0 + r)) as f32
}

#[cfg(test)]
mod tests {
    use super::logf;

    #[test]
    fn logf_is_within_an_ulp_of_the_rounded_f64_logarithm() {
        for i in 1..40_000_u32 {
            let x = i as f32 * 0.000_731;
            let rounded = libm::log(f64::from(x)) as f32;
            assert!((i64::from(logf(x).to_bits()) - i64::from(rounded.to_bits())).abs() <= 1, "x = {x}");
        }
    }

    #[test]
    fn logf_at_its_edges() {
        assert_eq!(logf(1.0), 0.0);
        assert_eq!(logf(0.0), f32::NEG_INFINITY);
        assert_eq!(logf(f32::INFINITY), f32::INFINITY);
        assert!(logf(-1.0).is_nan() && logf(f32::NAN).is_nan());
        // The smallest subnormal: -149 ln 2.
        assert_eq!(logf(f32::from_bits(1)), -103.278_93);
    }

    #[test]
    fn logf_has_the_bits_of_glibc() {
        for (x, y) in super::super::golden::LOGF {
            assert_eq!(logf(f32::from_bits(x)).to_bits(), y, "x = {}", f32::from_bits(x));
        }
    }
}
