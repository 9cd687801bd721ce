"""The engines that tests run on, and what happens when one is missing or newer than all we know.

Every real engine found here takes part: the machine's own dockerd, and those of the roots in NETLAB_ROOTS (a folder
of other root file systems, made by `make private-roots`). NETLAB_REQUIRE names engines whose absence is a failure:
ids as they appear in test names ("private-20"), "private-newest" for one newer than 20, "chromium" for a browser.
"""

import atexit
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("NETLAB_HEADLESS", "1")
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a script's background job; what tests start must hear ^C
    signal.signal(signal.SIGINT, signal.default_int_handler)
for _name in ("DOCKER_HOST", "DOCKER_CONTEXT", "NETLAB_ENGINE", "NETLAB_ROOT", "NETLAB_LANG"):
    os.environ.pop(_name, None)

# Records of its own for each worker: what another one's tests kill on purpose is no leaving of this one's.
os.environ["NETLAB_STATE"] = tempfile.mkdtemp(prefix="netlab-tests-")
atexit.register(shutil.rmtree, os.environ["NETLAB_STATE"], ignore_errors=True)

from netlab import Lab  # noqa: E402
from netlab.engines import Engine, find  # noqa: E402
from netlab.engines.image import lab_image  # noqa: E402
from netlab.engines.private import PrivateEngine  # noqa: E402
from tests.claims import Claims  # noqa: E402
from tests.real import NEWEST_KNOWN, major, private_roots  # noqa: E402

EMBEDDED = {"embedded": "embedded", "embedded-20": "embedded:20.10", "embedded-26": "embedded:26"}  # id: engine
LONG = {"test_rerun.py", "test_in_jupyterlab.py", "test_exercises.py", "test_run.py", "test_one_engine.py"}
EVERYWHERE = {"spec", "alike"}  # folders whose tests run on the embedded engine too: claims, and what is no claim


def missing() -> list[str]:
    """Required engines that are not here."""
    required = os.environ.get("NETLAB_REQUIRE", "").replace(",", " ").split()
    here = set(private_roots())
    if any(major(id) > 20 for id in here):
        here.add("private-newest")
    if shutil.which("chromium"):
        here.add("chromium")
    return [name for name in required if name not in here]


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Claims())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two workers end together when the longest files are begun first, and short ones are left for the end."""
    items.sort(key=lambda item: Path(item.fspath).name not in LONG)


def pytest_report_header(config: pytest.Config) -> list[str]:
    engines = [f"{id}: Docker Engine {version} from {root}" for id, (root, version) in private_roots().items()]
    return engines or ["no real engine: dockerd and root are needed for one"]


def pytest_sessionstart(session: pytest.Session) -> None:
    if absent := missing():
        pytest.exit(f"required engines are missing: {', '.join(absent)}", returncode=1)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        ids = sorted(private_roots(), key=major)
        if EVERYWHERE & set(Path(metafunc.definition.fspath).parts):
            ids += EMBEDDED
        elif getattr(metafunc.module, "ON_EMBEDDED_TOO", False):
            ids += ["embedded"]
        chosen = [id for id in ids if _holds_on(metafunc.definition, id)]
        none = pytest.param("none", marks=pytest.mark.skip(reason="no real engine here (needs root and dockerd)"))
        metafunc.parametrize("engine", chosen if ids else [none], indirect=True, scope="session")


def _holds_on(item: pytest.Item, id: str) -> bool:
    """Whether the claim's range covers this engine; one newer than all we know counts as the newest we know."""
    version = min(major(id), NEWEST_KNOWN)
    marker = item.get_closest_marker("versions")
    low, high = marker.args if marker else (0, NEWEST_KNOWN)
    return low <= version <= high


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine of its own, shared by the session's tests."""
    if request.param in EMBEDDED:
        with find(EMBEDDED[request.param]) as opened:
            yield opened
        return
    root, _ = private_roots()[request.param]
    with PrivateEngine("tests", root) as opened:
        lab_image(opened.daemon.client, pulls=False)
        yield opened


@pytest.fixture
def lab(engine: Engine, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """An empty lab on that engine."""
    with Lab("claim", engine=engine) as opened:
        yield opened


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    """A claim that fails on an engine newer than all we know is reported by name; it does not fail the run."""
    report = yield
    id = getattr(item, "callspec", None) and item.callspec.params.get("engine")
    in_spec = bool(EVERYWHERE & set(Path(item.fspath).parts))
    if in_spec and isinstance(id, str) and id.startswith("private-") and major(id) > NEWEST_KNOWN and report.failed:
        report.outcome, report.wasxfail = "skipped", f"differs on {private_roots()[id][1]}"
    return report
