"""Analyse ties between networks: where the rows of queries meet the measures.

Owns what each analysis is called, how it is defined and whose measure it is. A result is a pandas
DataFrame whose `attrs` say `title`, `definition`, `source` and `notes` (what is not known), so a
number never travels without them. It is long because each analysis stands beside its definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import networkx as nx
import pandas as pd

from civilgraph.dates import parse_edtf
from civilgraph.network import brokerage, communities, dependence
from civilgraph.network import change as changes
from civilgraph.network.affiliation import Affiliation
from civilgraph.network.centrality import betweenness, position
from civilgraph.network.projection import Weight, project
from civilgraph.network.significance import SignificantTies, significant_ties
from civilgraph.network.uncertainty import find_chances, measure_range

Onto = Literal["members", "networks"]
Row = Mapping[str, str]

# Seeds and draws are fixed, so that the same data gives the same table; both are parameters.
SEED, DRAWS = 1, 200


@dataclass(frozen=True, eq=False, kw_only=True)
class Affiliations:
    """Members × networks of one layer, on a day or over all time, with what is not known of them.

    `everything` are all spells; `present` are those that hold on the day, surely or possibly.
    """

    everything: Affiliation
    on: date | None = None
    coverage: Sequence[Row] = ()
    grants: Sequence[dependence.Grant] = ()
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def present(self) -> Affiliation:
        """Give the spells that surely or possibly hold on the day; all of them without a day."""
        return self.everything if self.on is None else self.everything.on(self.on, possibly=True)

    @property
    def sure(self) -> Affiliation:
        """Give the spells that surely hold on the day; all of them without a day."""
        return self.everything if self.on is None else self.everything.on(self.on)

    def to_networkx(self) -> nx.Graph[str]:
        """Give the two-mode graph with all attributes."""
        return self.present.to_networkx()

    # ── Ties ─────────────────────────────────────────────────────────────────────────────────────

    def ties(self, *, onto: Onto = "networks", level: float = 0.05) -> pd.DataFrame:
        """Tabulate which networks share members (or members networks), and whether by chance."""
        # At level 1 every tie is kept, with its p-value; the level is applied below.
        tested = significant_ties(self.present, level=1.0, onto=onto, minimum=1)
        shared = project(self.present, onto=onto, weight=Weight.JACCARD)
        jaccard = {(source, target): weight for source, target, weight in shared.ties()}
        sure = {(s, t): int(n) for s, t, n in project(self.sure, onto=onto).ties()}
        rows = []
        for row, (source, target, p) in enumerate(_pairs(tested)):
            q = float(tested.q_values[row]) if tested.q_values is not None else float("nan")
            count = int(tested.projection.count[row])
            cells = {"source": source, "target": target, "count": count}
            if self.on is not None:
                cells["surely"] = sure.get((source, target), 0)
            cells |= {"jaccard": jaccard[source, target], "p": p, "q": q}
            rows.append(cells | {"is_significant": q <= level})
        columns = ["source", "target", "count", "jaccard", "p", "q", "is_significant"]
        table = pd.DataFrame(rows, columns=list(rows[0]) if rows else columns)
        order, ways = ["count", "jaccard", "source", "target"], [False, False, True, True]
        table = table.sort_values(order, ascending=ways).reset_index(drop=True)
        self._name(table, "source", "target")
        return self._say(
            table,
            title="Networks that share members" if onto == "networks" else "Members that meet",
            definition=(
                "count: how many both have; jaccard: of all that either has; p: the chance of "
                "sharing as many, if members joined at random with these sizes and activities; "
                f"is_significant: q, p after control of the false-discovery rate, is ≤ {level:g} "
                f"({tested.test}, {tested.tested} pairs)"
            ),
            source=(
                "BiCM: Saracco et al. 2015, Sci. Rep. 5, 10595; = SDSM: Neal 2014; "
                "Benjamini & Hochberg 1995"
            ),
        )

    # ── Position ─────────────────────────────────────────────────────────────────────────────────

    def brokers(self, *, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
        """Tabulate which organisations tie networks together, most first.

        On a day, betweenness counts all memberships that hold at least possibly; its low and high,
        and those of its rank, are the ends over draws in which the possible ones come and go.
        """
        graph = self.present.to_networkx()
        members = [n for n, d in graph.nodes(data=True) if d["mode"] == "member"]
        table = position(graph, seed=seed).loc[members, ["degree", "betweenness", "constraint"]]
        table = table.rename(columns={"degree": "networks"})
        table["is_cut_point"] = [node in set(nx.articulation_points(graph)) for node in members]
        if self.on is not None:
            ranges = measure_range(
                graph,
                measure=lambda g: betweenness(g, seed=seed).values,
                chances=self._chances(graph),
                draws=draws,
                seed=seed,
                level=1.0,
            )
            columns = ["low", "high", "rank_low", "rank_high"]
            table = table.join(ranges[columns].add_prefix("betweenness_"))
        table = table.sort_values(["betweenness", "networks"], ascending=False, kind="stable")
        table.insert(0, "label", [graph.nodes[node]["label"] for node in table.index])
        table.index = pd.Index([graph.nodes[node]["id"] for node in table.index], name="id")
        return self._say(
            table.reset_index(),
            title="Organisations that tie networks together",
            definition=(
                "networks: in how many; betweenness: share of shortest paths of the two-mode graph "
                "that run through it; constraint: how far its contacts know each other; "
                "is_cut_point: without it a part falls off"
            ),
            source="Freeman 1977; Burt 1992; Borgatti & Everett 1997",
        )

    def position(self, *, seed: int = SEED) -> pd.DataFrame:
        """Tabulate every measure of position of organisations that share networks."""
        graph = project(self.present, onto="members").to_networkx()
        table = position(graph, seed=seed, weight_attribute="weight")
        table.index.name = "id"
        table.insert(0, "label", [graph.nodes[node]["label"] for node in table.index])
        return self._say(
            table.reset_index(),
            title="Position of organisations that share networks",
            definition=(
                "degree, strength, betweenness, harmonic closeness, eigenvector, Burt's constraint "
                "and effective size, k-core, and whether it is a cut point, on shared networks"
            ),
            source="Freeman 1977; Bonacich 1972; Burt 1992; Seidman 1983; Marchiori & Latora 2000",
        )

    def roles(self, *, by: str = "country") -> pd.DataFrame:
        """Tabulate Gould–Fernandez roles among organisations that share a network."""
        graph = project(self.present, onto="members").to_networkx()
        groups = self._groups(by, graph)
        table = brokerage.roles(graph, groups=groups)
        table = table[table["total"] > 0].sort_values("total", ascending=False, kind="stable")
        table.index.name = "id"
        table.insert(0, "label", [graph.nodes[node]["label"] for node in table.index])
        return self._say(
            table.reset_index(),
            title=f"Brokerage roles between groups by {by}",
            definition=(
                "how often an organisation stands between two that share no network: coordinator "
                "(all three of one group), itinerant (the two of another), gatekeeper (one of its "
                "own), liaison (three groups); expected and z under random ties"
            ),
            source="Gould & Fernandez 1989, Sociological Methodology 19",
        )

    def communities(self, *, seeds: Iterable[int] = range(10)) -> pd.DataFrame:
        """Tabulate communities of organisations and networks together."""
        graph = self.present.to_networkx()
        members = [n for n, d in graph.nodes(data=True) if d["mode"] == "member"]
        parts = [
            communities.find_two_mode_communities(graph, members=members, seed=seed)
            for seed in seeds
        ]
        found = communities.stability(parts)
        rows = [
            {
                "community": label,
                **{name: graph.nodes[str(node)][name] for name in ("id", "mode", "label")},
            }
            for node, label in found.best.labels.items()
        ]
        table = pd.DataFrame(rows, columns=["community", "id", "mode", "label"])
        table = table.sort_values(["community", "mode", "id"], ascending=[True, False, True])
        return self._say(
            table.reset_index(drop=True),
            title="Communities",
            definition=(
                f"parts with many memberships inside: Barber's modularity {found.best.quality:.3f}"
                f" ({found.best.method}); over {len(parts)} seeds the parts agree with adjusted "
                f"Rand {found.rand:.2f} and are {found.communities[0]} to {found.communities[1]}"
            ),
            source="Barber 2007, Phys. Rev. E 76; Blondel et al. 2008; Hubert & Arabie 1985",
        )

    # ── Change and dependence ────────────────────────────────────────────────────────────────────

    def change(self, *, first: date, last: date) -> pd.DataFrame:
        """Tabulate what changed between two days, and say it in words (`attrs["sentences"]`)."""
        before = changes.standing(self.everything, day=first)
        after = changes.standing(self.everything, day=last)
        found = [
            self._settle(each, first=first, last=last)
            for each in changes.find_changes(before, after)
        ]
        table = pd.DataFrame(
            [{"network": c.network, "change": str(c.kind), "member": c.member} for c in found],
            columns=["network", "change", "member"],
        )
        labels = self.everything.labels
        self._name(table, "network", "member")
        table = self._say(
            table,
            title=f"What changed between {first} and {last}",
            definition="joined, left: sure on both days, or on a day between them that is stated; "
            "may have …: only possible",
            source="three-valued membership: ontology of civilgraph",
        )
        table.attrs["sentences"] = changes.tell(found, first=first, last=last, labels=labels)
        return table

    def _settle(self, each: changes.Change, *, first: date, last: date) -> changes.Change:
        """Say joined or left without "may" where the printed day itself lies between the two.

        Somebody who joined in March 2016 surely joined between 2013 and 2018, even if nobody says
        that they were still there at the end of 2018.
        """
        kinds = {
            changes.Kind.MAY_HAVE_JOINED: ("start", changes.Kind.JOINED),
            changes.Kind.MAY_HAVE_LEFT: ("end", changes.Kind.LEFT),
        }
        if each.kind not in kinds or "start" not in self.everything.attributes:
            return each
        column, kind = kinds[each.kind]
        for row in self.everything.to_rows():
            if (row["source"], row["target"]) == (each.member, each.network):
                when = parse_edtf(row[column])
                if when.earliest and when.latest and first < when.earliest <= when.latest <= last:
                    return replace(each, kind=kind)
        return each

    def turnover(self, *, days: Sequence[date]) -> pd.DataFrame:
        """Tabulate entries, exits and how alike consecutive days are."""
        return self._say(
            changes.turnover(self.everything, days=days, by_network=True),
            title="Entries and exits",
            definition="each as the least and the greatest that the possible memberships allow",
            source="Jaccard 1901; Diamond & May 1977",
        )

    def funders(self) -> pd.DataFrame:
        """Tabulate on how few funders recipients depend; regrants are not counted twice."""
        return self._say(
            dependence.concentration(self.grants),
            title="How concentrated the money is",
            definition=(
                "hhi: sum of squared shares of the stated amounts, 1 is one funder; low and high: "
                "what it can be once the unknown amounts are known"
            ),
            source="Herfindahl–Hirschman index (Hirschman 1964)",
        )

    def lifetimes(self, *, years: Sequence[float] = (0, 1, 2, 3, 5, 10)) -> pd.DataFrame:
        """Tabulate how long memberships last, from starts and ends known only within bounds."""
        lower, upper = changes.find_durations(self.everything)
        survival = changes.estimate_survival(lower, upper)
        return self._say(
            changes.life_table(survival, years=years),
            title=f"How long {len(lower)} spells of membership last",
            definition=(
                "share of spells that last longer than so many years, least and greatest: between "
                "the two nothing is known"
            ),
            source="Turnbull 1976, J. R. Stat. Soc. B 38",
        )

    def stops(self) -> pd.DataFrame:
        """Tabulate who is left without any known money if a funder stops."""
        table = dependence.without_funder(self.grants)
        table["only_funder_of"] = [" ".join(ids) for ids in table["only_funder_of"]]
        return self._say(
            table,
            title="What falls if a funder stops",
            definition="left_without: recipients with no other funder in this graph",
            source="counted; regrants stop with the money they pass on",
        )

    def robustness(self, *, order: Literal["degree", "betweenness"] = "degree") -> pd.DataFrame:
        """Follow what holds together as the best tied organisations leave one after the other."""
        graph = project(self.present, onto="members").to_networkx()
        by_betweenness = dependence.order_by_betweenness
        nodes = (
            dependence.order_by_degree(graph)
            if order == "degree"
            else by_betweenness(graph, seed=SEED)
        )
        table = dependence.robustness(graph, order=nodes)
        value = table.attrs.get("robustness", 0.0)
        return self._say(
            table,
            title=f"What holds together as organisations leave, by {order}",
            definition=f"largest: the largest part that is left; R = {value:.3f}",
            source="Schneider et al. 2011, PNAS 108; Newman & Ziff 2001",
        )

    # ── What goes beside every number ────────────────────────────────────────────────────────────

    def _chances(self, graph: nx.Graph[str]) -> dict[tuple[str, str], float]:
        """Give the chance of each edge that is only possible, by the nodes of the graph."""
        assert self.on is not None
        chances = find_chances(self.everything, day=self.on)
        members = {d["id"]: n for n, d in graph.nodes(data=True) if d["mode"] == "member"}
        pairs = {(members[m], n): c for (m, n), c in chances.items() if m in members}
        return {pair: chance for pair, chance in pairs.items() if graph.has_edge(*pair)}

    def _groups(self, by: str, graph: nx.Graph[str]) -> Mapping[str, str]:
        """Give the group of each organisation."""
        if by == "community":
            found = communities.find_communities(graph, seed=SEED)
            return {str(node): str(label) for node, label in found.labels.items()}
        if by not in self.groups:
            known = ", ".join([*sorted(self.groups), "community"])
            raise ValueError(f"no grouping is called {by!r}; known are: {known}")
        return self.groups[by]

    def _name(self, table: pd.DataFrame, *columns: str) -> None:
        """Put a label beside the ids of some columns."""
        labels = self.everything.labels
        for column in columns:
            place = int(table.columns.get_loc(column)) + 1  # type: ignore[arg-type]
            table.insert(place, f"{column}_label", [labels.get(i, i) for i in table[column]])

    def _say(
        self, table: pd.DataFrame, *, title: str, definition: str, source: str
    ) -> pd.DataFrame:
        """Attach to a table what it is, whose measure it is, and what is not known."""
        day = f" on {self.on}" if self.on else ""
        table.attrs |= {
            "title": title + day,
            "definition": definition,
            "source": source,
            "notes": self.notes(),
        }
        return table

    def notes(self) -> list[str]:
        """Say which networks are known to be listed only in part."""
        notes = [
            f"{row['network']}: {row['listed']} listed of {row['stated']} {row['counted']} stated "
            f"({row['comparator']})"
            for row in self.coverage
            if row["counted"] != "founders" and int(row["listed"]) < int(row["stated"])
        ]
        if notes:
            notes.insert(0, "Lists known to be incomplete, so ties may be missing:")
        return notes


def _pairs(ties: SignificantTies) -> Iterator[tuple[str, str, float]]:
    """Yield the two ends and the p-value of each tie."""
    projection = ties.projection
    for i, j, p in zip(projection.i, projection.j, ties.p_values, strict=True):
        yield projection.nodes[i], projection.nodes[j], float(p)
