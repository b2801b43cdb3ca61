//! What does not fit of keys, certificates and tokens, and what is said of it.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::inquiry::Inquiry;
use super::tokens;
use crate::error::Error;
use crate::scheme::{Claim, Covered};

/// What is said of a token that is signed in another way than the scheme has it.
const CURE_OF_TOKENS: &str = "The provider signs such tokens in another way than the scheme: choose the \
     scheme that does, and look for who else sends to this endpoint. What a token names is never a reason \
     to verify it so.";

/// What a receiver has, and a request wants otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    /// The key at this position of the set, and not the one that the request names.
    KeyOfSet(usize),
    /// None of the keys, whatever the body and the URL are.
    OtherKey,
    /// None of the keys, or a component of the head: these at least are among what is signed.
    OtherHead(&'static [Covered]),
    /// What the key has to be, and what it is.
    KeyType {
        own: &'static str,
        found: &'static str,
    },
    OtherCertificate,
    CertificateName,
    /// What a token in this header, or in the body, does not say.
    Claim(&'static str, Claim),
    /// What a token in this header has to be signed with, and the algorithm that it names.
    Algorithm {
        header: &'static str,
        own: &'static str,
        found: &'static str,
    },
}

impl Misfit {
    /// What a refusal says, where more is known of it: what the receiver's side wants.
    pub(super) fn of(inquiry: &Inquiry<'_>, refusal: &Error) -> Option<Self> {
        match *refusal {
            Error::OtherClaim { header, claim } => {
                let mut claims = inquiry.entry.scheme().recipe.claims().into_iter();
                let wanted = claims.find(|wanted| wanted.name() == claim)?;
                Some(Self::Claim(header, wanted))
            }
            Error::OtherAlgorithm { header, expected: own } => {
                let found = tokens::algorithm(inquiry).filter(|found| *found != own)?;
                Some(Self::Algorithm { header, own, found })
            }
            _ => None,
        }
    }

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::KeyOfSet(_) => "key-of-set",
            Self::OtherKey | Self::OtherHead(_) => "key-other",
            Self::KeyType { .. } => "key-type",
            Self::OtherCertificate => "certificate-other",
            Self::CertificateName => "certificate-name",
            Self::Claim(..) => "other-claim",
            Self::Algorithm { .. } => "other-algorithm",
        }
    }

    /// Whether the verifier would refuse the request for it, whatever its signature is.
    pub(super) const fn is_refusal(self) -> bool {
        !matches!(
            self,
            Self::KeyOfSet(_) | Self::OtherKey | Self::OtherHead(_) | Self::OtherCertificate
        )
    }

    /// What would have to be so, as the end of a sentence with "if", or what is so.
    pub(super) fn condition(self) -> Cow<'static, str> {
        match self {
            Self::KeyOfSet(position) => format!(
                "key {position} of the set is used, counted from 0, and not the one that the request names"
            )
            .into(),
            Self::OtherKey => {
                "no key that was given made the token's signature, in which neither the body nor the URL \
                 has a part"
                    .into()
            }
            Self::OtherHead(covered) => {
                let named = |covered: &Covered| match covered {
                    Covered::Body | Covered::BodyUnlessEmpty => "the hash of the body".into(),
                    covered => covered.to_string(),
                };
                let covered: Vec<_> = covered.iter().map(named).collect();
                format!(
                    "no key that was given made the signature, in which have a part: {}, and whatever else \
                     it lists; the body itself has none",
                    covered.join(", ")
                )
                .into()
            }
            Self::KeyType { own, found } => {
                format!("the key is {found}, and the scheme's is {own}").into()
            }
            Self::OtherCertificate => {
                "no certificate that was given belongs to the signature".into()
            }
            Self::CertificateName => {
                "the certificate is in another name than the provider's".into()
            }
            Self::Claim(header, claim) => token_says(header, claim).into(),
            Self::Algorithm { header, own, found } => {
                format!("the token in {header} names {found}, and the scheme's are of {own}").into()
            }
        }
    }

    /// What to change, and where: whole sentences.
    pub(super) const fn cure(self) -> &'static str {
        match self {
            Self::KeyOfSet(_) => {
                "Ids and keys were mixed up, or the set is an old one: get it again, and take each key by the \
                 id that the provider gives it."
            }
            Self::OtherKey => {
                "Compare the key with the provider's, of this account and this environment. A token of \
                 somebody else's looks the same."
            }
            Self::OtherHead(_) => {
                "Compare the key with the sender's, and each component with what was sent: a proxy changes the \
                 URL's scheme, host, path and query, and headers; give the public URL, from configuration."
            }
            Self::KeyType { .. } => {
                "Configure the key that the provider shows for its webhooks, whose kind the scheme says."
            }
            Self::OtherCertificate => {
                "Give the one at the URL that the request names, which has to be the provider's: there are \
                 several, and they change. A message that was changed looks the same."
            }
            Self::CertificateName => {
                "Anybody has certificates in names of their own: give the one at the URL that the provider's \
                 requests name."
            }
            Self::Claim(_, claim) => cure_of_claim(claim),
            Self::Algorithm { .. } => CURE_OF_TOKENS,
        }
    }
}

