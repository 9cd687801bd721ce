#!/usr/bin/env python3
"""Make .venv with everything the course needs: with uv where there is one, else with venv and pip.

Standard library only, and readable by old Pythons, which it tells what is missing. A second run is instant: a stamp
keeps what the last one was made from.

usage: python3 tools/setup_env.py
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "netlab-stamp"
INPUTS = ("pyproject.toml", "constraints.txt", "tools/setup_env.py")
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")  # looked for when this Python is too old


def main():
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted and works(python_of(VENV)):
        return
    uv = shutil.which("uv")
    with_uv(uv) if uv else with_pip(new_enough())
    STAMP.write_text(wanted)
    print(f"netlab: set up in {VENV}")


def fingerprint():
    """What the environment is made from; its place too, since an environment cannot be moved."""
    digest = hashlib.sha256(str(ROOT).encode())
    for name in INPUTS:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def python_of(venv):
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def works(python):
    return python.exists() and subprocess.call([str(python), "-c", ""]) == 0


def with_uv(uv):
    if not works(python_of(VENV)):
        run([uv, "venv", "--quiet", "--clear", "--python", ">=%s.%s" % OLDEST, str(VENV)])
    python = str(python_of(VENV))
    run([uv, "pip", "install", "--quiet", "--python", python, *packages(python)])


def with_pip(python):
    """A venv, the locked versions as constraints, and the packages of the group dev, which old pips do not know."""
    if not works(python_of(VENV)):
        make_venv(python)
    print("netlab: installing with pip, this takes a minute (seconds with uv)", flush=True)
    pip = [str(python_of(VENV)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(pip + packages(python))


def packages(python):
    """This package and the group dev, in the locked versions."""
    code = "import tomllib; print('\\n'.join(tomllib.load(open('pyproject.toml', 'rb'))['dependency-groups']['dev']))"
    development = subprocess.check_output([python, "-c", code], cwd=str(ROOT), universal_newlines=True)
    return ["-c", "constraints.txt", "-e", "."] + development.split("\n")[:-1]


def make_venv(python):
    if not succeeds(python, "import venv, ensurepip"):
        name = f"{Path(python).resolve().name}-venv"  # as Debian calls it: python3.11-venv
        stop(f"this Python has no venv; install it: sudo apt install python3-venv (or {name}), or install uv")
    run([python, "-m", "venv", "--clear", str(VENV)])


def new_enough():
    """This Python if it will do, else a newer one from PATH."""
    for python in (sys.executable, *filter(None, map(shutil.which, NEWER))):
        if succeeds(python, f"import sys; sys.exit(sys.version_info < {OLDEST})"):
            return python
    have, need = (".".join(map(str, version[:2])) for version in (sys.version_info, OLDEST))
    return stop(f"Python {need} or newer is needed, this is {have}; install one, or install uv, which brings its own")


def succeeds(python, code):
    return subprocess.call([python, "-c", code], stderr=subprocess.DEVNULL) == 0


def run(command):
    if subprocess.call(command, cwd=str(ROOT)) != 0:
        stop(f"setting up failed at `{' '.join(command)}`; the lines above say why")


def stop(message):
    sys.exit(f"netlab: {message}")


if __name__ == "__main__":
    main()
