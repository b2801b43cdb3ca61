use super::shape::Shape;

/// How the text of a field stands in the message, where it is not simply the field's text:
/// [`Part::FieldAs`](crate::Part::FieldAs).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldText {
    /// As it is, and it has to have this shape.
    Shaped(Shape),
    /// With each `\/` written as `/`: JSON within a field, whose writer may escape slashes or not.
    PlainSlashes,
    /// What stands behind the first of this text, which has to be there. In front of it is the signature:
    /// [`Signature::up_to`](crate::Signature::up_to).
    Behind(&'static str),
    /// A number with so many decimals, whichever way the body writes it: of `1`, `1.0` and `"1.00"` with two
    /// it is `1.00`. One with more decimals is refused, and so is an exponent.
    Decimals(u8),
}

impl FieldText {
    /// What a sender can move within it.
    pub(super) const fn leaves_open(self) -> Option<&'static str> {
        match self {
            Self::PlainSlashes => Some("which slashes of the field are escaped"),
            Self::Decimals(_) => Some("with how many zeros a number ends"),
            Self::Shaped(_) | Self::Behind(_) => None,
        }
    }
}
