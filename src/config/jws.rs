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

const CLAIMS: [&str; 13] = [
    "expires",
    "not-before",
    "time",
    "is",
    "is-one-of",
    "is-setting",
    "lists",
    "is-true",
    "is-there",
    "url-hash",
    "query-hash",
    "body-hash",
    "body-hash-unless-empty",
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
    let kind = table.kind("claim", &CLAIMS)?;
    let usual = match kind {
        "expires" => "exp",
        "not-before" => "nbf",
        _ => "",
    };
    if !usual.is_empty() {
        table.some_of("name", &[usual], |name| name)?;
        table.end()?;
        return Ok(if usual == "exp" { Claim::Expires } else { Claim::NotBefore });
    }
    let name = table.text("name")?;
    let claim = match kind {
        "time" => Claim::Time(name),
        "is" => Claim::Is(name, table.text("value")?),
        "is-one-of" => Claim::IsOneOf(name, table.list("values")?),
        "is-setting" => {
            let setting = table.text("setting")?;
            match table.some_list("path")? {
                Some(paths) => {
                    let is_first = paths.first().is_none_or(|path| *path == name);
                    let fault = "the name of a claim in one of several places is the first of them";
                    table.sound((!is_first).then_some(fault))?;
                    Claim::IsSettingIn(paths, setting)
                }
                None => Claim::IsSetting(name, setting),
            }
        }
        "lists" => Claim::Lists(name, table.text("value")?),
        "is-true" => Claim::IsTrue(name),
        "url-hash" => Claim::UrlHash(name, encoding(&mut table)?),
        "query-hash" => {
            table.some_of("encoding", &["hex"], |name| name)?;
            Claim::QueryHash(name)
        }
        "body-hash" => Claim::BodyHash(name, encoding(&mut table)?),
        "body-hash-unless-empty" => Claim::BodyHashUnlessEmpty(name, encoding(&mut table)?),
        _ => Claim::IsThere(name),
    };
    table.end()?;
    Ok(claim)
}
