use http::HeaderMap;

use super::Names;
use crate::request::headers::Headers;

/// The most fields that are compared with each name. A look-up hashes the name, which costs more
/// than comparing it with a usual request's, where there is more than one name.
const MOST_TO_COMPARE: usize = 32;

impl Headers for HeaderMap {
    fn visit<'a>(&'a self, name: &str, see: &mut dyn FnMut(&'a [u8])) {
        for value in self.get_all(name) {
            see(value.as_bytes());
        }
    }

    fn visit_each<'a>(&'a self, names: &Names, see: &mut dyn FnMut(usize, &'a [u8])) {
        if names.len() > 1 && self.len() <= MOST_TO_COMPARE {
            for (field, value) in self {
                for (at, name) in names.fields() {
                    if field == name {
                        see(at, value.as_bytes());
                    }
                }
            }
        } else {
            for (at, name) in names.fields() {
                for value in self.get_all(name) {
                    see(at, value.as_bytes());
                }
            }
        }
    }

    fn visit_all<'a>(&'a self, see: &mut dyn FnMut(&'a str, &'a [u8])) {
        for (field, value) in self {
            see(field.as_str(), value.as_bytes());
        }
    }
}
