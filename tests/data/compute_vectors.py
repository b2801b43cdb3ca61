"""Computes vectors for the schemes whose vendors publish none, from recipes.json.

It shares nothing with the crate: the recipes were transcribed from the vendors' documents once more,
and the MACs are Python's own. Run it in this folder: python3 compute_vectors.py
"""

import base64
import hashlib
import hmac
import json
import pathlib
import re
from datetime import datetime, timezone
from urllib.parse import parse_qsl, urlsplit

NOW = 1_795_000_000
URL = "https://hooks.example.com/in?account=7"
RAW_KEY = b"thirty-two bytes to be encoded.."
SECRETS = {
    "text": "correct horse battery staple",
    "sha256": "correct horse battery staple",
    "base64": base64.b64encode(RAW_KEY).decode(),
    "whsec": "whsec_" + base64.b64encode(RAW_KEY).decode(),
    "hex": RAW_KEY.hex(),
}
BODIES = ['{"id":"evt_1","amount":1050}', '{"name": "Zoë",\r\n "note": "a+b=c&d"}\n', ""]


def key(recipe, secret):
    match recipe["key"]:
        case "text":
            return secret.encode()
        case "sha256":
            return hashlib.sha256(secret.encode()).digest()
        case "hex":
            return bytes.fromhex(secret)
        case _:
            return base64.b64decode(secret.removeprefix("whsec_"))


def time_text(form):
    now = datetime.fromtimestamp(NOW, timezone.utc)
    return {
        "s": str(NOW),
        "ms": str(NOW * 1000),
        "rfc3339": now.strftime("%Y-%m-%dT%H:%M:%S.250Z"),
        "iso8601": now.strftime("%Y-%m-%dT%H:%M:%S.250"),
        "http-date": now.strftime("%a %d %b %Y %H:%M:%S UTC"),
        "rfc9110": now.strftime("%a, %d %b %Y %H:%M:%S GMT"),
    }[form]


def encode(form, tag):
    match form:
        case "hex":
            return tag.hex()
        case "hex-upper":
            return tag.hex().upper()
        case "base64":
            return base64.b64encode(tag).decode()
        case "base64url-nopad":
            return base64.urlsafe_b64encode(tag).decode().rstrip("=")
        case "base64-of-hex":
            return base64.b64encode(tag.hex().encode()).decode()


def of_body(body):
    """What a message can hold in the body's place."""
    return {f"{name}_{form}": encode(form, hashlib.new(name, body.encode()).digest())
            for name in ("sha1", "sha256", "sha512", "md5") for form in ("hex", "hex-upper", "base64")}


def of_url(url):
    """What a message can hold of a URL: `{query.NAME}` is a parameter."""
    parts = urlsplit(url)
    path = parts.path or "/"
    return {"url": url, "base_url": url.split("?")[0], "host": parts.netloc, "path": path,
            "path_and_query": path + (f"?{parts.query}" if parts.query else ""), "query": parts.query,
            **{f"query.{name}": value for name, value in parse_qsl(parts.query)}}


def deliver(recipe, secret, body):
    """The headers of a valid delivery, the signature's last."""
    time = time_text(recipe["time"]) if "time" in recipe else ""
    known = {"body": body, "time": time, "secret": secret, "method": "POST", "setting": "key-4711",
             **of_url(URL), **of_body(body)}
    headers = {name: "id-4711" for name in re.findall(r"\{([^{}]*)\}", recipe["message"])
               if name not in known}
    if "time_header" in recipe:
        headers[recipe["time_header"]] = time
    if "key_id" in recipe:
        headers[recipe["key_id"]] = "key-4711"
    headers |= recipe.get("expects", {})
    known |= headers
    message = re.sub(r"\{([^{}]*)\}", lambda part: known[part[1]], recipe["message"]).encode()
    if recipe["mac"].startswith("plain-"):
        tag = hashlib.new(recipe["mac"].removeprefix("plain-"), message).digest()
    elif recipe["mac"] == "sha256-digest":
        tag = hashlib.sha256(key(recipe, secret) + message).digest()
    else:
        tag = hmac.new(key(recipe, secret), message, recipe["mac"].removeprefix("hmac-")).digest()
    text = recipe.get("prefix", "") + encode(recipe["encoding"], tag)
    if "pairs" in recipe:
        time_key, separator, signature_key = recipe["pairs"]
        text = f"{time_key}={time}{separator}{signature_key}={text}"
    return {**headers, recipe["header"]: text}


