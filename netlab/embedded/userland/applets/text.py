"""Filters: grep, head, tail, wc, sort, uniq, cut, tr, rev, nl, tac."""

import re

from netlab.embedded.userland.applets.input import Lines, lines_of, open_input, read_all
from netlab.embedded.userland.applets.regex import compile_regex
from netlab.embedded.userland.applets.registry import Complaint, Options, UsageProblem, applet, show_usage
from netlab.embedded.userland.filesystem import Directory
from netlab.embedded.userland.kernel import Program, Sys
from netlab.embedded.userland.process import Process

GREP_USAGE = """grep [-HhnlLoqvsrRiwFE] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...

Search for PATTERN in FILEs (or stdin)"""


@applet("grep", "egrep", "fgrep", usage=GREP_USAGE)
def grep(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "HhnlLoqvsrRiwFEcxe:f:m:A:B:C:")
    words = list(options.words)
    patterns = options.lists.get("e") or ([words.pop(0)] if words else [])
    if not patterns:
        yield from show_usage(process, "grep")
        return 2
    fixed = "F" in options or argv[0].endswith("fgrep")
    extended = "E" in options or argv[0].endswith("egrep")
    search = Search(process, options, [_wanted(each, options, fixed, extended) for each in patterns])
    deep = "r" in options or "R" in options
    paths = words or (["."] if deep else ["-"])
    if deep:
        paths = [found for path in paths for found in _files_below(process, path)]
    search.names = ("H" in options or len(paths) > 1 or deep) and "h" not in options
    for path in paths:
        yield from search.file(path)
        if "q" in options and search.found:
            return 0
    return 2 if search.failed and not search.found else int(not search.found)


def _wanted(pattern: str, options: Options, fixed: bool, extended: bool) -> re.Pattern[str]:
    text = re.escape(pattern) if fixed else compile_regex(pattern, extended)
    text = rf"\b(?:{text})\b" if "w" in options else text
    text = rf"\A(?:{text})\Z" if "x" in options else text
    try:
        return re.compile(text, re.IGNORECASE if "i" in options else 0)
    except re.error:
        raise Complaint(f"bad regex '{pattern}': Invalid regexp", 2) from None


def _files_below(process: Process, path: str) -> list[str]:
    try:
        node = process.fs.node(path, process.cwd)
    except OSError:
        return [path]
    if not isinstance(node, Directory):
        return [path]
    return [
        found for name in process.fs.listing(path, process.cwd) for found in _files_below(process, f"{path}/{name}")
    ]


class Search:
    def __init__(self, process: Process, options: Options, patterns: list[re.Pattern[str]]) -> None:
        self.process, self.options, self.patterns = process, options, patterns
        self.names = self.found = self.failed = False
        self.limit = int(options.number("m", 0))
        around = options.number("C", 0)
        self.after, self.before = int(options.number("A", around)), int(options.number("B", around))

    def file(self, path: str) -> Sys[None]:
        number = (
            yield from open_input(self.process, path, "can't open") if "s" not in self.options else self._quietly(path)
        )
        if number is None:
            self.failed = True
            return
        try:
            count = yield from self._lines(path, number)
        except IsADirectoryError:
            return
        finally:
            if number:
                self.process.close(number)
        name = "(standard input)" if path == "-" else path
        if "l" in self.options and count or "L" in self.options and not count:
            yield from self.process.print(f"{name}\n")
        elif "c" in self.options:
            yield from self.process.print((f"{name}:" if self.names else "") + f"{count}\n")

    def _quietly(self, path: str) -> Sys[int | None]:
        if path != "-" and not self.process.fs.exists(path, self.process.cwd):
            return None
        return (yield from open_input(self.process, path))

    def _lines(self, path: str, number: int) -> Sys[int]:
        lines = Lines(self.process, number)
        count = place = 0
        kept: list[tuple[int, str]] = []
        more = 0
        silent = bool({"q", "l", "L", "c"} & self.options.values.keys())
        while (raw := (yield from lines.next())) is not None:
            place += 1
            line = raw.removesuffix(b"\n").decode(errors="surrogateescape")
            if any(each.search(line) for each in self.patterns) != ("v" in self.options):
                count += 1
                self.found = True
                if "q" in self.options or "l" in self.options:
                    return count
                if not silent:
                    for old, text in kept:
                        yield from self._show(path, old, text, "-")
                    yield from self._match(path, place, line)
                kept, more = [], self.after
                if self.limit and count >= self.limit:
                    return count
            elif more and not silent:
                yield from self._show(path, place, line, "-")
                more -= 1
            elif self.before:
                kept = [*kept, (place, line)][-self.before :]
        return count

    def _match(self, path: str, place: int, line: str) -> Sys[None]:
        if "o" not in self.options:
            yield from self._show(path, place, line, ":")
            return
        for pattern in self.patterns:
            for match in pattern.finditer(line):
                if match[0]:
                    yield from self._show(path, place, match[0], ":")

    def _show(self, path: str, place: int, line: str, sign: str) -> Sys[None]:
        head = f"{'(standard input)' if path == '-' else path}{sign}" if self.names else ""
        head += f"{place}{sign}" if "n" in self.options else ""
        yield from self.process.print(f"{head}{line}\n")


