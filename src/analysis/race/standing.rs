//! Who leads, and whether that can be told from the luck of the draw.

use super::{Entrant, Measure, Race, Run, best_so_far};
use crate::math::student_bound;
use crate::tuner::Direction;

/// What is said of a lead is said with this confidence, of all pairs of strategies together (Bonferroni: the leader is known
/// only when all is over, so it could have been any pair).
const CONFIDENCE: f64 = 0.95;
/// Repeats whose differences are all the same have no spread to judge by. So many of them on one side are less likely than
/// 5 % for two strategies that are equally good: 2 / 2^6 = 3 %.
pub const FEWEST_OF_EQUAL_DIFFERENCES: usize = 6;

/// Repeats in three numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Their mean.
    pub mean: f64,
    /// The smallest.
    pub low: f64,
    /// The largest.
    pub high: f64,
    /// How many.
    pub n: usize,
}

impl Spread {
    fn of(values: &[f64]) -> Option<Spread> {
        let n = values.len();
        let low = values.iter().copied().reduce(f64::min)?;
        let high = values.iter().copied().reduce(f64::max)?;
        let mean = (values.iter().sum::<f64>() / n as f64).clamp(low, high);
        Some(Spread { mean, low, high, n })
    }
}

/// What a strategy has come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The best objectives of the runs that are over. `None` without any.
    pub best: Option<Spread>,
    /// The effort until it was as good as the yardstick in the end, repeat by repeat; of the repeats in which it got there.
    pub to_reach: Option<Spread>,
    /// Repeats in which no strategy was better; several may share one.
    pub wins: usize,
    /// Runs that are over.
    pub over: usize,
    /// Training jobs of the runs that are over.
    pub jobs: usize,
    /// Boosting rounds of the runs that are over, on average.
    pub rounds: Option<f64>,
    /// Seconds of the runs that are over, on average.
    pub seconds: Option<f64>,
}

/// Repeats that are over for every strategy, with an objective: their best objectives, by strategy.
fn complete(race: &Race) -> Vec<Vec<f64>> {
    let repeats = race.entrants.iter().map(|entrant| entrant.runs.len()).min().unwrap_or(0);
    let of = |repeat: usize| {
        let bests = race.entrants.iter().map(|entrant| over(&entrant.runs[repeat], race.direction));
        bests.collect::<Option<Vec<f64>>>()
    };
    (0..repeats).filter_map(of).collect()
}

fn over(run: &Run, direction: Direction) -> Option<f64> {
    if run.over { run.best(direction) } else { None }
}

/// What each strategy has come to, in their order.
pub fn standings(race: &Race, measure: Measure) -> Vec<Standing> {
    let complete = complete(race);
    let yardstick = race.entrants.iter().find(|entrant| entrant.is_yardstick);
    let standing = |(place, entrant): (usize, &Entrant)| {
        let runs: Vec<&Run> = entrant.runs.iter().filter(|run| run.over).collect();
        let bests: Vec<f64> = runs.iter().filter_map(|run| run.best(race.direction)).collect();
        let efforts: Vec<f64> = entrant
            .runs
            .iter()
            .enumerate()
            .filter_map(|(repeat, run)| {
                let goal = over(yardstick?.runs.get(repeat)?, race.direction)?;
                reached(run, goal, measure, race.direction)
            })
            .collect();
        let is_first = |bests: &&Vec<f64>| !bests.iter().any(|other| race.direction.is_better(*other, bests[place]));
        let ends: Vec<_> = runs.iter().filter_map(|run| run.finishes.last()).collect();
        let mean = |sum: f64| (!ends.is_empty()).then(|| sum / ends.len() as f64);
        Standing {
            best: Spread::of(&bests),
            to_reach: Spread::of(&efforts),
            wins: complete.iter().filter(is_first).count(),
            over: runs.len(),
            jobs: runs.iter().map(|run| run.finishes.len()).sum(),
            rounds: mean(ends.iter().map(|end| f64::from(end.rounds)).sum()),
            seconds: mean(ends.iter().map(|end| end.seconds).sum()),
        }
    };
    race.entrants.iter().enumerate().map(standing).collect()
}

