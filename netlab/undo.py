"""A thing is whole or not there: undo on failure, and ^C only between things."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from typing import TypeVar

from netlab.errors import NameTaken

T = TypeVar("T")


@contextmanager
def undone(undo: Callable[[], None]) -> Iterator[None]:
    """Undo on failure and on ^C; NameTaken means that nothing was made."""
    try:
        yield
    except NameTaken:
        raise
    except BaseException:
        with suppress(Exception):
            undo()
        raise


def shielded(work: Callable[[], T], parallel: int) -> T:
    """Do work that ^C must not tear apart: it ends (or fails and is undone) before KeyboardInterrupt goes on.

    An engine that takes one call at a time (`parallel` 1) is called from this thread, and shields its own steps.
    """
    if parallel == 1:
        return work()
    with ThreadPoolExecutor(1, "netlab-call") as pool:
        return _result(pool.submit(work))


def _result(future: Future[T]) -> T:
    try:
        return future.result()
    except KeyboardInterrupt:
        wait([future])
        raise
