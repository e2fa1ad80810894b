//! A race of strategies: the best objective so far over effort, mean and spread of the repeats; and the sentences about it.

use super::points::decimate;
use super::range::{padded, robust};
use super::{Area, Axis, Datum, Hit, Kind, Phrase, Place, Role, Series, View, drawable};
use crate::analysis::race::{Duel, Measure, Point, Race, Verdict, best_so_far, curve, shown_until};
use crate::tuner::Direction;

/// By the place of the strategy: its mean, and a run of it that is not over.
const ROLES: [(Role, Role); 4] =
    [(Role::Racer1, Role::Lap1), (Role::Racer2, Role::Lap2), (Role::Racer3, Role::Lap3), (Role::Racer4, Role::Lap4)];
/// Points of a line, and places of it that answer to the pointer.
const MOST_POINTS: usize = 400;
const MOST_HITS: usize = 80;

/// A step line for each strategy, the mean over its repeats, in a band from the worst to the best repeat; thin lines are runs on
/// their way. Values outside the robust range (see `range::robust`) are cut off: the best so far only improves, so they come
/// first.
pub fn race(race: &Race, measure: Measure) -> View {
    let curves: Vec<Vec<Point>> = race.entrants.iter().map(|entrant| curve(entrant, measure, race.direction)).collect();
    let laps: Vec<Vec<Vec<(f64, f64)>>> = race
        .entrants
        .iter()
        .map(|entrant| {
            let running = entrant.runs.iter().filter(|run| !run.over);
            let line = |run| held(best_so_far(run, measure, race.direction), shown_until(run, measure));
            running.map(line).filter(|line| !line.is_empty()).collect()
        })
        .collect();
    let of_curves = curves.iter().flatten().flat_map(|point| [point.low, point.mean, point.high]);
    let of_laps = laps.iter().flatten().flatten().map(|(_, y)| *y);
    let values: Vec<f64> = of_curves.chain(of_laps).filter_map(drawable).collect();
    let range = robust(&values, race.direction == Direction::Minimize).map_or(Axis::NO_DATA, padded);

    let (title, short) = objective_title(race);
    let mut view = View::blank("race", x_axis(race, measure), Axis::linear(title, short, range));
    view.empty = values.is_empty().then(|| Phrase::new("race_waiting"));
    let places = curves.iter().zip(&laps).zip(ROLES).zip(&race.entrants);
    for (((curve, laps), (mean, lap)), entrant) in places {
        let drawn = shown_to_its_end(curve, measure);
        view.areas.extend(band(&drawn, mean, range));
        for points in laps {
            view.series.extend(step(lap, points.clone(), range));
        }
        let line: Vec<(f64, f64)> = drawn.iter().map(|point| (point.x, point.mean)).collect();
        view.series.extend(step(mean, line, range));
        view.hits.extend(hits(race, &entrant.name, curve, measure, range));
        for points in laps {
            view.hits.extend(lap_hits(race, &entrant.name, points, measure, range));
        }
    }
    view
}

/// Half a training job more: what the last one has improved is seen.
fn shown_to_its_end(curve: &[Point], measure: Measure) -> Vec<Point> {
    let end = curve.last().filter(|_| measure == Measure::Jobs).map(|last| Point { x: last.x + 0.5, ..*last });
    curve.iter().copied().chain(end).collect()
}

fn inside(y: f64, (low, high): (f64, f64)) -> bool {
    (low..=high).contains(&y)
}

/// A line with its last value held up to where the run is.
fn held(mut line: Vec<(f64, f64)>, until: Option<f64>) -> Vec<(f64, f64)> {
    if let (Some(&(x, y)), Some(until)) = (line.last(), until)
        && until > x
    {
        line.push((until, y));
    }
    line
}

fn step(role: Role, mut points: Vec<(f64, f64)>, range: (f64, f64)) -> Option<Series> {
    points.retain(|(_, y)| inside(*y, range));
    let points = decimate(&points, MOST_POINTS);
    (points.len() > 1).then_some(Series { role, kind: Kind::Step, trial: None, points })
}

