//! The members of SageMaker's `CreateHyperParameterTuningJob` and our own beside them: what is a member at all, of which type
//! it is, and what the playground does with it. Enough to tell everything that is wrong with a request at once.
//!
//! Source: botocore service model `sagemaker` 2017-07-24.

use super::STRATEGIES;
use super::rules::{FORMS, SWITCH};
use crate::tuner::spec::MAX_SEED;
use crate::tuner::{EarlyStopping, Scaling, WarmStartType};

/// What stands in a member.
pub(super) enum Shape {
    /// A text.
    Text,
    /// One of these words.
    Word(&'static str),
    /// A number as text, as SageMaker writes the ends of a range.
    NumberText,
    /// A whole number as text.
    WholeText,
    /// A whole number from 0 to this.
    Count(u64),
    /// A number.
    Number,
    /// True or false.
    Flag,
    /// A list of these.
    List(&'static Shape),
    /// An object with free names and texts.
    Map,
    /// An object with these members.
    Object(&'static [Member]),
    /// Whatever it is, it is read elsewhere.
    Any,
}

/// What the playground does with a member.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// It cannot do without.
    Needed,
    /// It carries it out.
    Read,
    /// It has no use for it: it is kept and shown.
    Kept,
    /// It would make another job of it, one that cannot be run here.
    Refused,
    /// It stands in the answer of `DescribeHyperParameterTuningJob` only, and says nothing of a new job.
    Answer,
}

/// A member of an object.
pub(super) struct Member {
    pub name: &'static str,
    pub shape: Shape,
    pub usage: Use,
}

const fn needed(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, usage: Use::Needed }
}

const fn read(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, usage: Use::Read }
}

const fn kept(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, usage: Use::Kept }
}

const fn refused(name: &'static str) -> Member {
    Member { name, shape: Shape::Any, usage: Use::Refused }
}

const fn answer(name: &'static str) -> Member {
    Member { name, shape: Shape::Any, usage: Use::Answer }
}

use Shape::{Any, Count, Flag, List, Map, Number, NumberText, Object, Text, WholeText, Word};

const COUNT: Shape = Count(u32::MAX as u64);
const ANY_COUNT: Shape = Count(MAX_SEED);

/// The whole request.
pub(super) const REQUEST: Shape = Object(&[
    needed("HyperParameterTuningJobName", Text),
    needed("HyperParameterTuningJobConfig", CONFIG),
    read("TrainingJobDefinition", DEFINITION),
    refused("TrainingJobDefinitions"),
    read(
        "WarmStartConfig",
        Object(&[
            needed("ParentHyperParameterTuningJobs", List(&Object(&[needed("HyperParameterTuningJobName", Text)]))),
            needed("WarmStartType", Word(WarmStartType::NAMES)),
        ]),
    ),
    kept("Tags", List(&Object(&[kept("Key", Text), kept("Value", Text)]))),
    refused("Autotune"),
    // Ours.
    read(
        "data",
        Object(&[
            needed("file", Text),
            read("target", Text),
            read("ignored", List(&Text)),
            read("task", Word("binary, multiclass, regression")),
            read("positive", Text),
            read("validation_fraction", Number),
            read("test_fraction", Number),
            read("seed", ANY_COUNT),
            read("split", Word("lab37")),
        ]),
    ),
    read("conditions", Any),
    read("hyperband", Word(FORMS)),
    read("booster_priors", Word(SWITCH)),
    read("complete_on_regret_bound", Word(SWITCH)),
    read("enqueued", List(&Map)),
    // Of the answer, and ours beside them.
    answer("HyperParameterTuningJobArn"),
    answer("HyperParameterTuningJobStatus"),
    answer("CreationTime"),
    answer("HyperParameterTuningEndTime"),
    answer("LastModifiedTime"),
    answer("TrainingJobStatusCounters"),
    answer("ObjectiveStatusCounters"),
    answer("BestTrainingJob"),
    answer("OverallBestTrainingJob"),
    answer("FailureReason"),
    answer("TuningJobCompletionDetails"),
    answer("ConsumedResources"),
    answer("ResponseMetadata"),
    answer("TrainingJobSummaries"),
    answer("recommended"),
    answer("regret_bound"),
    answer("leave_one_out"),
]);

const CONFIG: Shape = Object(&[
    needed("Strategy", Word(STRATEGIES)),
    read(
        "StrategyConfig",
        Object(&[read("HyperbandStrategyConfig", Object(&[read("MinResource", COUNT), read("MaxResource", COUNT)]))]),
    ),
    needed(
        "HyperParameterTuningJobObjective",
        Object(&[needed("Type", Word("Minimize, Maximize")), needed("MetricName", Text)]),
    ),
    needed(
        "ResourceLimits",
        Object(&[
            read("MaxNumberOfTrainingJobs", COUNT),
            needed("MaxParallelTrainingJobs", COUNT),
            read("MaxRuntimeInSeconds", COUNT),
        ]),
    ),
    read(
        "ParameterRanges",
        Object(&[
            read("ContinuousParameterRanges", List(&numeric(&CONTINUOUS))),
            read("IntegerParameterRanges", List(&numeric(&INTEGER))),
            read("CategoricalParameterRanges", List(&Object(&[needed("Name", Text), needed("Values", List(&Text))]))),
            refused("AutoParameters"),
        ]),
    ),
    read("TrainingJobEarlyStoppingType", Word(EarlyStopping::NAMES)),
    read(
        "TuningJobCompletionCriteria",
        Object(&[
            read("TargetObjectiveMetricValue", Number),
            read("BestObjectiveNotImproving", Object(&[read("MaxNumberOfTrainingJobsNotImproving", COUNT)])),
            read("ConvergenceDetected", Object(&[read("CompleteOnConvergence", Word(SWITCH))])),
        ]),
    ),
    read("RandomSeed", ANY_COUNT),
]);

