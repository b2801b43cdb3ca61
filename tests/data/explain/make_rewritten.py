#!/usr/bin/env python3
"""The requests whose secret, URL or signature something wrote anew: as pages, templates, shells, frameworks
and people do. Needs Python 3.11:

    cd tests/data/explain && python3 make_rewritten.py
"""

import base64
import html
import json
import urllib.parse

from recordings import JSON, KEY, NOW, b64, case, mac, save

# The secret: what the provider signs with, and what the receiver has.
SECRET = "aB3/dE+F=g&hi'jK"


def woocommerce(name, codes, secrets, key=SECRET, **more):
    signature = ("X-WC-Webhook-Signature", b64(mac(key, JSON)))
    case(name, codes, JSON, [signature], "woocommerce", secrets, **more)


def rewritten(name, text, codes=("secret-escaped",), key=SECRET):
    woocommerce(f"secret-{name}", list(codes), [text], key)


rewritten("html", html.escape(SECRET))
rewritten("html-twice", html.escape(html.escape(SECRET)))
rewritten("html-numbers", "".join(f"&#{ord(c)};" if not c.isalnum() else c for c in SECRET))
rewritten("html-hex", "".join(f"&#x{ord(c):X};" if not c.isalnum() else c for c in SECRET))
rewritten("html-signed", SECRET, key=html.escape(SECRET).replace("&#x27;", "&#039;"))
rewritten("javascript", "".join(f"\\u{ord(c):04X}" if not c.isalnum() else c for c in SECRET))
rewritten("javascript-hex", "".join(f"\\x{ord(c):02x}" if not c.isalnum() else c for c in SECRET))
rewritten("javascript-slashes", SECRET.replace("/", "\\/"))
rewritten("javascript-signed", SECRET.replace("'", ""), key=SECRET.replace("'", "").replace("/", "\\/"))
rewritten("percent", urllib.parse.quote(SECRET, safe=""))
rewritten("percent-lower", urllib.parse.quote(SECRET, safe="").replace("%2F", "%2f").replace("%2B", "%2b"))
rewritten("percent-twice", urllib.parse.quote(urllib.parse.quote(SECRET, safe=""), safe=""))
rewritten("form-decoded", SECRET.replace("+", " "))
rewritten("form-blank", urllib.parse.quote_plus("one two&3"), key="one two&3")
rewritten("shell", "a\\$b\\!c\\&d", key="a$b!c&d")
rewritten("doubled", "a$$b%%c", key="a$b%c")
rewritten("mailed", "abcd=3D=3D", key="abcd==")
rewritten("typographic", "one\u2014two\u2019s", key="one--two's")
rewritten("html-of-percent", html.escape(urllib.parse.quote("a'b&c", safe="'")), ["secret-escaped"] * 2, key="a'b&c")
rewritten("name", f"WC_SECRET={SECRET}", ["secret-name"])
rewritten("name-quoted", f"export WC_SECRET=\"{SECRET}\"", ["secret-name"])
rewritten("name-json", json.dumps({"secret": SECRET}), ["secret-name"])
rewritten("name-file", f"# shop\nOTHER=1\nWC_SECRET={SECRET}\n", ["secret-white-space", "secret-name"])
rewritten("broken", f"{SECRET[:8]}\r\n{SECRET[8:]}", ["secret-white-space"])
rewritten("broken-written", f"{SECRET[:8]}\\n{SECRET[8:]}", ["secret-white-space"])
rewritten("invisible", f"{SECRET[:8]}\u200b{SECRET[8:]}", ["secret-white-space"])
rewritten("upper", SECRET.upper(), ["secret-case"], key=SECRET.lower())
rewritten("first-letter", SECRET.capitalize(), ["secret-case"], key=SECRET.lower())
rewritten("uuid", "f81d4fae7dec11d0a76500a0c91e6bf6", ["secret-case"], key="f81d4fae-7dec-11d0-a765-00a0c91e6bf6")
rewritten("in-base64", SECRET, ["secret-encoding"], key=b64(SECRET.encode()))
rewritten("base64-line", b64(f"{SECRET}\n".encode()), ["secret-encoding"])
rewritten("base64-twice", b64(b64(SECRET.encode()).encode()), ["secret-encoding"])
rewritten("laravel", f"base64:{SECRET}", ["secret-prefix"])
rewritten("smart-quotes", f"\u201c{SECRET}\u201d", ["secret-quotes"])

