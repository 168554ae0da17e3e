"""Write the tables of a publication: CSV with its metadata (CSVW), and Parquet.

Owns which answers of the catalogue are tables, and what their columns hold. What a column means is
read from the query, so table and question cannot disagree. An empty cell is a null: not stated.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from civilgraph.knowledge_graph import KnowledgeGraph, catalogue
from civilgraph.vocabulary import CSVW

Json = dict[str, Any]
Row = Mapping[str, str]

FOLDER = "data/tables"
METADATA = f"{FOLDER}/csv-metadata.json"
# What is between the values of a cell that holds several; no slug and no country code has it.
BETWEEN = "|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its name, the query that answers it, what a row is found by, and where it leads.

    A table without a key may tell of one thing in several rows.
    """

    name: str
    query: str
    key: tuple[str, ...]
    refers: Mapping[str, tuple[str, str]]
    """Columns that name a row of another table: its name and its column."""


THINGS = ("things", "thing")
TABLES = (
    Table(
        name="accreditations",
        query="networks/accreditations",
        key=("spell",),
        refers={"source": THINGS, "target": THINGS},
    ),
    Table(name="grants", query="networks/grants", key=(),
          refers={"source": THINGS}),
    Table(name="memberships", query="networks/memberships", key=("spell",),
          refers={"source": THINGS, "target": THINGS}),
    Table(name="names", query="all-names", key=("name", "id"), refers={"thing": THINGS}),
    Table(name="participations", query="networks/projects", key=("spell",),
          refers={"source": THINGS, "target": THINGS}),
    Table(name="sources", query="sources", key=("id",), refers={}),
    Table(name="things", query="organisations-and-networks", key=("id",), refers={}),
)  # fmt: skip
# Columns that hold a day or a number; all others hold text as it is printed.
TYPES: Mapping[str, str] = {
    **dict.fromkeys(("surely_from", "surely_until", "possibly_from", "possibly_until"), "date"),
    "claims": "integer",
}
IRIS = frozenset({"source", "target", "spell", "thing", "grant", "onward_of"})
# A thing may have several of these: one row a thing, all of them in one cell.
SEVERAL = ("kind", "kind_label", "country")


def table_files(kg: KnowledgeGraph) -> Iterator[tuple[str, bytes]]:
    """Write every table as CSV and Parquet, and the metadata of all, below `data/tables/`."""
    described = []
    for table in TABLES:
        columns, rows = read_table(kg, table)
        described.append(describe(table, columns))
        yield f"{FOLDER}/{table.name}.csv", to_csv(columns, rows)
        yield f"{FOLDER}/{table.name}.parquet", to_parquet(columns, rows)
    metadata = {"@context": [CSVW.iri.removesuffix("#"), {"@language": "en"}], "tables": described}
    yield METADATA, (json.dumps(metadata, ensure_ascii=False, indent=1) + "\n").encode()


def read_table(kg: KnowledgeGraph, table: Table) -> tuple[Mapping[str, str], list[list[str]]]:
    """Read a table: its columns with what they hold, and its rows in the order of the query."""
    columns = catalogue()[table.query].columns
    rows = kg.query(table.query).records()
    if table.name == "things":
        rows = list(_one_per_thing(rows))
    return columns, [[row[name] for name in columns] for row in rows]


def _one_per_thing(rows: Sequence[Row]) -> Iterator[dict[str, str]]:
    """Join the rows of a thing that sources call two kinds."""
    things: dict[str, list[Row]] = {}
    for row in rows:
        things.setdefault(row["thing"], []).append(row)
    for _, found in sorted(things.items()):
        joined = {
            name: BETWEEN.join(dict.fromkeys(row[name] for row in found if row[name]))
            for name in SEVERAL
        }
        yield {**found[0], **joined}


def to_csv(columns: Mapping[str, str], rows: Sequence[Sequence[str]]) -> bytes:
    r"""Write a table as RFC 4180 has it, with CRLF.

    >>> to_csv({"a": "", "b": ""}, [["1", "x, y"]])
    b'a,b\r\n1,"x, y"\r\n'
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()


def to_parquet(columns: Mapping[str, str], rows: Sequence[Sequence[str]]) -> bytes:
    """Write a table as Parquet: days and numbers typed, several values a list, empty a null."""
    arrays = {name: _array(name, [row[i] for row in rows]) for i, name in enumerate(columns)}
    fields = [
        pa.field(name, array.type, metadata={"description": columns[name]})
        for name, array in arrays.items()
    ]
    out = io.BytesIO()
    table = pa.Table.from_arrays(list(arrays.values()), schema=pa.schema(fields))
    # The name of the program that wrote it would change the bytes with each version of it: the
    # format has no way to leave that out, so the pins of the project hold it still.
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _array(name: str, cells: Sequence[str]) -> pa.Array:
    if name in SEVERAL:
        lists = [cell.split(BETWEEN) if cell else [] for cell in cells]
        return pa.array(lists, type=pa.list_(pa.string()))
    texts = pa.array([cell or None for cell in cells], type=pa.string())
    match TYPES.get(name):
        case "date":
            return texts.cast(pa.date32())
        case "integer":
            return texts.cast(pa.int64())
        case _:
            return texts


def describe(table: Table, columns: Mapping[str, str]) -> Json:
    """Describe a table as CSVW has it: columns, datatypes, keys."""
    query = catalogue()[table.query]
    schema: Json = {
        "columns": [_column(name, holds, table) for name, holds in columns.items()],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.refers:
        schema["foreignKeys"] = [
            {
                "columnReference": column,
                "reference": {"resource": f"{other}.csv", "columnReference": there},
            }
            for column, (other, there) in sorted(table.refers.items())
        ]
    return {
        "url": f"{table.name}.csv",
        "dc:title": query.title,
        "dc:description": query.description,
        "tableSchema": schema,
    }


def _column(name: str, holds: str, table: Table) -> Json:
    described: Json = {
        "name": name,
        "titles": name,
        "dc:description": holds,
        "datatype": "anyURI" if name in IRIS else TYPES.get(name, "string"),
    }
    if name in table.key:
        described["required"] = True
    if name in SEVERAL:
        described["separator"] = BETWEEN
    return described
