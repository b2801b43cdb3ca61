//! Which schemes of the catalogue have a secret or a token.

use std::collections::BTreeSet;
use std::fs;

use countersign::Entry;
use countersign::providers::entries;
use serde::Deserialize;

#[derive(Deserialize)]
struct Listed {
    recipes: Vec<ListedRecipe>,
}

#[derive(Deserialize)]
struct ListedRecipe {
    id: String,
    key: ListedKey,
}

#[derive(Deserialize)]
struct ListedKey {
    kind: String,
}

/// Those of the catalogue. None is left out: the list of all recipes, whatever the features, has no other.
pub(crate) fn with_secrets() -> Vec<Entry> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/recipes.json");
    let listed: Listed = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let listed = listed.recipes.into_iter().filter(|recipe| recipe.key.kind == "secret");
    let listed: BTreeSet<_> = listed.map(|recipe| recipe.id).collect();
    let all: Vec<_> = entries().filter(|entry| !entry.scheme().key_kind().is_public()).collect();
    let ids: BTreeSet<_> = all.iter().map(|entry| entry.scheme().id().to_owned()).collect();
    assert_eq!(ids, listed, "a feature is missing here");
    all
}
