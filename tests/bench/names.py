"""Time the search for a name among a million, beside a look at each of them.

Names are looked for as people write them: without diacritics, with a letter wrong, with a word left
out. The peer is rapidfuzz over the same folded names, which is what ours does below fifty thousand.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

import numpy as np
from rapidfuzz import fuzz, process

from civilgraph.cli.output import align, progress
from civilgraph.names import NameIndex, fold

NAMES, SEED = 1_000_000, 1
QUESTIONS, QUESTIONS_OF_PEER = 300, 20
KINDS = [
    "centras",
    "asociacija",
    "lyga",
    "fondas",
    "sąjunga",
    "institutas",
    "centar",
    "udruženje",
    "mreža",
    "fondacija",
    "odbor",
    "association",
    "league",
    "foundation",
    "union",
    "initiative",
    "forum",
    "network",
    "platform",
    "society",
]
CAUSES = [
    "Žmogaus teisių",
    "Lygių galimybių",
    "Moterų",
    "Jaunimo",
    "Romų visuomenės",
    "Šeimos",
    "Građanski",
    "Ženski",
    "Omladinski",
    "Dečji",
    "Evropski",
    "Human Rights",
    "Anti-Slavery",
    "Women's",
    "Youth",
    "Civic",
    "Children's",
    "Lake",
    "River",
]
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "čia",
    "da",
    "do",
    "ga",
    "ge",
    "ka",
    "ke",
    "klai",
    "la",
    "le",
    "li",
    "ma",
    "me",
    "mi",
    "na",
    "ne",
    "ni",
    "pė",
    "ra",
    "ro",
    "sa",
    "su",
    "ša",
    "ta",
    "ti",
    "vil",
]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search took, in milliseconds each, and how often the name was among the first ten."""

    milliseconds: list[float]
    share: float


def run() -> None:
    """Print the time of each way of writing, and the ratio to the peer."""
    random = np.random.default_rng(SEED)
    with progress() as step:
        step("making up a million names")
        names = make_names(NAMES, random)
        step("indexing them")
        start = time.process_time()
        index = NameIndex((name, str(number)) for number, name in enumerate(names))
        indexed = time.process_time() - start
        folded = [fold(name) for name in names]

        def ours(text: str) -> list[str]:
            return [hit.name for hit in index.find(text)]

        def peer(text: str) -> list[str]:
            found = process.extract(fold(text), folded, scorer=fuzz.token_ratio, limit=10)
            return [names[place] for _, _, place in found]

        rows = []
        for title, mangle in WAYS.items():
            asked = [names[number] for number in random.integers(len(names), size=QUESTIONS)]
            pairs = [(name, mangle(name, random)) for name in asked]
            step(f"{title}: civilgraph")
            found = _time(ours, pairs)
            step(f"{title}: rapidfuzz over all names")
            other = _time(peer, pairs[:QUESTIONS_OF_PEER])
            rows += [
                (title, "civilgraph", *_figures(found, other)),
                ("", "rapidfuzz, each name", *_figures(other, other)),
            ]
    print(
        f"names: {len(names):,} names, indexed in {indexed:.0f} CPU s; milliseconds, of 50 promised"
    )
    print(align(("looked for", "", "median", "of 20 the slowest", "ratio", "found"), rows))


def make_names(count: int, random: np.random.Generator) -> list[str]:
    """Make up different names of organisations, each with a place that is made up too."""
    names: dict[str, None] = {}
    while len(names) < count:
        size = count - len(names)
        kinds, causes = random.choice(KINDS, size), random.choice(CAUSES, size)
        places = random.choice(SYLLABLES, (size, 4))
        for kind, cause, place in zip(kinds, causes, places, strict=True):
            names[f"{cause} {kind} {''.join(place).capitalize()}"] = None
    return list(names)


def _without_marks(name: str, random: np.random.Generator) -> str:
    return fold(name)


def _letter_wrong(name: str, random: np.random.Generator) -> str:
    """Write another letter in place of one of the last word."""
    place = int(random.integers(name.rindex(" ") + 2, len(name)))
    return f"{name[:place]}{'x' if name[place] != 'x' else 'y'}{name[place + 1 :]}"


def _word_missing(name: str, random: np.random.Generator) -> str:
    """Leave out the word before the place."""
    words = name.split()
    return " ".join(words[:-2] + words[-1:])


WAYS: dict[str, Callable[[str, np.random.Generator], str]] = {
    "without diacritics": _without_marks,
    "a letter wrong": _letter_wrong,
    "a word missing": _word_missing,
}


def _time(search: Callable[[str], list[str]], pairs: Sequence[tuple[str, str]]) -> Found:
    """Search for mangled names, one after another."""
    milliseconds, count = list[float](), 0
    for name, text in pairs:
        start = time.perf_counter()
        found = search(text)
        milliseconds.append((time.perf_counter() - start) * 1_000)
        count += name in found
    return Found(milliseconds, count / len(pairs))


def _figures(found: Found, peer: Found) -> tuple[str, str, str, str]:
    middle = median(found.milliseconds)
    return (
        f"{middle:8.2f}",
        f"{quantiles(found.milliseconds, n=20)[-1]:8.2f}",
        f"{middle / median(peer.milliseconds):7.4f}",
        f"{found.share:4.0%}",
    )
