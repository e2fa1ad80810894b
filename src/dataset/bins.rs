//! Bin codes of training rows, four features side by side.
//!
//! One copy serves both readers: a histogram takes the four codes of a row at once, and a split finds the code of its one
//! feature in every fourth byte. `cargo xtask bench booster` is the judge of the layout, over whole training runs at
//! 800,000 rows. Groups of 8 and 16 fetch codes faster and split slower: in all the same, and a sixth slower. One row-major
//! copy alone took 1.6 times as long: splits took twice as long, and blocks of rows crowded a group's slots out of the
//! first level of cache. A second, row-major copy for the nodes below the root was a quarter slower, for twice the memory.
//! Within a group, `booster::partition` keeps rows in blocks, so that a level of a tree reads a block's codes while they are
//! near.

/// Features of a group.
pub use row_loops::GROUP;

/// The codes of a group, 8 bits wide where every code fits.
#[derive(Debug, Clone, PartialEq)]
pub enum Codes {
    /// Codes below 256; one quad per row.
    U8(Vec<[u8; GROUP]>),
    /// Codes below 65536; one quad per row.
    U16(Vec<[u16; GROUP]>),
}

/// A group of features with its place in a histogram.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// One quad per row; the last group can have places that belong to no feature: their code is 0.
    pub codes: Codes,
    /// Where the slots of its first feature start.
    pub first_slot: usize,
    /// Slots from one feature of the group to the next: one of `STRIDES`, at least the number of codes.
    pub stride: usize,
}

/// Slots per feature come in these sizes, so that the loops over rows know them when they are compiled.
pub const STRIDES: [usize; 5] = [16, 256, 512, 2048, 65536];

/// The bin codes of all features.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bins {
    /// Features 0 to 3, 4 to 7, …
    pub groups: Vec<Group>,
    n_rows: usize,
    n_slots: usize,
}

impl Bins {
    /// No features yet.
    pub fn new(n_rows: usize) -> Bins {
        Bins { groups: Vec::new(), n_rows, n_slots: 0 }
    }

    /// Appends up to four features. `columns`: codes below `n_codes`, one per row; only the last group may have fewer than
    /// four.
    pub fn push_group(&mut self, columns: &[Vec<u16>], n_codes: usize) {
        let quads = (0..self.n_rows).map(|row| {
            let mut quad = [0; GROUP];
            quad.iter_mut().zip(columns).for_each(|(code, column)| *code = column[row]);
            quad
        });
        let codes = if n_codes <= 256 {
            Codes::U8(quads.map(|quad| quad.map(|code| code as u8)).collect())
        } else {
            Codes::U16(quads.collect())
        };
        let stride = STRIDES.into_iter().find(|&stride| stride >= n_codes).unwrap_or(65536);
        self.groups.push(Group { codes, first_slot: self.n_slots, stride });
        self.n_slots += GROUP * stride;
    }

    /// Slots of a histogram.
    pub fn n_slots(&self) -> usize {
        self.n_slots
    }

    /// Where the slots of a feature start in a histogram. Its bins come in order; then a slot for its missing values and
    /// slots that stay empty, which nothing reads.
    pub fn first_slot(&self, feature: usize) -> usize {
        let group = &self.groups[feature / GROUP];
        group.first_slot + feature % GROUP * group.stride
    }

    /// The code of one value.
    pub fn code(&self, row: usize, feature: usize) -> u16 {
        match &self.groups[feature / GROUP].codes {
            Codes::U8(quads) => u16::from(quads[row][feature % GROUP]),
            Codes::U16(quads) => quads[row][feature % GROUP],
        }
    }

    /// Memory of the codes.
    pub fn n_bytes(&self) -> usize {
        let of_group = |group: &Group| match &group.codes {
            Codes::U8(quads) => size_of_val(quads.as_slice()),
            Codes::U16(quads) => size_of_val(quads.as_slice()),
        };
        self.groups.iter().map(of_group).sum()
    }
}
