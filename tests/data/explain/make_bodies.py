#!/usr/bin/env python3
"""The requests whose bodies platforms wrap, forms are made of, vendors' JSON was written again in, or
characters were lost from. Needs Python 3.11 and Node 20:

    cd tests/data/explain && python3 make_bodies.py
"""

import base64
import gzip
import html
import json
import urllib.parse

from recordings import JSON, KEY, NOW, b64, case, mac, openfx, output, save


def node(script, text):
    return output(["node", "-e", script], text)


def js(value):
    """What JSON.stringify makes of a JSON text."""
    return node("process.stdout.write(JSON.stringify(JSON.parse(require('fs').readFileSync(0))))", value)


def dumped(value):
    return json.dumps(value).encode()


# In a text.
PRETTY = b'{\n  "id": "evt_1",\n  "name": "Zo\xc3\xab",\n  "amount": 1000\n}'
coded = base64.b64encode(PRETTY)
ENCODED, EVENT = ["body-encoded"], ["body-event"]
openfx("layer-base64", ENCODED, PRETTY, coded)
SAFE = b'{"a":"\xc3\xbf\xc3\xbf\xc3\xbf?>~"}'
assert b"_" in base64.urlsafe_b64encode(SAFE)
openfx("layer-base64-url", ENCODED, SAFE, base64.urlsafe_b64encode(SAFE).rstrip(b"="))
openfx("layer-base64-lines", ENCODED, PRETTY * 3, base64.encodebytes(PRETTY * 3))
openfx("layer-base64-twice", ENCODED, PRETTY, base64.b64encode(coded))
openfx("layer-base64-gzip", ENCODED, PRETTY, base64.b64encode(gzip.compress(PRETTY, mtime=0)))
openfx("layer-data-url", ENCODED, PRETTY, b"data:application/json;base64," + coded)
openfx("layer-hex", ENCODED, PRETTY, PRETTY.hex().encode())
openfx("layer-percent", ENCODED, PRETTY, urllib.parse.quote(PRETTY).encode())
openfx("layer-percent-plus", ENCODED, PRETTY, urllib.parse.quote_plus(PRETTY).encode())
openfx("layer-string", ENCODED, PRETTY, dumped(PRETTY.decode()))
openfx("layer-string-twice", ENCODED, PRETTY, dumped(json.dumps(PRETTY.decode())))
openfx("layer-string-unquoted", ENCODED, b'{"a":"b\\n"}', b'{\\"a\\":\\"b\\\\n\\"}')
openfx("layer-buffer", ENCODED, PRETTY, node(
    "process.stdout.write(JSON.stringify(require('fs').readFileSync(0)))", PRETTY))
openfx("layer-uint8-array", ENCODED, PRETTY, node(
    "process.stdout.write(JSON.stringify(new Uint8Array(require('fs').readFileSync(0))))", PRETTY))
openfx("layer-list-of-bytes", ENCODED, PRETTY, dumped([byte - 256 if byte > 127 else byte for byte in PRETTY]))
openfx("layer-buffer-inspected", ENCODED, JSON[:10], node("console.log(require('fs').readFileSync(0))", JSON[:10]))
openfx("layer-python-bytes", ENCODED, PRETTY, repr(PRETTY).encode())
openfx("layer-html", ENCODED, JSON, html.escape(JSON.decode()).encode())

# In an event.
text, is_coded = PRETTY.decode(), coded.decode()
openfx("event-gateway", EVENT, PRETTY, dumped({"headers": {}, "body": text, "isBase64Encoded": False}))
openfx("event-gateway-base64", EVENT, PRETTY, dumped({"headers": {}, "body": is_coded, "isBase64Encoded": True}))
openfx("event-gateway-string", EVENT, PRETTY, dumped({"version": "2.0", "body": json.dumps(text)}))
openfx("event-pubsub", EVENT, PRETTY, dumped({"message": {"data": is_coded, "messageId": "1"}, "subscription": "s"}))
openfx("event-sqs", EVENT, PRETTY, dumped({"Records": [{"messageId": "1", "body": text, "eventSource": "aws:sqs"}]}))
openfx("event-sns", EVENT, PRETTY, dumped({"Type": "Notification", "Message": text}))
openfx("event-sns-in-sqs", EVENT, PRETTY, dumped({"Records": [{"body": json.dumps({"Message": is_coded})}]}))
packed = base64.b64encode(gzip.compress(PRETTY, mtime=0)).decode()
openfx("event-sns-in-sqs-gzip", EVENT, PRETTY, dumped({"Records": [{"body": json.dumps({"Message": packed})}]}))
compact = b'{"id":"evt_1","name":"Zo\xc3\xab","list":[1,{"a":null}]}'
openfx("event-bridge", EVENT, compact, b'{"version":"0","detail-type":"x","detail":' + compact + b',"account":"1"}')
openfx("event-bridge-written", EVENT, compact, dumped({"detail-type": "x"})[:-1] + b', "detail": ' +
       json.dumps(json.loads(compact), ensure_ascii=False).encode() + b"}")
