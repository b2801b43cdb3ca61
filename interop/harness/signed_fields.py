"""Signatures inside the body, over some of its fields: Adyen's payments, Dropbox Sign, Mailgun."""
import hmac
import json
from urllib.parse import urlencode

from . import generic
from .scheme import Delivery, b64, request

JSON = ["Content-Type", "application/json"]
FORM = ["Content-Type", "application/x-www-form-urlencoded"]
ODD_TEXTS = [
    "plain", "with:colon", "back\\slash", 'quote"d', "é漢🔑", "", " blanks ", "a/b", "tab\tx",
    "line\nx", "%3A", "\u2028", "nul\u0000x", "O'Brien & <co>",
]
# How serializers write the same object.
DUMPS = [
    ("compact", lambda v: json.dumps(v, separators=(",", ":"))),
    ("utf8", lambda v: json.dumps(v, ensure_ascii=False)),
    ("indented", lambda v: json.dumps(v, indent=2)),
    ("crlf", lambda v: json.dumps(v, indent=1).replace("\n", "\r\n")),
]


def plain(value):
    return json.dumps(value, ensure_ascii=False)


def with_bom(value):
    return "\ufeff" + json.dumps(value)


def inserted(before, what):
    """Writes the JSON with something before the first place of a text."""
    return lambda value: json.dumps(value).replace(before, what + before, 1)


def without(fields, name):
    return {k: v for k, v in fields.items() if k != name}


def mac(key, text):
    return hmac.digest(key, text.encode(), "sha256")


ADYEN_TEXTS = [
    "pspReference", "originalReference", "merchantAccountCode", "merchantReference", "eventCode", "success",
]


def adyen_item(rng, **changes):
    return {
        "pspReference": generic.word(rng, 16), "originalReference": generic.word(rng, 16),
        "merchantAccountCode": "TestMerchant", "merchantReference": "order-" + generic.word(rng, 6),
        "amount": {"value": rng.randint(0, 10**6), "currency": "EUR"}, "eventCode": "AUTHORISATION",
        "success": "true", "eventDate": "2026-11-18T11:06:40+01:00", "reason": "033899:1111:03/2030",
        "additionalData": {"expiryDate": "03/2030", "authCode": "33899"},
    } | changes


def adyen_signature(item, key):
    def text(value):
        return "" if value is None else json.dumps(value) if isinstance(value, bool) else str(value)

    amount = item.get("amount") or {}
    values = [item.get(name) for name in ADYEN_TEXTS[:4]]
    values += [amount.get("value"), amount.get("currency"), item.get("eventCode"), item.get("success")]
    return mac(bytes.fromhex(key), ":".join(map(text, values)))


def adyen_payments(_provider, rng):
    keys = [("hex-upper", rng.randbytes(32).hex().upper()), ("hex-lower", rng.randbytes(32).hex())]

    def made(item, held, signature, write=plain, wrap=None):
        if signature is not None:
            item = item | {"additionalData": item["additionalData"] | {"hmacSignature": signature}}
        whole = {"live": "false", "notificationItems": [{"NotificationRequestItem": item}]}
        body = write(wrap(whole) if wrap else whole).encode()
        return request(Delivery(held, body, generic.NOW), [JSON])

    def signed(item, key, write=plain):
        return made(item, key, b64(adyen_signature(item, key)), write)

    for at in range(30):
        (secret, key), (kind, write) = keys[at % 2], DUMPS[at % 4]
        yield "document", kind, secret, "genuine", signed(adyen_item(rng), key, write)
    secret, key = keys[0]
    for name in ADYEN_TEXTS:
        for text in ODD_TEXTS:
            item = adyen_item(rng, **{name: text})
            yield "document", f"odd-{name}", secret, "genuine", signed(item, key, rng.choice(DUMPS[:2])[1])
        missing = without(adyen_item(rng), name)
        yield "altered", f"{name}-missing", secret, "genuine", signed(missing, key)
        for kind, value in [
            ("null", None), ("number", 7), ("bool", True), ("float", 1.5), ("big", 12345678901234567890),
        ]:
            item = adyen_item(rng, **{name: value})
            yield "altered", f"{name}-{kind}", secret, "odd", signed(item, key)
    yield from (("altered", kind, secret, truth, signed(item, key, write))
                for kind, truth, item, write in adyen_amounts(rng))
    for secret, key in keys:
        item = adyen_item(rng)
        raw = adyen_signature(item, key)
        for kind, truth, changes in adyen_changes(rng, item, key, raw):
            asked = {"item": item, "held": key, "signature": b64(raw)} | changes
            yield "altered", kind, secret, truth, made(**asked)


