mod problems;
use problems::*;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use tuning_playground::rng::{Purpose, stream};
use tuning_playground::tuner::*;

fn gauss(rng: &mut ChaCha8Rng) -> f64 {
    let (a, b): (f64, f64) = (rng.random(), rng.random());
    (-2.0 * (1.0 - a).ln()).sqrt() * (2.0 * std::f64::consts::PI * b).cos()
}

struct Out { obs: Vec<Option<f64>>, tru: Vec<f64>, ms: Vec<f64> }
fn run(p: &Problem, strat: &mut dyn Strategy, seed: u64, t_max: usize, par: usize) -> Out {
    let mut rng = ChaCha8Rng::seed_from_u64(seed * 7919 + 12345);
    let mut drng = ChaCha8Rng::seed_from_u64(seed * 104729 + 999);
    let mut done: Vec<TrialRecord> = vec![];
    let mut flight: Vec<(f64, TrialRecord)> = vec![];
    let (mut now, mut asked) = (0.0, 0u32);
    let mut out = Out { obs: vec![], tru: vec![], ms: vec![] };
    let (mut best, mut cur) = (f64::INFINITY, f64::INFINITY);
    while done.len() < t_max {
        while (asked as usize) < t_max && flight.len() < par {
            let mut pend: Vec<&TrialRecord> = flight.iter().map(|f| &f.1).collect();
            pend.sort_by_key(|r| r.id);
            let pending: Vec<&Assignment> = pend.iter().map(|r| &r.assignment).collect();
            let context = Context { space: &p.space, direction: Direction::Minimize, objective: 0, records: &done, pending: &pending, parents: &[], warm_start: None, trial: asked, seed };
            let t0 = Instant::now();
            let prop = strat.propose(&context, &mut stream(seed, Purpose::Proposal(asked)));
            out.ms.push(t0.elapsed().as_secs_f64() * 1e3);
            let Proposal::Start(a) = prop else { panic!("exhausted") };
            let dur = now + (0.5 * gauss(&mut drng)).exp();
            flight.push((dur, TrialRecord::proposed(asked, a, 1)));
            asked += 1;
        }
        let k = (0..flight.len()).min_by(|a, b| flight[*a].0.total_cmp(&flight[*b].0).then(flight[*a].1.id.cmp(&flight[*b].1.id))).unwrap();
        let (at, mut r) = flight.remove(k);
        now = at;
        let s = if p.seed_noise { rng.random_range(0..1u32 << 30) } else { 7 };
        let v = (p.f)(&r.assignment, s).map(|v| if p.noise > 0.0 { v + p.noise * gauss(&mut rng) } else { v });
        match v {
            Some(v) => {
                r.state = TrialState::Completed; r.reports.push(RoundReport { round: 1, values: vec![v] });
                if v < best { best = v; cur = match &p.true_f { Some(t) => t(&r.assignment).unwrap(), None => (p.f)(&r.assignment, 7).unwrap() }; }
            }
            None => r.state = TrialState::Failed(FailReason::WorkerLost),
        }
        out.obs.push(v); out.tru.push(cur);
        let at = done.partition_point(|d| d.id < r.id);
        done.insert(at, r);
    }
    out
}

fn main() {
    if std::env::args().nth(1).as_deref() == Some("learn") {
        let a: Vec<String> = std::env::args().skip(3).collect();
        return learn(&a, std::env::args().nth(2).unwrap().parse().unwrap());
    }
    let mut pf = true;
    let mut limit = usize::MAX; let (mut seeds, mut probs, mut name, mut par, mut t, mut random, mut threads) = (0..20u64, String::from("all"), String::from("x"), 1usize, 50usize, false, 2usize);
    for a in std::env::args().skip(1) {
        let (k, v) = a.split_once('=').unwrap();
        match k {
            "seeds" => { let (a, b) = v.split_once('-').unwrap(); seeds = a.parse().unwrap()..b.parse::<u64>().unwrap() + 1 }
            "problems" => probs = v.into(), "name" => name = v.into(), "par" => par = v.parse().unwrap(), "T" => t = v.parse().unwrap(),
            "limit" => limit = v.parse().unwrap(),
            "random" => random = true, "threads" => threads = v.parse().unwrap(),
            "pf" => pf = v == "1",
            _ => panic!("{k}"),
        }
    }
    let refs: serde_json::Value = serde_json::from_str(&std::fs::read_to_string("/work/shared/bench/bo_refs.json").unwrap()).unwrap();
    let ps: Vec<Problem> = problems().into_iter().filter(|p| match probs.as_str() { "all" => true, "an" => !p.name.starts_with("xgb"), "xgb" => p.name.starts_with("xgb"), l => l.split(',').any(|n| n == p.name) }).collect();
    let mut jobs = vec![];
    let done: std::collections::BTreeSet<(String, u64)> = std::fs::read_to_string(format!("/tmp/work/gp/out/{name}.jsonl")).unwrap_or_default().lines().filter_map(|l| { let v: serde_json::Value = serde_json::from_str(l).ok()?; Some((v["problem"].as_str()?.to_string(), v["seed"].as_u64()?)) }).collect();
    for seed in seeds { for (i, p) in ps.iter().enumerate() { if !done.contains(&(p.name.to_string(), seed)) { jobs.push((seed, i)); } } }
    jobs.truncate(limit);
    let next = AtomicUsize::new(0);
    let file = Mutex::new(std::fs::OpenOptions::new().create(true).append(true).open(format!("/tmp/work/gp/out/{name}.jsonl")).unwrap());
    let t0 = Instant::now();
    std::thread::scope(|sc| for _ in 0..threads { sc.spawn(|| loop {
        let k = next.fetch_add(1, Ordering::SeqCst);
        let Some((seed, i)) = jobs.get(k) else { break };
        let p = &ps[*i];
        let mut strat: Box<dyn Strategy> = if random { StrategySpec::Random.build() } else { StrategySpec::Bayesian { booster_priors: pf }.build() };
        let o = run(p, strat.as_mut(), *seed, t, par);
        let r = &refs[p.name];
        let (ys, r10) = (r["ystar"].as_f64().unwrap(), r["rand10"].as_f64().unwrap());
        let reg = |n: usize| if o.tru.len() < n { -1.0 } else { ((o.tru[n - 1] - ys) / (r10 - ys)).clamp(0.0, 3.0) };
        let line = serde_json::json!({"problem": p.name, "seed": seed, "par": par, "r25": reg(25), "r50": reg(50), "tru": o.tru, "ms": o.ms.iter().sum::<f64>() / o.ms.len() as f64, "ms_max": o.ms.iter().cloned().fold(0.0, f64::max)});
        writeln!(file.lock().unwrap(), "{line}").unwrap();
    }); });
    eprintln!("{name} {:.0}s", t0.elapsed().as_secs_f64());
}
