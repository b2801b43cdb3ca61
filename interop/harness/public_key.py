"""Schemes with public keys: Discord and Telnyx with Ed25519, SendGrid with ECDSA over P-256."""
import dataclasses
import hashlib

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils

from . import generic
from .scheme import Scheme, b64, encode

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ED25519_FIELD = 2**255 - 19
ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493


@dataclasses.dataclass
class Signed(Scheme):
    """A scheme whose signature is made with this key."""

    signer: object = None

    def tag(self, d, secret=None):
        return self.signer.sign(self.message(d))


SCHEMES = {
    "discord": Signed(
        "X-Signature-Ed25519", "hex", secret="hex", time="header",
        time_header="X-Signature-Timestamp", message=lambda d: d.time.encode() + d.body,
    ),
    "telnyx": Signed(
        "telnyx-signature-ed25519", "base64", secret="base64", time="header",
        time_header="telnyx-timestamp", message=lambda d: d.time.encode() + b"|" + d.body,
    ),
    "sendgrid": Signed(
        "X-Twilio-Email-Event-Webhook-Signature", "base64", secret="base64", time="header",
        time_header="X-Twilio-Email-Event-Webhook-Timestamp",
        message=lambda d: d.time.encode() + d.body,
    ),
}


class Ed25519:
    def __init__(self, rng, form):
        self.private = ed25519.Ed25519PrivateKey.from_private_bytes(rng.randbytes(32))
        raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
        self.public = encode(self.private.public_key().public_bytes(*raw), form)

    def sign(self, message):
        return self.private.sign(message)


class P256:
    def __init__(self, rng, _form):
        self.private = ec.derive_private_key(rng.randrange(1, P256_ORDER), ec.SECP256R1())
        der = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        self.public = b64(self.private.public_key().public_bytes(*der))

    def sign(self, message, digest=hashes.SHA256):
        # By RFC 6979, so that the cases are the same in every run.
        return self.private.sign(message, ec.ECDSA(digest(), deterministic_signing=True))


def cases(provider, rng):
    scheme = SCHEMES[provider]
    kind_of_key = P256 if provider == "sendgrid" else Ed25519
    for _ in range(4):
        for kind, body in generic.bodies(rng):
            key = kind_of_key(rng, scheme.form)
            keyed = dataclasses.replace(scheme, signer=key)
            d = generic.delivery(rng, keyed, body, key.public)
            yield "document", kind, "key", "genuine", keyed.request(d, keyed.signed(d))
    for at in range(5):
        key, other = kind_of_key(rng, scheme.form), kind_of_key(rng, scheme.form)
        keyed = dataclasses.replace(scheme, signer=key)
        kind = ["ascii-json", "utf8-json", "crlf-json"][at % 3]
        body = dict(generic.bodies(rng))[kind]
        d = generic.delivery(rng, keyed, body, key.public, fresh=True)
        for change, truth, made in generic.altered(rng, keyed, d):
            # Of a MAC's secret.
            if change not in ("secret-as-text", "secret-wrong"):
                yield "altered", change, "key", truth, made
        good = keyed.signed(d)
        yield "altered", "key-other", "key", "forged", keyed.request(d, good, secrets=[other.public])
        both = {"secrets": [other.public, key.public]}
        yield "altered", "key-two-second-right", "key", "genuine", keyed.request(d, good, ours=both)
        algorithm = p256_cases if provider == "sendgrid" else ed25519_cases
        for change, truth, tag, more in algorithm(keyed, d, key):
            made = keyed.request(d, encode(tag, scheme.form), **more)
            yield "altered", change, "key", truth, made


def der(r, s):
    def integer(value):
        # Two's complement: a leading zero where the first bit is set.
        raw = value.to_bytes(value.bit_length() // 8 + 1, "big")
        return b"\x02" + bytes([len(raw)]) + raw

    inner = integer(r) + integer(s)
    return b"\x30" + bytes([len(inner)]) + inner


def p256_cases(scheme, d, key):
    tag = scheme.tag(d)
    r, s = utils.decode_dss_signature(tag)
    low, high = sorted([s, P256_ORDER - s])
    digest = hashlib.sha256(scheme.message(d)).digest()
    first, rest = tag[2 : 4 + tag[3]], tag[4 + tag[3] :]
    padded = b"\x02" + bytes([first[1] + 1]) + b"\0" + first[2:] + rest
    pem = f"-----BEGIN PUBLIC KEY-----\n{key.public}\n-----END PUBLIC KEY-----"
    for change, truth, made in [
        ("der-high-s", "odd", der(r, high)), ("der-low-s", "odd", der(r, low)),
        ("der-zero-r", "forged", der(0, s)), ("der-zero-s", "forged", der(r, 0)),
        ("der-zero-both", "forged", der(0, 0)),
        ("der-s-plus-order", "forged", der(r, s + P256_ORDER)),
        ("der-r-plus-order", "forged", der(r + P256_ORDER, s)),
        ("der-negative", "forged", bytes.fromhex("30060201ff0201ff")),
        ("der-trailing", "odd", tag + b"\0"),
        ("der-long-length", "odd", b"\x30\x81" + tag[1:]),
        ("der-padded-integer", "odd", b"\x30" + bytes([len(padded)]) + padded),
        ("raw-r-s", "odd", r.to_bytes(32, "big") + s.to_bytes(32, "big")),
        ("sha512-signed", "forged", key.sign(scheme.message(d), hashes.SHA512)),
        ("hashed-twice", "forged", key.sign(digest)),
    ]:
        yield change, truth, made, {}
    yield "key-as-pem", "odd", tag, {"secrets": [pem]}


def ed25519_cases(scheme, d, key):
    tag = scheme.tag(d)
    r, s = tag[:32], int.from_bytes(tag[32:], "little")
    little = lambda number: number.to_bytes(32, "little")
    identity = little(1)
    for change, made in [
        ("ed-s-plus-order", r + little(s + ED25519_ORDER)), ("ed-zero", bytes(64)),
        ("ed-identity-r", identity + tag[32:]), ("ed-swapped", tag[32:] + tag[:32]),
    ]:
        yield change, "forged", made, {}
    # For a key of small order anybody can sign: with R the identity, and S nought.
    order_8 = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
    for kind, weak in [
        ("identity", identity), ("order-2", little(ED25519_FIELD - 1)), ("order-4", bytes(32)),
        ("order-8", order_8), ("non-canonical", little(ED25519_FIELD + 1)),
    ]:
        held = {"secrets": [encode(weak, scheme.form)]}
        yield f"ed-weak-key-{kind}", "forged", identity + bytes(32), held
