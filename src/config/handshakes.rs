//! What comes before deliveries or beside them.

use super::fault::Read;
use super::table::Table;
use super::text::{encoding, shape};
use crate::bounds::MAX_CHALLENGE;
use crate::scheme::{Challenge, Handshake, Link, Place, Reply, ReplyBody, Shape, Told, Written};
use crate::text::bytes::is_header_name;

const NO_HEADER: &str = "a header's name is empty or not one";

pub(super) fn handshake(mut table: Table<'_>) -> Read<Handshake> {
    let kind =
        table.kind("handshake", &["echo", "mac", "fixed", "secret", "confirm", "delivery"])?;
    let (method, what) = (table.text("method")?, table.text("what")?);
    let handshake = if table.is("signed")? {
        Handshake::signed(method, what)
    } else {
        Handshake::unsigned(method, what)
    };
    let told_by = table.tables("told_by", told)?;
    let handshake = handshake.told_by(table.texts().list(told_by));
    let reply = reply(table.table("reply")?)?;
    let mut handshake = match kind {
        "echo" => {
            let value = challenge(table.table("value")?)?;
            match table.some_table("topic")? {
                Some(topic) => handshake.subscribes(value, challenge(topic)?, reply),
                None => handshake.echoes(value, reply),
            }
        }
        "mac" => {
            let value = challenge(table.table("value")?)?;
            let encoding = encoding(&mut table)?;
            handshake.macs(value, encoding, table.text_or("prefix", "")?, reply)
        }
        "secret" => handshake.hands_over(challenge(table.table("value")?)?, reply),
        "confirm" => match table.some_text("url_in_member")? {
            Some(path) => handshake.confirms_url(path, link(table.table("link")?)?, reply),
            None => handshake.confirms_token(challenge(table.table("value")?)?, reply),
        },
        "delivery" => handshake.replies(reply).is_a_delivery(),
        _ => handshake.replies(reply),
    };
    if let Some(bytes) = table.small("at_most")? {
        handshake = handshake.at_most(bytes);
    }
    if let Some(seconds) = table.number("within")? {
        handshake = handshake.within(seconds);
    }
    if let Some(otherwise) = table.some_text("otherwise")? {
        handshake = handshake.otherwise(otherwise);
    }
    table.end()?;
    Ok(handshake)
}

fn told(mut table: Table<'_>) -> Read<Told> {
    let kinds = [
        "query",
        "token-in-query",
        "header",
        "member",
        "number",
        "has-member",
        "one-member",
        "body",
        "body-of",
    ];
    let told = match table.kind("told", &kinds)? {
        "query" => Told::query(table.text("name")?, table.text("value")?),
        "token-in-query" => Told::token_in_query(table.text("name")?),
        "header" => Told::header(table.text("name")?, table.text("value")?),
        "member" => Told::member(table.text("name")?, table.text("value")?),
        "number" => Told::number(table.text("name")?, table.text("value")?),
        "has-member" => Told::has_member(table.text("name")?),
        "body" => Told::body(table.list("bodies")?),
        "body-of" => {
            let start = table.text("start")?;
            Told::body_of(start, shape(table.table("shape")?)?)
        }
        _ => Told::one_member(),
    };
    table.end()?;
    Ok(told)
}

fn challenge(mut table: Table<'_>) -> Read<Challenge> {
    let kind = table.kind("in", &["query", "header", "member"])?;
    let name = table.text("name")?;
    let place = match kind {
        "header" => {
            table.sound((!is_header_name(name)).then_some(NO_HEADER))?;
            Place::Header(name)
        }
        "member" => Place::Member(name),
        _ => Place::Query(name),
    };
    let shape = match table.some_table("shape")? {
        Some(shape) => self::shape(shape)?,
        None => Shape::letters_and_digits().or("-._~+/=").at_most(MAX_CHALLENGE),
    };
    table.end()?;
    Ok(Challenge { place, shape })
}

fn link(mut table: Table<'_>) -> Read<Link> {
    let link = Link::to(table.text("host_ends")?, table.text("path")?, table.list("parameters")?);
    table.end()?;
    Ok(link)
}

fn reply(mut table: Table<'_>) -> Read<Reply> {
    let status = table.small("status")?.unwrap_or(200);
    if !(200..=299).contains(&status) {
        return table.wrong("a handshake is answered with a status from 200 to 299");
    }
    let header = table.some_text("header")?;
    let is_named = header.is_none_or(is_header_name);
    table.sound((!is_named).then_some(NO_HEADER))?;
    let body = match table.some_table("body")? {
        Some(body) => reply_body(body)?,
        None => ReplyBody::Empty,
    };
    table.end()?;
    Ok(Reply { status, header, body })
}

fn reply_body(mut table: Table<'_>) -> Read<ReplyBody> {
    let body = match table.kind("kind", &["text", "json", "fixed-text", "fixed-json"])? {
        "json" => {
            let members = table.tables("members", member)?;
            ReplyBody::Json(table.texts().list(members))
        }
        "fixed-text" => ReplyBody::FixedText(table.text("text")?),
        "fixed-json" => ReplyBody::FixedJson(table.text("json")?),
        _ => ReplyBody::Text,
    };
    table.end()?;
    Ok(body)
}

fn member(mut table: Table<'_>) -> Read<(&'static str, Written)> {
    let name = table.text("name")?;
    let written = table.choice("written", &[("value", Written::Value), ("mac", Written::Mac)])?;
    table.end()?;
    Ok((name, written))
}
