//! A race as the page shows it: read from what its workers told, drawn, and put into words.

mod racer;

pub use racer::{RaceNews, Racer};

use crate::analysis::race::{Entrant, Finish, Measure, Race, Run, Spread, Standing, Verdict, standings, verdict};
use crate::chart::{self, Picture, Size, Texts};
use crate::error::Message;
use crate::json::{Expected, Field, JsonError, Read};
use crate::tuner::Direction;
use crate::view;
use serde::{Serialize, Serializer};

/// The race with its picture.
#[derive(Debug, Serialize)]
pub struct RaceShown {
    /// Best so far over effort; null where it has no place.
    pub picture: Option<Picture>,
    /// By strategy.
    pub standings: Vec<StandingShown>,
    /// Who leads, in words.
    pub verdict: String,
    /// The leader against each other strategy, in words.
    pub duels: Vec<String>,
    /// Place of the strategy that leads, where all runs are over.
    pub leader: Option<usize>,
}

/// A strategy's line of the table: see `analysis::race::Standing`.
#[derive(Debug, Serialize)]
pub struct StandingShown {
    best: Option<SpreadShown>,
    to_reach: Option<SpreadShown>,
    wins: usize,
    over: usize,
    jobs: usize,
    rounds: Option<f64>,
    seconds: Option<f64>,
}

#[derive(Debug)]
struct SpreadShown(Spread);

impl Serialize for SpreadShown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Spread { mean, low, high, n } = self.0;
        (mean, low, high, n).serialize(serializer)
    }
}

impl From<Standing> for StandingShown {
    fn from(standing: Standing) -> Self {
        let Standing { best, to_reach, wins, over, jobs, rounds, seconds } = standing;
        let (best, to_reach) = (best.map(SpreadShown), to_reach.map(SpreadShown));
        StandingShown { best, to_reach, wins, over, jobs, rounds, seconds }
    }
}

/// A race with everything that the page says of it. `measure`: `jobs`, `rounds` or `seconds`; without a size it is not drawn.
/// Errors if the size is out of bounds.
pub fn race_shown(race: &Race, measure: &str, size: Option<Size>, texts: &Texts) -> Result<RaceShown, Vec<Message>> {
    let measure = Measure::named(measure);
    let verdict = verdict(race);
    let picture = size.map(|size| chart::draw(&view::race(race, measure), size, texts)).transpose();
    let (leader, duels) = match &verdict {
        Verdict::Leads { leader, duels, .. } => (Some(*leader), &duels[..]),
        _ => (None, &[][..]),
    };
    Ok(RaceShown {
        picture: picture.map_err(|error| vec![Message::new("internal").with("text", error)])?,
        standings: standings(race, measure).into_iter().map(StandingShown::from).collect(),
        verdict: texts.phrase(&view::verdict_sentence(race, &verdict)),
        duels: duels.iter().map(|duel| texts.phrase(&view::duel_sentence(race, duel))).collect(),
        leader,
    })
}

/// A list: trial, objective or null, rounds, seconds.
impl Read for Finish {
    fn read(field: &Field) -> Result<Self, JsonError> {
        let mut items = field.items()?;
        let mut next = || items.next().ok_or_else(|| field.expected(Expected::Array));
        Ok(Finish {
            trial: u32::read(&next()?)?,
            value: Option::read(&next()?)?,
            rounds: u32::read(&next()?)?,
            seconds: f64::read(&next()?)?,
        })
    }
}

impl Read for Run {
    fn read(field: &Field) -> Result<Self, JsonError> {
        Ok(Run { finishes: field.read("finishes")?, over: field.read("over")? })
    }
}

impl Read for Entrant {
    fn read(field: &Field) -> Result<Self, JsonError> {
        Ok(Entrant { name: field.read("name")?, is_yardstick: field.read("yardstick")?, runs: field.read("runs")? })
    }
}

impl Read for Race {
    fn read(field: &Field) -> Result<Self, JsonError> {
        let minimize: bool = field.read("minimize")?;
        Ok(Race {
            metric: field.read("metric")?,
            direction: if minimize { Direction::Minimize } else { Direction::Maximize },
            budget: field.read("budget")?,
            entrants: field.read("entrants")?,
        })
    }
}
