"""Sends one signed and one forged request with requests, and prints the two statuses."""

import base64
import hashlib
import hmac
import sys

import requests

url, key = sys.argv[1:]
body = '{"eventType":"PAYMENT.SETTLED","beneficiary":"Jürgen Weiß"}'.encode()
tag = hmac.new(key.encode(), body, hashlib.sha256).digest()
headers = {
    "x-openfx-signature": base64.b64encode(tag).decode(),
    "content-type": "application/json",
}
with requests.Session() as session:
    session.trust_env = False
    for sent in [body, body.replace(b"SETTLED", b"REVOKED")]:
        print(session.post(url, data=sent, headers=headers, timeout=30).status_code)
