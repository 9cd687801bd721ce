# %% [markdown] lang="en"
# # Host and none
#
# A bridge gives a container a network of its own. Two networks that every engine has go to the extremes: `host` takes
# all isolation away, `none` leaves nothing but loopback. Between them you see what isolation is made of.
#
# **You will**
#
# - run a container in the host's own network namespace, and see what it may do there,
# - see why `-p` means nothing to it,
# - run one with no network at all,
# - plug a cable into that one by hand, as Docker does for every other container.
#
# **Time**: 20 minutes. **Needs**: any Docker Engine; the outside and the cable need an engine whose host can be entered
# (private, embedded). **Before this**: [Start here](00_start_here.ipynb).

# %% [markdown] lang="ko"
# # host와 none
#
# 브리지(bridge)는 컨테이너에 자신만의 네트워크를 준다. 모든 엔진에 있는 두 네트워크는 양극단으로 간다. `host`는 격리(isolation)를
# 모두 없애고, `none`은 루프백(loopback) 말고는 아무것도 남기지 않는다. 그 사이에서 격리가 무엇으로 이루어지는지 볼 수 있다.
#
# **할 일**
#
# - 컨테이너를 호스트(host) 자신의 네트워크 네임스페이스(network namespace)에서 실행하고, 거기서 무엇을 할 수 있는지 본다.
# - 그런 컨테이너에는 왜 `-p`가 아무 뜻이 없는지 본다.
# - 네트워크가 전혀 없는 컨테이너를 실행한다.
# - 도커가 다른 모든 컨테이너에 해 주는 대로, 그 컨테이너에 손으로 랜선을 꽂는다.
#
# **시간**: 20분. **필요한 것**: 도커 엔진. 어떤 것이든 된다. 호스트 밖에서 보는 부분과 랜선을 꽂는 부분에는 호스트에 들어갈 수 있는
# 엔진(private, embedded)이 필요하다. **먼저 볼 것**: [여기서 시작한다](00_start_here.ipynb).

# %% tags=["parameters"]
engine = "auto"
lang = "en"

# %% tags=["setup"]
from netlab import Lab, NetlabError
from netlab.course.checks import check
from netlab.ui.predict import predict

# %% tags=["setup"]
lab = Lab("extremes", engine=engine, lang=lang)
lab

# %% [markdown] lang="en"
# ## No isolation at all
#
# `web` is a usual container on a bridge network, `inhost` runs in host mode:
#
# ```bash
# docker network create app
# docker run -d --name web --network app --hostname web busybox sleep infinity
# docker run -d --name inhost --network host busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 격리가 전혀 없다
#
# `web`은 브리지 네트워크에 있는 보통 컨테이너이고, `inhost`는 host 모드로 실행한다.
#
# ```bash
# docker network create app
# docker run -d --name web --network app --hostname web busybox sleep infinity
# docker run -d --name inhost --network host busybox sleep infinity
# ```

# %%
app = lab.network("app")
web = lab.container("web", networks=[app], hostname="web")
inhost = lab.container("inhost", networks="host")

# %% lang="en" tags=["predict"]
guess = predict("Which IP address does Docker give to `inhost`?", {
    "none": "none at all", "bridge": "one on the default bridge", "lan": "a new one on the host's own network",
}, misconceptions={
    "bridge": "The default bridge is for who asks for no network. This one asked for `host`.",
    "lan": "A new address on that network would be macvlan's way. Here nothing new is made.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("도커는 `inhost`에 어떤 IP 주소를 줄까?", {
    "none": "아무것도 주지 않는다", "bridge": "기본 브리지의 주소", "lan": "호스트가 있는 네트워크의 새 주소",
}, misconceptions={
    "bridge": "기본 브리지는 네트워크를 지정하지 않은 컨테이너를 위한 것이다. 이 컨테이너는 `host`를 지정했다.",
    "lan": "그 네트워크의 새 주소를 주는 것은 macvlan의 방식이다. 여기서는 새로 만드는 것이 없다.",
})
guess

# %%
inhost.addresses

# %%
guess.reveal("none" if not inhost.addresses else "bridge" if "bridge" in inhost.addresses else "lan")

