"""The engine's refusals by kind, as moby's errdefs; the text is what the client is shown.

Nothing here knows HTTP: the kinds become status codes in `api.router`.
"""


class Fault(Exception):
    """A request that cannot be met; also the kind for what has no kind of its own (500)."""

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
