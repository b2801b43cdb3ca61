//! No secret, and no state that was keyed with one, is left where it lay: in a value that was dropped
//! in place, or in a block that was given back to the heap. What a move leaves behind is not looked
//! for: on the stack, or in space of a value that is not in use and was filled from there.

#[path = "../src/bin/memcheck/recorded.rs"]
mod recorded;
#[path = "../src/bin/memcheck/with_secrets.rs"]
mod with_secrets;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;
use std::mem::MaybeUninit;
use std::process::Command;
use std::sync::{Arc, OnceLock};
use std::{env, fs, process, slice};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::Part::{self, Field};
use countersign::config::FileReceiver;
use countersign::{
    Abp, Asked, Bound, Challenge, Claim, ConfigError, Encoding, Entry, Fields, Handshake, Hash,
    Headers, Jws, KeyKind, Keys, MaskIt, OpenFx, Question, Reply, Request, Rtb, Scheme, Secret,
    SecretForm, Shape, Signature, SignedTime, Signer, TimeFormat, Token, Told, TraceFinance,
    UnixTime, Verification, Verifier, Webhook, Written,
};
use hmac::digest::block_api::{Block as HashBlock, OutputSizeUser as _, UpdateCore as _};
use hmac::digest::common::hazmat::SerializableState;
use hmac::{EagerHash, Hmac, KeyInit as _, Mac as _};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use static_assertions::assert_not_impl_any;
use zeroize::Zeroizing;

// Nothing that holds a secret can be copied without a word.
assert_not_impl_any!(Secret: Clone);
assert_not_impl_any!(Webhook: Clone);
assert_not_impl_any!(Webhook<Fields>: Clone);
assert_not_impl_any!(Webhook<Jws>: Clone);
assert_not_impl_any!(Webhook<Token>: Clone);
assert_not_impl_any!(Verification: Clone);
assert_not_impl_any!(Abp: Clone);
assert_not_impl_any!(MaskIt: Clone);
assert_not_impl_any!(OpenFx: Clone);
assert_not_impl_any!(Rtb: Clone);
assert_not_impl_any!(TraceFinance: Clone);

/// Each is text, hex and base64.
const SECRETS: [&str; 4] = [
    "b17c5ee4f26d0a9823fc4be7d1608a35f9e0427bc6d85a1394ef7bd2630cb8a5",
    "4e9d20f7a3c58b16e07d94cb52fa3861bd0e7f952ca4d8630b1fe748c59a2d06",
    "c8305b9efd1742a67be9018df4c35a2096d7be4c183fa0e56b24d79180fc3ea2",
    "7fa1d6049be32c85f0d4178b6ac92e5d03f78eb1c46d9a20e5173bf860a9cd42",
];
/// Which everybody knows.
const LABEL: &str = "a label";
const BODY: &[u8] = b"ten bytes.";

const HEADER: &str = "X-Signature";
static SHA256: Scheme =
    Scheme::hmac_sha256("sha256").signature(Signature::in_header(HEADER).hex()).signs_body();
static SHA512: Scheme =
    Scheme::hmac_sha512("sha512").signature(Signature::in_header(HEADER).hex()).signs_body();
static SHA1: Scheme =
    Scheme::hmac_sha1("sha1").signature(Signature::in_header(HEADER).hex()).signs_body();
static INSIDE: Scheme = Scheme::plain_hash("inside", Hash::SHA256)
    .signature(Signature::in_header(HEADER).hex())
    .signs(&[Part::Body, Part::Secret]);
static INSIDE_SHA512: Scheme = Scheme::plain_hash("inside", Hash::SHA512)
    .signature(Signature::in_header(HEADER).hex())
    .signs(&[Part::Secret, Part::Body]);
static HASHED: Scheme = Scheme::plain_hash("inside", Hash::SHA1)
    .signature(Signature::in_header(HEADER).hex())
    .signs(&[Part::SecretHash(Hash::SHA256, Encoding::HexUpper), Part::Body]);
static FIELDS: Scheme<Fields> = Scheme::hmac_sha256("fields")
    .signature(Signature::in_header(HEADER).hex())
    .signs_fields(&[Field("id")]);
static DATED: Scheme = Scheme::hmac_sha256("dated")
    .signature(Signature::in_header(HEADER).hex())
    .timestamp(SignedTime::in_field("time", TimeFormat::Seconds))
    .signs_dated_body();
