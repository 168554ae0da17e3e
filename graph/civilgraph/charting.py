"""Choose the chart that shows an analysis.

Owns which columns of which table are drawn; how a chart looks is in `view/chart.py`.
"""

from __future__ import annotations

import pandas as pd

from civilgraph.view.chart import Bars, Curve

# A ranking: whose names, what stands between them, which measure. Where the measure is a range,
# its low and high are drawn.
BARS = {
    "ties": (["source_label", "target_label"], "\n– ", "count"),
    "brokers": (["label"], "", "betweenness"),
    "position": (["label"], "", "betweenness"),
    "two-mode": (["mode", "label"], ": ", "betweenness"),
    "roles": (["label"], "", "total"),
    "funders": (["recipient_label", "currency"], ", ", "hhi"),
    "stops": (["funder_label"], "", "left_without"),
}
# A curve: the steps, the values (low, or both), and what the two axes are called.
CURVES = {
    "robustness": ("removed", ("largest",), "organisations that have left", "largest part left"),
    "lifetimes": (
        "years", ("survival_low", "survival_high"), "years", "share of spells that last longer",
    ),
    "turnover": (
        "last", ("jaccard_low", "jaccard_high"), "year, compared with the one before",
        "Jaccard: who stayed, of all",
    ),
}  # fmt: skip


def chart_of(table: pd.DataFrame, *, kind: str) -> Bars | Curve | None:
    """Choose the chart that shows an analysis; None where there is nothing to draw."""
    if table.empty:
        return None
    if kind in CURVES:
        return _curve(table, kind)
    return _bars(table, kind) if kind in BARS else None


def _curve(table: pd.DataFrame, kind: str) -> Curve | None:
    steps, columns, step_name, value_name = CURVES[kind]
    if kind == "turnover":
        # Of all networks together: one curve a chart.
        table = table[table["network"] == ""]
        table = table.assign(last=[int(day[:4]) for day in table["last"]])
    return Curve(
        title=str(table.attrs["title"]),
        steps=[float(step) for step in table[steps]],
        values=[float(value) for value in table[columns[0]]],
        highs=[float(value) for value in table[columns[1]]] if len(columns) > 1 else None,
        step_name=step_name,
        value_name=value_name,
        caption=str(table.attrs["source"]),
    )


def _bars(table: pd.DataFrame, kind: str) -> Bars | None:
    names, joint, measure = BARS[kind]
    low, high = f"{measure}_low", f"{measure}_high"
    values, ranges = table[measure].astype(float), None
    if high in table:
        # Where the ends meet, the value is known even if what it is made of is not.
        values = values.where(values.notna() | (table[low] != table[high]), table[low])
    # What is 0, and cannot be more, has no bar; a chart of nothing else is none.
    is_shown = table.get(high, values) > 0
    if not is_shown.any():
        return None
    if high in table:
        ends = zip(table[low][is_shown], table[high][is_shown], strict=True)
        ranges = [(float(least), float(greatest)) for least, greatest in ends]
    rows = table[is_shown][names].to_numpy()
    return Bars(
        title=str(table.attrs["title"]),
        measure=measure.replace("_", " "),
        labels=[joint.join(filter(None, map(str, row))) for row in rows],
        values=[float(value) for value in values[is_shown]],
        ranges=ranges,
        caption=str(table.attrs["source"]),
    )
