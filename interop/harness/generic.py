"""The cases that every scheme with a MAC in a header gets: genuine deliveries, and altered ones.

All of it comes from one seeded generator, so that a run can be repeated.
"""
import hmac
import json

from .scheme import Delivery, b64, encode, time_text

NOW = 1_795_000_000  # 2026-11-18T11:06:40Z
BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
NON_ASCII = ["é", "ü", "漢字", "🔑", "ß", "\u2028", "Ω", "\u00a0", "e\u0301"]


def word(rng, length):
    return "".join(rng.choice(BASE62) for _ in range(length))


def random_event(rng, non_ascii=False, size=6):
    def name():
        text = "".join(rng.choice("abcdefghijklmnopqrstuvwxyz_") for _ in range(rng.randint(2, 9)))
        return text + rng.choice(NON_ASCII) if non_ascii and rng.random() < 0.6 else text

    event = {"type": "event." + name(), "id": f"evt_{rng.randint(10**6, 10**9)}"}
    for _ in range(size):
        event[name()] = rng.choice([
            name(), rng.randint(-10**6, 10**9), rng.random(), None, True, [name(), name()],
            {name(): name()}, 'a/b\\c"d', "<b>&amp;'</b>", "tab\tnl\n",
        ])
    return event


def bodies(rng):
    """Pairs of a kind and a body, as vendors' serializers write them, and some that none would."""
    plain = json.dumps(random_event(rng), separators=(",", ":")).encode()
    large = [random_event(rng, True, 4) for _ in range(rng.randint(150, 400))]
    return [
        ("ascii-json", plain),
        ("spaced-json", json.dumps(random_event(rng), indent=2).encode()),
        ("utf8-json", json.dumps(random_event(rng, True), ensure_ascii=False).encode()),
        ("escaped-json", json.dumps(random_event(rng, True)).encode()),
        ("php-json", json.dumps(random_event(rng, True)).replace("/", "\\/").encode()),
        ("crlf-json", json.dumps(random_event(rng), indent=1).replace("\n", "\r\n").encode() + b"\r\n"),
        ("newline-end", plain + b"\n"),
        ("float-json", b'{"type":"x","w": 1.0,"p":10.00,"big":12345678901234567890,"e":1E5,"n":-0.0}'),
        ("array-json", json.dumps([random_event(rng), random_event(rng, True)]).encode()),
        ("large-json", json.dumps({"type": "big", "data": large}, ensure_ascii=False).encode()),
        ("empty-object", b"{}"),
        ("form", b"payload=%7B%22a%22%3A1%7D&x=a+b&y=%C3%A9"),
        ("text", "plain text é ".encode() + rng.randbytes(8).hex().encode()),
        ("bom-json", b"\xef\xbb\xbf" + plain),
        ("nul-text", b'{"a":"\\u0000"}\x00'),
        ("empty", b""),
        ("binary", rng.randbytes(rng.randint(40, 200)) + b"\xff\xfe\x80"),
        ("latin1", b'{"name":"caf\xe9"}'),
    ]


def javascript_bodies(rng):
    """Bodies as JSON.stringify writes them, for packages that parse the body and write it again."""

    def event(non_ascii, size=6):
        made = random_event(rng, non_ascii, size)
        return {k: int(v * 1000) if isinstance(v, float) else v for k, v in made.items()}

    def write(value):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()

    large = [event(True, 4) for _ in range(rng.randint(150, 400))]
    return [
        ("ascii-json", write(event(False))),
        ("utf8-json", write(event(True))),
        ("ascii-json", write(event(False))),
        ("utf8-json", write(event(True))),
        ("nested-json", write({"type": "x", "data": [event(True), event(False)], "n": None})),
        ("array-json", write([event(True), event(False)])),
        ("large-json", write({"type": "big", "data": large})),
        ("empty-object", b"{}"),
        ("crlf-json", write({"text": "line\r\nline", "type": "x", "id": rng.randint(0, 10**9)})),
    ]


