//! What a message is made of, and where its signature and its time are.

use super::fault::Read;
use super::parts::part;
use super::table::Table;
use super::text::some_encoding;
use crate::algorithm::Hash;
use crate::bounds::MAX_NUMBERED;
use crate::scheme::card::Card;
use crate::scheme::{
    Blanks, ExpectedPair, Future, KeyId, KeyIdPlace, Layout, Signature, Signed, SignedBy,
    SignedTime, Template, TimestampPlace, Wrapping,
};
use crate::text::{Encoding, TimeFormat};
use crate::verify::{Binds, Entry};

const TIME_FORMATS: [TimeFormat; 7] = [
    TimeFormat::Seconds,
    TimeFormat::Milliseconds,
    TimeFormat::SecondsOrMilliseconds,
    TimeFormat::Rfc3339,
    TimeFormat::Iso8601Utc,
    TimeFormat::DateUtc,
    TimeFormat::HttpDate,
];

/// The template of a family that has one.
pub(super) fn template(table: &mut Table<'_>, plain: Option<Hash>) -> Read<Template> {
    let signature = signature(table.table("signature")?)?;
    let timestamp = table.some_table("timestamp")?.map(signed_time).transpose()?;
    let expected = named(table, "required_headers")?;
    let pair = table.some_table("required_pair")?.map(expected_pair).transpose()?;
    let beside = table.some_text("required_beside")?;
    let key_id = table.some_table("key_id_is_setting")?.map(key_id_is_setting).transpose()?;
    let chosen_by = table.some_table("key_id")?.map(key_id_place).transpose()?;
    let parts = table.tables("message", part)?;
    let message = table.texts().list(parts);
    let unseparated = table.some_text("unseparated")?;
    Ok(Template {
        signature,
        timestamp,
        expected,
        pair,
        beside,
        key_id,
        chosen_by,
        message,
        plain,
        unseparated,
    })
}

/// A scheme whose message the template makes.
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

/// Names, each with its value.
pub(super) fn named(
    table: &mut Table<'_>,
    name: &'static str,
) -> Read<&'static [(&'static str, &'static str)]> {
    let texts = table.texts();
    let pairs = table.tables(name, |mut pair| {
        let pair_read = (pair.text("name")?, pair.text("value")?);
        pair.end()?;
        Ok(pair_read)
    })?;
    Ok(texts.list(pairs))
}

fn signature(mut table: Table<'_>) -> Read<Signature> {
    let place = table.kind("in", &["header", "field", "parameter"])?;
    let name = table.text("name")?;
    let mut signature = match place {
        "field" => Signature::in_field(name),
        "parameter" => Signature::in_parameter(name),
        _ => Signature::in_header(name),
    };
    signature.other_spellings = table.list("or_spelled")?;
    signature.more_headers = table.list("also_in")?;
    let numbered_to = table.small("numbered_to")?;
    signature.repeatable = table.is("repeatable")?;
    signature.lead = table.text_or("lead", "")?;
    let prefix = table.text_or("prefix", "")?;
    let (is_optional, ignores_case) =
        (table.is("prefix_is_optional")?, table.is("prefix_ignores_case")?);
    signature = match (is_optional, ignores_case) {
        (false, false) => signature.prefix(prefix),
        (true, false) => signature.optional_prefix(prefix),
        (false, true) => signature.prefix_in_any_case(prefix),
        (true, true) => {
            return table.wrong("a prefix is optional or in any letter case, and not both");
        }
    };
    if let Some(layout) = table.some_table("layout")? {
        signature.layout = self::layout(layout)?;
    }
    let blanks = [Blanks::None, Blanks::Optional, Blanks::Usual];
    signature.blanks = table.some_of("blanks", &blanks, Blanks::code)?.unwrap_or(Blanks::None);
    signature.encoding = some_encoding(&mut table)?.unwrap_or(Encoding::Hex);
    signature.percent_encoded = table.is("percent_encoded")?;
    if table.is("wrapped_in_base64")? {
        signature.wrapping = Wrapping::Base64;
    }
    if let Some(mut id) = table.some_table("behind_key_id")? {
        signature.behind_id = Some((id.text("joint")?, id.text("setting")?));
        id.end()?;
    }
    signature.up_to = table.some_text("up_to")?;
    if signature.percent_encoded && signature.encoding != Encoding::Base64 {
        return table.wrong("only base64 is percent-encoded");
    }
    if let Some(last) = numbered_to {
        signature.numbered_to = last;
        let is_numbered = !table.texts().are_kept() || signature.header.ends_with('1');
        let fits = is_numbered && (1..=MAX_NUMBERED).contains(&last);
        table.sound((!fits).then_some("numbers go from 1 to at most 100"))?;
    }
    table.end()?;
    Ok(signature)
}

fn layout(mut table: Table<'_>) -> Read<Layout> {
    let kinds = ["single", "list", "pairs", "list-after-timestamp", "member-of-base64-json"];
    let layout = match table.kind("kind", &kinds)? {
        "list" => Layout::List { separator: table.text("separator")? },
        "pairs" => Layout::Pairs {
            separator: table.text("separator")?,
            key: table.text("key")?,
            others: table.list("or_keys")?,
        },
        "list-after-timestamp" => Layout::TimedList { separator: table.text("separator")? },
        "member-of-base64-json" => Layout::Member(table.text("name")?),
        _ => Layout::Single,
    };
    table.end()?;
    Ok(layout)
}

pub(super) fn signed_time(mut table: Table<'_>) -> Read<SignedTime> {
    let places = ["header", "pair", "first-item", "field", "parameter"];
    let place = match table.kind("in", &places)? {
        "pair" => TimestampPlace::Pair(table.text("name")?),
        "first-item" => TimestampPlace::FirstItem,
        "field" => TimestampPlace::Field(table.text("name")?),
        "parameter" => TimestampPlace::Parameter(table.text("name")?),
        _ => TimestampPlace::Header(table.text("name")?),
    };
    let format = table.one_of("format", &TIME_FORMATS, TimeFormat::code)?;
    let mut time = SignedTime::first_item(format);
    time.place = place;
    if let Some(seconds) = table.number("tolerance")? {
        time.tolerance = seconds;
    }
    let futures = [Future::Tolerated, Future::Unchecked, Future::Refused];
    time.future = table.some_of("future", &futures, Future::code)?.unwrap_or(Future::Tolerated);
    table.end()?;
    Ok(time)
}

fn expected_pair(mut table: Table<'_>) -> Read<ExpectedPair> {
    let pair = ExpectedPair {
        header: table.text("header")?,
        pair: table.text("pair")?,
        is_optional: table.is("may_be_missing")?,
    };
    table.end()?;
    Ok(pair)
}

fn key_id_is_setting(mut table: Table<'_>) -> Read<KeyId> {
    let key_id = KeyId { header: table.text("header")?, name: table.text("setting")? };
    table.end()?;
    Ok(key_id)
}

fn key_id_place(mut table: Table<'_>) -> Read<KeyIdPlace> {
    let places = ["header", "pair", "certificate-url", "member", "parameter"];
    let kind = table.kind("in", &places)?;
    let name = table.text("name")?;
    let place = match kind {
        "pair" => KeyIdPlace::Pair(name),
        "certificate-url" => KeyIdPlace::CertificateAt(name),
        "member" => KeyIdPlace::Member(name),
        "parameter" => KeyIdPlace::Parameter(name),
        _ => KeyIdPlace::Headers(name, table.list("or_in")?),
    };
    table.end()?;
    Ok(place)
}
