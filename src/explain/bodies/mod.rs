//! The bodies that may have been signed, made from the one that the application saw.

mod charset;
mod compression;
mod damage;
mod fixed;
mod form;
mod json;
mod layers;
mod lost;
mod multipart;
mod parts;
mod plain;

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::hash::Hasher as _;
use std::collections::HashSet;
use std::hash::DefaultHasher;

use self::charset::CHARSETS;
pub(super) use self::compression::MAX_DECOMPRESSED;
use self::compression::{Compression, Packing};
use self::damage::Damage;
use self::fixed::{Fixed, Sort};
use self::form::{Form, FormOf, FormStyle};
use self::json::{Json, JsonStyle};
use self::layers::{CODED, Layers};
use self::lost::{Lost, Places};
use self::multipart::PartStyle;
pub(super) use self::parts::wholes;
use self::plain::{EMPTY, PLAIN};
use super::budget::Budget;
use super::inquiry::Inquiry;
use crate::scheme::AnyScheme;

/// The longest body that is transformed, in bytes.
const MAX_TRANSFORMED: usize = 4 * 1024 * 1024;

/// How the signed body differs from the one that the application saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) enum Change {
    Fixed(&'static Fixed),
    Layers(Layers),
    Json(JsonStyle),
    Form(FormOf, FormStyle),
    /// The form's fields as JSON, with numbers where texts look so.
    FormObject(bool, JsonStyle),
    Multipart(PartStyle),
    Lost(Lost),
    Decompressed(Compression),
    Compressed(Packing),
    /// It cannot be undone, and is seen.
    Damaged(Damage),
}

static JSON: Sort = Sort {
    code: "body-json",
    cure: "The body was parsed and written again. Verify the raw bytes, before any JSON parser: not \
           `JSON.stringify(req.body)`, `json.dumps` or a serialised object.",
};
static OBJECT_OF_FORM: Sort = Sort {
    code: "body-form-json",
    cure: "The JSON was read, and its fields sent on as a form: verify the raw bytes, before any parser.",
};
static DECOMPRESSED: Sort = Sort {
    code: "body-compressed",
    cure: "The provider signs before it compresses: decompress, within a limit, and verify then.",
};
static COMPRESSED: Sort = Sort {
    code: "body-decompressed",
    cure: "A proxy or the framework decompressed it: verify the bytes as received.",
};
static MULTIPART: Sort = Sort {
    code: "body-multipart",
    cure: "The parts were parsed and written again. Verify the raw bytes, before any multipart parser.",
};

impl Change {
    /// Whether nothing but the style of a writer speaks for it.
    pub(in crate::explain) const fn is_style(&self) -> bool {
        matches!(self, Self::Damaged(Damage::Rewritten { .. }))
    }

    const fn sort(self) -> &'static Sort {
        match self {
            Self::Fixed(fixed) => fixed.sort,
            Self::Layers(layers) => layers.sort(),
            Self::Json(_) => &JSON,
            Self::Form(of, _) => of.sort(),
            Self::FormObject(..) => &OBJECT_OF_FORM,
            Self::Multipart(_) => &MULTIPART,
            Self::Lost(lost) => lost.sort(),
            Self::Decompressed(_) => &DECOMPRESSED,
            Self::Compressed(_) => &COMPRESSED,
            Self::Damaged(damage) => damage.sort(),
        }
    }

    pub(in crate::explain) const fn code(self) -> &'static str {
        self.sort().code
    }

    pub(in crate::explain) const fn cure(self) -> &'static str {
        self.sort().cure
    }

    pub(in crate::explain) fn condition(self) -> Cow<'static, str> {
        match self {
            Self::Fixed(fixed) => fixed.said.into(),
            Self::Layers(layers) => format!("the body is {layers}").into(),
            Self::Json(style) => format!("the JSON is written {style}").into(),
            Self::Form(of, style) => format!("{of} {style}").into(),
            Self::FormObject(_, style) => {
                format!("the form's fields are those of a JSON object, written {style}").into()
            }
            Self::Multipart(style) => format!("the multipart body is written {style}").into(),
            Self::Lost(lost) => format!("the body has {lost}").into(),
            Self::Decompressed(how) => format!("the body is decompressed ({how})").into(),
            Self::Compressed(how) => format!("the body is compressed ({how})").into(),
            Self::Damaged(damage) => damage.condition(),
        }
    }
}

/// What the application saw, and what can be made of it.
pub(in crate::explain) struct Bodies<'a> {
    body: &'a [u8],
    scheme: &'static AnyScheme,
    json: Option<Json<'a>>,
    sorted_json: Option<Json<'a>>,
    /// The names of the JSON's numbers.
    names: Vec<String>,
    form: Option<Form<'a>>,
    boundary: Option<&'a [u8]>,
    places: Option<Places>,
    layers: Vec<(Layers, Vec<u8>)>,
    content_encoding: Option<Compression>,
}

impl<'a> Bodies<'a> {
    pub(in crate::explain) fn new(inquiry: &Inquiry<'a>) -> Self {
        let body = inquiry.body;
        let header = |name| inquiry.header(name);
        let transformed = Some(body).filter(|body| body.len() <= MAX_TRANSFORMED);
        // First: the trees of both are not in memory at a time.
        let layers = transformed.map(Layers::of).unwrap_or_default();
        let json = transformed.and_then(|body| Json::parse(plain::without_mark(body)));
        Self {
            body,
            scheme: inquiry.entry.scheme(),
            sorted_json: json.as_ref().and_then(Json::sorted),
            names: json.as_ref().map(json::names).unwrap_or_default(),
            form: transformed.filter(|_| json.is_none()).and_then(Form::parse),
            json,
            boundary: header("Content-Type").and_then(multipart::boundary),
            places: transformed.and_then(Places::of),
            layers,
            content_encoding: header("Content-Encoding").and_then(Compression::named),
        }
    }

