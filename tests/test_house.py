"""Hold the house to its plan: who imports whom, where an IRI is made, what is shipped."""

import ast
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "graph" / "civilgraph"
MODULES = sorted(PACKAGE.rglob("*.py"))

MAKERS_OF_IRIS = {PACKAGE / "identifiers.py", PACKAGE / "vocabulary.py"}
# A text that begins so makes an IRI; a sentence that shows one as an example, or the bare scheme
# which a check looks for, does not.
AN_IRI = re.compile(r"<?https?://\S")

# Written so that this file does not name what it looks for.
TIED_TO_A_PLACE = re.compile(
    r"pyp[i]\.org|pythonhoste[d]\.org|registry\.npmj[s]|deb\.debia[n]\.org|/wor[k]/|/far[m]/"
)

LONGEST = 250
EXCUSE = "long because"

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Documented = ast.Module | Definition


def test_imports_go_only_the_ways_the_house_allows() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_tied_to_a_registry_or_to_one_machine() -> None:
    assert [] == [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in kept_files()
        for number, line in enumerate(text_lines(path), start=1)
        if TIED_TO_A_PLACE.search(line)
    ]


def test_an_iri_is_made_in_identifiers_or_vocabulary_and_nowhere_else() -> None:
    assert [] == [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path in MODULES
        if path not in MAKERS_OF_IRIS
        for line, text in texts_outside_docstrings(ast.parse(path.read_text(encoding="utf-8")))
        if AN_IRI.match(text)
    ]


def test_a_long_module_says_why() -> None:
    assert [] == [
        f"{path.relative_to(ROOT)}: {lines} lines; divide it, or say {EXCUSE!r} in its docstring"
        for path in MODULES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
        and EXCUSE not in docstring_on_one_line(path)
    ]


def test_every_module_and_everything_public_has_a_docstring() -> None:
    assert [] == [
        f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}: {getattr(node, 'name', 'module')}"
        for path in MODULES
        for node in public_parts(ast.parse(path.read_text(encoding="utf-8")))
        if not ast.get_docstring(node)
    ]


def test_the_wheel_carries_the_ontology_the_queries_and_the_licences(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    carried = set(zipfile.ZipFile(wheel).namelist())
    # What the wheel leaves out by git's rules (caches, desks) is left out here too.
    expected = {
        f"civilgraph/share/{path.relative_to(ROOT).as_posix()}"
        for path in kept_files("ontology", "queries")
    }
    expected.add("civilgraph/py.typed")
    assert set() == expected - carried
    assert {"Apache-2.0.txt", "CC0-1.0.txt", "CC-BY-4.0.txt"} == {
        Path(name).name for name in carried if "/licenses/" in name
    }


def kept_files(*folders: str) -> list[Path]:
    """List the files which git keeps, or will keep at the next commit."""
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *folders]
    done = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout, so nobody knows which files are kept")
    paths = {ROOT / name for name in done.stdout.split("\0") if name}
    return sorted(path for path in paths if path.is_file())


def text_lines(path: Path) -> list[str]:
    """Read a file's lines, none if it is not text."""
    content = path.read_bytes()
    return [] if b"\0" in content else content.decode("utf-8", errors="replace").splitlines()


def texts_outside_docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Find the string literals of a module and their lines; `{}` stands for what is filled in."""
    nodes = list(ast.walk(tree))
    read = {
        id(node.body[0].value)
        for node in nodes
        if isinstance(node, Documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in nodes:
        match node:
            case ast.JoinedStr(values=parts):
                read.update(map(id, parts))
                texts = [part.value if isinstance(part, ast.Constant) else "{}" for part in parts]
                yield node.lineno, "".join(map(str, texts))
            case ast.Constant(value=str() as text) if id(node) not in read:
                yield node.lineno, text


def docstring_on_one_line(path: Path) -> str:
    """Read a module's docstring without its line breaks."""
    return " ".join((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split())


def public_parts(node: Documented) -> Iterator[Documented]:
    """Find a module or class and what is public in it, but nothing local to a function."""
    yield node
    if isinstance(node, ast.Module | ast.ClassDef):
        for part in node.body:
            if isinstance(part, Definition) and not part.name.startswith("_"):
                yield from public_parts(part)
