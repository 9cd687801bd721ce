"""The sentences of the library itself: errors first, then what probes and labs say. Data only: English, Korean."""

from typing import Final

Sentences = dict[str, tuple[str, str]]

INPUT: Final[Sentences] = {
    "address-outside": (
        "address {address} of network {network!r} lies in none of its subnets ({subnets}); give a subnet= that holds it",
        "네트워크 {network!r}의 주소 {address}는 서브넷({subnets}) 안에 없다. 그 주소를 담는 subnet=을 함께 지정해야 한다",
    ),
    "bad-address": (
        "{address!r} is not an IP address; write it like 203.0.113.10 or 2001:db8::10",
        "{address!r}는 IP 주소가 아니다. 203.0.113.10이나 2001:db8::10처럼 적어야 한다",
    ),
    "bad-command": ("command {command!r} cannot be run: {why}", "명령 {command!r}를 실행할 수 없다: {why}"),
    "bad-mac": (
        "{mac!r} is not a MAC address of one interface; write it like 02:42:ac:11:00:02 (first byte even)",
        "{mac!r}는 인터페이스 하나의 MAC 주소가 아니다. 02:42:ac:11:00:02처럼 적는다(첫 바이트는 짝수)",
    ),
    "bad-name": (
        "{what} name {name!r} does not do: two characters or more, letters and digits, then also _ . -",
        "{what} 이름으로 {name!r}는 쓸 수 없다. 두 글자 이상, 영문자나 숫자로 시작하고 이어서 _ . - 도 쓸 수 있다",
    ),
    "bad-port": (
        'port {port!r} is not understood; write "8080:80", "127.0.0.1:8080:80/udp" or 80, each between 1 and 65535',
        '포트 {port!r}를 알아볼 수 없다. "8080:80", "127.0.0.1:8080:80/udp", 80처럼 적고 1에서 65535 사이여야 한다',
    ),
    "bad-subnet": (
        "{subnet!r} is not a subnet; write it in CIDR form like 203.0.113.0/26",
        "{subnet!r}는 서브넷이 아니다. 203.0.113.0/26처럼 CIDR 형식으로 적어야 한다",
    ),
    "bad-volume": (
        'volume {volume!r} is not understood; write "name:/path", "./folder:/path" or "./folder:/path:ro"',
        '볼륨 {volume!r}를 알아볼 수 없다. "name:/path", "./folder:/path", "./folder:/path:ro"처럼 적어야 한다',
    ),
    "bind-refused": (
        "netlab does not mount {path} into a container: it is the system's; copy what you need to a folder of your own",
        "netlab은 {path}를 컨테이너에 마운트하지 않는다. 시스템의 것이기 때문이다. 필요한 것은 자신의 폴더로 복사해서 쓴다",
    ),
    "bind-source-missing": (
        "there is no {path} to mount; make it first, or name a volume without a slash",
        "마운트할 {path}가 없다. 먼저 만들거나, 빗금 없는 볼륨 이름을 적어야 한다",
    ),
    "empty": ("it is empty", "비어 있다"),
    "env-file-unreadable": ("env file {path} cannot be read: {why}", "env 파일 {path}를 읽을 수 없다: {why}"),
    "mac-first-network-only": (
        "a MAC address can be given for the first network only; `docker network connect` knows none",
        "MAC 주소는 첫 번째 네트워크에만 지정할 수 있다. `docker network connect`에는 그런 옵션이 없다",
    ),
    "mode-stands-alone": (
        "{mode!r} shares or has no network stack of its own: no other network and no address goes with it",
        "{mode!r}에는 자신만의 네트워크 스택이 없다. 다른 네트워크나 주소를 함께 지정할 수 없다",
    ),
    "name-twice": (
        "a network and a container have the same name in one call; rename one",
        "한 번의 호출에서 네트워크와 컨테이너의 이름이 같다. 하나를 바꿔야 한다",
    ),
    "network-twice": ("a network is named twice: {names}", "같은 네트워크가 두 번 적혀 있다: {names}"),
    "no-subnet-given": ("none given", "지정되지 않음"),
    "only-http": (
        "{url!r} cannot be fetched: write http:// and a host; HTTPS is not spoken here",
        "{url!r}는 가져올 수 없다. http://와 호스트를 적어야 하며 HTTPS는 쓰지 않는다",
    ),
    "predefined-network": (
        "network {name!r} is Docker's own: take it as it is, `lab.network({name!r})`, or make one of another name",
        "네트워크 {name!r}는 도커가 미리 만들어 둔 것이다. `lab.network({name!r})`로 그대로 쓰거나 다른 이름으로 새로 만든다",
    ),
    "ring": ("containers need each other in a ring: {names}", "컨테이너들이 서로를 고리처럼 필요로 한다: {names}"),
    "subnet-host-bits": (
        "{subnet!r} is not a whole subnet; {meant} is",
        "{subnet!r}는 온전한 서브넷이 아니다. {meant}이 맞다",
    ),
    "unknown-container-option": (
        "lab.container() knows no option {name}; press Shift-Tab for those it knows",
        "lab.container()에는 {name} 옵션이 없다. Shift-Tab을 누르면 쓸 수 있는 옵션이 보인다",
    ),
    "unknown-driver": (
        "no network driver {driver!r}; there are: {known}. The networks host and none are there already",
        "네트워크 드라이버 {driver!r}는 없다. 쓸 수 있는 것: {known}. host와 none 네트워크는 이미 있다",
    ),
    "bad-gw-priority": (
        "{priority!r} is no gateway priority; write a whole number, the highest is the way out",
        "{priority!r}는 게이트웨이 우선순위가 아니다. 정수를 적는다. 가장 큰 값이 나가는 길이 된다",
    ),
    "bad-interface": (
        "{interface!r} cannot be the name of an interface; write at most 15 characters without blanks, / and :",
        "{interface!r}는 인터페이스 이름이 될 수 없다. 공백, /, : 없이 15자 이내로 적는다",
    ),
    "no-family": (
        "the network {name} would have neither IPv4 nor IPv6; leave ipv4=False out, or add ipv6=True",
        "네트워크 {name}에 IPv4도 IPv6도 없게 된다. ipv4=False를 빼거나 ipv6=True를 더한다",
    ),
    "needs-docker-28": (
        "{name}: this engine (API {version}) would pass over ipv4=False, gw_priority and interface; they need Docker 28",
        "{name}: 이 엔진(API {version})은 ipv4=False, gw_priority, interface를 무시한다. Docker 28이 있어야 한다",
    ),
    "unknown-endpoint-option": (
        "an attachment knows no option {name}; it knows {known}",
        "연결에는 {name} 옵션이 없다. 쓸 수 있는 것: {known}",
    ),
    "unknown-network-option": (
        "lab.network() knows no option {name}; it knows {known}, and options={{...}} for Docker's own labels",
        "lab.network()에는 {name} 옵션이 없다. 쓸 수 있는 것: {known}. 도커의 레이블은 options={{...}}로 적는다",
    ),
}