static TOKEN: Scheme<Token> = Scheme::static_token("token", HEADER);
static CLAIMS: Scheme<Jws> =
    Scheme::jws_hs256("claims").in_header(HEADER).claims(&[Claim::BodyHash("body", Encoding::Hex)]);
static ENCODED: Scheme<Jws> = Scheme::jws_hs256("encoded").in_header(HEADER).signs_body();
static RAW: Scheme<Jws> = Scheme::jws_hs256("raw").in_header(HEADER).signs_raw_body();
static HS512: Scheme<Jws> = Scheme::jws_hs512("hs512").in_header(HEADER).signs_body();

const PIECE: usize = 16;

type Piece = [u8; PIECE];

/// What must not be left behind, in pieces and sorted: the keys in every form, the hash that stands for a
/// token among them, and the states that any function keys with any of them.
fn pieces() -> &'static [Piece] {
    static PIECES: OnceLock<Vec<Piece>> = OnceLock::new();
    PIECES.get_or_init(|| {
        let mut pieces = Vec::new();
        for secret in SECRETS {
            let text = secret.as_bytes();
            let under_label = Hmac::<Sha256>::new_from_slice(LABEL.as_bytes()).unwrap();
            let keys = [
                text.to_vec(),
                secret.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                hex::decode(text).unwrap(),
                STANDARD.decode(text).unwrap(),
                Sha256::digest(text).to_vec(),
                Sha1::digest(text).to_vec(),
                under_label.chain_update(text).finalize().into_bytes().to_vec(),
            ];
            let states = keys.iter().flat_map(|key| {
                [
                    keyed::<Sha256>(key),
                    keyed::<Sha384>(key),
                    keyed::<Sha512>(key),
                    keyed::<Sha1>(key),
                    keyed::<Md5>(key),
                ]
            });
            let behind = [
                state_behind::<Sha256>(text),
                state_behind::<Sha1>(text),
                state_behind::<Md5>(text),
            ];
            for bytes in states.flatten().chain(behind).chain(keys.clone()) {
                pieces.extend(bytes.as_chunks().0);
            }
        }
        pieces.sort_unstable();
        pieces
    })
}

/// HMAC's inner and outer state (RFC 2104), without their number of blocks, which is no secret.
fn keyed<D: EagerHash + Digest>(key: &[u8]) -> [Vec<u8>; 2]
where
    D::Core: SerializableState,
{
    let mut block = HashBlock::<D::Core>::default();
    let hashed = D::digest(key);
    let key = if key.len() > block.len() { &hashed } else { key };
    block[..key.len()].copy_from_slice(key);
    [0x36, 0x5c].map(|pad| {
        let mut block = block.clone();
        block.iter_mut().for_each(|byte| *byte ^= pad);
        let mut core = D::Core::default();
        core.update_blocks(&[block]);
        core.serialize()[..D::Core::output_size()].to_vec()
    })
}

/// The state of a plain hash that has read a secret of one block.
fn state_behind<D: EagerHash>(secret: &[u8]) -> Vec<u8>
where
    D::Core: SerializableState,
{
    let mut core = D::Core::default();
    core.update_blocks(&[HashBlock::<D::Core>::try_from(secret).unwrap()]);
    core.serialize()[..D::Core::output_size()].to_vec()
}

/// A block of the heap.
#[derive(Clone, Copy, PartialEq)]
struct Block {
    start: *mut u8,
    length: usize,
}

impl Block {
    fn holds_secret(&self) -> bool {
        // SAFETY: the block is live, and its bytes were zeroed when it was allocated. `black_box`
        // hides from the compiler which value lies there.
        let memory = unsafe { slice::from_raw_parts(black_box(self.start), self.length) };
        let is_piece = |window| pieces().binary_search_by(|piece| piece[..].cmp(window)).is_ok();
        memory.windows(PIECE).any(is_piece)
    }
}

const MOST_BLOCKS: usize = 128;

/// What a thread does with the heap while a test watches it.
#[derive(Clone, Copy)]
struct Watch {
    live: [Option<Block>; MOST_BLOCKS],
    allocated: usize,
    freed_with_secret: usize,
}

impl Watch {
    const NEW: Self = Self { live: [None; MOST_BLOCKS], allocated: 0, freed_with_secret: 0 };

    fn allocate(mut self, block: Block) -> Self {
        let free = self.live.iter_mut().find(|slot| slot.is_none());
        *free.unwrap_or_else(|| process::abort()) = Some(block);
        self.allocated += 1;
        self
    }

