"""Our script for SageMaker, without SageMaker. `tests/takeaway.rs` runs it:

    python3 test_boto3.py SCRIPT.py

As it is, it must say what is to be filled in. Filled in, each request that it makes must be one that the service model of the
real client takes, and the tuning job's must pass the strict check of `test_sagemaker.py`.
"""

import pathlib
import re
import sys
import types

import botocore
from botocore.loaders import Loader
from botocore.model import ServiceModel
from test_sagemaker import check

SERVICES = {"sagemaker": "2017-07-24", "s3": "2006-03-01"}
ANSWER = {"HyperParameterTuningJobStatus": "Completed", "TrainingJobStatusCounters": {"Completed": 3}}
FILLED = {
    "REGION": "eu-west-3",
    "ROLE": "arn:aws:iam::123456789012:role/SageMakerRole",
    "BUCKET": "a-bucket",
    "IMAGE": "659782779980.dkr.ecr.eu-west-3.amazonaws.com/sagemaker-xgboost:3.0-5",
}


class Client:
    """Looks at what is asked of a service, and at whether anybody could answer."""

    def __init__(self, service, asked):
        self.service, self.asked = service, asked
        self.model = ServiceModel(Loader().load_service_model(service, "service-2"), service)
        self.names = {botocore.xform_name(name): name for name in self.model.operation_names}

    def upload_file(self, file, bucket, key):
        assert self.service == "s3"
        self.asked.append(("upload_file", {"Bucket": bucket, "Key": key}))

    def __getattr__(self, name):
        operation = self.names[name]

        def call(**request):
            found = check(self.model.operation_model(operation).input_shape, request)
            assert not found, f"{operation}: {found}"
            self.asked.append((operation, request))
            return ANSWER

        return call


def main(path):
    source = path.read_text(encoding="utf-8")
    code = compile(source, path.name, "exec")
    asked = []
    boto3 = types.ModuleType("boto3")
    boto3.client = lambda service, region_name: Client(service, asked)
    sys.modules["boto3"] = boto3
    try:
        exec(code, {"__name__": "__main__"})
        raise AssertionError("it has run with nothing filled in")
    except SystemExit as said:
        assert "is to be filled in" in str(said), said
    assert asked == [], asked
    # As a person would do it: what is marked is replaced in the text.
    lines = source.splitlines()
    marked = [at for at, line in enumerate(lines) if re.match("[A-Z]+ = .*FILL IN", line)]
    for at in marked:
        name = lines[at].split(" = ")[0]
        lines[at] = f"{name} = {FILLED.pop(name)!r}"
    assert FILLED == {}, f"not marked: {FILLED}"
    exec(compile("\n".join(lines), path.name, "exec"), {"__name__": "__main__"})
    operations = [name for name, _ in asked]
    job = dict(asked)["CreateHyperParameterTuningJob"]
    channels = [channel["ChannelName"] for channel in job["TrainingJobDefinition"]["InputDataConfig"]]
    assert operations[-2:] == ["CreateHyperParameterTuningJob", "DescribeHyperParameterTuningJob"], operations
    # What is uploaded lies where the job looks for it.
    where = [channel["DataSource"]["S3DataSource"]["S3Uri"] for channel in job["TrainingJobDefinition"]["InputDataConfig"]]
    uploaded = [f"s3://{request['Bucket']}/{request['Key']}" for name, request in asked if name == "upload_file"]
    assert len(uploaded) == len(channels) and all(map(str.startswith, uploaded, where)), (uploaded, where)
    return job


if __name__ == "__main__":
    made = main(pathlib.Path(sys.argv[1]))
    fixed = made["TrainingJobDefinition"]["StaticHyperParameters"]
    try:
        from importlib.metadata import version

        boto3 = version("boto3")
    except ImportError:
        boto3 = "not here"
    print(f"botocore {botocore.__version__}, boto3 {boto3}: {made['HyperParameterTuningJobName']} is taken, static {fixed}")
