"""A progress bar for what takes over a second; nothing where nobody watches (NETLAB_HEADLESS)."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(title: str, total: int | None = None) -> Iterator[Callable[[int | None], None]]:
    """Give a function that counts one thing done; its argument is the number of things known so far, if that grows."""
    from tqdm import tqdm

    with tqdm(
        desc=title, total=total, delay=1, leave=False, file=sys.stderr, disable=bool(os.environ.get("NETLAB_HEADLESS"))
    ) as bar:

        def advance(known: int | None) -> None:
            if known is not None:
                bar.total = known
            bar.update()

        yield advance
