"""Make the catalogue of questions: a page for each, with its answer on the published data.

Owns what a page tells of a query, and the catalogue as RDF and as examples for the editor. The
answer is that of the default parameters; with others, the page asks in the browser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from markupsafe import Markup, escape

from civilgraph.identifiers import Identifiers
from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.publish.site.gathering import tidy
from civilgraph.publish.site.reading import TITLED
from civilgraph.publish.site.rendering import Crumb, HeadLink, Page
from civilgraph.publish.site.telling import Telling
from civilgraph.publish.site.tongues import UP, phrase
from civilgraph.publish.site.world import World
from civilgraph.queries import Parameter, Query, ask, bind
from civilgraph.rdf.lift import literal
from civilgraph.store.binding import bind_values
from civilgraph.vocabulary import CONCEPT_BASE, DCTERMS, RDF, RDFS, SCHEMA, SH, compress

# What is not broken into lines.
_DATE = re.compile(r"[0-9X~?%./-]{4,21}")
# So many rows of an answer stand on a page.
MOST_ROWS = 200
# Of a larger graph the answers are left to the browser, for some questions join everything with
# all, and there is no explorer: to place 15,000 things takes longer than to write all pages.
MOST_CLAIMS = 20_000


class QuestionPages:
    """Makes the pages of the catalogue."""

    def __init__(
        self,
        kg: KnowledgeGraph,
        world: World,
        telling: Telling,
        *,
        catalogue: Mapping[str, Query],
        dump: str,
    ) -> None:
        """Take the graph to ask, and where its dump lies below the root."""
        self._kg, self._world, self._telling = kg, world, telling
        self._catalogue, self._dump = catalogue, dump
        self._has_answers = sum(len(s.claims) for s in world.sources.values()) <= MOST_CLAIMS

    def __iter__(self) -> Iterator[Page]:
        """Make the list of questions, then the page of each."""
        yield Page(
            path="queries/index.html",
            template="queries.html.jinja",
            title=phrase("queries"),
            part="queries",
            values={
                "queries": [
                    (f"queries/{name}.html", self._title(query), query.description)
                    for name, query in self._catalogue.items()
                ]
            },
        )
        for query in self._catalogue.values():
            yield self._page(query)

    def _title(self, query: Query) -> Markup:
        return self._telling.texts(query.titles)

    def _page(self, query: Query) -> Page:
        columns, rows, count = self._answer(query) if self._has_answers else ([], [], 0)
        return Page(
            path=f"queries/{query.name}.html",
            template="query.html.jinja",
            title=self._telling.plain(query.titles),
            part="queries",
            crumbs=[Crumb(path="queries/index.html", title=phrase("queries"))],
            links=[HeadLink(rel="cite-as", href=self._world.identifiers.query(query.name))],
            values={
                "query": query,
                "heading": self._title(query),
                "text": text_of(query),
                "parameters": [self._parameter(parameter) for parameter in query.parameters],
                "columns": columns,
                "rows": rows,
                "count": count,
                "is_answered": self._has_answers,
                "is_cut": count > len(rows),
                "host": self.host(
                    depth=1 + query.name.count("/"), name=query.name.replace("/", "-")
                ),
            },
        )

    def host(self, *, depth: int, name: str) -> dict[str, str]:
        """Give what the script in a page must know: where the dump is, where links lead."""
        ids, up = self._world.identifiers, "../" * depth
        return {
            "dump": f"{up}../{self._dump}",
            "base": ids.base,
            "pages": json.dumps(pages_below(up, ids), sort_keys=True),
            "name": name,
        }

    def _parameter(self, parameter: Parameter) -> dict[str, str]:
        """Tell a parameter as an input: its kind, and what stands before an id in its IRI."""
        ids = self._world.identifiers
        prefixes = {"thing": ids.thing(""), "source": ids.source(""), "concept": CONCEPT_BASE}
        kind = parameter.type if parameter.type in ("text", "day") else "id"
        return {
            "name": parameter.name,
            "kind": kind,
            "prefix": prefixes.get(parameter.type, ""),
            "default": parameter.default,
            "description": parameter.description,
        }

    def _answer(self, query: Query) -> tuple[list[tuple[str, str]], list[list[Markup]], int]:
        """Ask with the default parameters; columns are told with what they mean."""
        answer = ask(self._kg.store, query, {}, identifiers=self._kg.identifiers)
        shown = [n for n, name in enumerate(answer.columns) if name in query.columns]
        columns = [(answer.columns[n], query.columns[answer.columns[n]]) for n in shown]
        rows = [[self._cell(row[n]) for n in shown] for row in answer.rows[:MOST_ROWS]]
        return columns, rows, len(answer.rows)

    def _cell(self, text: str) -> Markup:
        """Write a cell: what has a page is a link to it, another IRI is written short."""
        ids = self._world.identifiers
        if not text.startswith(("http://", "https://")):
            words = escape(tidy(text))
            return Markup(f'<span class="n">{words}</span>') if _DATE.fullmatch(text) else words  # noqa: S704
        thing, claim = ids.local(text), ids.claim_parts(text)
        if thing in self._world.things:
            return self._telling.link(thing)
        if claim and "/".join(claim) in self._world.claim_of:
            return self._telling.cite("/".join(claim))
        source = text.removeprefix(ids.source(""))
        if source in self._world.sources:
            return Markup(f'<a href="{UP}source/{source}.html">{source}</a>')  # noqa: S704 (checked)
        if text.startswith(ids.base):
            return Markup(f"<code>{escape(tidy(ids.shorten(text)))}</code>")  # noqa: S704
        return Markup(f"<code>{escape(compress(tidy(text)))}</code>")  # noqa: S704


def pages_below(folder: str, ids: Identifiers) -> dict[str, str]:
    """Say for each beginning of an IRI where its page is; `{}` stands for each part of the rest."""
    return {
        ids.thing(""): f"{folder}id/{{}}.html",
        **{ids.thing(f"{kind}/"): f"{folder}id/{kind}/{{}}.html" for kind in TITLED.values()},
        ids.source(""): f"{folder}source/{{}}.html",
        ids.claims: f"{folder}source/{{}}.html#{{}}",
    }


def text_of(query: Query) -> str:
    """Give the SPARQL of a query without the lines that describe it."""
    lines = query.text.splitlines()
    return "\n".join(line for line in lines if not line.startswith("#+")).strip()


def runnable(query: Query, *, identifiers: Identifiers) -> str:
    """Give the SPARQL of a query so that it runs as it stands: its defaults stand in it as data."""
    return bind_values(text_of(query), bind(query, {}, identifiers=identifiers))


def write_examples(catalogue: Mapping[str, Query], *, identifiers: Identifiers) -> bytes:
    """Write the catalogue as examples for the editor, which run as they stand."""
    examples = [
        {
            "name": query.name,
            "title": dict(query.titles),
            "query": runnable(query, identifiers=identifiers),
        }
        for query in catalogue.values()
    ]
    return (json.dumps(examples, ensure_ascii=False, indent=1) + "\n").encode()


def write_catalogue(catalogue: Mapping[str, Query], *, identifiers: Identifiers) -> bytes:
    """Write the catalogue as RDF: each query is a `sh:SPARQLSelectExecutable` with its titles."""
    lines = []
    for query in catalogue.values():
        subject = f"<{identifiers.query(query.name)}>"
        lines += [
            f"{subject} <{RDF.type}> <{kind}> .\n"
            for kind in (SH.SPARQLExecutable, SH.SPARQLSelectExecutable)
        ]
        lines += [
            f"{subject} <{RDFS.comment}> {literal(title, language=language)} .\n"
            for language, title in sorted(query.titles.items())
        ]
        lines.append(f"{subject} <{DCTERMS.identifier}> {literal(query.name)} .\n")
        lines.append(
            f"{subject} <{DCTERMS.description}> {literal(query.description, language='en')} .\n"
        )
        lines.append(f"{subject} <{SH.select}> {literal(text_of(query))} .\n")
        lines += [
            f"{subject} <{SCHEMA.keywords}> {literal(parameter.name)} .\n"
            for parameter in query.parameters
        ]
    return "".join(lines).encode()
