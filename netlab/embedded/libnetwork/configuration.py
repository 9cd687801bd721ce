"""Configuration networks: settings without a network, from which others are made (config-only, config-from).

The rules and words are those of 28.5.2 (moby: libnetwork's validateConfiguration and applyConfigurationTo).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from netlab.embedded.errdefs import Forbidden, NotFound
from netlab.embedded.libnetwork.config import NetworkConfig
from netlab.embedded.libnetwork.network import Network

OPERATOR = (
    "configuration network can only contain network specific fields. Network operator fields like "
    "[ ingress | internal | attachable | scope ] are not supported."
)
NO_ENDPOINT = "cannot create endpoint on configuration-only network"


def check(config: NetworkConfig) -> None:
    """Forbidden for what a configuration network, or one that depends on it, may not say."""
    if config.config_only and (config.internal or config.attachable):
        raise Forbidden(OPERATOR)
    if not config.config_from:
        return
    if config.config_only:
        raise Forbidden("a configuration network cannot depend on another configuration network")
    given = config.ipam or config.ipam_options or config.labels or config.ipv6 or not config.ipv4
    if given or config.ipam_driver not in ("", "default"):
        start = "user specified configurations are not supported"
        raise Forbidden(f"{start} if the network depends on a configuration network")
    if config.options:
        start = "network driver options are not supported"
        raise Forbidden(f"{start} if the network depends on a configuration network")


def completed(
    config: NetworkConfig, networks: Iterable[Network], defaults: Mapping[str, Mapping[str, str]]
) -> NetworkConfig:
    """With the settings of the network it depends on, else the daemon's for its driver; NotFound."""
    if not config.config_from:
        return replace(config, options={**defaults.get(config.driver, {}), **config.options})
    for network in networks:
        if network.config.config_only and config.config_from in (network.name, network.id):
            held = network.config
            return replace(
                config, config_from=network.name, ipam=held.ipam, ipam_driver=held.ipam_driver,
                ipam_options=held.ipam_options, options=held.options, labels=held.labels, ipv4=held.ipv4,
                ipv6=held.ipv6,
            )  # fmt: skip
    raise NotFound(f'configuration network "{config.config_from}" does not exist')


def check_removal(network: Network, networks: Iterable[Network]) -> None:
    """Forbidden while another depends on it."""
    if network.config.config_only and any(each.config.config_from == network.name for each in networks):
        raise Forbidden(f'error while removing network: configuration network "{network.name}" is in use')


def check_use(network: Network) -> None:
    """Forbidden: no container can be on it."""
    if network.config.config_only:
        raise Forbidden(NO_ENDPOINT)
