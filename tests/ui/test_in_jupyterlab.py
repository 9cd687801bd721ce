"""A notebook in a real JupyterLab in a real browser: what is clicked there arrives here."""

import json
import os
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

    def __enter__(self) -> "Jupyter":
        names = {"CONFIG_DIR": "config", "DATA_DIR": "data", "RUNTIME_DIR": "runtime"}
        own = {f"JUPYTER_{name}": str(self.folder / place) for name, place in names.items()}
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


def run_all(page) -> None:
    """Run > Run All Cells; again where a page that was still loading lost the click."""
    ended = page.locator(".jp-OutputArea-output", has_text="all cells are run")
    for _ in range(4):
        page.locator("li.lm-MenuBar-item", has_text="Run").first.click()
        page.locator("li[data-command='runmenu:run-all']").click()
        try:
            return ended.wait_for(timeout=15_000)
        except sync_api.TimeoutError:
            page.keyboard.press("Escape")
    raise AssertionError("the cells did not run")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """The notebook, open and run once."""
    folder = tmp_path_factory.mktemp("jupyter")
    (folder / "notebooks").mkdir()
    made = new_notebook(cells=[new_code_cell(code) for code in (ASK, CHECK, "'all cells ' + 'are run'")])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, folder / "notebooks" / "one.ipynb")
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    with Jupyter(folder) as jupyter, sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        opened = browser.new_page(viewport={"width": 1100, "height": 900})
        opened.goto(f"{jupyter.url()}/doc/tree/one.ipynb?token={jupyter.token}")
        opened.get_by_text("| Idle").wait_for(timeout=60_000)  # the status bar, once the kernel answers
        run_all(opened)
        yield opened
        browser.close()


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
    if folder := os.environ.get("NETLAB_SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / "jupyterlab.png"))
