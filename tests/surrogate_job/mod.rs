//! Jobs with a surrogate: one that is really trained, and ones of a made-up objective.

use std::collections::BTreeMap;
use tuning_playground::analysis::{Background, Curve, Surface, pair_surface, partial_dependence};
use tuning_playground::formats::{JobRequest, JobRules};
use tuning_playground::session::Session;
use tuning_playground::session::dto::{WorkerCommand, WorkerInput};
use tuning_playground::tuner::gp::surrogate::Surrogate;
use tuning_playground::tuner::{
    Condition, Context, Dim, Direction, FailReason, Range, RoundReport, Scaling, Space, StopReason, TrialRecord,
    TrialState, Value,
};
use tuning_playground::view::JobPicture;

pub struct Job {
    pub space: Space,
    pub records: Vec<TrialRecord>,
    pub metrics: Vec<String>,
    pub direction: Direction,
    pub selected: Option<u32>,
}

fn real(name: &str, min: f64, max: f64, scaling: Scaling) -> Dim {
    Dim::new(name, Range::Continuous { min, max, scaling })
}

/// Every kind of dimension: 0 logarithmic, 1 whole, 2 categories, 3 conditional, 4 reverse logarithmic, 5 whole on a
/// logarithmic scale.
pub fn dims() -> Vec<Dim> {
    let booster = Range::Categorical { values: vec!["gbtree".into(), "dart".into(), "gblinear".into()] };
    let when = Some(Condition { parent: 2, values: vec!["dart".into()] });
    vec![
        real("eta", 0.01, 1.0, Scaling::Logarithmic),
        Dim::new("max_depth", Range::Integer { min: 1, max: 12, scaling: Scaling::Linear }),
        Dim::new("booster", booster),
        Dim { when, ..real("rate_drop", 0.0, 0.5, Scaling::Linear) },
        real("subsample", 0.0, 0.99, Scaling::ReverseLogarithmic),
        Dim::new("max_bin", Range::Integer { min: 2, max: 4000, scaling: Scaling::Logarithmic }),
    ]
}

fn number(value: &Value) -> f64 {
    match value {
        Value::Real(x) => *x,
        Value::Integer(x) => *x as f64,
        Value::Category(_) | Value::Inactive => 0.0,
    }
}

