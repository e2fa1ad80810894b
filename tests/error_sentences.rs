//! Every error says on a terminal what the page says in English: its `Display` is the text of its catalogue in `www/` with the
//! arguments filled in.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::expect_used)]

mod catalogue;

use catalogue::catalogue;
use std::collections::BTreeSet;
use std::path::Path;
use tuning_playground::booster::{BoosterError, Domain};
use tuning_playground::dataset::matrix::MatrixError;
use tuning_playground::dataset::{DatasetError, MatchError, TooLarge, Unfit};
use tuning_playground::error::{Explain, Message};
use tuning_playground::formats::link::LinkError;
use tuning_playground::formats::optuna::JournalError;
use tuning_playground::formats::xgboost_json::ModelError;
use tuning_playground::formats::{FormatError, JobRequest};
use tuning_playground::json::{Expected, JsonError};
use tuning_playground::table::{FileKind, TableError};
use tuning_playground::tuner::{Bound, RuleError, SpaceError, TunerError};

/// What a text of a file may be: braces in it are no placeholders.
fn text(name: &str) -> String {
    format!("{name} {{found}}")
}

fn table() -> Vec<TableError> {
    let kinds = [
        FileKind::Excel,
        FileKind::Archive,
        FileKind::Compressed,
        FileKind::Parquet,
        FileKind::Image,
        FileKind::Pdf,
        FileKind::WebPage,
        FileKind::Json,
        FileKind::Binary,
    ];
    let mut errors: Vec<TableError> = kinds.map(TableError::NotATable).into();
    errors.extend([
        TableError::Empty,
        TableError::TooLarge { limit: 1 },
        TableError::TooManyValues { limit: 2 },
        TableError::TooManyColumns { found: 3, limit: 4 },
        TableError::BrokenGzip { line: 5 },
        TableError::NulCharacter { line: 6 },
        TableError::HeaderOnly,
        TableError::OneColumn,
        TableError::SpaceSeparated,
        TableError::RaggedRow { row: 1, line: 2, found: 3, expected: 4 },
        TableError::RaggedQuotedRow { row: 1, line: 2, last_line: 3, found: 4, expected: 5 },
        TableError::HeaderLength { names: 1, found: 2 },
        TableError::UnterminatedQuote { line: 1 },
        TableError::Unreadable { line: 1 },
        TableError::ArffNoData,
        TableError::ArffNoAttributes,
        TableError::ArffDeclaration { line: 1, text: text("t") },
        TableError::ArffType { line: 1, column: text("c"), kind: text("k") },
        TableError::ArffSparse { line: 1 },
        TableError::ArffNumber { row: 1, line: 2, column: text("c"), value: text("v") },
        TableError::ArffLevel { row: 1, line: 2, column: text("c"), value: text("v") },
    ]);
    errors
}

fn dataset() -> Vec<DatasetError> {
    let target = || text("t");
    let unfit = [Unfit::Text, Unfit::NotTwoClasses, Unfit::NotWholeNumbers];
    let mut errors: Vec<DatasetError> = unfit.map(|reason| DatasetError::WrongTask { target: target(), reason }).into();
    errors.extend([
        DatasetError::NoSuchColumn { column: text("c"), field: "target" },
        DatasetError::TargetMissing { target: target() },
        DatasetError::OneClass { target: target(), class: text("c") },
        DatasetError::ConstantTarget { target: target(), value: text("v") },
        DatasetError::TooManyClasses { target: target(), classes: 1, rows: 2, limit: 3 },
        DatasetError::NoSuchClass { target: target(), class: text("c") },
        DatasetError::NoFeatures,
        DatasetError::TooFewRows { rows: 1, limit: 2 },
        DatasetError::Folds { found: 1, limit: 2 },
        DatasetError::ValidationFraction { value: 1.5 },
        DatasetError::TestFraction { value: -0.5 },
        DatasetError::NotTheLabFile,
        DatasetError::TooLarge(too_large()),
    ]);
    errors
}

fn too_large() -> TooLarge {
    TooLarge { row: 1, column: text("c"), value: 1e39 }
}

fn matching() -> Vec<MatchError> {
    vec![
        MatchError::OtherName { column: text("c"), near: text("n") },
        MatchError::NoColumns { count: 2, columns: text("c") },
        MatchError::NoNames { names: text("n") },
        MatchError::TextAmongNumbers { row: 1, column: text("c"), value: text("v") },
        MatchError::TooLarge(too_large()),
    ]
}

