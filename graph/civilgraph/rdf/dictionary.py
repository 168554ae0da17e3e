"""Write the data dictionary of a dataset, `COLUMNS.md`: every file, every table, every column.

Owns its layout and the few words for a newcomer: how ids, dates, locators and judgements are
written. What a table or column means comes from `ontology/`; nothing here depends on the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rdflib import SKOS, URIRef

from civilgraph.curation.columns import (
    EVIDENCE,
    REGISTER,
    REGISTER_COLUMNS,
    REGISTER_HOLDS,
    Cell,
    Column,
    Table,
)
from civilgraph.curation.coverage import LEFT_OUT
from civilgraph.curation.settings import DATASET, SOURCE, Key
from civilgraph.dates import parse_edtf
from civilgraph.rdf.document import WRITTEN, code, grid
from civilgraph.rdf.explain import LANGUAGES, first_table, text_in
from civilgraph.rdf.ontology import Ontology
from civilgraph.vocabulary import FRAGMENT_STANDARDS, compress
from civilgraph.wording import describe

# A scheme with more concepts than this is only linked.
SPELT_OUT = 25
HOLDS: Mapping[Cell, str] = {
    Cell.CLAIM: "the id of the claim",
    Cell.SUBJECT: "the id of what the row is about",
    Cell.REFERENCE: "the id of a thing",
    Cell.DATE: "a date (EDTF)",
    Cell.INTEGER: "a whole number",
    Cell.DECIMAL: "a number, such as `67000` or `12.5`",
    Cell.DURATION: "a duration (ISO 8601), such as `P4M`",
    Cell.LANGUAGE: "a language tag (BCP 47), such as `lt` or `sr-Latn`",
    Cell.LOCATOR: "a locator",
    Cell.TEXT: "text",
}
LEFT_OUT_HOLDS = (
    "places of the documents that were left out on purpose, with the reason; only `civilgraph "
    "coverage` reads it. It is no table of a source: `check` and `build` pass it over"
)
NEWCOMER = """\
A row of a table in `sources/` is one **claim**: *this source says that …*. Claims of two sources
that contradict each other both stand. A row has three parts: the id of the claim, what is claimed
(the columns of its table), and what it rests on (the columns that every table shares).

- An **id** is made of small ASCII letters, digits and `-`. Organisations, networks and projects get
  theirs in `register/`, where it is minted once and never reused. Other things are declared by the
  rows of their own table and are referred to with their kind: `event/ztok-founding-2011`.
- The id of a **claim** (`m12`) is unique within its source; `civilgraph tidy` fills it in.
- An **empty cell** means *not stated*. It is never zero, never today and never "no".
- A **concept** is written as its slug. All of them are explained on the [page of terms]({terms}).
- **Free text** is English in our own words. Sentences of the document are not copied; a name is a
  fact and stands under `as_printed` exactly as it is printed, inflected as it is.
- Natural persons have no column, and a shape refuses them.

