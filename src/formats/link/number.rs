//! A column of numbers, to the bit.
//!
//! Metrics are reported with the 24 significant bits of an f32: those and the exponent, in an order in which near numbers are
//! near. Where such a number is a count over the number of rows (`error`), the count is stored. Links of version 1 have metrics
//! with all bits of an f64; most are a sum over rows divided by their count, and the terms of the sum are f32: the sum has fewer
//! digits than the quotient. It is stored as a multiple of a power of two where all quotients come back from it exactly; the root
//! of such a quotient, too (rmse). What is none of this (hyperparameters of the visitor) is stored with its 64 bits.

use super::bits::{Reader, Writer};
use super::column;

const BITS: u8 = 0;
const QUOTIENT: u8 = 1;
const ROOT: u8 = 2;
/// The bits that an f32 has, too.
const SINGLE: u8 = 3;
/// A quotient, rounded to these.
const SINGLE_QUOTIENT: u8 = 4;

/// Bits of an f64 that a number with the digits of an f32 has none of.
const UNUSED: u32 = f64::MANTISSA_DIGITS - f32::MANTISSA_DIGITS;
/// Beyond this a sum has as many digits as its quotient.
const MAX_SHIFT: u32 = 60;
/// Whole numbers that an f64 has each of.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Writes the column. `counts`: what the numbers may be quotients by.
pub(super) fn write(writer: &mut Writer, numbers: &[f64], counts: &[u32]) {
    if numbers.is_empty() {
        return;
    }
    let mut bits: Vec<u64> = numbers.iter().map(|number| ordered(*number)).collect();
    let is_single = numbers.iter().all(|number| number.to_bits() << (u64::BITS - UNUSED) == 0);
    if is_single {
        bits.iter_mut().for_each(|bits| *bits >>= UNUSED);
    }
    let kinds: &[u8] = if is_single { &[SINGLE_QUOTIENT] } else { &[QUOTIENT, ROOT] };
    let mut best: Option<(usize, u8, u32, u32, Vec<u64>)> = None;
    for (mark, count) in kinds.iter().flat_map(|mark| counts.iter().map(move |count| (*mark, *count))) {
        let Some((shift, sums)) = sums(numbers, count, mark) else { continue };
        let length = column::length(&sums);
        if length < best.as_ref().map_or(column::length(&bits), |best| best.0) {
            best = Some((length, mark, count, shift, sums));
        }
    }
    match best {
        Some((_, mark, count, shift, sums)) => {
            writer.byte(mark);
            writer.number(u64::from(count));
            writer.byte(shift as u8);
            column::write(writer, &sums);
        }
        None => {
            writer.byte(if is_single { SINGLE } else { BITS });
            column::write(writer, &bits);
        }
    }
}

/// Reads a column of `count` numbers. `None` if the bytes are none.
pub(super) fn read(reader: &mut Reader<'_>, count: usize) -> Option<Vec<f64>> {
    if count == 0 {
        return Some(Vec::new());
    }
    let mark = reader.byte()?;
    match mark {
        BITS => return Some(column::read(reader, count)?.into_iter().map(unordered).collect()),
        SINGLE => return column::read(reader, count)?.into_iter().map(unordered_single).collect(),
        QUOTIENT | ROOT | SINGLE_QUOTIENT => {}
        _ => return None,
    }
    let rows = u32::try_from(reader.number()?).ok().filter(|rows| *rows > 0)?;
    let shift = u32::from(reader.byte()?);
    if shift > MAX_SHIFT {
        return None;
    }
    let sums = column::read(reader, count)?;
    sums.into_iter().map(|sum| (sum < EXACT as u64).then(|| value(sum, rows, shift, mark))).collect()
}

/// The number behind a sum.
fn value(sum: u64, count: u32, shift: u32, mark: u8) -> f64 {
    let quotient = sum as f64 / (1_u64 << shift) as f64 / f64::from(count);
    match mark {
        ROOT => quotient.sqrt(),
        SINGLE_QUOTIENT => f64::from(quotient as f32),
        _ => quotient,
    }
}

