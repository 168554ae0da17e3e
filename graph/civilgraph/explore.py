"""Gather what the explorer shows from answers of the catalogue.

Owns which questions are asked for it. Rows come in, the columns of `view.explorer` go out; each
question is asked once for all things. Of a large graph the evidence and histories stay behind,
and the page says so. The module is long because one page shows rows of many questions, and each
kind of row is read in a few lines of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from civilgraph.dates import NotADate, parse_edtf
from civilgraph.identifiers import Identifiers
from civilgraph.queries import Query, ask
from civilgraph.store import Store
from civilgraph.view.explorer import Explored, render_explorer
from civilgraph.view.explorer.dataset import LAYERS, Layer, Spells, Things, find_anchors
from civilgraph.view.explorer.judging import judge
from civilgraph.view.explorer.speaking import speak_concepts, speak_dates

# Above this many claims a page with all of them would be slow to open.
MOST_CLAIMS = 5_000
NOT_STATED = "not stated"

Row = Mapping[str, str]


def explore(
    store: Store,
    *,
    catalogue: Mapping[str, Query],
    identifiers: Identifiers,
    title: str,
    digest: str,
    licence: str,
    language: str = "en",
) -> str:
    """Write the explorer of a graph as one self-contained HTML page."""
    explored = gather(
        store,
        catalogue=catalogue,
        identifiers=identifiers,
        title=title,
        digest=digest,
        licence=licence,
    )
    return render_explorer(explored, language=language)


def gather(
    store: Store,
    *,
    catalogue: Mapping[str, Query],
    identifiers: Identifiers,
    title: str,
    digest: str,
    licence: str,
) -> Explored:
    """Gather everything that the explorer shows; the store is only read.

    `digest` names the release and `licence` its licence; both are empty where nobody knows.
    """

    def rows(name: str, **values: str) -> list[dict[str, str]]:
        return ask(store, catalogue[name], values, identifiers=identifiers).records()

    def rows_of_all(name: str) -> list[dict[str, str]]:
        # Without a value for its parameter a query answers for every thing, which is its column.
        return store.select(catalogue[name].text).records()

    themes = _by(rows_of_all("aims-by-theme"), "thing")
    things, places = _read_things(
        rows("organisations-and-networks"), themes, identifiers=identifiers
    )
    sources = [_read_source(row) for row in rows("sources")]
    has_evidence = sum(source["claims"] for source in sources) <= MOST_CLAIMS
    evidence = rows_of_all("evidence") if has_evidence else []
    told = _by(rows("networks/sources-of-memberships"), "spell")
    told |= _by(rows("networks/sources-of-ties"), "spell")
    layers = {
        name: layer
        for name in LAYERS
        if (layer := _read_layer(name, rows(f"networks/{name}"), told, things, places,
                                 identifiers=identifiers))
    }  # fmt: skip
    numbers = {str(source["iri"]): i for i, source in enumerate(sources)}
    names = [_bare(row) for row in rows_of_all("names-of-thing")]
    histories = [_bare(row) for row in rows_of_all("history")] if has_evidence else []
    claims, claims_of = _read_claims(evidence, places, numbers, identifiers=identifiers)
    counts = rows("coverage", on="ever")
    cells = {cell for row in (*names, *histories) for cell in (row["start"], row["end"])}
    cells |= {row["observed"] for row in (*names, *histories)} | {row["when"] for row in counts}
    for layer in layers.values():
        cells |= {*layer.spells.start, *layer.spells.end}
    return Explored(
        title=title,
        release=digest,
        licence=licence,
        citation=title,
        things=things,
        layers=layers,
        sources=sources,
        concepts=speak_concepts(
            {**row, "notation": row["slug"], "language": language.lower()}
            for language in ("en", "lt", "sr-Latn", "sr-Cyrl")
            for row in ask(
                store, catalogue["concepts"], {"language": language}, identifiers=identifiers
            ).records()
        ),
        dates=speak_dates(cells),
        counts=[_read_count(row, places, numbers) for row in counts if row["thing"] in places],
        names=[_read_name(row, places, numbers) for row in names if row["thing"] in places],
        claims=claims,
        claims_of=claims_of,
        history=_read_histories(histories, places, identifiers=identifiers),
        has_evidence=has_evidence,
    )


def _read_things(
    rows: Iterable[Row], themes: Mapping[str, Sequence[Row]], *, identifiers: Identifiers
) -> tuple[Things, dict[str, int]]:
    """Read organisations, networks and projects, networks first; of several kinds the first."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row["thing"], row)
    kept = sorted(
        found.values(),
        key=lambda row: (row["class"] != "Network", row["label"].casefold(), row["id"]),
    )
    things = Things(
        id=[identifiers.local(row["thing"]) for row in kept],
        label=[row["label"] for row in kept],
        is_network=[row["class"] == "Network" for row in kept],
        is_project=[row["class"] == "Project" for row in kept],
        kind=[row["kind"] for row in kept],
        country=[row["country"] for row in kept],
        themes=[
            sorted({x["theme"].rpartition("/")[2] for x in themes.get(row["thing"], ())} - {""})
            for row in kept
        ],
        iri=[row["thing"] for row in kept],
    )
    return things, {row["thing"]: i for i, row in enumerate(kept)}


def _read_layer(
    name: str,
    rows: Iterable[Row],
    told: Mapping[str, Sequence[Row]],
    things: Things,
    places: Mapping[str, int],
    *,
    identifiers: Identifiers,
) -> Layer | None:
    """Read the ties of one kind; None where there are none, but memberships always."""
    ties = _read_grants(rows) if name == "grants" else rows
    known = [row for row in ties if row["source"] in places and row["target"] in places]
    if not known and name != "memberships":
        return None
    spells = _read_spells(known, told, places=places, identifiers=identifiers)
    anchors = find_anchors(things, spells, layer=name)
    return judge(spells, [int(i) for i in anchors.nonzero()[0]])


