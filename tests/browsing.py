"""Look at pages in a real browser: what goes wrong in them, whom they ask, whom they shut out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.explorer.tools import installed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Opens a page at an address, in a window as Playwright takes it.
Visit = Callable[..., "Page"]

VIOLATIONS = """axe.run({resultTypes: ["violations"]}).then(({ violations }) =>
  violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]))"""


@contextmanager
def watching(
    browser: Browser, *, own: Sequence[str], forgiven: Sequence[str] = ()
) -> Iterator[Visit]:
    """Give what opens pages; at the end nothing may have gone wrong, nor another host been asked.

    `own` are the beginnings of addresses that may be asked; a message of the console with one of
    the `forgiven` texts counts for nothing.
    """
    said: list[str] = []
    asked: list[str] = []
    opened: list[Page] = []

    def visit(address: str, **how: Any) -> Page:
        page = browser.new_page(**how)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        opened.append(page)
        return page

    yield visit
    for page in opened:
        page.close()
    assert [] == [text for text in said if not any(words in text for words in forgiven)]
    assert [] == [url for url in asked if not url.startswith((*own, "data:", "blob:"))]


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Find with axe-core what shuts somebody out: the rule, and the places where it is broken."""
    # A page's policy lets in scripts of its own origin alone; evaluating is the browser's business.
    page.evaluate((installed("axe-core") / "axe.min.js").read_text(encoding="utf-8"))
    return [(rule, places) for rule, places in page.evaluate(VIOLATIONS)]