ENGINE: Final[Sentences] = {
    "daemon-key-is-ours": (
        "daemon settings {keys} are set by netlab itself and cannot be given",
        "데몬 설정 {keys}는 netlab이 직접 정하므로 지정할 수 없다",
    ),
    "daemon-key-unknown": (
        "the embedded engine has no daemon setting {keys}; it has {known}",
        "내장 엔진에는 데몬 설정 {keys}가 없다. 쓸 수 있는 것: {known}",
    ),
    "era-is-not-the-engines": (
        "era={era!r} cannot be had from {engine}: only an embedded engine has an era, and keeps it; use engine='embedded:{era}'",
        "{engine}에서는 era={era!r}를 쓸 수 없다. 시대(era)는 내장 엔진에만 있고 바뀌지 않는다. engine='embedded:{era}'를 쓴다",
    ),
    "era-needs-embedded": (
        "era={era!r} goes with the embedded engine only, not with engine={name!r}; use engine='embedded:{era}', or leave era= out",
        "era={era!r}는 내장 엔진에서만 쓸 수 있고 engine={name!r}와는 함께 쓸 수 없다. engine='embedded:{era}'를 쓰거나 era=를 뺀다",
    ),
    "engine-gone": (
        "the Docker Engine stopped answering while {what} was worked on; start it again, then run this cell again",
        "{what} 작업 중에 도커 엔진이 응답을 멈췄다. 엔진을 다시 시작하고 이 셀을 다시 실행한다",
    ),
    "engine-keeps-its-settings": (
        "an engine that is there already is never reconfigured ({keys}); use engine='private' or engine='embedded' for"
        " daemon settings",
        "이미 있는 엔진의 설정({keys})은 바꾸지 않는다. 데몬 설정이 필요하면 engine='private'이나 engine='embedded'를 쓴다",
    ),
    "engine-refused": ("the engine refuses {what}: {engine}", "엔진이 {what}를 거부했다: {engine}"),
    "engine-start-failed": (
        "a private engine did not start; its last words:\n{log}",
        "전용 엔진이 시작되지 않았다. 마지막 로그:\n{log}",
    ),
    "image-missing": (
        "image {image!r} is not on the engine and could not be pulled; check its name and the network, or load it with `docker load`",
        "이미지 {image!r}가 엔진에 없고 받아 올 수도 없다. 이름과 네트워크를 확인하거나 `docker load`로 넣는다",
    ),
    "image-missing-here": (
        "image {what!r} is not on this engine, which has no way to pull it; leave image= out for the lab image, or load one",
        "이미지 {what!r}가 이 엔진에 없고 받아 올 길도 없다. image=를 빼서 실습용 이미지를 쓰거나 이미지를 직접 넣는다",
    ),
    "lab-image-missing": (
        "{image} is not on the engine, cannot be pulled, and this machine has no static BusyBox to make it from; "
        "`docker pull {image}` where there is a network, or `apt install busybox-static`",
        "{image}가 엔진에 없고 받아 올 수도 없으며, 이 컴퓨터에는 대신 만들 정적 BusyBox도 없다. "
        "네트워크가 되는 곳에서 `docker pull {image}`를 하거나 `apt install busybox-static`을 한다",
    ),
    "needs-swarm": (
        "{what} needs an engine in swarm mode; netlab does not switch it on by itself",
        "{what}에는 스웜 모드 엔진이 필요하다. netlab이 마음대로 켜지는 않는다",
    ),
    "no-docker": (
        "no Docker Engine answers. Start Docker, set DOCKER_HOST, use engine='embedded', or (as root on Linux) engine='private'. Tried:\n{tried}",
        "응답하는 도커 엔진이 없다. 도커를 시작하거나 DOCKER_HOST를 지정하거나, engine='embedded'를, 리눅스의 root라면 engine='private'을 쓴다. 찾아본 곳:\n{tried}",
    ),
    "no-permission": (
        "it is there, but you may not use it; `sudo usermod -aG docker $USER`, then log in again",
        "엔진은 있지만 쓸 권한이 없다. `sudo usermod -aG docker $USER`를 하고 다시 로그인한다",
    ),
    "nobody-listens": ("nobody listens there", "듣고 있는 엔진이 없다"),
    "private-needs-dockerd": (
        "a private engine needs a dockerd, and {root} has none; on Debian: `apt install docker.io`",
        "전용 엔진에는 dockerd가 필요한데 {root}에 없다. 데비안이라면 `apt install docker.io`를 한다",
    ),
    "private-kernel-lacks": (
        "a private engine needs a kernel with veth, bridge and netfilter, which this one lacks; use engine='docker', or load the modules (`modprobe veth bridge br_netfilter`). Its last words:\n{log}",
        "전용 엔진에는 veth, bridge, netfilter를 갖춘 커널이 필요한데 이 커널에는 없다. engine='docker'를 쓰거나 모듈을 올린다(`modprobe veth bridge br_netfilter`). 마지막 로그:\n{log}",
    ),
    "private-no-cgroups": (
        "a private engine needs the cgroup file systems, which are not mounted here; use engine='docker'. Its last words:\n{log}",
        "전용 엔진에는 cgroup 파일 시스템이 필요한데 마운트되어 있지 않다. engine='docker'를 쓴다. 마지막 로그:\n{log}",
    ),
    "private-not-permitted": (
        "a private engine needs namespaces of its own, which this machine does not allow (a container without --privileged?); use engine='docker'. Its last words:\n{log}",
        "전용 엔진에는 자신만의 네임스페이스가 필요한데 이 환경이 허락하지 않는다(--privileged 없는 컨테이너인가?). engine='docker'를 쓴다. 마지막 로그:\n{log}",
    ),
    "private-needs-linux": (
        "a private engine needs Linux; use engine='docker' here",
        "전용 엔진에는 리눅스가 필요하다. 여기서는 engine='docker'를 쓴다",
    ),
    "private-needs-root": (
        "a private engine needs root; use engine='docker', or become root",
        "전용 엔진에는 root 권한이 필요하다. engine='docker'를 쓰거나 root로 실행한다",
    ),
    "private-needs-tools": (
        "a private engine needs {tools}; on Debian: `apt install iproute2 iptables util-linux`",
        "전용 엔진에는 {tools}가 필요하다. 데비안이라면 `apt install iproute2 iptables util-linux`를 한다",
    ),
    "pulling": ("pulling image {image} ...", "이미지 {image}를 받는 중 ..."),
    "served-already": (
        "an engine serves {path} already; stop it, or take another path",
        "{path}에서 이미 다른 엔진이 서비스하고 있다. 그것을 멈추거나 다른 경로를 쓴다",
    ),
    "unknown-era": (
        "there is no era {name!r} of Docker here; there are {known}",
        "도커의 시대(era) {name!r}는 없다. 쓸 수 있는 것: {known}",
    ),
    "unknown-engine": (
        "no engine {name!r}; there are {known}, private:/path/to/another/root and embedded:20.10",
        "엔진 {name!r}는 없다. 쓸 수 있는 것: {known}, private:/다른/루트/경로, embedded:20.10",
    ),
    "why-embedded": ("simulated in this process", "이 프로세스 안에서 시뮬레이션함"),
    "why-embedded-here": (
        "no Docker answers here: simulated in this process",
        "응답하는 도커가 없어 이 프로세스 안에서 시뮬레이션함",
    ),
    "why-private": ("a throw-away engine from {root}", "{root}에서 시작한 일회용 엔진"),
}

