use alloc::sync::Arc;

use super::chunks::Chunks;
use super::headed::Headed;
use super::{AnyVerifier, Head, Receiver, Refusal};
use crate::bounds::MAX_KEPT_BODY;
use crate::request::Headers;

/// A request that is refused by its head alone, and that the receiver [keeps](Receiver::keep_refused): its
/// body is to be read, and changes nothing of the refusal.
pub struct Unread(Headed);

impl Unread {
    pub(super) fn of(
        receiver: &Arc<Receiver>,
        verifier: &AnyVerifier,
        head: &Head<'_>,
        refusal: Refusal,
    ) -> Option<Self> {
        let keeps = receiver.keeps(verifier.verifier().scheme(), head, refusal);
        keeps.then(|| Self(Headed::new(receiver, verifier, head, refusal)))
    }

    /// Why it is refused: for a layer that does not read whole bodies.
    #[must_use]
    pub const fn refusal(&self) -> Refusal {
        self.0.refusal
    }

    /// Reads the body, within the receiver's limit, 4 MiB and the room that is left, and keeps the request.
    /// What comes of it is the refusal, whatever becomes of the body.
    pub async fn kept(self, headers: &(dyn Headers + Sync), body: impl Chunks) -> Refusal {
        let Self(headed) = self;
        let limit = usize::try_from(headed.receiver.limit).unwrap_or(MAX_KEPT_BODY);
        let room = headed.receiver.room_for(headed.refusal);
        if let Some(body) = headed.read(body, &mut limit.min(MAX_KEPT_BODY).min(room)).await
            && let Some(keeping) =
                headed.receiver.keeping(headed.verifier.verifier().scheme(), &body)
        {
            keeping.keep(headed.refusal, (&headed.method, &headed.path_and_query), headers);
        }
        headed.refusal
    }
}

shows_nothing!(Unread);