    fn free(mut self, block: Block) -> Self {
        self.live.iter_mut().find(|slot| **slot == Some(block)).map(Option::take);
        self.freed_with_secret += usize::from(block.holds_secret());
        self
    }
}

thread_local! {
    static WATCH: Cell<Option<Watch>> = const { Cell::new(None) };
}

/// The system's heap, watched; its blocks are zeroed, so that all of a block can be read.
struct WatchedHeap;

#[global_allocator]
static HEAP: WatchedHeap = WatchedHeap;

// SAFETY: the system's allocator does the work. Growing is left to the trait, which allocates,
// copies and frees.
unsafe impl GlobalAlloc for WatchedHeap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller promises what `System` asks for.
        let start = unsafe { System.alloc_zeroed(layout) };
        let block = Block { start, length: layout.size() };
        WATCH.set(WATCH.get().map(|watch| watch.allocate(block)));
        start
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        let block = Block { start, length: layout.size() };
        WATCH.set(WATCH.get().map(|watch| watch.free(block)));
        // SAFETY: the caller promises what `System` asks for.
        unsafe { System.dealloc(start, layout) }
    }
}

/// How many of the blocks that were allocated under watch, and not given back, hold a secret.
fn live_with_secret() -> usize {
    WATCH.get().unwrap().live.iter().flatten().filter(|block| block.holds_secret()).count()
}

/// Clears what calls before have left on the stack. The secrets' states that a test makes for itself lie there,
/// also those of a test before, whose stack a new thread gets: the unused half of a value that is moved to the
/// heap would bring them along.
#[inline(never)]
fn clear_stack(blocks: usize) {
    let mut block = [0_u8; 16 * 1024];
    black_box(&mut block);
    if blocks > 1 {
        clear_stack(blocks - 1);
    }
    black_box(&block);
}

fn watch<R>(work: impl FnOnce() -> R) -> (R, Watch) {
    pieces();
    clear_stack(16);
    WATCH.set(Some(Watch::NEW));
    let result = below(work);
    (result, WATCH.take().unwrap())
}

/// Calls what was inlined into `work` where the stack was cleared, and not in the caller's own frame.
#[inline(never)]
fn below<R>(work: impl FnOnce() -> R) -> R {
    work()
}

fn freed_with_secret(work: impl FnOnce()) -> usize {
    watch(work).1.freed_with_secret
}

/// How many blocks of the heap hold a secret while a value lives. None may be given back with one,
/// and none may be kept.
fn wiped_on_heap<T>(make: impl FnOnce() -> T) -> usize {
    let ((before, after), heap) = watch(|| {
        let value = make();
        let before = live_with_secret();
        drop(value);
        (before, live_with_secret())
    });
    assert_eq!((after, heap.freed_with_secret), (0, 0));
    before
}

/// Whether the states that SHA-256 keys with the first `count` secrets lie in a value, and no longer
/// do after it was dropped there.
fn is_wiped_in_place<T>(count: usize, make: impl FnOnce() -> T) -> bool {
    let mut place = Box::new(MaybeUninit::zeroed());
    place.write(make());
    let before = states_in(&place, count);
    // SAFETY: the value was written just above, and nobody uses it again.
    unsafe { place.assume_init_drop() };
    before.iter().zip(states_in(&place, count)).all(|(before, after)| *before > after)
}

/// How often each state occurs.
fn states_in<T>(place: &MaybeUninit<T>, count: usize) -> Vec<usize> {
    let start = black_box(place.as_ptr()).cast::<u8>();
    // SAFETY: the bytes were zeroed when the place was made.
    let memory = unsafe { slice::from_raw_parts(start, size_of::<T>()) };
    let states = SECRETS[..count].iter().flat_map(|secret| keyed::<Sha256>(secret.as_bytes()));
    states.map(|state| memory.windows(32).filter(|at| *at == state).count()).collect()
}