    /// Whether Content-Encoding names a compression that the body does not have.
    pub(in crate::explain) fn looks_decompressed(&self) -> bool {
        self.content_encoding.is_some() && !compression::is_compressed(self.body)
    }

    /// What the body itself shows of what was done to it.
    pub(in crate::explain) fn damage(&self, inquiry: &Inquiry<'_>) -> Option<Change> {
        Damage::of(inquiry, self).map(Change::Damaged)
    }

    /// The layers out of which JSON comes, where the body is none or says itself that it holds a body.
    fn wrapped(&self) -> Option<Layers> {
        let holds_json = |(layers, text): &&(Layers, Vec<u8>)| {
            (self.json.is_none() || layers.are_of_marked_event(self.body))
                && Json::parse(text).is_some()
        };
        self.layers.iter().find(holds_json).map(|(layers, _)| *layers)
    }

    /// Shows at most `most` changed bodies, each once, the most likely first, as long as the budget
    /// has room.
    pub(in crate::explain) fn each(
        &self,
        most: usize,
        budget: &mut Budget,
        mut see: impl FnMut(&mut Budget, (Option<Change>, &[u8])),
    ) {
        let mut seen = HashSet::from([hash(self.body)]);
        let mut left = most;
        for change in self.changes() {
            if left == 0 || budget.is_exhausted {
                break;
            }
            let made = self.changed(change);
            // What became nothing was looked at, or written until it was too long.
            let in_vain = match change {
                Change::Json(_) => json::most(self.body.len()),
                _ => self.body.len(),
            };
            let length = made.as_ref().map_or(in_vain, Vec::len);
            let is_in_bounds = budget.may_write(length);
            let new = made.filter(|body| is_in_bounds && seen.insert(hash(body)));
            if let Some(body) = new {
                left = left.saturating_sub(1);
                see(budget, (Some(change), &body));
            }
        }
    }

    /// The changes that may apply, the most likely first.
    fn changes(&self) -> Vec<Change> {
        let length = self.body.len();
        if length == 0 {
            return Vec::new();
        }
        if length > MAX_TRANSFORMED {
            return [Change::Fixed(&EMPTY)].into();
        }
        let mut changes: Vec<_> = [&EMPTY].into_iter().chain(&PLAIN).map(Change::Fixed).collect();
        changes.extend(self.layers.iter().map(|(layers, _)| Change::Layers(*layers)));
        changes.extend(Compression::ALL.map(Change::Decompressed));
        if let Some(json) = &self.json {
            let styles = JsonStyle::all(json, length, &self.names, self.scheme);
            changes.extend(styles.into_iter().map(Change::Json));
            let forms = FormOf::of_json(json, length).into_iter();
            changes.extend(forms.map(|(of, style)| Change::Form(of, style)));
        }
        if let Some(form) = &self.form {
            changes.extend(FormStyle::all().map(|style| Change::Form(FormOf::Body, style)));
            for has_numbers in [false, true] {
                let styles = JsonStyle::all(&form.object(has_numbers), length, &[], self.scheme);
                changes
                    .extend(styles.into_iter().map(|style| Change::FormObject(has_numbers, style)));
            }
        } else if self.json.is_none() {
            changes.extend(FormStyle::all().map(|style| Change::Form(FormOf::Decoded, style)));
        }
        changes.extend(Packing::all(self.body).map(Change::Compressed));
        if self.boundary.is_some() {
            changes.extend(PartStyle::all().map(Change::Multipart));
        }
        changes.extend(CHARSETS.iter().chain(&CODED).map(Change::Fixed));
        if let Some(places) = &self.places {
            changes.extend(Lost::all(places, length).into_iter().map(Change::Lost));
        }
        changes
    }

    /// The changed body; `None` where the change does not apply.
    pub(in crate::explain) fn changed(&self, change: Change) -> Option<Vec<u8>> {
        let Self { body, json, form, .. } = self;
        match change {
            Change::Fixed(fixed) => (fixed.make)(body),
            Change::Layers(layers) => {
                let found = self.layers.iter().find(|(known, _)| *known == layers);
                found.map(|(_, text)| text.clone())
            }
            Change::Json(style) => {
                let sorted = self.sorted_json.as_ref().filter(|_| style.is_sorted());
                style.write(sorted.or(json.as_ref())?, body.len(), &self.names)
            }
            Change::Form(of, style) => of.write(style, body, form.as_ref(), json.as_ref()),
            Change::FormObject(has_numbers, style) => {
                style.write(&form.as_ref()?.object(has_numbers), body.len(), &[])
            }
            Change::Multipart(style) => style.write(body, self.boundary?),
            Change::Lost(lost) => lost.put_back(body, self.places.as_ref()?),
            Change::Decompressed(how) => how.decompress(body),
            Change::Compressed(how) => how.compress(body),
            Change::Damaged(_) => None,
        }
    }
}

/// Tells bodies apart, nothing more.
fn hash(body: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    hasher.finish()
}