fn matrix() -> Vec<MatrixError> {
    vec![
        MatrixError::NoRows,
        MatrixError::NoFeatures,
        MatrixError::InfiniteValue { row: 1, column: text("c") },
        MatrixError::BadLabel { row: 1, column: text("c") },
        MatrixError::BadWeight { row: 1 },
        MatrixError::TooManyCategories { column: text("c"), found: 1, limit: 2 },
        MatrixError::BadMaxBin { found: 1, limit: 2 },
    ]
}

fn booster() -> Vec<BoosterError> {
    let domains =
        [Domain::Fraction, Domain::Positive, Domain::NotNegative, Domain::AboveMinusOne, Domain::Class, Domain::Finite];
    let (name, found, objective) = ("eta", || text("f"), "reg:gamma");
    let mut errors: Vec<BoosterError> = domains
        .map(|expected| BoosterError::BadLabel { set: text("train"), row: 3, objective, label: -0.25, expected })
        .into();
    errors.extend(matrix().into_iter().map(BoosterError::Matrix));
    errors.extend([
        BoosterError::UnknownParameter { name: text("n"), suggestion: text("s") },
        BoosterError::GivenTwice { name, also: text("a") },
        BoosterError::NotANumber { name, found: found() },
        BoosterError::NotAnInteger { name, found: found() },
        BoosterError::BelowMinimum { name, found: found(), bound: 0.5 },
        BoosterError::NotAbove { name, found: found(), bound: 0.5 },
        BoosterError::AboveMaximum { name, found: found(), bound: 0.5 },
        BoosterError::NotBelow { name, found: found(), bound: 0.5 },
        BoosterError::NotAChoice { name, found: found(), choices: text("c") },
        BoosterError::BadList { name, found: found(), example: "(0,1)" },
        BoosterError::ObjectiveDoesNotFit { objective, choices: text("c") },
        BoosterError::WrongNumClass { found: 1, expected: 2 },
        BoosterError::ConstraintBeyondFeatures { name, found: 1, n_features: 2, last: 3 },
        BoosterError::UnknownMetric { name: text("n"), suggestion: text("s") },
        BoosterError::MetricDoesNotFit { metric: text("m"), objective },
        BoosterError::WrongNumberOfFeatures { expected: 1, found: 2 },
        BoosterError::WrongMaxBin { found: 1, expected: 2 },
        BoosterError::MissingClass { class: 1, n_classes: 2, last: 3 },
        BoosterError::UnlimitedDepth,
        BoosterError::ExactNeeds { name, found: text("f"), needed: "1" },
        BoosterError::ExactNeedsDepth,
        BoosterError::ExactOnCategories { column: text("c") },
        BoosterError::NotSorted,
    ]);
    errors
}

fn space() -> Vec<SpaceError> {
    let (name, value) = (|| text("n"), || text("v"));
    let mut errors = Vec::new();
    for bound in [Bound::Min, Bound::Max] {
        errors.extend([
            SpaceError::BoundNotFinite { name: name(), bound },
            SpaceError::IntegerBoundTooLarge { name: name(), bound, value: 1, limit: 2 },
            SpaceError::ReverseLogarithmicNeedsUnit { name: name(), bound, value: value() },
        ]);
    }
    errors.extend([
        SpaceError::EmptySpace,
        SpaceError::TooManyParameters { found: 1, limit: 2 },
        SpaceError::UnnamedParameter { number: 1 },
        SpaceError::DuplicateParameter { name: name() },
        SpaceError::SingleValueRange { name: name(), value: value() },
        SpaceError::ReversedRange { name: name(), min: value(), max: text("w") },
        SpaceError::LogarithmicNeedsPositive { name: name(), min: value() },
        SpaceError::ReverseLogarithmicNeedsContinuous { name: name() },
        SpaceError::NoCategories { name: name() },
        SpaceError::TooManyCategories { name: name(), found: 1, limit: 2 },
        SpaceError::DuplicateCategory { name: name(), value: value() },
        SpaceError::LongCategory { name: name(), length: 1, limit: 2 },
        SpaceError::ConditionWithoutParent { name: name() },
        SpaceError::ConditionOnNumbers { name: name(), parent: text("p") },
        SpaceError::ConditionWithoutValues { name: name(), parent: text("p") },
        SpaceError::ConditionOnUnknownValue { name: name(), parent: text("p"), value: value() },
        SpaceError::ConditionCycle { name: name() },
    ]);
    errors
}