def adyen_amounts(rng):
    for kind, truth, amount in [
        ("zero", "genuine", {"value": 0, "currency": "EUR"}),
        ("negative", "genuine", {"value": -5, "currency": "EUR"}),
        ("big", "genuine", {"value": 9007199254740993, "currency": "EUR"}),
        ("reordered", "genuine", {"currency": "EUR", "value": 1000}),
        ("text", "odd", {"value": "1000", "currency": "EUR"}),
        ("float", "odd", {"value": 10.5, "currency": "EUR"}),
        ("whole-float", "odd", {"value": 10.0, "currency": "EUR"}),
        ("null-value", "odd", {"value": None, "currency": "EUR"}),
        ("no-value", "odd", {"currency": "EUR"}), ("no-currency", "odd", {"value": 1}),
    ]:
        yield f"amount-{kind}", truth, adyen_item(rng, amount=amount), plain
    yield "amount-missing", "odd", without(adyen_item(rng), "amount"), plain
    item = adyen_item(rng, amount={"value": 1000, "currency": "EUR"})
    for kind, written in [("exponent", "1e3"), ("decimal", "1000.0")]:
        write = lambda v, to=written: json.dumps(v).replace('"value": 1000', f'"value": {to}')
        yield f"amount-written-{kind}", "odd", item, write


def adyen_changes(rng, item, key, raw):
    good = b64(raw)
    for _ in range(5):
        yield "sig-bit", "forged", {"signature": b64(generic.flip(raw, rng))}
    for kind, truth, text in signature_texts(good) + [
        ("sig-hex", "odd", raw.hex()), ("sig-unpadded", "odd", good.rstrip("=")),
        ("sig-urlsafe", "odd", good.replace("+", "-").replace("/", "_")),
    ]:
        yield kind, truth, {"signature": text}
    for name in ADYEN_TEXTS:
        yield f"{name}-changed", "forged", {"item": item | {name: item[name] + "x"}}
        yield f"{name}-dropped", "forged", {"item": without(item, name)}
    value, event = item["amount"]["value"], '"eventCode": "AUTHORISATION"'
    more = item | {"amount": {"value": value + 1, "currency": "EUR"}}
    dollars = item | {"amount": {"value": value, "currency": "USD"}}
    yield "amount-changed", "forged", {"item": more}
    yield "currency-changed", "forged", {"item": dollars}
    one = item | {"merchantAccountCode": "a:b", "merchantReference": "c"}
    two = item | {"merchantAccountCode": "a", "merchantReference": "b:c"}
    moved = {"item": two, "signature": b64(adyen_signature(one, key))}
    yield "boundary-moved", "odd", moved
    yield "unsigned-field-changed", "genuine", {"item": item | {"reason": "other", "eventDate": "x"}}
    other = '"eventCode": "CANCELLATION", '
    last = lambda v: json.dumps(v).replace(event, f"{event}, {other.rstrip(', ')}")
    yield "field-repeated", "odd", {"write": inserted(event, other)}
    yield "field-repeated-other-last", "forged", {"write": last}
    items = lambda change: lambda whole: whole | {"notificationItems": change(whole["notificationItems"])}
    yield "two-items", "odd", {"wrap": items(lambda all: all * 2)}
    yield "no-items", "forged", {"wrap": items(lambda all: [])}
    bare = lambda whole: whole["notificationItems"][0]["NotificationRequestItem"]
    yield "item-bare", "odd", {"wrap": bare}
    yield "secret-wrong", "forged", {"held": key[:-1] + ("0" if key[-1] != "0" else "1")}
    yield "secret-other-case", "genuine", {"held": key.swapcase()}
    yield "secret-newline", "odd", {"held": key + "\n"}
    yield "bom", "odd", {"write": with_bom}
    yield "trailing-text", "odd", {"write": lambda v: json.dumps(v) + " x"}
    escaped = lambda v: json.dumps(v).replace('"eventCode"', '"event\\u0043ode"')
    yield "escaped-name", "odd", {"write": escaped}


