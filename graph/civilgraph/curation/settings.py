"""Read YAML files of settings strictly: text only, no key twice, no key unknown.

Owns `dataset.yaml` and `source.yaml`. Values stay text (YAML's `NO` stays Norway and a date stays
as it is written).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from civilgraph.curation.cells import find_in_language
from civilgraph.curation.tables import check_blanks, read_text
from civilgraph.dates import NotADate, parse_edtf
from civilgraph.identifiers import SLUG, is_base
from civilgraph.problems import Problem, shorten, suggest
from civilgraph.workspace import display


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of a settings file, with the place where it stands."""

    value: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Key:
    """What a key of a settings file must hold: `find` gives a message for a wrong value."""

    is_required: bool
    find: Callable[[str], str | None]


def _anything(text: str) -> str | None:
    return None


def _slug(text: str) -> str | None:
    return None if SLUG.fullmatch(text) else f"{shorten(text)} is no id; write a-z, 0-9 and '-'"


def _digest(text: str) -> str | None:
    if re.fullmatch(r"[0-9a-f]{64}", text):
        return None
    return f"{shorten(text)} is no SHA-256; write the 64 small hexadecimal digits of sha256sum"


def _date(text: str) -> str | None:
    try:
        parse_edtf(text)
    except NotADate as error:
        return str(error)
    return None


def _day(text: str) -> str | None:
    try:
        date.fromisoformat(text)
    except ValueError:
        return f"{shorten(text)} is not a day; write one such as 2026-11-22"
    return None


def _language(text: str) -> str | None:
    return next(filter(None, map(find_in_language, re.split(r"[,\s]+", text))), None)


def _iri(text: str) -> str | None:
    if re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", text):
        return None
    return f"{shorten(text)} is no web address; write https://…"


def _base(text: str) -> str | None:
    if is_base(text):
        return None
    if is_base(text + "/"):
        return f"{shorten(text)} does not end with '/'; write {shorten(text + '/')}"
    return f"{shorten(text)} is no base IRI; write one such as https://example.org/graph/"


def _count(text: str) -> str | None:
    return None if text.isdigit() else f"{shorten(text)} is no number; write digits only"


def _media_type(text: str) -> str | None:
    if re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", text):
        return None
    return f"{shorten(text)} is no media type; write text/plain"


DATASET: Mapping[str, Key] = {
    "title": Key(True, _anything),
    "description": Key(False, _anything),
    "base": Key(True, _base),
    "licence": Key(True, _iri),
    "languages": Key(True, _language),
    "publisher": Key(True, _anything),
    "version": Key(False, _anything),
    "issued": Key(False, _day),
}
SOURCE: Mapping[str, Key] = {
    "id": Key(True, _slug),
    "title": Key(True, _anything),
    "publisher": Key(False, _slug),
    "url": Key(False, _iri),
    "language": Key(True, _language),
    "date": Key(False, _date),
    "retrieved": Key(False, _date),
    "media_type": Key(True, _media_type),
    "sha256": Key(True, _digest),
    "file": Key(False, _anything),
    "characters": Key(False, _count),
    "note": Key(False, _anything),
}


def read_settings(
    path: Path, *, keys: Mapping[str, Key], problems: list[Problem]
) -> dict[str, Setting]:
    """Read one settings file; what is wrong becomes problems, and a wrong value is left out."""
    name = display(path)
    if not path.is_file():
        keys_needed = ", ".join(k for k, key in keys.items() if key.is_required)
        message = f"missing file; write one with the keys {keys_needed}"
        problems.append(Problem(name, 1, 1, "", message))
        return {}
    text = read_text(path, problems=problems)
    found = _parse(name, text, problems=problems) if text is not None else None
    if found is None:
        return {}
    right: dict[str, Setting] = {}
    for key, setting in found.items():
        if key not in keys:
            message = f"unknown key{suggest(key, keys)}"
            problems.append(Problem(name, setting.line, 1, key, message))
        elif setting.value:
            fault = check_blanks(setting.value.replace("\n", " ").strip()) or keys[key].find(
                setting.value
            )
            if fault:
                problems.append(Problem(name, setting.line, setting.column, key, fault))
            else:
                right[key] = setting
    for key, rule in keys.items():
        if rule.is_required and not (key in found and found[key].value):
            line = found[key].line if key in found else 1
            problems.append(Problem(name, line, 1, key, "missing; add it"))
    return right


def _parse(name: str, text: str, *, problems: list[Problem]) -> dict[str, Setting] | None:
    """Parse the top mapping of a YAML text, every scalar as text; None when it is none."""
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = (
            f"is not YAML: {error.problem}; quote a value that holds ': ' or begins with a mark"
        )
        problems.append(Problem(name, line, column, "", message))
        return None
    except yaml.YAMLError as error:
        problems.append(Problem(name, 1, 1, "", f"is not YAML: {error}".splitlines()[0]))
        return None
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        problems.append(Problem(name, 1, 1, "", "holds no keys; write lines such as title: …"))
        return None
    found: dict[str, Setting] = {}
    for key_node, value_node in root.value:
        key, mark = str(key_node.value), value_node.start_mark
        if isinstance(value_node, yaml.ScalarNode):
            value = str(value_node.value)
        elif isinstance(value_node, yaml.SequenceNode):
            value = ", ".join(str(item.value) for item in value_node.value)
        else:
            message = "holds keys of its own; write one value"
            problems.append(Problem(name, mark.line + 1, mark.column + 1, key, message))
            continue
        if key in found:
            message = f"stands twice, first on line {found[key].line}; remove one"
            problems.append(Problem(name, key_node.start_mark.line + 1, 1, key, message))
            continue
        found[key] = Setting(value, mark.line + 1, mark.column + 1)
    return found
