//! A scheme of whatever family.

use alloc::format;

use toml::de::DeTable;

use super::card::card;
use super::fault::{FileError, Read, Wrong};
use super::interned::{MAX_SCHEMES, NoEntry, Texts, entry};
use super::jws::At;
use super::keys::{Kind, key, no_such_key, public_key, secret, secret_form};
use super::table::{File, Lines, Table, all_of};
use super::template::{signed, template};
use super::{certificate, head, jws};
use crate::key::{KeyForm, SecretForm};
use crate::scheme::card::Card;
use crate::scheme::{
    FieldPlace, Fields, KeyIdPlace, SignedBy, Template, Token, WithKeySet, WithSecretById,
};
use crate::verify::{Binds, Entry};

/// What reads a family, given who signs so, and with what kind of key.
type Family = fn(Table<'_>, Card, Kind, Table<'_>) -> Read<Option<Entry>>;

const FAMILIES: [(&str, Family); 7] = [
    ("message", message),
    ("fields", fields),
    ("token", token),
    ("jws", jws),
    ("http-message-signature", head::rfc9421),
    ("cavage", head::cavage),
    ("certified-members", certificate::members),
];

/// The members that most contradictions are about.
const SAYS_MOST: [&str; 5] = ["message", "payload", "covers_at_least", "kinds", "id"];

/// The scheme that a table at this place is.
pub(super) fn entry_of<'f>(
    lines: &'f Lines,
    at: usize,
    table: &'f DeTable<'f>,
) -> Result<Entry, FileError> {
    let read = |texts| scheme(Table::new(File::of(lines, texts), "the scheme", at, table));
    entry(all_of(table), read).map_err(|none| {
        let whole = Table::new(File::of(lines, Texts::TRIED), "the scheme", at, table);
        match none {
            NoEntry::Wrong(Wrong::File(error)) => error,
            NoEntry::Wrong(Wrong::Contradiction(fault)) => {
                FileError::new(whole.line_of(&SAYS_MOST), fault)
            }
            NoEntry::TooMany => FileError::new(
                whole.line_of(&SAYS_MOST),
                format!("{MAX_SCHEMES} other schemes were read: only a new process reads more"),
            ),
        }
    })
}

/// The scheme that the table is.
fn scheme(mut table: Table<'_>) -> Read<Option<Entry>> {
    let card = card(&mut table)?;
    let family = table.choice("family", &FAMILIES)?;
    let (kind, key) = key(&mut table)?;
    family(table, card, kind, key)
}

fn message(mut table: Table<'_>, card: Card, kind: Kind, key: Table<'_>) -> Read<Option<Entry>> {
    match kind {
        Kind::Secret => {
            let (by, plain) = secret(&mut table, key)?;
            let template = template(&mut table, plain)?;
            match template.chosen_by {
                None => signed(table, card, by, &template),
                Some(place) => {
                    let is_one = matches!(place, KeyIdPlace::Headers(_, []));
                    table.sound((!is_one).then_some("the id of a secret is in one header"))?;
                    signed(table, card, WithSecretById { secret: by }, &template)
                }
            }
        }
        Kind::PublicKey => {
            let by = public_key(&mut table, key, KeyForm::Base64)?;
            let template = unkeyed(&mut table)?;
            signed(table, card, by, &template)
        }
        Kind::KeySet => {
            let key = public_key(&mut table, key, KeyForm::Base64)?;
            let template = template(&mut table, None)?;
            if matches!(template.chosen_by, None | Some(KeyIdPlace::CertificateAt(_))) {
                return table.wrong("of a key set, each request names its key: `key_id`");
            }
            signed(table, card, WithKeySet { scheme: card.id, key }, &template)
        }
        Kind::Certificate => certificate::signed(table, card, key),
        Kind::Chain => no_such_key(&table),
    }
}

/// The template of a scheme with one key, which no request names.
fn unkeyed(table: &mut Table<'_>) -> Read<Template> {
    let template = template(table, None)?;
    match template.chosen_by {
        None => Ok(template),
        Some(_) => table.wrong("there is one key, and no request names it: no `key_id`"),
    }
}

fn fields(mut table: Table<'_>, card: Card, kind: Kind, key: Table<'_>) -> Read<Option<Entry>> {
    match kind {
        Kind::Secret => {
            let (by, plain) = secret(&mut table, key)?;
            let template = template(&mut table, plain)?;
            fields_signed_by(table, card, by, &template)
        }
        Kind::PublicKey => {
            let by = public_key(&mut table, key, KeyForm::Base64)?;
            let template = template(&mut table, None)?;
            fields_signed_by(table, card, by, &template)
        }
        _ => no_such_key(&table),
    }
}

fn fields_signed_by<K: SignedBy>(
    mut table: Table<'_>,
    card: Card,
    by: K,
    template: &Template,
) -> Read<Option<Entry>>
where
    Fields<K>: Binds,
{
    let body = table.kind("body", &["json", "form", "json-in-form"])?;
    let place = match body {
        "form" => FieldPlace::Form,
        "json-in-form" => FieldPlace::JsonInForm(table.text("json_in_field")?),
        _ => FieldPlace::Json,
    };
    let under = table.text_or("fields_under", "")?;
    let covers_nothing = table.is("fields_say_nothing")?;
    let texts = table.texts();
    table.end()?;
    texts.entry(card, Fields { by, template: *template, under, place, covers_nothing })
}

fn token(mut table: Table<'_>, card: Card, kind: Kind, key: Table<'_>) -> Read<Option<Entry>> {
    if kind != Kind::Secret {
        return no_such_key(&table);
    }
    table.some_choice("algorithm", &[("static token", ())])?;
    if secret_form(key)? != SecretForm::Utf8 {
        return table.wrong("a token is compared as it is: its form is `utf8`");
    }
    let mut token = table.table("token")?;
    token.kind("in", &["header"])?;
    let header = token.text("name")?;
    token.end()?;
    let texts = table.texts();
    table.end()?;
    texts.entry(card, Token { header })
}

fn jws(mut table: Table<'_>, card: Card, kind: Kind, key: Table<'_>) -> Read<Option<Entry>> {
    match kind {
        Kind::Secret => {
            let (by, _) = secret(&mut table, key)?;
            let name = match by.function.name() {
                "HMAC-SHA256" => "HS256",
                "HMAC-SHA512" => "HS512",
                _ => return table.wrong("a token is signed with HMAC-SHA256 or HMAC-SHA512"),
            };
            let alg = table.kind("alg", &[name])?;
            jws::token(table, card, by, alg, &[At::Header])
        }
        Kind::PublicKey => {
            let by = public_key(&mut table, key, KeyForm::Pem)?;
            let alg = jws::alg(&mut table)?;
            jws::token(table, card, by, alg, &[At::Header, At::Body])
        }
        Kind::KeySet => {
            let key = public_key(&mut table, key, KeyForm::Pem)?;
            let alg = jws::alg(&mut table)?;
            let by = WithKeySet { scheme: card.id, key };
            jws::token(table, card, by, alg, &[At::Header, At::Body])
        }
        Kind::Certificate => certificate::token(table, card, key),
        Kind::Chain => certificate::token_with_chain(table, card, key),
    }
}
