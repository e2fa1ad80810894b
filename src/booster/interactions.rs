//! interaction_constraints: which features a node may split on, as XGBoost's `tree/constraints.cc`.

/// The groups of features that may stand on one path.
#[derive(Debug, Clone)]
pub(super) struct Interactions {
    /// `None`: not given, every feature is allowed everywhere.
    groups: Option<Vec<Vec<u32>>>,
}

/// What is known of a node's path; empty without constraints.
#[derive(Debug, Clone, Default)]
pub(super) struct Path {
    /// Per feature: some split of the path looks at it.
    used: Vec<bool>,
    /// Per feature: the node may split on it.
    allowed: Vec<bool>,
}

impl Path {
    #[inline]
    pub(super) fn allows(&self, feature: usize) -> bool {
        self.allowed.is_empty() || self.allowed[feature]
    }
}

impl Interactions {
    pub(super) fn new(groups: Option<Vec<Vec<u32>>>) -> Self {
        Interactions { groups }
    }

    /// The root's path. `allowed`: how many features, from the first, it may split on.
    pub(super) fn root(&self, n_features: usize, allowed: usize) -> Path {
        match self.groups {
            Some(_) => Path {
                used: vec![false; n_features],
                allowed: (0..n_features).map(|feature| feature < allowed).collect(),
            },
            None => Path::default(),
        }
    }

    /// The path of both children of a split on `feature`.
    pub(super) fn child(&self, parent: &Path, feature: u32) -> Path {
        let Some(groups) = &self.groups else { return Path::default() };
        let mut used = parent.used.clone();
        used[feature as usize] = true;
        let mut allowed = used.clone();
        for group in groups {
            let holds_path = used.iter().enumerate().all(|(feature, &used)| !used || group.contains(&(feature as u32)));
            if holds_path {
                group.iter().for_each(|&feature| allowed[feature as usize] = true);
            }
        }
        Path { used, allowed }
    }
}
