#!/usr/bin/env python3
"""Random data and hyperparameters, trained by the real xgboost 3.2.0 and by ours; every tree field must be equal.

    python tests/interop/booster_fuzz.py [number of cases] [first seed] [hist or exact]

Needs numpy and xgboost==3.2.0. Makes cases in the form of tests/golden in a temporary folder and runs tests/golden.rs on
them. A failing case prints its name; its case.json is kept.
"""
import json
import os
import subprocess
import sys
import tempfile

import numpy as np
import xgboost as xgb

HERE = os.path.dirname(os.path.abspath(__file__))
F = np.float32
VERSION = "3.2.0"

OBJECTIVES = {
    "reg:squarederror": ["rmse", "mae"], "reg:logistic": ["rmse"], "binary:logistic": ["logloss", "error", "auc", "aucpr"],
    "binary:logitraw": ["auc"], "binary:hinge": ["error"], "multi:softprob": ["mlogloss", "merror"],
    "multi:softmax": ["mlogloss"], "count:poisson": ["poisson-nloglik"], "reg:gamma": ["gamma-deviance"],
    "reg:tweedie": ["tweedie-nloglik@1.5"], "reg:squaredlogerror": ["rmsle"], "reg:pseudohubererror": ["mphe"],
    "reg:absoluteerror": ["mae"], "reg:quantileerror": ["quantile"],
}


def text(value):
    value = F(value)
    return "" if np.isnan(value) else np.format_float_scientific(value, unique=True, trim="-")


def make_column(rng, n, method):
    kind = rng.integers(0, 8)
    if kind == 0:
        return rng.standard_normal(n), 0
    if kind == 1:
        return np.round(rng.standard_normal(n), 1), 0
    if kind == 2:
        return rng.integers(0, 5, n).astype(float), 0
    if kind == 3:
        return np.full(n, 3.5), 0
    if kind == 4:
        return np.exp(rng.standard_normal(n) * 4), 0
    if kind == 5:
        return rng.integers(0, rng.integers(1, 5), n).astype(float), int(method == "hist")
    if kind == 6:
        return rng.integers(0, rng.integers(5, 70), n).astype(float), int(method == "hist")
    return rng.random(n) * 1e-3 - 5e-4, 0


def make_data(rng, method):
    # Exact treats fewer rows than features differently.
    smallest = 20 if method == "hist" else 10
    n = int(rng.choice([smallest, 60, 200, 700, 2000, 6000], p=[.1, .2, .3, .2, .15, .05]))
    m = int(rng.integers(1, 11))
    columns, cat = zip(*(make_column(rng, n, method) for _ in range(m)))
    X = np.column_stack(columns)
    score = sum(rng.standard_normal() * np.sin(X[:, j] / (np.std(X[:, j]) + 1e-9) * 2) for j in range(min(m, 4)))
    score = score + rng.standard_normal(n) * .3
    if rng.random() < .5:
        for j in range(m):
            if rng.random() < .6:
                X[rng.random(n) < rng.choice([.01, .2, .7]), j] = np.nan
    # Adding 0 turns -0 into 0: which of the two equal values becomes a cut depends on an unstable sort.
    return X.astype(F) + F(0), score, list(map(int, cat))


def make_labels(rng, objective, score):
    if objective.startswith("multi"):
        k = int(rng.integers(2, 5))
        edges = np.quantile(score, np.linspace(0, 1, k + 1)[1:-1])
        y = np.searchsorted(edges, score)
        y[:k] = np.arange(k)
        return y.astype(F), k
    if objective.startswith("binary") or objective == "reg:logistic":
        y = (score > np.quantile(score, rng.choice([.3, .5, .9]))).astype(F)
        y[:2] = [0, 1]
        return y, 0
    if objective in ("count:poisson", "reg:tweedie"):
        return rng.poisson(np.exp(np.clip(score, -3, 3))).astype(F) + F(0), 0
    if objective in ("reg:gamma", "reg:squaredlogerror"):
        return np.exp(np.clip(score, -3, 3)).astype(F), 0
    return (score * rng.choice([1, 100])).astype(F), 0


