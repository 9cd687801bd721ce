"""What engine versions do differently, as data: an era is one line of engines, observed on the version it names.

Here are facts only, each a field whose name says what is so. What follows from a fact stands where it is needed, which
reads the field and never asks for the version. The eras of a daemon are in its `Settings`.
"""

from dataclasses import dataclass, replace

from netlab.errors import BadOption
from netlab.messages import say

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Era:
    """One line of engines. A text with {} is completed where it is said."""

    version: str
    api_version: str
    min_api_version: str
    ping_headers: Pairs
    text_errors_before: str  # for a client older than this API version errors are plain text; "": JSON for all

    hosts_lines: tuple[str, ...]  # what /etc/hosts begins with
    hosts_by_name: bool  # leaving a network takes out the lines of all names known there, and no other
    resolv_conf_remarks: bool  # it tells what it was made from
    servfail: bool  # what nobody answers, or nobody outside may be asked, is SERVFAIL; else the asker waits in vain
    servers_from_host: bool  # the host's name servers are asked from the host; else only those on its loopback
    bad_servers: bool  # a container starts with a name server that is no address
    dns_names: bool  # an endpoint shows DNSNames; else its Aliases have the id
    link_ranges_first: bool  # a link tells ranges of three ports or more first, all by number; else of two, TCP first

    mac_from_address: bool  # 02:42 and the IPv4 address; else random
    veth_from_host: bool  # both ends of a pair are made on the host, so that their indices follow each other
    bridge_link_local: bool  # a bridge with IPv6 has fe80::1, and its addresses are tentative at first
    bridge_mtu: bool  # a bridge has its network's MTU from the start; else the least of its ports'
    ipam_by_family: bool  # inspect shows a network's IPv4 pool first; else those asked for first
    loopback_without_ipv6: bool  # a container without an IPv6 address has none on lo either
    interface_numbers_grow: bool  # a name is not given twice while the container runs; else the lowest free number
    interfaces_by_rank: bool  # a start numbers the interfaces in gateway order; else in the order asked for
    interface_options: bool  # an endpoint may name its interface and have a gateway priority; else passed over
    endpoint_mac: bool  # an endpoint may have a MAC address; else only the container
    internal_gateway: bool  # an internal network's containers have a default route
    pools_go_on: bool  # the next default pool is the one after the last given; else the lowest free
    pools_exhausted: str  # {} is the family
    pools_exhausted_not_found: bool  # as a 404; else a 400
    pool_prefix: str  # what begins the fault of a pool that overlaps another
    host_bits: bool  # a subnet may have host bits set
    duplicate_names: bool  # a network of a name that is there is made unless CheckDuplicate asks
    macvlan_shares_parent: bool
    several_networks_at_create: bool
    foreign_ip_at_create: bool  # an address no network can give is refused at create; else the start fails
    ipv6_without_subnet: bool  # gets a unique local one
    ip6tables: bool  # the daemon writes ip6tables rules
    ipv4_optional: bool  # a network may be without IPv4; else that is passed over
    small_subnets: bool  # the addresses of a /31 or a /32 can be given
    exec_user_at_create: bool  # an exec's user must be there when it is created; else when it starts
    exec_missing_is_127: bool  # the exit code of an exec whose program is not there; else 126
    failed_start_forgets: bool  # a container whose program cannot be run was on no network
    ports_from_the_last: bool  # host ports of one port are published from the last one asked for to the first
    update_checked_first: bool  # an update is checked before its container is looked for
    start_prefix: str  # what the fault of a start begins with

    gateway_modes: bool  # a bridge network's gateway mode counts; else it is passed over
    firewall: str  # which rule set: a module rules_* of libnetwork.firewall

    @property
    def name(self) -> str:
        """As people call it: "20.10", "26", "28"."""
        major, minor, _ = self.version.split(".")
        return f"{major}.{minor}" if major == "20" else major

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])


