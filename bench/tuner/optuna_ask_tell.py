"""Optuna behind the ask/tell protocol: python optuna_ask_tell.py gp|tpe|tpe_univariate|random

gp: GPSampler(seed); tpe: TPESampler(seed), version 5's default (multivariate, constant liar); tpe_univariate: version 4's
default. Failed trials are told as FAIL; conditions are native in TPE and flat (always drawn) in the others."""

import json
import sys
import warnings

import optuna

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
D, S = optuna.distributions, optuna.samplers

SAMPLERS = {
    "gp": lambda seed: S.GPSampler(seed=seed, deterministic_objective=False),
    "tpe": lambda seed: S.TPESampler(seed=seed),
    "tpe_univariate": lambda seed: S.TPESampler(seed=seed, multivariate=False),
    "random": lambda seed: S.RandomSampler(seed=seed),
}


def distribution(parameter):
    if parameter["type"] == "cat":
        return D.CategoricalDistribution(parameter["choices"])
    kind = D.IntDistribution if parameter["type"] == "int" else D.FloatDistribution
    return kind(parameter["low"], parameter["high"], log=parameter["scale"] == "log")


class Search:
    def __init__(self, sampler, message):
        self.space = message["space"]
        self.distributions = {parameter["name"]: distribution(parameter) for parameter in self.space}
        self.is_flat = not sampler.startswith("tpe")
        self.study = optuna.create_study(sampler=SAMPLERS[sampler](message["seed"]), direction=message["direction"])
        self.trials, self.queue = {}, []

    def ask(self, message):
        if self.queue:
            params = self.queue.pop(0)
            # No trial of Optuna's before it is told: asking would run the sampler.
            self.trials[message["id"]] = params
        else:
            trial = self.trials[message["id"]] = self.study.ask(self.distributions if self.is_flat else None)
            params = self.suggest(trial)
        return {"id": message["id"], "params": params}

    def suggest(self, trial):
        params = {}
        for parameter in self.space:
            name, condition = parameter["name"], parameter.get("when")
            if condition and not self.is_flat and params.get(condition["name"]) not in condition["in"]:
                continue
            params[name] = trial._suggest(name, self.distributions[name])
        return params

    def tell(self, message):
        trial, is_ok = self.trials.pop(message["id"]), message["status"] == "ok"
        state = optuna.trial.TrialState.COMPLETE if is_ok else optuna.trial.TrialState.FAIL
        if isinstance(trial, dict):
            known = {name: self.distributions[name] for name in trial}
            value = message["value"] if is_ok else None
            self.study.add_trial(optuna.create_trial(params=trial, distributions=known, value=value, state=state))
        else:
            self.study.tell(trial, message["value"] if is_ok else None, state=state)
        return {"ok": True}

    def enqueue(self, message):
        self.queue.append(message["params"])
        return {"ok": True}

    def recommend(self, message):
        return {"error": "unsupported"}


def main(sampler):
    search = None
    for line in sys.stdin:
        message = json.loads(line)
        if message["op"] == "quit":
            return
        if message["op"] == "init":
            search = Search(sampler, message)
            reply = {"ok": True, "name": "Optuna %s, %s" % (optuna.__version__, sampler)}
        else:
            reply = getattr(search, message["op"])(message)
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
