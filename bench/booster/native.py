"""Native xgboost and lightgbm on one thread. Reads `ENGINE NAME PREDICTIONS` per line, answers `{"seconds": …}` per line.

Timed from a NumPy array to a trained model, binning included, in CPU seconds of the process. LightGBM gets the parameters
under which it solves the same problem: as many leaves as depth 6 has, XGBoost's lambda and min_child_weight.
"""

import functools
import json
import pathlib
import sys
import time

import lightgbm
import numpy as np
import xgboost

ROUNDS = 100


@functools.lru_cache(maxsize=1)
def load(folder, name):
    shape = json.loads((folder / f"{name}.json").read_text())
    values = np.fromfile(folder / f"{name}.f32", dtype="<f4")
    n, held_out, m = shape["n_train"], shape["n_held_out"], shape["n_features"]
    ends = np.cumsum([n * m, held_out * m, n, held_out])
    train, test, labels, _ = np.split(values, ends[:-1])
    return np.ascontiguousarray(train.reshape(m, n).T), np.ascontiguousarray(test.reshape(m, held_out).T), labels


def train_xgboost(features, labels):
    params = {"objective": "binary:logistic", "tree_method": "hist", "max_depth": 6, "eta": 0.3, "max_bin": 256, "nthread": 1}
    data = xgboost.QuantileDMatrix(features, labels, nthread=1, max_bin=256)
    booster = xgboost.train(params, data, ROUNDS)
    return lambda test: booster.predict(xgboost.DMatrix(test, nthread=1))


def train_lightgbm(features, labels):
    params = {
        "objective": "binary", "max_depth": 6, "num_leaves": 64, "learning_rate": 0.3, "max_bin": 255, "num_threads": 1,
        "min_data_in_leaf": 0, "min_sum_hessian_in_leaf": 1.0, "lambda_l2": 1.0, "min_data_in_bin": 1, "verbose": -1,
    }
    booster = lightgbm.train(params, lightgbm.Dataset(features, labels, params=params), ROUNDS)
    return lambda test: booster.predict(test, num_threads=1)


ENGINES = {"xgboost": train_xgboost, "lightgbm": train_lightgbm}


def main():
    folder = pathlib.Path(sys.argv[1])
    for line in sys.stdin:
        engine, name, predictions = line.split()
        features, test, labels = load(folder, name)
        start = time.process_time()
        predict = ENGINES[engine](features, labels)
        seconds = time.process_time() - start
        predict(test).astype("<f4").tofile(predictions)
        print(json.dumps({"seconds": seconds}), flush=True)


main()
