//! Who signs so, who says it, and what is known of repeats.

use super::fault::{FileError, Read};
use super::handshakes::handshake;
use super::table::Table;
use crate::scheme::card::{Card, Repeats};
use crate::scheme::{OtherKind, Withdrawal};
use crate::text::bytes::is_header_name;

/// The longest id, in bytes.
const LONGEST_ID: usize = 64;

pub(super) fn card(table: &mut Table<'_>) -> Read<Card> {
    let line = table.line_of(&["id"]);
    let id = table.needed("id")?;
    if !is_id(id) {
        let what = "`id` is made of small letters, digits and dashes, at most 64";
        return Err(FileError::new(line, what).into());
    }
    let mut card = Card::new(table.texts().text(id));
    card.name = table.text_or("name", card.id)?;
    card.source = table.text_or("source", "")?;
    let confirmed = [("provider", false), ("third-party", true)];
    card.third_party = table.some_choice("confirmed_by", &confirmed)?.unwrap_or_default();
    card.read_on = table.some_text("last_read")?;
    card.withdrawal = table.some_table("withdrawn")?.map(withdrawal).transpose()?;
    card.signed_before_compression = table.is("signed_before_compression")?;
    card.tests_refusals = table.is("refusals_are_tested")?;
    card.repeats = repeats(table)?;
    if let Some(seconds) = table.number("repeats_for")? {
        card.repeats_for = seconds;
    }
    let kinds = table.tables("other_kinds", other_kind)?;
    card.other_kinds = table.texts().list(kinds);
    let handshakes = table.tables("handshakes", handshake)?;
    card.handshakes = table.texts().list(handshakes);
    Ok(card)
}

fn is_id(id: &str) -> bool {
    let is_of_id = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(is_of_id)
}

fn withdrawal(mut table: Table<'_>) -> Read<Withdrawal> {
    let withdrawal =
        Withdrawal { said_on: table.text("said_on")?, instead: table.text("instead")? };
    table.end()?;
    Ok(withdrawal)
}

/// What tells deliveries apart: at most one thing.
fn repeats(table: &mut Table<'_>) -> Read<Repeats> {
    let said = [
        table.some_text("message_id_in")?.map(Repeats::WithId),
        table.some_text("event_id_in")?.map(Repeats::WithEventId),
        table.is("repeats_differ")?.then_some(Repeats::Differ),
        table.is("deliveries_alike")?.then_some(Repeats::LikeOthers),
    ];
    let mut said = said.into_iter().flatten();
    match (said.next(), said.next()) {
        (one, None) => Ok(one.unwrap_or(Repeats::Alike)),
        _ => table.wrong(
            "of `message_id_in`, `event_id_in`, `repeats_differ` and `deliveries_alike` there is one",
        ),
    }
}

fn other_kind(mut table: Table<'_>) -> Read<OtherKind> {
    let told_by = table.kind("told_by", &["method", "header", "value", "form", "length"])?;
    let kind = table.text("kind")?;
    let other = match told_by {
        "method" => OtherKind::by_method(table.text("name")?, kind),
        "form" => OtherKind::by_form(kind),
        "length" => {
            let most = table.number("most")?;
            OtherKind::by_length(table.need("most", most)?, kind)
        }
        _ => {
            let line = table.line_of(&["name"]);
            let seen = table.needed("name")?;
            if !is_header_name(seen) {
                return Err(FileError::new(line, "a header's name is empty or not one").into());
            }
            let header = table.texts().text(seen);
            let value = if told_by == "value" { Some(table.text("value")?) } else { None };
            OtherKind::by_header_or_value(header, value, kind)
        }
    };
    table.end()?;
    Ok(other)
}
