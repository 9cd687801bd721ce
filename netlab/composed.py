"""A compose file brought up in a lab: by `docker compose` itself, or by the lab from what the reader makes of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from netlab import compose, ownership
from netlab.errors import NameTaken, Refused
from netlab.handles import Container, Network
from netlab.handles.base import Handle, Workplace
from netlab.messages import say
from netlab.plans.mounts import mount_plans


class Home(Workplace, Protocol):
    """The lab, as seen from here."""

    def up(self, *, networks: Mapping[str, Mapping[str, Any]], containers: Mapping[str, Mapping[str, Any]]) -> Any:
        """Make these, each after what it needs."""

    def adopt(self, handle: Handle) -> None:
        """Know a thing that carries this lab's labels."""


def bring_up(lab: Home, file: str | Path, own_reader: bool) -> Mapping[str, str]:
    """Make what the file asks for and say by what means; the containers' names by service."""
    found = say("compose-asked") if own_reader else compose.find(lab.site.engine.url)
    if isinstance(found, str):
        project = compose.read(file, lab.site.lab)
        lab.up(networks=project.networks, containers=project.containers)
        lab.site.tell(say("compose-reader", why=found))
        return project.services
    path = Path(file).expanduser().resolve()
    model = found.model(path, lab.site.lab)
    _check_harmless(model, own_host="host" in lab.site.engine.capabilities)
    _check_nobodys(lab, model)
    found.up(path, lab.site.lab, model, lab.site.labels, lab.site.image())
    lab.record(["docker", "compose", "-p", lab.site.lab, "-f", str(file), "up", "-d"])
    lab.site.tell(say("compose-with", tool=found))
    return _adopted(lab)


def _check_harmless(model: Mapping[str, Any], own_host: bool) -> None:
    """Refused for what netlab itself would not do: mount the system's folders, hand over somebody's host."""
    for name, service in model["services"].items():
        powerful = service.get("privileged") or (service.get("network_mode") == "host" and service.get("cap_add"))
        if powerful and not own_host:
            raise Refused(say("privileged-refused", name=name))
        for mount in service.get("volumes") or ():
            if mount.get("type") == "bind":
                mount_plans(f"{mount['source']}:{mount['target']}")


def _check_nobodys(lab: Home, model: Mapping[str, Any]) -> None:
    """NameTaken if somebody else has a project of this name, which `docker compose` would take for its own."""
    project = {"label": f"{compose.PROJECT_LABEL}={lab.site.lab}"}
    wanted = {made.get("name") for made in (model.get("volumes") or {}).values() if not made.get("external")}

    def found(api: Any) -> list[Any]:
        volumes = api.volumes()["Volumes"] or []
        same = [volume for volume in volumes if volume["Name"] in wanted]
        return [*api.containers(all=True, filters=project), *api.networks(filters=project), *same]

    things = lab.call(lab.site.lab, found)
    if any((thing.get("Labels") or {}).get(ownership.ID) != lab.site.id for thing in things):
        raise NameTaken(say("compose-project-taken", name=lab.site.lab))


def _adopted(lab: Home) -> dict[str, str]:
    """Let the lab know what `docker compose` made for it, by its labels."""
    ours = {"label": f"{ownership.ID}={lab.site.id}"}
    for one in lab.call(lab.site.lab, lambda api: api.networks(filters=ours)):
        lab.adopt(Network(lab, one["Name"], one["Id"]))
    services = {}
    for one in lab.call(lab.site.lab, lambda api: api.containers(all=True, filters=ours)):
        if service := one["Labels"].get(compose.SERVICE):
            services[service] = ownership.own_name(one)
            lab.adopt(Container(lab, services[service], one["Id"]))
    return services
