#!/usr/bin/env python3
"""Makes the requests of cli/tests/explain.rs that Python and Node change: each is signed over what the
provider sent, and holds what the application saw after one usual mistake. Needs Python 3.11 and Node 20:

    cd tests/data/explain && python3 make.py
"""

import base64
import gzip
import hashlib
import json
import urllib.parse
import zlib

from recordings import JSON, KEY, NOW, b64, case, cases, mac, openfx, output, recorded, save

RICH = '{"name":"Zoë","url":"https://example.com/a","list":[1,2.50,true,null],"b":{"y":1,"x":{}}}'


def node(script, text):
    return output(["node", "-e", script], text)


# The body.
openfx("newline-added", ["body-newline-added"], JSON, JSON + b"\n")
openfx("newline-removed", ["body-newline-removed"], JSON + b"\n", JSON)
openfx("crlf-added", ["body-line-ends"], b"a=1\nb=2\n", b"a=1\r\nb=2\r\n")
openfx("crlf-removed", ["body-line-ends"], b"a=1\r\nb=2\r\n", b"a=1\nb=2\n")
openfx("bom-added", ["body-bom"], JSON, "\ufeff".encode() + JSON)
openfx("bom-removed", ["body-bom"], "\ufeff".encode() + JSON, JSON)
openfx("signed-empty", ["body-empty"], b"", JSON)
# Nothing says that a body was sent, or that the empty one was read before.
openfx("consumed", [], JSON, b"", [("Content-Type", "application/json")])

rich = RICH.encode()
stringify = "process.stdout.write(JSON.stringify(JSON.parse(require('fs').readFileSync(0))))"
python = json.dumps(json.loads(RICH)).encode()
openfx("json-python-to-node", ["body-json"], json.dumps({"a": [1, 2], "b": "Zoë/x"}).encode(),
       node(stringify, json.dumps({"a": [1, 2], "b": "Zoë/x"}).encode()))
compact = rich.replace(b"2.50", b"2.5")
openfx("json-node-to-python", ["body-json"], compact, json.dumps(json.loads(compact)).encode())
openfx("json-utf8-spaced", ["body-json"],
       json.dumps(json.loads(compact), ensure_ascii=False).encode(), node(stringify, compact))
for indent in (2, 4):
    pretty = node(f"process.stdout.write(JSON.stringify(JSON.parse(require('fs').readFileSync(0)),null,{indent}))",
                  compact)
    openfx(f"json-pretty-{indent}", ["body-json"], pretty, compact)
    openfx(f"json-pretty-{indent}-newline", ["body-json"], pretty + b"\n", compact)
openfx("json-sorted", ["body-json"],
       json.dumps(json.loads(compact), sort_keys=True, separators=(",", ":")).encode(), compact)
openfx("json-slashes", ["body-json"],
       json.dumps(json.loads(compact), separators=(",", ":")).replace("/", "\\/").encode(), compact)
openfx("json-go-html", ["body-json"], b'{"a":"\\u003cb\\u003e \\u0026"}', b'{"a":"<b> &"}')
openfx("json-keeps-numbers", ["body-json"], b'{"amount":10.00,"big":12345678901234567890123}',
       b'{"amount": 10.00, "big": 12345678901234567890123}')

openfx("lossy", ["body-lossy"], b"name=Zo\xeb&x=1", b"name=Zo\xeb&x=1".decode(errors="replace").encode())
openfx("mojibake", ["body-charset"], "name=Zoë".encode(), "name=Zoë".encode().decode("latin-1").encode())
openfx("latin1", ["body-charset"], "name=Zoë".encode("latin-1"), "name=Zoë".encode())

form = "b=1+2&a=%C3%A9%2Fx&c=~%2A"
fields = urllib.parse.parse_qsl(form)
openfx("form-percent-20", ["body-form"], urllib.parse.urlencode(fields, quote_via=urllib.parse.quote, safe="").encode(),
       urllib.parse.urlencode(fields).encode())
openfx("form-browser", ["body-form"], node(
    "process.stdout.write(new URLSearchParams(require('fs').readFileSync(0,'utf8')).toString())", form.encode()),
       urllib.parse.urlencode(fields).encode())
openfx("form-lower-hex", ["body-form"], b"a=%c3%a9+x", b"a=%C3%A9+x")

long = json.dumps([{"id": i, "text": "some text"} for i in range(50)]).encode()
openfx("gzip", ["body-compressed"], long, gzip.compress(long, mtime=0), [("Content-Encoding", "gzip")])
openfx("zlib", ["body-compressed"], long, zlib.compress(long), [("Content-Encoding", "deflate")])
raw = zlib.compressobj(wbits=-15)
openfx("deflate", ["body-compressed"], long, raw.compress(long) + raw.flush(), [("Content-Encoding", "deflate")])
recorded("consumed-gzip", ["body-missing"], "\r\n".join([
    "POST /in HTTP/1.1", "Content-Type: application/json", "Content-Encoding: gzip",
    "x-openfx-signature: " + b64(mac(KEY, gzip.compress(long, mtime=0))), "", ""]).encode(), suspected=True)
