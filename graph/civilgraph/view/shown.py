"""Hold a picture of organisations and networks, for notebooks and for files.

Owns the figure that a Python user gets, and the frame in which a notebook shows it.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

import networkx as nx

from .picture import check_size, clean
from .raster import paint_png
from .scene import Scene
from .static import draw_static
from .svg import write_svg

FRAME = 760  # the height of a figure in a notebook, in pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    r"""A picture of a graph, which is only read: a page, SVG, PNG; a notebook shows the page.

    >>> graph = nx.Graph([("a", "N")])
    >>> graph.nodes["a"]["mode"], graph.nodes["N"]["mode"] = "organization", "network"
    >>> Figure(graph=graph, title="Ties").to_svg()[-7:]
    '</svg>\n'
    """

    graph: nx.Graph[str]
    title: str
    subtitle: str = ""
    language: str = "en"
    caption: str = ""
    seed: int = 11

    def to_html(self) -> str:
        """Write the page; it needs nothing beside itself."""
        # pyvis brings IPython along, which takes a second to load: only who needs the page pays.
        from .figure import render_figure

        return render_figure(self.graph, **self._words())

    def to_svg(self) -> str:
        """Write the picture with its legend as SVG."""
        return write_svg(self._scene())

    def to_png(self, *, dots: int = 192) -> bytes:
        """Paint the picture with its legend as PNG, so many dots an inch."""
        return paint_png(self._scene(), dots=dots)

    def _repr_html_(self) -> str:
        """Show the page in a notebook: in a frame of its own, which runs no script of the notebook.

        The page stands in the frame word for word, so it works offline and in exported HTML.
        """
        page = html.escape(self.to_html())
        return (
            f'<iframe title="{html.escape(clean(self.title))}" sandbox="allow-scripts" '
            f'width="100%" height="{FRAME}" srcdoc="{page}"></iframe>'
        )

    def _scene(self) -> Scene:
        check_size(self.graph)
        return draw_static(self.graph, **self._words())

    def _words(self) -> dict[str, Any]:
        names = ("title", "subtitle", "language", "caption", "seed")
        return {name: getattr(self, name) for name in names}
