import csv
import gzip
import io
import math
import pathlib
import zlib

import numpy as np
import xgboost as xgb


def read_rows():
    """The rows of the file as texts."""
    text = ROWS
    if text is None:
        path = pathlib.Path(DATA)
        if not path.exists():
            raise SystemExit(f"{path} is not here: put the file that was opened on the page beside this, or set DATA.")
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode(ENCODING)
    if DELIMITER is None:  # ARFF: the data come behind this line
        lines = text.splitlines()
        start = next(at for at, line in enumerate(lines) if line.strip().lower() == "@data")
        lines = [line for line in lines[start + 1 :] if not line.lstrip().startswith("%")]
        return [row for row in csv.reader(lines, quotechar="'", skipinitialspace=True) if row]
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=DELIMITER) if row]
    return rows[1:] if HEADER else rows


def number(cell):
    """A number, or NaN where there is none."""
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def column(rows, place, names):
    """The numbers of a column; of categories and classes their places in the list."""
    cells = [row[place].strip() if place < len(row) else "" for row in rows]
    if names is None:
        return [math.nan if cell in MISSING else number(cell) for cell in cells]
    codes = {name: code for code, name in enumerate(names)}
    if all(math.isfinite(number(name)) for name in names):  # 1 and 1.0 are one class
        codes = {number(name): code for code, name in enumerate(names)}
        cells = [number(cell) for cell in cells]
    return [codes.get(cell, math.nan) for cell in cells]


def load():
    """Features and labels as XGBoost sees them. Stops if they are not those that the page had."""
    rows = read_rows()
    features = np.array([column(rows, place, levels) for _, place, levels in FEATURES], np.float32)
    labels = np.array(column(rows, *TARGET[1:]), np.float32)
    found = zlib.crc32(labels.astype("<f4").tobytes(), zlib.crc32(features.astype("<f4").tobytes()))
    if found != CHECKSUM:
        raise SystemExit(f"{DATA} does not hold the numbers that were tuned on (checksum {found}, expected {CHECKSUM}).")
    return np.ascontiguousarray(features.T), labels


def rows_of(*letters):
    """The rows of these parts, in the order in which the page trained on them."""
    if ORDER is not None and len(letters) == 1 and letters[0] in ORDER:
        return np.array(ORDER[letters[0]])
    return np.flatnonzero(np.isin(list(PARTS), letters))


X, y = load()
FOLDS = sorted(set(PARTS) - set("tvs-"))
TEST = rows_of("s")
# Rows to train on and rows to validate on: of the one split, or of each fold.
SPLITS = [(rows_of(*(set(FOLDS) - {fold})), rows_of(fold)) for fold in FOLDS] or [(rows_of("t"), rows_of("v"))]
# All but the test rows: what the final model is trained on.
FITTED = rows_of("t", "v", *FOLDS)
