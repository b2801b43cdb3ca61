use alloc::vec::Vec;

/// How names and values are encoded in a text that is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Escape {
    /// As forms are: a blank is `+`, and what is no letter, digit, `-`, `.`, `_` or `~` is percent-encoded.
    Form,
    /// Percent-encoded as RFC 3986 has it: what is no letter, digit, `-`, `.`, `_` or `~`.
    Rfc3986,
    /// As .NET encodes for a URL: a blank is `+`, what is no letter, digit, `-`, `_`, `.`, `!`, `*`, `(` or `)` is
    /// percent-encoded, and its hex is lower-case.
    DotNet,
}

impl Escape {
    /// What a description calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Form => "form-encoded",
            Self::Rfc3986 => "percent-encoded",
            Self::DotNet => "encoded as .NET does",
        }
    }

    /// Whether the byte stands for itself.
    const fn keeps(self, byte: u8) -> bool {
        match byte {
            b'-' | b'.' | b'_' => true,
            b'~' => matches!(self, Self::Form | Self::Rfc3986),
            b'!' | b'*' | b'(' | b')' => matches!(self, Self::DotNet),
            _ => byte.is_ascii_alphanumeric(),
        }
    }

    const fn blank(self) -> &'static [u8] {
        match self {
            Self::Form | Self::DotNet => b"+",
            Self::Rfc3986 => b"%20",
        }
    }

    /// Whether a text that is encoded can hold the byte.
    pub(crate) const fn writes(self, byte: u8) -> bool {
        byte == b'%' || self.keeps(byte) || matches!(self.blank(), [blank] if *blank == byte)
    }

    /// Appends `text`, encoded.
    pub(crate) fn write(self, text: &[u8], out: &mut Vec<u8>) {
        let digits = match self {
            Self::DotNet => b"0123456789abcdef",
            Self::Form | Self::Rfc3986 => b"0123456789ABCDEF",
        };
        let digit = |value: u8| digits.get(usize::from(value)).copied().unwrap_or_default();
        for byte in text {
            match *byte {
                b' ' => out.extend_from_slice(self.blank()),
                byte if self.keeps(byte) => out.push(byte),
                byte => out.extend_from_slice(&[b'%', digit(byte >> 4), digit(byte & 15)]),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_and_what_is_not() {
        let write = |escape: Escape, text: &str| {
            let mut out = Vec::new();
            escape.write(text.as_bytes(), &mut out);
            assert!(out.iter().all(|byte| escape.writes(*byte)));
            alloc::string::String::from_utf8(out).unwrap()
        };
        let text = "aZ09-._~ !*()/=&+%é";
        assert_eq!(write(Escape::Form, text), "aZ09-._~+%21%2A%28%29%2F%3D%26%2B%25%C3%A9");
        assert_eq!(write(Escape::Rfc3986, text), "aZ09-._~%20%21%2A%28%29%2F%3D%26%2B%25%C3%A9");
        assert_eq!(write(Escape::DotNet, text), "aZ09-._%7e+!*()%2f%3d%26%2b%25%c3%a9");
    }
}
