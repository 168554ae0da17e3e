"""Spell every term once; a misspelt term raises.

Owns the namespaces and the terms the product uses from each. Knows no RDF library: a term is
its IRI as text, ready for N-Quads, and prefixes are there to shorten IRIs for people.
"""

from __future__ import annotations

from typing import Final


class Namespace:
    """A closed set of terms under one IRI.

    >>> ORG.Membership
    'http://www.w3.org/ns/org#Membership'
    >>> ORG.Mebership
    Traceback (most recent call last):
    AttributeError: org: has no term 'Mebership'
    """

    def __init__(self, prefix: str, iri: str, terms: str) -> None:
        """Take the prefix, the IRI and the terms, separated by blanks."""
        self.prefix: Final = prefix
        self.iri: Final = iri
        self.terms: Final = frozenset(terms.split())

    def __getattr__(self, name: str) -> str:
        """Give the IRI of a term."""
        return self[name]

    def __getitem__(self, name: str) -> str:
        """Give the IRI of a term by its text."""
        if name not in self.terms:
            raise AttributeError(f"{self.prefix}: has no term {name!r}")
        return self.iri + name

    def __contains__(self, name: str) -> bool:
        """Tell whether the namespace has the term."""
        return name in self.terms


CIV = Namespace(
    "civ",
    "https://w3id.org/civilgraph/ns#",
    """
    Claim Source Network Participation Accreditation Collaboration LifeEvent StatedCount Result
    Aim Reason Area Document Service Funder Coalition Platform Umbrella Federation Alliance Forum
    about asPrinted basis certainty nameOf nameType status endReason participant partner project
    holder grantedBy recipient onwardOf amountKind counted comparator lists countOf per modality
    start end observed date earliestStart latestStart earliestEnd latestEnd earliestObserved
    latestObserved earliestDate latestDate surelyFrom surelyUntil possiblyFrom possiblyUntil
    """,
)
RDF = Namespace(
    "rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type value langString first rest nil"
)
RDFS = Namespace("rdfs", "http://www.w3.org/2000/01/rdf-schema#", "label comment subClassOf")
OWL = Namespace("owl", "http://www.w3.org/2002/07/owl#", "differentFrom sameAs versionInfo")
XSD = Namespace(
    "xsd",
    "http://www.w3.org/2001/XMLSchema#",
    "string date integer decimal duration language boolean anyURI",
)
EDTF = Namespace("edtf", "http://id.loc.gov/datatypes/edtf/", "EDTF")
OA = Namespace(
    "oa",
    "http://www.w3.org/ns/oa#",
    "SpecificResource FragmentSelector hasTarget hasSource hasSelector hasBody",
)
ORG = Namespace(
    "org",
    "http://www.w3.org/ns/org#",
    """Organization FormalOrganization OrganizationalCollaboration Membership member organization
    role memberDuring memberOf classification ChangeEvent""",
)
PROV = Namespace(
    "prov", "http://www.w3.org/ns/prov#", "Entity Activity wasDerivedFrom generated wasRevisionOf"
)
DCTERMS = Namespace(
    "dcterms",
    "http://purl.org/dc/terms/",
    """title description creator publisher language identifier type subject license conformsTo
    format date isReplacedBy issued source Standard LicenseDocument LinguisticSystem MediaType""",
)
SCHEMA = Namespace(
    "schema",
    "https://schema.org/",
    """Project WebPage MonetaryGrant MonetaryAmount Person about funder fundedItem amount value
    currency duration addressCountry addressLocality areaServed location organizer provider
    unitText sha256 url name keywords""",
)
SKOS = Namespace(
    "skos",
    "http://www.w3.org/2004/02/skos/core#",
    """Concept ConceptScheme inScheme notation prefLabel altLabel definition broader note example
    exactMatch closeMatch topConceptOf""",
)
SKOSXL = Namespace(
    "skosxl", "http://www.w3.org/2008/05/skos-xl#", "Label literalForm prefLabel altLabel"
)
TIME = Namespace("time", "http://www.w3.org/2006/time#", "Interval")
SH = Namespace(
    "sh",
    "http://www.w3.org/ns/shacl#",
    """NodeShape PropertyShape targetClass property path inversePath order name description
    minCount datatype node nodeKind pattern minInclusive or hasValue
    SPARQLExecutable SPARQLSelectExecutable select
    result focusNode resultPath value sourceConstraintComponent sourceShape resultMessage
    resultSeverity ValidationResult Violation Warning Info MinCountConstraintComponent
    ClassConstraintComponent NodeConstraintComponent OrConstraintComponent
    PatternConstraintComponent MinInclusiveConstraintComponent DatatypeConstraintComponent
    NodeKindConstraintComponent""",
)
CSVW = Namespace("csvw", "http://www.w3.org/ns/csvw#", "name url aboutUrl valueUrl lang separator")
SSSOM = Namespace(
    "sssom",
    "https://w3id.org/sssom/",
    """Mapping subject_id object_id predicate_label mapping_justification comment author_label
    mapping_date""",
)
VOID = Namespace(
    "void",
    "http://rdfs.org/ns/void#",
    """Dataset dataDump uriSpace vocabulary triples distinctSubjects classes properties
    classPartition propertyPartition entities subset exampleResource property
    class""",
)
DCAT = Namespace(
    "dcat",
    "http://www.w3.org/ns/dcat#",
    """Catalog Dataset DatasetSeries Distribution DataService dataset distribution inSeries version
    hasVersion hasCurrentVersion isVersionOf previousVersion prev last
    accessURL downloadURL mediaType compressFormat byteSize landingPage keyword endpointURL
    endpointDescription servesDataset accessService service""",
)
FOAF = Namespace("foaf", "http://xmlns.com/foaf/0.1/", "Agent name")
SPDX = Namespace(
    "spdx",
    "http://spdx.org/rdf/terms#",
    "Checksum checksum algorithm checksumValue checksumAlgorithm_sha256 ChecksumAlgorithm",
)
SD = Namespace(
    "sd",
    "http://www.w3.org/ns/sparql-service-description#",
    """Service Dataset Graph NamedGraph endpoint supportedLanguage SPARQL11Query SPARQL11Update
    defaultDataset
    defaultGraph namedGraph name graph feature UnionDefaultGraph resultFormat""",
)
SEMAPV = Namespace("semapv", "https://w3id.org/semapv/vocab/", "ManualMappingCuration")

