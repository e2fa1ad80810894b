//! Sorting and collecting where speed does not matter: one sort for all types and rules.
//!
//! Every `sort_by` of the standard library is compiled anew for its type and its rule, 5 KB of wasm each; together they were
//! an eighth of the page's code.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Sorts, stable, by `compare`.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let order = places(items.len(), &mut |a, b| compare(&items[a], &items[b]));
    let mut target = vec![0; order.len()];
    order.into_iter().enumerate().for_each(|(to, from)| target[from] = to);
    // Every swap brings an item to where it stays.
    for i in 0..items.len() {
        while target[i] != i {
            let to = target[i];
            items.swap(i, to);
            target.swap(i, to);
        }
    }
}

/// Sorts, stable, by what `key` says of an item.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// As `collect`, which would bring a sort of its own for every type; the last of two equal keys counts.
pub fn map<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in pairs {
        map.insert(key, value);
    }
    map
}

/// The numbers below `n` in the order of `compare`; equal ones ascend.
pub fn places(n: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..n).collect();
    places.sort_by(|&a, &b| compare(a, b));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts_as_the_standard_library_does() {
        let items: Vec<(u32, usize)> = (0..500).map(|i| ((i * 7_919 % 97) as u32, i)).collect();
        for n in [0, 1, 2, 3, 17, 500] {
            let (mut ours, mut theirs) = (items[..n].to_vec(), items[..n].to_vec());
            sort_by_key(&mut ours, |item| item.0);
            theirs.sort_by_key(|item| item.0);
            assert_eq!(ours, theirs);
            sort_by(&mut ours, |a, b| b.1.cmp(&a.1));
            assert!(ours.iter().rev().map(|item| item.1).eq(0..n));
        }
    }
}
