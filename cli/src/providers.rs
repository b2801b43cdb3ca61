//! The known providers: looked up by id or name, and as a table.

use std::fmt::{self, Write as _};
use std::iter;

use clap::Args;
use countersign::explain::Notes;
use countersign::providers::{self, ALL, Provider, entries, schemes};
use countersign::{
    AnyScheme, Coverage, Entry, Handshake, OtherKind, Part, ToldApartBy, Withdrawal,
};
use serde_json::{Value, json};

use crate::left_out::{self, LeftOut};
use crate::{key, left, listed, names};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Only providers with this word in their id, name or other names, or else with this text there or in
    /// their header; and everything about each, or why it is left out
    filter: Option<String>,
    /// Print an array of objects, with the source of each recipe
    #[arg(long)]
    json: bool,
    /// Only those whose source was last read before this day, or on no recorded one
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    read_before: Option<String>,
    /// Print the recipe of the one provider with this id or name as a file, which --scheme of the other
    /// commands takes
    #[arg(long, requires = "filter", conflicts_with_all = ["json", "read_before"])]
    toml: bool,
    #[command(flatten)]
    page: Page,
}

/// The pages of the repository that are printed.
#[derive(Debug, Args)]
struct Page {
    /// Print the tables of docs/providers.md
    #[arg(long, conflicts_with_all = ["json", "filter", "read_before", "toml"])]
    markdown: bool,
    /// Print docs/recipes.json: each recipe as data, for programs in other languages
    #[arg(long, conflicts_with_all = ["json", "filter", "read_before", "markdown", "toml"])]
    recipes: bool,
}

/// A day that can be compared with others as text.
fn day(text: &str) -> Result<String, &'static str> {
    let parts: Vec<_> = text.split('-').collect();
    let is_number =
        |part: &&str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [year, month, day]
            if is_number(year, 4)
                && is_number(month, 2)
                && ("01"..="12").contains(month)
                && is_number(day, 2)
                && ("01"..="31").contains(day) =>
        {
            Ok(text.into())
        }
        _ => Err("a day is written YYYY-MM-DD"),
    }
}

/// Looks for an id, for a name that only one scheme has, or for another name of which that is so.
pub(crate) fn find(given: &str) -> Option<Entry> {
    let is_given = |name: &str| name.eq_ignore_ascii_case(given);
    let is_named = |scheme: &AnyScheme| scheme.name().split(" / ").any(is_given);
    let is_called = |scheme: &AnyScheme| names::other(scheme).iter().any(|name| is_given(name));
    let by_name = || only(is_named).or_else(|| only(is_called));
    providers::find(given).or_else(by_name)
}

/// The scheme that `chosen` picks, if it picks no other.
fn only(chosen: impl Fn(&AnyScheme) -> bool) -> Option<Entry> {
    let mut all = entries().filter(|entry| chosen(entry.scheme()));
    all.next().filter(|_| all.next().is_none())
}

/// The ids of the schemes that `chosen` picks, for a message.
pub(crate) fn ids(chosen: impl Fn(&AnyScheme) -> bool) -> String {
    schemes().filter(|scheme| chosen(scheme)).map(AnyScheme::id).collect::<Vec<_>>().join(", ")
}

/// What somebody may have meant who wrote `given`, for a message.
pub(crate) fn similar(given: &str) -> String {
    const ALL: &str = "`countersign providers` lists them all";
    let start: String = given.chars().take(3).collect();
    let nearest = nearest(given).join(" or ");
    let of_start = ids(|scheme| holds(scheme, &start));
    if !nearest.is_empty() {
        format!("did you mean {nearest}? {ALL}")
    } else if start.chars().count() < 3 || of_start.is_empty() {
        ALL.into()
    } else {
        format!("perhaps {of_start}; {ALL}")
    }
}

/// The ids that are the fewest slips away from `given`: an id itself, or a word of the name.
fn nearest(given: &str) -> Vec<&'static str> {
    let given = given.to_lowercase();
    // Of less, every id is near; and nothing is compared that is longer than any.
    let length = given.chars().count();
    if !(3..=40).contains(&length) {
        return Vec::new();
    }
    let slips = |scheme: &AnyScheme| {
        let names = scheme.name().to_lowercase();
        let names = names.split(" / ").chain([scheme.id()]);
        names.map(|name| strsim::osa_distance(&given, name)).min().unwrap_or(usize::MAX)
    };
    let allowed = if length > 5 { 2 } else { 1 };
    let near: Vec<_> = schemes().map(|scheme| (slips(scheme), scheme.id())).collect();
    let fewest = near.iter().map(|(slips, _)| *slips).min().unwrap_or(usize::MAX);
    let is_near = |slips: usize| slips == fewest && slips <= allowed;
    near.into_iter().filter(|(slips, _)| is_near(*slips)).map(|(_, id)| id).take(3).collect()
}

