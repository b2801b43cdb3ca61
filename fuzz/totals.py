"""Keeps TOTALS.md: what the fuzz targets have executed so far, at which commit last, and what was found.

    fuzz/totals.py left GOAL        the targets with fewer executions, the furthest from the goal first
    fuzz/totals.py add TARGET EXECUTIONS EDGES COMMIT FINDINGS
"""

import sys
from pathlib import Path

FUZZ = Path(__file__).parent
TOTALS = FUZZ / "TOTALS.md"
# Each starts a runtime, searches, or reads files: a hundredth of the goal is theirs.
SLOW = {"explain", "inputs", "receiver"}
HEAD = "| target | executions | edges | findings | last at |\n|-|-|-|-|-|\n"


def rows():
    table = TOTALS.read_text().partition(HEAD)[2].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    known = {row[0].strip("`"): row[1:] for row in cells if len(row) == 5}
    targets = sorted(path.stem for path in (FUZZ / "fuzz_targets").glob("*.rs"))
    none = ["0", "", "0", ""]
    return {target: known.get(target, none) for target in targets}


def executions(row):
    return int(row[0].replace(",", ""))


def write(table):
    before = TOTALS.read_text().partition(HEAD)[0]
    lines = [f"| `{target}` | {' | '.join(row)} |\n" for target, row in table.items()]
    total = sum(executions(row) for row in table.values())
    TOTALS.write_text(f"{before}{HEAD}{''.join(lines)}\n{total:,} executions together.\n")


def add(target, count, edges, commit, found):
    table = rows()
    row = table[target]
    all_found = int(row[2]) + int(found)
    table[target] = [f"{executions(row) + int(count):,}", edges or row[1], str(all_found), commit]
    write(table)


def left(goal):
    goals = {target: goal / 100 if target in SLOW else goal for target in rows()}
    share = {target: executions(row) / goals[target] for target, row in rows().items()}
    return sorted((target for target in share if share[target] < 1), key=share.get)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["left", goal]:
            for target in left(int(goal)):
                print(target)
        case ["add", target, count, edges, commit, found]:
            add(target, count, edges, commit, found)
        case _:
            sys.exit(__doc__)