/// The effort until a run that is over was at least so good.
fn reached(run: &Run, goal: f64, measure: Measure, direction: Direction) -> Option<f64> {
    let line = best_so_far(run, measure, direction);
    line.iter().find(|(_, best)| run.over && !direction.is_better(goal, *best)).map(|(x, _)| *x)
}

/// The leader against another strategy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Duel {
    /// Place of the other in `Race::entrants`.
    pub other: usize,
    /// How much better the leader is, on average over the repeats.
    pub lead: f64,
    /// Where that lies, with the confidence of all pairs together. `None`: all differences are the same.
    pub interval: Option<(f64, f64)>,
    /// Whether the lead can be told from chance.
    pub apart: bool,
}

/// What can be said.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Not all runs are over.
    Unfinished,
    /// No repeat has an objective of every strategy.
    NoValues,
    /// One repeat has nothing to compare it with.
    OneRepeat {
        /// Place of the strategy that is ahead; `None`: all are equal.
        leader: Option<usize>,
    },
    /// Every repeat gave all strategies the same best objective.
    AllEqual {
        /// How many repeats.
        repeats: usize,
    },
    /// One has the best mean.
    Leads {
        /// Its place in `Race::entrants`.
        leader: usize,
        /// How many repeats.
        repeats: usize,
        /// Against each other strategy.
        duels: Vec<Duel>,
    },
}

/// What can be said of a race.
pub fn verdict(race: &Race) -> Verdict {
    if race.entrants.iter().flat_map(|entrant| &entrant.runs).any(|run| !run.over) {
        return Verdict::Unfinished;
    }
    let complete = complete(race);
    let n = race.entrants.len();
    let repeats = complete.len();
    let mean = |place: usize| complete.iter().map(|bests| bests[place]).sum::<f64>() / repeats as f64;
    let ahead =
        |best: usize, place: usize| if race.direction.is_better(mean(place), mean(best)) { place } else { best };
    let leader = (0..n).fold(0, ahead);
    let is_equal = complete.iter().all(|bests| bests.iter().all(|best| *best == bests[0]));
    match repeats {
        0 => Verdict::NoValues,
        1 => Verdict::OneRepeat { leader: (!is_equal).then_some(leader) },
        _ if is_equal => Verdict::AllEqual { repeats },
        _ => {
            let pairs = (n * (n - 1) / 2).max(1) as f64;
            let bound = student_bound(1.0 - (1.0 - CONFIDENCE) / pairs, repeats as u32 - 1);
            let duels = (0..n).filter(|other| *other != leader).map(|other| {
                let sign = if race.direction == Direction::Minimize { 1.0 } else { -1.0 };
                let leads: Vec<f64> = complete.iter().map(|bests| sign * (bests[other] - bests[leader])).collect();
                duel(other, &leads, bound)
            });
            Verdict::Leads { leader, repeats, duels: duels.collect() }
        }
    }
}

/// `leads`: of the repeats, at least two; `bound`: of Student's t for them.
fn duel(other: usize, leads: &[f64], bound: f64) -> Duel {
    let n = leads.len() as f64;
    if leads.iter().all(|lead| *lead == leads[0]) {
        let apart = leads[0] > 0.0 && leads.len() >= FEWEST_OF_EQUAL_DIFFERENCES;
        return Duel { other, lead: leads[0], interval: None, apart };
    }
    let lead = leads.iter().sum::<f64>() / n;
    let squares: f64 = leads.iter().map(|each| (each - lead) * (each - lead)).sum();
    let half = bound * (squares / (n - 1.0) / n).sqrt();
    Duel { other, lead, interval: Some((lead - half, lead + half)), apart: lead - half > 0.0 }
}
