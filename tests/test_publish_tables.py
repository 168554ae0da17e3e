"""The tables of a publication: CSV, its metadata, Parquet, and each against the others."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import pyarrow.parquet as pq
import pytest

from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.publish.tables import METADATA, SEVERAL, TABLES, table_files, to_csv, to_parquet
from civilgraph.release import Release

Files = Mapping[str, bytes]


@pytest.fixture(scope="module", params=["mini", "data"])
def files(request: pytest.FixtureRequest) -> Files:
    release: Release = request.getfixturevalue(f"{request.param}_release")
    return dict(table_files(KnowledgeGraph.from_release(release)))


def rows_of(files: Files, url: str) -> list[dict[str, str]]:
    text = files[f"data/tables/{url}"].decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def described(files: Files) -> list[dict[str, Any]]:
    return list(json.loads(files[METADATA])["tables"])


def test_each_table_is_written_in_both_forms_and_described(files: Files) -> None:
    names = {table.name for table in TABLES}
    expected = {f"data/tables/{n}.{form}" for n in names for form in ("csv", "parquet")}
    assert expected | {METADATA} == set(files)
    assert {f"{name}.csv" for name in names} == {table["url"] for table in described(files)}


def test_the_header_of_each_table_is_what_its_metadata_says(files: Files) -> None:
    for table in described(files):
        header = next(csv.reader([files[f"data/tables/{table['url']}"].decode().split("\r\n")[0]]))
        assert [column["name"] for column in table["tableSchema"]["columns"]] == header


def test_each_row_has_a_key_of_its_own(files: Files) -> None:
    for table in described(files):
        key = table["tableSchema"].get("primaryKey")
        if key is None:
            continue
        keys = [tuple(row[name] for name in key) for row in rows_of(files, table["url"])]
        assert len(keys) == len(set(keys)), table["url"]
        assert all(all(each) for each in keys), table["url"]


def test_each_reference_leads_to_a_row(files: Files) -> None:
    for table in described(files):
        for foreign in table["tableSchema"].get("foreignKeys", []):
            there = foreign["reference"]
            known = {row[there["columnReference"]] for row in rows_of(files, there["resource"])}
            asked = {row[foreign["columnReference"]] for row in rows_of(files, table["url"])}
            assert asked - {""} <= known, (table["url"], foreign)


def test_each_cell_is_of_its_datatype(files: Files) -> None:
    for table in described(files):
        for column in table["tableSchema"]["columns"]:
            for row in rows_of(files, table["url"]):
                cell = row[column["name"]]
                match cell and column["datatype"]:
                    case "date":
                        year, month, day = cell.split("-")
                        assert (4, 2, 2) == (len(year), len(month), len(day))
                    case "integer":
                        assert str(int(cell)) == cell
                    case "anyURI":
                        assert cell.startswith("https://")


def test_parquet_holds_what_the_csv_holds(files: Files) -> None:
    for table in described(files):
        name = f"data/tables/{table['url']}".removesuffix(".csv")
        found = pq.read_table(io.BytesIO(files[f"{name}.parquet"])).to_pylist()
        as_text = [
            {
                key: "|".join(value) if key in SEVERAL else "" if value is None else str(value)
                for key, value in row.items()
            }
            for row in found
        ]
        assert rows_of(files, table["url"]) == as_text


def test_the_metadata_conforms_to_its_standard(files: Files) -> None:
    """Checks what the metadata vocabulary asks (CSVW metadata, sections 5.1 to 5.7)."""
    metadata = json.loads(files[METADATA])
    assert "http://www.w3.org/ns/csvw" == metadata["@context"][0]
    for table in metadata["tables"]:
        columns = table["tableSchema"]["columns"]
        names = [column["name"] for column in columns]
        assert len(names) == len(set(names))
        assert not any(name.startswith("_") for name in names)
        assert {column["datatype"] for column in columns} <= {"string", "anyURI", "date", "integer"}
        assert set(table["tableSchema"].get("primaryKey", [])) <= set(names)


def test_the_same_graph_gives_the_same_bytes(mini_release: Release) -> None:
    kg = KnowledgeGraph.from_release(mini_release)
    assert dict(table_files(kg)) == dict(table_files(kg))


@pytest.mark.parametrize("cell", ['=cmd|"/c calc"', "a\r\nb", '"', "|", "ж" * 10_000])
def test_a_hostile_cell_comes_back_as_it_was(cell: str) -> None:
    columns = {"label": "a label"}
    text = to_csv(columns, [[cell]]).decode()
    assert [["label"], [cell]] == list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert [{"label": cell}] == pq.read_table(io.BytesIO(to_parquet(columns, [[cell]]))).to_pylist()
