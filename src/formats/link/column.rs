//! A column of whole numbers, one per trial, in whichever of two ways is shorter: each as its distance from the least in as few
//! bits as the largest needs; or as runs of equal numbers, for what seldom changes.

use super::bits::{Reader, Writer};

const PACKED: u8 = 0;
const RUNS: u8 = 1;

/// Writes the column; its length is known to whoever reads it.
pub(super) fn write(writer: &mut Writer, numbers: &[u64]) {
    if numbers.is_empty() {
        return;
    }
    let (packed, runs) = (packed(numbers), runs(numbers));
    let (mark, bytes) = if runs.len() < packed.len() { (RUNS, runs) } else { (PACKED, packed) };
    writer.byte(mark);
    writer.bytes(&bytes);
}

/// How many bytes `write` takes.
pub(super) fn length(numbers: &[u64]) -> usize {
    packed(numbers).len().min(runs(numbers).len()) + 1
}

/// Reads a column of `count` numbers. `None` if the bytes are none.
pub(super) fn read(reader: &mut Reader<'_>, count: usize) -> Option<Vec<u64>> {
    if count == 0 {
        return Some(Vec::new());
    }
    match reader.byte()? {
        PACKED => {
            let least = reader.number()?;
            let width = u32::from(reader.byte()?);
            if width > 64 {
                return None;
            }
            reader.packed(count, width)?.into_iter().map(|above| least.checked_add(above)).collect()
        }
        RUNS => {
            let mut numbers = Vec::with_capacity(count);
            while numbers.len() < count {
                let number = reader.number()?;
                let length = reader.count(count - numbers.len())?;
                if length == 0 {
                    return None;
                }
                numbers.resize(numbers.len() + length, number);
            }
            Some(numbers)
        }
        _ => None,
    }
}

fn packed(numbers: &[u64]) -> Vec<u8> {
    let least = numbers.iter().copied().min().unwrap_or(0);
    let most = numbers.iter().copied().max().unwrap_or(0);
    let width = 64 - (most - least).leading_zeros();
    let mut writer = Writer::default();
    writer.number(least);
    writer.byte(width as u8);
    writer.packed(numbers.iter().map(|number| number - least), width);
    writer.finish()
}

fn runs(numbers: &[u64]) -> Vec<u8> {
    let mut writer = Writer::default();
    for run in numbers.chunk_by(|a, b| a == b) {
        writer.number(run[0]);
        writer.number(run.len() as u64);
    }
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(numbers: &[u64]) -> Vec<u8> {
        let mut writer = Writer::default();
        write(&mut writer, numbers);
        writer.finish()
    }

    proptest! {
        #[test]
        fn a_column_comes_back(numbers in prop_oneof![
            prop::collection::vec(any::<u64>(), 0..40),
            prop::collection::vec(0_u64..3, 0..400),
            prop::collection::vec(u64::MAX - 5..=u64::MAX, 0..40),
        ]) {
            let bytes = written(&numbers);
            let mut reader = Reader::new(&bytes);
            prop_assert_eq!(read(&mut reader, numbers.len()), Some(numbers));
            prop_assert!(reader.is_at_end());
        }
    }

    #[test]
    fn what_is_always_the_same_takes_next_to_nothing() {
        assert!(written(&[7; 500]).len() <= 5);
        assert_eq!(length(&[7; 500]), written(&[7; 500]).len());
        // 500 numbers below 65,536: two bytes each.
        let numbers: Vec<u64> = (0..500).map(|n| n * 7919 % 65_521).collect();
        assert!(written(&numbers).len() <= 1004);
    }

    #[test]
    fn what_is_no_column_is_none() {
        for bytes in [&[][..], &[2], &[PACKED, 0, 65], &[PACKED, 1, 64], &[RUNS, 7, 0], &[RUNS, 7, 5]] {
            assert_eq!(read(&mut Reader::new(bytes), 4), None, "{bytes:?}");
        }
        // The least and what lies above it exceed 64 bits together.
        let mut over = vec![PACKED];
        over.extend([0xff; 9]);
        over.extend([1, 1, 0xff]);
        assert_eq!(read(&mut Reader::new(&over), 4), None);
    }
}
