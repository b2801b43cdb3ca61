//! A naive cutter of JSON that is known to be valid: each value as it stands there.

use std::collections::BTreeMap;

use serde_json::Value;

/// The blanks of JSON.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// A value as it stands, without blanks around it.
#[derive(Clone, Copy, Debug)]
pub struct Json<'t>(pub &'t str);

/// Where the value at the beginning of `text` ends.
fn end(text: &str) -> usize {
    let (mut depth, mut is_in_text, mut is_escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => is_in_text = !is_in_text,
            _ if is_in_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 0 => depth -= 1,
            b'}' | b']' | b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' if depth == 0 => return at,
            _ => {}
        }
        if depth == 0 && !is_in_text && matches!(byte, b'}' | b']' | b'"') {
            return at + 1;
        }
    }
    text.len()
}

impl<'t> Json<'t> {
    /// A body that is one value.
    #[must_use]
    pub fn of(body: &'t str) -> Self {
        Self(body.trim_matches(BLANKS))
    }

    /// The values within: names and members alike.
    fn cut(self) -> Vec<&'t str> {
        let mut rest = &self.0[1..];
        let mut cut = Vec::new();
        loop {
            rest = rest.trim_start_matches(BLANKS).trim_start_matches([',', ':']);
            rest = rest.trim_start_matches(BLANKS);
            if rest.starts_with(['}', ']']) {
                return cut;
            }
            let (value, behind) = rest.split_at(end(rest));
            cut.push(value);
            rest = behind;
        }
    }

    #[must_use]
    pub fn is_object(self) -> bool {
        self.0.starts_with('{')
    }

    #[must_use]
    pub fn is_list(self) -> bool {
        self.0.starts_with('[')
    }

    /// An object's members, in their order.
    ///
    /// # Panics
    /// It is no valid JSON.
    #[must_use]
    pub fn members(self) -> Vec<(String, Self)> {
        if !self.is_object() {
            return Vec::new();
        }
        let name = |text: &str| serde_json::from_str(text).expect("a name is a text");
        self.cut().chunks(2).map(|two| (name(two[0]), Self(two[1]))).collect()
    }

    /// A list's items, in their order.
    #[must_use]
    pub fn items(self) -> Vec<Self> {
        if self.is_list() { self.cut().into_iter().map(Self).collect() } else { Vec::new() }
    }

    /// Whether no name is in the object itself twice.
    #[must_use]
    pub fn has_each_once(self) -> bool {
        let members = self.members();
        let mut names: Vec<_> = members.iter().map(|(name, _)| name).collect();
        names.sort();
        names.windows(2).all(|two| two[0] != two[1])
    }

    /// The object's first member of that name.
    #[must_use]
    pub fn member(self, wanted: &str) -> Option<Self> {
        self.members().into_iter().find(|(name, _)| name == wanted).map(|(_, value)| value)
    }

    /// As another library reads it.
    ///
    /// # Panics
    /// It is no valid JSON.
    #[must_use]
    pub fn value(self) -> Value {
        serde_json::from_str(self.0).expect("it is valid")
    }

    /// Without blanks, and each object by its names.
    #[must_use]
    pub fn sorted(self) -> String {
        if self.is_object() {
            let members: BTreeMap<_, _> = self.members().into_iter().collect();
            let members = members.into_iter();
            let one =
                |(name, value): (String, Self)| format!("{}:{}", Value::from(name), value.sorted());
            format!("{{{}}}", members.map(one).collect::<Vec<_>>().join(","))
        } else if self.is_list() {
            let items: Vec<_> = self.items().into_iter().map(Self::sorted).collect();
            format!("[{}]", items.join(","))
        } else if self.0.starts_with('"') {
            self.value().to_string()
        } else {
            self.0.to_owned()
        }
    }
}
