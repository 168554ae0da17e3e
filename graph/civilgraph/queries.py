"""Read, describe and run the catalogue: one `.rq` file is one question.

Owns the front matter (`#+` lines of YAML at the top of a query) and the reading of parameters.
Values are bound by the store, never pasted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from civilgraph.dates import NotADate, parse_edtf
from civilgraph.identifiers import REFERENCE, Identifiers
from civilgraph.problems import suggest
from civilgraph.store import Answer, Iri, Store, Term, Text
from civilgraph.vocabulary import CONCEPT_BASE

# The value of a day parameter that stands for all time, where a query allows it.
EVER = "ever"


class WrongParameter(ValueError):
    """A parameter of a query is missing, unknown, or not what it should be."""


class NoSuchQuery(LookupError):
    """The catalogue has no query of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter: its name (the variable), type, default and description."""

    name: str
    type: str
    default: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One question: titles by language, description, parameters, columns and SPARQL text."""

    name: str
    titles: Mapping[str, str]
    description: str
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    severity: str
    text: str

    @property
    def title(self) -> str:
        """Give the title in English."""
        return self.titles.get("en", self.name)


def read_query(path: Path, *, root: Path | None = None) -> Query:
    """Read a `.rq` file: front matter in `#+` lines, then SPARQL.

    Raises ValueError where the front matter is no YAML mapping.
    """
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    front = "\n".join(line[2:].removeprefix(" ") for line in lines if line.startswith("#+"))
    try:
        # BaseLoader makes nothing but text, lists and mappings.
        matter = yaml.load(front, Loader=yaml.BaseLoader) or {}  # noqa: S506
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: the lines that begin with #+ are not YAML: {error}") from None
    if not isinstance(matter, dict):
        raise ValueError(f"{path}: the lines that begin with #+ must hold keys such as title: …")
    title = matter.get("title", {})
    return Query(
        name=path.relative_to(root).with_suffix("").as_posix() if root else path.stem,
        titles=title if isinstance(title, dict) else {"en": str(title)},
        description=str(matter.get("description", "")).strip(),
        parameters=tuple(
            _read_parameter(name, m) for name, m in matter.get("parameters", {}).items()
        ),
        columns=matter.get("columns", {}),
        severity=str(matter.get("severity", "error")),
        text=text,
    )


def _read_parameter(name: str, matter: Mapping[str, str]) -> Parameter:
    return Parameter(
        name=name,
        type=matter.get("type", "text"),
        default=matter.get("default", ""),
        description=matter.get("description", ""),
    )


def read_catalogue(folder: Path) -> dict[str, Query]:
    """Read the questions of a folder by name, sorted; rules and checks are not questions."""
    paths = sorted([*folder.glob("*.rq"), *folder.glob("networks/*.rq")])
    queries = [read_query(path, root=folder) for path in paths]
    return {query.name: query for query in queries}


def find_query(name: str, *, catalogue: Mapping[str, Query]) -> Query:
    """Find a query by its name in the catalogue, or read it from a file of that name."""
    if name in catalogue:
        return catalogue[name]
    path = Path(name)
    if path.suffix == ".rq" and path.is_file():
        return read_query(path)
    hint = suggest(name, catalogue) or "; civilgraph query --list shows all"
    raise NoSuchQuery(f"no query is called {name!r}{hint}")


def bind(query: Query, values: Mapping[str, str], *, identifiers: Identifiers) -> dict[str, Term]:
    """Bind the parameters of a query to terms, with defaults where nothing is given.

    Raises WrongParameter with what was found, what was expected and the cure.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in values:
        if name not in known:
            expected = ", ".join(known) or "none"
            hint = suggest(name, known)
            raise WrongParameter(
                f"{query.name} has no parameter {name!r}; its parameters are: {expected}{hint}"
            )
    bound: dict[str, Term] = {}
    for name, parameter in known.items():
        value = values.get(name, parameter.default)
        if not value:
            raise WrongParameter(
                f"{query.name} needs {name}: {parameter.description}; add --param {name}=…"
            )
        bound[name] = parse_parameter(parameter, value, identifiers=identifiers)
    return bound


def parse_parameter(parameter: Parameter, value: str, *, identifiers: Identifiers) -> Term:
    """Read one value as the term its parameter's type asks for: thing, source, day or text."""
    if value == parameter.default == EVER:
        return Text(value)
    if parameter.type == "day":
        try:
            bounds = parse_edtf(value)
        except NotADate as error:
            raise WrongParameter(f"{parameter.name}: {error}") from None
        if bounds.earliest is None or bounds.earliest != bounds.latest:
            raise WrongParameter(
                f"{parameter.name}: {value!r} is not one day; write a day such as 2013-01-01"
            )
        return Text(value)
    if parameter.type in ("thing", "source", "concept"):
        if value.startswith(("http://", "https://")) and not set('<>" {}|\\^`') & set(value):
            return Iri(value)
        if not REFERENCE.fullmatch(value):
            raise WrongParameter(f"{parameter.name}: {value!r} is no id; write one such as ztok")
        if parameter.type == "concept":
            return Iri(CONCEPT_BASE + value)
        is_source = parameter.type == "source"
        return Iri(identifiers.source(value) if is_source else identifiers.thing(value))
    return Text(value)


def ask(
    store: Store, query: Query, values: Mapping[str, str], *, identifiers: Identifiers
) -> Answer:
    """Run a query of the catalogue with its parameters."""
    return store.select(query.text, bindings=bind(query, values, identifiers=identifiers))
