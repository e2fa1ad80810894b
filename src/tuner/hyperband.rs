//! Hyperband's arithmetic: which trial is in which bracket, and after how many rounds it is judged. All of it in whole
//! numbers: the floating logarithm of log3(243) is a little below 5, and a bracket is lost.
//!
//! Two forms, and a job says which it is:
//! - `Asynchronous`, AMT's: AWS says that it builds on ASHA (Li et al. 2020, "A system for massively parallel hyperparameter
//!   tuning"). A trial is judged when it reaches a rung, by `stop::asha`, and nobody waits. AWS tells neither its reduction
//!   factor nor its brackets; ours are a factor of 3, and for one trial in four a second bracket without the lowest rung, so
//!   that a slow starter has a chance.
//! - `Brackets`, Li et al. 2018, Algorithm 1: a bracket's trials all train to the first rung and are held there; the best
//!   third goes on, and so on. Nobody goes on before the whole rung is in.
//!
//! `R`: most rounds of a trial (`MaxResource`); `r`: rounds of the lowest rung (`MinResource`); eta: the reduction factor.

use serde::Serialize;

/// One trial in this many goes on from a rung to the next, and the next has as many times the rounds (eta).
pub const REDUCTION_FACTOR: u32 = 3;
/// Largest `MaxResource` (API documentation).
pub const MAX_RESOURCE: u32 = 20_000;
/// One trial in this many is in the second bracket of the asynchronous form.
const SECOND_BRACKET_EVERY: u64 = 4;

/// How trials are halved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Form {
    /// AMT's: trials are stopped when they reach a rung; none waits for another.
    Asynchronous,
    /// The textbook's: trials are held at a rung until all of it are in.
    Brackets,
}

/// The settings of a Hyperband job (SageMaker `HyperbandStrategyConfig`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hyperband {
    /// Which of the two.
    pub form: Form,
    /// No trial is stopped before so many rounds; at least 1.
    pub min_resource: u32,
    /// Rounds of a trial that is never stopped; above `min_resource`.
    pub max_resource: u32,
}

/// A rung of a bracket: so many trials train to so many rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rung {
    /// Trials that get here.
    pub trials: u32,
    /// Rounds that each has then.
    pub rounds: u32,
}

/// Where a trial of the textbook form belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// The `s` of the paper: 0 is plain random search.
    pub bracket: u32,
    /// Number of its first trial.
    pub first: u32,
    /// From the lowest; the last has `R` rounds.
    pub rungs: Vec<Rung>,
}

impl Cohort {
    /// Number of the first trial behind it.
    pub fn end(&self) -> u32 {
        self.first + self.rungs.first().map_or(1, |rung| rung.trials)
    }
}

impl Hyperband {
    /// `MinResource` where none is given: the lowest rung is three reductions below the top.
    pub fn default_min_resource(max_resource: u32) -> u32 {
        (max_resource / REDUCTION_FACTOR.pow(3)).max(1)
    }

    /// Bracket of a trial: of its number and the seed of the job alone. For the textbook form the `s` of the paper; for the
    /// asynchronous one the number of rungs that it skips.
    pub fn bracket_of(&self, trial: u32, seed: u64) -> u32 {
        match self.form {
            Form::Brackets => self.cohort_of(trial).bracket,
            Form::Asynchronous => {
                let is_second = seed.wrapping_add(u64::from(trial)) % SECOND_BRACKET_EVERY == SECOND_BRACKET_EVERY - 1;
                u32::from(is_second && self.top() >= 2)
            }
        }
    }

    /// The rung of `bracket` that a trial of the asynchronous form has passed since it had `before` rounds, the highest if
    /// it is several at once. The last rung is the end of the trial and none of these.
    pub fn rung_between(&self, bracket: Option<u32>, before: u32, now: u32) -> Option<u32> {
        let skipped = bracket.filter(|_| self.form == Form::Asynchronous)?;
        let rungs = (skipped..).map_while(|power| self.level(power)).take_while(|rounds| *rounds < self.max_resource);
        rungs.take_while(|rounds| *rounds <= now).filter(|rounds| *rounds > before).last()
    }

    /// The bracket of the textbook form to which `trial` belongs. Brackets follow each other from the one that halves most,
    /// `s_max`, to plain random search, and then all over again (Li et al. 2018, section 3.2).
    pub fn cohort_of(&self, trial: u32) -> Cohort {
        let brackets: Vec<Vec<Rung>> = (0..=self.top()).rev().map(|bracket| self.rungs(bracket)).collect();
        let size = |rungs: &[Rung]| rungs.first().map_or(1, |rung| rung.trials);
        let per_pass: u32 = brackets.iter().map(|rungs| size(rungs)).sum();
        let mut first = trial - trial % per_pass;
        for (bracket, rungs) in (0..=self.top()).rev().zip(brackets) {
            let next = first + size(&rungs);
            if trial < next || bracket == 0 {
                return Cohort { bracket, first, rungs };
            }
            first = next;
        }
        Cohort { bracket: 0, first: trial, rungs: self.rungs(0) }
    }

    /// The rungs of bracket `s`: n = ceil((s_max + 1) eta^s / (s + 1)) trials, floor(n eta^-i) of them at rung i with
    /// floor(R eta^(i - s)) rounds.
    pub fn rungs(&self, bracket: u32) -> Vec<Rung> {
        let power = |exponent: u32| u64::from(REDUCTION_FACTOR).pow(exponent);
        let trials = (u64::from(self.top() + 1) * power(bracket)).div_ceil(u64::from(bracket + 1));
        let rung = |idx: u32| Rung {
            trials: (trials / power(idx)).max(1) as u32,
            rounds: (u64::from(self.max_resource) / power(bracket - idx)) as u32,
        };
        (0..=bracket).map(rung).collect()
    }

