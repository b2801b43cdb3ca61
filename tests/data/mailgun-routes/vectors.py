"""Writes the vectors of Mailgun's routes, which post forms.

The signatures are of Python's hmac; the forms are encoded by urllib (urlencoded) and by urllib3
(multipart). Run it in this folder, with urllib3 installed.
"""
import base64
import hashlib
import hmac
import json
from urllib.parse import urlencode

from urllib3 import encode_multipart_formdata

NOW = 1_770_920_772
KEY = "key-0p6mqbf74lb20gzq9f4dhpn9rg3zyk26"


def sign(key, *texts):
    return hmac.new(key.encode(), "".join(texts).encode(), hashlib.sha256).hexdigest()


def signed(key, token):
    return {"timestamp": str(NOW), "token": token, "signature": sign(key, str(NOW), token)}


def multipart(fields):
    return encode_multipart_formdata(fields, boundary="4c1f52a9d3e84c6fb1d2a7e05c9b8f63")


def vector(secret, body, content_type, expect="valid", **more):
    body = body if isinstance(body, bytes) else body.encode()
    headers = {"Content-Type": content_type} if content_type else {}
    return {"secret": secret, "headers": headers, "expect": expect,
            "body_base64": base64.b64encode(body).decode(), **more}


def write(path, vectors, source):
    made = {"authentic": False, "computed_by": "mailgun-routes/vectors.py", "source": source, "vectors": vectors}
    with open(path, "w") as file:
        json.dump(made, file, indent=1)
        file.write("\n")


def routes():
    message = {"recipient": "in@mg.example.com", "sender": "alice@example.com", "subject": "Grüße",
               "body-plain": "Hello\r\nthere & so=on", "attachment-count": "1"}
    fields = message | signed(KEY, "e0b5477167110d68991efc6b9f89f0a11066af27834600e123")
    form = urlencode(fields)
    files = fields | {"attachment-1": ('a "token".png', bytes(range(256)), "image/png")}
    body, kind = multipart(files)
    other = multipart(fields | {"token": "0" * 50})[0]
    urlencoded = "application/x-www-form-urlencoded"
    write("vectors.json", [
        vector(KEY, form, urlencoded, now=NOW),
        vector(KEY, form, None, now=NOW + 900),
        vector(KEY, body, kind, now=NOW + 5),
        vector(KEY, body, kind.replace("boundary=", 'charset=utf-8; boundary="') + '"', now=NOW - 900),
        vector("key-wrong", form, urlencoded, "invalid", now=NOW, note="another key"),
        vector(KEY, other, kind, "invalid", now=NOW, note="another token"),
        vector(KEY, form, urlencoded, "invalid", now=NOW + 901, note="too old"),
        vector(KEY, body, urlencoded, "invalid", now=NOW, note="multipart that says it is not"),
    ], ["documentation.mailgun.com, Securing Webhooks"])


routes()