const fn numeric(members: &'static [Member]) -> Shape {
    Object(members)
}

const CONTINUOUS: [Member; 4] = [
    needed("Name", Text),
    needed("MinValue", NumberText),
    needed("MaxValue", NumberText),
    read("ScalingType", Word(Scaling::NAMES)),
];

const INTEGER: [Member; 4] = [
    needed("Name", Text),
    needed("MinValue", WholeText),
    needed("MaxValue", WholeText),
    read("ScalingType", Word(Scaling::NAMES)),
];

/// Required members of the service are required by the service: the playground does without, and writes its own.
const DEFINITION: Shape = Object(&[
    read("StaticHyperParameters", Map),
    refused("TuningObjective"),
    refused("HyperParameterRanges"),
    kept("DefinitionName", Text),
    kept(
        "AlgorithmSpecification",
        Object(&[
            kept("TrainingImage", Text),
            kept("TrainingInputMode", Text),
            kept("AlgorithmName", Text),
            kept("MetricDefinitions", List(&Object(&[kept("Name", Text), kept("Regex", Text)]))),
        ]),
    ),
    kept("RoleArn", Text),
    kept("InputDataConfig", List(&CHANNEL)),
    kept("VpcConfig", Object(&[kept("SecurityGroupIds", TEXTS), kept("Subnets", TEXTS)])),
    kept(
        "OutputDataConfig",
        Object(&[kept("KmsKeyId", Text), kept("S3OutputPath", Text), kept("CompressionType", Text)]),
    ),
    kept("ResourceConfig", RESOURCES),
    kept(
        "HyperParameterTuningResourceConfig",
        Object(&[
            kept("InstanceType", Text),
            kept("InstanceCount", COUNT),
            kept("VolumeSizeInGB", COUNT),
            kept("VolumeKmsKeyId", Text),
            kept("AllocationStrategy", Text),
            kept("InstanceConfigs", List(&INSTANCES)),
        ]),
    ),
    kept(
        "StoppingCondition",
        Object(&[
            kept("MaxRuntimeInSeconds", COUNT),
            kept("MaxWaitTimeInSeconds", COUNT),
            kept("MaxPendingTimeInSeconds", COUNT),
        ]),
    ),
    kept("EnableNetworkIsolation", Flag),
    kept("EnableInterContainerTrafficEncryption", Flag),
    kept("EnableManagedSpotTraining", Flag),
    kept("CheckpointConfig", Object(&[kept("S3Uri", Text), kept("LocalPath", Text)])),
    kept("RetryStrategy", Object(&[kept("MaximumRetryAttempts", COUNT)])),
    kept("Environment", Map),
]);

const TEXTS: Shape = List(&Text);

const CHANNEL: Shape = Object(&[
    kept("ChannelName", Text),
    kept(
        "DataSource",
        Object(&[
            kept(
                "S3DataSource",
                Object(&[
                    kept("S3DataType", Text),
                    kept("S3Uri", Text),
                    kept("S3DataDistributionType", Text),
                    kept("AttributeNames", TEXTS),
                    kept("InstanceGroupNames", TEXTS),
                    kept("ModelAccessConfig", Object(&[kept("AcceptEula", Flag)])),
                    kept("HubAccessConfig", Object(&[kept("HubContentArn", Text)])),
                ]),
            ),
            kept(
                "FileSystemDataSource",
                Object(&[
                    kept("FileSystemId", Text),
                    kept("FileSystemAccessMode", Text),
                    kept("FileSystemType", Text),
                    kept("DirectoryPath", Text),
                ]),
            ),
            kept("DatasetSource", Object(&[kept("DatasetArn", Text)])),
        ]),
    ),
    kept("ContentType", Text),
    kept("CompressionType", Text),
    kept("RecordWrapperType", Text),
    kept("InputMode", Text),
    kept("ShuffleConfig", Object(&[kept("Seed", ANY_COUNT)])),
]);

const INSTANCES: Shape = Object(&[
    kept("InstanceType", Text),
    kept("InstanceCount", COUNT),
    kept("VolumeSizeInGB", COUNT),
    kept("InstanceGroupName", Text),
    kept("TrainingPlanArns", TEXTS),
]);

const RESOURCES: Shape = Object(&[
    kept("InstanceType", Text),
    kept("InstanceCount", COUNT),
    kept("VolumeSizeInGB", COUNT),
    kept("VolumeKmsKeyId", Text),
    kept("KeepAlivePeriodInSeconds", COUNT),
    kept("InstanceGroups", List(&INSTANCES)),
    kept("TrainingPlanArn", Text),
    kept(
        "InstancePlacementConfig",
        Object(&[
            kept("EnableMultipleJobs", Flag),
            kept(
                "PlacementSpecifications",
                List(&Object(&[kept("UltraServerId", Text), kept("InstanceCount", COUNT)])),
            ),
        ]),
    ),
    kept("InstancePreferences", List(&INSTANCES)),
    kept("SelectedInstanceType", Text),
    kept("SelectedInstanceCount", COUNT),
]);
