"""Adds to the vectors.json of these schemes what the vendors' own vectors and the other scripts' leave open: one for
each word of a recipe that no other vector notices, as tests/recipe_words.rs demands.

It shares nothing with the crate. Run it in this folder, behind the others: pip install cryptography &&
python3 compute_words.py, which writes the files of compute_key_vectors.py too.
"""

import base64
import hashlib
import hmac
import json
import pathlib
from urllib.parse import urlencode

from compute_certificates import Issued, json_text, leaf, new_ec_key, new_key, token as certified_token
from compute_key_vectors import pem
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

HERE = pathlib.Path(__file__).parent
FROM = "computed by tests/data/compute_words.py"
NOW = 1_795_000_000
TIME = "2026-11-18T11:06:40.000Z"
SECRET = "correct horse battery staple"
RSA = new_key()


def base64_of(data):
    return base64.b64encode(data).decode()


def url_text(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def mac(text, function=hashlib.sha256, secret=SECRET):
    return hmac.new(secret.encode(), text.encode(), function)


def rsa(signed, hash=hashes.SHA256):
    return RSA.sign(signed.encode(), padding.PKCS1v15(), hash())


def known(scheme):
    return json.loads((HERE / scheme / "vectors.json").read_text())["vectors"]


def a_valid(scheme):
    return next(vector for vector in known(scheme) if vector["expect"] == "valid")


def add(scheme, *vectors):
    path = HERE / scheme / "vectors.json"
    text = path.read_text()
    indent = len(text.split("\n")[1]) - len(text.split("\n")[1].lstrip())
    file = json.loads(text)
    others = [vector for vector in file["vectors"] if vector.get("from") != FROM]
    file["vectors"] = others + [{**vector, "from": FROM} for vector in vectors]
    path.write_text(json.dumps(file, indent=indent, ensure_ascii=False) + "\n")


def vector(note, expect="valid", **members):
    return {"secret": SECRET, "headers": {}, "expect": expect, "note": note, **members}


def derived(scheme, note, expect="valid", **changed):
    return {**a_valid(scheme), "expect": expect, "note": note, **changed}


def of_clocks():
    for scheme in ["activitypub", "activitypub-rfc9421"]:
        now = a_valid(scheme)["now"]
        yield scheme, derived(scheme, "an hour ahead", now=now - 3600)
        yield scheme, derived(scheme, "a second more ahead", "invalid", now=now - 3601)


def of_named_algorithm():
    names, key = ["@method", "@target-uri"], "https://remote.example/users/bob#main-key"
    for algorithm, expect in [("rsa-v1_5-sha256", "valid"), ("rsa-v1_5-sha256~", "invalid")]:
        listed = f'({" ".join(map(json.dumps, names))});created={NOW};keyid="{key}";alg="{algorithm}"'
        url = "https://hooks.example.com/inbox"
        base = f'"@method": GET\n"@target-uri": {url}\n"@signature-params": {listed}'
        headers = {
            "Host": "hooks.example.com",
            "Signature-Input": f"sig1={listed}",
            "Signature": f"sig1=:{base64_of(rsa(base))}:",
        }
        yield "activitypub-rfc9421", {
            "keys": {key: pem(RSA)}, "headers": headers, "body": "", "method": "GET", "url": url, "now": NOW,
            "expect": expect, "note": f"alg is {algorithm}",
        }  # fmt: skip


def of_bundles():
    root = Issued("The root", new_ec_key(ec.SECP384R1), ca=True, days=(-1000, 1000))
    above = Issued(
        "The authority", new_ec_key(ec.SECP384R1), root, ca=True, days=(-20, 20), mark="1.2.840.113635.100.6.2.1"
    )
    signer = Issued("The signer", new_ec_key(), above, mark="1.2.840.113635.100.6.11.1")
    chain = [signer.text, above.text, root.text]
    for member in ["data", "summary", "externalPurchaseToken", "appData"]:
        for bundle, expect in [("com.example", "valid"), ("com.example.other", "invalid")]:
            claims = {
                "notificationType": "TEST",
                "notificationUUID": "002e14d5-51f5-4503-b5a8-c3a1af68eb20",
                "signedDate": NOW * 1000,
                member: {"bundleId": bundle},
            }
            body = json.dumps({"signedPayload": certified_token(signer.key, chain, claims)})
            note = f"{bundle} in {member}, under a root of the tests"
            yield "apple-app-store", vector(
                note, expect, secret=root.text, setting="com.example", body=body, now=NOW
            )


def of_topics():
    issuer = Issued("The issuer", new_key(), ca=True, days=(-1000, 1000))
    signer = leaf(issuer)
    here = "https://sns.eu-west-1.amazonaws.com/test.pem"
    china = "https://sns.cn-north-1.amazonaws.com.cn/test.pem"
    topic = "arn:aws:sns:eu-west-1:123456789012:orders"
    ends = {"Timestamp": TIME, "Token": "2336412f37", "TopicArn": topic}
    link = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"
    asked = {"Message": "You have chosen.", "MessageId": "id-2", "SubscribeURL": link, **ends}
    told = {"Message": "paid", "MessageId": "id-1", "Subject": "A title", "Timestamp": TIME, "TopicArn": topic}
    for scheme, version, hash in [
        ("aws-sns", "2", hashes.SHA256()),
        ("aws-sns-legacy-sha1", "1", hashes.SHA1()),
    ]:
        for kind, members, names in [
            ("Notification", told, {"SigningCertURL": here}),
            ("Notification", told, {"SigningCertUrl": here}),
            ("Notification", told, {"SigningCertURL": china}),
            ("SubscriptionConfirmation", asked, {"SigningCertURL": here}),
            ("UnsubscribeConfirmation", asked, {"SigningCertURL": here}),
        ]:
            signed = "".join(f"{name}\n{text}\n" for name, text in {**members, "Type": kind}.items())
            signature = base64_of(signer.key.sign(signed.encode(), padding.PKCS1v15(), hash))
            body = {**members, "Type": kind, "SignatureVersion": version, "Signature": signature, **names}
            note = f"{kind}, a certificate of the tests at {' '.join(names)} {' '.join(names.values())}"
            yield scheme, vector(note, secret=signer.pem, body=json.dumps(body), now=NOW)


def of_values():
    """T-Bank: the values, sorted by their names, with the password among them."""
    members = {"Amount": 19200, "OrderId": "21090", "PasswordHint": "no", "Status": "CONFIRMED", "Success": True}
    texts = {name: json.dumps(value) if value is True else str(value) for name, value in members.items()}
    signed = "".join(text for _, text in sorted({**texts, "Password": SECRET}.items()))
    body = {**members, "Token": hashlib.sha256(signed.encode()).hexdigest()}
    yield "tbank", vector("several values before and behind the password", body=json.dumps(body))


def of_messages():
    members = {"text": "a=b & c~d", "text1": "", "timestamp": NOW}
    signed = "".join(
        f"&{name}={str(value).replace('&', '_').replace('=', '_')}" for name, value in members.items()
    )
    for scheme, function in [
        ("vonage-sms", hashlib.md5),
        ("vonage-sms-sha256", hashlib.sha256),
        ("vonage-sms-sha512", hashlib.sha512),
    ]:
        body = json.dumps({**members, "sig": mac(signed, function).hexdigest()})
        yield scheme, vector("what is replaced, and what is not", body=body, now=NOW)


def of_orders():
    """What is sorted by its name, `a` before `a1`, or by its text, `a1=` before `a=`."""
    query = "https://hooks.example.com/in?"
    for scheme, start, signed, function, name in [
        ("vnpay", "vnp_", "vnp_a=z&vnp_a1=y", hashlib.sha512, "vnp_SecureHash"),
        ("paytrail", "checkout-", "checkout-a:z\ncheckout-a1:y\n", hashlib.sha256, "signature"),
        ("paytrail-sha512", "checkout-", "checkout-a:z\ncheckout-a1:y\n", hashlib.sha512, "signature"),
    ]:
        url = f"{query}{start}a1=y&{start}a=z&{name}={mac(signed, function).hexdigest()}"
        yield scheme, vector("sorted by name", url=url, method="GET")
    tag = mac(f"a1=ya=ztimestamp={NOW}").hexdigest()
    url = f"{query}a=z&a1=y&timestamp={NOW}&signature={tag}"
    yield "shopify-app-proxy", vector("sorted by text", url=url, method="GET", now=NOW)
    url, form = "https://hooks.example.com/in", {"a1": "y", "a": "z"}
    headers = {"X-Mandrill-Signature": base64_of(mac(f"{url}aza1y", hashlib.sha1).digest())}
    yield "mandrill", vector("sorted by name", headers=headers, body=urlencode(form), url=url)
    body = urlencode({**form, "sign": mac("a=z&a1=y").hexdigest()})
    yield "yoomoney", vector("sorted by name", body=body)
    body = json.dumps({"data": form, "signature": mac("a=z&a1=y").hexdigest()})
    yield "payos", vector("sorted by name", body=body)
    signed = f"{NOW}\na=z&a1=y\n".encode() + hashlib.sha256(b"[]").digest()
    tag = base64_of(hmac.digest(SECRET.encode(), signed, "sha256"))
    headers = {"MessageBird-Signature": tag, "MessageBird-Request-Timestamp": str(NOW)}
    url = f"{query}a1=y&a=z"
    yield "messagebird-legacy", vector("sorted by name", headers=headers, body="[]", url=url, now=NOW)


def of_blanks():
    for scheme, name in [("buildkite", "X-Buildkite-Signature"), ("sanity", "sanity-webhook-signature")]:
        headers = a_valid(scheme)["headers"]
        blank = {name: headers[name].replace(",", ", ")}
        yield scheme, derived(scheme, "a blank behind the comma", headers=headers | blank)
    for scheme, name, prefix in [
        ("mollie", "X-Mollie-Signature", "sha256="),
        ("sequenzy", "X-Sequenzy-Signature", "v1="),
    ]:
        headers = a_valid(scheme)["headers"]
        two = {name: f"{prefix}{'0' * 64}, {headers[name]}"}
        yield scheme, derived(scheme, "a blank behind the comma", headers=headers | two)


def of_payloads():
    for payload, expect, note in [
        ("0" * 33, "valid", "the shortest payload"),
        ("0" * 40 + "~", "invalid", "a character that no base64 has"),
    ]:
        tag = hmac.new(hashlib.sha1(SECRET.encode()).digest(), payload.encode(), "sha1").hexdigest()
        body = urlencode({"bt_signature": f"key-4711|{tag}", "bt_payload": payload})
        yield "braintree", vector(note, expect, body=body, setting="key-4711")


def of_issuers():
    claims = {
        "aud": "https://hooks.example.com/pubsub",
        "email": "push@project.iam.gserviceaccount.com",
        "email_verified": True,
        "exp": NOW + 3600,
        "iat": NOW,
        "iss": "accounts.google.com",
    }
    signed = f"{url_text(json_text({'alg': 'RS256', 'kid': '1'}))}.{url_text(json_text(claims))}"
    yield "google-pubsub-push", {
        "keys": {"1": pem(RSA)},
        "setting": f"{claims['email']} {claims['aud']}",
        "headers": {"Authorization": f"Bearer {signed}.{url_text(rsa(signed))}"},
        "expect": "valid",
        "now": NOW,
        "note": "the issuer's other name",
    }


def of_other_headers():
    body = '{"id":"evt_1","amount":1050}'
    tag = mac(f"{NOW}:{body}").hexdigest()
    headers = {"X-Grafana-Alert-Signature": tag, "X-Grafana-Alerting-Timestamp": str(NOW)}
    yield "grafana-timestamped", vector("the header's other spelling", headers=headers, body=body, now=NOW)
    headers = {"x-hookdeck-signature-2": base64_of(mac(body).digest())}
    yield "hookdeck", vector("the second header alone", headers=headers, body=body)
    headers = {"X-Mollie-Signature": mac(body).hexdigest()}
    yield "mollie", vector("without the prefix", headers=headers, body=body)
    for scheme, name, other in [
        ("payu-emea-sha256", "OpenPayu-Signature", "X-OpenPayU-Signature"),
        ("plivo-v3", "X-Plivo-Signature-V3", "X-Plivo-Signature-Ma-V3"),
    ]:
        headers = {other if it == name else it: text for it, text in a_valid(scheme)["headers"].items()}
        yield scheme, derived(scheme, f"{other} alone", headers=headers)
    headers = a_valid("sinch-voice")["headers"]
    small = {**headers, "Authorization": headers["Authorization"].replace("Application", "application")}
    yield "sinch-voice", derived("sinch-voice", "the prefix in small letters", headers=small)


def of_decoded_urls():
    time, body = str(NOW * 1000), "[]"
    url = "https://hooks.example.com/in?a=%7E%3A"
    tag = base64_of(mac(f"POST{url.replace('%3A', ':')}{body}{time}").digest())
    headers = {"X-HubSpot-Signature-v3": tag, "X-HubSpot-Request-Timestamp": time}
    yield "hubspot-v3", vector(
        "what is decoded, and what is not", headers=headers, body=body, now=NOW, method="POST", url=url
    )


def of_ids():
    body = '{"id":"evt_1"}'
    for id, expect, note in [
        ("", "invalid", "an empty id"),
        ("a" * 26, "valid", "the longest id"),
        ("a" * 27, "invalid", "a longer id"),
    ]:
        headers = {"Kick-Event-Message-Id": id, "Kick-Event-Message-Timestamp": TIME}
        headers["Kick-Event-Signature"] = base64_of(rsa(f"{id}.{TIME}.{body}"))
        yield "kick", vector(note, expect, secret=pem(RSA), headers=headers, body=body, now=NOW)
    for id, expect, note in [
        ("", "invalid", "an empty id"),
        ("a" * 128, "valid", "the longest id"),
        ("a" * 129, "invalid", "a longer id"),
        ("a~", "invalid", "a character that no id has"),
    ]:
        headers = {"Twitch-Eventsub-Message-Id": id, "Twitch-Eventsub-Message-Timestamp": TIME}
        headers["Twitch-Eventsub-Message-Signature"] = f"sha256={mac(f'{id}{TIME}{body}').hexdigest()}"
        yield "twitch", vector(note, expect, headers=headers, body=body, now=NOW)


def of_hashes():
    url, body = "https://example.com/", "Hello, World!"
    claims = {
        "iss": "MessageBird",
        "nbf": NOW,
        "exp": NOW + 60,
        "jti": "id-4711",
        "url_hash": hashlib.sha256(url.encode()).hexdigest(),
        "payload_hash": hashlib.sha256(body.encode()).hexdigest(),
    }
    signed = f"{url_text(json_text({'alg': 'HS256', 'typ': 'JWT'}))}.{url_text(json_text(claims))}"
    headers = {"MessageBird-Signature-JWT": f"{signed}.{url_text(mac(signed).digest())}"}
    yield "messagebird", vector("a body's hash", headers=headers, body=body, now=NOW, method="POST", url=url)


def of_sandbox():
    key = new_ec_key(ec.SECP521R1)
    body, method, path = '{"event_type":"example"}', "POST", "/tl-webhook"
    for host, expect in [("webhooks.truelayer-sandbox.com", "valid"), ("webhooks.example.com", "invalid")]:
        head = {
            "alg": "ES512",
            "kid": "1",
            "tl_version": "2",
            "tl_headers": "X-Tl-Webhook-Timestamp",
            "jku": f"https://{host}/.well-known/jwks",
        }
        payload = f"{method} {path}\nX-Tl-Webhook-Timestamp: {TIME}\n{body}"
        signed = f"{url_text(json_text(head))}.{url_text(payload.encode())}"
        algorithm = ec.ECDSA(hashes.SHA512(), deterministic_signing=True)
        numbers = decode_dss_signature(key.sign(signed.encode(), algorithm))
        signature = url_text(b"".join(number.to_bytes(66, "big") for number in numbers))
        headers = {"X-Tl-Webhook-Timestamp": TIME, "Tl-Signature": f"{signed.split('.')[0]}..{signature}"}
        yield "truelayer", {
            "keys": {"1": pem(key)}, "headers": headers, "expect": expect, "body": body, "now": NOW,
            "method": method, "url": f"https://hooks.example.com{path}", "note": f"the keys of {host}",
        }  # fmt: skip


def of_settings():
    for scheme in ["twilio", "twilio-json"]:
        for algorithm, expect in [("HMAC_SHA1", "valid"), ("HMAC_SHA256", "invalid")]:
            headers = a_valid(scheme)["headers"] | {
                "X-Twilio-Webhooks-Signature-Settings": f"algorithm={algorithm}"
            }
            yield scheme, derived(scheme, f"{algorithm} is named", expect, headers=headers)
    for scheme, function, name in [
        ("twilio", hashlib.sha1, "HMAC_SHA1"),
        ("twilio-shared-key", hashlib.sha256, "HMAC_SHA256"),
    ]:
        url = f"https://mycompany.com/myapp.php?bodySHA256={'0' * 64}"
        headers = {
            "X-Twilio-Signature": base64_of(mac(f"{url}Digits1234", function).digest()),
            "X-Twilio-Webhooks-Signature-Settings": f"algorithm={name}",
        }
        yield scheme, vector(
            "a form, and the hash of a JSON body", "invalid", headers=headers, body="Digits=1234", url=url
        )


if __name__ == "__main__":
    added = {}
    for make in [
        of_clocks,
        of_named_algorithm,
        of_bundles,
        of_topics,
        of_values,
        of_messages,
        of_orders,
        of_blanks,
        of_payloads,
        of_issuers,
        of_other_headers,
        of_decoded_urls,
        of_ids,
        of_hashes,
        of_sandbox,
        of_settings,
    ]:
        for scheme, made in make():
            added.setdefault(scheme, []).append(made)
    for scheme, vectors in added.items():
        add(scheme, *vectors)
