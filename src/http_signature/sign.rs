//! The sender's side: a signature that its profile's verifier takes.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use sha2::{Digest as _, Sha256};

use super::base::{Base, Needs};
use super::digest::DigestForm;
use super::has;
use super::{BoundHttpSignature, components};
use crate::error::Error;
use crate::request::{Headers, Request, UnixTime};
use crate::scheme::covered::CONTENT_DIGEST;
use crate::scheme::http_signature::{Rfc9421, SIGNATURE, SIGNATURE_INPUT, Version};
use crate::scheme::{Covered, WithSecret};
use crate::text::Encoding;
use crate::verify::Sign;

/// For how many seconds a signature holds that is made here.
const LIFE: u64 = 60;

/// The label of a signature whose profile names none.
const LABEL: &str = "sig1";

/// The headers of a request, and the hash of its body.
struct WithDigest<'h> {
    headers: &'h (dyn Headers + Sync),
    digest: Option<&'h str>,
}

impl Headers for WithDigest<'_> {
    fn visit<'a>(&'a self, name: &str, see: &mut dyn FnMut(&'a [u8])) {
        match self.digest {
            Some(digest) if name.eq_ignore_ascii_case(CONTENT_DIGEST) => see(digest.as_bytes()),
            _ => self.headers.visit(name, see),
        }
    }
}

impl Sign for BoundHttpSignature<WithSecret, Rfc9421> {
    fn sign(
        &self,
        request: &Request<'_>,
        body: &[u8],
    ) -> Result<Vec<(&'static str, String)>, Error> {
        let recipe = self.recipe;
        let covers_body = recipe.covers.iter().any(|covered| match covered {
            Covered::BodyUnlessEmpty => !body.is_empty(),
            covered => Rfc9421::VOCABULARY.is_of_body(covered),
        });
        let digest = covers_body.then(|| DigestForm::ContentDigest.write(body));
        let headers = WithDigest { headers: request.headers, digest: digest.as_deref() };
        let has = |name: &str| has(&headers, name);
        let listed = recipe.covers.iter().filter_map(|covered| component(covered, body, has));
        let list = format!("({})", listed.collect::<Vec<_>>().join(" "));
        let list = [list, self.parameters(request.time()?, body)].concat();

        let (components, _) = components::read(list.as_bytes())?;
        let request = Request::of(&headers, request.method, request.url, None);
        let (list_bytes, needs) = (list.as_bytes(), Needs::of(recipe));
        let base = Base { request: &request, components: &components, list: list_bytes, needs };
        let text = Encoding::Base64.encode(&self.keys.first_tag(base)?);
        let label = recipe.version.label.unwrap_or(LABEL);
        let mut fields = Vec::new();
        fields.extend(digest.map(|digest| ("Content-Digest", digest)));
        fields.push((SIGNATURE_INPUT, format!("{label}={list}")));
        fields.push((SIGNATURE, format!("{label}=:{text}:")));
        Ok(fields)
    }
}

impl BoundHttpSignature<WithSecret, Rfc9421> {
    /// The parameters that the profile wants.
    fn parameters(&self, now: UnixTime, body: &[u8]) -> String {
        let (algorithm, version) = (self.recipe.algorithm, &self.recipe.version);
        let said = version.parameters.iter().map(|parameter| match *parameter {
            "created" => format!(";created={}", now.as_secs()),
            "expires" => format!(";expires={}", now.as_secs().saturating_add(LIFE)),
            "nonce" => format!(";nonce=\"{}\"", Encoding::Base64.encode(&Sha256::digest(body))),
            "keyid" => ";keyid=\"1\"".to_string(),
            "alg" => format!(";alg=\"{algorithm}\""),
            _ => String::new(),
        });
        let own = version.mark.or(version.parameters.contains(&"tag").then_some("1"));
        let own = own.map(|own| own.replace('\\', "\\\\").replace('"', "\\\""));
        said.chain(own.map(|own| format!(";tag=\"{own}\""))).collect()
    }
}

/// The component that is listed for what a profile wants, if one is.
fn component(covered: &Covered, body: &[u8], has: impl Fn(&str) -> bool) -> Option<String> {
    match covered {
        Covered::QueryParameter(name) => Some(format!("\"@query-param\";name=\"{name}\"")),
        Covered::Member(name, key) => Some(format!("\"{name}\";key=\"{key}\"")),
        covered => listed::<Rfc9421>(covered, body, has).map(|name| format!("\"{name}\"")),
    }
}

/// What is listed for what a profile wants, where that is a whole header or what a version has beside them.
pub(super) fn listed<V: Version>(
    covered: &Covered,
    body: &[u8],
    has: impl Fn(&str) -> bool,
) -> Option<&'static str> {
    let digest = V::VOCABULARY.digest;
    match *covered {
        Covered::Component(name) => Some(name),
        Covered::OneOf(names) => {
            let there = names.iter().find(|name| V::VOCABULARY.derived.contains(name) || has(name));
            there.or(names.first()).copied()
        }
        Covered::IfThere(name) => has(name).then_some(name),
        Covered::Body => Some(digest),
        Covered::BodyUnlessEmpty => (!body.is_empty()).then_some(digest),
        Covered::QueryParameter(_) | Covered::Member(..) => None,
    }
}
