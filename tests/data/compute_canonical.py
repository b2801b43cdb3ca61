"""Computes vectors for schemes that sign requests in a form of their own: canonical requests, fields of the
body, the text of one field of a form.

It shares nothing with the crate: the recipes were transcribed from the vendors' documents once more, and the
MACs are Python's own. Run it in this folder: python3 compute_canonical.py
"""

import base64
import hashlib
import hmac
import json
import pathlib
from datetime import datetime, timezone
from urllib.parse import quote, urlencode, urlsplit

NOW = 1_795_000_000
UTC = datetime.fromtimestamp(NOW, timezone.utc)
URL = "https://hooks.example.com/in?account=7"
SECRET = "correct horse battery staple"
KEY = base64.b64encode(b"thirty-two bytes to be encoded..").decode()
BODIES = ['{"id":"evt_1","amount":1050}', '{"name": "Zoë",\r\n "note": "a+b=c&d"}\n', ""]


def mac(key, message, name="sha256"):
    key, message = (text.encode() if isinstance(text, str) else text for text in (key, message))
    return hmac.new(key, message, name).digest()


def b64(tag):
    return base64.b64encode(tag).decode()


def digest(name, body):
    return hashlib.new(name, body.encode()).digest()


def tebex(body, secret=SECRET):
    return {"headers": {"X-Signature": mac(secret, digest("sha256", body).hex()).hex()}}


def ripple(body, secret=KEY, now=NOW):
    tag = mac(base64.b64decode(secret), f"{now * 1000}.{digest('sha256', body).hex()}")
    return {"headers": {"X-Webhook-Timestamp": str(now * 1000),
                        "X-Webhook-Signature": f"t={now * 1000},v1={tag.hex()}"}}


def pandadoc(body, secret=SECRET):
    return {"headers": {}, "url": f"https://hooks.example.com/in?signature={mac(secret, body).hex()}"}


def favro(body, secret=SECRET, url=URL):
    payload = json.loads(body)["payloadId"] if "payloadId" in body else ""
    return {"headers": {"X-Favro-Webhook": b64(mac(secret, payload + url, "sha1"))}, "url": url}


def ecwid(body, secret=SECRET):
    event = json.loads(body)
    tag = mac(secret, f"{event['eventCreated']}.{event['eventId']}")
    return {"headers": {"X-Ecwid-Webhook-Signature": b64(tag)}}


def exact_online(content, secret=SECRET):
    tag = mac(secret, content).hex().upper()
    return {"headers": {}, "body": f'{{"Content":{content},"HashCode":"{tag}"}}'}


def treezor(content, secret=SECRET):
    tag = b64(mac(secret, content))
    return {"headers": {}, "body": f'{{"webhook":"user.update","object_payload":{content},'
                                   f'"object_payload_signature":"{tag}"}}'}


def sinch_voice(body, secret=KEY, path="/in"):
    time, content = UTC.strftime("%Y-%m-%dT%H:%M:%S.2500000Z"), "application/json; charset=utf-8"
    hashed = b64(digest("md5", body)) if body else ""
    message = "\n".join(["POST", hashed, content, f"x-timestamp:{time}", path])
    tag = b64(mac(base64.b64decode(secret), message))
    return {"headers": {"Content-Type": content, "x-timestamp": time, "Authorization": f"Application key-4711:{tag}"}}


def vipps(body, secret=SECRET, host="hooks.example.com", target="/in?account=7"):
    date, hashed = UTC.strftime("%a, %d %b %Y %H:%M:%S GMT"), b64(digest("sha256", body))
    tag = b64(mac(secret, f"POST\n{target}\n{date};{host};{hashed}"))
    return {"headers": {"x-ms-date": date, "x-ms-content-sha256": hashed, "Host": host, "Authorization":
            f"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={tag}"}}


def braintree(payload, secret=SECRET, key="key-4711"):
    tag = mac(hashlib.sha1(secret.encode()).digest(), payload, "sha1").hex()
    signature = f"other|{'0' * 40}&{key}|{tag}"
    return {"headers": {}, "body": urlencode({"bt_signature": signature, "bt_payload": payload})}


def mercado_pago(body, secret=SECRET, now=NOW, unit=1):
    message = f"id:7;request-id:id-4711;ts:{now * unit};"
    return {"headers": {"x-request-id": "id-4711", "x-signature": f"ts={now * unit},v1={mac(secret, message).hex()}"},
            "url": "https://hooks.example.com/in?data.id=7&type=payment"}


def contentful(body, secret=SECRET, more=(), listed="x-contentful-signed-headers,x-contentful-timestamp"):
    headers = dict(more) | {"x-contentful-timestamp": str(NOW * 1000), "x-contentful-signed-headers": listed}
    signed = ";".join(f"{name}:{headers[name]}" for name in listed.split(","))
    tag = mac(secret, f"POST\n/in?account=7\n{signed}\n{body}").hex()
    return {"headers": {**headers, "x-contentful-signature": tag}}


def made(make, inputs, secret, timed=False, **fixed):
    """Valid deliveries, and one of each under another secret; and where a time is signed, a day later."""
    for given in inputs:
        for key, expect in [(secret, "valid"), (secret[:-8] + secret[:8], "invalid")]:
            vector = {"secret": secret, "body": given, "method": "POST", "url": URL, **make(given, key), **fixed,
                      "expect": expect, "note": "computed" if expect == "valid" else "another secret"}
            if timed:
                vector["now"] = NOW
            yield vector
            if timed and expect == "valid":
                yield {**vector, "now": NOW + 86_400, "expect": "invalid", "note": "a day later"}