# %% [markdown] lang="en"
# Yet it has interfaces, and more of them than any container you saw:
#
# ```bash
# docker exec inhost ip addr
# docker exec inhost hostname
# ```

# %% [markdown] lang="ko"
# 그런데 인터페이스(interface)는 있다. 지금까지 본 어느 컨테이너보다 많다.
#
# ```bash
# docker exec inhost ip addr
# docker exec inhost hostname
# ```

# %%
inhost.interfaces

# %%
print(web.exec("hostname"), inhost.exec("hostname"))

# %% [markdown] lang="en" claims="test_a_container_in_host_mode_has_the_interfaces_of_the_host test_a_container_in_host_mode_has_the_name_of_the_host_and_no_address_of_its_own"
# These are the interfaces of the host itself: its own card, `docker0`, a bridge for each network, and the host's end of
# each container's cable. A *network namespace* is a set of interfaces, routes, ports and rules. Each container usually
# gets a new one; `--network host` gives it the host's. Even the host's name comes along. So Docker has no address to give.
#
# Files and processes are isolated as ever: it is the network only that is shared.

# %% [markdown] lang="ko"
# 이것은 호스트 자신의 인터페이스이다. 호스트의 랜 카드, `docker0`, 네트워크마다 하나씩 있는 브리지, 그리고 각 컨테이너에 꽂힌 랜선의
# 호스트 쪽 끝이 보인다. *네트워크 네임스페이스*란 인터페이스, 경로(route), 포트(port), 규칙의 묶음이다. 컨테이너는 보통 새것을 하나씩
# 받지만 `--network host`를 쓰면 호스트의 것을 받는다. 호스트의 이름까지 따라온다. 그래서 도커가 줄 주소가 없다.
#
# 파일과 프로세스는 여전히 격리되어 있다. 함께 쓰는 것은 네트워크뿐이다.

# %%
lab.diagram()

# %% [markdown] lang="en"
# ## Whose localhost?
#
# `inhost` starts a web server that listens on `127.0.0.1` only:
#
# ```bash
# docker exec inhost httpd -h /etc -p 127.0.0.1:8099
# docker run -d --name second --network host busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 누구의 localhost인가
#
# `inhost`가 `127.0.0.1`에서만 듣는 웹 서버를 시작한다.
#
# ```bash
# docker exec inhost httpd -h /etc -p 127.0.0.1:8099
# docker run -d --name second --network host busybox sleep infinity
# ```

# %%
inhost.exec("httpd -h /etc -p 127.0.0.1:8099")
second = lab.container("second", networks="host")

# %% lang="en" tags=["predict"]
guess = predict("`second`, another container in host mode, opens `http://localhost:8099/hostname`. Does it get the page?", misconceptions={
    "no": "Two containers usually have two localhosts. These two have none of their own: both use the host's.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("host 모드의 다른 컨테이너 `second`가 `http://localhost:8099/hostname`을 연다. 페이지를 받을까?", misconceptions={
    "no": "컨테이너가 둘이면 보통 localhost도 둘이다. 그러나 이 둘에게는 자신만의 localhost가 없고, 둘 다 호스트의 것을 쓴다.",
})
guess

# %%
page = second.fetch("http://localhost:8099/hostname")
page

# %%
guess.reveal(page)

# %%
web.fetch("http://localhost:8099/hostname")

# %% [markdown] lang="en" claims="test_localhost_of_a_container_in_host_mode_is_the_hosts"
# ```bash
# docker exec second wget -q -O - http://localhost:8099/hostname
# docker exec web wget -q -O - http://localhost:8099/hostname      # refused
# ```
#
# In host mode `localhost` is the host's: every service that your machine keeps for itself on 127.0.0.1, a database
# perhaps, is open to such a container. `web`, on a bridge, has a localhost of its own and is refused.

# %% [markdown] lang="ko"
# ```bash
# docker exec second wget -q -O - http://localhost:8099/hostname
# docker exec web wget -q -O - http://localhost:8099/hostname      # 거부된다
# ```
#
# host 모드에서 `localhost`는 호스트의 것이다. 데이터베이스처럼 컴퓨터가 127.0.0.1에서 자기만 쓰려고 열어 둔 서비스가 모두 이런
# 컨테이너에 열린다. 브리지에 있는 `web`에는 자신만의 localhost가 있어서 거부된다.

