//! The tags that the request's headers may hold, however they are written there.

use alloc::vec::Vec;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};

use super::cause::Kind;
use super::inquiry::Inquiry;
use super::schemes;
use crate::algorithm::candidates::{Candidates, Lengths};
use crate::algorithm::compare::tags_equal;
use crate::algorithm::tokens::token_tag;
use crate::bounds::{MAX_ITEMS, MAX_SIGNATURE_HEADER};
use crate::scheme::{AnyScheme, Signature};
use crate::text::Encoding;

/// The fewest bytes that count as a shortened tag.
const MIN_TAG: usize = 10;
/// The longest tag, HMAC-SHA512's.
const MAX_TAG: usize = 64;
/// How programs write that take a tag for a number.
const WITHOUT_ZEROS: &str = "hex without its leading zeros";
const UNPADDED: &str = "base64 without padding";
const MAX_TARGETS: usize = 256;

/// Headers that hold a plain hash of the body, which says nothing of a signature.
const HASHES: [&str; 7] = [
    "digest",
    "content-digest",
    "repr-digest",
    "content-md5",
    "etag",
    "x-amz-content-sha256",
    "x-goog-hash",
];

/// A tag that was read, and how its place and text differ from the documented ones.
pub(super) struct Target {
    bytes: Vec<u8>,
    causes: Vec<Kind>,
    /// Whether it is in the scheme's own header.
    in_place: bool,
    /// Whether more of it may have stood behind it.
    may_be_cut: bool,
}

/// All the tags of one request.
pub(super) struct Targets(Vec<Target>);

impl Targets {
    /// Those in the scheme's own headers, and then those in any other.
    pub(super) fn read(inquiry: &Inquiry<'_>, scheme: &'static AnyScheme) -> Self {
        let mut targets = Self::documented(inquiry, scheme);
        for value in own_values(inquiry, scheme) {
            targets.read_value(scheme, value, None);
        }
        for (line, (name, value)) in (1..).zip(inquiry.headers) {
            let holds_hash = HASHES.iter().any(|hash| hash.eq_ignore_ascii_case(name));
            if !is_own(scheme, name) && !holds_hash && value.len() <= MAX_SIGNATURE_HEADER {
                targets.read_value(scheme, value, Some(line));
            }
        }
        targets
    }

    /// Those that are whole, and written otherwise than the scheme documents.
    pub(super) fn in_other_forms(inquiry: &Inquiry<'_>, scheme: &'static AnyScheme) -> Self {
        let mut targets = Self::read(inquiry, scheme);
        targets.0.retain(|target| !target.causes.is_empty());
        for target in &mut targets.0 {
            target.may_be_cut = false;
        }
        targets
    }

    pub(super) const fn none() -> Self {
        Self(Vec::new())
    }

    /// Those that the scheme itself reads.
    pub(super) fn documented(inquiry: &Inquiry<'_>, scheme: &'static AnyScheme) -> Self {
        let mut targets = Self(Vec::new());
        for value in own_values(inquiry, scheme) {
            targets.read_strictly(scheme, value);
        }
        targets
    }

    /// The difference with the fewest causes under which `tag` is among them.
    pub(super) fn find(&self, tag: &[u8], only_in_place: bool) -> Option<Vec<Kind>> {
        let mut best: Option<Vec<Kind>> = None;
        for target in self.0.iter().filter(|target| target.in_place || !only_in_place) {
            let causes = target.causes_if_equal(tag);
            if causes
                .as_ref()
                .is_some_and(|causes| best.as_ref().is_none_or(|best| causes.len() < best.len()))
            {
                best = causes;
            }
        }
        best
    }

    fn add(&mut self, target: Target) {
        let known = self.0.iter().any(|known| {
            known.in_place == target.in_place
                && (known.may_be_cut || !target.may_be_cut)
                && known.causes.len() <= target.causes.len()
                && bool::from(tags_equal(&known.bytes, &target.bytes))
        });
        if !known && self.0.len() < MAX_TARGETS {
            self.0.push(target);
        }
    }

    fn add_token(&mut self, token: &[u8], causes: Vec<Kind>, in_place: bool) {
        let bytes = token_tag(token).to_vec();
        self.add(Target { bytes, causes, in_place, may_be_cut: false });
    }

