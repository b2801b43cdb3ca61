//! How a URL's path and query may be ordered and encoded otherwise.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

/// The most parameters that are put in every order.
const MAX_PERMUTED: usize = 5;
/// The most parameters that are put in another order.
const MAX_PARAMETERS: usize = 16;
/// The characters that some programs escape in a query, and others do not; and what each exchange is called.
const OPEN: [(u8, &str, &str); 24] = [
    (b'\'', "`'` for `%27`", "`%27` for `'`"),
    (b'(', "`(` for `%28`", "`%28` for `(`"),
    (b')', "`)` for `%29`", "`%29` for `)`"),
    (b'!', "`!` for `%21`", "`%21` for `!`"),
    (b'*', "`*` for `%2A`", "`%2A` for `*`"),
    (b':', "`:` for `%3A`", "`%3A` for `:`"),
    (b'@', "`@` for `%40`", "`%40` for `@`"),
    (b',', "`,` for `%2C`", "`%2C` for `,`"),
    (b'~', "`~` for `%7E`", "`%7E` for `~`"),
    (b'/', "`/` for `%2F`", "`%2F` for `/`"),
    (b';', "`;` for `%3B`", "`%3B` for `;`"),
    (b'$', "`$` for `%24`", "`%24` for `$`"),
    (b'?', "`?` for `%3F`", "`%3F` for `?`"),
    (b'[', "`[` for `%5B`", "`%5B` for `[`"),
    (b']', "`]` for `%5D`", "`%5D` for `]`"),
    (b'|', "`|` for `%7C`", "`%7C` for `|`"),
    (b'^', "`^` for `%5E`", "`%5E` for `^`"),
    (b'`', "a backquote for `%60`", "`%60` for a backquote"),
    (b'{', "`{` for `%7B`", "`%7B` for `{`"),
    (b'}', "`}` for `%7D`", "`%7D` for `}`"),
    (b'"', "`\"` for `%22`", "`%22` for `\"`"),
    (b'<', "`<` for `%3C`", "`%3C` for `<`"),
    (b'>', "`>` for `%3E`", "`%3E` for `>`"),
    (b'\\', "`\\` for `%5C`", "`%5C` for `\\`"),
];

/// What stays as it is besides letters and digits, and whose way that is.
const STYLES: [(&[u8], &str); 7] = [
    (b"-._~", "RFC 3986 has it, as PHP's `rawurlencode` does"),
    (b"*-._", "browsers and Java encode a form"),
    (b"-._", "PHP's `urlencode` does"),
    (b"-_.!~*'()", "JavaScript's `encodeURIComponent` does"),
    (b"-_.!~*'();/?:@$,", "JavaScript's `encodeURI` does"),
    (b"-._~/", "Python's `quote` does"),
    (b"!$()*,-./:;?@[\\]^_`{|}~", "browsers have it in a URL"),
];

/// One byte of a text, and whether it was escaped.
#[derive(Clone, Copy)]
struct Unit {
    byte: u8,
    /// Its two digits, if it was.
    digits: Option<[u8; 2]>,
}

fn units(text: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind.first_chunk::<2>().filter(|_| *first == b'%').copied();
        let byte = digits.and_then(|digits| {
            let mut byte = [0];
            hex::decode_to_slice(digits, &mut byte).ok().map(|()| byte[0])
        });
        let (byte, digits) = byte.map_or((*first, None), |byte| (byte, digits));
        units.push(Unit { byte, digits });
        rest = if digits.is_some() { behind.get(2..).unwrap_or_default() } else { behind };
    }
    units
}

fn escaped(byte: u8, is_upper: bool) -> [u8; 3] {
    let digit = |value: u8| {
        let digit = char::from_digit(value.into(), 16).unwrap_or('0') as u8;
        if is_upper { digit.to_ascii_uppercase() } else { digit }
    };
    [b'%', digit(byte >> 4), digit(byte & 0xF)]
}

/// The text with each unit as `write` has it; none where that is no text.
fn rewritten(text: &str, write: impl Fn(Unit) -> Vec<u8>) -> Option<String> {
    let bytes: Vec<u8> = units(text).into_iter().flat_map(write).collect();
    String::from_utf8(bytes).ok()
}

fn same(unit: Unit) -> Vec<u8> {
    match unit.digits {
        Some([first, second]) => [b'%', first, second].to_vec(),
        None => [unit.byte].to_vec(),
    }
}

/// What parts a URL is never escaped here, nor written plain where it was.
fn is_of_structure(byte: u8) -> bool {
    b"&=#%+".contains(&byte)
}

