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
# # For the publisher: validate, release, export
#
# Nothing is released that does not validate, and a release is written whole or not at all.

# %%
import os
import tempfile
from pathlib import Path

from civilgraph.check import check_path
from civilgraph.knowledge_graph import KnowledgeGraph, build_release

root = Path(os.environ.get("CIVILGRAPH_ROOT", ".."))

# %% [markdown]
# ## Is the dataset right?

# %%
problems = check_path(root / "data")
print(f"{len(problems)} problems")

# %% [markdown]
# ## Make a release
#
# The name is the digest of what is in it: the same input gives the same release.

# %%
out = Path(tempfile.mkdtemp())
built = build_release(root / "data", out=out, step=lambda step: None)
again = build_release(root / "data", out=out, step=lambda step: None)
print(built.release.digest, built.release.digest == again.release.digest)
sorted(path.name for path in built.release.folder.iterdir())

# %% [markdown]
# ## Export it

# %%
kg = KnowledgeGraph.open(out)
for form in ("nquads", "trig", "turtle", "jsonld", "rdfxml"):
    print(f"{form:8} {len(kg.export(form)):>10,} bytes")

# %% [markdown]
# ## See what is in it

# %%
summary = kg.summary()
print(dict(summary.counts))
