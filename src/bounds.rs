//! What a sender cannot exceed: each bound that a request meets, and the numbers of keys and headers
//! that a receiver's set-up keeps to. `SECURITY.md` has the same table, with a test for each.

/// The most signatures that a verification compares, but where headers are numbered.
pub const MAX_CANDIDATES: usize = 8;

/// The most headers of one name with a number at its end, of which each holds a signature.
pub const MAX_NUMBERED: u8 = 100;

/// The most items that a verification looks at, of whatever version, in all the values of its
/// signature headers.
pub const MAX_ITEMS: usize = 32;

/// The longest signature header that a verifier reads, in bytes: more than its items can need.
pub const MAX_SIGNATURE_HEADER: usize = 8 * 1024;

/// The most components that an HTTP message signature lists.
pub const MAX_COMPONENTS: usize = 64;

/// The most parameters that one value of a structured field has.
pub const MAX_MEMBER_PARAMETERS: usize = 16;

/// The longest field that is read as a structured one, or wrapped as bytes, in bytes: all of one signature's
/// together, and for each member that is signed the whole field.
pub const MAX_STRUCTURED_FIELD: usize = 64 * 1024;

/// The longest query of which single parameters are signed by name, in bytes, counted for each of them.
pub const MAX_SIGNED_QUERY: usize = 64 * 1024;

/// The longest value of a signed header, method or URL, in bytes.
pub const MAX_SIGNED_VALUE: usize = 1024 * 1024;

/// The most digits of a time that is a number: as many as always fit a `u64`.
pub const MAX_TIME_DIGITS: usize = 19;

/// The most of a body that is collected where its fields are signed, in bytes.
pub const MAX_COLLECTED: usize = 1024 * 1024;

/// The most fields that are read of a body or a query.
pub const MAX_FIELDS: usize = 8192;

/// The longest content type that is read for the boundary of a multipart form, in bytes.
pub const MAX_CONTENT_TYPE: usize = 1024;

/// The longest boundary of a multipart form, in bytes (RFC 2046, section 5.1.1).
pub const MAX_BOUNDARY: usize = 70;

/// The most that the headers of one part of a multipart form may be, in bytes.
pub const MAX_PART_HEAD: usize = 8 * 1024;

/// The most items of lists that are read of a body.
pub const MAX_VALUES: usize = 65_536;

/// The longest event's id that tells a delivery apart, in bytes.
pub const MAX_EVENT_ID: usize = 1024;

/// The most levels of arrays and objects that are read of a body.
pub const MAX_DEPTH: usize = 32;

/// The longest body of a handshake, in bytes.
pub const MAX_HANDSHAKE_BODY: usize = 16 * 1024;

/// The longest body of a handshake whose scheme sets no other length, in bytes.
pub const USUAL_HANDSHAKE_BODY: usize = 1024;

/// The longest query that a handshake is read from, in bytes.
pub const MAX_HANDSHAKE_QUERY: usize = 8 * 1024;

/// The longest value that a handshake takes out of a request, in bytes, where no other is set.
pub const MAX_CHALLENGE: usize = 512;

/// The longest answer to a handshake, in bytes.
pub const MAX_HANDSHAKE_ANSWER: usize = 1024;

/// The longest URL that a receiver is asked to confirm, in bytes.
pub const MAX_CONFIRMATION_URL: usize = 2 * 1024;

/// The most bytes of a body in a receiver that sets no other limit: 1 MiB.
pub const DEFAULT_LIMIT: u64 = 1024 * 1024;

/// The most refused requests that a receiver keeps.
pub const MAX_KEPT: usize = 1000;

/// The most bytes of all refused requests that a receiver keeps: 64 MiB.
pub const MAX_KEPT_BYTES: usize = 64 * 1024 * 1024;

/// The longest head of a refused request that is kept, in bytes.
pub const MAX_KEPT_HEAD: usize = 64 * 1024;

/// The longest body of a refused request that is kept, in bytes.
pub const MAX_KEPT_BODY: usize = 4 * 1024 * 1024;

/// The most keys that a verifier compares with.
pub const MAX_KEYS: usize = 4;

/// The most secrets of a verifier, whatever their ids.
pub(crate) const MAX_SECRETS: usize = 1 << 16;

/// The longest text of a public key, in bytes: a certificate of a large key has half of it.
pub const MAX_KEY_TEXT: usize = 16 * 1024;

/// The longest text of a set of public keys, in bytes.
pub const MAX_JWK_SET: usize = 256 * 1024;

/// The most certificates of one chain.
pub const MAX_CERTIFICATES: usize = 10;

/// The longest text of certificates, in bytes.
pub const MAX_CERTIFICATES_TEXT: usize = 64 * 1024;

/// The longest URL of a certificate, in bytes.
pub const MAX_CERTIFICATE_URL: usize = 1024;

/// The most certificates that are kept by their URLs.
pub const MAX_KEPT_CERTIFICATES: usize = 256;

/// The most keys of a set whose keys are told by their ids.
pub const MAX_SET_KEYS: usize = 256;

/// The longest id of a key, in bytes.
pub const MAX_KEY_ID: usize = 256;

/// The most headers that a scheme reads, each spelling counted.
pub const MAX_HEADERS: usize = 16;