impl Job {
    /// `n` random trials of (log10 eta + 1)^2 / 4 + a little of the others; some stopped, failed and running.
    pub fn made_up(n: u32) -> Self {
        let space = Space { dims: dims() };
        let mut state = 777_u64;
        let mut random = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / f64::from(1 << 24)
        };
        let mut records = Vec::new();
        for id in 0..n {
            let unit: Vec<f64> = (0..space.dims.len()).map(|_| random()).collect();
            let point = space.from_unit(&unit);
            let eta = libm::log10(number(&point[0])) + 1.0;
            let dart = if point[2] == Value::Category("dart".into()) { 0.05 + 0.2 * number(&point[3]) } else { 0.0 };
            let value = 0.4 + eta * eta / 4.0 + number(&point[1]) / 100.0 + dart + 0.02 * random();
            let state = match id {
                id if id + 2 >= n && n > 6 => TrialState::Running,
                id if id % 13 == 7 => TrialState::Failed(FailReason::WorkerLost),
                id if id % 9 == 4 => TrialState::Stopped(StopReason::Median),
                _ => TrialState::Completed,
            };
            let reports = vec![RoundReport { round: 1, values: vec![value] }];
            records.push(TrialRecord { state, reports, ..TrialRecord::proposed(id, point, 1) });
        }
        let metrics = vec!["validation:logloss".to_owned()];
        Job { space, records, metrics, direction: Direction::Minimize, selected: None }
    }

    /// Gradient-boosted trees on the diabetes data, tuned by the Bayesian strategy.
    pub fn trained(max_jobs: u32) -> Self {
        let dims = vec![
            real("eta", 0.01, 1.0, Scaling::Logarithmic),
            Dim::new("max_depth", Range::Integer { min: 1, max: 10, scaling: Scaling::Linear }),
            real("subsample", 0.3, 1.0, Scaling::Linear),
            Dim::new("booster", Range::Categorical { values: vec!["gbtree".into(), "dart".into()] }),
        ];
        let space = Space { dims: dims.clone() };
        let mut session = Session::new();
        session.load("diabetes.csv", include_bytes!("../../www/data/diabetes.csv")).unwrap();
        let request = JobRequest {
            name: "job".into(),
            objective: "validation:rmse".into(),
            direction: Direction::Minimize,
            strategy: "Bayesian".into(),
            max_jobs: Some(max_jobs),
            max_parallel: 1,
            seed: 3,
            rules: JobRules::default(),
            dims,
            fixed: BTreeMap::from([("num_round".into(), "40".into())]),
            data: None,
        };
        session.start_request(request, 0.0).unwrap();
        let mut trainer = session.trainer().unwrap();
        let mut records: Vec<TrialRecord> = Vec::new();
        let mut commands = session.handle(WorkerInput::WorkerReady { worker: 0 }, 0.0);
        while let Some(WorkerCommand::Start { trial, params, to_round, .. }) = commands.first().cloned() {
            trainer.start(&params).unwrap();
            let searched = |(name, _): &(&String, &String)| space.dims.iter().any(|dim| dim.name == **name);
            let texts = params.iter().filter(searched).map(|(name, text)| (name.clone(), text.clone())).collect();
            let mut record = TrialRecord::proposed(trial, space.point(&texts).unwrap(), to_round);
            while !trainer.is_done(to_round) {
                let values = trainer.step();
                let (round, done) = (trainer.round(), trainer.is_done(to_round));
                // On the training rows, then on the validation rows.
                record.reports.push(RoundReport { round, values: vec![values[1]] });
                session.handle(WorkerInput::Report { trial, round, values, done }, 0.0);
            }
            record.state = TrialState::Completed;
            records.push(record);
            commands = session.handle(WorkerInput::WorkerReady { worker: 0 }, 0.0);
        }
        let metrics = vec!["validation:rmse".to_owned()];
        Job { space, records, metrics, direction: Direction::Minimize, selected: None }
    }

    pub fn best(&self) -> Option<u32> {
        let scored = self.records.iter().filter_map(|record| Some((record.id, record.objective(0)?)));
        scored.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(id, _)| id)
    }

    pub fn picture(&self) -> JobPicture<'_> {
        JobPicture {
            records: &self.records,
            metrics: &self.metrics,
            objective: 0,
            minimize: self.direction == Direction::Minimize,
            max_jobs: 1000,
            target: None,
            median_rule: false,
            space: &self.space,
            best: self.best(),
            selected: self.selected,
        }
    }

    fn surrogate(&self) -> Option<Surrogate<'_>> {
        Surrogate::of(&Context {
            space: &self.space,
            direction: self.direction,
            objective: 0,
            records: &self.records,
            pending: &[],
            parents: &[],
            warm_start: None,
            trial: self.records.len() as u32,
            seed: 0,
        })
    }

    /// Curves of all dimensions, averages over the space.
    pub fn curves(&self) -> Vec<Curve> {
        let Some(surrogate) = self.surrogate() else { return Vec::new() };
        let background = Background::spread(&surrogate, 64, 0);
        (0..self.space.dims.len()).map(|dim| partial_dependence(&surrogate, dim, 33, &background)).collect()
    }

    /// A surface through the best point, or of averages.
    pub fn surface(&self, pair: (usize, usize), n_places: usize, through_best: bool) -> Option<Surface> {
        let surrogate = self.surrogate()?;
        let best = self.records.iter().find(|record| Some(record.id) == self.best())?;
        let background = match through_best {
            true => Background::at(&surrogate, &best.assignment),
            false => Background::spread(&surrogate, 16, 0),
        };
        Some(pair_surface(&surrogate, pair, n_places, &background))
    }
}
