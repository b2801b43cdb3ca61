//! The recipe of signed tokens (JWS, RFC 7515): where one is, what signs it, and what it has to say.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::card::Card;
use super::certificate::{CertificateRule, Certified, WithCertificate, WithChain};
use super::claim::Claim;
use super::coverage::Coverage;
use super::recipe::{CheckedBy, Recipe, SignedBy, Template, WithKeySet, WithPublicKey, WithSecret};
use super::timestamp::{SignedTime, TimestampPlace};
use super::{Scheme, recipe, refuse};
use crate::algorithm::{Algorithm, Function};
use crate::key::{KeyForm, SecretForm};
use crate::text::bytes::{is_equal, is_header_name};

/// The tolerance of a scheme that documents none, in seconds, where the token says when it was signed.
const SINCE_SIGNED: u64 = 300;

/// The same where it says itself until when it holds: what two clocks may differ in.
const BETWEEN_CLOCKS: u64 = 60;

/// What errors and tables call the place of a token that is the body.
pub(crate) const IN_BODY: &str = "the body";

/// A token that is signed as a JWS (RFC 7515), in its compact form: in a header, or as the body.
#[derive(Clone, Copy, Debug)]
pub struct Jws<K = WithSecret> {
    pub(crate) by: K,
    /// What the token's `alg` has to be.
    pub(crate) algorithm: &'static str,
    pub(crate) header: &'static str,
    /// The member of the body, which is JSON, that the token is.
    pub(crate) member: Option<&'static str>,
    pub(crate) prefix: &'static str,
    pub(crate) tolerance: Option<u64>,
    /// What the values that the receiver configures are called together, where there are several.
    pub(crate) settings: Option<&'static str>,
    /// What the token's own header has to say besides.
    pub(crate) head: &'static [Claim],
    pub(crate) payload: Payload,
}

/// What of a delivery the token signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Payload {
    /// Claims, which are in the token.
    Claims(&'static [Claim]),
    /// The body, which is not (RFC 7515, appendix F).
    Body,
    /// The same, which is signed as it is and not as base64url (RFC 7797).
    RawBody,
    /// The method, the path, the headers that this member of the token's header lists, and the body: none of
    /// it in the token. One of the headers holds the time.
    Request(&'static str, SignedTime),
}

impl Certified for Jws<WithCertificate> {
    fn by(&self) -> &WithCertificate {
        &self.by
    }
}

impl<K> recipe::sealed::Sealed for Jws<K> {}

impl<K> Jws<K> {
    pub(crate) const fn claims(&self) -> &'static [Claim] {
        match self.payload {
            Payload::Claims(claims) => claims,
            Payload::Body | Payload::RawBody | Payload::Request(..) => &[],
        }
    }

    /// Whether the token is the body, or a member of it.
    pub(crate) const fn is_in_body(&self) -> bool {
        self.member.is_some() || is_equal(self.header.as_bytes(), IN_BODY.as_bytes())
    }

    /// All that the token has to say, in its header and as its claims.
    pub(crate) fn sayings(&self) -> impl Iterator<Item = Claim> {
        self.head.iter().chain(self.claims()).copied()
    }

    /// What makes the recipe unusable, if anything does.
    pub(super) const fn fault(&self) -> Option<&'static str> {
        if self.is_in_body() {
            if !matches!(self.payload, Payload::Claims(_)) || !self.prefix.is_empty() {
                return Some("a token that is the body has claims, and nothing before it");
            }
        } else if !is_header_name(self.header) {
            return Some("a header's name is empty or not one");
        }
        match self.payload {
            Payload::Claims([]) => {
                return Some("the token has no claims, so that nothing says what it is for");
            }
            Payload::Request(_, SignedTime { place: TimestampPlace::Header(name), .. })
                if is_header_name(name) => {}
            Payload::Request(..) => return Some("the time of a request is in no header"),
            Payload::Claims(_) | Payload::Body | Payload::RawBody => {}
        }
        let (mut settings, mut bodies, mut is_timed) = (0_u8, 0_u8, false);
        let (mut head, mut claims) = (self.head, self.claims());
        while let ([claim, others @ ..], _) | ([], [claim, others @ ..]) = (head, claims) {
            if claim.name().is_empty() {
                return Some("a claim has no name");
            }
            if self.is_in_body() && (claim.is_of_body() || claim.is_of_url()) {
                return Some("a token that is the body hashes neither it nor the URL");
            }
            let is_setting = claim.is_setting();
            settings = settings.saturating_add(is_setting as u8);
            is_timed |= claim.is_time();
            bodies = bodies.saturating_add(claim.is_of_body() as u8);
            if head.is_empty() {
                claims = others;
            } else if claim.is_of_body() || is_setting {
                return Some("the token's header has what belongs among its claims");
            } else {
                head = others;
            }
        }
        if (settings > 1) != self.settings.is_some() {
            return Some("several configured values have one name together, and one has its own");
        }
        if bodies > 1 {
            return Some("the token names the body's hash twice");
        }
        match (self.tolerance, self.payload) {
            (Some(seconds), Payload::Request(_, time)) if seconds != time.tolerance => {
                Some("the time of a request has its own tolerance")
            }
            (Some(_), Payload::Claims(_) | Payload::Body | Payload::RawBody) if !is_timed => {
                Some("there is a tolerance, and the token says no time")
            }
            _ => None,
        }
    }
}

