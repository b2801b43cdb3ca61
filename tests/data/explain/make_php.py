#!/usr/bin/env python3
"""The requests that a PHP program changes or signs, by seen.php. Needs Python 3.11 and PHP 8.2:

    cd tests/data/explain && python3 make_php.py
"""

import json
import os

from recordings import JSON, KEY, case, openfx, output, save

os.environ["KEY"] = KEY


def php(how, text):
    return output(["php", "seen.php", how], text)


order = '{"name":"Zoë","url":"https://example.com/a","amount":12.5,"tags":[],"more":{"y":[1,2]}}'.encode()
openfx("php-json", ["body-json"], order, php("json", order))
openfx("php-json-pretty", ["body-json"], order, php("json-pretty", order))
spaced = json.dumps(json.loads(order)).encode()
openfx("php-json-plain", ["body-json"], spaced, php("json-plain", spaced))
openfx("php-json-signed", ["body-json"], php("json", order), order)
openfx("php-json-pretty-signed", ["body-json"], php("json-pretty", order), order)
empty = '{"name":"Zoë","url":"https://example.com/a","more":{},"list":[1]}'.encode()
openfx("php-json-arrays", ["body-json"], empty, php("json-arrays", empty))
money = b'{"currency":"EUR","gross":12.50,"net":8.40,"items":2}'
openfx("php-json-amounts", ["body-json"], money, php("json", money))

openfx("php-trim", ["body-newline-removed"], JSON + b"\n", php("trim", JSON + b"\n"))
form = b"note=a%20b%2Fc~&city=K%C3%B6ln"
openfx("php-form", ["body-form"], form, php("form", form))
form = b"note=a+b%2Fc%7E&city=K%C3%B6ln"
openfx("php-form-rfc3986", ["body-form"], form, php("form-rfc3986", form))
openfx("php-form-consumed", [], form, php("form-empty", form),
       [("Content-Type", "application/x-www-form-urlencoded")])
name = "name=Zoë".encode()
openfx("php-utf8", ["body-charset"], name, php("utf8", name))

openfx("php-gzip", ["body-compressed"], JSON, php("gzip", JSON), [("Content-Encoding", "gzip")])
openfx("php-gzip-decompressed", ["body-decompressed"], php("gzip", JSON), JSON, [("Content-Encoding", "gzip")])
openfx("php-zlib-decompressed", ["body-decompressed"], php("zlib", JSON), JSON, [("Content-Encoding", "deflate")])


def signed(name, codes, how, header="x-openfx-signature", provider="openfx", prefix=""):
    case(name, codes, JSON, [(header, prefix + php(how, JSON).decode())], provider)


signed("php-hex", ["signature-encoding"], "hex")
signed("php-base64", ["signature-encoding"], "base64", "X-Hub-Signature-256", "github", "sha256=")
signed("php-base64-of-hex", ["signature-encoding"], "base64-of-hex")
signed("php-hash", ["algorithm"], "hash", "X-Hub-Signature-256", "github", "sha256=")

save()
