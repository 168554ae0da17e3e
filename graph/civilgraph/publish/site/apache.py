"""Write the `.htaccess` of the root, for Apache.

Owns negotiation and headers. `/id/x` leads by 303 to the page in the reader's language or to the
data (see `ways`), by what the request accepts and how much; any other file server works too,
without that.
Whatever of a request goes into an address is matched against the letters of our ids first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from civilgraph.publish.site.tongues import DATA, LANGUAGES
from civilgraph.publish.site.ways import FOLDERS, ID, SLUG, WAYS, Way, fill
from civilgraph.view.policy import SITE

# Media types that are told apart, first the one that wins when all are wanted alike.
REPRESENTATIONS = {"html": "text/html", **DATA}
# Languages as requests name them; the first is taken when none is wanted.
REGION = "(?:-[a-z]{2})?"
SPOKEN = {
    "en": f"en{REGION}",
    "lt": f"lt{REGION}",
    "sr-latn": f"sr(?:-latn)?{REGION}",
    "sr-cyrl": f"sr-cyrl{REGION}",
}
TYPES = {
    ".html": "text/html", ".css": "text/css", ".txt": "text/plain", ".xml": "application/xml",
    ".ttl": "text/turtle", ".trig": "application/trig", ".nt": "application/n-triples",
    ".nq": "application/n-quads", ".jsonld": "application/ld+json", ".rdf": "application/rdf+xml",
    ".json": "application/json", ".csv": "text/csv", ".parquet": "application/vnd.apache.parquet",
    ".gz": "application/gzip", ".wasm": "application/wasm", ".js": "text/javascript",
    ".cff": "application/yaml", ".svg": "image/svg+xml",
}  # fmt: skip


def write_htaccess(*, base: str) -> bytes:
    """Write the settings for Apache; they hold below whatever address the files are put."""
    own, folders = urlsplit(base).path, "|".join(FOLDERS)
    lines = [
        "# Written by civilgraph publish. Needs AllowOverride All, mod_rewrite and mod_headers.",
        "Options -Indexes -MultiViews",
        "DirectoryIndex index.html",
        f"ErrorDocument 404 {own}404.html",
        "AddDefaultCharset utf-8",
        "<IfModule mod_mime.c>",
        "RemoveEncoding .gz",
        *(f"AddType {media_type} {ending}" for ending, media_type in TYPES.items()),
        r'<FilesMatch "\.(?:html|ttl|trig|nt|nq|json|jsonld|csv|js|css|svg|txt)$">',
        "AddCharset utf-8 .html .ttl .trig .nt .nq .json .jsonld .csv .js .css .svg .txt",
        "</FilesMatch>",
        '<Files "void">',
        "ForceType text/turtle",
        "</Files>",
        "</IfModule>",
        "<IfModule mod_deflate.c>",
        "AddOutputFilterByType DEFLATE text/html text/css text/javascript text/turtle text/csv "
        "application/json application/ld+json application/n-triples application/trig "
        "application/n-quads application/rdf+xml application/wasm image/svg+xml application/xml",
        "</IfModule>",
        "<IfModule mod_rewrite.c>",
        "RewriteEngine On",
        "# Files are files: only IRIs are negotiated.",
        f"RewriteRule !^(?:{folders})/|^ns$ - [END]",
        "RewriteCond %{REQUEST_FILENAME} -f",
        "RewriteRule ^ - [END]",
        "# The address of this folder, wherever it is mounted.",
        r"RewriteCond %{REQUEST_URI}::$1 ^(/(?:.*/)?)(.*)::\2$",
        "RewriteRule ^(.*)$ - [E=SITE:%1]",
        "# And its place on the disk: nothing is led to a page that is not there.",
        rf"RewriteCond %{{REQUEST_FILENAME}}::$1 ^(.*/)({folders})(?:/.*)?::\2(?:/|$)",
        "RewriteRule ^(.*)$ - [E=FOLDER:%1]",
        *_weigh(
            "Accept",
            "AS",
            {n: t.replace("+", r"\+") for n, t in REPRESENTATIONS.items()},
            ranges=True,
        ),
        *_weigh("Accept-Language", "IN", SPOKEN, ranges=False),
        "# What is wanted most; of things wanted alike the first.",
        *_choose("AS", "FORM", list(REPRESENTATIONS)),
        *_choose("IN", "TONGUE", list(SPOKEN)),
        *_redirect(),
        "</IfModule>",
        *_headers(base),
    ]
    return ("\n".join(lines) + "\n").encode()


def _weigh(header: str, prefix: str, wanted: dict[str, str], *, ranges: bool) -> Iterable[str]:
    """Find the weight (0 to 1000) of each thing that a header may ask for; what is exact wins."""
    for name, pattern in wanted.items():
        variable = f"{prefix}_{name.upper().replace('-', '_')}"
        group = pattern.split("/")[0] if ranges else ""
        patterns = [r"\*/\*", rf"{group}/\*", pattern] if ranges else [r"\*", pattern]
        yield f"RewriteCond %{{HTTP:{header}}} ^$"
        yield f"RewriteRule ^ - [E={variable}:1000]"
        for one in patterns:
            # Parameters before the weight are passed over; without a weight it is 1.
            weight = r"(?:;(?!\s*q=)[^,;]*)*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?(?:[,;]|$)"
            found = rf"(?:^|,)\s*{one}\s*{weight}"
            yield f'RewriteCond %{{HTTP:{header}}} "{found}" [NC]'
            yield r"RewriteCond x%1 ^x(?:1.*)?$"
            yield f"RewriteRule ^ - [E={variable}:1000]"
            yield f'RewriteCond %{{HTTP:{header}}} "{found}" [NC]'
            yield r"RewriteCond %1|000 ^0\.?(\d*)\|(\d*)$"
            yield r"RewriteCond %1%2 ^(\d{3})"
            yield f"RewriteRule ^ - [E={variable}:%1]"


def _choose(prefix: str, chosen: str, names: Sequence[str]) -> Iterable[str]:
    """Choose the name with the most weight."""
    variables = [f"{prefix}_{name.upper().replace('-', '_')}" for name in names]
    for name, variable in zip(reversed(names), reversed(variables), strict=True):
        conditions = [
            f"-z %{{reqenv:{other}}} || %{{reqenv:{variable}}} -ge %{{reqenv:{other}}}"
            for other in variables
            if other != variable
        ]
        yield f'RewriteCond expr "-n %{{reqenv:{variable}}} && %{{reqenv:{variable}}} -gt 0"'
        for condition in conditions:
            yield f'RewriteCond expr "{condition}"'
        yield f"RewriteRule ^ - [E={chosen}:{name}]"


def _redirect() -> Iterable[str]:
    """Lead from the IRI of a thing to its page or to its data."""
    yield "RewriteCond %{ENV:TONGUE} ^$"
    yield "RewriteRule ^ - [E=TONGUE:en]"
    yield "# Nothing that can be had is wanted."
    yield "RewriteCond %{ENV:FORM} ^$"
    yield "RewriteRule ^ - [R=406,L]"
    for way in WAYS:
        yield from _follow(fill(way, "$1", "$2"))


def _follow(way: Way) -> Iterable[str]:
    """Lead the IRIs of one form to what is there; without a page, a reader has the Turtle too."""
    for ending in DATA:
        is_all = ending == "ttl" and not way.page
        yield f"RewriteCond %{{ENV:FORM}} ^{'(?:html|ttl)' if is_all else ending}$"
        yield f"RewriteCond %{{ENV:FOLDER}}{way.data}.{ending} -f"
        yield f"RewriteRule ^{way.iri}$ %{{ENV:SITE}}{way.data}.{ending} [R=303,L]"
    if way.page:
        target = f"%{{ENV:SITE}}{way.page_in('%{ENV:TONGUE}')}{way.fragment}"
        yield f"RewriteCond %{{ENV:FOLDER}}{way.page_in('en')} -f"
        yield f"RewriteRule ^{way.iri}$ {target} [R=303,NE,L]"


def _headers(base: str) -> Iterable[str]:
    """Write the headers: policy, languages, links to the data beside a page (signposting)."""
    own = "|".join(LANGUAGES)
    yield "<IfModule mod_headers.c>"
    yield 'Header always set X-Content-Type-Options "nosniff"'
    yield 'Header always set Referrer-Policy "strict-origin-when-cross-origin"'
    negotiated = "expr=%{REQUEST_STATUS} == 303 || %{REQUEST_STATUS} == 406"
    yield f'Header always merge Vary "Accept, Accept-Language" "{negotiated}"'
    yield '<FilesMatch "\\.(?:ttl|trig|nt|nq|jsonld|rdf|json|csv|parquet|gz)$">'
    yield 'Header set Access-Control-Allow-Origin "*"'
    yield "</FilesMatch>"
    yield '<FilesMatch "\\.html$">'
    yield f"""Header set Content-Security-Policy "{SITE}; frame-ancestors 'self'\""""
    yield "</FilesMatch>"
    yield "# These carry their own script or style, and the policy for it."
    yield '<FilesMatch "^(?:explorer|picture|404)\\.html$">'
    yield "Header unset Content-Security-Policy"
    yield "</FilesMatch>"
    yield "<IfModule mod_setenvif.c>"
    page = rf"^(/(?:.*/)?)(?:{own})/(id/{ID}|source/{SLUG})\.html$"
    yield f'SetEnvIf Request_URI "{page}" ROOT=$1 ITEM=$2'
    for ending, media_type in DATA.items():
        data = f"<%{{ROOT}}e%{{ITEM}}e.{ending}>"
        kind = f'rel=\\"describedby\\"; type=\\"{media_type}\\"'
        yield f'Header append Link "{data}; {kind}" env=ITEM'
    yield f'Header append Link "<{base}%{{ITEM}}e>; rel=\\"cite-as\\"" env=ITEM'
    yield "</IfModule>"
    yield "</IfModule>"
