"""Word the release notes in each of their languages.

Owns the phrases of the notes. Serbian is written once, in Latin script; names stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping

import cyrtranslit

from civilgraph.wording import describe

LANGUAGES = ("en", "lt", "sr-Latn", "sr-Cyrl")
# In which language the model has labels for each.
LABELS = {"en": "en", "lt": "lt", "sr-Latn": "sr-Latn", "sr-Cyrl": "sr-Latn"}

# One row a phrase: English, Lithuanian, Serbian.
_PHRASES: Mapping[str, tuple[str, str, str]] = {
    "figures": ("In figures", "Skaičiais", "U brojkama"),
    "claims": ("claims", "teiginiai", "tvrdnje"),
    "documents": ("sources", "šaltiniai", "izvori"),
    "sources": ("Sources", "Šaltiniai", "Izvori"),
    "organisations": ("organisations", "organizacijos", "organizacije"),
    "networks": ("networks", "tinklai", "mreže"),
    "projects": ("projects", "projektai", "projekti"),
    "memberships": ("memberships", "narystės", "članstva"),
    "things": (
        "Organisations, networks and projects",
        "Organizacijos, tinklai ir projektai",
        "Organizacije, mreže i projekti",
    ),
    "judgements": (
        "Judgements of identity",
        "Sprendimai dėl tapatumo",
        "Ocene o istovetnosti",
    ),
    "count": ("{0}: {1}", "{0}: {1}", "{0}: {1}"),
    "counted": ("{0}: {1} (before: {2}, {3})", "{0}: {1} (anksčiau: {2}, {3})",
                "{0}: {1} (ranije: {2}, {3})"),
    "membership": ("{0} ({1}, {2})", "{0} ({1}, {2})", "{0} ({1}, {2})"),
    "new": ("new: {0}", "nauja: {0}", "novo: {0}"),
    "gone": ("no longer recorded: {0}", "nebeįrašyta: {0}", "više nije zabeleženo: {0}"),
    "renamed": ("now called otherwise: {0} → {1}", "dabar vadinasi kitaip: {0} → {1}",
                "sada se zove drugačije: {0} → {1}"),
    "changed": ("changed: {0}: {1}", "pasikeitė: {0}: {1}", "promenjeno: {0}: {1}"),
    "was": ("{0}: {1} → {2}", "{0}: {1} → {2}", "{0}: {1} → {2}"),
    "pair": ("{0} and {1}", "{0} ir {1}", "{0} i {1}"),
    "same": ("the same", "tas pats", "isto"),
    "different": ("different", "skirtingi", "različito"),
    "unsure": ("left open", "neišspręsta", "ostavljeno otvoreno"),
    "role": ("role", "vaidmuo", "uloga"),
    "status": ("status", "būsena", "status"),
    "start": ("start", "pradžia", "početak"),
    "end": ("end", "pabaiga", "kraj"),
    "since": ("Compared with release {0}.", "Palyginti su laida {0}.",
              "U poređenju sa izdanjem {0}."),
    "quads": ("Quads added: {0}; removed: {1}.", "Pridėta ketvertų: {0}; pašalinta: {1}.",
              "Dodato četvorki: {0}; uklonjeno: {1}."),
}  # fmt: skip


class Words:
    """The phrases of one language.

    >>> Words("sr-Cyrl")("new", "ASTRA")
    'ново: ASTRA'
    """

    def __init__(self, language: str, *, concepts: Mapping[str, str] | None = None) -> None:
        """Take a language; `concepts` are the labels of roles and statuses in it by slug."""
        self.language, self._concepts = language, concepts or {}
        self._row = {"en": 0, "lt": 1, "sr-Latn": 2, "sr-Cyrl": 2}[language]

    def __getitem__(self, name: str) -> str:
        """Give a phrase in which nothing is open."""
        return self(name)

    def __call__(self, name: str, *values: str) -> str:
        """Fill a phrase in."""
        phrase = _PHRASES[name][self._row]
        if self.language == "sr-Cyrl":
            phrase = str(cyrtranslit.to_cyrillic(phrase, "sr"))
        return phrase.format(*values)

    def concept(self, slug: str) -> str:
        """Call a role or a status as the model does, or by its slug."""
        label = self._concepts.get(slug)
        if label is None:
            return slug
        return str(cyrtranslit.to_cyrillic(label, "sr")) if self.language == "sr-Cyrl" else label

    def value(self, name: str, text: str) -> str:
        """Say the value of a column of a membership."""
        return self.concept(text) if name in ("role", "status") else self.date(text)

    def date(self, text: str) -> str:
        """Say a date."""
        return describe(text, language=self.language)

    def period(self, row: Mapping[str, str]) -> str:
        """Say from when until when a membership is told to be."""
        if not row["end"]:
            return self("count", self["start"], self.date(row["start"]))
        return f"{self.date(row['start'])} – {self.date(row['end'])}"
