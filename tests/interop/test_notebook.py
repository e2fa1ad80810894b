"""Runs our notebooks with the real xgboost. `tests/takeaway.rs` and `tests/browser/takeaway.spec.mjs` run it:

    python3 test_notebook.py here              ends with 0 where it can be run, else says what is missing
    python3 test_notebook.py NOTEBOOK.ipynb…   runs each in its folder; its best training job and its test scores must come to
                                               what the page wrote beside them, and each of its charts must be drawn

Jupyter runs them where it is installed (nbclient, ipykernel), else their cells are executed one after the other.
"""

import json
import os
import pathlib
import sys

# The page's numbers are of its own exp, 2e-7 off XGBoost's at most; a metric is a mean of them.
LARGEST = 2e-6

REPORT = """
import json
print("REPORT " + json.dumps({
    "objective": OBJECTIVE, "here": here, "page": PAGE_VALUE, "folds": len(FOLDS),
    "test": list(test_scores.values()), "page_test": PAGE_TEST,
    "xgboost": xgb.__version__, "rows": len(y), "test_rows": len(TEST),
}))
"""


def here():
    try:
        import matplotlib
        import nbformat
        import xgboost
    except ImportError as error:
        return f"{error} (pip install xgboost==3.2.0 matplotlib nbformat nbclient ipykernel)"
    return None if xgboost.__version__.startswith("3.2.") else f"xgboost is {xgboost.__version__}, not 3.2"


def with_jupyter(notebook, folder):
    from nbclient import NotebookClient

    NotebookClient(notebook, timeout=None, resources={"metadata": {"path": str(folder)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"], outputs
    said = "".join(output.text for output in outputs if output.output_type == "stream" and output.name == "stdout")
    pictures = [output.data["image/png"] for output in outputs if "image/png" in output.get("data", {})]
    return said, len(pictures)


def without_jupyter(notebook, folder):
    import contextlib
    import io

    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    drawn = []

    def show():
        for number in plt.get_fignums():
            picture = io.BytesIO()
            plt.figure(number).savefig(picture, format="png")
            drawn.append(picture.getvalue())
        plt.close("all")

    plt.show = show
    said, names, before = io.StringIO(), {}, os.getcwd()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(said):
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    exec(compile(cell.source, cell.id, "exec"), names)
    finally:
        os.chdir(before)
    return said.getvalue(), len(drawn)


def apart(name, here, page):
    off = abs(here - page) / max(abs(page), 1e-3)
    assert off <= LARGEST, f"{name}: {here!r} here, {page!r} on the page, {off:.1e} apart"
    return off


def check(path):
    import nbformat

    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    charts = sum("plt.show()" in cell.source for cell in notebook.cells if cell.cell_type == "code")
    notebook.cells.append(nbformat.v4.new_code_cell(REPORT))
    try:
        import ipykernel
        import nbclient

        run, by = with_jupyter, f"nbclient {nbclient.__version__}, ipykernel {ipykernel.__version__}"
    except ImportError:
        run, by = without_jupyter, "exec"
    said, drawn = run(notebook, path.resolve().parent)
    report = json.loads(next(line for line in said.splitlines() if line.startswith("REPORT "))[7:])
    largest = apart("objective", report["here"], report["page"])
    if report["page_test"] is not None:
        assert len(report["test"]) == 2 and report["test_rows"] > 0, report
        largest = max([largest] + [apart("test", *pair) for pair in zip(report["test"], report["page_test"])])
    assert drawn == charts >= 3, f"{drawn} charts are drawn, {charts} are in the notebook"
    print(
        f"{path.name}: xgboost {report['xgboost']}, {by}: {report['objective']} over {report['folds']} folds is "
        f"{report['here']:.7g}, test {report['test']}, at most {largest:.1e} off the page's; {drawn} charts"
    )


if __name__ == "__main__":
    if sys.argv[1:] == ["here"]:
        sys.exit(here() or 0)
    for name in sys.argv[1:]:
        check(pathlib.Path(name))
