"""Choose the chart that shows an analysis.

Owns which columns of which table are drawn; how a chart looks is in `view/chart.py`.
"""

from __future__ import annotations

import pandas as pd

from civilgraph.view.chart import Bars, Curve


def chart_of(table: pd.DataFrame, *, kind: str) -> Bars | Curve | None:
    """Choose the chart that shows an analysis; None where there is nothing to draw."""
    title, caption = str(table.attrs["title"]), str(table.attrs["source"])
    if table.empty:
        return None
    if kind == "robustness":
        return Curve(
            title=title, steps=list(table["removed"]), values=list(table["largest"]),
            step_name="organisations that have left", value_name="largest part left",
            caption=caption,
        )  # fmt: skip
    columns = {
        "ties": (["source_label", "target_label"], "count"),
        "brokers": (["label"], "betweenness"),
        "roles": (["label"], "total"),
        "funders": (["recipient", "currency"], "hhi"),
    }
    if kind not in columns:
        return None
    names, measure = columns[kind]
    shown = table[table[measure].notna()]
    labels = [" – ".join(filter(None, map(str, row))) for row in shown[names].to_numpy()]
    ranges = None
    if kind == "brokers" and "betweenness_low" in shown:
        ends = zip(shown["betweenness_low"], shown["betweenness_high"], strict=True)
        ranges = [(float(low), float(high)) for low, high in ends]
    values = [float(value) for value in shown[measure]]
    return Bars(
        title=title, measure=measure, labels=labels, values=values, ranges=ranges, caption=caption
    )
