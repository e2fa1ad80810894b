//! mt19937 and what libstdc++ (GCC 10, which built the xgboost 3.2 wheels) makes of it.

const N: usize = 624;
const M: usize = 397;

/// The 32-bit Mersenne Twister, as C++ `std::mt19937`.
#[derive(Debug, Clone)]
pub(in crate::booster) struct Mersenne {
    state: Vec<u32>,
    next: usize,
}

impl Mersenne {
    pub(in crate::booster) fn new(seed: u32) -> Self {
        let mut state = Vec::with_capacity(N);
        state.push(seed);
        for i in 1..N as u32 {
            let last = state[i as usize - 1];
            state.push(1_812_433_253_u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(i));
        }
        Mersenne { state, next: N }
    }

    fn refill(&mut self) {
        for i in 0..N {
            let y = (self.state[i] & 0x8000_0000) | (self.state[(i + 1) % N] & 0x7fff_ffff);
            let odd = if y & 1 == 1 { 0x9908_b0df } else { 0 };
            self.state[i] = self.state[(i + M) % N] ^ (y >> 1) ^ odd;
        }
        self.next = 0;
    }

    /// The next 32 bits.
    pub(in crate::booster) fn draw(&mut self) -> u32 {
        if self.next == N {
            self.refill();
        }
        let mut y = self.state[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }
}

/// Uniform in 0..n, as `std::uniform_int_distribution` of GCC 10: scaled division with rejection.
pub(in crate::booster) fn uniform_below(n: u32, rng: &mut Mersenne) -> u32 {
    let scaling = u32::MAX / n;
    let past = n * scaling;
    loop {
        let draw = rng.draw();
        if draw < past {
            return draw / scaling;
        }
    }
}

/// Uniform in [0, 1), as `std::uniform_real_distribution<double>`.
pub(in crate::booster) fn uniform_double(rng: &mut Mersenne) -> f64 {
    let low = f64::from(rng.draw());
    let high = f64::from(rng.draw());
    let value = (low + high * 4_294_967_296.0) / 18_446_744_073_709_551_616.0;
    if value < 1.0 { value } else { 1.0_f64.next_down() }
}

/// `std::shuffle`: where the range allows, one draw serves two positions.
pub(in crate::booster) fn shuffle<T>(items: &mut [T], rng: &mut Mersenne) {
    let n = items.len() as u32;
    if n == 0 {
        return;
    }
    if u32::MAX / n < n {
        for i in 1..n {
            items.swap(i as usize, uniform_below(i + 1, rng) as usize);
        }
        return;
    }
    let mut i = 1;
    if n.is_multiple_of(2) {
        items.swap(1, uniform_below(2, rng) as usize);
        i = 2;
    }
    while i < n {
        let size = i + 1;
        let draw = uniform_below(size * (size + 1), rng);
        items.swap(i as usize, (draw / (size + 1)) as usize);
        items.swap(i as usize + 1, (draw % (size + 1)) as usize);
        i += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ten_thousandth_number_is_that_of_the_cpp_standard() {
        // C++11 [rand.predef]: the 10000th draw of a default-seeded (5489) mt19937 is 4123659995.
        let mut rng = Mersenne::new(5489);
        let last = (0..10_000).map(|_| rng.draw()).last();
        assert_eq!(last, Some(4_123_659_995));
    }

    #[test]
    fn a_shuffle_keeps_every_item() {
        for n in [0_u32, 1, 2, 3, 10, 11, 70_000] {
            let mut items: Vec<u32> = (0..n).collect();
            shuffle(&mut items, &mut Mersenne::new(n));
            items.sort_unstable();
            assert!(items.into_iter().eq(0..n));
        }
    }

    #[test]
    fn uniform_numbers_stay_in_range() {
        let mut rng = Mersenne::new(1);
        for n in 1..500 {
            assert!(uniform_below(n, &mut rng) < n);
            assert!((0.0..1.0).contains(&uniform_double(&mut rng)));
        }
    }
}
