"""Plivo: V2 signs the URL and a nonce; V3 the method, the URL, the form's fields and a nonce."""
import hmac
from urllib.parse import parse_qsl, urlsplit

from . import twilio
from .generic import BASE64, NOW, flip
from .scheme import Delivery, b64, request

ANSWER = "https://example.com/answer/"
URL = ANSWER + "?b=2&a=1"
NONCE = "05429567804466091622"


def without_query(url):
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def v2_message(_method, url, _pairs, nonce):
    return without_query(url) + nonce


def v3_message(method, url, pairs, nonce):
    query = sorted(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    pairs = sorted(pairs) if method == "POST" else []
    text = without_query(url) + ("?" if query or pairs else "")
    text += "&".join(f"{name}={value}" for name, value in query)
    text += "." if query and pairs else ""
    return text + "".join(name + value for name, value in pairs) + "." + nonce


class Plivo:
    def __init__(self, provider):
        self.v3 = provider == "plivo-v3"
        self.header = "X-Plivo-Signature-V3" if self.v3 else "X-Plivo-Signature-V2"

    def tag(self, secret, url, body, nonce=NONCE, method="POST"):
        message = (v3_message if self.v3 else v2_message)(method, url, twilio.fields(body), nonce)
        return hmac.digest(secret.encode(), message.encode(), "sha256")

    def request(self, secret, url, body, signature, nonce=NONCE, method="POST", headers=()):
        signature = [] if signature is None else [[self.header, signature]]
        return request(
            Delivery(secret, body, NOW, method=method, url=url),
            [*signature, [self.header + "-Nonce", nonce], twilio.FORM, *headers],
            params=twilio.mapping(twilio.fields(body)),
        )

    def signed(self, secret, url, body, nonce=NONCE, method="POST"):
        signature = b64(self.tag(secret, url, body, nonce, method))
        return self.request(secret, url, body, signature, nonce, method)


def cases(provider, rng):
    plivo = Plivo(provider)
    secrets = [
        ("token", "Y2Q2ZDgxZmY5YWRiOTI5YmQ1Njg0MTAxZWIyOTc4"), ("token-2", b64(rng.randbytes(30))),
        ("symbols", "p@$$ w0rd!#%&'"), ("non-ascii", "ключ-é"),
    ]
    for shift, url in enumerate([ANSWER, URL, ANSWER + "?q=a%20b%2Bc&x=%C3%A9"]):
        for at, (kind, body) in enumerate(twilio.bodies(rng)):
            name, secret = secrets[(at + shift) % 4]
            nonce = str(rng.randrange(10**19, 10**20))
            yield "document", kind, name, "genuine", plivo.signed(secret, url, body, nonce)
    secret = secrets[0][1]
    voice = dict(twilio.bodies(rng))["voice"]
    for kind, url in twilio.URLS:
        for name, body, method in [("url", voice, "POST"), ("get-url", b"", "GET"), ("bare-url", b"", "POST")]:
            made = plivo.signed(secret, url, body, method=method)
            yield "document", f"{name}-{kind}", "token", "genuine", made
    for kind, truth, changes in changed(plivo, rng, secret, voice):
        good = b64(plivo.tag(secret, URL, voice))
        asked = {"secret": secret, "url": URL, "body": voice, "signature": good} | changes
        yield "altered", kind, "token", truth, plivo.request(**asked)


def changed(plivo, rng, secret, voice):
    raw = plivo.tag(secret, URL, voice)
    good = b64(raw)
    wrong = [b64(flip(raw, rng)) for _ in range(8)]
    for text in wrong[:6]:
        yield "sig-bit", "forged", {"signature": text}
    several = "genuine" if plivo.v3 else "odd"
    for kind, truth, text in [
        ("sig-unpadded", "odd", good.rstrip("=")), ("sig-truncated", "forged", good[:-1]),
        ("sig-urlsafe", "odd", good.replace("+", "-").replace("/", "_")),
        ("sig-extended", "odd", good + "="), ("sig-trailing-text", "odd", good + "x"),
        ("sig-hex", "odd", raw.hex()), ("sig-empty", "forged", ""), ("sig-missing", "forged", None),
        ("sig-inner-blank", "odd", good[:4] + " " + good[4:]),
        ("sig-trailing-bits", "odd", good[:-2] + BASE64[BASE64.index(good[-2]) | 1] + "="),
        ("two-right", several, f"{good},{good}"), ("wrong-right", several, f"{wrong[0]},{good}"),
        ("right-wrong", several, f"{good},{wrong[0]}"), ("comma-blank", "odd", f"{wrong[0]}, {good}"),
        ("nine-last-right", "odd", ",".join(wrong + [good])), ("trailing-separator", "odd", good + ","),
        ("item-short-first", "odd", "AAAA," + good), ("two-wrong", "forged", ",".join(wrong[:2])),
    ]:
        yield kind, truth, {"signature": text}
    yield "secret-wrong", "forged", {"secret": secret[:-1] + "5"}
    yield "secret-newline", "odd", {"secret": secret + "\n"}
    yield "nonce-changed", "forged", {"nonce": NONCE[:-1] + "3"}
    yield "nonce-emptied", "forged", {"nonce": ""}
    yield "nonce-leading-zero-dropped", "forged", {"nonce": NONCE[1:]}
    yield "method-get", "odd", {"method": "GET"}
    yield "header-repeated", "odd", {"headers": [[plivo.header, good]]}
    if plivo.v3:
        main = {"headers": [["X-Plivo-Signature-Ma-V3", good]]}
        yield "main-account-header", "odd", {"signature": None} | main
        yield "main-account-header-too", "odd", {"signature": wrong[0]} | main
    # V2 does not sign the body.
    unsigned = "forged" if plivo.v3 else "genuine"
    for kind, truth, body in [
        ("field-added", unsigned, voice + b"&Extra=1"), ("emptied", unsigned, b""),
        ("field-dropped", unsigned, voice.rsplit(b"&", 1)[0]),
        ("byte-changed", unsigned, voice.replace(b"1234", b"1235")),
        ("reordered", "odd", b"&".join(voice.split(b"&")[::-1])),
    ]:
        yield f"body-{kind}", truth, {"body": body}
    for kind, seen in [
        ("other-path", "https://example.com/other/?b=2&a=1"), ("query-changed", ANSWER + "?b=3&a=1"),
        ("query-dropped", ANSWER), ("query-reordered", ANSWER + "?a=1&b=2"),
        ("port-added", "https://example.com:443/answer/?b=2&a=1"), ("fragment", URL + "#x"),
        ("http", URL.replace("https", "http")), ("host-case", URL.replace("example", "EXAMPLE")),
        ("encoded", ANSWER + "?b=%32&a=1"),
    ]:
        yield f"seen-{kind}", "odd", {"url": seen}
    sign = lambda url, body: b64(plivo.tag(secret, url, body))
    for kind, body in twilio.ODD_FORMS:
        yield f"form-{kind}", "odd", {"body": body, "signature": sign(URL, body)}
    for kind, query in [
        ("name-in-form-too", "To=1"), ("repeated", "a=2&a=1"), ("repeated-same", "a=1&a=1"),
        ("blank-value", "a=&b=1"), ("no-equals", "a&b=1"),
    ]:
        url = f"{ANSWER}?{query}"
        yield f"query-{kind}", "odd", {"url": url, "signature": sign(url, voice)}
