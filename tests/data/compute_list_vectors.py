"""Computes vectors for the schemes that sign lists of members and whose vendors publish none.

It shares nothing with the crate: the texts are written as the vendors document them, with Python's own
encodings and MACs. Run it in this folder: python3 compute_list_vectors.py
"""

import base64
import hashlib
import hmac
import json
import pathlib
from urllib.parse import quote, urlencode

HERE = pathlib.Path(__file__).parent


def mac(secret, text, function=hashlib.sha256):
    return hmac.new(secret.encode(), text.encode(), function)


def write(scheme, vectors):
    folder = HERE / scheme
    folder.mkdir(exist_ok=True)
    file = {"authentic": False, "computed_by": "compute_list_vectors.py", "vectors": vectors}
    text = json.dumps(file, ensure_ascii=False, indent=1)
    (folder / "vectors.json").write_text(text + "\n", encoding="utf-8")


def vector(secret, body="", expect="valid", **more):
    return {"secret": secret, "headers": {}, "body": body, "expect": expect} | more


def yoomoney():
    secret = "01234567890ABCDEF01234567890"
    fields = {
        "notification_type": "p2p-incoming",
        "operation_id": "1234567",
        "amount": "300.00",
        "withdraw_amount": "301.50",
        "currency": "643",
        "datetime": "2011-07-01T09:00:00.000+04:00",
        "sender": "41001XXXXXXXX",
        "codepro": "false",
        "label": "YM.label.12345",
        "unaccepted": "false",
    }
    vectors = []
    for label in [fields["label"], "подарок для a&b = 1 + 1 ~ *", ""]:
        signed = {**fields, "label": label}
        text = "&".join(f"{name}={quote(value, safe='')}" for name, value in sorted(signed.items()))
        sign = mac(secret, text).hexdigest()
        body = urlencode({**signed, "sha1_hash": "00", "sign": sign})
        vectors.append(vector(secret, body, "invalid", note="sha1_hash was not signed with it"))
        vectors.append(vector(secret, urlencode({**signed, "sign": sign})))
        vectors.append(vector(secret, urlencode({"sign": sign, **signed}).replace("+", "%20")))
        vectors.append(vector(secret, urlencode({**signed, "amount": "1", "sign": sign}), "invalid"))
        vectors.append(vector(secret, urlencode(signed), "invalid", note="nothing signs it"))
    write("yoomoney", vectors)


def billplz():
    secret = "S-s7b4yWpp9h7rrkNM1i3Z_g"
    fields = {
        "id": "zq0tm2wc",
        "collection_id": "yhx5t1pp",
        "paid": "true",
        "state": "paid",
        "amount": "100",
        "paid_amount": "100",
        "due_at": "2018-9-27",
        "email": "tester@test.com",
        "mobile": "",
        "name": "TESTER",
        "url": "http://www.billplz-sandbox.com/bills/zq0tm2wc",
        "paid_at": "2018-09-27 15:15:09 +0800",
    }
    texts = sorted((name + value for name, value in fields.items()), key=str.lower)
    signature = mac(secret, "|".join(texts)).hexdigest()
    signed = {**fields, "x_signature": signature}
    write(
        "billplz",
        [
            vector(secret, urlencode(signed)),
            vector(secret, urlencode({**signed, "paid": "false"}), "invalid", note="paid changed"),
            vector(secret, urlencode({**signed, "a": ""}), "invalid", note="a field more"),
            vector(secret, urlencode(signed) + "&paid=true", "invalid", note="a field twice"),
        ],
    )


def vnpay():
    secret = "RAOEXHYVSDDIIENYWSLDIIZTANXUXZFJ"
    fields = {
        "vnp_Amount": "1000000",
        "vnp_BankCode": "NCB",
        "vnp_BankTranNo": "VNP14226112",
        "vnp_CardType": "ATM",
        "vnp_OrderInfo": "Thanh toan don hang 23597 / đợt 1 & 2",
        "vnp_PayDate": "20231207170112",
        "vnp_ResponseCode": "00",
        "vnp_TmnCode": "CTTVNP01",
        "vnp_TransactionNo": "14226112",
        "vnp_TransactionStatus": "00",
        "vnp_TxnRef": "166117",
    }
    text = urlencode(sorted(fields.items()))
    signature = mac(secret, text, hashlib.sha512).hexdigest()
    plain = hashlib.sha256((secret + text).encode()).hexdigest()
    url = "https://shop.example/ipn?"
    query = urlencode(fields)
    hashed = "&vnp_SecureHash="

    def request(query, expect="valid", **more):
        return vector(secret, "", expect, method="GET", url=url + query, **more)

    write(
        "vnpay",
        [
            request(query + hashed + signature),
            request(query + "&vnp_SecureHashType=HMACSHA512" + hashed + signature.upper()),
            request((query + hashed + signature).replace("+", "%20")),
            request("lang=vi&" + query + hashed + signature, note="a parameter that is not signed"),
            request(query + hashed + plain, "invalid", note="an older hash"),
            request(
                query + "&vnp_SecureHashType=SHA256" + hashed + plain,
                "invalid",
                note="the message names another algorithm",
            ),
            request(query + "&vnp_Bill=1" + hashed + signature, "invalid", note="a parameter more"),
            request(query + "&vnp_Amount=1" + hashed + signature, "invalid", note="one twice"),
            request(
                query.replace("1000000", "1") + hashed + signature, "invalid", note="another amount"
            ),
        ],
    )


