"""Draw rankings and curves for papers: SVG and PNG that read in greyscale.

Owns matplotlib. The same table gives the same bytes; patterns and labels tell what colour tells.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from textwrap import fill
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, FILL, RANGE = "#1f2933", "#0072B2", "#D55E00"
MOST_BARS, LONGEST, TITLE = 25, 44, 84


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A ranking: labels with values, and the low and high end of each where it is a range.

    A value that is not known is not a number: its range stands alone.
    """

    title: str
    measure: str
    labels: Sequence[str]
    values: Sequence[float]
    ranges: Sequence[tuple[float, float]] | None = None
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A curve: values over steps, with names for the two axes; with `highs` a band of ranges."""

    title: str
    steps: Sequence[float]
    values: Sequence[float]
    highs: Sequence[float] | None = None
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
        height = _height(chart) if isinstance(chart, Bars) else 4.4
        figure = Figure(figsize=(8, height), layout="constrained")
        if isinstance(chart, Bars):
            _draw_bars(chart, figure)
        else:
            _draw_curve(chart, figure)
        out = io.BytesIO()
        metadata: dict[str, Any] = {"Date": None} if form == "svg" else {"Software": None}
        figure.savefig(out, format=form, dpi=300, metadata=metadata)
    return out.getvalue()


def _height(chart: Bars) -> float:
    """Give the height in inches that the bars need; a label may have two lines."""
    lines = max((label.count("\n") + 1 for label in chart.labels[:MOST_BARS]), default=1)
    return 1.8 + (0.14 + 0.17 * lines) * min(len(chart.labels), MOST_BARS)


def _draw_bars(chart: Bars, figure: Figure) -> None:
    """Draw a ranking, the greatest on top, with its values printed and its ranges as whiskers."""
    axes = figure.subplots()
    labels = [_shorten(text) for text in chart.labels[:MOST_BARS]]
    values = list(chart.values[:MOST_BARS])
    places = range(len(values), 0, -1)
    lengths = [0.0 if isnan(value) else value for value in values]
    axes.barh(list(places), lengths, color=FILL, edgecolor=INK, height=0.66)
    ends = list(chart.ranges[:MOST_BARS]) if chart.ranges else [(each, each) for each in lengths]
    for place, value, length, (low, high) in zip(places, values, lengths, ends, strict=True):
        if low < high:
            axes.plot([low, high], [place, place], color=RANGE, linewidth=1.8, marker="|", ms=9)
        known = "not known" if isnan(value) else f"{value:.3g}"
        between = f"  ({low:.3g} to {high:.3g})" if low < high else ""
        axes.annotate(
            f" {known}{between}", (max(length, high), place), va="center", fontsize=9, color=INK,
            xytext=(4, 0), textcoords="offset points",
        )  # fmt: skip
    axes.set_yticks(list(places), labels)
    axes.set_xlabel(chart.measure)
    if all(value.is_integer() for value in lengths):
        axes.locator_params(axis="x", integer=True)
    axes.margins(x=0.45 if any(low < high for low, high in ends) else 0.15)
    left_out = len(chart.labels) - len(values)
    caption = f"{chart.caption}; {left_out} more are not drawn" if left_out else chart.caption
    _finish(axes, chart.title, caption, figure)


def _draw_curve(chart: Curve, figure: Figure) -> None:
    """Draw a curve as steps, a band of ranges between its two edges."""
    axes = figure.subplots()
    steps, values = list(chart.steps), list(chart.values)
    if chart.highs is None:
        axes.step(steps, values, where="post", color=FILL, linewidth=2)
    else:
        highs = list(chart.highs)
        axes.fill_between(steps, values, highs, color=FILL, alpha=0.2, linewidth=0)
        axes.plot(steps, highs, color=FILL, marker="v", linestyle="--", label="greatest")
        axes.plot(steps, values, color=FILL, marker="^", linewidth=2, label="least")
        axes.legend(frameon=False)
    axes.locator_params(axis="x", integer=True)
    axes.set_xlabel(chart.step_name)
    axes.set_ylabel(chart.value_name)
    axes.set_ylim(bottom=0)
    _finish(axes, chart.title, chart.caption, figure)


def _finish(axes: Any, title: str, caption: str, figure: Figure) -> None:
    """Set title and caption and take away what carries no meaning."""
    # Above the whole figure: over the axes alone a long title would run out of it.
    figure.suptitle(
        _plain(fill(title, TITLE)), x=0.01, ha="left", fontsize=12, fontweight="bold", color=INK
    )
    axes.spines[["top", "right"]].set_visible(False)
    if caption:
        figure.supxlabel(_plain(caption), fontsize=8, color="#52606d", wrap=True)


def _shorten(text: str) -> str:
    """Cut a label that is too long to stand beside a bar."""
    lines = text.split("\n")
    return _plain("\n".join(t if len(t) <= LONGEST else t[: LONGEST - 1] + "…" for t in lines))


def _plain(text: str) -> str:
    """Keep matplotlib from reading a name as a formula."""
    return text.replace("$", r"\$")
