/// What a signed value is made of, where nothing else marks where it ends: an alphabet, and a longest
/// length. What stands beside the value has to hold a character that is not in the alphabet.
///
/// ```
/// use countersign::Shape;
///
/// const ID: Shape = Shape::letters_and_digits().or("-_=").at_most(128);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a shape does nothing until a part takes it"]
pub struct Shape {
    others: &'static str,
    longest: usize,
}

impl Shape {
    /// ASCII letters and digits, at most 128 of them.
    pub const fn letters_and_digits() -> Self {
        Self { others: "", longest: 128 }
    }

    /// These ASCII characters too.
    pub const fn or(self, characters: &'static str) -> Self {
        Self { others: characters, ..self }
    }

    /// Sets the longest length, in bytes.
    pub const fn at_most(self, longest: usize) -> Self {
        Self { longest, ..self }
    }

    pub(crate) const fn allows(self, byte: u8) -> bool {
        let mut others = self.others.as_bytes();
        while let [other, rest @ ..] = others {
            if *other == byte {
                return true;
            }
            others = rest;
        }
        byte.is_ascii_alphanumeric()
    }

    /// Whether one of `bytes` is in the alphabet.
    pub(super) const fn allows_one_of(self, mut bytes: &[u8]) -> bool {
        while let [byte, rest @ ..] = bytes {
            if self.allows(*byte) {
                return true;
            }
            bytes = rest;
        }
        false
    }

    pub(crate) fn fits(self, value: &[u8]) -> bool {
        value.len() <= self.longest && value.iter().all(|byte| self.allows(*byte))
    }
}
