//! How texts are written: their encodings and their shapes.

use super::fault::Read;
use super::table::Table;
use crate::scheme::Shape;
use crate::text::Encoding;

const ENCODINGS: [Encoding; 9] = [
    Encoding::Hex,
    Encoding::HexUpper,
    Encoding::HexAnyCase,
    Encoding::HexUpperDashed,
    Encoding::Base64,
    Encoding::Base64Unpadded,
    Encoding::Base64Url,
    Encoding::Base64UrlUnpadded,
    Encoding::Base64OfHex,
];

pub(super) fn some_encoding(table: &mut Table<'_>) -> Read<Option<Encoding>> {
    table.some_of("encoding", &ENCODINGS, Encoding::code)
}

pub(super) fn encoding(table: &mut Table<'_>) -> Read<Encoding> {
    table.one_of("encoding", &ENCODINGS, Encoding::code)
}

pub(super) fn shape(mut table: Table<'_>) -> Read<Shape> {
    let alphabets =
        [("letters-and-digits", Shape::letters_and_digits()), ("digits", Shape::digits())];
    let mut shape = table.choice("of", &alphabets)?.or(table.text_or("or", "")?);
    if let Some(shortest) = table.small("shortest")? {
        shape = shape.at_least(shortest);
    }
    if let Some(longest) = table.small("longest")? {
        shape = shape.at_most(longest);
    }
    table.end()?;
    Ok(shape)
}