HOSTS_28 = (
    "127.0.0.1\tlocalhost",
    "::1\tlocalhost ip6-localhost ip6-loopback",
    "fe00::\tip6-localnet",
    "ff00::\tip6-mcastprefix",
    "ff02::1\tip6-allnodes",
    "ff02::2\tip6-allrouters",
)
HOSTS_26 = tuple(each.replace("00::\t", "00::0\t") for each in HOSTS_28)

E28 = Era(
    version="28.5.2",
    api_version="1.51",
    min_api_version="1.24",
    ping_headers=(("Builder-Version", "1"), ("Swarm", "inactive")),
    text_errors_before="1.24",
    hosts_lines=HOSTS_28,
    resolv_conf_remarks=True,
    hosts_by_name=False,
    servfail=True,
    servers_from_host=True,
    dns_names=True,
    link_ranges_first=False,
    mac_from_address=False,
    veth_from_host=False,
    bridge_link_local=False,
    ipam_by_family=False,
    loopback_without_ipv6=False,
    interface_numbers_grow=False,
    interfaces_by_rank=False,
    interface_options=True,
    endpoint_mac=True,
    internal_gateway=False,
    pools_go_on=False,
    pools_exhausted="all predefined address pools have been fully subnetted",
    pools_exhausted_not_found=False,
    pool_prefix="invalid pool request: ",
    host_bits=False,
    duplicate_names=False,
    macvlan_shares_parent=True,
    several_networks_at_create=True,
    foreign_ip_at_create=True,
    ipv6_without_subnet=True,
    ip6tables=True,
    ipv4_optional=True,
    small_subnets=True,
    exec_user_at_create=True,
    exec_missing_is_127=True,
    failed_start_forgets=True,
    ports_from_the_last=False,
    update_checked_first=True,
    bridge_mtu=True,
    bad_servers=False,
    start_prefix="failed to set up container networking: ",
    gateway_modes=True,
    firewall="28",
)
E26 = replace(
    E28,
    version="26.1.5",
    api_version="1.45",
    text_errors_before="",
    hosts_lines=HOSTS_26,
    hosts_by_name=True,
    servers_from_host=False,
    link_ranges_first=True,
    mac_from_address=True,
    veth_from_host=True,
    interface_numbers_grow=True,
    interfaces_by_rank=True,
    interface_options=False,
    pools_go_on=True,
    pools_exhausted=(
        "could not find an available, non-overlapping IPv{} address pool among the defaults to assign to the network"
    ),
    pools_exhausted_not_found=True,
    pool_prefix="",
    macvlan_shares_parent=False,
    ipv6_without_subnet=False,
    ip6tables=False,
    ipv4_optional=False,
    exec_user_at_create=False,
    exec_missing_is_127=False,
    failed_start_forgets=False,
    bridge_link_local=True,
    ports_from_the_last=True,
    start_prefix="",
    gateway_modes=False,
    firewall="20",
)
E20_10 = replace(
    E26,
    version="20.10.24",
    api_version="1.41",
    min_api_version="1.12",
    ping_headers=(),
    text_errors_before="1.24",
    endpoint_mac=False,
    resolv_conf_remarks=False,
    servfail=False,
    dns_names=False,
    loopback_without_ipv6=True,
    ipam_by_family=True,
    small_subnets=False,
    internal_gateway=True,
    host_bits=True,
    duplicate_names=True,
    several_networks_at_create=False,
    foreign_ip_at_create=False,
    bridge_mtu=False,
    bad_servers=True,
    update_checked_first=False,
)
ERAS = (E20_10, E26, E28)


def era(name: str) -> Era:
    """The era of a version or the beginning of one: "20.10", "26", "28.5.2". BadOption names those there are."""
    for each in ERAS:
        if name and f"{each.version}.".startswith(f"{name}."):
            return each
    raise BadOption(say("unknown-era", name=name, known=", ".join(each.name for each in ERAS)))
