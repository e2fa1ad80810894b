//! Warm start: what finished jobs, the parents, have learnt is known to a new one from its first trial on.
//!
//! AMT's rules (guide, automatic-model-tuning-warm-start): up to five parents, all of them over; the same objective metric; the
//! same hyperparameters, static and tuned together, and of the same types; at most ten changes from tuned to static and of
//! static values; `Bayesian` or `Random`; the parents' training jobs count towards the limit. Grandparents have to be named:
//! parents are not asked for their own parents.

use super::error::RuleError;
use super::record::JobStatus;
use super::snapshot::TrialStatus;
use super::space::{Assignment, Dim, Range, Space, Value};
use super::spec::{Direction, JobSpec};
use std::collections::BTreeMap;
use std::mem::discriminant;

/// Parents of a job at most (API: list 1-5).
pub const MAX_PARENTS: usize = 5;
/// Changes from tuned to static, and of static values, at most; of a categorical hyperparameter each value counts.
pub const MAX_CHANGES: usize = 10;

/// How a job is to take its parents (SageMaker `WarmStartType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WarmStartType {
    /// Same data, same algorithm: the parents' trials are observations, and one of them may be the overall best.
    IdenticalDataAndAlgorithm,
    /// Other data, or another version: the parents' trials say where to look, and count for as much as the job's own trials
    /// agree with them.
    TransferLearning,
}

impl WarmStartType {
    /// SageMaker's words for it.
    pub const NAMES: &'static str = "IdenticalDataAndAlgorithm, TransferLearning";

    /// What SageMaker calls so.
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [WarmStartType::IdenticalDataAndAlgorithm, WarmStartType::TransferLearning];
        all.into_iter().find(|kind| kind.name() == name)
    }

    /// SageMaker's word.
    pub fn name(self) -> &'static str {
        match self {
            WarmStartType::IdenticalDataAndAlgorithm => "IdenticalDataAndAlgorithm",
            WarmStartType::TransferLearning => "TransferLearning",
        }
    }
}

/// A finished job, as far as another needs to know it.
#[derive(Debug, Clone, PartialEq)]
pub struct Parent {
    /// Job name.
    pub name: String,
    /// How it ended.
    pub status: JobStatus,
    /// What it was scored by.
    pub objective_metric: String,
    /// Whether that was to be small or large.
    pub direction: Direction,
    /// Its static hyperparameters.
    pub fixed: BTreeMap<String, String>,
    /// Its ranges.
    pub dims: Vec<Dim>,
    /// Its trials that ended.
    pub trials: Vec<ParentTrial>,
}

/// A trial of a parent.
#[derive(Debug, Clone, PartialEq)]
pub struct ParentTrial {
    /// Training job name.
    pub name: String,
    /// How it ended.
    pub status: TrialStatus,
    /// When it began, in seconds since 1970, where that is known.
    pub created: Option<f64>,
    /// Tuned hyperparameters by name.
    pub hyperparameters: BTreeMap<String, Value>,
    /// What it was scored by; none of a failed one.
    pub objective: Option<f64>,
}

/// The parents of a job and how it takes them.
#[derive(Debug, Clone, PartialEq)]
pub struct WarmStart {
    /// Same data or not.
    pub kind: WarmStartType,
    /// 1 to 5.
    pub parents: Vec<Parent>,
    /// The static hyperparameters of the job itself.
    pub fixed: BTreeMap<String, String>,
}

/// A trial of a parent as a point of the new job's space.
#[derive(Debug, Clone, PartialEq)]
pub struct Prior {
    /// Which parent, in the order of the request.
    pub parent: usize,
    /// Inside the space.
    pub assignment: Assignment,
    /// What it was scored by; none of a failed one. Of other data under `TransferLearning`: to be compared with those of its
    /// own parent only.
    pub objective: Option<f64>,
}

/// The best of a job and its parents, where it is a parent's.
#[derive(Debug, Clone, PartialEq)]
pub struct ParentBest<'a> {
    /// The parent.
    pub parent: &'a Parent,
    /// Its trial.
    pub trial: &'a ParentTrial,
    /// What it was scored by.
    pub objective: f64,
}

impl WarmStart {
    /// Everything that is wrong.
    pub(super) fn problems(&self, spec: &JobSpec, problems: &mut Vec<RuleError>) {
        if !(1..=MAX_PARENTS).contains(&self.parents.len()) {
            problems.push(RuleError::ParentCountOutOfRange { found: self.parents.len(), limit: MAX_PARENTS });
        }
        if !matches!(spec.strategy.name(), "Bayesian" | "Random") {
            problems.push(RuleError::WarmStartStrategy { strategy: spec.strategy.name() });
        }
        for (idx, parent) in self.parents.iter().enumerate() {
            if self.parents.iter().take(idx).any(|earlier| earlier.name == parent.name) {
                problems.push(RuleError::DuplicateParent { parent: parent.name.clone() });
            } else {
                self.parent_problems(parent, spec, problems);
            }
        }
        let inherited: usize = self.parents.iter().map(|parent| parent.trials.len()).sum();
        let limit = spec.strategy.max_jobs_limit();
        if inherited + spec.max_jobs as usize > limit as usize {
            let strategy = spec.strategy.name();
            problems.push(RuleError::TooManyWithParents { inherited, found: spec.max_jobs, limit, strategy });
        }
    }

