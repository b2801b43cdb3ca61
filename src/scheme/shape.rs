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
    pub(super) digits_only: bool,
    pub(super) others: &'static str,
    pub(super) shortest: usize,
    pub(super) longest: usize,
}

impl Shape {
    /// ASCII letters and digits, at most 128 of them.
    pub const fn letters_and_digits() -> Self {
        Self { digits_only: false, others: "", shortest: 0, longest: 128 }
    }

    /// Decimal digits, at most 128 of them.
    pub const fn digits() -> Self {
        Self { digits_only: true, ..Self::letters_and_digits() }
    }

    /// These ASCII characters too.
    pub const fn or(self, characters: &'static str) -> Self {
        Self { others: characters, ..self }
    }

    /// Sets the longest length, in bytes.
    pub const fn at_most(self, longest: usize) -> Self {
        Self { longest, ..self }
    }

    /// Sets the shortest length, in bytes.
    pub const fn at_least(self, shortest: usize) -> Self {
        Self { shortest, ..self }
    }

    pub(crate) const fn allows(self, byte: u8) -> bool {
        let mut others = self.others.as_bytes();
        while let [other, rest @ ..] = others {
            if *other == byte {
                return true;
            }
            others = rest;
        }
        if self.digits_only { byte.is_ascii_digit() } else { byte.is_ascii_alphanumeric() }
    }

    /// Whether all of `bytes` are in the alphabet.
    pub(super) const fn allows_all(self, mut bytes: &[u8]) -> bool {
        while let [byte, rest @ ..] = bytes {
            if !self.allows(*byte) {
                return false;
            }
            bytes = rest;
        }
        true
    }

    /// Whether it allows what means something in a page, in a JSON text or between headers, or is not
    /// printable ASCII.
    pub(super) const fn shows_markup(self) -> bool {
        let mut others = self.others.as_bytes();
        while let [byte, rest @ ..] = others {
            let is_markup = matches!(byte, b'<' | b'>' | b'&' | b'"' | b'\'' | b'`' | b'\\');
            if is_markup || !matches!(byte, b' '..=b'~') {
                return true;
            }
            others = rest;
        }
        false
    }

    /// The longest length, in bytes.
    pub(crate) const fn longest(self) -> usize {
        self.longest
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

    /// Whether a value has this shape.
    #[must_use]
    pub fn fits(self, value: &[u8]) -> bool {
        self.takes(value.len()) && self.holds(value)
    }

    /// Whether a value may have so many bytes.
    pub(crate) const fn takes(self, length: usize) -> bool {
        self.shortest <= length && length <= self.longest
    }

    /// Whether all of `bytes` may be in a value.
    pub(crate) fn holds(self, bytes: &[u8]) -> bool {
        bytes.iter().all(|byte| self.allows(*byte))
    }
}
