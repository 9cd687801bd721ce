"""A measured figure and the limit it is held to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured, how much, in which unit, and the most it may be; None = only told."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def holds(self) -> bool:
        return self.limit is None or self.value <= self.limit

    def __str__(self) -> str:
        bound = "" if self.limit is None else f"  (limit {self.limit:g}{'' if self.holds else ': MISSED'})"
        return f"{self.name:<66}{self.value:>9.3f} {self.unit:<6}{bound}"
