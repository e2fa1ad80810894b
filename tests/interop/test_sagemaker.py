"""Our requests and descriptions against the service model of the real SageMaker client. `tests/sagemaker.rs` runs it:

    python3 test_sagemaker.py request FILE    FILE is a CreateHyperParameterTuningJob request
    python3 test_sagemaker.py describe FILE   FILE is a DescribeHyperParameterTuningJob response

botocore's own validator checks required members, types and lower bounds, and refuses unknown members; it leaves out
words, upper bounds and patterns, so they are checked here. Members of ours (lower case) are not SageMaker's business.
"""

import json
import re
import sys

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator


def left_out(shape, value, path, found):
    kind, limits = shape.type_name, shape.metadata
    most = limits.get("max", float("inf"))
    if kind == "structure":
        for name, member in value.items():
            if name in shape.members:
                left_out(shape.members[name], member, f"{path}.{name}", found)
    elif kind == "list":
        if len(value) > most:
            found.append(f"{path}: {len(value)} items, at most {most}")
        for idx, member in enumerate(value):
            left_out(shape.member, member, f"{path}[{idx}]", found)
    elif kind == "map":
        if len(value) > most:
            found.append(f"{path}: {len(value)} entries, at most {most}")
        for name, member in value.items():
            left_out(shape.key, name, f"{path}<key {name}>", found)
            left_out(shape.value, member, f"{path}.{name}", found)
    elif kind == "string" and isinstance(value, str):
        if getattr(shape, "enum", None) and value not in shape.enum:
            found.append(f"{path}: {value!r} is none of {shape.enum}")
        if len(value) > most:
            found.append(f"{path}: {len(value)} characters, at most {most}")
        pattern = limits.get("pattern")
        if pattern and "\\p{" not in pattern and not re.fullmatch(pattern, value, re.S):
            found.append(f"{path}: {value!r} does not match {pattern}")
    elif kind in ("integer", "long", "float", "double") and isinstance(value, (int, float)) and value > most:
        found.append(f"{path}: {value}, at most {most}")


def check(shape, document):
    report = ParamValidator().validate(document, shape)
    found = [report.generate_report()] if report.has_errors() else []
    if not found:
        left_out(shape, document, "$", found)
    return found


def main():
    kind, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    document = {name: member for name, member in document.items() if not name[0].islower()}
    model = ServiceModel(Loader().load_service_model("sagemaker", "service-2"), "sagemaker")
    if kind == "request":
        found = check(model.operation_model("CreateHyperParameterTuningJob").input_shape, document)
    else:
        # A file holds both answers; the service gives the training jobs on another question.
        rows = {"TrainingJobSummaries": document.pop("TrainingJobSummaries")}
        found = check(model.operation_model("DescribeHyperParameterTuningJob").output_shape, document)
        found += check(model.operation_model("ListTrainingJobsForHyperParameterTuningJob").output_shape, rows)
    print("\n".join(found) or "valid")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
