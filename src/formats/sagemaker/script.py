
# What only you know.
REGION = "us-east-1"  # FILL IN
ROLE = "FILL IN: arn:aws:iam::ACCOUNT:role/ROLE, one that SageMaker may use"
BUCKET = "FILL IN: the name of an S3 bucket in that region"
PREFIX = NAME
# The image of XGBoost in your region: python -c "import sagemaker; print(sagemaker.image_uris.retrieve('xgboost', 'REGION', '3.0-5'))"
IMAGE = "FILL IN: ACCOUNT.dkr.ecr.REGION.amazonaws.com/sagemaker-xgboost:3.0-5"
# CSV files without a header, the target in the first column. None: they are in the bucket already.
FILES = {"train": "train.csv", "validation": "validation.csv"}


def filled_in():
    """The request with what only you know."""
    for name in ("REGION", "ROLE", "BUCKET", "IMAGE"):
        if globals()[name].startswith("FILL IN"):
            raise SystemExit(f"{name} is to be filled in at the top of this file.")
    definition = REQUEST["TrainingJobDefinition"]
    definition["RoleArn"] = ROLE
    definition["AlgorithmSpecification"]["TrainingImage"] = IMAGE
    definition["OutputDataConfig"]["S3OutputPath"] = f"s3://{BUCKET}/{PREFIX}/output/"
    for channel in definition["InputDataConfig"]:
        channel["DataSource"]["S3DataSource"]["S3Uri"] = f"s3://{BUCKET}/{PREFIX}/{channel['ChannelName']}/"
    return REQUEST


if __name__ == "__main__":
    request = filled_in()
    for channel, file in (FILES or {}).items():
        boto3.client("s3", region_name=REGION).upload_file(file, BUCKET, f"{PREFIX}/{channel}/{file}")
    sagemaker = boto3.client("sagemaker", region_name=REGION)
    sagemaker.create_hyper_parameter_tuning_job(**request)
    while True:
        job = sagemaker.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName=NAME)
        best = job.get("BestTrainingJob", {}).get("FinalHyperParameterTuningJobObjectiveMetric")
        print(job["HyperParameterTuningJobStatus"], job["TrainingJobStatusCounters"], best or "")
        if job["HyperParameterTuningJobStatus"] not in ("InProgress", "Stopping", "Deleting"):
            break
        time.sleep(30)
