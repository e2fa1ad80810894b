//! Is the surrogate to be trusted? Each trial is foretold by the model of all the others.

use super::surrogate::Surrogate;

/// One trial, and what the model of the others expects of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeftOut {
    /// Its number.
    pub trial: u32,
    /// Its objective; of a trial that was stopped early, the estimate that the model takes it for.
    pub observed: f64,
    /// Mean of the prediction, in the units of the objective.
    pub mean: f64,
    /// One standard deviation of the prediction, noise included, below the mean.
    pub lower: f64,
    /// One standard deviation above the mean.
    pub upper: f64,
    /// How many standard deviations the trial is above the mean (below, where large values are good), in the model's own
    /// units: about a standard normal number if the model is right.
    pub deviations: f64,
}

/// The check as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct LeaveOneOut {
    /// The job's own trials that the model knows, in its order.
    pub trials: Vec<LeftOut>,
    /// Share of the variance of the targets that the predictions explain: 1 is perfect, 0 no better than the mean of all, less
    /// is worse than that. 0 if the targets are all equal.
    pub explained: f64,
    /// Share of the trials within one standard deviation of their predictions; 68 % if the model is right.
    pub within_one: f64,
}

impl Surrogate<'_> {
    /// Foretells each trial from the others, with the kernel hyperparameters of all (as usual: one trial hardly moves them) and
    /// in the scale of all.
    pub fn leave_one_out(&self) -> LeaveOneOut {
        let targets = self.posterior().targets(0);
        let predictions = self.posterior().leave_one_out();
        let known = self.trials().iter().zip(targets).zip(predictions);
        let own: Vec<(u32, f64, f64, f64)> =
            known.filter_map(|((trial, y), (mean, variance))| Some(((*trial)?, *y, mean, variance.sqrt()))).collect();
        let left_out = |&(trial, y, mean, deviation): &(u32, f64, f64, f64)| {
            let [lower, middle, upper] = self.band(mean, deviation);
            let (observed, deviations) = (self.objective(y), (y - mean) / deviation);
            LeftOut { trial, observed, mean: middle, lower, upper, deviations }
        };
        let trials: Vec<LeftOut> = own.iter().map(left_out).collect();
        let n = own.len().max(1) as f64;
        let centre = own.iter().map(|(_, y, ..)| y).sum::<f64>() / n;
        let spread: f64 = own.iter().map(|(_, y, ..)| (y - centre) * (y - centre)).sum();
        let missed: f64 = own.iter().map(|(_, y, mean, _)| (y - mean) * (y - mean)).sum();
        let within = trials.iter().filter(|trial| trial.deviations.abs() <= 1.0).count();
        LeaveOneOut {
            explained: if spread > 0.0 { 1.0 - missed / spread } else { 0.0 },
            within_one: within as f64 / n,
            trials,
        }
    }
}

/// The check as a whole, without its trials.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Trust {
    /// How many trials were foretold.
    pub trials: usize,
    /// As in `LeaveOneOut`.
    pub explained: f64,
    /// As in `LeaveOneOut`.
    pub within_one: f64,
}

impl From<&LeaveOneOut> for Trust {
    fn from(check: &LeaveOneOut) -> Self {
        Trust { trials: check.trials.len(), explained: check.explained, within_one: check.within_one }
    }
}
