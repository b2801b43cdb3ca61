#!/usr/bin/env python3
"""Runs the fast tests against every mutant of what decides, and says which no test notices.

    .ci/mutants/run.py [--seconds N] [--again]

Goes on where the last run ended, for at most N seconds; of a file whose mutants changed it begins anew.
--again: those that were not caught are run once more, against tests that were written since.
What it knows is in target/mutants: whoever removes that begins anew. Exit status 1 if a survivor has no
reason in survivors.txt, or a reason no mutant.
"""

import argparse
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tarfile
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import plant

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / ".ci/mutants"
STATE = ROOT / "target/mutants"
SOURCE = STATE / "source"
COPY = STATE / "copy"
# Each is another round of the compiler's; most mutants that do not compile are found in the first ones.
MOST_ROUNDS = 40
MARK = re.compile(rb"/\*<([\d,]+)\*/|/\*>\*/")
FOLDERS = {"countersign": Path(), "countersign-receivers": Path("receivers")}
# What takes long, counts allocations, reads the sources, or starts servers, clients and the compiler.
LEFT_OUT = set("""compile config_most documentation handshakes_sockets key_refresh ledger_load ledger_postgres
    ledger_redis memory no_allocation readme receiver_allocations receiver_clients receiver_load receiver_memory
    receiver_sockets shape smuggling""".split())
# What counts the time that is taken: the switches take some too.
COSTS = {"countersign fields a_forged_body_costs_little"}


class Known:
    """What earlier runs found out, of the same mutants."""

    def __init__(self):
        STATE.mkdir(parents=True, exist_ok=True)
        before = self.read("mutants.json", [])
        self.mutants = json.loads(output("cargo", "mutants", "--list", "--json"))
        self.dropped = self.read("dropped.json", {})
        path = STATE / "verdicts.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        self.verdicts = {line["mutant"]: line["verdict"] for line in map(json.loads, lines)}
        if before != self.mutants:
            self.carry_over(before)

    def carry_over(self, before):
        """Keeps what is known of files whose mutants are the same."""
        by_file = [defaultdict(list), defaultdict(list)]
        for files, mutants in zip(by_file, (before, self.mutants)):
            for number, mutant in enumerate(mutants):
                files[mutant["file"]].append((number, mutant["name"]))
        names = lambda mutants: [name for _, name in mutants]
        numbers = {
            old: new
            for file, mutants in by_file[1].items()
            if names(mutants) == names(by_file[0][file])
            for (old, _), (new, _) in zip(by_file[0][file], mutants)
        }
        self.dropped = {str(numbers[int(old)]): why for old, why in self.dropped.items() if int(old) in numbers}
        known = {numbers[old]: verdict for old, verdict in self.verdicts.items() if old in numbers}
        (STATE / "verdicts.jsonl").unlink(missing_ok=True)
        self.verdicts = {}
        for number, verdict in known.items():
            self.judge(number, verdict)
        self.write("dropped.json", self.dropped)
        self.write("mutants.json", self.mutants)

    @staticmethod
    def read(name, otherwise):
        path = STATE / name
        return json.loads(path.read_text()) if path.exists() else otherwise

    @staticmethod
    def write(name, value):
        (STATE / name).write_text(json.dumps(value))

    def planted(self):
        return [number for number in range(len(self.mutants)) if str(number) not in self.dropped]

    def judge(self, number, verdict):
        self.verdicts[number] = verdict
        with open(STATE / "verdicts.jsonl", "a") as file:
            file.write(json.dumps({"mutant": number, "verdict": verdict}) + "\n")


def output(*command, cwd=ROOT):
    return subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def copy_repository(known):
    """What is committed: nobody's half-written change is taken for a mutant."""
    mutated = {mutant["file"] for mutant in known.mutants} | {"src/lib.rs"}
    shutil.rmtree(SOURCE, ignore_errors=True)
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        for file in files:
            if file.isfile():
                text = files.extractfile(file).read()
                plant.write((SOURCE if file.name in mutated else COPY) / file.name, text)