def maybe(rng, probability, params, name, value):
    if rng.random() < probability:
        params[name] = value


def make_params(rng, objective, k, m, method):
    p = {"objective": objective, "tree_method": method, "seed": int(rng.integers(0, 1000))}
    if k:
        p["num_class"] = k
    r = lambda lo, hi: round(float(rng.uniform(lo, hi)), 3)
    maybe(rng, .6, p, "eta", r(.05, 1))
    maybe(rng, .7, p, "max_depth", int(rng.integers(1, 10)))
    maybe(rng, .3, p, "min_child_weight", float(rng.choice([0, .1, 2, 10])))
    maybe(rng, .3, p, "lambda", float(rng.choice([0, .01, 5, 100])))
    maybe(rng, .3, p, "alpha", r(0, 3))
    maybe(rng, .2, p, "gamma", r(0, 2))
    maybe(rng, .2, p, "max_delta_step", r(.1, 2))
    maybe(rng, .3, p, "subsample", r(.3, 1))
    maybe(rng, .1, p, "sampling_method", "gradient_based")
    for name in ("colsample_bytree", "colsample_bylevel", "colsample_bynode"):
        maybe(rng, .25, p, name, r(.2, 1))
    maybe(rng, .3, p, "max_bin", int(rng.choice([2, 5, 16, 64, 257, 1000])))
    maybe(rng, .2, p, "scale_pos_weight", r(.2, 5))
    maybe(rng, .25, p, "grow_policy", "lossguide")
    maybe(rng, .25, p, "max_leaves", int(rng.integers(2, 40)))
    maybe(rng, .15, p, "monotone_constraints", "(" + ",".join(str(int(c)) for c in rng.integers(-1, 2, m)) + ")")
    if m > 2 and rng.random() < .15:
        p["interaction_constraints"] = str([[0, 1], list(range(1, m - 1))])
    maybe(rng, .15, p, "num_parallel_tree", 2)
    maybe(rng, .2, p, "max_cat_to_onehot", int(rng.integers(1, 30)))
    maybe(rng, .2, p, "max_cat_threshold", int(rng.integers(1, 30)))
    if rng.random() < .12:
        p.update(booster="dart", rate_drop=r(.1, .6), skip_drop=float(rng.choice([0, .3])), one_drop=int(rng.integers(0, 2)),
                 sample_type=str(rng.choice(["uniform", "weighted"])), normalize_type=str(rng.choice(["tree", "forest"])))
    maybe(rng, .15, p, "base_score", r(.05, .95) if "logistic" in objective else r(.1, 7))
    maybe(rng, .3 if objective == "reg:tweedie" else 0, p, "tweedie_variance_power", r(1.05, 1.95))
    maybe(rng, .3 if objective == "reg:pseudohubererror" else 0, p, "huber_slope", r(.3, 4))
    if objective == "reg:quantileerror":
        p["quantile_alpha"] = [r(.05, .5), r(.5, .95)] if rng.random() < .5 else [r(.1, .9)]
    if method == "exact":
        # What the library's exact refuses; what it ignores (max_leaves, grow_policy, max_bin) stays.
        for name in ("colsample_bynode", "sampling_method"):
            p.pop(name, None)
        # There it prunes a finished tree, so it matters more.
        maybe(rng, .4, p, "gamma", float(rng.choice([.01, .3, 2, 30])))
    return p