def dated(recipe, body):
    """The body with its time, where the vendor puts it there."""
    if "body_time" not in recipe:
        return body
    return re.sub(r"^\{?", f'{{"{recipe["body_time"]}":{NOW * 1000}, ', body or '"empty":true}', count=1)


def vector(recipe, secret, headers, body, expect, note):
    vector = {"secret": secret, "headers": headers, "body": body, "expect": expect, "note": note,
              "method": "POST", "url": URL}
    if "time" in recipe or "body_time" in recipe:
        vector["now"] = NOW
    if "key_id" in recipe or "setting" in recipe:
        vector["setting"] = "key-4711"
    return vector


def token_vectors(recipe):
    """A static token is compared with the header, whatever the rest of the request is."""
    secret = SECRETS["text"]
    for sent, expect, note in [(secret, "valid", "the token"), (secret[:-1], "invalid", "cut"),
                               (secret + " ", "invalid", "longer"), ("", "invalid", "empty")]:
        yield {"secret": secret, "headers": {recipe["header"]: sent}, "body": "any",
               "expect": expect, "note": note}


def vectors(recipe):
    secret = SECRETS[recipe["key"]]
    name = recipe["header"]
    bodies = [dated(recipe, body) for body in BODIES]
    for body in bodies:
        headers = deliver(recipe, secret, body)
        yield vector(recipe, secret, headers, body, "valid", "computed")
    body = bodies[0]
    headers = deliver(recipe, secret, body)
    if any(f"{{{name}}}" in recipe["message"] for name in ("body", *of_body(""))):
        yield vector(recipe, secret, headers, body + " ", "invalid", "a blank behind the body")
    without = {key: value for key, value in headers.items() if key != name}
    yield vector(recipe, secret, without, body, "invalid", "no signature")
    cut = {**headers, name: headers[name][:-1]}
    yield vector(recipe, secret, cut, body, "invalid", "the last character is missing")
    other = deliver(recipe, SECRETS["hex"], body) if recipe["key"] == "text" else None
    if other:
        yield vector(recipe, secret, other, body, "invalid", "another secret")
    if "body_time" in recipe:
        headers = deliver(recipe, secret, BODIES[0])
        yield vector(recipe, secret, headers, BODIES[0], "invalid", "no time in the body")
        headers = deliver(recipe, secret, body)
    if "time" in recipe or "body_time" in recipe:
        days = recipe.get("days", 1)
        note = "a day later" if days == 1 else f"{days} days later"
        yield vector(recipe, secret, headers, body, "invalid", note) | {"now": NOW + days * 86_400}


def vectors_of_two(recipe):
    """Two headers at once, each with the signature under a secret of its own."""
    first, second, third = SECRETS["text"], SECRETS["hex"], SECRETS["base64"]
    body = BODIES[0]
    headers = deliver(recipe, first, body) | deliver(recipe | {"header": recipe["beside"]}, second, body)
    for secret, expect, note in [(first, "valid", "both headers, the first one's secret"),
                                 (second, "valid", "both headers, the other one's secret"),
                                 (third, "invalid", "both headers, neither one's secret")]:
        yield vector(recipe, secret, headers, body, expect, note)
    yield vector(recipe, second, headers, body, "valid", "both headers, both secrets") | {"second_secret": first}


def vectors_of_a_rotation(recipe):
    """One header with a signature for each of two secrets, the former one's under a key of its own."""
    current, former, other = SECRETS["text"], SECRETS["hex"], SECRETS["base64"]
    body, name, key = BODIES[0], recipe["header"], recipe["pairs"][2]
    headers = deliver(recipe, current, body)
    beside = deliver(recipe, former, body)[name].split(f",{key}=")[1]
    headers[name] += f",{recipe['previous']}={beside}"
    for secret, expect, note in [(current, "valid", "while a secret rolls, the present one"),
                                 (former, "valid", "while a secret rolls, the one before"),
                                 (other, "invalid", "while a secret rolls, another one")]:
        yield vector(recipe, secret, headers, body, expect, note)


for identifier, recipe in json.loads(pathlib.Path("recipes.json").read_text()).items():
    file = pathlib.Path(identifier, "vectors.json")
    file.parent.mkdir(exist_ok=True)
    # What a vendor documents besides: another key of the same secret, another header.
    variants = [recipe | {"more": []} | more for more in [{}, *recipe.get("more", [])]]
    made = [vector for variant in variants
            for vector in (token_vectors if "token" in recipe else vectors)(variant)]
    if "beside" in recipe:
        made += vectors_of_two(recipe)
    if "previous" in recipe:
        made += vectors_of_a_rotation(recipe)
    content = {"authentic": False, "computed_by": "compute_vectors.py", "vectors": made}
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
