"""Tells the differences that are meant from those that are not."""
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

# What a difference is: by who accepts the request, and what is true of it.
WAYS = {
    ("package", "genuine"): "countersign refuses a genuine delivery",
    ("package", "odd"): "countersign is stricter in form",
    ("package", "old"): "countersign's limit of time is tighter",
    ("package", "future"): "countersign's limit of time is tighter",
    ("package", "forged"): "the package accepts what was not signed so",
    ("countersign", "genuine"): "the package refuses a genuine delivery",
    ("countersign", "odd"): "countersign is laxer in form",
    ("countersign", "old"): "countersign's limit of time is wider",
    ("countersign", "future"): "countersign's limit of time is wider",
    ("countersign", "forged"): "countersign accepts a forgery",
}


@dataclass
class Difference:
    """The cases of one kind, of one test, that only one side accepts."""

    provider: str
    package: str
    accepts: str
    truth: str
    kind: str
    count: int
    # What the side that refuses them says, and the smallest of them.
    reasons: list
    example: dict

    @property
    def way(self):
        return WAYS[self.accepts, self.truth]


@dataclass
class Result:
    """What became of one package, as one provider."""

    package: str
    provider: str
    cases: int
    agreed: int
    # The package refused every genuine delivery: its adapter does not work.
    broken: bool
    differences: list


def read_result(saved):
    return Result(**saved | {"differences": [Difference(**one) for one in saved["differences"]]})


@dataclass
class Row:
    """A difference that is meant: a row of meant.toml."""

    accepts: str
    truth: list
    kinds: list
    why: str
    document: str
    providers: list
    packages: list
    matched: Counter = field(default_factory=Counter)

    def matches(self, difference):
        return (
            self.accepts == difference.accepts
            and difference.truth in self.truth
            and any(fnmatchcase(difference.kind, kind) for kind in self.kinds)
            and any(fnmatchcase(difference.provider, name) for name in self.providers)
            and any(fnmatchcase(difference.package, name) for name in self.packages)
        )


def read_meant(path):
    with open(path, "rb") as file:
        return [row(**fields) for fields in tomllib.load(file)["difference"]]


def row(accepts, truth, kinds, why, document, providers="*", packages="*"):
    assert accepts in ("package", "countersign"), accepts
    # That a forgery is accepted is never meant.
    assert (accepts, "forged") != ("countersign", truth), why
    split = lambda text: text.split()
    return Row(accepts, split(truth), split(kinds), why, document, split(providers), split(packages))


def kind_of(case, fine):
    """What a difference is filed under: more than a case's kind where that is not what matters."""
    # A refusal at set-up depends on the secret, whatever was signed.
    if case.ours.get("setup") and case.group != "altered":
        return f"secret-{case.secret}"
    # Both accept the same when it is signed after the document.
    if case.group in ("countersign", "package") and case.kind in fine:
        return f"signed-by-{case.group}"
    return case.kind


def differences(package, provider, cases):
    found = {}
    by_document = [case for case in cases if case.group == "document"]
    refused = {case.kind for case in by_document if not (case.package["ok"] and case.ours["ok"])}
    fine = {case.kind for case in by_document} - refused
    for case in cases:
        if case.package["ok"] == case.ours["ok"]:
            continue
        accepts = "package" if case.package["ok"] else "countersign"
        kind = kind_of(case, fine)
        found.setdefault((accepts, case.truth, kind), []).append(case)
    for (accepts, truth, kind), cases in found.items():
        refusals = [case.ours if accepts == "package" else case.package for case in cases]
        reasons = sorted({str(refusal.get("why"))[:160] for refusal in refusals})
        smallest = min(cases, key=lambda case: len(case.request["body"]))
        yield Difference(
            provider, package, accepts, truth, kind, len(cases), reasons, vars(smallest)
        )


def result(package, provider, cases):
    return Result(
        package, provider, len(cases),
        agreed=sum(case.package["ok"] == case.ours["ok"] for case in cases),
        broken=not any(case.package["ok"] for case in cases if case.group == "document"),
        differences=list(differences(package, provider, cases)),
    )


def unmeant(result, meant):
    """The differences that no row matches; rows count what they match."""
    left = []
    for difference in result.differences:
        row = next((row for row in meant if row.matches(difference)), None)
        if row is None:
            left.append(difference)
        else:
            row.matched[difference.package, difference.provider] += difference.count
    return left
