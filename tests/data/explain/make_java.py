#!/usr/bin/env python3
"""The requests that a Java application changes, by Seen.java. Needs Python 3.11 and Java 17:

    cd tests/data/explain && python3 make_java.py
"""

import json
import urllib.parse

from recordings import JSON, KEY, b64, case, mac, openfx, output, save


def java(how, text):
    return output(["java", "Seen.java", how], text)


name = "name=Zoë".encode()
openfx("java-latin1", ["body-charset"], name, java("latin1", name))
quoted = "name=“Zoë – 7 €".encode()
openfx("java-windows", ["body-charset"], quoted, java("windows", quoted))
openfx("java-to-latin1", ["body-charset"], name, java("to-latin1", name))
single = "name=Zoë&x=1".encode("latin-1")
openfx("java-lossy", ["body-lossy"], single, java("utf8", single))

openfx("java-lines", ["body-newline-removed"], JSON + b"\n", java("lines", JSON + b"\n"))
pretty = json.dumps(json.loads(JSON), indent=2).encode()
openfx("java-lines-of-json", ["body-json"], pretty, java("lines", pretty))
openfx("java-lines-with-newline", ["body-newline-added"], pretty, java("lines-with-newline", pretty))

fields = {"amount": "10.00", "currency": "EUR", "id": "ord_7", "note": "a b/c~*"}
form = urllib.parse.urlencode(fields).encode()
seen = java("form", form)
assert [pair.split(b"=")[0] for pair in seen.split(b"&")] != sorted(map(str.encode, fields))
openfx("java-form", ["body-form"], form, seen)
openfx("java-json", ["body-json"], json.dumps(fields).encode(), java("json", form))
amounts = b'{"gross":10,"net":8.4}'
openfx("java-doubles", ["body-json"], amounts, java("doubles", amounts))

openfx("java-gzip", ["body-compressed"], JSON, java("gzip", JSON), [("Content-Encoding", "gzip")])
openfx("java-deflate", ["body-compressed"], JSON, java("deflate", JSON), [("Content-Encoding", "deflate")])
openfx("java-gzip-decompressed", ["body-decompressed"], java("gzip", JSON), JSON, [("Content-Encoding", "gzip")])
openfx("java-deflate-decompressed", ["body-decompressed"], java("deflate", JSON), JSON,
       [("Content-Encoding", "deflate")])

properties = f"# of the test account\nwebhook.secret = {KEY} \n".encode()
openfx("java-property", ["secret-white-space"], JSON, JSON, secrets=[java("property", properties).decode()])

case("java-base64url", ["signature-encoding"], JSON,
     [("x-openfx-signature", java("base64url", mac(KEY, JSON)).decode())])
bodies = (json.dumps({"id": number}).encode() for number in range(1000))
for name, small in [("java-number", 16), ("java-number-two", 1)]:
    body = next(body for body in bodies if mac(KEY, body)[0] < small)
    case(name, ["signature-encoding"], body,
         [("X-Hub-Signature-256", "sha256=" + java("number", mac(KEY, body)).decode())], "github")

save()
