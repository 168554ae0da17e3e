"""Write a short report on a graph: sentences, each backed by a question that anybody can ask.

Owns what is worth saying and how it is said. Numbers and names come from answers of the catalogue
and from analyses; what is not known is said in the same breath.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from civilgraph.analysis import Affiliations
from civilgraph.charting import chart_of
from civilgraph.view.chart import draw_chart
from civilgraph.wording import describe

if TYPE_CHECKING:
    import pandas as pd

    from civilgraph.knowledge_graph import KnowledgeGraph

# A sentence names this many examples at most.
EXAMPLES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One statement, and the command whose answer it says."""

    text: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, its sentences, and a chart in SVG where one helps."""

    title: str
    sentences: Sequence[Sentence]
    chart: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A title and sections."""

    title: str
    sections: Sequence[Section]

    def to_markdown(self, *, charts: Sequence[str] = ()) -> str:
        """Write the report as Markdown; `charts` are the names of the files of its charts."""
        names = iter(charts)
        lines = [f"# {self.title}", ""]
        for section in self.sections:
            lines += [f"## {section.title}", ""]
            for sentence in section.sentences:
                lines += [f"{sentence.text} (`{sentence.command}`)", ""]
            if section.chart:
                lines += [f"![{section.title}]({next(names)})", ""]
        return "\n".join(lines)

    @property
    def charts(self) -> list[str]:
        """List the charts in the order of their sections."""
        return [section.chart for section in self.sections if section.chart]


def write_report(kg: KnowledgeGraph, *, first: date, last: date) -> Report:
    """Write a report on a graph, with what changed between two days."""
    network = kg.affiliations()
    brokers = network.brokers()
    sections = [
        Section(title="What is here", sentences=list(_contents(kg))),
        Section(
            title="Who ties the networks together",
            sentences=list(_ties(kg, network, brokers)),
            chart=_chart(brokers),
        ),
        Section(title="How much of it is known", sentences=list(_coverage(kg))),
        Section(title="What changed", sentences=list(_changes(network, first=first, last=last))),
        Section(title="Who pays", sentences=list(_money(kg, network))),
        Section(title="Where sources differ", sentences=list(_doubts(kg))),
    ]
    told = [section for section in sections if section.sentences]
    return Report(title=kg.title, sections=told)


def _contents(kg: KnowledgeGraph) -> Iterator[Sentence]:
    """Say how much is in the graph."""
    claims = [int(number) for number in kg.query("sources").column("claims")]
    yield Sentence(
        text=f"{len(claims)} documents make {sum(claims):,} claims.",
        command="civilgraph query sources",
    )
    things = {row["thing"]: row for row in kg.query("organisations-and-networks").records()}
    counts = Counter(row["class"] for row in things.values())
    countries = {row["country"] for row in things.values()} - {""}
    yield Sentence(
        text=(
            f"They tell of {counts['Organization']} organisations, {counts['Network']} networks "
            f"and {counts['Project']} projects, in {len(countries)} countries."
        ),
        command="civilgraph query organisations-and-networks",
    )
    spells = kg.query("networks/memberships").records()
    dated = sum(bool(row["start"]) for row in spells)
    yield Sentence(
        text=f"Of {len(spells)} spells of membership, {dated} have a start that is told.",
        command="civilgraph query networks/memberships",
    )