# %% [markdown] lang="en"
# ## One port, two servers
#
# On a bridge, ten containers can each have a server on port 80. And in host mode?
#
# ```bash
# docker exec second httpd -h /etc -p 127.0.0.1:8099
# ```

# %% [markdown] lang="ko"
# ## 포트 하나에 서버 둘
#
# 브리지에서는 컨테이너 열 개가 저마다 포트 80에 서버를 둘 수 있다. host 모드에서는 어떨까?
#
# ```bash
# docker exec second httpd -h /etc -p 127.0.0.1:8099
# ```

# %%
second.exec("httpd -h /etc -p 127.0.0.1:8099")

# %% [markdown] lang="en" claims="test_containers_in_host_mode_share_the_ports_of_the_host"
# `Address already in use`: ports belong to the namespace, and all containers in host mode, and all programs of the host,
# share the one.
#
# ## Publishing a port
#
# ```bash
# docker run -d --name published --network host -p 127.0.0.1:8098:80 busybox sleep infinity
# docker port published
# ```

# %% [markdown] lang="ko"
# `Address already in use`, 곧 주소가 이미 쓰이고 있다고 한다. 포트는 네임스페이스에 속하며, host 모드의 모든 컨테이너와 호스트의 모든
# 프로그램이 그 하나를 함께 쓴다.
#
# ## 포트 공개
#
# ```bash
# docker run -d --name published --network host -p 127.0.0.1:8098:80 busybox sleep infinity
# docker port published
# ```

# %% lang="en" tags=["predict"]
guess = predict("What does `-p 127.0.0.1:8098:80` do in host mode?", {
    "leads": "port 8098 of the host leads to port 80 of the container", "error": "Docker refuses to start it", "nothing": "nothing",
}, misconceptions={
    "leads": "Publishing leads from the host's namespace into the container's. Here they are one and the same.",
    "error": "The engine accepts it in silence; only the docker command prints a warning.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("host 모드에서 `-p 127.0.0.1:8098:80`은 무엇을 할까?", {
    "leads": "호스트의 포트 8098이 컨테이너의 포트 80으로 이어진다", "error": "도커가 시작을 거부한다", "nothing": "아무것도 하지 않는다",
}, misconceptions={
    "leads": "포트 공개는 호스트의 네임스페이스에서 컨테이너의 네임스페이스로 이어 주는 것이다. 여기서는 둘이 하나이다.",
    "error": "엔진은 아무 말 없이 받아들이고, 도커 명령만 경고를 출력한다.",
})
guess

# %%
try:
    ports = lab.container("published", networks="host", ports="127.0.0.1:8098:80").ports
except NetlabError:
    ports = None
ports

# %%
guess.reveal("error" if ports is None else "leads" if ports else "nothing")

# %% [markdown] lang="en" claims="test_published_ports_are_discarded_in_host_mode"
# Nothing was published. The docker command says so: `WARNING: Published ports are discarded when using host network mode`.
#
# ## Who reaches whom
#
# `inhost` and the bridge containers of this host:

# %% [markdown] lang="ko"
# 공개된 것이 없다. 도커 명령은 이렇게 알려 준다: `WARNING: Published ports are discarded when using host network mode`.
#
# ## 누가 누구에게 닿는가
#
# `inhost`와 이 호스트의 브리지 컨테이너 사이를 본다.

# %%
display(inhost.ping(web), inhost.resolve("web"))

# %% [markdown] lang="en" claims="test_a_container_in_host_mode_reaches_bridge_containers_by_address_not_by_name"
# The host has a foot on every bridge, so `inhost` reaches `web` by its address. The *name* `web` is known on the network
# `app` only, to those who are on it.
#
# And the other way, from outside the host? This time the server listens on *all* addresses, so the next cell runs only
# where the host is a throw-away one:

