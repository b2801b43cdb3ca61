//! The parts of a message.

use super::fault::Read;
use super::table::Table;
use super::text::{encoding, shape};
use crate::algorithm::{Checksum, Hash};
use crate::scheme::list::{List, Named, Nested, Order, Side, Source};
use crate::scheme::{FieldText, HeaderList, ListPlace, Part};
use crate::text::Escape;

const HASHES: [Hash; 5] = [Hash::SHA1, Hash::SHA256, Hash::SHA384, Hash::SHA512, Hash::MD5];

/// What has no more to it than its name.
const BARE: [(&str, Part); 14] = [
    ("secret", Part::Secret),
    ("timestamp", Part::Timestamp),
    ("method", Part::Method),
    ("url", Part::Url),
    ("url-without-query", Part::UrlWithoutQuery),
    ("path", Part::Path),
    ("path-and-query", Part::PathAndQuery),
    ("query", Part::Query),
    ("query-before-signature", Part::QueryBeforeSignature),
    ("host", Part::Host),
    ("body", Part::Body),
    ("url-with-any-port", Part::UrlWithAnyPort),
    ("sorted-url-and-form", Part::SortedUrlAndFields),
    ("body-checksum", Part::BodyChecksum(Checksum::CRC32)),
];

/// The names of all parts.
const KINDS: [&str; 32] = [
    "text",
    "header",
    "listed-headers",
    "list-of-headers",
    "setting",
    "secret",
    "secret-hash",
    "timestamp",
    "method",
    "url",
    "url-without-query",
    "url-with-decoded",
    "url-with-any-port",
    "path",
    "path-and-query",
    "query",
    "query-before-signature",
    "host",
    "parameter",
    "body",
    "body-hash",
    "body-hash-unless-empty",
    "body-digest",
    "body-checksum",
    "body-hash-in-parameter",
    "field",
    "optional-field",
    "raw-field",
    "field-as",
    "list",
    "sorted-form",
    "sorted-url-and-form",
];

pub(super) fn part(mut table: Table<'_>) -> Read<Part> {
    let kind = table.kind("part", &KINDS)?;
    let part = match kind {
        "text" => Part::Text(table.text("text")?),
        "header" => {
            let name = table.text("name")?;
            match table.some_table("shape")? {
                Some(shape) => Part::HeaderOf(name, self::shape(shape)?),
                None => Part::Header(name),
            }
        }
        "listed-headers" => Part::ListedHeaders(header_list(&mut table)?),
        "list-of-headers" => Part::ListOfHeaders(header_list(&mut table)?),
        "setting" => Part::Setting(table.text("name")?),
        "secret-hash" => Part::SecretHash(hash(&mut table)?, encoding(&mut table)?),
        "url-with-decoded" => Part::UrlWithDecoded(table.text("characters")?),
        "parameter" => Part::Parameter(table.text("name")?),
        "body-hash" => Part::BodyHash(hash(&mut table)?, encoding(&mut table)?),
        "body-hash-unless-empty" => {
            Part::BodyHashUnlessEmpty(hash(&mut table)?, encoding(&mut table)?)
        }
        "body-digest" => Part::BodyDigest(hash(&mut table)?),
        "body-checksum" => {
            let checksum = table.one_of("checksum", &[Checksum::CRC32], Checksum::name)?;
            Part::BodyChecksum(checksum)
        }
        "body-hash-in-parameter" => Part::BodyHashIn(table.text("name")?),
        "field" => Part::Field(table.text("name")?),
        "optional-field" => Part::OptionalField(table.text("name")?),
        "raw-field" => Part::RawField(table.text("name")?),
        "field-as" => {
            let name = table.text("name")?;
            Part::FieldAs(name, field_text(table.table("text")?)?)
        }
        "list" => Part::Listed(list(&mut table)?),
        "sorted-form" => Part::SortedFieldsWithout(table.text("without_parameter")?),
        bare => {
            let known = BARE.iter().find(|(name, _)| *name == bare);
            known.map_or(Part::Text(""), |(_, part)| *part)
        }
    };
    table.end()?;
    Ok(part)
}

