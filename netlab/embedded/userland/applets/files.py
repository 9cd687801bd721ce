"""Applets for files and directories: cat, ls, mkdir, rm, cp, mv, ln, touch, chmod, tee, which ..."""

from datetime import UTC, datetime, timedelta
from stat import filemode

from netlab.embedded.userland.applets.basic import account
from netlab.embedded.userland.applets.input import open_input, read_all
from netlab.embedded.userland.applets.registry import Complaint, Options, UsageProblem, applet, file_problem
from netlab.embedded.userland.execute import find_program
from netlab.embedded.userland.filesystem import Directory, Generated, Node, Regular, Symlink
from netlab.embedded.userland.kernel import STEP, Program, Sys
from netlab.embedded.userland.openfile import open_path
from netlab.embedded.userland.process import Process

HALF_YEAR = 365 * 86400 / 2  # seconds


@applet("cat", usage="cat [-nbvteA] [FILE]...\n\nPrint FILEs to stdout")
def cat(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "nbvteAu")
    status, number = 0, 0
    for path in options.words or ["-"]:
        descriptor = yield from open_input(process, path)
        if descriptor is None:
            status = 1
            continue
        try:
            while data := (yield from process.read(descriptor)):
                if "n" in options:
                    data, number = _numbered(data, number)
                yield from process.write(1, data)
        except IsADirectoryError:
            yield from process.complain("cat: read error: Is a directory")
            status = 1
        if descriptor:
            process.close(descriptor)
    return status


def _numbered(data: bytes, number: int) -> tuple[bytes, int]:
    lines = data.splitlines(keepends=True)
    return b"".join(b"%6d\t%s" % (number + n, line) for n, line in enumerate(lines, 1)), number + len(lines)


@applet("tee")
def tee(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "ai")
    outputs = [1]
    for path in options.words:
        outputs.append(process.open(open_path(process, path, "a" if "a" in options else "w")))
    while data := (yield from process.read(0)):
        for number in outputs:
            yield from process.write(number, data)
    return 0


@applet("ls", usage="ls [-1AaCxdLHRFplinshrSXvctu] [-w WIDTH] [FILE]...\n\nList directory contents")
def ls(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "1AaCxdLHRFplinshrSXvctuw:")
    status = 0
    files: list[tuple[str, Node]] = []
    folders: list[str] = []
    for path in options.words or ["."]:
        yield STEP
        try:
            node = process.fs.node(path, process.cwd, "l" not in options)
        except OSError as error:
            yield from process.complain(f"ls: {path}: {error.strerror}")
            status = 1
            continue
        if isinstance(node, Directory) and "d" not in options:
            folders.append(path)
        else:
            files.append((path, node))
    yield from _print_entries(process, files, options)
    for number, path in enumerate(folders):
        if len(options.words) > 1:
            yield from process.print(("\n" if number or files else "") + f"{path}:\n")
        yield from _print_entries(process, _entries(process, path, options), options, total=True)
    return status


def _entries(process: Process, path: str, options: Options) -> list[tuple[str, Node]]:
    found = []
    names = process.fs.listing(path, process.cwd)
    if "a" in options:
        names = [".", "..", *names]
    for name in names:
        if name.startswith(".") and not ("a" in options or "A" in options):
            continue
        found.append((name, process.fs.node(f"{path}/{name}", process.cwd, follow=False)))
    return found[::-1] if "r" in options else found


def _print_entries(
    process: Process, entries: list[tuple[str, Node]], options: Options, total: bool = False
) -> Sys[None]:
    if "l" not in options:
        yield from process.print("".join(f"{name}\n" for name, _ in entries))
        return
    if total:
        yield from process.print(f"total {sum((size_of(n) + 1023) // 1024 * 4 // 4 for _, n in entries)}\n")
    for name, node in entries:
        yield from process.print(_long(process, name, node, "n" in options) + "\n")


def size_of(node: Node) -> int:
    if isinstance(node, Regular):
        return len(node.data)
    return len(node.target) if isinstance(node, Symlink) else 4096 if isinstance(node, Directory) else 0


def _long(process: Process, name: str, node: Node, numbers: bool) -> str:
    mode = filemode(node.mode)[1:]
    if isinstance(node, Symlink):
        mode, name = "rwxrwxrwx", f"{name} -> {node.target}"
    links = 2 if isinstance(node, Directory) else 1
    owner, group = map(str, node.owner)
    if not numbers:
        owner = account(process, "/etc/passwd", node.owner[0]) or owner
        group = account(process, "/etc/group", node.owner[1]) or group
    kind = "-" if isinstance(node, Generated) else node.kind
    when = _date(process.kernel.epoch + process.now, node.modified)
    return f"{kind}{mode} {links:4} {owner:8} {group:8} {size_of(node):9} {when} {name}"


