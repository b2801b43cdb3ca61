//! What signs: an algorithm, and what it is keyed with.

use alloc::vec::Vec;

use super::fault::Read;
use super::table::Table;
use crate::algorithm::{Algorithm, Function, Hash, known};
use crate::key::{KeyForm, SecretForm};
use crate::scheme::file::{FIXED, LEAST_KEY_BITS, SIGNATURE_FORM, variant_of};
use crate::scheme::{WithPublicKey, WithSecret};

const FUNCTIONS: [Function; 10] = [
    Function::HmacSha256,
    Function::HmacSha384,
    Function::HmacSha512,
    Function::HmacSha1,
    Function::Hmac(Hash::MD5),
    Function::Plain(Hash::SHA1),
    Function::Plain(Hash::SHA256),
    Function::Plain(Hash::SHA384),
    Function::Plain(Hash::SHA512),
    Function::Plain(Hash::MD5),
];

const SECRET_FORMS: [SecretForm; 13] = [
    SecretForm::Utf8,
    SecretForm::Utf16Le,
    SecretForm::Utf16LeOrUtf8,
    SecretForm::Base64,
    SecretForm::WhsecBase64,
    SecretForm::PrefixedWhsecBase64,
    SecretForm::Utf8OrWhsecBase64,
    SecretForm::Hex,
    SecretForm::Ascii,
    SecretForm::Sha256OfUtf8,
    SecretForm::Sha1OfUtf8,
    SecretForm::HmacUnderLabel(""),
    SecretForm::Bytes,
];

const KEY_FORMS: [KeyForm; 6] = [
    KeyForm::Hex,
    KeyForm::Base64,
    KeyForm::Base64Url,
    KeyForm::WhpkBase64,
    KeyForm::Pem,
    KeyForm::Base64Pem,
];

/// What a scheme is keyed with, in the order in which readers ask for it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Secret,
    PublicKey,
    KeySet,
    Certificate,
    Chain,
}

/// The key's table, and its kind.
pub(super) fn key<'f>(table: &mut Table<'f>) -> Read<(Kind, Table<'f>)> {
    let kinds = [
        ("secret", Kind::Secret),
        ("public-key", Kind::PublicKey),
        ("key-set", Kind::KeySet),
        ("certificate", Kind::Certificate),
        ("certificate-chain", Kind::Chain),
    ];
    let mut key = table.table("key")?;
    Ok((key.choice("kind", &kinds)?, key))
}

/// What a family says of a key that it has not.
pub(super) fn no_such_key<T>(table: &Table<'_>) -> Read<T> {
    table.wrong("the family has no such kind of key")
}

/// A secret, and the hash of a message that holds it.
pub(super) fn secret(table: &mut Table<'_>, key: Table<'_>) -> Read<(WithSecret, Option<Hash>)> {
    let function = table.one_of("algorithm", &FUNCTIONS, Function::name)?;
    let plain = match function {
        Function::Plain(hash) => Some(hash),
        _ => None,
    };
    Ok((WithSecret { function, form: secret_form(key)? }, plain))
}

pub(super) fn secret_form(mut key: Table<'_>) -> Read<SecretForm> {
    let form = key.some_of("form", &SECRET_FORMS, SecretForm::code)?;
    let form = match form.unwrap_or(SecretForm::Utf8) {
        SecretForm::HmacUnderLabel(_) => SecretForm::HmacUnderLabel(key.text("label")?),
        form => form,
    };
    key.end()?;
    Ok(form)
}

pub(super) fn public_key(
    table: &mut Table<'_>,
    mut key: Table<'_>,
    usual: KeyForm,
) -> Read<WithPublicKey> {
    let form = key.some_of("form", &KEY_FORMS, KeyForm::code)?.unwrap_or(usual);
    key.end()?;
    Ok(WithPublicKey { algorithm: algorithm(table)?, form })
}

/// The algorithm of public keys, of those that this build has.
pub(super) fn algorithm(table: &mut Table<'_>) -> Read<&'static dyn Algorithm> {
    let all = known::algorithms();
    let names: Vec<_> = all.iter().map(|(_, algorithm)| algorithm.name()).collect();
    let name = table.one_of("algorithm", &names, |name| name)?;
    let forms = [("asn1", false), (FIXED, true)];
    let wanted = if name.starts_with("ECDSA") {
        let is_fixed = table.some_choice(SIGNATURE_FORM, &forms)?.unwrap_or_default();
        is_fixed.then(|| (SIGNATURE_FORM, FIXED.into()))
    } else if name.starts_with("RSA") {
        let bits = table.number(LEAST_KEY_BITS)?.filter(|bits| *bits != 2048);
        bits.map(|bits| (LEAST_KEY_BITS, bits.into()))
    } else {
        None
    };
    let is_it = |(constant, algorithm): &&(&'static str, &'static dyn Algorithm)| {
        algorithm.name() == name && variant_of(constant) == wanted
    };
    match all.iter().find(is_it) {
        Some((_, algorithm)) => Ok(*algorithm),
        None => table.wrong("the algorithm has no such form of signatures or length of keys"),
    }
}

/// The name that requests have for an algorithm of public keys, in which `fault` finds what is wrong.
pub(super) fn name_of_algorithm(
    table: &mut Table<'_>,
    member: &'static str,
    fault: fn(&str) -> Option<&'static str>,
) -> Read<&'static str> {
    let seen = table.needed(member)?;
    match fault(seen) {
        Some(fault) => table.wrong(fault),
        None => Ok(table.texts().text(seen)),
    }
}