def secrets(rng, form):
    """Pairs of a kind and a secret's text, in the forms that vendors hand out, and a few others."""
    match form:
        case "utf8" | "nfkd":
            return [
                ("prefixed", "whsec_" + word(rng, 32)),
                ("hex", rng.randbytes(32).hex()),
                ("base64", b64(rng.randbytes(32))),
                ("long", word(rng, 150)),
                ("block-64", word(rng, 64)),
                ("one-over-block", word(rng, 65)),
                ("short", word(rng, 1)),
                ("symbols", "p@$$ w0rd!#%&'\"\\/" + word(rng, 6)),
                ("non-ascii", "ключ-é-🔑" + word(rng, 4)),
                ("uuid", "5f2b1c44-8b1d-4a70-9d25-1e3c5b7a9f01"),
            ]
        case "whsec":
            return [
                ("whsec-24", "whsec_" + b64(rng.randbytes(24))),
                ("whsec-32-padded", "whsec_" + b64(rng.randbytes(32))),
                ("whsec-64-padded", "whsec_" + b64(rng.randbytes(64))),
                ("bare-24", b64(rng.randbytes(24))),
                ("bare-32-padded", b64(rng.randbytes(32))),
                ("whsec-plus-slash", "whsec_" + b64(b"\xfb\xef\xbe\xff\xff\xfe" * 4)),
                ("whsec-unpadded", "whsec_" + b64(rng.randbytes(32)).rstrip("=")),
                ("bare-unpadded", b64(rng.randbytes(32)).rstrip("=")),
            ]
        case "base64":
            return [
                ("base64-32", b64(rng.randbytes(32))),
                ("base64-24", b64(rng.randbytes(24))),
                ("base64-64", b64(rng.randbytes(64))),
                ("base64-unpadded", b64(rng.randbytes(32)).rstrip("=")),
            ]
        case "hex":
            return [
                ("hex-upper", rng.randbytes(32).hex().upper()),
                ("hex-lower", rng.randbytes(32).hex()),
                ("hex-64", rng.randbytes(64).hex().upper()),
            ]
    raise ValueError(form)


# The secrets that altered deliveries are made with: a form that all packages of a scheme take.
PLAIN_SECRETS = {
    "prefixed", "hex", "base64", "long", "block-64", "one-over-block", "symbols", "uuid",
    "whsec-24", "whsec-32-padded", "whsec-64-padded", "whsec-plus-slash",
    "base64-32", "base64-24", "base64-64", "hex-upper", "hex-lower", "hex-64",
}


def with_time(body, name, seconds):
    """The JSON object with a time, in milliseconds, as its first member."""
    comma = b"" if body == b"{}" else b","
    return b'{"%s":%d' % (name.encode(), seconds * 1000) + comma + body[1:]


def is_object(body):
    try:
        return isinstance(json.loads(body.decode()), dict)
    except ValueError:
        return False


def writable(scheme, pairs):
    """Those of the bodies that the provider can write: one with its time in the body writes objects."""
    return [pair for pair in pairs if is_object(pair[1])] if scheme.body_time else pairs


