//! Moments as text.

/// Milliseconds since 1970 as a moment of UTC, with `between` between date and time: `2025-08-03 18:11:05.123+00:00` as pandas
/// writes it, with a `T` as ISO 8601 does. The calendar is H. Hinnant's `civil_from_days` (chrono-compatible low-level date
/// algorithms).
pub(super) fn utc(milliseconds: f64, between: char) -> String {
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
    format!("{year:04}-{month:02}-{day:02}{between}{hours:02}:{minutes:02}:{seconds:02}.{:03}+00:00", rest % 1000)
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
            assert_eq!(utc(seconds * 1000.0, ' '), expected);
        }
    }
}
