//! Numbers as other programs write them.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

use super::Json;

/// The most characters of a whole number that JavaScript keeps as it is, whichever it is.
const EXACT: usize = 15;
/// The longest number that is written again, in characters.
const MAX_LENGTH: usize = 40;
/// The largest exponent of one that is written again.
const MAX_EXPONENT: i32 = 400;
/// The most fields of which the numbers are written again alone.
const MAX_NAMES: usize = 16;

/// A form that a program gives numbers.
#[derive(Debug)]
pub(super) struct NumberForm {
    pub(super) said: &'static str,
    /// Whether a program may write some fields so, and others not.
    pub(super) is_of_fields: bool,
    /// `None` of a number that stays as it is.
    write: fn(&str) -> Option<String>,
}

/// Two are one if they say the same.
impl PartialEq for NumberForm {
    fn eq(&self, other: &Self) -> bool {
        self.said == other.said
    }
}

impl Eq for NumberForm {}

impl Hash for NumberForm {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.said.hash(state);
    }
}

/// The forms, the most usual first.
pub(super) static FORMS: [NumberForm; 10] = [
    NumberForm { said: "amounts with two decimals", is_of_fields: false, write: two_decimals },
    NumberForm {
        said: "numbers as JSON.stringify writes them",
        is_of_fields: false,
        write: javascript,
    },
    NumberForm { said: "whole numbers with `.0`", is_of_fields: true, write: one_zero },
    NumberForm { said: "numbers with two decimals", is_of_fields: true, write: two_zeros },
    NumberForm { said: "numbers as Java writes doubles", is_of_fields: true, write: java },
    NumberForm {
        said: "numbers without an exponent",
        is_of_fields: false,
        write: without_exponent,
    },
    NumberForm {
        said: "round numbers as `1e2`",
        is_of_fields: true,
        write: |word| exponent(word, "e"),
    },
    NumberForm {
        said: "round numbers as `1E2`",
        is_of_fields: true,
        write: |word| exponent(word, "E"),
    },
    NumberForm {
        said: "round numbers as `1e+2`",
        is_of_fields: true,
        write: |word| exponent(word, "e+"),
    },
    NumberForm {
        said: "round numbers as `1E+2`",
        is_of_fields: true,
        write: |word| exponent(word, "E+"),
    },
];

/// The fields whose numbers are written so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Chosen {
    All,
    /// Those that are called as amounts are.
    Amounts,
    /// Those of these names, by their places among the names of numbers.
    Two(usize, usize),
}

impl NumberForm {
    /// The number in this form, if it is not in it.
    pub(super) fn write(&self, word: &str) -> Option<String> {
        let is_short =
            word.len() <= MAX_LENGTH && word.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        let written = is_short.then(|| (self.write)(word)).flatten();
        written.filter(|text| text != word)
    }
}

impl Chosen {
    pub(super) fn takes(self, name: &str, names: &[String]) -> bool {
        match self {
            Self::All => true,
            Self::Amounts => is_amount(name),
            Self::Two(one, other) => {
                [one, other].iter().any(|at| names.get(*at).is_some_and(|chosen| chosen == name))
            }
        }
    }

    /// The fields that may be written in one form while the others are not.
    pub(super) fn some(names: &[String]) -> Vec<Self> {
        let amounts = names.iter().any(|name| is_amount(name)).then_some(Self::Amounts);
        let alone = (0..names.len()).map(|at| Self::Two(at, at));
        let pairs =
            (0..names.len()).flat_map(|one| (0..one).map(move |other| Self::Two(other, one)));
        amounts.into_iter().chain(alone).chain(pairs).take(MAX_NAMES.saturating_mul(4)).collect()
    }
}

const AMOUNTS: [&str; 14] = [
    "amount", "price", "total", "rate", "tax", "fee", "cost", "balance", "discount", "value",
    "sum", "net", "gross", "percent",
];

fn is_amount(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    AMOUNTS.iter().any(|word| name.contains(word))
}

/// The names of the fields that hold whole numbers, each once.
pub(in crate::explain::bodies) fn names(json: &Json<'_>) -> Vec<String> {
    let mut names = Vec::new();
    collect(json, "", &mut names);
    names
}

fn collect(json: &Json<'_>, name: &str, names: &mut Vec<String>) {
    match json {
        Json::Word(word) if names.len() < MAX_NAMES => {
            let is_whole = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            if is_whole && !names.iter().any(|known| known == name) {
                names.push(name.into());
            }
        }
        Json::Word(_) | Json::Text(_) => {}
        Json::List(items) => items.iter().for_each(|item| collect(item, name, names)),
        Json::Fields(fields) => fields.iter().for_each(|(name, value)| collect(value, name, names)),
    }
}

