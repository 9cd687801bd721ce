"""A container's lines in /etc/hosts as engines before 27 keep them: edited by name, never written anew.

Joining a network adds lines. Leaving one takes out every line that ends in a name known in that network but the
container's own, whoever it was written for, and no other (moby: getSvcRecords, etchosts.Delete); so the container's own
lines of all its networks go, which end in its short id. On the default bridge no name is known. Observed on 20.10.24
and 26.1.5.
"""

from collections.abc import Iterable


class EditedLines:
    def __init__(self) -> None:
        self.own: list[str] = []  # addresses, in the order they were joined
        self._gone: set[str] = set()  # lines that were taken out

    def join(self, addresses: Iterable[str]) -> None:
        """Lines of these addresses are at the end, as new."""
        for address in addresses:
            self.own = [each for each in self.own if each != address] + [address]
            self._gone = {line for line in self._gone if line.partition("\t")[0] != address}

    def leave(self, names: Iterable[str], text: str) -> None:
        """`text` is the file as it is."""
        known = set(names)
        self._gone |= {line for line in text.splitlines() if line.rpartition("\t")[2] in known}

    def shown(self, text: str) -> str:
        """Of a file with all that was ever in it, what is left."""
        return "".join(f"{line}\n" for line in text.splitlines() if line not in self._gone)
