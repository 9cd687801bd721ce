"""sed and awk, as far as people use them in a pipe: substitution, deletion, printing, fields. The rest is refused."""

import re
from dataclasses import dataclass

from netlab.embedded.userland.applets.input import Lines, open_input
from netlab.embedded.userland.applets.regex import compile_regex
from netlab.embedded.userland.applets.registry import Complaint, Options, UsageProblem, applet
from netlab.embedded.userland.filesystem import Regular
from netlab.embedded.userland.kernel import Program, Sys
from netlab.embedded.userland.process import Process


@dataclass(frozen=True, slots=True)
class Address:
    """A line number, "$" (the last line) or a pattern."""

    number: int = 0
    last: bool = False
    pattern: re.Pattern[str] | None = None

    def selects(self, place: int, is_last: bool, line: str) -> bool:
        if self.pattern is not None:
            return self.pattern.search(line) is not None
        return is_last if self.last else place == self.number


@dataclass(slots=True)
class Edit:
    """One command of sed."""

    name: str
    first: Address | None = None
    second: Address | None = None
    negated: bool = False
    pattern: re.Pattern[str] | None = None
    replacement: str = ""
    flags: str = ""
    text: str = ""
    inside: bool = False

    def applies(self, place: int, is_last: bool, line: str) -> bool:
        return self._in_range(place, is_last, line) != self.negated

    def _in_range(self, place: int, is_last: bool, line: str) -> bool:
        if self.first is None:
            return True
        if self.second is None:
            return self.first.selects(place, is_last, line)
        if self.inside:
            self.inside = not self.second.selects(place, is_last, line)
            return True
        if self.first.selects(place, is_last, line):
            self.inside = not (self.second.number and self.second.number <= place)
            return True
        return False


class SedScript:
    """Reads the text of a script into edits."""

    def __init__(self, text: str, extended: bool) -> None:
        self.text, self.at, self.extended = text, 0, extended

    def edits(self) -> list[Edit]:
        found: list[Edit] = []
        while True:
            while self.text[self.at : self.at + 1] in (" ", "\t", ";", "\n") and self.at < len(self.text):
                self.at += 1
            if self.at >= len(self.text):
                return found
            found.append(self._edit())

    def _edit(self) -> Edit:
        first = self._address()
        second = None
        if first is not None and self._take(","):
            second = self._address()
        negated = self._take("!")
        name = self.text[self.at : self.at + 1]
        self.at += 1
        edit = Edit(name, first, second, negated)
        if name == "s":
            self._substitution(edit)
        elif name in ("a", "i", "c"):
            rest, _, _ = self.text[self.at :].partition("\n")
            self.at += len(rest)
            edit.text = rest.lstrip(" \\")
        elif name not in ("p", "d", "q", "="):
            raise Complaint(f"unsupported command {name or 'end of script'}")
        return edit

    def _take(self, char: str) -> bool:
        while self.text[self.at : self.at + 1] == " ":
            self.at += 1
        if self.text.startswith(char, self.at):
            self.at += 1
            return True
        return False

    def _address(self) -> Address | None:
        if number := re.compile(r"\s*(\d+)").match(self.text, self.at):
            self.at = number.end()
            return Address(int(number[1]))
        if self._take("$"):
            return Address(last=True)
        if self._take("/"):
            return Address(pattern=re.compile(compile_regex(self._until("/"), self.extended)))
        return None

    def _until(self, end: str) -> str:
        out = ""
        while self.at < len(self.text) and self.text[self.at] != end:
            if self.text.startswith("\\" + end, self.at):
                self.at += 1
            elif self.text[self.at] == "\\":
                out += self.text[self.at]
                self.at += 1
            out += self.text[self.at : self.at + 1]
            self.at += 1
        if self.at >= len(self.text):
            raise Complaint("unmatched '" + end + "'")
        self.at += 1
        return out

    def _substitution(self, edit: Edit) -> None:
        end = self.text[self.at : self.at + 1]
        self.at += 1
        pattern = self._until(end)
        replacement = self._until(end)
        flags = re.compile(r"[gpiI0-9]*").match(self.text, self.at)
        edit.flags = flags[0] if flags else ""
        self.at += len(edit.flags)
        ignore = re.IGNORECASE if {"i", "I"} & set(edit.flags) else 0
        edit.pattern = re.compile(compile_regex(pattern, self.extended), ignore)
        text = re.sub(r"(?<!\\)&", r"\\g<0>", replacement).replace("\\&", "&")
        edit.replacement = text.replace("\\n", "\n").replace("\\/", "/")


