"""Cases that one provider has besides the generic ones: (kind, secret's kind, truth, request)."""
import gzip
import hmac
import re

from . import generic
from .scheme import b64, encode, unpadded_base64


def shopify_events(rng, scheme, secrets):
    """Shopify's Events deliveries name their headers without X-."""
    for (kind, body), (secret_kind, secret) in zip(generic.bodies(rng)[:8], secrets):
        d = generic.delivery(rng, scheme, body, secret)
        for name, truth, mac in [
            ("events-headers", "genuine", scheme.tag(d)),
            ("events-headers-wrong", "forged", generic.flip(scheme.tag(d), rng)),
        ]:
            made = scheme.request(d, encode(mac, scheme.form))
            made["headers"] = [[n.lower().removeprefix("x-"), v] for n, v in made["headers"]]
            yield name, secret_kind, truth, made


def escaped_as_meta(text):
    """Non-ASCII as \\uXXXX in lower-case hex, as Meta's documentation has it."""
    units = lambda c: re.findall("....", c.encode("utf-16-be").hex())
    return "".join(c if ord(c) < 127 else "".join("\\u" + u for u in units(c)) for c in text)


def meta_escapes(rng, scheme, secrets):
    for secret_kind, secret in secrets[:6]:
        raw = generic.delivery(rng, scheme, dict(generic.bodies(rng))["utf8-json"], secret)
        escaped = raw.but(body=escaped_as_meta(raw.body.decode()).encode())
        value = scheme.signed(escaped)
        yield "unicode-escaped", secret_kind, "genuine", scheme.request(escaped, value)
        yield "unicode-escaped-when-signed", secret_kind, "odd", scheme.request(raw, value)


def easypost_weights(rng, scheme, secrets):
    for secret_kind, secret in secrets[:5]:
        for kind, text in [
            ("weight-whole", '{"weight":%d,"x":1}'), ("weight-whole-last", '{"weight": %d}'),
            ("weight-decimal", '{"weight":%d.0,"x":1}'), ("weight-text", '{"weight":"%d"}'),
        ]:
            n = rng.randint(2, 999)
            d = generic.delivery(rng, scheme, (text % n).encode(), secret)
            yield f"{kind}-signed-as-sent", secret_kind, "genuine", scheme.request(d, scheme.signed(d))
            if kind.startswith("weight-whole"):
                pointed = d.but(body=d.body.replace(b"%d" % n, b"%d.0" % n))
                made = scheme.request(d, scheme.signed(pointed))
                yield f"{kind}-signed-with-a-point", secret_kind, "forged", made


def lettermint_delivery(rng, scheme, secrets):
    """The unsigned X-Lettermint-Delivery repeats the signed time."""
    for secret_kind, secret in secrets[:6]:
        d = generic.delivery(rng, scheme, b'{"event":"message.delivered"}', secret, fresh=True)
        for kind, truth, value in [
            ("equal", "genuine", d.time), ("other", "odd", str(d.now - 1)),
            ("leading-zero", "odd", "0" + d.time),
        ]:
            made = scheme.request(d, scheme.signed(d))
            made["headers"].append(["X-Lettermint-Delivery", value])
            yield f"delivery-header-{kind}", secret_kind, truth, made


def docusign_headers(rng, scheme, secrets):
    """One header for each of up to a hundred keys."""
    for secret_kind, secret in secrets[:5]:
        d = generic.delivery(rng, scheme, dict(generic.bodies(rng))["ascii-json"], secret)
        right, wrong = scheme.text(d), encode(generic.flip(scheme.tag(d), rng), scheme.form)
        for number in (0, 2, 3, 8, 9, 10, 100):
            made = scheme.request(d, wrong)
            made["headers"].append([f"X-DocuSign-Signature-{number}", right])
            yield f"signature-{number}-right", secret_kind, "genuine" if number else "odd", made
        only = scheme.request(d, right)
        only["headers"] = [["X-DocuSign-Signature-2", right]]
        yield "only-signature-2", secret_kind, "odd", only
        both = scheme.request(d, wrong)
        both["headers"].append(["X-DocuSign-Signature-2", "zz"])
        yield "both-wrong", secret_kind, "forged", both


def polar_standard_keys(rng, scheme, secrets):
    """Polar signs with what stands in base64 behind whsec_ where it made the secret itself."""
    for (kind, body), size in zip(generic.bodies(rng), [24, 32, 32, 24, 32, 48]):
        d = generic.delivery(rng, scheme, body, "whsec_" + b64(rng.randbytes(size)))
        mac = hmac.digest(unpadded_base64(d.secret[6:]), scheme.message(d), "sha256")
        for name, truth, mac in [
            ("standard-webhooks-key", "genuine", mac),
            ("standard-webhooks-key-wrong", "forged", generic.flip(mac, rng)),
        ]:
            yield name, "whsec-base64", truth, scheme.request(d, scheme.value([b64(mac)], d.time))


def body_times(rng, scheme, secrets):
    """A time that only the body holds."""
    limit = 60 if scheme.body_time == "webhookTimestamp" else 300
    for offset, truth in [
        (1 - limit, "genuine"), (-1 - limit, "old"), (-3600, "old"), (-31_536_000, "old"),
        (limit - 1, "genuine"), (limit + 1, "future"), (86_400, "future"),
    ]:
        for secret_kind, secret in secrets[:4]:
            d = generic.delivery(rng, scheme, b"{}", secret)
            d.body = generic.with_time(b'{"events":[]}', scheme.body_time, d.now + offset)
            yield f"body-time{offset:+d}", secret_kind, truth, scheme.request(d, scheme.signed(d))