fn tuner() -> Vec<TunerError> {
    let name = || text("n");
    vec![
        TunerError::BadJobName { name: name() },
        TunerError::MaxJobsOutOfRange { found: 1, limit: 2, strategy: "Random" },
        TunerError::MaxParallelOutOfRange { found: 1, limit: 2 },
        TunerError::NotEnoughCombinations { combinations: 1, max_jobs: 2 },
        TunerError::GridNeedsList { name: name() },
        TunerError::GridRunsAll { combinations: 1, max_jobs: 2 },
        TunerError::SeedTooLarge { seed: 1, limit: 2 },
        TunerError::MetricCountOutOfRange { found: 1, limit: 2 },
        TunerError::BadMetricName { metric: text("m"), limit: 2 },
        TunerError::DuplicateMetric { metric: text("m") },
        TunerError::UnknownObjective { metric: text("m"), metrics: text("l") },
        TunerError::NoRounds,
        TunerError::RoundsNotTuned,
        TunerError::RoundsNotCounts { name: name(), limit: 2 },
        TunerError::RoundsConditional { name: name() },
    ]
}

fn rules() -> Vec<RuleError> {
    let (name, parent) = (|| text("n"), || text("p"));
    vec![
        RuleError::EarlyStoppingWithHyperband,
        RuleError::NoMaxResource,
        RuleError::MaxResourceOutOfRange { found: 1, limit: 2 },
        RuleError::MinResourceOutOfRange { found: 1, limit: 2 },
        RuleError::RoundsTunedWithHyperband { name: name() },
        RuleError::MaxResourceBeyondRounds { max_resource: 1, rounds: 2 },
        RuleError::MaxRuntimeOutOfRange { found: 1, least: 2, limit: 3 },
        RuleError::TargetNotFinite { found: text("f") },
        RuleError::NotImprovingTooFew { found: 1, least: 2 },
        RuleError::RegretBoundTooFew { found: 1, least: 2 },
        RuleError::EnqueuedOutside { number: 1 },
        RuleError::PointHasUnknown { name: name() },
        RuleError::PointLacks { name: name() },
        RuleError::PointOutside { name: name(), value: text("v") },
        RuleError::EditedParameters { name: name() },
        RuleError::ParentCountOutOfRange { found: 1, limit: 2 },
        RuleError::WarmStartStrategy { strategy: "Hyperband" },
        RuleError::DuplicateParent { parent: parent() },
        RuleError::OwnParent { parent: parent() },
        RuleError::ParentNotOver { parent: parent() },
        RuleError::ParentObjective { parent: parent(), theirs: text("t"), ours: text("o") },
        RuleError::ParentParameters { parent: parent(), parameter: name() },
        RuleError::ParentParameterType { parent: parent(), parameter: name() },
        RuleError::ParentChanges { parent: parent(), found: 1, limit: 2 },
        RuleError::TooManyWithParents { inherited: 1, found: 2, limit: 3, strategy: "Random" },
    ]
}

fn json() -> Vec<JsonError> {
    let expected = [
        Expected::Object,
        Expected::Array,
        Expected::Pair,
        Expected::Text,
        Expected::Flag,
        Expected::Integer,
        Expected::Number,
        Expected::Float,
        Expected::IntegerText,
        Expected::NumberText,
        Expected::ListText,
    ];
    let (path, found) = (|| text("p"), || text("f"));
    let mut errors: Vec<JsonError> =
        expected.map(|expected| JsonError::Kind { path: path(), expected, found: found() }).into();
    errors.extend([
        JsonError::NotJson { line: 1, column: 2 },
        JsonError::Missing { path: path() },
        JsonError::Range { path: path(), from: 1, to: 2, found: found() },
        JsonError::Choice { path: path(), found: found(), allowed: "Random" },
    ]);
    errors
}

fn model() -> Vec<ModelError> {
    let (path, found) = (|| text("p"), || text("f"));
    vec![
        ModelError::NotJson { line: 1, column: 2 },
        ModelError::Json(JsonError::Missing { path: path() }),
        ModelError::NotAModel,
        ModelError::Booster { found: found() },
        ModelError::Objective { found: found(), allowed: text("a") },
        ModelError::VectorLeaves { path: path(), found: 2 },
        ModelError::Length { path: path(), expected: 1, found: 2 },
        ModelError::Names { path: path(), expected: 1, found: 2 },
        ModelError::Negative { path: path(), found: found() },
        ModelError::Disagree { path: path(), found: found(), other: text("o"), expected: text("e") },
        ModelError::NotATree { path: path(), node: 1 },
        ModelError::DuplicateId { path: path(), found: 1 },
    ]
}

fn format() -> Vec<FormatError> {
    let (field, found) = (|| text("f"), || text("g"));
    vec![
        JobRequest::from_json("{").expect_err("half a file"),
        FormatError::Number { field: field(), found: found() },
        FormatError::Integer { field: field(), found: found() },
        FormatError::NotTuned { field: field(), found: found() },
        FormatError::Unknown { path: text("p"), suggestion: text("s") },
        FormatError::Unfamiliar { path: text("p") },
        FormatError::Member { field: field() },
    ]
}

