"""Model files between us and the real xgboost 3.2. `tests/interop.rs` runs it; by hand:

    python3 test_model.py make FOLDER [SEED]   the real xgboost trains models of many kinds: FOLDER/KIND/
                                               {model.json, rows.f32, margin.f32}
    python3 test_model.py check FOLDER         the real xgboost loads our models of FOLDER/CASE/ (same three files, and
                                               levels.json where categories are texts) and must predict the same bits;
                                               importance.csv and contributions.csv, where they are, must be its own

rows.f32 (NaN is missing) and margin.f32 are row-major float32, little-endian. `tests/model_files` is `make` with seed 0.
"""

import csv
import json
import os
import sys

import numpy as np
import xgboost as xgb


F = np.float32


def floats(path):
    return np.fromfile(path, "<f4")


def save(folder, kind, booster, rows, margin):
    path = os.path.join(folder, kind)
    os.makedirs(path, exist_ok=True)
    with open(os.path.join(path, "model.json"), "wb") as file:
        file.write(bytes(booster.save_raw("json")))
    np.ascontiguousarray(rows, "<f4").tofile(os.path.join(path, "rows.f32"))
    np.ascontiguousarray(margin, "<f4").tofile(os.path.join(path, "margin.f32"))


def data(rng, n=60):
    x = rng.normal(size=(n, 4)).astype("f4")
    x[rng.random(x.shape) < 0.1] = np.nan
    signal = np.nan_to_num(x[:, 0]) - 0.5 * np.nan_to_num(x[:, 1]) + rng.normal(size=n) * 0.3
    return x, signal


def plain(rng):
    """(kind, parameters, labels of the signal, keywords of DMatrix)"""
    binary = lambda s: (s > 0).astype("f4")
    classes = lambda s: np.digitize(s, [-0.5, 0.5])
    counts = lambda s: np.floor(np.exp(s))
    positive = lambda s: np.exp(s)
    same = lambda s: s
    names = {"feature_names": ['é"q', "back\\slash", "tab\there", "日本"], "feature_types": ["float", "int", "i", "q"]}
    alphas = [0.05, 0.5, 0.95]
    return [
        ("squared_error", {"objective": "reg:squarederror"}, same, names),
        ("logistic", {"objective": "binary:logistic", "scale_pos_weight": 0.7}, binary, {}),
        ("reg_logistic", {"objective": "reg:logistic", "base_score": 0.3}, binary, {}),
        ("logitraw", {"objective": "binary:logitraw"}, binary, {}),
        ("hinge", {"objective": "binary:hinge"}, binary, {}),
        ("softprob", {"objective": "multi:softprob", "num_class": 3, "num_parallel_tree": 2}, classes, {}),
        ("softmax", {"objective": "multi:softmax", "num_class": 3}, classes, {}),
        ("poisson", {"objective": "count:poisson", "max_delta_step": 0.3}, counts, {}),
        ("gamma", {"objective": "reg:gamma"}, positive, {}),
        ("tweedie", {"objective": "reg:tweedie", "tweedie_variance_power": 1.3}, positive, {}),
        ("squared_log_error", {"objective": "reg:squaredlogerror"}, positive, {}),
        ("pseudo_huber", {"objective": "reg:pseudohubererror", "huber_slope": 1e-5}, same, {}),
        ("absolute_error", {"objective": "reg:absoluteerror"}, same, {}),
        ("quantiles", {"objective": "reg:quantileerror", "quantile_alpha": alphas}, same, {}),
        ("two_targets", {"objective": "reg:squarederror"}, lambda s: np.c_[s, -s * s], {}),
        ("dart", {"booster": "dart", "rate_drop": 0.5, "objective": "multi:softprob", "num_class": 3}, classes, {}),
        ("pruned", {"tree_method": "exact", "gamma": 1.0, "max_depth": 5}, same, {}),
        ("lossguide", {"grow_policy": "lossguide", "max_depth": 0, "max_leaves": 9}, same, {}),
        ("monotone", {"monotone_constraints": "(1,-1,0,0)"}, same, {}),
        ("codes", {"max_cat_to_onehot": 2}, same, {"feature_types": ["q", "q", "q", "c"], "enable_categorical": True}),
    ]