/// The text encoded otherwise, each with how: as whole programs do it, and then one character alone.
pub(super) fn encodings(text: &str, is_query: bool) -> Vec<(String, &'static str)> {
    let mut found: Vec<(String, &'static str)> = Vec::new();
    let mut add = |text: Option<String>, how| found.extend(text.map(|text| (text, how)));
    let is_blank = |unit: Unit| is_query && unit.byte == b'+' && unit.digits.is_none();
    let is_escaped_blank = |unit: Unit| is_query && unit.byte == b' ' && unit.digits.is_some();
    let blank = |unit: Unit, to: &[u8]| {
        if is_blank(unit) || is_escaped_blank(unit) { to.to_vec() } else { same(unit) }
    };
    add(rewritten(text, |unit| blank(unit, b"%20")), "`%20` for a blank");
    add(rewritten(text, |unit| blank(unit, b"+")), "`+` for a blank");
    for (is_upper, how) in
        [(true, "upper-case digits (`%2F`)"), (false, "lower-case digits (`%2f`)")]
    {
        let cased = |unit: Unit| {
            unit.digits.map_or_else(|| same(unit), |_| escaped(unit.byte, is_upper).to_vec())
        };
        add(rewritten(text, cased), how);
    }
    for (open, as_plain, as_coded) in OPEN {
        let plain = |unit: Unit| if unit.byte == open { [open].to_vec() } else { same(unit) };
        let coded = |unit: Unit| {
            if unit.byte == open && unit.digits.is_none() {
                escaped(open, true).to_vec()
            } else {
                same(unit)
            }
        };
        add(rewritten(text, plain), as_plain);
        if is_query || open != b'/' {
            add(rewritten(text, coded), as_coded);
        }
    }
    for (kept, how) in STYLES {
        for is_upper in [true, false] {
            for is_plus in [false, true].into_iter().filter(|is_plus| is_query || !is_plus) {
                let style = |unit: Unit| {
                    let is_kept = unit.byte.is_ascii_alphanumeric() || kept.contains(&unit.byte);
                    let is_plain = unit.digits.is_none()
                        && (is_of_structure(unit.byte) || !is_query && unit.byte == b'/');
                    if is_blank(unit) || unit.byte == b' ' {
                        return if is_plus { b"+".to_vec() } else { b"%20".to_vec() };
                    }
                    if is_plain || is_kept {
                        [unit.byte].to_vec()
                    } else {
                        escaped(unit.byte, is_upper).to_vec()
                    }
                };
                add(rewritten(text, style), how);
            }
        }
    }
    let decoded = |plus: u8| {
        move |unit: Unit| if is_blank(unit) { [plus].to_vec() } else { [unit.byte].to_vec() }
    };
    add(rewritten(text, decoded(b'+')), "nothing escaped");
    add(rewritten(text, decoded(b' ')), "nothing escaped, and blanks for `+`");
    add(text.contains('%').then(|| text.replace('%', "%25")), "each escape escaped once more");
    let mut known = BTreeSet::new();
    found.retain(|(other, _)| other != text && known.insert(other.clone()));
    found
}

/// The query's parameters in other orders, sorted ones first; then in the order of a form's fields.
pub(super) fn orders(query: &str, form: &[u8]) -> Vec<String> {
    let given: Vec<&str> = query.split('&').take(MAX_PARAMETERS.saturating_add(1)).collect();
    if given.len() < 2 || given.len() > MAX_PARAMETERS {
        return Vec::new();
    }
    let mut orders: Vec<Vec<&str>> = Vec::new();
    let mut add = |sort: &dyn Fn(&mut Vec<&str>)| {
        let mut order = given.clone();
        sort(&mut order);
        orders.push(order);
    };
    add(&|order| order.sort_by_key(|pair| name(pair)));
    add(&|order| order.sort_unstable());
    add(&|order| order.sort_by_key(|pair| name(pair).to_lowercase()));
    add(&|order| order.reverse());
    add(&|order| {
        order.sort_by_key(|pair| name(pair));
        order.reverse();
    });
    let fields: Vec<&[u8]> = form.split(|byte| *byte == b'&').take(MAX_FIELDS).collect();
    add(&|order| order.sort_by_key(|pair| place(name(pair), &fields)));
    if given.len() <= MAX_PERMUTED {
        orders.extend(permutations(&given));
    } else {
        orders.extend(moved(&given));
    }
    let mut known = BTreeSet::new();
    let joined = orders.into_iter().map(|order| order.join("&"));
    joined.filter(|other| other != query && known.insert(other.clone())).collect()
}

/// The most of a form's fields that are looked at.
const MAX_FIELDS: usize = 256;

fn name(pair: &str) -> &str {
    pair.split_once('=').map_or(pair, |(name, _)| name)
}

/// Where the form has the field; behind all others if it has none.
fn place(name: &str, fields: &[&[u8]]) -> usize {
    let is_it = |field: &&[u8]| field.split(|byte| *byte == b'=').next() == Some(name.as_bytes());
    fields.iter().position(is_it).unwrap_or(usize::MAX)
}

fn permutations<'q>(given: &[&'q str]) -> Vec<Vec<&'q str>> {
    if given.is_empty() {
        return [Vec::new()].into();
    }
    let firsts = given.iter().enumerate();
    let all = firsts.flat_map(|(at, first)| {
        let others: Vec<_> = given
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, one)| *one)
            .collect();
        let behind = permutations(&others).into_iter();
        behind.map(|behind| [&[*first], behind.as_slice()].concat()).collect::<Vec<_>>()
    });
    all.collect()
}

