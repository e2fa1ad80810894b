use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::sync::Arc;
use tuning_playground::booster::{EvalSets, Params, Trial};
use tuning_playground::dataset::matrix::TrainingMatrix;
use tuning_playground::dataset::{Dataset, Feature, Split, Task};
use tuning_playground::tuner::{Dim, Range, Scaling, Space, Value};

pub fn f(n: &str, lo: f64, hi: f64, log: bool) -> Dim {
    Dim { name: n.into(), range: Range::Continuous { min: lo, max: hi, scaling: if log { Scaling::Logarithmic } else { Scaling::Linear } }, when: None }
}
pub fn i(n: &str, lo: i64, hi: i64, log: bool) -> Dim {
    Dim { name: n.into(), range: Range::Integer { min: lo, max: hi, scaling: if log { Scaling::Logarithmic } else { Scaling::Linear } }, when: None }
}
pub fn c(n: &str, v: &[&str]) -> Dim {
    Dim { name: n.into(), range: Range::Categorical { values: v.iter().map(|s| s.to_string()).collect() }, when: None }
}
pub type P = Vec<Value>;
pub fn num(v: &Value) -> f64 {
    match v { Value::Real(x) => *x, Value::Integer(x) => *x as f64, _ => f64::NAN }
}
fn cat(v: &Value) -> &str { match v { Value::Category(s) => s, _ => "" } }
fn xs(p: &P) -> Vec<f64> { p.iter().map(num).collect() }
pub fn branin(x1: f64, x2: f64) -> f64 {
    (x2 - 5.1 / (4.0 * PI * PI) * x1 * x1 + 5.0 / PI * x1 - 6.0).powi(2) + 10.0 * (1.0 - 1.0 / (8.0 * PI)) * x1.cos() + 10.0
}
const H3A: [[f64; 3]; 4] = [[3., 10., 30.], [0.1, 10., 35.], [3., 10., 30.], [0.1, 10., 35.]];
const H3P: [[f64; 3]; 4] = [[3689., 1170., 2673.], [4699., 4387., 7470.], [1091., 8732., 5547.], [381., 5743., 8828.]];
const H6A: [[f64; 6]; 4] = [[10., 3., 17., 3.5, 1.7, 8.], [0.05, 10., 17., 0.1, 8., 14.], [3., 3.5, 1.7, 10., 17., 8.], [17., 8., 0.05, 10., 0.1, 14.]];
const H6P: [[f64; 6]; 4] = [[1312., 1696., 5569., 124., 8283., 5886.], [2329., 4135., 8307., 3736., 1004., 9991.], [2348., 1451., 3522., 2883., 3047., 6650.], [4047., 8828., 8732., 5743., 1091., 381.]];
fn hart<const N: usize>(x: &[f64], a: &[[f64; N]; 4], p: &[[f64; N]; 4]) -> f64 {
    let al = [1.0, 1.2, 3.0, 3.2];
    -(0..4).map(|r| al[r] * (-(0..N).map(|j| a[r][j] * (x[j] - 1e-4 * p[r][j]).powi(2)).sum::<f64>()).exp()).sum::<f64>()
}
fn ackley(x: &[f64]) -> f64 {
    let n = x.len() as f64;
    -20.0 * (-0.2 * (x.iter().map(|v| v * v).sum::<f64>() / n).sqrt()).exp() - (x.iter().map(|v| (2.0 * PI * v).cos()).sum::<f64>() / n).exp() + 20.0 + std::f64::consts::E
}
fn rosen(x: &[f64]) -> f64 { x.windows(2).map(|w| 100.0 * (w[1] - w[0] * w[0]).powi(2) + (1.0 - w[0]).powi(2)).sum() }
fn levy(x: &[f64]) -> f64 {
    let w: Vec<f64> = x.iter().map(|v| 1.0 + (v - 1.0) / 4.0).collect();
    let n = w.len();
    (PI * w[0]).sin().powi(2) + w[..n - 1].iter().map(|v| (v - 1.0).powi(2) * (1.0 + 10.0 * (PI * v + 1.0).sin().powi(2))).sum::<f64>() + (w[n - 1] - 1.0).powi(2) * (1.0 + (2.0 * PI * w[n - 1]).sin().powi(2))
}
fn mixed7(p: &P) -> f64 {
    let (lr, wd, d, cc) = (num(&p[0]).log10(), num(&p[1]).log10(), num(&p[2]), cat(&p[3]));
    let (opt, cf) = match cc { "relu" => (-2.0, 0.0), "tanh" => (-3.0, 0.35), "gelu" => (-2.4, 0.1), _ => (-1.2, 0.8) };
    let mut v = cf + 0.5 * (lr - opt).powi(2) + 0.08 * (wd + 4.0).powi(2) + 0.02 * (d - 6.0).powi(2) + 0.15 * (lr - opt) * (wd + 4.0);
    v += 0.3 * ((1.5 * num(&p[4]) * PI).sin() - 0.6).abs() + 0.02 * num(&p[5]) + if cat(&p[6]) == "off" { 0.1 } else { 0.0 };
    v.ln_1p()
}
fn brancat(p: &P) -> f64 {
    let k = "abcd".find(cat(&p[3])).unwrap();
    let sh = [0.0, 1.5, -1.0, 3.0][k];
    branin(num(&p[0]) + sh, num(&p[1]) - 0.5 * sh) + [2.0, 0.0, 6.0, 12.0][k] + 0.8 * (num(&p[2]) - 7.0).abs()
}

