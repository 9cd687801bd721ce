"""Many calls at once: threads where an engine takes several callers, one after another where it takes one."""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


class Inline(Executor):
    """An executor that does the work at once, in the caller's thread."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def pool(parallel: int, name: str) -> Executor:
    """An executor for so many calls at once; threads carry the name."""
    return ThreadPoolExecutor(parallel, f"netlab-{name}") if parallel > 1 else Inline()
