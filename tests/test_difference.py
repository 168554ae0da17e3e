"""What changes from one release to the next: quad by quad, and in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Run

from civilgraph.knowledge_graph import KnowledgeGraph, build_release
from civilgraph.publish.difference import NotApplicable, apply, compare, write_difference
from civilgraph.publish.notes import read_state, to_markdown, write_notes
from civilgraph.release import Release

quads = st.sets(st.text("abc ", min_size=1, max_size=4)).map(
    lambda texts: sorted(f"<{text}> .\n".encode() for text in texts)
)


@given(quads, quads)
def test_a_difference_applied_to_the_earlier_gives_the_later(
    old: list[bytes], new: list[bytes]
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "old.nq").write_bytes(b"".join(old))
        (folder / "new.nq").write_bytes(b"".join(new))
        found = write_difference(folder / "old.nq", folder / "new.nq", out=folder / "diff")
        made = apply(folder / "old.nq", added=found.added_file, removed=found.removed_file)
        assert new == list(made)
        assert (len({*new} - {*old}), len({*old} - {*new})) == (found.added, found.removed)


@pytest.mark.parametrize(
    ("added", "removed", "said"),
    [
        (b"", b"<z> .\n", "to remove, but not there: <z> ."),
        (b"<a> .\n", b"", "to add, but there already: <a> ."),
        (b"<c> .\n<b> .\n", b"", "not sorted, or a line twice: <b> ."),
    ],
)
def test_a_difference_of_another_release_is_refused(
    tmp_path: Path, added: bytes, removed: bytes, said: str
) -> None:
    for name, text in (("old", b"<a> .\n"), ("added", added), ("removed", removed)):
        (tmp_path / name).write_bytes(text)
    with pytest.raises(NotApplicable, match=f"^{said}$"):
        list(apply(tmp_path / "old", added=tmp_path / "added", removed=tmp_path / "removed"))


# ── two releases of the miniature dataset ────────────────────────────────────────────────────────


@pytest.fixture
def change(mini: Path, tmp_path: Path) -> Callable[[str, str, str], Release]:
    """Change a cell of the miniature dataset and build it again."""

    def build(file: str, old: str, new: str) -> Release:
        path = mini / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return build_release(mini, out=tmp_path / "changed", step=lambda step: None).release

    return build


def notes_of(new: Release, old: Release, language: str = "en") -> str:
    states = [read_state(KnowledgeGraph.from_release(each)) for each in (new, old)]
    notes = write_notes(*states, previous=old.digest)
    return to_markdown(notes, language=language, title="Release")


def without_ponds(mini: Path, change: Callable[[str, str, str], Release]) -> Release:
    """Take the membership of Ponds for All in the Water Alliance away, and count one less."""
    counts = mini / "sources" / "page" / "counts.csv"
    counts.write_text(counts.read_text("utf-8").replace("at-least,2", "at-least,1"), "utf-8")
    lines = (mini / "sources" / "page" / "memberships.csv").read_text("utf-8").splitlines()
    return change("sources/page/memberships.csv", f"{lines[6]}\n", "")


def test_nothing_changed_is_said_by_silence(mini_release: Release, run: Run) -> None:
    assert [] == list(compare(mini_release.quads, mini_release.quads))
    result = run("diff", str(mini_release.folder), str(mini_release.folder))
    assert 0 == result.exit_code
    assert "Quads added: 0; removed: 0" in result.stdout


def test_a_membership_that_is_gone_is_told_under_its_network(
    mini: Path, mini_release: Release, change: Callable[[str, str, str], Release]
) -> None:
    after = without_ponds(mini, change)
    said = "Ponds for All (member, start: not stated)"
    text = notes_of(after, mini_release)
    assert f"## Water Alliance\n\n- no longer recorded: {said}\n" in text
    assert "- memberships: 5 (before: 6, -1)\n" in text
    assert f"## Water Alliance\n\n- new: {said}\n" in notes_of(mini_release, after)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "changed: Ponds for All: role: member → observer"),
        ("lt", "pasikeitė: Ponds for All: vaidmuo: narys → stebėtojas"),
        ("sr-Latn", "promenjeno: Ponds for All: uloga: članica → posmatrač"),
        ("sr-Cyrl", "промењено: Ponds for All: улога: чланица → посматрач"),
    ],
)
def test_another_role_is_told_as_a_change_in_every_language(
    mini_release: Release, change: Callable[[str, str, str], Release], language: str, said: str
) -> None:
    role = "ponds-for-all,water-alliance,{},"
    after = change("sources/page/memberships.csv", role.format("member"), role.format("observer"))
    assert said in notes_of(after, mini_release, language)


def test_a_label_of_markup_is_shown_as_it_is(
    mini: Path, mini_release: Release, change: Callable[[str, str, str], Release]
) -> None:
    label = (mini / "register" / "organizations.csv").read_text("utf-8").splitlines()[1]
    name = label.split(",")[1]
    after = change("register/organizations.csv", f",{name},", ",<b>[x](y) *z*</b>,")
    assert r"\<b\>\[x\](y) \*z\*\</b\>" in notes_of(after, mini_release)


def test_the_command_writes_a_difference_that_makes_the_later_release(
    mini: Path,
    mini_release: Release,
    change: Callable[[str, str, str], Release],
    run: Run,
    tmp_path: Path,
) -> None:
    after = without_ponds(mini, change)
    old, new, out = str(mini_release.folder), str(after.folder), tmp_path / "difference"
    result = run("diff", old, new, "--out", str(out), "--language", "lt")
    assert 1 == result.exit_code
    assert "## Skaičiais" in (out / "notes.md").read_text("utf-8")
    made = run("diff", old, str(out), "--apply")
    assert after.quads.read_bytes() == made.stdout_bytes


def test_a_folder_without_a_difference_is_named(
    mini_release: Release, run: Run, tmp_path: Path
) -> None:
    result = run("diff", str(mini_release.folder), str(tmp_path), "--apply")
    assert 2 == result.exit_code
    assert "holds no added.nq; write it with: civilgraph diff OLD NEW --out" in result.stderr
