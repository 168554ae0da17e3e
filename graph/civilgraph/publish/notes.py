"""Tell in words what a release changes.

Owns the release notes: in figures, then each network by what its memberships are now and were
before, then sources, organisations and judgements. What is compared are the answers of the
catalogue, so a note says what a reader would see change.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.publish.noting import LABELS, LANGUAGES, Words

Row = Mapping[str, str]
# What a membership is told by; anything else about it is not worth a line.
TOLD = ("role", "status", "start", "end")
# The concept schemes of its columns.
SCHEMES = ("membership-status", "role")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines, plain text of one language."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What changed since the release before; without one, what the first release holds.

    `sections` come by language tag (en, lt, sr-Latn, sr-Cyrl).
    """

    previous: str
    added: int
    removed: int
    sections: Mapping[str, tuple[Section, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What of a release the notes speak of, by local ids."""

    figures: Mapping[str, int]
    things: Mapping[str, Row]
    sources: Mapping[str, str]
    spells: Mapping[str, Row]
    judgements: Mapping[tuple[str, str], str]
    concepts: Mapping[str, Mapping[str, str]]
    """The labels of roles and statuses by language and slug."""

    def label(self, thing: str) -> str:
        """Call a thing by its label, or by its id where it has none."""
        return self.things[thing]["label"] if thing in self.things else thing


def read_state(kg: KnowledgeGraph) -> State:
    """Read from a graph what its notes may speak of."""
    local = kg.identifiers.shorten
    things = {row["id"]: row for row in kg.query("organisations-and-networks").records()}
    sources = kg.query("sources").records()
    spells = {
        local(row["spell"]): row | {"source": local(row["source"]), "target": local(row["target"])}
        for row in kg.query("networks/memberships").records()
    }
    classes = [row["class"] for row in things.values()]
    return State(
        figures={
            "claims": sum(int(row["claims"] or 0) for row in sources),
            "documents": len(sources),
            "organisations": classes.count("Organization"),
            "networks": classes.count("Network"),
            "projects": classes.count("Project"),
            "memberships": len(spells),
        },
        things=things,
        sources={row["id"]: row["title"] for row in sources},
        spells=spells,
        judgements={
            (row["subject_id"], row["object_id"]): row["judgement"]
            for row in kg.query("judgements").records()
        },
        concepts={language: _concepts(kg, language) for language in sorted({*LABELS.values()})},
    )


def _concepts(kg: KnowledgeGraph, language: str) -> dict[str, str]:
    rows = kg.query("concepts", language=language).records()
    return {row["slug"]: row["label"] for row in rows if row["scheme"] in SCHEMES}


def write_notes(
    new: State, old: State | None, *, previous: str = "", added: int = 0, removed: int = 0
) -> Notes:
    """Tell what changed from one state to another, or what the first one holds."""
    return Notes(
        previous=previous,
        added=added,
        removed=removed,
        sections={
            language: tuple(
                _sections(new, old, Words(language, concepts=new.concepts[LABELS[language]]))
            )
            for language in LANGUAGES
        },
    )


def _sections(new: State, old: State | None, words: Words) -> Iterator[Section]:
    figures = tuple(_figures(new, old, words))
    yield Section(words["figures"], figures)
    if old is None:
        return
    yield from _networks(new, old, words)
    for heading, lines in (
        ("sources", _came_and_went(new.sources, old.sources, words)),
        ("things", _came_and_went(_labels(new), _labels(old), words)),
        ("judgements", _judgements(new, old, words)),
    ):
        if found := tuple(lines):
            yield Section(words[heading], found)


def _figures(new: State, old: State | None, words: Words) -> Iterator[str]:
    """Count what is there, and what was."""
    for name, number in new.figures.items():
        before = old.figures[name] if old else number
        if before == number:
            yield words("count", words[name], f"{number}")
        else:
            yield words("counted", words[name], f"{number}", f"{before}", f"{number - before:+d}")


def _networks(new: State, old: State, words: Words) -> Iterator[Section]:
    """Tell of each network whose memberships are not what they were."""
    changed: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for spell in sorted({*new.spells, *old.spells}):
        now, before = new.spells.get(spell), old.spells.get(spell)
        line = _membership(now, before, new if now else old, words)
        if line:
            network = (now or before or {})["target"]
            changed[network].append(line)
    for network in sorted(changed):
        heading = (new if network in new.things else old).label(network)
        yield Section(heading, tuple(line for _, line in sorted(changed[network])))


def _membership(
    now: Row | None, before: Row | None, state: State, words: Words
) -> tuple[str, str] | None:
    """Say how one membership changed, with the member to sort by; None where it did not."""
    row = now or before or {}
    member = state.label(row["source"])
    if now is None or before is None:
        said = words("membership", member, words.concept(row["role"]), words.period(row))
        return member, words("new" if now else "gone", said)
    changes = [
        words("was", words[name], words.value(name, before[name]), words.value(name, now[name]))
        for name in TOLD
        if now[name] != before[name]
    ]
    return (member, words("changed", member, "; ".join(changes))) if changes else None


def _labels(state: State) -> dict[str, str]:
    return {thing: row["label"] for thing, row in state.things.items()}


def _came_and_went(new: Mapping[str, str], old: Mapping[str, str], words: Words) -> Iterator[str]:
    """Say which things there are that were not, are no more, or are called otherwise."""
    for thing in sorted({*new, *old}):
        if thing not in old:
            yield words("new", new[thing])
        elif thing not in new:
            yield words("gone", old[thing])
        elif new[thing] != old[thing]:
            yield words("renamed", old[thing], new[thing])


def _judgements(new: State, old: State, words: Words) -> Iterator[str]:
    for pair in sorted({*new.judgements, *old.judgements}):
        now, before = new.judgements.get(pair), old.judgements.get(pair)
        if now == before:
            continue
        names = [(new if id_ in new.things else old).label(id_) for id_ in pair]
        said = words("pair", *names)
        if now and before:
            yield words("changed", said, f"{words[before]} → {words[now]}")
        else:
            yield words("new" if now else "gone", f"{said}: {words[now or before or 'unsure']}")


def to_markdown(notes: Notes, *, language: str, title: str) -> str:
    """Write the notes of one language as Markdown; what sources say never becomes markup."""
    words = Words(language)
    lines = [f"# {_escape(title)}", ""]
    if notes.previous:
        counts = words("quads", f"{notes.added}", f"{notes.removed}")
        lines += [f"{_escape(words('since', notes.previous))} {_escape(counts)}", ""]
    for section in notes.sections[language]:
        lines += [f"## {_escape(section.heading)}", ""]
        lines += [f"- {_escape(line)}" for line in section.lines]
        lines.append("")
    return "\n".join(lines)


def _escape(text: str) -> str:
    r"""Write a text so that Markdown shows it as it is, on one line.

    >>> _escape("a*b <c>\n# d")
    'a\\*b \\<c\\> \\# d'
    """
    plain = "".join(c if c.isprintable() else " " for c in text)
    return re.sub(r"([\\`*_\[\]<>#|&~])", r"\\\1", " ".join(plain.split()))