def _read_grants(rows: Iterable[Row]) -> Iterator[Row]:
    """Read grants as ties from whoever is paid to who pays, each once for whom it pays.

    They are made some time within their period; which day that is, nobody states.
    """
    seen = set()
    for row in rows:
        if (row["grant"], row["target"]) in seen:
            continue
        seen.add((row["grant"], row["target"]))
        try:
            bounds = parse_edtf(row["period"])
        except NotADate:
            bounds = parse_edtf("")
        yield {
            "source": row["target"],
            "target": row["source"],
            "role": "",
            "status": "active",
            "surely_from": "",
            "surely_until": "",
            "possibly_from": _print_day(bounds.earliest),
            "possibly_until": _print_day(bounds.latest),
            "start": row["period"],
            "end": row["period"],
            "amount": f"{row['weight']} {row['currency']}".strip(),
            "spell": row["grant"],
        }


def _print_day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _read_spells(
    rows: Iterable[Row],
    told: Mapping[str, Sequence[Row]],
    *,
    places: Mapping[str, int],
    identifiers: Identifiers,
) -> Spells:
    """Read the spells, each once between two things, sorted by member and network."""
    found: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        found.setdefault((row["spell"], row["source"], row["target"]), row)
    kept = sorted(
        found.values(),
        key=lambda row: (
            places[row["source"]], places[row["target"]],
            row["possibly_from"], row["possibly_until"], row["spell"],
        ),
    )  # fmt: skip
    columns = {
        name: [row[name] for row in kept]
        for name in ("role", "status", "surely_from", "surely_until", "possibly_from",
                     "possibly_until")
    }  # fmt: skip
    return Spells(
        id=_tell_apart(identifiers.local(row["spell"]) for row in kept),
        member=[places[row["source"]] for row in kept],
        network=[places[row["target"]] for row in kept],
        # Where no date of its own is printed, a tie is dated by what bounds it.
        start=[row.get("start", row["possibly_from"]) for row in kept],
        end=[row.get("end", row["possibly_until"]) for row in kept],
        amount=[row.get("amount", "") for row in kept],
        claims=[
            [
                (
                    identifiers.shorten(claim["source"]).removeprefix("source/"),
                    claim["locator"],
                    identifiers.shorten(claim["claim"]).removeprefix("claim/"),
                )
                for claim in told.get(row["spell"], ())
            ]
            for row in kept
        ],
        **columns,
    )


def _tell_apart(ids: Iterable[str]) -> list[str]:
    """Give a number to an id that comes again: one grant may pay for several things."""
    seen: dict[str, int] = {}
    printed = []
    for id_ in ids:
        seen[id_] = seen.get(id_, 0) + 1
        printed.append(id_ if seen[id_] == 1 else f"{id_}#{seen[id_]}")
    return printed


def _bare(row: dict[str, str]) -> dict[str, str]:
    """Leave out the words with which a query says that there is no date."""
    return {name: "" if cell == NOT_STATED else cell for name, cell in row.items()}


def _read_source(row: Row) -> dict[str, Any]:
    known = {name: row[name] for name in ("id", "title", "language", "date", "digest")}
    return {**known, "claims": int(row["claims"]), "iri": row["source"]}


def _read_count(row: Row, places: Mapping[str, int], numbers: Mapping[str, int]) -> list[Any]:
    return [
        places[row["thing"]], row["counted"], row["comparator"], int(float(row["stated"])),
        int(row["listed"]), row["when"], row["lists"], numbers.get(row["source"], -1),
    ]  # fmt: skip


def _read_name(row: Row, places: Mapping[str, int], numbers: Mapping[str, int]) -> list[Any]:
    return [
        places[row["thing"]], row["name"], row["language"], row["type"],
        row["start"], row["end"], row["observed"], numbers.get(row["source"], -1),
    ]  # fmt: skip


def _read_claims(
    rows: Iterable[Row],
    places: Mapping[str, int],
    numbers: Mapping[str, int],
    *,
    identifiers: Identifiers,
) -> tuple[list[list[Any]], list[list[int]]]:
    """Read each claim once, and for each thing the claims in which it is named."""
    claims: list[list[Any]] = []
    known: dict[str, int] = {}
    claims_of: list[dict[int, None]] = [{} for _ in places]
    for row in rows:
        if row["thing"] not in places:
            continue
        if row["claim"] not in known:
            known[row["claim"]] = len(claims)
            id_ = identifiers.shorten(row["claim"]).removeprefix("claim/")
            cells = (row[n] for n in ("locator", "as_printed", "says", "basis", "certainty",
                                      "note"))  # fmt: skip
            claims.append([id_, numbers.get(row["source"], -1), *cells])
        claims_of[places[row["thing"]]].setdefault(known[row["claim"]])
    return claims, [list(found) for found in claims_of]


def _read_histories(
    rows: Iterable[Row], places: Mapping[str, int], *, identifiers: Identifiers
) -> list[list[Any]]:
    """Read the moments of every thing, each once with the claims behind it."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for row in rows:
        if row["thing"] in places:
            cells = tuple(row[n] for n in ("kind", "what", "detail", "start", "end", "observed"))
            claims = found.setdefault((places[row["thing"]], *cells), [])
            claim = identifiers.shorten(row["claim"]).removeprefix("claim/")
            if claim not in claims:
                claims.append(claim)
    ordered = sorted(found, key=lambda x: (x[0], x[4] or x[6] or "9999", *x[1:4], x[5]))
    return [[*key, sorted(found[key])] for key in ordered]


def _by(rows: Iterable[dict[str, str]], column: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found