openfx("event-cloudevents", EVENT, PRETTY, dumped({"specversion": "1.0", "data_base64": is_coded}))
openfx("event-some-field", EVENT, PRETTY, dumped({"a": "b", "deep": {"er": [{"something": text}]}}))

# What was signed is the text, and the application saw what was in it.
for name, signed in [
    ("base64", coded), ("base64-url", base64.urlsafe_b64encode(PRETTY).rstrip(b"=")), ("hex", PRETTY.hex().encode()),
    ("string", json.dumps(PRETTY.decode(), ensure_ascii=False).encode()), ("string-ascii", dumped(PRETTY.decode())),
    ("percent", node("process.stdout.write(encodeURIComponent(require('fs').readFileSync(0,'utf8')))", PRETTY)),
]:
    openfx(f"decoded-{name}", ["body-decoded"], signed, PRETTY)

# Forms and JSON.
FORM_JSON = ["body-form-json"]
form_type = [("Content-Type", "application/x-www-form-urlencoded")]
github_json = '{"ref":"refs/heads/main","zen":"Keep it & simple.","name":"café a/b"}'


def form_of(seen, name, field="payload", text=github_json, **more):
    body = urllib.parse.urlencode({field: text}).encode()
    case(name, FORM_JSON, seen, form_type + [("X-Hub-Signature-256", "sha256=" + mac(KEY, body).hex())], "github",
         **more)


form_of(github_json.encode(), "form-of-payload")
form_of(dumped(json.loads(github_json)), "form-of-payload-written", text=json.dumps(
    json.loads(github_json), separators=(",", ":"), ensure_ascii=False))
form_of(b"payload=" + github_json.encode(), "form-decoded")
slack_json = json.dumps(json.loads(github_json), separators=(",", ":")).replace("/", "\\/")
slack_form = urllib.parse.urlencode({"payload": slack_json}).encode()
case("form-of-slack", FORM_JSON, js(slack_json.encode()), form_type + [
    ("X-Slack-Request-Timestamp", str(NOW)), ("X-Slack-Signature", "v0=" + mac(
        KEY, b"v0:%d:" % NOW + slack_form).hex())], "slack", now=NOW)
openfx("form-of-other-field", FORM_JSON, urllib.parse.urlencode({"data": github_json}).encode(), github_json.encode())
fields = {"command": "/weather", "text": "94070 & more", "user": {"id": "7"}, "tags": ["a b", "c"]}
flat = [("command", "/weather"), ("text", "94070 & more"), ("user[id]", "7")]
openfx("form-of-object", FORM_JSON, urllib.parse.urlencode(flat + [("tags", "a b"), ("tags", "c")]).encode(),
       dumped(fields))
openfx("form-of-object-php", FORM_JSON, urllib.parse.urlencode(flat + [("tags[0]", "a b"), ("tags[1]", "c")]).encode(),
       js(dumped(fields)))
openfx("json-of-form", FORM_JSON, b'{"a":"1","b":"x y"}', b"a=1&b=x+y")
openfx("json-of-form-numbers", FORM_JSON, b'{"a": 1, "b": "x y", "c": true}', b"a=1&b=x+y&c=true")
openfx("json-in-form", FORM_JSON, github_json.encode(), urllib.parse.urlencode({"payload": github_json}).encode())
openfx("json-as-name", FORM_JSON, b'{"a":"b=c"}', urllib.parse.quote_plus('{"a":"b=c"}').encode() + b"=")
openfx("json-as-member", FORM_JSON, b'{"a":"b"}', b'{"{\\"a\\":\\"b\\"}":""}')

# JSON as vendors write it.
BODY_JSON = ["body-json"]


