"""See that a build is whole or not at all, the same twice, and leaves the one before it usable."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest
from tests.conftest import ROOT, Run

from civilgraph.identifiers import Identifiers
from civilgraph.knowledge_graph import PICTURE, KnowledgeGraph
from civilgraph.release import Release, open_release, write_release

IDS = Identifiers(base="https://example.org/rivers/")


def files_of(release: Release) -> dict[str, bytes]:
    """Read every file of a release."""
    return {p.name: p.read_bytes() for p in sorted(release.folder.iterdir())}


def quads_by_graph(release: Release) -> dict[str, set[str]]:
    """Sort the quads of a release by their graph."""
    graphs: dict[str, set[str]] = defaultdict(set)
    for line in release.quads.read_text(encoding="utf-8").splitlines():
        triple, _, graph = line.removesuffix(" .").rpartition(" ")
        graphs[graph.strip("<>")].add(triple)
    return dict(graphs)


def is_whole(release: Release) -> bool:
    """Tell whether every file of a release is there as its manifest has it."""
    sums: dict[str, str] = release.manifest["files"]
    return sums == {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files_of(release).items()
        if name != "manifest.json"
    }


def members(release: Release) -> list[str]:
    """Ask a release who was in the coalition when it signed its memorandum."""
    answer = KnowledgeGraph.from_release(release).query(
        "members-on-day", network="river-coalition", on="2011-06-20"
    )
    return sorted({IDS.local(iri) for iri in answer.column("member")})


def leftovers(out: Path) -> list[str]:
    """List what a build that was killed may leave behind."""
    return sorted(p.name for p in [*out.glob(".*"), *(out / "releases").glob(".*")])


def retitle(mini: Path, title: str) -> None:
    """Change a dataset so that its release is another one."""
    path = mini / "dataset.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub("^title: .*", f"title: {title}", text), encoding="utf-8")


# ── the same twice ───────────────────────────────────────────────────────────────────────────────


def test_building_twice_gives_the_same_bytes_file_by_file(mini: Path, run: Run) -> None:
    for out in ("one", "two"):
        assert 0 == run("build", mini, "--out", mini.parent / out).exit_code
    one, two = (open_release(mini.parent / out) for out in ("one", "two"))
    assert files_of(one) == files_of(two)
    assert one.folder.name == two.folder.name


def test_another_process_builds_the_same_bytes(mini: Path, mini_release: Release) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run(
        command("build", mini, "--out", mini.parent / "build"), env=environment, check=True,
        capture_output=True,
    )  # fmt: skip
    assert files_of(mini_release) == files_of(open_release(mini.parent / "build"))


def test_building_again_leaves_the_release_that_is_there(mini: Path, run: Run) -> None:
    out = mini.parent / "build"
    run("build", mini, "--out", out)
    first = (out / "current" / "quads.nq").stat()
    run("build", mini, "--out", out)
    assert first.st_mtime_ns == (out / "current" / "quads.nq").stat().st_mtime_ns
    assert 1 == len(list((out / "releases").iterdir()))


def test_a_release_has_quads_a_picture_and_a_manifest_of_both(mini_release: Release) -> None:
    assert [*sorted(["manifest.json", PICTURE, "quads.nq"])] == [*files_of(mini_release)]
    assert is_whole(mini_release)
    page = files_of(mini_release)[PICTURE].decode()
    assert "River Coalition" in page
    assert "Ponds for All" in page


def test_quads_are_sorted_and_each_is_there_once(mini_release: Release) -> None:
    lines = mini_release.quads.read_text(encoding="utf-8").splitlines()
    assert sorted(set(lines)) == lines


def test_the_manifest_counts_what_was_built(mini_release: Release, mini: Path) -> None:
    rows = [
        line
        for path in (mini / "sources").rglob("*.csv")
        for line in path.read_text(encoding="utf-8").splitlines()[1:]
    ]
    manifest = mini_release.manifest
    quads = mini_release.quads.read_text(encoding="utf-8").splitlines()
    expected = (len(rows), len(quads), ["page"], 0, "Rivers in miniature")
    keys = ("claims", "quads", "sources", "warnings", "title")
    assert expected == tuple(manifest[key] for key in keys)


def test_a_build_prints_what_it_found_and_where_it_is(mini: Path, run: Run) -> None:
    result = run("build", "mini", cwd=mini.parent)
    lines = result.stdout.splitlines()
    assert "Rivers in miniature" == lines[0]
    assert {"organisations", "networks", "memberships", "source"} <= set(lines[2].split())
    assert any("Ponds for All" in line and "water-alliance" in line for line in lines)
    assert any(re.match(r"\s*River Coalition .*\b3\b", line) for line in lines)
    assert f"picture   build/current/{PICTURE}" in lines
    assert (0, "") == (result.exit_code, result.stderr)


def test_a_build_prints_its_manifest_as_json(mini: Path, run: Run) -> None:
    result = run("build", "mini", "--json", cwd=mini.parent)
    assert open_release(mini.parent / "build").manifest == json.loads(result.stdout)


# ── whole or not at all ──────────────────────────────────────────────────────────────────────────


def test_a_dataset_with_errors_builds_nothing(mini: Path, run: Run) -> None:
    (mini / "sources/page/places.csv").write_bytes(b"not a table\n")
    result = run("build", "mini", cwd=mini.parent)
    assert 1 == result.exit_code
    assert "mini/sources/page/places.csv:1:1: error: " in result.stdout
    assert "nothing was built; the release before it stays as it was" in result.stderr
    assert not (mini.parent / "build").exists()


def test_a_dataset_with_errors_keeps_the_release_before(mini: Path, run: Run) -> None:
    out = mini.parent / "build"
    run("build", mini, "--out", out)
    before = files_of(open_release(out))
    (mini / "sources/page/places.csv").write_bytes(b"not a table\n")
    assert 1 == run("build", mini, "--out", out).exit_code
    assert before == files_of(open_release(out))


def test_a_dataset_with_a_warning_is_built_and_says_so(mini: Path, run: Run) -> None:
    (mini / "sources/page/organizations.csv").unlink()
    result = run("build", "mini", cwd=mini.parent)
    assert 0 == result.exit_code
    assert "3 open problems" in result.stdout
    assert 3 == open_release(mini.parent / "build").manifest["warnings"]


def test_a_release_that_was_changed_by_hand_is_written_again(mini: Path, run: Run) -> None:
    out = mini.parent / "build"
    run("build", mini, "--out", out)
    good = files_of(open_release(out))
    (out / "current" / "quads.nq").write_bytes(b"")
    run("build", mini, "--out", out)
    assert good == files_of(open_release(out))
    assert [] == leftovers(out)


# ── taking a source away ─────────────────────────────────────────────────────────────────────────


def test_deleting_a_source_removes_exactly_its_graph(
    mini: Path, run: Run, mini_release: Release
) -> None:
    again = shutil.copytree(mini / "sources" / "page", mini / "sources" / "page-again")
    settings = (again / "source.yaml").read_text(encoding="utf-8")
    (again / "source.yaml").write_text(
        settings.replace("id: page", "id: page-again"), encoding="utf-8"
    )
    out = mini.parent / "build"
    assert 0 == run("build", mini, "--out", out).exit_code
    with_both = quads_by_graph(open_release(out))
    shutil.rmtree(again)
    assert 0 == run("build", mini, "--out", out).exit_code
    without = quads_by_graph(open_release(out))
    assert {IDS.source("page-again")} == with_both.keys() - without.keys()
    curated = without.keys() - {IDS.derived}
    assert {g: with_both[g] for g in curated} == {g: without[g] for g in curated}
    assert quads_by_graph(mini_release) == without


@pytest.mark.parametrize("source", ["lmlo-project-2023", "astra-networks"])
def test_deleting_a_real_source_removes_exactly_its_graph(
    data: Path, data_release: Release, tmp_path: Path, run: Run, source: str
) -> None:
    copy = shutil.copytree(data, tmp_path / "data")
    shutil.rmtree(copy / "sources" / source)
    assert 0 == run("build", "data", cwd=tmp_path).exit_code
    before, after = quads_by_graph(data_release), quads_by_graph(open_release(tmp_path / "build"))
    ids = Identifiers(base=str(data_release.manifest["base"]))
    assert {ids.source(source)} == before.keys() - after.keys()
    curated = after.keys() - {ids.derived}
    assert {g: before[g] for g in curated} == {g: after[g] for g in curated}
    assert after[ids.derived] <= before[ids.derived]


# ── killed, and in company ───────────────────────────────────────────────────────────────────────


def command(*arguments: str | Path) -> list[str]:
    """Give the command line as a process of its own."""
    return [sys.executable, "-m", "civilgraph", *map(str, arguments)]


def test_a_kill_at_any_moment_of_a_build_leaves_a_release_that_answers(
    mini: Path, run: Run
) -> None:
    out = mini.parent / "build"
    assert 0 == run("build", mini, "--out", out).exit_code
    expected = members(open_release(out))
    begun = time.monotonic()
    retitle(mini, "Measured")
    subprocess.run(command("build", mini, "--out", out), check=True, capture_output=True)
    whole = time.monotonic() - begun
    chance = random.Random(20110620)  # noqa: S311 (moments, not secrets)
    # Writing comes last, so later moments are tried more often.
    for number, moment in enumerate(sorted(chance.random() ** 0.3 for _ in range(8))):
        retitle(mini, f"Rivers {number}")
        process = subprocess.Popen(
            command("build", mini, "--out", out), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(whole * moment)
        process.kill()
        process.wait()
        assert is_whole(open_release(out))
    assert expected == members(open_release(out))
    assert 0 == run("build", mini, "--out", out).exit_code
    assert [] == leftovers(out)


WRITING = """
import sys
from pathlib import Path
from civilgraph.release import write_release
number = 0
print("ready", flush=True)
while True:
    number += 1
    files = {name: f"{name} {number}".encode() * 20_000 for name in ("quads.nq", "picture.html")}
    write_release(Path(sys.argv[1]), files=files, facts={"number": number})
