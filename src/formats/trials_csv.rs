//! The training jobs of a tuning job as a CSV file, with the columns of `HyperparameterTuningJobAnalytics.dataframe()` of the
//! SageMaker Python SDK (`sagemaker/analytics.py`): the tuned hyperparameters, then name, status, value and times of the job.
//! Newest first, as there. RFC 4180, but for lines that end as on Unix.

use super::describe::status_word;
use super::moment::utc;
use crate::tuner::Snapshot;
use crate::tuner::snapshot::TrialRow;

/// What stands behind the hyperparameters.
const COLUMNS: [&str; 6] = [
    "TrainingJobName",
    "TrainingJobStatus",
    "FinalObjectiveValue",
    "TrainingStartTime",
    "TrainingEndTime",
    "TrainingElapsedTimeSeconds",
];

/// The rows of `snapshot`, a header before them. `names`: the tuned hyperparameters. `began`: milliseconds since 1970 when the
/// job's clock stood at zero. What is not known is empty: no value, not started, not ended, a hyperparameter that does not
/// count in this training job.
pub fn trials_csv(snapshot: &Snapshot, names: &[String], began: f64) -> String {
    let mut text = String::new();
    line(&mut text, names.iter().map(String::as_str).chain(COLUMNS));
    for row in snapshot.trials.iter().rev() {
        let cells = cells(row, names, began);
        line(&mut text, cells.iter().map(String::as_str));
    }
    text
}

fn cells(row: &TrialRow, names: &[String], began: f64) -> Vec<String> {
    let known = &row.hyperparameters.0;
    let value = |name: &String| known.iter().find(|(own, _)| own == name).map(|(_, value)| value.to_string());
    let time = |clock: Option<f64>| clock.map(|clock| utc(began + clock, ' ')).unwrap_or_default();
    let seconds = row.times.started.zip(row.times.ended).map(|(started, ended)| (ended - started) / 1000.0);
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let mut cells: Vec<String> = names.iter().map(|name| value(name).unwrap_or_default()).collect();
    cells.extend([
        row.name.clone(),
        status_word(row.status).to_string(),
        number(row.objective),
        time(row.times.started),
        time(row.times.ended),
        number(seconds),
    ]);
    cells
}

/// Cells with commas between them; what could be taken for more than one cell stands in quotes.
fn line<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_could_be_two_is_quoted() {
        let mut text = String::new();
        line(&mut text, ["a,b", "say \"x\"", "two\nlines", "plain", ""].into_iter());
        assert_eq!(text, "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",plain,\n");
    }
}
