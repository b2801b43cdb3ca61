//! What else the providers are called: earlier and later names, and products whose webhooks come by their schemes.

use countersign::AnyScheme;

/// By the schemes' ids, as the providers' own pages have the names.
const OTHER_NAMES: [(&str, &[&str]); 26] = [
    ("antom", &["Alipay+"]),
    ("atlassian-connect", &["Jira Cloud", "Confluence Cloud"]),
    ("aws-sns", &["AWS", "Simple Notification Service", "SES"]),
    ("aws-sns-legacy-sha1", &["AWS", "Simple Notification Service", "SES"]),
    ("brevo", &["Sendinblue"]),
    ("circle", &["USDC"]),
    ("constant-contact", &["CTCT"]),
    ("dropbox-sign", &["HelloSign"]),
    ("freshchat", &["Freshworks"]),
    ("google-pubsub-push", &["Pub/Sub", "Gmail", "Google Play", "Eventarc"]),
    ("google-risc", &["Cross-Account Protection"]),
    ("highlevel", &["GoHighLevel", "LeadConnector", "GHL"]),
    ("highlevel-ed25519", &["GoHighLevel", "LeadConnector", "GHL"]),
    ("jira", &["Atlassian"]),
    ("messagebird", &["Bird"]),
    ("meta", &["Facebook", "Instagram", "Messenger"]),
    ("monobank-acquiring", &["plata"]),
    ("pingpp", &["Pingxx"]),
    ("quickbooks", &["Intuit"]),
    ("trello", &["Atlassian"]),
    ("twitter", &["X"]),
    ("vonage-jwt", &["Nexmo"]),
    ("webex", &["Cisco"]),
    ("whatsapp", &["Meta", "Facebook"]),
    ("wise", &["TransferWise"]),
    ("woovi", &["OpenPix"]),
];

/// The other names of a scheme's provider.
pub(crate) fn other(scheme: &AnyScheme) -> &'static [&'static str] {
    let listed = OTHER_NAMES.into_iter().find(|(id, _)| *id == scheme.id());
    listed.map(|(_, names)| names).unwrap_or_default()
}

/// Whether the words of `text` stand together in the id, the name or another name.
pub(crate) fn has_words(scheme: &AnyScheme, text: &str) -> bool {
    let named = [scheme.id(), scheme.name()].into_iter().chain(other(scheme).iter().copied());
    have_words(named, text)
}

/// Whether the words of `text` stand together in one of `names`.
pub(crate) fn have_words<'a>(mut names: impl Iterator<Item = &'a str>, text: &str) -> bool {
    let wanted = words(text);
    !wanted.is_empty()
        && names.any(|name| words(name).windows(wanted.len()).any(|some| some == wanted))
}

/// Its letters and digits, in lower case, split at everything else.
fn words(text: &str) -> Vec<String> {
    let split = text.split(|letter: char| !letter.is_alphanumeric());
    split.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use countersign::providers;

    use super::*;

    #[test]
    fn every_other_name_is_a_known_providers() {
        assert!(OTHER_NAMES.is_sorted_by_key(|(id, _)| id));
        for (id, names) in OTHER_NAMES {
            let scheme = providers::find(id).unwrap().scheme();
            for name in names {
                let own = [scheme.id(), scheme.name()].map(words);
                assert!(!own.contains(&words(name)), "{id} is found by {name} already");
            }
        }
    }
}
