//! What comes before deliveries or beside them, as data of a file.

use alloc::vec::Vec;

use crate::bounds::USUAL_HANDSHAKE_BODY;
use crate::scheme::data::{Data, kind, kind_of, object, texts_of};
use crate::scheme::handshake::{
    Challenge, Handshake, Kind, Link, Place, Reply, ReplyBody, Telling, Written,
};

impl Handshake {
    pub(super) fn in_file(&self) -> Data {
        let longest = (self.longest != USUAL_HANDSHAKE_BODY).then_some(self.longest);
        let otherwise = Some(self.consequence()).filter(|text| !text.is_empty());
        let first = [
            ("handshake", self.kind().into()),
            ("method", self.method().into()),
            ("signed", self.is_signed().into()),
            ("what", self.what().into()),
            ("told_by", self.told_by.iter().map(|told| told.telling().in_file()).collect()),
        ];
        let last = [
            ("reply", self.reply.in_file()),
            ("at_most", longest.and_then(|bytes| u64::try_from(bytes).ok()).into()),
            ("within", self.seconds().into()),
            ("otherwise", otherwise.into()),
        ];
        Data::Object(first.into_iter().chain(self.kind.in_file()).chain(last).collect())
    }
}

impl Kind {
    fn in_file(self) -> Vec<(&'static str, Data)> {
        match self {
            Self::Echo(value) | Self::Secret(value) | Self::ConfirmToken(value) => {
                Vec::from([("value", value.in_file())])
            }
            Self::Mac(value, encoding, prefix) => Vec::from([
                ("value", value.in_file()),
                ("encoding", encoding.code().into()),
                ("prefix", prefix.into()),
            ]),
            Self::Subscription(value, topic) => {
                Vec::from([("value", value.in_file()), ("topic", topic.in_file())])
            }
            Self::ConfirmUrl(path, link) => {
                Vec::from([("url_in_member", path.into()), ("link", link.in_file())])
            }
            Self::Fixed | Self::Delivery => Vec::new(),
        }
    }
}

impl Telling {
    fn in_file(self) -> Data {
        let told = |told, more: &[(&'static str, Data)]| kind_of("told", told, more.to_vec());
        let valued = |kind, name: &'static str, value: &'static str| {
            told(kind, &[("name", name.into()), ("value", value.into())])
        };
        match self {
            Self::Query(name, value) => valued("query", name, value),
            Self::Token(name) => told("token-in-query", &[("name", name.into())]),
            Self::Header(name, value) => valued("header", name, value),
            Self::Member(path, text) => valued("member", path, text),
            Self::Number(path, digits) => valued("number", path, digits),
            Self::HasMember(path) => told("has-member", &[("name", path.into())]),
            Self::OneMember => told("one-member", &[]),
            Self::Body(bodies) => told("body", &[("bodies", texts_of(bodies))]),
            Self::BodyOf(start, shape) => {
                told("body-of", &[("start", start.into()), ("shape", shape.described())])
            }
        }
    }
}

impl Challenge {
    fn in_file(self) -> Data {
        let (at, name) = match self.place {
            Place::Query(name) => ("query", name),
            Place::Header(name) => ("header", name),
            Place::Member(path) => ("member", path),
        };
        kind_of("in", at, [("name", name.into()), ("shape", self.shape.described())])
    }
}

impl Link {
    fn in_file(self) -> Data {
        object([
            ("host_ends", self.host_ends.into()),
            ("path", self.path.into()),
            ("parameters", texts_of(self.parameters)),
        ])
    }
}

impl Reply {
    fn in_file(&self) -> Data {
        let body = match self.body {
            ReplyBody::Empty => Data::Nothing,
            ReplyBody::Text => kind("text", []),
            ReplyBody::FixedText(text) => kind("fixed-text", [("text", text.into())]),
            ReplyBody::FixedJson(json) => kind("fixed-json", [("json", json.into())]),
            ReplyBody::Json(members) => {
                let member = |(name, written): &(&'static str, Written)| {
                    let written = match written {
                        Written::Value => "value",
                        Written::Mac => "mac",
                    };
                    object([("name", (*name).into()), ("written", written.into())])
                };
                kind("json", [("members", members.iter().map(member).collect())])
            }
        };
        object([
            ("status", u64::from(self.status).into()),
            ("header", self.header.into()),
            ("body", body),
        ])
    }
}
