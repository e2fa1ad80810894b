import argparse
import json
import os
from concurrent.futures import ThreadPoolExecutor

import ray
from ray import tune
from ray.tune.schedulers import ASHAScheduler, MedianStoppingRule
from ray.tune.search.basic_variant import BasicVariantGenerator

METRIC = OBJECTIVE.split(":")[1]


def is_active(name, values):
    """Whether a hyperparameter counts beside these values of the others."""
    while name in CONDITIONS:
        name, allowed = CONDITIONS[name]
        if values.get(name) not in allowed:
            return False
    return True


def hyperparameters(config):
    """What a training job is given: texts by name, and its number of rounds."""
    values = {}
    for name, kind, low, high, _ in SPACE:
        value = config[name]
        if kind == "reverse":  # drawn as its distance from 1
            value = min(max(1.0 - value, low), high)
        values[name] = str(value)
    params = {**FIXED, **{name: value for name, value in values.items() if is_active(name, values)}}
    rounds = MAX_RESOURCE or int(float(values.get(ROUNDS_NAME, ROUNDS)))
    params.pop(ROUNDS_NAME, None)
    return params, rounds


class Fold:
    """A model of one fold. XGBoost draws its random numbers thread by thread: each fold has its own, else they would mix."""

    def __init__(self, settings, trained_on, validated_on):
        self.thread = ThreadPoolExecutor(1)
        self.trained_on, self.validated_on = trained_on, validated_on
        self.booster = self.thread.submit(xgb.Booster, settings, [trained_on, validated_on]).result()
        self.best, self.since = None, 0

    def round(self, at, margins):
        """Trains the next round. What the metrics are on the rows that are held out, by their names."""
        self.booster.update(self.trained_on, at)
        words = self.booster.eval_set([(self.validated_on, "validation")], at).split("\t")[1:]
        told = {word.rsplit(":", 1)[0].removeprefix("validation-"): float(word.rsplit(":", 1)[1]) for word in words}
        if METRIC in CONTAINER_METRICS:
            predictions = self.booster.predict(self.validated_on)
            told[METRIC] = container_metric(METRIC, predictions, self.validated_on.get_label(), margins)
        return told

    def note(self, value):
        """Counts the rounds since the last improvement, as `early_stopping_rounds` does."""
        improved = self.best is None or value < self.best
        self.best, self.since = (value, 0) if improved else (self.best, self.since + 1)


def training_job(config, data):
    """Trains round by round, all folds abreast, and reports the mean of the objective after each."""
    global X, y
    X, y = data
    params, rounds = hyperparameters(config)
    margins = params["objective"] == "binary:logitraw"
    patience = int(float(params.pop("early_stopping_rounds", 0)))
    # What stops a training job early is XGBoost's last metric; it is an error, the less the better.
    watched = [METRIC] + [name for name in METRICS[-1:] if patience and name != METRIC]
    own = [name for name in watched if name not in CONTAINER_METRICS]
    settings = {"nthread": 1, **params, **({"eval_metric": own} if own else {"disable_default_eval_metric": 1})}
    folds = [Fold(settings, matrix(rows), matrix(held)) for rows, held in SPLITS]
    for at in range(rounds):
        running = [fold.thread.submit(fold.round, at, margins) for fold in folds]
        told = [each.result() for each in running]
        for fold, values in zip(folds, told):
            fold.note(values[watched[-1]])
        tune.report({OBJECTIVE: float(np.mean([values[METRIC] for values in told]))})
        if patience and max(fold.since for fold in folds) >= patience:
            break


def param_space():
    make = {
        "linear": tune.uniform,
        "log": tune.loguniform,
        "reverse": lambda low, high: tune.loguniform(1.0 - high, 1.0 - low),
        "int": lambda low, high: tune.randint(low, high + 1),
        "logint": lambda low, high: tune.lograndint(low, high + 1),
    }
    choose = tune.grid_search if STRATEGY == "Grid" else tune.choice
    return {name: choose(values) if kind == "choice" else make[kind](low, high) for name, kind, low, high, values in SPACE}


