"""One shell script asks a container (or a host) everything: all probes at once, a line or a section each.

Its output is read by `sections` and `lines`. Labels are the same on every engine; addresses need not be.
"""

from collections.abc import Iterable, Mapping

MARK = "@@@"
BEGIN, BEGUN = "echo begun\n", b"begun\n"

SERVER = r"""
mkdir -p /srv/cgi-bin
printf '#!/bin/sh\nprintf "Content-type: text/plain\\r\\n\\r\\n"\necho "NAME sees $REMOTE_ADDR"\n' >/srv/cgi-bin/who
chmod 755 /srv/cgi-bin/who
httpd -p 80 -h /srv 2>&1
echo httpd: $?
"""
# B is empty in a container; a host whose own ping and ip are others says `busybox`.
HELPERS = r"""exec 2>/dev/null
p() { $B ping -c 1 -W 1 "$2" >/dev/null 2>&1; echo "@@@ping $1@@@$?"; }
w() {
  said=$($B timeout 2 $B wget -q -O - "http://$2/cgi-bin/who" 2>&1); code=$?
  # docker-proxy accepts before it tries the container: whether the end comes before or after the request is a race.
  case "$said" in *reset?by*|*getting?response*) said="closed by docker-proxy";; esac
  echo "@@@http $1@@@$code $said"
}
n() { said=$($B timeout 3 $B nslookup "$2" 2>&1 | tr '\n\t' '| '); echo "@@@name $1@@@$said"; }
# Three seconds: less than Docker's resolver (4) and a program (5) wait for a server that is silent.
b() { said=$($B timeout 3 $B ping -c 1 -W 1 "$2" 2>&1 | head -n 1); echo "@@@libc $1@@@$said"; }
u() {
  case "$($B timeout 2 $B nslookup www.example.test "$2" 2>&1)" in
    *refused*) said=refused;; *Name:*) said=answered;; *server?can*) said=unknown;;
    *nreachable*) said=unreachable;; *) said=silence;;
  esac
  echo "@@@udp $1@@@$said"
}
"""
FILES = ("hosts", "resolv.conf", "hostname")
SHOWN = {
    "addr": "$B ip addr",
    "route": "$B ip route",
    "route6": "$B ip -6 route",
    "listens": "$B netstat -lntu",
    "env": "$B env | grep -v -e ^SHLVL= -e ^PWD= -e ^OLDPWD= -e ^_= | sort",  # those are the shell's own
}


def server(name: str) -> str:
    """Start a web server that tells its name and whom it sees."""
    return SERVER.replace("NAME", name)


def probes(
    pings: Mapping[str, str] = {}, datagrams: Mapping[str, str] = {}, webs: Mapping[str, str] = {},
    names: Mapping[str, str] = {},
    reverse: Mapping[str, str] = {}, shown: Iterable[str] = SHOWN, files: Iterable[str] = FILES,
) -> str:  # fmt: skip
    """The script; each mapping is from a label to what is asked."""
    lines = [BEGIN + HELPERS]
    lines += [f"echo '{MARK}{name}{MARK}'; {SHOWN[name]} 2>&1" for name in shown]
    lines += [f"echo '{MARK}{name}{MARK}'; cat /etc/{name}" for name in files]
    calls = (("p", pings), ("w", webs), ("n", names), ("n", reverse), ("b", names), ("u", datagrams))
    asked = [f"{call} '{label}' '{what}' &" for call, each in calls for label, what in each.items()]
    return "\n".join([*lines, *asked, "wait", f"echo {MARK}end{MARK}"])


def read(output: str) -> dict[str, str]:
    """What was told, by label; a script that did not come to its end is a fault."""
    found: dict[str, str] = {}
    label = ""
    for line in output.splitlines():
        if line.startswith(MARK):
            label, _, rest = line[len(MARK) :].partition(MARK)
            found[label] = rest
        elif label:
            found[label] += ("\n" if found[label] else "") + line
    if found.pop("end", None) is None:
        raise AssertionError(f"the script ended early: {output[-500:]}")
    return found
