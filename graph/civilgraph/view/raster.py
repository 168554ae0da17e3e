"""Paint a static picture as PNG, with the letters that matplotlib brings along.

Owns matplotlib's part of static pictures. Texts are outlines, made as wide as they were measured,
so the same picture gives the same pixels whatever fonts a machine has.
"""

from __future__ import annotations

import io
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from .scene import Scene, Shape, Text

if TYPE_CHECKING:
    from matplotlib.path import Path

_INCH = 96.0  # pixels of the picture


def paint_png(scene: Scene, *, dots: int = 192) -> bytes:
    """Paint a picture as PNG; 192 dots an inch is twice its size."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(scene.width / _INCH, scene.height / _INCH), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, scene.width)
    axes.set_ylim(scene.height, 0)
    axes.set_axis_off()
    for order, mark in enumerate(scene.marks):
        for patch in _patches(mark):
            patch.set_zorder(order)
            axes.add_artist(patch)
    out = io.BytesIO()
    metadata: dict[str, Any] = {"Software": None, "Title": scene.title}
    figure.savefig(out, format="png", dpi=dots, metadata=metadata)
    return out.getvalue()


def _patches(mark: Shape | Text) -> list[Any]:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    points = 72 / _INCH  # a pixel in points, in which matplotlib counts widths
    match mark:
        case Shape():
            path = Path([*mark.points, *(() if mark.is_open else mark.points[:1])],
                        closed=not mark.is_open)  # fmt: skip
            dashes = tuple(d / max(mark.width, 1e-9) for d in mark.dashes)
            return [
                PathPatch(
                    path, fill=bool(mark.fill), facecolor=mark.fill or "none",
                    edgecolor=mark.stroke or "none", linewidth=mark.width * points,
                    linestyle=(0, dashes) if dashes else "solid", joinstyle="round",
                    capstyle="butt",
                )
            ]  # fmt: skip
        case Text():
            path = _outline(mark)
            halo = PathPatch(path, facecolor="white", edgecolor="white", linewidth=3 * points)
            letters = PathPatch(path, facecolor=mark.colour, edgecolor="none")
            return [halo, letters] if mark.has_halo else [letters]


def _outline(text: Text) -> Path:
    """Give the outline of a line of text, as wide as it was measured."""
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    with warnings.catch_warnings():
        # A letter that the font lacks is drawn as a box.
        warnings.simplefilter("ignore")
        vertices, codes = _letters().get_text_path(_font(text.bold), text.text, ismath=False)
    places = np.asarray(vertices, dtype=np.float64).reshape(-1, 2)
    path = Path(places, codes if len(places) else None)
    scale = text.size / 100
    reach = float(places[:, 0].max(initial=0.0)) * scale
    squeeze = text.width / reach if reach > 0 else 1.0
    back = {"start": 0.0, "middle": text.width / 2, "end": text.width}[text.anchor]
    moved = Affine2D().scale(scale * min(squeeze, 1.0), -scale).translate(text.x - back, text.y)
    return path.transformed(moved)


@cache
def _letters() -> Any:
    from matplotlib.textpath import TextToPath

    return TextToPath()


@cache
def _font(bold: bool) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", size=100)