impl<K: SignedBy> Recipe for Jws<K> {
    fn template(&self) -> Option<&Template> {
        None
    }

    fn checked_by(&self) -> CheckedBy {
        self.by.checked_by()
    }

    fn key_set(&self) -> Option<WithKeySet> {
        self.by.key_set()
    }

    fn public_key(&self) -> Option<WithPublicKey> {
        self.by.public_key()
    }

    fn public_algorithm(&self) -> Option<&'static dyn Algorithm> {
        self.by.public_algorithm()
    }

    fn claims(&self) -> Vec<Claim> {
        self.sayings().collect()
    }

    fn coverage(&self) -> Coverage {
        match self.payload {
            Payload::Claims(claims)
                if !self.is_in_body() && !claims.iter().any(|claim| claim.is_of_body()) =>
            {
                Coverage::None
            }
            _ if self.member.is_some() => Coverage::Fields,
            _ => Coverage::Body,
        }
    }

    fn header(&self) -> &'static str {
        self.header
    }

    fn text_form(&self) -> String {
        let form = match self.payload {
            Payload::Claims(_) => "JWT",
            Payload::Body | Payload::Request(..) => "JWS, detached",
            Payload::RawBody => "JWS, detached and unencoded",
        };
        let place = match self.member {
            Some(_) => ", in the body",
            None if self.is_in_body() => ", as the body",
            None => "",
        };
        let form = format!("{form}, {}{place}", self.algorithm);
        if self.prefix.is_empty() { form } else { format!("`{}` + {form}", self.prefix) }
    }

    fn tolerance(&self) -> Option<u64> {
        let usual = if self.sayings().any(|claim| matches!(claim, Claim::Time(_))) {
            SINCE_SIGNED
        } else {
            BETWEEN_CLOCKS
        };
        match self.payload {
            Payload::Request(_, time) => Some(time.tolerance),
            _ => self.sayings().any(Claim::is_time).then(|| self.tolerance.unwrap_or(usual)),
        }
    }

    fn signed(&self) -> String {
        let said = |claims: &[Claim]| {
            claims.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        };
        let payload = match self.payload {
            Payload::Claims(claims) => said(claims),
            Payload::Body | Payload::RawBody => "{body}".into(),
            Payload::Request(list, _) => {
                format!("{{method}} {{path}}\n{{the headers in {list}, a line each}}{{body}}")
            }
        };
        if self.head.is_empty() { payload } else { format!("{}; {payload}", said(self.head)) }
    }

    fn setting(&self) -> Option<&'static str> {
        let own = self.sayings().find_map(|claim| match claim {
            Claim::IsSetting(_, name) | Claim::IsSettingIn(_, name) => Some(name),
            _ => None,
        });
        self.settings.or(own)
    }

    fn expires(&self) -> bool {
        self.sayings().any(|claim| matches!(claim, Claim::Expires))
    }

    fn signs_url(&self) -> bool {
        matches!(self.payload, Payload::Request(..)) || self.sayings().any(Claim::is_of_url)
    }
}