    /// Rounds at the rungs of a bracket, from the lowest; the last is the end of a trial.
    pub fn rung_rounds(&self, bracket: u32) -> Vec<u32> {
        match self.form {
            Form::Brackets => self.rungs(bracket).iter().map(|rung| rung.rounds).collect(),
            Form::Asynchronous => {
                let levels = (bracket..).map_while(|power| self.level(power));
                levels.take_while(|rounds| *rounds < self.max_resource).chain([self.max_resource]).collect()
            }
        }
    }

    /// The largest `s` with r eta^s <= R: the paper's floor(log_eta(R / r)).
    fn top(&self) -> u32 {
        let levels = (1..).map_while(|power| self.level(power));
        levels.take_while(|rounds| *rounds <= self.max_resource).count() as u32
    }

    /// r eta^power, if a round count can hold it.
    fn level(&self, power: u32) -> Option<u32> {
        REDUCTION_FACTOR.checked_pow(power).and_then(|factor| factor.checked_mul(self.min_resource.max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn textbook(min_resource: u32, max_resource: u32) -> Hyperband {
        Hyperband { form: Form::Brackets, min_resource, max_resource }
    }

    fn pairs(hyperband: Hyperband, bracket: u32) -> Vec<(u32, u32)> {
        hyperband.rungs(bracket).iter().map(|rung| (rung.trials, rung.rounds)).collect()
    }

    #[test]
    fn the_brackets_are_those_of_the_paper() {
        // Li et al. 2018, Table 1: R = 81, eta = 3.
        let hyperband = textbook(1, 81);
        assert_eq!(pairs(hyperband, 4), [(81, 1), (27, 3), (9, 9), (3, 27), (1, 81)]);
        assert_eq!(pairs(hyperband, 3), [(34, 3), (11, 9), (3, 27), (1, 81)]);
        assert_eq!(pairs(hyperband, 2), [(15, 9), (5, 27), (1, 81)]);
        assert_eq!(pairs(hyperband, 1), [(8, 27), (2, 81)]);
        assert_eq!(pairs(hyperband, 0), [(5, 81)]);
    }

    #[test]
    fn no_bracket_is_lost_to_rounding() {
        // floor(log(243) / log(3)) is 4 in doubles.
        assert_eq!(textbook(1, 243).top(), 5);
        assert_eq!(textbook(1, 242).top(), 4);
        assert_eq!(textbook(1, 1).top(), 0);
        assert_eq!(textbook(1, u32::MAX).top(), 20);
    }

    #[test]
    fn the_lowest_rung_is_never_below_min_resource() {
        for (min, max) in [(1, 100), (3, 100), (7, 20_000), (10, 29)] {
            for bracket in 0..=textbook(min, max).top() {
                let rungs = textbook(min, max).rungs(bracket);
                assert!(rungs[0].rounds >= min && rungs[bracket as usize].rounds == max, "{min}, {max}: {rungs:?}");
                assert!(rungs.windows(2).all(|pair| pair[0].rounds < pair[1].rounds));
            }
        }
    }

    #[test]
    fn brackets_follow_each_other_and_begin_again() {
        let hyperband = textbook(1, 9);
        // s = 2: 9 trials; s = 1: ceil(3 * 3 / 2) = 5; s = 0: 3. Then again.
        let places: Vec<(u32, u32)> =
            (0..20).map(|trial| hyperband.cohort_of(trial)).map(|c| (c.bracket, c.first)).collect();
        let expected = [vec![(2, 0); 9], vec![(1, 9); 5], vec![(0, 14); 3], vec![(2, 17); 3]].concat();
        assert_eq!(places, expected);
        assert_eq!(hyperband.cohort_of(10).end(), 14);
    }

    #[test]
    fn a_rung_is_passed_once() {
        let hyperband = Hyperband { form: Form::Asynchronous, min_resource: 2, max_resource: 54 };
        let passed =
            |bracket| (1..=54).filter(|r| hyperband.rung_between(Some(bracket), r - 1, *r).is_some()).collect();
        let (first, second): (Vec<u32>, Vec<u32>) = (passed(0), passed(1));
        assert_eq!((first, second), (vec![2, 6, 18], vec![6, 18]));
        assert_eq!(hyperband.rung_between(Some(0), 1, 20), Some(18));
    }

    #[test]
    fn every_fourth_trial_is_in_the_second_bracket_wherever_the_seed_begins() {
        let hyperband = Hyperband { form: Form::Asynchronous, min_resource: 1, max_resource: 27 };
        for seed in [0, 1, 7, u64::MAX] {
            let second: Vec<u32> = (0..40).filter(|trial| hyperband.bracket_of(*trial, seed) == 1).collect();
            assert_eq!(second.len(), 10, "{seed}: {second:?}");
            assert!(second.windows(2).all(|pair| pair[1] - pair[0] == 4));
        }
        // With one rung there is nothing to skip.
        let short = Hyperband { max_resource: 8, ..hyperband };
        assert!((0..40).all(|trial| Hyperband { min_resource: 3, ..short }.bracket_of(trial, 0) == 0));
    }
}
