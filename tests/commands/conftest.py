"""A real engine and a served embedded one of the same era, with a terminal each."""

import io
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from netlab.engines.image import lab_image
from netlab.engines.private import PrivateEngine
from tests.commands.both import Both, Terminal, terminal
from tests.real import ROOTS, private_roots

PATH = "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PLUGIN = "usr/libexec/docker/cli-plugins/docker-compose"
PAGE = b"<h1>Welcome to nginx!</h1>\n"
WEB = 'CMD ["httpd", "-f", "-h", "/www"]'


def compose_plugin() -> str:
    """The compose plugin of a root with a newer engine, or of this machine."""
    found = [root / PLUGIN for root in (*sorted(ROOTS.glob("*")), Path("/")) if (root / PLUGIN).exists()]
    return str(found[0]) if found else ""


def docker_command(era: str) -> str:
    """That of the engine's own root: 28's speaks API 1.51, the distribution's 20.10 speaks 1.41."""
    return str(private_roots()[f"private-{era}"][0] / "usr/bin/docker")


@contextmanager
def real_engine(era: str) -> Iterator[str]:
    """Its URL. busybox is without our label; alpine and nginx are stand-ins made of it: nothing can be pulled here."""
    with PrivateEngine("tests", private_roots()[f"private-{era}"][0]) as opened:
        client = opened.daemon.client
        made = lab_image(client, pulls=False)
        box = client.containers.create(made)
        tree = b"".join(box.export())
        for name, changes in (("busybox", ['CMD ["sh"]']), ("alpine", ['CMD ["/bin/sh"]']), ("nginx", [WEB])):
            data = with_page(tree) if name == "nginx" else tree
            client.api.import_image_from_data(data, repository=name, tag="latest", changes=[*changes, PATH])
        box.remove()
        client.images.remove(made, force=True)
        yield f"unix://{opened.daemon.plan.socket}"


def with_page(tree: bytes) -> bytes:
    held = io.BytesIO(tree)
    with tarfile.open(fileobj=held, mode="a") as tar:
        entry = tarfile.TarInfo("www/index.html")
        entry.size = len(PAGE)
        tar.addfile(entry, io.BytesIO(PAGE))
    return held.getvalue()


@contextmanager
def served_engine(era: str, folder: Path) -> Iterator[str]:
    """`python -m netlab serve` in a process of its own; its URL. It must say nothing, and end well."""
    line = [sys.executable, "-m", "netlab", "serve", "--quiet", "--until-eof", "--era", era]
    line += ["--socket", str(folder / "run/docker.sock")]
    pipe = subprocess.PIPE
    with subprocess.Popen(line, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdin and process.stdout and process.stderr
        yield process.stdout.readline().strip()
        process.stdin.close()
        said = process.stderr.read()
        assert (process.wait(60), said) == (0, "")


Open = Callable[[str], Both]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], tuple[str, str]]]:
    """The URLs of both engines of an era, opened when first asked for."""
    from contextlib import ExitStack

    found: dict[str, tuple[str, str]] = {}
    with ExitStack() as stack:

        def of(era: str) -> tuple[str, str]:
            if era not in found:
                folder = tmp_path_factory.mktemp("served")
                name = "20.10" if era == "20" else era
                real = stack.enter_context(real_engine(era))
                found[era] = (real, stack.enter_context(served_engine(name, folder)))
            return found[era]

        yield of


@pytest.fixture
def both(opened: Callable[[str], tuple[str, str]], request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Both]:
    """A terminal on each engine of an era ("28" unless the test is parametrized with another); left empty."""
    era = getattr(request, "param", "28")
    if f"private-{era}" not in private_roots():
        pytest.skip(f"no real engine {era} here")
    real, ours = (
        terminal(tmp_path / name, docker_command(era), url, compose_plugin())
        for name, url in zip(("real", "ours"), opened(era), strict=True)
    )
    yield Both(real, ours)
    for each in (real, ours):
        emptied(each)


def emptied(each: Terminal) -> None:
    each.type("docker rm -f -v $(docker ps -aq)")
    each.type("docker network prune -f; docker volume rm $(docker volume ls -q)")


def given(both: Both, name: str) -> str:
    """The files of a folder beside this one, for both; the lines to type among them."""
    folder = Path(__file__).parent / name
    for each in (both.real, both.ours):
        shutil.copytree(folder, each.folder, dirs_exist_ok=True)
    return (folder / "typed.txt").read_text()