CONFLICT: Final[Sentences] = {
    "address-needs-own-network": (
        "{name!r} cannot have a fixed address on the default bridge; make a network of your own with a subnet=",
        "{name!r}는 기본 브리지에서 고정 주소를 가질 수 없다. subnet=을 지정한 네트워크를 만들어 쓴다",
    ),
    "address-needs-subnet": (
        "{name!r} can have a fixed address only on a network made with subnet=",
        "{name!r}의 고정 주소는 subnet=으로 만든 네트워크에서만 쓸 수 있다",
    ),
    "address-outside-network": (
        "the address for {what!r} lies outside the network's subnet; choose one inside it ({engine})",
        "{what!r}의 주소가 네트워크의 서브넷 밖에 있다. 서브넷 안의 주소를 고른다 ({engine})",
    ),
    "address-taken": (
        "the address for {what!r} is taken (by another container, the gateway, or as the network's own); choose another, or leave ip= out",
        "{what!r}의 주소는 이미 쓰이고 있다(다른 컨테이너, 게이트웨이, 또는 네트워크 자체의 주소). 다른 주소를 고르거나 ip=를 뺀다",
    ),
    "addresses-exhausted": (
        "no free address is left for {what!r}; remove containers, or make the network with a wider subnet=",
        "{what!r}에 줄 주소가 남아 있지 않다. 컨테이너를 지우거나 더 넓은 subnet=으로 네트워크를 만든다",
    ),
    "alias-needs-own-network": (
        "{name!r}: aliases exist on user-defined networks only, the default bridge has no DNS",
        "{name!r}: 별칭은 사용자 정의 네트워크에서만 쓸 수 있다. 기본 브리지에는 DNS가 없다",
    ),
    "attached-already": (
        "{what}: it is attached already, in another way; disconnect it first",
        "{what}: 이미 다른 설정으로 연결되어 있다. 먼저 연결을 끊는다",
    ),
    "bridge-name-taken": (
        "{name!r}: another network uses this bridge name; choose another bridge_name=",
        "{name!r}: 다른 네트워크가 이 브리지 이름을 쓰고 있다. 다른 bridge_name=을 고른다",
    ),
    "differs": (
        "{name!r} is there, made with other arguments ({what}); to replace it: lab[{name!r}].remove(), then run this again",
        "{name!r}는 이미 있지만 인자가 다르다({what}). 바꾸려면 lab[{name!r}].remove()를 한 뒤 다시 실행한다",
    ),
    "driver-missing": (
        "{what!r}: this engine has no network driver {name!r}",
        "{what!r}: 이 엔진에는 네트워크 드라이버 {name!r}가 없다",
    ),
    "held-by-foreign": (
        "a container that is not netlab's is attached; disconnect it, then clean again ({engine})",
        "netlab의 것이 아닌 컨테이너가 연결되어 있다. 연결을 끊고 다시 정리한다 ({engine})",
    ),
    "join-not-running": (
        "{what!r} cannot share the network of a container that does not run; start that one first",
        "{what!r}는 실행 중이 아닌 컨테이너의 네트워크를 함께 쓸 수 없다. 그 컨테이너를 먼저 시작한다",
    ),
    "link-not-running": (
        "{what!r} cannot be linked to a container that does not run; start that one first",
        "{what!r}는 실행 중이 아닌 컨테이너와 링크할 수 없다. 그 컨테이너를 먼저 시작한다",
    ),
    "mode-has-no-networks": (
        "{what}: a container with the network mode host, none or container: cannot be attached or detached ({engine})",
        "{what}: 네트워크 모드가 host, none, container:인 컨테이너는 붙이거나 뗄 수 없다 ({engine})",
    ),
    "name-of-foreign": (
        "the name {name!r} is in use by something that is not netlab's and that it does not touch; choose another name",
        "이름 {name!r}는 netlab의 것이 아닌 대상이 쓰고 있다. netlab은 그것을 건드리지 않는다. 다른 이름을 고른다",
    ),
    "name-of-live-lab": (
        "the name {name!r} is in use by the lab {lab!r} ({id}), which is alive; close that lab (or its notebook), or choose another name",
        "이름 {name!r}는 살아 있는 랩 {lab!r}({id})이 쓰고 있다. 그 랩(또는 노트북)을 닫거나 다른 이름을 고른다",
    ),
    "name-of-unknown-lab": (
        "the name {name!r} is in use by the lab {lab!r} of another user or machine; if it is over: `python -m netlab clean --lab {id}`",
        "이름 {name!r}는 다른 사용자나 컴퓨터의 랩 {lab!r}이 쓰고 있다. 끝난 랩이라면 `python -m netlab clean --lab {id}`로 지운다",
    ),
    "name-taken": (
        "the name {name!r} is in use on this engine; choose another name",
        "이름 {name!r}는 이 엔진에서 이미 쓰이고 있다. 다른 이름을 고른다",
    ),
    "network-in-use": (
        "network {what!r} still has containers attached; disconnect or remove them first",
        "네트워크 {what!r}에 아직 컨테이너가 연결되어 있다. 먼저 연결을 끊거나 지운다",
    ),
    "no-address": (
        "{name!r} has no address of its own to ask (host, none, or not running)",
        "{name!r}에는 물어볼 자신의 주소가 없다(host, none, 또는 실행 중이 아님)",
    ),
    "no-such-container": (
        "there is no container {name!r}; make it first with lab.container({name!r})",
        "컨테이너 {name!r}가 없다. 먼저 lab.container({name!r})로 만든다",
    ),
    "no-such-network": (
        "there is no network {name!r}; make it first with lab.network({name!r})",
        "네트워크 {name!r}가 없다. 먼저 lab.network({name!r})로 만든다",
    ),
    "no-such-thing": (
        "this lab made nothing named {name!r}; it made: {known}. Make it, or run the cell that does",
        "이 랩이 만든 것 가운데 {name!r}는 없다. 만든 것: {known}. 만들거나, 만드는 셀을 먼저 실행한다",
    ),
    "not-attached": ("{what}: it is not attached to that network", "{what}: 그 네트워크에 연결되어 있지 않다"),
    "not-mine": (
        "network {name!r} was there before this lab; netlab does not remove it",
        "네트워크 {name!r}는 이 랩보다 먼저 있었다. netlab은 지우지 않는다",
    ),
    "not-running": (
        "container {what!r} does not run; start it with .start()",
        "컨테이너 {what!r}가 실행 중이 아니다. .start()로 시작한다",
    ),
    "option-refused": (
        "the engine refuses an option of {what!r}: {engine}",
        "엔진이 {what!r}의 옵션을 거부했다: {engine}",
    ),
    "ipv6-needs-subnet": (
        "this engine chooses no IPv6 subnet by itself for network {what!r}; give one, like subnet='fd00:1::/64'",
        "이 엔진은 네트워크 {what!r}에 IPv6 서브넷을 골라 주지 않는다. subnet='fd00:1::/64'처럼 하나를 지정한다",
    ),
    "pools-exhausted": (
        "no subnet is left for network {what!r}; remove networks that are not needed, or give subnet=",
        "네트워크 {what!r}에 줄 서브넷이 남아 있지 않다. 필요 없는 네트워크를 지우거나 subnet=을 지정한다",
    ),
    "port-address-not-here": (
        "{what!r}: {port} is no address of this host; publish on 127.0.0.1 or leave the address out",
        "{what!r}: {port}는 이 호스트의 주소가 아니다. 127.0.0.1에 공개하거나 주소를 뺀다",
    ),
    "port-taken": (
        "{what!r}: host port {port} is in use; choose another, or let the engine choose (ports=80)",
        "{what!r}: 호스트 포트 {port}는 이미 쓰이고 있다. 다른 포트를 고르거나 엔진에 맡긴다(ports=80)",
    ),
    "privileged-refused": (
        "{name!r}: netlab starts no privileged container, and none with capabilities in the host's network, on an engine that is not its own; use engine='private'",
        "{name!r}: netlab은 자신의 것이 아닌 엔진에서 특권 컨테이너나 호스트 네트워크의 권한(capability)을 가진 컨테이너를 만들지 않는다. engine='private'을 쓴다",
    ),
    "program-missing": ("{what}: the image has no such program", "{what}: 이미지에 그런 프로그램이 없다"),
    "subnet-overlaps": (
        "the subnet of network {what!r} overlaps another network's; choose another, or leave subnet= out",
        "네트워크 {what!r}의 서브넷이 다른 네트워크와 겹친다. 다른 서브넷을 고르거나 subnet=을 뺀다",
    ),
    "subnet-overlaps-route": (
        "subnet {subnet} of network {name!r} overlaps the host's route to {route}, which it would hide; choose another",
        "네트워크 {name!r}의 서브넷 {subnet}은 호스트의 {route} 경로와 겹쳐 그 경로를 가린다. 다른 서브넷을 고른다",
    ),
    "volume-in-use": ("volume {what!r} is in use by a container", "볼륨 {what!r}를 컨테이너가 쓰고 있다"),
    "volume-taken": (
        "volume {name!r} belongs to {whose}; netlab does not mount it, choose another name",
        "볼륨 {name!r}는 이 랩의 것이 아니다({whose}). netlab은 마운트하지 않는다. 다른 이름을 고른다",
    ),
}

