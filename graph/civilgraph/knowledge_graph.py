"""Hold a graph: open it, ask it, show the evidence, hand out networks and pictures.

Owns the one object that a Python user holds. It is where the answers of queries meet networks and
pictures. It is long because each verb
of the command line is a method here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

from civilgraph.affiliations import Choice, read_affiliations
from civilgraph.build import Built, NotRight, build, derive
from civilgraph.check import Step, check_dataset, check_store, find_dataset
from civilgraph.curation.matches import Judgement
from civilgraph.curation.settings import DATASET, read_settings
from civilgraph.dates import Span, possibly, surely
from civilgraph.evidence import Evidence, gather_evidence
from civilgraph.history import Moment, read_history
from civilgraph.identifiers import Identifiers, base_of_register
from civilgraph.matching import Proposal, find_things, propose_matches, read_names
from civilgraph.names import Hit
from civilgraph.problems import Problem, has_errors
from civilgraph.queries import Query, ask, find_query, read_catalogue, read_query
from civilgraph.release import NoRelease, Release, open_release
from civilgraph.store import Answer, Store
from civilgraph.store.embedded import EmbeddedStore, convert
from civilgraph.store.profiles import SECONDS
from civilgraph.summary import Summary, summarise
from civilgraph.two_mode import two_mode_graph
from civilgraph.view.scene import Scene
from civilgraph.view.svg import write_svg
from civilgraph.view.timeline import Bar, draw_timeline
from civilgraph.vocabulary import NAMESPACES
from civilgraph.workspace import share

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from civilgraph.analysis import Affiliations
    from civilgraph.store.remote import RemoteStore
    from civilgraph.view.shown import Figure

PICTURE = "picture.html"


class NoDataset(LookupError):
    """An endpoint holds no dataset, or several, and nobody said which."""


@dataclass(frozen=True, slots=True)
class KnowledgeGraph:
    """A graph that is open for questions.

    >>> kg = KnowledgeGraph.open("data")                                    # doctest: +SKIP
    >>> kg.query("members-on-day", network="ztok", on="2013-01-01").rows    # doctest: +SKIP
    """

    store: Store
    identifiers: Identifiers
    title: str
    release: Release | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    """What an endpoint tells of the release that it holds."""

    @property
    def digest(self) -> str:
        """The name of the release; empty where there is none, or nobody tells."""
        return self.release.digest if self.release else self.told.get("digest", "")

    @property
    def licence(self) -> str:
        """The address of the licence of the data; empty where nobody tells."""
        known = self.release.manifest if self.release else self.told
        return str(known.get("licence", ""))

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Open a release, a build folder, or a dataset (which is read and derived in memory).

        The address of a SPARQL endpoint (http://…) is opened with `at`. Raises NotRight where a
        dataset has errors, FileNotFoundError where there is nothing.
        """
        if str(path).startswith(("http://", "https://")):
            return cls.at(str(path))
        path = Path(path)
        try:
            release = open_release(path)
        except NoRelease:
            return cls.from_dataset(find_dataset(path))
        return cls.from_release(release)

    @classmethod
    def at(
        cls, endpoint: str, *, base: str = "", engine: str = "", seconds: float = SECONDS
    ) -> Self:
        """Open a SPARQL endpoint, whichever engine answers there.

        The dataset is found by its register; `base` says which where there are several.

        >>> KnowledgeGraph.at("http://localhost:7878/query").query("funders")    # doctest: +SKIP
        """
        # Only who asks an endpoint waits for SPARQLWrapper to load.
        from civilgraph.store.remote import RemoteStore

        store = RemoteStore.open(endpoint, engine=engine, seconds=seconds)
        known = store.select(read_query(share() / "queries" / "endpoint" / "dataset.rq").text)
        bases = sorted({b for graph in known.column("graph") if (b := base_of_register(graph))})
        if not base and len(bases) != 1:
            found = f"several: {', '.join(bases)}" if bases else "none"
            raise NoDataset(
                f"{endpoint} must hold one dataset and holds {found}; name one with --base-iri"
            )
        identifiers = Identifiers(base=base or bases[0])
        rows = (row for row in known.records() if row["graph"] == identifiers.release)
        # A push says it in the data; a server that holds but one release, of itself.
        told = next(rows, None) or _ask_itself(store)
        return cls(store, identifiers, told.get("title", identifiers.base), told=told)

    @classmethod
    def from_release(cls, release: Release) -> Self:
        """Open a release: its store on disk where it has one, else its quads in memory."""
        has_store = release.store.is_dir()
        store = (
            EmbeddedStore.open(release.store)
            if has_store
            else EmbeddedStore.in_memory(release.quads)
        )
        identifiers = Identifiers(base=str(release.manifest["base"]))
        return cls(store, identifiers, str(release.manifest["title"]), release)

    @classmethod
    def from_dataset(cls, root: Path) -> Self:
        """Read and derive a dataset in memory; the shapes are left to `check` and `build`."""
        checked = check_dataset(root, shapes=False)
        if has_errors(checked.problems):
            raise NotRight(checked.problems)
        derive(checked.store, identifiers=checked.dataset.identifiers)
        title = checked.dataset.settings["title"].value
        return cls(checked.store, checked.dataset.identifiers, title)

    def query(self, name: str, **parameters: str) -> Answer:
        """Ask a question of the catalogue, or of a `.rq` file."""
        query = find_query(name, catalogue=catalogue())
        return ask(self.store, query, parameters, identifiers=self.identifiers)

    def table(self, name: str, **parameters: str) -> pd.DataFrame:
        """Ask a question and give the answer as a pandas DataFrame of text."""
        import pandas as pd

        answer = self.query(name, **parameters)
        return pd.DataFrame(answer.rows, columns=list(answer.columns))

    def to_networkx(self, *, on: str | None = None) -> nx.MultiDiGraph[str]:
        """Give the two-mode graph of organisations and networks, on a day or over all time.

        Node attributes: mode, label, kind, country, networks, stated. Edge attributes: role,
        status, answer (yes or possibly), period, source, and the bounds of its time.
        """
        return two_mode_graph(
            self.store,
            catalogue=catalogue(),
            identifiers=self.identifiers,
            on=on,
            language="en",
        )

    def export(self, form: str) -> bytes:
        """Export all quads: nquads, trig, turtle, jsonld or rdfxml.

        Raises NoRelease where the graph was not opened from a release.
        """
        if self.release is None:
            raise NoRelease("only a release can be exported; run civilgraph build first")
        prefixes = {n.prefix: n.iri for n in NAMESPACES}
        return convert(self.release.quads, format_name=form, prefixes=prefixes)

    def export_network(self, form: str, *, on: str | None = None) -> str:
        """Export the two-mode graph as gexf (1.3, with places, colours and time) or graphml."""
        from civilgraph.exchange.gexf import to_gexf
        from civilgraph.exchange.networks import to_graphml
        from civilgraph.view.placed import colour_graph, place_graph

        graph = self.to_networkx(on=on)
        if form == "graphml":
            return to_graphml(graph)
        release = f"release {self.digest}" if self.digest else "no release"
        description = "; ".join(filter(None, (self.title, on, release)))
        return to_gexf(graph, description=description, places=place_graph(graph),
                       colours=colour_graph(graph))  # fmt: skip

    def evidence(self, thing: str, *, documents: Path | None = None) -> list[Evidence]:
        """Gather the claims behind a thing or a claim, with passages where copies are at hand."""
        return gather_evidence(self.store, self.resolve(thing), identifiers=self.identifiers,
                               catalogue=catalogue(), documents=documents)  # fmt: skip

    def affiliations(
        self,
        *,
        on: str | None = None,
        between: tuple[str, str] | None = None,
        layer: str = "memberships",
        possibly: bool = True,
        role: str | Collection[str] = (),
        kind: str | Collection[str] = (),
        network_kind: str | Collection[str] = (),
    ) -> Affiliations:
        """Give who is in what as a network to analyse: memberships, projects, accreditations.

        Only active spells count; on a day or between days, surely and possibly are kept apart, and
        without `possibly` only what is sure is there. Roles and kinds (of the member and of the
        network) are words of the vocabulary, one or several; any other raises NoSuchWord.

        >>> civilgraph.open("data").affiliations(on="2015-06-01").brokers()  # doctest: +SKIP
        """
        chosen = [(each,) if isinstance(each, str) else each for each in (role, kind, network_kind)]
        return read_affiliations(
            self.store,
            layer=layer,
            on=on,
            between=between,
            possibly=possibly,
            choice=Choice(roles=chosen[0], kinds=chosen[1], network_kinds=chosen[2]),
            catalogue=catalogue(),
            identifiers=self.identifiers,
        )

    def resolve(self, thing: str) -> str:
        """Follow judgements: an id judged the same as another stands for that one."""
        same = {
            row["subject_id"]: row["object_id"]
            for row in self.query("judgements").records()
            if row["judgement"] == Judgement.SAME
        }
        seen = {thing}
        while thing in same and same[thing] not in seen:
            thing = same[thing]
            seen.add(thing)
        return thing

    def explore(self, *, language: str = "en") -> str:
        """Write the explorer: map, overlap, time, comparison and tables in one HTML page."""
        from civilgraph.explore import explore

        return explore(
            self.store,
            catalogue=catalogue(),
            identifiers=self.identifiers,
            title=self.title,
            digest=self.digest,
            licence=self.licence,
            language=language,
        )

    def check(self) -> list[Problem]:
        """Ask the questions that must find nothing; problems name nodes, for cells are not here."""
        return check_store(self.store)

    def find(self, name: str, *, limit: int = 10) -> list[Hit]:
        """Find things under any form of a name: inflected, in Cyrillic, an acronym, misspelt."""
        return find_things(self._names(), name, limit=limit)

    def propose_matches(self) -> list[Proposal]:
        """Propose which ids may be one thing, with the names that make them alike."""
        answer = self.query("judgements")
        judged = [(row["subject_id"], row["object_id"]) for row in answer.records()]
        return propose_matches(self._names(), judged=judged)

    def history(self, thing: str) -> list[Moment]:
        """Tell the life of a thing in order."""
        thing = self.resolve(thing)
        return read_history(self.store, thing, catalogue=catalogue(), identifiers=self.identifiers)

    def timeline(self, thing: str, *, language: str = "en") -> str:
        """Draw the life of a thing as an SVG time line."""
        return write_svg(self.draw_timeline(thing, language=language))

    def draw_timeline(self, thing: str, *, language: str = "en") -> Scene:
        """Draw the life of a thing; what surely held is solid, what possibly held is dashed."""
        bars = [_bar(moment, language=language) for moment in self.history(thing)]
        labels = [row["label"] for row in self.query("organisations-and-networks").records()
                  if row["id"] == self.resolve(thing)]  # fmt: skip
        return draw_timeline(bars, title=labels[0] if labels else thing, language=language)

    def draw_matrix(self, *, on: str | None = None) -> Scene:
        """Draw which networks share members, and which share more than by chance."""
        from civilgraph.view.matrix import Shared, draw_matrix

        affiliations = self.affiliations(on=on)
        ties, present = affiliations.ties(), affiliations.present
        sizes = zip(present.networks, present.sizes, strict=True)
        return draw_matrix(
            {network: int(size) for network, size in sizes if size},
            [
                Shared(one=str(row["source"]), other=str(row["target"]), count=int(row["count"]),
                       is_significant=bool(row["is_significant"]))
                for row in ties.to_dict("records")
            ],
            labels=present.labels,
            title=str(ties.attrs["title"]),
            caption="Cells: members that both have; circles: members of each; frames: more than "
            f"by chance ({ties.attrs['source']}).",
        )  # fmt: skip

    def _names(self) -> list[dict[str, str]]:
        return read_names(self.store, catalogue=catalogue(), identifiers=self.identifiers)

    def summary(self) -> Summary:
        """Count what is in the graph, and find who ties networks together."""
        return summarise(self.store, catalogue=catalogue(), identifiers=self.identifiers)

    def figure(self, *, on: str | None = None, language: str = "en") -> Figure:
        """Draw the two-mode network: a notebook shows it, `to_svg` and `to_png` are for papers."""
        release = f"release {self.digest}" if self.digest else ""
        return draw(self.store, self.identifiers, title=self.title, on=on, language=language,
                    caption=release)  # fmt: skip

    def draw(self, *, on: str | None = None, language: str = "en") -> str:
        """Draw the two-mode network as one self-contained HTML page."""
        return self.figure(on=on, language=language).to_html()