# %% [markdown] lang="ko"
# 호스트는 모든 브리지에 발을 딛고 있으므로 `inhost`는 주소로 `web`에 닿는다. `web`이라는 *이름*은 네트워크 `app`에서만, 거기 있는
# 컨테이너에게만 통한다.
#
# 반대로 호스트 밖에서 오는 것은 어떨까? 이번에는 서버가 *모든* 주소에서 듣는다. 그래서 다음 셀은 호스트가 한 번 쓰고 버리는 것일 때만 실행된다.

# %%
if lab.has("outside"):
    inhost.exec("httpd -h /etc -p 8097")
    page = lab.outside.fetch(f"http://{lab.host.address}:8097/hostname")
    display(page)

# %% [markdown] lang="en" claims="test_a_port_opened_in_host_mode_is_open_to_the_lan_without_being_published"
# A machine on the same LAN (local network) gets the page, and nobody published a port. That is *no isolation*: whatever
# listens in host mode listens on the host.
#
# Where is host mode worth it? Where a program needs the host's network as it is: a monitor of its interfaces, a great
# range of ports, or no address translation on the way.

# %% [markdown] lang="ko"
# 같은 LAN(근거리 통신망)에 있는 컴퓨터가 페이지를 받았다. 포트를 공개한 사람은 아무도 없다. *격리가 없다*는 것은 이런 뜻이다. host 모드에서
# 듣는 것은 모두 호스트에서 듣는다.
#
# host 모드는 언제 쓸모가 있을까? 프로그램에 호스트의 네트워크가 있는 그대로 필요할 때이다. 인터페이스를 감시할 때, 포트를 아주 많이 쓸 때,
# 중간에 주소 변환이 없어야 할 때가 그렇다.

# %% [markdown] lang="en"
# > **Docker Desktop.** On Windows and macOS the engine runs in a virtual machine, and *its* network is the host's. Since
# > version 4.34 Docker Desktop can join the two for TCP and UDP, once you switch it on in the settings
# > ([Docker's page](https://docs.docker.com/engine/network/drivers/host/)).
#
# ## Nothing at all
#
# The other extreme:
#
# ```bash
# docker run -d --name hermit --network none --cap-add NET_ADMIN busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# > **Docker Desktop.** Windows와 macOS에서는 엔진이 가상 머신 안에서 돌며, *그 가상 머신의* 네트워크가 호스트의 네트워크가 된다.
# > 4.34 버전부터는 설정에서 켜면 Docker Desktop이 TCP와 UDP에 한해 둘을 이어 준다
# > ([도커 문서](https://docs.docker.com/engine/network/drivers/host/)).
#
# ## 아무것도 없다
#
# 이번에는 반대쪽 끝이다.
#
# ```bash
# docker run -d --name hermit --network none --cap-add NET_ADMIN busybox sleep infinity
# ```

# %%
hermit = lab.container("hermit", networks="none", cap_add="NET_ADMIN")

# %%
hermit.ping("127.0.0.1")

# %%
print(hermit.exec("ip addr"))

# %%
display(hermit.routes, hermit.ping(web), hermit.resolve("web"))

# %% [markdown] lang="en" claims="test_a_container_of_none_has_loopback_only_and_no_route test_a_container_of_none_reaches_nobody test_published_ports_of_none_lead_nowhere"
# ```bash
# docker exec hermit ip addr
# docker exec hermit ip route        # empty
# ```
#
# A namespace of its own with `lo` in it and nothing else: no interface, no route, nobody to ask for a name. A port
# published with `-p` leads nowhere. That suits a job that must reach nobody and be reached by nobody, or a network
# that you make yourself.
#
# ## Join a network?

# %% [markdown] lang="ko"
# ```bash
# docker exec hermit ip addr
# docker exec hermit ip route        # 비어 있다
# ```
#
# `lo`만 들어 있는 자신만의 네임스페이스이다. 인터페이스도 경로도 없고, 이름을 물어볼 곳도 없다. `-p`로 공개한 포트는 아무 데로도 이어지지
# 않는다. 누구에게도 닿아서는 안 되고 누구도 닿아서는 안 되는 작업에, 또는 네트워크를 직접 만들 때 알맞다.
#
# ## 네트워크에 들어갈 수 있을까