def signature_texts(good):
    return [
        ("sig-truncated", "forged", good[:-1]), ("sig-extended", "odd", good + "0"),
        ("sig-trailing-text", "odd", good + "xx"), ("sig-empty", "forged", ""),
        ("sig-missing", "forged", None), ("sig-blank", "odd", " " + good),
        ("sig-inner-blank", "odd", good[:4] + " " + good[4:]),
    ]


def dropbox_sign(_provider, rng):
    keys = [
        ("api-key", rng.randbytes(32).hex()), ("symbols", "p@$$ w0rd!#%&'"),
        ("long", generic.word(rng, 150)), ("non-ascii", "ключ-é"),
    ]

    def event(**changes):
        kinds = ["signature_request_sent", "signature_request_signed", "account_confirmed", "callback_test"]
        return {
            "event_time": str(rng.randint(1_600_000_000, 1_800_000_000)), "event_type": rng.choice(kinds),
            "event_metadata": {"reported_for_account_id": generic.word(rng, 10)},
        } | changes

    def signature(event, key):
        return mac(key.encode(), str(event["event_time"]) + str(event["event_type"] or ""))

    def made(event, held, signature, write=json.dumps):
        event = event if signature is None else event | {"event_hash": signature}
        whole = {"event": event, "signature_request": {"title": "Ünïcode"}}
        return request(Delivery(held, write(whole).encode(), generic.NOW), [])

    for at in range(60):
        (secret, key), (kind, write), sent = keys[at % 4], DUMPS[at // 4 % 4], event()
        yield "document", kind, secret, "genuine", made(sent, key, signature(sent, key).hex(), write)
    for secret, key in keys:
        sent = event()
        raw = signature(sent, key)
        for kind, truth, changes in dropbox_sign_changes(rng, sent, key, raw, signature):
            asked = {"event": sent, "held": key, "signature": raw.hex()} | changes
            yield "altered", kind, secret, truth, made(**asked)


def dropbox_sign_changes(rng, sent, key, raw, signature):
    good, time, kind = raw.hex(), sent["event_time"], sent["event_type"]
    for _ in range(5):
        yield "sig-bit", "forged", {"signature": generic.flip(raw, rng).hex()}
    for change, truth, text in signature_texts(good) + [("sig-upper", "odd", good.upper())]:
        yield change, truth, {"signature": text}
    changed = lambda **fields: {"event": sent | fields}
    yield "time-changed", "forged", changed(event_time=str(int(time) + 1))
    yield "time-number", "odd", changed(event_time=int(time))
    yield "type-changed", "forged", changed(event_type="signature_request_canceled")
    yield "time-missing", "forged", {"event": without(sent, "event_time")}
    yield "type-missing", "forged", {"event": without(sent, "event_type")}
    yield "boundary-moved", "odd", changed(event_time=time + kind[0], event_type=kind[1:])
    yield "metadata-changed", "genuine", changed(event_metadata={"reported_for_account_id": "other"})
    yield "secret-wrong", "forged", {"held": key + "x"}
    yield "secret-newline", "odd", {"held": key + "\n"}
    yield "field-repeated", "odd", {"write": inserted('"event_type": ', '"event_type": "other", ')}
    yield "bom", "odd", {"write": with_bom}
    for name, fields in [("time-very-old", {"event_time": "1000000000"}), ("type-null", {"event_type": None})]:
        event = sent | fields
        truth = "old" if name == "time-very-old" else "odd"
        yield name, truth, {"event": event, "signature": signature(event, key).hex()}


def mailgun(provider, rng):
    keys = [
        ("key", "key-" + rng.randbytes(16).hex()), ("hex", rng.randbytes(16).hex()),
        ("symbols", "p@$$ w0rd!#%&'"), ("long", generic.word(rng, 150)),
    ]

    def fields(key, time):
        token = rng.randbytes(25).hex()
        return {"timestamp": time, "token": token, "signature": mac(key.encode(), time + token).hex()}

    def made(fields, held, write=json.dumps):
        if provider == "mailgun-routes":
            body = urlencode({"subject": "Ünï", **fields})
            return request(Delivery(held, body.encode(), generic.NOW), [FORM])
        whole = {"signature": fields, "event-data": {"event": "delivered", "name": "Ünï"}}
        return request(Delivery(held, write(whole).encode(), generic.NOW), [JSON])

    for at in range(60):
        (secret, key), (kind, write) = keys[at % 4], DUMPS[at // 4 % 4]
        sent = fields(key, str(generic.NOW - rng.randint(0, 100)))
        yield "document", kind, secret, "genuine", made(sent, key, write)
    for secret, key in keys:
        sent = fields(key, str(generic.NOW))
        for kind, truth, changes in mailgun_changes(rng, sent, key):
            # How JSON is written is nothing to a form.
            if provider == "mailgun-routes" and "write" in changes:
                continue
            yield "altered", kind, secret, truth, made(**({"fields": sent, "held": key} | changes))
        for kind, truth, time in mailgun_times():
            yield "altered", kind, secret, truth, made(fields(key, time), key)


def mailgun_changes(rng, sent, key):
    good, time, token = sent["signature"], sent["timestamp"], sent["token"]
    changed = lambda **fields: {"fields": sent | fields}
    dropped = lambda name: {"fields": without(sent, name)}
    for _ in range(5):
        flipped = generic.flip(bytes.fromhex(good), rng).hex()
        yield "sig-bit", "forged", changed(signature=flipped)
    for kind, truth, text in signature_texts(good) + [("sig-upper", "odd", good.upper())]:
        yield kind, truth, changed(signature=text) if text is not None else dropped("signature")
    yield "sig-number", "forged", changed(signature=7)
    yield "token-changed", "forged", changed(token=token[:-1] + ("0" if token[-1] != "0" else "1"))
    yield "token-empty", "forged", changed(token="")
    yield "token-missing", "forged", dropped("token")
    yield "time-changed", "forged", changed(timestamp=str(generic.NOW + 1))
    yield "time-missing", "forged", dropped("timestamp")
    yield "time-number", "odd", changed(timestamp=generic.NOW)
    yield "secret-wrong", "forged", {"held": key + "x"}
    yield "secret-newline", "odd", {"held": key + "\n"}
    yield "boundary-moved", "odd", changed(timestamp=time + token[0], token=token[1:])
    yield "boundary-moved-back", "odd", changed(timestamp=time[:-1], token=time[-1] + token)
    yield "bom", "odd", {"write": with_bom}
    yield "field-repeated", "odd", {"write": inserted('"token": ', '"token": "x", ')}


def mailgun_times():
    now = generic.NOW
    for offset in (-60, -299, -300, -301, -600, -899, -901, -3600, -86_400, 60, 299, 301, 899, 901):
        truth = "future" if offset > 0 else "genuine" if offset >= -900 else "old"
        yield f"time{offset:+d}", truth, str(now + offset)
    for kind, time in [
        ("leading-zero", f"0{now}"), ("plus", f"+{now}"), ("decimal", f"{now}.0"), ("blank", f" {now}"),
        ("underscore", "1_795_000_000"), ("milliseconds", str(now * 1000)),
        ("arabic", "".join(chr(0x660 + int(c)) for c in str(now))),
    ]:
        yield f"time-written-{kind}", "odd", time
