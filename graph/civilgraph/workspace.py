"""Know where things are: the shared ontology and queries, a dataset's folders, its build.

Owns paths. Opens no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path


@cache
def share() -> Path:
    """Find the folder that holds `ontology/` and `queries/`.

    That is the repository in a checkout, and `civilgraph/share` in an installed package.
    """
    here = Path(__file__).resolve().parent
    for folder in (here / "share", here.parents[1]):
        if (folder / "ontology").is_dir() and (folder / "queries").is_dir():
            return folder
    raise FileNotFoundError(
        f"neither {here / 'share'} nor {here.parents[1]} holds ontology/ and queries/; "
        "install civilgraph again"
    )


@dataclass(frozen=True, slots=True)
class Folder:
    """The layout of a dataset's folder."""

    root: Path

    @property
    def metadata(self) -> Path:
        """The file that makes a folder a dataset."""
        return self.root / "dataset.yaml"

    @property
    def register(self) -> Path:
        """The folder of ids and identity judgements."""
        return self.root / "register"

    @property
    def sources(self) -> Path:
        """The folder with one folder per source."""
        return self.root / "sources"

    def source_folders(self) -> list[Path]:
        """List the folders of the sources, always in the same order."""
        if not self.sources.is_dir():
            return []
        return sorted(p for p in self.sources.iterdir() if p.is_dir() and p.name[0] not in "._")

    def tables(self) -> list[Path]:
        """List all tables of the dataset, always in the same order."""
        return [
            *sorted(self.register.glob("*.csv")),
            *(table for folder in self.source_folders() for table in sorted(folder.glob("*.csv"))),
        ]


def display(path: Path) -> str:
    """Print a path as the user would type it: relative to where they stand, if it lies below."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
