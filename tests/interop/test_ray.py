"""Runs our script for Ray Tune with a local Ray. `tests/takeaway.rs` runs it:

    python3 test_ray.py parts SCRIPT.py…
    python3 test_ray.py SCRIPT.py FOLDER TRIALS [stop]

With `parts`, each script makes its ranges, searcher and scheduler, and says what they are: nothing is trained. Else the
script makes TRIALS training jobs and writes them to FOLDER/trials.json. With `stop` it is interrupted once its first one
has begun, and run again: it must go on where it was. Run once more, it has nothing left to do and says the same.
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import time


def parts(path):
    module = {"__name__": "script"}
    exec(compile(pathlib.Path(path).read_text(encoding="utf-8"), path, "exec"), module)
    ranges = {name: type(drawn).__name__ for name, drawn in module["param_space"]().items()}
    made = [type(module[part]()).__name__ for part in ("search_algorithm", "scheduler")]
    print(f"{module['STRATEGY']}: {made[0]}, {made[1]}; {ranges}")


if sys.argv[1] == "parts":
    os.chdir(pathlib.Path(sys.argv[2]).parent)
    for name in sys.argv[2:]:
        parts(name)
    sys.exit()

script, folder, count = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
out, storage = folder / "trials.json", folder / "results"
command = [sys.executable, str(script), "--trials", str(count), "--parallel", "1"]
command += ["--storage", str(storage), "--json", str(out)]
# What belongs to a cluster or a service is not to be looked for.
settings = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "RAY_ADDRESS": "", "PYTHONWARNINGS": "ignore"}


def run():
    done = subprocess.run(command, cwd=script.parent, env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, json.loads(out.read_text())


def begun():
    return list(storage.glob("*/*/result.json"))


def interrupt():
    """Ctrl+C, as soon as there is a result of the first training job."""
    log = (folder / "interrupted.log").open("w")
    job = subprocess.Popen(command, cwd=script.parent, env=settings, stdout=log, stderr=log, start_new_session=True)
    while not begun() and job.poll() is None:
        time.sleep(0.05)
    if job.poll() is None:
        os.killpg(job.pid, signal.SIGINT)
    job.wait()
    print(f"interrupted with {len(begun())} of {count} training jobs begun")


import ray
import xgboost

print(f"ray {ray.__version__}, xgboost {xgboost.__version__}")
if "stop" in sys.argv[4:]:
    interrupt()
said, trials = run()
if "stop" in sys.argv[4:]:
    assert "going on with" in said, said
assert len(trials) == count, trials
assert all(trial["value"] is not None for trial in trials), trials
again, same = run()
assert "going on with" in again, again
key = lambda trial: json.dumps(trial, sort_keys=True)
assert sorted(map(key, same)) == sorted(map(key, trials)), (same, trials)
print(next(line for line in said.splitlines() if line.startswith("best of")))
