//! Schemes of what a file says, with the checks of those that are compiled.

use core::any::Any;

use crate::scheme::card::{Card, Repeats, is_date};
use crate::scheme::cavage::{BeforeRfc9421, Cavage};
use crate::scheme::certificate::Members;
use crate::scheme::http_signature::{HttpSignature, Rfc9421, Version};
use crate::scheme::jws::Jws;
use crate::scheme::recipe::{FieldPlace, Fields, Signed, Token};
use crate::scheme::sound::Purpose;
use crate::scheme::{Mac, Part, Scheme, Withdrawal, handshake, place_of};
use crate::text::bytes::is_header_name;

type Fault = Option<&'static str>;

/// A recipe that may be one of a file.
pub(crate) trait Sound {
    /// What makes it unusable, if anything does; beside what tells its deliveries apart.
    fn fault(&self, repeats: Repeats) -> Fault;
}

/// The scheme, where it does not contradict itself.
pub(crate) fn made<R: Sound + 'static>(card: Card, recipe: R) -> Result<Scheme<R>, &'static str> {
    let mac = (&recipe as &dyn Any).downcast_ref::<Mac>();
    let of_handshakes = || handshake::fault(card.handshakes, mac);
    match card.fault().or_else(|| recipe.fault(card.repeats)).or_else(of_handshakes) {
        None => Ok(Scheme { card, recipe }),
        Some(fault) => Err(fault),
    }
}

impl Card {
    fn fault(&self) -> Fault {
        if self.read_on.is_some_and(|date| !is_date(date)) {
            return Some("the day on which a source was read is no date YYYY-MM-DD");
        }
        match self.withdrawal {
            Some(Withdrawal { said_on, .. }) if !is_date(said_on) => {
                Some("the day on which a recipe was withdrawn is no date YYYY-MM-DD")
            }
            _ => None,
        }
    }
}

impl Repeats {
    /// What is wrong where a family has no signed id.
    const fn fault_without_id(self) -> Fault {
        match self {
            Self::WithId(_) => Some("only where a header is signed is it the message's id"),
            Self::WithEventId(_) => Some("only where the body is signed has it the event's id"),
            _ => None,
        }
    }
}

impl<K> Sound for Signed<K> {
    fn fault(&self, repeats: Repeats) -> Fault {
        let template = &self.template;
        let dated = template.message == [Part::Body] && template.time_is_in_body();
        template.fault(Purpose { of_fields: false, dated }).or_else(|| match repeats {
            Repeats::WithId(header) => template.fault_of_id(header),
            Repeats::WithEventId(path) => self.fault_of_event_id(path),
            _ => None,
        })
    }
}

impl<K> Sound for Fields<K> {
    fn fault(&self, repeats: Repeats) -> Fault {
        let Self { template, place, under, .. } = self;
        let fault = template.fault(Purpose { of_fields: true, dated: false });
        let fault = fault.or_else(|| {
            if under.is_empty() && *place == place_of(template.message) {
                self.fault_of_lists()
            } else {
                self.fault_of_place()
            }
        });
        let is_empty = matches!(place, FieldPlace::JsonInForm(""));
        let unnamed = || is_empty.then_some("the form's field that holds the JSON has no name");
        fault.or_else(unnamed).or(repeats.fault_without_id())
    }
}

impl Sound for Token {
    fn fault(&self, repeats: Repeats) -> Fault {
        let is_named = is_header_name(self.header);
        let unnamed = (!is_named).then_some("a header's name is empty or not one");
        unnamed.or(repeats.fault_without_id())
    }
}

impl<K> Sound for Jws<K> {
    fn fault(&self, repeats: Repeats) -> Fault {
        self.fault().or(repeats.fault_without_id())
    }
}

impl<K> Sound for HttpSignature<K> {
    fn fault(&self, repeats: Repeats) -> Fault {
        let of_covered = || Rfc9421::VOCABULARY.fault(self.covers);
        self.version.fault().or_else(of_covered).or(repeats.fault_without_id())
    }
}

impl<K> Sound for Cavage<K> {
    fn fault(&self, repeats: Repeats) -> Fault {
        let is_named = is_header_name(self.version.header);
        let unnamed = (!is_named).then_some("a header's name is empty or not one");
        let of_covered = || BeforeRfc9421::VOCABULARY.fault(self.covers);
        unnamed.or_else(of_covered).or(repeats.fault_without_id())
    }
}

impl Sound for Members {
    fn fault(&self, repeats: Repeats) -> Fault {
        let fault = self.by.rule.fault().or_else(|| self.fault());
        fault.or_else(|| match repeats {
            Repeats::WithEventId(name) if !self.signs_in_every_kind(name) => {
                Some("the event's id is not among the signed members: anybody could set it")
            }
            Repeats::WithEventId(_) => None,
            repeats => repeats.fault_without_id(),
        })
    }
}