def _date(now: float, modified: float) -> str:
    """With the hour when it is of the last half year (BusyBox's ls.c)."""
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=modified)
    recent = -15 * 60 < now - modified < HALF_YEAR
    return f"{when:%b} {when.day:2} " + (f"{when:%H:%M}" if recent else f" {when.year}")


@applet("mkdir")
def mkdir(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "pm:")
    if not options.words:
        raise UsageProblem
    status = 0
    for path in options.words:
        yield STEP
        try:
            _make_directory(process, path, "p" in options)
        except OSError as error:
            yield from process.complain(f"mkdir: can't create directory '{path}': {error.strerror}")
            status = 1
    return status


def _make_directory(process: Process, path: str, parents: bool) -> None:
    path = path.rstrip("/") or "/"
    if parents and "/" in path.strip("/"):
        above = path.rpartition("/")[0]
        if above and not process.fs.exists(above, process.cwd):
            _make_directory(process, above, True)
    if process.fs.exists(path, process.cwd):
        if parents:
            return
        raise FileExistsError(17, "File exists")
    process.fs.put(path, Directory(0o755, process.user, process.kernel.epoch + process.now), process.cwd)


@applet("rmdir")
def rmdir(process: Process, argv: list[str]) -> Program:
    status = 0
    for path in Options(argv, "p").words:
        yield STEP
        try:
            if process.fs.listing(path, process.cwd):
                raise OSError(39, "Directory not empty")
            process.fs.remove(path, process.cwd)
        except OSError as error:
            yield from process.complain(f"rmdir: '{path}': {error.strerror}")
            status = 1
    return status


@applet("rm")
def rm(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "rRfi")
    if not options.words and "f" not in options:
        raise UsageProblem
    status = 0
    for path in options.words:
        yield STEP
        try:
            node = process.fs.node(path, process.cwd, follow=False)
            if isinstance(node, Directory) and not ("r" in options or "R" in options):
                raise IsADirectoryError(21, f"'{path}' is a directory")
            process.fs.remove(path, process.cwd)
        except IsADirectoryError as error:
            yield from process.complain(f"rm: {error.strerror}")
            status = 1
        except OSError as error:
            if "f" not in options or not isinstance(error, FileNotFoundError):
                yield from process.complain(f"rm: can't remove '{path}': {error.strerror}")
                status = 1
    return status


@applet("touch")
def touch(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "cad:r:t:m")
    for path in options.words:
        yield STEP
        if "c" in options and not process.fs.exists(path, process.cwd):
            continue
        open_path(process, path, "+").release()
    return 0


@applet("cp", "mv")
def cp(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "rRafpdinv")
    if len(options.words) < 2:
        raise UsageProblem
    *sources, target = options.words
    status = 0
    for path in sources:
        yield STEP
        try:
            _copy(process, path, target, bool({"r", "R", "a"} & options.values.keys()) or argv[0].endswith("mv"))
            if argv[0].endswith("mv"):
                process.fs.remove(path, process.cwd)
        except OSError as error:
            verb = "can't stat" if argv[0].endswith("cp") else "can't rename"
            text = error.strerror if error.errno != 21 else "omitting directory"
            yield from process.complain(f"{process.name}: {verb} '{path}': {text}")
            status = 1
    return status


def _copy(process: Process, source: str, target: str, deep: bool) -> None:
    node = process.fs.node(source, process.cwd)
    if isinstance(node, Directory) and not deep:
        raise IsADirectoryError(21, "Is a directory")
    place = process.fs.find(target, process.cwd)
    if isinstance(place.node, Directory):
        target = f"{target}/{source.rstrip('/').rpartition('/')[2]}"
    process.fs.put(target, _duplicate(process, node), process.cwd)


def _duplicate(process: Process, node: Node) -> Node:
    if isinstance(node, Directory):
        made = Directory(node.mode, node.owner, node.modified)
        for name in node.names():
            below = node.get(name)
            if below is not None:
                made.put(name, _duplicate(process, below))
        return made
    if isinstance(node, Generated):
        return Regular(node.mode, process.user, 0.0, node.read(process).encode())
    return node.copy()