@applet("head", usage="head [OPTIONS] [FILE]...\n\nPrint first 10 lines of FILEs (or stdin)")
def head(process: Process, argv: list[str]) -> Program:
    options = Options(_old_count(argv), "n:c:qv")
    status = 0
    paths = options.words or ["-"]
    for place, path in enumerate(paths):
        number = yield from open_input(process, path)
        if number is None:
            status = 1
            continue
        if len(paths) > 1 and "q" not in options:
            yield from process.print(("\n" if place else "") + f"==> {path} <==\n")
        if "c" in options:
            left = int(options.number("c", 0))
            while left > 0 and (data := (yield from process.read(number, left))):
                left -= len(data)
                yield from process.write(1, data)
        else:
            lines = Lines(process, number)
            for _ in range(int(options.number("n", 10))):
                line = yield from lines.next()
                if line is None:
                    break
                yield from process.write(1, line)
    return status


def _old_count(argv: list[str]) -> list[str]:
    """`-5` means `-n 5`."""
    if argv[1:] and re.fullmatch(r"[-+]\d+", argv[1]):
        return [argv[0], "-n", argv[1].lstrip("-"), *argv[2:]]
    return argv


@applet("tail", usage="tail [OPTIONS] [FILE]...\n\nPrint last 10 lines of FILEs (or stdin) to. With -f, follow")
def tail(process: Process, argv: list[str]) -> Program:
    options = Options(_old_count(argv), "fFn:c:qvs:")
    status, number = 0, None
    paths = options.words or ["-"]
    for place, path in enumerate(paths):
        number = yield from open_input(process, path)
        if number is None:
            status = 1
            continue
        if len(paths) > 1 and "q" not in options:
            yield from process.print(("\n" if place else "") + f"==> {path} <==\n")
        data = yield from read_all(process, number)
        yield from process.write(1, _last(data, options))
    if ("f" in options or "F" in options) and number is not None:
        while True:
            yield from process.sleep(options.number("s", 1))
            while data := (yield from process.read(number)):
                yield from process.write(1, data)
    return status


def _last(data: bytes, options: Options) -> bytes:
    if "c" in options:
        text = options.get("c")
        return data[int(text) - 1 :] if text.startswith("+") else data[max(0, len(data) - int(text.lstrip("-"))) :]
    lines = data.splitlines(keepends=True)
    text = options.get("n", "10")
    if not re.fullmatch(r"[-+]?\d+", text):
        raise Complaint(f"invalid number '{text}'")
    count = int(text.lstrip("-+"))
    if text.startswith("+"):
        return b"".join(lines[max(0, count - 1) :])
    return b"".join(lines[len(lines) - count :] if count < len(lines) else lines) if count else b""


@applet("wc", usage="wc [-cmlwL] [FILE]...\n\nCount lines, words, and bytes for FILEs (or stdin)")
def wc(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "cmlwL")
    shown = [letter for letter in "lwmcL" if letter in options] or ["l", "w", "c"]
    totals = dict.fromkeys("lwmcL", 0)
    status = 0
    paths = options.words or ["-"]
    for path in paths:
        number = yield from open_input(process, path)
        if number is None:
            status = 1
            continue
        data = yield from read_all(process, number)
        counts = {
            "l": data.count(b"\n"), "w": len(data.split()), "c": len(data),
            "m": len(data.decode(errors="replace")), "L": max(map(len, data.split(b"\n"))),
        }  # fmt: skip
        for letter, count in counts.items():
            totals[letter] += count
        yield from process.print(_counts(counts, shown, path, options))
    if len(paths) > 1:
        yield from process.print(_counts(totals, shown, "total", options))
    return status


def _counts(counts: dict[str, int], shown: list[str], path: str, options: Options) -> str:
    alone = len(shown) == 1 and len(options.words) < 2
    text = str(counts[shown[0]]) if alone else " ".join(f"{counts[letter]:9}" for letter in shown)
    return text + (f" {path}" if path != "-" or options.words else "") + "\n"


@applet("sort", usage="sort [-nrughMcszbdfiokt] [-o FILE] [-k START[.OFS][OPTS][,END[.OFS][OPTS]] [-t CHAR] [FILE]...")
def sort(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "nrughMcszbdfiVk:t:o:")
    lines: list[bytes] = []
    for path in options.words or ["-"]:
        number = yield from open_input(process, path)
        if number is None:
            return 2
        lines += lines_of((yield from read_all(process, number)))
    lines.sort(key=lambda line: _sort_key(line.decode(errors="surrogateescape"), options), reverse="r" in options)
    if "u" in options:
        lines = list({_sort_key(line.decode(errors="surrogateescape"), options): line for line in lines}.values())
    yield from process.write(1, b"".join(line + b"\n" for line in lines))
    return 0


