//! Names of hosts outside ASCII as the DNS has them (RFC 3492), and back.

use alloc::string::String;
use alloc::vec::Vec;

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 128;
const PREFIX: &str = "xn--";
/// Up to where a step is taken whole.
const STEP: u32 = (BASE - T_MIN) * T_MAX / 2;
const SPAN: u32 = BASE - T_MIN;
/// The longest label, in characters.
const MAX_LABEL: usize = 63;

/// The host with each label in the other form; none where all are plain.
pub(super) fn exchanged(host: &str) -> Option<String> {
    let other = |label: &str| match label.strip_prefix(PREFIX) {
        Some(digits) => decoded(digits),
        None if !label.is_ascii() && label.chars().count() <= MAX_LABEL => {
            encoded(&label.to_lowercase()).map(|digits| [PREFIX, &digits].concat())
        }
        None => None,
    };
    let labels: Vec<_> = host.split('.').map(|label| other(label).ok_or(label)).collect();
    let is_other = labels.iter().any(Result::is_ok);
    let labels = labels.iter().map(|label| label.as_deref().unwrap_or_else(|same| same));
    is_other.then(|| labels.collect::<Vec<_>>().join("."))
}

fn encoded(label: &str) -> Option<String> {
    let mut whole: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(whole.len()).ok()?;
    let all = u32::try_from(label.chars().count()).ok()?;
    if basic > 0 {
        whole.push('-');
    }
    let (mut n, mut delta, mut bias, mut handled) = (INITIAL_N, 0_u32, INITIAL_BIAS, basic);
    while handled < all {
        let next = label.chars().map(u32::from).filter(|code| *code >= n).min()?;
        let steps = next.checked_sub(n)?.checked_mul(handled.checked_add(1)?)?;
        delta = delta.checked_add(steps)?;
        n = next;
        for code in label.chars().map(u32::from) {
            if code < n {
                delta = delta.checked_add(1)?;
            }
            if code == n {
                push_number(delta, bias, &mut whole)?;
                handled = handled.checked_add(1)?;
                bias = adapted(delta, handled, handled == basic.checked_add(1)?)?;
                delta = 0;
            }
        }
        delta = delta.checked_add(1)?;
        n = n.checked_add(1)?;
    }
    Some(whole)
}

fn push_number(number: u32, bias: u32, whole: &mut String) -> Option<()> {
    let (mut left, mut k) = (number, BASE);
    loop {
        let t = threshold(k, bias);
        if left < t {
            whole.push(char::from_digit(left, BASE).map(digit)?);
            return Some(());
        }
        let rest = left.checked_sub(t)?;
        let span = BASE.checked_sub(t)?;
        let value = t.checked_add(rest.checked_rem(span)?)?;
        whole.push(char::from_digit(value, BASE).map(digit)?);
        left = rest.checked_div(span)?;
        k = k.checked_add(BASE)?;
    }
}

/// The letters are the first digits here, and the last in Rust: 0 is `a`, and 26 is `0`.
fn digit(digit: char) -> char {
    match digit {
        '0'..='9' => char::from(b'a'.saturating_add((digit as u8).saturating_sub(b'0'))),
        'a'..='p' => char::from(b'k'.saturating_add((digit as u8).saturating_sub(b'a'))),
        _ => char::from(b'0'.saturating_add((digit as u8).saturating_sub(b'q'))),
    }
}

fn value(digit: char) -> Option<u32> {
    let digit = u32::from(digit.to_ascii_lowercase());
    match digit {
        0x61..=0x7a => digit.checked_sub(0x61),
        0x30..=0x39 => digit.checked_sub(0x30)?.checked_add(26),
        _ => None,
    }
}

fn decoded(digits: &str) -> Option<String> {
    if digits.len() > MAX_LABEL || !digits.is_ascii() {
        return None;
    }
    let (basic, numbers) = digits.rsplit_once('-').unwrap_or(("", digits));
    let mut whole: Vec<char> = basic.chars().collect();
    let (mut n, mut i, mut bias) = (INITIAL_N, 0_u32, INITIAL_BIAS);
    let mut numbers = numbers.chars().peekable();
    while numbers.peek().is_some() {
        let before = i;
        let (mut weight, mut k) = (1_u32, BASE);
        loop {
            let digit = value(numbers.next()?)?;
            i = i.checked_add(digit.checked_mul(weight)?)?;
            let t = threshold(k, bias);
            if digit < t {
                break;
            }
            weight = weight.checked_mul(BASE.checked_sub(t)?)?;
            k = k.checked_add(BASE)?;
        }
        let count = u32::try_from(whole.len()).ok()?.checked_add(1)?;
        bias = adapted(i.checked_sub(before)?, count, before == 0)?;
        n = n.checked_add(i.checked_div(count)?)?;
        i = i.checked_rem(count)?;
        whole.insert(usize::try_from(i).ok()?, char::from_u32(n)?);
        i = i.checked_add(1)?;
    }
    let is_other = whole.iter().any(|character| !character.is_ascii());
    is_other.then(|| whole.into_iter().collect())
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

fn adapted(delta: u32, count: u32, is_first: bool) -> Option<u32> {
    let mut delta = if is_first { delta.checked_div(DAMP)? } else { delta.checked_div(2)? };
    delta = delta.checked_add(delta.checked_div(count)?)?;
    let mut k = 0_u32;
    while delta > STEP {
        delta = delta.checked_div(SPAN)?;
        k = k.checked_add(BASE)?;
    }
    let part = BASE.checked_mul(delta)?.checked_div(delta.checked_add(SKEW)?)?;
    k.checked_add(part)
}

#[cfg(test)]
mod tests {
    use super::exchanged;

    #[test]
    fn names_both_ways() {
        for (unicode, ascii) in [
            ("münchen.example", "xn--mnchen-3ya.example"),
            ("bücher.example.com", "xn--bcher-kva.example.com"),
            ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
            ("hooks.straße.de", "hooks.xn--strae-oqa.de"),
        ] {
            assert_eq!(exchanged(unicode).as_deref(), Some(ascii));
            assert_eq!(exchanged(ascii).as_deref(), Some(unicode));
        }
        assert_eq!(exchanged("hooks.example.com"), None);
        assert_eq!(exchanged("xn--a-b-"), None);
        assert_eq!(exchanged("xn--99999999999"), None);
    }
}
