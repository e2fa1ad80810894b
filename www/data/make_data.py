"""Writes the built-in data sets beside this file, and index.json, which the page reads.

Run once; what it wrote is in the repository. Run again only to change a set:

    pip install scikit-learn==1.9.1 palmerpenguins==0.1.6
    python3 www/data/make_data.py

Everything comes from those two packages; nothing is downloaded. Sources and licences: SOURCES.md.
The target is always the last column, numbers are the shortest text that reads back as the same f64, a missing value is NA.
"""

import csv
import json
import math
from pathlib import Path

from palmerpenguins import load_penguins
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris, load_wine

HERE = Path(__file__).parent

# scikit-learn calls the six blood serum measurements s1 to s6; these are the names its documentation gives them.
SERUM = {"s1": "tc", "s2": "ldl", "s3": "hdl", "s4": "tch", "s5": "ltg", "s6": "glu"}


def text(value):
    """A value as CSV text: 17.0 is 17, 0.1 is 0.1, missing is NA."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "NA"
    if isinstance(value, str):
        return value
    number = float(value)
    return str(int(number)) if number.is_integer() else repr(number)


def from_sklearn(bunch, target, labels=None, rename=None):
    """Header and rows of a scikit-learn set, target last; `labels` names the classes 0, 1, …"""
    features = [(rename or {}).get(name, name) for name in map(str, bunch.feature_names)]
    rows = [
        [*map(text, values.tolist()), str(labels[int(label)]) if labels is not None else text(float(label))]
        for values, label in zip(bunch.data, bunch.target)
    ]
    return [*features, target], rows


def penguins():
    """Header and rows of the penguins, species last."""
    frame = load_penguins()
    names = [name for name in frame.columns if name != "species"] + ["species"]
    return names, [[text(value) for value in row] for row in frame[names].itertuples(index=False, name=None)]


def sets():
    breast_cancer, iris, wine = load_breast_cancer(), load_iris(), load_wine()
    # The page opens with the first: small, and its defaults overfit, so that tuning shows.
    yield (
        "diabetes",
        from_sklearn(load_diabetes(scaled=False), "disease_progression", rename=SERUM),
        "regression",
        {"en": "Diabetes", "fr": "Diabète"},
        {
            "en": "How far has diabetes progressed after a year? Age, sex, body mass, blood pressure and six blood values.",
            "fr": "Jusqu’où le diabète a-t-il progressé en un an\u00a0? Âge, sexe, indice de masse corporelle, tension artérielle "
            "et six valeurs sanguines.",
        },
        "BSD-3-Clause (scikit-learn)",
    )
    yield (
        "breast_cancer",
        from_sklearn(breast_cancer, "diagnosis", breast_cancer.target_names),
        "binary",
        {"en": "Breast cancer", "fr": "Cancer du sein"},
        {
            "en": "Is a breast tumour malignant or benign? Thirty measurements of cell nuclei seen under a microscope.",
            "fr": "Une tumeur du sein est-elle maligne ou bénigne\u00a0? Trente mesures de noyaux de cellules vus au microscope.",
        },
        "CC BY 4.0",
    )
    yield (
        "iris",
        from_sklearn(iris, "species", iris.target_names),
        "multiclass",
        {"en": "Iris", "fr": "Iris"},
        {
            "en": "Which of three species is an iris? The lengths and widths of its sepals and petals.",
            "fr": "De quelle espèce, parmi trois, est un iris\u00a0? Longueurs et largeurs de ses sépales et de ses pétales.",
        },
        "CC BY 4.0",
    )
    yield (
        "wine",
        from_sklearn(wine, "cultivar", wine.target_names),
        "multiclass",
        {"en": "Wine", "fr": "Vin"},
        {
            "en": "From which of three grape varieties is a wine made? Thirteen chemical measurements.",
            "fr": "De quel cépage, parmi trois, provient un vin\u00a0? Treize mesures chimiques.",
        },
        "CC BY 4.0",
    )
    yield (
        "penguins",
        penguins(),
        "multiclass",
        {"en": "Penguins", "fr": "Manchots"},
        {
            "en": "Which of three species is a penguin? Measurements, island and sex, some of them missing.",
            "fr": "De quelle espèce, parmi trois, est un manchot\u00a0? Des mesures, l’île et le sexe, dont certains manquent.",
        },
        "CC0 1.0",
    )


def main():
    index = []
    for name, (header, rows), task, title, about, licence in sets():
        file = f"{name}.csv"
        with open(HERE / file, "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
        index.append(
            {
                "id": name,
                "file": file,
                "rows": len(rows),
                "features": len(header) - 1,
                "target": header[-1],
                "task": task,
                "name": title,
                "about": about,
                "licence": licence,
            }
        )
    with open(HERE / "index.json", "w", encoding="utf-8", newline="") as out:
        json.dump(index, out, ensure_ascii=False, indent=2)
        out.write("\n")


if __name__ == "__main__":
    main()
