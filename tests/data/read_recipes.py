"""Validates docs/recipes.json against its schema, and verifies the catalogue's vectors with nothing but it.

What it says has to be enough to write a verifier in another language: this is one, for the families of
messages and of tokens under a shared secret. Its libraries are Python's own and jsonschema. It is short and
no example of a safe receiver: nothing that a sender controls is bounded.

Run it anywhere: python3 tests/data/read_recipes.py
"""

import base64
import hashlib
import hmac
import json
import pathlib
import re
import sys
from datetime import datetime, timezone
from urllib.parse import parse_qsl, urlsplit

import jsonschema

ROOT = pathlib.Path(__file__).parent.parent.parent
NOW = 1_795_000_000


class Refused(Exception):
    pass


class Unread(Exception):
    """The recipe has what this program does not read."""


def need(condition, why):
    if not condition:
        raise Refused(why)


def strict_base64(text):
    need(re.fullmatch(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?", text), "base64")
    key = base64.b64decode(text)
    need(base64.b64encode(key).decode() == text, "base64")
    return key


def keys(form, text):
    whsec = text.removeprefix("v1,").removeprefix("whsec_")
    padded = whsec + "=" * (-len(whsec) % 4)
    match form:
        case "utf8" | "ascii" | "bytes":
            return [text.encode()]
        case "utf16-le":
            return [text.encode("utf-16-le")]
        case "base64":
            return [strict_base64(text)]
        case "whsec-base64" | "prefixed-whsec-base64":
            return [strict_base64(padded)]
        case "utf8-or-whsec-base64":
            try:
                return [text.encode(), strict_base64(padded)]
            except Refused:
                return [text.encode()]
        case "hex":
            return [bytes.fromhex(text)]
        case "sha256-of-utf8":
            return [hashlib.sha256(text.encode()).digest()]
    raise Unread(form)


def digest(name, data):
    return hashlib.new(name.replace("-", "").lower(), data).digest()


def tag(algorithm, key, message):
    if algorithm.startswith("HMAC-"):
        return hmac.digest(key, message, algorithm.removeprefix("HMAC-").lower())
    if plain := re.fullmatch(r"plain (.+) over secret and message", algorithm):
        return digest(plain[1], message)
    raise Unread(algorithm)


def encoded(encoding, data):
    match encoding:
        case "hex" | "hex-any-case":
            return data.hex()
        case "hex-upper":
            return data.hex().upper()
        case "hex-upper-dashed":
            return data.hex("-").upper()
        case "base64":
            return base64.b64encode(data).decode()
        case "base64-of-hex":
            return base64.b64encode(data.hex().encode()).decode()
        case "base64-unpadded":
            return base64.b64encode(data).decode().rstrip("=")
        case "base64url":
            return base64.urlsafe_b64encode(data).decode()
        case "base64url-unpadded":
            return base64.urlsafe_b64encode(data).decode().rstrip("=")
    raise Unread(encoding)


def read_time(form, text):
    if form in ("seconds", "milliseconds", "seconds-or-milliseconds"):
        need(re.fullmatch(r"[0-9]{1,19}", text), "time")
        is_long = form == "milliseconds" or form != "seconds" and len(text) == 13
        return int(text) // (1000 if is_long else 1)
    if form not in ("rfc3339", "iso8601-utc", "date-utc", "http-date"):
        raise Unread(form)
    try:
        if form == "http-date":
            return int(datetime.strptime(text, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=timezone.utc).timestamp())
        if form == "date-utc":
            return int(datetime.strptime(text, "%a %d %b %Y %H:%M:%S UTC").replace(tzinfo=timezone.utc).timestamp())
        zone = "Z" if form == "iso8601-utc" else ""
        return int(datetime.fromisoformat(re.sub(r"\.\d+", "", text) + zone).timestamp())
    except ValueError as error:
        raise Refused("time") from error


class Request:
    def __init__(self, vector):
        self.headers = {name.lower(): value for name, value in vector["headers"].items()}
        body = vector.get("body_base64")
        self.body = base64.b64decode(body) if body is not None else vector.get("body", "").encode()
        self.method, self.url = vector.get("method", "POST"), vector.get("url")
        self.now = vector.get("now", NOW)
        self.setting = vector.get("setting")

    def header(self, name):
        value = self.headers.get(name.lower())
        need(value, f"no {name}")
        return value


def values(signature, request):
    """Those of the signature's headers that are there."""
    if signature["in"] == "parameter":
        return [parameter(request, signature["name"])]
    if signature["in"] != "header":
        raise Unread(signature["in"])
    names = [signature["name"], *signature["or_spelled"], *signature["also_in"]]
    if last := signature["numbered_to"]:
        names += [f"{signature['name'][:-1]}{number}" for number in range(2, last + 1)]
    found = [request.headers[name.lower()] for name in names if name.lower() in request.headers]
    need(found, "no signature")
    return [strict_base64(value).decode() for value in found] if signature["wrapped_in_base64"] else found


def pair_of(items, key):
    found = [value for name, _, value in (item.partition("=") for item in items) if name == key]
    need(len(found) == 1, f"no {key}, or several")
    return found[0]


def candidates(signature, value, setting):
    layout, prefixes = signature["layout"], [signature["prefix"]]
    if layout["kind"] == "single":
        items = [value]
    elif layout["kind"] in ("list", "pairs", "list-after-timestamp"):
        items = split(signature, value)
    else:
        raise Unread(layout["kind"])
    if layout["kind"] == "list-after-timestamp":
        items = items[1:]
    if layout["kind"] == "pairs":
        prefixes = [f"{key}={signature['prefix']}" for key in (layout["key"], *layout["or_keys"])]
    if signature["prefix_is_optional"]:
        prefixes.append("")
    if own := signature["behind_key_id"]:
        prefixes = [prefix + (setting or own["setting"]) + own["joint"] for prefix in prefixes]
    texts = [text for item in items if (text := behind(item, prefixes, signature)) is not None]
    return [text.partition(mark)[0] if (mark := signature["up_to"]) else text for text in texts]


def behind(item, prefixes, signature):
    for prefix in prefixes:
        start = item[: len(prefix)]
        if start == prefix or signature["prefix_ignores_case"] and start.lower() == prefix.lower():
            return item[len(prefix) :]
    return None


def split(signature, value):
    need(value.startswith(signature["lead"]), "lead")
    value = value.removeprefix(signature["lead"])
    items = value.split(signature["layout"]["separator"])
    return items if signature["blanks"] == "none" else [item.lstrip(" ") for item in items]


def timestamp(time, signature, value, request):
    match time["in"]:
        case "header":
            text = request.header(time["name"])
        case "pair":
            text = pair_of(split(signature, value), time["name"])
        case "first-item":
            text = split(signature, value)[0]
        case _:
            raise Unread(time["in"])
    signed_at, now = read_time(time["format"], text), request.now
    need(now - signed_at <= time["tolerance"], "too old")
    ahead = {"tolerated": time["tolerance"], "refused": 0, "unchecked": float("inf")}[time["future"]]
    need(signed_at - now <= ahead, "in the future")
    return text


def url(request):
    need(request.url, "no URL")
    return urlsplit(request.url)


def parameter(request, wanted):
    found = [value for name, value in parse_qsl(url(request).query) if name == wanted]
    need(len(found) == 1, f"no {wanted}, or several")
    return found[0]


def has_shape(shape, text):
    letters = "0-9" if shape["of"] == "digits" else "0-9A-Za-z"
    length = f"{{{shape['shortest']},{shape['longest']}}}"
    return re.fullmatch(f"[{letters}{re.escape(shape['or'])}]{length}", text)


def part_text(part, time, request, key):
    match part["part"]:
        case "text":
            return part["text"].encode()
        case "header":
            text = request.header(part["name"])
            need("shape" not in part or has_shape(part["shape"], text), part["name"])
            return text.encode()
        case "setting":
            return (request.setting or part["name"]).encode()
        case "secret":
            return key
        case "secret-hash":
            return encoded(part["encoding"], digest(part["hash"], key)).encode()
        case "timestamp":
            return time.encode()
        case "method":
            return request.method.encode()
        case "url":
            need(request.url, "no URL")
            return request.url.encode()
        case "url-without-query":
            return url(request)._replace(query="", fragment="").geturl().encode()
        case "path":
            return (url(request).path or "/").encode()
        case "path-and-query":
            return url(request)._replace(scheme="", netloc="", fragment="").geturl().encode()
        case "query":
            return url(request).query.encode()
        case "host":
            return url(request).netloc.encode()
        case "parameter":
            return parameter(request, part["name"]).encode()
        case "body":
            return request.body
        case "body-hash":
            return encoded(part["encoding"], digest(part["hash"], request.body)).encode()
        case "body-hash-unless-empty":
            text = encoded(part["encoding"], digest(part["hash"], request.body))
            return text.encode() if request.body else b""
    raise Unread(part["part"])


def verify_message(recipe, secrets, request):
    if recipe["key_id"]:
        raise Unread("key_id")
    for required in recipe["required_headers"]:
        need(request.header(required["name"]) == required["value"], required["name"])
    if own := recipe["key_id_is_setting"]:
        need(request.header(own["header"]) == (request.setting or own["setting"]), own["header"])
    if pair := recipe["required_pair"]:
        listed = request.headers.get(pair["header"].lower(), pair["pair"] if pair["may_be_missing"] else "")
        need(pair["pair"] in (item.strip() for item in listed.split(",")), pair["header"])
    signature = recipe["signature"]
    found = values(signature, request)
    if pair := recipe["required_beside"]:
        key = pair.partition("=")[0]
        need(all(f"{key}={pair_of(split(signature, value), key)}" == pair for value in found), pair)
    time = recipe["timestamp"] and timestamp(recipe["timestamp"], signature, found[0], request)
    # Before any signature is looked at: a request that has not what is signed is refused.
    under = [key for secret in secrets for key in keys(recipe["key"]["form"], secret)]
    messages = {key: b"".join(part_text(part, time, request, key) for part in recipe["message"]) for key in under}
    for text in (text for value in found for text in candidates(signature, value, request.setting)):
        if signature["percent_encoded"]:
            raise Unread("percent_encoded")
        if signature["encoding"] == "hex-any-case":
            text = text.lower()
        for key, message in messages.items():
            right = encoded(signature["encoding"], tag(recipe["algorithm"], key, message))
            if hmac.compare_digest(text.encode(), right.encode()):
                return
    raise Refused("mismatch")


def verify_token(recipe, secrets, request):
    shown = request.header(recipe["token"]["name"]).encode()
    need(any(hmac.compare_digest(shown, secret.encode()) for secret in secrets), "mismatch")


def is_accepted(recipe, vector):
    if recipe["key"]["kind"] != "secret":
        raise Unread(recipe["key"]["kind"])
    secrets = [vector[name] for name in ("secret", "second_secret") if name in vector]
    verify = {"message": verify_message, "token": verify_token}.get(recipe["family"])
    if verify is None:
        raise Unread(recipe["family"])
    if not secrets:
        raise Unread("a secret that is no text")
    try:
        verify(recipe, secrets, Request(vector))
    except (Refused, ValueError):
        return False
    return True


def main():
    recipes = json.loads((ROOT / "docs/recipes.json").read_text())
    schema = json.loads((ROOT / "docs/recipes.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(recipes)
    read, unread, wrong, count = 0, {}, [], 0
    for recipe in recipes["recipes"]:
        vectors = [json.loads((ROOT / file).read_text()).get("vectors", []) for file in recipe["vectors"]]
        try:
            for vector in (vector for file in vectors for vector in file):
                if is_accepted(recipe, vector) != (vector["expect"] == "valid"):
                    wrong.append((recipe["id"], vector.get("note") or vector.get("from")))
                count += 1
            read += 1
        except Unread as what:
            unread.setdefault(str(what), []).append(recipe["id"])
    for what, ids in sorted(unread.items()):
        print(f"not read, for {what}: {', '.join(ids)}")
    print(f"{len(recipes['recipes'])} recipes are as the schema says; {read} verify {count} vectors")
    if wrong or read < 130:
        sys.exit(f"wrong: {wrong}")


if __name__ == "__main__":
    main()
