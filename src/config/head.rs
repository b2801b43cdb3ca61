//! HTTP signatures: RFC 9421, and the draft before it.

use super::fault::Read;
use super::keys::{Kind, name_of_algorithm, no_such_key, public_key, secret};
use super::table::Table;
use crate::key::KeyForm;
use crate::scheme::card::Card;
use crate::scheme::cavage::{BeforeRfc9421, CREATED, DATE};
use crate::scheme::file::Sound;
use crate::scheme::http_signature::{
    DEFAULT_TOLERANCE, HttpSignature, Rfc9421, SIGNATURE, Version, fault_of_name,
};
use crate::scheme::{Covered, SignedBy, WithKeySet, WithPublicKey, WithSecret};
use crate::verify::{Binds, Entry};

/// What keys a signature, and what the algorithm is called.
struct Signing<'f> {
    table: Table<'f>,
    card: Card,
    algorithm: &'static str,
}

pub(super) fn rfc9421(
    mut table: Table<'_>,
    card: Card,
    kind: Kind,
    key: Table<'_>,
) -> Read<Option<Entry>> {
    let version = Rfc9421 {
        label: table.some_text("label")?,
        mark: table.some_text("tag")?,
        parameters: table.some_list("parameters")?.unwrap_or(Rfc9421::NEW.parameters),
        without: table.list("without_parameters")?,
    };
    keyed(table, card, kind, key, "alg", &["HMAC-SHA256"], version)
}

pub(super) fn cavage(
    mut table: Table<'_>,
    card: Card,
    kind: Kind,
    key: Table<'_>,
) -> Read<Option<Entry>> {
    let header = match table.some_table("signature")? {
        None => SIGNATURE,
        Some(mut place) => {
            place.kind("in", &["header"])?;
            let name = place.text("name")?;
            place.end()?;
            name
        }
    };
    let prefix = table.some_of("prefix", &["", "Signature "], |prefix| prefix)?.unwrap_or_default();
    let unlisted = table.some_of("covers_without_list", &[DATE, CREATED], |name| name)?;
    let version = BeforeRfc9421 {
        header,
        prefix,
        key_id: table.some_text("key_id_is")?,
        unlisted: unlisted.unwrap_or(DATE),
        takes_request_line: table.is("or_request_line")?,
    };
    let hmacs = &["HMAC-SHA256", "HMAC-SHA512"];
    keyed(table, card, kind, key, "algorithm_parameter", hmacs, version)
}

/// With what signs, of which `member` has the name in the version, and `hmacs` are those that it has.
fn keyed<V: Version>(
    mut table: Table<'_>,
    card: Card,
    kind: Kind,
    key: Table<'_>,
    member: &'static str,
    hmacs: &[&str],
    version: V,
) -> Read<Option<Entry>>
where
    HttpSignature<WithSecret, V>: Binds + Sound,
    HttpSignature<WithPublicKey, V>: Binds + Sound,
    HttpSignature<WithKeySet, V>: Binds + Sound,
{
    match kind {
        Kind::Secret => {
            let (by, _) = secret(&mut table, key)?;
            let name = match by.function.name() {
                name if !hmacs.contains(&name) => {
                    return table.wrong("there is no such HMAC of HTTP signatures");
                }
                "HMAC-SHA512" => "hmac-sha512",
                _ => "hmac-sha256",
            };
            let algorithm = table.kind(member, &[name])?;
            profile(Signing { table, card, algorithm }, by, version)
        }
        Kind::PublicKey => {
            let by = public_key(&mut table, key, KeyForm::Pem)?;
            let algorithm = name_of_algorithm(&mut table, member, fault_of_name)?;
            profile(Signing { table, card, algorithm }, by, version)
        }
        Kind::KeySet => {
            let key = public_key(&mut table, key, KeyForm::Pem)?;
            let algorithm = name_of_algorithm(&mut table, member, fault_of_name)?;
            let by = WithKeySet { scheme: card.id, key };
            profile(Signing { table, card, algorithm }, by, version)
        }
        Kind::Certificate | Kind::Chain => no_such_key(&table),
    }
}

fn profile<K: SignedBy, V: Version>(
    Signing { mut table, card, algorithm }: Signing<'_>,
    by: K,
    version: V,
) -> Read<Option<Entry>>
where
    HttpSignature<K, V>: Binds + Sound,
{
    let tolerance = table.number("tolerance")?.unwrap_or(DEFAULT_TOLERANCE);
    let skew = table.number("between_clocks")?;
    let components = table.tables("covers_at_least", covered)?;
    let covers = table.texts().list(components);
    let texts = table.texts();
    table.end()?;
    texts.entry(card, HttpSignature { by, algorithm, tolerance, skew, covers, version })
}

fn covered(mut table: Table<'_>) -> Read<Covered> {
    let kinds = [
        "component",
        "one-of",
        "if-there",
        "query-parameter",
        "member",
        "body",
        "body-unless-empty",
    ];
    let covered = match table.kind("covered", &kinds)? {
        "component" => Covered::Component(table.text("name")?),
        "one-of" => Covered::OneOf(table.list("names")?),
        "if-there" => Covered::IfThere(table.text("name")?),
        "query-parameter" => Covered::QueryParameter(table.text("name")?),
        "member" => Covered::Member(table.text("name")?, table.text("key")?),
        "body" => Covered::Body,
        _ => Covered::BodyUnlessEmpty,
    };
    table.end()?;
    Ok(covered)
}
