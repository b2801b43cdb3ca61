//! A scheme of whatever family.

use super::card::card;
use super::fault::Read;
use super::keys::{Kind, key, public_key, secret};
use super::table::Table;
use super::template::template;
use super::{certificate, head, jws};
use crate::key::{KeyForm, SecretForm};
use crate::scheme::card::Card;
use crate::scheme::{
    FieldPlace, Fields, KeyIdPlace, SecretPlace, Signed, SignedBy, Template, Token, WithKeySet,
    WithSecretById,
};
use crate::verify::{Binds, Entry};

const FAMILIES: [&str; 7] =
    ["message", "fields", "token", "jws", "http-message-signature", "cavage", "certified-members"];

/// The scheme that the table is.
pub(super) fn scheme(mut table: Table<'_>) -> Read<Option<Entry>> {
    let card = card(&mut table)?;
    let family = table.kind("family", &FAMILIES)?;
    let (kind, key) = key(&mut table)?;
    match family {
        "message" => message(table, card, kind, key),
        "fields" => fields(table, card, kind, key),
        "token" => token(table, card, kind, key),
        "jws" => jws::scheme(table, card, kind, key),
        "http-message-signature" => head::rfc9421(table, card, kind, key),
        "cavage" => head::cavage(table, card, kind, key),
        _ => certificate::members(table, card, kind, key),
    }
}

/// What a family says of a key that it has not.
pub(super) fn no_such_key<T>(table: &Table<'_>) -> Read<T> {
    table.wrong("the family has no such kind of key")
}

fn message(mut table: Table<'_>, card: Card, kind: Kind, key: Table<'_>) -> Read<Option<Entry>> {
    match kind {
        Kind::Secret => {
            let (by, place) = secret(&mut table, key)?;
            let template = template(&mut table, place)?;
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
            let template = template(&mut table, SecretPlace::Outside)?;
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
    let template = template(table, SecretPlace::Outside)?;
    match template.chosen_by {
        None => Ok(template),
        Some(_) => table.wrong("there is one key, and no request names it: no `key_id`"),
    }
}

pub(super) fn signed<K: SignedBy>(
    table: Table<'_>,
    card: Card,
    by: K,
    template: &Template,
) -> Read<Option<Entry>>
where
    Signed<K>: Binds,
{
    let texts = table.texts();
    table.end()?;
    texts.entry(card, Signed { by, template: *template })
}

fn fields(mut table: Table<'_>, card: Card, kind: Kind, key: Table<'_>) -> Read<Option<Entry>> {
    match kind {
        Kind::Secret => {
            let (by, place) = secret(&mut table, key)?;
            let template = template(&mut table, place)?;
            fields_signed_by(table, card, by, &template)
        }
        Kind::PublicKey => {
            let by = public_key(&mut table, key, KeyForm::Base64)?;
            let template = template(&mut table, SecretPlace::Outside)?;
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
    if super::keys::secret_form(key)? != SecretForm::Utf8 {
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
