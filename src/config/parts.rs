//! The parts of a message.

use super::fault::Read;
use super::table::Table;
use super::text::{encoding, shape};
use crate::algorithm::{Checksum, Hash};
use crate::scheme::list::{List, Named, Nested, Order, Side, Source};
use crate::scheme::{FieldText, HeaderList, ListPlace, Part};
use crate::text::Escape;

const HASHES: [Hash; 5] = [Hash::SHA1, Hash::SHA256, Hash::SHA384, Hash::SHA512, Hash::MD5];

/// What reads what a part has besides its name.
type Reader = fn(&mut Table<'_>) -> Read<Part>;

const PARTS: [(&str, Reader); 32] = [
    ("text", |table| Ok(Part::Text(table.text("text")?))),
    ("header", header),
    ("listed-headers", |table| Ok(Part::ListedHeaders(header_list(table)?))),
    ("list-of-headers", |table| Ok(Part::ListOfHeaders(header_list(table)?))),
    ("setting", |table| Ok(Part::Setting(table.text("name")?))),
    ("secret", |_| Ok(Part::Secret)),
    ("secret-hash", |table| Ok(Part::SecretHash(hash(table)?, encoding(table)?))),
    ("timestamp", |_| Ok(Part::Timestamp)),
    ("method", |_| Ok(Part::Method)),
    ("url", |_| Ok(Part::Url)),
    ("url-without-query", |_| Ok(Part::UrlWithoutQuery)),
    ("url-with-decoded", |table| Ok(Part::UrlWithDecoded(table.text("characters")?))),
    ("url-with-any-port", |_| Ok(Part::UrlWithAnyPort)),
    ("path", |_| Ok(Part::Path)),
    ("path-and-query", |_| Ok(Part::PathAndQuery)),
    ("query", |_| Ok(Part::Query)),
    ("query-before-signature", |_| Ok(Part::QueryBeforeSignature)),
    ("host", |_| Ok(Part::Host)),
    ("parameter", |table| Ok(Part::Parameter(table.text("name")?))),
    ("body", |_| Ok(Part::Body)),
    ("body-hash", |table| Ok(Part::BodyHash(hash(table)?, encoding(table)?))),
    ("body-hash-unless-empty", |table| {
        Ok(Part::BodyHashUnlessEmpty(hash(table)?, encoding(table)?))
    }),
    ("body-digest", |table| Ok(Part::BodyDigest(hash(table)?))),
    ("body-checksum", |table| {
        Ok(Part::BodyChecksum(table.one_of("checksum", &[Checksum::CRC32], Checksum::name)?))
    }),
    ("body-hash-in-parameter", |table| Ok(Part::BodyHashIn(table.text("name")?))),
    ("field", |table| Ok(Part::Field(table.text("name")?))),
    ("optional-field", |table| Ok(Part::OptionalField(table.text("name")?))),
    ("raw-field", |table| Ok(Part::RawField(table.text("name")?))),
    ("field-as", |table| Ok(Part::FieldAs(table.text("name")?, field_text(table.table("text")?)?))),
    ("list", |table| Ok(Part::Listed(list(table)?))),
    ("sorted-form", |table| Ok(Part::SortedFieldsWithout(table.text("without_parameter")?))),
    ("sorted-url-and-form", |_| Ok(Part::SortedUrlAndFields)),
];

pub(super) fn part(mut table: Table<'_>) -> Read<Part> {
    let read = table.choice("part", &PARTS)?;
    let part = read(&mut table)?;
    table.end()?;
    Ok(part)
}

fn header(table: &mut Table<'_>) -> Read<Part> {
    let name = table.text("name")?;
    Ok(match table.some_table("shape")? {
        Some(shape) => Part::HeaderOf(name, self::shape(shape)?),
        None => Part::Header(name),
    })
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
    let orders =
        [Order::Name, Order::NameInAnyCase, Order::Text, Order::TextInAnyCase, Order::Listed];
    let usual = if named.is_some() { Order::Listed } else { Order::Name };
    list.order = table.some_of("order", &orders, Order::code)?.unwrap_or(usual);
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
    let nested = [Nested::Refused, Nested::LeftOut, Nested::Sorted];
    list.nested = table.some_of("nested", &nested, Nested::code)?.unwrap_or(Nested::Refused);
    list.without_brackets = table.is("without_brackets")?;
    list.lower_case = table.is("lower_case")?;
    Ok(table.texts().one(list, const { &List::of_query() }))
}

fn named_by(mut table: Table<'_>) -> Read<Named> {
    let named = Named { by: table.text("by")?, required: table.list("required")? };
    table.end()?;
    Ok(named)
}
