"""Many calls at once: threads where an engine takes several callers, one after another where it takes one."""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter
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


def in_order(order: "TopologicalSorter[T]", work: Callable[[T], object], calls: Executor,
             advance: Callable[[int], None]) -> None:  # fmt: skip
    """Do the work for everything that is ready, many at once; after a failure nothing new is begun and what runs ends.

    `advance` is told how many there are so far, after each.
    """
    total, running = 0, dict[Future[object], T]()
    try:
        while order.is_active():
            for each in order.get_ready():
                total += 1
                running[calls.submit(work, each)] = each
            done, _ = wait(running, return_when="FIRST_COMPLETED")
            for future in done:
                future.result()
                order.done(running.pop(future))
                advance(total)
    except BaseException:
        for future in running:
            future.cancel()
        raise
