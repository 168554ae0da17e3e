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
# # For the analyst: ties, brokers, communities, pictures
#
# Every table carries its definition and its source in `attrs`, and what is not known in `notes`.

# %%
import os
from datetime import date
from pathlib import Path

import civilgraph

root = Path(os.environ.get("CIVILGRAPH_ROOT", ".."))
kg = civilgraph.open(root / "data")
network = kg.affiliations()

# %% [markdown]
# ## Which networks share members, and is it more than chance?

# %%
ties = network.ties()
print(ties.attrs["definition"])
ties[["source_label", "target_label", "count", "jaccard", "p", "is_significant"]]

# %% [markdown]
# ## Who ties them together?
#
# On a day, some memberships are only possible: betweenness is then a range.

# %%
network.brokers().head(6)

# %%
kg.affiliations(on="2016-06-01").brokers().head(6)

# %% [markdown]
# ## Which roles do they play between countries?

# %%
network.roles(by="country")

# %% [markdown]
# Behind each point of a score stands a triad: two that share no network, and whom both meet.

# %%
network.triads("alc")[
    ["role", "source_label", "source_through", "target_label", "target_through"]
].head()

# %% [markdown]
# ## What belongs together?

# %%
communities = network.communities()
print(communities.attrs["definition"])
communities.groupby("community")["label"].apply(lambda names: ", ".join(names)).to_frame()

# %% [markdown]
# ## What changed?

# %%
change = network.change(first=date(2013, 1, 1), last=date(2018, 12, 31))
print("\n".join(change.attrs["sentences"]))

# %% [markdown]
# Year by year, as a range: a membership that is only possible may have ended, or not.

# %%
turnover = network.turnover()
turnover[turnover["network"] == "ztok"]

# %% [markdown]
# ## What is not known
#
# A network of 297 of which nobody is listed must not look like a small network.

# %%
print("\n".join(network.notes()))

# %% [markdown]
# ## A picture
#
# One self-contained page in a frame of its own; `civilgraph draw` writes the same.

# %%
kg.figure(on="2013-01-01")
