"""Gather what the pages tell: the statements of a release and the answers of some questions.

Owns how they become the records of a `World`. All text from the data is cleaned here (controls,
turning of direction), once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from unicodedata import is_normalized

from civilgraph import queries
from civilgraph.identifiers import REFERENCE, SLUG, Identifiers
from civilgraph.knowledge_graph import KnowledgeGraph, catalogue
from civilgraph.publish.site.claims import Claim, Form, form_of, hear
from civilgraph.publish.site.reading import Record, read_statements
from civilgraph.publish.site.tongues import Lexicon
from civilgraph.publish.site.world import Bounds, Row, Source, Thing, World
from civilgraph.rdf.ontology import read_ontology
from civilgraph.view.picture import clean
from civilgraph.workspace import share

# A longer id cannot be the name of a file everywhere.
LONGEST_ID = 120


def gather(kg: KnowledgeGraph, *, quads: Path) -> World:
    """Gather everything that the site tells; `quads` are those of the graph."""
    ids, lexicon = kg.identifiers, Lexicon()
    tables = read_ontology(share() / "ontology").tables.values()
    questions = catalogue()

    def ask(name: str, **values: str) -> list[dict[str, str]]:
        return queries.ask(kg.store, questions[name], values, identifiers=ids).records()

    judgements, same = _read_judgements(ask("judgements"))
    read = read_statements(quads, identifiers=ids)
    things = _read_things(read.kinds, read.names, ids=ids, lexicon=lexicon)
    sources = _read_sources(read.sources, ids=ids)
    forms = {table.name: form_of(table) for table in tables}
    _read_claims(read.claims, sources, ids=ids, forms=forms)
    coverage: dict[str, list[Row]] = defaultdict(list)
    for row in ask("coverage-per-network"):
        coverage[ids.local(row["thing"])].append({k: tidy(v) for k, v in row.items()})
    return World(
        identifiers=ids,
        lexicon=lexicon,
        forms=forms,
        ontology=read.ontology,
        concepts=_read_concepts(
            {tag: ask("concepts", language=tag) for tag in ("en", "lt", "sr-Latn", "sr-Cyrl")},
            lexicon,
        ),
        things=things,
        sources=sources,
        bounds={ids.local(spell): Bounds(**found) for spell, found in read.bounds.items()},
        coverage=coverage,
        judgements=judgements,
        same=same,
        aliases=_read_aliases(same, things, read.replaced, ids=ids),
    )


def tidy(text: str) -> str:
    """Clean a text of what cannot be shown; most texts are clean already."""
    if text.isprintable() and is_normalized("NFC", text):
        return text.strip()
    return clean(text)


def _read_things(
    kinds: Mapping[str, str], names: Mapping[str, Record], *, ids: Identifiers, lexicon: Lexicon
) -> dict[str, Thing]:
    """Read the things in the order of their ids; what no path can hold has no page."""
    found: dict[str, Thing] = {}
    for iri, kind in sorted(kinds.items()):
        id_, known = ids.local(iri), names.get(iri, {})
        if known and REFERENCE.fullmatch(id_) and len(id_) <= LONGEST_ID:
            spoken = {language: tidy(name) or id_ for language, name in known.items()}
            found[id_] = Thing(lexicon.add(spoken), iri, id_, kind, spoken)
    return found


def _read_sources(rows: Mapping[str, Record], *, ids: Identifiers) -> dict[str, Source]:
    """Read the sources in the order of their ids."""
    found: dict[str, Source] = {}
    for iri, row in sorted(rows.items()):
        id_ = iri.removeprefix(ids.source(""))
        if SLUG.fullmatch(id_) and len(id_) <= LONGEST_ID:
            cells = {name: tidy(cell) for name, cell in row.items()}
            found[id_] = Source(
                iri=iri,
                id=id_,
                title=cells.get("title") or id_,
                publisher=ids.local(cells.get("publisher", "")),
                language=cells.get("language", ""),
                url=cells.get("url", ""),
                date=cells.get("date", ""),
                format=cells.get("format", ""),
                digest=cells.get("digest", ""),
            )
    return found


def _read_claims(
    rows: Mapping[str, Record],
    sources: Mapping[str, Source],
    *,
    ids: Identifiers,
    forms: Mapping[str, Form],
) -> None:
    """Read the claims of each source, in the order of its document."""
    for iri, row in rows.items():
        source, claim = ids.claim_parts(iri) or ("", "")
        says = row.get("says", "")
        form = forms.get(says.partition(":")[0])
        if source not in sources or form is None or not SLUG.fullmatch(claim):
            continue
        sources[source].claims.append(
            Claim(
                source=source,
                id=claim,
                subject=ids.local(row.get("subject", "")),
                form=form,
                cells=tuple(map(tidy, hear(says, form=form))),
                locator=tidy(row.get("locator", "")),
                as_printed=tidy(row.get("as_printed", "")),
                basis=row.get("basis", "").rpartition("/")[2],
                certainty=row.get("certainty", "").rpartition("/")[2],
                note=tidy(row.get("note", "")),
            )
        )
    for kept in sources.values():
        kept.claims.sort(key=_place)


def _place(claim: Claim) -> tuple[str, int, int, str]:
    """Order claims as the document has them, then by their ids."""
    unit, _, numbers = claim.locator.partition("=")
    first = numbers.replace("-", ",").partition(",")[0]
    digits = claim.id.lstrip("abcdefghijklmnopqrstuvwxyz-")
    return (
        unit,
        int(first) if first.isdecimal() else 0,
        int(digits) if digits.isdecimal() else 0,
        claim.id,
    )


def _read_concepts(
    rows: Mapping[str, Iterable[Row]], lexicon: Lexicon
) -> dict[tuple[str, str], int]:
    """Read how each concept is called in each language, by scheme and slug."""
    labels: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for language, found in rows.items():
        for row in found:
            labels[row["scheme"], row["slug"]].setdefault(language.casefold(), row["label"])
    return {key: lexicon.add(texts) for key, texts in sorted(labels.items())}


def _read_judgements(rows: Iterable[Row]) -> tuple[dict[str, list[Row]], dict[str, str]]:
    """Read the judgements on each thing, and which id stands for another."""
    found: dict[str, list[Row]] = defaultdict(list)
    same: dict[str, str] = {}
    for row in rows:
        cells = {name: tidy(cell) for name, cell in row.items()}
        found[row["subject_id"]].append({**cells, "other": row["object_id"]})
        found[row["object_id"]].append({**cells, "other": row["subject_id"]})
        if row["judgement"] == "same":
            same[row["subject_id"]] = row["object_id"]
    return found, same


def _read_aliases(
    same: Mapping[str, str], things: Mapping[str, Thing], replaced: Record, *, ids: Identifiers
) -> dict[str, str]:
    """Find the ids that have no thing of their own any more, and the thing each leads to."""
    heirs = {ids.local(id_): ids.local(heir) for id_, heir in replaced.items()} | dict(same)
    found = {}
    for id_ in heirs:
        seen, heir = {id_}, heirs[id_]
        while heir in heirs and heir not in seen:
            seen.add(heir)
            heir = heirs[heir]
        if id_ not in things and heir in things and SLUG.fullmatch(id_):
            found[id_] = heir
    return dict(sorted(found.items()))
