//! What is signed under a certificate (feature `certificates`).

use crate::config::fault::Read;
use crate::config::jws::{self, At, alg};
use crate::config::keys::{Kind, algorithm, no_such_key};
use crate::config::table::Table;
use crate::config::template::{self, named, template};

use crate::scheme::card::Card;
use crate::scheme::{CertificateRule, KeyIdPlace, Member, Members, WithCertificate, WithChain};
use crate::verify::Entry;

/// A message, of which a header names the certificate.
pub(in crate::config) fn signed(
    mut table: Table<'_>,
    card: Card,
    key: Table<'_>,
) -> Read<Option<Entry>> {
    let by = by(&mut table, key)?;
    let template = template(&mut table, None)?;
    let is_named = matches!(template.chosen_by, Some(KeyIdPlace::CertificateAt(_)));
    let fault = "a header names the certificate: `key_id` is in `certificate-url`";
    table.sound((!is_named || !by.named_in.is_empty()).then_some(fault))?;
    table.sound(by.rule.fault())?;
    template::signed(table, card, by, &template)
}

/// A token that names its certificate.
pub(in crate::config) fn token(
    mut table: Table<'_>,
    card: Card,
    key: Table<'_>,
) -> Read<Option<Entry>> {
    let by = by(&mut table, key)?;
    table.sound(by.rule.fault())?;
    let alg = alg(&mut table)?;
    jws::token(table, card, by, alg, &[At::Header])
}

/// A token that holds its certificates.
pub(in crate::config) fn token_with_chain(
    mut table: Table<'_>,
    card: Card,
    mut key: Table<'_>,
) -> Read<Option<Entry>> {
    let marks = key.list("marks")?;
    key.end()?;
    let by = WithChain { algorithm: algorithm(&mut table)?, marks };
    table.sound(by.fault())?;
    let alg = alg(&mut table)?;
    jws::token(table, card, by, alg, &[At::Header, At::Body, At::Member])
}

/// Members of a body, one of which names the certificate.
pub(in crate::config) fn members(
    mut table: Table<'_>,
    card: Card,
    kind: Kind,
    key: Table<'_>,
) -> Read<Option<Entry>> {
    if kind != Kind::Certificate {
        return no_such_key(&table);
    }
    let by = by(&mut table, key)?;
    let template = template(&mut table, None)?;
    let expected = named(&mut table, "required_members")?;
    let kind = table.text("kind_member")?;
    let of_kinds = table.tables("kinds", of_kind)?;
    let texts = table.texts();
    let kinds = texts.list(of_kinds);
    table.end()?;
    texts.entry(card, Members { by, template, expected, kind, kinds })
}

fn of_kind(mut table: Table<'_>) -> Read<(&'static str, &'static [Member])> {
    let value = table.text("value")?;
    let lines = table.tables("lines", line)?;
    let lines = table.texts().list(lines);
    table.end()?;
    Ok((value, lines))
}

fn line(mut table: Table<'_>) -> Read<Member> {
    let kind = table.kind("member", &["line", "optional-line", "lines"])?;
    let name = table.text("name")?;
    table.end()?;
    Ok(match kind {
        "optional-line" => Member::OptionalLine(name),
        "lines" => Member::Lines(name),
        _ => Member::Line(name),
    })
}

fn by(table: &mut Table<'_>, mut key: Table<'_>) -> Read<WithCertificate> {
    let rule = rule(key.table("at")?)?;
    let named_in = key.list("named_in_member")?;
    key.end()?;
    Ok(WithCertificate { algorithm: algorithm(table)?, rule, named_in })
}

fn rule(mut table: Table<'_>) -> Read<CertificateRule> {
    let rule = CertificateRule {
        hosts: table.list("hosts")?,
        folder: table.text("folder")?,
        ends: table.text_or("ends", "")?,
        names: table.list("in_names")?,
        in_hosts_name: table.is("or_in_hosts_name")?,
        is_normalized: table.is("normalized")?,
    };
    table.end()?;
    Ok(rule)
}
