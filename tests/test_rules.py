"""The rules derive what Python derives: one definition of time, asked in two languages."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from civilgraph.build import derive
from civilgraph.dates import Span, merge, parse_edtf, possibly, surely
from civilgraph.identifiers import Identifiers
from civilgraph.rdf.lift import date_quads, graph_tail, quad
from civilgraph.store.embedded import EmbeddedStore
from civilgraph.vocabulary import CIV, ORG, RDF

IDS = Identifiers(base="https://example.org/")
SPELL = IDS.thing("membership/n.m.1")

DATES = st.sampled_from(
    ["", "", "2011", "2011-06-20", "2012-04", "2014-12-04", "2016-22", "2017-09/2017-12",
     "2020-05/..", "../2013", "1998~", "..", "2019"]
)  # fmt: skip
CLAIMS = st.lists(st.tuples(DATES, DATES, DATES), min_size=1, max_size=4)

BOUNDS = """
SELECT ?from ?until ?maybeFrom ?maybeUntil WHERE {
  GRAPH ?g { <%s> <http://www.w3.org/ns/org#memberDuring> ?during }
  OPTIONAL { GRAPH ?g { ?during <https://w3id.org/civilgraph/ns#surelyFrom> ?from } }
  OPTIONAL { GRAPH ?g { ?during <https://w3id.org/civilgraph/ns#surelyUntil> ?until } }
  OPTIONAL { GRAPH ?g { ?during <https://w3id.org/civilgraph/ns#possiblyFrom> ?maybeFrom } }
  OPTIONAL { GRAPH ?g { ?during <https://w3id.org/civilgraph/ns#possiblyUntil> ?maybeUntil } }
}
"""


def text(day: date | None) -> str:
    return day.isoformat() if day else ""


def span_of(start: str, end: str, observed: str) -> Span:
    seen = (parse_edtf(observed),) if observed else ()
    return Span(start=parse_edtf(start), end=parse_edtf(end), observed=seen)


def derived_bounds(claims: list[tuple[str, str, str]]) -> tuple[str, ...]:
    """Lift claims of one spell, each into the graph of a source, and derive its bounds."""
    store = EmbeddedStore.in_memory()
    for number, dates in enumerate(claims):
        tail = graph_tail(IDS.source(f"s{number % 3}"))
        lines = [quad(SPELL, RDF.type, ORG.Membership, tail)]
        for predicate, printed in zip((CIV.start, CIV.end, CIV.observed), dates, strict=True):
            if printed:
                lines.extend(date_quads(SPELL, predicate, printed, tail))
        store.load(lines)
    derive(store, identifiers=IDS)
    return store.select(BOUNDS % SPELL).rows[0]


@settings(max_examples=150, deadline=None)
@given(CLAIMS)
def test_rules_and_python_agree_on_when_a_spell_surely_and_possibly_held(
    claims: list[tuple[str, str, str]],
) -> None:
    merged = merge(span_of(*claim) for claim in claims)
    sure, maybe = surely(merged), possibly(merged)
    expected = (*(map(text, sure) if sure else ("", "")), *map(text, maybe))
    assert expected == derived_bounds(claims)


def test_a_start_in_one_source_and_a_listing_in_another_make_the_days_between_sure() -> None:
    claims = [("2011-06-20", "", ""), ("", "", "2020-05/..")]
    assert ("2011-06-20", "2020-05-01", "2011-06-20", "") == derived_bounds(claims)
