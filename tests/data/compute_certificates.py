"""Makes the vectors.json of alexa, paypal and tpay, and certificates.json: chains as they have to be and as they
must not be, and messages and tokens under them.

The keys are made from fixed seeds, so that the file is always the same: pip install cryptography &&
python3 compute_certificates.py, which writes the files of compute_key_vectors.py too.
"""

import base64
import datetime
import hmac
import itertools
import json
import pathlib
import zlib

from compute_key_vectors import rsa_key

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = 1_795_000_000
DAY = 24 * 60 * 60
NAME = "sns.amazonaws.com"


NUMBERS = itertools.count(1)


def new_key(bits=2048):
    return rsa_key(f"key {next(NUMBERS)} of the certificates", bits)


def new_ec_key(curve=ec.SECP256R1):
    return ec.derive_private_key(4711 + next(NUMBERS), curve())


class Issued:
    """A certificate, its key, and those above it."""

    def __init__(
        self, name, key, issuer=None, *, ca=False, days=(-30, 30), dns=None, usage=None, mark=None
    ):
        self.name, self.key = name, key
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        above = issuer or self
        start, end = (datetime.datetime.fromtimestamp(NOW + at * DAY, datetime.UTC) for at in days)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if issuer is None else issuer.certificate.subject)
            .public_key(key.public_key())
            .serial_number(next(NUMBERS))
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if dns:
            names = x509.SubjectAlternativeName([x509.DNSName(dns)])
            builder = builder.add_extension(names, critical=False)
        if usage:
            builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        if mark:
            marked = x509.UnrecognizedExtension(x509.ObjectIdentifier(mark), b"\x05\x00")
            builder = builder.add_extension(marked, critical=False)
        is_ec = isinstance(above.key, ec.EllipticCurvePrivateKey)
        is_384 = is_ec and above.key.curve.key_size == 384
        hash = hashes.SHA384() if is_384 else hashes.SHA256()
        deterministic = {"ecdsa_deterministic": True} if is_ec else {}
        self.certificate = builder.sign(above.key, hash, **deterministic)

    @property
    def text(self):
        return base64.b64encode(self.certificate.public_bytes(serialization.Encoding.DER)).decode()

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()


def leaf(issuer, *, name=NAME, key=None, days=(-30, 30), usage=ExtendedKeyUsageOID.SERVER_AUTH):
    return Issued(name, key or new_key(), issuer, days=days, dns=name, usage=usage)


def message(signer, hash, version, members):
    signed = "".join(f"{name}\n{text}\n" for name, text in members.items())
    signature = signer.key.sign(signed.encode(), padding.PKCS1v15(), hash)
    return json.dumps(
        members
        | {
            "SignatureVersion": version,
            "Signature": base64.b64encode(signature).decode(),
            "SigningCertURL": "https://sns.eu-west-1.amazonaws.com/test.pem",
        }
    )


def with_checksum(body, checksum):
    """The body with four bytes behind it that give it this checksum, as anybody can find them."""
    table = [0] * 256
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ (0xEDB88320 if value & 1 else 0)
        table[byte] = value
    highest = {value >> 24: byte for byte, value in enumerate(table)}
    wanted = checksum ^ 0xFFFFFFFF
    for _ in range(4):
        byte = highest[wanted >> 24]
        wanted = (wanted ^ table[byte]) << 8 & 0xFFFFFFFF | byte
    state = zlib.crc32(body) ^ 0xFFFFFFFF
    twin = body + (wanted ^ state).to_bytes(4, "little")
    assert zlib.crc32(twin) == checksum
    return twin


