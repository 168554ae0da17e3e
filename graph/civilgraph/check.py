"""Say everything that is wrong with a dataset: the one door for "is it right?".

Owns the order of checks: form of the tables, register and judgements, cells, the documents where
copies are at hand, shapes, and the questions of `queries/checks/`, which must find nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from civilgraph.curation.claims import Claim, Dataset, read_dataset
from civilgraph.curation.documents import check_passages, read_documents
from civilgraph.places import Places, find_rows
from civilgraph.problems import Problem, Severity, one_per_cell
from civilgraph.queries import Query, read_query
from civilgraph.rdf.assemble import assemble, ontology_quads
from civilgraph.rdf.ontology import Ontology, read_ontology
from civilgraph.rdf.shapes import Finding, validate
from civilgraph.store import Store
from civilgraph.store.embedded import EmbeddedStore
from civilgraph.vocabulary import RDF
from civilgraph.workspace import display, share

Step = Callable[[str], None]

# With more quads than this a store is kept on disk, so that opening does not mean loading.
LARGE = 500_000

# These compare a number with the rows of another table, which says nothing while rows are unread.
COUNTING = {"stated-counts": "memberships.csv"}


@dataclass(slots=True, kw_only=True)
class Checked:
    """A dataset that was read and judged: its problems, its quads and their store.

    `quads` holds what was curated, and `store` the ontology too.
    """

    dataset: Dataset
    ontology: Ontology
    problems: list[Problem]
    quads: Path
    store: EmbeddedStore
    claims: int
    is_large: bool


def _nothing(step: str) -> None:
    pass


def check_dataset(
    root: Path,
    *,
    documents: Path | None = None,
    base: str = "",
    step: Step = _nothing,
    shapes: bool = True,
    scratch: Path | None = None,
) -> Checked:
    """Read and judge a dataset; its problems come sorted, one per cell and field.

    `documents` is a folder with copies of the sources' texts; `base` stands for the base IRI of
    the dataset's settings. `step` is told what is being done.
    `shapes=False` leaves pySHACL out, for measuring. `scratch` is an empty folder for the quads,
    and for the store of a large dataset; without one the quads do not outlast the call, and the
    store is in memory.
    """
    with ExitStack() as stack:
        folder = scratch or Path(stack.enter_context(TemporaryDirectory(prefix="civilgraph-")))
        return _check(root, folder / "curated.nq", documents=documents, base=base, step=step,
                      shapes=shapes, on_disk=folder / "store" if scratch else None)  # fmt: skip


def _check(
    root: Path,
    quads: Path,
    *,
    documents: Path | None,
    base: str,
    step: Step,
    shapes: bool,
    on_disk: Path | None,
) -> Checked:
    """Read, judge and load a dataset; the quads pass through a file, never all at once."""
    problems: list[Problem] = []
    step("reading the ontology")
    ontology = read_ontology(share() / "ontology")
    step("reading tables")
    dataset = read_dataset(
        root, tables=ontology.tables, concepts=ontology.concepts, problems=problems, base=base
    )
    texts = read_documents(documents, dataset=dataset, problems=problems) if documents else {}
    claims, count, misplaced = 0, 0, list[Problem]()

    def see(claim: Claim, subject: str) -> None:
        nonlocal claims
        claims += 1
        source = sources[claim.source]
        path = source.path / claim.table.file
        misplaced.extend(check_passages(claim, path=path, source=source, texts=texts))

    sources = {source.id: source for source in dataset.sources}
    with quads.open("w", encoding="utf-8", newline="\n") as file:
        for line in assemble(dataset, problems=problems, see=see):
            file.write(line)
            count += 1
    unread = {problem.file for problem in problems}
    shaped: list[Finding] = []
    if shapes:
        step("validating with the shapes")
        with quads.open(encoding="utf-8", newline="\n") as file:
            shaped = validate(_looked_at(file, ontology=ontology), ontology=ontology)
    step("loading the store")
    is_large = count > LARGE
    store = (
        EmbeddedStore.on_disk(on_disk, quads)
        if is_large and on_disk
        else EmbeddedStore.in_memory(quads)
    )
    store.load(ontology_quads(ontology))
    step("asking the checks")
    asked: list[tuple[Finding, str]] = []
    prefix = dataset.identifiers.source("")
    for query in check_queries():
        for finding, graph in ask_check(store, query):
            source = graph.removeprefix(prefix)
            counts = COUNTING.get(query.name)
            if counts and display(sources[source].path / counts) in unread:
                continue
            asked.append((finding, source))
    places = Places(
        rows=find_rows(dataset, nodes={f.focus for f in (*shaped, *(f for f, _ in asked))}),
        entries={dataset.identifiers.thing(id_): e for id_, e in dataset.register.entries.items()},
        classes={table.name: table.of_class for table in ontology.tables.values()},
        unread=unread,
    )
    return Checked(
        dataset=dataset,
        ontology=ontology,
        problems=one_per_cell(
            problems,
            misplaced,
            filter(None, (places.problem(finding) for finding in shaped)),
            filter(None, (places.problem(f, graph_source=source) for f, source in asked)),
        ),
        quads=quads,
        store=store,
        claims=claims,
        is_large=is_large,
    )


def _looked_at(lines: Iterable[str], *, ontology: Ontology) -> Iterator[str]:
    """Keep the quads that a shape can look at: their predicate stands in the shapes.

    That is so as long as no shape is closed. An rdflib graph is dear: a third of it need not be.
    """
    terms = {f"<{term}>" for term in ontology.shapes.objects()} | {f"<{RDF.type}>"}
    return (line for line in lines if line.split(" ", 2)[1] in terms)


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


def check_store(store: Store) -> list[Problem]:
    """Ask all checks of any store; a problem stands where its claim does: in a graph, of a node."""
    problems = []
    for query in check_queries():
        for found, graph in ask_check(store, query):
            message = f"{found.message} (in {graph})" if graph else found.message
            problems.append(Problem(found.focus, 1, 1, found.column, message, found.severity))
    return sorted(problems)


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