/// Whether a field holds the text, in any letter case and without blanks and the like.
fn holds(scheme: &AnyScheme, text: &str) -> bool {
    one_holds([scheme.id(), scheme.name(), scheme.header()].into_iter(), text)
}

fn one_holds<'a>(mut fields: impl Iterator<Item = &'a str>, text: &str) -> bool {
    let plain = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
    };
    let text = plain(text);
    fields.any(|field| plain(field).contains(&text))
}

/// Who is meant by a text: those with its words in a name, or else those with the text in one.
struct Meant<'a> {
    text: Option<&'a str>,
    is_word: bool,
}

impl<'a> Meant<'a> {
    fn by(text: Option<&'a str>) -> Self {
        let is_word = text.is_some_and(|text| {
            schemes().any(|scheme| names::has_words(scheme, text))
                || left_out::ALL.iter().any(|left_out| left_out.has_words(text))
        });
        Self { text, is_word }
    }

    fn scheme(&self, scheme: &AnyScheme) -> bool {
        let has = if self.is_word { names::has_words } else { holds };
        self.text.is_none_or(|text| has(scheme, text))
    }

    /// Those that are left out have no place in the whole table.
    fn left_out(&self) -> Vec<&'static LeftOut> {
        let Some(text) = self.text else { return Vec::new() };
        let is_meant = |left_out: &&LeftOut| {
            if self.is_word {
                left_out.has_words(text)
            } else {
                one_holds(left_out.names().chain(left_out.header), text)
            }
        };
        left_out::ALL.iter().filter(is_meant).collect()
    }
}

/// No row of the table holds the text that was asked for.
#[derive(Debug, thiserror::Error)]
#[error("no provider's id, name or header holds {given:?}: {}", similar(given))]
pub(crate) struct NoSuchProvider {
    given: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<String, NoSuchProvider> {
    if let (true, Some(given)) = (arguments.toml, &arguments.filter) {
        let found = find(given).ok_or_else(|| NoSuchProvider { given: given.clone() })?;
        return Ok(found.scheme().to_toml());
    }
    let is_due = |scheme: &AnyScheme| {
        let before = arguments.read_before.as_deref();
        before.is_none_or(|before| scheme.last_read().is_none_or(|read| read < before))
    };
    let meant = Meant::by(arguments.filter.as_deref());
    let rows: Vec<_> = ALL
        .iter()
        .flat_map(|provider| {
            provider.schemes.iter().map(move |entry| Row::new(provider, entry.scheme()))
        })
        .filter(|row| meant.scheme(row.scheme) && is_due(row.scheme))
        .collect();
    // Nobody reads the source of a recipe again that is not there.
    let left_out = if arguments.read_before.is_none() { meant.left_out() } else { Vec::new() };
    let is_anybody = !left_out.is_empty() || schemes().any(|scheme| meant.scheme(scheme));
    if let Some(given) = arguments.filter.clone().filter(|_| !is_anybody) {
        return Err(NoSuchProvider { given });
    }
    Ok(if arguments.page.markdown {
        markdown(&rows)
    } else if arguments.page.recipes {
        recipes()
    } else if arguments.json {
        let rows = rows.iter().map(Row::to_json);
        let rows = rows.chain(left_out.into_iter().map(LeftOut::to_json));
        format!("{:#}\n", Value::Array(rows.collect()))
    } else if let (true, Some(before)) = (rows.is_empty(), &arguments.read_before) {
        format!("every source was read on {before} or later\n")
    } else if arguments.filter.is_some() {
        let rows = rows.iter().map(Row::to_string);
        let rows = rows.chain(left_out.into_iter().map(LeftOut::to_string));
        rows.collect::<Vec<_>>().join("\n")
    } else {
        text(&rows)
    })
}

/// A line for each recipe, so that a change to one is a change of its line.
fn recipes() -> String {
    let recipe = |scheme: &AnyScheme| {
        let json = scheme.to_json();
        let members = json.strip_suffix('}').unwrap_or_default();
        let folder = match scheme.id() {
            "rtb-partner" | "rtb-customer" => "rtb", // two roles with one file
            id => id,
        };
        format!("    {members},\"vectors\":[\"tests/data/{folder}/vectors.json\"]}}")
    };
    let recipes: Vec<_> = schemes().map(recipe).collect();
    format!(
        "{{\n  \"$schema\": \"recipes.schema.json\",\n  \"version\": 1,\n  \"recipes\": [\n{}\n  ]\n}}\n",
        recipes.join(",\n"),
    )
}

/// A scheme, with what a reader of a table wants to know of it.
struct Row {
    provider: &'static Provider,
    scheme: &'static AnyScheme,
    replay: String,
}

impl Row {
    fn new(provider: &'static Provider, scheme: &'static AnyScheme) -> Self {
        Self { provider, scheme, replay: replay_protection(scheme) }
    }

