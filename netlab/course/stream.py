"""The standard output and error of a kernel that was forked for a run."""

from typing import Any

from ipykernel.iostream import OutStream


class PromptStream(OutStream):  # type: ignore[misc]
    """ipykernel's stream, which wakes no other thread and waits for none where all that was written has gone.

    IPython flushes five times for each cell, and each time two messages go to the thread that publishes.
    """

    _sending = False

    def flush(self) -> None:
        if self._buffers or self._sending or self.echo is not None:  # in this order, see _flush
            super().flush()

    def _flush(self, *arguments: Any) -> None:
        """In the thread that publishes: what it has taken out of the buffers is on its way until this returns."""
        self._sending = True
        try:
            super()._flush(*arguments)
        finally:
            self._sending = False
