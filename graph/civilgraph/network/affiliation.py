"""Hold members × networks × spells as columns, with the sparse matrices that measures work on.

Owns the table, what its columns mean, selection from it, and the two-mode graph at the door. Reads
no file and counts nothing but degrees. What a cell means is in
`columns.py`.

A column that begins with `member_` or `network_` describes a node (`member_label`,
`member_country`); every other column that is not known here describes the spell (`role`, `kind`,
`layer`, or whatever a query adds).

It is long because a table is read, selected from and handed out by one class, which is the
room's one value.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any, Self

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from civilgraph.dates import Answer
from civilgraph.network.columns import (
    BOUNDS,
    EMPTY,
    Coder,
    Column,
    is_of_node,
    node_attributes,
    print_day,
    read_days,
    read_weights,
    sort_ids,
)
from civilgraph.network.two_mode import join_spells, member_nodes, rows_of_graph, spell_attributes
from civilgraph.problems import suggest

if TYPE_CHECKING:
    Ints = NDArray[np.int32]
    Incidence = sparse.csr_array[np.int32, tuple[int, int]]

_ANSWERS = (str(Answer.YES), str(Answer.POSSIBLY))


@dataclass(frozen=True, eq=False, kw_only=True)
class Affiliation:
    """A two-mode network whose ties are spells: who is in which network, from when to when.

    `members` and `networks` are sorted ids; `sources` and `targets` are the positions in them of
    the two ends of each spell. An id may stand in both: a network can be a member of a network.
    `weights` has NaN where a weight is not stated.

    >>> rows = [{"source": "a", "target": "N"}, {"source": "b", "target": "N"}]
    >>> Affiliation.from_rows(rows).incidence.toarray().tolist()
    [[1], [1]]
    """

    members: tuple[str, ...]
    networks: tuple[str, ...]
    sources: Ints
    targets: Ints
    days: Mapping[str, Ints]
    weights: NDArray[np.float64] | None = None
    attributes: Mapping[str, Column] = field(default_factory=dict)
    member_attributes: Mapping[str, Column] = field(default_factory=dict)
    network_attributes: Mapping[str, Column] = field(default_factory=dict)

    # ── In ───────────────────────────────────────────────────────────────────────────────────────

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[Mapping[str, str]],
        *,
        source_column: str = "source",
        target_column: str = "target",
    ) -> Self:
        """Read the rows of a query: a source, a target, and what else is known of each spell.

        Known columns are `weight` and the four bounds (ISO days; empty is unknown or unbounded).
        """
        coders: dict[str, Coder] = {}
        for number, row in enumerate(rows, start=1):
            coders = coders or {name: Coder() for name in row}
            if row.keys() != coders.keys():
                raise ValueError(f"row {number} has other columns than row 1")
            for name, text in row.items():
                coders[name].add(text)
        columns = {name: coder.column() for name, coder in coders.items()}
        return cls._from_coded(columns, source_column=source_column, target_column=target_column)

    @classmethod
    def from_columns(
        cls,
        columns: Mapping[str, Sequence[str]],
        *,
        source_column: str = "source",
        target_column: str = "target",
    ) -> Self:
        """Read whole columns of text, such as those of a CSV answer; the road for millions."""
        coded = {}
        for name, texts in columns.items():
            codes, known = pd.factorize(np.asarray(texts, dtype=object), use_na_sentinel=False)
            coded[name] = Column(codes.astype(np.int32), tuple(known))
        return cls._from_coded(coded, source_column=source_column, target_column=target_column)

    @classmethod
    def from_edges(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """Read pairs of a member and a network; nothing is known of their days."""
        return cls.from_rows({"source": source, "target": target} for source, target in pairs)

    @classmethod
    def from_graph(cls, graph: nx.Graph[Any], *, members: Iterable[Hashable] | None = None) -> Self:
        """Read a two-mode NetworkX graph.

        Members are the nodes named, or those with `bipartite=0`. Texts of edges and nodes come
        along, numbers only as `weight`; a node that is not text is named by its text.
        """
        return cls.from_rows(rows_of_graph(graph, member_nodes(graph, members)))

    @classmethod
    def _from_coded(
        cls, columns: Mapping[str, Column], *, source_column: str, target_column: str
    ) -> Self:
        rest = dict(columns)
        if columns and not {source_column, target_column} <= columns.keys():
            wanted = next(name for name in (source_column, target_column) if name not in columns)
            raise ValueError(f"no column {wanted!r}{suggest(wanted, columns)}")
        nothing = Column(np.zeros(0, dtype=np.int32), ())
        source = sort_ids(source_column, rest.pop(source_column, nothing))
        target = sort_ids(target_column, rest.pop(target_column, nothing))
        days = {
            name: read_days(name, rest.pop(name))
            if name in rest
            else np.full(len(source), empty, dtype=np.int32)
            for name, empty in EMPTY.items()
        }
        weights = read_weights(rest.pop("weight")) if "weight" in rest else None
        return cls(
            members=source.texts,
            networks=target.texts,
            sources=source.codes,
            targets=target.codes,
            days=days,
            weights=weights,
            member_attributes=node_attributes("member_", rest, source),
            network_attributes=node_attributes("network_", rest, target),
            attributes={name: rest[name] for name in rest if not is_of_node(name)},
        )

    # ── Selection ────────────────────────────────────────────────────────────────────────────────

    def on(self, day: date, *, possibly: bool = False) -> Self:
        """Keep the spells that surely held on a day; with `possibly` also those that may have.

        The definition is that of `civilgraph.dates.on`. The column `answer` says which is which.
        """
        return self.between(day, day, possibly=possibly)

    def between(self, first: date, last: date, *, possibly: bool = False) -> Self:
        """Keep the spells that held on some day from the first to the last.

        A spell surely did if it surely held on one of these days, or if every day on which it can
        have held is one of these.
        """
        if last < first:
            raise ValueError(f"the last day, {last}, is before the first, {first}")
        begin, end = first.toordinal(), last.toordinal()
        sure_from, sure_until, may_from, may_until = (self.days[name] for name in BOUNDS)
        is_sure = (sure_from <= end) & (begin <= sure_until) & (sure_from <= sure_until)
        # A single day proves nothing by containing a spell's only possible day.
        is_within = (begin <= may_from) & (may_from <= may_until) & (may_until <= end)
        is_sure |= is_within & (begin < end)
        is_possible = (may_from <= end) & (begin <= may_until) & (may_from <= may_until)
        kept = is_sure | is_possible if possibly else is_sure
        answer = Column(np.where(is_sure, 0, 1).astype(np.int32), _ANSWERS)
        return replace(self, attributes={**self.attributes, "answer": answer})._take(kept)

    def where(self, **wanted: str | Collection[str]) -> Self:
        """Keep the spells with a value, or with one of several, in each of some columns."""
        kept = np.ones(len(self), dtype=np.bool_)
        for name, value in wanted.items():
            values = {value} if isinstance(value, str) else set(value)
            column, rows = self._find_column(name)
            for text in sorted(values.difference(column.texts)):
                raise ValueError(f"{name} is never {text!r}{suggest(text, column.texts)}")
            is_wanted = column.is_in(values)
            kept &= is_wanted if rows is None else is_wanted[rows]
        return self._take(kept)

    def layer(self, name: str) -> Self:
        """Keep one layer: memberships, projects, grants, or whatever `layer` tells apart."""
        return self.where(layer=name)

    def _find_column(self, name: str) -> tuple[Column, Ints | None]:
        for prefix, attributes, rows in (
            ("member_", self.member_attributes, self.sources),
            ("network_", self.network_attributes, self.targets),
        ):
            if name.startswith(prefix) and name.removeprefix(prefix) in attributes:
                return attributes[name.removeprefix(prefix)], rows
        if name not in self.attributes:
            raise ValueError(f"no column {name!r}{suggest(name, self.attributes)}")
        return self.attributes[name], None

    def _take(self, kept: NDArray[np.bool_]) -> Self:
        """Keep some spells, and the members and networks that still have one."""
        sources, has_source = _renumber(self.sources[kept], len(self.members))
        targets, has_target = _renumber(self.targets[kept], len(self.networks))
        return replace(
            self,
            members=_pick(self.members, has_source),
            networks=_pick(self.networks, has_target),
            sources=sources,
            targets=targets,
            days={name: days[kept] for name, days in self.days.items()},
            weights=None if self.weights is None else self.weights[kept],
            attributes={name: c.take(kept) for name, c in self.attributes.items()},
            member_attributes={n: c.take(has_source) for n, c in self.member_attributes.items()},
            network_attributes={n: c.take(has_target) for n, c in self.network_attributes.items()},
        )

    # ── What measures work on ────────────────────────────────────────────────────────────────────

    def __len__(self) -> int:
        """Count the spells."""
        return len(self.sources)

    @cached_property
    def incidence(self) -> Incidence:
        """Members × networks: 1 where there is a spell, however many there are."""
        shape = (len(self.members), len(self.networks))
        ones = np.ones(len(self), dtype=np.int32)
        matrix = sparse.csr_array((ones, (self.sources, self.targets)), shape=shape)
        matrix.sum_duplicates()
        matrix.data[:] = 1
        return matrix

    @cached_property
    def transposed(self) -> Incidence:
        """Networks × members."""
        matrix = self.incidence.T.tocsr()
        matrix.sort_indices()
        return matrix

    @cached_property
    def degrees(self) -> Ints:
        """In how many networks each member is."""
        return np.diff(self.incidence.indptr).astype(np.int32)

    @cached_property
    def sizes(self) -> Ints:
        """How many members each network has."""
        return np.diff(self.transposed.indptr).astype(np.int32)

    @property
    def member_labels(self) -> tuple[str, ...]:
        """The label of each member; its id where it has none."""
        return _labels(self.members, self.member_attributes)

    @property
    def network_labels(self) -> tuple[str, ...]:
        """The label of each network; its id where it has none."""
        return _labels(self.networks, self.network_attributes)

    @property
    def labels(self) -> dict[str, str]:
        """The label of every id."""
        labels = dict(zip(self.members, self.member_labels, strict=True))
        return labels | dict(zip(self.networks, self.network_labels, strict=True))

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that are there, sorted; none if no column `layer` was given."""
        if "layer" not in self.attributes:
            return ()
        layer = self.attributes["layer"]
        return tuple(sorted(layer.texts[code] for code in np.unique(layer.codes)))

    # ── Out ──────────────────────────────────────────────────────────────────────────────────────

    def to_rows(self) -> Iterator[dict[str, str]]:
        """Yield the spells as rows that `from_rows` reads, in the order they came."""
        for spell in range(len(self)):
            member, network = int(self.sources[spell]), int(self.targets[spell])
            row = {"source": self.members[member], "target": self.networks[network]}
            row |= {name: column[spell] for name, column in self.attributes.items()}
            row |= {f"member_{name}": c[member] for name, c in self.member_attributes.items()}
            row |= {f"network_{name}": c[network] for name, c in self.network_attributes.items()}
            row |= {name: print_day(int(self.days[name][spell])) for name in BOUNDS}
            if self.weights is not None:
                weight = float(self.weights[spell])
                row["weight"] = "" if np.isnan(weight) else f"{weight:.15g}"
            yield row

    def to_networkx(self, *, spells: bool = False) -> nx.Graph[str]:
        """Give the two-mode graph: members `bipartite=0`, networks `bipartite=1`.

        An edge joins a pair, tells what its spells have in common and counts them; with `spells`
        the graph is a `MultiGraph` and an edge is a spell. Where a network is itself a member, the
        member is the node `<id> (as member)`, or there would not be two modes; the attribute `id`
        tells what a node stands for.
        """
        graph: nx.Graph[str] = nx.MultiGraph() if spells else nx.Graph()
        taken = set(self.networks)
        nodes = tuple(f"{each} (as member)" if each in taken else each for each in self.members)
        for mode, ids, names, labels, attributes in (
            ("member", self.members, nodes, self.member_labels, self.member_attributes),
            ("network", self.networks, self.networks, self.network_labels, self.network_attributes),
        ):
            for position, node in enumerate(names):
                known = {name: column[position] for name, column in attributes.items()}
                known |= {"id": ids[position], "label": labels[position], "mode": mode}
                graph.add_node(node, bipartite=int(mode == "network"), **known)
        pairs: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for source, target, row in zip(self.sources, self.targets, self.to_rows(), strict=True):
            pair = nodes[source], self.networks[target]
            pairs.setdefault(pair, []).append(spell_attributes(row))
        for (source, target), found in pairs.items():
            for known in found if spells else [join_spells(found)]:
                graph.add_edge(source, target, **known)
        return graph


def _renumber(positions: Ints, size: int) -> tuple[Ints, NDArray[np.bool_]]:
    """Give new numbers to what is still in use, and tell what is."""
    is_used = np.zeros(size, dtype=np.bool_)
    is_used[positions] = True
    return (np.cumsum(is_used, dtype=np.int32) - 1)[positions], is_used


def _pick(ids: tuple[str, ...], is_used: NDArray[np.bool_]) -> tuple[str, ...]:
    return ids if is_used.all() else tuple(compress(ids, is_used))


def _labels(ids: tuple[str, ...], attributes: Mapping[str, Column]) -> tuple[str, ...]:
    if "label" not in attributes:
        return ids
    labels = attributes["label"]
    return tuple(labels[position] or own for position, own in enumerate(ids))
