"""Writes the vectors.json of Drone, which publishes no vector, and cavage.json, a signature of each algorithm:
what is documented, computed with Python's `cryptography`.

The keys are those of compute_key_vectors.py: pip install cryptography && python3 compute_cavage_vectors.py
"""

import base64
import hashlib
import hmac
import json
from pathlib import Path

from compute_key_vectors import ed25519_key, rsa_key
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding

FROM = "computed by tests/data/compute_cavage_vectors.py"
NOW = 1795000000
DATE = "Wed, 18 Nov 2026 11:06:40 GMT"
SECRET = "bea26a2221fd8090ea38720fc445eca6"
BODY = '{"event":"build","action":"created"}'


def base64_of(tag):
    return base64.b64encode(tag).decode()


def vector(names, body, expect, note, algorithm="hmac-sha256", key_id="hmac-key", more=None, **changed):
    headers = {
        "Date": DATE,
        "Digest": "SHA-256=" + base64_of(hashlib.sha256(BODY.encode()).digest()),
        "Content-Type": "application/json",
        "X-Drone-Event": "build",
    }
    lines = [f"{name}: {headers[name.title()]}" for name in names]
    signed = "\n".join(lines).encode()
    tag = base64_of(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest())
    list_of_names = " ".join(names)
    headers["Signature"] = (
        f'keyId="{key_id}",algorithm="{algorithm}",signature="{tag}",headers="{list_of_names}"'
    )
    return {
        "secret": SECRET,
        "headers": headers | (more or {}),
        "body": body,
        "now": NOW,
        "expect": expect,
        "from": FROM,
        "note": note,
    } | changed


VECTORS = [
    vector(["date", "digest"], BODY, "valid", "as the server signs a webhook"),
    vector(["content-type", "date", "digest"], BODY, "valid", "as an extension's request is signed"),
    vector(["date", "digest"], BODY, "valid", "an algorithm that says nothing", algorithm="hs2019"),
    vector(["date", "digest"], BODY + " ", "invalid", "the digest is not the body's"),
    vector(["date"], BODY, "invalid", "the digest is there, and not signed"),
    vector(["digest"], BODY, "invalid", "the date is not signed"),
    vector(["date", "digest"], BODY, "invalid", "another algorithm", algorithm="hmac-sha1"),
    vector(["date", "digest"], BODY, "invalid", "another key", key_id="other"),
    vector(["date", "digest"], BODY, "invalid", "too old", now=NOW + 301),
    vector(["date", "digest"], BODY, "invalid", "in the future", now=NOW - 301),
    vector(
        ["date", "digest"],
        BODY,
        "invalid",
        "another date than the signed one",
        more={"Date": "Wed, 18 Nov 2026 11:06:41 GMT"},
    ),
]

file = {"authentic": False, "computed_by": "compute_cavage_vectors.py", "vectors": VECTORS}
(Path(__file__).parent / "drone").mkdir(exist_ok=True)
(Path(__file__).parent / "drone/vectors.json").write_text(
    json.dumps(file, indent=1, ensure_ascii=False) + "\n"
)


PATH = "/in?id=7"
EXPIRES = NOW + 60
LINES = f"(request-target): post {PATH}\nhost: example.com\n(created): {NOW}\n(expires): {EXPIRES}\ndigest: "
LIST = "(request-target) host (created) (expires) digest"


def ecdsa_key():
    return ec.derive_private_key(int.from_bytes(hashlib.sha256(b"cavage").digest(), "big"), ec.SECP256R1())


def pem(key):
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def of_algorithm(name, key, sign):
    digest = "SHA-256=" + base64_of(hashlib.sha256(BODY.encode()).digest())
    signature = base64_of(sign((LINES + digest).encode()))
    parameters = f'keyId="1",algorithm="hs2019",created={NOW},expires={EXPIRES},headers="{LIST}"'
    return {
        "name": name,
        "key": key,
        "digest": digest,
        "signature": f'{parameters},signature="{signature}"',
    }


def each_algorithm():
    rsa, ecdsa, ed25519 = rsa_key("cavage", 2048), ecdsa_key(), ed25519_key("cavage", 256)
    pkcs1 = padding.PKCS1v15()
    yield of_algorithm("rsa-sha256", pem(rsa), lambda it: rsa.sign(it, pkcs1, hashes.SHA256()))
    yield of_algorithm("rsa-sha512", pem(rsa), lambda it: rsa.sign(it, pkcs1, hashes.SHA512()))
    yield of_algorithm("ed25519", pem(ed25519), ed25519.sign)
    yield of_algorithm("ecdsa-sha256", pem(ecdsa), lambda it: ecdsa.sign(it, ec.ECDSA(hashes.SHA256())))
    for name, function in [("hmac-sha256", "sha256"), ("hmac-sha512", "sha512")]:
        yield of_algorithm(name, SECRET, lambda it: hmac.new(SECRET.encode(), it, function).digest())


file = {"now": NOW, "url": f"https://example.com{PATH}", "body": BODY, "signed": list(each_algorithm())}
(Path(__file__).parent / "cavage.json").write_text(json.dumps(file, indent=1) + "\n")
