"""Gives the same cases to a package and to countersign's command line."""
import base64
import json
import os
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from . import generic
from .providers import PROVIDERS
from .scheme import Scheme

SEED = "countersign interop"
# A package's process that answers nothing for so long hangs.
PATIENCE = 900


@dataclass
class Case:
    """One request, and what both said of it.

    The group says who signed it: "document" is the harness, after the vendor's document; "package" and
    "countersign" are the software under test; "altered" is the harness again, with something changed.
    """

    group: str
    kind: str
    secret: str
    truth: str
    request: dict
    package: dict | None = None
    ours: dict | None = None


class Countersign:
    def __init__(self, program):
        self.program = str(program)

    def call(self, words, secrets, data):
        names = [f"SECRET_{at}" for at in range(len(secrets))]
        words = [self.program, *words]
        for name in names:
            words += ["--secret-env", name]
        # A secret with a NUL cannot be in the environment, and none here has one.
        return subprocess.run(words, input=data, capture_output=True, env=dict(zip(names, secrets)))

    def verify(self, asked):
        asked = asked | asked.get("ours", {})
        words = ["verify", asked["provider"], "-", "--json", "--now", str(asked["now"])]
        words += ["--url", asked["url"]] if asked.get("url") else []
        words += ["--client-id", asked["client_id"]] if asked.get("client_id") else []
        done = self.call(words, asked["secrets"], raw_http(asked))
        if done.returncode == 0:
            return {"ok": True}
        if done.returncode == 1:
            return {"ok": False, "why": json.loads(done.stdout)["reason"]}
        return {"ok": False, "why": done.stderr.decode().strip()[-160:], "setup": True}

    def sign(self, provider, scheme, d):
        """The headers that `countersign sign` makes, or None if it cannot sign with this secret."""
        words = ["sign", provider, "--body", "/dev/stdin", "--now", str(d.now)]
        words += ["--url", d.url, "--method", d.method] if scheme.url else []
        words += ["--client-id", scheme.client_id] if scheme.client_id else []
        words += ["--id", d.id] if scheme.id_header else []
        done = self.call(words, [d.secret], d.body)
        if done.returncode:
            return None
        return [line.split(": ", 1) for line in done.stdout.decode().splitlines() if line]


def raw_http(asked):
    body = base64.b64decode(asked["body"])
    lines = [f"{asked['method']} /hook HTTP/1.1", "Host: receiver.example"]
    lines += [f"{name}: {value}" for name, value in asked["headers"]]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def ask(package, requests):
    """What the package's adapter answers: one JSON line for each request."""
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    done = subprocess.run(
        package.command(), input=lines.encode(), capture_output=True, timeout=PATIENCE,
        env=package.environment(dict(os.environ)),
    )
    answers = done.stdout.decode().split("\n")[:-1]
    if len(answers) != len(requests):
        said = done.stderr.decode()[-2000:]
        raise RuntimeError(f"{len(answers)} answers to {len(requests)} requests: {said}")
    return [json.loads(answer) for answer in answers]


def replaced(request, headers):
    """The request with these headers in place of those of the same names."""
    names = {name.lower() for name, _ in headers}
    kept = [pair for pair in request["headers"] if pair[0].lower() not in names]
    return dict(request, headers=[list(pair) for pair in headers] + kept)


def scheme_cases(scheme, provider, rng, package, countersign):
    javascript = package.rewrites_json
    make_bodies = generic.javascript_bodies if javascript else generic.bodies
    secret_list = generic.secrets(rng, scheme.secret)
    bases = list(generic.genuine(rng, scheme, secret_list, make_bodies))
    for kind, secret, d in bases:
        made = scheme.request(d, scheme.signed(d), signing={"time": d.time, "sent": d.sent, "id": d.id})
        yield Case("document", kind, secret, "genuine", made)

    fresh = [(kind, secret, d.but(sent=d.now)) for kind, secret, d in bases]
    with ThreadPoolExecutor(2) as pool:
        signed = pool.map(lambda base: countersign.sign(provider, scheme, base[2]), fresh)
        for (kind, secret, d), headers in zip(fresh, signed):
            if headers is not None:
                made = replaced(scheme.request(d, "replaced"), headers)
                yield Case("countersign", kind, secret, "genuine", made)

    plain = [pair for pair in secret_list if pair[0] in generic.PLAIN_SECRETS]
    for at, kind in enumerate(["ascii-json", "utf8-json", "crlf-json"] * 2):
        secret_kind, secret = plain[at % len(plain)]
        d = generic.delivery(rng, scheme, dict(make_bodies(rng))[kind], secret, fresh=True)
        for change, truth, made in generic.altered(rng, scheme, d):
            yield Case("altered", change, secret_kind, truth, made)
    for kind, secret_kind, truth, made in scheme.more(rng, scheme, secret_list) if scheme.more else ():
        yield Case("altered", kind, secret_kind, truth, made)


def signed_by_package(package, cases):
    """The genuine cases that the harness signed, signed by the package in its place."""
    by_document = [case for case in cases if case.group == "document"]
    answers = ask(package, [dict(case.request, op="sign") for case in by_document])
    for case, answer in zip(by_document, answers):
        if "headers" in answer:
            made = replaced(case.request, answer["headers"])
            yield Case("package", case.kind, case.secret, "genuine", made)


def run(package, provider, countersign):
    """All cases of one provider, judged by the package and by countersign."""
    rng = random.Random(f"{SEED} {provider}")
    scheme = PROVIDERS[provider]
    if isinstance(scheme, Scheme):
        cases = list(scheme_cases(scheme, provider, rng, package, countersign))
    else:
        cases = [Case(*made) for made in scheme(provider, rng)]
    for case in cases:
        case.request["provider"] = provider
    if package.signs:
        cases += signed_by_package(package, cases)
    for case, answer in zip(cases, ask(package, [case.request for case in cases])):
        case.package = answer
    cases = [case for case in cases if "skip" not in case.package]
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda case: countersign.verify(case.request), cases)
        for case, answer in zip(cases, answers):
            case.ours = answer
    return cases