fn link() -> Vec<LinkError> {
    let (field, found) = ("hidden", || text("f"));
    vec![
        LinkError::NotALink,
        LinkError::Newer { found: found(), known: 1 },
        LinkError::TooLong { found: 1, limit: 2 },
        LinkError::CutOff { missing: 1 },
        LinkError::Damaged,
        LinkError::TooLarge { limit: 1 },
        LinkError::Parts { part: "job" },
        LinkError::Format(FormatError::Unfamiliar { path: text("p") }),
        LinkError::Space(SpaceError::EmptySpace),
        LinkError::TooManyTrials { found: 1, limit: 2 },
        LinkError::Trial { trial: 1, part: "state" },
        LinkError::Metrics { found: found(), expected: text("e") },
        LinkError::DataTooLarge { found: 1, limit: 2 },
        LinkError::OtherFile { found: found(), name: text("n") },
        LinkError::TextTooLong { field, found: 1, limit: 2 },
        LinkError::NoName { field, found: found() },
        LinkError::TooManyNames { field, found: 1, limit: 2 },
        LinkError::NoSuchStep { found: 1, last: 2 },
    ]
}

fn journal() -> Vec<JournalError> {
    let (name, found, line) = (|| text("n"), || text("f"), 1);
    vec![
        JournalError::TooLarge { found: 2, limit: 3 },
        JournalError::LongLine { line, found: 2, limit: 3 },
        JournalError::NotJson { line, column: 2 },
        JournalError::Missing { line, path: text("p") },
        JournalError::Wrong { line, path: text("p"), expected: text("e"), found: found() },
        JournalError::Operation { line, found: 11, last: 10 },
        JournalError::Distribution { line, found: found() },
        JournalError::Outside { line, name: name(), value: text("v") },
        JournalError::OtherKind { line, name: name() },
        JournalError::TooManyTrials { line, found: 3, limit: 2 },
        JournalError::NoStudy,
        JournalError::NoSuchStudy { name: name(), studies: text("s") },
        JournalError::SeveralStudies { count: 2, studies: text("s") },
        JournalError::Objectives { name: name(), found: 2 },
        JournalError::NoMetric,
    ]
}

fn explained(errors: Vec<impl Explain>) -> Vec<(Message, String)> {
    errors.iter().map(|error| (error.message(), error.to_string())).collect()
}

/// The file that declares errors, and one of each.
fn all() -> [(&'static str, Vec<(Message, String)>); 12] {
    [
        ("src/table/error.rs", explained(table())),
        ("src/dataset/error.rs", explained(dataset()).into_iter().chain(explained(matching())).collect()),
        ("src/dataset/matrix.rs", explained(matrix())),
        ("src/booster/error.rs", explained(booster())),
        ("src/tuner/error.rs", explained(tuner())),
        ("src/tuner/error/space.rs", explained(space())),
        ("src/tuner/error/rule.rs", explained(rules())),
        ("src/json/error.rs", explained(json())),
        ("src/formats/xgboost_json/error.rs", explained(model())),
        ("src/formats/sagemaker/error.rs", explained(format())),
        ("src/formats/link/error.rs", explained(link())),
        ("src/formats/optuna/error.rs", explained(journal())),
    ]
}

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("the file can be read")
}

#[test]
fn a_terminal_is_told_what_the_page_tells_in_english() {
    let english = catalogue("en");
    for (message, display) in all().into_iter().flat_map(|(_, errors)| errors) {
        let template = english.get(&format!("message.{}", message.code)).unwrap_or_else(|| panic!("{}", message.code));
        assert_eq!(message.fill(template), display, "{}", message.code);
    }
}

#[test]
fn every_argument_of_an_error_is_told_in_both_languages() {
    for language in ["en", "fr"] {
        let texts = catalogue(language);
        for (message, _) in all().into_iter().flat_map(|(_, errors)| errors) {
            let template = &texts[&format!("message.{}", message.code)];
            for name in message.params.keys() {
                assert!(template.contains(&format!("{{{name}}}")), "{}, {language}: {name}", message.code);
            }
        }
    }
}

/// Without it, a new variant could stay out of the lists above.
#[test]
fn every_sentence_that_an_error_can_say_is_compared() {
    let english = catalogue("en");
    for (path, errors) in all() {
        let compared: BTreeSet<&str> = errors.iter().map(|(message, _)| &*message.code).collect();
        let source = read(path);
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        let said = code.split('"').filter(|literal| english.contains_key(&format!("message.{literal}")));
        for literal in said {
            assert!(compared.contains(literal), "{path}: no error of the list says `{literal}`");
        }
    }
}
