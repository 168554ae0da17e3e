"""Make the pages about the release: what it is, where to get it, what changed, what is not known.

Owns what is told of a publication as a whole, and the pages outside the languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from civilgraph.publish.plan import File, Publication
from civilgraph.publish.site.gathering import tidy
from civilgraph.publish.site.rendering import Page, Renderer
from civilgraph.publish.site.telling import Telling
from civilgraph.publish.site.tongues import Tongue, phrase
from civilgraph.publish.site.world import World


def count_things(world: World) -> dict[str, int]:
    """Count what the front page shows."""
    kinds = [thing.kind for thing in world.things.values()]
    return {
        "organisations": kinds.count("organization"),
        "networks": kinds.count("network"),
        "projects": kinds.count("project"),
        "sources": len(world.sources),
        "claims": sum(len(source.claims) for source in world.sources.values()),
    }


def count_gaps(world: World) -> dict[str, tuple[int, int]]:
    """Count what is not known, each beside how many there are."""
    networks = world.of_kind("network")
    spells: dict[str, bool] = {}
    doubts = readings = total = 0
    for claim in world.claims():
        total += 1
        doubts += claim.certainty != "certain"
        readings += claim.basis != "stated"
        if claim.form.name == "memberships":
            spells[claim.subject] = spells.get(claim.subject, False) or bool(claim.cell("start"))
    sized = sum(
        any(row["stated"] != "not stated" for row in world.coverage.get(network.id, ()))
        for network in networks
    )
    undated = sum(not source.date for source in world.sources.values())
    return {
        "gap_sizes": (len(networks) - sized, len(networks)),
        "gap_starts": (sum(not has_start for has_start in spells.values()), len(spells)),
        "gap_dates": (undated, len(world.sources)),
        "gap_readings": (readings, total),
        "gap_doubts": (doubts, total),
    }


def about_page(publication: Publication, world: World) -> Page:
    """Make the page about the data."""
    return Page(
        path="about.html",
        template="about.html.jinja",
        title=phrase("about"),
        jsonld=Markup(publication.jsonld.replace("<", "\\u003c")),  # noqa: S704 (no `<` is in it)
        values={
            "publication": publication,
            "distributions": [
                (d.path, tidy(d.title), d.media_type, say_size(d.bytes), d.sha256)
                for d in publication.distributions
            ],
            "gaps": [(phrase(name), *numbers) for name, numbers in count_gaps(world).items()],
            "year": publication.issued[:4],
            "release": publication.this.iri.removeprefix(publication.base),
        },
    )


def say_size(size: int) -> str:
    """Write a number of bytes for people.

    >>> say_size(340_123), say_size(12)
    ('340 kB', '12 B')
    """
    amount = float(size)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.3g} {unit}"
        amount /= 1000
    return f"{amount:.3g} GB"


def release_pages(
    publication: Publication, renderer: Renderer, tongues: Mapping[str, Tongue]
) -> Iterator[File]:
    """Make the page of this version and of each before it, at the path of its IRI below the root.

    A version of a dataset with another base answers there, not here.
    """
    base, this = publication.base, publication.this
    versions = [v for v in (this, *publication.earlier) if v.iri.startswith(f"{base}release/")]
    for version in versions:
        page, said = "changes", "release_earlier"
        if version == this:
            page, said = "about", "release_current"
        rows = [
            (tongue.tag, tongue.phrase(said), f"{folder}/{page}.html", tongue.phrase(page))
            for folder, tongue in tongues.items()
        ]
        yield (
            f"{version.iri.removeprefix(base)}/index.html",
            renderer.render_once(
                "release.html.jinja", version=version, rows=rows, versions=versions, base=base
            ),
        )


def changes_page(publication: Publication, telling: Telling) -> Page:
    """Make the page of what changed: the notes of the release, which are in every language."""
    notes = publication.notes
    sections: Mapping[str, object] = notes.sections
    told = []
    for number, section in enumerate(notes.sections.get("en", ())):
        in_all = {
            tag: notes.sections[tag][number]
            for tag in sections
            if len(notes.sections[tag]) > number
        }
        lines = [
            telling.texts({t: tidy(s.lines[i]) for t, s in in_all.items() if len(s.lines) > i})
            for i in range(len(section.lines))
        ]
        told.append((telling.texts({t: tidy(s.heading) for t, s in in_all.items()}), lines))
    return Page(
        path="changes.html",
        template="changes.html.jinja",
        title=phrase("changes"),
        values={
            "version": publication.version,
            "previous": notes.previous,
            "added": notes.added,
            "removed": notes.removed,
            "sections": told,
        },
    )
