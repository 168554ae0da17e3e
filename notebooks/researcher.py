# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # For the researcher: questions, dates, evidence
#
# Open the dataset, ask, and see what every answer rests on.

# %%
import os
from pathlib import Path

import pandas as pd

import civilgraph

root = Path(os.environ.get("CIVILGRAPH_ROOT", ".."))
kg = civilgraph.open(root / "data")

# %% [markdown]
# ## Who was in the Human Rights Coalition on 1 January 2013?
#
# Three answers: *yes*, *possibly*, and (not listed) *no*. The institute is shown as suspended.

# %%
members = kg.table("members-on-day", network="ztok", on="2013-01-01")
members[["member", "role", "status", "answer", "start", "end"]]

# %% [markdown]
# ## What does one of these answers rest on?
#
# Every claim has its source and the place where it stands.
# With a copy of the document at hand (`documents=`), the passage itself is shown.

# %%
for item in kg.evidence("membership/ztok.zmogaus-teisiu-stebejimo-institutas.2"):
    print(item.to_text())

# %% [markdown]
# ## How did that membership go?

# %%
kg.table("life-of-membership")[
    ["start", "end", "status", "end_reason", "surely_from", "surely_until"]
]

# %% [markdown]
# ## Ask in SPARQL
#
# Queries name their graphs: each source has its own.

# %%
answer = kg.store.select(
    """
    PREFIX civ: <https://w3id.org/civilgraph/ns#>
    SELECT ?source (COUNT(?claim) AS ?claims)
    WHERE { GRAPH ?source { ?claim a civ:Claim } }
    GROUP BY ?source ORDER BY ?source
    """
)
pd.DataFrame(answer.records())

# %% [markdown]
# ## A table to cite
#
# Dates as printed, and the days between which each membership surely held.

# %%
table = kg.table("networks/memberships")[["source", "target", "role", "status", "start", "end"]]
table = table.assign(
    source=[kg.identifiers.shorten(iri) for iri in table["source"]],
    target=[kg.identifiers.shorten(iri) for iri in table["target"]],
)
table.head(10)
