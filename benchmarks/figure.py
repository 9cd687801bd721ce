"""A measured figure and the limit it is held to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured, how much, in which unit, the most and the least it may be; None = only told."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    least: float | None = None

    @property
    def holds(self) -> bool:
        return (self.limit is None or self.value <= self.limit) and (self.least is None or self.value >= self.least)

    def __str__(self) -> str:
        bounds = {"limit": self.limit, "at least": self.least}
        told = ", ".join(f"{word} {bound:g}" for word, bound in bounds.items() if bound is not None)
        missed = "" if self.holds else ": MISSED"
        return f"{self.name:<66}{self.value:>9.3f} {self.unit:<6}" + (f"  ({told}{missed})" if told else "")
