"""The iptables command: its words done to the tables, its output and exit status (iptables 1.8.9, nf_tables).

iptables(host.iptables, ["-t", "nat", "-S"]) -> Outcome(status, output, errors)
save(host.iptables) -> the lines of iptables-save;   restore(host.iptables, lines)
"""

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from netlab.dataplane.netfilter.hooks import Netfilter
from netlab.dataplane.netfilter.listing import Style, listing, specification
from netlab.dataplane.netfilter.problem import RuleSyntax
from netlab.dataplane.netfilter.rule import Rule
from netlab.dataplane.netfilter.syntax import UnknownWord, parse_rule
from netlab.dataplane.netfilter.table import BUILTIN, Chain, Table
from netlab.dataplane.netfilter.target import Jump

COMMANDS = {
    "--append": "-A", "--insert": "-I", "--delete": "-D", "--replace": "-R", "--check": "-C", "--list": "-L",
    "--list-rules": "-S", "--flush": "-F", "--zero": "-Z", "--new-chain": "-N", "--delete-chain": "-X",
    "--policy": "-P", "--rename-chain": "-E", "--new": "-N",
}  # fmt: skip
USAGE = """Usage: {program} [-t TABLE] -A|-C|-D CHAIN RULE        (-D CHAIN NUMBER too)
       {program} [-t TABLE] -I|-R CHAIN [NUMBER] RULE
       {program} [-t TABLE] -L|-S [CHAIN] [-n] [-v] [-x] [--line-numbers]
       {program} [-t TABLE] -F|-Z|-X [CHAIN]
       {program} [-t TABLE] -N CHAIN, -E OLD NEW, -P CHAIN ACCEPT|DROP

Tables: filter nat mangle raw security. Rule: [!] -s, -d ADDRESS[/LENGTH], -i, -o INTERFACE[+], -p PROTOCOL,
-m MATCH with its options, -j TARGET with its options, -g CHAIN.
"""
TAKES_RULE = ("-A", "-I", "-D", "-R", "-C")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the command printed, and its exit status."""

    status: int = 0
    output: str = ""
    errors: str = ""


class _Failure(Exception):
    """status, and the text after the program's name."""

    def __init__(self, status: int, text: str) -> None:
        self.status, self.text = status, text


def iptables(netfilter: Netfilter, words: Sequence[str]) -> Outcome:
    """Run iptables (or ip6tables, by the family of the tables) with these arguments."""
    program = "iptables" if netfilter.family == 4 else "ip6tables"
    if words[:1] in (["-V"], ["--version"]):
        return Outcome(0, f"{program} v1.8.9 (nf_tables)\n")
    if words[:1] in (["-h"], ["--help"]):
        return Outcome(0, f"{program} v1.8.9 (nf_tables)\n\n{USAGE.format(program=program)}")
    try:
        return Outcome(0, _run(netfilter, list(words)))
    except UnknownWord as error:
        known = (
            f"{program} v1.8.9 (nf_tables): {error}" if error.word.startswith("-") else f"Bad argument `{error.word}'"
        )
        return Outcome(2, "", f"{known}\n{_hint(program)}")
    except RuleSyntax as error:
        return Outcome(2, "", f"{program} v1.8.9 (nf_tables): {error}\n{_hint(program)}")
    except _Failure as error:
        return Outcome(error.status, "", f"{program}{error.text}\n")


def _hint(program: str) -> str:
    return f"Try `{program} -h' or '{program} --help' for more information.\n"


def _run(netfilter: Netfilter, words: list[str]) -> str:
    name, words = _table_name(words)
    flags, words = _flags(words)
    command, rest = _command(words)
    if name not in BUILTIN:
        hint = "Perhaps iptables or your kernel needs to be upgraded."
        raise _Failure(3, f" v1.8.9 (nf_tables): table '{name}' does not exist\n{hint}")
    if command == "-L":
        return _list(netfilter.look(name), rest, flags, netfilter.family)
    if command == "-S":
        return _specifications(netfilter.look(name), rest, flags)
    table = netfilter.table(name)
    try:
        _change(table, netfilter, command, rest)
    except OSError as error:
        raise _Failure(*_words_for(error, command, rest)) from error
    return ""


