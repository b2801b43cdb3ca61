"""Twilio: the URL and the form's fields are signed, or the URL with a hash of the body in it."""
import hashlib
import hmac
from urllib.parse import parse_qsl, quote_plus

from . import generic
from .generic import BASE64, NOW, flip, word
from .scheme import Delivery, b64, request

HEADER = "X-Twilio-Signature"
SETTINGS = "X-Twilio-Webhooks-Signature-Settings"
FORM = ["Content-Type", "application/x-www-form-urlencoded"]
JSON = ["Content-Type", "application/json"]
SHARED_KEY = "key=webhooks_sharedkey_01h9krwprkeee8fzqspvwy6nq8,algorithm="
BASE = "https://example.com/myapp.php?foo=1&bar=2"

URLS = generic.URLS + [
    ("query-quote-encoded", "https://example.com/h?n=O%27Brien"),
    ("query-brackets", "https://example.com/h?a[]=1&b[x]=2"),
    ("query-pipe", "https://example.com/h?a=1|2"),
    ("query-space", "https://example.com/h?a=b c"),
    ("query-caret", "https://example.com/h?a=^`{}"),
    ("query-repeated", "https://example.com/h?a=1&a=2&a=1"),
    ("query-no-value", "https://example.com/h?flag&x="),
    ("query-bad-percent", "https://example.com/h?a=100%&b=%zz"),
    ("query-unordered", "https://example.com/h?z=1&a=2"),
    ("http-port-80", "http://example.com:80/h"),
    ("http-port-443", "http://example.com:443/h"),
    ("https-port-80", "https://example.com:80/h"),
    ("port-no-path", "https://example.com:8443"),
    ("port-query-no-path", "https://example.com:8443?x=1"),
    ("query-no-path", "https://example.com?x=1"),
    ("query-with-url", "https://example.com/h?next=https://other.example:8080/x"),
    ("query-at", "https://example.com/h?mail=a@b.example:99"),
    ("trailing-dot-host", "https://example.com./h"),
    ("ipv4", "https://192.0.2.1/h"),
    ("ipv6-no-port", "https://[2001:db8::1]/h"),
    ("userinfo-port", "https://user:pass@example.com:8443/h"),
    ("user-only", "https://user@example.com/h"),
    ("upper-scheme", "HTTPS://example.com/h"),
    ("path-colon", "https://example.com/a:443/b"),
    ("backslash", "https://example.com/a\\b"),
    ("tab-encoded", "https://example.com/h?a=%09%0A"),
    ("port-empty", "https://example.com:/h"),
    ("port-zeros", "https://example.com:0443/h"),
    ("idn-unicode", "https://bücher.example/h"),
]

# The URL that Twilio signed, and the one that the receiver sees.
SEEN = [
    ("port-dropped", "https://example.com:443/h?x=1", "https://example.com/h?x=1"),
    ("port-added", "https://example.com/h?x=1", "https://example.com:443/h?x=1"),
    ("http-port-dropped", "http://example.com:80/h", "http://example.com/h"),
    ("http-port-added", "http://example.com/h", "http://example.com:80/h"),
    ("other-port-added", "https://example.com/h", "https://example.com:8443/h"),
    ("other-port-dropped", "https://example.com:8443/h", "https://example.com/h"),
    ("other-port-swapped", "https://example.com:8443/h", "https://example.com:9443/h"),
    ("http-443-added", "http://example.com/h", "http://example.com:443/h"),
    ("userinfo-dropped", "https://user:pass@example.com/h", "https://example.com/h"),
    ("userinfo-added", "https://example.com/h", "https://user:pass@example.com/h"),
    ("userinfo-port-dropped", "https://user:pass@example.com:8443/h", "https://user:pass@example.com/h"),
    ("userinfo-port-added", "https://user:pass@example.com/h", "https://user:pass@example.com:443/h"),
    ("ipv6-port-added", "https://[2001:db8::1]/h", "https://[2001:db8::1]:443/h"),
    ("ipv6-port-dropped", "https://[2001:db8::1]:443/h", "https://[2001:db8::1]/h"),
    ("slash-added", "https://example.com", "https://example.com/"),
    ("slash-dropped", "https://example.com/", "https://example.com"),
    ("host-case", "https://Example.com/h", "https://example.com/h"),
    ("scheme-http", "https://example.com/h", "http://example.com/h"),
    ("fragment-dropped", "https://example.com/h#frag", "https://example.com/h"),
    ("query-empty-dropped", "https://example.com/h?", "https://example.com/h"),
    ("quote-encoded", "https://example.com/h?n=O'Brien", "https://example.com/h?n=O%27Brien"),
    ("quote-decoded", "https://example.com/h?n=O%27Brien", "https://example.com/h?n=O'Brien"),
    ("space-encoded", "https://example.com/h?a=b c", "https://example.com/h?a=b%20c"),
    ("plus-encoded", "https://example.com/h?a=b%20c", "https://example.com/h?a=b+c"),
    ("unicode-encoded", "https://example.com/café", "https://example.com/caf%C3%A9"),
    ("percent-case", "https://example.com/h?a=%2f", "https://example.com/h?a=%2F"),
    ("brackets-encoded", "https://example.com/h?a[]=1", "https://example.com/h?a%5B%5D=1"),
    ("at-encoded", "https://example.com/h?c=sip:1@192.0.2.1", "https://example.com/h?c=sip%3A1%40192.0.2.1"),
    ("query-order", "https://example.com/h?a=1&b=2", "https://example.com/h?b=2&a=1"),
    ("other-path", "https://example.com/h", "https://example.com/g"),
    ("dots-resolved", "https://example.com/a/../b", "https://example.com/b"),
]


