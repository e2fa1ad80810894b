#!/usr/bin/env python3
"""Records what the real xgboost 3.2.0 says of its models: Booster.get_score of all types, and predict(pred_contribs=True).

    python make_explain.py      -> explain/<case>/...

Of every case of v3.2.0, and of two models more that those do not have (kept with their rows as model.json and rows.f32).
Needs numpy and xgboost==3.2.0; run it after make_golden.py.
"""
import json
import os
import shutil

import numpy as np
import xgboost as xgb

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "explain")
TYPES = ["weight", "gain", "cover", "total_gain", "total_cover"]
# Contributions of every n-th row only: enough to see each path, and the repository stays small.
ROWS = 12


def record(name, booster, rows):
    out = os.path.join(OUT, name)
    os.makedirs(out)
    scores = {t: booster.get_score(importance_type=t) for t in TYPES}
    with open(os.path.join(out, "importance.json"), "w") as file:
        json.dump(scores, file, indent=1)
        file.write("\n")
    d = xgb.DMatrix(rows, feature_names=booster.feature_names, feature_types=booster.feature_types,
                    enable_categorical=True, nthread=1)
    contributions = booster.predict(d, pred_contribs=True, iteration_range=(0, 0)).astype("<f4")
    margin = booster.predict(d, output_margin=True, iteration_range=(0, 0))
    assert np.allclose(contributions.sum(-1).reshape(margin.shape), margin, rtol=1e-4, atol=1e-4), name
    contributions.tofile(os.path.join(out, "contributions.f32"))
    return out


def golden_cases():
    root = os.path.join(HERE, "v3.2.0")
    for name in sorted(os.listdir(root)):
        path = os.path.join(root, name, "case.json")
        if not os.path.exists(path):
            continue
        case = json.load(open(path))
        lines = open(os.path.join(HERE, case["data"])).read().splitlines()
        first = 2 if lines[0].split(",")[1] == "weight" else 1
        values = [[float(f or "nan") for f in line.split(",")[first:]] for line in lines[1:]]
        booster = xgb.Booster({"nthread": 1})
        booster.load_model(os.path.join(root, name, "model.json"))
        rows = np.array(values, "f4")
        record(name, booster, rows[:: max(1, len(rows) // ROWS)])


def more():
    """What no golden case has: dart with several classes and parallel trees; categories that are missing or unseen."""
    rng = np.random.default_rng(20240701)
    n = 240
    x = np.column_stack([np.round(rng.standard_normal(n), 2), rng.integers(0, 9, n), rng.integers(0, 3, n),
                         np.round(rng.exponential(1, n), 1)]).astype("f4")
    label = (x[:, 0] + (x[:, 1] % 3) + (x[:, 2] == 1) - x[:, 3]).astype("f4")
    x[rng.random(x.shape) < 0.15] = np.nan
    types = ["q", "c", "c", "q"]
    names = ["number", "nine", "three", "wait"]
    classes = np.digitize(label, np.quantile(label, [0.3, 0.7]))
    unseen = x[:ROWS].copy()
    unseen[0, 1], unseen[1, 2] = 40, 7
    for name, y, rounds, params in [
        ("more_dart_softprob", classes, 5, {"objective": "multi:softprob", "num_class": 3, "booster": "dart",
                                            "rate_drop": 0.5, "num_parallel_tree": 2, "subsample": 0.8, "seed": 5}),
        ("more_categories", label, 6, {"objective": "reg:squarederror", "min_child_weight": 0, "base_score": -3.5}),
    ]:
        d = xgb.DMatrix(x, y, feature_names=names, feature_types=types, enable_categorical=True, nthread=1)
        booster = xgb.train({"nthread": 1, "max_depth": 4, "eta": 0.5, **params}, d, rounds)
        out = record(name, booster, unseen)
        booster.save_model(os.path.join(out, "model.json"))
        unseen.astype("<f4").tofile(os.path.join(out, "rows.f32"))


if __name__ == "__main__":
    assert xgb.__version__ == "3.2.0", xgb.__version__
    shutil.rmtree(OUT, ignore_errors=True)
    golden_cases()
    more()
    print(len(os.listdir(OUT)), "models")