/// What a token does not say, with the value that the receiver or the scheme has for it.
fn token_says(header: &str, claim: Claim) -> String {
    let name = claim.name();
    match claim {
        Claim::Is(_, text) => format!("the token in {header} does not have {text:?} as its {name}"),
        Claim::IsOneOf(_, texts) => {
            format!("the token in {header} has none of {texts:?} as its {name}")
        }
        Claim::IsSetting(_, what) | Claim::IsSettingIn(_, what) => {
            format!("the token in {header} does not have the configured {what} as its {name}")
        }
        Claim::UrlHash(..) => {
            format!(
                "the token in {header} has in its {name} the hash of another URL than the given one"
            )
        }
        Claim::QueryHash(_) => format!(
            "the token in {header} has in its {name} the hash of another method, path or query than the \
             given ones"
        ),
        _ => format!("the token in {header} has another {name} than it has to have"),
    }
}

const fn cure_of_claim(claim: Claim) -> &'static str {
    match claim {
        Claim::Is(..) | Claim::IsOneOf(..) => {
            "The provider makes such tokens for something else, or somebody else made it: look for what \
             else sends to this endpoint."
        }
        Claim::IsSetting(..) | Claim::IsSettingIn(..) => {
            "The token is for somebody else: compare the value that is configured with what the provider \
             shows for this endpoint."
        }
        Claim::UrlHash(..) | Claim::QueryHash(_) => {
            "Give the public URL as the provider was given it, with the query as received, from \
             configuration: proxies change scheme, host, port and path."
        }
        _ => "Compare what the receiver configures with what the provider shows.",
    }
}

/// The cure where a token is at fault, the key that a request names, or whom it is for.
pub(super) const fn cure_of(error: &Error) -> Option<&'static str> {
    match cure_of_token(error) {
        Some(cure) => Some(cure),
        None => cure_of_name(error),
    }
}

/// The cure where a token is at fault.
const fn cure_of_token(error: &Error) -> Option<&'static str> {
    Some(match error {
        Error::TokenExpired { .. } => {
            "Set the clock by NTP, look for a queue in between, or, for a recording, give the time at which \
             it arrived."
        }
        Error::SignatureExpired { .. } => {
            "The signature says until when it holds: set the clock by NTP, look for a queue in between, or, for \
             a recording, give the time at which it arrived."
        }
        Error::NotCovered { .. } => {
            "What it leaves out, anybody can change who has seen one request: have the sender cover it, or, \
             where the provider documents less, write a profile that wants no more."
        }
        Error::TokenNotYetValid { .. } => "Set the receiver's clock by NTP.",
        Error::OtherAlgorithm { .. }
        | Error::CriticalMember { .. }
        | Error::OtherPayloadForm { .. } => CURE_OF_TOKENS,
        Error::MissingClaim { .. } | Error::OtherClaim { .. } => {
            "The token is for somebody else, or of another kind: compare the value that is configured, and \
             the public URL, with what the provider shows."
        }
        Error::NotAToken { .. } => {
            "Compare it with what the provider documents: a token is three parts of base64url with dots \
             between, or two dots where the body is left out. Look for what cuts or rewrites the header."
        }
        Error::OtherBody => {
            "The signature is right, so that the body was changed, and not what is signed: give the bytes as \
             received, before any parser."
        }
        _ => return None,
    })
}

/// The cure where the key that a request names is at fault, or whom it is for.
const fn cure_of_name(error: &Error) -> Option<&'static str> {
    Some(match error {
        Error::UnknownKey { .. } => {
            "Get the provider's keys again, and those of this environment: the id is the sender's word, and \
             chooses among them only."
        }
        Error::NoKeyId { .. } => {
            "The provider names its key in each request: look for what else sends to this endpoint, or what \
             takes it off on its way."
        }
        Error::ExpiredCertificate { .. } | Error::CertificateNotYetValid { .. } => {
            "Give the certificate that the provider serves now, and set the clock by NTP; of a recording, \
             give the time at which it arrived."
        }
        Error::OtherCertificateUrl { .. } => {
            "It is not where the provider has its certificates: do not fetch it, and look for what else sends \
             to this endpoint."
        }
        Error::UntrustedCertificates { .. } => {
            "Compare the root that is configured with the one that the provider publishes; where it is that, \
             look for what else sends to this endpoint."
        }
        Error::OtherRecipient { .. } => {
            "It is signed by the provider and meant for somebody else: compare what is configured with what \
             the provider shows."
        }
        _ => return None,
    })
}