impl Scheme {
    /// A scheme whose deliveries carry a token that is signed with HMAC-SHA256 (a JWS with `HS256`).
    ///
    /// The algorithm is the scheme's: a token that names another one is refused, `none` and those of
    /// public keys included, and of the token's header nothing else is used. A verifier needs the
    /// feature `jose`.
    ///
    /// ```
    /// # #[cfg(feature = "jose")] {
    /// use countersign::{Claim, Coverage, Encoding, Jws, Request, Scheme, Signer, Verifier, Webhook};
    ///
    /// static ACME: Scheme<Jws> = Scheme::jws_hs256("acme")
    ///     .in_header("Authorization")
    ///     .prefix("Bearer ")
    ///     .claims(&[
    ///         Claim::Is("iss", "acme"),
    ///         Claim::Time("iat"),
    ///         Claim::BodyHash("body_sha256", Encoding::Hex),
    ///     ]);
    ///
    /// let acme = Webhook::new(&ACME, "a secret")?;
    /// let headers = acme.sign(&Request::new(&()), b"{}")?;
    /// let proof = acme.verify(&Request::new(&headers), b"{}")?;
    /// assert_eq!(proof.coverage(), Coverage::Body);
    /// assert!(acme.verify(&Request::new(&headers), b"{ }").is_err());
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn jws_hs256(id: &'static str) -> JwsDraft<WithSecret> {
        JwsDraft::with_secret(id, "HS256", Function::HmacSha256)
    }

    /// The same with HMAC-SHA512 (`HS512`).
    pub const fn jws_hs512(id: &'static str) -> JwsDraft<WithSecret> {
        JwsDraft::with_secret(id, "HS512", Function::HmacSha512)
    }

    /// A scheme whose deliveries carry a token that is signed with a private key, whose public one
    /// verifies: see [`algorithm`](crate::algorithm). `name` is what the token's `alg` has to be, such
    /// as `ES256`.
    ///
    /// ```compile_fail,E0080
    /// use countersign::algorithm::Algorithm;
    /// use countersign::{Claim, Jws, Scheme, WithPublicKey};
    ///
    /// const fn acme(algorithm: &'static dyn Algorithm) -> Scheme<Jws<WithPublicKey>> {
    ///     Scheme::jws("acme", "HS256", algorithm) // anybody could make one with the public key
    ///         .in_header("Authorization")
    ///         .claims(&[Claim::Is("iss", "acme")])
    /// }
    /// # #[derive(Debug)]
    /// # struct Any;
    /// # impl Algorithm for Any {
    /// #     fn name(&self) -> &'static str { "" }
    /// #     fn key_name(&self) -> &'static str { "" }
    /// #     fn key(
    /// #         &self,
    /// #         _: &[u8],
    /// #     ) -> Result<Box<dyn countersign::algorithm::VerifyingKey>, countersign::ConfigFault> {
    /// #         Err(countersign::ConfigFault::UnusableKey)
    /// #     }
    /// # }
    ///
    /// static ACME: Scheme<Jws<WithPublicKey>> = acme(&Any);
    /// ```
    ///
    /// # Panics
    /// While compiling, in a constant: `name` is `none`, or that of an HMAC, which anybody could make
    /// with a public key.
    pub const fn jws(
        id: &'static str,
        name: &'static str,
        algorithm: &'static dyn Algorithm,
    ) -> JwsDraft<WithPublicKey> {
        JwsDraft::with_key(id, name, WithPublicKey { algorithm, form: KeyForm::Pem })
    }

