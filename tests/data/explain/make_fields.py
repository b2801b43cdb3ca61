#!/usr/bin/env python3
"""The requests whose scheme signs a URL and a form's fields, fields of JSON, or with a private key.
Needs Python 3.11 and `pip install cryptography`:

    cd tests/data/explain && python3 make_fields.py
"""

import base64
import hashlib
import json
import urllib.parse

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from recordings import HERE, JSON, NOW, b64, case, mac, save

TOKEN = "2c0f4e4bd7a1f6f1a6c1cfa2d84e2c55"
PUBLIC = "https://hooks.example.com/sms?account=7"
FORM = urllib.parse.urlencode({"From": "+15005550006", "Body": "Hello, Zoë & all", "SmsSid": "SM123"}).encode()


def twilio(name, codes, url=PUBLIC, seen=PUBLIC, body=FORM, signed=FORM, secrets=(TOKEN,), headers=(),
           provider="twilio", **more):
    """Signed as twilio-python's request_validator.py does."""
    fields = sorted(urllib.parse.parse_qsl(signed.decode(), keep_blank_values=True))
    message = url + "".join(field + value for field, value in fields)
    case(name, codes, body, [("Content-Type", "application/x-www-form-urlencoded"), *headers,
         ("X-Twilio-Signature", b64(mac(TOKEN, message.encode(), "sha1")))],
         provider, secrets, "/sms?account=7", url=seen, **more)


twilio("twilio-scheme", ["url-scheme"], seen=PUBLIC.replace("https", "http"))
twilio("twilio-port", ["url-port"], url=PUBLIC.replace(".com", ".com:8443"))
twilio("twilio-slash", ["url-slash"], url=PUBLIC.replace("?", "/?"))
twilio("twilio-query", ["url-query"], seen=PUBLIC.split("?")[0])
twilio("twilio-proxy", ["url-host"], seen=PUBLIC.replace("hooks.example.com", "app"),
       headers=[("X-Forwarded-Host", "hooks.example.com")])
twilio("twilio-path", ["url-path"], seen=PUBLIC.replace("/sms", "/in"))
twilio("twilio-consumed", [], body=b"")
twilio("twilio-other-token", ["secret-other"], secrets=["0" * 32, TOKEN])
twilio("twilio-secret-newline", ["secret-white-space"], secrets=[TOKEN + "\n"])
twilio("twilio-secret-and-scheme", ["secret-white-space", "url-scheme"], secrets=[TOKEN + "\n"],
       seen=PUBLIC.replace("https", "http"))
event = {"name": "Zoë", "id": 7}
hashed = f"{PUBLIC}&bodySHA256={hashlib.sha256(json.dumps(event).encode()).hexdigest()}"
twilio("twilio-json", ["body-json"], provider="twilio-json", url=hashed, seen=hashed, signed=b"",
       body=json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode())
twilio("twilio-other-json", ["other-body"], provider="twilio-json", url=hashed, seen=hashed,
       signed=b"", body=b'{"id":8}')

signing_key = "key-0p6mqbf74lb20gzq9f4dhpn9rg3zyk26"
token = "885894756b6c371a377f5f9516d60a4db497ad27d4931ed215"
mailgun = {"signature": {"timestamp": str(NOW), "token": token,
                         "signature": mac(signing_key, f"{NOW}{token}".encode()).hex()},
           "event-data": {"event": "delivered"}}
case("mailgun-secret-quotes", ["secret-quotes"], json.dumps(mailgun).encode(), [], "mailgun",
     [f'"{signing_key}"'], now=NOW)
case("mailgun-too-old", ["timestamp-too-old"], json.dumps(mailgun).encode(), [], "mailgun",
     [signing_key], now=NOW + 3600)
case("mailgun-cut", ["body-unexpected"], json.dumps(mailgun).encode()[:-1], [], "mailgun", [signing_key], now=NOW,
     suspected=True)
case("mailgun-form", ["other-kind"], urllib.parse.urlencode(mailgun["signature"]).encode(),
     [("Content-Type", "application/x-www-form-urlencoded")], "mailgun", [signing_key], now=NOW,
     suspected=True)

# Rightly signed by whoever answers the provider's challenges.
challenge = b"1d1a2b8e-6f0e-4a3c-9f1e-2c5d7a9b3e10"
answered = [("x-twitter-webhooks-signature", "sha256=" + b64(mac("the secret", challenge)))]
case("twitter-challenge", ["body-is-challenge"], challenge, answered, "twitter", ["the secret"])
case("twitter-challenge-unproved", ["body-is-challenge"], challenge, answered, "twitter", ["another secret"],
     suspected=True)

# Keys of nobody's.
discord = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
raw = discord.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def interaction(name, codes, signed, seen, secrets=(raw.hex(),), now=NOW, **more):
    signature = discord.sign(signed).hex()
    case(name, codes, seen, [("X-Signature-Timestamp", str(NOW)), ("X-Signature-Ed25519", signature)],
         "discord", list(secrets), now=now, **more)


spaced = json.dumps(json.loads(JSON)).encode()
interaction("discord-json", ["body-json"], str(NOW).encode() + JSON, spaced)
interaction("discord-key-newline", ["secret-white-space"], str(NOW).encode() + JSON, JSON, [raw.hex() + "\n"])
interaction("discord-key-base64", ["secret-encoding"], str(NOW).encode() + JSON, JSON, [base64.b64encode(raw).decode()])
another = "25b573092c76a64f7588fddf76cd7c53774099c163a53a039d314c0ebd323c92"
interaction("discord-other-key", ["secret-other"], str(NOW).encode() + JSON, JSON, [another, raw.hex()])
interaction("discord-too-old", ["timestamp-too-old"], str(NOW).encode() + JSON, JSON, now=NOW + 3600)
interaction("discord-key-and-json", ["secret-white-space", "body-newline-removed"],
            str(NOW).encode() + JSON + b"\n", JSON, [raw.hex() + "\n"])

sendgrid = ec.derive_private_key(7, ec.SECP256R1())
shown = sendgrid.public_key().public_bytes(serialization.Encoding.DER,
                                           serialization.PublicFormat.SubjectPublicKeyInfo)
events = b'[{"event":"delivered"}]\r\n'
# ECDSA without chance, so that each run makes the same file.
signature = sendgrid.sign(str(NOW).encode() + events, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
case("sendgrid-trimmed", ["body-newline-removed"], events.strip(),
     [("X-Twilio-Email-Event-Webhook-Timestamp", str(NOW)),
      ("X-Twilio-Email-Event-Webhook-Signature", b64(signature))],
     "sendgrid", [b64(shown)], now=NOW)

# The certificates are in the token, and the receiver has another root than Apple's test has.
notifications = json.loads((HERE.parent / "apple-app-store/vectors.json").read_text())["vectors"]
elsewhere = next(one for one in notifications if one["note"] == "Apple's own root")
case("apple-other-root", ["untrusted-certificates"], elsewhere["body"].encode(), [], "apple-app-store",
     [elsewhere["secret"]], client_id=elsewhere["setting"], now=NOW, suspected=True)

save()
