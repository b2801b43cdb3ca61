"""Writes the vectors.json of the schemes with a signed token whose vendors publish none: what is documented,
computed with Python's own HMAC and Python's `cryptography`.

It shares nothing with the crate, and the RSA keys with compute_key_vectors.py, whose files it writes too. Run
it in this folder: pip install cryptography && python3 compute_token_vectors.py
"""

import base64
import hashlib
import hmac
import json
from pathlib import Path

from compute_key_vectors import pem, rsa_key
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

HERE = Path(__file__).parent
FROM = "computed by tests/data/compute_token_vectors.py"
NOW = 1795000000
SECRET, OTHER = "correct horse battery staple", "another secret of the tests"
BODIES = [b'{"id":"evt_1","amount":1050}', b"", b"\x00\xff\r\n.", '{"text":"Grüße, 😀"}'.encode()]


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def part(members):
    return base64url(json.dumps(members, separators=(",", ":")).encode())


def hs256(secret, signed):
    return base64url(hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest())


def es256(private, signed):
    form = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    numbers = decode_dss_signature(private.sign(signed.encode(), form))
    return base64url(b"".join(number.to_bytes(32, "big") for number in numbers))


def rs(hash_type):
    return lambda private, signed: base64url(
        private.sign(signed if isinstance(signed, bytes) else signed.encode(), padding.PKCS1v15(), hash_type())
    )


def p256_key(seed):
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big")
    return ec.derive_private_key(number, ec.SECP256R1())


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


def known(keys, ids):
    """What the receiver has: a secret, a public key, or the public keys by their ids."""
    if ids:
        return {"keys": {name: pem(key) for name, key in zip(ids, keys, strict=True)}}
    return {"secret": keys[0] if isinstance(keys[0], str) else pem(keys[0])}


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


def of_sender(scheme, header, setting, claims, others, keys=(SECRET, OTHER), head=None, sign=hs256, prefix="", url=None, ids=None):
    """A token that says nothing of the body; `others` are claims that are refused. The first of `ids` is in it."""
    head = head or {"alg": "HS256", "typ": "JWT"}

    def vector(key, body, expect, note, head=head, sign=sign, **other):
        said = {name: value for name, value in {**claims, **other}.items() if value is not None}
        made = known(keys, ids) | {
            "setting": setting,
            "headers": {header: prefix + token(key, said, head, sign)},
            "expect": expect,
            "now": NOW,
            "body_base64": base64.b64encode(body).decode(),
            "from": FROM,
            "note": note,
        }
        return made | ({"method": "POST", "url": url} if url else {})

    body = BODIES[0]
    made = [vector(keys[0], body, "valid", f"{len(body)} bytes, which are not signed") for body in BODIES]
    made += [
        vector(keys[1], body, "invalid", "another key"),
        vector(keys[0], body, "invalid", "no algorithm", head={"alg": "none"}, sign=lambda *_: ""),
        vector(keys[0], body, "invalid", "expired", exp=NOW - 60),
    ]
    if ids:
        made += [
            vector(keys[1], body, "valid", "the other key, by its id", head={**head, "kid": ids[1]}),
            vector(keys[0], body, "invalid", "an unknown key", head={**head, "kid": "2026-11"}),
            vector(keys[0], body, "invalid", "no key's id", head={**head, "kid": None}),
        ]
    made += [vector(keys[0], body, "invalid", f"no {name}", **{name: None}) for name in claims if name in others]
    made += [vector(keys[0], body, "invalid", f"another {name}", **{name: value}) for name, value in others.items()]
    write(scheme, made)


QSH = hashlib.sha256(b"POST&/issue-updated&user_id=7").hexdigest()
ATLASSIAN = {"iss": "jira:1314039", "iat": NOW, "exp": NOW + 180, "qsh": QSH}
of_sender(
    "atlassian-connect",
    "Authorization",
    "jira:1314039",
    ATLASSIAN,
    {"iss": "jira:1314040", "qsh": "context-qsh"},
    prefix="JWT ",
    url="https://app.example.com/issue-updated?user_id=7",
)
of_sender(
    "monday",
    "Authorization",
    "https://hooks.example.com/monday",
    {
        "accountId": 1825529,
        "userId": 4012689,
        "aud": "https://hooks.example.com/monday",
        "exp": NOW + 300,
        "shortLivedToken": "none",
        "iat": NOW,
    },
    {"aud": "https://hooks.example.com/other"},
)


