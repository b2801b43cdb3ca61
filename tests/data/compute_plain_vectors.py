"""Computes vectors for schemes whose tag is a plain hash of fields, or stands among pairs, and whose vendors
publish none.

It shares nothing with the crate: the recipes were transcribed from the vendors' documents once more, and the
hashes are Python's own. Run it in this folder: python3 compute_plain_vectors.py
"""

import hashlib
import json
import pathlib
from urllib.parse import urlencode

SECRET = "correct horse battery staple"


def write(identifier, made):
    vectors = [{"secret": SECRET, "headers": headers, "body": body, "expect": expect, "note": note,
                "method": "POST", "url": "https://hooks.example.com/in?account=7"}
               for headers, body, expect, note in made]
    file = pathlib.Path(identifier, "vectors.json")
    file.parent.mkdir(exist_ok=True)
    content = {"authentic": False, "computed_by": "compute_plain_vectors.py", "vectors": vectors}
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def payu():
    body = '{"order":{"orderId":"LDLW5N7MF4140324GUEST000P01","description":"Zoë"}}'
    tag = hashlib.md5((body + SECRET).encode()).hexdigest()
    name = "OpenPayu-Signature"
    value = f"sender=checkout;signature={tag};algorithm=MD5;content=DOCUMENT"
    stronger = hashlib.sha256((body + SECRET).encode()).hexdigest()
    yield {name: value}, body, "valid", "computed"
    yield {name: f"algorithm=MD5;signature={tag};sender=145227"}, body, "valid", "in another order"
    yield {"X-" + name: value}, body, "valid", "in the other header"
    yield {name: value, "X-" + name: value}, body, "valid", "in both headers"
    yield {name: value}, body + " ", "invalid", "a blank behind the body"
    yield {name: f"sender=checkout;signature={tag}"}, body, "invalid", "no algorithm"
    yield {name: value.replace("MD5", "SHA-256")}, body, "invalid", "another algorithm is named"
    yield {name: value + ";algorithm=SHA-256"}, body, "invalid", "two algorithms are named"
    yield {name: value + ";algorithm=MD5"}, body, "invalid", "the algorithm is named twice"
    yield {name: value.replace(tag, stronger)}, body, "invalid", "a tag of SHA-256"
    yield {name: value.replace(tag, tag.upper())}, body, "invalid", "upper-case hex"
    yield {name: value, "X-" + name: value.replace("MD5", "SHA")}, body, "invalid", "the headers differ"
    yield {}, body, "invalid", "no signature"


def skrill(hash_name, field):
    fields = {"pay_to_email": "info@merchant.com", "merchant_id": "100005", "transaction_id": "1A205220",
              "mb_amount": "25.46", "mb_currency": "GBP", "status": "2", "amount": "39.60"}
    word = hashlib.md5(SECRET.encode()).hexdigest().upper()

    def signed(fields):
        order = ["merchant_id", "transaction_id", word, "mb_amount", "mb_currency", "status"]
        message = "".join(part if part == word else fields.get(part, "") for part in order)
        return urlencode(fields | {field: hashlib.new(hash_name, message.encode()).hexdigest().upper()})

    body = signed(fields)
    yield {}, body, "valid", "computed"
    yield {}, signed(fields | {"status": "-2"}), "valid", "a failed payment"
    yield {}, signed({name: text for name, text in fields.items() if name != "transaction_id"}), "valid", \
        "no transaction's id"
    yield {}, body.replace("25.46", "2546"), "invalid", "another amount"
    yield {}, body.replace("status=2", "status=-2"), "invalid", "another status"
    yield {}, body.replace("status=2", "status=2&status=0"), "invalid", "two statuses"
    yield {}, body.replace("39.60", "0"), "valid", "another field that is not signed"
    yield {}, body.lower(), "invalid", "lower-case hex"
    yield {}, body.split(f"&{field}")[0], "invalid", "no signature"
    yield {}, body.replace("status=2", "status=2%80"), "invalid", "what no text has"


def praxis():
    notification = {
        "merchant_id": "API-example", "application_key": "example", "conversion_rate": "1.000000",
        "customer": {"customer_token": "87cfb23a8f1e68e162c276b754d9c061", "country": "GB"},
        "session": {"order_id": "test-1560610955", "amount": 100},
        "transaction": {"transaction_status": "approved", "tid": 756850, "currency": "EUR", "amount": 100,
                        "conversion_rate": "1.000000", "processed_currency": "EUR", "processed_amount": 100},
        "version": "1.3", "timestamp": 1590611635}

    def tag(notification):
        transaction = notification["transaction"] or {}
        values = [notification["merchant_id"], notification["application_key"], notification["timestamp"],
                  notification["customer"]["customer_token"], notification["session"]["order_id"],
                  *(transaction.get(name) for name in ("tid", "currency", "amount", "conversion_rate",
                                                       "processed_currency", "processed_amount"))]
        message = "".join(str(value) for value in values if value is not None) + SECRET
        return {"Gt-Authentication": hashlib.sha384(message.encode()).hexdigest()}

    text = json.dumps(notification)
    yield tag(notification), text, "valid", "computed"
    expired = notification | {"transaction": None}
    yield tag(expired), json.dumps(expired), "valid", "an expired session, without a transaction"
    changed = notification | {"transaction": notification["transaction"] | {"transaction_status": "rejected"}}
    yield tag(notification), json.dumps(changed), "valid", "the status is not signed"
    yield tag(notification), text.replace("756850", "756851"), "invalid", "another transaction"
    yield tag(notification), text.replace("1590611635", "1590611636"), "invalid", "another time"
    decimals = text.replace('"1.000000", "processed', '1.000000, "processed')
    yield tag(notification), decimals, "invalid", "a number with decimals, of which no text is documented"
    yield {}, text, "invalid", "no signature"


write("payu-emea", payu())
write("skrill", skrill("md5", "md5sig"))
write("skrill-sha256", skrill("sha256", "sha2sig"))
write("praxis", praxis())
