"""Records what Optuna computes, for tests that compare ours with it.

    pip install optuna==5.0.0 scikit-learn==1.9.0
    python make_optuna.py     # writes the files of optuna/

Seeds are fixed; a second run writes the same files.
"""

import functools
import json
import math
import pathlib

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights

HERE = pathlib.Path(__file__).parent / "optuna"
optuna.logging.set_verbosity(optuna.logging.ERROR)

# Which of two equal observations gets which width is left to numpy's unstable sort, which differs between machines: here
# they stay in order of age, as in ours.
np.argsort = functools.partial(np.argsort, kind="stable")

# One of each kind; the names are those of the tests.
SPACE = {
    "alpha": FloatDistribution(0.0, 100.0),
    "lambda": FloatDistribution(1e-6, 1e3, log=True),
    "max_depth": IntDistribution(0, 10),
    "num_round": IntDistribution(1, 4000, log=True),
    "grow_policy": CategoricalDistribution(["depthwise", "lossguide", "neither"]),
}


def draw(rng):
    """A point of SPACE, in Optuna's internal representation."""
    point = {
        "alpha": float(rng.uniform(0.0, 100.0)),
        "lambda": float(math.exp(rng.uniform(math.log(1e-6), math.log(1e3)))),
        "max_depth": float(rng.integers(0, 11)),
        "num_round": float(min(4000, max(1, round(math.exp(rng.uniform(math.log(0.5), math.log(4000.5))))))),
        "grow_policy": float(rng.integers(0, 3)),
    }
    return [point[name] for name in SPACE]


def estimator(points):
    columns = {name: np.array([point[i] for point in points]) for i, name in enumerate(SPACE)}
    parameters = _ParzenEstimatorParameters(
        prior_weight=1.0, consider_magic_clip=True, consider_endpoints=False, weights=default_weights, multivariate=True
    )
    return _ParzenEstimator(columns, SPACE, parameters)


def parzen():
    rng = np.random.default_rng(0)
    cases = []
    # None, one and few observations; 25 and 26, where the weights by age begin; and more than 100, where the narrowest
    # kernel stops to shrink.
    for n_good, n_bad in [(0, 1), (1, 9), (3, 25), (5, 26), (12, 130)]:
        good, bad = ([draw(rng) for _ in range(n)] for n in (n_good, n_bad))
        points = [draw(rng) for _ in range(12)]
        # Points that were observed, and the corners.
        points += good[:2] + bad[:2] + [[0.0, 1e-6, 0.0, 1.0, 0.0], [100.0, 1e3, 10.0, 4000.0, 2.0]]
        at = {name: np.array([point[i] for point in points]) for i, name in enumerate(SPACE)}
        ratio = estimator(good).log_pdf(at) - estimator(bad).log_pdf(at)
        cases.append({"good": good, "bad": bad, "points": points, "ratio": ratio.tolist()})
    return {"optuna": optuna.__version__, "cases": cases}


def importance():
    """PED-ANOVA of trials on a space with every kind, one of them conditional, and fANOVA where Optuna has it on our scale."""
    space = {
        "eta": FloatDistribution(0.1, 0.5),
        "lambda": FloatDistribution(1e-3, 1e3, log=True),
        "max_depth": IntDistribution(0, 10),
        "num_round": IntDistribution(1, 400, log=True),
        "max_bin": IntDistribution(16, 512),
        "booster": CategoricalDistribution(["gbtree", "dart", "gblinear"]),
        "rate_drop": FloatDistribution(0.0, 1.0),
    }
    cases = []
    for n_trials in (12, 60, 300):
        rng = np.random.default_rng(n_trials)
        study, rows = optuna.create_study(), []
        for _ in range(n_trials):
            params = {
                "eta": float(rng.uniform(0.1, 0.5)),
                "lambda": float(10 ** rng.uniform(-3, 3)),
                "max_depth": int(rng.integers(0, 11)),
                "num_round": int(np.exp(rng.uniform(0, np.log(400)))),
                "max_bin": int(rng.integers(16, 513)),
                "booster": ["gbtree", "dart", "gblinear"][rng.integers(0, 3)],
            }
            if params["booster"] == "dart":
                params["rate_drop"] = float(rng.uniform(0, 1))
            value = 4 * (params["eta"] - 0.2) ** 2 + 0.1 * math.log10(params["lambda"]) ** 2
            value += 0.3 * (params["booster"] == "gblinear") + 0.5 * params.get("rate_drop", 0.1)
            value += 0.02 * abs(params["max_depth"] - 6) + 0.01 * float(rng.normal())
            distributions = {name: space[name] for name in params}
            study.add_trial(optuna.trial.create_trial(params=params, distributions=distributions, value=value))
            rows.append({"params": params, "value": value})
        found = optuna.importance.get_param_importances(study, evaluator=optuna.importance.PedAnovaImportanceEvaluator())
        cases.append({"trials": rows, "ped_anova": found})

    # Linear floats only: elsewhere Optuna's fANOVA has other columns (one per category, logarithms undone).
    linear = {name: FloatDistribution(0.0, 1.0) for name in ("a", "b", "c")}
    rng = np.random.default_rng(7)
    study, rows = optuna.create_study(), []
    for _ in range(200):
        params = {name: float(rng.uniform()) for name in linear}
        value = 2 * params["a"] + params["b"] ** 2 + 3 * params["a"] * params["c"]
        study.add_trial(optuna.trial.create_trial(params=params, distributions=linear, value=value))
        rows.append({"params": params, "value": value})
    evaluate = optuna.importance.FanovaImportanceEvaluator
    seeds = [evaluate(seed=seed).evaluate(study) for seed in range(20)]
    mean = {name: float(np.mean([found[name] for found in seeds])) for name in linear}
    spread = {name: float(np.std([found[name] for found in seeds])) for name in linear}
    return {"optuna": optuna.__version__, "cases": cases, "fanova": {"trials": rows, "mean": mean, "spread": spread}}


def write(name, content):
    (HERE / name).write_text(json.dumps(content) + "\n")


if __name__ == "__main__":
    write("parzen.json", parzen())
    write("importance.json", importance())
