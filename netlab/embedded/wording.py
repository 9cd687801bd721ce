"""How older engines say no. All of ours speaks as 28.5.2; at the border its words become those of the daemon's era.

A table turns the words of one era into those of the era before it: every rule that fits, in order. Data only, recorded
on 26.1.5 and 20.10.24; what an engine does differently is in `eras`, not here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from netlab.embedded.eras import Era
from netlab.embedded.errdefs import Fault

Text = str | Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Wording:
    """`text`: what stands instead, with groups of the whole match and {facts} of the fault; `status` 0: the same."""

    pattern: re.Pattern[str]
    text: Text
    status: int = 0
    path: re.Pattern[str] | None = None


def _rule(pattern: str, text: Text = r"\g<0>", status: int = 0, path: str = "") -> Wording:
    return Wording(re.compile(pattern, re.DOTALL), text, status, re.compile(path) if path else None)


RUNC = "OCI runtime create failed: runc create failed: unable to start container process: "
SYNTAX = "invalid (?:syntax|range)|value out of range"
TO_26 = (
    _rule("invalid name: name is empty", "invalid name: "),
    _rule("joining network namespace of container: (.*)", r"\1", 404),
    _rule("cannot join network namespace of a non running container: .*",
          "cannot join network of a non running container: {container}"),
    _rule('cannot remove container "(.*?)": (.*)', r'cannot remove container "/\1": \2'),
    _rule("(invalid filter 'status=[^']*'): .*", r"\1"),
    _rule("invalid filter 'health=([^']*)': .*", r"unrecognized filter value for health: \1"),
    _rule("cannot (?:connect container to|disconnect container from) host network - .*",
          "container cannot be disconnected from host network or connected to host network"),
    _rule(r"(error while removing network: network \S+) has active endpoints .*",
          r"\1 id {network} has active endpoints"),
    _rule(f'invalid resize (?:height|width) "(.*)": ({SYNTAX})', r'strconv.Atoi: parsing "\1": \2'),
    _rule(f"(.*{RUNC})error during container init: (exec: .*: is a directory)(: .*)", r"\1\2: unknown\3"),
    _rule(f"(.*{RUNC})error during container init: (exec: .*)", r"\1\2: unknown"),
    _rule("(OCI runtime exec failed: .*: is a directory)(: .*)", r"\1: unknown\2"),
    _rule("(OCI runtime exec failed: (?!.*: is a directory).*)", r"\1: unknown"),
    _rule("exec command (.*)", r"Error: Exec command \1"),
    _rule("invalid isolation \\((.*)\\): (.*)", r'Invalid isolation: "\1" - \2', 500),
    _rule("invalid network mode: (.*)", r"Invalid network mode: \1"),
    _rule(r"(image with reference \S+ was found but) its platform \((.*)\) (does not match .*) \((.*)\)",
          r"\1 \3: wanted \4, actual: \2"),
    _rule("(.*) Go struct field ExecOptions(.*)", r"\1 Go struct field ExecConfig\2"),
    _rule("(.*) Go struct field [.]HostConfig of (.*)", r"\1 Go struct field ContainerConfigWrapper.HostConfig of \2"),
    _rule("(.*) Go struct field [.](.*)", r"\1 Go struct field ContainerConfigWrapper.Config.\2"),
    _rule("(.* cannot unmarshal array into Go) value of type string",
          r"\1 struct field ContainerConfigWrapper.Config.Cmd of type string", path="POST /containers/create"),
    _rule(r"(.*)failed to bind host port for ([\d.]+):(\d+):[\d.]+:\d+/(tcp|udp): cannot assign requested address",
          r"\1Error starting userland proxy: listen \g<4>4 \2:\3: bind: cannot assign requested address"),
)  # fmt: skip
ENDPOINT = "(?:invalid config for network [^:]*: )?invalid endpoint settings:\n"
TO_20 = (
    # networks
    _rule("invalid name: ", status=500),
    _rule("invalid network config:\ninvalid subnet (.*): invalid CIDR block notation",
          r"Invalid subnet \1 : invalid CIDR address: \1", 500),
    _rule(r"no configured subnet or ip-range contain the IP address (\S+)",
          r"failed to allocate gateway (\1): Requested address is out of range", 500, "POST /networks/create"),
    _rule(r"failed to allocate secondary ip address [(](.*)[)]: no configured subnet .*",
          r"auxiliary address: (\1) must belong to the master pool: {pool}", 403),
    _rule("failed to parse .*", status=500, path="POST /networks/create"),
    _rule("invalid MTU number: .*", status=500),
    _rule("numerical result out of range", "failed to check bridge interface existence: numerical result out of range"),
    _rule("This node is not a swarm manager.*", status=500, path="POST /networks/create"),
    _rule(f"{ENDPOINT}(?:[*] )?invalid IPv4 address: ([^\n]*).*",
          r"invalid IPv4 address: \1", path="POST /containers/create"),
    _rule("invalid endpoint settings:\n(?:[*] )?invalid IPv4 address: ([^\n]*).*", r"Invalid IPv4 address: \1)", 500),
    _rule(f"{ENDPOINT}.*contain the IP address (.*)",
          r"Invalid address \1: It does not belong to any of this network's subnets", 500),
    _rule(f"{ENDPOINT}(?:[*] )?([^\n]*).*", r"\1"),
    # containers
    _rule("no command specified", "No command specified"),
    _rule("config cannot be empty in order to create a container",
          "Config cannot be empty in order to create a container"),
    _rule("invalid restart policy: unknown policy ('.*'); use .*", r"invalid restart policy \1"),
    _rule("invalid restart policy: maximum retry count can only be used with .*",
          "maximum retry count cannot be used with restart policy '{policy}'"),
    _rule(r'cannot remove container ".*": container is running: .*',
          "You cannot remove a running container {container}. Stop the container before attempting removal or force "
          "remove"),
    _rule(r'cannot remove container ".*": container is paused .*',
          "You cannot remove a paused container {container}. Unpause and then stop the container before attempting "
          "removal or force remove"),
    _rule("cannot kill container: [^:]*: invalid signal: (.*)", r"Invalid signal: \1"),
    _rule("(cannot kill container: [^:]*: )the (linux daemon .*)", r"\1The \2", 500),
    _rule("cannot kill container: (.*?: )container (.* is not running)", r"Cannot kill container: \1Container \2"),
    _rule("cannot kill container: (.*)", r"Cannot kill container: \1"),
    _rule("container (.* is not running)", r"Container \1"),
    _rule("failed to create task for container: (.*)", r"\1"),
    _rule(r'(.*exec: "[^"]*"): is a directory.*', r"\1: permission denied: unknown"),
    # filters, names and bodies
    _rule("invalid filter", "{decoding}", 500),
    _rule("invalid filter 'exited=[^']*': (.*)", r"\1", 500),
    _rule("invalid filter (.*)", r"Invalid filter \1"),
    _rule("unrecognized filter (.*)", r"Unrecognised filter \1"),
    _rule("No such container: (.*)", r"no such container \1", 500, "GET /containers/json"),
    _rule("failed to parse value as time or duration: .*", status=500),
    _rule("invalid JSON: (.*)", r"\1"),
    _rule("No such image: ([^:]*)(.*)", r"no such image: \1: \g<0>", path="GET /images/.*/json"),
    _rule("invalid reference format: repository name .* must be lowercase",
          "invalid reference format: repository name must be lowercase"),
    _rule("invalid reference format.*", status=500, path="POST /(images/.*/tag|commit)"),
    _rule("(.*) is not a valid change command", lambda found: f"{found[1].lower()} is not a valid change command"),
    _rule("build ID not provided", status=500),
    _rule("(failed to allocate gateway .*: )no (available addresses on this pool)", r"\1No \2"),
    _rule("(network .* is ambiguous) [(](.*)[)]", r"\2: \1", path="GET /networks/.*"),
    _rule("invalid signal: (.*)", r"Invalid signal: \1", path="POST /containers/create"),
    _rule("unknown or invalid runtime name: (.*)", r"Unknown runtime specified \1"),
    _rule("(.* Go struct field ContainerConfigWrapper)([.]Config)?(.*)", r"\1\3", 500),
    _rule("volume update only valid for .*", "page not found", 404, "PUT /volumes/[^/]+"),
)  # fmt: skip
BEFORE: Mapping[str, tuple[tuple[Wording, ...], ...]] = {"28": (), "26": (TO_26,), "20.10": (TO_26, TO_20)}


def said(era: Era, fault: Fault, status: int = 0, asked: str = "") -> tuple[int, str]:
    """Status and text of a fault as engines of this era tell it; `asked`: "GET /info", without a version."""
    text = fault.message
    for table in BEFORE[era.name]:
        for rule in table:
            if (found := rule.pattern.fullmatch(text)) and (rule.path is None or rule.path.fullmatch(asked)):
                text, status = _reworded(rule, found, fault.facts), rule.status or status
    return status, text


def _reworded(rule: Wording, found: re.Match[str], facts: Mapping[str, str]) -> str:
    text = rule.text(found) if callable(rule.text) else found.expand(rule.text)
    for name, value in facts.items():
        text = text.replace(f"{{{name}}}", value)
    return text