/// From the worst to the best repeat, in steps as the line.
fn band(curve: &[Point], role: Role, (low, high): (f64, f64)) -> Option<Area> {
    let shown: Vec<&Point> =
        curve.iter().filter(|point| point.repeats > 1 && inside(point.mean, (low, high))).collect();
    let mut points: Vec<(f64, f64, f64)> = Vec::new();
    for point in shown {
        let (lower, upper) = (point.low.max(low), point.high.min(high));
        if let Some(&(_, lower, upper)) = points.last() {
            points.push((point.x, lower, upper));
        }
        points.push((point.x, lower, upper));
    }
    (points.len() > 1).then_some(Area { role, points })
}

fn x_axis(race: &Race, measure: Measure) -> Axis {
    let runs = race.entrants.iter().flat_map(|entrant| &entrant.runs);
    let last = runs.filter_map(|run| shown_until(run, measure)).fold(0.0, f64::max);
    let (key, range, integer) = match measure {
        Measure::Jobs => ("axis_race_jobs", (0.5, f64::from(race.budget.max(1)) + 0.5), true),
        Measure::Rounds => ("axis_race_rounds", (0.0, last.max(1.0)), true),
        Measure::Seconds => ("axis_race_seconds", (0.0, if last > 0.0 { last } else { 1.0 }), false),
    };
    let from = i64::from(measure == Measure::Jobs);
    Axis { integer, from, ..Axis::linear(Phrase::new(key), Phrase::new(key), range) }
}

fn objective_title(race: &Race) -> (Phrase, Phrase) {
    let key = match race.direction {
        Direction::Minimize => "axis_objective_minimize",
        Direction::Maximize => "axis_objective_maximize",
    };
    let metric = race.metric.as_str();
    (Phrase::new(key).with("metric", Datum::Word(metric.to_owned())), Phrase::new(metric))
}

/// What the tooltip says of an effort.
fn effort(measure: Measure, x: f64) -> (String, Datum) {
    match measure {
        Measure::Jobs => ("tip_race_jobs".to_owned(), Datum::Count(x as i64)),
        Measure::Rounds => ("tip_race_rounds".to_owned(), Datum::Count(x as i64)),
        Measure::Seconds => ("tip_race_seconds".to_owned(), Datum::Setting(x)),
    }
}

fn hits(race: &Race, name: &str, curve: &[Point], measure: Measure, range: (f64, f64)) -> Vec<Hit> {
    let shown: Vec<&Point> = curve.iter().filter(|point| inside(point.mean, range)).collect();
    // Evenly, and always the last.
    let stride = shown.len().div_ceil(MOST_HITS).max(1);
    let last = shown.len().saturating_sub(1);
    let kept = shown.iter().enumerate().filter(|(place, _)| (last - place).is_multiple_of(stride));
    let hit = |(_, point): (usize, &&Point)| {
        let mut lines = vec![
            ("tip_race_strategy".to_owned(), Datum::Word(name.to_owned())),
            effort(measure, point.x),
            (race.metric.clone(), Datum::Measure(point.mean)),
        ];
        let ends = match race.direction {
            Direction::Minimize => (point.low, point.high),
            Direction::Maximize => (point.high, point.low),
        };
        lines.push(("tip_race_best".to_owned(), Datum::Measure(ends.0)));
        lines.push(("tip_race_worst".to_owned(), Datum::Measure(ends.1)));
        lines.push(("tip_race_repeats".to_owned(), Datum::count(point.repeats)));
        Hit { x: point.x, y: point.mean, place: Place::Inside, trial: None, lines }
    };
    kept.map(hit).collect()
}

/// Of a run on its way only how far it is.
fn lap_hits(race: &Race, name: &str, points: &[(f64, f64)], measure: Measure, range: (f64, f64)) -> Option<Hit> {
    let &(x, y) = points.last().filter(|(_, y)| inside(*y, range))?;
    let lines = vec![
        ("tip_race_strategy".to_owned(), Datum::Word(name.to_owned())),
        effort(measure, x),
        (race.metric.clone(), Datum::Measure(y)),
        ("tip_status".to_owned(), Datum::Key("state_in_progress")),
    ];
    Some(Hit { x, y, place: Place::Inside, trial: None, lines })
}

