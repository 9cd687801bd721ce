"""Signal numbers and names (signal(7), x86 and arm), and what an unhandled one does."""

NAMES: tuple[str, ...] = (
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
    "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
    "PWR", "SYS",
)  # fmt: skip
SIGNALS: dict[str, int] = {name: number for number, name in enumerate(NAMES, 1)}
IGNORED_BY_DEFAULT = frozenset(SIGNALS[name] for name in ("CHLD", "CONT", "URG", "WINCH"))
KILL, STOP, CONT, PIPE, TERM, INT = (SIGNALS[name] for name in ("KILL", "STOP", "CONT", "PIPE", "TERM", "INT"))
LARGEST = 64


def signal_number(name: str) -> int:
    """The number of "TERM", "SIGTERM", "term" or "15"; ValueError for what is none."""
    word = name.strip().upper().removeprefix("SIG")
    number = int(word) if word.isdecimal() else SIGNALS.get(word, 0)
    if not 0 < number <= LARGEST:
        raise ValueError(name)
    return number
