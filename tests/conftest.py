"""Things that many tests need: datasets to spoil, documents to look up, the command line to run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings
from tests.browsing import watching

from civilgraph.cli import main
from civilgraph.knowledge_graph import build_release
from civilgraph.release import Release

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent

# A busy machine is no fault of the code; in CI the same examples come every time.
settings.register_profile("civilgraph", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("civilgraph")

# Runs `civilgraph ARGUMENTS` in a folder (the test's own, if none is named).
Run = Callable[..., Result]
# Shows the text of a page in a window of some width and height.
Show = Callable[..., "Page"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option with which expected answers are written anew instead of compared."""
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="Write the expected files of tests anew; read the diff before you commit it.",
    )


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be written anew."""
    return bool(request.config.getoption("--update-goldens"))


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A copy of the miniature dataset, to be changed at will."""
    return shutil.copytree(TESTS / "mini", tmp_path / "mini")


@pytest.fixture
def mini_documents() -> Path:
    """The folder with the page that the miniature dataset was read from."""
    return TESTS / "mini-documents"


@pytest.fixture(scope="session")
def data() -> Path:
    """The real dataset, to be read only."""
    return ROOT / "data"


@pytest.fixture(scope="session")
def documents() -> Path:
    """The documents of the real dataset."""
    return _beside("sources", what="the documents are")


@pytest.fixture(scope="session")
def material() -> Path:
    """The schemas and samples of other people's formats."""
    return _beside("material", what="the material is")


def _beside(name: str, *, what: str) -> Path:
    folder = ROOT.parent / "shared" / name
    if not folder.is_dir():
        pytest.skip(f"{what} not here: no ../shared/{name}")
    return folder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give the command line; an exception that nobody words for the user fails the test."""

    def invoke(*arguments: str | Path, cwd: Path = tmp_path) -> Result:
        monkeypatch.chdir(cwd)
        return CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)

    return invoke


@pytest.fixture(scope="session")
def mini_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of the miniature dataset, to be read only."""
    return _built(TESTS / "mini", tmp_path_factory)


@pytest.fixture(scope="session")
def data_release(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Release:
    """A release of the real dataset, to be read only."""
    return _built(data, tmp_path_factory)


def _built(root: Path, factory: pytest.TempPathFactory) -> Release:
    out = factory.mktemp(f"build-of-{root.name}")
    return build_release(root, out=out, step=lambda step: None).release


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser in which pictures are looked at; CI must have one."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        message = "no chromium on the PATH: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """The browser, running without a head."""
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Show]:
    """Show the text of a page that needs nothing else; at the end nothing may have gone wrong."""
    path = tmp_path / "shown.html"
    with watching(browser, own=[path.as_uri(), "about:srcdoc"]) as visit:

        def show(text: str, *, width: int = 1400, height: int = 900) -> Page:
            path.write_text(text, encoding="utf-8")
            page = visit(path.as_uri(), viewport={"width": width, "height": height})
            page.wait_for_timeout(200)
            return page

        yield show
