"""Faults that can be put into the embedded engine, each where such a mistake would be made."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from netlab import names
from netlab.embedded.eras import E28
from netlab.embedded.libnetwork import controller, options, publishing
from netlab.embedded.libnetwork.controller import Controller
from netlab.embedded.libnetwork.drivers import bridge
from netlab.embedded.libnetwork.drivers.bridge import BridgeDriver
from netlab.embedded.libnetwork.endpoint import Endpoint
from netlab.embedded.libnetwork.firewall import Rule
from netlab.embedded.libnetwork.firewall import rules_28 as firewall
from netlab.embedded.libnetwork.firewall.rule import STAGE_2
from netlab.embedded.libnetwork.ipam import Pool
from netlab.embedded.libnetwork.resolver import Resolver
from netlab.embedded.libnetwork.sandbox import Sandbox

Patch = Callable[[pytest.MonkeyPatch], None]
FAULTS: dict[str, Patch] = {}


def fault(put_in: Patch) -> Patch:
    FAULTS[put_in.__name__] = put_in
    return put_in


def without(patch: pytest.MonkeyPatch, source: str, wanted: Callable[[Rule], bool]) -> None:
    """A source of rules leaves some out."""
    original: Callable[..., Iterator[Rule]] = getattr(firewall, source)
    patch.setattr(firewall, source, lambda *given: (rule for rule in original(*given) if not wanted(rule)))


# --- rules


@fault
def masquerade_is_missing(patch: pytest.MonkeyPatch) -> None:
    without(patch, "network_rules", lambda rule: rule.text.endswith("-j MASQUERADE"))


@fault
def second_stage_of_isolation_is_missing(patch: pytest.MonkeyPatch) -> None:
    without(patch, "network_rules", lambda rule: rule.chain == STAGE_2)


@fault
def answers_are_not_let_back(patch: pytest.MonkeyPatch) -> None:
    without(patch, "network_rules", lambda rule: rule.chain == "DOCKER-CT")


@fault
def icc_is_ignored(patch: pytest.MonkeyPatch) -> None:
    original = firewall.network_rules
    patch.setattr(firewall, "network_rules", lambda net: original(replace(net, icc=True)))


@fault
def internal_network_is_not_closed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(firewall, "_internal", lambda net: iter(()))


@fault
def containers_are_reached_past_their_bridge(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(firewall, "endpoint_rules", lambda net, address: iter(()))


@fault
def published_port_is_not_translated(patch: pytest.MonkeyPatch) -> None:
    without(patch, "port_rules", lambda rule: rule.table == "nat")


# --- addresses and routes


@fault
def gateway_is_another_address(patch: pytest.MonkeyPatch) -> None:
    def wrong(driver: BridgeDriver, endpoint: Endpoint) -> dict[int, str]:
        found = original(driver, endpoint)
        return {
            family: f"{head}.{int(last) ^ 8}" for family, at in found.items() for head, _, last in [at.rpartition(".")]
        }

    original = BridgeDriver.gateways
    patch.setattr(BridgeDriver, "gateways", wrong)


@fault
def internal_network_has_a_default_route(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(BridgeDriver, "gateways", lambda driver, endpoint: dict(endpoint.network.gateways))


@fault
def way_out_is_the_network_whose_name_sorts_last(patch: pytest.MonkeyPatch) -> None:
    rank = property(lambda each: (-len(each.gateways), [-ord(letter) for letter in each.network.name]))
    patch.setattr(Endpoint, "rank", rank)


@fault
def addresses_are_given_from_the_top(patch: pytest.MonkeyPatch) -> None:
    def top(pool: Pool) -> str:
        free = (n for n in range(int(pool.ip_range.broadcast_address), 0, -1) if n not in pool.used)
        number = next(free)
        pool.used.add(number)
        return str(type(pool.subnet.network_address)(number))

    patch.setattr(Pool, "_next", top)


@fault
def address_that_was_asked_for_is_ignored(patch: pytest.MonkeyPatch) -> None:
    original = Controller._address

    def wrong(self: Controller, endpoint: Endpoint) -> None:
        endpoint.config = replace(endpoint.config, ip="")
        original(self, endpoint)

    patch.setattr(Controller, "_address", wrong)


@fault
def stopped_container_keeps_its_address(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(controller, "_release_addresses", lambda endpoint: None)


@fault
def mtu_is_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(options, "mtu", lambda given, label, default: default)


# --- names


@fault
def names_leak_into_other_networks(patch: pytest.MonkeyPatch) -> None:
    original = Controller._add_names

    def leaking(self: Controller, endpoint: Endpoint) -> None:
        original(self, endpoint)
        for network in self.networks.values():
            if endpoint.network.user_defined and network is not endpoint.network:
                network.zone.add(endpoint.dns_names, endpoint.addresses)

    patch.setattr(Controller, "_add_names", leaking)


@fault
def aliases_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    original = names.dns_names
    patch.setattr(names, "dns_names", lambda name, aliases, *rest: original(name, (), *rest))


@fault
def names_stay_after_a_disconnect(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(controller, "_remove_names", lambda endpoint: None)


@fault
def link_has_no_line_in_hosts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Sandbox, "_link_lines", lambda self: ())


@fault
def own_name_servers_are_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Sandbox, "_overrides", property(lambda self: names.Overrides(self._settings.dns)))


@fault
def unknown_names_are_not_asked_on(patch: pytest.MonkeyPatch) -> None:
    def wrong(self: Resolver, message: Any, query: bytes) -> bytes:
        return replace(message, answer=True, records=(), code=3).encode()

    patch.setattr(Resolver, "_forward", wrong)


# --- published ports


@fault
def port_is_bound_to_every_address(patch: pytest.MonkeyPatch) -> None:
    everywhere = ("0.0.0.0", "::")
    patch.setattr(publishing, "host_addresses", lambda binding, default, six: everywhere if six else everywhere[:1])


@fault
def no_docker_proxy_is_started(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Sandbox, "proxies", property(lambda self: ()))


assert bridge.firewall.rule_set(E28) is firewall  # what is patched is what the driver uses
