"""The end of an engine and its next beginning: who is stopped, who runs again, with which exit code (28.5.2 observed).

An engine that ends stops its containers as `docker stop` does. One that was killed could not: what ran then has ended
with 255, as when a machine loses its power. At the start run those whose restart policy says so; those to be removed
at their end are removed. With live-restore nobody is stopped, and what ran runs on: in its old place, with its old
addresses and times, but since processes end with the engine here, its command begins anew.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from netlab.embedded.daemon.container import Container
from netlab.embedded.daemon.process import CannotStart
from netlab.embedded.errdefs import Fault, NotModified

if TYPE_CHECKING:
    from netlab.embedded.daemon.daemon import Daemon

LOST = 255  # the exit code of what ended without anybody seeing it
GRACE = 15.0  # seconds until the last is killed (dockerd --shutdown-timeout)
PAUSE = 0.5  # seconds that busy processes are given at a time
ALIVE = ("running", "paused")


# --- the end


def stop_all(daemon: "Daemon", advance: Callable[[float], None]) -> None:
    """Stop what runs; time (`advance`, to seconds of the world) is not waited for. No one counts as stopped by hand."""
    began, deadline = daemon.clock(), daemon.kernel.now + GRACE
    running = [each for each in daemon.containers if each.running]
    by_hand = {each: each.state.stopped_by_hand for each in daemon.containers}
    for each in running:
        if each.paused:
            each.unpause()
        each.stop(each.stop_signal(), each.grace(), lambda: None)
    for each in list(daemon.containers):
        each.stop_restarting()
    while any(each.running for each in running) and daemon.kernel.now < deadline:
        advance(min(deadline, _next(daemon)))
    for each in running:
        if each.running:
            each.kill(9)
        each.state.finished = min(each.state.finished, began)
    for each, before in by_hand.items():
        each.state.stopped_by_hand = before


def _next(daemon: "Daemon") -> float:
    now, timer = daemon.kernel.now, daemon.kernel.next_timer()
    if daemon.kernel.busy() or timer is None:
        return now + PAUSE
    return max(timer, now)


# --- the beginning


def begin(daemon: "Daemon") -> None:
    """Run what ought to run; whose namespace or link another needs comes first."""
    live = daemon.networks.settings.live_restore
    all_of_them = sorted(daemon.containers, key=lambda one: one.created)
    alive = [each for each in all_of_them if live and each.state.status in ALIVE]
    waiting = []
    for each in all_of_them:
        if each not in alive:
            _has_ended(each)
            if each.body.host["AutoRemove"]:
                daemon.containers.drop(each)
            elif starts(each):
                waiting.append(each)
    for group in (alive, waiting):  # first who has addresses already
        _run_all(group)


def _run_all(waiting: list[Container]) -> None:
    while waiting:
        ready = [each for each in waiting if not _needs(each) & set(waiting)] or waiting[:1]
        for each in ready:
            waiting.remove(each)
            _run(each)


def _has_ended(container: Container) -> None:
    state = container.state
    if state.status in ALIVE:
        state.exit_code, state.finished = LOST, container.daemon.clock()
    if state.status in (*ALIVE, "restarting"):
        state.status, state.pid = "exited", 0
    container.network.again.clear()


def starts(container: Container) -> bool:
    """Whether a daemon that starts starts this one too."""
    policy, state = container.body.host["RestartPolicy"] or {}, container.state
    name, limit = policy.get("Name") or "no", int(policy.get("MaximumRetryCount") or 0)
    if name == "no" or not container.used:
        return False
    if name == "on-failure":
        return state.exit_code != 0 and (not limit or state.restarts < limit)
    return name == "always" or not state.stopped_by_hand


def _needs(container: Container) -> set[Container]:
    place = container.network
    others = {target for target, _ in place.linked}
    try:
        return others | ({place.partner} if place.shares else set())
    except Fault:
        return others


def _run(container: Container) -> None:
    """What cannot be started stays as it is, and says why."""
    try:
        if container.state.status in ALIVE:
            container.go_on()
        else:
            container.start()
    except (Fault, CannotStart, NotModified):
        _has_ended(container)
