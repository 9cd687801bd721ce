"""The engine's refusals by kind, as moby's errdefs; the text is what the client is shown.

Nothing here knows HTTP: the kinds become status codes in `api.router`.
"""


class Fault(Exception):
    """A request that cannot be met; also the kind for what has no kind of its own (500)."""

    def __init__(self, message: str, **facts: str) -> None:
        """`facts`: what engines of other eras name in their words for it."""
        super().__init__(message)
        self.facts = facts

    @property
    def message(self) -> str:
        return str(self.args[0])


class NotFound(Fault):
    pass


class InvalidParameter(Fault):
    pass


class Conflict(Fault):
    pass


class Forbidden(Fault):
    pass


class Unavailable(Fault):
    pass


class NotModified(Fault):
    """It is so already."""


class NotSimulated(Fault):
    """A real engine does this, this one does not; the text says what to use instead."""
