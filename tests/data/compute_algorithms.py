"""Writes algorithms.json: a signature of each algorithm of public keys, made with Python's `cryptography`
(OpenSSL), and signatures of the same messages and keys that the algorithm does not take.

RSA-PSS has a random salt, so that the file is another one each time:
pip install cryptography && python3 compute_algorithms.py
"""

import base64
import hashlib
import json
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

HERE = Path(__file__).parent
MESSAGE = b'{"id":"5ee3c1b7","note":"Gr\xc3\xbc\xc3\x9fe"}'
SHA = {"1": hashes.SHA1(), "256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
CURVES = {
    "P-256": (ec.SECP256R1(), 32),
    "P-384": (ec.SECP384R1(), 48),
    "P-521": (ec.SECP521R1(), 66),
    "secp256k1": (ec.SECP256K1(), 32),
}
ECDSA = [("P-256", "256"), ("P-256", "1"), ("P-384", "384"), ("P-521", "512"), ("secp256k1", "256")]


def text(data):
    return base64.b64encode(data).decode()


def spki(private):
    form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return text(private.public_key().public_bytes(*form))


def rsa_vectors(bits):
    private = rsa.generate_private_key(65537, bits)
    form = serialization.Encoding.DER, serialization.PublicFormat.PKCS1
    keys = [spki(private), text(private.public_key().public_bytes(*form))]

    def vector(algorithm, scheme, sha):
        return {
            "algorithm": algorithm,
            "keys": keys,
            "message": text(MESSAGE),
            "signature": text(private.sign(MESSAGE, scheme, SHA[sha])),
        }

    def pss(mask, salt):
        return padding.PSS(padding.MGF1(SHA[mask]), salt)

    if bits == 1024:
        yield vector("RSA PKCS#1 SHA-256 of 1,024 bits", padding.PKCS1v15(), "256")
        return
    yield from (vector(f"RSA PKCS#1 SHA-{sha}", padding.PKCS1v15(), sha) for sha in SHA)
    if bits == 2048:
        hashed = private.sign(hashlib.sha256(MESSAGE).digest(), padding.PKCS1v15(), SHA["256"])
        of_hash = vector("RSA PKCS#1 SHA-256 of SHA-256", padding.PKCS1v15(), "256")
        yield {**of_hash, "signature": text(hashed)}
    for sha in ["256", "384", "512"]:
        length = SHA[sha].digest_size
        yield vector(f"RSA-PSS SHA-{sha}", pss(sha, length), sha)
        if bits == 2048:
            other = "512" if sha == "256" else "256"
            for salt in [0, length - 1, length + 1, padding.PSS.MAX_LENGTH]:
                yield vector("no algorithm: another salt", pss(sha, salt), sha)
            yield vector("no algorithm: another mask", pss(other, length), sha)


def ecdsa_vectors(curve, sha):
    (kind, length) = CURVES[curve]
    private = ec.generate_private_key(kind)
    points = serialization.PublicFormat.UncompressedPoint, serialization.PublicFormat.CompressedPoint
    x962 = serialization.Encoding.X962
    keys = [spki(private), *(text(private.public_key().public_bytes(x962, form)) for form in points)]
    der = private.sign(MESSAGE, ec.ECDSA(SHA[sha]))
    fixed = b"".join(number.to_bytes(length, "big") for number in decode_dss_signature(der))
    common = {"algorithm": f"ECDSA {curve} SHA-{sha}", "keys": keys, "message": text(MESSAGE)}
    yield {**common, "form": "ASN.1", "signature": text(der)}
    if sha != "1":
        yield {**common, "form": "fixed", "signature": text(fixed)}
    other = "512" if sha != "512" else "256"
    signature = text(private.sign(MESSAGE, ec.ECDSA(SHA[other])))
    yield {**common, "algorithm": "no algorithm: another hash", "form": "ASN.1", "signature": signature}


def main():
    of_rsa = [vector for bits in [1024, 2048, 2049, 4096] for vector in rsa_vectors(bits)]
    of_ecdsa = [vector for curve, sha in ECDSA for vector in ecdsa_vectors(curve, sha)]
    (HERE / "algorithms.json").write_text(json.dumps(of_rsa + of_ecdsa, indent=1) + "\n")


if __name__ == "__main__":
    main()
