"""What a link of the default bridge puts into the environment of the container that has it.

Ports, name and environment of the one linked to, as 28.5.2 sets them, or, `ranges_first`, 20.10.24 and 26.1.5 do (from
29.0 on no longer, unless the daemon is told to). Every exec gets them anew, so one whose link leads to a stopped
container cannot be entered.
"""

from collections.abc import Iterable, Iterator, Sequence

Port = tuple[int, str]  # 80, "tcp"
LEFT_OUT = ("HOME", "PATH")


def environment(
    holder: str, alias: str, address: str, exposed: Iterable[Port], env: Iterable[str], ranges_first: bool = False
) -> tuple[str, ...]:
    """NAME=value, for the container `holder` that knows another, at this address, as `alias`."""
    prefix = alias.upper().replace("-", "_")
    if ranges_first:
        ports = sorted(exposed, key=lambda port: (port[0], port[1] != "tcp"))
        told = [*_ranges(ports, address), *(each for port in ports for each in _of_port(port, address))]
    else:
        ports = sorted(exposed, key=lambda port: (port[1] != "tcp", port[0]))
        told = list(_of_ports(ports, address))
    own = (each.partition("=") for each in env)
    return (
        *(f"{prefix}_PORT={proto}://{address}:{number}" for number, proto in ports[:1]),
        *(prefix + each for each in told),
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


def _ranges(ports: Sequence[Port], address: str) -> Iterator[str]:
    """Three ports in a row or more, whatever their protocols (moby until 27: daemon/links, nextContiguous)."""
    first = 0
    while first < len(ports):
        last = first
        while last + 1 < len(ports) and ports[last + 1][0] <= ports[first][0] + last + 1 - first:
            last += 1
        if last > first + 1:
            (number, proto), (top, other) = ports[first], ports[last]
            name = f"_PORT_{number}_{proto.upper()}"
            yield from (f"{name}_START={proto}://{address}:{number}", f"{name}_ADDR={address}", f"{name}_PROTO={proto}")
            yield f"{name}_PORT_START={number}"
            end = f"_PORT_{number}_{other.upper()}"
            yield from (f"{end}_END={other}://{address}:{top}", f"{end}_PORT_END={top}")
            first = last
        first += 1


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
