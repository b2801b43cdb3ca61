"""Writes docs/interop.md from a full run."""
from collections import defaultdict

from .judge import WAYS
from .packages import DAY, NODE

REGISTRIES = {"npm": "npm", "pypi": "PyPI", "crates": "crates.io"}

INTRODUCTION = """\
# countersign and the vendors' own software

Many vendors publish a package that verifies their webhooks. Where countersign and such a package say
different things of the same request, one of them is wrong, or the vendor's document leaves it open. This
page has all differences that were found, and why they are there.

It is written by `interop/run --write-docs`. Last run: {day}, with {packages} packages ({third} of them not
the vendor's own), {tests} tests, and {cases:,} requests that both judged: for {agreed:,} of them both said the same.

## What is compared

A test is a package and a provider. Both sides get the same requests and the same time:

- deliveries signed after the vendor's document, with plain HMAC or a key pair, over bodies of 18 kinds
  and with every form of secret that the vendor hands out;
- deliveries signed by the package, where it can sign, and deliveries signed by `countersign sign`;
- altered ones: bodies, signatures, ids, times, URLs, headers and secrets with something changed in them,
  and forms that no vendor writes.

All come from a generator with a fixed seed. Of each request the harness knows whether its signature holds
for what the receiver sees, and whether the vendor's document allows its form. A package is called as its own
documentation says, and where it has to be told how old a request may be, it is told what countersign holds.

A difference is meant if a row of [`interop/meant.toml`](../interop/meant.toml) says so; any other fails the
run, and so does a row that no longer holds. That countersign accepts a request that is forged cannot be meant.
The rows are about software of the versions below: a later one may do otherwise.

To run it: `interop/run` (Python 3.11, Node with npm, and cargo; about half an hour with the installation),
`interop/run npm:stripe` for one package or provider, `interop/run --quick` for a few. What cannot be
installed is skipped. It writes to `target/interop` only.

"""

PACKAGES = """\
## The packages

"Differences" has the numbers of the rows of the next section. Those marked * are not the vendor's own. What
the packages depend on is what there was on {day}; those for Node ran with {node}.

| provider | package | what is called | cases | agreed | differences |
|-|-|-|-|-|-|
"""

DIFFERENCES = """\

## The differences that are meant

"The document" is the vendor's, unless it says which.
"""


def write(path, packages, results, meant):
    rows = sorted(meant, key=lambda row: list(WAYS.values()).index(way(row)))
    numbers = {id(row): number for number, row in enumerate(rows, 1)}
    by_test = defaultdict(list)
    for row in rows:
        for test in row.matched:
            by_test[test].append(str(numbers[id(row)]))
    text = INTRODUCTION.format(
        day=DAY, packages=len(packages), third=sum(p.third_party for p in packages), tests=len(results),
        cases=sum(r.cases for r in results), agreed=sum(r.agreed for r in results),
    )
    text += PACKAGES.format(day=DAY, node=NODE.split("@")[1].join(["Node ", ""]))
    known = {package.id: package for package in packages}
    for result in sorted(results, key=lambda result: (result.provider, result.package)):
        package = known[result.package]
        name = f"{REGISTRIES[package.registry]} `{package.name}` {package.version}"
        differences = ", ".join(by_test[result.package, result.provider]) or "none"
        cells = [result.provider, name + ("*" if package.third_party else ""), f"`{package.api}`",
                 f"{result.cases:,}", f"{result.agreed:,}", differences]
        text += f"| {' | '.join(cells)} |\n"
    text += DIFFERENCES
    heading = None
    for row in rows:
        if way(row) != heading:
            heading = way(row)
            text += f"\n### {heading[0].upper()}{heading[1:]}\n\n| | what both do | the document | cases | kinds |\n|-|-|-|-|-|\n"
        kinds = ", ".join(f"`{kind}`" for kind in row.kinds)
        text += f"| {numbers[id(row)]} | {row.why} | {row.document} | {sum(row.matched.values()):,} | {kinds} |\n"
    path.write_text(text)


def way(row):
    return WAYS[row.accepts, row.truth[0]]
