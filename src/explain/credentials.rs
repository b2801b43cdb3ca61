//! What a text is that stands where a webhook's secret belongs, and is none.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::edges;
use super::inquiry::Inquiry;
use super::notes::Notes;
use crate::key::KeyKind;

/// The longest word that is taken for an example's, in letters and digits.
const LONGEST_WORD: usize = 40;

/// What a text is that is no secret of webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// What starts so, what all such are, and how the provider's own start.
    Other(&'static str, &'static str, Option<&'static str>),
    Jwt,
    Uuid,
    PrivateKey,
    PublicKey,
    /// A signature, or a header's value.
    Signature,
    /// What a program writes where it has no value.
    Missing(&'static str),
    /// The name of the place where the secret is.
    Reference(&'static str),
    Placeholder,
    /// As pages show secrets that they hide.
    Masked,
    Url,
    Path,
}

/// What is issued for something else, by how it starts.
const OTHERS: [(&str, &str); 60] = [
    ("sk_live_", "secret API keys"),
    ("sk_test_", "secret API keys"),
    ("sk_", "secret API keys"),
    ("sk-", "secret API keys"),
    ("pk_", "publishable API keys"),
    ("rk_", "restricted API keys"),
    ("ck_", "consumer keys"),
    ("cs_", "consumer secrets"),
    ("whpk_", "public keys"),
    ("we_", "ids of webhook endpoints"),
    ("acct_", "ids of accounts"),
    ("ghp_", "personal access tokens"),
    ("gho_", "OAuth tokens"),
    ("ghu_", "tokens of an app's user"),
    ("ghs_", "tokens of an app's installation"),
    ("ghr_", "refresh tokens"),
    ("github_pat_", "personal access tokens"),
    ("glpat-", "personal access tokens"),
    ("gldt-", "deploy tokens"),
    ("glrt-", "tokens of runners"),
    ("xoxb-", "tokens of bots"),
    ("xoxp-", "tokens of users"),
    ("xoxa-", "tokens of workspaces"),
    ("xoxe", "refresh tokens"),
    ("xapp-", "tokens of apps"),
    ("AKIA", "ids of access keys"),
    ("ASIA", "ids of temporary access keys"),
    ("AIza", "API keys"),
    ("ya29.", "OAuth tokens"),
    ("GOCSPX-", "OAuth client secrets"),
    ("SG.", "API keys"),
    ("EAA", "access tokens"),
    ("shpat_", "access tokens of an app"),
    ("shpca_", "access tokens of a custom app"),
    ("shppa_", "passwords of a private app"),
    ("shpua_", "access tokens of a user"),
    ("sq0atp-", "access tokens"),
    ("sq0csp-", "application secrets"),
    ("sq0idp-", "application ids"),
    ("rzp_live_", "ids of API keys"),
    ("rzp_test_", "ids of API keys"),
    ("APP_USR-", "access tokens"),
    ("pat-", "personal access tokens"),
    ("pdl_live_apikey_", "API keys"),
    ("pdl_sdbx_apikey_", "API keys"),
    ("lin_api_", "API keys"),
    ("lin_oauth_", "OAuth tokens"),
    ("sntrys_", "tokens of an organization"),
    ("sntryu_", "tokens of a user"),
    ("sbp_", "access tokens"),
    ("npm_", "access tokens"),
    ("hf_", "access tokens"),
    ("dop_v1_", "access tokens"),
    ("figd_", "personal access tokens"),
    ("ATATT", "API tokens"),
    ("ATCTT", "access tokens"),
    ("PMAK-", "API keys"),
    ("NRAK-", "API keys"),
    ("sess_", "ids of sessions"),
    ("Bearer ", "values of an Authorization header"),
];

/// What programs write for a value that is not there.
const MISSING: [(&str, &str); 10] = [
    ("undefined", "JavaScript"),
    ("[object object]", "JavaScript"),
    ("[object promise]", "JavaScript, of a promise that nobody awaited,"),
    ("nan", "JavaScript"),
    ("null", "JavaScript, Java, PHP or YAML"),
    ("(null)", "C or Objective-C"),
    ("none", "Python"),
    ("nil", "Ruby or Go"),
    ("<nil>", "Go"),
    ("%!s(<nil>)", "Go"),
];

/// Names of secrets and places where they are kept, by how they start.
const REFERENCES: [(&str, &str); 30] = [
    ("process.env", "of a variable in JavaScript"),
    ("import.meta.env", "of a variable in JavaScript"),
    ("Deno.env", "of a variable in JavaScript"),
    ("os.environ", "of a variable in Python"),
    ("os.getenv", "of a variable in Python or Go"),
    ("os.Getenv", "of a variable in Go"),
    ("ENV[", "of a variable in Ruby"),
    ("ENV.fetch", "of a variable in Ruby"),
    ("Rails.application", "of a credential in Rails"),
    ("System.getenv", "of a variable in Java"),
    ("System.get_env", "of a variable in Elixir"),
    ("env(", "of a variable in PHP"),
    ("getenv(", "of a variable in PHP or C"),
    ("$_ENV", "of a variable in PHP"),
    ("config(", "of a setting in PHP"),
    ("Environment.", "of a variable in .NET"),
    ("secrets.", "of a secret of a workflow"),
    ("arn:aws:", "of a resource of AWS"),
    ("{{resolve:", "of a secret of CloudFormation"),
    ("projects/", "of a secret of Google Cloud"),
    ("sm://", "of a secret of Google Cloud"),
    ("@Microsoft.KeyVault(", "of a secret of Azure"),
    ("op://", "of an item of 1Password"),
    ("vault:", "of a secret of Vault"),
    ("secret/data/", "of a secret of Vault"),
    ("ref+", "of a secret of a template"),
    ("!Ref", "of a resource of CloudFormation"),
    ("!ENV", "of a variable in YAML"),
    ("!secret", "of a secret in YAML"),
    ("ENC[", "of nothing but itself, as it is still encrypted"),
];

/// Words that stand for a secret in examples.
const PLACEHOLDERS: [&str; 10] = [
    "changeit",
    "replaceme",
    "replacethis",
    "placeholder",
    "todo",
    "tbd",
    "fixme",
    "dummy",
    "insertsecrethere",
    "secrethere",
];

/// How a placeholder starts, when only its letters and digits are looked at.
const STARTS: [&str; 9] = [
    "your",
    "mywebhook",
    "insert",
    "enteryour",
    "changeme",
    "changethis",
    "replacewith",
    "pasteyour",
    "putyour",
];

/// What a secret is that looks like something else, and like nothing of the provider's own.
pub(super) fn suspected(inquiry: &Inquiry<'_>) -> Option<Look> {
    let notes = Notes::of(inquiry.entry.scheme());
    let texts = inquiry.secrets.iter().map(|text| edges::bare(text));
    let is_own = |text: &str| notes.secret_starts_with.iter().any(|start| text.starts_with(start));
    let mut others = texts.filter(|text| !is_own(text));
    let known = others.find_map(|text| {
        let of_provider = notes.other_credential(text);
        let own = notes.secret_starts_with.first().copied();
        let other = of_provider.map(|other| Look::Other(other.starts_with, other.what, own));
        other.or_else(|| Look::of(text, own))
    });
    let kind = inquiry.entry.scheme().key_kind();
    // A token is whatever the receiver chose.
    let fits = |look: &Look| match look {
        Look::PublicKey => !kind.is_public(),
        look => kind != KeyKind::Token || look.is_no_value(),
    };
    known.filter(fits)
}

impl Look {
    /// What a text without white space and quotes around it is.
    fn of(text: &str, own: Option<&'static str>) -> Option<Self> {
        let starts =
            |(start, _): &&(&str, &str)| text.starts_with(start) && text.len() > start.len();
        let other =
            || OTHERS.iter().find(starts).map(|(start, what)| Self::Other(start, what, own));
        of_key(text).or_else(|| of_no_value(text)).or_else(|| of_place(text)).or_else(other)
    }

    /// Whether it stands for a secret, or for none.
    const fn is_no_value(self) -> bool {
        matches!(
            self,
            Self::Missing(_) | Self::Reference(_) | Self::Placeholder | Self::Masked | Self::Path
        )
    }

    /// What is so.
    pub(super) fn condition(self) -> Cow<'static, str> {
        match self {
            Self::Other(start, what, own) => {
                let own = own.map(|own| format!(", and the provider's own with `{own}`"));
                let own = own.unwrap_or_default();
                format!("the secret starts with `{start}`, as {what} do{own}").into()
            }
            Self::Jwt => "the secret is a JSON Web Token".into(),
            Self::Uuid => "the secret is a UUID, as ids mostly are".into(),
            Self::PrivateKey => "the secret is a private key in PEM".into(),
            Self::PublicKey => "the secret is a public key or a certificate in PEM".into(),
            Self::Signature => "the secret looks like the value of a signature's header".into(),
            Self::Missing(who) => {
                format!("the secret is the word that {who} writes where a value is missing").into()
            }
            Self::Reference(what) => format!("the secret is the name {what}").into(),
            Self::Placeholder => "the secret is a word that stands for one in examples".into(),
            Self::Masked => "the secret is masked or cut, as pages show one".into(),
            Self::Url => "the secret is a URL".into(),
            Self::Path => "the secret is the path of a file".into(),
        }
    }

    /// What to change, and where.
    pub(super) const fn cure(self) -> &'static str {
        match self {
            Self::Other(..) | Self::Jwt | Self::Uuid | Self::Signature | Self::Url => {
                "Configure the secret that the provider shows for this webhook: what else it issues signs \
                 none, and need not be known to a receiver."
            }
            Self::PrivateKey | Self::PublicKey => {
                "This scheme's requests are checked with a shared secret, or with another key: configure what \
                 the provider shows for this webhook. A private key belongs to nobody but who signs with it."
            }
            Self::Missing(_) => {
                "The receiver runs without a secret, and anybody can sign for it so: look for the variable's \
                 name, and whether it is set where the receiver runs. Let the receiver not start without it."
            }
            Self::Reference(_) | Self::Path => {
                "Nothing put the value in its place: look for what should have, and whether the name is \
                 written as it wants it. Anybody can sign with a name."
            }
            Self::Placeholder => {
                "Put the provider's secret in its place: anybody can sign with a word of an example."
            }
            Self::Masked => "Have the page show the whole secret first, and copy it whole.",
        }
    }
}