# %% lang="en" tags=["predict"]
guess = predict("Can `hermit` be connected to `app`, like the containers of notebook 06?", misconceptions={
    "yes": "`host` and `none` do not go together with another network.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("06 노트북의 컨테이너들처럼 `hermit`을 `app`에 연결할 수 있을까?", misconceptions={
    "yes": "`host`와 `none`은 다른 네트워크와 함께 쓸 수 없다.",
})
guess

# %%
try:
    app.connect(hermit)
except NetlabError as error:
    print(error)

# %%
guess.reveal("app" in hermit.networks)

# %% [markdown] lang="en" claims="test_a_container_of_host_or_none_cannot_be_connected_to_another_network test_a_container_of_none_joins_a_network_after_it_left_none"
# ```bash
# docker network connect app hermit      # refused
# ```
#
# A container in host mode can never be moved to another network. One of `none` can, if it leaves `none` first:
# `docker network disconnect none hermit`. But today it stays a hermit, and gets its cable by hand.

# %% [markdown] lang="ko"
# ```bash
# docker network connect app hermit      # 거부된다
# ```
#
# host 모드의 컨테이너는 결코 다른 네트워크로 옮길 수 없다. `none`의 컨테이너는 먼저 `none`에서 나오면 옮길 수 있다:
# `docker network disconnect none hermit`. 그러나 오늘은 그대로 두고 랜선을 손으로 꽂아 준다.

# %% [markdown] lang="en"
# ## A cable by hand
#
# What does Docker do when it puts a container on a bridge? Four things, and each is one command of the host. A *veth*
# pair is a cable in software: what goes in at one end comes out at the other.
#
# ```bash
# docker network create --subnet 203.0.113.0/26 -o com.docker.network.bridge.name=br-hand hand
# docker run -d --name friend --network hand --hostname friend busybox sleep infinity
# PID=$(docker inspect -f '{{.State.Pid}}' hermit)
# sudo ip link add cable type veth peer name plug    # a cable with two ends
# sudo ip link set cable master br-hand              # one end into the bridge
# sudo ip link set cable up
# sudo ip link set plug netns $PID                   # the other into the container's namespace
# ```

# %% [markdown] lang="ko"
# ## 손으로 꽂는 랜선
#
# 도커는 컨테이너를 브리지에 올릴 때 무엇을 할까? 네 가지를 하며, 하나하나가 호스트의 명령 한 줄이다. *veth* 쌍은 소프트웨어로 된 랜선으로,
# 한쪽 끝에 넣은 것이 다른 쪽 끝으로 나온다.
#
# ```bash
# docker network create --subnet 203.0.113.0/26 -o com.docker.network.bridge.name=br-hand hand
# docker run -d --name friend --network hand --hostname friend busybox sleep infinity
# PID=$(docker inspect -f '{{.State.Pid}}' hermit)
# sudo ip link add cable type veth peer name plug    # 양쪽 끝이 있는 랜선
# sudo ip link set cable master br-hand              # 한쪽 끝은 브리지에
# sudo ip link set cable up
# sudo ip link set plug netns $PID                   # 다른 쪽 끝은 컨테이너의 네임스페이스에
# ```

# %%
hand = lab.network("hand", subnet="203.0.113.0/26", bridge_name="br-hand")
friend = lab.container("friend", networks=[hand], hostname="friend")

# %%
if lab.has("host"):
    lab.host.exec("ip link add cable type veth peer name plug")
    lab.host.exec("ip link set cable master br-hand")
    lab.host.exec("ip link set cable up")
    lab.host.exec(f"ip link set plug netns {hermit.inspect()['State']['Pid']}")

# %% [markdown] lang="en"
# Inside, the end of the cable still needs a name, an address and a way out. `hermit` may do that itself, since it was
# started with `--cap-add NET_ADMIN`:
#
# ```bash
# docker exec hermit ip link set plug name eth0
# docker exec hermit ip addr add 203.0.113.50/26 dev eth0
# docker exec hermit ip link set eth0 up
# docker exec hermit ip route add default via 203.0.113.1
# ```