#[test]
fn the_search_finds_what_is_left_behind() {
    assert_eq!(freed_with_secret(|| drop(vec![7_u8; 100])), 0);
    assert_eq!(freed_with_secret(|| drop(SECRETS[3].to_owned())), 1);
    assert_eq!(freed_with_secret(|| drop(keyed::<Sha512>(SECRETS[0].as_bytes()))), 2);
    let growing = || {
        let mut buffer = Vec::new();
        SECRETS[0].bytes().for_each(|byte| buffer.push(byte));
    };
    assert_eq!(freed_with_secret(growing), 3, "of 16, 32 and 64 bytes");
    let (kept, _) = watch(|| {
        let secret = SECRETS[1].to_owned();
        let kept = live_with_secret();
        drop(secret);
        kept
    });
    assert_eq!(kept, 1);
    let states: [u8; 64] = keyed::<Sha256>(SECRETS[0].as_bytes()).concat().try_into().unwrap();
    assert!(!is_wiped_in_place(1, || states), "nothing wipes a mere array");
    assert!(is_wiped_in_place(1, || Zeroizing::new(states)));
    assert!(!is_wiped_in_place(2, || Zeroizing::new(states)), "the second was not there");
}

#[test]
fn a_secret_in_any_form_is_wiped_and_each_key_allocated_once() {
    type Form = fn(&str) -> Result<Secret, ConfigError>;
    let forms: [(Form, usize); 9] = [
        (Secret::utf8, 1),
        (Secret::utf16le, 1),
        (Secret::utf16le_or_utf8, 2),
        (Secret::base64, 1),
        (Secret::whsec_base64, 1),
        (Secret::utf8_or_whsec_base64, 2),
        (Secret::hex, 1),
        (Secret::sha256_of_utf8, 1),
        (|text| Secret::bytes(text.as_bytes()), 1),
    ];
    for (form, keys) in forms {
        assert_eq!(wiped_on_heap(|| form(SECRETS[0]).unwrap()), keys);
        assert_eq!(watch(|| form(SECRETS[0])).1.allocated, keys);
    }
}

#[test]
fn a_secret_that_is_refused_is_wiped() {
    let text = format!("{}{}?", SECRETS[0], SECRETS[1]);
    assert_eq!(freed_with_secret(|| drop(Secret::base64(&text))), 0);
    assert_eq!(freed_with_secret(|| drop(Secret::whsec_base64(&text))), 0);
    assert_eq!(freed_with_secret(|| drop(Secret::utf8_or_whsec_base64(&text))), 0);
    assert_eq!(freed_with_secret(|| drop(Secret::hex(&text))), 0);
    assert_eq!(freed_with_secret(|| drop(Secret::hex(&text[1..]))), 0);
}

#[test]
fn a_string_that_is_given_away_is_wiped() {
    let two = || OpenFx::new(SECRETS[0].to_owned()).unwrap().or(SECRETS[1].to_owned()).unwrap();
    assert_eq!(wiped_on_heap(two), 0, "only the states are kept");
    let blank_end = format!("{}\n", SECRETS[0]);
    assert_eq!(freed_with_secret(|| assert!(OpenFx::new(blank_end).is_err())), 0);
    let text = SECRETS[0].to_owned();
    let refused = || assert!(Webhook::new(TraceFinance::SCHEME, text).is_err());
    assert_eq!(freed_with_secret(refused), 0);
}

/// A verifier with the first `count` of the secrets.
fn webhook(scheme: &'static Scheme, count: usize) -> Webhook {
    let mut webhook = Webhook::new(scheme, SECRETS[0]).unwrap();
    for secret in &SECRETS[1..count] {
        webhook = webhook.or(*secret).unwrap();
    }
    webhook
}

/// Every function with up to four keys, from the least number on that leaves no space which is not in
/// use.
fn verifiers() -> impl Iterator<Item = (&'static Scheme, usize)> {
    let counts =
        [(&SHA256, 1), (&SHA512, 2), (&SHA1, 2), (&INSIDE, 1), (&INSIDE_SHA512, 1), (&HASHED, 1)];
    counts.into_iter().flat_map(|(scheme, least)| (least..=4).map(move |count| (scheme, count)))
}

/// The first two HMAC-SHA256 lie in the value itself, two of the other HMACs in a box of theirs, and the
/// third and fourth in a list; of a plain hash, each secret waits in a block of its own.
fn blocks_on_heap(scheme: &Scheme, count: usize) -> usize {
    match scheme.id() {
        "inside" => count,
        "sha256" => usize::from(count > 2),
        _ => 1 + usize::from(count > 2),
    }
}

fn request(headers: &(dyn Headers + Sync)) -> Request<'_> {
    Request::at(headers, UnixTime::from_secs(0))
}

/// The signature of the verifier's last secret, or one that matches none.
fn headers(scheme: &'static Scheme, count: usize, valid: bool) -> [(&'static str, String); 1] {
    let signer = Webhook::new(scheme, SECRETS[count - 1]).unwrap();
    let body = if valid { BODY } else { b"another" };
    signer.sign(&request(&[(HEADER, String::new())]), body).unwrap().try_into().unwrap()
}