def pusher_keys(rng, scheme, secrets):
    yield from body_times(rng, scheme, secrets)
    secret_kind, secret = secrets[0]
    d = generic.delivery(rng, scheme, b'{"events":[]}', secret)
    for kind, value in [("other-key", "other-key"), ("key-missing", None)]:
        made = scheme.request(d, scheme.signed(d))
        headers = [[n, value if n == "X-Pusher-Key" else v] for n, v in made["headers"]]
        made["headers"] = [pair for pair in headers if pair[1] is not None]
        yield kind, secret_kind, "forged", made


def getstream_gzip(rng, scheme, secrets):
    """Stream signs the JSON before it is compressed."""
    for secret_kind, secret in secrets:
        for kind in ("ascii-json", "utf8-json", "large-json"):
            d = generic.delivery(rng, scheme, dict(generic.bodies(rng))[kind], secret)
            packed = d.but(body=gzip.compress(d.body, mtime=0))
            value = scheme.signed(d)
            header = lambda made: dict(made, headers=made["headers"] + [["Content-Encoding", "gzip"]])
            arrives = header(scheme.request(packed, value, compressed=True))
            yield "gzip-as-it-arrives", secret_kind, "genuine", arrives
            unpacked = dict(arrives, ours={"body": b64(d.body)})
            yield "gzip-decompressed-first", secret_kind, "genuine", unpacked
            over = header(scheme.request(packed, scheme.signed(packed), compressed=True))
            yield "gzip-signed-compressed", secret_kind, "odd", over


def rolled(rng, scheme, secrets):
    """Ten bodies with two secrets, and the texts of both signatures and of a wrong one."""
    for at, (kind, body) in enumerate(generic.bodies(rng)[:10]):
        secret_kind, one = secrets[at % len(secrets)]
        _, two = secrets[(at + 3) % len(secrets)]
        d = generic.delivery(rng, scheme, body, one)
        wrong = encode(generic.flip(scheme.tag(d), rng), scheme.form)
        yield secret_kind, d, two, scheme.text(d), encode(scheme.tag(d, two), scheme.form), wrong


def hookdeck_two_headers(rng, scheme, secrets):
    """Hookdeck sends a second header while a secret rolls."""
    for secret_kind, d, other, first, second, wrong in rolled(rng, scheme, secrets):
        for kind, truth, one, two, secret in [
            ("first-key", "genuine", first, second, d.secret),
            ("second-key", "genuine", first, second, other),
            ("swapped", "genuine", second, first, d.secret),
            ("second-header-alone", "odd", None, first, d.secret),
            ("second-wrong", "genuine", first, wrong, d.secret),
            ("second-empty", "odd", first, "", d.secret),
            ("second-malformed", "odd", first, "zz", d.secret),
            ("first-malformed", "odd", "zz", first, d.secret),
            ("both-wrong", "forged", wrong, wrong, d.secret),
        ]:
            made = scheme.request(d, [] if one is None else [one], secrets=[secret])
            made["headers"].append(["x-hookdeck-signature-2", two])
            yield kind, secret_kind, truth, made


def box_two_keys(rng, scheme, secrets):
    """Box signs with a primary and a secondary key, each in a header of its own."""
    for secret_kind, d, other, first, second, wrong in rolled(rng, scheme, secrets):
        both = [d.secret, other]
        for kind, truth, primary, secondary, held in [
            ("both-keys", "genuine", first, second, both),
            ("both-keys-primary-wrong", "genuine", wrong, second, both),
            ("both-keys-secondary-wrong", "genuine", first, wrong, both),
            ("both-wrong", "forged", wrong, wrong, both),
            ("only-primary-header", "genuine", first, None, both),
            ("only-secondary-header", "genuine", None, second, both),
            ("one-key-primary", "genuine", first, second, [d.secret]),
            ("one-key-is-the-secondary", "genuine", first, second, [other]),
            ("swapped-headers", "odd", second, first, both),
            ("secondary-empty", "odd", first, "", both),
            ("secondary-malformed", "odd", first, "zz", both),
            ("primary-malformed", "odd", "zz", second, both),
        ]:
            made = scheme.request(d, [] if primary is None else [primary], secrets=held)
            if secondary is not None:
                made["headers"].append(["box-signature-secondary", secondary])
            yield kind, secret_kind, truth, made
        for name in ("box-signature-version", "box-signature-algorithm"):
            for value in (None, "2", "hmacsha256"):
                made = scheme.request(d, first)
                headers = [[n, value if n == name else v] for n, v in made["headers"]]
                made["headers"] = [pair for pair in headers if pair[1] is not None]
                yield f"{name}-{value or 'missing'}", secret_kind, "forged", made
        # One of the packages tries the body again, escaped as PHP writes JSON.
        plain = '{"path":"/a/b","name":"café 🔑","n":%d}' % rng.randint(0, 10**6)
        sent = d.but(body=escaped_as_meta(plain).replace("/", "\\/").encode())
        value = scheme.signed(sent)
        yield "escaped-as-sent", secret_kind, "genuine", scheme.request(sent, value)
        seen = scheme.request(sent.but(body=plain.encode()), value)
        yield "escaped-but-unescaped-on-the-way", secret_kind, "forged", seen
