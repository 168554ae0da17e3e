"""Say what a page of ours may do: run and wear what stands on it word for word, and nothing else.

Owns the content security policy of the pages that run a script.
"""

import base64
import hashlib
from collections.abc import Iterable


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