def _sort_key(line: str, options: Options) -> tuple[float, str]:
    text = line
    if "k" in options:
        first, _, last = options.get("k").partition(",")
        separator = options.get("t") or None
        fields = line.split(separator)
        begin = int(re.match(r"\d+", first)[0]) if re.match(r"\d+", first) else 1  # type: ignore[index]
        end = int(re.match(r"\d+", last)[0]) if re.match(r"\d+", last) else len(fields)  # type: ignore[index]
        text = (separator or " ").join(fields[begin - 1 : end])
    if "n" in options or (options.get("k").endswith("n")):
        match = re.match(r"\s*(-?\d+(?:\.\d+)?)", text)
        return (float(match[1]) if match else 0.0, text)
    return (0.0, text.lower() if "f" in options else text)


@applet("uniq")
def uniq(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "cduif:s:w:")
    number = yield from open_input(process, options.words[0] if options.words else "-")
    if number is None:
        return 1
    groups: list[tuple[bytes, int]] = []
    for line in lines_of((yield from read_all(process, number))):
        if groups and groups[-1][0] == line:
            groups[-1] = (line, groups[-1][1] + 1)
        else:
            groups.append((line, 1))
    for line, count in groups:
        if ("d" in options and count == 1) or ("u" in options and count > 1):
            continue
        yield from process.write(1, (b"%7d " % count if "c" in options else b"") + line + b"\n")
    return 0


@applet("cut", usage="cut [OPTIONS] [FILE]...\n\nPrint selected fields from FILEs to stdout")
def cut(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "b:c:f:d:sn")
    what = next((letter for letter in "bcf" if letter in options), "")
    if not what:
        raise Complaint("expected a list of bytes, characters, or fields")
    for path in options.words or ["-"]:
        number = yield from open_input(process, path)
        if number is None:
            return 1
        lines = Lines(process, number)
        while (raw := (yield from lines.next())) is not None:
            text = _cut(raw.removesuffix(b"\n").decode(errors="surrogateescape"), what, options)
            if text is not None:
                yield from process.print(text + "\n")
    return 0


def _cut(line: str, what: str, options: Options) -> str | None:
    separator = options.get("d", "\t") if what == "f" else ""
    if what == "f" and separator not in line:
        return None if "s" in options else line
    pieces = line.split(separator) if what == "f" else list(line)
    chosen: set[int] = set()
    for part in options.get(what).split(","):
        first, dash, last = part.partition("-")
        begin = int(first or 1)
        end = int(last) if last else len(pieces) if dash else begin
        chosen.update(range(begin - 1, min(end, len(pieces))))
    return separator.join(pieces[n] for n in sorted(chosen))


@applet("tr")
def tr(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "cdsC")
    if not options.words:
        raise UsageProblem
    first = _characters(options.words[0])
    second = _characters(options.words[1]) if options.words[1:] else ""
    if "c" in options or "C" in options:
        first = "".join(chr(n) for n in range(256) if chr(n) not in first)
    second = second.ljust(len(first), second[-1]) if second else ""
    table = {ord(a): b for a, b in zip(first, second, strict=False)} if second else {}
    while data := (yield from process.read(0)):
        text = data.decode("latin-1")
        if "d" in options:
            text = "".join(char for char in text if char not in first)
        text = text.translate(table)
        if "s" in options:
            text = _squeezed(text, second or first)
        yield from process.write(1, text.encode("latin-1"))
    return 0


def _squeezed(text: str, characters: str) -> str:
    return re.sub(r"(.)\1+", lambda m: m[1] if m[1] in characters else m[0], text, flags=re.DOTALL)


def _characters(text: str) -> str:
    """a-z, classes and escapes of a set for tr."""
    from netlab.embedded.userland.applets.basic import unescaped

    classes = {
        "upper": "A-Z", "lower": "a-z", "digit": "0-9", "alpha": "A-Za-z", "alnum": "A-Za-z0-9", "space": " \t\n\r\v\f",
        "blank": " \t", "punct": "!-/:-@[-`{-~",
    }  # fmt: skip
    text = re.sub(r"\[:(\w+):\]", lambda m: classes.get(m[1], ""), unescaped(text))
    return re.sub(r"(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), text, flags=re.DOTALL)


@applet("rev", "tac", "nl")
def turned(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "b:")
    for path in options.words or ["-"]:
        number = yield from open_input(process, path)
        if number is None:
            return 1
        lines = list(lines_of((yield from read_all(process, number))))
        if argv[0].endswith("rev"):
            lines = [line[::-1] for line in lines]
        elif argv[0].endswith("tac"):
            lines = lines[::-1]
        else:
            lines = [b"%6d\t%s" % (place, line) for place, line in enumerate(lines, 1)]
        yield from process.write(1, b"".join(line + b"\n" for line in lines))
    return 0
