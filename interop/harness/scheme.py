"""How a provider signs, by plain hashlib and hmac from its document. Nothing here calls countersign."""
import base64
import copy
import datetime
import hashlib
import hmac
import unicodedata
from dataclasses import dataclass, field
from typing import Callable


@dataclass
class Delivery:
    """What a provider signs, and when it arrives."""

    secret: str
    body: bytes
    now: int
    method: str = "POST"
    url: str | None = None
    id: str = ""
    sent: int = 0
    time: str = ""

    def but(self, **changes):
        other = copy.copy(self)
        other.__dict__.update(changes)
        return other


def b64(data):
    return base64.b64encode(data).decode()


def encode(tag, form):
    if form == "hex":
        return tag.hex()
    if form == "base64":
        return b64(tag)
    if form == "base64url":
        return base64.urlsafe_b64encode(tag).decode().rstrip("=")
    raise ValueError(form)


def time_text(seconds, form):
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    match form:
        case "s":
            return str(seconds)
        case "ms":
            return str(seconds * 1000)
        case "rfc3339":
            return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        case "iso":
            return moment.strftime("%Y-%m-%dT%H:%M:%S")
    raise ValueError(form)


def unpadded_base64(text):
    return base64.b64decode(text + "=" * (-len(text) % 4))


def key_of(secret, form):
    match form:
        case "utf8":
            return secret.encode()
        case "nfkd":
            return unicodedata.normalize("NFKD", secret).encode()
        case "whsec":
            return unpadded_base64(secret.removeprefix("whsec_"))
        case "base64":
            return unpadded_base64(secret)
        case "hex":
            return bytes.fromhex(secret)
    raise ValueError(form)


@dataclass
class Scheme:
    """A MAC in a header over a message made of an id, a time, a URL and the body."""

    header: str
    form: str = "hex"
    alg: str = "sha256"
    # A hash of the key and the message in place of an HMAC.
    plain: bool = False
    secret: str = "utf8"
    message: Callable = lambda d: d.body
    # How the header holds it: "single", "list" (several, separated), or "pairs" (key=value).
    layout: str = "single"
    separator: str = ","
    key: str = "v1"
    prefix: str = ""
    # Where the time stands: in a "header" of its own, in a "pair" of the signature's, or nowhere.
    time: str | None = None
    time_header: str | None = None
    time_key: str = "t"
    time_form: str = "s"
    tolerance: int = 300
    id_header: str | None = None
    extra: list = field(default_factory=list)
    # The public URL, where it is signed, and what countersign wants as --client-id.
    url: str | None = None
    client_id: str | None = None
    # A time inside the body: the name of its field, in milliseconds.
    body_time: str | None = None
    # Cases that only this provider has.
    more: Callable | None = None

    def tag(self, d, secret=None):
        key = key_of(d.secret if secret is None else secret, self.secret)
        if self.plain:
            return hashlib.new(self.alg, key + self.message(d)).digest()
        return hmac.new(key, self.message(d), self.alg).digest()

    def text(self, d):
        return encode(self.tag(d), self.form)

    def value(self, texts, time, time_first=True):
        """The header's value for the texts of one or more signatures."""
        items = [self.prefix + text for text in texts]
        if self.layout == "pairs":
            items = [f"{self.key}={item}" for item in items]
            if self.time == "pair":
                pair = [f"{self.time_key}={time}"]
                items = pair + items if time_first else items + pair
        return self.separator.join(items)

    def signed(self, d):
        return self.value([self.text(d)], d.time)

    def request(self, d, value, **more):
        """The request as it arrives, with this value (or these) in the signature's header."""
        values = value if isinstance(value, list) else [value]
        headers = [[self.header, one] for one in values]
        if self.time == "header":
            headers.append([self.time_header, d.time])
        if self.id_header:
            headers.append([self.id_header, d.id])
        headers += [list(pair) for pair in self.extra]
        return request(d, headers, url=d.url if self.url else None, client_id=self.client_id, **more)


def request(d, headers, **more):
    return {
        "method": d.method,
        "url": d.url,
        "headers": [list(pair) for pair in headers],
        "body": b64(d.body),
        "secrets": [d.secret],
        "now": d.now,
        **more,
    }
