use super::handshake::Handshake;
use super::other_kind::OtherKind;

/// Who signs so, who says it and when that was read, and what is known of repeats.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Card {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) source: &'static str,
    pub(crate) third_party: bool,
    pub(crate) read_on: Option<&'static str>,
    pub(crate) withdrawal: Option<Withdrawal>,
    pub(crate) other_kinds: &'static [OtherKind],
    pub(crate) handshakes: &'static [Handshake],
    pub(crate) tests_refusals: bool,
    pub(crate) signed_before_compression: bool,
    pub(crate) repeats: Repeats,
    pub(crate) repeats_for: u64,
}

impl Card {
    pub(crate) const fn new(id: &'static str) -> Self {
        Self {
            id,
            name: id,
            source: "",
            third_party: false,
            read_on: None,
            withdrawal: None,
            other_kinds: &[],
            handshakes: &[],
            tests_refusals: false,
            signed_before_compression: false,
            repeats: Repeats::Alike,
            repeats_for: 3 * 24 * 60 * 60,
        }
    }
}

/// What a delivery and its repeats have in common.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Repeats {
    /// The body, which no other delivery has.
    Alike,
    /// What the body means.
    Differ,
    /// The body, which other deliveries may have too.
    LikeOthers,
    /// The value of this signed header.
    WithId(&'static str),
    /// The field of the signed body at this path.
    WithEventId(&'static str),
}

/// What tells a scheme's deliveries apart, so that a repeat is known: made of what is signed alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ToldApartBy {
    /// The value of this signed header: the message's id.
    MessageId(&'static str),
    /// The text or the whole number in the field of the signed JSON at this path, with dots: the event's
    /// id.
    EventId(&'static str),
    /// The message: a repeat's is the same.
    Message,
    /// A key that the receiver takes from what is signed; the text says why nothing else can.
    ReceiversKey(&'static str),
    /// Nothing; the text says why.
    Nothing(&'static str),
}

/// That a provider gave a recipe up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Withdrawal {
    /// The day on which the provider said so, as `YYYY-MM-DD`.
    pub said_on: &'static str,
    /// What the provider names in its place.
    pub instead: &'static str,
}

/// Whether `text` is a day as `YYYY-MM-DD`, of a year from 2000 to 2099.
pub(crate) const fn is_date(text: &str) -> bool {
    let [b'2', b'0', decade, year, b'-', m10, month, b'-', d10, day] = text.as_bytes() else {
        return false;
    };
    let days = match (*m10, *month) {
        (b'0', b'2') if number(*decade, *year).is_multiple_of(4) => 29,
        (b'0', b'2') => 28,
        (b'0', b'4' | b'6' | b'9') | (b'1', b'1') => 30,
        (b'0', b'1' | b'3' | b'5' | b'7' | b'8') | (b'1', b'0' | b'2') => 31,
        _ => return false,
    };
    let is_of_digits = decade.is_ascii_digit()
        && year.is_ascii_digit()
        && d10.is_ascii_digit()
        && day.is_ascii_digit();
    is_of_digits && 1 <= number(*d10, *day) && number(*d10, *day) <= days
}

const fn number(tens: u8, ones: u8) -> u8 {
    tens.wrapping_sub(b'0').wrapping_mul(10).wrapping_add(ones.wrapping_sub(b'0'))
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn a_day_is_one() {
        for day in
            ["2026-11-26", "2000-01-01", "2099-12-31", "2024-02-29", "2026-04-30", "2026-10-09"]
        {
            assert!(is_date(day), "{day}");
        }
        for text in [
            "",
            "2026-11-2",
            "2026-11-260",
            "2026/11/26",
            "26-11-2026",
            "1999-12-31",
            "2100-01-01",
            "2026-00-10",
            "2026-13-01",
            "2026-11-31",
            "2026-02-29",
            "2026-01-00",
            "2026-01-32",
            "2026-1a-01",
            "2026-01-1a",
            "202a-01-01",
            "2026-01-:0",
            "２０２６-11-26",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }
}
