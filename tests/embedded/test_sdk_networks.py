"""Networks through the docker SDK, where the answers of ours and of a real engine are easily told apart."""

import docker
import pytest


def create(sdk, name, **fields):
    body = {"Name": name} | fields
    told = sdk.api._post_json(sdk.api._url("/networks/create"), data=body)
    sdk.api._raise_for_status(told)
    return sdk.client.networks.get(name)


def test_a_network_has_the_settings_of_a_configuration_network(sdk):
    held = {"IPAM": {"Config": [{"Subnet": "10.40.0.0/24"}]}, "Options": {"com.docker.network.driver.mtu": "1400"}}
    settings = create(sdk, "settings", ConfigOnly=True, **held, Labels={"a": "b"}).attrs
    assert settings["ConfigOnly"] and settings["Driver"] == "null"
    made = create(sdk, "made", Driver="bridge", ConfigFrom={"Network": "settings"}).attrs
    assert made["ConfigFrom"] == {"Network": "settings"} and not made["ConfigOnly"]
    assert made["IPAM"]["Config"][0]["Subnet"] == "10.40.0.0/24" and made["Options"] == held["Options"]
    box = sdk.run(network="made")
    assert b"10.40.0.2/24" in box.exec_run(["ip", "-4", "addr"]).output
    with pytest.raises(docker.errors.APIError, match='configuration network "settings" is in use'):
        sdk.client.networks.get("settings").remove()
    with pytest.raises(docker.errors.APIError, match="cannot create endpoint on configuration-only network"):
        sdk.client.networks.get("settings").connect(box)
    box.remove(force=True)
    assert sdk.client.networks.prune()["NetworksDeleted"] == ["made"]
    sdk.client.networks.get("settings").remove()


USER = "user specified configurations are not supported if the network depends on a configuration network"
OPTIONS = "network driver options are not supported if the network depends on a configuration network"
REFUSALS = [
    ({"ConfigFrom": {"Network": "nope"}}, 404, 'configuration network "nope" does not exist'),
    ({"ConfigFrom": {"Network": "bridge"}}, 404, 'configuration network "bridge" does not exist'),
    ({"ConfigOnly": True, "ConfigFrom": {"Network": "settings"}}, 403, "cannot depend on another"),
    ({"ConfigFrom": {"Network": "settings"}, "Labels": {"c": "d"}}, 403, USER),
    ({"ConfigFrom": {"Network": "settings"}, "EnableIPv6": True}, 403, USER),
    ({"ConfigFrom": {"Network": "settings"}, "Options": {"a": "b"}}, 403, OPTIONS),
    ({"ConfigOnly": True, "Internal": True}, 403, "configuration network can only contain network specific fields"),
    ({"ConfigOnly": True, "IPAM": {"Config": [{"Subnet": "zz"}]}}, 400, "invalid subnet zz: invalid CIDR block"),
    ({"Options": {"com.docker.network.enable_ipv4": "maybe"}}, 400, "is not a valid bool"),
    ({"IPAM": {"Config": [{"Gateway": "10.12.0.1"}]}}, 400, "invalid subnet : invalid CIDR block notation"),
]


@pytest.mark.parametrize(("fields", "status", "text"), REFUSALS, ids=lambda value: str(value)[:40])
def test_a_network_that_makes_no_sense_is_refused(sdk, fields, status, text):
    create(sdk, "settings", ConfigOnly=True)
    with pytest.raises(docker.errors.APIError, match=text) as caught:
        create(sdk, "wrong", **fields)
    assert caught.value.status_code == status


def test_a_port_that_is_not_exposed_is_not_published(sdk):
    config = sdk.api.create_host_config(port_bindings={"80/tcp": 9090})
    box = sdk.api.create_container("busybox", ["sleep", "600"], host_config=config)
    sdk.api.start(box["Id"])
    assert sdk.api.inspect_container(box["Id"])["NetworkSettings"]["Ports"] == {}


def test_a_mac_address_asked_for_at_connect_is_passed_over(sdk):
    network = sdk.client.networks.create("n1")
    box = sdk.run()
    network.connect(box, mac_address="02:00:00:00:00:09")
    box.reload()
    assert box.attrs["NetworkSettings"]["Networks"]["n1"]["MacAddress"] not in ("", "02:00:00:00:00:09")
    with pytest.raises(docker.errors.APIError, match="invalid MAC address zz"):
        sdk.client.networks.create("n2").connect(box, mac_address="zz")