def make_case(root, seed, method):
    rng = np.random.default_rng(seed)
    objective = str(rng.choice(list(OBJECTIVES)))
    X, score, cat = make_data(rng, method)
    y, k = make_labels(rng, objective, score)
    n, m = X.shape
    # Training rows are the first ones; every class is among them.
    n_train = n * 4 // 5
    w = None
    if rng.random() < .25:
        w = (np.round(rng.random(n) * 2, 2) * (rng.random(n) > rng.choice([0, .1]))).astype(F)
        w[0] = w[1] = 1
    params = make_params(rng, objective, k, m, method)
    if any(cat) and "monotone_constraints" in params:
        del params["monotone_constraints"]
    types = ["c" if c else "q" for c in cat]
    name = f"fuzz_{seed}"

    def matrix(rows):
        return xgb.DMatrix(X[rows], label=y[rows], weight=None if w is None else w[rows], feature_types=types,
                           enable_categorical=True, nthread=1)

    train, valid = matrix(slice(0, n_train)), matrix(slice(n_train, n))
    rounds, history = int(rng.integers(1, 9)), {}
    metrics = OBJECTIVES[objective]
    booster = xgb.train({**params, "eval_metric": metrics, "nthread": 1, "verbosity": 0}, train, rounds,
                        evals=[(train, "train"), (valid, "valid")], evals_result=history, verbose_eval=False)
    if any(np.isinf(values).any() for of_set in history.values() for values in of_set.values()):
        raise ValueError("training diverged, and JSON has no infinity")
    folder = os.path.join(root, "v" + VERSION, name)
    os.makedirs(folder)
    booster.save_model(os.path.join(folder, "model.json"))
    if method == "hist":
        indptr, values = train.get_quantile_cut()
        cuts = os.path.join(root, "v" + VERSION, "cuts", name)
        open(cuts + ".indptr.json", "w").write(json.dumps(indptr.tolist()))
        values.astype("<f4").tofile(cuts + ".f32")
    every = matrix(slice(0, n))
    for file, margin in (("margin.f32", True), ("pred.f32", False)):
        booster.predict(every, output_margin=margin, iteration_range=(0, 0)).astype("<f4").tofile(os.path.join(folder, file))
    names = [f"f{j}" for j in range(m)]
    with open(os.path.join(root, "data", name + ".csv"), "w") as out:
        out.write(",".join(["label"] + (["weight"] if w is not None else []) + names) + "\n")
        for i in range(n):
            row = [text(y[i])] + ([text(w[i])] if w is not None else []) + [text(x) for x in X[i]]
            out.write(",".join(row) + "\n")
    case = {"data": f"data/{name}.csv", "train_rows": n_train, "weighted": w is not None, "categorical": cat,
            "params": {**params, "eval_metric": metrics}, "num_boost_round": rounds, "early_stopping_rounds": None,
            "cuts": f"cuts/{name}" if method == "hist" else None, "best_iteration": None}
    json.dump(case, open(os.path.join(folder, "case.json"), "w"))
    # NaN is no JSON number.
    clean = {s: {k: [None if np.isnan(x) else x for x in v] for k, v in h.items()} for s, h in history.items()}
    json.dump(clean, open(os.path.join(folder, "history.json"), "w"))


def main():
    assert xgb.__version__ == VERSION, f"needs xgboost=={VERSION}, found {xgb.__version__}"
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    method = sys.argv[3] if len(sys.argv) > 3 else "hist"
    root = tempfile.mkdtemp(prefix="booster_fuzz_")
    for folder in ("data", "v" + VERSION + "/cuts"):
        os.makedirs(os.path.join(root, folder))
    made = 0
    for seed in range(first, first + count):
        try:
            make_case(root, seed, method)
            made += 1
        except (xgb.core.XGBoostError, ValueError) as error:
            print(f"seed {seed}: left out: {str(error).splitlines()[-1][:150]}")
    print(f"{made} cases in {root}", flush=True)
    command = ["cargo", "test", "--test", "golden", "fuzzed", "--", "--nocapture"]
    sys.exit(subprocess.run(command, env={**os.environ, "PLAYGROUND_FUZZ_DIR": root}).returncode)


if __name__ == "__main__":
    main()
