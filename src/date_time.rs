//! Dates and times as text, in the three grammars that vendors sign.

use alloc::format;
use alloc::string::String;

const DAY: u64 = 86_400;
const FIRST_YEAR: u64 = 1970;

const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A point in time, in UTC and whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DateTime {
    year: u64,
    month: u64,
    day: u64,
    second_of_day: u64,
}

impl DateTime {
    /// The seconds since the epoch that `2020-01-01T00:00:00.5-07:00` or `…Z` says. Years
    /// before 1970 are none; an offset that leads before the epoch leads to it.
    pub(crate) fn read_rfc3339(text: &[u8]) -> Option<u64> {
        let (local, offset) = read_local(text)?;
        match offset {
            b"Z" => Some(local),
            [sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] => {
                let (hours, minutes) = (number(&[*h0, *h1], 23)?, number(&[*m0, *m1], 59)?);
                let seconds = hours.saturating_mul(60).saturating_add(minutes).saturating_mul(60);
                Some(match sign {
                    b'+' => local.saturating_sub(seconds),
                    _ => local.saturating_add(seconds),
                })
            }
            _ => None,
        }
    }

    /// The seconds since the epoch that `2024-03-27T15:42:29.551` says.
    pub(crate) fn read_iso8601(text: &[u8]) -> Option<u64> {
        let (local, rest) = read_local(text)?;
        rest.is_empty().then_some(local)
    }

    /// The seconds since the epoch that `Thu 07 Sep 2017 06:30:04 UTC` says. The day of the week
    /// has to be right.
    pub(crate) fn read_date_utc(text: &[u8]) -> Option<u64> {
        let [w0, w1, w2, b' ', d0, d1, b' ', m0, m1, m2, b' ', y0, y1, y2, y3, b' '] =
            text.get(..16)?
        else {
            return None;
        };
        let month = MONTHS.iter().zip(1..).find(|(name, _)| name.as_bytes() == [*m0, *m1, *m2]);
        let date = Self {
            year: number(&[*y0, *y1, *y2, *y3], 9999)?,
            month: month?.1,
            day: number(&[*d0, *d1], 31)?,
            second_of_day: time_of_day(text.get(16..24)?)?,
        };
        if text.get(24..)? != b" UTC" || date.weekday()?.as_bytes() != [*w0, *w1, *w2] {
            return None;
        }
        date.seconds()
    }

    /// The time `seconds` after the epoch; later than the year 9999 reads as its last day.
    pub(crate) fn at(seconds: u64) -> Self {
        let mut days = (seconds / DAY).min(days_before(9999).saturating_add(364));
        let mut year = FIRST_YEAR;
        while days >= days_of_year(year) {
            days = days.saturating_sub(days_of_year(year));
            year = year.saturating_add(1);
        }
        let mut month = 1;
        while days >= days_of_month(year, month) {
            days = days.saturating_sub(days_of_month(year, month));
            month = month.saturating_add(1);
        }
        Self { year, month, day: days.saturating_add(1), second_of_day: seconds % DAY }
    }

    pub(crate) fn rfc3339(self) -> String {
        format!("{}Z", self.iso8601())
    }

    pub(crate) fn iso8601(self) -> String {
        let (year, month, day) = (self.year, self.month, self.day);
        format!("{year:04}-{month:02}-{day:02}T{}", self.time())
    }

    pub(crate) fn date_utc(self) -> String {
        let month = usize::try_from(self.month.saturating_sub(1)).unwrap_or_default();
        let month = MONTHS.get(month).copied().unwrap_or_default();
        let weekday = self.weekday().unwrap_or_default();
        format!("{weekday} {:02} {month} {:04} {} UTC", self.day, self.year, self.time())
    }

    fn time(self) -> String {
        let (hour, minute) = (self.second_of_day / 3600, self.second_of_day / 60 % 60);
        format!("{hour:02}:{minute:02}:{:02}", self.second_of_day % 60)
    }

    fn weekday(self) -> Option<&'static str> {
        let day = usize::try_from(self.days()? % 7).ok()?;
        WEEKDAYS.get(day).copied()
    }

    /// The days since the epoch, if there is such a day.
    fn days(self) -> Option<u64> {
        let exists = self.year >= FIRST_YEAR
            && (1..=12).contains(&self.month)
            && (1..=days_of_month(self.year, self.month)).contains(&self.day);
        if !exists {
            return None;
        }
        let months = (1..self.month).map(|month| days_of_month(self.year, month)).sum::<u64>();
        Some(
            days_before(self.year)
                .saturating_add(months)
                .saturating_add(self.day)
                .saturating_sub(1),
        )
    }

    fn seconds(self) -> Option<u64> {
        Some(self.days()?.saturating_mul(DAY).saturating_add(self.second_of_day))
    }
}

/// Reads `2020-01-01T00:00:00` and decimals, and returns what is behind them.
fn read_local(text: &[u8]) -> Option<(u64, &[u8])> {
    let (date, rest) = text.split_at_checked(11)?;
    let (time, rest) = rest.split_at_checked(8)?;
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1, b'T'] = *date else { return None };
    let date_time = DateTime {
        year: number(&[y0, y1, y2, y3], 9999)?,
        month: number(&[m0, m1], 12)?,
        day: number(&[d0, d1], 31)?,
        second_of_day: time_of_day(time)?,
    };
    let rest = match rest {
        [b'.', decimals @ ..] => {
            let digits = decimals.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if !(1..=9).contains(&digits) {
                return None;
            }
            decimals.get(digits..)?
        }
        _ => rest,
    };
    Some((date_time.seconds()?, rest))
}