/// What can be said of who leads.
pub fn verdict_sentence(race: &Race, verdict: &Verdict) -> Phrase {
    let name = |place: usize| Datum::Word(race.entrants.get(place).map_or(String::new(), |it| it.name.clone()));
    match verdict {
        Verdict::Unfinished => Phrase::new("race_unfinished"),
        Verdict::NoValues => Phrase::new("race_no_values"),
        Verdict::OneRepeat { leader: None } => Phrase::new("race_one_equal"),
        Verdict::OneRepeat { leader: Some(leader) } => Phrase::new("race_one").with("leader", name(*leader)),
        Verdict::AllEqual { repeats } => Phrase::new("race_equal").with("repeats", Datum::count(*repeats)),
        Verdict::Leads { leader, repeats, duels } => {
            let apart = duels.iter().filter(|duel| duel.apart).count();
            let key = match (apart, duels.len()) {
                (0, _) => "race_leads_unsure",
                (apart, all) if apart == all => "race_leads",
                _ => "race_leads_partly",
            };
            Phrase::new(key).with("leader", name(*leader)).with("repeats", Datum::count(*repeats))
        }
    }
}

/// The leader against another strategy.
pub fn duel_sentence(race: &Race, duel: &Duel) -> Phrase {
    let name = Datum::Word(race.entrants.get(duel.other).map_or(String::new(), |it| it.name.clone()));
    let (key, interval) = match (duel.interval, duel.apart) {
        (Some(interval), true) => ("race_duel_apart", interval),
        (Some(interval), false) => ("race_duel_unsure", interval),
        (None, true) => ("race_duel_same_apart", (duel.lead, duel.lead)),
        (None, false) if duel.lead == 0.0 => ("race_duel_tied", (0.0, 0.0)),
        (None, false) => ("race_duel_same_unsure", (duel.lead, duel.lead)),
    };
    Phrase::new(key)
        .with("other", name)
        .with("lead", Datum::Setting(duel.lead))
        .with("low", Datum::Setting(interval.0))
        .with("high", Datum::Setting(interval.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::race::{Entrant, Finish, Run};

    fn run(values: &[f64], over: bool) -> Run {
        let finish =
            |(trial, value): (u32, &f64)| Finish { trial, value: Some(*value), rounds: trial + 1, seconds: 1.0 };
        Run { finishes: (0..).zip(values).map(finish).collect(), over }
    }

    fn two(over: bool) -> Race {
        let entrant = |name: &str, runs| Entrant { name: name.into(), is_yardstick: false, runs };
        Race {
            metric: "validation:auc".into(),
            direction: Direction::Maximize,
            budget: 3,
            entrants: vec![
                entrant("A", vec![run(&[0.5, 0.7, 0.6], true), run(&[0.7, 0.6, 0.9], true)]),
                entrant("B", vec![run(&[0.6, 0.7], over), run(&[], over)]),
            ],
        }
    }

    #[test]
    fn the_mean_is_a_step_line_in_a_band_of_steps() {
        let view = race(&two(false), Measure::Jobs);
        assert_eq!(view.x.range, (0.5, 3.5));
        let roles: Vec<Role> = view.series.iter().map(|series| series.role).collect();
        assert_eq!(roles, [Role::Racer1, Role::Lap2]);
        assert_eq!(view.series[0].points, [(1.0, 0.6), (2.0, 0.7), (3.0, 0.8), (3.5, 0.8)]);
        assert_eq!(view.series[1].points, [(1.0, 0.6), (2.0, 0.7)]);
        let band = &view.areas[0].points;
        assert_eq!(band[..3], [(1.0, 0.5, 0.7), (2.0, 0.5, 0.7), (2.0, 0.7, 0.7)]);
        assert_eq!(band.last(), Some(&(3.5, 0.7, 0.9)));
        let last = &view.hits[2].lines;
        assert_eq!(last[0], ("tip_race_strategy".to_owned(), Datum::Word("A".into())));
        assert_eq!(last[1], ("tip_race_jobs".to_owned(), Datum::Count(3)));
        assert_eq!(last[3], ("tip_race_best".to_owned(), Datum::Measure(0.9)));
    }

    #[test]
    fn before_anything_has_ended_it_says_so() {
        let mut race_ahead = two(false);
        race_ahead.entrants.iter_mut().for_each(|entrant| entrant.runs = vec![Run::default(); 2]);
        let view = race(&race_ahead, Measure::Seconds);
        assert_eq!(view.empty, Some(Phrase::new("race_waiting")));
        assert!(view.series.is_empty() && view.hits.is_empty() && view.x.range == (0.0, 1.0));
    }
}