def of_key(scheme, header, keys, make, vectors, prefix="", ids=None):
    """`make` makes a token with a private key, a body and what is otherwise; the first of `ids` is in it."""
    first, second = keys

    def vector(private, body, expect, note, sent=None, **other):
        return known(keys, ids) | {
            "headers": {header: prefix + make(private, body, **other)},
            "expect": expect,
            "now": NOW,
            "body_base64": base64.b64encode(body if sent is None else sent).decode(),
            "from": FROM,
            "note": note,
        }

    body = BODIES[0]
    made = [vector(first, body, "valid", f"{len(body)} bytes") for body in BODIES]
    made += [
        vector(second, body, "invalid", "another key"),
        vector(first, body, "invalid", "another body", sent=body + b"\n"),
    ]
    if ids:
        made += [
            vector(second, body, "valid", "the other key, by its id", kid=ids[1]),
            vector(first, body, "invalid", "an unknown key", kid="2026-11"),
            vector(first, body, "invalid", "no key's id", kid=None),
        ]
    made += [vector(first, body, expect, note, **other) for expect, note, other in vectors]
    write(scheme, made)


P256_KEYS = p256_key("the first key of the tests"), p256_key("the second key of the tests")
RSA_KEYS = rsa_key("the first key of the tests", 2048), rsa_key("the second key of the tests", 2048)
PLAID = "bfbd5111-8e33-4643-8ced-b2e642a72f3c", "6c5516e1-92dc-479e-a8ff-5a51992e0001"


def plaid(private, body, kid=PLAID[0], head=None, sign=es256, **other):
    claims = {"iat": NOW - 2, "request_body_sha256": hex_hash(body), **other}
    return token(private, claims, {"alg": "ES256", "kid": kid, "typ": "JWT", **(head or {})}, sign)


of_key(
    "plaid",
    "Plaid-Verification",
    P256_KEYS,
    plaid,
    [
        ("invalid", "too old", {"iat": NOW - 301}),
        ("invalid", "another body's hash", {"request_body_sha256": hex_hash(b"")}),
        ("invalid", "another algorithm", {"head": {"alg": "ES384"}}),
        ("invalid", "no algorithm", {"head": {"alg": "none"}, "sign": lambda *_: ""}),
        (
            "invalid",
            "a MAC under the public key",
            {"head": {"alg": "HS256"}, "sign": lambda _, signed: hs256(pem(P256_KEYS[0]), signed)},
        ),
    ],
    ids=PLAID,
)


def fusionauth(algorithm, sign):
    def make(private, body, kid="a5c1f7d4e2", head=None, sign=sign, **other):
        claims = {"request_body_sha256": base64_hash(body), **other}
        return token(private, claims, {"alg": algorithm, "kid": kid, "typ": "JWT", **(head or {})}, sign)

    return make


for scheme, keys, algorithm, sign in [
    ("fusionauth-rs256", RSA_KEYS, "RS256", rs(hashes.SHA256)),
    ("fusionauth-es256", P256_KEYS, "ES256", es256),
]:
    of_key(
        scheme,
        "X-FusionAuth-Signature-JWT",
        keys,
        fusionauth(algorithm, sign),
        [
            ("invalid", "another body's hash", {"request_body_sha256": hex_hash(b"")}),
            ("invalid", "another algorithm", {"head": {"alg": "ES384"}}),
            ("invalid", "no algorithm", {"head": {"alg": "none"}, "sign": lambda *_: ""}),
            (
                "invalid",
                "a MAC under the public key",
                {"head": {"alg": "HS256"}, "sign": lambda _, signed, keys=keys: hs256(pem(keys[0]), signed)},
            ),
        ],
        ids=("a5c1f7d4e2", "09be3d1c77"),
    )


def detached(head, encode, sign):
    def make(private, body, **other):
        said = part({**head, **other})
        signed = said.encode() + b"." + encode(body)
        return said + ".." + sign(private, signed)

    return make


of_key(
    "fireblocks",
    "Fireblocks-Webhook-Signature",
    RSA_KEYS,
    detached(
        {"alg": "RS512", "kid": "webhook-key-2025-01"},
        lambda body: base64url(body).encode(),
        rs(hashes.SHA512),
    ),
    [
        ("invalid", "another algorithm", {"alg": "RS256"}),
        ("invalid", "marked as unencoded", {"b64": False, "crit": ["b64"]}),
    ],
    ids=("webhook-key-2025-01", "webhook-key-2025-02"),
)
of_key(
    "constant-contact",
    "X-CTCT-WEBHOOK-SIG",
    RSA_KEYS,
    detached(
        {"alg": "RS256", "ts": NOW - 2, "b64": False, "crit": ["b64"]}, lambda body: body, rs(hashes.SHA256)
    ),
    [
        ("invalid", "too old", {"ts": NOW - 301}),
        ("invalid", "not critical", {"crit": None}),
        ("invalid", "more is critical", {"crit": ["b64", "exp"], "exp": NOW + 60}),
        ("invalid", "marked as encoded", {"b64": True}),
    ],
)
GOOGLE = "7d680d8c70d44e947133cbd499ebc1a61c3d5abc", "f833e8a7fe3fe4b878948219a16846a8fa9a9b9a"
of_sender(
    "google-pubsub-push",
    "Authorization",
    "push@project.iam.gserviceaccount.com https://hooks.example.com/pubsub",
    {
        "aud": "https://hooks.example.com/pubsub",
        "azp": "113774264463038321964",
        "email": "push@project.iam.gserviceaccount.com",
        "sub": "113774264463038321964",
        "email_verified": True,
        "exp": NOW + 3600,
        "iat": NOW,
        "iss": "https://accounts.google.com",
    },
    {
        "iss": "https://accounts.example.com",
        "aud": "https://hooks.example.com/other",
        "email": "somebody@another-project.iam.gserviceaccount.com",
        "email_verified": False,
    },
    RSA_KEYS,
    {"alg": "RS256", "kid": GOOGLE[0], "typ": "JWT"},
    rs(hashes.SHA256),
    "Bearer ",
    ids=GOOGLE,
)

