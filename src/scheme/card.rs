/// Who signs so, who says it, and what is known of repeats.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Card {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) source: &'static str,
    pub(crate) third_party: bool,
    pub(crate) repeats: Repeats,
    pub(crate) repeats_for: u64,
}

impl Card {
    pub(crate) const fn new(id: &'static str) -> Self {
        Self {
            id,
            name: id,
            source: "",
            third_party: false,
            repeats: Repeats::Alike,
            repeats_for: 3 * 24 * 60 * 60,
        }
    }
}

/// What a delivery and its repeats have in common.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Repeats {
    /// The body, which no other delivery has.
    Alike,
    /// What the body means.
    Differ,
    /// The body, which other deliveries may have too.
    LikeOthers,
    /// The value of this signed header.
    WithId(&'static str),
}

/// What tells a scheme's deliveries apart, so that a repeat is known: made of what is signed alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ToldApartBy {
    /// The value of this signed header: the message's id.
    MessageId(&'static str),
    /// The message: a repeat's is the same.
    Message,
    /// A key that the receiver takes from what is signed; the text says why nothing else can.
    ReceiversKey(&'static str),
    /// Nothing; the text says why.
    Nothing(&'static str),
}
