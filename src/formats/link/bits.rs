//! Bytes, whole numbers of variable length (LEB128) and single bits, written and read from the start.

/// What is written.
#[derive(Debug, Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// All that was written.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// The lowest `width` bits of each number, one after the other from the lowest bit of the first byte; the last byte is
    /// filled with zeros.
    pub fn packed(&mut self, numbers: impl Iterator<Item = u64>, width: u32) {
        let (mut held, mut n_held) = (0_u128, 0);
        for number in numbers {
            held |= u128::from(number) << n_held;
            n_held += width;
            while n_held >= 8 {
                self.bytes.push(held as u8);
                held >>= 8;
                n_held -= 8;
            }
        }
        if n_held > 0 {
            self.bytes.push(held as u8);
        }
    }
}

/// What is read. Every method gives `None` where the bytes end too early.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader { rest: bytes }
    }

    /// Whether all has been read.
    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    pub fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(bytes)
    }

    /// See `Writer::number`. Nothing longer than the shortest spelling is read.
    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for place in 0..10 {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            number |= bits.checked_shl(7 * place).filter(|moved| moved >> (7 * place) == bits)?;
            if byte < 0x80 {
                return (byte > 0 || place == 0).then_some(number);
            }
        }
        None
    }

    /// A number that counts something of which there are at most `limit`.
    pub fn count(&mut self, limit: usize) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|count| *count <= limit)
    }

    /// See `Writer::packed`. `width`: at most 64.
    pub fn packed(&mut self, count: usize, width: u32) -> Option<Vec<u64>> {
        let n_bytes = (count * width as usize).div_ceil(8);
        let mut bytes = self.bytes(n_bytes)?.iter();
        let (mut held, mut n_held) = (0_u128, 0);
        let mask = (1_u128 << width) - 1;
        let mut numbers = Vec::with_capacity(count);
        for _ in 0..count {
            while n_held < width {
                held |= u128::from(*bytes.next()?) << n_held;
                n_held += 8;
            }
            numbers.push((held & mask) as u64);
            held >>= width;
            n_held -= width;
        }
        (held == 0).then_some(numbers)
    }
}

/// Whole numbers of either sign as such without: 0, -1, 1, -2, …
pub(super) fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

/// The way back.
pub(super) fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(numbers in prop::collection::vec(any::<u64>(), 0..20)) {
            let mut writer = Writer::default();
            numbers.iter().for_each(|number| writer.number(*number));
            let bytes = writer.finish();
            let mut reader = Reader::new(&bytes);
            for number in numbers {
                prop_assert_eq!(reader.number(), Some(number));
            }
            prop_assert!(reader.is_at_end() && reader.number().is_none());
        }

        #[test]
        fn bits_come_back(numbers in prop::collection::vec(any::<u64>(), 0..20), width in 0_u32..=64) {
            let numbers: Vec<u64> = numbers.iter().map(|number| if width == 0 { 0 } else { number >> (64 - width) }).collect();
            let mut writer = Writer::default();
            writer.packed(numbers.iter().copied(), width);
            let bytes = writer.finish();
            prop_assert_eq!(bytes.len(), (numbers.len() * width as usize).div_ceil(8));
            prop_assert_eq!(Reader::new(&bytes).packed(numbers.len(), width), Some(numbers.clone()));
            prop_assert_eq!(Reader::new(&bytes).packed(numbers.len() + 64, width.max(1)), None);
        }

        #[test]
        fn signs_come_back(number in any::<i64>()) {
            prop_assert_eq!(unzigzag(zigzag(number)), number);
        }
    }

    #[test]
    fn a_number_has_one_spelling() {
        assert_eq!(Reader::new(&[0x80, 0]).number(), None);
        assert_eq!(Reader::new(&[0]).number(), Some(0));
        assert_eq!(Reader::new(&[0xff; 10]).number(), None);
        assert_eq!(Reader::new(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]).number(), Some(u64::MAX));
        assert_eq!((zigzag(0), zigzag(-1), zigzag(1), zigzag(i64::MIN)), (0, 1, 2, u64::MAX));
    }
}