def make(folder, seed):
    rng = np.random.default_rng(seed)
    for kind, params, labels, keywords in plain(rng):
        x, signal = data(rng)
        if kind == "codes":
            x[:, 3] = rng.integers(0, 9, len(x))
            signal = signal + x[:, 3] % 3
        params = {"max_depth": 3, "nthread": 1, "seed": int(rng.integers(1000)), "eta": round(rng.uniform(0.1, 1), 2), **params}
        d = xgb.DMatrix(x, labels(signal), nthread=1, **keywords)
        booster = xgb.train(params, d, 4)
        save(folder, kind, booster, x, booster.predict(d, output_margin=True))
        if kind == "squared_error":
            some = booster[1:3]
            some.set_attr(note='a "quoted"\nnote', empty="")
            save(folder, "slice_with_attributes", some, x, some.predict(d, output_margin=True))
            none = xgb.train(params, d, 0)
            save(folder, "no_rounds", none, x, none.predict(d, output_margin=True))
    # Early stopping writes best_iteration and best_score.
    x, signal = data(rng, 120)
    train, valid = xgb.DMatrix(x[:60], signal[:60], nthread=1), xgb.DMatrix(x[60:], signal[60:], nthread=1)
    booster = xgb.train({"nthread": 1, "eta": 1.0}, train, 50, evals=[(valid, "valid")], early_stopping_rounds=2, verbose_eval=False)
    both = xgb.DMatrix(x, nthread=1)
    margin = booster.predict(both, output_margin=True, iteration_range=(0, 0))
    save(folder, "early_stopping", booster, x, margin)
    pandas_and_sklearn(folder, rng)


def pandas_and_sklearn(folder, rng):
    try:
        import pandas as pd
    except ImportError:
        print("skipped: pandas is not here")
        return
    x, signal = data(rng)
    texts = rng.choice(["b", "zoo", "", "a quote \"", "B"], len(x))
    whole = rng.choice([10, -3, 7], len(x))
    frame = pd.DataFrame(
        {
            "text": pd.Categorical(texts),
            "number": x[:, 0],
            "small": pd.Categorical(whole.astype("int8")),
            "whole": pd.Categorical(whole),
            "flag": x[:, 1] > 0,
            "count": rng.integers(0, 3, len(x)),
        }
    )
    label = signal + (texts == "b") - (texts == "") + (whole == 7)
    d = xgb.DMatrix(frame, label, enable_categorical=True, nthread=1)
    booster = xgb.train({"nthread": 1, "max_depth": 4, "max_cat_to_onehot": 4}, d, 4)
    save(folder, "data_frame", booster, codes_of(frame), booster.predict(d, output_margin=True))
    # The library cuts these texts in the wrong places; the codes still count.
    frame["text"] = pd.Categorical(rng.choice(["été", "b", "日"], len(x)))
    d = xgb.DMatrix(frame, label, enable_categorical=True, nthread=1)
    booster = xgb.train({"nthread": 1, "max_depth": 4}, d, 4)
    save(folder, "data_frame_not_ascii", booster, codes_of(frame), booster.predict(d, output_margin=True))
    try:
        import sklearn  # noqa: F401
    except ImportError:
        print("skipped: scikit-learn is not here")
        return
    model = xgb.XGBClassifier(n_estimators=3, max_depth=2, n_jobs=1).fit(x, (signal > 0).astype(int))
    save(folder, "scikit_learn", model.get_booster(), x, model.predict(x, output_margin=True))


def codes_of(frame):
    columns = [frame[c].cat.codes if frame[c].dtype == "category" else frame[c] for c in frame.columns]
    return np.column_stack(columns).astype("f4")