def delivery(rng, scheme, body, secret, fresh=False):
    now = NOW + rng.randint(0, 10**6)
    age = rng.choice([0, 0, 1, 2, scheme.tolerance // 2]) if scheme.time and not fresh else 0
    if scheme.body_time:
        body = with_time(body, scheme.body_time, now)
    return Delivery(
        secret=secret, body=body, now=now, url=scheme.url, id="msg_" + word(rng, 27),
        sent=now - age, time=time_text(now - age, scheme.time_form),
    )


def genuine(rng, scheme, secret_list, make_bodies=bodies):
    """Triples of a body's kind, a secret's kind and a delivery."""
    for shift in range(2):
        for at, (kind, body) in enumerate(writable(scheme, make_bodies(rng))):
            secret_kind, secret = secret_list[(at + shift) % len(secret_list)]
            yield kind, secret_kind, delivery(rng, scheme, body, secret)
    for secret_kind, secret in secret_list:
        body = dict(make_bodies(rng))["utf8-json"]
        yield "utf8-json", secret_kind, delivery(rng, scheme, body, secret)


def flip(data, rng):
    """The data with one bit changed."""
    at = rng.randrange(len(data) * 8)
    return bytes(b ^ (1 << at % 8) if n == at // 8 else b for n, b in enumerate(data))


def altered(rng, scheme, d):
    """Triples of a kind, a truth and a request.

    The truth is "forged" where the MAC does not hold for what the receiver sees, "genuine" where the
    vendor's document allows the request, "old" and "future" where only its time is out of bounds, and
    "odd" where the MAC holds but the form is one that the vendor does not write.
    """
    alter = Alter(rng, scheme, d)
    yield from alter.body()
    yield from alter.signature()
    yield from alter.prefix()
    yield from alter.several()
    yield from alter.headers()
    if scheme.id_header:
        yield from alter.id()
    if scheme.time:
        yield from alter.time()
        yield from alter.time_spelling()
    yield from alter.secret()
    if scheme.url:
        yield from alter.url()


class Alter:
    def __init__(self, rng, scheme, d):
        self.rng, self.scheme, self.d = rng, scheme, d
        self.mac = scheme.tag(d)
        self.text = encode(self.mac, scheme.form)
        self.good = scheme.value([self.text], d.time)
        self.wrong = [encode(flip(self.mac, rng), scheme.form) for _ in range(50)]

    def of(self, value, d=None, **more):
        return self.scheme.request(d or self.d, value, **more)

    def with_text(self, text):
        return self.of(self.scheme.value([text], self.d.time))

    def resigned(self, **changes):
        """The delivery with something else in it, and its signature."""
        d = self.d.but(**changes)
        return self.of(self.scheme.signed(d), d)

    def without(self, header):
        made = self.of(self.good)
        made["headers"] = [pair for pair in made["headers"] if pair[0] != header]
        return made

    def body(self):
        body = self.d.body
        changed = lambda body: self.of(self.good, self.d.but(body=body))
        for _ in range(3):
            yield "body-bit", "forged", changed(flip(body, self.rng))
        yield "body-truncated", "forged", changed(body[:-1])
        yield "body-emptied", "forged", changed(b"")
        yield "body-upper", "forged", changed(body.upper())
        yield "body-newline", "forged", changed(body + b"\n")
        yield "body-blank", "forged", changed(b" " + body)
        yield "body-bom", "forged", changed(b"\xef\xbb\xbf" + body)
        yield "body-reserialized", "forged", changed(body.replace(b'":', b'": '))
        if b"\xc3\xa9" in body:
            yield "body-latin1", "forged", changed(body.replace(b"\xc3\xa9", b"\xe9"))

    def signature(self):
        mac, text, form = self.mac, self.text, self.scheme.form
        for _ in range(4):
            yield "sig-bit", "forged", self.with_text(encode(flip(mac, self.rng), form))
        yield "sig-zero", "forged", self.with_text(encode(bytes(len(mac)), form))
        yield "sig-truncated", "forged", self.with_text(text[:-1])
        yield "sig-half", "forged", self.with_text(text[: len(text) // 2])
        yield "sig-short-mac", "forged", self.with_text(encode(mac[:-1], form))
        yield "sig-long-mac", "forged", self.with_text(encode(mac + b"\0", form))
        yield "sig-extended", "odd", self.with_text(text + "0")
        yield "sig-trailing-text", "odd", self.with_text(text + "zz")
        yield "sig-trailing-percent", "odd", self.with_text(text + "%00")
        yield "sig-empty", "forged", self.with_text("")
        yield "sig-undefined", "forged", self.with_text("undefined")
        yield "sig-non-ascii", "forged", self.with_text(text[:-1] + "é")
        yield "sig-quoted", "odd", self.with_text(f'"{text}"')
        yield "sig-inner-blank", "odd", self.with_text(text[:10] + " " + text[10:])
        yield "sig-leading-blank", "odd", self.with_text(" " + text)
        yield "header-missing", "forged", self.without(self.scheme.header)
        yield "header-empty", "forged", self.of("")
        yield from self.hex_signature() if form == "hex" else self.base64_signature()

    def hex_signature(self):
        mixed = "".join(c.upper() if at % 2 else c for at, c in enumerate(self.text))
        yield "sig-upper-hex", "odd", self.with_text(self.text.upper())
        yield "sig-mixed-hex", "odd", self.with_text(mixed)
        yield "sig-as-base64", "odd", self.with_text(b64(self.mac))
        yield "sig-0x", "odd", self.with_text("0x" + self.text)

    def base64_signature(self):
        text, bare = self.text, self.text.rstrip("=")
        yield "sig-unpadded", "odd", self.with_text(bare)
        yield "sig-more-padding", "odd", self.with_text(text + "=")
        yield "sig-urlsafe", "odd", self.with_text(text.replace("+", "-").replace("/", "_"))
        yield "sig-as-hex", "odd", self.with_text(self.mac.hex())
        yield "sig-lower-base64", "forged", self.with_text(text.lower())
        if len(self.mac) % 3 and self.scheme.form == "base64":
            last = BASE64[BASE64.index(bare[-1]) | 1]
            yield "sig-trailing-bits", "odd", self.with_text(bare[:-1] + last + text[len(bare):])
        if self.scheme.form == "base64url":
            padded = b64(self.mac).replace("+", "-").replace("/", "_")
            yield "sig-standard-alphabet", "odd", self.with_text(b64(self.mac).rstrip("="))
            yield "sig-padded", "odd", self.with_text(padded)

    def prefix(self):
        prefix = self.scheme.prefix
        if not prefix:
            yield "prefix-added", "odd", self.with_text("sha256=" + self.text)
            return
        other = {"sha256=": "sha1=", "sha1=": "sha256=", "v0=": "v1=", "v1=": "v0=", "v1,": "v2,"}
        changed = lambda new: self.of(self.good.replace(prefix, new, 1))
        yield "prefix-missing", "odd", changed("")
        yield "prefix-upper", "odd", changed(prefix.upper())
        yield "prefix-twice", "odd", changed(prefix * 2)
        yield "prefix-other", "forged", changed(other.get(prefix, "sha256="))
        yield "prefix-blank", "odd", changed(prefix + " ")

    def several(self):
        good, wrong = self.good, self.scheme.value(self.wrong[:1], self.d.time)
        if self.scheme.layout == "single":
            yield "doubled-comma", "odd", self.of(good + "," + good)
            yield "doubled-comma-blank", "odd", self.of(good + ", " + good)
        else:
            yield from self.several_in_one()
            yield from self.list() if self.scheme.layout == "list" else self.pairs()
        yield "header-repeated-same", "odd", self.of([good, good])
        yield "header-repeated-wrong-right", "odd", self.of([wrong, good])
        yield "header-repeated-right-wrong", "odd", self.of([good, wrong])

    def several_in_one(self):
        good, text, wrong, sep = self.good, self.text, self.wrong, self.scheme.separator
        texts = lambda texts: self.of(self.scheme.value(texts, self.d.time))
        yield "two-right", "genuine", texts([text, text])
        yield "wrong-right", "genuine", texts([wrong[0], text])
        yield "right-wrong", "genuine", texts([text, wrong[0]])
        yield "four-last-right", "genuine", texts(wrong[:3] + [text])
        yield "eight-last-right", "odd", texts(wrong[:7] + [text])
        yield "nine-last-right", "odd", texts(wrong[:8] + [text])
        yield "forty-last-right", "odd", texts(wrong[:39] + [text])
        yield "two-wrong", "forged", texts(wrong[:2])
        yield "trailing-separator", "odd", self.of(good + sep)
        yield "leading-separator", "odd", self.of(sep + good)
        yield "double-separator", "odd", self.of(good.replace(sep, sep * 2))

    def list(self):
        good, text, wrong = self.good, self.text, self.wrong
        sep, prefix = self.scheme.separator, self.scheme.prefix
        if prefix:
            versions = ["v1a,", "v2,", "v0,"] if prefix == "v1," else ["v2=", "v0="]
            for other in versions:
                yield "other-version-first", "genuine", self.of(other + wrong[0] + sep + good)
                yield "other-version-last", "genuine", self.of(good + sep + other + wrong[0])
            yield "right-as-other-version", "forged", self.of(versions[0] + text)
            yield "garbage-item-first", "odd", self.of("garbage" + sep + good)
            yield "garbage-item-last", "odd", self.of(good + sep + "garbage")
        yield "item-short-signature-first", "odd", self.of(prefix + "AAAA" + sep + good)
        if sep == " ":
            yield "joined-by-comma", "odd", self.of(good + "," + good)
            yield "joined-by-two-blanks", "odd", self.of(prefix + wrong[0] + "  " + good)
        if sep == ",":
            yield "comma-blank", "odd", self.of(wrong[0] + ", " + text)

    def pairs(self):
        good, text, wrong, d = self.good, self.text, self.wrong, self.d
        sep, key = self.scheme.separator, self.scheme.key
        yield "unknown-key-first", "genuine", self.of("x=1" + sep + good)
        yield "unknown-key-last", "genuine", self.of(good + sep + "x=1")
        yield "other-scheme-last", "genuine", self.of(good + sep + f"v9={wrong[0]}")
        yield "right-under-other-key", "forged", self.of(good.replace(f"{key}=", "zz="))
        yield "key-upper", "odd", self.of(good.replace(f"{key}=", f"{key.upper()}="))
        short = good.replace(f"{key}=", f"{key}=00{sep}{key}=", 1)
        yield "item-short-signature-first", "odd", self.of(short)
        yield "item-without-equals", "odd", self.of(good + sep + "garbage")
        yield "key-blank-around", "odd", self.of(good.replace(f"{key}=", f"{key} = "))
        yield "signature-extra-equals", "odd", self.of(good + "=x")
        if sep.strip() == ",":
            yield "comma-blank", "odd", self.of(good.replace(sep, ", "))
            yield "comma-no-blank", "odd", self.of(good.replace(sep, ","))
        else:
            yield "separator-blank", "odd", self.of(good.replace(sep, sep + " "))
        if self.scheme.time == "pair":
            time_key = self.scheme.time_key
            other = time_text(d.sent - 7, self.scheme.time_form)
            yield "time-last", "odd", self.of(self.scheme.value([text], d.time, False))
            yield "time-missing", "forged", self.of(f"{key}={text}")
            yield "time-twice-same", "odd", self.of(f"{time_key}={d.time}{sep}{good}")
            yield "time-twice-other-first", "odd", self.of(f"{time_key}={other}{sep}{good}")
            yield "time-twice-other-last", "odd", self.of(f"{good}{sep}{time_key}={other}")

    def headers(self):
        title = lambda name: "-".join(part.capitalize() for part in name.split("-"))
        for kind, change in [("lower", str.lower), ("upper", str.upper), ("title", title)]:
            made = self.of(self.good, names_as_sent=True)
            made["headers"] = [[change(name), value] for name, value in made["headers"]]
            yield f"header-names-{kind}", "genuine", made
        made = self.of(self.good)
        made["headers"] = [[name, f" \t{value}\t "] for name, value in made["headers"]]
        yield "blanks-around-values", "genuine", made

    def id(self):
        d = self.d
        changed = lambda ident: self.of(self.good, d.but(id=ident))
        at = self.rng.randrange(4, len(d.id))
        yield "id-changed", "forged", changed(d.id[:at] + chr(ord(d.id[at]) ^ 1) + d.id[at + 1:])
        yield "id-emptied", "forged", changed("")
        yield "id-missing", "forged", self.without(self.scheme.id_header)
        yield "id-case", "forged", changed(d.id.swapcase())
        yield "id-takes-time", "forged", changed(f"{d.id}.{d.time}")
        yield "id-with-dots", "odd", self.resigned(id="msg.1.2")
        yield "id-empty-signed", "odd", self.resigned(id="")
        yield "id-non-ascii", "odd", self.resigned(id="msg-é")
        twice = self.of(self.good)
        twice["headers"].append([self.scheme.id_header, d.id])
        yield "id-twice", "odd", twice

    def time(self):
        scheme, d = self.scheme, self.d
        limit = scheme.tolerance
        for kind, offset, truth in [
            ("at-edge", -limit, "genuine"), ("past-edge", -limit - 1, "old"),
            ("inside-edge", -limit + 1, "genuine"),
            ("old-hour", -3600 if limit < 1800 else -7200, "old"), ("old-year", -31_536_000, "old"),
            ("future-1", 1, "genuine"), ("future-30", 30, "future"), ("future-edge", limit, "future"),
            ("future-past-edge", limit + 1, "future"), ("future-year", 31_536_000, "future"),
        ]:
            sent = d.now + offset
            yield f"time-{kind}", truth, self.resigned(time=time_text(sent, scheme.time_form), sent=sent)
        other = time_text(d.sent + 1, scheme.time_form)
        if scheme.time == "pair":
            yield "time-changed", "forged", self.of(self.good.replace(d.time, other), d.but(time=other))
            return
        yield "time-changed", "forged", self.of(self.good, d.but(time=other))
        yield "time-missing", "forged", self.without(scheme.time_header)
        yield "time-emptied", "forged", self.of(self.good, d.but(time=""))
        twice = self.of(self.good)
        twice["headers"].append([scheme.time_header, d.time])
        yield "time-header-twice", "odd", twice

    def time_spelling(self):
        """A time in other words: signed as it is written, and as the number that a parser makes of it."""
        scheme, d = self.scheme, self.d
        clock = scheme.time_form in ("rfc3339", "iso")
        if scheme.time_form == "ms":
            yield "time-milliseconds", "genuine", self.resigned(time=str(d.sent * 1000 + 123))
        for kind, written in (clock_spellings if clock else number_spellings)(d, scheme.time_form):
            # Vendors really write fractions of a second, and Box an offset.
            real = clock and (
                kind.startswith("fraction") or (scheme.time_form == "rfc3339" and kind.startswith("offset"))
            )
            truth = "genuine" if real else "odd"
            yield f"time-written-{kind}", truth, self.resigned(time=written)
            value = self.good
            if scheme.time == "pair":
                value = value.replace(f"{scheme.time_key}={d.time}", f"{scheme.time_key}={written}")
            yield f"time-normalised-{kind}", "odd", self.of(value, d.but(time=written))

    def secret(self):
        scheme, d, secret = self.scheme, self.d, self.d.secret
        holds = lambda secret: self.of(self.good, secrets=[secret])
        yield "secret-wrong", "forged", holds(other_secret(scheme, secret))
        yield "secret-newline", "odd", holds(secret + "\n")
        keyed = lambda key: self.with_text(
            encode(hmac.digest(key, scheme.message(d), scheme.alg), scheme.form)
        )
        bare = secret.removeprefix("whsec_")
        toggled = bare if secret.startswith("whsec_") else "whsec_" + secret
        kind = "secret-unprefixed" if secret.startswith("whsec_") else "secret-prefixed"
        match scheme.secret:
            case "utf8" | "nfkd":
                yield "secret-newline-is-key", "odd", self.resigned(secret=secret + "\n")
                yield "secret-case", "forged", holds(secret.swapcase())
                yield kind, "forged", holds(toggled)
            case "whsec":
                yield kind, "odd", holds(toggled)
                yield "secret-as-text", "odd", keyed(secret.encode())
                yield "secret-bare-as-text", "odd", keyed(bare.encode())
            case "base64":
                yield "secret-as-text", "odd", keyed(secret.encode())
            case "hex":
                yield "secret-other-hex-case", "odd", holds(secret.swapcase())

    def url(self):
        d = self.d
        seen = lambda url: self.of(self.good, d.but(url=url))
        yield "url-other", "forged", seen(d.url + "2")
        yield "url-slash", "forged", seen(d.url + "/")
        yield "url-scheme", "forged", seen(d.url.replace("https", "http"))
        yield "url-host-case", "forged", seen(d.url.replace("example", "Example"))
        yield "url-port", "forged", seen(d.url.replace(".com", ".com:443"))
        for kind, url in URLS:
            yield f"url-signed-{kind}", "genuine", self.resigned(url=url)
        if "hubspot" in self.scheme.header.lower():
            yield "method-other", "forged", self.of(self.good, d.but(method="GET"))
            for method in ("GET", "PUT", "DELETE", "PATCH"):
                yield f"method-signed-{method.lower()}", "genuine", self.resigned(method=method)


def number_spellings(d, form):
    text = d.time
    arabic = "".join(chr(0x660 + int(c)) for c in text)
    return [
        ("leading-zero", "0" + text), ("plus", "+" + text), ("decimal", text + ".0"),
        ("fraction", text + ".9"), ("text-after", text + "x"), ("minus", "-" + text),
        ("exponent", f"{text[0]}.{text[1:]}e{len(text) - 1}"), ("hex", hex(d.sent)),
        ("blank-inside", text[:4] + " " + text[4:]), ("underscore", text[:4] + "_" + text[4:]),
        ("arabic", arabic), ("nan", "NaN"), ("infinity", "Infinity"),
        ("other-unit", time_text(d.sent, "s" if form == "ms" else "ms")),
    ]


def clock_spellings(d, form):
    text, bare, zulu = d.time, d.time.rstrip("Z"), "Z" if form == "rfc3339" else ""
    return [
        ("zone", bare if zulu else text + "Z"), ("offset", bare + "+00:00"),
        ("fraction", f"{bare}.551{zulu}"), ("fraction-6", f"{bare}.551123{zulu}"),
        ("fraction-9", f"{bare}.551123456{zulu}"), ("blank-for-T", text.replace("T", " ")),
        ("unix", str(d.sent)), ("text-after", text + "x"), ("lower", text.lower()),
        ("offset-west", time_text(d.sent - 7 * 3600, "iso") + "-07:00"),
        ("offset-east", time_text(d.sent + 5 * 3600 + 1800, "iso") + "+05:30"),
        ("date-only", text[:10]),
    ]


def other_secret(scheme, secret):
    if scheme.secret in ("utf8", "nfkd"):
        return secret[:-1] + ("A" if secret[-1] != "A" else "B")
    if scheme.secret == "hex":
        return secret[:-1] + ("0" if secret[-1] != "0" else "1")
    bare = secret.removeprefix("whsec_")
    return secret[: len(secret) - len(bare)] + ("A" if bare[0] != "A" else "B") + bare[1:]


URLS = [
    ("query", "https://example.com/hooks?a=1&b=2"),
    ("query-encoded", "https://example.com/hooks?q=a%20b%2Fc%3Fd%40e&x=%C3%A9"),
    ("query-plus", "https://example.com/hooks?q=a+b"),
    ("path-encoded", "https://example.com/a%20b/%7Bid%7D"),
    ("port", "https://example.com:8443/hooks"),
    ("default-port", "https://example.com:443/hooks"),
    ("no-path", "https://example.com"),
    ("root", "https://example.com/"),
    ("http", "http://example.com/hooks"),
    ("userinfo", "https://user:pass@example.com/hooks"),
    ("ipv6", "https://[2001:db8::1]:8080/hooks"),
    ("unicode-path", "https://example.com/caf\u00e9?n=\u00fc"),
    ("idn", "https://xn--bcher-kva.example/hooks"),
    ("upper-host", "https://EXAMPLE.com/Hooks"),
    ("empty-query", "https://example.com/hooks?"),
    ("fragment", "https://example.com/hooks#frag"),
    ("double-slash", "https://example.com//hooks//x"),
    ("dots", "https://example.com/a/../b"),
    ("quote", "https://example.com/hooks?n=O'Brien&m=(a)*!"),
    ("semicolon", "https://example.com/hooks;v=1?a=1;b=2"),
    ("long", "https://example.com/hooks?x=" + "y" * 1500),
]
