"""Writes data/: the data sets of the benchmark's boosting problems as f32, in the order and folds that the problems use,
and what the real XGBoost makes of a few configurations of each (expected.json). Run: python data.py

Data: scikit-learn's load_breast_cancer, load_wine, load_diabetes, load_digits (UCI; diabetes: Efron et al. 2004)."""

import json
import math
import os

import numpy as np
import xgboost as xgb
from sklearn import datasets

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
CONFIGURATIONS = 8


def load(name):
    if name == "breast":
        X, y = datasets.load_breast_cancer(return_X_y=True)
    elif name == "wine":
        X, y = datasets.load_wine(return_X_y=True)
    elif name == "diabetes":
        X, y = datasets.load_diabetes(return_X_y=True)
    elif name == "digits":
        X, y = datasets.load_digits(return_X_y=True)
        some = np.random.RandomState(0).permutation(len(y))[:450]
        X, y = X[some], y[some]
    else:  # digits38: threes and eights under noise
        X, y = datasets.load_digits(return_X_y=True)
        some = (y == 3) | (y == 8)
        X, y = X[some], (y[some] == 8).astype(int)
        X = X + np.random.RandomState(1).normal(0, 4.0, X.shape)
    order = np.random.RandomState(42).permutation(len(y))
    X, y = X[order], y[order]
    fold = np.arange(len(y)) % 3
    if name != "diabetes":  # stratified
        fold = np.empty(len(y), int)
        fold[np.argsort(y, kind="stable")] = np.arange(len(y)) % 3
    return X.astype(np.float32), y, fold


def write(name):
    X, y, fold = load(name)
    with open(os.path.join(HERE, name + ".csv"), "w") as file:
        file.write(",".join(["fold", "label"] + ["f%d" % i for i in range(X.shape[1])]) + "\n")
        for i in range(len(y)):
            # The shortest text that reads back as the same f32.
            texts = [np.format_float_positional(value, trim="-") for value in X[i]]
            file.write(",".join([str(fold[i]), "%g" % y[i]] + texts) + "\n")


OBJECTIVES = {
    "breast": dict(objective="binary:logistic"),
    "digits38": dict(objective="binary:logistic"),
    "wine": dict(objective="multi:softprob", num_class=3),
    "digits": dict(objective="multi:softprob", num_class=10),
    "diabetes": dict(objective="reg:squarederror"),
}


def value(name, configuration, seed):
    """3-fold cross-validated log loss, or root mean squared error, on all rows at once."""
    X, y, fold = load(name)
    params = dict(OBJECTIVES[name], nthread=1, seed=seed, tree_method="hist", max_bin=32, verbosity=0)
    params.update({key: value for key, value in configuration.items() if key != "num_round"})
    total = 0.0
    for held_out in range(3):
        train = xgb.DMatrix(X[fold != held_out], y[fold != held_out], nthread=1)
        booster = xgb.train(params, train, num_boost_round=configuration["num_round"])
        q = booster.predict(xgb.DMatrix(X[fold == held_out], nthread=1)).astype(float)
        t = y[fold == held_out]
        if name == "diabetes":
            error = (q - t) ** 2
        elif q.ndim == 1:
            q = np.clip(q, 1e-7, 1 - 1e-7)
            error = -(t * np.log(q) + (1 - t) * np.log(1 - q))
        else:
            error = -np.log(np.clip(q[np.arange(len(t)), t], 1e-7, 1))
        total += float(error.sum())
    return math.sqrt(total / len(y)) if name == "diabetes" else total / len(y)


def configuration(name, rng):
    log = lambda low, high: float(math.exp(rng.uniform(math.log(low), math.log(high))))
    params = dict(num_round=int(rng.integers(1, 60)), eta=log(0.01, 0.5), max_depth=int(rng.integers(1, 11)),
                  min_child_weight=log(0.1, 10), subsample=float(rng.uniform(0.5, 1)), alpha=log(1e-3, 1), gamma=log(1e-3, 1),
                  colsample_bytree=float(rng.uniform(0.3, 1)))
    params["lambda"] = log(1e-3, 10)
    if name == "digits38":
        params["colsample_bynode"] = float(rng.uniform(0.3, 1))
        params["grow_policy"] = ["depthwise", "lossguide"][int(rng.integers(2))]
        if params["grow_policy"] == "lossguide":
            params["max_leaves"] = int(rng.integers(2, 65))
    return params


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    expected = []
    for name in OBJECTIVES:
        write(name)
        for _ in range(CONFIGURATIONS):
            params, seed = configuration(name, rng), int(rng.integers(1 << 30))
            expected.append(dict(data=name, seed=seed, params=params, value=value(name, params, seed)))
    with open(os.path.join(HERE, "expected.json"), "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(row) for row in expected) + "\n]\n")
