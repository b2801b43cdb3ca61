//! A scheme as a TOML file.

mod handshakes;
mod made;
mod toml;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

pub(crate) use self::made::{Sound, made};
use self::toml::{comment, write_members};
use super::Scheme;
use super::card::{Card, Repeats};
use super::data::{Data, kind_of};
use super::handshake::Handshake;
use super::other_kind::{Mark, OtherKind};
use super::recipe::Recipe;
use crate::algorithm::{Algorithm, known};

/// What a file does not say, because the rest of it does.
const FOLLOWS: [&str; 5] = ["covers", "left_open", "tolerance", "setting", "handshakes"];

impl<R: Recipe + ?Sized> Scheme<R> {
    /// The recipe as a file that [`SchemeFile`](crate::config::SchemeFile) reads (feature `config`), in the
    /// words of `docs/recipes.json`.
    ///
    /// ```
    /// use countersign::OpenFx;
    /// use countersign::config::SchemeFile;
    ///
    /// let file = OpenFx::SCHEME.to_toml();
    /// assert!(file.contains("family = \"message\"\nalgorithm = \"HMAC-SHA256\"\n"));
    /// let read = SchemeFile::parse(&file)?;
    /// assert_eq!(read.scheme().signed(), OpenFx::SCHEME.signed());
    /// # Ok::<(), countersign::config::FileError>(())
    /// ```
    #[must_use]
    pub fn to_toml(&self) -> String {
        let Self { card, .. } = self;
        let mut text =
            comment(&format!("{}: {} of {}", card.name, self.algorithm(), self.signed()));
        write_members(&self.members_of_file(), &mut text);
        text
    }

    fn members_of_file(&self) -> Vec<(&'static str, Data)> {
        let Data::Object(described) = self.described() else { return Vec::new() };
        let mut members = Vec::new();
        let mut of_family = Vec::new();
        let mut is_behind_card = false;
        for (name, value) in described {
            is_behind_card |= name == "family";
            match name {
                "algorithm" => of_family.push((name, value)),
                "confirmed_by" if value == Data::Text("provider") => {}
                _ if FOLLOWS.contains(&name) => {}
                "family" => members.push((name, value)),
                _ if is_behind_card => of_family.push((name, value)),
                _ => members.push((name, value)),
            }
        }
        let at = members.iter().position(|(name, _)| *name == "family").unwrap_or(members.len());
        let family = members.split_off(at);
        members.extend(self.of_card());
        members.extend(family);
        members.extend(of_family);
        let variant = self.recipe.public_algorithm().and_then(variant);
        members.extend(variant);
        members.extend(self.of_recipe());
        members
    }

    /// What of a scheme is not in its JSON, and not its family's.
    fn of_card(&self) -> Vec<(&'static str, Data)> {
        let Card { other_kinds, handshakes, tests_refusals, repeats, repeats_for, .. } = self.card;
        let (message_id, event_id) = match repeats {
            Repeats::WithId(header) => (Some(header), None),
            Repeats::WithEventId(path) => (None, Some(path)),
            _ => (None, None),
        };
        let usual = Card::new("").repeats_for;
        Vec::from([
            ("message_id_in", message_id.into()),
            ("event_id_in", event_id.into()),
            ("repeats_differ", matches!(repeats, Repeats::Differ).into()),
            ("deliveries_alike", matches!(repeats, Repeats::LikeOthers).into()),
            ("repeats_for", (repeats_for != usual).then_some(repeats_for).into()),
            ("refusals_are_tested", tests_refusals.into()),
            ("other_kinds", other_kinds.iter().map(OtherKind::described).collect()),
            ("handshakes", handshakes.iter().map(Handshake::in_file).collect()),
        ])
    }

    /// The same of its family.
    fn of_recipe(&self) -> Vec<(&'static str, Data)> {
        if let Some(template) = self.template() {
            return Vec::from([("unseparated", template.unseparated.into())]);
        }
        let several = self.claims().iter().filter(|claim| claim.is_setting()).count() > 1;
        let setting = self.setting().filter(|_| several);
        Vec::from([("tolerance", self.tolerance().into()), ("setting", setting.into())])
    }
}

/// What tells an algorithm from another one of its name.
fn variant(algorithm: &'static dyn Algorithm) -> Option<(&'static str, Data)> {
    let shown = format!("{algorithm:?}");
    let (constant, _) =
        known::algorithms().into_iter().find(|(_, other)| format!("{other:?}") == shown)?;
    variant_of(constant)
}

/// The same of one whose static has this name.
pub(crate) fn variant_of(constant: &str) -> Option<(&'static str, Data)> {
    if constant.ends_with("_FIXED") {
        Some((SIGNATURE_FORM, FIXED.into()))
    } else if constant.starts_with("RSA_1024_") {
        Some((LEAST_KEY_BITS, 1024_u64.into()))
    } else {
        None
    }
}

/// How the two numbers of an ECDSA signature are written, where not in DER.
pub(crate) const SIGNATURE_FORM: &str = "signature_form";
pub(crate) const FIXED: &str = "fixed";
/// How few bits a key may have, where they are fewer than 2,048.
pub(crate) const LEAST_KEY_BITS: &str = "least_key_bits";

impl OtherKind {
    /// Told by a header whose name was looked at, and by its value, if there is one.
    pub(crate) const fn by_header_or_value(
        header: &'static str,
        value: Option<&'static str>,
        kind: &'static str,
    ) -> Self {
        let told_by = match value {
            Some(value) => Mark::Value(header, value),
            None => Mark::Header(header),
        };
        Self { told_by, kind }
    }

    fn described(&self) -> Data {
        let (told_by, name, value, most) = match self.told_by {
            Mark::Method(name) => ("method", Some(name), None, None),
            Mark::Header(name) => ("header", Some(name), None, None),
            Mark::Value(name, value) => ("value", Some(name), Some(value), None),
            Mark::Form => ("form", None, None, None),
            Mark::Length(most) => ("length", None, None, Some(most)),
        };
        let members = [
            ("name", name.into()),
            ("value", value.into()),
            ("most", most.into()),
            ("kind", self.kind().into()),
        ];
        kind_of("told_by", told_by, members)
    }
}