fn of_key(text: &str) -> Option<Look> {
    let is_signature = text.starts_with("t=") && text.contains(",v1=")
        || ["sha256=", "sha1=", "sha512="].iter().any(|start| text.starts_with(start));
    match text {
        _ if text.starts_with("-----BEGIN") && text.contains("PRIVATE KEY-----") => {
            Some(Look::PrivateKey)
        }
        _ if text.starts_with("-----BEGIN") || text.starts_with("ssh-") => Some(Look::PublicKey),
        _ if is_signature => Some(Look::Signature),
        _ if text.starts_with("eyJ") && text.split('.').count() == 3 => Some(Look::Jwt),
        _ if is_uuid(text) => Some(Look::Uuid),
        _ => None,
    }
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn of_no_value(text: &str) -> Option<Look> {
    let missing = MISSING.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
    if let Some((_, who)) = missing {
        return Some(Look::Missing(who));
    }
    let mut letters =
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase());
    let word: String = letters.by_ref().take(LONGEST_WORD).collect();
    let is_word = letters.next().is_none() && !text.starts_with(['$', '%', '{', '#', '@']);
    let is_repeated = word.len() > 2 && word.trim_matches('x').is_empty();
    let is_masked = ["***", "\u{2022}\u{2022}", "\u{25cf}\u{25cf}", "...", "\u{2026}"];
    if is_word && (PLACEHOLDERS.contains(&word.as_str()) || is_repeated)
        || STARTS.iter().any(|start| word.starts_with(start))
        || text.starts_with('<') && text.ends_with('>')
    {
        Some(Look::Placeholder)
    } else if is_masked.iter().any(|mark| text.contains(mark))
        || ["[REDACTED]", "[FILTERED]", "[Filtered]", "[MASKED]"].contains(&text)
    {
        Some(Look::Masked)
    } else {
        None
    }
}