    const fn confirmed_by(&self) -> &'static str {
        if self.scheme.is_confirmed_by_third_party() { "third party" } else { "provider" }
    }

    fn last_read(&self) -> &'static str {
        self.scheme.last_read().unwrap_or("not recorded")
    }

    fn to_json(&self) -> Value {
        let Self { provider, scheme, replay } = self;
        json!({
            "id": scheme.id(),
            "name": scheme.name(),
            "other_names": names::other(scheme),
            "type": provider.type_name,
            "header": scheme.header(),
            "algorithm": scheme.algorithm(),
            "signature": scheme.text_form(),
            "signed": scheme.signed(),
            "covers": scheme.coverage().code(),
            "signed_before_compression": scheme.is_signed_before_compression(),
            "left_open": scheme.leaves_open().collect::<Vec<_>>(),
            "replay_protection": replay,
            "told_apart_by": told_apart_by(scheme),
            "tolerance": scheme.tolerance(),
            "key_id": scheme.key_id(),
            "feature": provider.feature,
            "confirmed_by": self.confirmed_by(),
            "source": scheme.source(),
            "last_read": scheme.last_read(),
            "other_kinds": scheme.kinds_besides().iter().map(OtherKind::kind).collect::<Vec<_>>(),
            "handshakes": scheme.handshakes().iter().map(handshake_json).collect::<Vec<_>>(),
            "tests_refusals": scheme.tests_refusals(),
            "key": { "is": key::name(scheme), "made_of": key::form(scheme) },
            "not_protected": not_protected(scheme),
            "notes": notes_json(&Notes::of(scheme)),
            "withdrawn": scheme.withdrawal().map(|withdrawal| json!({
                "said_on": withdrawal.said_on,
                "instead": withdrawal.instead,
            })),
        })
    }
}

/// Everything about one scheme, a line each.
impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { provider, scheme, replay } = self;
        writeln!(f, "{} ({})", scheme.name(), scheme.id())?;
        let needs = match provider.feature {
            "" => String::new(),
            feature => format!(", with the feature {feature}"),
        };
        let tolerance =
            scheme.tolerance().map_or("no time is signed".into(), |seconds| format!("{seconds} s"));
        for (name, value) in [
            ("type", format!("countersign::providers::{}{needs}", provider.type_name)),
            ("file", provider.file.into()),
            ("header", scheme.header().into()),
            ("algorithm", scheme.algorithm().into()),
            ("signature", scheme.text_form()),
            ("signed", signed(scheme)),
            ("left open", left_open(scheme).unwrap_or_else(|| "nothing".into())),
            ("unprotected", not_protected(scheme)),
            (key::name(scheme), key::form(scheme)),
            ("tolerance", tolerance),
            ("replay", replay.clone()),
            ("told apart", told_apart_by(scheme)),
            ("confirmed by", self.confirmed_by().into()),
            ("source", scheme.source().into()),
            ("last read", self.last_read().into()),
        ] {
            writeln!(f, "  {name:12}  {value}")?;
        }
        if let names @ [_, ..] = names::other(scheme) {
            writeln!(f, "  {:12}  {}", "other names", names.join(", "))?;
        }
        if let Some(place) = scheme.key_id() {
            writeln!(f, "  {:12}  {place}", "key's id")?;
        }
        for kind in scheme.kinds_besides() {
            writeln!(f, "  {:12}  {}", "other kind", kind.kind())?;
        }
        for handshake in scheme.handshakes() {
            writeln!(f, "  {:12}  {}", "handshake", of_handshake(handshake))?;
        }
        for (name, value) in notes(&Notes::of(scheme)) {
            writeln!(f, "  {name:12}  {value}")?;
        }
        if let Some(Withdrawal { said_on, instead, .. }) = scheme.withdrawal() {
            writeln!(f, "  {:12}  said on {said_on}: {instead}", "withdrawn")?;
        }
        Ok(())
    }
}

