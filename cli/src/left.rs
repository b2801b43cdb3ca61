//! What is left to look at where no cause was found: by what the scheme signs, and by what is known of its
//! provider.

use countersign::explain::{Credential, Notes};
use countersign::{AnyScheme, Coverage, KeyKind};

use crate::key;

/// What was tried, and how often, as the end of a sentence.
pub(crate) fn tried(scheme: &AnyScheme, times: usize, bytes: u64) -> String {
    let kind = scheme.key_kind();
    let (count, name) = match kind {
        KeyKind::Token => ("comparisons", "token"),
        kind if kind.is_public() => ("verifications", "key"),
        _ => ("MACs", "secret"),
    };
    let is_secret = !kind.is_public() && kind != KeyKind::Token;
    let others: Vec<_> = [
        ("text forms", is_secret),
        ("messages", is_secret),
        ("URLs", scheme.signs_url()),
        ("algorithms", kind != KeyKind::Token),
        ("providers", kind != KeyKind::Token),
    ]
    .into_iter()
    .filter_map(|(what, is_tried)| is_tried.then_some(what))
    .collect();
    let readings = [format!("other readings of the {name}")];
    let bodies = signs_body(scheme).then(|| "bodies written again".into());
    let others = others.split_last().map(|(last, others)| match others {
        [] => format!("other {last}"),
        others => format!("other {} and {last}", others.join(", ")),
    });
    let all: Vec<_> = readings.into_iter().chain(bodies).chain(others).collect();
    format!("{times} {count} over {bytes} bytes were tried, with {}", all.join(", "))
}

fn signs_body(scheme: &AnyScheme) -> bool {
    scheme.coverage() != Coverage::None
}

/// What looks the same from here: a line each, the likeliest first.
pub(crate) fn suspects(scheme: &AnyScheme) -> Vec<String> {
    let notes = Notes::of(scheme);
    let on_purpose = notes.wrong_on_purpose.map(String::from);
    let url = scheme.signs_url().then(|| {
        "the URL: the one that was registered at the provider is signed, and may be another than --url: look \
         it up there"
            .into()
    });
    let setting = scheme.setting().map(|name| format!("the {name}: another one than --client-id"));
    let message = match scheme.key_kind() {
        KeyKind::Token => "the request: sent by somebody else",
        _ => "the request: changed in a way that is not tried, or forged",
    };
    let all = on_purpose.into_iter().chain(url).chain(setting);
    all.chain([of_key(scheme, &notes), message.into()]).collect()
}

/// What the key may be instead, and where the right one is.
fn of_key(scheme: &AnyScheme, notes: &Notes) -> String {
    let name = key::name(scheme);
    let other = match scheme.key_kind() {
        KeyKind::Secret | KeyKind::Token => "that of another endpoint, mode or account",
        KeyKind::PublicKey => "that of another application, account or environment",
        _ => "those of another account, of another environment or from before a rotation",
    };
    let starts = match notes.secret_starts_with {
        [] => String::new(),
        starts => format!("; it starts with {}", quoted(starts)),
    };
    let shown = notes.secret_at.map(|at| format!("; shown at {} ({})", at.path, at.source));
    format!("the {name}: {other}{starts}{}", shown.unwrap_or_default())
}

pub(crate) fn quoted(starts: &[&str]) -> String {
    starts.iter().map(|start| format!("`{start}`")).collect::<Vec<_>>().join(" or ")
}

/// What a provider issues besides, by what it starts with.
pub(crate) fn credentials(all: &[Credential]) -> String {
    let one = |other: &Credential| format!("`{}` {}", other.starts_with, other.what);
    all.iter().map(one).collect::<Vec<_>>().join(", ")
}