LAB: Final[Sentences] = {
    "former-removed": (
        "lab {lab!r}: {count} things that a former, dead run left were removed",
        "랩 {lab!r}: 끝난 이전 실행이 남긴 {count}개를 지웠다",
    ),
    "icc-harm": (
        "network {name!r} with icc=False: Docker switches bridge-nf-call-iptables on for the whole machine",
        "icc=False인 네트워크 {name!r}: 도커가 컴퓨터 전체의 bridge-nf-call-iptables를 켠다",
    ),
    "lab-closed": (
        "lab {name!r} is closed; open it again with Lab({name!r})",
        "랩 {name!r}는 닫혔다. Lab({name!r})로 다시 연다",
    ),
    "left-behind": ("could not be removed: {what}", "지우지 못했다: {what}"),
    "record-kept": (
        "lab {lab!r}: its engine {url} does not answer; clean again when it does",
        "랩 {lab!r}: 엔진 {url}이 응답하지 않는다. 응답할 때 다시 정리한다",
    ),
    "taken-over": (
        "the name {name!r} was held by the dead lab {lab!r}, which was removed",
        "이름 {name!r}는 끝난 랩 {lab!r}이 쥐고 있어서 그 랩을 지웠다",
    ),
}

RESULT: Final[Sentences] = {
    "no-output": ("(no output)", "(출력 없음)"),
    "executed": ("{command}: exit {exit_code}", "{command}: 종료 코드 {exit_code}"),
    "fetched": ("{source} ← {url}: {status} {first}", "{source} ← {url}: {status} {first}"),
    "not-fetched": ("{source} ← {url}: no answer ({reason})", "{source} ← {url}: 응답 없음 ({reason})"),
    "ping-answered": ("{source} → {where}: answered in {rtt} ms", "{source} → {where}: {rtt} ms 만에 응답"),
    "ping-unanswered": ("{source} → {where}: no answer ({reason})", "{source} → {where}: 응답 없음 ({reason})"),
    "resolved": (
        "{source}: {name} is {addresses} (says {server})",
        "{source}: {name} → {addresses} ({server}의 답)",
    ),
    "unresolved": (
        "{source}: {name} is unknown ({reason}; asked {server})",
        "{source}: {name} → 알 수 없는 이름 ({reason}, {server}에 물음)",
    ),
    "unresolved-unasked": (
        "{source}: {name} is unknown ({reason}; no name server answered)",
        "{source}: {name} → 알 수 없는 이름 ({reason}, 답한 네임 서버 없음)",
    ),
}

LIBRARY: Final[Sentences] = INPUT | ENGINE | CONFLICT | LAB | RESULT
