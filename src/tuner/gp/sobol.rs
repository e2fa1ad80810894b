//! Points that fill the unit cube evenly: Owen-scrambled Sobol numbers.
//!
//! Source: Burley, Practical Hash-based Owen Scrambling, JCGT 9 (4), 2020, as the crate `sobol_burley` 0.5 does it; direction
//! numbers of Joe and Kuo 2008. The crate gives the same numbers (a test says so), but brings them as 16 KB that no server
//! compresses; from the polynomials that they follow from they are 3.

use std::sync::LazyLock;

/// A line per dimension from the second on: the polynomial's coefficients, then its initial direction numbers.
const DIRECTIONS: &str = include_str!("sobol/directions.txt");
/// Bits of an index.
const DEPTH: usize = 16;

/// By dimension, bits reversed.
static VECTORS: LazyLock<Vec<[u32; DEPTH]>> = LazyLock::new(|| {
    let first = std::array::from_fn(|i| 1 << i);
    std::iter::once(first).chain(DIRECTIONS.lines().map(vectors)).collect()
});

/// Point number `index` (below 65,536) of the sequence of `seed`. Each seed has a scrambling of its own.
pub fn point(index: u32, n_columns: usize, seed: u32) -> Vec<f64> {
    let n_dimensions = VECTORS.len();
    (0..n_columns)
        .map(|j| {
            // Beyond the tabulated dimensions, earlier ones with another scrambling stand in.
            let (lap, dimension) = (j / n_dimensions, j % n_dimensions);
            f64::from(sample(index % (1 << DEPTH), dimension, seed.wrapping_add(lap as u32)))
        })
        .collect()
}

/// The direction numbers of one dimension: Joe and Kuo's recurrence for a primitive polynomial.
fn vectors(line: &str) -> [u32; DEPTH] {
    let mut numbers = line.split(' ').filter_map(|number| number.parse::<u32>().ok());
    let coefficients = numbers.next().unwrap_or_default();
    let initial: Vec<u32> = numbers.collect();
    let degree = initial.len();
    let mut vectors = [0; DEPTH];
    for i in 0..DEPTH {
        vectors[i] = if i < degree {
            initial[i] << (31 - i)
        } else {
            (1..degree)
                .filter(|k| coefficients >> (degree - 1 - k) & 1 == 1)
                .fold(vectors[i - degree] ^ (vectors[i - degree] >> degree), |sum, k| sum ^ vectors[i - k])
        };
    }
    vectors.map(u32::reverse_bits)
}

/// In [0, 1).
fn sample(index: u32, dimension: usize, seed: u32) -> f32 {
    // The order of the points is scrambled as their coordinates are.
    let shuffled = owen_scramble(index.reverse_bits(), hash(seed ^ 0x79c6_8e4a));
    let sobol = VECTORS[dimension]
        .iter()
        .enumerate()
        .filter(|(i, _)| shuffled >> (31 - i) & 1 == 1)
        .fold(0, |sum, (_, vector)| sum ^ vector);
    let salt = [0x912f_69ba, 0x174f_18ab, 0x691e_72ca, 0xb40c_c1b8][dimension & 3];
    let scramble = (dimension as u32 >> 2) ^ seed.wrapping_mul(0x9c8f_2d3b) ^ salt;
    let bits = owen_scramble(sobol, hash(scramble)).reverse_bits();
    f32::from_bits(bits >> 9 | 0x3f80_0000) - 1.0
}

/// Flips each bit as the bits before it and `scramble` say; bits are reversed.
fn owen_scramble(mut bits: u32, scramble: u32) -> u32 {
    bits ^= bits.wrapping_mul(0x3d20_adea);
    bits = bits.wrapping_add(scramble);
    bits = bits.wrapping_mul(scramble >> 16 | 1);
    bits ^= bits.wrapping_mul(0x0552_6c56);
    bits ^ bits.wrapping_mul(0x53a2_2864)
}

fn hash(mut bits: u32) -> u32 {
    bits ^= 0xe6fe_3beb;
    bits ^= bits >> 16;
    bits = bits.wrapping_mul(0x7feb_352d);
    bits ^= bits >> 15;
    bits = bits.wrapping_mul(0x846c_a68b);
    bits ^ bits >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_sobol_burley() {
        assert_eq!(VECTORS.len(), sobol_burley::NUM_DIMENSIONS as usize);
        for dimension in 0..sobol_burley::NUM_DIMENSIONS {
            for index in [0, 1, 2, 3, 31, 1_000, 65_535] {
                for seed in [0, 1, 0xdead_beef] {
                    let expected = sobol_burley::sample(index, dimension, seed);
                    assert_eq!(sample(index, dimension as usize, seed).to_bits(), expected.to_bits());
                }
            }
        }
    }

    #[test]
    fn every_sixteenth_of_a_column_gets_one_of_sixteen_points() {
        for seed in [0, 7] {
            for j in 0..30 {
                let mut cells: Vec<u32> = (0..16).map(|i| (point(i, 30, seed)[j] * 16.0) as u32).collect();
                cells.sort_unstable();
                assert_eq!(cells, (0..16).collect::<Vec<_>>());
            }
        }
        assert_ne!(point(3, 30, 0), point(3, 30, 7));
    }
}