@applet("ln")
def ln(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "sfn")
    yield STEP
    if len(options.words) != 2:
        raise UsageProblem
    source, target = options.words
    if process.fs.exists(target, process.cwd) and "f" not in options:
        raise Complaint(f"{target}: File exists")
    node = Symlink(0o777, process.user, target=source) if "s" in options else process.fs.node(source, process.cwd)
    process.fs.put(target, node, process.cwd)
    return 0


@applet("chmod")
def chmod(process: Process, argv: list[str]) -> Program:
    options = Options([word for word in argv if word not in ("-x", "-w", "-r")], "Rvcf")
    if len(options.words) < 2:
        raise UsageProblem
    for path in options.words[1:]:
        yield STEP
        found = process.fs.find(path, process.cwd)
        if found.node is None:
            raise Complaint(f"{path}: No such file or directory")
        process.fs.check_writable(found)
        found.node.mode = _mode(options.words[0], found.node.mode)
    return 0


def _mode(text: str, old: int) -> int:
    if text.isdecimal():
        return int(text, 8)
    who, sign, what = "", "", ""
    for char in text:
        if char in "+-=":
            sign = char
        elif sign:
            what += char
        else:
            who += char
    bits = sum({"r": 4, "w": 2, "x": 1}.get(char, 0) for char in what)
    shift = [{"u": 6, "g": 3, "o": 0}[char] for char in who if char in "ugo"] or [6, 3, 0]
    mask = sum(bits << each for each in shift)
    if sign == "=":
        return old & ~sum(7 << each for each in shift) | mask
    return old | mask if sign == "+" else old & ~mask


@applet("pwd")
def pwd(process: Process, argv: list[str]) -> Program:
    yield from process.print(process.cwd + "\n")
    return 0


@applet("basename", "dirname")
def basename(process: Process, argv: list[str]) -> Program:
    if not argv[1:]:
        raise UsageProblem
    path = argv[1].rstrip("/") or "/"
    head, _, tail = path.rpartition("/")
    if argv[0].endswith("dirname"):
        yield from process.print((head or ("/" if path.startswith("/") else ".")) + "\n")
    else:
        tail = tail or path
        if argv[2:] and tail != argv[2]:
            tail = tail.removesuffix(argv[2])
        yield from process.print(tail + "\n")
    return 0


@applet("readlink", "realpath")
def readlink(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "fnm")
    path = options.words[0] if options.words else ""
    yield STEP
    if "f" in options or argv[0].endswith("realpath"):
        yield from process.print((process.fs.find(path, process.cwd).path or "/") + "\n")
        return 0
    node = process.fs.find(path, process.cwd, follow=False).node
    if not isinstance(node, Symlink):
        return 1
    yield from process.print(node.target + "\n")
    return 0


@applet("which")
def which(process: Process, argv: list[str]) -> Program:
    status = 0
    for name in Options(argv, "a").words:
        try:
            yield from process.print(find_program(process.fs, name, process.env, process.cwd) + "\n")
        except OSError:
            status = 1
    return status


@applet("stat")
def stat(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "c:Lft")
    for path in options.words:
        yield STEP
        try:
            node = process.fs.node(path, process.cwd)
        except OSError as error:
            yield from process.complain(file_problem("stat", path, error, "can't stat"))
            return 1
        kind = {"-": "regular file", "d": "directory", "l": "symbolic link"}.get(node.kind, "character special file")
        text = f"  File: {path}\n  Size: {size_of(node)}\t{kind}\nAccess: ({node.mode:04o})\n"
        if "c" in options:
            text = options.get("c").replace("%s", str(size_of(node))).replace("%a", f"{node.mode:o}").replace(
                "%n", path).replace("%F", kind).replace("%u", str(node.owner[0])) + "\n"  # fmt: skip
        yield from process.print(text)
    return 0


@applet("mktemp")
def mktemp(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "dtp:q")
    path = f"/tmp/tmp.{process.kernel.world.random_bits(30):06x}"
    if "d" in options:
        process.fs.put(path, Directory(0o700, process.user))
    else:
        open_path(process, path, "w").release()
    yield from process.print(path + "\n")
    return 0


@applet("md5sum", "sha256sum")
def checksum(process: Process, argv: list[str]) -> Program:
    import hashlib

    for path in Options(argv, "cs").words or ["-"]:
        number = yield from open_input(process, path)
        if number is None:
            return 1
        data = yield from read_all(process, number)
        digest = hashlib.new(argv[0].rsplit("/", 1)[-1].removesuffix("sum"), data, usedforsecurity=False).hexdigest()
        yield from process.print(f"{digest}  {path}\n")
    return 0
