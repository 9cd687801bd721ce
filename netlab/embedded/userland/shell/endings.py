"""How a script, or a part of it, ends before its last command."""


class Leave(Exception):
    """The shell ends."""


class Jump(Exception):
    """break, continue or return, so many levels up."""

    def __init__(self, kind: str, levels: int = 1) -> None:
        super().__init__(kind)
        self.kind, self.levels = kind, levels


class Become(Exception):
    """`exec`: another program takes the place of the shell."""

    def __init__(self, argv: list[str]) -> None:
        super().__init__(argv)
        self.argv = argv