def signed_by(provider, name, signed, seen, codes=BODY_JSON, **more):
    tag = mac("an-invented-secret", signed)
    header = {
        "whatsapp": ("X-Hub-Signature-256", "sha256=" + tag.hex()), "github": ("X-Hub-Signature-256", "sha256=" + tag.hex()),
        "shopify": ("X-Shopify-Hmac-Sha256", b64(tag)), "xero": ("x-xero-signature", b64(tag)),
        "line": ("X-Line-Signature", b64(tag)), "razorpay": ("X-Razorpay-Signature", tag.hex()),
    }[provider]
    headers = [("Content-Type", "application/json"), header]
    case(name, codes, seen, headers, provider, ["an-invented-secret"], **more)


meta = rb'{"text":"a\u0040b \u003C5\u0025 \ud83d\ude00 caf\u00e9","url":"https:\/\/example.com"}'
signed_by("whatsapp", "vendor-meta", meta, js(meta))
signed_by("whatsapp", "vendor-meta-python", meta, dumped(json.loads(meta)))
shopify = rb'{"url":"https:\/\/shop.example\/a?x=1\u0026y=2","body_html":"\u003cb\u003ecaf' + "é".encode() + rb'\u003c\/b\u003e"}'
signed_by("shopify", "vendor-shopify", shopify, js(shopify))
xero = b'{"events":[],"firstEventSequence": 0,"lastEventSequence": 0, "entropy": "ABCDEFGHIJ"}'
signed_by("xero", "vendor-xero", xero, js(xero))
events = (b'{"events":[{\n  "resourceId": "1",\n  "eventType": "UPDATE"\n}],"firstEventSequence": 3,'
          b'"lastEventSequence": 3, "entropy": "ABCDEFGHIJ"}')
signed_by("xero", "vendor-xero-events", events, js(events))
line = '{"text":"\\uD83E\\uDD28 ✋ é"}'.encode()
signed_by("line", "vendor-line", line, js(line))
signed_by("github", "vendor-github", rb'{"body":"\u001B[0m \u001F"}', rb'{"body":"\u001b[0m \u001f"}')
lines = b'[{"email":"a@example.com","timestamp":1},\r\n{"email":"b@example.com","timestamp":2}]\r\n'
openfx("vendor-sendgrid", BODY_JSON, lines, js(lines))
stripe = json.dumps({"id": "evt_1", "data": {"object": {"metadata": {}, "list": []}}}, indent=2).encode()
case("vendor-stripe", BODY_JSON, js(stripe), [
    ("Stripe-Signature", f"t={NOW},v1=" + mac(KEY, b"%d." % NOW + stripe).hex())], "stripe", now=NOW)
case("vendor-stripe-suspected", BODY_JSON, js(stripe), [
    ("Stripe-Signature", f"t={NOW},v1=" + mac("another", b"%d." % NOW + stripe).hex())], "stripe", now=NOW,
    suspected=True)
signed_by("shopify", "vendor-shopify-suspected", b"another", js(shopify), suspected=True, codes=BODY_JSON)

both = rb'{"html":"\u003Ca href=\u0027https:\/\/example.com\u0027\u003E caf\u00E9"}'
openfx("json-all-escapes", BODY_JSON, both, js(both))
openfx("json-gson", BODY_JSON, rb'{"q":"a\u003db \u0026 \u003cc\u003e"}', b'{"q":"a=b & <c>"}')
openfx("json-jackson-pretty", BODY_JSON, b'{\n  "a" : [ 1, 2 ],\n  "b" : {\n    "c" : true\n  }\n}',
       b'{"a":[1,2],"b":{"c":true}}')
openfx("json-crlf", BODY_JSON, b'{\r\n  "a": [\r\n    1\r\n  ],\r\n  "b": {}\r\n}', b'{"a":[1],"b":{}}')
openfx("json-ruby-pretty", BODY_JSON, b'{\n  "a": [\n\n  ],\n  "b": {\n  }\n}', b'{"a":[],"b":{}}')
openfx("json-colons", BODY_JSON, b'{"a": 1,"b": [2,3]}', b'{"a":1,"b":[2,3]}')

# Numbers and what is empty.
signed_by("razorpay", "number-with-zero", b'{"amount":10.0,"id":7,"notes":[]}', b'{"amount":10,"id":7,"notes":[]}')
openfx("number-with-zeros", BODY_JSON, b'{"id":7,"price":10.00,"tax":2.50}', b'{"id":7,"price":10,"tax":2.5}')
openfx("number-with-exponent", BODY_JSON, b'{"id":10,"rate":1E+2}', b'{"id":10,"rate":100}')
openfx("number-java", BODY_JSON, b'{"a":1.0E7,"b":2.0,"c":1.0E-4}', b'{"a":10000000,"b":2,"c":0.0001}')
openfx("number-javascript", BODY_JSON, b'{"a":10000000,"b":2,"c":1e-7,"d":1e+21}',
       b'{"a":1.0E7,"b":2.0,"c":1.0E-7,"d":1.0E21}')
