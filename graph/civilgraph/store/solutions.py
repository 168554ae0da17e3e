"""Read the rows of SPARQL's JSON, and write them down elsewhere.

Owns the terms in a row. Asks nobody.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from civilgraph.store import Answer, BadQuery, Iri, Literal
from civilgraph.store.binding import write_term
from civilgraph.vocabulary import XSD

Row = dict[str, dict[str, str]]


def read_term(term: Mapping[str, str]) -> Iri | Literal:
    """Read a term of SPARQL's JSON; raise BadQuery where it has no name."""
    match term["type"]:
        case "uri":
            return Iri(term["value"])
        case "literal" | "typed-literal":
            return Literal(
                text=term["value"],
                language=term.get("xml:lang", ""),
                datatype=term.get("datatype", XSD.string),
            )
        case _:
            raise BadQuery(f"_:{term['value']} has no name; give it an IRI")


def plain_text(term: Mapping[str, str] | None) -> str:
    """Give a cell as text; an unbound one is empty."""
    if term is None:
        return ""
    return f"_:{term['value']}" if term["type"] == "bnode" else term["value"]


def written(term: Mapping[str, str] | None) -> str:
    """Write a cell as it stands in SPARQL."""
    return "UNDEF" if term is None else write_term(read_term(term))


def is_true(found: Mapping[str, Any]) -> bool:
    """Read the answer to an ASK."""
    if "boolean" in found:
        return bool(found["boolean"])
    # Virtuoso answers some ASKs with a table of one number.
    (row,) = found["results"]["bindings"]
    (cell,) = row.values()
    return cell["value"] not in ("0", "false")


def to_csv(answer: Answer) -> bytes:
    """Write an answer as SPARQL's CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(answer.columns)
    writer.writerows(answer.rows)
    return out.getvalue().encode()
