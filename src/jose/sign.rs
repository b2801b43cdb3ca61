//! The sender's side: a token that its scheme's verifier takes.

use alloc::string::String;
use alloc::vec::Vec;

use sha2::{Digest as _, Sha256};

use super::claims::Target;
use super::compact::FORM;
use super::request::SignedHead;
use super::{Bindings, BoundJws};
use crate::error::Error;
use crate::request::Request;
use crate::scheme::jws::Payload;
use crate::scheme::{Claim, WithSecret};
use crate::text::Encoding;
use crate::verify::Sign;

/// For how many seconds a token holds that is signed here.
const LIFE: u64 = 60;

/// What a claim is that has to be there, whatever it is.
const ANY: &str = "1";

impl Sign for BoundJws<WithSecret> {
    fn sign(
        &self,
        request: &Request<'_>,
        body: &[u8],
    ) -> Result<Vec<(&'static str, String)>, Error> {
        self.0.sign(request, body)
    }
}

impl Bindings<WithSecret> {
    fn sign(
        &self,
        request: &Request<'_>,
        body: &[u8],
    ) -> Result<Vec<(&'static str, String)>, Error> {
        let mut head = Object::default();
        head.text("alg", self.recipe.algorithm);
        if self.recipe.payload == Payload::RawBody {
            head.raw("b64", "false");
            head.raw("crit", "[\"b64\"]");
        }
        self.say(self.recipe.head, &mut head, request, body)?;
        let mut fields = Vec::new();
        let mut payload = Vec::new();
        if let Payload::Request(list, time) = self.recipe.payload {
            let (header, tolerance) = (self.header, self.tolerance);
            let signed = SignedHead { list, time, tolerance, header, request };
            let text = time.format.write(request.time()?);
            head.text(list, signed.time_header());
            payload = signed.write(&text)?;
            fields.push((signed.time_header(), text));
        }
        let mut token = FORM.encode(&head.end());
        token.push('.');
        let attached = match self.recipe.payload {
            Payload::Claims(claims) => {
                let mut payload = Object::default();
                self.say(claims, &mut payload, request, body)?;
                FORM.encode(&payload.end())
            }
            Payload::Body | Payload::RawBody | Payload::Request(..) => String::new(),
        };
        payload.extend_from_slice(body);
        let detached = match self.recipe.payload {
            Payload::Claims(_) => Vec::new(),
            Payload::Body | Payload::Request(..) => FORM.encode(&payload).into_bytes(),
            Payload::RawBody => payload,
        };
        token.push_str(&attached);
        let signed = [token.as_bytes(), &detached].concat();
        let tag = self.keys.first_tag(signed.as_slice())?;
        token.push('.');
        token.push_str(&FORM.encode(&tag));
        fields.push((self.header, [self.recipe.prefix, &token].concat()));
        Ok(fields)
    }
}

impl Bindings<WithSecret> {
    fn say(
        &self,
        claims: &[Claim],
        object: &mut Object,
        request: &Request<'_>,
        body: &[u8],
    ) -> Result<(), Error> {
        let mut settings = self.settings.iter();
        for claim in claims {
            let name = claim.name();
            match *claim {
                Claim::Expires => {
                    object.number(name, request.time()?.as_secs().saturating_add(LIFE));
                }
                Claim::NotBefore | Claim::Time(_) => object.number(name, request.time()?.as_secs()),
                Claim::Is(_, text) => object.text(name, text),
                Claim::IsOneOf(_, texts) => {
                    object.text(name, texts.first().copied().unwrap_or_default());
                }
                Claim::IsSetting(..) | Claim::IsSettingIn(..) => {
                    object.text(name, settings.next().map_or("", |it| it));
                }
                Claim::Lists(_, text) => object.raw(name, &["[", &quoted(text), "]"].concat()),
                Claim::IsTrue(_) => object.raw(name, "true"),
                Claim::IsThere(_) => object.text(name, ANY),
                Claim::UrlHash(_, form) => {
                    object.hash(name, Target::of(request).url()?.as_bytes(), form);
                }
                Claim::QueryHash(_) => {
                    let hash = Target::of(request).query_hash()?.unwrap_or_default();
                    object.text(name, &Encoding::Hex.encode(&hash));
                }
                Claim::BodyHash(_, form) | Claim::BodyHashUnlessEmpty(_, form) => {
                    object.hash(name, body, form);
                }
            }
        }
        Ok(())
    }
}

/// A JSON object that is written.
#[derive(Default)]
struct Object(String);

impl Object {
    fn raw(&mut self, name: &str, json: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0.push_str(&quoted(name));
        self.0.push(':');
        self.0.push_str(json);
    }

    fn text(&mut self, name: &str, text: &str) {
        self.raw(name, &quoted(text));
    }

    fn number(&mut self, name: &str, number: u64) {
        self.raw(name, &alloc::format!("{number}"));
    }

    fn hash(&mut self, name: &str, hashed: &[u8], form: Encoding) {
        self.text(name, &form.encode(&Sha256::digest(hashed)));
    }

    fn end(mut self) -> Vec<u8> {
        self.0.push('}');
        self.0.into_bytes()
    }
}

/// Text of JSON.
fn quoted(text: &str) -> String {
    // A text always has one.
    serde_json::to_string(text).unwrap_or_default()
}
