"""Write a seeded dataset of any size: made-up organisations in made-up networks.

It has the traits that cost time in real ones: networks of heavy-tailed sizes, several sources,
dates of mixed precision, chains of spells, spells that two sources tell, names in three languages.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from civilgraph.curation.columns import REGISTER, Table
from civilgraph.curation.tables import write_rows
from civilgraph.names import fold
from civilgraph.rdf.ontology import read_ontology
from civilgraph.workspace import share

Row = dict[str, str]

BASE = "https://example.org/bench/"

MEMBERSHIPS_PER_ORGANISATION = 4
MEMBERSHIPS_PER_NETWORK = 50
MEMBERSHIPS_PER_SOURCE = 4_000
TOLD_TWICE = 0.1
CHAINED = 0.05

# Words of a name by language: what it is, what it works for.
WORDS = {
    "lt": (
        ("centras", "asociacija", "lyga", "fondas", "sąjunga", "institutas"),
        ("Žmogaus teisių", "Lygių galimybių", "Moterų", "Jaunimo", "Romų visuomenės", "Šeimos"),
    ),
    "sr-Latn": (
        ("centar", "udruženje", "mreža", "fondacija", "inicijativa", "odbor"),
        ("Građanski", "Ženski", "Omladinski", "Beogradski", "Dečji", "Evropski"),
    ),
    "en": (
        ("Centre", "Association", "League", "Foundation", "Union", "Initiative"),
        ("Human Rights", "Anti-Slavery", "Women's", "Youth", "Civic", "Children's"),
    ),
}
TOWNS = (
    "Vilnius",
    "Kaunas",
    "Klaipėda",
    "Šiauliai",
    "Beograd",
    "Niš",
    "Čačak",
    "Zaječar",
    "Skopje",
)
COUNTRIES = ("LT", "RS", "LV", "EE", "PL", "MK", "BA", "ME", "FR", "DE")
KINDS = ("ngo", "association", "professional-association", "public-body", "institution")
NETWORK_KINDS = ("coalition", "platform", "umbrella", "federation", "alliance", "forum", "network")
REASONS = ("left", "not-renewed", "dissolved", "")


@dataclass(slots=True)
class _Source:
    """A source while it is written: its rows by table, and how far its made-up text goes."""

    id: str
    date: str
    characters: int = 0
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def say(self, table: str, as_printed: str, **cells: str) -> None:
        """Add a row; its passage comes after that of the row before."""
        start, end = self.characters + 2, self.characters + 2 + len(as_printed)
        self.characters = end
        locator = f"char={start},{end}"
        self.rows[table].append({**cells, "locator": locator, "as_printed": as_printed})


@dataclass(frozen=True, slots=True)
class _Thing:
    """An organisation or a network."""

    id: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class _Spell:
    """One spell: the cells that every source tells alike, its dates, and who tells it."""

    cells: Row
    start: str
    end: str
    reason: str
    printed: str
    sources: tuple[int, ...]


def write_dataset(folder: Path, *, memberships: int, seed: int) -> None:
    """Write a dataset of so many spells of membership to an empty folder.

    The same numbers give the same bytes.
    """
    random = np.random.default_rng(seed)
    organisations = _things(max(2, memberships // MEMBERSHIPS_PER_ORGANISATION), "o", random)
    networks = _things(max(2, memberships // MEMBERSHIPS_PER_NETWORK), "n", random)
    sources = [
        _Source(id=f"list-{number:02}", date=f"{2019 + number % 6}-{1 + number % 12:02}-15")
        for number in range(1, max(3, memberships // MEMBERSHIPS_PER_SOURCE) + 1)
    ]
    for number, thing in enumerate(organisations):
        _describe(sources[number % len(sources)], thing, random)
    for number, thing in enumerate(networks):
        cells = {"network": thing.id, "kind": str(random.choice(NETWORK_KINDS))}
        sources[number % len(sources)].say("networks", thing.name, **cells)
    for spell in _spells(organisations, networks, memberships, len(sources), random):
        for number in spell.sources:
            _tell(sources[number], spell, is_second=number != spell.sources[0])
    for source in sources:
        _count(source)
    _write(folder, organisations, networks, sources)


def _things(count: int, letter: str, random: np.random.Generator) -> list[_Thing]:
    """Make things with names in three languages and ids that follow from the names."""
    languages = random.choice(list(WORDS), size=count)
    draws = random.integers(0, 6, size=(count, 2))
    towns = random.choice(TOWNS, size=count)
    things = []
    for number, (language, (kind, cause), town) in enumerate(
        zip(languages, draws, towns, strict=True), start=1
    ):
        kinds, causes = WORDS[language]
        name = f"{causes[cause]} {kinds[kind]} {town} {number}"
        slug = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
        things.append(_Thing(id=f"{letter}-{slug}", name=name, language=str(language)))
    return sorted(things, key=lambda thing: thing.id)


def _describe(source: _Source, thing: _Thing, random: np.random.Generator) -> None:
    """Say what an organisation is and how it is called."""
    kind, country = str(random.choice(KINDS)), str(random.choice(COUNTRIES))
    source.say("organizations", thing.name, organization=thing.id, kind=kind, country=country)
    name = {"thing": thing.id, "language": thing.language, "observed": source.date}
    source.say("names", thing.name, name=thing.name, type="main", **name)
    if random.random() < 0.3:
        acronym = "".join(word[0] for word in thing.name.split()[:-1]).upper()
        source.say("names", acronym, name=acronym, type="acronym", **name)


def _spells(
    organisations: list[_Thing],
    networks: list[_Thing],
    count: int,
    sources: int,
    random: np.random.Generator,
) -> Iterator[_Spell]:
    """Draw who belongs to what; sizes of networks are heavy-tailed."""
    sizes = random.pareto(1.2, size=len(networks)) + 0.2
    eagerness = random.lognormal(0.0, 0.6, size=len(organisations))
    seen: set[tuple[int, int]] = set()
    told = 0
    while told < count:
        # No network holds more than a third of all organisations.
        share_of_each = np.minimum(sizes / sizes.sum(), 1 / (3 * MEMBERSHIPS_PER_ORGANISATION))
        ns = random.choice(len(networks), size=count, p=share_of_each / share_of_each.sum())
        os = random.choice(len(organisations), size=count, p=eagerness / eagerness.sum())
        for n, o in zip(ns.tolist(), os.tolist(), strict=True):
            if (n, o) in seen or told == count:
                continue
            seen.add((n, o))
            home = n % sources
            tellers: tuple[int, ...] = (home,)
            if random.random() < TOLD_TWICE:
                tellers = (home, (home + 1 + int(random.integers(sources - 1))) % sources)
            for spell in _chain(organisations[o], networks[n], tellers, random)[: count - told]:
                told += 1
                yield spell


def _chain(
    member: _Thing, network: _Thing, tellers: tuple[int, ...], random: np.random.Generator
) -> list[_Spell]:
    """Make the spells of one membership: one as a rule, two where an observer became a member."""
    first, length = int(random.integers(1985, 2014)), int(random.integers(1, 5))
    start, change = _date(first, random), _date(first + length, random)
    is_over = random.random() < 0.25
    reason = str(random.choice(REASONS)) if is_over else ""

    def spell(number: int, role: str, begin: str, end: str, why: str) -> _Spell:
        cells = {
            "membership": f"{network.id}.{member.id}.{number}",
            "member": member.id,
            "network": network.id,
            "role": role,
            "status": "active",
        }
        return _Spell(cells, begin, end, why, member.name, tellers)

    if random.random() < CHAINED:
        return [
            spell(1, "observer", start, change, "role-changed"),
            spell(2, "member", change, "", ""),
        ]
    return [spell(1, "member", start, change if is_over else "", reason)]


def _date(year: int, random: np.random.Generator) -> str:
    """Write a date in a year as precisely as sources do; sometimes they do not say."""
    month, day = int(random.integers(1, 13)), int(random.integers(1, 29))
    forms = (
        f"{year}",
        f"{year}-{month:02}",
        f"{year}-{month:02}-{day:02}",
        f"{year}-{21 + month % 3}",
        f"{year}?",
        f"{year}-01/{year}-{month:02}",
        "",
    )
    return forms[random.choice(len(forms), p=(0.3, 0.2, 0.3, 0.04, 0.03, 0.03, 0.1))]


def _tell(source: _Source, spell: _Spell, *, is_second: bool) -> None:
    """Tell a spell; who tells it second knows only years."""
    start, end = (spell.start[:4], spell.end[:4]) if is_second else (spell.start, spell.end)
    cells = {**spell.cells, "start": start, "end": end, "end_reason": spell.reason}
    if not spell.end and not spell.reason:
        cells["observed"] = source.date
    source.say("memberships", spell.printed, **cells)


def _count(source: _Source) -> None:
    """State how many members each network of a source has: as many as it lists."""
    members: dict[str, set[str]] = defaultdict(set)
    for row in source.rows["memberships"]:
        members[row["network"]].add(row["member"])
    for row in source.rows["networks"]:
        number = len(members[row["network"]])
        cells = {"thing": row["network"], "counted": "members", "comparator": "exact"}
        source.say("counts", str(number), number=str(number), lists="complete", **cells)


def _write(
    folder: Path, organisations: list[_Thing], networks: list[_Thing], sources: list[_Source]
) -> None:
    """Write all files in the layout of a dataset."""
    tables = {table.name: table for table in read_ontology(share() / "ontology").tables.values()}
    register = folder / "register"
    register.mkdir(parents=True)
    settings = {
        "title": "A made-up dataset",
        "base": BASE,
        "licence": "https://creativecommons.org/publicdomain/zero/1.0/",
        "languages": "[lt, sr-Latn, en]",
        "publisher": "nobody",
    }
    (folder / "dataset.yaml").write_text(_yaml(settings), encoding="utf-8")
    for name, things in (
        ("organizations", organisations),
        ("networks", networks),
        ("projects", []),
    ):
        file, rows = f"{name}.csv", [[t.id, t.name, t.language, ""] for t in things]
        (register / file).write_text(write_rows(REGISTER[file], rows), encoding="utf-8")
    for source in sources:
        place = folder / "sources" / source.id
        place.mkdir(parents=True)
        (place / "source.yaml").write_text(_yaml(_settings(source)), encoding="utf-8")
        for name, cells in sorted(source.rows.items()):
            text = _table(tables[name], cells)
            (place / tables[name].file).write_text(text, encoding="utf-8")


def _table(table: Table, rows: Iterable[Row]) -> str:
    """Write the rows of a table, each with the next claim id."""
    counter = Counter[str]()
    cells = []
    for row in rows:
        counter[table.letter] += 1
        claim = {"claim": f"{table.letter}{counter[table.letter]}"}
        cells.append([{**row, **claim}.get(column, "") for column in table.header])
    return write_rows(table.header, cells)


def _settings(source: _Source) -> Mapping[str, str]:
    """Give what `source.yaml` says."""
    return {
        "id": source.id,
        "title": f"Made-up list {source.id}",
        "language": "en",
        "date": source.date,
        "media_type": "text/plain",
        "sha256": hashlib.sha256(source.id.encode()).hexdigest(),
        "characters": str(source.characters),
    }


def _yaml(settings: Mapping[str, str]) -> str:
    return "".join(f"{key}: {value}\n" for key, value in settings.items())