# %% [markdown] lang="ko"
# 안쪽에서는 랜선 끝에 아직 이름과 주소와 바깥으로 나가는 길이 있어야 한다. `hermit`은 `--cap-add NET_ADMIN`으로 시작했으므로 이 일을
# 스스로 할 수 있다.
#
# ```bash
# docker exec hermit ip link set plug name eth0
# docker exec hermit ip addr add 203.0.113.50/26 dev eth0
# docker exec hermit ip link set eth0 up
# docker exec hermit ip route add default via 203.0.113.1
# ```

# %%
if lab.has("host"):
    hermit.exec("ip link set plug name eth0")
    hermit.exec("ip addr add 203.0.113.50/26 dev eth0")
    hermit.exec("ip link set eth0 up")
    hermit.exec("ip route add default via 203.0.113.1")

# %%
print(hermit.exec("ip addr"))

# %% lang="en" tags=["predict"]
guess = predict("What does `hermit` get now, with its cable in the bridge of the network `hand`?", {
    "address": "it reaches `friend` by address, not by name", "both": "it reaches `friend` by address and by name", "neither": "neither",
}, misconceptions={
    "both": "Names are Docker's own work: its name server and its list of who is on a network. Docker knows nothing of this cable.",
    "neither": "The bridge does not ask who plugged the cable in.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("네트워크 `hand`의 브리지에 랜선을 꽂은 `hermit`은 이제 무엇을 할 수 있을까?", {
    "address": "주소로는 `friend`에 닿지만 이름으로는 닿지 않는다", "both": "주소로도 이름으로도 `friend`에 닿는다", "neither": "둘 다 안 된다",
}, misconceptions={
    "both": "이름은 도커가 하는 일이다. 도커의 네임 서버와, 누가 네트워크에 있는지 적은 도커의 목록이 있어야 한다. 도커는 이 랜선을 전혀 모른다.",
    "neither": "브리지는 누가 랜선을 꽂았는지 묻지 않는다.",
})
guess

# %%
if lab.has("host"):
    by_address, by_name = hermit.ping(friend), hermit.resolve("friend")
    outcome = guess.reveal("both" if by_name else "address" if by_address else "neither")
    display(by_address, by_name, outcome)

# %%
lab.diagram()

# %% [markdown] lang="en" claims="test_a_veth_pair_by_hand_does_what_the_bridge_driver_does test_docker_knows_nothing_of_what_was_wired_by_hand test_what_was_wired_by_hand_is_gone_after_a_restart test_configuring_an_interface_needs_a_capability"
# The packets flow, out to the LAN as well, for the network's address translation covers its whole subnet. But in Docker's
# books, by which the diagram goes, `hermit` is still on `none`: it is no member of `hand`, has no name there, Docker may give
# `203.0.113.50` to somebody else, and after a restart the cable is gone. **The bridge driver is these commands, and the
# bookkeeping.** Network plug-ins that start from `none` bring a bookkeeping of their own.

# %% [markdown] lang="ko"
# 패킷이 흐른다. 네트워크의 주소 변환은 서브넷(subnet) 전체에 걸리므로 LAN으로도 나간다. 그러나 다이어그램이 따르는 도커의 장부에서
# `hermit`은 여전히 `none`에 있다. `hand`의 구성원이 아니고 거기에 이름도 없으며, 도커가 `203.0.113.50`을 다른 컨테이너에 줄 수도 있고, 다시 시작하면 랜선은
# 사라진다. **브리지 드라이버란 이 명령들과 장부를 합한 것이다.** `none`에서 출발하는 네트워크 플러그인은 자신의 장부를 따로 가지고 있다.

# %% [markdown] lang="en"
# ## Exercise
#
# There is a third way between a network of one's own and the host's: the network of *another container*. `vault` has no
# network and never will, but a web server on its localhost:
#
# ```bash
# docker run -d --name vault --network none busybox sleep infinity
# docker exec vault sh -c 'mkdir /www; echo gold > /www/index.html'
# docker exec vault httpd -h /www -p 127.0.0.1:8000
# ```