@applet("sed", usage="sed [-i[SFX]] [-nrE] [-f FILE]... [-e CMD]... [FILE]...\nor: sed [-i[SFX]] [-nrE] CMD [FILE]...")
def sed(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "nrEise:f:")
    words = list(options.words)
    scripts = options.lists.get("e") or ([words.pop(0)] if words else [])
    if not scripts:
        raise UsageProblem
    edits = SedScript("\n".join(scripts), "r" in options or "E" in options).edits()
    status = 0
    for path in words or ["-"]:
        number = yield from open_input(process, path)
        if number is None:
            status = 1
            continue
        output = yield from _edited(process, number, edits, "n" in options, "i" in options)
        if "i" in options:
            node = process.fs.node(path, process.cwd)
            if isinstance(node, Regular):
                process.fs.check_writable(process.fs.find(path, process.cwd))
                node.data = output.encode(errors="surrogateescape")
    return status


def _edited(process: Process, number: int, edits: list[Edit], silent: bool, keep: bool) -> Sys[str]:
    """Print each line when it is done; gather all instead when a file is edited in place."""
    lines, kept, place = Lines(process, number), "", 0
    line = yield from lines.next()
    while line is not None:
        following = yield from lines.next()
        place += 1
        out, over = _one_line(
            line.removesuffix(b"\n").decode(errors="surrogateescape"), place, following is None, edits, silent
        )
        if keep:
            kept += out
        else:
            yield from process.print(out)
        line = None if over else following
    return kept


def _one_line(line: str, place: int, is_last: bool, edits: list[Edit], silent: bool) -> tuple[str, bool]:
    before = after = ""
    over = False
    for edit in edits:
        if not edit.applies(place, is_last, line):
            continue
        if edit.name == "d":
            return before, False
        if edit.name == "s" and edit.pattern is not None:
            line, count = edit.pattern.subn(edit.replacement, line, 0 if "g" in edit.flags else 1)
            before += f"{line}\n" if count and "p" in edit.flags else ""
        elif edit.name == "p":
            before += f"{line}\n"
        elif edit.name == "=":
            before += f"{place}\n"
        elif edit.name == "i":
            before += f"{edit.text}\n"
        elif edit.name == "a":
            after += f"{edit.text}\n"
        elif edit.name == "c":
            return f"{before}{edit.text}\n", False
        elif edit.name == "q":
            over = True
            break
    return before + ("" if silent else f"{line}\n") + after, over


@applet("awk", usage="awk [OPTIONS] [AWK_PROGRAM] [FILE]...")
def awk(process: Process, argv: list[str]) -> Program:
    """Only `[/pattern/|NR==n] { print $1, $NF ... }`; everything else is refused by name."""
    options = Options(argv, "F:v:", in_order=True)
    if not options.words:
        raise UsageProblem
    match = re.fullmatch(
        r"\s*(?:/((?:\\/|[^/])*)/|NR\s*==\s*(\d+))?\s*(?:\{\s*print\s*([^{}]*?);?\s*\})?\s*", options.words[0]
    )
    if match is None or not match[0].strip():
        raise Complaint("only '/pattern/ { print $1, $2 }' is simulated here; use cut, grep or sed for the rest", 2)
    pattern = re.compile(compile_regex(match[1].replace("\\/", "/"), True)) if match[1] else None
    separator = options.get("F") or None
    for path in options.words[1:] or ["-"]:
        number = yield from open_input(process, path)
        if number is None:
            return 2
        lines, place = Lines(process, number), 0
        while (raw := (yield from lines.next())) is not None:
            place += 1
            line = raw.removesuffix(b"\n").decode(errors="surrogateescape")
            if (pattern and not pattern.search(line)) or (match[2] and int(match[2]) != place):
                continue
            fields = line.split(separator)
            yield from process.print(_printed(match[3] or "$0", line, fields, place) + "\n")
    return 0


def _printed(expression: str, line: str, fields: list[str], place: int) -> str:
    groups = []
    for group in re.split(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", expression or "$0"):
        text = ""
        for token in re.findall(r'"(?:\\.|[^"])*"|\$\w+|\w+', group):
            text += _value(token, line, fields, place)
        groups.append(text)
    return " ".join(groups)


def _value(token: str, line: str, fields: list[str], place: int) -> str:
    if token.startswith('"'):
        return token[1:-1].replace("\\t", "\t").replace("\\n", "\n")
    if token == "NR":
        return str(place)
    if token == "NF":
        return str(len(fields))
    if token.startswith("$"):
        number = len(fields) if token == "$NF" else int(token[1:]) if token[1:].isdecimal() else -1
        if number == 0:
            return line
        return fields[number - 1] if 0 < number <= len(fields) else ""
    return token if token.isdecimal() else ""