    fn read_strictly(&mut self, scheme: &'static AnyScheme, value: &[u8]) {
        let Some(template) = scheme.template() else {
            return self.add_token(value, Vec::new(), true);
        };
        let Some(function) = schemes::function(scheme) else { return };
        let mut candidates = Candidates::new(Lengths::of_tag(function.tag_len()));
        let place = template.timestamp.map(|time| time.place);
        // What came before an item at fault counts as well: only evidence is looked for.
        let _ = template.signature.read(value, scheme.header(), place, &[], &mut candidates);
        for tag in candidates.tags() {
            let bytes = tag.to_vec();
            self.add(Target { bytes, causes: Vec::new(), in_place: true, may_be_cut: false });
        }
    }

    /// Every text in `value` that could be a tag, in any form.
    fn read_value(&mut self, scheme: &'static AnyScheme, value: &[u8], line: Option<usize>) {
        let Some(template) = scheme.template() else { return self.read_tokens(value, line) };
        let Ok(value) = str::from_utf8(value) else { return };
        let items = value.split([',', ';', ' ', '|', '&', '\t']).take(MAX_ITEMS);
        for item in items {
            for text in texts(item) {
                for (form, bytes) in decode(text) {
                    let there = Reading { value, text, form, tag: &bytes };
                    let elsewhere = line.map(Kind::SignatureOtherHeader);
                    let differences = there.differences(&template.signature);
                    let causes = elsewhere.into_iter().chain(differences).collect();
                    let (in_place, may_be_cut) = (line.is_none(), there.may_be_cut());
                    self.add(Target { bytes, causes, in_place, may_be_cut });
                }
            }
        }
    }

    fn read_tokens(&mut self, value: &[u8], line: Option<usize>) {
        let elsewhere = line.map(Kind::SignatureOtherHeader);
        self.add_token(value, elsewhere.into_iter().collect(), line.is_none());
        let mut words = value.splitn(2, |byte| *byte == b' ');
        if let (Some(_), Some(rest)) = (words.next(), words.next()) {
            let before = Kind::SignaturePrefix("before");
            self.add_token(rest, elsewhere.into_iter().chain([before]).collect(), line.is_none());
        }
    }
}

/// What the scheme's own headers hold.
pub(super) fn own_values<'a>(
    inquiry: &Inquiry<'a>,
    scheme: &'static AnyScheme,
) -> impl Iterator<Item = &'a [u8]> {
    let own = inquiry.headers.iter().filter(move |(name, _)| is_own(scheme, name));
    own.map(|(_, value)| *value).filter(|value| value.len() <= MAX_SIGNATURE_HEADER)
}

fn is_own(scheme: &'static AnyScheme, name: &str) -> bool {
    schemes::headers(scheme).any(|header| header.eq_ignore_ascii_case(name))
}

impl Target {
    fn causes_if_equal(&self, tag: &[u8]) -> Option<Vec<Kind>> {
        let length = self.bytes.len();
        if length >= tag.len() {
            return bool::from(tags_equal(tag, &self.bytes)).then(|| self.causes.clone());
        }
        let zeros = alloc::vec![0; tag.len().saturating_sub(length)];
        if bool::from(tags_equal(tag, &[zeros.as_slice(), &self.bytes].concat())) {
            let mut causes = self.causes.clone();
            causes.retain(|cause| !matches!(cause, Kind::SignatureEncoding(_)));
            causes.push(Kind::SignatureEncoding(WITHOUT_ZEROS));
            return Some(causes);
        }
        let words = length.saturating_sub(length.checked_rem(4)?);
        let (ours, theirs) = (tag.get(..words)?, self.bytes.get(..words)?);
        let in_place = !self.causes.iter().any(|cause| matches!(cause, Kind::SignaturePrefix(_)));
        (self.may_be_cut && in_place && bool::from(tags_equal(ours, theirs))).then(|| {
            let mut causes = self.causes.clone();
            // The padding was cut off as well.
            causes.retain(|cause| *cause != Kind::SignatureEncoding(UNPADDED));
            causes.push(Kind::SignatureTruncated(length));
            causes
        })
    }
}

/// The item, and what follows a prefix such as `sha256=` or `v1:`.
pub(super) fn texts(item: &str) -> impl Iterator<Item = &str> {
    let bare = item.trim_matches(['"', '\'', '<', '>']);
    let after_equals =
        bare.trim_end_matches('=').rfind('=').and_then(|at| bare.get(at.saturating_add(1)..));
    let after_first = bare.split_once('=').map(|(_, rest)| rest);
    let after_colon = bare.rsplit_once(':').map(|(_, rest)| rest);
    let texts = [Some(bare), after_first, after_equals, after_colon];
    texts.into_iter().flatten().map(|text| text.trim_matches(['"', '\'']))
}

