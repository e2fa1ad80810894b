def matrix(rows):
    types = ["float" if levels is None else "c" for _, _, levels in FEATURES]
    names = [name for name, _, _ in FEATURES]
    return xgb.DMatrix(X[rows], label=y[rows], feature_names=names, feature_types=types, enable_categorical=True, nthread=1)


def container_metric(name, predictions, labels, margins=False):
    """A metric of SageMaker's container, as its custom_metrics.py defines it."""
    if name == "mse":
        return float(np.mean((labels.astype("f8") - predictions) ** 2))
    if name == "r2":
        off = labels.astype("f8") - labels.astype("f8").mean()
        return float(1 - np.sum((labels.astype("f8") - predictions) ** 2) / np.sum(off**2))
    labels = labels.astype(int)
    if predictions.ndim == 2:
        decided, count = predictions.argmax(axis=1), predictions.shape[1]
    elif TARGET[2] is not None and len(TARGET[2]) > 2:  # multi:softmax predicts the class itself
        decided, count = predictions.astype(int), len(TARGET[2])
    else:
        decided, count = (predictions > (0 if margins else 0.5)).astype(int), 2
    labelled, chosen = np.bincount(labels, minlength=count), np.bincount(decided, minlength=count)
    hits = np.bincount(labels[labels == decided], minlength=count)
    ratio = lambda part, whole: np.divide(part, whole, out=np.zeros(count), where=whole > 0)
    kind, _, average = name.partition("_")
    if name == "accuracy" or average == "micro":
        return float(hits.sum() / len(labels))
    if name == "balanced_accuracy":
        return float(ratio(hits, labelled)[labelled > 0].mean())
    scores = {"f1": ratio(2 * hits, labelled + chosen), "precision": ratio(hits, chosen), "recall": ratio(hits, labelled)}
    if name in ("f1", "f1_macro", "precision_macro", "recall_macro"):
        return float(scores[kind][(labelled > 0) | (chosen > 0)].mean())
    return float(scores[kind][1])


def train(params, rounds, rows, watched=None):
    """A model of these rows, and what each round says of them and of the watched ones."""
    margins, history, exact = params["objective"] == "binary:logitraw", {}, []

    def scores(predictions, of):
        exact.append([container_metric(name, predictions, of.get_label(), margins) for name in CONTAINER_METRICS])
        return list(zip(CONTAINER_METRICS, exact[-1]))

    trained_on = matrix(rows)
    sets = [] if watched is None else [(trained_on, "train"), (matrix(watched), "validation")]
    booster = xgb.train(
        # One thread: more of them add in another order, and the last digits may differ.
        {"nthread": 1, **params, "eval_metric": METRICS},
        trained_on,
        rounds,
        evals=sets,
        evals_result=history,
        custom_metric=scores if CONTAINER_METRICS and sets else None,
        verbose_eval=False,
    )
    # XGBoost keeps six digits of them.
    for at, (_, part) in enumerate(sets):
        for place, name in enumerate(CONTAINER_METRICS):
            history[part][name] = [values[place] for values in exact[at :: len(sets)]]
    return booster, history


def score(booster, rows):
    """What a model is worth on these rows, by the objective metric."""
    name, on = OBJECTIVE.split(":")[1], matrix(rows)
    if name in CONTAINER_METRICS:
        margins = "binary:logitraw" in booster.save_config()
        return container_metric(name, booster.predict(on), on.get_label(), margins)
    words = booster.eval(on, "test").split("\t")[1:]
    return float(next(word.rsplit(":", 1)[1] for word in words if word.rsplit(":", 1)[0] == f"test-{name}"))
