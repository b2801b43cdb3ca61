#!/usr/bin/env python3
"""Writes the vectors.json of the schemes of RFC 9421 whose vendors publish none: what is documented, computed with
Python's own HMAC and Python's `cryptography`.

It shares nothing with the crate. Run it in this folder: pip install cryptography && python3 compute_http_signatures.py
"""

import base64
import hashlib
import hmac
import json
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

HERE = Path(__file__).parent
FROM = "computed by tests/data/compute_http_signatures.py"
NOW = 1795000000
BODIES = [b'{"id":"evt_1","amount":1050}', b"\x00\xff\r\n.", '{"text":"Grüße, 😀"}'.encode()]
URL = "https://hooks.example.com/in?account=7"


def b64(data):
    return base64.b64encode(data).decode()


def digest(body):
    return f"sha-256=:{b64(hashlib.sha256(body).digest())}:"


def headers(sign, label, components, values, parameters, body=None):
    """The headers of a request, of which `values` are signed as `components`."""
    listed = "(" + " ".join(f'"{name}"' for name in components) + ")" + parameters
    lines = [f'"{name}": {value}' for name, value in zip(components, values)]
    base = "\n".join([*lines, f'"@signature-params": {listed}'])
    fields = {"Signature-Input": f"{label}={listed}", "Signature": f"{label}=:{b64(sign(base.encode()))}:"}
    return fields if body is None else fields | {"Content-Digest": digest(body)}


def vector(fields, body, now=NOW, expect="valid", **more):
    return more | {"headers": fields, "body_base64": b64(body), "method": "POST", "url": URL, "now": now,
                   "expect": expect}


def write(id, vectors):
    folder = HERE / id
    folder.mkdir(exist_ok=True)
    text = json.dumps({"authentic": False, "computed_by": FROM, "vectors": vectors}, indent=1)
    (folder / "vectors.json").write_text(text + "\n")


def generic():
    secret, names = "correct horse battery staple", ["@method", "@target-uri", "content-digest"]

    def sign(key):
        return lambda base: hmac.new(key.encode(), base, hashlib.sha256).digest()

    def made(body, url=URL, components=names, parameters=f";created={NOW}", key=secret):
        values = {"@method": "POST", "@target-uri": url, "content-digest": digest(body)}
        values = [values[name] for name in components]
        return headers(sign(key), "sig1", components, values, parameters, body)

    body, bare = BODIES[0], names[:2]
    short = made(b"", components=bare)
    short.pop("Content-Digest")
    named = f';created={NOW};keyid="1";alg="hmac-sha256";nonce="a\\"b"'
    return [
        *(vector(made(body), body, secret=secret) for body in BODIES),
        vector(short, b"", secret=secret),
        vector(made(body, parameters=named), body, secret=secret),
        vector(made(body), b"{}", secret=secret, expect="invalid"),
        vector(short, b"{}", secret=secret, expect="invalid"),
        vector(made(body, url=URL + "1"), body, secret=secret, expect="invalid"),
        vector(made(body, key="another"), body, secret=secret, expect="invalid"),
        vector(made(body, components=bare), body, secret=secret, expect="invalid"),
        vector(made(body, components=names[1:]), body, secret=secret, expect="invalid"),
        vector(made(body, parameters=""), body, secret=secret, expect="invalid"),
        vector(made(body, parameters=f';created={NOW};alg="ed25519"'), body, secret=secret, expect="invalid"),
        vector(made(body, parameters=f";created={NOW};expires={NOW - 61}"), body, secret=secret, expect="invalid"),
        vector(made(body), body, secret=secret, now=NOW + 301, expect="invalid"),
        vector(made(body), body, secret=secret, now=NOW - 301, expect="invalid"),
    ]


def mailchannels():
    private = ed25519.Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"mailchannels").digest())
    spki = private.public_key().public_bytes(serialization.Encoding.DER,
                                             serialization.PublicFormat.SubjectPublicKeyInfo)
    keys = {"mckey": b64(spki)}
    usual = f';created={NOW};alg="ed25519";keyid="mckey"'

    def made(body, parameters=usual, covered=("content-digest",), said=None):
        value = digest(said or body)
        return headers(private.sign, "sig_1", list(covered), [value] * len(covered), parameters, said or body)

    body = BODIES[0]
    other = usual.replace("mckey", "another")
    return [
        *(vector(made(body), body, keys=keys) for body in BODIES),
        vector(made(body), b"{}", keys=keys, expect="invalid"),
        vector(made(body, other), body, keys=keys, expect="invalid"),
        vector(made(body, covered=()), body, keys=keys, expect="invalid"),
        vector(made(body, ';created=1;keyid="mckey"'), body, keys=keys, expect="invalid"),
        vector(made(body, f";created={NOW}"), body, keys=keys, expect="invalid"),
        vector(made(body) | {"Signature": "sig_2=:AAAA:"}, body, keys=keys, expect="invalid"),
    ]


if __name__ == "__main__":
    write("http-message-signatures", generic())
    write("mailchannels", mailchannels())