/// Every reading of `text` as a tag, with the form's name.
fn decode(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let mut readings = Vec::new();
    let undashed: alloc::string::String = text.split(['-', ':']).collect();
    let form = match text {
        _ if undashed.len() != text.len() => "hex pairs with separators",
        _ if text.bytes().any(|byte| byte.is_ascii_uppercase()) => "hex in upper case",
        _ => "hex in lower case",
    };
    let digits = undashed.strip_prefix("0x").unwrap_or(&undashed);
    readings.extend(hex::decode(digits).ok().map(|bytes| (form, bytes)));
    if digits.len().checked_rem(2) == Some(1) {
        let whole = hex::decode(["0", digits].concat()).ok();
        readings.extend(whole.map(|bytes| (WITHOUT_ZEROS, bytes)));
    }
    let url_safe = text.contains(['-', '_']);
    let (alphabet, form) = match (url_safe, text.ends_with('=')) {
        (true, true) => (&alphabet::URL_SAFE, "base64url with padding"),
        (true, false) => (&alphabet::URL_SAFE, "base64url without padding"),
        (false, true) => (&alphabet::STANDARD, "base64 with padding"),
        (false, false) => (&alphabet::STANDARD, UNPADDED),
    };
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let decoded = GeneralPurpose::new(alphabet, config).decode(text).ok();
    let twice = decoded.as_ref().and_then(|text| hex::decode(text).ok());
    readings.extend(twice.map(|bytes| ("base64 of the hex text", bytes)));
    readings.extend(decoded.map(|bytes| (form, bytes)));
    readings.retain(|(_, bytes)| (MIN_TAG..=MAX_TAG).contains(&bytes.len()));
    readings
}

/// A text in a header's value, read as a tag.
struct Reading<'v> {
    value: &'v str,
    text: &'v str,
    form: &'static str,
    tag: &'v [u8],
}

impl Reading<'_> {
    /// How the text and what is around it differ from what the scheme documents.
    fn differences(&self, signature: &Signature) -> impl Iterator<Item = Kind> {
        let encoding = signature.encoding();
        let mut decoded = alloc::vec![0; self.tag.len()];
        let as_documented = encoding.decode(self.text.as_bytes(), &mut decoded).is_ok()
            && is_hex(encoding) == self.form.starts_with("hex");
        let other_form = (!as_documented).then_some(Kind::SignatureEncoding(self.form));
        let other_place = (!self.is_in_place(signature)).then(|| self.surrounded(signature));
        other_form.into_iter().chain(other_place)
    }

    /// Whether what follows of the signature may be missing: nothing else follows, and the text was not
    /// parted by a blank.
    fn may_be_cut(&self) -> bool {
        let before = self.value.strip_suffix(self.text);
        before.is_some_and(|before| !before.ends_with([' ', '\t']))
    }

    /// On which side of the signature there is other text than the scheme documents.
    fn surrounded(&self, signature: &Signature) -> Kind {
        let mut items = self.items(signature).into_iter();
        let around = items.find_map(|item| item.split_once(self.text));
        Kind::SignaturePrefix(match around {
            Some((before, after)) if !after.is_empty() && before.ends_with(signature.prefix) => {
                "after"
            }
            Some((_, after)) if !after.is_empty() => "around",
            _ => "before",
        })
    }

    fn items(&self, signature: &Signature) -> Vec<&str> {
        match signature.separator() {
            Some(separator) => self.value.split(separator).collect(),
            None => [self.value].into(),
        }
    }

    /// Whether a verifier would read the text where it is, if it were written as documented.
    fn is_in_place(&self, signature: &Signature) -> bool {
        let written = signature.encoding().encode(self.tag);
        let length = Lengths::of_tag(u16::try_from(self.tag.len()).unwrap_or(u16::MAX));
        let reads = |item: &str| {
            let item = item.replace(self.text, &written);
            let mut candidates = Candidates::new(length);
            signature.read(item.as_bytes(), signature.header(), None, &[], &mut candidates).is_ok()
        };
        self.items(signature).into_iter().any(|item| item.contains(self.text) && reads(item))
    }
}

const fn is_hex(encoding: Encoding) -> bool {
    !matches!(
        encoding,
        Encoding::Base64
            | Encoding::Base64Unpadded
            | Encoding::Base64Url
            | Encoding::Base64UrlUnpadded
    )
}
