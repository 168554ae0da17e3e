"""civilgraph: claims about civil-society networks, with their evidence.

>>> import civilgraph
>>> civilgraph.__version__
'0.1.0'
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from civilgraph.knowledge_graph import KnowledgeGraph

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(path: str | Path) -> KnowledgeGraph:
    """Open a release, a build folder or a dataset for questions.

    >>> kg = open("data")                                              # doctest: +SKIP
    >>> kg.query("members-on-day", network="ztok", on="2013-01-01")    # doctest: +SKIP
    """
    from civilgraph.knowledge_graph import KnowledgeGraph

    return KnowledgeGraph.open(path)
