//! A handshake: what it asks for, and the answer that a receiver gives.

use countersign::{AnyScheme, Asked};

use crate::handshake::{Decided, Decision};
use crate::request::Field;

#[derive(Clone, Debug)]
pub(super) struct Greeting {
    pub(super) scheme: &'static AnyScheme,
    /// What a receiver decides before it answers.
    pub(super) decides: Option<&'static str>,
    pub(super) text: &'static str,
    /// None where the token is another one, or none was given.
    pub(super) answer: Option<Reply>,
    /// Whether it is answered here, where no receiver is asked: nobody has to decide anything.
    pub(super) is_answered: bool,
    /// Whether it shows another token than the receiver's.
    pub(super) is_wrong: bool,
    /// Whether it hands over what is not to be shown.
    pub(super) hands_over: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) fields: Vec<Field>,
    pub(super) body: String,
}

impl Greeting {
    /// `token` is the receiver's own.
    pub(super) fn of(scheme: &'static AnyScheme, asked: Asked, token: Option<&str>) -> Self {
        let none = |text, is_wrong| Self {
            scheme,
            decides: Decision::Token.code(),
            text,
            answer: None,
            is_answered: false,
            is_wrong,
            hands_over: false,
        };
        if matches!(asked, Asked::Token(_)) && token.is_none() {
            let text = "it shows a token: give the receiver's with --token-env or --token-file";
            return none(text, false);
        }
        let Some(decided) = Decided::of(asked, token.unwrap_or_default()) else {
            return none("the token that it shows is not the receiver's", true);
        };
        let answer = &decided.answer;
        let field = |(name, value): (&str, &str)| (name.to_owned(), decided.shown(value).into());
        let reply = Reply {
            status: answer.status(),
            fields: answer.headers().map(field).collect(),
            body: decided.shown(answer.body()),
        };
        let text = match decided.decision {
            Decision::None => "a receiver answers it so",
            Decision::Token => "it shows the receiver's token, and is answered so",
            Decision::Subscription => {
                "to answer is to consent: a receiver answers so for a subscription that it asked for"
            }
            Decision::Secret => {
                "it hands over a secret, which is not kept here: a receiver that has begun a set-up answers so"
            }
            Decision::ConfirmUrl => "a receiver fetches the URL that it holds, and answers so",
            Decision::ConfirmToken => {
                "it holds a token for the provider's API, which is not kept here: a receiver answers so"
            }
        };
        Self {
            scheme,
            decides: decided.decision.code(),
            text,
            answer: Some(reply),
            is_answered: matches!(decided.decision, Decision::None | Decision::Token),
            is_wrong: false,
            hands_over: matches!(decided.decision, Decision::Secret | Decision::ConfirmToken),
        }
    }
}