ENTRA = "nOo3ZDrODXEK1jKWhXslHR_KXEg", "L1KfKFI_jnXbwWc22xZxw1sUHH0"
TENANT, EVENT_GRID = "72f988bf-86f1-41af-91ab-2d7cd011db47", "4962773b-9cdb-44cf-a8bf-237846a00ab7"
of_sender(
    "azure-eventgrid",
    "Authorization",
    f"https://sts.windows.net/{TENANT}/ api://hooks",
    {
        "aud": "api://hooks",
        "iss": f"https://sts.windows.net/{TENANT}/",
        "iat": NOW - 300,
        "nbf": NOW - 300,
        "exp": NOW + 3600,
        "appid": EVENT_GRID,
        "roles": ["AzureEventGridSecureWebhookSubscriber"],
        "tid": TENANT,
        "ver": "1.0",
    },
    {
        "iss": "https://sts.windows.net/00000000-0000-0000-0000-000000000000/",
        "aud": "api://other",
        "roles": ["Reader"],
    },
    RSA_KEYS,
    {"alg": "RS256", "kid": ENTRA[0], "typ": "JWT"},
    rs(hashes.SHA256),
    "Bearer ",
    ids=ENTRA,
)


def of_body(scheme, claims, others, setting=None, ids=None):
    """The body is the token; `others` are claims that are refused. The first of `ids` is in it."""
    usual = {"alg": "RS256", "kid": "first", "typ": "JWT"}

    def vector(expect, note, private=RSA_KEYS[0], head=None, sign=rs(hashes.SHA256), end="", **other):
        said = {name: value for name, value in {**claims, **other}.items() if value is not None}
        made = known(RSA_KEYS, ids) | {
            "headers": {"Content-Type": "application/jwt"},
            "body": token(private, said, {**usual, **(head or {})}, sign) + end,
            "expect": expect,
            "now": NOW,
            "from": FROM,
            "note": note,
        }
        return made | ({"setting": setting} if setting else {})

    vectors = [
        vector("valid", "as documented"),
        vector("invalid", "another key", RSA_KEYS[1]),
        vector("invalid", "another algorithm", head={"alg": "RS512"}),
        vector("invalid", "no algorithm", head={"alg": "none"}, sign=lambda *_: ""),
        vector(
            "invalid",
            "a MAC under the public key",
            head={"alg": "HS256"},
            sign=lambda _, signed: hs256(pem(RSA_KEYS[0]), signed),
        ),
        vector("invalid", "a line break behind it", end="\n"),
    ]
    if ids:
        vectors += [
            vector("valid", "the other key, by its id", RSA_KEYS[1], {"kid": ids[1]}),
            vector("invalid", "an unknown key", head={"kid": "2026-11"}),
            vector("invalid", "no key's id", head={"kid": None}),
        ]
    vectors += [vector("invalid", f"another {name}", **{name: value}) for name, value in others.items()]
    write(scheme, vectors)


of_body(
    "kinde",
    {
        "type": "user.updated",
        "event_id": "event_0193abf57b33d3d3a5a8a2f1b6b6f5d4",
        "source": "admin",
        "timestamp": "2026-11-18T11:06:40Z",
        "data": {"user": {"id": "kp_1", "email": "user@example.com"}},
    },
    {"event_id": None, "type": None},
    ids=("first", "second"),
)
of_body(
    "wix",
    {
        "data": json.dumps({"eventType": "AppInstalled", "instanceId": "1", "data": "{}"}),
        "iat": NOW,
        "exp": NOW + 3600,
    },
    {"data": None, "exp": NOW - 60, "iat": None},
)
of_body(
    "google-risc",
    {
        "iss": "https://accounts.google.com/",
        "aud": "123456789-abcedfgh.apps.googleusercontent.com",
        "iat": NOW - 86400,
        "jti": "756E69717565206964656E746966696572",
        "events": {
            "https://schemas.openid.net/secevent/risc/event-type/account-disabled": {
                "subject": {
                    "subject_type": "iss-sub",
                    "iss": "https://accounts.google.com/",
                    "sub": "7375626A656374",
                },
                "reason": "hijacking",
            }
        },
    },
    {"iss": "https://accounts.google.com", "aud": "another.apps.googleusercontent.com", "events": None},
    "123456789-abcedfgh.apps.googleusercontent.com",
    ("first", "second"),
)
