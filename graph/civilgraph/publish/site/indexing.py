"""Write the names for the search in the browser: one index a language, of every name of everything.

Owns the form of the index. Folding and finding are the script's, with the fold of the house.
"""

from __future__ import annotations

import json
from collections import defaultdict

from civilgraph.publish.site.tongues import LONGEST, Tongue
from civilgraph.publish.site.world import World


def write_index(world: World, tongue: Tongue) -> bytes:
    """Write what can be found: id, label and kind in the language, all names, address."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for claim in world.claims():
        if claim.form.name == "names":
            bearer = world.canonical(claim.cell("thing"))
            names[bearer][claim.cell("name")] = None
            names[bearer][claim.as_printed] = None
    for alias, heir in world.aliases.items():
        names[heir][alias] = None
    entries = []
    for thing in world.things.values():
        label = tongue.name_of(thing.names)
        known = {**dict.fromkeys(thing.names.values()), **names.get(thing.id, {})}
        entries.append(
            {
                "id": thing.id,
                "label": label,
                "names": [name[:LONGEST] for name in known if name and name != label],
                "kind": tongue.phrase(thing.kind),
                "url": f"id/{thing.id}.html",
            }
        )
    for source in world.sources.values():
        entries.append(
            {
                "id": source.id,
                "label": source.title[:LONGEST],
                "names": [],
                "kind": tongue.phrase("source"),
                "url": f"source/{source.id}.html",
            }
        )
    return json.dumps(entries, ensure_ascii=False, separators=(",", ":")).encode()