openfx("decompressed", ["body-decompressed"], gzip.compress(long, mtime=NOW), long, [("Content-Encoding", "gzip")],
       suspected=True)

multipart = ("multipart/form-data; boundary=XyZ", [
    'Content-Disposition: form-data; name="a"; filename="a.txt"', "Content-Type: text/plain"])
signed = b"--XyZ\r\n" + "\r\n".join(multipart[1]).encode() + b"\r\n\r\nhello\r\n--XyZ--\r\n"
type_header = [("Content-Type", multipart[0])]
openfx("multipart-no-final-crlf", ["body-multipart"], signed, signed[:-2].replace(b"Content", b"content"), type_header)
openfx("multipart-lower-names", ["body-multipart"],
       signed.replace(b"Content-Disposition", b"content-disposition").replace(b"Content-Type", b"content-type"),
       signed, type_header)

# The secret.
openfx("secret-newline", ["secret-white-space"], JSON, JSON, secrets=[KEY + "\n"])
openfx("secret-quotes", ["secret-quotes"], JSON, JSON, secrets=[f'"{KEY}"'])
openfx("secret-newline-signed", ["secret-white-space-signed"], JSON, JSON, key=KEY + "\n")
openfx("secret-utf16", ["secret-encoding"], JSON, JSON, key=KEY.encode("utf-16-le"))
raw_key = bytes(range(7, 39))
openfx("secret-base64", ["secret-encoding"], JSON, JSON, key=raw_key, secrets=[b64(raw_key)])
openfx("secret-hex", ["secret-encoding"], JSON, JSON, key=raw_key, secrets=[raw_key.hex()])
openfx("secret-whsec", ["secret-encoding"], JSON, JSON, key=raw_key, secrets=["whsec_" + b64(raw_key)])
openfx("secret-prefix-stripped", ["secret-prefix"], JSON, JSON, secrets=["whsec_" + KEY])
openfx("secret-prefix-added", ["secret-prefix"], JSON, JSON, key="whs_" + KEY)
openfx("secret-other", ["secret-other"], JSON, JSON, secrets=["another secret", KEY])
case("secret-rtb-utf8", ["secret-encoding"], b"imageTicket=1",
     [("X-RTB-Partner-HMAC-SHA256", b64(mac("my code", b"imageTicket=1")))], "rtb-partner", ["my code"])

# The signature.
tag = mac(KEY, JSON)
github = lambda name, codes, value, header="X-Hub-Signature-256", **more: case(
    name, codes, JSON, [(header, value)], "github", **more)
github("signature-no-prefix", ["signature-prefix"], tag.hex())
github("signature-other-prefix", ["signature-prefix"], "v1=" + tag.hex())
github("signature-upper", ["signature-encoding"], "sha256=" + tag.hex().upper())
github("signature-dashed", ["signature-encoding"], "sha256=" + tag.hex("-").upper())
github("signature-base64", ["signature-encoding"], "sha256=" + b64(tag))
github("signature-truncated", ["signature-truncated"], "sha256=" + tag.hex()[:40])
github("signature-renamed", ["signature-header"], "sha256=" + tag.hex(), "X-Forwarded-Signature")
case("signature-unpadded", ["signature-encoding"], JSON, [("x-openfx-signature", b64(tag).rstrip("="))])
case("signature-url-safe", ["signature-encoding"], JSON,
     [("x-openfx-signature", base64.urlsafe_b64encode(tag).decode())])

# The header, written anew.
github("header-twice", ["header-repeated"], ", ".join(["sha256=" + tag.hex()] * 2))
github("header-joined", ["header-repeated"], f"sha256={'0' * 64},sha256={tag.hex()}")
# With `+` and `/`.
plus = b'{"i":6}'
shopify = lambda name, value: case(
    name, ["signature-encoding"], plus, [("X-Shopify-Hmac-Sha256", value)], "shopify", ["an-invented-secret"])
plus_tag = b64(mac("an-invented-secret", plus))
shopify("header-url-decoded", plus_tag.replace("+", " "))
shopify("header-percent", urllib.parse.quote(plus_tag, safe=""))
shopify("header-newline", plus_tag + "\\n")
shopify("header-quoted", f"b'{plus_tag}'")
shopify("header-json", json.dumps([plus_tag]).replace("/", "\\/"))

# The message.
github("sha1", ["algorithm"], "sha256=" + mac(KEY, JSON, "sha1").hex())
github("sha512", ["algorithm"], "sha256=" + mac(KEY, JSON, "sha512").hex())
github("plain-hash", ["algorithm"], "sha256=" + hashlib.sha256(JSON).hexdigest())
github("hash-of-secret", ["algorithm"], "sha256=" + hashlib.sha256(KEY.encode() + JSON).hexdigest())


