//! A time is read as the instant that another library reads, or refused; and what that one writes in a documented
//! form is read, as is what the library writes itself.
#![no_main]

use std::sync::LazyLock;

use arbitrary::Arbitrary;
use countersign::Part::{self, Body, Text};
use countersign::{
    Mac, Request, Scheme, Signature, Signed, SignedTime, Signer as _, TimeFormat, UnixTime,
    Webhook, WithPublicKey,
};
use countersign_fuzz::reading::{ANYTHING, SIGNATURE, read, webhook};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};
use jiff::tz::Offset;
use libfuzzer_sys::fuzz_target;

const HEADER: &str = "X-Time";
/// The last second of the year 9998: the other library ends within the next year.
const LAST: u64 = 253_370_764_799;

struct Ours {
    format: TimeFormat,
    reading: Webhook<Signed<WithPublicKey>>,
    writing: Webhook<Mac>,
}

impl Ours {
    fn read(&self, text: &str) -> Option<u64> {
        let headers = [SIGNATURE, (HEADER, text)];
        let request = Request::at(&headers, UnixTime::from_secs(0));
        let (message, proof) = read(&self.reading, &request, b"").ok()?;
        assert_eq!(message.strip_suffix(b"|"), Some(text.as_bytes()));
        proof.timestamp().map(UnixTime::as_secs)
    }

    fn write(&self, time: u64) -> String {
        let signed = self.writing.sign(&Request::at(&(), UnixTime::from_secs(time)), b"");
        let headers = signed.expect("there is nothing else to sign");
        let (_, text) =
            headers.into_iter().find(|(name, _)| *name == HEADER).expect("it is signed");
        text
    }

    /// The instant, if the other library reads one.
    fn expected(&self, text: &str) -> Option<u64> {
        let leap = i64::from(text.contains(":60"));
        let seconds = match self.format {
            TimeFormat::Seconds => return number(text),
            TimeFormat::Milliseconds => return Some(number(text)? / 1000),
            TimeFormat::SecondsOrMilliseconds if text.len() == 13 => {
                return Some(number(text)? / 1000);
            }
            TimeFormat::SecondsOrMilliseconds => return number(text),
            TimeFormat::Rfc3339 => text.parse::<Timestamp>().ok()?.as_second(),
            TimeFormat::Iso8601Utc => {
                let civil: DateTime = text.parse().ok()?;
                Offset::UTC.to_timestamp(civil).ok()?.as_second()
            }
            TimeFormat::DateUtc => of_http(&http_date(text)?)?,
            TimeFormat::HttpDate => of_http(text)?,
            _ => unreachable!("it is one of those above"),
        };
        // The other library reads a leap second as the one before.
        Some(u64::try_from(seconds + leap).unwrap_or_default())
    }

    /// The texts of an instant in the format, as the other library writes them.
    fn documented(&self, seconds: u64, fraction: u32, offset: i16) -> Vec<String> {
        let instant = i64::try_from(seconds).expect("it is before the year 9999");
        let at =
            Timestamp::new(instant, (fraction % 1_000_000_000).cast_signed()).expect("it is one");
        let http = || {
            let whole = Timestamp::from_second(instant).expect("it is one");
            DateTimePrinter::new().timestamp_to_rfc9110_string(&whole).expect("it has a year")
        };
        match self.format {
            TimeFormat::Seconds => vec![seconds.to_string()],
            TimeFormat::Milliseconds => vec![at.as_millisecond().to_string()],
            TimeFormat::Rfc3339 => {
                let offset = Offset::from_seconds(i32::from(offset % 1440) * 60)
                    .expect("it is within a day");
                let local = offset.to_datetime(at);
                let sign = if offset.is_negative() { '-' } else { '+' };
                let minutes = offset.seconds().abs() / 60;
                let with_offset = format!("{local}{sign}{:02}:{:02}", minutes / 60, minutes % 60);
                // Where the local time is before the epoch, it is none of ours.
                let with_offset = (local.year() >= 1970).then_some(with_offset);
                [at.to_string(), format!("{at:.3}")].into_iter().chain(with_offset).collect()
            }
            TimeFormat::Iso8601Utc => vec![Offset::UTC.to_datetime(at).to_string()],
            TimeFormat::DateUtc => vec![http().replace(',', "").replace("GMT", "UTC")],
            TimeFormat::HttpDate => vec![http()],
            _ => Vec::new(),
        }
    }
}

static OURS: LazyLock<Vec<Ours>> = LazyLock::new(|| {
    macro_rules! ours {
        ($($format:ident),+) => {[$({
            const FORMAT: TimeFormat = TimeFormat::$format;
            const TIME: SignedTime = SignedTime::in_header(HEADER, FORMAT).future_unchecked();
            const IN_HEADER: Signature = Signature::in_header(SIGNATURE.0).base64();
            static READING: Scheme<Signed<WithPublicKey>> = Scheme::public_key("own", ANYTHING)
                .signature(IN_HEADER)
                .timestamp(TIME)
                .signs(&[Part::Timestamp, Text("|"), Body]);
            static WRITING: Scheme = Scheme::hmac_sha256("own")
                .signature(IN_HEADER)
                .timestamp(TIME)
                .signs(&[Part::Timestamp, Text("|"), Body]);
            let writing = Webhook::new(&WRITING, "secret").expect("it is a secret");
            Ours { format: FORMAT, reading: webhook(&READING), writing }
        }),+]};
    }
    ours!(Seconds, Milliseconds, SecondsOrMilliseconds, Rfc3339, Iso8601Utc, DateUtc, HttpDate)
        .into()
});

fn number(text: &str) -> Option<u64> {
    let is_number = text.len() <= 19 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

/// The same date as HTTP has it.
fn http_date(date_utc: &str) -> Option<String> {
    let (weekday, rest) = date_utc.strip_suffix(" UTC")?.split_once(' ')?;
    Some(format!("{weekday}, {rest} GMT"))
}

fn of_http(text: &str) -> Option<i64> {
    DateTimeParser::new().parse_timestamp(text).ok().map(Timestamp::as_second)
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    format: u8,
    offset: i16,
    fraction: u32,
    seconds: u64,
    text: &'a str,
}

fuzz_target!(|input: Input| {
    let ours = &OURS[usize::from(input.format) % OURS.len()];
    let (read, expected) = (ours.read(input.text), ours.expected(input.text));
    // The other library ends within that year.
    if is_of_numbers(ours.format) || !input.text.contains("9999") {
        assert!(
            read == expected || read.is_none() && !is_of_numbers(ours.format),
            "{read:?} {expected:?}"
        );
    }
    let seconds = input.seconds % (LAST + 1);
    for text in ours.documented(seconds, input.fraction, input.offset) {
        assert_eq!(ours.read(&text), Some(seconds), "{text}");
    }
    let text = ours.write(seconds);
    assert_eq!(ours.expected(&text), Some(seconds), "{text}");
});

const fn is_of_numbers(format: TimeFormat) -> bool {
    matches!(
        format,
        TimeFormat::Seconds | TimeFormat::Milliseconds | TimeFormat::SecondsOrMilliseconds
    )
}
