"""Writes the vectors.json of the schemes with a public key that publish no vector: what is documented,
computed with Python's `cryptography`.

The keys are made from fixed seeds, so that the files are always the same: pip install cryptography &&
python3 compute_key_vectors.py
"""

import base64
import hashlib
import hmac
import json
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HERE = Path(__file__).parent
FROM = "computed by tests/data/compute_key_vectors.py with Python's cryptography"
NOW = 1795000000
EXPONENT = 65537
BODIES = [
    b'{"id":"0ccc7b54-4df3-4bca-a65a-3da1ecc777f0","type":"test"}',
    b"",
    b"\x00\xff\r\n.1795000000.",
    '{"text":"Grüße, 😀"}'.encode(),
]


def number(seed, bits):
    """An odd number of so many bits, of which the upper two are set."""
    pieces = (hashlib.sha256(f"{seed}, {i}".encode()).digest() for i in range(bits // 256))
    return int.from_bytes(b"".join(pieces), "big") | 3 << (bits - 2) | 1


def is_prime(candidate):
    """Fermat's test to four bases, which is enough for a fixed number that the library checks too."""
    small = all(candidate % divisor for divisor in range(3, 2000, 2))
    return small and all(pow(base, candidate - 1, candidate) == 1 for base in (2, 3, 5, 7))


def prime(seed, bits):
    candidate = number(seed, bits)
    while not is_prime(candidate) or candidate % EXPONENT == 1:
        candidate += 2
    return candidate


def rsa_key(seed, bits):
    p, q = prime(f"{seed}, p", bits // 2), prime(f"{seed}, q", bits // 2)
    d = pow(EXPONENT, -1, (p - 1) * (q - 1))
    halves = rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q)
    public = rsa.RSAPublicNumbers(EXPONENT, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, *halves, public).private_key()


def ed25519_key(seed, _):
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest())


def pem(private):
    form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return private.public_key().public_bytes(*form).decode()


def pkcs1_pem(private):
    form = serialization.Encoding.PEM, serialization.PublicFormat.PKCS1
    return private.public_key().public_bytes(*form).decode()


def base64url_key(private):
    form = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    return base64url(private.public_key().public_bytes(*form))


def text(signature):
    return base64.b64encode(signature).decode()


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def sign(private, message):
    if isinstance(private, Ed25519PrivateKey):
        return private.sign(message)
    return private.sign(message, padding.PKCS1v15(), hashes.SHA256())


def sign_sha512(private, message):
    return private.sign(message, padding.PKCS1v15(), hashes.SHA512())


def sign_pss(digest):
    """RSA-PSS (RFC 8017, section 9.1.1) with a salt that is made of the message: `cryptography` has no
    fixed one."""

    def mask(seed, length):
        blocks = range(length // digest().digest_size + 1)
        return b"".join(digest(seed + i.to_bytes(4, "big")).digest() for i in blocks)[:length]

    def signed(private, message):
        numbers = private.private_numbers()
        modulus, size = numbers.public_numbers.n, private.key_size // 8
        salt = digest(b"salt of " + message).digest()
        inner = digest(bytes(8) + digest(message).digest() + salt).digest()
        padded = (b"\1" + salt).rjust(size - len(inner) - 1, b"\0")
        masked = bytes(x ^ y for x, y in zip(padded, mask(inner, len(padded))))
        encoded = bytes([masked[0] & 0x7F]) + masked[1:] + inner + b"\xbc"
        return pow(int.from_bytes(encoded, "big"), numbers.d, modulus).to_bytes(size, "big")

    return signed


def write(
    scheme,
    header,
    keys,
    fields,
    message,
    changes={},
    sign=sign,
    key=pem,
    text=text,
    ids=None,
    probes=(),
    **of,
):
    """`message` makes a message of the signed headers and a body; `changes` are other values of those; `ids`
    are the header that names the key, and the ids of both; `probes` are other signatures, each behind its
    note; `of` is what else a vector has."""
    first, second = keys
    id_header, named = ids or ("", ["", ""])

    def vector(private, body, expect, note, signed=None, id=named[0], **other):
        signature = sign(private, message(fields, body) if signed is None else signed)
        keyed = {"keys": dict(zip(named, map(key, keys)))} if ids else {"secret": key(first)}
        id = {id_header: id} if ids else {}
        return {
            **keyed,
            "headers": {**fields, **id, header: text(signature), **other},
            "expect": expect,
            "now": NOW,
            "body_base64": base64.b64encode(body).decode(),
            "from": FROM,
            "note": note,
            **of,
        }

    body = BODIES[0]
    vectors = [vector(first, body, "valid", f"{len(body)} bytes") for body in BODIES]
    vectors += [
        vector(second, body, "invalid", "another key"),
        vector(first, body, "invalid", "another body", message(fields, body + b"\n")),
    ]
    vectors += [
        vector(first, body, "invalid", f"another {name}", message({**fields, name: other}, body))
        for name, other in changes.items()
    ]
    if fields:
        vectors.append(vector(first, body, "invalid", "the body alone", body))
    if ids:
        vectors += [
            vector(second, body, "valid", "the second key", id=named[1]),
            vector(first, body, "invalid", "the second key's id", id=named[1]),
            vector(first, body, "invalid", "an id that is not in the set", id=named[0][:-1]),
        ]
    vectors += [vector(first, body, "invalid", note, **{header: probe}) for note, probe in probes]
    file = {"authentic": False, "computed_by": Path(__file__).name, "vectors": vectors}
    written = json.dumps(file, indent=1, ensure_ascii=False)
    (HERE / scheme).mkdir(exist_ok=True)
    (HERE / scheme / "vectors.json").write_text(written + "\n")


def keys(make, bits=0):
    return make("the first key of the tests", bits), make("the second key of the tests", bits)


def of_kick(fields, body):
    return b".".join([*(value.encode() for value in fields.values()), body])


KICK = {
    "Kick-Event-Message-Id": "01K9ZJ0Q7N4W6Y3T8B5C2D1EFG",
    "Kick-Event-Message-Timestamp": "2026-11-18T11:06:40Z",
}
OF_KICK = {
    "Kick-Event-Message-Id": "01K9ZJ0Q7N4W6Y3T8B5C2D1EFH",
    "Kick-Event-Message-Timestamp": "2026-11-18T11:06:41Z",
}
write("kick", "Kick-Event-Signature", keys(rsa_key, 2048), KICK, of_kick, OF_KICK)


def of_body(_, body):
    return body


write("highlevel", "x-wh-signature", keys(rsa_key, 4096), {}, of_body)
write("highlevel-ed25519", "X-GHL-Signature", keys(ed25519_key), {}, of_body)
write("fireblocks-legacy", "Fireblocks-Signature", keys(rsa_key, 4096), {}, of_body, sign=sign_sha512)
write("utila", "x-utila-signature", keys(rsa_key, 4096), {}, of_body, sign=sign_pss(hashlib.sha512))


def v1(signature):
    return "v1=" + text(signature)


PSS_SHA256 = sign_pss(hashlib.sha256)
CONTENTSTACK = keys(rsa_key, 2048), {}, of_body, {}, PSS_SHA256, pkcs1_pem, v1
write("contentstack", "X-Contentstack-Request-Signature", *CONTENTSTACK)
write("tokenio", "token-signature", keys(ed25519_key), {}, of_body, key=base64url_key, text=base64url)
write("chip", "X-Signature", keys(rsa_key, 2048), {}, of_body)
write("chip-send", "X-Signature", keys(rsa_key, 2048), {}, of_body, sign=sign_sha512)
write("due", "X-Webhook-Signature", keys(ed25519_key), {}, of_body, text=bytes.hex)


def of_manus(fields, body):
    return f"{fields['X-Webhook-Timestamp']}.{MANUS_URL}.{hashlib.sha256(body).hexdigest()}".encode()


MANUS_URL = "https://hooks.example.com/manus?of=a"
MANUS = {"X-Webhook-Timestamp": str(NOW)}
OF_MANUS = {"X-Webhook-Timestamp": str(NOW + 1)}
write(
    "manus",
    "X-Webhook-Signature",
    keys(rsa_key, 2048),
    MANUS,
    of_manus,
    OF_MANUS,
    url=MANUS_URL,
)


def of_integrated_finance(fields, body):
    digest = base64.b64encode(hashlib.sha512(body).digest()).decode()
    return "|".join([digest, *fields.values()]).encode()


INTEGRATED_FINANCE = {
    "X-Webhook-Event-Id": "0ccc7b54-4df3-4bca-a65a-3da1ecc777f0",
    "X-Webhook-Event-Timestamp": "2026-11-18T11:06:39.418Z",
    "X-Webhook-Request-Id": "5ee3c1b7-7f0c-4c5c-9f39-6b7e5c1d2a30",
    "X-Webhook-Request-Timestamp": "2026-11-18T11:06:40Z",
    "X-Webhook-Key-Version": "1",
}
OF_INTEGRATED_FINANCE = {
    "X-Webhook-Event-Id": "0ccc7b54-4df3-4bca-a65a-3da1ecc777f1",
    "X-Webhook-Event-Timestamp": "2026-11-18T11:06:39.419Z",
    "X-Webhook-Request-Id": "5ee3c1b7-7f0c-4c5c-9f39-6b7e5c1d2a31",
    "X-Webhook-Request-Timestamp": "2026-11-18T11:06:41Z",
    "X-Webhook-Key-Version": "2",
}
write(
    "integrated-finance",
    "X-Webhook-Signature",
    keys(ed25519_key),
    INTEGRATED_FINANCE,
    of_integrated_finance,
    OF_INTEGRATED_FINANCE,
)


def of_fal(fields, body):
    return "\n".join([*fields.values(), hashlib.sha256(body).hexdigest()]).encode()


FAL_USER = "github|5ee3c1b7"
FAL = {
    "X-Fal-Webhook-Request-Id": "024ca5b1-45d3-4afd-883e-ad3abe2a1c4d",
    "X-Fal-Webhook-User-Id": FAL_USER,
    "X-Fal-Webhook-Timestamp": str(NOW),
}
OF_FAL = {
    "X-Fal-Webhook-Request-Id": "024ca5b1-45d3-4afd-883e-ad3abe2a1c4e",
    "X-Fal-Webhook-User-Id": "github|5ee3c1b8",
    "X-Fal-Webhook-Timestamp": str(NOW + 1),
}
write(
    "fal",
    "X-Fal-Webhook-Signature",
    keys(ed25519_key),
    FAL,
    of_fal,
    OF_FAL,
    key=base64url_key,
    text=bytes.hex,
    setting=FAL_USER,
)


def spki_base64(private):
    form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return text(private.public_key().public_bytes(*form))


def antom_pairs(signature):
    quoted = text(signature).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    return f"algorithm=RSA256, keyVersion=1, signature={quoted}"


def of_antom(fields, body):
    head = "POST /antom?of=a\n" + ".".join(fields.values()) + "."
    return head.encode() + body


ANTOM = {"client-id": "TEST_5X00000000000000", "request-time": f"{NOW}000"}
OF_ANTOM = {"client-id": "TEST_5X00000000000001", "request-time": f"{NOW}001"}
ANTOM_URL = {"url": "https://hooks.example.com/antom?of=a", "method": "POST"}
ANTOM_TEXTS = {"key": spki_base64, "text": antom_pairs}
ANTOM_KEYS = keys(rsa_key, 2048)
write("antom", "signature", ANTOM_KEYS, ANTOM, of_antom, OF_ANTOM, **ANTOM_TEXTS, **ANTOM_URL)


def of_lines(fields, body):
    return b"".join([line + b"\n" for line in [*(value.encode() for value in fields.values()), body]])


WECHAT_PAY_IDS = [
    "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
    "PUB_KEY_ID_0114232134912410000000000000",
]
WECHAT_PAY = {"Wechatpay-Timestamp": str(NOW), "Wechatpay-Nonce": "c5ac7061fccab6bf3e254dcf98995b8c"}
OF_WECHAT_PAY = {
    "Wechatpay-Timestamp": str(NOW + 1),
    "Wechatpay-Nonce": "c5ac7061fccab6bf3e254dcf98995b8d",
}
SIGNTEST = "WECHATPAY/SIGNTEST/" + "A" * 323 + "=="
write(
    "wechatpay-v3",
    "Wechatpay-Signature",
    keys(rsa_key, 2048),
    WECHAT_PAY,
    of_lines,
    OF_WECHAT_PAY,
    ids=("Wechatpay-Serial", WECHAT_PAY_IDS),
    probes=[
        ("WeChat Pay's probe", SIGNTEST),
        ("WeChat Pay's probe, which is no base64", "WECHATPAY/SIGNTEST/5c2f"),
    ],
)


def hmac_sha512(fields, body):
    return hmac.digest(b"the API secret", of_lines(fields, body), "sha512").hex().upper()


BINANCE_PAY_IDS = ["8a3ec7f9c2d1e0b4a5968778695a4b3c", "1f2e3d4c5b6a79880716253443526170"]
BINANCE_PAY = {
    "BinancePay-Timestamp": f"{NOW}000",
    "BinancePay-Nonce": "uHqzfYRpTdWmKsLbXcVnJgEoAaQwZtBi",
}
OF_BINANCE_PAY = {
    "BinancePay-Timestamp": f"{NOW}001",
    "BinancePay-Nonce": "uHqzfYRpTdWmKsLbXcVnJgEoAaQwZtBj",
}
write(
    "binance-pay",
    "BinancePay-Signature",
    keys(rsa_key, 2048),
    BINANCE_PAY,
    of_lines,
    OF_BINANCE_PAY,
    ids=("BinancePay-Certificate-SN", BINANCE_PAY_IDS),
    probes=[("the scheme of requests to Binance Pay", hmac_sha512(BINANCE_PAY, BODIES[0]))],
)


def of_shipengine(fields, body):
    return fields["x-shipengine-timestamp"].encode() + b"." + body


SHIPENGINE_IDS = ["4b1d2c53-8a0f-4a3b-9a7d-0d1c6c9b5f11", "9f0e7c64-2f45-4a63-8bb1-3f6f0d2a7e22"]
SHIPENGINE = {"x-shipengine-timestamp": "2026-11-18T11:06:40Z"}
OF_SHIPENGINE = {"x-shipengine-timestamp": "2026-11-18T11:06:41Z"}
write(
    "shipengine",
    "x-shipengine-rsa-sha256-signature",
    keys(rsa_key, 2048),
    SHIPENGINE,
    of_shipengine,
    OF_SHIPENGINE,
    ids=("x-shipengine-rsa-sha256-key-id", SHIPENGINE_IDS),
)


def sign_sha1(private, message):
    return private.sign(message, padding.PKCS1v15(), hashes.SHA1())


def thumbprint(private):
    """Of RFC 7638, in hex as Postal writes it."""
    numbers = private.public_key().public_numbers()
    size = (numbers.n.bit_length() + 7) // 8
    n, e = base64url(numbers.n.to_bytes(size, "big")), base64url(numbers.e.to_bytes(3, "big"))
    return hashlib.sha256(f'{{"e":"{e}","kty":"RSA","n":"{n}"}}'.encode()).hexdigest()


POSTAL_KEYS = keys(rsa_key, 2048)
write(
    "postal",
    "X-Postal-Signature-256",
    POSTAL_KEYS,
    {},
    of_body,
    ids=("X-Postal-Signature-KID", [thumbprint(private) for private in POSTAL_KEYS]),
    probes=[("SHA-1, which is the older header's", text(sign_sha1(POSTAL_KEYS[0], BODIES[0])))],
)