/// A number's digits without zeros around them, which stand behind the point, and the power of ten that
/// they are multiplied by.
struct Decimal {
    sign: &'static str,
    digits: String,
    power: i32,
}

impl Decimal {
    fn read(word: &str) -> Option<Self> {
        let (sign, rest) = word.strip_prefix('-').map_or(("", word), |rest| ("-", rest));
        let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
        let exponent = exponent.strip_prefix('+').unwrap_or(exponent).parse::<i32>().ok()?;
        let exponent = (-MAX_EXPONENT..=MAX_EXPONENT).contains(&exponent).then_some(exponent)?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = [whole, fraction].concat();
        all.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
        let digits = all.trim_start_matches('0');
        let zeros = i32::try_from(all.len().checked_sub(digits.len())?).ok()?;
        let power = i32::try_from(whole.len()).ok()?.checked_sub(zeros)?.checked_add(exponent)?;
        Some(Self { sign, digits: digits.trim_end_matches('0').into(), power })
    }

    fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// Without an exponent: whole, or with as many decimals as there are.
    fn plain(&self) -> Option<String> {
        if self.is_zero() {
            return Some("0".into());
        }
        let length = i32::try_from(self.digits.len()).ok()?;
        let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
        let Self { sign, digits, power } = self;
        if *power <= 0 {
            return Some(format!("{sign}0.{}{digits}", zeros(power.checked_neg()?)));
        }
        if *power >= length {
            return Some(format!("{sign}{digits}{}", zeros(power.checked_sub(length)?)));
        }
        let (whole, fraction) = digits.split_at_checked(usize::try_from(*power).ok()?)?;
        Some(format!("{sign}{whole}.{fraction}"))
    }

    /// With one digit in front of the point, and this between the digits and the exponent.
    fn scientific(&self, least_fraction: &str, e: &str) -> Option<String> {
        let (first, rest) = self.digits.split_at_checked(1)?;
        let fraction = if rest.is_empty() { least_fraction } else { rest };
        let point = if fraction.is_empty() { "" } else { "." };
        let exponent = self.power.checked_sub(1)?;
        Some(format!("{}{first}{point}{fraction}{e}{exponent}", self.sign))
    }
}

fn has_fraction_or_exponent(word: &str) -> bool {
    word.contains(['.', 'e', 'E'])
}

fn two_decimals(word: &str) -> Option<String> {
    let (_, fraction) = word.rsplit_once('.')?;
    (fraction.len() == 1).then(|| format!("{word}0"))
}

fn one_zero(word: &str) -> Option<String> {
    (!has_fraction_or_exponent(word)).then(|| format!("{word}.0"))
}

fn two_zeros(word: &str) -> Option<String> {
    if has_fraction_or_exponent(word) { two_decimals(word) } else { Some(format!("{word}.00")) }
}

/// What ECMAScript's `Number::toString` makes of it.
pub(super) fn javascript(word: &str) -> Option<String> {
    if !has_fraction_or_exponent(word) && word.len() <= EXACT {
        return None;
    }
    let value = word.parse::<f64>().ok()?;
    if !value.is_finite() {
        return Some("null".into());
    }
    let decimal = Decimal::read(&format!("{value:e}"))?;
    match decimal.power {
        _ if decimal.is_zero() => Some("0".into()),
        -5..=21 => decimal.plain(),
        22.. => decimal.scientific("", "e+"),
        _ => decimal.scientific("", "e"),
    }
}

/// What Java's `Double.toString` makes of it.
fn java(word: &str) -> Option<String> {
    if word.len() <= 6 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return one_zero(word);
    }
    let decimal = Decimal::read(word)?;
    if decimal.is_zero() {
        return Some("0.0".into());
    }
    if !(-2..=7).contains(&decimal.power) {
        return decimal.scientific("0", "E");
    }
    let plain = decimal.plain()?;
    Some(if plain.contains('.') { plain } else { format!("{plain}.0") })
}

fn without_exponent(word: &str) -> Option<String> {
    word.contains(['e', 'E']).then(|| Decimal::read(word)?.plain()).flatten()
}

fn exponent(word: &str, e: &str) -> Option<String> {
    let is_round = !has_fraction_or_exponent(word) && word.ends_with('0');
    let decimal = Decimal::read(word).filter(|decimal| is_round && !decimal.is_zero())?;
    decimal.scientific("", e)
}