/// Reads `06:30:04`; a leap second, `23:59:60`, is the start of the next day.
fn time_of_day(text: &[u8]) -> Option<u64> {
    let [h0, h1, b':', m0, m1, b':', s0, s1] = *text else { return None };
    let (hour, minute) = (number(&[h0, h1], 23)?, number(&[m0, m1], 59)?);
    let minutes = hour.saturating_mul(60).saturating_add(minute);
    let most = if minutes == 1439 { 60 } else { 59 };
    Some(minutes.saturating_mul(60).saturating_add(number(&[s0, s1], most)?))
}

/// Reads decimal digits, of which there are at most four.
fn number(digits: &[u8], most: u64) -> Option<u64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits.iter().fold(0_u64, |value, digit| {
        value.saturating_mul(10).saturating_add(u64::from(digit.wrapping_sub(b'0')))
    });
    Some(value).filter(|value| *value <= most)
}

const fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn days_of_year(year: u64) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

const fn days_of_month(year: u64, month: u64) -> u64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The days from the epoch to the first of January of `year`.
const fn days_before(year: u64) -> u64 {
    let years = year.saturating_sub(FIRST_YEAR);
    let last = year.saturating_sub(1);
    let leap_days = (last / 4).saturating_sub(last / 100).saturating_add(last / 400);
    // 477: the leap days up to the end of 1969.
    years.saturating_mul(365).saturating_add(leap_days.saturating_sub(477))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_are_times() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2020-01-01T00:00:00-07:00", 1_577_862_000),
            ("2024-02-29T12:00:00+05:30", 1_709_188_200),
            ("2023-07-19T14:56:18.105123456Z", 1_689_778_578),
            ("2000-02-29T23:59:59Z", 951_868_799),
            ("2100-03-01T00:00:00Z", 4_107_542_400),
            ("2016-12-31T23:59:60Z", 1_483_228_800),
            ("1970-01-01T00:00:00+01:00", 0),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] {
            assert_eq!(DateTime::read_rfc3339(text.as_bytes()), Some(seconds), "{text}");
        }
        let orb = DateTime::read_iso8601(b"2024-03-27T15:42:29.551");
        assert_eq!(orb, Some(1_711_554_149));
        let scalr = DateTime::read_date_utc(b"Thu 07 Sep 2017 06:30:04 UTC");
        assert_eq!(scalr, Some(1_504_765_804));
    }

    #[test]
    fn texts_that_are_none() {
        for text in [
            "",
            "2020",
            "2020-01-01",
            "2020-01-01T00:00:00",
            "2020-01-01t00:00:00Z",
            "2020-01-01T00:00:00z",
            "2020-01-01 00:00:00Z",
            "2020-1-01T00:00:00Z",
            "2020-13-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "2020-00-01T00:00:00Z",
            "2020-01-00T00:00:00Z",
            "2021-02-29T00:00:00Z",
            "2100-02-29T00:00:00Z",
            "2020-04-31T00:00:00Z",
            "2020-01-01T24:00:00Z",
            "2020-01-01T00:60:00Z",
            "2020-01-01T00:00:60Z",
            "2020-01-01T00:00:00.Z",
            "2020-01-01T00:00:00.1234567890Z",
            "2020-01-01T00:00:00,5Z",
            "2020-01-01T00:00:00+0100",
            "2020-01-01T00:00:00+24:00",
            "2020-01-01T00:00:00+01:60",
            "2020-01-01T00:00:00+001:00",
            "2020-01-01T00:00:00+:00",
            "2020-01-01T00:00:00ZZ",
            " 2020-01-01T00:00:00Z",
            "+020-01-01T00:00:00Z",
            "2020-01-01T00:00:00Z ",
            "٢020-01-01T00:00:00Z",
        ] {
            assert_eq!(DateTime::read_rfc3339(text.as_bytes()), None, "{text}");
        }
        for text in ["2024-03-27T15:42:29.551Z", "2024-03-27T15:42:29+00:00", "2024-03-27"] {
            assert_eq!(DateTime::read_iso8601(text.as_bytes()), None, "{text}");
        }
        for text in [
            "Fri 07 Sep 2017 06:30:04 UTC",
            "Thu, 07 Sep 2017 06:30:04 GMT",
            "Thu 07 Sep 2017 06:30:04 GMT",
            "Thu 7 Sep 2017 06:30:04 UTC",
            "Thu 07 sep 2017 06:30:04 UTC",
            "Thu 31 Sep 2017 06:30:04 UTC",
            "Thu 07 Sep 2017 06:30:04 UTC ",
            "Thu 07 Sep 2017 06:30:04",
            "",
        ] {
            assert_eq!(DateTime::read_date_utc(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn every_day_is_read_back_as_written() {
        for day in (0..days_before(2110)).step_by(13) {
            let seconds = day * DAY + day % DAY;
            let written = DateTime::at(seconds);
            assert_eq!(DateTime::read_rfc3339(written.rfc3339().as_bytes()), Some(seconds));
            assert_eq!(DateTime::read_iso8601(written.iso8601().as_bytes()), Some(seconds));
            assert_eq!(DateTime::read_date_utc(written.date_utc().as_bytes()), Some(seconds));
        }
    }

    #[test]
    fn the_end_of_time_is_written_as_the_last_day() {
        assert!(DateTime::at(u64::MAX).rfc3339().starts_with("9999-12-31T"));
    }
}
