"""The site of a run stands alone: no script from elsewhere, light and dark, every page linked."""

import os
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from netlab.course.job import Run
from netlab.course.site import Site
from tests.course.conftest import Folder

HOUSE = Path(__file__).parents[2]

PREDICTION = """\
# %%
from netlab.ui.predict import predict
guess = predict("Is this a question?")
guess

# %%
guess.reveal(True)
"""


class Links(HTMLParser):
    """Everything a page fetches or leads to."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.leads_to: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if value and (name == "src" or (tag, name) == ("link", "href")):
                self.fetched.append(value)
            elif value and (tag, name) == ("a", "href"):
                self.leads_to.append(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of two notebooks in two languages, one of them broken."""
    folder = tmp_path_factory.mktemp("site")
    course = Folder(folder / "notebooks", folder / "out")
    course.write("00_first", PREDICTION)
    course.write("01_broken", "# %%\nopen('left', 'w').close()\nraise ValueError('<script>alert(1)</script>')\n")
    executions = course.run(languages=("en", "ko"), at_once=2)
    run = Run([each.job for each in executions], "private, Docker Engine 20.10.24", datetime(2026, 11, 24, 9, 0))
    site = Site(run, course.out)
    for execution in executions:
        site.page(execution)
    site.index(executions)
    return course.out


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_there_is_a_page_for_each_notebook_and_an_index(site: Path) -> None:
    names = [str(page.relative_to(site)) for page in pages(site)]
    assert names == ["en/00_first.html", "en/01_broken.html", "index.html", "ko/00_first.html", "ko/01_broken.html"]


def test_pages_fetch_nothing_from_elsewhere(site: Path) -> None:
    for page in pages(site):
        assert all(url.startswith(("data:", "../course.css", "course.css")) for url in Links(page).fetched), page
        text = page.read_text(encoding="utf-8")
        assert "cdn" not in text.lower() and "<script" not in text
        assert not re.search(r"url\(\s*['\"]?https?:", text) and "@import" not in text


def test_every_link_leads_to_a_page_that_is_there(site: Path) -> None:
    for page in pages(site):
        links = [link for link in Links(page).leads_to if not link.startswith("#")]
        assert links
        assert all((page.parent / link).resolve().is_file() for link in links), (page, links)


def test_pages_lead_to_their_neighbours_and_to_the_other_language(site: Path) -> None:
    assert {"../index.html", "01_broken.html", "../ko/00_first.html"} <= {*Links(site / "en/00_first.html").leads_to}
    assert {"../index.html", "00_first.html", "../en/01_broken.html"} <= {*Links(site / "ko/01_broken.html").leads_to}


def test_the_index_tells_titles_times_engine_and_verdicts_in_both_languages(site: Path) -> None:
    index = (site / "index.html").read_text(encoding="utf-8")
    titles = ["Title of 00_first", "00_first의 제목"]
    about = ["private, Docker Engine 20.10.24", "2026-11-24 09:00", "2 passed, 2 failed"]
    states = ["✓ passed", "✓ 통과", "✗ failed", "✗ 실패"]
    for text in (*titles, *about, *states, "ValueError: &lt;script&gt;", "file left in its working directory"):
        assert text in index
    assert len(re.findall(r"\d+\.\d s\b", index)) == 2 and len(re.findall(r"\d+\.\d초", index)) == 2


def test_a_page_is_in_its_language(site: Path) -> None:
    assert '<html lang="ko">' in (site / "ko/00_first.html").read_text(encoding="utf-8")
    assert "<title>00_first의 제목</title>" in (site / "ko/00_first.html").read_text(encoding="utf-8")


def test_a_prediction_stands_on_the_page_as_text(site: Path) -> None:
    page = (site / "en/00_first.html").read_text(encoding="utf-8")
    assert "<b>Is this a question?</b>" in page and "You have not chosen. What happened: yes." in page
    assert "widget-state" not in page and "widget-view" not in page


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("no chromium here")
    with sync_api.sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if hasattr(os, "getuid") and os.getuid() == 0 else []
        opened = playwright.chromium.launch(executable_path=chromium, args=sandbox)
        yield opened
        opened.close()


def luminance(colour: str) -> float:
    """Relative luminance of "rgb(r, g, b)" (WCAG 2, 1.4.3)."""
    parts = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index.html", "en/01_broken.html", "ko/00_first.html"])
def test_text_is_readable_in_light_and_in_dark(site: Path, browser, name: str, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto((site / name).as_uri())
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (luminance(paper) > 0.5) == (scheme == "light")
    looked_at = ".course a, .course td, .course .about, .passed, .failed, .jp-RenderedHTMLCommon, .jp-RenderedText pre"
    colours = page.eval_on_selector_all(looked_at, "found => found.map(e => getComputedStyle(e).color)")
    assert colours and all(contrast(colour, paper) >= 4.5 for colour in colours), colours
    assert all(url.startswith(("file:", "data:")) for url in requests)
    page.close()


def test_a_page_leaves_light_or_dark_to_the_readers_system() -> None:
    """A diagram follows `data-jp-theme-light` where it is set; a page that set it would keep its diagrams light."""
    template = HOUSE / "netlab/course/template/netlab/index.html.j2"
    assert "data-jp-theme-light" not in template.read_text(encoding="utf-8")