def stripe(name, codes, message, time=NOW, header_time=None, now=NOW, **more):
    value = f"t={header_time or time},v1={mac(KEY, message).hex()}"
    case(name, codes, JSON, [("Stripe-Signature", value)], "stripe", now=now, **more)


stripe("time-left-out", ["message-body-only"], JSON)
stripe("joined-by-plus", ["message-separator"], f"{NOW}+".encode() + JSON)
stripe("joined-by-nothing", ["message-separator"], f"{NOW}".encode() + JSON)
stripe("reversed", ["message-order"], JSON + f".{NOW}".encode())
stripe("milliseconds", ["timestamp-unit"], f"{NOW}000.".encode() + JSON)
stripe("too-old", ["timestamp-too-old"], f"{NOW}.".encode() + JSON, now=NOW + 3600)
svix_key = bytes(range(24))
svix = lambda name, codes, message, time=NOW, **more: case(name, codes, JSON, [
    ("webhook-id", "msg_1"), ("webhook-timestamp", str(time)),
    ("webhook-signature", "v1," + b64(mac(svix_key, message)))], "standard-webhooks",
    ["whsec_" + b64(svix_key)], now=NOW, **more)
svix("sent-in-milliseconds", ["timestamp-unit"], f"msg_1.{NOW}000.".encode() + JSON, f"{NOW}000")
svix("in-future", ["timestamp-in-future"], f"msg_1.{NOW}.".encode() + JSON)
cases[-1]["now"] = NOW - 3600
svix("id-left-out", ["message-part"], f"{NOW}.".encode() + JSON)

URL = "https://hooks.example.com/in/square?a=1"


def square(name, codes, url, headers=(), seen=URL, target="/in/square?a=1"):
    signature = b64(mac(KEY, url.encode() + JSON))
    case(name, codes, JSON, [*headers, ("x-square-hmacsha256-signature", signature)], "square", url=seen, target=target)


square("url-http", ["url-scheme"], URL.replace("https", "http"))
square("url-port", ["url-port"], URL.replace(".com", ".com:443"))
square("url-slash", ["url-slash"], URL.replace("square?", "square/?"))
square("url-query", ["url-query"], URL.split("?")[0])
square("url-proxy", ["url-host"], URL.replace("hooks.example.com", "public.example.org"),
       [("X-Forwarded-Host", "public.example.org")])
case("setting-newline", ["setting-white-space"], b"{}", [
    ("X-Message-Id", "1234"), ("X-Message-Signature", mac("clientSecret", b"1234+clientId").hex())],
    "trace-finance", ["clientSecret"], client_id="clientId\n")
case("method-lower", ["method"], b"{}", [
    ("X-HubSpot-Request-Timestamp", f"{NOW}000"),
    ("X-HubSpot-Signature-v3", b64(mac(KEY, f"post{URL}{{}}{NOW}000".encode())))],
    "hubspot-v3", url=URL, now=NOW)

# The provider, and the head.
case("other-provider", ["provider"], JSON, [("X-Shopify-Hmac-Sha256", b64(tag))], "github")
case("shared-recipe", ["provider"], JSON, [("X-Hub-Signature-256", "sha256=" + tag.hex())], "openfx")
case("older-header", ["header-missing"], JSON, [("X-Hub-Signature", "sha1=" + mac(KEY, JSON, "sha1").hex())],
     "whatsapp")
case("other-role", ["provider-role"], b"imageTicket=1",
     [("X-RTB-Customer-HMAC-SHA256", b64(mac("my code".encode("utf-16-le"), b"imageTicket=1")))],
     "rtb-partner", ["my code"])
case("header-missing", ["header-missing"], JSON, [], suspected=True)
case("header-repeated", ["header-repeated"], JSON, [("x-openfx-signature", b64(tag))] * 2)
github("header-malformed", ["header-malformed"], "sha256=not a signature", suspected=True)
case("url-missing", ["request-incomplete"], JSON, [("x-square-hmacsha256-signature", b64(bytes(32)))], "square",
     suspected=True)
ably_tag = b64(mac(KEY, JSON))
case("key-id", ["header-unexpected"], JSON, [("X-Pusher-Key", "another"),
     ("X-Pusher-Signature", tag.hex())], "pusher", client_id="278d425bdf160c739803")

# Pairs.
openfx("pair-secret-body", ["secret-white-space", "body-newline-added"], JSON, JSON + b"\n", secrets=[KEY + "\n"])
github("pair-secret-signature", ["secret-quotes", "signature-prefix"], tag.hex(), secrets=[f"'{KEY}'"])
stripe("pair-body-message", ["body-json", "message-separator"],
       f"{NOW}:".encode() + json.dumps(json.loads(JSON)).encode())
stripe("pair-secret-message", ["secret-white-space", "timestamp-unit"], f"{NOW}000.".encode() + JSON,
       secrets=[KEY + " "])
github("pair-secret-algorithm", ["secret-white-space", "algorithm"],
       "sha256=" + mac(KEY, JSON, "sha512").hex(), secrets=[KEY + "\n"])

save()
