"""What a comparison found, and how it knows: frozen values, shown as HTML that needs no script."""

from dataclasses import dataclass
from html import escape
from typing import Any, Final

from netlab.errors import NetlabError
from netlab.html import prose

LONGEST: Final = 200  # characters of a tooltip
LOG: Final = "white-space:pre-wrap;overflow-wrap:anywhere;font-size:85%;margin:4px 0;text-align:left"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A command line as a terminal would have it, what it printed, and its exit code; true when that is 0."""

    command: str
    output: str
    exit_code: int = 0

    def __bool__(self) -> bool:
        return self.exit_code == 0

    def __str__(self) -> str:
        return f"$ {self.command}\n{self.output.strip()}".strip()


@dataclass(frozen=True, slots=True)
class Cell:
    """One measured cell of a table: whether it is so, the finding in a few words, and the evidence."""

    holds: bool
    finding: str
    evidence: tuple[Evidence, ...]

    def __bool__(self) -> bool:
        return self.holds

    def __repr__(self) -> str:
        return self.finding

    @property
    def log(self) -> str:
        """All the evidence, as a terminal would show it."""
        return "\n\n".join(map(str, self.evidence))

    def _repr_html_(self) -> str:
        """The finding behind its mark."""
        mark, colour = ("✓", "#009E73") if self.holds else ("✗", "#D55E00")
        return f'<div style="display:flex;gap:.4em"><b style="color:{colour}">{mark}</b>{self.html()}</div>'

    def html(self) -> str:
        """The finding; the evidence is a tooltip, and unfolds with a click or the Enter key."""
        tip = self.log if len(self.log) <= LONGEST else self.log[:LONGEST] + " …"
        summary = f'<summary style="cursor:pointer">{prose(self.finding)}</summary>'
        return f'<details title="{escape(tip)}">{summary}<pre style="{LOG}">{escape(self.log)}</pre></details>'


def ran(container: Any, line: str) -> Evidence:
    """Run a program in a container; what it printed is the evidence."""
    result = container.exec(line)
    return Evidence(f"docker exec {container.name} {line}", result.output, result.exit_code)


def pinged(container: Any, target: str) -> Evidence:
    """One ping, waited for one second."""
    return ran(container, f"ping -c 1 -W 1 {target}")


def refused(line: str, error: NetlabError) -> Evidence:
    """A command the engine said no to, in its own words."""
    words = str(getattr(error.__cause__, "explanation", None) or error)
    return Evidence(line, f"Error response from daemon: {words}", 1)