def fields(body):
    return parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)


def mapping(pairs):
    """The form as a framework has it: a list where a name repeats."""
    made = {}
    for name, value in pairs:
        if name in made:
            made[name] = (made[name] if isinstance(made[name], list) else [made[name]]) + [value]
        else:
            made[name] = value
    return made


def tag(secret, url, pairs, algorithm="sha1"):
    text = url + "".join(name + value for name, value in sorted(set(pairs)))
    return hmac.digest(secret.encode(), text.encode(), algorithm)


def signed(secret, url, body, algorithm="sha1"):
    return b64(tag(secret, url, fields(body), algorithm))


def bodies(rng):
    def noise(least, most):
        return quote_plus("".join(rng.choice("abcXYZ é+&=%🔑_-.~*'") for _ in range(rng.randint(least, most))))

    sms = f"ToCountry=US&SmsMessageSid=SM{word(rng, 32)}&NumMedia=0&Body=Hello+world%21+%C3%A9&From=%2B15017122661"
    voice = f"Digits=1234&To=%2B18005551212&From=%2B14158675310&CallSid=CA{word(rng, 32)}"
    many = "&".join(f"F{n}={rng.randint(0, 9)}" for n in rng.sample(range(200), 60))
    return [
        ("sms", sms.encode()),
        ("voice", voice.encode()),
        ("emoji", b"Body=%F0%9F%94%91%20%E2%9C%93+ok&From=x"),
        ("empty-values", b"Body=&From=&Zed=1&empty"),
        ("repeated-name", b"Digits=5678&Digits=1234&SidAccount=AC123&Sid=CA123"),
        ("repeated-pair", b"Digits=1234&Digits=1234&A=1"),
        ("case-order", b"b=1&B=2&a=3&A=4&_=5&0=6"),
        ("prefix-names", b"a=1&aa=2&a.b=3&a%20=4&ab=5"),
        ("plus-percent", b"a=1%2B1&b=1+1&c=1%201&d=%2526"),
        ("brackets", b"MediaUrl%5B0%5D=x&MediaUrl%5B1%5D=y&q[z]=1"),
        ("crlf-values", b"Body=line1%0D%0Aline2%0D%0A&From=1"),
        ("edge-ampersands", b"&a=1&&b=2&"),
        ("equals-in-value", b"a=b=c==&d==e"),
        ("nul", b"a=%00x&b=1"),
        ("long", f"Body={quote_plus('é漢' * 800)}&X=1".encode()),
        ("many", many.encode()),
        ("empty", b""),
        ("random", "&".join(f"{noise(1, 6)}={noise(0, 8)}" for _ in range(8)).encode()),
    ]


