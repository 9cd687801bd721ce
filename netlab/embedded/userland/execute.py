"""From a command's words to the body that runs: PATH, execute permission, scripts with #! (execve(2), execvp(3))."""

from collections.abc import Mapping

from netlab.embedded.userland.filesystem import Directory, FileSystem, Regular, enoent
from netlab.embedded.userland.kernel import Body, Kernel

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def find_program(fs: FileSystem, name: str, env: Mapping[str, str], cwd: str = "/") -> str:
    """The path of a command; FileNotFoundError, PermissionError."""
    if "/" in name:
        _check(fs, name, cwd)
        return name
    denied: PermissionError | None = None
    for folder in env.get("PATH", PATH).split(":"):
        path = f"{folder or '.'}/{name}"
        try:
            _check(fs, path, cwd)
        except PermissionError as error:
            denied = error
        except OSError:
            continue
        else:
            return path
    if denied is not None:
        raise denied
    raise enoent(name)


def _check(fs: FileSystem, path: str, cwd: str) -> None:
    node = fs.node(path, cwd)
    if isinstance(node, Directory) or not node.mode & 0o111:
        raise PermissionError(13, "Permission denied", path)


def load(
    kernel: Kernel, fs: FileSystem, argv: list[str], env: Mapping[str, str], cwd: str = "/"
) -> tuple[Body, list[str]]:
    """The body of a command and its argv (a script's begins with its interpreter); OSError as execve."""
    path = find_program(fs, argv[0], env, cwd)
    node = fs.node(path, cwd)
    if not isinstance(node, Regular):
        raise PermissionError(13, "Permission denied", path)
    if node.program:
        return kernel.programs[node.program], argv
    first = node.data.split(b"\n", 1)[0].decode(errors="replace")
    if first.startswith("#!"):
        words = first[2:].split(None, 1)
        if not words:
            raise OSError(8, "Exec format error", path)
        return load(kernel, fs, [*words, path, *argv[1:]], env, cwd)
    raise OSError(8, "Exec format error", path)