@cache
def catalogue() -> Mapping[str, Query]:
    """Read the catalogue of questions by name, once."""
    return read_catalogue(share() / "queries")


def draw(
    store: Store,
    identifiers: Identifiers,
    *,
    title: str,
    on: str | None = None,
    language: str = "en",
    caption: str = "",
) -> Figure:
    """Draw the two-mode network of a store."""
    from civilgraph.view.shown import Figure

    graph = two_mode_graph(
        store, catalogue=catalogue(), identifiers=identifiers, on=on, language=language
    )
    return Figure(graph=graph, title=title, subtitle=on or "", language=language, caption=caption)


def _ask_itself(store: RemoteStore) -> Mapping[str, str]:
    """Read which release an endpoint says that it holds; empty where it says nothing."""
    query = read_query(share() / "queries" / "endpoint" / "release.rq")
    return next(iter(store.describe().select(query.text).records()), {})


def _bar(moment: Moment, *, language: str) -> Bar:
    """Turn a moment into a row of a time line."""
    start, end, observed = moment.bounds
    if moment.kind == "event":
        end = start
    span = Span(start=start, end=end, observed=(observed,) if moment.observed else ())
    when = moment.when(language=language)
    return Bar(
        label=f"{moment.what} ({moment.detail})" if moment.detail else moment.what,
        title=f"{moment.kind}: {moment.what}; {moment.detail}; {when}; {', '.join(moment.claims)}",
        possible=possibly(span),
        sure=surely(span),
    )


def build_release(root: Path, *, out: Path, base: str = "", step: Step) -> Built:
    """Build a dataset with its picture; `base` stands for the base IRI of its settings."""
    title = _title_of(root)
    return build(
        root,
        out=out,
        pages={PICTURE: lambda store, ids: draw(store, ids, title=title).to_html()},
        base=base,
        step=step,
    )


def _title_of(root: Path) -> str:
    settings = read_settings(root / "dataset.yaml", keys=DATASET, problems=[])
    return settings["title"].value if "title" in settings else root.name
