"""Writes vectors.json: what Telnyx documents, computed with Python's `cryptography`.

Telnyx publishes no fixed vector. The keys are made from fixed seeds, so that the file is always the
same: pip install cryptography && python3 vectors.py > vectors.json
"""

import base64
import hashlib
import json

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FROM = "computed by tests/data/telnyx/vectors.py with Python's cryptography"
TIME = "1795000000"
BODIES = [
    b'{"data":{"event_type":"call.initiated","id":"0ccc7b54-4df3-4bca-a65a-3da1ecc777f0"}}',
    b"",
    b"\x00\xff\r\n|1795000000|",
    '{"text":"Grüße, 😀"}'.encode(),
    bytes(range(256)) * 300,
]


def key(name):
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


def public(private):
    raw = private.public_key().public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw
    )
    return base64.b64encode(raw).decode()


def vector(private, time, body, expect, note, signed=None):
    signature = private.sign(signed if signed is not None else time.encode() + b"|" + body)
    return {
        "secret": public(key("the first key of the tests")),
        "headers": {
            "telnyx-signature-ed25519": base64.b64encode(signature).decode(),
            "telnyx-timestamp": time,
        },
        "expect": expect,
        "body_base64": base64.b64encode(body).decode(),
        "from": FROM,
        "note": note,
    }


first, second = key("the first key of the tests"), key("the second key of the tests")
vectors = [vector(first, TIME, body, "valid", f"{len(body)} bytes") for body in BODIES]
body = BODIES[0]
vectors += [
    vector(second, TIME, body, "invalid", "another key"),
    vector(first, TIME, body, "invalid", "no separator", TIME.encode() + body),
    vector(first, TIME, body, "invalid", "the body alone", body),
    vector(first, TIME, body, "invalid", "another body", TIME.encode() + b"|" + body + b"\n"),
    vector(first, TIME, body, "invalid", "another time", b"1795000001|" + body),
    vector(first, TIME, body, "invalid", "body first", body + b"|" + TIME.encode()),
]

# Signatures that pass careless checks: the owner of the key can make the first, and anybody the
# second.
ORDER = 2**252 + 27742317777372353535851937790883648493


def scalar(private):
    seed = private.private_bytes_raw()
    digest = bytearray(hashlib.sha512(seed).digest()[:32])
    digest[0] &= 248
    digest[31] = (digest[31] & 127) | 64
    return int.from_bytes(digest, "little")


def with_signature(signature, note):
    crafted = vector(first, TIME, body, "invalid", note)
    crafted["headers"]["telnyx-signature-ed25519"] = base64.b64encode(signature).decode()
    return crafted


message = TIME.encode() + b"|" + body
small_order = bytes([1]) + bytes(31)
challenge = hashlib.sha512(small_order + first.public_key().public_bytes_raw() + message).digest()
response = int.from_bytes(challenge, "little") * scalar(first) % ORDER
signature = first.sign(message)
not_reduced = int.from_bytes(signature[32:], "little") + ORDER
vectors += [
    with_signature(small_order + response.to_bytes(32, "little"), "a point of small order"),
    with_signature(signature[:32] + not_reduced.to_bytes(32, "little"), "a number not reduced"),
]
file = {"authentic": False, "computed_by": "telnyx/vectors.py", "vectors": vectors}
print(json.dumps(file, indent=1, ensure_ascii=False))