    /// The same, where the provider has several keys, and each token names the one that it is signed with
    /// (`kid`). A [`KeySet`](https://docs.rs/countersign/latest/countersign/struct.KeySet.html) holds them.
    ///
    /// # Panics
    /// As [`jws`](Self::jws).
    pub const fn jws_by_id(
        id: &'static str,
        name: &'static str,
        algorithm: &'static dyn Algorithm,
    ) -> JwsDraft<WithKeySet> {
        let key = WithPublicKey { algorithm, form: KeyForm::Pem };
        JwsDraft::with_key(id, name, WithKeySet { scheme: id, key })
    }
}

/// A scheme of signed tokens that does not say yet what is signed.
#[derive(Clone, Copy, Debug)]
#[must_use = "a draft becomes a scheme by what it signs"]
pub struct JwsDraft<K> {
    id: &'static str,
    recipe: Jws<K>,
}

/// What makes a token's algorithm none of a public key, if anything does.
pub(crate) const fn fault_of_name(name: &str) -> Option<&'static str> {
    match name.as_bytes() {
        [] | [b'H', b'S', ..] | b"none" => Some("a public key verifies no token of that algorithm"),
        _ => None,
    }
}

impl JwsDraft<WithSecret> {
    const fn with_secret(id: &'static str, name: &'static str, function: Function) -> Self {
        Self::new(id, name, WithSecret { function, form: SecretForm::Utf8 })
    }

    /// How the provider's secrets become keys, where they are given as text. The default is their
    /// UTF-8 bytes.
    pub const fn secret(mut self, form: SecretForm) -> Self {
        self.recipe.by.form = form;
        self
    }
}

impl JwsDraft<WithPublicKey> {
    /// The token is the body, and nothing else is in it: it is collected, at most 1 MiB, and what it holds is
    /// read of the proof: [`Proof::payload`](crate::Proof::payload).
    pub const fn in_body(self) -> Self {
        self.in_header(IN_BODY)
    }

    /// How the provider prints its public key. The default is a PEM file.
    pub const fn key(mut self, form: KeyForm) -> Self {
        self.recipe.by.form = form;
        self
    }

    /// The token holds its certificate, those above it and the root (`x5c`), so many and in this order, and
    /// `marks` are the numbers of extensions that each below the root has to have: with them an authority tells
    /// apart what its certificates are for. The root is the receiver's, as a
    /// [`Trust`](https://docs.rs/countersign/latest/countersign/struct.Trust.html), and that of the token is
    /// not looked at.
    ///
    /// # Panics
    /// While compiling, in a constant: there is no mark, or there are more than certificates are read.
    pub const fn chained(self, marks: &'static [&'static str]) -> JwsDraft<WithChain> {
        let algorithm = self.recipe.by.algorithm;
        let chain = WithChain { algorithm, marks };
        if let Some(fault) = chain.fault() {
            refuse(fault);
        }
        self.under(chain)
    }

    /// The token names the URL of its certificate (`x5u`), which the receiver fetches where the verifier has
    /// checked it.
    pub const fn certified(self, rule: CertificateRule) -> JwsDraft<WithCertificate> {
        let algorithm = self.recipe.by.algorithm;
        self.under(WithCertificate { algorithm, rule, named_in: &[] })
    }

    /// The same under another kind of key: nothing of what was said before is lost.
    const fn under<L>(self, by: L) -> JwsDraft<L> {
        let Self { id, recipe } = self;
        let Jws { algorithm, header, member, prefix, tolerance, settings, head, payload, .. } =
            recipe;
        let recipe =
            Jws { by, algorithm, header, member, prefix, tolerance, settings, head, payload };
        JwsDraft { id, recipe }
    }
}

