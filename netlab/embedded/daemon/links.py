"""What a link of the default bridge puts into the environment of the container that has it.

Ports, name and environment of the one linked to, as 28.5.2 sets them (from 29.0 on no longer, unless the daemon is
told to). Every exec gets them anew, so one whose link leads to a stopped container cannot be entered.
"""

from collections.abc import Iterable, Iterator, Sequence

Port = tuple[int, str]  # 80, "tcp"
LEFT_OUT = ("HOME", "PATH")


def environment(holder: str, alias: str, address: str, exposed: Iterable[Port], env: Iterable[str]) -> tuple[str, ...]:
    """NAME=value, for the container `holder` that knows another, at this address, as `alias`."""
    prefix = alias.upper().replace("-", "_")
    ports = sorted(exposed, key=lambda port: (port[1] != "tcp", port[0]))
    own = (each.partition("=") for each in env)
    return (
        *(f"{prefix}_PORT={proto}://{address}:{number}" for number, proto in ports[:1]),
        *(prefix + each for each in _of_ports(ports, address)),
        f"{prefix}_NAME=/{holder}/{alias}",
        *(f"{prefix}_ENV_{name}={value}" for name, equals, value in own if equals and name not in LEFT_OUT),
    )


def _of_ports(ports: Sequence[Port], address: str) -> Iterator[str]:
    """Each port; a range of them is told once the first port beyond it has been."""
    start = end = ports[0] if ports else (0, "")
    for place, port in enumerate(ports):
        yield from _of_port(port, address)
        if port == (end[0] + 1, start[1]):
            end = port
            if place < len(ports) - 1:
                continue
        if end != start:
            yield from _of_range(start, end, address)
        start = end = port


def _of_port(port: Port, address: str) -> Iterator[str]:
    number, proto = port
    name = f"_PORT_{number}_{proto.upper()}"
    yield from (f"{name}={proto}://{address}:{number}", f"{name}_ADDR={address}")
    yield from (f"{name}_PORT={number}", f"{name}_PROTO={proto}")


def _of_range(start: Port, end: Port, address: str) -> Iterator[str]:
    (number, proto), (top, _) = start, end
    name = f"_PORT_{number}_{proto.upper()}"
    yield from (f"{name}_START={proto}://{address}:{number}", f"{name}_PORT_START={number}")
    yield from (f"{name}_END={proto}://{address}:{top}", f"{name}_PORT_END={top}")