openfx("empty-lists", BODY_JSON, b'{"notes":[],"items":[{"a":[]}]}', b'{"notes":{},"items":[{"a":{}}]}')
openfx("empty-lists-and-zero", BODY_JSON, b'{"notes":[],"amount":10.0}', b'{"notes":{},"amount":10}')
openfx("number-rounded", BODY_JSON, b'{"id":12345678901234567890}', js(b'{"id":12345678901234567890}'), suspected=True)

# Damage that is seen.
json_type = [("Content-Type", "application/json")]
seen_damage = lambda name, code, seen, headers=json_type: openfx(
    name, [code], JSON, seen, headers, suspected=True)
seen_damage("damage-ascii", "body-ascii", '{"name":"Café in München"}'.encode("ascii", "replace"))
seen_damage("damage-ascii-word", "body-ascii", '{"name":"Zoë"}'.encode("ascii", "replace"))
seen_damage("damage-ascii-script", "body-ascii", '{"name":"日本語"}'.encode("ascii", "replace"))
seen_damage("damage-cut", "body-cut", dumped({"text": "x" * 2000})[:1024])
seen_damage("damage-cut-anywhere", "body-cut", dumped({"a": [1, {"b": "c"}]})[:-4])
seen_damage("damage-cut-form", "body-cut", b"a=1&b=caf%C3%A", form_type)
seen_damage("damage-object", "body-object", b"[object Object]")
seen_damage("damage-repr", "body-object", str({"a": 1, "b": [True, None]}).encode())
seen_damage("damage-inspected", "body-object", node("console.log({a: 1, b: 'c'})", b""))
seen_damage("damage-java-map", "body-object", b"{event=order.created, id=42}")
seen_damage("damage-ruby", "body-object", b'{"a"=>1, "b"=>nil}')
seen_damage("damage-type-json", "body-type", b"event=order.created&id=42")
seen_damage("damage-type-form", "body-type", compact, form_type)
seen_damage("damage-lost", "body-lossy", '{"a":"\ufffd b \ufffd c \ufffd"}'.encode())
seen_damage("damage-wrapped", "body-encoded", base64.b64encode(PRETTY))

# Characters.
windows = '{"a":"it’s – 7 €"}'
signed_by("line", "charset-windows", windows.encode(), windows.encode("cp1252"), ["body-charset"])
accents = "name=Zoë".encode()
openfx("charset-twice", ["body-charset"], accents, accents.decode("latin-1").encode().decode("latin-1").encode())
openfx("charset-twice-windows", ["body-charset"], "a=“x”".encode(),
       "a=“x”".encode().decode("latin-1").encode().decode("latin-1").encode())
openfx("charset-signed-twice", ["body-charset"], accents.decode("latin-1").encode(), accents)
openfx("charset-utf16", ["body-charset"], accents, accents.decode().encode("utf-16-le"))
openfx("charset-signed-utf16", ["body-charset"], accents.decode().encode("utf-16-le"), accents)
lossy = lambda text: text.decode(errors="replace").encode()
openfx("lost-two", ["body-lossy"], b'{"a":"\xe9\xe9"}', lossy(b'{"a":"\xe9\xe9"}'))
openfx("lost-three", ["body-lossy"], b'{"a":"\xe9 b \xe9 c \xe9"}', lossy(b'{"a":"\xe9 b \xe9 c \xe9"}'))
openfx("lost-others", ["body-lossy"], b'{"a":"\xe9 b \xe8"}', lossy(b'{"a":"\xe9 b \xe8"}'))
split = '{"a":"Zoë €"}'.encode()
openfx("lost-between-chunks", ["body-lossy"], '{"a":"Zoë"}'.encode(), node(
    "const b=require('fs').readFileSync(0);process.stdout.write(''+b.subarray(0,9)+b.subarray(9))",
    '{"a":"Zoë"}'.encode()))
openfx("lost-euro-between-chunks", ["body-lossy"], '{"a":"7 €"}'.encode(), node(
    "const b=require('fs').readFileSync(0);process.stdout.write(''+b.subarray(0,10)+b.subarray(10))",
    '{"a":"7 €"}'.encode()))

save()