def build(known):
    """The tests' programs, with the folder of each. What does not compile is dropped."""
    command = ["cargo", "test", "--no-run", "--all-features", "--lib", "--message-format=json"]
    for package, folder in FOLDERS.items():
        tests = {path.stem for path in (COPY / folder / "tests").glob("*.rs")} - LEFT_OUT
        command += ["-p", package, *(word for test in sorted(tests) for word in ("--test", test))]
    # Warnings are many here, and none is about the library.
    environment = dict(os.environ, RUSTFLAGS="-Awarnings", CARGO_TARGET_DIR=str(STATE / "target"))
    for _ in range(MOST_ROUNDS):
        plant.plant(known.mutants, known.dropped, SOURCE, COPY)
        built = subprocess.run(command, cwd=COPY, env=environment, capture_output=True)
        messages = [json.loads(line) for line in built.stdout.splitlines()]
        if built.returncode == 0:
            known.write("dropped.json", known.dropped)
            return programs(messages)
        wrong = set().union(*(blamed(message) for message in messages if is_error(message)))
        if not wrong:
            sys.exit("\n".join(["the copy does not compile:", built.stderr.decode()[-500:], *rendered(messages)[:5]]))
        known.dropped |= {str(number): "it does not compile" for number in wrong}
        print(f"{len(wrong)} do not compile", flush=True)
        known.write("dropped.json", known.dropped)
    sys.exit(f"the copy does not compile after {MOST_ROUNDS} rounds")


def is_error(message):
    return message.get("reason") == "compiler-message" and message["message"]["level"] == "error"


def rendered(messages):
    return [message["message"]["rendered"] for message in messages if is_error(message)]


def blamed(message):
    """The mutants that an error of the compiler's is about."""
    error = message["message"]
    for span in sorted(error["spans"], key=lambda span: not span["is_primary"]):
        path = COPY / span["file_name"]
        if not path.exists():
            continue
        text = path.read_bytes()
        if numbers := around(text, span["byte_start"]) or within(text, span):
            return numbers
        if (error.get("code") or {}).get("code") == "E0004":
            # Arms that are switched off no longer cover every case.
            behind = text[span["byte_end"] : span["byte_end"] + 900]
            return {number for found in re.findall(rb"/\*<([\d,]+)\*/ if !\(", behind) for number in numbers_of(found)}
    return set()


def numbers_of(text):
    return {int(number) for number in text.split(b",")}


def around(text, place):
    """Of the innermost mutants that a place is in."""
    open_marks = []
    for mark in MARK.finditer(text, 0, place):
        open_marks.append(mark.group(1)) if mark.group(1) else open_marks.pop()
    return numbers_of(open_marks[-1]) if open_marks else set()


def within(text, span):
    marks = MARK.finditer(text, span["byte_start"], span["byte_end"]) if span["is_primary"] else ()
    return set().union(*(numbers_of(mark.group(1)) for mark in marks if mark.group(1)))


def programs(messages):
    found = {}
    for message in messages:
        if message.get("reason") == "compiler-artifact" and message.get("executable") and message["profile"]["test"]:
            target = message["target"]
            package = "countersign-receivers" if "/receivers/" in target["src_path"] else "countersign"
            found[f"{package} {target['name']}"] = (message["executable"], COPY / FOLDERS[package])
    return found


def reached(programs):
    """Which tests come by each mutant, with how many seconds each takes."""
    tests = []
    for program, (path, folder) in programs.items():
        for line in output(path, "--list", "--format", "terse", cwd=folder).splitlines():
            if line.endswith(": test"):
                tests.append((program, path, folder, line.removesuffix(": test")))
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(reach, tests))
    by_mutant = defaultdict(list)
    for (program, _, _, test), (seconds, numbers) in zip(tests, found):
        if seconds is None:
            if f"{program} {test}" not in COSTS:
                sys.exit(f"{program} {test} fails without any mutant")
            continue
        for number in numbers:
            by_mutant[number].append((seconds, program, test))
    return by_mutant


def reach(test):
    _, path, folder, name = test
    file = STATE / f"seen.{threading.get_ident()}"
    file.unlink(missing_ok=True)
    began = time.monotonic()
    environment = dict(os.environ, MUTANT_SEEN=str(file))
    ran = subprocess.run(
        [path, "--exact", name, "--test-threads=1"], cwd=folder, env=environment, capture_output=True
    )
    seconds = time.monotonic() - began if ran.returncode == 0 else None
    return seconds, sorted(map(int, file.read_text().split())) if file.exists() else []


