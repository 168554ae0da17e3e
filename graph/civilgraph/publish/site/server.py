"""Write what servers and robots read at the root: sitemap, robots, VoID, settings for Apache.

Owns the sitemap and the description of the dataset at `.well-known/void`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from civilgraph.publish.plan import File, Publication
from civilgraph.publish.site.apache import TYPES, write_htaccess
from civilgraph.publish.site.telling import is_web
from civilgraph.publish.site.tongues import LANGUAGES
from civilgraph.rdf.lift import literal
from civilgraph.vocabulary import CIV, DCTERMS, ONTOLOGY, RDF, RDFS, SITEMAP, VOID, XHTML

# A sitemap may list so many addresses.
MOST_IN_SITEMAP = 40_000


def server_files(publication: Publication, paths: Sequence[str]) -> Iterator[File]:
    """Write the files at the root; `paths` are those of the pages below a language."""
    base = publication.base
    yield ".htaccess", write_htaccess(base=base)
    yield ".well-known/void", write_void(publication)
    yield "robots.txt", write_robots(base=base)
    yield from write_sitemaps(paths, base=base, issued=publication.issued)


def write_robots(*, base: str) -> bytes:
    """Write what robots may read: everything."""
    return f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n".encode()


def write_sitemaps(paths: Sequence[str], *, base: str, issued: str) -> Iterable[tuple[str, bytes]]:
    """Write the sitemap: every page in every language, each with the others; long ones in parts."""
    size = MOST_IN_SITEMAP // len(LANGUAGES)
    parts = [paths[at : at + size] for at in range(0, len(paths), size)] or [[]]
    day = f"<lastmod>{escape(issued)}</lastmod>" if issued else ""
    if len(parts) == 1:
        yield "sitemap.xml", _sitemap(parts[0], base=base, day=day)
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield name, _sitemap(part, base=base, day=day)
    entries = "".join(
        f"<sitemap><loc>{escape(base)}{name}</loc>{day}</sitemap>\n" for name in names
    )
    yield (
        "sitemap.xml",
        (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{SITEMAP}">\n'
            f"{entries}</sitemapindex>\n"
        ).encode(),
    )


def _sitemap(paths: Iterable[str], *, base: str, day: str) -> bytes:
    text = [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        f'<urlset xmlns="{SITEMAP}" xmlns:xhtml="{XHTML}">\n',
    ]
    root = escape(base)
    for path in paths:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{tag}" href="{root}{folder}/{path}"/>'
            for folder, (tag, _) in LANGUAGES.items()
        )
        text += [
            f"<url><loc>{root}{folder}/{path}</loc>{day}{others}</url>\n" for folder in LANGUAGES
        ]
    text.append("</urlset>\n")
    return "".join(text).encode()


def write_void(publication: Publication) -> bytes:
    """Describe the dataset where robots of linked data look for it (VoID)."""
    node = f"<{publication.base}>"
    lines = [
        f"{node} <{RDF.type}> <{VOID.Dataset}> .\n",
        f"{node} <{DCTERMS.title}> {literal(publication.title)} .\n",
        f"{node} <{VOID.uriSpace}> {literal(publication.base)} .\n",
        f"{node} <{VOID.vocabulary}> <{CIV.iri}> .\n",
        f"{node} <{DCTERMS.conformsTo}> <{ONTOLOGY}> .\n",
        f"{node} <{RDFS.iri}seeAlso> <{publication.base}catalogue/void.ttl> .\n",
    ]
    if is_web(publication.licence) and not set('<>"{}|\\^` ') & set(publication.licence):
        lines.append(f"{node} <{DCTERMS.license}> <{publication.licence}> .\n")
    lines += [
        f"{node} <{VOID.dataDump}> <{publication.base}{d.path}> .\n"
        for d in publication.distributions
        if d.media_type in RDF_TYPES and not d.path.endswith(NO_DATA)
    ]
    return "".join(lines).encode()


# What is RDF beside the data: the words of JSON-LD and the shapes.
NO_DATA = ("context.jsonld", "shapes.ttl")
RDF_TYPES = frozenset(
    TYPES[ending] for ending in (".ttl", ".trig", ".nt", ".nq", ".jsonld", ".rdf")
)
