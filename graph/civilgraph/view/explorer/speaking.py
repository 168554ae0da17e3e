"""Say concepts and dates in each language of the page.

Serbian in Cyrillic is the Latin text in the other script where nobody wrote it; a concept without
a word of a language is called as in English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from civilgraph.dates import NotADate
from civilgraph.wording import describe

from .phrases import LANGUAGES, to_cyrillic

# The schemes whose words the page needs.
SCHEMES = {
    "organization-kind": "organization-kind",
    "network-kind": "network-kind",
    "role": "role",
    "membership-status": "status",
    "country": "country",
    "event-type": "event",
    "name-type": "name",
    "accreditation-status": "role",
    "counted": "counted",
    "theme": "theme",
    "basis": "basis",
    "certainty": "certainty",
}


def speak_concepts(rows: Iterable[Mapping[str, str]]) -> dict[str, dict[str, list[str]]]:
    """Order how each concept is called by the page's languages, by scheme and slug."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        scheme = SCHEMES.get(row["scheme"])
        if scheme:
            found.setdefault((scheme, row["notation"]), {}).setdefault(
                row["language"], row["label"]
            )
    concepts: dict[str, dict[str, list[str]]] = {}
    for (scheme, notation), labels in sorted(found.items()):
        latin = labels.get("sr-latn", labels.get("en", notation))
        spoken = {**labels, "sr-latn": latin}
        spoken.setdefault("sr-cyrl", to_cyrillic(latin))
        concepts.setdefault(scheme, {})[notation] = [
            spoken.get(language.casefold(), labels.get("en", notation)) for language in LANGUAGES
        ]
    return concepts


def speak_dates(cells: Iterable[str]) -> dict[str, list[str]]:
    """Say each date cell in every language; what is no date stays as it is printed."""
    said: dict[str, list[str]] = {}
    for cell in sorted({*cells} - {""}):
        try:
            said[cell] = [describe(cell, language=language) for language in LANGUAGES]
        except NotADate:
            said[cell] = [cell] * len(LANGUAGES)
    return said