def paypal(issuer, days, url, id, body):
    """A delivery, and the chain to its certificate."""
    signer = leaf(issuer, name="messageverificationcerts.paypal.com", days=days)
    time = datetime.datetime.fromtimestamp(NOW, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    signed = f"{id}|{time}|a webhook id|{zlib.crc32(body)}"
    signature = signer.key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return signer.pem, {
        "PAYPAL-TRANSMISSION-ID": id,
        "PAYPAL-TRANSMISSION-TIME": time,
        "PAYPAL-TRANSMISSION-SIG": base64.b64encode(signature).decode(),
        "PAYPAL-CERT-URL": url,
        "PAYPAL-AUTH-ALGO": "SHA256withRSA",
    }


def vectors_of_paypal(pem, headers, body):
    def vector(expect, note, headers=headers, body=body, setting="a webhook id"):
        return {
            "secret": pem,
            "setting": setting,
            "headers": headers,
            "body": body.decode(),
            "now": NOW,
            "expect": expect,
            "from": "computed by tests/data/compute_certificates.py with Python's cryptography",
            "note": note,
        }

    sandbox = headers["PAYPAL-CERT-URL"].replace("api.", "api.sandbox.")
    return {
        "authentic": False,
        "computed_by": "compute_certificates.py",
        "vectors": [
            vector("valid", "a delivery"),
            vector("invalid", "another body", body=body + b" "),
            vector("invalid", "another webhook", setting="another webhook id"),
            vector("invalid", "the sandbox", headers=headers | {"PAYPAL-CERT-URL": sandbox}),
            vector("invalid", "SHA-1", headers=headers | {"PAYPAL-AUTH-ALGO": "SHA1withRSA"}),
        ],
    }


MARK = "1.2.840.113635.100.6.11.1"
MARK_ABOVE = "1.2.840.113635.100.6.2.1"
NOTIFICATION = {
    "notificationType": "DID_RENEW",
    "notificationUUID": "002e14d5-51f5-4503-b5a8-c3a1af68eb20",
    "data": {"appAppleId": 41234, "bundleId": "com.example", "environment": "Production"},
    "version": "2.0",
    "signedDate": NOW * 1000,
}


def url_text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def json_text(value):
    return json.dumps(value, separators=(",", ":")).encode()


def token(key, x5c, payload=NOTIFICATION, head=None, sign=None):
    """A JWS whose header holds certificates."""
    header = head or json_text({"alg": "ES256", "x5c": x5c})
    signed = f"{url_text(header)}.{url_text(json_text(payload))}"
    if sign is None:
        algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        numbers = decode_dss_signature(key.sign(signed.encode(), algorithm))
        sign = b"".join(number.to_bytes(32, "big") for number in numbers)
    return f"{signed}.{url_text(sign)}"


def apple():
    """Bodies with a token under a chain as Apple's is, and under others."""

    def marked(issuer, mark=MARK, *, days=(-30, 30), key=None):
        return Issued("The signer", key or new_ec_key(), issuer, days=days, mark=mark)

    def above(root, mark=MARK_ABOVE, days=(-20, 20)):
        key = new_ec_key(ec.SECP384R1)
        return Issued("The authority", key, root, ca=True, days=days, mark=mark)

    ages = (-1000, 1000)
    root = Issued("The root", new_ec_key(ec.SECP384R1), ca=True, days=ages)
    namesake = Issued("The root", new_ec_key(ec.SECP384R1), ca=True, days=ages)
    issuer, unmarked_issuer, forged = above(root), above(root, None), above(namesake)
    own, unmarked, expired = marked(issuer), marked(issuer, None), marked(issuer, days=(-60, -1))
    under_unmarked, under_forged = marked(unmarked_issuer), marked(forged)
    early = marked(issuer, days=(1, 30))
    of_developer = Issued("A developer", new_ec_key(), issuer, mark="1.2.840.113635.100.6.1.2")
    direct = marked(root)
    on_384 = marked(issuer, key=new_ec_key(ec.SECP384R1))
    chain = [own.text, issuer.text, root.text]
    twice = json_text({"alg": "ES256"})[:-1] + b',"x5c":' + json_text(chain) + b',"x5c":[]}'
    unsigned = json_text({"alg": "none", "x5c": chain})
    mac = json_text({"alg": "HS256", "x5c": chain})
    signed = f"{url_text(mac)}.{url_text(json_text(NOTIFICATION))}"
    keyed = hmac.digest(own.pem.encode(), signed.encode(), "sha256")

    def of(signer, *certificates, **others):
        return token(signer.key, [getattr(it, "text", it) for it in certificates], **others)

    other_app = NOTIFICATION | {"data": {"bundleId": "com.example.other"}}
    both = NOTIFICATION | {"summary": {"bundleId": "com.example.other"}}
    summary = {name: NOTIFICATION[name] for name in NOTIFICATION if name != "data"}
    transaction = {"bundleId": "com.example", "signedDate": NOW * 1000}
    tokens = {
        "good": of(own, *chain),
        "other_root_in_it": of(own, own, issuer, namesake),
        "no_root_in_it": of(own, own, issuer),
        "fifty": of(own, *chain[:2], *[root] * 48),
        "four": of(own, own, issuer, issuer, root),
        "none": of(own),
        "wrong_order": of(own, issuer, own, root),
        "reversed": of(own, root, issuer, own),
        "expired": of(expired, expired, issuer, root),
        "not_yet": of(early, early, issuer, root),
        "forged_root": of(under_forged, under_forged, forged, namesake),
        "issued_by_root": of(direct, direct, issuer, root),
        "signed_by_leaf": of(own, own, own, root),
        "unmarked": of(unmarked, unmarked, issuer, root),
        "unmarked_above": of(under_unmarked, under_unmarked, unmarked_issuer, root),
        "of_developer": of(of_developer, of_developer, issuer, root),
        "other_curve": of(own, on_384, issuer, root),
        "other_key": of(expired, *chain),
        "line_breaks": of(own, own.text[:64] + "\n" + own.text[64:], *chain[1:]),
        "blank_at_end": of(own, own.text, issuer.text + " ", root.text),
        "blank_in_root": of(own, own.text, issuer.text, " " + root.text),
        "url_base64": of(own, own.text.replace("+", "-").replace("/", "_"), *chain[1:]),
        "no_certificate": of(own, base64.b64encode(b"nothing").decode(), *chain[1:]),
        "numbers": token(own.key, [1, 2, 3]),
        "text": token(own.key, own.text),
        "said_twice": token(own.key, [], head=twice),
        "no_algorithm": token(own.key, [], head=unsigned, sign=b""),
        "mac": token(own.key, [], head=mac, sign=keyed),
        "other_app": of(own, *chain, payload=other_app),
        "two_apps": of(own, *chain, payload=both),
        "summary": of(own, *chain, payload=summary | {"summary": NOTIFICATION["data"]}),
        "no_app": of(own, *chain, payload=summary),
        "transaction": of(own, *chain, payload=transaction),
    }
    assert "+" in own.text or "/" in own.text
    bodies = {name: json.dumps({"signedPayload": made}) for name, made in tokens.items()}
    return {"root": root.pem, "root_base64": root.text, "namesake": namesake.pem, "bodies": bodies}


def vector(expect, note, certificate, headers, body, **others):
    return {
        "secret": certificate,
        "headers": headers,
        "body": body.decode(),
        "now": NOW,
        "expect": expect,
        "from": "computed by tests/data/compute_certificates.py with Python's cryptography",
        "note": note,
    } | others


def alexa(issuer):
    """A request to a skill with the chain to its certificate, and vectors."""
    signer = leaf(issuer, name="echo-api.amazon.com")
    url = "https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem"

    def of(at, hash=hashes.SHA256()):
        time = datetime.datetime.fromtimestamp(at, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        application = {"applicationId": "amzn1.ask.skill.1"}
        request = {"type": "LaunchRequest", "requestId": "EdwRequestId.1", "timestamp": time}
        body = json_text(
            {
                "version": "1.0",
                "context": {"System": {"application": application}},
                "request": request,
            }
        )
        return headers_of(body, hash), body

    def headers_of(body, hash=hashes.SHA256()):
        signature = signer.key.sign(body, padding.PKCS1v15(), hash)
        return {
            "Signature-256": base64.b64encode(signature).decode(),
            "SignatureCertChainUrl": url,
        }

    headers, body = of(NOW)
    named = {"SignatureCertChainUrl": "https://s3.amazonaws.com:443/echo.api/../echo.api/echo-api-cert-12.pem"}
    other = {"SignatureCertChainUrl": "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert-12.pem"}
    legacy = {"SignatureCertChainUrl": url, "Signature": headers["Signature-256"]}
    number = json_text({"request": {"timestamp": NOW}})
    vectors = [
        vector("valid", "a launch", signer.pem, headers, body),
        vector("valid", "as late as it may be", signer.pem, *of(NOW - 150)),
        vector("valid", "as early as it may be", signer.pem, *of(NOW + 150)),
        vector("valid", "another spelling of the URL", signer.pem, headers | named, body),
        vector("invalid", "too late", signer.pem, *of(NOW - 151)),
        vector("invalid", "too early", signer.pem, *of(NOW + 151)),
        vector("invalid", "another body", signer.pem, headers, body + b" "),
        vector("invalid", "the folder in other letter case", signer.pem, headers | other, body),
        vector("invalid", "SHA-1", signer.pem, *of(NOW, hashes.SHA1())),
        vector("invalid", "the header of SHA-1 alone", signer.pem, legacy, body),
        vector("invalid", "no time", signer.pem, headers_of(b"{}"), b"{}"),
        vector("invalid", "a time that is a number", signer.pem, headers_of(number), number),
    ]
    request = {"chain": signer.pem + issuer.pem, "headers": headers, "body": body.decode()}
    return request, vectors


def tpay(host):
    """A notification with the certificate that its token names, and vectors."""
    root = Issued("Tpay's root", new_key(), ca=True, days=(-1000, 1000))
    signer = Issued("The notifications", new_key(), root)
    stranger = Issued("The notifications", new_key(), Issued("Another root", new_key(), ca=True))
    url = f"https://{host}/x509/notifications-jws.pem"
    body = b"id=1010&tr_id=TR-BRA-KGZK0X&tr_date=2026-11-18+12:06:40&tr_crc=order-1&tr_amount=10.50&tr_status=TRUE"

    def header(key=signer.key, head=None, payload=body, hash=hashes.SHA256()):
        start = url_text(json_text({"alg": "RS256", "x5u": url} if head is None else head))
        signature = key.sign(f"{start}.{url_text(payload)}".encode(), padding.PKCS1v15(), hash)
        return {"X-JWS-Signature": f"{start}..{url_text(signature)}"}

    evil = {"alg": "RS256", "x5u": f"https://{host}.evil.example/x509/notifications-jws.pem"}
    at = signer.pem
    vectors = [
        vector("valid", "a notification", at, header(), body),
        vector("valid", "JSON", at, header(payload=b'{"id":1}'), b'{"id":1}'),
        vector("invalid", "another body", at, header(), body + b"&x=y"),
        vector("invalid", "another key", at, header(key=stranger.key), body),
        vector("invalid", "another host", at, header(head=evil), body),
        vector("invalid", "no URL", at, header(head={"alg": "RS256"}), body),
        vector("invalid", "no algorithm", at, header(head={"x5u": url}), body),
        vector("invalid", "none", at, header(head={"alg": "none", "x5u": url}), body),
        vector("invalid", "another hash", at, header(hash=hashes.SHA512()), body),
    ]
    urls = [
        f"http://{host}/x509/a.pem",
        f"HTTPS://{host}/x509/a.pem",
        f"https://{host.upper()}/x509/a.pem",
        f"https://{host}./x509/a.pem",
        f"https://{host}:8443/x509/a.pem",
        f"https://{host}:443/x509/a.pem",
        f"https://user:password@{host}/x509/a.pem",
        f"https://{host}@evil.example/x509/a.pem",
        f"https://{host}%2eevil.example/x509/a.pem",
        f"https://{host}.evil.example/x509/a.pem",
        f"https://evil.example/{host}/x509/a.pem",
        f"https://{host}/a.pem",
        f"https://{host}/x509/../upload/a.pem",
        f"https://{host}/x509/%2e%2e/a.pem",
        f"https://{host}/x509/a.pem?b",
        f"https://{host}/x509/a.pem#b",
        f"https://{host}\\@evil.example/x509/a.pem",
        "",
    ]
    named = lambda url: header(head={"alg": "RS256", "x5u": url})["X-JWS-Signature"]
    return {
        "root": root.pem,
        "certificate": signer.pem,
        "strangers": stranger.pem,
        "token": header()["X-JWS-Signature"],
        "body": body.decode(),
        "named": {url: named(url) for url in urls},
        "list": named([url]),
    }, vectors


def main():
    root = Issued("The root", new_key(), ca=True, days=(-1000, 1000))
    namesake = Issued("The root", new_key(), ca=True, days=(-1000, 1000))
    other = Issued("Another root", new_key(), ca=True, days=(-1000, 1000))
    issuer = Issued("The issuer", new_key(), root, ca=True, days=(-20, 20))
    expired_issuer = Issued("The issuer", issuer.key, root, ca=True, days=(-200, -1))
    forged_issuer = Issued("The issuer", new_key(), namesake, ca=True, days=(-20, 20))
    own = leaf(issuer)
    no_issuer = leaf(root)
    above = issuer.pem

    topic = "arn:aws:sns:eu-west-1:123456789012:orders"
    time = datetime.datetime.fromtimestamp(NOW, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    ends = {"Timestamp": time, "TopicArn": topic, "Type": "Notification"}
    plain = {"Message": "paid", "MessageId": "id-1"} | ends
    titled = {"Message": "one\ntwo\n", "MessageId": "id-1", "Subject": "A title"} | ends
    confirm = {
        "Message": "You have chosen to subscribe.",
        "MessageId": "id-2",
        "SubscribeURL": "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"
        f"&TopicArn={topic}&Token=2336412f37",
        "Timestamp": time,
        "Token": "2336412f37",
        "TopicArn": topic,
        "Type": "SubscriptionConfirmation",
    }
    sha256 = hashes.SHA256()
    # The largest message of SNS; its text is left to the test.
    large = json.loads(message(own, sha256, "2", plain | {"Message": "a" * 256 * 1024}))
    event = b'{"id":"WH-1","event_type":"PAYMENT.SALE.DENIED"}'
    changed = b'{"id":"WH-1","event_type":"PAYMENT.SALE.COMPLETED"}'
    url = "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270"
    pem, headers = paypal(issuer, (-10, 10), url, "b2384410-f8d2-11e4-8bf3-77339302725b", event)
    file = {
        "root": root.pem,
        "other_root": other.pem,
        "issuer": issuer.pem,
        "leaf": own.pem,
        "chains": {
            "good": own.pem + above,
            "expired": leaf(issuer, days=(-60, -1)).pem + above,
            "not_yet": leaf(issuer, days=(1, 30)).pem + above,
            "expired_above": own.pem + expired_issuer.pem,
            "other_name": leaf(issuer, name="sns.example.com").pem + above,
            "hosts_name": leaf(issuer, name="sns.eu-west-1.amazonaws.com").pem + above,
            "other_regions_name": leaf(issuer, name="sns.eu-west-2.amazonaws.com").pem + above,
            "other_usage": leaf(issuer, usage=ExtendedKeyUsageOID.CODE_SIGNING).pem + above,
            "wrong_order": above + own.pem,
            "nothing_between": own.pem,
            "forged_root": leaf(forged_issuer).pem + forged_issuer.pem + namesake.pem,
            "other_root": leaf(other).pem + other.pem,
            "signed_by_leaf": leaf(no_issuer).pem + no_issuer.pem,
            "weak_key": leaf(issuer, key=new_key(1024)).pem + above,
            "other_key": leaf(issuer, key=ec.derive_private_key(4711, ec.SECP256R1())).pem + above,
        },
        "messages": {
            "plain": message(own, sha256, "2", plain),
            "titled": message(own, sha256, "2", titled),
            "confirm": message(own, sha256, "2", confirm),
            "unsubscribed": message(
                own, sha256, "2", confirm | {"Type": "UnsubscribeConfirmation"}
            ),
            "large": json.dumps(large | {"Message": ""}),
            "version_1": message(own, hashes.SHA1(), "1", plain),
            "sha1_as_2": message(own, hashes.SHA1(), "2", plain),
            "sha256_as_1": message(own, sha256, "1", plain),
            "lines_in_id": message(own, sha256, "2", plain | {"MessageId": "id-1\nMessageId\nid-2"}),
            "unknown_type": message(own, sha256, "2", plain | {"Type": "Other"}),
        },
    }
    file["paypal"] = {
        "chain": pem + above,
        "headers": headers,
        "body": event.decode(),
        "twin_base64": base64.b64encode(with_checksum(changed, zlib.crc32(event))).decode(),
    }
    file["apple"] = apple()
    vectors = {"paypal": vectors_of_paypal(pem, headers, event)}
    computed = {"authentic": False, "computed_by": "compute_certificates.py"}
    file["alexa"], made = alexa(issuer)
    vectors["alexa"] = computed | {"vectors": made}
    for id, host in {"tpay": "secure.tpay.com", "tpay-sandbox": "secure.sandbox.tpay.com"}.items():
        file[id], made = tpay(host)
        vectors[id] = computed | {"vectors": made}
    here = pathlib.Path(__file__).parent
    paths = {"certificates.json": file} | {f"{id}/vectors.json": it for id, it in vectors.items()}
    for path, made in paths.items():
        (here / path).parent.mkdir(exist_ok=True)
        (here / path).write_text(json.dumps(made, indent=1) + "\n")


if __name__ == "__main__":
    main()
