use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use super::Names;

/// A collection of header fields that a verifier can look a name up in.
///
/// It is implemented for slices, arrays and `Vec`s of `(name, value)` pairs, for `BTreeMap` and
/// `HashMap`, for `http::HeaderMap` (feature `http`) and actix-web's (feature `actix-web`), and through
/// [`HeaderFn`] for anything that a closure can look up.
///
/// An implementation shows every value of a name, however the name's letters are cased and however
/// often it occurs: a verifier refuses a repeated header, and can do so only if it sees it. Values
/// are bytes as the HTTP parser left them, with optional blanks around them already stripped.
///
/// ```
/// use countersign::Headers;
///
/// let headers = [("X-Signature", "abc"), ("x-signature", "def")];
/// let mut values = Vec::new();
/// headers.visit("X-SIGNATURE", &mut |value| values.push(value));
/// assert_eq!(values, [b"abc", b"def"]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no collection of headers that a verifier can look a name up in",
    note = "`http::HeaderMap` is one with countersign's feature `http`, actix-web's with the feature \
            `actix-web`; `HeaderFn` makes one of a closure"
)]
pub trait Headers {
    /// Calls `see` with each value of each header named `name`, in any letter case.
    fn visit<'a>(&'a self, name: &str, see: &mut dyn FnMut(&'a [u8]));

    /// Calls `see` with each value of each of `names`, and which of them it is. An implementation
    /// can find all of them in one walk.
    fn visit_each<'a>(&'a self, names: &Names, see: &mut dyn FnMut(usize, &'a [u8])) {
        for (at, name) in names.iter().enumerate() {
            self.visit(name, &mut |value| see(at, value));
        }
    }

    /// Calls `see` with each header that there is, its name and its value. No verdict needs it; where it is
    /// not implemented, as [`HeaderFn`] cannot list what it looks up, nothing is shown, and a receiver keeps
    /// no refused request.
    fn visit_all<'a>(&'a self, see: &mut dyn FnMut(&'a str, &'a [u8])) {
        let _ = see;
    }
}

impl<H: Headers + ?Sized> Headers for &H {
    fn visit<'a>(&'a self, name: &str, see: &mut dyn FnMut(&'a [u8])) {
        (**self).visit(name, see);
    }

    fn visit_each<'a>(&'a self, names: &Names, see: &mut dyn FnMut(usize, &'a [u8])) {
        (**self).visit_each(names, see);
    }

    fn visit_all<'a>(&'a self, see: &mut dyn FnMut(&'a str, &'a [u8])) {
        (**self).visit_all(see);
    }
}

/// The value of a header that is there once at most.
pub(crate) fn single<'h>(
    headers: &'h dyn Headers,
    name: &str,
) -> Result<Option<&'h [u8]>, Repeated> {
    let (mut found, mut is_repeated) = (None, false);
    headers.visit(name, &mut |value| is_repeated |= found.replace(value).is_some());
    if is_repeated { Err(Repeated) } else { Ok(found) }
}

/// A header is there more than once: nobody can say which of the values counts.
pub(crate) struct Repeated;

/// No headers.
impl Headers for () {
    fn visit<'a>(&'a self, _: &str, _: &mut dyn FnMut(&'a [u8])) {}
}

fn visit_all_pairs<'a, N, V>(
    pairs: impl Iterator<Item = (&'a N, &'a V)>,
    see: &mut dyn FnMut(&'a str, &'a [u8]),
) where
    N: AsRef<str> + 'a,
    V: AsRef<[u8]> + 'a,
{
    for (field, value) in pairs {
        see(field.as_ref(), value.as_ref());
    }
}

