"""Writes the benchmark's data sets into a folder, each once: NAME.json (shape) and NAME.f32 (little-endian floats).

A file holds the training features column by column, the held-out features column by column, the training labels, the
held-out labels. `breast_cancer` is scikit-learn's (455 of its 569 rows train); the others are drawn: normal, skewed and
rounded columns, and a binary label that depends on a dozen of them, on products and on noise.
"""

import json
import pathlib
import sys

import numpy as np
from sklearn.datasets import load_breast_cancer

SHAPES = {"8000x30": (8_000, 30), "80000x28": (80_000, 28), "800000x28": (800_000, 28)}
N_HELD_OUT = 20_000


def breast_cancer():
    features, labels = load_breast_cancer(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(labels))
    return features[order].astype(np.float32), labels[order].astype(np.float32), 455


def drawn(n_train, n_features):
    generator = np.random.default_rng([n_train, n_features])
    features = generator.standard_normal((n_train + N_HELD_OUT, n_features), dtype=np.float32)
    features[:, 1::4] = np.exp(features[:, 1::4])
    features[:, 2::4] = np.round(features[:, 2::4] * 20) / 20
    x = features.astype(np.float64)
    margin = x[:, 0] + 0.7 * np.log(x[:, 1]) * x[:, 2] - 0.8 * np.abs(x[:, 3]) + 0.6 * (x[:, 4] > 0.3) * x[:, 6]
    margin += 0.5 * np.sin(2 * x[:, 7]) - 0.4 * np.minimum(x[:, 5], 2) + 0.3 * x[:, 8] * x[:, 10] * (x[:, 11] > 0)
    labels = margin + generator.logistic(size=len(margin)) > np.median(margin)
    return features, labels.astype(np.float32), n_train


def write(folder, name, features, labels, n_train):
    parts = [features[:n_train].T, features[n_train:].T, labels[:n_train], labels[n_train:]]
    with open(folder / f"{name}.f32", "wb") as file:
        for part in parts:
            file.write(np.ascontiguousarray(part, dtype="<f4").tobytes())
    shape = {"n_train": n_train, "n_held_out": len(labels) - n_train, "n_features": features.shape[1]}
    (folder / f"{name}.json").write_text(json.dumps(shape))


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:]:
        if not (folder / f"{name}.json").exists():
            write(folder, name, *(breast_cancer() if name == "455x30" else drawn(*SHAPES[name])))


main()