#[test]
fn a_verifier_is_wiped_where_it_is_dropped() {
    for (scheme, count) in verifiers() {
        let verifier = || webhook(scheme, count);
        if scheme.id() == "sha256" {
            assert!(is_wiped_in_place(count.min(2), verifier));
        }
        assert_eq!(wiped_on_heap(verifier), blocks_on_heap(scheme, count));
    }
}

#[test]
fn every_providers_type_is_wiped() {
    let [first, second, ..] = SECRETS;
    assert!(is_wiped_in_place(2, || Abp::new(first).unwrap().or(second)));
    assert!(is_wiped_in_place(2, || MaskIt::new(first).unwrap().or(second)));
    assert!(is_wiped_in_place(2, || OpenFx::new(first).unwrap().or(second)));
    let utf8 = |secret| Secret::utf8(secret).unwrap();
    assert!(is_wiped_in_place(2, || Rtb::partner(utf8(first)).unwrap().or(second)));
    assert!(is_wiped_in_place(2, || Rtb::customer(utf8(first)).unwrap().or(second)));
    assert!(is_wiped_in_place(2, || TraceFinance::new("id", first).unwrap().or(second)));
}

#[test]
fn a_verifier_behind_a_pointer_is_wiped() {
    let boxed = || Box::new(webhook(&SHA256, 2)) as Box<dyn Verifier>;
    assert_eq!(wiped_on_heap(boxed), 1);
    let shared = || Arc::new(webhook(&SHA256, 2)) as Arc<dyn Verifier>;
    assert_eq!(wiped_on_heap(shared), 1);
}

#[test]
fn a_verifier_that_is_refused_is_wiped() {
    for (scheme, _) in verifiers() {
        let too_many = || assert!(webhook(scheme, SECRETS.len()).or(SECRETS[0]).is_err());
        assert_eq!(freed_with_secret(too_many), 0);
    }
}

#[test]
fn a_verification_that_is_given_up_is_wiped() {
    for (scheme, count) in verifiers() {
        let headers = headers(scheme, count, true);
        let verifier = webhook(scheme, count);
        let given_up = || {
            let mut verification = verifier.begin(&request(&headers)).unwrap();
            verification.update(BODY);
            verification
        };
        if scheme.id() == "sha256" {
            assert!(is_wiped_in_place(count.min(2), given_up));
        }
        // A secret that its hash has not read is the verifier's; one in SHA-512 fills half a block.
        let blocks = match (scheme.id(), scheme.algorithm()) {
            ("inside", name) => count * usize::from(name.contains("SHA-512")),
            _ => blocks_on_heap(scheme, count),
        };
        assert_eq!(wiped_on_heap(given_up), blocks);
    }
}

#[test]
fn a_verification_leaves_nothing_on_the_heap() {
    for (scheme, count) in verifiers() {
        let verifier = webhook(scheme, count);
        for valid in [true, false] {
            let headers = headers(scheme, count, valid);
            let (verdict, heap) = watch(|| verifier.verify(&request(&headers), BODY).is_ok());
            assert_eq!((verdict, heap.freed_with_secret), (valid, 0));
            let (verdict, heap) = watch(|| {
                let mut verification = verifier.begin(&request(&headers)).unwrap();
                verification.update(BODY);
                verification.finish().is_ok()
            });
            assert_eq!((verdict, heap.freed_with_secret), (valid, 0));
        }
        let sign = || drop(verifier.sign(&request(&[(HEADER, String::new())]), BODY));
        assert_eq!(freed_with_secret(sign), 0);
    }
}

#[test]
fn tokens_are_wiped() {
    for count in 1..=4 {
        let tokens = || {
            let first = Webhook::new(&TOKEN, SECRETS[0]).unwrap();
            SECRETS[1..count].iter().fold(first, |tokens, token| tokens.or(*token).unwrap())
        };
        assert_eq!(wiped_on_heap(tokens), 1, "their hashes, in one list");
        let tokens = tokens();
        for (sent, valid) in [(SECRETS[count - 1], true), ("another", false)] {
            let headers = [(HEADER, sent)];
            let (verdict, heap) = watch(|| tokens.verify(&request(&headers), BODY).is_ok());
            assert_eq!((verdict, heap.freed_with_secret), (valid, 0));
        }
    }
    let too_many = || {
        let first = Webhook::new(&TOKEN, SECRETS[0]).unwrap();
        let all = SECRETS[1..].iter().fold(first, |tokens, token| tokens.or(*token).unwrap());
        assert!(all.or(SECRETS[0]).is_err());
    };
    assert_eq!(freed_with_secret(too_many), 0);
}