def _table_name(words: list[str]) -> tuple[str, list[str]]:
    for number, word in enumerate(words):
        if word in ("-t", "--table") and number + 1 < len(words):
            return words[number + 1], words[:number] + words[number + 2 :]
    return "filter", words


def _flags(words: list[str]) -> tuple[set[str], list[str]]:
    """-n, -v, -x, -w [seconds], --line-numbers: taken out; -nvL and the like are taken apart."""
    flags: set[str] = set()
    rest: list[str] = []
    skip = False
    for number, word in enumerate(words):
        if skip:
            skip = False
        elif word in ("--line-numbers", "--numeric", "--verbose", "--exact", "--wait"):
            flags.add({"--line-numbers": "l", "--wait": "w"}.get(word, word[2]))
        elif word in ("-n", "-v", "-vv", "-x", "-w"):
            flags.add(word[1])
            skip = word == "-w" and number + 1 < len(words) and words[number + 1].isdigit()
        elif len(word) > 2 and word[0] == "-" and word[1] != "-" and set(word[1:]) <= set("LSnvx"):
            flags |= set(word[1:]) & set("nvx")
            rest += [f"-{letter}" for letter in word[1:] if letter in "LS"]
        else:
            rest.append(word)
    return flags, rest


def _command(words: list[str]) -> tuple[str, list[str]]:
    for number, word in enumerate(words):
        short = COMMANDS.get(word, word)
        if short in COMMANDS.values():
            return short, words[number + 1 :] + ([] if short in ("-L", "-S") else words[:number])
    raise RuleSyntax("no command specified")


def _list(table: Table, rest: list[str], flags: set[str], family: int) -> str:
    chains = [_chain(table, rest[0])] if rest else table.listed()
    style = Style("n" in flags, "v" in flags, "l" in flags, "x" in flags)
    return listing(chains, style, family)


def _specifications(table: Table, rest: list[str], flags: set[str]) -> str:
    chains = [_chain(table, rest[0])] if rest else table.listed()
    return "".join(f"{line}\n" for line in specification(chains, counters="v" in flags))


def _chain(table: Table, name: str) -> Chain:
    try:
        return table.chain(name)
    except OSError:
        hint = f"chain `{name}' in table `{table.name}' is incompatible, use 'nft' tool."
        raise _Failure(1, f" v1.8.9 (nf_tables): {hint}") from None


def _rules(words: list[str], netfilter: Netfilter) -> list[Rule]:
    """Several where -s or -d is a list."""
    places = [n + 1 for n, word in enumerate(words[:-1]) if word in ("-s", "--source", "-d", "--destination")]
    lists = [words[n].split(",") for n in places]
    found = []
    for values in product(*lists):
        changed = list(words)
        for place, value in zip(places, values, strict=True):
            changed[place] = value
        found.append(parse_rule(changed, netfilter.family))
    return found


def _change(table: Table, netfilter: Netfilter, command: str, rest: list[str]) -> None:
    chain = rest[0] if rest else ""
    words = rest[1:]
    if command in TAKES_RULE:
        if not chain:
            raise RuleSyntax(f'option "{command}" requires an argument')
        _change_rule(table, netfilter, command, chain, words)
    elif command == "-F":
        for each in [table.chain(chain)] if chain else table.listed():
            table.flush(each.name)
    elif command == "-Z":
        for each in [table.chain(chain)] if chain else table.listed():
            table.zero(each)
    elif command == "-N":
        table.add_chain(chain)
    elif command == "-X":
        for name in [chain] if chain else [each.name for each in table.listed() if each.policy is None]:
            table.remove_chain(name)
    elif command == "-P":
        _set_policy(table, chain, words[0] if words else "")
    elif command == "-E":
        table.rename_chain(chain, words[0] if words else "")


def _set_policy(table: Table, chain: str, policy: str) -> None:
    if chain not in BUILTIN[table.name]:
        raise _Failure(1, ": Bad built-in chain name.")
    try:
        table.set_policy(chain, policy)
    except OSError:
        raise _Failure(1, ": Bad policy name. Run `dmesg' for more information.") from None