def check(folder):
    names = sorted(os.listdir(folder))
    wrong = []
    trees = nodes = explained = 0
    largest = 0.0
    for name in names:
        path = os.path.join(folder, name)
        text = open(os.path.join(path, "model.json"), encoding="utf-8").read()
        booster = xgb.Booster({"nthread": 1})
        booster.load_model(bytearray(text, "utf-8"))
        expected = floats(os.path.join(path, "margin.f32"))
        rows = floats(os.path.join(path, "rows.f32")).reshape(-1, booster.num_features())
        d = xgb.DMatrix(rows, feature_names=booster.feature_names, feature_types=booster.feature_types,
                        enable_categorical=True, nthread=1)
        problems = []
        # With early stopping predict() would take the best rounds only; (0, 0) is all.
        margin = booster.predict(d, output_margin=True, iteration_range=(0, 0)).astype("<f4").reshape(-1)
        if margin.tobytes() != expected.tobytes():
            problems.append("margins")
        # Another way to see that nothing was lost: the library writes our text back.
        if bytes(booster.save_raw("json")).decode() != text:
            problems.append("text")
        levels_path = os.path.join(path, "levels.json")
        if os.path.exists(levels_path):
            problems += data_frame_problems(booster, rows, json.load(open(levels_path)), expected)
        if os.path.exists(os.path.join(path, "contributions.csv")):
            difference = contribution_difference(booster, d, path)
            explained, largest = explained + 1, max(largest, difference)
            problems += importance_problems(booster, path) + ["contributions"] * (not difference <= 1e-5)
        if problems:
            wrong.append(f"{name}: {', '.join(problems)}")
        gbtree = json.loads(text)["learner"]["gradient_booster"]
        sizes = [int(tree["tree_param"]["num_nodes"]) for tree in gbtree.get("gbtree", gbtree)["model"]["trees"]]
        trees += len(sizes)
        nodes += sum(sizes)
    print(f"{len(names)} models ({trees} trees, {nodes} nodes) loaded by xgboost {xgb.__version__}; "
          f"wrong: {wrong or 'none'}")
    print(f"{explained} of them explained; contributions differ by at most {largest}")
    return not wrong and len(names) > 0


def importance_problems(booster, path):
    with open(os.path.join(path, "importance.csv"), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    types = ["weight", "gain", "cover", "total_gain", "total_cover"]
    ours = {t: {row["feature"]: float(F(row[t])) for row in rows} for t in types}
    return [f"importance {t}" for t in types if ours[t] != booster.get_score(importance_type=t)]


def contribution_difference(booster, d, path):
    with open(os.path.join(path, "contributions.csv"), encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert header == ["set", "row", "output", *booster.feature_names, "bias"], header
    theirs = booster.predict(d, pred_contribs=True, iteration_range=(0, 0)).reshape(len(rows), len(header) - 3)
    ours = np.array([row[3:] for row in rows], "f4")
    return float(np.abs(ours.astype("f8") - theirs).max())


def data_frame_problems(booster, rows, levels, expected):
    """Categories of a data frame may stand in any order: the library finds the model's codes by their texts."""
    try:
        import pandas as pd
    except ImportError:
        print("skipped: pandas is not here")
        return []
    columns = {}
    for i, (name, texts) in enumerate(zip(booster.feature_names, levels)):
        if booster.feature_types[i] != "c":
            columns[name] = rows[:, i]
            continue
        # Without texts the categories are the codes themselves.
        texts = texts or list(range(int(np.nanmax(rows[:, i])) + 1))
        values = [None if np.isnan(code) else texts[int(code)] for code in rows[:, i]]
        columns[name] = pd.Categorical(values, categories=texts[::-1])
    d = xgb.DMatrix(pd.DataFrame(columns), enable_categorical=True, nthread=1)
    margin = booster.predict(d, output_margin=True).astype("<f4").reshape(-1)
    return [] if margin.tobytes() == expected.tobytes() else ["margins of the data frame"]


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"] and len(sys.argv) in (3, 4):
        make(sys.argv[2], int((sys.argv + ["0"])[3]))
    elif sys.argv[1:2] == ["check"] and len(sys.argv) == 3:
        sys.exit(0 if check(sys.argv[2]) else 1)
    else:
        sys.exit(__doc__)