NAMESPACES: Final = (
    CIV, CSVW, DCTERMS, EDTF, OA, ORG, OWL, PROV, RDF, RDFS, SCHEMA, SEMAPV, SH, SKOS, SKOSXL,
    SSSOM, TIME, XSD,
)  # fmt: skip

# RFC numbers that a locator conforms to, by the word before its `=`.
FRAGMENT_STANDARDS: Final = {
    "char": "http://tools.ietf.org/rfc/rfc5147",
    "page": "http://tools.ietf.org/rfc/rfc8118",
    "row": "http://tools.ietf.org/rfc/rfc7111",
}
CONCEPT_BASE: Final = "https://w3id.org/civilgraph/concept/"
# Relative IRIs of a scratch store, which belongs to no dataset, are resolved against this.
SCRATCH_BASE: Final = "https://example.org/scratch/"
SHAPE_BASE: Final = "https://w3id.org/civilgraph/shape/"
SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML: Final = "http://www.w3.org/1999/xhtml"
MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
# Languages as European catalogues name them, by our tags.
LANGUAGE_NAMES: Final = {
    "en": "http://publications.europa.eu/resource/authority/language/ENG",
    "lt": "http://publications.europa.eu/resource/authority/language/LIT",
    "sr": "http://publications.europa.eu/resource/authority/language/SRP",
    "sr-Cyrl": "http://publications.europa.eu/resource/authority/language/SRP",
    "sr-Latn": "http://publications.europa.eu/resource/authority/language/SRP",
}
RO_CRATE: Final = "https://w3id.org/ro/crate/1.1"
# Licences by the identifiers of SPDX.
SPDX_LICENCES: Final = {
    "https://creativecommons.org/licenses/by/4.0/": "CC-BY-4.0",
    "https://creativecommons.org/licenses/by-sa/4.0/": "CC-BY-SA-4.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0",
}
ONTOLOGY: Final = "https://w3id.org/civilgraph/ns"

# Each printed date and the bounds that are derived from it.
BOUNDS: Final = {
    CIV.start: (CIV.earliestStart, CIV.latestStart),
    CIV.end: (CIV.earliestEnd, CIV.latestEnd),
    CIV.observed: (CIV.earliestObserved, CIV.latestObserved),
    CIV.date: (CIV.earliestDate, CIV.latestDate),
}


def compress(iri: str) -> str:
    """Shorten an IRI to a CURIE where a prefix fits.

    >>> compress("http://www.w3.org/ns/org#role")
    'org:role'
    """
    for namespace in NAMESPACES:
        local = iri.removeprefix(namespace.iri)
        if local != iri and local in namespace.terms:
            return f"{namespace.prefix}:{local}"
    return iri
