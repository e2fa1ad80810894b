//! Points that fill the unit cube evenly: Owen-scrambled Sobol numbers (Burley 2020, Joe and Kuo's direction numbers).

/// Point number `index` (below 65,536) of the sequence of `seed`. Each seed has a scrambling of its own.
pub fn point(index: u32, n_columns: usize, seed: u32) -> Vec<f64> {
    (0..n_columns as u32)
        .map(|j| {
            // Beyond the tabulated dimensions, earlier ones with another scrambling stand in.
            let (lap, dimension) = (j / sobol_burley::NUM_DIMENSIONS, j % sobol_burley::NUM_DIMENSIONS);
            f64::from(sobol_burley::sample(index % (1 << 16), dimension, seed.wrapping_add(lap)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