fn hash(table: &mut Table<'_>) -> Read<Hash> {
    table.one_of("hash", &HASHES, Hash::name)
}

fn field_text(mut table: Table<'_>) -> Read<FieldText> {
    let text = match table.kind("kind", &["shaped", "plain-slashes", "behind", "decimals"])? {
        "shaped" => FieldText::Shaped(shape(table.table("shape")?)?),
        "behind" => FieldText::Behind(table.text("mark")?),
        "decimals" => {
            let decimals = table.small("decimals")?;
            FieldText::Decimals(table.need("decimals", decimals)?)
        }
        _ => FieldText::PlainSlashes,
    };
    table.end()?;
    Ok(text)
}

fn header_list(of: &mut Table<'_>) -> Read<&'static HeaderList> {
    let mut table = of.table("list")?;
    let kind = table.kind("in", &["header", "pair"])?;
    let name = table.text("name")?;
    let place = if kind == "pair" { ListPlace::Pair(name) } else { ListPlace::Header(name) };
    let list = HeaderList {
        place,
        separator: table.text("separator")?,
        required: table.list("required")?,
        colon: table.some_text("names_and")?,
        joint: table.text_or("joined_by", ".")?,
    };
    table.end()?;
    Ok(of.texts().one(list, const { &HeaderList::in_header("", "") }))
}

fn list(table: &mut Table<'_>) -> Read<&'static List> {
    let kind = table.kind("of", &["query", "form", "json"])?;
    let path = table.some_text("path")?;
    let source = match (kind, path) {
        ("query", None) => Source::Query,
        ("form", None) => Source::Form,
        (_, None) => Source::Body,
        ("json", Some(path)) => Source::Json(path),
        _ => return table.wrong("only a list of JSON has a `path`"),
    };
    let mut list = List::of_query();
    list.source = source;
    list.prefix = table.text_or("starting_with", "")?;
    list.without = table.list("without")?;
    list.side = match (table.some_text("before")?, table.some_text("behind")?) {
        (None, None) => Side::Both,
        (Some(name), None) => Side::Before(name),
        (None, Some(name)) => Side::Behind(name),
        _ => return table.wrong("members are before a name or behind one, and not both"),
    };
    let named = table.some_table("named")?.map(named_by).transpose()?;
    let orders = [
        ("name", Order::Name),
        ("name-in-any-case", Order::NameInAnyCase),
        ("text", Order::Text),
        ("text-in-any-case", Order::TextInAnyCase),
        ("as-named", Order::Listed),
    ];
    let usual = if named.is_some() { Order::Listed } else { Order::Name };
    list.order = table.some_choice("order", &orders)?.unwrap_or(usual);
    if named.is_some() != (list.order == Order::Listed) {
        return table.wrong("the order `as-named` is for members that the body names, and theirs");
    }
    list.named = named;
    list.is_named = table.flag("names")?.unwrap_or(true);
    list.pair = table.text_or("pair", if list.is_named { "=" } else { "" })?;
    list.between = table.text_or("between", "&")?;
    list.escape =
        table.some_of("escape", &[Escape::Form, Escape::Rfc3986, Escape::DotNet], Escape::code)?;
    list.replaced = table.text_or("replaced", "")?;
    list.repeated = table.some_text("repeated")?;
    let nested = [
        ("refused", Nested::Refused),
        ("left-out", Nested::LeftOut),
        ("json-with-sorted-keys", Nested::Sorted),
    ];
    list.nested = table.some_choice("nested", &nested)?.unwrap_or(Nested::Refused);
    list.without_brackets = table.is("without_brackets")?;
    list.lower_case = table.is("lower_case")?;
    Ok(table.texts().one(list, const { &List::of_query() }))
}

fn named_by(mut table: Table<'_>) -> Read<Named> {
    let named = Named { by: table.text("by")?, required: table.list("required")? };
    table.end()?;
    Ok(named)
}
