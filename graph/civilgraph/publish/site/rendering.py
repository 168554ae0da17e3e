"""Render pages from templates: escaped, strict, once for all languages.

Owns Jinja. In a template `[[members]]` is a word that every language fills in (see `tongues`);
everything else that is written is escaped, and a name that is not given is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from civilgraph.publish.site.tongues import DATA, LANGUAGES, MARK, PATH, UP, Tongue, phrase, tag_of
from civilgraph.view.policy import SITE

File = tuple[str, bytes]
_WORD = re.compile(r"\[\[([a-z0-9_:-]+)\]\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    """One step of the way from the front page to a page."""

    path: str
    title: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadLink:
    """A link in the head of a page: its relation, target and media type."""

    rel: str
    href: str
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page in all languages: its path below the folder of a language, template and values.

    `title` is plain text with words left open; `part` the item of the menu to which it belongs.
    """

    path: str
    template: str
    title: Markup
    part: str = ""
    crumbs: Sequence[Crumb] = ()
    links: Sequence[HeadLink] = ()
    jsonld: Markup | None = None
    modified: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Chrome:
    """What stands around every page, written once: in its head, above it by part, below it."""

    head: Markup
    top: Mapping[str, Markup]
    foot: Markup


class Renderer:
    """Renders pages of one site into files."""

    def __init__(self, tongues: Mapping[str, Tongue], *, site: Mapping[str, Any]) -> None:
        """Take the tongues by folder and what every template may say of the site."""
        self._tongues = tongues
        self._environment = make_environment()
        self._environment.globals.update(
            site=site,
            up=Markup(UP),  # noqa: S704 (ours)
            path=Markup(PATH),  # noqa: S704
            policy=SITE,
            languages=LANGUAGES,
            say=phrase,
            tag_of=tag_of,
            data_types=DATA,
        )
        self._environment.globals["chrome"] = _Chrome(
            self._part("head"),
            {part: self._part("top", part_of_page=part) for part in ("", *dict(site["menu"]))},
            self._part("foot"),
        )

    def _part(self, name: str, **values: str) -> Markup:
        template = self._environment.get_template(f"chrome-{name}.html.jinja")
        return Markup(template.render(**values))  # noqa: S704 (escaped by the template)

    def render(self, page: Page) -> Iterator[File]:
        """Render a page into a file for each language."""
        text = self._environment.get_template(page.template).render(page=page, **page.values)
        text = text.replace(UP, "../" * page.path.count("/")).replace(PATH, page.path)
        parts = text.split(MARK)
        for folder, tongue in self._tongues.items():
            yield f"{folder}/{page.path}", tongue.fill(parts)

    def render_once(self, template: str, **values: Any) -> bytes:
        """Render a page or file that is the same for all languages."""
        text = self._environment.get_template(template).render(**values)
        return text.replace(UP, "").encode()


def render_for(tongue: Tongue, template: str, **values: Any) -> bytes:
    """Render a page of one language that stands outside the site."""
    text = make_environment().get_template(template).render(**values)
    return tongue.fill(text.split(MARK))


def make_environment() -> Environment:
    """Make the environment: everything is escaped, nothing undefined passes."""
    return Environment(
        loader=FunctionLoader(read_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        cache_size=-1,
    )


@cache
def read_template(name: str) -> str:
    """Read a template, with its words left open."""
    text = (files(__package__ or __name__) / "templates" / name).read_text(encoding="utf-8")
    return _WORD.sub(lambda word: f"{MARK}{word[1]}{MARK}", text)


def words_of_templates() -> set[str]:
    """List the words that templates leave open."""
    folder = files(__package__ or __name__) / "templates"
    return {
        word
        for file in folder.iterdir()
        for word in _WORD.findall(file.read_text(encoding="utf-8"))
    }
