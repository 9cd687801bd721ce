"""What Binder builds and starts, asked of Binder's own tool: the right environment, and one engine for all."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

HOUSE = Path(__file__).parents[2]
REPO2DOCKER = Path(find_spec("repo2docker").origin).parent  # type: ignore[union-attr, arg-type]
ENTRYPOINT = REPO2DOCKER / "buildpacks" / "repo2docker-entrypoint"
ASK = """
import docker
client = docker.from_env()
client.networks.create("made-by-sdk")
print("sdk", sorted(network.name for network in client.networks.list()))
print("platform", client.version()["Components"][0]["Name"], client.version()["Version"])
client.close()
from netlab import Lab
with Lab("here") as lab:
    print("lab", lab.engine)
"""


@pytest.fixture(scope="module")
def dockerfile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The build file that repo2docker writes for what a clone holds."""
    clone = tmp_path_factory.mktemp("binder") / "clone"
    kept = subprocess.run(["git", "ls-files", "binder", "environment.yml", "pyproject.toml"],
                          cwd=HOUSE, capture_output=True, text=True, check=True).stdout.split()  # fmt: skip
    for name in kept:
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HOUSE / name, clone / name)
    words = ["--no-build", "--debug", "--user-id", "1000", "--user-name", "jovyan", str(clone)]
    told = subprocess.run([sys.executable, "-m", "repo2docker", *words], capture_output=True, text=True, timeout=120)
    assert told.returncode == 0, told.stderr
    return told.stdout + told.stderr


def test_the_environment_is_the_clones_and_the_docker_command() -> None:
    root, binder = (
        yaml.safe_load((HOUSE / name).read_text()) for name in ("environment.yml", "binder/environment.yml")
    )
    added = [line for line in binder["dependencies"] if line not in root["dependencies"]]
    assert added == ["docker-cli"]
    assert [line for line in binder["dependencies"] if line not in added] == root["dependencies"]
    assert {**binder, "dependencies": 0} == {**root, "dependencies": 0}


def test_the_build_takes_binders_environment_its_python_and_our_start(dockerfile: str) -> None:
    python = next(
        line for line in yaml.safe_load((HOUSE / "binder/environment.yml").read_text())["dependencies"]
        if str(line).startswith("python=")
    )  # fmt: skip
    assert '--file "binder/environment.yml"' in dockerfile
    assert f"py-{python.removeprefix('python=')}" in dockerfile.replace("-2d", "-").replace("-2e", ".")
    assert "RUN ./binder/postBuild" in dockerfile
    assert 'ENV R2D_ENTRYPOINT="${REPO_DIR}/binder/start"' in dockerfile


def started(tmp_path: Path, *command: str, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    """Run a command as Binder runs Jupyter: through its entrypoint and our start."""
    tmp_path.mkdir(exist_ok=True)
    environment = {**os.environ, "R2D_ENTRYPOINT": str(HOUSE / "binder" / "start"), "TMPDIR": str(tmp_path),
                   "REPO_DIR": str(tmp_path), "PATH": f"{Path(sys.executable).parent}:{path}"}  # fmt: skip
    for name in ("DOCKER_HOST", "NETLAB_ENGINE"):
        environment.pop(name, None)
    line = [sys.executable, str(ENTRYPOINT), *command]
    return subprocess.run(line, cwd=HOUSE, env=environment, capture_output=True, text=True, timeout=60)


def test_start_serves_one_engine_to_the_docker_command_the_sdk_and_the_labs(tmp_path: Path) -> None:
    docker = "docker network ls --format {{.Name}} | tr '\\n' ' '" if shutil.which("docker") else "true"
    told = started(tmp_path, "sh", "-c", f'python -c "$1" && {docker}', "sh", ASK)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "sdk ['bridge', 'host', 'made-by-sdk', 'none']" in told.stdout
    assert "lab embedded" in told.stdout
    if shutil.which("docker"):
        assert "made-by-sdk" in told.stdout.splitlines()[-1]


def test_the_engine_ends_with_what_was_started(tmp_path: Path) -> None:
    told = started(tmp_path, "sh", "-c", "echo $DOCKER_HOST")
    socket = Path(told.stdout.strip().removeprefix("unix://"))
    assert socket.name == "docker.sock"
    gone = subprocess.run(
        [sys.executable, "-c", "import sys,time,pathlib\nwhile pathlib.Path(sys.argv[1]).exists(): time.sleep(.05)",
         str(socket)], timeout=20,
    )  # fmt: skip
    assert gone.returncode == 0


def test_without_an_engine_what_was_asked_for_still_starts(tmp_path: Path) -> None:
    broken = tmp_path / "bin"
    broken.mkdir()
    (broken / "python").write_text("#!/bin/sh\nexit 1\n")
    (broken / "python").chmod(0o755)
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PATH": f"{broken}:{os.environ['PATH']}"}
    environment.pop("DOCKER_HOST", None)
    line = [str(HOUSE / "binder" / "start"), "sh", "-c", "echo started ${DOCKER_HOST:-alone}"]
    told = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=60)
    assert told.stdout == "started alone\n"
