"""What engine versions do differently, as data. An era is a line of the table; only what is needed now is in it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Era:
    """One line of engines, observed on the version it names."""

    version: str
    api: str
    minimum_api: str
    hosts_lines: tuple[str, ...]  # what /etc/hosts begins with

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])


ERA_28 = Era(
    "28.5.2",
    "1.51",
    "1.24",
    (
        "127.0.0.1\tlocalhost",
        "::1\tlocalhost ip6-localhost ip6-loopback",
        "fe00::\tip6-localnet",
        "ff00::\tip6-mcastprefix",
        "ff02::1\tip6-allnodes",
        "ff02::2\tip6-allrouters",
    ),
)