impl JwsDraft<WithChain> {
    /// The body is JSON, and the token its member `name`. The body is collected, at most 1 MiB, and what the
    /// token holds is read of the proof: [`Proof::payload`](crate::Proof::payload).
    pub const fn in_member(mut self, name: &'static str) -> Self {
        self.recipe.header = name;
        self.recipe.member = Some(name);
        self
    }
}

impl JwsDraft<WithKeySet> {
    /// As [that of a scheme with one key](JwsDraft::in_body).
    pub const fn in_body(self) -> Self {
        self.in_header(IN_BODY)
    }

    /// How the provider prints its public keys. The default are PEM files.
    pub const fn key(mut self, form: KeyForm) -> Self {
        self.recipe.by.key.form = form;
        self
    }
}

impl<K: Copy> JwsDraft<K> {
    const fn with_key(id: &'static str, name: &'static str, by: K) -> Self {
        if let Some(fault) = fault_of_name(name) {
            refuse(fault);
        }
        Self::new(id, name, by)
    }

    const fn new(id: &'static str, algorithm: &'static str, by: K) -> Self {
        let (header, member, prefix) = ("", None, "");
        let (tolerance, settings, head, payload) = (None, None, &[], Payload::Body);
        let recipe =
            Jws { by, algorithm, header, member, prefix, tolerance, settings, head, payload };
        Self { id, recipe }
    }

    /// The header that holds the token. Every scheme needs it.
    pub const fn in_header(mut self, name: &'static str) -> Self {
        self.recipe.header = name;
        self
    }

