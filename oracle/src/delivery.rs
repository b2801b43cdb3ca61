//! What a receiver gets.

use countersign::{Error, Part, Proof, Request, Signer, UnixTime, Verifier};

use crate::recipe::{Recipe, Time};

/// When a request arrives, unless it says something else.
pub const NOW: u64 = 1_795_000_000;

/// Everything that a verifier gets.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// When it arrives.
    pub now: u64,
    /// The request's method, where it is known.
    pub method: Option<String>,
    /// The request's whole public URL, where it is known.
    pub url: Option<String>,
    /// What the receiver configured besides the secret, which not every recipe signs.
    pub setting: String,
    /// The headers, in the order in which they arrive.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The raw body.
    pub body: Vec<u8>,
}

impl Delivery {
    /// One that has all that a recipe may sign, and no signature.
    #[must_use]
    pub fn unsigned(recipe: &Recipe, body: Vec<u8>) -> Self {
        let signed = recipe.message.iter().filter_map(|part| match part {
            Part::Header(name) => Some((String::from(*name), b"id-1".to_vec())),
            _ => None,
        });
        Self {
            now: NOW,
            method: Some("POST".into()),
            url: Some("https://hooks.example.com/in?account=7".into()),
            setting: "client-id-4711".into(),
            headers: signed.collect(),
            body,
        }
    }

    /// What the library's verifiers take.
    #[must_use]
    pub fn request(&self) -> Request<'_> {
        let now = UnixTime::from_secs(self.now);
        Request::of(&self.headers, self.method.as_deref(), self.url.as_deref(), Some(now))
    }

    /// The library's verdict.
    ///
    /// # Errors
    /// It refuses the delivery.
    pub fn verify(&self, verifier: &dyn Verifier) -> Result<Proof, Error> {
        verifier.verify(&self.request(), &self.body)
    }

    /// Has the library sign it anew, the signature last.
    ///
    /// # Errors
    /// Something is not there that is signed.
    pub fn sign(&mut self, recipe: &Recipe, signer: &dyn Signer) -> Result<(), Error> {
        let added = signer.sign(&self.request(), &self.body)?;
        let time = match recipe.time {
            Time::Header(name, _) => Some(name),
            _ => None,
        };
        let replaced = recipe.names.iter().copied().chain(time);
        self.headers
            .retain(|(name, _)| !replaced.clone().any(|other| other.eq_ignore_ascii_case(name)));
        self.headers.extend(added.into_iter().map(|(name, value)| (name.into(), value.into())));
        Ok(())
    }

    /// The values under all of `names` together.
    pub(crate) fn values(&self, names: &[&str]) -> Vec<&[u8]> {
        let is_wanted =
            |(name, _): &&(String, _)| names.iter().any(|wanted| wanted.eq_ignore_ascii_case(name));
        self.headers.iter().filter(is_wanted).map(|(_, value)| value.as_slice()).collect()
    }
}