fn visit_pairs<'a, N, V>(
    pairs: impl Iterator<Item = (&'a N, &'a V)>,
    name: &str,
    see: &mut dyn FnMut(&'a [u8]),
) where
    N: AsRef<str> + 'a,
    V: AsRef<[u8]> + 'a,
{
    for (field, value) in pairs {
        if field.as_ref().eq_ignore_ascii_case(name) {
            see(value.as_ref());
        }
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for [(N, V)] {
    fn visit<'a>(&'a self, name: &str, see: &mut dyn FnMut(&'a [u8])) {
        visit_pairs(self.iter().map(|(field, value)| (field, value)), name, see);
    }

    fn visit_all<'a>(&'a self, see: &mut dyn FnMut(&'a str, &'a [u8])) {
        visit_all_pairs(self.iter().map(|(field, value)| (field, value)), see);
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>, const LEN: usize> Headers for [(N, V); LEN] {
    fn visit<'a>(&'a self, name: &str, see: &mut dyn FnMut(&'a [u8])) {
        self.as_slice().visit(name, see);
    }

    fn visit_all<'a>(&'a self, see: &mut dyn FnMut(&'a str, &'a [u8])) {
        self.as_slice().visit_all(see);
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for Vec<(N, V)> {
    fn visit<'a>(&'a self, name: &str, see: &mut dyn FnMut(&'a [u8])) {
        self.as_slice().visit(name, see);
    }

    fn visit_all<'a>(&'a self, see: &mut dyn FnMut(&'a str, &'a [u8])) {
        self.as_slice().visit_all(see);
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for BTreeMap<N, V> {
    fn visit<'a>(&'a self, name: &str, see: &mut dyn FnMut(&'a [u8])) {
        visit_pairs(self.iter(), name, see);
    }

    fn visit_all<'a>(&'a self, see: &mut dyn FnMut(&'a str, &'a [u8])) {
        visit_all_pairs(self.iter(), see);
    }
}

/// Looks at every entry, so that two spellings of one name are seen as repeated.
#[cfg(feature = "std")]
impl<N: AsRef<str>, V: AsRef<[u8]>, S> Headers for std::collections::HashMap<N, V, S> {
    fn visit<'a>(&'a self, name: &str, see: &mut dyn FnMut(&'a [u8])) {
        visit_pairs(self.iter(), name, see);
    }

    fn visit_all<'a>(&'a self, see: &mut dyn FnMut(&'a str, &'a [u8])) {
        visit_all_pairs(self.iter(), see);
    }
}

/// Headers behind a closure that answers a name with all of its values.
///
/// An `Option` will do where the collection cannot repeat a header; where it can, the closure has
/// to show every value.
///
/// ```
/// use countersign::{HeaderFn, Headers, Request};
/// use std::collections::HashMap;
///
/// let fields: HashMap<String, Vec<String>> =
///     HashMap::from([("x-signature".into(), vec!["abc".into(), "def".into()])]);
/// let headers =
///     HeaderFn::new(|name: &str| fields.get(&name.to_ascii_lowercase()).into_iter().flatten());
/// let request = Request::new(&headers);
/// # let mut count = 0;
/// # headers.visit("X-Signature", &mut |_| count += 1);
/// # assert_eq!(count, 2);
/// # let _ = request;
/// ```
pub struct HeaderFn<'v, F> {
    look_up: F,
    values: PhantomData<&'v [u8]>,
}

impl<'v, F> HeaderFn<'v, F> {
    /// Headers that `look_up` finds: it gets a name, to be matched in any letter case, and returns
    /// every value.
    pub fn new<I, V>(look_up: F) -> Self
    where
        F: Fn(&str) -> I,
        I: IntoIterator<Item = &'v V>,
        V: AsRef<[u8]> + ?Sized + 'v,
    {
        Self { look_up, values: PhantomData }
    }
}

impl<'v, F, I, V> Headers for HeaderFn<'v, F>
where
    F: Fn(&str) -> I,
    I: IntoIterator<Item = &'v V>,
    V: AsRef<[u8]> + ?Sized + 'v,
{
    fn visit<'a>(&'a self, name: &str, see: &mut dyn FnMut(&'a [u8])) {
        for value in (self.look_up)(name) {
            see(value.as_ref());
        }
    }
}

impl<F> fmt::Debug for HeaderFn<'_, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeaderFn").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::{format, vec};

    use super::*;

    const FIELDS: [(&str, &str); 3] = [("X-A", "1"), ("Host", "a.example"), ("x-a", "2")];

    /// What is seen of the headers: by a name, by several, and of all.
    fn seen(headers: &dyn Headers) -> [Vec<String>; 3] {
        let text = |value: &[u8]| String::from_utf8(value.to_vec()).unwrap();
        let (mut of_one, mut each, mut all) = (vec![], vec![], vec![]);
        headers.visit("X-A", &mut |value| of_one.push(text(value)));
        let names = Names::new(&["host", "x-A"]);
        headers.visit_each(&names, &mut |at, value| each.push(format!("{at}: {}", text(value))));
        headers.visit_all(&mut |name, value| all.push(format!("{name}: {}", text(value))));
        for seen in [&mut of_one, &mut each, &mut all] {
            seen.sort();
        }
        [of_one, each, all]
    }

    #[test]
    fn every_collection_shows_all_that_is_there() {
        let all = [
            &["1", "2"][..],
            &["0: a.example", "1: 1", "1: 2"],
            &["Host: a.example", "X-A: 1", "x-a: 2"],
        ];
        assert_eq!(seen(&FIELDS), all);
        assert_eq!(seen(&&FIELDS), all);
        assert_eq!(seen(&FIELDS.to_vec()), all);
        assert_eq!(seen(&FIELDS.as_slice()), all);
        assert_eq!(seen(&BTreeMap::from(FIELDS)), all);
        assert_eq!(seen(&()), <[Vec<String>; 3]>::default());
    }

    #[test]
    fn a_closure_lists_nothing() {
        let headers = HeaderFn::new(|name: &str| {
            let is_it = |field: &&(&str, &'static str)| field.0.eq_ignore_ascii_case(name);
            FIELDS.iter().filter(is_it).map(|field| field.1).collect::<Vec<_>>()
        });
        assert_eq!(seen(&headers)[2], Vec::<String>::new());
        assert_eq!(seen(&headers)[0], ["1", "2"]);
    }
}
