"""Draw rankings and curves for papers: SVG and PNG that read in greyscale.

Owns matplotlib. The same table gives the same bytes; patterns and labels tell what colour tells.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, FILL = "#1f2933", "#0072B2"
MOST_BARS, LONGEST = 25, 44


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A ranking: labels with values, and the low and high end of each where it is a range."""

    title: str
    measure: str
    labels: Sequence[str]
    values: Sequence[float]
    ranges: Sequence[tuple[float, float]] | None = None
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A curve: values over steps, with names for the two axes."""

    title: str
    steps: Sequence[float]
    values: Sequence[float]
    step_name: str
    value_name: str
    caption: str = ""


def draw_chart(chart: Bars | Curve, *, form: str) -> bytes:
    """Draw a chart as `svg` or `png` (300 dots an inch)."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # A fixed salt and no date: the ids in the SVG depend on the chart alone.
    style: dict[Any, Any] = {"svg.hashsalt": "civilgraph", "svg.fonttype": "none", "font.size": 10}
    with mpl.rc_context(style):
        height = 1.6 + 0.3 * min(len(chart.labels), MOST_BARS) if isinstance(chart, Bars) else 4.2
        figure = Figure(figsize=(8, height), layout="constrained")
        if isinstance(chart, Bars):
            _draw_bars(chart, figure)
        else:
            _draw_curve(chart, figure)
        out = io.BytesIO()
        metadata: dict[str, Any] = {"Date": None} if form == "svg" else {"Software": None}
        figure.savefig(out, format=form, dpi=300, metadata=metadata)
    return out.getvalue()


def _draw_bars(chart: Bars, figure: Figure) -> None:
    """Draw a ranking, the greatest on top, with its values printed and its ranges as whiskers."""
    axes = figure.subplots()
    labels = [_shorten(text) for text in chart.labels[:MOST_BARS]]
    values = list(chart.values[:MOST_BARS])
    places = range(len(values), 0, -1)
    axes.barh(list(places), values, color=FILL, edgecolor=INK, height=0.66)
    if chart.ranges:
        for place, (low, high) in zip(places, chart.ranges[:MOST_BARS], strict=True):
            axes.plot([low, high], [place, place], color=INK, linewidth=1.4, marker="|")
    for place, value in zip(places, values, strict=True):
        axes.annotate(
            f" {value:.3g}", (max(value, 0), place), va="center", fontsize=9, color=INK,
            xytext=(3, 0), textcoords="offset points",
        )  # fmt: skip
    axes.set_yticks(list(places), labels)
    axes.set_xlabel(chart.measure)
    axes.margins(x=0.12)
    _finish(axes, chart.title, chart.caption, figure)


def _draw_curve(chart: Curve, figure: Figure) -> None:
    """Draw a curve as steps."""
    axes = figure.subplots()
    axes.step(list(chart.steps), list(chart.values), where="post", color=FILL, linewidth=2)
    axes.set_xlabel(chart.step_name)
    axes.set_ylabel(chart.value_name)
    axes.set_ylim(bottom=0)
    _finish(axes, chart.title, chart.caption, figure)


def _finish(axes: Any, title: str, caption: str, figure: Figure) -> None:
    """Set title and caption and take away what carries no meaning."""
    axes.set_title(_plain(title), loc="left", fontweight="bold", color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    if caption:
        figure.supxlabel(_plain(caption), fontsize=8, color="#52606d", wrap=True)


def _shorten(text: str) -> str:
    """Cut a label that is too long to stand beside a bar."""
    return _plain(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")


def _plain(text: str) -> str:
    """Keep matplotlib from reading a name as a formula."""
    return text.replace("$", r"\$")