def verdict(number, tests, programs):
    """Whether one of the tests that come by it fails, the quick ones first; one that does not end has failed too."""
    groups = defaultdict(list)
    for seconds, program, test in tests:
        pace = 0 if seconds < 0.3 else 1 if seconds < 3 else 2
        groups[pace, program].append((seconds, test))
    for (_, program), group in sorted(groups.items(), key=lambda item: (item[0][0], sum(s for s, _ in item[1]))):
        path, folder = programs[program]
        longest = 20 + 20 * sum(seconds for seconds, _ in group)
        names = [test for _, test in sorted(group)]
        ended = outcome([path, "--exact", "--test-threads=1", *names], folder, number, longest)
        if ended != "passed":
            return ended
    return "missed" if tests else "unreached"


def outcome(command, folder, number, longest):
    process = subprocess.Popen(
        command, cwd=folder, env=dict(os.environ, MUTANT=str(number)),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    timer = threading.Timer(longest, process.kill)
    timer.start()
    for line in process.stdout:
        if line.startswith("test ") and line.rstrip().endswith("FAILED"):
            process.kill()
            break
    is_late = not timer.is_alive()
    timer.cancel()
    return "passed" if process.wait() == 0 else "endless" if is_late else "caught"


def run(known, by_mutant, programs, seconds, again):
    end = time.monotonic() + seconds
    is_open = lambda number: known.verdicts.get(number) in ((None, "missed", "unreached") if again else (None,))
    lock = threading.Lock()

    def one(number):
        if time.monotonic() < end:
            found = verdict(number, by_mutant[number], programs)
            with lock:
                known.judge(number, found)

    # What ran when the time is over is then a sample of all.
    numbers = [number for number in known.planted() if is_open(number)]
    random.Random(0).shuffle(numbers)
    with ThreadPoolExecutor(int(os.environ.get("JOBS", "2"))) as pool:
        list(pool.map(one, numbers))


def keys(mutants):
    """The names without the line and the column, which move; of several alike in one function, with a number."""
    names = [re.sub(r":\d+:\d+", "", mutant["name"]) for mutant in mutants]
    counts, seen = Counter(names), Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(f"{name} #{seen[name]}" if counts[name] > 1 else name)
    return found


def reasons():
    """Of each mutant that may survive, by its key."""
    known = {}
    for line in (HERE / "survivors.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            mutant, _, reason = line.partition(" -- ")
            known[mutant] = reason
    return known


def report(known):
    names, allowed = keys(known.mutants), reasons()
    counts = Counter(known.verdicts.values())
    ran, caught = len(known.verdicts), counts["caught"] + counts["endless"]
    survivors = [number for number in sorted(known.verdicts) if known.verdicts[number] in ("missed", "unreached")]
    unreasoned = [number for number in survivors if not allowed.get(names[number])]
    for number in unreasoned:
        print(f"{known.verdicts[number]}: {names[number]}")
    unknown = sorted(set(allowed) - set(names))
    for name in unknown:
        print(f"no such mutant: {name}")
    print(f"{len(known.mutants)} mutants; not behind a switch:")
    for reason, count in Counter(known.dropped.values()).most_common():
        print(f"  {count}: {reason}")
    left = len(known.planted()) - ran
    print(f"{ran} ran, {left} are left; {caught} caught ({100 * caught / max(ran, 1):.1f} %), "
          f"{counts['endless']} of them as they did not end")  # fmt: skip
    print(f"{len(survivors)} survived ({counts['missed']} missed, {counts['unreached']} reached by no test), "
          f"{len(unreasoned)} of them without a reason")  # fmt: skip
    return bool(unreasoned or unknown)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=10**9)
    parser.add_argument("--again", action="store_true")
    arguments = parser.parse_args()
    known = Known()
    copy_repository(known)
    programs = build(known)
    run(known, reached(programs), programs, arguments.seconds, arguments.again)
    sys.exit(report(known))


if __name__ == "__main__":
    main()
