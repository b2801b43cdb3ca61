"""Makes paypal/vectors.json, and certificates.json: chains as they have to be and as they must not be, and messages under them.

The keys are made from fixed seeds, so that the file is always the same: pip install cryptography &&
python3 compute_certificates.py, which writes the files of compute_key_vectors.py too.
"""

import base64
import datetime
import itertools
import json
import pathlib
import zlib

from compute_key_vectors import rsa_key

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = 1_795_000_000
DAY = 24 * 60 * 60
NAME = "sns.amazonaws.com"


NUMBERS = itertools.count(1)


def new_key(bits=2048):
    return rsa_key(f"key {next(NUMBERS)} of the certificates", bits)


class Issued:
    """A certificate, its key, and those above it."""

    def __init__(self, name, key, issuer=None, *, ca=False, days=(-30, 30), dns=None, usage=None):
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
        self.certificate = builder.sign(above.key, hashes.SHA256())

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
    vectors = vectors_of_paypal(pem, headers, event)
    here = pathlib.Path(__file__).parent
    for path, made in {"certificates.json": file, "paypal/vectors.json": vectors}.items():
        (here / path).write_text(json.dumps(made, indent=1) + "\n")


main()
