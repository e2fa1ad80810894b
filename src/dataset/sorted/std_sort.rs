//! `std::sort` of libstdc++ (`bits/stl_algo.h`, `bits/stl_heap.h`, the same since GCC 4.8), swap for swap.
//!
//! It is not stable, so where equal items end up depends on every step of it: introsort with the median of three, down to
//! runs of 16, which one insertion sort over all of them finishes; heap sort where the recursion gets too deep.

// libstdc++'s _S_threshold.
const RUN: usize = 16;

/// Sorts `items` by `less`, which must be a strict weak order.
pub(super) fn std_sort<T: Copy>(items: &mut [T], less: impl Fn(&T, &T) -> bool + Copy) {
    if items.is_empty() {
        return;
    }
    introsort(items, items.len().ilog2() * 2, less);
    let run = RUN.min(items.len());
    insertion_sort(&mut items[..run], less);
    (run..items.len()).for_each(|last| insert(items, last, less));
}

/// Leaves every item less than `RUN` places from where it belongs.
fn introsort<T: Copy>(mut items: &mut [T], mut depth: u32, less: impl Fn(&T, &T) -> bool + Copy) {
    while items.len() > RUN {
        if depth == 0 {
            heap_sort(items, less);
            return;
        }
        depth -= 1;
        let n = items.len();
        median_to_first(items, [1, n / 2, n - 1], less);
        let cut = partition(items, less);
        let (front, back) = items.split_at_mut(cut);
        introsort(back, depth, less);
        items = front;
    }
}

/// Swaps the median of three items with the first item.
fn median_to_first<T>(items: &mut [T], [a, b, c]: [usize; 3], less: impl Fn(&T, &T) -> bool) {
    let is_less = |i: usize, j: usize| less(&items[i], &items[j]);
    let median = match (is_less(a, b), is_less(b, c), is_less(a, c)) {
        (true, true, _) | (false, false, false) => b,
        (true, false, true) | (false, true, false) => c,
        (true, false, false) | (false, _, true) => a,
    };
    items.swap(0, median);
}

/// Partitions all items but the first around the first; where the second part starts.
fn partition<T>(items: &mut [T], less: impl Fn(&T, &T) -> bool) -> usize {
    let (mut first, mut last) = (1, items.len());
    loop {
        // The median of three stops both walks.
        while less(&items[first], &items[0]) {
            first += 1;
        }
        last -= 1;
        while less(&items[0], &items[last]) {
            last -= 1;
        }
        if first >= last {
            return first;
        }
        items.swap(first, last);
        first += 1;
    }
}

fn insertion_sort<T: Copy>(items: &mut [T], less: impl Fn(&T, &T) -> bool + Copy) {
    for last in 1..items.len() {
        if less(&items[last], &items[0]) {
            items[..=last].rotate_right(1);
        } else {
            insert(items, last, less);
        }
    }
}

/// Moves item `last` down to its place among those before it.
fn insert<T: Copy>(items: &mut [T], last: usize, less: impl Fn(&T, &T) -> bool) {
    let item = items[last];
    let mut hole = last;
    while hole > 0 && less(&item, &items[hole - 1]) {
        items[hole] = items[hole - 1];
        hole -= 1;
    }
    items[hole] = item;
}

/// `std::partial_sort` of the whole range.
fn heap_sort<T: Copy>(items: &mut [T], less: impl Fn(&T, &T) -> bool + Copy) {
    let n = items.len();
    for parent in (0..=(n - 2) / 2).rev() {
        let item = items[parent];
        adjust_heap(items, parent, item, less);
    }
    for last in (1..n).rev() {
        let item = items[last];
        items[last] = items[0];
        adjust_heap(&mut items[..last], 0, item, less);
    }
}

/// Lets the hole at `top` sink to the bottom, then `item` rise from there.
fn adjust_heap<T: Copy>(items: &mut [T], top: usize, item: T, less: impl Fn(&T, &T) -> bool) {
    let n = items.len();
    let mut hole = top;
    let mut child = top;
    while child < (n - 1) / 2 {
        child = 2 * (child + 1);
        if less(&items[child], &items[child - 1]) {
            child -= 1;
        }
        items[hole] = items[child];
        hole = child;
    }
    if n.is_multiple_of(2) && n >= 2 && child == (n - 2) / 2 {
        child = 2 * child + 1;
        items[hole] = items[child];
        hole = child;
    }
    while hole > top {
        let parent = (hole - 1) / 2;
        if !less(&items[parent], &item) {
            break;
        }
        items[hole] = items[parent];
        hole = parent;
    }
    items[hole] = item;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// FNV-1a over the places that the items come from.
    fn hash_of_order<K: Copy + PartialOrd>(keys: &[K]) -> u64 {
        let mut items: Vec<(K, u64)> = keys.iter().copied().zip(0..).collect();
        std_sort(&mut items, |a, b| a.0 < b.0);
        assert!(items.is_sorted_by(|a, b| a.0 <= b.0));
        items.iter().fold(0xcbf2_9ce4_8422_2325, |hash, item| (hash ^ item.1).wrapping_mul(0x0100_0000_01b3))
    }

    #[test]
    fn equal_items_end_where_libstdcxx_puts_them() {
        // Printed by a C++ program (g++) that sorts the same xorshift32 numbers modulo 7.
        let expected = [
            (16, 0x1f6e_6200_e2b2_1769),
            (17, 0x294d_4eb5_f583_b55f),
            (40, 0x8b31_2cd5_3654_e03f),
            (300, 0xeeec_6d20_3ada_247d),
            (5000, 0x81b9_8981_12c1_e333),
        ];
        let mut state = 1_u32;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state % 7
        };
        for (n, hash) in expected {
            let keys: Vec<u32> = (0..n).map(|_| next()).collect();
            assert_eq!(hash_of_order(&keys), hash, "{n} items");
        }
    }

    #[test]
    fn the_heap_sort_is_libstdcxx_s_too() {
        // Musser's sequence against the median of three; thirds make equal items. Same C++ program.
        let k = 1000_usize;
        let mut keys = vec![0; 2 * k];
        for i in 1..=k {
            if i % 2 == 1 {
                keys[i - 1] = i;
                keys[i] = k + i;
            }
            keys[k + i - 1] = 2 * i;
        }
        keys.iter_mut().for_each(|key| *key /= 3);
        assert_eq!(hash_of_order(&keys), 0xc067_7689_aaba_4bfb);
    }

    proptest! {
        #[test]
        fn it_sorts(keys in prop::collection::vec(0_u8..20, 0..400)) {
            hash_of_order(&keys);
        }
    }
}
