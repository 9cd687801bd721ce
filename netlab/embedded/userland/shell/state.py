"""What a shell remembers: variables, positional parameters, functions, options, traps, jobs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netlab.embedded.userland.shell.syntax import Command


@dataclass(slots=True)
class State:
    """`copy` gives what a subshell begins with."""

    name: str = "sh"
    variables: dict[str, str] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)
    read_only: set[str] = field(default_factory=set)
    arguments: list[str] = field(default_factory=list)
    functions: dict[str, Command] = field(default_factory=dict)
    options: set[str] = field(default_factory=set)
    traps: dict[str, str] = field(default_factory=dict)
    jobs: list[int] = field(default_factory=list)  # pids in the background, oldest first
    status: int = 0
    last_job: int = 0
    pid: int = 0
    locals: list[dict[str, str | None]] = field(default_factory=list)
    interactive: bool = False

    def copy(self) -> "State":
        return State(
            self.name, dict(self.variables), set(self.exported), set(self.read_only), list(self.arguments),
            dict(self.functions), set(self.options), {}, [], self.status, self.last_job, self.pid, [],
        )  # fmt: skip

    def environment(self, extra: Mapping[str, str] = {}) -> dict[str, str]:
        """What a command it starts is given."""
        own = {name: self.variables[name] for name in self.variables if name in self.exported}
        return own | dict(extra)

    def get(self, name: str) -> str | None:
        """The value of a variable or special parameter; None when it is unset."""
        if name.isdecimal():
            number = int(name)
            if number == 0:
                return self.name
            return self.arguments[number - 1] if number <= len(self.arguments) else None
        special = {
            "#": str(len(self.arguments)), "?": str(self.status), "$": str(self.pid),
            "!": str(self.last_job) if self.last_job else None, "-": "".join(sorted(self.options)),
            "@": " ".join(self.arguments) if self.arguments else None,
            "*": " ".join(self.arguments) if self.arguments else None,
        } if name in "#?$!-@*" else {}  # fmt: skip
        return special[name] if name in special else self.variables.get(name)

    def set(self, name: str, value: str) -> None:
        """ValueError for a read-only one."""
        if name in self.read_only:
            raise ValueError(f"{name}: is read only")
        self.variables[name] = value
        if "a" in self.options:
            self.exported.add(name)
