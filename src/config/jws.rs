//! Signed tokens.

use super::fault::Read;
use super::keys::name_of_algorithm;
use super::table::Table;
use super::template::signed_time;
use super::text::encoding;
use crate::scheme::card::Card;
use crate::scheme::jws::{IN_BODY, Payload, fault_of_name};
use crate::scheme::{Claim, Jws, SignedBy};
use crate::verify::{Binds, Entry};

/// What reads what a claim has besides its kind.
type Reader = fn(&mut Table<'_>) -> Read<Claim>;

const CLAIMS: [(&str, Reader); 13] = [
    ("expires", |table| timed(table, Claim::Expires)),
    ("not-before", |table| timed(table, Claim::NotBefore)),
    ("time", |table| Ok(Claim::Time(table.text("name")?))),
    ("is", |table| Ok(Claim::Is(table.text("name")?, table.text("value")?))),
    ("is-one-of", |table| Ok(Claim::IsOneOf(table.text("name")?, table.list("values")?))),
    ("is-setting", is_setting),
    ("lists", |table| Ok(Claim::Lists(table.text("name")?, table.text("value")?))),
    ("is-true", |table| Ok(Claim::IsTrue(table.text("name")?))),
    ("is-there", |table| Ok(Claim::IsThere(table.text("name")?))),
    ("url-hash", |table| Ok(Claim::UrlHash(table.text("name")?, encoding(table)?))),
    ("query-hash", |table| {
        table.some_of("encoding", &["hex"], |name| name)?;
        Ok(Claim::QueryHash(table.text("name")?))
    }),
    ("body-hash", |table| Ok(Claim::BodyHash(table.text("name")?, encoding(table)?))),
    ("body-hash-unless-empty", |table| {
        Ok(Claim::BodyHashUnlessEmpty(table.text("name")?, encoding(table)?))
    }),
];

/// Where a token may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    Header,
    Body,
    Member,
}

/// What a token signed with a private key has to name as its algorithm.
pub(super) fn alg(table: &mut Table<'_>) -> Read<&'static str> {
    name_of_algorithm(table, "alg", fault_of_name)
}

pub(super) fn token<K: SignedBy>(
    mut table: Table<'_>,
    card: Card,
    by: K,
    algorithm: &'static str,
    places: &[At],
) -> Read<Option<Entry>>
where
    Jws<K>: Binds,
{
    let mut place = table.table("token")?;
    let at = place
        .choice("in", &[("header", At::Header), ("body", At::Body), ("member", At::Member)])?;
    if !places.contains(&at) {
        return place.wrong("with this kind of key, a token is not there");
    }
    let (header, member) = match at {
        At::Header => (place.text("name")?, None),
        At::Body => (IN_BODY, None),
        At::Member => {
            let name = place.text("name")?;
            (name, Some(name))
        }
    };
    place.end()?;
    let prefix = table.text_or("prefix", "")?;
    let tolerance = table.number("tolerance")?;
    let settings = table.some_text("setting")?;
    let claims = table.tables("header_says", claim)?;
    let head = table.texts().list(claims);
    let payload = payload(table.table("payload")?)?;
    let texts = table.texts();
    table.end()?;
    let jws = Jws { by, algorithm, header, member, prefix, tolerance, settings, head, payload };
    texts.entry(card, jws)
}

fn payload(mut table: Table<'_>) -> Read<Payload> {
    let payload = match table.kind("kind", &["claims", "body", "raw-body", "request"])? {
        "claims" => {
            let claims = table.tables("claims", claim)?;
            Payload::Claims(table.texts().list(claims))
        }
        "raw-body" => Payload::RawBody,
        "request" => {
            let list = table.text("headers_in")?;
            Payload::Request(list, signed_time(table.table("timestamp")?)?)
        }
        _ => Payload::Body,
    };
    table.end()?;
    Ok(payload)
}

fn claim(mut table: Table<'_>) -> Read<Claim> {
    let read = table.choice("claim", &CLAIMS)?;
    let claim = read(&mut table)?;
    table.end()?;
    Ok(claim)
}

/// A claim that has one name.
fn timed(table: &mut Table<'_>, claim: Claim) -> Read<Claim> {
    table.some_of("name", &[claim], Claim::name)?;
    Ok(claim)
}

fn is_setting(table: &mut Table<'_>) -> Read<Claim> {
    let (name, setting) = (table.text("name")?, table.text("setting")?);
    let Some(paths) = table.some_list("path")? else { return Ok(Claim::IsSetting(name, setting)) };
    let is_first = paths.first().is_none_or(|path| *path == name);
    let fault = "the name of a claim in one of several places is the first of them";
    table.sound((!is_first).then_some(fault))?;
    Ok(Claim::IsSettingIn(paths, setting))
}
