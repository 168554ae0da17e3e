"""Say what a page of ours may do: run and wear what stands on it word for word, and nothing else.

Owns the content security policies: of a page that carries its script and style itself, and of the
pages of a site, which run and wear the site's own files.
"""

import base64
import hashlib
from collections.abc import Iterable
from typing import Final

# What a page of the published site may do. WebAssembly is the query engine in the browser.
SITE: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)


def allow_only(*, scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Write the policy that allows these scripts and styles, by their digests."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(digest, scripts))}",
            f"style-src {' '.join(map(digest, styles))}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def digest(text: str) -> str:
    """Write the source expression of a text: its SHA-256 in quotes.

    >>> digest("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
