//! The training jobs of a tuning job as a CSV file, with the columns of `HyperparameterTuningJobAnalytics.dataframe()` of the
//! SageMaker Python SDK (`sagemaker/analytics.py`): the tuned hyperparameters, then name, status, value and times of the job.
//! Newest first, as there. RFC 4180, but for lines that end as on Unix.

use super::describe::status_word;
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
    let time = |clock: Option<f64>| clock.map(|clock| utc(began + clock)).unwrap_or_default();
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

/// Milliseconds since 1970 as pandas writes a moment of UTC: `2025-08-03 18:11:05.123+00:00`. The calendar is H. Hinnant's
/// `civil_from_days` (chrono-compatible low-level date algorithms).
fn utc(milliseconds: f64) -> String {
    let all = milliseconds.round() as i64;
    let (days, rest) = (all.div_euclid(86_400_000), all.rem_euclid(86_400_000));
    // Days since 1 March of the year 0, in eras of 400 years.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + 400 * era + i64::from(month <= 2);
    let (hours, minutes, seconds) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60);
    format!("{year:04}-{month:02}-{day:02} {hours:02}:{minutes:02}:{seconds:02}.{:03}+00:00", rest % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_the_calendar() {
        // `date -u -d @S` of coreutils for each.
        for (seconds, expected) in [
            (0.0, "1970-01-01 00:00:00.000+00:00"),
            (951_782_400.0, "2000-02-29 00:00:00.000+00:00"),
            (1_709_251_199.5, "2024-02-29 23:59:59.500+00:00"),
            (1_754_244_665.0, "2025-08-03 18:11:05.000+00:00"),
            (1_767_225_600.0, "2026-01-01 00:00:00.000+00:00"),
            (4_107_542_400.0, "2100-03-01 00:00:00.000+00:00"),
        ] {
            assert_eq!(utc(seconds * 1000.0), expected);
        }
    }

    #[test]
    fn a_cell_that_could_be_two_is_quoted() {
        let mut text = String::new();
        line(&mut text, ["a,b", "say \"x\"", "two\nlines", "plain", ""].into_iter());
        assert_eq!(text, "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",plain,\n");
    }
}