/// What is known of the provider besides, a line each.
fn notes(notes: &Notes) -> Vec<(&'static str, String)> {
    let starts = notes.secret_starts_with;
    let others = notes.other_credentials;
    let shown = notes.secret_at.map(|at| ("shown at", format!("{} ({})", at.path, at.source)));
    let starts = (!starts.is_empty()).then(|| ("starts with", left::quoted(starts)));
    let others = (!others.is_empty()).then(|| ("others start", left::credentials(others)));
    let unsigned = notes.unsigned.iter().map(|what| ("unsigned", (*what).into()));
    let refusals = notes.wrong_on_purpose.map(|what| ("refusals", what.into()));
    let json = notes.json.map(|form| ("its JSON", form.to_string()));
    let of_key = shown.into_iter().chain(starts).chain(others);
    of_key.chain(unsigned).chain(refusals).chain(json).collect()
}

fn notes_json(notes: &Notes) -> Value {
    let others = notes.other_credentials.iter();
    json!({
        "wrong_on_purpose": notes.wrong_on_purpose,
        "unsigned": notes.unsigned,
        "shown_at": notes.secret_at.map(|at| json!({ "path": at.path, "source": at.source })),
        "starts_with": notes.secret_starts_with,
        "other_credentials": others
            .map(|other| json!({ "starts_with": other.starts_with, "what": other.what }))
            .collect::<Vec<_>>(),
        "json": notes.json.map(|form| form.to_string()),
    })
}

/// What a valid signature does not keep anybody from.
fn not_protected(scheme: &AnyScheme) -> String {
    let body = match scheme.coverage() {
        Coverage::Body => None,
        Coverage::Prefix => Some("what is appended to the body"),
        Coverage::Fields => Some("the body besides the signed fields"),
        _ => Some("the body"),
    };
    let repeats = match scheme.tolerance() {
        Some(seconds) => format!("repeats within {seconds} s"),
        None => "repeats, for ever".into(),
    };
    body.into_iter().map(String::from).chain([repeats]).collect::<Vec<_>>().join("; ")
}

fn signed(scheme: &AnyScheme) -> String {
    let mut signed = scheme.signed().replace('\n', "\\n");
    match scheme.coverage() {
        Coverage::Body if scheme.is_signed_before_compression() => {
            signed.push_str(", before it is compressed");
        }
        Coverage::Body => {}
        Coverage::Prefix => signed.push_str(", to which more can be appended"),
        Coverage::Fields => signed.push_str(", NOT the body besides"),
        _ => signed.push_str(if signed.is_empty() { "nothing" } else { ", NOT the body" }),
    }
    signed
}

/// What a sender can move although the signature holds.
fn left_open(scheme: &AnyScheme) -> Option<String> {
    let moves: Vec<_> = scheme.leaves_open().collect();
    (!moves.is_empty()).then(|| moves.join("; "))
}

fn replay_protection(scheme: &AnyScheme) -> String {
    let signed_headers = scheme.parts().iter().filter_map(|part| match part {
        Part::Header(name) | Part::HeaderOf(name, _) => Some(format!("signed `{name}`")),
        _ => None,
    });
    let time = scheme.tolerance().map(|seconds| {
        if scheme.expires() {
            format!("signed end, and {seconds} s")
        } else {
            format!("signed time, {seconds} s")
        }
    });
    let all: Vec<_> = time.into_iter().chain(signed_headers).collect();
    if all.is_empty() { "none".into() } else { all.join("; ") }
}

/// By what a ledger knows a repeat.
fn told_apart_by(scheme: &AnyScheme) -> String {
    match scheme.told_apart_by() {
        ToldApartBy::MessageId(header) => format!("`{header}`"),
        ToldApartBy::EventId(path) => format!("the body's `{path}`"),
        ToldApartBy::Message => "the message".into(),
        ToldApartBy::Nothing(_) => "nothing".into(),
        _ => "a key of yours".into(),
    }
}

fn handshake_json(handshake: &Handshake) -> Value {
    json!({
        "kind": handshake.kind(),
        "method": handshake.method(),
        "signed": handshake.is_signed(),
        "what": handshake.what(),
        "answer": handshake.answer(),
        "within": handshake.seconds(),
        "otherwise": handshake.consequence(),
    })
}