/// The least shift with which all numbers come back from whole numbers, and these. `None` if there is none.
fn sums(numbers: &[f64], count: u32, mark: u8) -> Option<(u32, Vec<u64>)> {
    let mut shift = 0;
    let mut sums = Vec::with_capacity(numbers.len());
    while sums.len() < numbers.len() {
        let number = numbers[sums.len()];
        let total = if mark == ROOT { number * number } else { number } * f64::from(count);
        let sum = (total * (1_u64 << shift) as f64).round();
        // NaN is not below, either.
        if sum < EXACT && value(sum as u64, count, shift, mark).to_bits() == number.to_bits() {
            sums.push(sum as u64);
            continue;
        }
        shift += 1;
        let fits = sum < EXACT && shift <= MAX_SHIFT;
        // What came back from a coarser grid does from a finer one, unless it has too many digits for it.
        sums.iter_mut().for_each(|sum| *sum <<= 1);
        if !fits || sums.iter().any(|sum| *sum as f64 >= EXACT) {
            return None;
        }
    }
    Some((shift, sums))
}

/// The bits of a number as a whole number that grows with it.
fn ordered(number: f64) -> u64 {
    let bits = number.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// `None` for more bits than there are.
fn unordered_single(ordered: u64) -> Option<f64> {
    (ordered.leading_zeros() >= UNUSED).then(|| {
        // The bits that were left out are ones where the number is below zero, see `ordered`.
        let unused = if ordered >> (63 - UNUSED) == 0 { (1 << UNUSED) - 1 } else { 0 };
        unordered(ordered << UNUSED | unused)
    })
}

fn unordered(ordered: u64) -> f64 {
    f64::from_bits(if ordered >> 63 == 1 { ordered & !(1 << 63) } else { !ordered })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(numbers: &[f64], counts: &[u32]) -> Vec<u8> {
        let mut writer = Writer::default();
        write(&mut writer, numbers, counts);
        writer.finish()
    }

    fn comes_back(numbers: &[f64], counts: &[u32]) -> usize {
        let bytes = written(numbers, counts);
        let mut reader = Reader::new(&bytes);
        let back = read(&mut reader, numbers.len()).unwrap();
        let bits = |numbers: &[f64]| numbers.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&back), bits(numbers));
        assert!(reader.is_at_end());
        bytes.len()
    }

    proptest! {
        #[test]
        fn any_numbers_come_back(bits in prop::collection::vec(any::<u64>(), 0..30), counts in prop::collection::vec(any::<u32>(), 0..3)) {
            comes_back(&bits.into_iter().map(f64::from_bits).collect::<Vec<_>>(), &counts);
        }

        #[test]
        fn means_and_their_roots_come_back(
            terms in prop::collection::vec(prop::collection::vec(0.0_f32..10.0, 50), 1..20), root in any::<bool>(),
        ) {
            let mean = |terms: &Vec<f32>| {
                let mean = terms.iter().map(|term| f64::from(*term)).sum::<f64>() / 50.0;
                if root { mean.sqrt() } else { mean }
            };
            comes_back(&terms.iter().map(mean).collect::<Vec<_>>(), &[20, 50]);
        }
    }

    proptest! {
        #[test]
        fn numbers_of_24_bits_take_no_more(numbers in prop::collection::vec(any::<f32>(), 400)) {
            let numbers: Vec<f64> = numbers.into_iter().map(f64::from).collect();
            // 24 bits, and what an exponent of eight takes among those of an f64: eleven.
            prop_assert!(comes_back(&numbers, &[266]) <= 400 * 35 / 8 + 10);
        }
    }

    #[test]
    fn what_is_no_number_comes_back() {
        comes_back(
            &[f64::NAN, f64::INFINITY, -0.0, 0.0, f64::NEG_INFINITY, f64::MIN_POSITIVE / 4.0],
            &[0, 1, u32::MAX],
        );
    }

    #[test]
    fn a_share_of_rows_takes_the_bits_of_a_count() {
        // Of 114 rows some are wrong: 7 bits each, and a few bytes before them.
        let shares: Vec<f64> = (0..400).map(|n| f64::from(n * 37 % 115) / 114.0).collect();
        assert!(comes_back(&shares, &[341, 114]) < 400 * 7 / 8 + 10);
        assert!(comes_back(&shares, &[]) > 400 * 6);
        // As they are reported.
        let reported: Vec<f64> = shares.iter().map(|share| f64::from(*share as f32)).collect();
        assert!(comes_back(&reported, &[341, 114]) < 400 * 7 / 8 + 10);
    }

    #[test]
    fn what_is_no_column_is_none() {
        for bytes in [
            &[][..],
            &[5],
            &[SINGLE, 0, 36, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[QUOTIENT, 0, 0, 0, 0, 0],
            &[ROOT, 1, 61, 0, 0, 0],
            &[QUOTIENT, 1],
        ] {
            assert!(read(&mut Reader::new(bytes), 1).is_none(), "{bytes:?}");
        }
    }
}