def _ties(kg: KnowledgeGraph, network: Affiliations, table: pd.DataFrame) -> Iterator[Sentence]:
    """Say who bridges what, which pairs share most, and whether chance would do it."""
    brokers = kg.query("organisations-in-several-networks").records()
    if not brokers:
        yield Sentence(
            text="No organisation is known to be active in two or more networks.",
            command="civilgraph query organisations-in-several-networks",
        )
        return
    names = [f"{row['organization']} ({row['networks']})" for row in brokers]
    yield Sentence(
        text=f"{_count(len(brokers), 'organisation')} active in two or more networks: "
        f"{_list(names)}.",
        command="civilgraph query organisations-in-several-networks",
    )
    pairs = kg.query("pairs-of-networks").records()
    most = [row for row in pairs if row["shared"] == pairs[0]["shared"]]
    shown = [f"{row['first']} and {row['second']}" for row in most]
    yield Sentence(
        text=f"Of {len(pairs)} pairs of networks with a common member, most ({pairs[0]['shared']})"
        f" are shared by {_list(shown)}.",
        command="civilgraph query pairs-of-networks",
    )
    ties = network.ties()
    real = ties[ties["is_significant"]]
    yield Sentence(
        text=(
            f"{len(real) or 'None'} of {len(ties)} such ties {'is' if len(real) == 1 else 'are'} "
            "more than sizes and chance explain; with lists this incomplete, that says little of "
            "ties that are not seen."
        ),
        command="civilgraph analyse ties",
    )
    points = table[table["is_cut_point"] & (table["networks"] > 1)]["label"]
    if len(points):
        yield Sentence(
            text=f"Without {_list(list(points), joint='or')} a part of the network falls off.",
            command="civilgraph analyse brokers",
        )


def _coverage(kg: KnowledgeGraph) -> Iterator[Sentence]:
    """Say which lists are whole and which are known to be incomplete."""
    rows = [row for row in kg.query("coverage").records() if row["counted"] != "founders"]
    signs = {"more-than": "more than ", "at-least": "at least ", "about": "about "}
    for row in rows:
        stated = signs.get(row["comparator"], "") + row["stated"]
        when = f" ({describe(row['when'], language='en')})" if row["when"] else ""
        yield Sentence(
            text=f"{row['network']}: {row['listed']} of {stated} {row['counted']} listed{when}.",
            command="civilgraph query coverage",
        )


def _changes(network: Affiliations, *, first: date, last: date) -> Iterator[Sentence]:
    """Say what changed between two days."""
    table = network.change(first=first, last=last)
    for text in table.attrs["sentences"]:
        yield Sentence(
            text=str(text), command=f"civilgraph analyse change --between {first} {last}"
        )


def _money(kg: KnowledgeGraph, network: Affiliations) -> Iterator[Sentence]:
    """Say who pays for how much, and of how much no sum is stated."""
    grants = network.grants
    if not grants:
        return
    known = [grant for grant in grants if grant.amount is not None]
    labels = {row["id"]: row["label"] for row in kg.query("organisations-and-networks").records()}
    sums = [
        f"{grant.amount:,.0f} {grant.currency} from {labels.get(grant.funder, grant.funder)}"
        for grant in known
    ]
    said = f": {_list(sums)}" if sums else ""
    yield Sentence(
        text=f"An amount is stated for {len(known)} of {len(grants)} grants{said}. "
        "What is not stated is unknown, not zero.",
        command="civilgraph query networks/grants",
    )


def _doubts(kg: KnowledgeGraph) -> Iterator[Sentence]:
    """Say where claims contradict each other, and how many were read and not simply stated."""
    things = kg.query("organisations-and-networks").records()
    labels = {row["id"]: row["label"] for row in things}
    for row in kg.query("contradictions").records():
        about, one, other = (labels.get(row[it], row[it]) for it in ("about", "one", "other"))
        yield Sentence(
            text=f"Of {about}, the {row['property']} is told as “{one}” and as “{other}”; "
            "both claims stand.",
            command="civilgraph query contradictions",
        )


def _chart(table: pd.DataFrame) -> str:
    """Draw who ties networks together."""
    chart = chart_of(table[table["networks"] > 1], kind="brokers")
    return draw_chart(chart, form="svg").decode() if chart else ""


def _list(texts: Sequence[str], *, joint: str = "and") -> str:
    """List some texts in a sentence, and count those that are left out.

    >>> _list(["a", "b", "c"])
    'a, b and c'
    """
    shown = list(texts[:EXAMPLES])
    if len(texts) > EXAMPLES:
        return f"{', '.join(shown)} {joint} {len(texts) - EXAMPLES} more"
    return f" {joint} ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun} is" if number == 1 else f"{number} {noun}s are"