    fn parent_problems(&self, parent: &Parent, spec: &JobSpec, problems: &mut Vec<RuleError>) {
        let name = || parent.name.clone();
        if parent.name.eq_ignore_ascii_case(&spec.name) {
            problems.push(RuleError::OwnParent { parent: name() });
        }
        if !parent.status.is_over() {
            problems.push(RuleError::ParentNotOver { parent: name() });
        }
        if (&parent.objective_metric, parent.direction) != (&spec.objective_metric, spec.direction) {
            problems.push(RuleError::ParentObjective {
                parent: name(),
                theirs: parent.objective_metric.clone(),
                ours: spec.objective_metric.clone(),
            });
        }
        let ours = names(&self.fixed, &spec.space.dims);
        let theirs = names(&parent.fixed, &parent.dims);
        let ours_only = ours.iter().filter(|name| !theirs.contains(name));
        let theirs_only = theirs.iter().filter(|name| !ours.contains(name));
        if let Some(parameter) = ours_only.chain(theirs_only).min() {
            problems.push(RuleError::ParentParameters { parent: name(), parameter: (*parameter).to_string() });
            return;
        }
        for dim in &spec.space.dims {
            let theirs = parent.dims.iter().find(|theirs| theirs.name == dim.name);
            if theirs.is_some_and(|theirs| discriminant(&theirs.range) != discriminant(&dim.range)) {
                problems.push(RuleError::ParentParameterType { parent: name(), parameter: dim.name.clone() });
            }
        }
        let changes = self.fixed.iter().map(|(name, value)| changes(parent, name, value)).sum();
        if changes > MAX_CHANGES {
            problems.push(RuleError::ParentChanges { parent: name(), found: changes, limit: MAX_CHANGES });
        }
    }

    /// The parents' trials that are points of `space`. Those outside its ranges are left out, and, where the data are the
    /// same, those that had another value where the job now has a static one: they are no points of this search.
    pub fn priors(&self, space: &Space) -> Vec<Prior> {
        let mut priors = Vec::new();
        for (idx, parent) in self.parents.iter().enumerate() {
            for trial in &parent.trials {
                let assignment: Option<Assignment> =
                    space.dims.iter().map(|dim| value_of(parent, trial, &dim.name, &dim.range)).collect();
                let is_slice = self.kind == WarmStartType::TransferLearning || self.agrees(trial);
                let Some(assignment) = assignment.filter(|point| is_slice && space.contains(point)) else { continue };
                priors.push(Prior { parent: idx, assignment, objective: trial.objective });
            }
        }
        priors
    }

    /// Whether what the trial tuned and the job has fixed is the same.
    fn agrees(&self, trial: &ParentTrial) -> bool {
        let is_same = |(name, value): (&String, &String)| match trial.hyperparameters.get(name) {
            None => true,
            Some(theirs) => is_same_value(&theirs.to_string(), value),
        };
        self.fixed.iter().all(is_same)
    }

    /// The best trial of all parents, the earliest on ties; under `IdenticalDataAndAlgorithm` only, where values compare.
    pub fn best(&self, direction: Direction) -> Option<ParentBest<'_>> {
        let mut best: Option<ParentBest<'_>> = None;
        if self.kind == WarmStartType::TransferLearning {
            return None;
        }
        for parent in &self.parents {
            for trial in &parent.trials {
                let Some(objective) = trial.objective.filter(|value| value.is_finite()) else { continue };
                if best.as_ref().is_none_or(|best| direction.is_better(objective, best.objective)) {
                    best = Some(ParentBest { parent, trial, objective });
                }
            }
        }
        best
    }
}

fn names<'a>(fixed: &'a BTreeMap<String, String>, dims: &'a [Dim]) -> Vec<&'a str> {
    fixed.keys().map(String::as_str).chain(dims.iter().map(|dim| dim.name.as_str())).collect()
}

/// What a hyperparameter was in a trial of a parent: tuned there, or static.
fn value_of(parent: &Parent, trial: &ParentTrial, name: &str, range: &Range) -> Option<Value> {
    match trial.hyperparameters.get(name) {
        Some(value) => Some(value.clone()),
        None => range.parse(parent.fixed.get(name)?),
    }
}

/// What AMT counts for a static hyperparameter, given what it was in the parent. Its example: of a categorical one with the
/// values `red` and `blue`, both count if it becomes static, and both if it goes from static `red` to static `blue`.
fn changes(parent: &Parent, name: &str, value: &str) -> usize {
    let of_range = |dim: &Dim| match &dim.range {
        Range::Categorical { values } => values.len(),
        Range::Continuous { .. } | Range::Integer { .. } => 1,
    };
    match parent.fixed.get(name) {
        None => parent.dims.iter().find(|dim| dim.name == name).map_or(0, of_range),
        Some(theirs) if is_same_value(theirs, value) => 0,
        Some(theirs) if number(theirs).is_some() && number(value).is_some() => 1,
        Some(_) => 2,
    }
}

/// As numbers where both are some: a parent's file may write 1 as `1.0`.
fn is_same_value(theirs: &str, ours: &str) -> bool {
    theirs == ours || number(theirs).is_some_and(|x| Some(x) == number(ours))
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}
