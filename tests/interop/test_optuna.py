"""Journals between us and the real Optuna. `tests/optuna.rs` runs it:

    python3 test_optuna.py check JOURNAL EXPECTED   Optuna's JournalStorage opens our journal and finds what EXPECTED (JSON)
                                                    says; goes on with the study; where optuna-dashboard is here, its own
                                                    reader shows the same
    python3 test_optuna.py make JOURNAL EXPECTED    a study that Optuna itself has just made, of every state and distribution,
                                                    and what is in it
"""

import json
import math
import shutil
import sys
import warnings

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock

optuna.logging.set_verbosity(optuna.logging.ERROR)


def open_journal(path):
    return JournalStorage(JournalFileBackend(path, lock_obj=JournalFileOpenLock(path)))


def number(value):
    """As JSON can say it."""
    return value if value is None or math.isfinite(value) else str(value)


def described(study):
    """What our side compares, in words of neither."""
    trials = []
    for trial in study.get_trials():
        distributions = {
            name: [type(kind).__name__] + ([list(kind.choices)] if hasattr(kind, "choices") else [kind.low, kind.high, kind.log])
            for name, kind in trial.distributions.items()
        }
        trials.append({
            "number": trial.number,
            "state": trial.state.name,
            "value": number(trial.values[0]) if trial.values else None,
            "params": trial.params,
            "distributions": distributions,
            "steps": {str(step): number(value) for step, value in trial.intermediate_values.items()},
            "attributes": trial.user_attrs,
            "queued": trial.system_attrs.get("fixed_params"),
        })
    return {
        "name": study.study_name,
        "direction": study.direction.name,
        "metrics": study.metric_names,
        "attributes": study.user_attrs,
        "trials": trials,
    }


def check(path, expected):
    with open(expected, encoding="utf-8") as file:
        expected = json.load(file)
    storage = open_journal(path)
    study = optuna.load_study(study_name=expected["name"], storage=storage)
    found = described(study)
    for name, value in expected.items():
        if name != "trials":
            assert found[name] == value, (name, found[name], value)
    assert len(found["trials"]) == len(expected["trials"])
    for ours, theirs in zip(expected["trials"], found["trials"]):
        for name, value in ours.items():
            assert theirs[name] == value, (ours["number"], name, theirs[name], value)
            kinds = lambda values: {key: type(of) for key, of in values.items()}
            assert name != "params" or kinds(theirs[name]) == kinds(value), (ours["number"], theirs[name], value)
    for trial in study.get_trials():
        # What Optuna asks of every trial that somebody adds.
        trial._validate()
    states = sorted({trial["state"] for trial in found["trials"]})
    dashboard(storage, study, found)
    # A copy, so that the file stays as it was written.
    copy = path + ".copy"
    shutil.copy(path, copy)
    go_on(copy, expected["name"])
    print(f"optuna {optuna.__version__}: {len(found['trials'])} trials, {', '.join(states)}")


def dashboard(storage, study, found):
    """What optuna-dashboard answers its page with."""
    try:
        from importlib.metadata import version

        import optuna_dashboard
    except ImportError:
        print("optuna-dashboard is not here (pip install optuna-dashboard)")
        return
    from wsgiref.util import setup_testing_defaults

    app = optuna_dashboard.wsgi(storage)

    def get(address):
        environment = {}
        setup_testing_defaults(environment)
        environment.update(REQUEST_METHOD="GET", PATH_INFO=address.split("?")[0], QUERY_STRING=(address + "?").split("?")[1])
        status = []
        body = b"".join(app(environment, lambda line, headers, *rest: status.append(line)))
        assert status[0].startswith("200"), (address, status, body[:500])
        return json.loads(body)

    studies = get("/api/studies")["study_summaries"]
    assert [summary["study_name"] for summary in studies] == [found["name"]], studies
    shown = get(f"/api/studies/{studies[0]['study_id']}?after=0")
    assert shown["objective_names"] == found["metrics"], shown["objective_names"]
    ours = [(trial["number"], {"COMPLETE": "Complete", "PRUNED": "Pruned", "FAIL": "Fail", "RUNNING": "Running", "WAITING": "Waiting"}[trial["state"]]) for trial in found["trials"]]
    assert [(trial["number"], trial["state"]) for trial in shown["trials"]] == ours
    for trial, theirs in zip(found["trials"], shown["trials"]):
        assert len(theirs.get("intermediate_values") or []) == len(trial["steps"]), theirs
        assert len(theirs["params"]) == len(trial["params"])
    print(f"optuna-dashboard {version('optuna-dashboard')}: shows {len(ours)} trials")


