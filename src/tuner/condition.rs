//! Hyperparameters that exist only under some values of another one, for example `rate_drop` under `booster` = `dart`.
//! AMT has no such thing: there a child is always drawn, and passed even where it means nothing.
//!
//! A point is canonical: every dimension that is not active holds `Value::Inactive`, so two points that would train the same
//! model are equal.

use super::error::SpaceError;
use super::space::{Assignment, Dim, Range, Space, Value};

/// When a dimension is searched at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Index of a categorical dimension of the same space; it may itself be conditional, and stand before or behind.
    pub parent: usize,
    /// The parent's values under which the dimension is active; at least one.
    pub values: Vec<String>,
}

impl Condition {
    /// Whether `value`, the parent's, makes the dimension active.
    pub fn holds(&self, value: &Value) -> bool {
        matches!(value, Value::Category(text) if self.values.contains(text))
    }
}

impl Space {
    /// Whether any dimension is conditional.
    pub fn has_conditions(&self) -> bool {
        self.dims.iter().any(|dim| dim.when.is_some())
    }

    /// Whether the dimension with index `idx` is searched at `point`. The point need not be canonical: a value of a
    /// dimension that is not active activates nothing.
    pub fn is_active(&self, idx: usize, point: &[Value]) -> bool {
        let mut idx = idx;
        // A chain of parents has no more links than there are dimensions; a longer one would be a cycle.
        for _ in 0..=self.dims.len() {
            let Some(dim) = self.dims.get(idx) else { return false };
            let Some(condition) = &dim.when else { return true };
            if !point.get(condition.parent).is_some_and(|value| condition.holds(value)) {
                return false;
            }
            idx = condition.parent;
        }
        false
    }

    /// `point` with `Value::Inactive` for every dimension that is not active.
    pub fn canonical(&self, point: Assignment) -> Assignment {
        if !self.has_conditions() {
            return point;
        }
        let active: Vec<bool> = (0..point.len()).map(|idx| self.is_active(idx, &point)).collect();
        point.into_iter().zip(active).map(|(value, active)| if active { value } else { Value::Inactive }).collect()
    }

    /// The dimensions that exist only under values of the dimension with index `parent`, in the order of the space.
    pub fn children(&self, parent: usize) -> impl Iterator<Item = (usize, &Condition)> {
        self.dims.iter().enumerate().filter_map(move |(idx, dim)| {
            let condition = dim.when.as_ref().filter(|condition| condition.parent == parent)?;
            Some((idx, condition))
        })
    }

    /// What is wrong with the condition of the dimension with index `idx`.
    pub(super) fn condition_problem(&self, idx: usize, dim: &Dim) -> Option<SpaceError> {
        let condition = dim.when.as_ref()?;
        let name = dim.name.clone();
        let Some(parent) = self.dims.get(condition.parent) else {
            return Some(SpaceError::ConditionWithoutParent { name });
        };
        let Range::Categorical { values } = &parent.range else {
            return Some(SpaceError::ConditionOnNumbers { name, parent: parent.name.clone() });
        };
        if condition.values.is_empty() {
            return Some(SpaceError::ConditionWithoutValues { name, parent: parent.name.clone() });
        }
        if let Some(value) = condition.values.iter().find(|value| !values.contains(value)) {
            let (parent, value) = (parent.name.clone(), value.clone());
            return Some(SpaceError::ConditionOnUnknownValue { name, parent, value });
        }
        self.depends_on_itself(idx).then_some(SpaceError::ConditionCycle { name })
    }

    fn depends_on_itself(&self, idx: usize) -> bool {
        let parent_of = |child: usize| self.dims.get(child)?.when.as_ref().map(|condition| condition.parent);
        let mut ancestor = parent_of(idx);
        for _ in 0..self.dims.len() {
            match ancestor {
                Some(found) if found == idx => return true,
                Some(found) => ancestor = parent_of(found),
                None => return false,
            }
        }
        // It hangs on a cycle that it is no part of; that one's members are told.
        false
    }
}
