"""Begin a dataset or a source: folders, settings and tables with their headers.

Owns what an empty one looks like. Overwrites nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from civilgraph.curation.columns import REGISTER, Table
from civilgraph.curation.tables import write_rows
from civilgraph.identifiers import SLUG

DATASET = """\
# What this dataset is. Every value is read as text.
title: {title}
base: https://example.org/{name}/
licence: https://creativecommons.org/licenses/by/4.0/
languages: [en]
publisher: {title}
version: 0.1.0
"""

SOURCE = """\
# What the document is. Its text stays with you; the digest tells every copy of it.
id: {id}
title: {title}
language: {language}
media_type: text/plain
sha256: {sha256}
file: {file}
characters: {characters}
# When the page was written, in EDTF; `2020-05/..` for an undated page that tells of May 2020.
date:
"""


class Occupied(FileExistsError):
    """The folder is there already and holds something."""


def new_dataset(root: Path) -> list[Path]:
    """Make an empty dataset that `check` finds right; give the files that were written."""
    _refuse_occupied(root)
    name = "".join(c if c.isalnum() else "-" for c in root.resolve().name.lower()).strip("-")
    files = {
        root / "dataset.yaml": DATASET.format(
            title=_quote(root.resolve().name), name=name or "graph"
        )
    }
    for file, header in REGISTER.items():
        files[root / "register" / file] = write_rows(header, [])
    (root / "sources").mkdir(parents=True, exist_ok=True)
    return _write(files)


def new_source(
    folder: Path, *, document: Path, title: str, language: str, tables: Mapping[str, Table]
) -> list[Path]:
    """Make a source from the plain text of a document: `source.yaml` and every table's header.

    Raises Occupied where the folder holds something, ValueError where its name is no id or the
    text is not UTF-8.
    """
    _refuse_occupied(folder)
    if not SLUG.fullmatch(folder.name):
        raise ValueError(f"{folder.name!r} is no id; name the folder with a-z, 0-9 and '-'")
    data = document.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError(f"{document} is not UTF-8 text; save it as UTF-8 first") from None
    settings = SOURCE.format(
        id=folder.name,
        title=_quote(title),
        language=language,
        sha256=hashlib.sha256(data).hexdigest(),
        file=_quote(document.name),
        characters=len(text),
    )
    files = {folder / "source.yaml": settings}
    for table in tables.values():
        files[folder / table.file] = write_rows(table.header, [])
    return _write(files)


def _quote(text: str) -> str:
    """Quote a text for YAML."""
    return json.dumps(text, ensure_ascii=False)


def _refuse_occupied(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Occupied(f"{folder} is there already and not empty; choose another name")


def _write(files: Mapping[Path, str]) -> list[Path]:
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return list(files)