/// What comes, what it is answered with, by when, and what follows if not.
fn of_handshake(handshake: &Handshake) -> String {
    let signed = if handshake.is_signed() { "signed" } else { "not signed" };
    let (method, what, answer) = (handshake.method(), handshake.what(), handshake.answer());
    let within = handshake.seconds().map(|seconds| format!(", within {seconds} s"));
    let otherwise = Some(handshake.consequence()).filter(|text| !text.is_empty());
    let otherwise = otherwise.map(|text| format!("; otherwise {text}"));
    let end: String = within.into_iter().chain(otherwise).collect();
    format!("{method}, {signed}: {what}; the answer is {answer}{end}")
}

/// The kinds and methods, each once, and whether refusals are tested.
fn handshakes(scheme: &AnyScheme) -> String {
    let mut all = Vec::new();
    for handshake in scheme.handshakes() {
        let short = format!("{}, {}", handshake.kind(), handshake.method());
        if !all.contains(&short) {
            all.push(short);
        }
    }
    if scheme.tests_refusals() {
        all.push("refusals are tested".into());
    }
    all.join("; ")
}

fn text(rows: &[Row]) -> String {
    let heading = ["PROVIDER", "NAME", "HEADER", "ALGORITHM", "SIGNATURE", "TOLERANCE", "SIGNED"]
        .map(String::from);
    let cells: Vec<_> = iter::once(heading).chain(rows.iter().map(cells)).collect();
    let mut widths = [0; 7];
    for row in &cells {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut table = String::new();
    for row in &cells {
        let padded: Vec<_> =
            row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        table.push_str(padded.join("  ").trim_end());
        table.push('\n');
    }
    table
}

fn cells(row: &Row) -> [String; 7] {
    let scheme = row.scheme;
    [
        scheme.id().into(),
        scheme.name().into(),
        scheme.header().into(),
        scheme.algorithm().into(),
        scheme.text_form(),
        scheme.tolerance().map_or("-".into(), |seconds| format!("{seconds} s")),
        signed(scheme),
    ]
}

const HANDSHAKES: &str = "
## Handshakes

| id | handshake | signed | what comes | the answer | within | otherwise |
|-|-|-|-|-|-|-|
";

fn markdown(rows: &[Row]) -> String {
    let mut table = String::from(
        "| provider | id | type | header | algorithm | text form | signed | covers the body | \
         left open | replay protection | told apart by | handshake | feature | confirmed by | last read | source |\n\
         |-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|\n",
    );
    for row in rows {
        let (scheme, provider) = (row.scheme, row.provider);
        let signed = scheme.signed().replace('\n', "\\n");
        // Writing to a String does not fail.
        let _ = writeln!(
            table,
            "| {} | `{}` | [`{}`](../{}) | `{}` | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            scheme.name(),
            scheme.id(),
            provider.type_name,
            provider.file,
            scheme.header(),
            scheme.algorithm(),
            scheme.text_form().replace('|', "\\|"),
            if signed.is_empty() {
                "nothing".into()
            } else {
                format!("`{}`", signed.replace('|', "\\|"))
            },
            match scheme.coverage() {
                Coverage::Body if scheme.is_signed_before_compression() => "yes, decompressed",
                Coverage::Body => "yes",
                Coverage::Prefix => "**its beginning**",
                Coverage::Fields => "**fields**",
                _ => "**no**",
            },
            left_open(scheme).unwrap_or_default(),
            row.replay,
            told_apart_by(scheme),
            handshakes(scheme),
            provider.feature,
            row.confirmed_by(),
            row.last_read(),
            scheme.source(),
        );
    }
    table.push_str(HANDSHAKES);
    for scheme in rows.iter().map(|row| row.scheme) {
        for handshake in scheme.handshakes() {
            let seconds = handshake.seconds().map(|seconds| format!("{seconds} s"));
            let _ = writeln!(
                table,
                "| `{}` | {}, {} | {} | {} | {} | {} | {} |",
                scheme.id(),
                handshake.kind(),
                handshake.method(),
                if handshake.is_signed() { "yes" } else { "no" },
                handshake.what(),
                handshake.answer(),
                seconds.unwrap_or_default(),
                handshake.consequence(),
            );
        }
    }
    table + &left_out::markdown() + &listed::markdown()
}