def go_on(path, name):
    """The study is a study like any other: what waits runs first, and a sampler learns from the rest."""
    study = optuna.load_study(study_name=name, storage=open_journal(path), sampler=optuna.samplers.TPESampler(seed=1))
    before = study.get_trials()
    known = {key: kind for trial in before for key, kind in trial.distributions.items()}
    waiting = [trial.number for trial in before if trial.state == optuna.trial.TrialState.WAITING]

    def objective(trial):
        for key, kind in known.items():
            trial._suggest(key, kind)
        return 0.5

    study.optimize(objective, n_trials=len(waiting) + 2)
    after = study.get_trials()
    assert len(after) == len(before) + 2
    for number in waiting:
        queued = before[number].system_attrs["fixed_params"]
        assert {key: after[number].params[key] for key in queued} == queued


def make(path, expected):
    from optuna.trial import TrialState

    study = optuna.create_study(study_name="études", storage=open_journal(path), direction="maximize", sampler=optuna.samplers.RandomSampler(seed=3))
    study.set_metric_names(["validation:auc"])
    study.set_user_attr("note", {"by": ["someone", 1, None, True]})
    study.enqueue_trial({"eta": 0.25, "booster": "dart"})

    def objective(trial):
        eta = trial.suggest_float("eta", 0.01, 0.5, log=True)
        depth = trial.suggest_int("max_depth", 2, 10)
        trial.suggest_int("max_leaves", 1, 1000, log=True)
        trial.suggest_float("subsample", 0.5, 1.0, step=0.1)
        booster = trial.suggest_categorical("booster", ["gbtree", "dart"])
        trial.suggest_categorical("mixed", ["a", 1, 0.5, True, None])
        if booster == "dart":
            trial.suggest_float("rate_drop", 0.0, 0.5)
        trial.set_user_attr("training_job", f"job-{trial.number}")
        for step in range(3):
            trial.report(float("nan") if trial.number == 1 and step == 0 else eta * (step + 1), step)
        if trial.number % 5 == 2:
            raise optuna.TrialPruned()
        if trial.number % 5 == 3:
            raise RuntimeError("on purpose")
        return eta * depth

    study.optimize(objective, n_trials=12, catch=(RuntimeError,))
    study.add_trial(optuna.trial.create_trial(
        params={"eta": 0.125, "max_depth": 12},
        distributions={
            "eta": optuna.distributions.FloatDistribution(0.01, 0.5, log=True),
            "max_depth": optuna.distributions.IntDistribution(2, 12),
        },
        value=float("inf"),
        intermediate_values={0: -math.inf, 7: 1e-300},
    ))
    study.ask()  # RUNNING
    study.enqueue_trial({"eta": 0.1})  # WAITING
    other = optuna.create_study(study_name="deleted", storage=study._storage)
    optuna.delete_study(study_name="deleted", storage=study._storage)
    assert {trial.state for trial in study.get_trials()} == set(TrialState)
    with open(expected, "w", encoding="utf-8") as file:
        json.dump(described(study), file)
    print(f"optuna {optuna.__version__}: made {len(study.get_trials())} trials")
    return other


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    if sys.argv[1:2] in (["check"], ["make"]) and len(sys.argv) == 4:
        {"check": check, "make": make}[sys.argv[1]](*sys.argv[2:])
    else:
        sys.exit(__doc__)
