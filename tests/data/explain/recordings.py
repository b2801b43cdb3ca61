"""What the scripts here share: how a request is written, and how it is listed in index.json."""

import base64
import hmac
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
KEY = "Signing-key-provided-by-OpenFX"
JSON = b'{"event":"order.created","id":42,"amount":"10.00"}'
NOW = 1795000000

cases = []


def mac(key, message, algorithm="sha256"):
    key = key.encode() if isinstance(key, str) else key
    return hmac.new(key, message, algorithm).digest()


def b64(tag):
    return base64.b64encode(tag).decode()


def output(command, text):
    """What a program makes of a text."""
    return subprocess.run(command, cwd=HERE, input=text, capture_output=True, check=True).stdout


def recorded(name, codes, raw, provider="openfx", secrets=(KEY,), **more):
    """Writes one request as it is, and what is expected of it."""
    (HERE / f"{name}.http").write_bytes(raw)
    cases.append(dict(file=f"{name}.http", provider=provider, secrets=list(secrets), codes=codes) | more)


def case(name, codes, body, headers, provider="openfx", secrets=(KEY,), target="/in", **more):
    """The same, from its parts."""
    head = [f"POST {target} HTTP/1.1", "Host: hooks.example.com"]
    head += [f"{field}: {value}" for field, value in headers]
    head += [f"Content-Length: {len(body)}"]
    recorded(name, codes, "\r\n".join(head + ["", ""]).encode() + body, provider, secrets, **more)


def openfx(name, codes, signed, seen, headers=(), key=KEY, **more):
    """A body signed with OpenFX's scheme, and the one that the application saw."""
    signature = ("x-openfx-signature", b64(mac(key, signed)))
    case(name, codes, seen, [*headers, signature], **more)


def save():
    """Lists this script's requests in place of those that it made before."""
    script = Path(sys.argv[0]).name
    index = HERE / "index.json"
    others = [one for one in json.loads(index.read_text()) if one["made_by"] != script]
    made = [one | {"made_by": script} for one in cases]
    listed = sorted(others + made, key=lambda one: (one["made_by"], one["file"]))
    index.write_text(json.dumps(listed, indent=1, ensure_ascii=False) + "\n")
    print(len(made), "requests")
