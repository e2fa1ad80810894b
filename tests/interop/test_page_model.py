"""What a visitor takes away from the page, against the real xgboost 3.2. `tests/browser/predict.spec.mjs` runs it:

    python3 test_page_model.py here                    ends with 0 where the other one can be run, else says what is missing
    python3 test_page_model.py check MODEL.json CSV    the real xgboost loads the model that was downloaded, predicts the rows
                                                       of the CSV that was, and must come to what the page wrote beside them

Columns of texts are categories; an empty field is missing.
"""

import csv
import sys

# The page's numbers are the shortest that read back as the same 32-bit float. Its exp is its own.
LARGEST = 2e-7

# How the files of these tests write that there is no value.
MISSING = ("", "NA")


def here():
    try:
        import xgboost
    except ImportError as error:
        return f"{error} (pip install xgboost==3.2.0)"
    return None if xgboost.__version__.startswith("3.2.") else f"xgboost is {xgboost.__version__}, not 3.2"


def matrix(booster, columns):
    import numpy as np
    import xgboost as xgb

    numbers = lambda texts: np.array([np.nan if text in MISSING else float(text) for text in texts], "f4")
    # None where all are numbers.
    if "c" not in (booster.feature_types or []):
        rows = np.column_stack([numbers(columns[name]) for name in booster.feature_names])
        return xgb.DMatrix(rows, feature_names=booster.feature_names, feature_types=booster.feature_types)
    import pandas as pd

    texts = lambda of: pd.Categorical([None if text in MISSING else text for text in of])
    kinds = zip(booster.feature_names, booster.feature_types)
    frame = pd.DataFrame({name: (texts if kind == "c" else numbers)(columns[name]) for name, kind in kinds})
    return xgb.DMatrix(frame, enable_categorical=True)


def check(model, file):
    import numpy as np
    import xgboost as xgb

    with open(file, encoding="utf-8", newline="") as lines:
        header, *rows = list(csv.reader(lines))
    # A column of the file may have any name: the page's own are the last ones.
    columns = {name: [row[at] for row in rows] for at, name in enumerate(header)}
    booster = xgb.Booster(model_file=model)
    theirs = booster.predict(matrix(booster, columns)).reshape(len(rows), -1)
    ours = np.array([row[-theirs.shape[1]:] for row in rows], "f4")
    assert all(name.startswith(("predicted_", "probability_")) for name in header[-theirs.shape[1]:]), header
    apart = float((np.abs(ours.astype("f8") - theirs) / np.maximum(np.abs(theirs), 1e-3)).max())
    trees = booster.num_boosted_rounds()
    print(f"xgboost {xgb.__version__}: {trees} rounds, {len(rows)} rows, {theirs.shape[1]} outputs; apart by {apart:.1e}")
    return len(rows) > 0 and apart <= LARGEST


if __name__ == "__main__":
    if sys.argv[1:] == ["here"]:
        sys.exit(here() or 0)
    if sys.argv[1:2] == ["check"] and len(sys.argv) == 4:
        sys.exit(0 if check(*sys.argv[2:]) else 1)
    sys.exit(__doc__)
