#!/usr/bin/env python3
"""Records what SageMaker's XGBoost container would report: the functions of its metrics/custom_metrics.py, called with
margins as its version 1.7-1 calls them, on small tables with every edge that a ratio has.

    python make_metrics.py [custom_metrics.py of the container]   -> metrics.json

Needs numpy and scikit-learn (1.9.1 was used). With the container's own file as argument, its functions are asked too and
must agree with the ones below. `directions` are the lists of constants/xgb_constants.py.
"""
import importlib.util
import json
import os
import sys
import warnings

import numpy as np
from sklearn import metrics as sk

warnings.simplefilter("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
CLASSES = {
    "accuracy": sk.accuracy_score,
    "balanced_accuracy": sk.balanced_accuracy_score,
    "f1": lambda y, p: sk.f1_score(y, p, average="macro"),
    "f1_binary": lambda y, p: sk.f1_score(y, p, average="binary"),
    "f1_macro": lambda y, p: sk.f1_score(y, p, average="macro"),
    "precision": sk.precision_score,
    "precision_macro": lambda y, p: sk.precision_score(y, p, average="macro"),
    "precision_micro": lambda y, p: sk.precision_score(y, p, average="micro"),
    "recall": sk.recall_score,
    "recall_macro": lambda y, p: sk.recall_score(y, p, average="macro"),
    "recall_micro": lambda y, p: sk.recall_score(y, p, average="micro"),
}
NUMBERS = {
    "mse": sk.mean_squared_error,
    "rmse": sk.root_mean_squared_error,
    "mae": sk.mean_absolute_error,
    "r2": sk.r2_score,
}
MAXIMIZE = ["accuracy", "auc", "aucpr", "balanced_accuracy", "f1", "f1_binary", "f1_macro", "map", "ndcg", "precision", "r2",
            "recall", "precision_macro", "precision_micro", "recall_macro", "recall_micro"]
MINIMIZE = ["aft-nloglik", "cox-nloglik", "error", "gamma-deviance", "gamma-nloglik", "interval-regression-accuracy",
            "logloss", "mae", "mape", "merror", "mlogloss", "mphe", "mse", "poisson-nloglik", "rmse", "rmsle",
            "tweedie-nloglik"]


def container():
    if len(sys.argv) < 2:
        return None
    spec = importlib.util.spec_from_file_location("custom_metrics", sys.argv[1])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.CUSTOM_METRICS


class Labels:
    """What the container's functions need of a DMatrix."""

    def __init__(self, labels):
        self.labels = labels

    def get_label(self):
        return self.labels


def case(name, objective, margins, labels, functions):
    margins, labels = np.asarray(margins, "f4"), np.asarray(labels, "f4")
    several = margins.ndim == 2
    decided = margins.argmax(-1) if several else (margins > 0).astype(int)
    answers = decided if functions is CLASSES else margins
    values = {}
    for metric, function in functions.items():
        try:
            value = float(function(labels, answers))
        except ValueError:  # average="binary" of more than two classes
            continue
        values[metric] = None if np.isnan(value) else value
        if CONTAINER:
            theirs = float(CONTAINER[metric](margins, Labels(labels))[1])
            assert theirs == value or (np.isnan(theirs) and np.isnan(value)), (name, metric, theirs, value)
    wide = margins.astype("f8")
    if several:
        e = np.exp(wide - wide.max(-1, keepdims=True))
        predictions = e / e.sum(-1, keepdims=True)
    elif objective == "binary:logistic":
        predictions = 1 / (1 + np.exp(-wide))
    else:
        predictions = wide
    return {"name": name, "objective": objective, "num_class": margins.shape[1] if several else 0,
            "predictions": predictions.astype("f4").astype("f8").reshape(-1).tolist(), "labels": labels.tolist(),
            "values": values}


def cases():
    rng = np.random.default_rng(20240815)
    margin = lambda n: rng.normal(size=n) * 2
    bits = lambda n, p=0.5: (rng.random(n) < p).astype(int)
    for objective in ["binary:logistic", "binary:logitraw"]:
        for n, p in [(9, 0.5), (40, 0.2), (500, 0.7)]:
            yield case(f"{n} rows", objective, margin(n), bits(n, p), CLASSES)
        yield case("never positive", objective, -np.abs(margin(12)), bits(12), CLASSES)
        yield case("always positive", objective, np.abs(margin(12)), bits(12), CLASSES)
        yield case("no positive label", objective, margin(12), np.zeros(12), CLASSES)
        yield case("no negative label", objective, margin(12), np.ones(12), CLASSES)
        yield case("nothing positive at all", objective, -np.abs(margin(8)), np.zeros(8), CLASSES)
        yield case("all positive and right", objective, np.abs(margin(8)), np.ones(8), CLASSES)
        yield case("all wrong", objective, [1, 1, -1, -1], [0, 0, 1, 1], CLASSES)
        yield case("margins of 0 are class 0", objective, [0, 0, 0.5, -0.5], [1, 0, 1, 1], CLASSES)
        yield case("margins between 0 and 0.5", objective, [0.25, 0.25, -0.25], [1, 0, 0], CLASSES)
        yield case("one row", objective, [0.3], [1], CLASSES)
    for n, k in [(7, 3), (60, 3), (300, 6), (30, 2)]:
        yield case(f"{n} rows, {k} classes", "multi:softprob", rng.normal(size=(n, k)), rng.integers(0, k, n), CLASSES)
    three = rng.normal(size=(20, 3))
    yield case("class 2 has no label", "multi:softprob", three, rng.integers(0, 2, 20), CLASSES)
    few = three.copy()
    few[:, 1] = -9
    yield case("class 1 is never decided", "multi:softprob", few, rng.integers(0, 3, 20), CLASSES)
    yield case("class 1 is nowhere", "multi:softprob", few, 2 * rng.integers(0, 2, 20), CLASSES)
    yield case("equal outputs: the first wins", "multi:softprob", [[1, 1, 0], [0, 2, 2], [3, 3, 3]], [0, 2, 1], CLASSES)
    for name, p, y in [
        ("25 rows", margin(25), margin(25)),
        ("close", margin(100) * 1e-3 + 7, np.full(100, 7) + margin(100)),
        ("worse than the mean", [5, -5, 5], [1, 2, 3]),
        ("equal labels, hit", [2, 2, 2], [2, 2, 2]),
        ("equal labels, missed", [2, 2, 3], [2, 2, 2]),
        ("one row", [2], [3]),
    ]:
        yield case(name, "reg:squarederror", p, y, NUMBERS)


CONTAINER = container()
if __name__ == "__main__":
    found = {"directions": {"Maximize": MAXIMIZE, "Minimize": MINIMIZE}, "cases": list(cases())}
    with open(os.path.join(HERE, "metrics.json"), "w") as file:
        file.write('{"directions":' + json.dumps(found["directions"]) + ',\n"cases":[\n')
        file.write(",\n".join(json.dumps(c, separators=(",", ":")) for c in found["cases"]) + "\n]}\n")
    print(len(found["cases"]), "cases;", "the container's file agrees" if CONTAINER else "without the container's file")
