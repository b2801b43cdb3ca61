"""Writes key_forms.json: public keys in each form that vendors print, made with Python's `cryptography`
(OpenSSL). The keys are new ones each time: pip install cryptography && python3 compute_key_forms.py
"""

import base64
import datetime
import json
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

HERE = Path(__file__).parent
CURVES = {
    "P-256": ec.SECP256R1(),
    "P-384": ec.SECP384R1(),
    "P-521": ec.SECP521R1(),
    "secp256k1": ec.SECP256K1(),
}


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def number(value, length=None):
    return base64url(value.to_bytes(length or (value.bit_length() + 7) // 8, "big"))


def jwk(public):
    if isinstance(public, ed25519.Ed25519PublicKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": base64url(public.public_bytes_raw())}
    numbers = public.public_numbers()
    if isinstance(public, rsa.RSAPublicKey):
        return {"kty": "RSA", "n": number(numbers.n), "e": number(numbers.e)}
    length = (public.curve.key_size + 7) // 8
    name = next(name for name, curve in CURVES.items() if curve.name == public.curve.name)
    return {"kty": "EC", "crv": name, "x": number(numbers.x, length), "y": number(numbers.y, length)}


def certificate(private):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "webhooks.example.com")])
    hash_of = None if isinstance(private, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(0x5EE3C1B7)
        .not_valid_before(datetime.datetime(2026, 11, 1))
        .not_valid_after(datetime.datetime(2036, 11, 1))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(private, hash_of)
    )
    return built.public_bytes(serialization.Encoding.PEM).decode()


def key(kind, private):
    public = private.public_key()
    info = serialization.PublicFormat.SubjectPublicKeyInfo
    spki = public.public_bytes(serialization.Encoding.DER, info)
    pem = public.public_bytes(serialization.Encoding.PEM, info).decode()
    found = {
        "kind": kind,
        "base64": base64.b64encode(spki).decode(),
        "hex": spki.hex(),
        "base64url": base64url(spki),
        "pem": [pem, pem.replace("\n", ""), pem.replace("\n", "\r\n"), certificate(private)],
        "jwk": json.dumps(jwk(public)),
    }
    if kind == "RSA":
        form = serialization.PublicFormat.PKCS1
        found["pem"].append(public.public_bytes(serialization.Encoding.PEM, form).decode())
    found["base64_pem"] = [base64.b64encode(text.encode()).decode() for text in found["pem"]]
    return found


def main():
    keys = [key("RSA", rsa.generate_private_key(65537, 3072))]
    keys += [key(name, ec.generate_private_key(curve)) for name, curve in CURVES.items()]
    keys.append(key("Ed25519", ed25519.Ed25519PrivateKey.generate()))
    (HERE / "key_forms.json").write_text(json.dumps(keys, indent=1) + "\n")


if __name__ == "__main__":
    main()
