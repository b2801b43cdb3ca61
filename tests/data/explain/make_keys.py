#!/usr/bin/env python3
"""The requests that are signed with a provider's private key, of which the receiver has the public one, a set of
public ones or a certificate, and those with a token. Needs Python 3.11 and `pip install cryptography`:

    cd tests/data/explain && python3 make_keys.py

The RSA keys are made as ../compute_key_vectors.py makes them, whose files it writes too; the certificates and the
messages under them are those of ../certificates.json.
"""

import base64
import hashlib
import json
import sys
import urllib.parse

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding

from recordings import HERE, JSON, NOW, b64, case, mac, save

sys.path.insert(0, str(HERE.parent))
from compute_key_vectors import rsa_key  # noqa: E402

SPACED = json.dumps(json.loads(JSON)).encode()
HOST = "https://hooks.example.com"


def der(private):
    return private.public_key().public_bytes(serialization.Encoding.DER,
                                             serialization.PublicFormat.SubjectPublicKeyInfo)


def pem(private):
    return private.public_key().public_bytes(serialization.Encoding.PEM,
                                             serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def ecdsa(private, message):
    """ECDSA without chance, so that each run makes the same file."""
    return private.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


def pkcs1(private, message, hash=hashes.SHA256()):
    return private.sign(message, padding.PKCS1v15(), hash)


own, other = rsa_key("explained", 2048), rsa_key("explained, another", 2048)

# A set of keys, by their ids.
ids = ["879dc113-5ca4-4ff7-a6b7-54652083fcf8", "0c6ee7d5-7f4c-4f0f-9f54-6ab9a3a2ba41"]
first, second, nobodys = (ec.derive_private_key(number, ec.SECP256R1()) for number in (11, 12, 13))
(HERE / "circle-keys.json").write_text(
    json.dumps(dict(zip(ids, (b64(der(first)), b64(der(second))))), indent=1) + "\n")


def circle(name, codes, signer, id, signed=JSON, seen=JSON, **more):
    case(name, codes, seen, [("X-Circle-Key-Id", id), ("X-Circle-Signature", b64(ecdsa(signer, signed)))],
         "circle", [], key_set="circle-keys.json", **more)


circle("circle-json", ["body-json"], first, ids[0], seen=SPACED)
circle("circle-ids-exchanged", ["key-of-set"], second, ids[0])
circle("circle-other-id", ["key-of-set"], second, "00000000-0000-4000-8000-000000000000")
circle("circle-unknown", ["unknown-key"], nobodys, "00000000-0000-4000-8000-000000000000", suspected=True)
circle("circle-other-key", [], nobodys, ids[1])
circle("circle-id-and-newline", ["key-of-set", "body-newline-removed"], second, ids[0], signed=JSON + b"\n")


# One key.
def kick(name, codes, signature, seen=JSON, secrets=(pem(own),), **more):
    case(name, codes, seen, [("Kick-Event-Message-Id", "01KD0000000000000000000000"),
                             ("Kick-Event-Message-Timestamp", "2026-11-18T11:06:40Z"),
                             ("Kick-Event-Signature", b64(signature))], "kick", list(secrets), now=NOW, **more)


kicked = b"01KD0000000000000000000000.2026-11-18T11:06:40Z." + JSON
kick("kick-sha512", ["algorithm"], pkcs1(own, kicked, hashes.SHA512()))
kick("kick-json", ["body-json"], pkcs1(own, kicked), seen=SPACED)
kick("kick-other-key", ["secret-other"], pkcs1(own, kicked), secrets=[pem(other), pem(own)])
kick("kick-key-type", ["key-type"], pkcs1(own, kicked), secrets=[pem(first)], suspected=True)
kick("kick-nobodys", [], pkcs1(other, kicked))


def antom(name, codes, target, url, signed=JSON, headers=(), **more):
    """Signed for the path and the query that Antom was given."""
    signature = pkcs1(own, f"POST {target}\nSANDBOX_1.2026-11-18T11:06:40Z.".encode() + signed)
    value = "algorithm=RSA256,keyVersion=1,signature=" + urllib.parse.quote(b64(signature), safe="")
    case(name, codes, JSON, [("client-id", "SANDBOX_1"), ("request-time", "2026-11-18T11:06:40Z"),
                             ("signature", value), *headers], "antom", [b64(der(own))], "/in?shop=7", url=url, **more)


antom("antom-prefix", ["url-path"], "/api/in?shop=7", f"{HOST}/in?shop=7", headers=[("X-Forwarded-Prefix", "/api")])
antom("antom-query", ["url-query"], "/in?shop=7", f"{HOST}/in")
antom("antom-slash", ["url-slash"], "/in/?shop=7", f"{HOST}/in?shop=7")


def manus(name, codes, url, seen_url, signed=JSON, seen=JSON, headers=(), **more):
    """The body's hash is signed, and the URL."""
    message = f"{NOW}.{url}.{hashlib.sha256(signed).hexdigest()}"
    case(name, codes, seen, [("X-Webhook-Timestamp", str(NOW)), *headers,
                             ("X-Webhook-Signature", b64(pkcs1(own, message.encode())))],
         "manus", [pem(own)], url=seen_url, now=NOW, **more)


manus("manus-host", ["url-host"], f"{HOST}/in", "https://app/in", headers=[("X-Forwarded-Host", "hooks.example.com")])
manus("manus-json", ["body-json"], f"{HOST}/in", f"{HOST}/in", seen=SPACED)
manus("manus-scheme-and-json", ["body-json", "url-scheme"], f"{HOST}/in", "http://hooks.example.com/in", seen=SPACED)

fal = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
raw = fal.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
message = f"id-1\na user id\n{NOW}\n{hashlib.sha256(JSON).hexdigest()}".encode()
for name, codes, seen, setting in [("fal-json", ["body-json"], SPACED, "a user id"),
                                   ("fal-setting", ["setting-white-space"], JSON, "a user id\n")]:
    case(name, codes, seen, [("X-Fal-Webhook-Request-Id", "id-1"), ("X-Fal-Webhook-Timestamp", str(NOW)),
                             ("X-Fal-Webhook-Signature", fal.sign(message).hex())],
         "fal", [base64.urlsafe_b64encode(raw).decode().rstrip("=")], now=NOW, client_id=setting)

# Certificates.
made = json.loads((HERE.parent / "certificates.json").read_text())
chains, plain = made["chains"], json.loads(made["messages"]["plain"])
nobodys_url = plain | {"SigningCertURL": "https://sns.eu-west-1.amazonaws.com.example/test.pem"}
newline = plain | {"Message": plain["Message"] + "\n"}


def sns(name, codes, certificates, body=plain, **more):
    case(name, codes, json.dumps(body).encode(), [("x-amz-sns-message-type", "Notification")], "aws-sns",
         certificates, now=NOW, suspected=True, **more)


sns("sns-other-certificate", ["certificate-other"], [chains["other_root"]])
sns("sns-changed", ["certificate-other"], [made["leaf"]], body=newline)
sns("sns-other-url", ["other-certificate-url"], [made["leaf"]], body=nobodys_url)
sns("sns-expired", ["expired-certificate"], [chains["expired"]])
sns("sns-not-yet", ["certificate-not-yet-valid"], [chains["not_yet"]])
sns("sns-other-name", ["certificate-name"], [chains["other_name"]])

# Tokens.
SECRET = "4f1c0f9d2a7e"


def part(value):
    data = value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def token(claims, head=None, secret=SECRET):
    signed = f"{part(head or {'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}"
    return f"{signed}.{part(mac(secret, signed.encode()))}"


def vonage(name, codes, claims=None, head=None, seen=JSON, secret=SECRET, text=None, **more):
    said = {"iss": "Vonage", "iat": NOW, "api_key": "a1b2c3d", "payload_hash": hashlib.sha256(JSON).hexdigest()}
    said = {name: value for name, value in (said | (claims or {})).items() if value is not None}
    case(name, codes, seen, [("Authorization", "Bearer " + (text or token(said, head)))], "vonage-jwt", [secret],
         now=NOW, **more)


vonage("token-json", ["body-json"], seen=SPACED)
vonage("token-other-body", ["other-body"], seen=b'{"id":8}')
vonage("token-other-key", ["key-other"], secret="another secret", suspected=True)
vonage("token-secret-newline", ["secret-white-space"], secret=SECRET + "\n")
vonage("token-other-issuer", ["other-claim"], {"iss": "Nexmo"})
vonage("token-without-account", ["missing-claim"], {"api_key": None})
vonage("token-expired", ["token-expired"], {"exp": NOW - 4000})
vonage("token-not-yet", ["token-not-yet-valid"], {"nbf": NOW + 4000})
vonage("token-too-old", ["timestamp-too-old"], {"iat": NOW - 4000})
vonage("token-algorithm", ["other-algorithm"], head={"alg": "RS256"}, suspected=True)
vonage("token-critical", ["critical-member"], head={"alg": "HS256", "crit": ["exp"]}, suspected=True)
vonage("token-unencoded", ["other-payload-form"], head={"alg": "HS256", "b64": False}, suspected=True)
vonage("token-cut", ["not-a-token"], text="eyJhbGciOiJIUzI1NiJ9", suspected=True)


def message_signature(name, codes, components, parameters="", url=f"{HOST}/in", seen_url=None, seen=JSON, secret=SECRET, **more):
    digest = f"sha-256=:{base64.b64encode(hashlib.sha256(JSON).digest()).decode()}:"
    values = {"@method": "POST", "@target-uri": url, "content-digest": digest}
    listed = "(" + " ".join(f'"{name}"' for name in components) + f");created={NOW}{parameters}"
    base = "".join(f'"{name}": {values[name]}\n' for name in components) + f'"@signature-params": {listed}'
    signature = base64.b64encode(mac(secret, base.encode())).decode()
    case(name, codes, seen, [("Content-Digest", digest), ("Signature-Input", f"sig1={listed}"),
                             ("Signature", f"sig1=:{signature}:")],
         "http-message-signatures", [SECRET], url=seen_url or url, now=NOW, **more)


every = ["@method", "@target-uri", "content-digest"]
message_signature("message-signature-expired", ["signature-expired"], every, f";expires={NOW - 4000}", suspected=True)
message_signature("message-signature-uncovered", ["not-covered"], every[1:], suspected=True)
message_signature("message-signature-url-scheme", ["url-scheme"], every, seen_url="http://hooks.example.com/in")
message_signature("message-signature-other-key", ["key-other"], every, secret="another secret", suspected=True)
message_signature("message-signature-json", ["body-json"], every, seen=SPACED)


def livekit(name, codes, key, **more):
    said = {"iss": "APIwLeah7g4fuLY", "nbf": NOW, "exp": NOW + 300,
            "sha256": base64.b64encode(hashlib.sha256(JSON).digest()).decode()}
    case(name, codes, JSON, [("Authorization", token(said))], "livekit", [SECRET], client_id=key, now=NOW, **more)


livekit("token-other-audience", ["other-claim"], "APIanother")
livekit("token-setting", ["setting-white-space"], "APIwLeah7g4fuLY\n")


def messagebird(name, codes, url, seen_url, headers=(), **more):
    said = {"iss": "MessageBird", "nbf": NOW, "exp": NOW + 60, "jti": "1", "url_hash": hashlib.sha256(url.encode()).hexdigest(),
            "payload_hash": hashlib.sha256(JSON).hexdigest()}
    case(name, codes, JSON, [*headers, ("MessageBird-Signature-JWT", token(said))], "messagebird", [SECRET],
         url=seen_url, now=NOW, **more)


messagebird("token-url-scheme", ["url-scheme"], f"{HOST}/in", "http://hooks.example.com/in")
messagebird("token-url-prefix", ["url-path"], f"{HOST}/api/in", f"{HOST}/in", headers=[("X-Forwarded-Prefix", "/api")])
messagebird("token-other-url", ["other-claim"], "https://example.org/", f"{HOST}/in")

query = hashlib.sha256(b"POST&/in&id=7").hexdigest()
said = {"iss": "a client key", "iat": NOW, "exp": NOW + 180, "qsh": query}
for name, codes, url in [("token-query", ["url-query"], f"{HOST}/in"),
                         ("token-query-of-another", ["other-claim"], f"{HOST}/in?id=8&a=b")]:
    case(name, codes, JSON, [("Authorization", "JWT " + token(said))], "atlassian-connect", [SECRET],
         "/in?id=7" if codes == ["url-query"] else "/in?id=8&a=b", url=url, client_id="a client key", now=NOW)


def detached(name, codes, signed, seen, **more):
    """A JWS of the unencoded body (RFC 7797)."""
    head = part({"alg": "RS256", "ts": NOW, "b64": False, "crit": ["b64"]})
    signature = part(pkcs1(own, f"{head}.".encode() + signed))
    case(name, codes, seen, [("X-CTCT-WEBHOOK-SIG", f"{head}..{signature}")], "constant-contact", [pem(own)], now=NOW,
         **more)


detached("token-detached-json", ["body-json"], JSON, SPACED)
detached("token-detached-newline", ["body-newline-added"], JSON, JSON + b"\n")

save()
