//! What else a message could be read as that one signature is over.

use countersign::Part;
use countersign_oracle::recipe::Time;
use countersign_oracle::tag::{Hash, encode};
use countersign_oracle::{Delivery, Recipe};

/// A longer message has more cuts than are tried.
const LONGEST: usize = 48;

/// Every other delivery of the same message: each way to cut that into the recipe's parts. None where a part has
/// a form of its own, or the recipe says that a boundary moves.
#[must_use]
pub fn others(recipe: &Recipe, delivery: &Delivery) -> Vec<Delivery> {
    let message = recipe.message(delivery).filter(|message| message.len() <= LONGEST);
    let fixed: Option<Vec<_>> = recipe.message.iter().map(|part| piece(*part, delivery)).collect();
    let (Some(message), Some(pieces)) = (message, fixed) else { return Vec::new() };
    if recipe.entry.scheme().leaves_open().count() > 0 {
        return Vec::new();
    }
    let cuts = cuts(&pieces, &message).into_iter();
    let read = cuts.filter_map(|cut| {
        let mut other = delivery.clone();
        let mut said =
            recipe.message.iter().zip(&pieces).zip(cut).filter(|((_, piece), _)| piece.is_none());
        said.try_for_each(|((part, _), text)| say(recipe, &mut other, *part, text)).map(|()| other)
    });
    read.filter(|other| !is_same(other, delivery)).collect()
}

fn is_same(one: &Delivery, other: &Delivery) -> bool {
    (&one.method, &one.url, &one.headers, &one.body)
        == (&other.method, &other.url, &other.headers, &other.body)
}

/// The text that a part always has in this delivery, if no sender can move it; nothing for a part whose text
/// cannot be said.
#[allow(clippy::option_option, reason = "what cannot be said, what anybody says, and what stands")]
fn piece(part: Part, delivery: &Delivery) -> Option<Option<Vec<u8>>> {
    match part {
        Part::Text(text) => Some(Some(text.into())),
        Part::Setting(_) => Some(Some(delivery.setting.clone().into())),
        Part::BodyHash(hash, encoding) => {
            Some(Some(encode(encoding, &Hash::of(hash).digest(&delivery.body)).into()))
        }
        Part::Header(_) | Part::Timestamp | Part::Method | Part::Url | Part::Body => Some(None),
        _ => None,
    }
}

fn cuts<'m>(pieces: &[Option<Vec<u8>>], message: &'m [u8]) -> Vec<Vec<&'m [u8]>> {
    let Some((piece, rest)) = pieces.split_first() else {
        return if message.is_empty() { vec![Vec::new()] } else { Vec::new() };
    };
    let lengths = match piece {
        Some(text) if message.starts_with(text) => text.len()..=text.len(),
        Some(_) => return Vec::new(),
        None => 0..=message.len(),
    };
    let cut = lengths.flat_map(|length| {
        let (piece, after) = message.split_at(length);
        cuts(rest, after).into_iter().map(move |others| [vec![piece], others].concat())
    });
    cut.collect()
}

/// Nothing where a request cannot say it.
fn say(recipe: &Recipe, delivery: &mut Delivery, part: Part, text: &[u8]) -> Option<()> {
    let line = || String::from_utf8(text.to_vec()).ok();
    match part {
        Part::Header(name) => *only(delivery, &[name])? = text.into(),
        Part::Method => delivery.method = Some(line()?),
        Part::Url => delivery.url = Some(line()?),
        Part::Body => delivery.body = text.into(),
        _ => match recipe.time {
            Time::Header(name, _) => *only(delivery, &[name])? = text.into(),
            Time::Pair(key, _) => {
                let value = only(delivery, recipe.names)?;
                let readable = str::from_utf8(value).ok()?;
                let (before, after) = readable.split_once(&format!("{key}="))?;
                let end =
                    after.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(after.len());
                *value = format!("{before}{key}={}{}", line()?, &after[end..]).into();
            }
            Time::Unsigned => return None,
        },
    }
    Some(())
}

/// The header that is there once.
fn only<'d>(delivery: &'d mut Delivery, names: &[&str]) -> Option<&'d mut Vec<u8>> {
    let is_meant = |name: &String| names.iter().any(|meant| name.eq_ignore_ascii_case(meant));
    let mut values = delivery.headers.iter_mut().filter(|(name, _)| is_meant(name));
    values.next().map(|(_, value)| value)
}
