#!/usr/bin/env python3
"""Random jobs of Lab 3.7 trained by the real xgboost 1.0.0, the library of SageMaker's container 1.0-1, and by ours: the
validation error after the last round must be the same.

    python tests/interop/lab_jobs.py [number of jobs] [seed]

Needs numpy, scipy and xgboost==1.0.0 (Python 3.7) and the lab's split in ../shared/data. Runs tests/lab.rs on the jobs.
"""
import os
import subprocess
import sys
import tempfile

import numpy as np
import xgboost as xgb

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(ROOT, "..", "shared", "data")
NAMES = ("alpha", "eta", "min_child_weight", "num_round", "subsample")


def matrix(name):
    rows = np.loadtxt(os.path.join(SHARED, name), delimiter=",", dtype=np.float32)
    return xgb.DMatrix(rows[:, 1:], label=rows[:, 0], nthread=1)


def job(rng):
    # Half of the jobs where splits survive: above alpha 20 or so most trees are single leaves.
    alpha = rng.uniform(0, 100) if rng.rand() < .5 else rng.uniform(0, 12)
    subsample = 1.0 if rng.rand() < .2 else round(rng.uniform(.5, 1), 6)
    return (round(alpha, 6), round(rng.uniform(.1, .3), 6), round(rng.uniform(1, 5), 6), int(rng.randint(1, 51)), subsample)


def main():
    assert xgb.__version__ == "1.0.0", "needs xgboost==1.0.0, found " + xgb.__version__
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    rng = np.random.RandomState(int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    train, validate = matrix("vertebral_train.csv"), matrix("vertebral_validate.csv")
    table = os.path.join(tempfile.mkdtemp(prefix="lab_jobs_"), "jobs.csv")
    with open(table, "w") as out:
        out.write("run,job," + ",".join(NAMES) + ",validation_error\n")
        for i in range(count):
            values = dict(zip(NAMES, job(rng)))
            params = {**values, "objective": "binary:logistic", "eval_metric": "error", "nthread": 1, "verbosity": 0}
            rounds, history = params.pop("num_round"), {}
            xgb.train(params, train, rounds, [(validate, "validation")], evals_result=history, verbose_eval=False)
            row = [str(values[name]) for name in NAMES] + ["%.6f" % history["validation"]["error"][-1]]
            out.write("made,%d,%s\n" % (i, ",".join(row)))
    print("%d jobs in %s" % (count, table), flush=True)
    command = ["cargo", "test", "--test", "lab", "other", "--", "--nocapture"]
    sys.exit(subprocess.run(command, cwd=ROOT, env={**os.environ, "PLAYGROUND_LAB_JOBS": table}).returncode)


if __name__ == "__main__":
    main()
