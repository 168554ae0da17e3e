"""Describe the files in which the data can be had.

Owns what each is called and of which media type it is; where they are used is `record.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from civilgraph.publish import dumps
from civilgraph.rdf.record import Distribution
from civilgraph.release import Draft
from civilgraph.vocabulary import CSVW

SHAPES = "data/shapes.ttl"
MEDIA_TYPES = {
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".csv": "text/csv",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
}
TITLES = {
    dumps.QUADS: "All quads, sorted (N-Quads)",
    dumps.TRIG: "The graph by source (TriG)",
    dumps.TURTLE: "The graph without its sources (Turtle)",
    dumps.JSON: "The graph by source (JSON-LD)",
    dumps.XML: "The graph without its sources (RDF/XML)",
    dumps.CONTEXT: "The words of the JSON-LD documents",
    SHAPES: "What a claim must be like (SHACL)",
}


def describe_files(draft: Draft) -> Iterator[Distribution]:
    """Describe the files in which the data can be had."""
    for name, digest in sorted(draft.sums.items()):
        if not name.startswith("data/"):
            continue
        plain = name.removesuffix(".gz")
        is_table = name.startswith("data/tables/")
        title = TITLES.get(plain) or f"Table: {Path(name).name}"
        yield Distribution(
            path=name,
            media_type=MEDIA_TYPES[Path(plain).suffix],
            title=title if plain == name else f"{title}, packed",
            bytes=(draft.folder / name).stat().st_size,
            sha256=digest,
            conforms_to=CSVW.iri.removesuffix("#") if is_table and name.endswith(".csv") else "",
            compressed="" if plain == name else "application/gzip",
        )
