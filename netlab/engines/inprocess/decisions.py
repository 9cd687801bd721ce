"""One ping on a simulated engine, with every decision the data plane takes on its way there and back."""

from dataclasses import replace

from netlab.dataplane import ECHO_REQUEST, ICMP, Step, Trace
from netlab.embedded.api.core import Core

SIZE = 56  # bytes of data, as ping sends


def of_ping(core: Core, container: str, address: str) -> tuple[Step, ...]:
    """The decisions on a container's request and on its answer; `netns` is a machine's or a container's name.

    Of a ping that cannot leave, one step: the error that the program is told.
    """
    netns = core.daemon.containers.find(container).network.netns
    names = {core.daemon.host.name: "host"}
    names |= {each.network.netns.name: each.name for each in core.daemon.containers.all.values() if each.running
              and each.network.netns is not core.daemon.host}  # fmt: skip
    socket = netns.raw_socket()
    socket.trace = trace = Trace()
    try:
        socket.sendto(ICMP(ECHO_REQUEST, id=core.kernel.world.random_bits(16), seq=1, data=bytes(SIZE)), address)
        core.run()
    except OSError as error:
        netns.note(trace, None, "error", "unreachable", error.strerror or "")
    finally:
        socket.close()
    return tuple(replace(step, netns=names.get(step.netns, step.netns)) for step in trace.steps)