def search_algorithm():
    """The strategy of the page, or the nearest that Ray Tune has."""
    if STRATEGY not in ("Bayesian", "TPE"):
        return BasicVariantGenerator(random_state=SEED, points_to_evaluate=ENQUEUED or None)
    import optuna
    from ray.tune.search.optuna import OptunaSearch

    sampler = optuna.samplers.TPESampler(seed=SEED % 2**32, multivariate=STRATEGY == "Bayesian")
    if STRATEGY == "Bayesian":
        try:
            import torch  # Optuna's Gaussian process needs it

            sampler = optuna.samplers.GPSampler(seed=SEED % 2**32)
        except ImportError:
            print("torch is not here, so Optuna's TPE stands in for its Gaussian process (pip install torch)")
    print(f"{STRATEGY} of the page: {type(sampler).__name__} of Optuna {optuna.__version__} here")
    return OptunaSearch(sampler=sampler, metric=OBJECTIVE, mode=MODE, points_to_evaluate=ENQUEUED or None)


def scheduler():
    if STRATEGY == "Hyperband":
        np.random.seed(SEED % 2**32)  # Ray deals out the brackets by these
        return ASHAScheduler(max_t=MAX_RESOURCE, grace_period=MIN_RESOURCE, reduction_factor=3, brackets=BRACKETS)
    return MedianStoppingRule() if EARLY_STOPPING else None


class Target(tune.Stopper):
    """Ends the job when a training job has come to the objective's target."""

    def __init__(self):
        self.reached = False

    def __call__(self, trial_id, result):
        value = result.get(OBJECTIVE)
        if TARGET_VALUE is not None and value is not None:
            self.reached |= value >= TARGET_VALUE if MAXIMIZE else value <= TARGET_VALUE
        return False

    def stop_all(self):
        return self.reached


MODE = "max" if MAXIMIZE else "min"

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=MAX_JOBS, help="training jobs in all")
    parser.add_argument("--parallel", type=int, default=MAX_PARALLEL, help="training jobs at a time")
    parser.add_argument("--address", help="of a Ray cluster, for example auto; without it, Ray runs on this machine")
    parser.add_argument("--storage", default="ray_results", help="folder or bucket that all machines can write to")
    parser.add_argument("--json", help="file for the training jobs and what they came to")
    arguments = parser.parse_args()

    ray.init(address=arguments.address)
    # The rows go to every machine once, by Ray's own store, and not with each training job.
    rows, X, y = (X, y), None, None
    trainable = tune.with_parameters(training_job, data=rows)
    storage = arguments.storage if "://" in arguments.storage else os.path.abspath(arguments.storage)
    kept = f"{storage.rstrip('/')}/{NAME}"
    if tune.Tuner.can_restore(kept):
        print(f"going on with {kept}")
        tuner = tune.Tuner.restore(kept, trainable=trainable, resume_errored=True)
    else:
        tuner = tune.Tuner(
            trainable,
            param_space=param_space(),
            tune_config=tune.TuneConfig(
                metric=OBJECTIVE,
                mode=MODE,
                # Ray tries every combination of a grid once.
                num_samples=1 if STRATEGY == "Grid" else arguments.trials,
                max_concurrent_trials=arguments.parallel,
                search_alg=search_algorithm(),
                scheduler=scheduler(),
                time_budget_s=MAX_RUNTIME,
            ),
            run_config=tune.RunConfig(name=NAME, storage_path=storage, stop=Target()),
        )
    results = tuner.fit()
    trials = []
    for result in results:
        params, rounds = hyperparameters(result.config)
        metrics = result.metrics or {}
        trained = metrics.get("training_iteration")
        trials.append({"params": params, "num_round": rounds, "rounds": trained, "value": metrics.get(OBJECTIVE)})
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(trials, file, indent=1)
    best = results.get_best_result()
    params, rounds = hyperparameters(best.config)
    print(f"best of {len(trials)}: {OBJECTIVE} = {best.metrics[OBJECTIVE]:.7g} with {rounds} rounds of")
    print(json.dumps(params, indent=1))
