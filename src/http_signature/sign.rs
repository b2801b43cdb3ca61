//! The sender's side: a signature that its profile's verifier takes.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use sha2::{Digest as _, Sha256};

use super::base::{Base, Needs};
use super::digest::DigestForm;
use super::{BoundHttpSignature, components};
use crate::error::Error;
use crate::request::{Headers, Request, UnixTime};
use crate::scheme::http_signature::{CONTENT_DIGEST, SIGNATURE, SIGNATURE_INPUT};
use crate::scheme::{Covered, Recipe as _, WithSecret};
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

impl Sign for BoundHttpSignature<WithSecret> {
    fn sign(
        &self,
        request: &Request<'_>,
        body: &[u8],
    ) -> Result<Vec<(&'static str, String)>, Error> {
        let recipe = self.recipe;
        let covers_body = recipe.covers.iter().any(|covered| match covered {
            Covered::Component(name) => *name == CONTENT_DIGEST,
            Covered::Body => true,
            Covered::BodyUnlessEmpty => !body.is_empty(),
            _ => false,
        });
        let digest = covers_body.then(|| DigestForm::ContentDigest.write(body));
        let headers = WithDigest { headers: request.headers, digest: digest.as_deref() };
        let has = |name: &str| {
            let mut is_there = false;
            headers.visit(name, &mut |_| is_there = true);
            is_there
        };
        let listed = recipe.covers.iter().filter_map(|covered| listed(covered, body, has));
        let list = format!("({})", listed.collect::<Vec<_>>().join(" "));
        let list = [list, self.parameters(request.time()?, body)].concat();

        let (components, _) = components::read(list.as_bytes())?;
        let request = Request::of(&headers, request.method, request.url, None);
        let needs = Needs { method: recipe.needs_method(), url: recipe.signs_url() };
        let base =
            Base { request: &request, components: &components, list: list.as_bytes(), needs };
        let text = Encoding::Base64.encode(&self.keys.first_tag(base)?);
        let label = recipe.label.unwrap_or(LABEL);
        let mut fields = Vec::new();
        fields.extend(digest.map(|digest| ("Content-Digest", digest)));
        fields.push((SIGNATURE_INPUT, format!("{label}={list}")));
        fields.push((SIGNATURE, format!("{label}=:{text}:")));
        Ok(fields)
    }
}

impl BoundHttpSignature<WithSecret> {
    /// The parameters that the profile wants.
    fn parameters(&self, now: UnixTime, body: &[u8]) -> String {
        let recipe = self.recipe;
        let said = recipe.parameters.iter().map(|parameter| match *parameter {
            "created" => format!(";created={}", now.as_secs()),
            "expires" => format!(";expires={}", now.as_secs().saturating_add(LIFE)),
            "nonce" => format!(";nonce=\"{}\"", Encoding::Base64.encode(&Sha256::digest(body))),
            "keyid" => ";keyid=\"1\"".to_string(),
            "alg" => format!(";alg=\"{}\"", recipe.algorithm),
            _ => String::new(),
        });
        let own = recipe.mark.or(recipe.parameters.contains(&"tag").then_some("1"));
        let own = own.map(|own| own.replace('\\', "\\\\").replace('"', "\\\""));
        said.chain(own.map(|own| format!(";tag=\"{own}\""))).collect()
    }
}

/// The component that is listed for what a profile wants, if one is.
fn listed(covered: &Covered, body: &[u8], has: impl Fn(&str) -> bool) -> Option<String> {
    match covered {
        Covered::Component(name) => Some(format!("\"{name}\"")),
        Covered::OneOf(names) => {
            let there = names.iter().find(|name| name.starts_with('@') || has(name));
            there.or(names.first()).map(|name| format!("\"{name}\""))
        }
        Covered::IfThere(name) => has(name).then(|| format!("\"{name}\"")),
        Covered::QueryParameter(name) => Some(format!("\"@query-param\";name=\"{name}\"")),
        Covered::Member(name, key) => Some(format!("\"{name}\";key=\"{key}\"")),
        Covered::Body => Some(format!("\"{CONTENT_DIGEST}\"")),
        Covered::BodyUnlessEmpty => (!body.is_empty()).then(|| format!("\"{CONTENT_DIGEST}\"")),
    }
}