pub struct Folds { pub ds: Vec<(Dataset, Arc<TrainingMatrix>)>, obj: &'static str, k: usize }
pub fn folds(name: &str) -> Folds {
    let text = std::fs::read_to_string(format!("/tmp/work/gp/{name}.tsv")).unwrap();
    let rows: Vec<Vec<f64>> = text.lines().map(|l| l.split('\t').map(|v| v.parse().unwrap()).collect()).collect();
    let d = rows[0].len() - 2;
    let (obj, task, k) = if let Some(rest) = name.strip_prefix("Lk") {
        let k: usize = rest[..1].parse().unwrap();
        if k == 2 { ("binary:logistic", Task::Binary, 2) } else { ("multi:softprob", Task::Multiclass, k) }
    } else if name.starts_with("Lreg") { ("reg:squarederror", Task::Regression, 0) } else { match name.split('_').next().unwrap() {
        "diabetes" => ("reg:squarederror", Task::Regression, 0),
        "wine" | "penguins" | "iris" => ("multi:softprob", Task::Multiclass, 3),
        "digits" | "digitsb" => ("multi:softprob", Task::Multiclass, 10),
        _ => ("binary:logistic", Task::Binary, 2),
    } };
    let ds = (0..3).map(|fold| {
        let ds = Dataset {
            task, target: "y".into(), classes: (0..k).map(|c| c.to_string()).collect(),
            features: (0..d).map(|j| Feature { name: format!("f{j}"), values: rows.iter().map(|r| r[j] as f32).collect(), levels: None }).collect(),
            labels: rows.iter().map(|r| r[d] as f32).collect(), weights: None,
            split: Split {
                train: (0..rows.len() as u32).filter(|i| rows[*i as usize][d + 1] as usize != fold).collect(),
                validation: (0..rows.len() as u32).filter(|i| rows[*i as usize][d + 1] as usize == fold).collect(), test: vec![] },
        };
        let mut raw = BTreeMap::new();
        raw.insert("objective".to_string(), obj.to_string());
        raw.insert("max_bin".to_string(), "32".to_string());
        raw.insert("num_round".to_string(), "1".to_string());
        if k > 2 { raw.insert("num_class".into(), k.to_string()); }
        let m = Params::check(&raw, ds.task, ds.classes.len()).unwrap().training_matrix(&ds, &ds.split.train).unwrap();
        (ds, Arc::new(m))
    }).collect();
    Folds { ds, obj, k }
}
pub fn cv(fo: &Folds, names: &[String], p: &P, seed: u32) -> f64 {
    let mut raw: BTreeMap<String, String> = BTreeMap::new();
    for (n, v) in names.iter().zip(p) { let t = v.to_string(); if !t.is_empty() { raw.insert(n.clone(), t); } }
    if raw.get("grow_policy").is_some_and(|g| g != "lossguide") { raw.remove("max_leaves"); }
    raw.insert("objective".into(), fo.obj.into());
    raw.insert("seed".into(), seed.to_string());
    raw.insert("max_bin".into(), "32".into());
    raw.insert("tree_method".into(), "hist".into());
    if fo.k > 2 { raw.insert("num_class".into(), fo.k.to_string()); }
    let rounds: u32 = raw["num_round"].parse().unwrap();
    let (mut tot, mut n) = (0.0f64, 0.0f64);
    for (ds, m) in &fo.ds {
        let params = Params::check(&raw, ds.task, ds.classes.len()).unwrap();
        let mut t = Trial::new(m.clone(), EvalSets::new(), params, &[] as &[&str]).unwrap();
        for _ in 0..rounds { t.step(); }
        let q = t.into_model().predict(ds, &ds.split.validation).unwrap();
        for (r, row) in ds.split.validation.iter().enumerate() {
            let y = ds.labels[*row as usize];
            tot += match fo.k {
                0 => ((q[r] - y) as f64).powi(2),
                2 => { let p = (q[r] as f64).clamp(1e-7, 1.0 - 1e-7); -(y as f64 * p.ln() + (1.0 - y as f64) * (1.0 - p).ln()) }
                k => -((q[r * k + y as usize] as f64).clamp(1e-7, 1.0)).ln(),
            };
            n += 1.0;
        }
    }
    if fo.k == 0 { (tot / n).sqrt() } else { tot / n }
}
pub struct Problem {
    pub name: &'static str,
    pub space: Space,
    pub noise: f64,
    pub seed_noise: bool,
    pub f: Box<dyn Fn(&P, u32) -> Option<f64> + Sync + Send>,
    pub true_f: Option<Box<dyn Fn(&P) -> Option<f64> + Sync + Send>>,
}
fn sm9(nr: i64, k: f64) -> Vec<Dim> {
    vec![i("num_round", 1, nr, false), f("eta", 0.1, 0.5, false), i("max_depth", 1, 10, false), f("min_child_weight", 0.0, 120.0 * k, false), f("subsample", 0.5, 1.0, false),
        f("colsample_bytree", 0.5, 1.0, false), f("lambda", 0.0, 1000.0 * k, false), f("alpha", 0.0, 1000.0 * k, false), f("gamma", 0.0, 5.0, false)]
}
fn log9(nr: i64) -> Vec<Dim> {
    vec![i("num_round", 5, nr, true), f("eta", 0.01, 0.5, true), i("max_depth", 1, 10, false), f("min_child_weight", 0.1, 60.0, true), f("subsample", 0.5, 1.0, false),
        f("colsample_bytree", 0.3, 1.0, false), f("lambda", 1e-3, 100.0, true), f("alpha", 1e-3, 100.0, true), f("gamma", 0.0, 5.0, false)]
}
fn an(name: &'static str, dims: Vec<Dim>, noise: f64, g: impl Fn(&P) -> Option<f64> + Sync + Send + 'static) -> Problem {
    Problem { name, space: Space::check(dims).unwrap(), noise, seed_noise: false, f: Box::new(move |p, _| g(p)), true_f: None }
}
fn xg(name: &'static str, data: &'static str, dims: Vec<Dim>, noisy: bool) -> Problem {
    let names: Vec<String> = dims.iter().map(|d| d.name.clone()).collect();
    let fo = Arc::new(std::sync::OnceLock::new());
    let (fo2, names2) = (fo.clone(), names.clone());
    Problem { name, space: Space::check(dims).unwrap(), noise: 0.0, seed_noise: noisy,
        f: Box::new(move |p, s| Some(cv(fo.get_or_init(|| folds(data)), &names, p, s))),
        true_f: if noisy { Some(Box::new(move |p| { let fo = fo2.get_or_init(|| folds(data)); Some((0..8).map(|s| cv(fo, &names2, p, 1000 + s)).sum::<f64>() / 8.0) })) } else { None } }
}
fn cube(d: usize, lo: f64, hi: f64) -> Vec<Dim> { (0..d).map(|j| f(&format!("x{j}"), lo, hi, false)).collect() }
pub fn problems() -> Vec<Problem> {
    let mut cond = log9(100);
    cond.push(f("colsample_bynode", 0.3, 1.0, false));
    cond.push(c("grow_policy", &["depthwise", "lossguide"]));
    cond.push(i("max_leaves", 2, 64, true));
    cond[11].when = Some(tuning_playground::tuner::Condition { parent: 10, values: vec!["lossguide".into()] });
    vec![
        an("branin2", vec![f("x1", -5.0, 10.0, false), f("x2", 0.0, 15.0, false)], 0.0, |p| Some(branin(num(&p[0]), num(&p[1])))),
        an("hartmann3", cube(3, 0.0, 1.0), 0.0, |p| Some(hart(&xs(p), &H3A, &H3P))),
        an("hartmann6", cube(6, 0.0, 1.0), 0.0, |p| Some(hart(&xs(p), &H6A, &H6P))),
        an("ackley5", cube(5, -5.0, 10.0), 0.0, |p| Some(ackley(&xs(p)))),
        an("rosenbrock4", cube(4, -5.0, 10.0), 0.0, |p| Some(rosen(&xs(p)))),
        an("levy6", cube(6, -10.0, 10.0), 0.0, |p| Some(levy(&xs(p)))),
        an("hartmann6_noisy", cube(6, 0.0, 1.0), 0.2, |p| Some(hart(&xs(p), &H6A, &H6P))),
        an("hartmann3_fail", cube(3, 0.0, 1.0), 0.0, |p| { let x = xs(p); if (x[0] - 0.75).powi(2) + (x[1] - 0.3).powi(2) < 0.09 || x[0] + x[2] > 1.75 { None } else { Some(hart(&x, &H3A, &H3P)) } }),
        an("branin_cat", vec![f("x1", -5.0, 10.0, false), f("x2", 0.0, 15.0, false), i("k", 1, 12, false), c("c", &["a", "b", "c", "d"])], 0.0, |p| Some(brancat(p))),
        an("mixed7_noisy", vec![f("lr", 1e-5, 1.0, true), f("wd", 1e-7, 1e-1, true), i("depth", 1, 12, false), c("act", &["relu", "tanh", "gelu", "none"]), f("drop", 0.0, 0.9, false), f("n1", 0.0, 1.0, false), c("flag", &["on", "off"])], 0.05, |p| Some(mixed7(p))),
        xg("xgb_breast_sm9", "breast", sm9(150, 0.1), false),
        xg("xgb_diabetes9", "diabetes", log9(150), false),
        xg("xgb_wine_sm9", "wine", sm9(60, 0.02), false),
        xg("xgb_digits9", "digits", { let mut d = log9(30); d[0] = i("num_round", 5, 30, true); d }, false),
        xg("xgb_dig38_cond12", "digits38", cond, false),
        xg("xgb_diabetes9_noisy", "diabetes", log9(100), true),
    ]
}

/// Shared random configurations on every learning data set.
pub fn learn(data: &[String], n: u32) {
    use std::io::Write;
    let dims = vec![i("num_round", 1, 300, true), f("eta", 0.01, 0.5, true), i("max_depth", 1, 10, false), f("min_child_weight", 0.1, 100.0, true), f("subsample", 0.5, 1.0, false),
        f("colsample_bytree", 0.3, 1.0, false), f("lambda", 1e-3, 1000.0, true), f("alpha", 1e-3, 1000.0, true), f("gamma", 1e-3, 10.0, true)];
    let space = Space::check(dims.clone()).unwrap();
    let names: Vec<String> = dims.iter().map(|d| d.name.clone()).collect();
    let points: Vec<P> = (0..n).map(|k| {
        let mut u = tuning_playground::tuner::gp::sobol::point(k, 9, 1);
        // Half of the configurations near where boosters are usually good: the uniform ones are mostly bad.
        if k % 2 == 1 { for (u, (lo, hi)) in u.iter_mut().zip([(0.55, 1.0), (0.2, 0.9), (0.0, 0.7), (0.0, 0.65), (0.0, 1.0), (0.0, 1.0), (0.0, 0.75), (0.0, 0.6), (0.0, 0.75)]) { *u = lo + *u * (hi - lo); } }
        space.from_unit(&u)
    }).collect();
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|sc| for _ in 0..2 { sc.spawn(|| loop {
        let Some(name) = data.get(next.fetch_add(1, std::sync::atomic::Ordering::SeqCst)) else { break };
        let path = format!("/tmp/work/gp/learn/{name}.json");
        if std::path::Path::new(&path).exists() { continue }
        let t = std::time::Instant::now();
        let fo = folds(name);
        let v: Vec<f64> = points.iter().map(|p| cv(&fo, &names, p, 7)).collect();
        let rows: Vec<Vec<f64>> = points.iter().map(|p| p.iter().map(num).collect()).collect();
        write!(std::fs::File::create(path).unwrap(), "{}", serde_json::json!({"points": rows, "loss": v})).unwrap();
        eprintln!("{name} {:.0}", t.elapsed().as_secs_f64());
    }); });
}