/// Those with claims are verified at the head; under a payload that is to come a keyed state waits.
#[test]
fn signed_tokens_leave_nothing_on_the_heap() {
    for (scheme, keys, waiting) in [(&CLAIMS, 2, 0), (&ENCODED, 2, 1), (&RAW, 2, 0), (&HS512, 2, 1)]
    {
        let verifier = || {
            let first = Webhook::new(scheme, SECRETS[0]).unwrap();
            SECRETS[1..keys].iter().fold(first, |verifier, secret| verifier.or(*secret).unwrap())
        };
        assert_eq!(wiped_on_heap(verifier), 1, "{}", scheme.id());
        let too_many = || {
            let all = SECRETS[2..].iter().fold(verifier(), |all, secret| all.or(*secret).unwrap());
            assert!(all.or(SECRETS[0]).is_err());
        };
        assert_eq!(freed_with_secret(too_many), 0, "{}", scheme.id());

        let sender = Webhook::new(scheme, SECRETS[keys - 1]).unwrap();
        let sign = || sender.sign(&request(&()), BODY);
        assert_eq!(freed_with_secret(|| drop(sign())), 0, "{}", scheme.id());
        let signed = sign().unwrap();
        let verifier = verifier();
        for (body, valid) in [(BODY, true), (b"another", false)] {
            let begun = || {
                let mut verification = verifier.begin(&request(&signed)).unwrap();
                verification.update(body);
                verification
            };
            assert_eq!(wiped_on_heap(begun), waiting, "{}", scheme.id());
            let (verdict, heap) = watch(|| begun().finish().is_ok());
            assert_eq!((verdict, heap.freed_with_secret), (valid, 0), "{}", scheme.id());
            let (verdict, heap) = watch(|| verifier.verify(&request(&signed), body).is_ok());
            assert_eq!((verdict, heap.freed_with_secret), (valid, 0), "{}", scheme.id());
        }
    }
}