# Forms that no serializer writes, but whose fields can be read.
ODD_FORMS = [
    ("invalid-utf8", b"a=%FF%FE&b=1"), ("invalid-percent", b"a=100%&b=%zz"), ("overlong", b"a=%C0%AF"),
    ("raw-utf8", "a=é&b=漢".encode()), ("astral-order", "\U00010000=1&\uff21=2".encode()),
    ("surrogate-percent", b"a=%ED%A0%80"),
]


def form(secret, url, body, signature, *headers):
    headers = [[HEADER, signature], FORM, *headers]
    return request(Delivery(secret, body, NOW, url=url), headers, params=mapping(fields(body)))


def cases(_provider, rng):
    secrets = [
        ("token", rng.randbytes(16).hex()), ("token-2", rng.randbytes(16).hex()),
        ("symbols", "p@$$ w0rd!#%&'"), ("non-ascii", "ключ-é"),
    ]
    for shift, url in enumerate([BASE, BASE, "https://example.com/h?x=%C3%A9"]):
        for at, (kind, body) in enumerate(bodies(rng)):
            name, secret = secrets[(at + shift) % 4]
            made = form(secret, url, body, signed(secret, url, body))
            yield "document", kind, name, "genuine", made
    secret = secrets[0][1]
    sms, repeated = (dict(bodies(rng))[kind] for kind in ("sms", "repeated-name"))
    for kind, url in URLS:
        for body in (sms, repeated):
            made = form(secret, url, body, signed(secret, url, body))
            yield "document", f"url-{kind}", "token", "genuine", made
    for kind, url, seen in SEEN:
        made = form(secret, seen, sms, signed(secret, url, sms))
        yield "altered", f"seen-{kind}", "token", "odd", made
    for kind, truth, changes in changed(rng, secret, sms):
        asked = {"secret": secret, "url": BASE, "body": sms, "signature": signed(secret, BASE, sms)}
        yield "altered", kind, "token", truth, form(**asked | changes)
    for kind, truth, made in shared_keys(rng, secret):
        yield "altered", kind, "token", truth, made


def changed(rng, secret, sms):
    raw = tag(secret, BASE, fields(sms))
    good = b64(raw)
    sign = lambda body: {"body": body, "signature": signed(secret, BASE, body)}
    for _ in range(6):
        yield "sig-bit", "forged", {"signature": b64(flip(raw, rng))}
    last = good[:-2] + BASE64[BASE64.index(good[-2]) | 1] + "="
    for kind, truth, text in [
        ("sig-unpadded", "odd", good.rstrip("=")), ("sig-trailing-bits", "odd", last),
        ("sig-urlsafe", "odd", good.replace("+", "-").replace("/", "_")),
        ("sig-truncated", "forged", good[:-1]), ("sig-extended", "odd", good + "="),
        ("sig-trailing-text", "odd", good + "x"), ("sig-hex", "odd", raw.hex()),
        ("sig-empty", "forged", ""), ("sig-lower-base64", "forged", good.lower()),
        ("sig-inner-blank", "odd", good[:4] + " " + good[4:]),
        ("sig-sha256", "forged", signed(secret, BASE, sms, "sha256")),
        ("doubled-comma", "odd", f"{good},{good}"),
    ]:
        yield kind, truth, {"signature": text}
    yield "secret-wrong", "forged", {"secret": secret[:-1] + ("0" if secret[-1] != "0" else "1")}
    yield "secret-case", "forged", {"secret": secret.upper()}
    yield "secret-newline", "odd", {"secret": secret + "\n"}
    for kind, truth, body in [
        ("field-added", "forged", sms + b"&Extra=1"), ("emptied", "forged", b""),
        ("field-dropped", "forged", sms.rsplit(b"&", 1)[0]),
        ("byte-changed", "forged", sms.replace(b"Hello", b"Hellp")),
        ("fields-reordered", "odd", b"&".join(sms.split(b"&")[::-1])),
        ("pair-repeated", "odd", sms + b"&" + sms.split(b"&")[0]),
        ("other-encoding", "odd", sms.replace(b"+", b"%20")),
        ("lower-percent", "odd", sms.replace(b"%C3%A9", b"%c3%a9")),
        ("over-encoded", "odd", sms.replace(b"ToCountry", b"%54oCountry")),
        ("newline-end", "forged", sms + b"\n"), ("semicolons", "forged", sms.replace(b"&", b";")),
    ]:
        yield f"body-{kind}", truth, {"body": body}
    boundary = b64(tag(secret, BASE, [("ab", "c")]))
    yield "body-boundary-moved", "odd", {"body": b"a=bc", "signature": boundary}
    in_url = b64(tag(secret, "https://example.com/h", [("a", "1")]))
    yield "body-in-url", "odd", {"body": b"", "url": "https://example.com/ha1", "signature": in_url}
    for kind, body in ODD_FORMS:
        yield f"form-{kind}", "odd", sign(body)