# %% [markdown] lang="ko"
# ## 연습 문제
#
# 자신만의 네트워크와 호스트의 네트워크 사이에 세 번째 길이 있다. *다른 컨테이너*의 네트워크이다. `vault`에는 네트워크가 없고 앞으로도 없지만,
# localhost에 웹 서버가 있다.
#
# ```bash
# docker run -d --name vault --network none busybox sleep infinity
# docker exec vault sh -c 'mkdir /www; echo gold > /www/index.html'
# docker exec vault httpd -h /www -p 127.0.0.1:8000
# ```

# %%
vault = lab.container("vault", networks="none")
vault.exec(["sh", "-c", "mkdir -p /www; echo gold > /www/index.html"])
vault.exec("httpd -h /www -p 127.0.0.1:8000")
vault.fetch("http://localhost:8000/")

# %% [markdown] lang="en" claims="test_containers_of_none_are_apart_from_each_other test_a_container_can_share_the_network_namespace_of_another"
# Start a container `keeper` that opens `http://localhost:8000/` and gets the page *from* `vault`, while neither of the
# two has any interface but loopback. (`docker run --help` shows what `--network` takes; `lab.container` takes the same.)

# %% [markdown] lang="ko"
# 컨테이너 `keeper`를 시작해서, `http://localhost:8000/`을 열면 `vault`에서 온 페이지를 받게 한다. 둘 다 루프백 말고는 인터페이스가 없어야
# 한다. (`--network`가 무엇을 받는지는 `docker run --help`에 나온다. `lab.container`도 같은 것을 받는다.)

# %% tags=["exercise"]
# solution
keeper = lab.container("keeper", networks="container:vault")
keeper.fetch("http://localhost:8000/")

# %% tags=["check"]
check("host-and-none-1", lab)

# %% [markdown] lang="en" claims="test_a_container_in_host_mode_has_the_interfaces_of_the_host test_localhost_of_a_container_in_host_mode_is_the_hosts test_containers_in_host_mode_share_the_ports_of_the_host test_published_ports_are_discarded_in_host_mode test_a_container_of_none_has_loopback_only_and_no_route test_a_container_of_host_or_none_cannot_be_connected_to_another_network test_a_veth_pair_by_hand_does_what_the_bridge_driver_does test_docker_knows_nothing_of_what_was_wired_by_hand test_a_container_can_share_the_network_namespace_of_another"
# ## Recap
#
# - `--network host` gives a container the host's network namespace: its interfaces, its ports, its localhost. No address
#   of its own, nothing to publish, no isolation.
# - `--network none` gives it a namespace with loopback only.
# - Neither goes together with another network.
# - A veth pair, a bridge, an address and a route make a network by hand; names and addresses are then nobody's business.
# - `--network container:NAME` shares the namespace of another container.

# %% [markdown] lang="ko"
# ## 정리
#
# - `--network host`는 컨테이너에 호스트의 네트워크 네임스페이스를 준다. 호스트의 인터페이스와 포트와 localhost를 쓰며, 자신만의 주소도
#   공개할 포트도 격리도 없다.
# - `--network none`은 루프백만 있는 네임스페이스를 준다.
# - 둘 다 다른 네트워크와 함께 쓸 수 없다.
# - veth 쌍과 브리지와 주소와 경로가 있으면 손으로 네트워크를 만들 수 있다. 그때 이름과 주소는 아무도 관리해 주지 않는다.
# - `--network container:NAME`은 다른 컨테이너의 네임스페이스를 함께 쓴다.

# %% tags=["teardown"]
lab.close()

# %% [markdown] lang="en"
# ## Where to go next
#
# [macvlan](10_macvlan.ipynb) puts a container on the host's own network, but with an address of its own. Docker's pages:
# [Host network driver](https://docs.docker.com/engine/network/drivers/host/),
# [None network driver](https://docs.docker.com/engine/network/drivers/none/).

# %% [markdown] lang="ko"
# ## 다음으로
#
# [macvlan](10_macvlan.ipynb)은 컨테이너를 호스트와 같은 네트워크에 올리되 자신만의 주소를 준다. 도커 공식 문서:
# [Host network driver](https://docs.docker.com/engine/network/drivers/host/),
# [None network driver](https://docs.docker.com/engine/network/drivers/none/).