`civilgraph explain NAME` explains a column, a concept or a term; `civilgraph check` says all that
is wrong with a dataset.
"""
DATES_ARE = """\
A date is written in EDTF (Extended Date/Time Format, levels 0 and 1), as precisely as the source is
and no more precisely. What can have happened on any day between the first and the last one below is
never compared as if it were one day.
"""
DATES = (
    *("2011-06-20", "2014-04", "2017", "201X", "2011-22", "1998~", "1998?"),
    *("2017-09/2017-12", "2020-05/..", "/2014-12-04", "..", ""),
)
LOCATORS_ARE = """\
A locator says where in the document the claim stands: a passage that bears out the whole claim and
holds what is `as_printed`. `civilgraph locate FILE "words"` gives it, `civilgraph evidence CLAIM
--documents DIR` shows the passage. `source.yaml` has the SHA-256 of the text that is meant.
"""
LOCATORS: Mapping[str, tuple[str, str]] = {
    "char": (
        "char=1204,1333",
        "characters 1204 to 1332 of the plain text, counted from 0: the end is exclusive",
    ),
    "page": ("page=3", "page 3"),
    "row": ("row=12", "row 12 of a table; `row=12-14` for several"),
}
JUDGEMENTS_ARE = """\
An empty cell means `stated` and `certain`. Whatever is not both has a `note` that says why.
"""


def render_columns(ontology: Ontology, *, terms: str) -> str:
    """Write the data dictionary of a dataset's folder; `terms` is the path to the page of terms."""
    shared = [c for c in first_table(ontology).columns if c.name in EVIDENCE]
    tables = ontology.tables.values()
    lines = [
        f"# What the tables hold\n\n{WRITTEN}\n",
        NEWCOMER.format(terms=terms),
        "## Dates\n",
        *_dates(ontology),
        "## Locators\n",
        *_locators(),
        "## Basis and certainty\n",
        *_judgements(ontology),
        "## Other files\n",
        *_files(),
        "## Columns of the register\n",
        *grid(("column", "holds"), [(f"`{n}`", said) for n, said in REGISTER_COLUMNS.items()]),
        "## Columns of every table of a source\n",
        *_columns(shared, ontology, terms=terms),
        "## Tables of a source\n",
        *(f"- [{t.file}](#{t.file.replace('.', '')}): {t.description}" for t in tables),
        "",
        *(line for table in tables for line in _table(table, ontology, terms=terms)),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _dates(ontology: Ontology) -> Iterator[str]:
    """Explain how dates are written, with the bounds that follow."""
    yield DATES_ARE
    rows = []
    for text in DATES:
        bounds = parse_edtf(text)
        days = (str(day) if day else "—" for day in (bounds.earliest, bounds.latest))
        rows.append((f"`{text}`" if text else "(empty)", describe(text, language="en"), *days))
    yield from grid(("written", "means", "first day", "last day"), rows)


def _locators() -> Iterator[str]:
    """Explain how places in documents are written."""
    yield LOCATORS_ARE
    rows = (
        (f"`{example}`", means, f"<{FRAGMENT_STANDARDS[unit]}>")
        for unit, (example, means) in LOCATORS.items()
    )
    yield from grid(("written", "means", "standard"), rows)


def _judgements(ontology: Ontology) -> Iterator[str]:
    """Explain how sure a claim is, in the words of the two schemes."""
    yield JUDGEMENTS_ARE
    rows = (
        (column, f"`{slug}`", text_in(ontology, URIRef(iri), SKOS.definition, "en"))
        for column in ("basis", "certainty")
        for slug, iri in sorted(ontology.concepts[column].items())
    )
    yield from grid(("column", "value", "means"), rows)


def _files() -> Iterator[str]:
    """List the files beside the tables of the sources, with their keys or columns."""
    rows = [
        ("`dataset.yaml`", "what the dataset is", _keys(DATASET)),
        ("`sources/*/source.yaml`", "what the document is", _keys(SOURCE)),
        *((f"`register/{file}`", REGISTER_HOLDS[file], _names(h)) for file, h in REGISTER.items()),
        ("`left-out.csv`", LEFT_OUT_HOLDS, _names(LEFT_OUT)),
    ]
    yield from grid(("file", "holds", "keys or columns (*required*)"), rows)


def _keys(keys: Mapping[str, Key]) -> str:
    return ", ".join(f"*`{k}`*" if key.is_required else f"`{k}`" for k, key in keys.items())


def _names(header: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in header)


def _table(table: Table, ontology: Ontology, *, terms: str) -> Iterator[str]:
    """Write one table: its purpose, its header, the columns of its own."""
    names = " · ".join(table.label[lang] for lang in LANGUAGES if lang in table.label)
    yield f"### {table.file}\n"
    described = f"A row describes `{compress(table.of_class)}`"
    yield f"{names}. {table.description} {described}; its claims are `{table.letter}1`, …\n"
    yield f"```\n{','.join(table.header)}\n```\n"
    own = [c for c in table.columns if c.name not in EVIDENCE]
    yield from _columns(own, ontology, terms=terms)


def _columns(columns: Iterable[Column], ontology: Ontology, *, terms: str) -> Iterator[str]:
    """Write columns as a table."""
    rows = (
        (
            f"`{column.name}`",
            _holds(column, ontology, terms=terms),
            "yes" if column.is_required or column.cell is Cell.SUBJECT else "",
            column.description + _example(column, ontology),
            " · ".join(column.label[lang] for lang in LANGUAGES if lang in column.label),
            " / ".join(_step(step, ontology) for step in column.path),
        )
        for column in columns
    )
    header = ("column", "holds", "required", "description", " · ".join(LANGUAGES), "lifted to")
    yield from grid(header, rows)


def _holds(column: Column, ontology: Ontology, *, terms: str) -> str:
    """Say what the cells of a column hold; a short scheme is spelt out."""
    if column.cell is Cell.TEXT and column.language:
        language = column.language.strip("{}")
        return (
            f"text in the `{language}` of the row"
            if language != column.language
            else (f"text in `{language}`")
        )
    if column.cell not in (Cell.CONCEPT, Cell.COUNTRY):
        return HOLDS[column.cell]
    scheme = column.scheme or Cell.COUNTRY.value
    slugs = sorted(ontology.concepts[scheme])
    some, parted = "one concept", ""
    if column.separator:
        some, parted = "concepts", f" with `{column.separator}` between them"
    spelt = f": {_names(slugs)}" if len(slugs) <= SPELT_OUT else ""
    return f"{some} of [{scheme}]({terms}#{scheme}){parted}{spelt}"


def _example(column: Column, ontology: Ontology) -> str:
    """Give the example of a column's term, unless columns of other tables share the term."""
    columns = {
        (table.name if c.name not in EVIDENCE else "", c.name)
        for table in ontology.tables.values()
        for c in table.columns
        if c.path == column.path
    }
    if len(columns) > 1:
        return ""
    examples = ontology.terms.objects(URIRef(column.path[-1]), SKOS.example)
    return "".join(f" Example: {text}" for text in sorted(map(str, examples)))


def _step(step: str, ontology: Ontology) -> str:
    """Write one step of a property path; `^` is a step against the arrow."""
    inverse = "^" if step.startswith("^") else ""
    return inverse + code(URIRef(step.removeprefix("^")), ontology)