def paytrail_sha512():
    secret = "SAIPPUAKAUPPIAS"
    fields = {
        "checkout-account": "375917",
        "checkout-algorithm": "sha512",
        "checkout-amount": "2964",
        "checkout-status": "ok",
        "checkout-stamp": "2018-07-06T10:01:31.904Z",
    }
    text = "".join(f"{name}:{value}\n" for name, value in sorted(fields.items()))
    url = "https://shop.example/done?" + urlencode(fields) + "&signature="
    signed = mac(secret, text, hashlib.sha512).hexdigest()
    shorter = mac(secret, text).hexdigest()
    write(
        "paytrail-sha512",
        [
            vector(secret, method="GET", url=url + signed),
            vector(secret, "", "invalid", method="GET", url=url.replace("=ok", "=fail") + signed),
            vector(secret, "", "invalid", method="GET", url=url + shorter, note="SHA-256"),
        ],
    )


def mandrill():
    secret = "kq4jn7tzN2d9f-x3wA"
    url = "https://user:pass@hooks.example.com/mandrill?account=7"
    events = json.dumps([{"event": "send", "_id": "a+b=c&d é"}], ensure_ascii=False)

    def header(fields):
        text = url + "".join(name + value for name, value in sorted(fields.items()))
        tag = base64.b64encode(mac(secret, text, hashlib.sha1).digest()).decode()
        return {"X-Mandrill-Signature": tag}

    one, two = {"mandrill_events": events}, {"mandrill_events": events, "b": "1", "a": ""}
    write(
        "mandrill",
        [
            vector(secret, urlencode(one), url=url, headers=header(one)),
            vector(secret, urlencode(two), url=url, headers=header(two)),
            vector(secret, urlencode(two), "invalid", url=url, headers=header(one)),
            vector(secret, urlencode(one), "invalid", url=url + "8", headers=header(one)),
        ],
    )


def vonage():
    secret, now = "signature_secret", 1_795_000_000
    members = {"to": "447700900001", "text": "a=b & c_d é", "n": 7, "timestamp": now}
    for scheme, function in [
        ("vonage-sms-sha256", hashlib.sha256),
        ("vonage-sms-sha512", hashlib.sha512),
    ]:
        text = "".join(
            f"&{name}={str(value).replace('&', '_').replace('=', '_')}"
            for name, value in sorted(members.items())
        )
        signed = {**members, "sig": mac(secret, text, function).hexdigest()}
        changed = {**signed, "to": "447700900002"}
        bodies = [(signed, "valid"), (changed, "invalid"), (members, "invalid")]
        write(
            scheme,
            [vector(secret, json.dumps(body), expect, now=now) for body, expect in bodies],
        )


def wompi():
    secret, now = "prod_events_OcHnIzeBl5socpwByQ4hA52Em3USQ93Z", 1_530_291_411
    paths = ["transaction.id", "transaction.status", "transaction.amount_in_cents"]

    def event(paths, **changed):
        members = {
            "id": "1234-1610641025-49201",
            "status": "APPROVED",
            "amount_in_cents": 4490000,
            "reference": "MZQ3X2DE2SMX",
        }
        text = "".join(str(members[path.removeprefix("transaction.")]) for path in paths)
        body = {
            "event": "transaction.updated",
            "data": {"transaction": {**members, **changed}},
            "signature": {"properties": paths, "checksum": "not looked at"},
            "timestamp": now,
        }
        checksum = hashlib.sha256(f"{text}{now}{secret}".encode()).hexdigest()
        return json.dumps(body), {"X-Event-Checksum": checksum}

    def request(body, headers, expect="valid", **more):
        return vector(secret, body, expect, headers=headers, now=now, **more)

    body, headers = event(paths)
    upper = {name: value.upper() for name, value in headers.items()}
    write(
        "wompi",
        [
            request(body, headers),
            request(body, upper, note="the other letter case"),
            request(*event(paths + ["transaction.reference"]), note="more is listed"),
            request(*event(paths, status="DECLINED"), "invalid", note="another status"),
            request(*event(paths[:2]), "invalid", note="the amount is not listed"),
            request(*event([]), "invalid", note="nothing is listed"),
        ],
    )


if __name__ == "__main__":
    billplz()
    mandrill()
    paytrail_sha512()
    vnpay()
    vonage()
    wompi()
    yoomoney()
