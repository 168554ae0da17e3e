"""Write the explorer as one self-contained page.

Owns the page around the data: our script and style stand in it word for word and are the only
ones its policy lets run; data stands in it as JSON in which nothing can end the element; no
address is fetched. The same data gives the same bytes.
"""

import html
import json
from functools import cache
from importlib.resources import files

from ..policy import allow_only
from .dataset import Explored, to_plain
from .joining import join_modules
from .phrases import LANGUAGES, NotALanguage, phrases_in


def render_explorer(explored: Explored, *, language: str = "en") -> str:
    """Write the page; it opens in `language` and speaks all of them."""
    if language not in LANGUAGES:
        raise NotALanguage(
            f"{language!r} is not a language of the explorer; choose one of {', '.join(LANGUAGES)}"
        )
    style, script = _own("explorer.css"), _script()
    policy = allow_only(scripts=[script], styles=[style])
    data = embed({**to_plain(explored), "language": language, "words": _words()})
    title = html.escape(explored.title)
    no_script = html.escape(phrases_in(language)["no_script"])
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"<noscript><h1>{title}</h1><p>{no_script}</p></noscript>\n"
        f'<script type="application/json" id="data">{data}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def embed(data: object) -> str:
    r"""Write JSON that can stand inside an element `script`: no text in it can end the element.

    >>> print(embed({"name": "</script>"}))
    {"name":"\u003c/script\u003e"}
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


@cache
def _words() -> dict[str, dict[str, str]]:
    return {language: phrases_in(language) for language in LANGUAGES}


@cache
def _script() -> str:
    return join_modules(read_modules(), start="main.js")


@cache
def read_modules() -> dict[str, str]:
    """Read our modules by name."""
    folder = files(__package__ or __name__) / "script"
    found = sorted((file for file in folder.iterdir()), key=lambda file: file.name)
    return {f.name: f.read_text(encoding="utf-8") for f in found if f.name.endswith(".js")}


@cache
def _own(name: str) -> str:
    return (files(__package__ or __name__) / name).read_text(encoding="utf-8")
