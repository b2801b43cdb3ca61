//! The sender's side: a signature that its profile's verifier takes.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::DATE_HEADER;
use super::components::{Components, Signed};
use super::parameters::Parameters;
use crate::error::Error;
use crate::http_signature::BoundHttpSignature;
use crate::http_signature::digest::DigestForm;
use crate::http_signature::has;
use crate::http_signature::sign::listed;
use crate::request::{Headers, Request};
use crate::scheme::cavage::{BeforeRfc9421, CREATED, DATE, DIGEST, EXPIRES};
use crate::scheme::{Recipe as _, WithSecret};
use crate::text::{Encoding, TimeFormat};
use crate::verify::Sign;

/// For how many seconds a signature holds that is made here.
const LIFE: u64 = 60;

/// The headers of a request, and those that are made while it is signed.
struct WithMade<'h> {
    headers: &'h (dyn Headers + Sync),
    made: &'h [(&'static str, String)],
}

impl Headers for WithMade<'_> {
    fn visit<'a>(&'a self, name: &str, see: &mut dyn FnMut(&'a [u8])) {
        match self.made.iter().find(|(made, _)| made.eq_ignore_ascii_case(name)) {
            Some((_, value)) => see(value.as_bytes()),
            None => self.headers.visit(name, see),
        }
    }
}

impl Sign for BoundHttpSignature<WithSecret, BeforeRfc9421> {
    fn sign(
        &self,
        request: &Request<'_>,
        body: &[u8],
    ) -> Result<Vec<(&'static str, String)>, Error> {
        let (recipe, header) = (self.recipe, self.header);
        let has = |name: &str| has(request.headers, name);
        let covers = recipe.covers.iter();
        let listed = covers.filter_map(|covered| listed::<BeforeRfc9421>(covered, body, has));
        let list = listed.collect::<Vec<_>>().join(" ");
        let components = Components::read(list.as_bytes(), false, header)?;

        let mut made = Vec::new();
        if components.have(DATE) && !has(DATE) {
            made.push((DATE_HEADER, TimeFormat::HttpDate.write(request.time()?)));
        }
        if components.have(DIGEST) {
            made.push((DigestForm::Digest.header(), DigestForm::Digest.write(body)));
        }
        let (mut created, mut expires) = (None, None);
        if components.have(CREATED) {
            created = Some(request.time()?.as_secs().to_string());
        }
        if components.have(EXPIRES) {
            expires = Some(request.time()?.as_secs().saturating_add(LIFE).to_string());
        }

        let parameters = Parameters {
            created: created.as_ref().map(String::as_bytes),
            expires: expires.as_ref().map(String::as_bytes),
            ..Parameters::default()
        };
        let headers = WithMade { headers: request.headers, made: &made };
        let request = Request::of(&headers, request.method, request.url, request.time().ok());
        let needs_target = recipe.signs_url();
        let signed = Signed { request: &request, parameters: &parameters, header, needs_target };
        let text = signed.write(&components)?;
        let signature = Encoding::Base64.encode(&self.keys.first_tag(text.as_slice())?);

        // The older name of an algorithm does not go with what the draft's later versions have.
        let is_late = created.is_some() || expires.is_some();
        let algorithm = if is_late { "hs2019" } else { recipe.algorithm };
        let key_id = recipe.version.key_id.unwrap_or("1");
        let times = [("created", created), ("expires", expires)]
            .map(|(name, time)| time.map(|time| format!("{name}={time},")).unwrap_or_default())
            .concat();
        let value = format!(
            "{}keyId=\"{key_id}\",algorithm=\"{algorithm}\",{times}headers=\"{list}\",\
             signature=\"{signature}\"",
            recipe.version.prefix,
        );
        made.push((header, value));
        Ok(made)
    }
}