fn of_place(text: &str) -> Option<Look> {
    let named = REFERENCES.iter().find(|(start, _)| text.starts_with(start));
    if let Some((_, what)) = named {
        return Some(Look::Reference(what));
    }
    let is_name = |name: &str| {
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || "_:.-".contains(c);
        name.len() > 1
            && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(is_of_name)
    };
    let between = |open, close| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    let is_template = [
        ("{{", "}}"),
        ("<%", "%>"),
        ("#{", "}"),
        ("[[", "]]"),
        ("$((", "))"),
        ("$(", ")"),
        ("@@", "@@"),
        ("__", "__"),
    ]
    .into_iter()
    .any(|(open, close)| between(open, close).is_some_and(|name| name.len() > 1));
    let of_shell = text
        .strip_prefix('$')
        .is_some_and(|rest| is_name(rest) && rest.to_ascii_uppercase() == rest);
    let is_variable = of_shell
        || between("${", "}").is_some()
        || between("%", "%").is_some_and(is_name)
        || text.starts_with("$env:");
    let is_constant = text.len() > 5
        && text.contains('_')
        && !text.contains(|c: char| c.is_ascii_digit())
        && is_name(text)
        && text.to_ascii_uppercase() == text;
    if is_variable || is_constant {
        Some(Look::Reference("of a variable, and not its value"))
    } else if is_template {
        Some(Look::Reference("in a template, which nothing filled in"))
    } else if text.starts_with("http://") || text.starts_with("https://") {
        Some(Look::Url)
    } else if ["/run/", "/etc/", "/var/", "/mnt/", "/home/", "./", "../", "~/", "file:", "C:\\"]
        .iter()
        .any(|start| text.starts_with(start))
    {
        Some(Look::Path)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type IsIt = fn(Look) -> bool;

    #[test]
    fn each_kind_is_told_by_its_look() {
        let other = |text: &str| matches!(Look::of(text, None), Some(Look::Other(..)));
        for text in [
            "sk_test_51H",
            "xoxb-1-a",
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_a1",
            "cs_a1",
            "ck_1",
            "rk_live_1",
        ] {
            assert!(other(text), "{text}");
        }
        let given: [(&str, IsIt); 9] = [
            ("undefined", |it| matches!(it, Look::Missing(_))),
            ("None", |it| matches!(it, Look::Missing(_))),
            ("$WEBHOOK_SECRET", |it| matches!(it, Look::Reference(_))),
            ("process.env.SECRET", |it| matches!(it, Look::Reference(_))),
            ("{{ secret }}", |it| matches!(it, Look::Reference(_))),
            ("<your-secret>", |it| it == Look::Placeholder),
            ("CHANGE_ME", |it| it == Look::Placeholder),
            ("f81d4fae-7dec-11d0-a765-00a0c91e6bf6", |it| it == Look::Uuid),
            ("whsec_\u{2022}\u{2022}\u{2022}\u{2022}", |it| it == Look::Masked),
        ];
        for (text, is_it) in given {
            assert!(Look::of(text, None).is_some_and(is_it), "{text}: {:?}", Look::of(text, None));
        }
        for text in [
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "12345",
            "an-invented-secret",
            "abcDEF123&BuyM=",
        ] {
            assert_eq!(Look::of(text, None), None, "{text}");
        }
    }
}