"""


def test_a_kill_while_releases_are_swapped_never_shows_half_of_one(tmp_path: Path) -> None:
    chance = random.Random(20130405)  # noqa: S311 (moments, not secrets)
    write_release(tmp_path, files={"quads.nq": b""}, facts={"number": 0})
    for _ in range(16):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITING, str(tmp_path)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert b"ready\n" == process.stdout.readline()
        time.sleep(chance.random() / 20)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        assert is_whole(open_release(tmp_path))
    write_release(tmp_path, files={"quads.nq": b"last"}, facts={})
    assert [] == leftovers(tmp_path)
    assert all(is_whole(open_release(folder)) for folder in (tmp_path / "releases").iterdir())


def test_leftovers_of_killed_builds_are_cleared(mini: Path, run: Run) -> None:
    out = mini.parent / "build"
    (out / "releases" / ".draft-999999999").mkdir(parents=True)
    (out / "releases" / ".draft-999999999" / "quads.nq").write_text("half of it")
    (out / "releases" / ".draft-999999999-spoilt").mkdir()
    (out / ".current-999999999").symlink_to("releases/nowhere")
    assert 0 == run("build", mini, "--out", out).exit_code
    assert [] == leftovers(out)


def test_a_draft_of_a_build_that_still_runs_is_left_alone(tmp_path: Path) -> None:
    draft = tmp_path / "releases" / f".draft-{os.getppid()}"
    draft.mkdir(parents=True)
    write_release(tmp_path, files={"quads.nq": b""}, facts={})
    assert [draft.name] == leftovers(tmp_path)


def test_two_builds_of_one_dataset_at_once_end_in_one_whole_release(mini: Path) -> None:
    out = mini.parent / "build"
    both = [
        subprocess.Popen(
            command("build", mini, "--out", out), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    said = [process.communicate()[1] for process in both]
    assert ([0, 0], [b"", b""]) == ([process.returncode for process in both], said)
    assert is_whole(open_release(out))
    assert ([], 1) == (leftovers(out), len(list((out / "releases").iterdir())))


def test_many_writers_at_once_never_show_half_a_release(tmp_path: Path) -> None:
    write_release(tmp_path, files={"quads.nq": b""}, facts={"number": 0})
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITING, str(tmp_path)], stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    try:
        for writer in writers:
            assert writer.stdout is not None
            assert b"ready\n" == writer.stdout.readline()
        end = time.monotonic() + 2
        while time.monotonic() < end:
            assert is_whole(open_release(tmp_path))
        assert [None] * 3 == [writer.poll() for writer in writers]
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()


def test_the_repository_s_own_build_folder_is_not_touched(mini: Path, run: Run) -> None:
    link = ROOT / "build" / "current"
    before = link.lstat().st_mtime_ns if link.exists() else 0
    run("build", "mini", cwd=mini.parent)
    assert before == (link.lstat().st_mtime_ns if link.exists() else 0)
