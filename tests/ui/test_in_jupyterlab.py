"""A notebook in a real JupyterLab in a real browser: what is clicked there arrives here."""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium here")

ASK = """\
from netlab.ui.predict import predict
guess = predict("Does `web` answer?", misconceptions={"yes": "Names need a resolver."})
guess"""
COURSE = ("01_drivers_at_a_glance.ipynb", "03_default_bridge.ipynb")
NOTEBOOKS = Path(__file__).parents[2] / "notebooks" / "en"
CHECK = """\
from netlab.course.checks import CheckResult
CheckResult("names-1", False, "`client` is on no network with `web`", "Which networks is `web` on?")"""


@dataclass
class Jupyter:
    """A JupyterLab of its own: nothing of the user's settings, no news, no terminals."""

    folder: Path
    port: int = 0

    def __post_init__(self) -> None:
        self.token = secrets.token_hex(16)
        page = self.folder / "config" / "labconfig" / "page_config.json"
        page.parent.mkdir(parents=True)
        page.write_text(json.dumps({"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}))
        settings = self.folder / "config" / "labconfig" / "default_setting_overrides.json"
        settings.write_text(json.dumps({"@jupyterlab/apputils-extension:themes": {"adaptive-theme": True}}))

    def __enter__(self) -> "Jupyter":
        names = {"CONFIG_DIR": "config", "DATA_DIR": "data", "RUNTIME_DIR": "runtime"}
        own = {f"JUPYTER_{name}": str(self.folder / place) for name, place in names.items()}
        own["NETLAB_ENGINE"] = "embedded"
        own |= {f"JUPYTERLAB_{name}_DIR": str(self.folder / name.lower()) for name in ("SETTINGS", "WORKSPACES")}
        options = ["--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0"]
        options += [f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={self.folder / 'notebooks'}"]
        self.log = (self.folder / "log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            env={**os.environ, **own},
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._wait_until_it_answers()
        return self

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            for info in (self.folder / "runtime").glob("jpserver-*.json"):
                try:
                    self.port = json.loads(info.read_text())["port"]
                    urllib.request.urlopen(f"{self.url()}/api/status?token={self.token}", timeout=5).close()
                    return
                except (OSError, ValueError):
                    pass
            time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text())

    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __exit__(self, *_: object) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()


def click_run_all(page) -> None:
    page.bring_to_front()
    page.locator("li.lm-MenuBar-item", has_text="Run").first.click()
    page.locator("li[data-command='runmenu:run-all']").click()


def run_all(page) -> None:
    """Run > Run All Cells; again where a page that was still loading lost the click."""
    ended = page.locator(".jp-OutputArea-output", has_text="all cells are run")
    for _ in range(4):
        click_run_all(page)
        try:
            return ended.wait_for(timeout=15_000)
        except sync_api.TimeoutError:
            page.keyboard.press("Escape")
    raise AssertionError("the cells did not run")


@dataclass
class Desk:
    """A browser in front of a JupyterLab."""

    jupyter: Jupyter
    context: object

    def open(self, notebook: str):
        """A notebook on a page of its own, once its kernel answers."""
        opened = self.context.new_page()
        opened.goto(f"{self.jupyter.url()}/doc/tree/{notebook}?token={self.jupyter.token}")
        opened.get_by_text("| Idle").wait_for(timeout=60_000)  # the status bar
        return opened


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("jupyter")
    (folder / "notebooks").mkdir()
    made = new_notebook(cells=[new_code_cell(code) for code in (ASK, CHECK, "'all cells ' + 'are run'")])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, folder / "notebooks" / "one.ipynb")
    for name in COURSE:
        shutil.copy(NOTEBOOKS / name, folder / "notebooks")
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    with Jupyter(folder) as jupyter, sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield Desk(jupyter, browser.new_context(viewport={"width": 1100, "height": 900}, color_scheme="light"))
        browser.close()


@pytest.fixture(scope="module")
def page(desk: Desk):
    """A notebook of three cells, run once."""
    opened = desk.open("one.ipynb")
    run_all(opened)
    return opened


@pytest.fixture(scope="module")
def course(desk: Desk) -> dict[str, object]:
    """Notebooks 01 and 03 as learners get them, run whole, both at once."""
    pages = {name[:2]: desk.open(name) for name in COURSE}
    for opened in pages.values():
        click_run_all(opened)
    for opened in pages.values():
        told = opened.locator(".jp-CodeCell .jp-InputPrompt").last
        sync_api.expect(told).to_have_text(re.compile(r"\[\d+\]:"), timeout=90_000)
    return pages


def test_a_check_is_shown_as_a_verdict_with_a_folded_hint(page) -> None:
    shown = page.locator(".jp-OutputArea-output", has_text="names-1")
    assert shown.inner_text().startswith("○ names-1: not yet, because client is on no network with web")
    shown.locator("summary").click()
    assert shown.get_by_text("Which networks is web on?").is_visible()


def test_a_prediction_that_is_clicked_is_known_at_reveal(page) -> None:
    asked = page.locator(".jp-OutputArea-output", has_text="Does web answer?")
    asked.get_by_label("yes").check()
    cell = page.locator(".jp-CodeCell").last
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("guess.reveal([])")
    page.keyboard.press("Shift+Enter")
    outcome = page.locator(".jp-OutputArea-output", has_text="You chose: yes. What happened: no.")
    outcome.wait_for(timeout=30_000)
    assert "Names need a resolver." in outcome.inner_text()
    assert asked.get_by_label("no", exact=True).is_disabled()
    picture(page, "jupyterlab")


def picture(shown, name: str) -> None:
    """A screenshot for those who want to look (NETLAB_SCREENSHOTS: a folder)."""
    if folder := os.environ.get("NETLAB_SCREENSHOTS"):
        shown.screenshot(path=str(Path(folder) / f"{name}.png"))


def errors(page) -> list[str]:
    return page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']").all_inner_texts()


def contrast(page, selector: str) -> float:
    """How far the text of an element is from the page's ground, 0 to 255."""
    return page.evaluate(
        """selector => {
            const grey = colour => { const [r, g, b] = colour.match(/[\\d.]+/g).map(Number); return (r + g + b) / 3 };
            const text = getComputedStyle(document.querySelector(selector)).color;
            const ground = getComputedStyle(document.querySelector('.jp-Notebook')).backgroundColor;
            return Math.abs(grey(text) - grey(ground));
        }""",
        selector,
    )


def test_notebooks_01_and_03_run_whole_without_an_error(course) -> None:
    assert {name: errors(opened) for name, opened in course.items()} == {"01": [], "03": []}
    assert course["03"].locator(".jp-OutputArea-output", has_text="default-bridge-1").inner_text().startswith("○")


def test_a_click_on_a_driver_shows_it(course) -> None:
    page = course["01"]
    page.bring_to_front()
    shown = page.locator(".jp-OutputArea-output", has=page.locator(".widget-toggle-buttons"))
    shown.scroll_into_view_if_needed()
    shown.get_by_role("cell", name="172.17.0.2/16").wait_for()
    assert shown.locator("svg").count() == 1
    shown.get_by_role("button", name="host", exact=True).press("Enter")
    shown.get_by_role("status").get_by_text("Shown: host").wait_for()
    assert shown.get_by_role("cell", name="docker0", exact=True).count() == 2 and shown.locator("svg").count() == 1
    answer = shown.get_by_role("row", name=re.compile("Is the localhost of ada that of bea"))
    answer.locator("summary").press("Enter")
    answer.get_by_text("docker exec bea wget").wait_for()
    for scheme, light in (("light", "true"), ("dark", "false")):
        page.emulate_media(color_scheme=scheme)
        page.locator(f"body[data-jp-theme-light='{light}']").wait_for(state="attached")
        assert contrast(page, ".widget-html-content td") > 120
        picture(shown, f"drivers-{scheme}")
    page.emulate_media(color_scheme="light")


def test_the_map_tells_what_is_pointed_at_and_keeps_what_is_clicked(course) -> None:
    page = course["03"]
    page.bring_to_front()
    shown = page.locator(".netlab-map")
    shown.scroll_into_view_if_needed()
    panel = shown.locator(".netlab-map-panel")
    shown.locator("#container-shop text").first.hover()
    sync_api.expect(panel.locator("strong").first).to_have_text("shop")
    shown.locator("#network-market").click()
    shown.get_by_role("button", name="Look again").hover()
    sync_api.expect(panel.locator("strong").first).to_have_text("market")
    assert panel.get_by_role("cell", name="bridge", exact=True).count() == 1
    shown.locator("#network-bridge").press("Enter")
    sync_api.expect(panel).to_contain_text("docker0")
    assert shown.locator("#network-bridge").get_attribute("aria-pressed") == "true"
    sync_api.expect(shown.get_by_role("status")).to_contain_text("closed")  # by the notebook's last cell
    for scheme, light in (("light", "true"), ("dark", "false")):
        page.emulate_media(color_scheme=scheme)
        page.locator(f"body[data-jp-theme-light='{light}']").wait_for(state="attached")
        assert contrast(page, ".netlab-map-panel") > 120
        picture(shown, f"map-{scheme}")
    page.emulate_media(color_scheme="light")


def test_the_evidence_of_the_table_unfolds_and_a_failing_click_is_seen(course) -> None:
    page = course["03"]
    page.bring_to_front()
    table = page.locator(".jp-OutputArea-output", has=page.locator("table.netlab-bridges"))
    table.scroll_into_view_if_needed()
    cell = table.get_by_role("row", name=re.compile("Names")).locator("td").first
    assert "bad address" in cell.locator("details").get_attribute("title")
    cell.locator("summary").press("Enter")
    cell.get_by_text("docker exec plain-client ping").wait_for()
    picture(table, "bridges-light")
    table.get_by_role("button", name="Isolation").click()
    table.get_by_text("LabClosed").first.wait_for()  # the notebook's last cell has closed it
