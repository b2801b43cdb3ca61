//! What the targets share: the schemes, written down a second time ([`recipe`]), an oracle that
//! verifies the naive way by them ([`oracle`]), and what a fuzzer's input means ([`case`]).

pub mod case;
pub mod oracle;
pub mod recipe;

pub use case::{Case, Edit};
pub use oracle::{Delivery, Key};
pub use recipe::Recipe;

#[cfg(test)]
mod tests {
    use std::{error::Error, fs};

    use arbitrary::{Arbitrary, Unstructured};

    use super::*;
    use crate::recipe::{PROVIDERS, SCHEMES};

    /// A change of [`Case`] would silently turn the seeds into noise.
    fn check_seeds(target: &str, recipes: &'static [Recipe]) -> Result<(), Box<dyn Error>> {
        let mut accepted = 0;
        for seed in fs::read_dir(format!("{}/seeds/{target}", env!("CARGO_MANIFEST_DIR")))? {
            let path = seed?.path();
            let bytes = fs::read(&path)?;
            let case = Case::arbitrary_take_rest(Unstructured::new(&bytes))?;
            let opened = case.open(&[recipes]).ok_or("the secret is refused")?;
            let verdict = opened.recipe.accepts(&opened.delivery, &opened.keys);
            let refused = path.to_string_lossy().ends_with("-refused");
            assert_eq!(verdict.is_none(), refused, "{}", path.display());
            accepted += usize::from(!refused);
        }
        assert!(accepted > 0, "there are no seeds");
        Ok(())
    }

    #[test]
    fn the_seeds_of_verify_are_what_their_names_say() -> Result<(), Box<dyn Error>> {
        check_seeds("verify", &PROVIDERS)
    }

    #[test]
    fn the_seeds_of_scheme_are_what_their_names_say() -> Result<(), Box<dyn Error>> {
        check_seeds("scheme", &SCHEMES)
    }
}