def refused(vector, note, **changes):
    return {**vector, **changes, "expect": "invalid", "note": note}


CONTENTS = ['{"Topic":"Accounts","Action":"Update"}', '{ "a": "Zo\\u00eb",\n "HashCode": 1 }', '"text"', "[1,2]"]
EVENTS = [json.dumps({"eventId": "80aece08-40e8", "eventCreated": NOW, "storeId": 1003}),
          json.dumps({"eventType": "order.updated", "eventCreated": NOW, "eventId": "7"})]
PINGS = ['{"payloadId":"PiNg000000==","action":"ping"}', '{"action":"card created","payloadId":"Zoë 7"}']
XML = base64.encodebytes(b"<notification><kind>check</kind><timestamp type=\"datetime\">2026-11-18</timestamp>"
                         b"</notification>").decode()
FILES = {
    "braintree": [*made(braintree, [XML, XML.replace("\n", "")], SECRET, setting="key-4711")],
    "mercado-pago": [*made(mercado_pago, BODIES, SECRET, timed=True),
                     *made(lambda *given: mercado_pago(*given, unit=1000), BODIES[:1], SECRET, timed=True)],
    "tebex": [*made(tebex, BODIES, SECRET)],
    "ripple-collections": [*made(ripple, BODIES, KEY, timed=True)],
    "pandadoc": [*made(pandadoc, BODIES, SECRET)],
    "favro": [*made(favro, PINGS, SECRET)],
    "contentful": [*made(contentful, BODIES, SECRET, timed=True),
                   *made(lambda *given: contentful(*given, more=[("x-contentful-topic", "Entry.save")],
                                                   listed="x-contentful-signed-headers,x-contentful-timestamp,"
                                                          "x-contentful-topic"), BODIES[:1], SECRET, timed=True)],
    "ecwid": [*made(ecwid, EVENTS, SECRET, timed=True)],
    "exact-online": [*made(exact_online, CONTENTS, SECRET)],
    "treezor": [*made(treezor, CONTENTS, SECRET)],
    "sinch-voice": [*made(sinch_voice, BODIES, KEY, timed=True, setting="key-4711")],
    "vipps": [*made(vipps, BODIES, SECRET, timed=True)],
}


def changed():
    """What near a valid delivery is none."""
    first = {name: vectors[0] for name, vectors in FILES.items()}
    braintrees = first["braintree"]
    yield "braintree", refused(braintrees, "another key's id", setting="key-4712")
    yield "braintree", refused(braintrees, "another payload", body=braintrees["body"].replace("PG5vd", "PG5vc"))
    yield "braintree", refused(braintrees, "what a challenge is answered with", **braintree("0" * 32))
    mercado = first["mercado-pago"]
    yield "mercado-pago", refused(mercado, "another resource", url=mercado["url"].replace("data.id=7", "data.id=8"))
    yield "mercado-pago", refused(mercado, "the resource twice", url=mercado["url"] + "&data.id=7")
    yield "mercado-pago", refused(mercado, "no resource", url=URL)
    yield "tebex", refused(first["tebex"], "the MAC of the body itself", headers={
        "X-Signature": mac(SECRET, BODIES[0]).hex()})
    yield "pandadoc", refused(first["pandadoc"], "no signature", url=URL)
    yield "pandadoc", refused(first["pandadoc"], "the signature twice",
                              url=first["pandadoc"]["url"] + "&signature=00")
    listed = FILES["contentful"][9]
    yield "contentful", refused(listed, "a signed header changed", headers={
        **listed["headers"], "x-contentful-topic": "Entry.delete"})
    yield "contentful", refused(listed, "a listed header is not there", headers={
        name: value for name, value in listed["headers"].items() if name != "x-contentful-topic"})
    yield "contentful", refused(listed, "another path", url="https://hooks.example.com/in?account=8")
    short = dict(listed=("x-contentful-signed-headers"))
    yield "contentful", refused(listed, "the time is not listed", **contentful(listed["body"], **short))
    yield "favro", refused(first["favro"], "another URL", url=URL + "8")
    yield "favro", refused(first["favro"], "another payload's id", body=PINGS[1])
    yield "exact-online", refused(first["exact-online"], "written anew",
                                  body=first["exact-online"]["body"].replace(":{", ": {", 1).replace('","', '", "', 1))
    yield "vipps", refused(first["vipps"], "another host", url="https://hooks.example.org/in?account=7")
    yield "vipps", refused(first["vipps"], "another path", url="https://hooks.example.com/in?account=8")
    yield "vipps", refused(first["vipps"], "another method", method="PUT")
    fewer = first["vipps"]["headers"]["Authorization"].replace("x-ms-date;host;", "host;")
    yield "vipps", refused(first["vipps"], "fewer signed headers",
                           headers={**first["vipps"]["headers"], "Authorization": fewer})
    sinch = first["sinch-voice"]
    yield "sinch-voice", refused(sinch, "another path", url="https://hooks.example.com/other")
    yield "sinch-voice", refused(sinch, "another content type", headers={
        **sinch["headers"], "Content-Type": "text/plain"})


for identifier, vector in changed():
    FILES[identifier].append(vector)
for identifier, vectors in FILES.items():
    file = pathlib.Path(identifier, "vectors.json")
    file.parent.mkdir(exist_ok=True)
    content = {"authentic": False, "computed_by": "compute_canonical.py", "vectors": vectors}
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