def json_cases(_provider, rng):
    """A JSON body, whose hash is in the signed URL."""
    secret = rng.randbytes(16).hex()
    for kind in ("ascii-json", "utf8-json", "empty-object", "crlf-json", "large-json", "empty", "form"):
        body = dict(generic.bodies(rng))[kind]
        digest = hashlib.sha256(body).hexdigest()
        url = f"https://example.com/hook?id=1&bodySHA256={digest}"

        def asked(url=url, body=body, signed_url=None):
            signature = b64(tag(secret, signed_url or url, []))
            headers = [[HEADER, signature], JSON]
            return request(Delivery(secret, body, NOW, url=url), headers, params={})

        only = f"https://example.com/hook?bodySHA256={digest}"
        yield "document", f"bodyhash-{kind}", "token", "genuine", asked()
        yield "document", f"bodyhash-only-{kind}", "token", "genuine", asked(only)
        if body:
            yield "altered", "bodyhash-body-changed", "token", "forged", asked(body=body + b" ")
        wrong, encoded = digest[::-1], "body%53HA256"
        for change, truth, altered in [
            ("upper", "odd", url.replace(digest, digest.upper())),
            ("wrong", "forged", url.replace(digest, wrong)),
            ("empty", "forged", url.replace(digest, "")),
            ("truncated", "forged", url.replace(digest, digest[:-2])),
            ("twice-same", "odd", f"{url}&bodySHA256={digest}"),
            ("twice-wrong-first", "odd", url.replace("id=1", f"bodySHA256={wrong}")),
            ("twice-wrong-last", "odd", f"{url}&bodySHA256={wrong}"),
            ("name-case", "odd", url.replace("bodySHA256", "bodysha256")),
            ("in-fragment", "odd", f"https://example.com/hook#bodySHA256={digest}"),
            ("in-path", "odd", f"https://example.com/bodySHA256={digest}"),
            ("encoded-name", "odd", url.replace("bodySHA256", encoded)),
        ]:
            yield "altered", f"bodyhash-{change}", "token", truth, asked(altered)
        ported = url.replace(".com/", ".com:443/")
        yield "altered", "bodyhash-port-dropped", "token", "odd", asked(signed_url=ported)
        yield "altered", "json-without-hash", "token", "odd", asked("https://example.com/hook")
        for change, truth, seen in [("", "genuine", body), ("-body-changed", "forged", body + b" ")]:
            made = asked(body=seen)
            made["headers"][0][1] = b64(tag(secret, url, [], "sha256"))
            made["headers"].append([SETTINGS, SHARED_KEY + "HMAC_SHA256"])
            made["ours"] = {"provider": "twilio-shared-key-json"}
            yield "altered", f"shared-key-sha256{change}", "token", truth, made


def shared_keys(rng, secret):
    """Twilio's newer keys: a header names the algorithm, and countersign has a provider for each."""
    for _kind, body in bodies(rng)[:8]:
        sha1, sha256 = signed(secret, BASE, body), signed(secret, BASE, body, "sha256")
        for kind, truth, signature, algorithm in [
            ("shared-key-sha256", "genuine", sha256, "HMAC_SHA256"),
            ("shared-key-sha1", "genuine", sha1, "HMAC_SHA1"),
            ("shared-key-says-sha256-signed-sha1", "forged", sha1, "HMAC_SHA256"),
        ]:
            made = form(secret, BASE, body, signature, [SETTINGS, SHARED_KEY + algorithm])
            if kind == "shared-key-sha256":
                made["ours"] = {"provider": "twilio-shared-key"}
            yield kind, truth, made