/// Nothing is keyed before the body is complete: a verification that is given up has no state of its
/// own.
#[test]
fn fields_leave_nothing_on_the_heap() {
    let verifier = || Webhook::new(&FIELDS, SECRETS[0]).unwrap().or(SECRETS[1]).unwrap();
    assert_eq!(wiped_on_heap(verifier), 1);
    let sender = webhook(&SHA256, 1);
    let signed = sender.sign(&request(&[(HEADER, String::new())]), b"7").unwrap();
    let forged = vec![(HEADER, "0".repeat(64))];
    let verifier = verifier();
    for (headers, valid) in [(signed, true), (forged, false)] {
        let begun = || {
            let mut verification = verifier.begin(&request(&headers)).unwrap();
            verification.update(br#"{"id":7}"#);
            verification
        };
        assert_eq!(wiped_on_heap(begun), 0);
        let (verdict, heap) = watch(|| begun().finish().is_ok());
        assert_eq!((verdict, heap.freed_with_secret), (valid, 0));
    }
}

/// A check that waits in a box for the time in the body.
#[test]
fn a_body_with_its_own_time_leaves_nothing_on_the_heap() {
    let verifier = webhook(&DATED, 2);
    let body = br#"{"time":0}"#;
    let signed = verifier.sign(&request(&[(HEADER, String::new())]), body).unwrap();
    let forged = vec![(HEADER, "0".repeat(64))];
    for (headers, valid) in [(signed, true), (forged, false)] {
        let begun = || {
            let mut verification = verifier.begin(&request(&headers)).unwrap();
            verification.update(body);
            verification
        };
        assert_eq!(wiped_on_heap(begun), 1);
        let (verdict, heap) = watch(|| begun().finish().is_ok());
        assert_eq!((verdict, heap.freed_with_secret), (valid, 0));
    }
}

/// A secret in the header, in the query with an escape in it, and in a member of the body.
static HANDED: Scheme = Scheme::hmac_sha256("handed")
    .signature(Signature::in_header(HEADER).hex())
    .signs_body()
    .with_handshakes(&[
        Handshake::unsigned("POST", "in a header")
            .told_by(&[Told::body(&[""])])
            .hands_over(Challenge::in_header("X-Secret"), Reply::header("X-Secret")),
        Handshake::unsigned("OPTIONS", "in the query")
            .told_by(&[Told::body(&[""])])
            .hands_over(Challenge::in_query("secret"), Reply::text()),
        Handshake::unsigned("POST", "in the body").told_by(&[Told::one_member()]).hands_over(
            Challenge::in_member("secret").of(Shape::letters_and_digits()),
            Reply::json(&[("secret", Written::Value), ("again", Written::Value)]),
        ),
        Handshake::unsigned("GET", "a token")
            .told_by(&[Told::token_in_query("token")])
            .echoes(Challenge::in_query("challenge"), Reply::text()),
    ]);

#[test]
fn a_secret_that_is_handed_over_is_wiped() {
    let verifier = Webhook::new(&HANDED, "another secret").unwrap();
    let secret = SECRETS[0];
    let escaped = format!("/?secret=%{:02x}{}", secret.as_bytes()[0], &secret[1..]);
    let json = format!("{{\"secret\":\"{secret}\"}}");
    let in_header = [("X-Secret", secret)];
    for (question, kept) in [
        (Question::new("POST", "/", &in_header, b""), 2),
        (Question::new("OPTIONS", &escaped, &(), b""), 2),
        (Question::new("POST", "/", &(), json.as_bytes()), 2),
    ] {
        assert_eq!(wiped_on_heap(|| verifier.handshake(&question).unwrap()), kept);
        let parts = || match verifier.handshake(&question) {
            Some(Asked::Keep(asked)) => asked.into_parts(),
            asked => panic!("{asked:?}"),
        };
        assert_eq!(wiped_on_heap(parts), kept, "the secret, and its answer");
        let copies = || {
            let (secret, answer) = parts();
            (secret.clone(), answer.clone(), secret, answer)
        };
        assert_eq!(wiped_on_heap(copies), 2 * kept);
    }
}

#[test]
fn a_token_that_is_asked_for_is_wiped() {
    let verifier = Webhook::new(&HANDED, "another secret").unwrap();
    let secret = SECRETS[0];
    for target in [
        format!("/?token={secret}&challenge=1"),
        format!("/?token=%{:02x}{}&challenge=1", secret.as_bytes()[0], &secret[1..]),
    ] {
        let question = Question::new("GET", &target, &(), b"");
        assert_eq!(wiped_on_heap(|| verifier.handshake(&question).unwrap()), 1);
        let answered = || match verifier.handshake(&question) {
            Some(Asked::Token(asked)) => asked.answer(secret).unwrap(),
            asked => panic!("{asked:?}"),
        };
        assert_eq!(wiped_on_heap(answered), 0);
    }
}

/// The text of a secret as the scheme's provider shows it.
fn text_for(entry: Entry, secret: &str) -> String {
    match entry.scheme().secret_form() {
        Some(SecretForm::PrefixedWhsecBase64) => format!("whsec_{secret}"),
        _ => secret.to_owned(),
    }
}

fn bind(entry: Entry, first: &str, second: &str) -> Bound {
    let keys = Keys::new(first).or(second).setting(entry.scheme().setting());
    entry.bind(&keys).unwrap()
}

/// What is asked of a request on every way to its verdict: with the body whole, in pieces, and given up.
fn leaves_nothing(verifier: &Bound, request: &Request<'_>, body: &[u8], expected: Option<&str>) {
    let id = verifier.scheme().id();
    let begun = || {
        let mut verification = verifier.begin(request)?;
        body.chunks(7).for_each(|chunk| verification.update(chunk));
        Ok(verification)
    };
    wiped_on_heap(begun);
    let (outcome, heap) = watch(|| begun().and_then(Verification::finish));
    assert_eq!(
        (outcome.err().map(|error| error.code()), heap.freed_with_secret),
        (expected, 0),
        "{id}"
    );
    let (outcome, heap) = watch(|| verifier.verify(request, body));
    assert_eq!(
        (outcome.err().map(|error| error.code()), heap.freed_with_secret),
        (expected, 0),
        "{id}"
    );
}

/// As a receiver of two secrets has each, in its provider's form: of one, the place of the other is not in
/// use. What only a provider signs is refused here, once all is computed.
#[test]
fn every_scheme_of_the_catalogue_is_wiped() {
    for entry in with_secrets::with_secrets() {
        let scheme = entry.scheme();
        let texts = SECRETS.map(|secret| text_for(entry, secret));
        let [first, second, other, another] = texts.each_ref().map(String::as_str);
        let kept = wiped_on_heap(|| bind(entry, first, second));
        assert!(kept > 0, "{}: nothing was found while it was there", scheme.id());

        let verifier = bind(entry, first, second);
        let mismatch = Some("mismatch");
        let to_be_signed = scheme.parts().iter().filter_map(|part| match part {
            Part::Header(name) | Part::HeaderOf(name, _) => Some((*name, "1234".to_owned())),
            _ => None,
        });
        let given: Vec<_> = to_be_signed.collect();
        let at = UnixTime::from_secs(1_795_000_000);
        let url = "https://hooks.example.com/in?data.id=7";
        let body = match scheme.time_field() {
            None => "{{".to_owned(),
            Some(field) => format!(r#"{{"{field}":1795000000000}}"#),
        };
        let body = body.as_bytes();
        let sign = |first: &str, second: &str| {
            let with = |signature| [given.clone(), signature].concat();
            if scheme.key_kind() == KeyKind::Token {
                return Some(with(vec![(scheme.header(), first.to_owned())]));
            }
            let request = Request::at(&given, at).method("POST").url(url);
            let sender = bind(entry, first, second);
            let (headers, heap) = watch(|| sender.signer()?.sign(&request, body).ok());
            assert_eq!(heap.freed_with_secret, 0, "{}", scheme.id());
            headers.map(with)
        };
        let Some(genuine) = sign(second, first) else {
            let recorded = recorded::delivery(entry);
            let verifier = recorded.bind(entry, Keys::new(first).or(second));
            leaves_nothing(&verifier, &recorded.request(), &recorded.body, mismatch);
            continue;
        };
        let request = Request::at(&genuine, at).method("POST").url(url);
        leaves_nothing(&verifier, &request, body, None);
        let forged = sign(other, another).unwrap();
        let request = Request::at(&forged, at).method("POST").url(url);
        leaves_nothing(&verifier, &request, body, mismatch);
    }
}

static UNDER_LABEL: Scheme = Scheme::hmac_sha256("under-label")
    .secret(SecretForm::HmacUnderLabel(LABEL))
    .signature(Signature::in_header(HEADER).hex())
    .signs_body();

#[test]
fn a_key_that_is_made_of_a_secret_is_wiped() {
    let entry = Entry::of(&UNDER_LABEL);
    assert_eq!(wiped_on_heap(|| bind(entry, SECRETS[0], SECRETS[1])), 1);
}

/// Whose keyed states are in a box, and not on the stack.
static SIGNED_CHALLENGE: Scheme = Scheme::hmac_sha512("signed-challenge")
    .signature(Signature::in_header(HEADER).hex())
    .signs_body()
    .signs_challenges(&[Handshake::unsigned("GET", "a challenge").macs(
        Challenge::in_query("challenge").of(Shape::letters_and_digits()),
        Encoding::Hex,
        "",
        Reply::json(&[("mac", Written::Mac)]),
    )]);

#[test]
fn a_challenge_that_is_signed_leaves_nothing_on_the_heap() {
    let verifier = webhook(&SIGNED_CHALLENGE, 2);
    let question = Question::new("GET", "/?challenge=abc", &(), b"");
    let (asked, heap) = watch(|| verifier.handshake(&question));
    assert!(matches!(asked, Some(Asked::Answer(_))));
    assert_eq!(heap.freed_with_secret, 0);
}

/// In a process of its own, which has the variable.
#[test]
fn the_secrets_of_a_files_receivers_are_wiped() {
    const VARIABLE: &str = "SECRET_THAT_IS_WIPED";
    let path = env::temp_dir().join(format!("countersign-wiping-{}", process::id()));
    if env::var_os(VARIABLE).is_none() {
        let test = "the_secrets_of_a_files_receivers_are_wiped";
        let mut alone = Command::new(env::current_exe().unwrap());
        let alone = alone.args(["--exact", test]).env(VARIABLE, SECRETS[0]).status().unwrap();
        assert!(alone.success());
        return;
    }
    fs::write(&path, format!("{}\n", SECRETS[1])).unwrap();
    let file = format!(
        "[[receiver]]\nname = 'one'\nprovider = 'openfx'\nsecret_env = '{VARIABLE}'\nsecret_file = '{}'",
        path.display()
    );
    let receivers = FileReceiver::parse_all(&file).unwrap();
    assert_eq!(wiped_on_heap(|| receivers[0].bind().unwrap()), 1);
    fs::remove_file(path).unwrap();
}
