"""Say everything that is wrong with a dataset: the one door for "is it right?".

Owns the order of checks: form of the tables, register and judgements, cells, the documents where
copies are at hand, shapes, and the questions of `queries/checks/`, which must find nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from civilgraph.curation.claims import Claim, Dataset, read_dataset
from civilgraph.curation.documents import check_passages, read_documents
from civilgraph.curation.register import Entry
from civilgraph.curation.tables import place_of
from civilgraph.problems import Problem, Severity, one_per_cell
from civilgraph.queries import Query, read_query
from civilgraph.rdf.assemble import assemble, ontology_quads
from civilgraph.rdf.ontology import Ontology, read_ontology
from civilgraph.rdf.shapes import Finding, validate
from civilgraph.store import Store
from civilgraph.store.embedded import EmbeddedStore
from civilgraph.workspace import display, share

Step = Callable[[str], None]

# These compare a number with the rows of another table, which says nothing while rows are unread.
COUNTING = {"stated-counts": "memberships.csv"}


@dataclass(slots=True)
class Places:
    """Where each claim and each thing of a dataset is written down."""

    rows: dict[str, list[tuple[Path, Claim]]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[str, Entry] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    def see(self, claim: Claim, subject: str, node: str, path: Path) -> None:
        """Remember where a claim is and what it is about."""
        self.rows[subject].append((path, claim))
        self.rows[node].append((path, claim))

    def problem(self, finding: Finding, *, graph_source: str = "") -> Problem | None:
        """Bring a finding back to the cell where it is written.

        None where it only follows from a row that could not be read, or another table is to say it.
        """
        rows = self.rows.get(finding.focus, [])
        if finding.table:
            rows = [r for r in rows if r[1].table.name == finding.table] or rows
        if graph_source:
            rows = [r for r in rows if r[1].source == graph_source] or rows
        fitting = [r for r in rows if _holds(r[1], finding)] or rows
        if fitting:
            path, claim = fitting[0]
            header = claim.table.header
            index = header.index(finding.column) if finding.column in header else 0
            place = place_of(path, line=claim.line, index=index)
            return Problem(
                display(path), claim.line, place, finding.column, finding.message, finding.severity
            )
        entry = self.entries.get(finding.focus)
        if entry:
            if finding.table and (
                self.classes[finding.table] != entry.of_class
                or any(Path(file).name == f"{finding.table}.csv" for file in self.unread)
            ):
                return None
            cure = f"; say it in a row of {finding.table}.csv" if finding.table else ""
            return Problem(
                entry.file, entry.line, 1, finding.column, finding.message + cure, finding.severity
            )
        return Problem(finding.focus, 1, 1, finding.column, finding.message, finding.severity)


def _holds(claim: Claim, finding: Finding) -> bool:
    """Tell whether a row's cell is the one a finding means: the same value, or none."""
    cell = claim.values.get(finding.column, "")
    if not finding.value:
        return not cell
    return cell != "" and (finding.value == cell or finding.value.endswith("/" + cell))


@dataclass(slots=True, kw_only=True)
class Checked:
    """A dataset that was read and judged: its problems, its quads and their store."""

    dataset: Dataset
    ontology: Ontology
    problems: list[Problem]
    lines: list[str]
    store: EmbeddedStore
    claims: int


def _nothing(step: str) -> None:
    pass


def check_dataset(
    root: Path, *, documents: Path | None = None, step: Step = _nothing, shapes: bool = True
) -> Checked:
    """Read and judge a dataset; its problems come sorted, one per cell and field.

    `documents` is a folder with copies of the sources' texts. `step` is told what is being done.
    `shapes=False` leaves pySHACL out, for measuring.
    """
    problems: list[Problem] = []
    step("reading the ontology")
    ontology = read_ontology(share() / "ontology")
    step("reading tables")
    dataset = read_dataset(
        root, tables=ontology.tables, concepts=ontology.concepts, problems=problems
    )
    texts = read_documents(documents, dataset=dataset, problems=problems) if documents else {}
    places = Places(classes={t.name: t.of_class for t in ontology.tables.values()})
    ids = dataset.identifiers
    for entry in dataset.register.entries.values():
        places.entries[ids.thing(entry.id)] = entry
    counted, misplaced = 0, list[Problem]()

    def see(claim: Claim, subject: str) -> None:
        nonlocal counted
        counted += 1
        path = folders[claim.source] / claim.table.file
        places.see(claim, subject, ids.claim(claim.source, claim.id), path)
        misplaced.extend(check_passages(claim, path=path, source=by_id[claim.source], texts=texts))

    by_id = {source.id: source for source in dataset.sources}
    folders = {source.id: source.path for source in dataset.sources}
    lines = list(assemble(dataset, problems=problems, see=see))
    places.unread = {problem.file for problem in problems}
    store = EmbeddedStore.in_memory()
    store.load(lines)
    store.load(ontology_quads(ontology))
    shaped: list[Problem | None] = []
    if shapes:
        step("validating with the shapes")
        shaped = [places.problem(f) for f in validate(lines, ontology=ontology)]
    step("asking the checks")
    asked: list[Problem | None] = []
    prefix = ids.source("")
    for query in check_queries():
        for finding, graph in ask_check(store, query):
            source = graph.removeprefix(prefix)
            counts = COUNTING.get(query.name)
            if counts and display(folders[source] / counts) in places.unread:
                continue
            asked.append(places.problem(finding, graph_source=source))
    return Checked(
        dataset=dataset,
        ontology=ontology,
        problems=one_per_cell(problems, misplaced, filter(None, shaped), filter(None, asked)),
        lines=lines,
        store=store,
        claims=counted,
    )


def check_queries() -> list[Query]:
    """Read `queries/checks/`, in the order of their names."""
    return [read_query(path) for path in sorted((share() / "queries" / "checks").glob("*.rq"))]


def ask_check(store: Store, query: Query) -> Iterator[tuple[Finding, str]]:
    """Ask one check; each row of its answer (graph, focus, column, message) is a finding."""
    for row in store.select(query.text).records():
        finding = Finding(
            focus=row["focus"],
            table=row.get("table", ""),
            column=row["column"],
            value=row.get("value", ""),
            message=row["message"],
            severity=Severity(query.severity),
        )
        yield finding, row.get("graph", "")


def within(problems: Iterable[Problem], path: Path) -> list[Problem]:
    """Keep the problems of one file or folder."""
    place = display(path)
    if place == ".":
        return list(problems)
    return [p for p in problems if p.file == place or p.file.startswith(place.rstrip("/") + "/")]


def find_dataset(path: Path) -> Path:
    """Find the dataset to which a path belongs: the nearest folder above with `dataset.yaml`.

    Raises FileNotFoundError where there is none.
    """
    start = path.resolve()
    for folder in (start, *start.parents):
        if (folder / "dataset.yaml").is_file():
            return folder
    raise FileNotFoundError(
        f"{path} belongs to no dataset: neither it nor a folder above holds dataset.yaml; "
        f"make one with: civilgraph new {path}"
    )


def check_path(
    path: Path, *, documents: Path | None = None, step: Step = _nothing
) -> list[Problem]:
    """Say what is wrong with a dataset, or with the part of it that a path names."""
    root = find_dataset(path)
    checked = check_dataset(root, documents=documents, step=step)
    whole = path.resolve() == root
    return checked.problems if whole else within(checked.problems, path)
