"""Writes the vectors.json of the schemes with a signed token whose vendors publish none: what is documented,
computed with Python's own HMAC.

It shares nothing with the crate. Run it in this folder: python3 compute_token_vectors.py
"""

import base64
import hashlib
import hmac
import json
from pathlib import Path

HERE = Path(__file__).parent
FROM = "computed by tests/data/compute_token_vectors.py with Python's own HMAC"
NOW = 1795000000
SECRET, OTHER = "correct horse battery staple", "another secret of the tests"
BODIES = [b'{"id":"evt_1","amount":1050}', b"", b"\x00\xff\r\n.", '{"text":"Grüße, 😀"}'.encode()]


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def part(members):
    return base64url(json.dumps(members, separators=(",", ":")).encode())


def hs256(secret, signed):
    return base64url(hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest())


def token(secret, claims, head=None, sign=hs256):
    signed = part(head or {"alg": "HS256", "typ": "JWT"}) + "." + part(claims)
    return signed + "." + sign(secret, signed)


def hex_hash(body):
    return hashlib.sha256(body).hexdigest()


def base64_hash(body):
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


def write(scheme, vectors):
    file = {"authentic": False, "computed_by": Path(__file__).name, "vectors": vectors}
    text = json.dumps(file, indent=1, ensure_ascii=False)
    (HERE / scheme).mkdir(exist_ok=True)
    (HERE / scheme / "vectors.json").write_text(text + "\n")


def with_hash(scheme, header, claims, name, hashed, prefix="", setting=None):
    """A token whose claim `name` is the body's hash."""

    def vector(body, expect, note, text=None, **other):
        said = {**claims, name: hashed(body), **other}
        said = {name: value for name, value in said.items() if value is not None}
        made = {
            "secret": SECRET,
            "headers": {header: prefix + token(SECRET, said) if text is None else text},
            "expect": expect,
            "now": NOW,
            "body_base64": base64.b64encode(body).decode(),
            "from": FROM,
            "note": note,
        }
        return made | ({"setting": setting} if setting else {})

    body = BODIES[0]
    said = {**claims, name: hashed(body)}
    head, payload, tag = token(SECRET, said).split(".")
    none = part({"alg": "none"}) + "." + payload + "."
    vectors = [vector(body, "valid", f"{len(body)} bytes") for body in BODIES]
    vectors += [
        vector(body, "invalid", "another body", **{name: hashed(body + b"\n")}),
        vector(body, "invalid", "no hash", **{name: None}),
        vector(body, "invalid", "the hash in the other form", **{name: hashed(body) + "="}),
        vector(body, "invalid", "another secret", prefix + token(OTHER, said)),
        vector(body, "invalid", "no algorithm", prefix + none),
        vector(body, "invalid", "padded", f"{prefix}{head}.{payload}.{tag}="),
        vector(body, "invalid", "HS512 in name only",
               prefix + token(SECRET, said, {"alg": "HS512", "typ": "JWT"})),
    ]
    if "iss" in claims:
        vectors.append(vector(body, "invalid", "another issuer", iss="somebody"))
    if "exp" in claims:
        vectors.append(vector(body, "invalid", "expired", nbf=NOW - 700, exp=NOW - 400))
        vectors.append(vector(body, "invalid", "not yet", nbf=NOW + 400, exp=NOW + 700))
    if "iat" in claims:
        vectors.append(vector(body, "invalid", "too old", iat=NOW - 301))
        vectors.append(vector(body, "invalid", "too far ahead", iat=NOW + 301))
        vectors.append(vector(body, "invalid", "a time as text", iat=str(NOW)))
    write(scheme, vectors)


with_hash(
    "vonage-jwt",
    "Authorization",
    {"iat": NOW - 2, "jti": "c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5", "iss": "Vonage", "api_key": "a1b2c3d"},
    "payload_hash",
    hex_hash,
    "Bearer ",
)
with_hash(
    "livekit",
    "Authorization",
    {"iss": "APIwLeah7g4fuLY", "nbf": NOW, "exp": NOW + 300, "video": {"roomRecord": True}},
    "sha256",
    base64_hash,
    setting="APIwLeah7g4fuLY",
)
with_hash("netlify", "X-Webhook-Signature", {"iss": "netlify"}, "sha256", hex_hash)
with_hash("fusionauth", "X-FusionAuth-Signature-JWT", {}, "request_body_sha256", base64_hash)
