"""Networks as values: what libnetwork's `restoring` asks for. Also "bridge", for its id."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from netlab.embedded.libnetwork import Network, NetworkConfig, PoolConfig
from netlab.embedded.libnetwork.restoring import Kept, kept

Value = dict[str, Any]


def value(network: Network, epoch: float) -> Value:
    """`epoch`: when its world began, in seconds since 1970."""
    was = kept(network)
    return {
        "id": was.id, "created": epoch + was.created, "ipam": [_pool(each) for each in was.ipam],
        "config": {**_plain(asdict(was.config)), "ipam": [_pool(each) for each in was.config.ipam]},
    }  # fmt: skip


def _pool(pool: PoolConfig) -> Value:
    return {"subnet": pool.subnet, "ip_range": pool.ip_range, "gateway": pool.gateway, "aux": dict(pool.aux)}


def _plain(value: Value) -> Value:
    return {key: dict(each) if isinstance(each, Mapping) else each for key, each in value.items()}


def put_back(held: Value, epoch: float) -> Kept:
    """`epoch`: when the new world begins."""
    config = {**held["config"], "ipam": _pools(held["config"]["ipam"])}
    return Kept(held["id"], NetworkConfig(**config), _pools(held["ipam"]), held["created"] - epoch)


def _pools(values: list[Value]) -> tuple[PoolConfig, ...]:
    return tuple(PoolConfig(**each) for each in values)
