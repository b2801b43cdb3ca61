//! The text of a field as the message has it.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::error::Error;
use crate::scheme::FieldText;

impl FieldText {
    /// Whether it is read from the field as it stands in JSON: a number with decimals is no text.
    pub(crate) const fn is_of_literal(self) -> bool {
        matches!(self, Self::Decimals(_))
    }
}

/// The text of the field at `path` in the form that is signed.
pub(super) fn signed<'t>(
    text: &'t str,
    form: FieldText,
    path: &'static str,
) -> Result<Cow<'t, str>, Error> {
    match form {
        FieldText::Shaped(shape) if shape.fits(text.as_bytes()) => Ok(text.into()),
        FieldText::Shaped(_) => Err(Error::OtherShape { header: path }),
        FieldText::PlainSlashes => Ok(text.replace("\\/", "/").into()),
        FieldText::Behind(mark) => match text.split_once(mark) {
            Some((_, behind)) => Ok(behind.into()),
            None => Err(Error::NoCandidate { header: path }),
        },
        FieldText::Decimals(count) => {
            let number =
                decimal(text, count.into()).ok_or(Error::FieldNotNumber { field: path })?;
            Ok(number.into())
        }
    }
}

/// A number of digits and a point, in quotes or not, with `count` decimals; nothing where it has more.
fn decimal(text: &str, count: usize) -> Option<String> {
    let quoted = text.strip_prefix('"').map(|rest| rest.strip_suffix('"'));
    let number = quoted.unwrap_or(Some(text))?;
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let has_zero_in_front = whole.len() > 1 && whole.starts_with('0');
    if !are_digits(whole) || !are_digits(decimals) || has_zero_in_front {
        return None;
    }
    let decimals = decimals.trim_end_matches('0');
    let point = if count > 0 { "." } else { "" };
    (decimals.len() <= count).then(|| alloc::format!("{whole}{point}{decimals:0<count$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_text() {
        for (text, count, expected) in [
            ("1", 2, Some("1.00")),
            ("1.0", 2, Some("1.00")),
            ("\"1.00\"", 2, Some("1.00")),
            ("1.5000", 2, Some("1.50")),
            ("0.05", 2, Some("0.05")),
            ("12.345", 2, None),
            ("12.300", 1, Some("12.3")),
            ("12.0", 0, Some("12")),
            ("12.5", 0, None),
            ("01", 2, None),
            ("00.5", 2, None),
            ("1.", 2, None),
            (".5", 2, None),
            ("", 2, None),
            ("\"\"", 2, None),
            ("\"1", 2, None),
            ("-1", 2, None),
            ("+1", 2, None),
            ("1e2", 2, None),
            ("1,5", 2, None),
            (" 1", 2, None),
            ("1.2.3", 2, None),
            ("٢", 2, None),
            ("null", 2, None),
        ] {
            assert_eq!(decimal(text, count).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_slash_has_two_spellings_and_one_text() {
        let plain = |text| signed(text, FieldText::PlainSlashes, "a").map(Cow::into_owned);
        assert_eq!(plain(r#"{"a":"b\/c/d"}"#), Ok(r#"{"a":"b/c/d"}"#.into()));
        assert_eq!(plain(r"\\/\n"), Ok(r"\/\n".into()));
    }

    #[test]
    fn what_is_signed_begins_behind_the_first_mark() {
        let behind = |text| signed(text, FieldText::Behind("."), "a").map(Cow::into_owned);
        assert_eq!(behind("sig.e30.x"), Ok("e30.x".into()));
        assert_eq!(behind(".e30"), Ok("e30".into()));
        assert_eq!(behind("sig"), Err(Error::NoCandidate { header: "a" }));
    }
}
