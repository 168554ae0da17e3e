"""Say how a publication is cited, in the forms that tools read.

Owns CITATION.cff (Citation File Format 1.2.0), the metadata of a Zenodo deposit, the schema.org
record of the dataset and the RO-Crate manifest (1.1), all of one set of facts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from civilgraph.publish.plan import Publication
from civilgraph.publish.record import KEYWORDS
from civilgraph.rdf.record import Distribution
from civilgraph.vocabulary import RO_CRATE, SCHEMA, SPDX_LICENCES

Json = dict[str, Any]


def citation_files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Write the files by which a publication is cited; a crate has its manifest at its root."""
    yield "catalogue/CITATION.cff", citation_cff(publication).encode()
    yield "catalogue/dataset.schema.jsonld", f"{publication.jsonld}\n".encode()
    yield "catalogue/zenodo.json", _text(zenodo(publication))
    yield "ro-crate-metadata.json", _text(ro_crate(publication))


def citation_cff(publication: Publication) -> str:
    """Write the Citation File Format, which GitHub and Zotero read."""
    facts: Json = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": publication.title,
        "abstract": publication.description or publication.title,
        "version": publication.version,
        "url": publication.base,
        "authors": [{"name": publication.publisher}],
        "keywords": list(KEYWORDS),
        "identifiers": [
            {
                "type": "other",
                "value": f"sha256:{publication.digest}",
                "description": "SHA-256 of the sorted N-Quads",
            }
        ],
    }
    if publication.issued:
        facts["date-released"] = publication.issued
    # The format takes SPDX identifiers only; another licence is named by its address.
    licence = SPDX_LICENCES.get(publication.licence)
    facts["license" if licence else "license-url"] = licence or publication.licence
    text = yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=100)
    return str(text)


def zenodo(publication: Publication) -> Json:
    """Write the metadata of a deposit at Zenodo (`.zenodo.json`)."""
    facts: Json = {
        "upload_type": "dataset",
        "title": publication.title,
        "description": publication.description or publication.title,
        "creators": [{"name": publication.publisher}],
        "version": publication.version,
        "license": SPDX_LICENCES.get(publication.licence, publication.licence),
        "keywords": list(KEYWORDS),
        "related_identifiers": [
            {
                "identifier": publication.base,
                "relation": "isIdenticalTo",
                "resource_type": "dataset",
            }
        ],
    }
    if publication.issued:
        facts["publication_date"] = publication.issued
    return facts


def schema_org(
    *,
    base: str,
    title: str,
    description: str,
    publisher: str,
    licence: str,
    languages: Sequence[str],
    version: str,
    issued: str,
    distributions: Sequence[Distribution],
) -> str:
    """Write the schema.org record of a dataset, ready for a script element: no `<` is in it."""
    facts: Json = {
        "@context": SCHEMA.iri,
        "@type": "Dataset",
        "@id": f"{base}catalogue/dataset",
        "name": title,
        "description": description or title,
        "url": base,
        "version": version,
        "license": licence,
        "isAccessibleForFree": True,
        "inLanguage": list(languages),
        "keywords": list(KEYWORDS),
        "creator": {"@type": "Organization", "name": publisher},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.title,
                "contentUrl": f"{base}{file.path}",
                "encodingFormat": file.media_type,
                "contentSize": f"{file.bytes} B",
                "sha256": file.sha256,
            }
            for file in distributions
        ],
    }
    if issued:
        facts["datePublished"] = issued
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    return text.replace("<", "\\u003c")


def ro_crate(publication: Publication) -> Json:
    """Write the manifest of a research object (RO-Crate 1.1) with every file of the data."""
    root: Json = {
        "@id": "./",
        "@type": "Dataset",
        "name": publication.title,
        "description": publication.description or publication.title,
        "license": {"@id": publication.licence},
        "version": publication.version,
        "hasPart": [{"@id": file.path} for file in publication.distributions],
        "author": {"@id": "#publisher"},
    }
    # The profile asks for a day; where none is stated, the version is all that is known.
    if publication.issued:
        root["datePublished"] = publication.issued
    files = [
        {
            "@id": file.path,
            "@type": "File",
            "name": file.title,
            "encodingFormat": file.media_type,
            "contentSize": str(file.bytes),
            "sha256": file.sha256,
        }
        for file in publication.distributions
    ]
    return {
        "@context": f"{RO_CRATE}/context",
        "@graph": [
            {
                "@id": "ro-crate-metadata.json",
                "@type": "CreativeWork",
                "conformsTo": {"@id": RO_CRATE},
                "about": {"@id": "./"},
            },
            root,
            {"@id": "#publisher", "@type": "Organization", "name": publication.publisher},
            *files,
        ],
    }


def _text(facts: Json) -> bytes:
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()