/// Each parameter put first, and each put last.
fn moved<'q>(given: &[&'q str]) -> Vec<Vec<&'q str>> {
    let each = given.iter().enumerate();
    let all = each.flat_map(|(at, one)| {
        let others: Vec<_> =
            given.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, it)| *it).collect();
        [[&[*one], others.as_slice()].concat(), [others.as_slice(), &[*one]].concat()]
    });
    all.collect()
}

/// The query with one parameter less, or with empty values written otherwise.
pub(super) fn shortened(query: &str) -> Vec<String> {
    let given: Vec<&str> = query.split('&').take(MAX_PARAMETERS.saturating_add(1)).collect();
    if given.len() > MAX_PARAMETERS {
        return Vec::new();
    }
    let all = |write: &dyn Fn(&str) -> String| {
        given.iter().map(|pair| write(pair)).collect::<Vec<_>>().join("&")
    };
    let with_equals =
        all(&|pair| if pair.contains('=') { pair.into() } else { format!("{pair}=") });
    let bare = all(&|pair| pair.strip_suffix('=').unwrap_or(pair).to_string());
    let filled: Vec<_> = given.iter().copied().filter(|pair| !pair.is_empty()).collect();
    let mut found = [with_equals, bare, filled.join("&")].to_vec();
    for at in 0..given.len() {
        let others = given.iter().enumerate().filter(|(other, _)| *other != at);
        found.push(others.map(|(_, pair)| *pair).collect::<Vec<_>>().join("&"));
    }
    found.retain(|other| other != query && !other.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_encoded_as_programs_do() {
        let has = |text: &str, other: &str| encodings(text, true).iter().any(|(it, _)| it == other);
        for (given, other) in [
            ("m=a%20b", "m=a+b"),
            ("m=a+b", "m=a%20b"),
            ("s=Sull%27Adda", "s=Sull'Adda"),
            ("s=Sull'Adda", "s=Sull%27Adda"),
            ("c=sip%3A1%402.3.4.5", "c=sip:1@2.3.4.5"),
            ("c=sip:1@2.3.4.5", "c=sip%3A1%402.3.4.5"),
            ("a=%2f", "a=%2F"),
            ("a=%2F", "a=%2f"),
            ("a=(1)*~!,", "a=%281%29%2A%7E%21%2C"),
            ("a=%C3%A9", "a=é"),
            ("a=é", "a=%C3%A9"),
            ("a=%25", "a=%2525"),
            ("a=b%3Dc%26d", "a=b=c&d"),
        ] {
            assert!(has(given, other), "{other} of {given}: {:?}", encodings(given, true));
        }
        assert!(!has("a=1&b=2", "a=1&b=2") && encodings("a=1&b=2", true).is_empty());
        assert!(encodings("/in/square", false).is_empty());
    }

    #[test]
    fn parameters_are_put_in_every_order() {
        assert_eq!(orders("a=1&b=2", b""), ["b=2&a=1"]);
        assert_eq!(orders("c=1&a=2&b=3", b"").len(), 5);
        assert_eq!(orders("c=1&a=2&b=3", b"")[0], "a=2&b=3&c=1");
        assert_eq!(orders("a", b""), Vec::<String>::new());
        let many: Vec<_> = (0..7).map(|n| format!("{n}=")).collect();
        let form = b"6=x&5=&4=&3=&0=&1=&2=";
        assert!(orders(&many.join("&"), form).contains(&"6=&5=&4=&3=&0=&1=&2=".into()));
        assert!(orders(&["a="; 17].join("&"), b"").is_empty());
    }
}