stripe = lambda key: [("Stripe-Signature", f"t={NOW},v1={mac(key, f'{NOW}.'.encode() + JSON).hex()}")]
case("secret-v1", ["secret-prefix"], JSON, stripe("whsec_invented"), "stripe", ["v1,whsec_invented"], now=NOW)
key = bytes(range(3, 26))
case("secret-whsec-percent", ["secret-escaped"], JSON, [
    ("webhook-id", "msg_1"), ("webhook-timestamp", str(NOW)),
    ("webhook-signature", "v1," + b64(mac(key, f"msg_1.{NOW}.".encode() + JSON)))],
    "standard-webhooks", [urllib.parse.quote("whsec_" + b64(key), safe="")], now=NOW)


# What is no secret of a webhook.
def other_kind(name, secret, provider="woocommerce"):
    codes = ["secret-kind"]
    if provider == "stripe":
        return case(f"kind-{name}", codes, JSON, stripe("whsec_another"), "stripe", [secret], now=NOW, suspected=True)
    woocommerce(f"kind-{name}", codes, [secret], "another", suspected=True)


other_kind("api-key", "sk_test_51Hinventedinvented", "stripe")
other_kind("consumer-secret", "cs_0123456789abcdef")
other_kind("bot-token", "xoxb-1234-invented")
other_kind("access-key", "AKIAINVENTEDINVENTED")
other_kind("undefined", "undefined")
other_kind("null", "null")
other_kind("variable", "$WC_SECRET")
other_kind("node-variable", "process.env.WC_SECRET")
other_kind("template", "{{ wc_secret }}")
other_kind("placeholder", "<your-secret>")
other_kind("changeme", "changeme")
other_kind("masked", "wc_\u2022\u2022\u2022\u2022\u2022\u2022")
other_kind("uuid", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6")
other_kind("jwt", "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl")
other_kind("private-key", "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAB\n-----END PRIVATE KEY-----")

# The URL: what the provider signs, and what the receiver was given.
TOKEN = "2c0f4e4bd7a1f6f1a6c1cfa2d84e2c55"
FORM = b"CallSid=CA1&From=%2B14158675309"


def twilio(name, codes, signed, seen, body=FORM, headers=(), **more):
    fields = sorted(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
    message = signed + "".join(field + value for field, value in fields)
    target = "/" + seen.split("/", 3)[3]
    case(f"url-{name}", codes, body, [("Content-Type", "application/x-www-form-urlencoded"), *headers,
         ("X-Twilio-Signature", b64(mac(TOKEN, message.encode(), "sha1")))],
         "twilio", [TOKEN], target, url=seen, **more)


BASE = "https://hooks.example.com/cb"
twilio("sorted", ["url-order"], f"{BASE}?b=456&a=123", f"{BASE}?a=123&b=456")
twilio("shuffled", ["url-order"], f"{BASE}?z=1&b=2&y=3&a=4", f"{BASE}?a=4&b=2&y=3&z=1")
twilio("many-sorted", ["url-order"], f"{BASE}?a=1&b=2&c=3&d=4&e=5&f=6&g=7", f"{BASE}?g=7&c=3&a=1&b=2&d=4&f=6&e=5")
twilio("sorted-and-plus", ["url-order", "url-encoding"], f"{BASE}?m=a+b&a=1", f"{BASE}?a=1&m=a%20b")
twilio("plus", ["url-encoding"], f"{BASE}?m=a+b", f"{BASE}?m=a%20b")
twilio("percent-20", ["url-encoding"], f"{BASE}?m=a%20b", f"{BASE}?m=a+b")
twilio("apostrophe", ["url-encoding"], f"{BASE}?s=Sull'Adda", f"{BASE}?s=Sull%27Adda")
twilio("apostrophe-escaped", ["url-encoding"], f"{BASE}?s=Sull%27Adda", f"{BASE}?s=Sull'Adda")
twilio("sip", ["url-encoding"], f"{BASE}?c=sip:1@2.3.4.5", f"{BASE}?c=sip%3A1%402.3.4.5")
twilio("sip-escaped", ["url-encoding"], f"{BASE}?c=sip%3A1%402.3.4.5", f"{BASE}?c=sip:1@2.3.4.5")
twilio("brackets", ["url-encoding"], f"{BASE}?x=(a)*!~,", f"{BASE}?x=%28a%29%2A%21%7E%2C")
twilio("lower-hex", ["url-encoding"], f"{BASE}?x=%c3%a9", f"{BASE}?x=%C3%A9")
twilio("decoded", ["url-encoding"], f"{BASE}?x=Zo\u00eb&m=a@b", f"{BASE}?x=Zo%C3%AB&m=a%40b")
twilio("path-escaped", ["url-encoding"], "https://hooks.example.com/a%20b/%7Ec", "https://hooks.example.com/a%20b/~c")
twilio("encoded-and-http", ["url-encoding", "url-scheme"], f"{BASE}?m=a+b",
       f"{BASE}?m=a%20b".replace("https", "http"))
twilio("wss", ["url-scheme"], "wss://hooks.example.com/media", "https://hooks.example.com/media", b"")
twilio("www", ["url-host"], BASE.replace("hooks", "www.hooks"), BASE)
twilio("without-www", ["url-host"], BASE.replace("hooks.", ""), BASE.replace("hooks", "www"))
twilio("upper-host", ["url-host"], BASE, BASE.replace("hooks.example", "Hooks.Example"))
twilio("punycode", ["url-host"], BASE.replace("example", "xn--mnchen-3ya"), BASE.replace("example", "m\u00fcnchen"))
twilio("credentials", ["url-host"], BASE.replace("hooks", "user:pass@hooks"), BASE,
       headers=[("Authorization", "Basic " + b64(b"user:pass"))])
twilio("fragment", ["url-path"], BASE, f"{BASE}#rc=2")
twilio("stage", ["url-path"], BASE.replace("/cb", "/prod/cb"), BASE)
twilio("empty-value", ["url-query"], f"{BASE}?a&b=1", f"{BASE}?a=&b=1")
twilio("added-parameter", ["url-query"], f"{BASE}?a=1", f"{BASE}?a=1&bypass=xyz")
twilio("other", [], "https://shop.example.net/incoming/sms", BASE)


def trello(name, codes, body, signed, seen, **more):
    body = json.dumps(body, separators=(",", ":")).encode()
    signature = ("X-Trello-Webhook", b64(mac(KEY, body + signed.encode(), "sha1")))
    case(f"url-{name}", codes, body, [signature], "trello", url=seen, target="/" + seen.split("/", 3)[3], **more)


trello("n8n-test", ["url-path"], {"a": 1}, "https://n8n.example.com/webhook-test/7", "https://n8n.example.com/webhook/7")
trello("n8n-production", ["url-path"], {"a": 1}, "https://n8n.example.com/webhook/7",
       "https://n8n.example.com/webhook-test/7")
callback = {"action": {"type": "updateCard"}, "webhook": {"callbackURL": "https://old.example.org/trello"}}
trello("callback", ["url-other"], callback, callback["webhook"]["callbackURL"], "https://new.example.com/in")
trello("callback-other", ["url-other"], callback, "https://a.example.net/b", "https://new.example.com/in",
       suspected=True)

# The signature, right but for a character or two.
def near(name, codes, text, provider="woocommerce", header="X-WC-Webhook-Signature", **more):
    case(f"near-{name}", codes, JSON, [(header, text)], provider, **more)


def other(character):
    return "A" if character != "A" else "B"


tag = mac(KEY, JSON)
text = b64(tag)
miss = ["signature-near-miss"]
near("first", miss, other(text[0]) + text[1:])
near("sixth", miss, text[:5] + other(text[5]) + text[6:])
near("two", miss, other(text[0]) + text[1:20] + other(text[20]) + text[21:])
near("one-less", miss, text[:9] + text[10:])
near("one-more", miss, text[:9] + "x" + text[9:])
near("exchanged", miss, text[:3] + text[4] + text[3] + text[5:])
near("case", miss, text.lower())
near("hex", miss, "sha256=" + ("0" if tag.hex()[0] != "0" else "1") + tag.hex()[1:], "github", "X-Hub-Signature-256")
near("newline-too", ["secret-white-space", *miss], other(text[0]) + text[1:], secrets=[KEY + "\n"])
near("three", [], "".join(other(text[at]) if at in (2, 9, 30) else text[at] for at in range(len(text))))
near("xero", miss, other(text[0]) + text[1:], "xero", "x-xero-signature")
near("stripe", miss, f"t={NOW},v1=" + mac("whsec_a", f"{NOW}.".encode() + JSON).hex()[:-1] + "g", "stripe",
     "Stripe-Signature", secrets=["whsec_a"], now=NOW)
sms = b64(mac(TOKEN, (BASE + "CallSidCA1From+14158675309").encode(), "sha1"))
case("near-twilio", miss, FORM, [("Content-Type", "application/x-www-form-urlencoded"),
     ("X-Twilio-Signature", sms[:7] + other(sms[7]) + sms[8:])], "twilio", [TOKEN], "/cb", url=BASE)
near("xero-other", [], b64(bytes(32)), "xero", "x-xero-signature")

save()