    /// The text in front of the token, such as `Bearer ` with its blank.
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.recipe.prefix = prefix;
        self
    }

    /// How far each time in the token may be off, in seconds, whichever way it counts. The default is
    /// 300 where the token says when it was signed, and 60 where it says until when it holds.
    pub const fn tolerance(mut self, seconds: u64) -> Self {
        self.recipe.tolerance = Some(seconds);
        self
    }

    /// What the values of several [`Claim::IsSetting`] are called together. The receiver configures them as one
    /// text, in their order and with a blank between each two.
    pub const fn settings(mut self, name: &'static str) -> Self {
        self.recipe.settings = Some(name);
        self
    }

    /// What the token's own header has to say besides its `alg`.
    pub const fn header_says(mut self, members: &'static [Claim]) -> Self {
        self.recipe.head = members;
        self
    }

    /// The token holds claims (a JWT, RFC 7519), and has to say these, which ends the draft. Where none of
    /// them hashes the body, it proves the sender only: see [`Coverage::None`].
    ///
    /// # Panics
    /// While compiling, in a constant, where the scheme contradicts itself: the message says how.
    pub const fn claims(self, claims: &'static [Claim]) -> Scheme<Jws<K>> {
        self.signing(Payload::Claims(claims))
    }

    /// The token's payload is the raw body, and left out of it (RFC 7515, appendix F), which ends the
    /// draft: `header..signature`.
    ///
    /// # Panics
    /// As [`claims`](Self::claims).
    pub const fn signs_body(self) -> Scheme<Jws<K>> {
        self.signing(Payload::Body)
    }

    /// The same of a body that is signed as it is (RFC 7797): the token's header has to say
    /// `"b64":false`, and that this is critical.
    ///
    /// # Panics
    /// As [`claims`](Self::claims).
    pub const fn signs_raw_body(self) -> Scheme<Jws<K>> {
        self.signing(Payload::RawBody)
    }

    /// The token's payload is left out of it too, and is the method, the path, each of the headers that the
    /// member `list` of the token's header names, and the body, as TrueLayer has it:
    ///
    /// ```text
    /// POST /in
    /// X-Acme-Time: 2026-11-18T11:06:40Z
    /// {"id":1}
    /// ```
    ///
    /// The header that holds the time has to be among them. The URL's query is not signed.
    ///
    /// # Panics
    /// As [`claims`](Self::claims); or the time is in no header of its own.
    pub const fn signs_request(self, list: &'static str, time: SignedTime) -> Scheme<Jws<K>> {
        self.signing(Payload::Request(list, time))
    }

    const fn signing(mut self, payload: Payload) -> Scheme<Jws<K>> {
        self.recipe.payload = payload;
        if let Some(fault) = self.recipe.fault() {
            refuse(fault);
        }
        Scheme { card: Card::new(self.id), recipe: self.recipe }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Encoding;
    use crate::text::TimeFormat;

    const HASH: Claim = Claim::BodyHash("body", Encoding::Hex);
    const OF_US: Claim = Claim::IsSetting("aud", "audience");
    const URL: Claim = Claim::UrlHash("url", Encoding::Hex);

    fn fault(
        header: &'static str,
        head: &'static [Claim],
        claims: &'static [Claim],
    ) -> Option<&'static str> {
        let mut recipe = Scheme::jws_hs256("faulty").in_header(header).header_says(head).recipe;
        recipe.payload = Payload::Claims(claims);
        recipe.fault()
    }

    #[test]
    fn a_token_that_is_the_body_has_claims_alone() {
        let fault = |prefix, payload| {
            let mut recipe = Scheme::jws_hs256("faulty").in_header(IN_BODY).prefix(prefix).recipe;
            recipe.payload = payload;
            recipe.fault()
        };
        let claims = "a token that is the body has claims, and nothing before it";
        let hashes = "a token that is the body hashes neither it nor the URL";
        assert_eq!(fault("", Payload::Claims(&[OF_US])), None);
        assert_eq!(fault("Bearer ", Payload::Claims(&[OF_US])), Some(claims));
        assert_eq!(fault("", Payload::Body), Some(claims));
        assert_eq!(fault("", Payload::RawBody), Some(claims));
        assert_eq!(fault("", Payload::Claims(&[HASH])), Some(hashes));
        assert_eq!(fault("", Payload::Claims(&[URL])), Some(hashes));
    }

    #[test]
    fn a_request_has_its_time_in_a_header() {
        let fault = |time| {
            let mut recipe = Scheme::jws_hs256("faulty").in_header("X-Token").recipe;
            recipe.payload = Payload::Request("signed", time);
            recipe.fault()
        };
        assert_eq!(fault(SignedTime::in_header("X-Time", TimeFormat::Seconds)), None);
        for time in [
            SignedTime::in_header("X Time", TimeFormat::Seconds),
            SignedTime::in_field("time", TimeFormat::Seconds),
            SignedTime::in_pair("t", TimeFormat::Seconds),
        ] {
            assert_eq!(fault(time), Some("the time of a request is in no header"));
        }
    }

    #[test]
    fn what_contradicts_itself_does_not_compile() {
        assert_eq!(fault("X-Token", &[Claim::IsTrue("x")], &[OF_US, HASH]), None);
        for (header, head, claims, expected) in [
            ("", &[][..], &[HASH][..], "a header's name is empty or not one"),
            ("X Token", &[], &[HASH], "a header's name is empty or not one"),
            ("X-Token", &[], &[], "the token has no claims, so that nothing says what it is for"),
            ("X-Token", &[], &[Claim::Is("", "acme"), HASH], "a claim has no name"),
            ("X-Token", &[Claim::IsTrue("")], &[HASH], "a claim has no name"),
            ("X-Token", &[HASH], &[OF_US], "the token's header has what belongs among its claims"),
            ("X-Token", &[OF_US], &[HASH], "the token's header has what belongs among its claims"),
            (
                "X-Token",
                &[],
                &[OF_US, OF_US],
                "several configured values have one name together, and one has its own",
            ),
            ("X-Token", &[], &[HASH, OF_US, HASH], "the token names the body's hash twice"),
        ] {
            assert_eq!(fault(header, head, claims), Some(expected));
        }
    }
}