def _change_rule(table: Table, netfilter: Netfilter, command: str, chain: str, words: list[str]) -> None:
    position = 0
    numbered = command in ("-I", "-D", "-R") and words and words[0].isdigit()
    if numbered:
        _check_number(table, command, chain, int(words[0]))
        position, words = int(words[0]) - 1, words[1:]
    if command == "-D" and numbered:
        table.delete_at(chain, position)
        return
    for rule in _rules(words, netfilter):
        if isinstance(rule.target, Jump) and rule.target.chain not in table.chains:
            raise RuleSyntax(f"Chain '{rule.target.chain}' does not exist")
        if command == "-A":
            table.append(chain, rule)
        elif command == "-I":
            table.insert(chain, rule, position)
        elif command == "-R":
            table.replace(chain, rule, position)
        elif command == "-D":
            table.delete(chain, rule)
        elif not table.has(chain, rule):
            raise FileNotFoundError


def _check_number(table: Table, command: str, chain: str, number: int) -> None:
    count = len(table.chain(chain).entries)
    if not 1 <= number <= count + (command == "-I"):
        what = {"-I": "insertion", "-D": "deletion", "-R": "replacement"}[command]
        raise _Failure(1, f": Index of {what} too big.")


def _words_for(error: OSError, command: str, rest: list[str]) -> tuple[int, str]:
    """What iptables makes of the kernel's answer."""
    chain = rest[0] if rest else ""
    version = " v1.8.9 (nf_tables): "
    if isinstance(error, FileExistsError):
        return 1, ": Chain already exists." if command == "-N" else ": File exists."
    if isinstance(error, FileNotFoundError):
        missing = command in ("-C", "-D")
        rule = ": Bad rule (does a matching rule exist in that chain?)."
        return 1, rule if missing else ": No chain/target/match by that name."
    verbs = {
        "-A": "RULE_APPEND",
        "-I": "RULE_INSERT",
        "-R": "RULE_REPLACE",
        "-X": "CHAIN_DEL",
        "-D": "RULE_DELETE",
    }
    what = f"chain {chain}" if command == "-X" else f"rule in chain {chain}"
    return 4, f"{version} {verbs.get(command, command)} failed ({error.strerror}): {what}"


# --- iptables-save and iptables-restore


def save(netfilter: Netfilter, *, counters: bool = False, table: str | None = None) -> list[str]:
    """The lines of iptables-save, without its comments; only tables that were ever used."""
    lines: list[str] = []
    for name in [table] if table else netfilter.tables:
        chains = netfilter.table(name).listed()
        lines.append(f"*{name}")
        lines += [f":{each.name} {each.policy or '-'} [{each.packets}:{each.bytes}]" for each in chains]
        for each in chains:
            for entry in each.entries:
                count = f"[{entry.packets}:{entry.bytes}] " if counters else ""
                lines.append(f"{count}-A {each.name} {entry.rule}".rstrip())
        lines.append("COMMIT")
    return lines


def restore(netfilter: Netfilter, lines: Iterable[str], *, flush: bool = True) -> None:
    """Load what `save` wrote; `[packets:bytes]` before a rule is set, too. RuleSyntax, OSError."""
    table: Table | None = None
    for line in (each.strip() for each in lines):
        if line.startswith("*"):
            if flush:
                netfilter.tables.pop(line[1:], None)
            table = netfilter.table(line[1:])
        elif line and line[0] in ":-[" and table is not None:
            _restore_line(netfilter, table, line)


def _restore_line(netfilter: Netfilter, table: Table, line: str) -> None:
    words = shlex.split(line)
    if line.startswith(":"):
        if words[0][1:] not in table.chains:
            table.add_chain(words[0][1:])
        if words[1] != "-":
            table.set_policy(words[0][1:], words[1])
        return
    count = words.pop(0) if words[0].startswith("[") else "[0:0]"
    table.append(words[1], parse_rule(words[2:], netfilter.family))
    entry = table.chain(words[1]).entries[-1]
    entry.packets, entry.bytes = (int(each) for each in count.strip("[]").split(":"))
