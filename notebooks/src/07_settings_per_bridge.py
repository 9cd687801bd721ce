# %% [markdown] lang="en"
# # Settings per bridge
#
# You can make as many bridge networks as you like, and each has settings of its own: its addresses, the size of its packets,
# who may talk to whom. The default bridge has settings too, but they are the daemon's, and every container on it
# shares them.
#
# **You will**
#
# - give a network its subnet, gateway, address range and MTU,
# - keep containers of one network apart from each other,
# - see what happens without address translation, and where ports are published,
# - see the settings as rules of the host's `iptables`, one set for each bridge,
# - change the settings of `docker0`, and see whom that concerns.
#
# **Time**: 20 minutes. **Needs**: any Docker Engine; some parts need an engine whose host can be entered, or a daemon of
# your own (private, embedded). **Before this**: [Connect and disconnect](06_connect_and_disconnect.ipynb).

# %% [markdown] lang="ko"
# # 브리지마다 다른 설정
#
# 브리지(bridge) 네트워크는 몇 개든 만들 수 있고, 네트워크마다 설정이 따로 있다. 주소, 패킷(packet)의 크기, 누가 누구와 통신할 수 있는지가
# 그것이다. 기본 브리지(default bridge)에도 설정이 있지만 그것은 데몬(daemon)의 설정이며, 거기 있는 모든 컨테이너가 함께 쓴다.
#
# **할 일**
#
# - 네트워크에 서브넷(subnet), 게이트웨이(gateway), 주소 범위, MTU를 정해 준다.
# - 한 네트워크의 컨테이너들을 서로 떼어 놓는다.
# - 주소 변환이 없으면 어떻게 되는지, 포트는 어디에 공개되는지 본다.
# - 설정이 호스트 `iptables`의 규칙이 된 모습을 본다. 규칙은 브리지마다 한 벌씩 있다.
# - `docker0`의 설정을 바꾸고 그것이 누구에게 미치는지 본다.
#
# **시간**: 20분. **필요한 것**: 도커 엔진. 어떤 것이든 된다. 몇 부분에는 호스트에 들어갈 수 있거나 데몬을 따로 띄울 수 있는
# 엔진(private, embedded)이 필요하다. **먼저 볼 것**: [연결하고 끊기](06_connect_and_disconnect.ipynb).

# %% tags=["parameters"]
engine = "auto"
lang = "en"

# %% tags=["setup"]
from netlab import Lab, NetlabError
from netlab.course.checks import check
from netlab.ui.predict import predict

# %% tags=["setup"]
lab = Lab("settings", engine=engine, lang=lang)
lab

# %% [markdown] lang="en"
# ## Addresses
#
# The network `office` gets its addresses from us instead of from Docker: a *subnet*; the *gateway*, which is the host's own
# address on it; a *range* from which containers are served; and one address of that range that is set aside, for a printer.
#
# ```bash
# docker network create \
#   --subnet 203.0.113.0/26 --gateway 203.0.113.62 --ip-range 203.0.113.32/28 \
#   --aux-address printer=203.0.113.32 -o com.docker.network.driver.mtu=1400 office
# docker run -d --name desk --network office busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 주소
#
# 네트워크 `office`의 주소는 도커가 고르지 않고 우리가 정한다. *서브넷*, 그 위에 있는 호스트 자신의 주소인 *게이트웨이*, 컨테이너에 나누어 줄
# *범위*, 그리고 그 범위에서 프린터를 위해 따로 떼어 둔 주소 하나이다.
#
# ```bash
# docker network create \
#   --subnet 203.0.113.0/26 --gateway 203.0.113.62 --ip-range 203.0.113.32/28 \
#   --aux-address printer=203.0.113.32 -o com.docker.network.driver.mtu=1400 office
# docker run -d --name desk --network office busybox sleep infinity
# ```

# %%
office = lab.network("office", mtu=1400, subnet="203.0.113.0/26", gateway="203.0.113.62",
                     ip_range="203.0.113.32/28", aux_addresses={"printer": "203.0.113.32"})

# %% lang="en" tags=["predict"]
guess = predict("Which address does the first container on `office` get?", {
    "203.0.113.1": "203.0.113.1, the first of the subnet", "203.0.113.32": "203.0.113.32, the first of the range", "203.0.113.33": "203.0.113.33",
}, misconceptions={
    "203.0.113.1": "It would without a range. The range says from where Docker may take addresses by itself.",
    "203.0.113.32": "That one is set aside for the printer, so Docker never gives it away by itself.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`office`의 첫 컨테이너는 어떤 주소를 받을까?", {
    "203.0.113.1": "서브넷의 첫 주소 203.0.113.1", "203.0.113.32": "범위의 첫 주소 203.0.113.32", "203.0.113.33": "203.0.113.33",
}, misconceptions={
    "203.0.113.1": "범위가 없다면 그랬을 것이다. 범위는 도커가 스스로 주소를 고를 수 있는 곳을 정한다.",
    "203.0.113.32": "그 주소는 프린터를 위해 떼어 두었으므로 도커가 스스로 내주는 일이 없다.",
})
guess

# %%
desk = lab.container("desk", networks=[office])
desk.interfaces

# %%
guess.reveal(desk.address)

# %%
desk.routes

# %% [markdown] lang="en" claims="test_a_network_is_told_its_subnet_gateway_and_range test_an_address_set_aside_is_given_to_nobody test_a_fixed_address_may_lie_outside_the_range_but_inside_the_subnet"
# The lowest free address *of the range*, and the route to the outside goes through the gateway that was asked for. The range
# binds only Docker's own choice: `docker run --ip 203.0.113.5` is fine, since that is inside the subnet. So part of a
# subnet can be kept for addresses that you give by hand.

# %% [markdown] lang="ko"
# *범위 안에서* 비어 있는 가장 낮은 주소를 받았고, 바깥으로 나가는 경로(route)는 정해 준 게이트웨이를 지난다. 범위는 도커가 스스로 고를 때만
# 지켜진다. `docker run --ip 203.0.113.5`는 서브넷 안의 주소이므로 괜찮다. 그래서 서브넷의 일부를 손으로 줄 주소로 남겨 둘 수 있다.

# %% [markdown] lang="en"
# ## The size of a packet
#
# The *MTU* is the size in bytes of the biggest packet that an interface sends in one piece. `office` was made with 1400, as
# one does where packets go on through a tunnel (a VPN), which needs some room of its own. Now a second network, without
# any setting:
#
# ```bash
# docker network create plain
# docker run -d --name guest --network plain busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 패킷의 크기
#
# *MTU*는 인터페이스(interface)가 한 번에 보내는 가장 큰 패킷의 크기(바이트)이다. `office`는 1400으로 만들었다. 패킷이 터널(VPN)을 지나는
# 곳에서는 터널이 쓸 자리를 남겨야 하므로 이렇게 한다. 이번에는 아무 설정 없이 두 번째 네트워크를 만든다.
#
# ```bash
# docker network create plain
# docker run -d --name guest --network plain busybox sleep infinity
# ```

# %%
guest = lab.container("guest", networks=[lab.network("plain")])

# %% lang="en" tags=["predict"]
guess = predict("Which MTU has the interface of `guest`, on `plain`?", ["1400", "1500"], misconceptions={
    "1400": "That was said to `office`. A setting belongs to one network, not to the engine.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`plain`에 있는 `guest`의 인터페이스는 MTU가 얼마일까?", ["1400", "1500"], misconceptions={
    "1400": "그것은 `office`에 준 설정이다. 설정은 엔진이 아니라 네트워크 하나에 속한다.",
})
guess

# %%
{name: lab[name].interfaces[0].mtu for name in ("desk", "guest")}

# %%
guess.reveal(str(guest.interfaces[0].mtu))

# %% [markdown] lang="en" claims="test_the_mtu_of_a_network_is_that_of_its_containers_only"
# 1400 on `office`, 1500 (Ethernet's usual size) on `plain`. That is the point of this notebook: **each bridge has its own
# settings**. The diagram shows both:

# %% [markdown] lang="ko"
# `office`에서는 1400이고 `plain`에서는 이더넷의 보통 크기인 1500이다. 이 노트북의 요점이 이것이다. **브리지마다 자신만의 설정이 있다.**
# 다이어그램에 둘 다 보인다.

# %%
lab.diagram()

# %% [markdown] lang="en"
# ## Who may talk to whom
#
# *icc* stands for inter-container communication. Read this first if the engine is your own Docker: the engine carries it out
# by letting the host's firewall see bridged packets (`net.bridge.bridge-nf-call-iptables`), for the whole machine.
#
# ```bash
# docker network create -o com.docker.network.bridge.enable_icc=false quiet
# docker run -d --name monk --network quiet busybox sleep infinity
# docker run -d --name nun --network quiet busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 누가 누구와 통신할 수 있는가
#
# *icc*는 컨테이너 사이의 통신(inter-container communication)을 줄인 말이다. 자신의 도커를 쓰고 있다면 먼저 읽어 둔다. 엔진은 이 설정을
# 위해 호스트의 방화벽이 브리지를 지나는 패킷을 보게 하며(`net.bridge.bridge-nf-call-iptables`), 이것은 컴퓨터 전체에 적용된다.
#
# ```bash
# docker network create -o com.docker.network.bridge.enable_icc=false quiet
# docker run -d --name monk --network quiet busybox sleep infinity
# docker run -d --name nun --network quiet busybox sleep infinity
# ```

# %%
quiet = lab.network("quiet", icc=False)
monk, nun = lab.container("monk", networks=[quiet]), lab.container("nun", networks=[quiet])

# %% lang="en" tags=["predict"]
guess = predict("What is left between `monk` and `nun`?", {
    "all": "everything: they are on one network", "name": "the name only: no packet gets through", "nothing": "nothing, not even the name",
}, misconceptions={
    "all": "Being on one bridge is usually enough. With icc off, the bridge's host drops what goes from one port to another.",
    "nothing": "Names are answered by Docker's name server, 127.0.0.11 inside the container itself. No packet to the other is needed.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`monk`와 `nun` 사이에는 무엇이 남을까?", {
    "all": "전부 남는다. 같은 네트워크에 있기 때문이다", "name": "이름만 남는다. 패킷은 지나가지 못한다", "nothing": "이름까지 아무것도 남지 않는다",
}, misconceptions={
    "all": "보통은 한 브리지에 있는 것으로 충분하다. 그러나 icc를 끄면 한 포트에서 다른 포트로 가는 것을 호스트가 버린다.",
    "nothing": "이름은 도커의 네임 서버가 답하며, 그것은 컨테이너 안의 127.0.0.11에 있다. 상대에게 패킷을 보낼 필요가 없다.",
})
guess

# %%
name, answer = monk.resolve("nun"), monk.ping(nun)
display(name, answer)

# %%
guess.reveal("all" if answer else "name" if name else "nothing")

# %%
gateway = monk.routes[0].via
monk.ping(gateway)

# %% [markdown] lang="en" claims="test_without_icc_containers_of_a_network_do_not_reach_each_other test_without_icc_names_the_gateway_and_the_outside_remain test_icc_of_one_network_is_not_that_of_another"
# Neighbours do not reach each other, while names, the gateway and the outside are as before. And only on `quiet`:
# on `plain` nothing has changed. This suits containers of many customers that all need the internet and nobody else.

# %% [markdown] lang="ko"
# 이웃끼리는 닿지 않지만 이름과 게이트웨이와 바깥은 전과 같다. 그것도 `quiet`에서만 그렇다. `plain`에서는 바뀐 것이 없다. 여러 고객의 컨테이너가
# 모두 인터넷만 필요하고 서로에게는 닿지 않아야 할 때 알맞다.

# %% [markdown] lang="en"
# ## Without address translation
#
# Container addresses mean nothing outside the host, so the host usually puts its own address on what goes out. That is
# *masquerading*, and a network can do without:
#
# ```bash
# docker network create -o com.docker.network.bridge.enable_ip_masquerade=false honest
# docker run -d --name hal --network honest busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 주소 변환이 없으면
#
# 컨테이너의 주소는 호스트 밖에서 아무 뜻이 없다. 그래서 호스트는 보통 밖으로 나가는 것에 자신의 주소를 붙인다. 이것을
# *마스커레이딩*(masquerading)이라 하며, 네트워크는 이것 없이도 만들 수 있다.
#
# ```bash
# docker network create -o com.docker.network.bridge.enable_ip_masquerade=false honest
# docker run -d --name hal --network honest busybox sleep infinity
# ```

# %%
honest = lab.network("honest", masquerade=False)
hal = lab.container("hal", networks=[honest])

# %% lang="en" tags=["predict"]
guess = predict("`hal` pings a machine outside the host. Does an answer come back?", misconceptions={
    "yes": "The question gets out. But it carries the address of `hal`, to which the outside machine knows no way.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`hal`이 호스트 밖의 컴퓨터로 ping을 보낸다. 답이 돌아올까?", misconceptions={
    "yes": "질문은 밖으로 나간다. 그러나 거기에는 `hal`의 주소가 적혀 있고, 밖의 컴퓨터는 그 주소로 가는 길을 모른다.",
})
guess

# %%
if lab.has("outside"):
    answer = hal.ping(lab.outside.address)
    outcome = guess.reveal(answer)
    display(answer, outcome)

# %%
if lab.has("outside"):
    print(guest.fetch(f"http://{lab.outside.address}/").body)

# %% [markdown] lang="en" claims="test_without_masquerade_no_answer_finds_the_way_back"
# `guest`, on `plain`, gets an answer: the web server of the outside machine tells who asked it, and it saw the *host's* address.
# What if the outside machine is told the way back to `hal`?
#
# ```bash
# sudo ip route add SUBNET via HOST      # on the outside machine
# ```

# %% [markdown] lang="ko"
# `plain`에 있는 `guest`는 답을 받는다. 바깥 컴퓨터의 웹 서버는 누가 물었는지 알려 주는데, 그가 본 것은 *호스트*의 주소이다.
# 바깥 컴퓨터에게 `hal`로 돌아오는 길을 알려 주면 어떨까?
#
# ```bash
# sudo ip route add SUBNET via HOST      # 바깥 컴퓨터에서
# ```

# %%
if lab.has("outside"):
    lab.outside.exec(f"ip route add {honest.subnet} via {lab.host.address}")
    display(lab.engine.version, hal.ping(lab.outside.address))

# %% [markdown] lang="en" claims="test_without_masquerade_a_route_back_brings_the_answers test_a_route_back_brings_answers_in_routed_mode_only test_each_network_has_a_masquerading_rule_of_its_own"
# On Docker 20.10 and 26.1 the answers come now. 28.5 still drops them: since 28.0 nothing from outside goes straight to a
# container's address, unless its network was made for that (`-o com.docker.network.bridge.gateway_mode_ipv4=routed`).
#
# Where do such settings live? In the host's firewall, `iptables`. For each network that
# masquerades there is one rule, with its own subnet and bridge:
#
# ```bash
# sudo iptables -t nat -S POSTROUTING
# ```

# %% [markdown] lang="ko"
# 도커 20.10과 26.1에서는 이제 답이 온다. 28.5는 여전히 버린다. 28.0부터는 네트워크를 그렇게 만들지 않은 한
# (`-o com.docker.network.bridge.gateway_mode_ipv4=routed`) 밖에서 온 것이 컨테이너의 주소로 곧장 가지 못한다.
#
# 이런 설정은 어디에 있을까? 호스트의 방화벽인 `iptables`에 있다. 마스커레이딩을 하는 네트워크마다
# 자신의 서브넷과 브리지가 적힌 규칙이 하나씩 있다.
#
# ```bash
# sudo iptables -t nat -S POSTROUTING
# ```

# %%
if lab.has("host"):
    print(lab.host.exec("iptables -t nat -S POSTROUTING"))

# %% [markdown] lang="en" claims="test_a_network_is_told_the_name_of_its_bridge"
# `docker0` is the bridge of the default network; the others are `br-` and the first letters of the network's id. Rules are
# easier to read with a name of one's own: `-o com.docker.network.bridge.name=br-shop` (`bridge_name="br-shop"` here).
#
# ## Where ports are published
#
# `docker run -p 80` publishes on all addresses of the host, so the whole LAN can come in. A network can have another
# default:
#
# ```bash
# docker network create -o com.docker.network.bridge.host_binding_ipv4=127.0.0.1 local
# docker run -d --name shop --network local -p 80 busybox httpd -f -h /etc
# docker port shop
# ```

# %% [markdown] lang="ko"
# `docker0`은 기본 네트워크의 브리지이고, 나머지는 `br-` 뒤에 네트워크 id의 앞부분을 붙인 이름이다. 이름을 직접 정하면 규칙을 읽기 쉽다:
# `-o com.docker.network.bridge.name=br-shop` (여기서는 `bridge_name="br-shop"`).
#
# ## 포트가 공개되는 곳
#
# `docker run -p 80`은 호스트의 모든 주소에 포트를 공개하므로 LAN 전체가 들어올 수 있다. 네트워크에 다른 기본값을 줄 수 있다.
#
# ```bash
# docker network create -o com.docker.network.bridge.host_binding_ipv4=127.0.0.1 local
# docker run -d --name shop --network local -p 80 busybox httpd -f -h /etc
# docker port shop
# ```

# %%
local = lab.network("local", host_binding="127.0.0.1")
shop = lab.container("shop", networks=[local], ports="80", command="httpd -f -h /etc")
shop

# %% [markdown] lang="en" claims="test_a_network_is_told_where_its_ports_are_published"
# Only the host itself can come in now, at the port that the engine chose.
#
# ## Changing one's mind
#
# `plain` should have an MTU of 1300 after all:
#
# ```bash
# docker network create -o com.docker.network.driver.mtu=1300 plain      # refused: there is one of that name
# ```

# %% [markdown] lang="ko"
# 이제 호스트 자신만 들어올 수 있다. 포트는 엔진이 골랐다.
#
# ## 마음을 바꾼다면
#
# `plain`의 MTU를 1300으로 하고 싶어졌다.
#
# ```bash
# docker network create -o com.docker.network.driver.mtu=1300 plain   # 거부된다. 이미 있는 이름이다
# ```

# %% lang="en" tags=["predict"]
guess = predict("Can the settings of a network be changed while it is there?", misconceptions={
    "yes": "There is no `docker network update`. A network is made with its settings and keeps them.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("이미 있는 네트워크의 설정을 바꿀 수 있을까?", misconceptions={
    "yes": "`docker network update`라는 명령은 없다. 네트워크는 만들 때의 설정을 끝까지 지닌다.",
})
guess

# %%
try:
    lab.network("plain", mtu=1300)
except NetlabError as error:
    print(error)

# %%
options = lab["plain"].inspect()["Options"]
guess.reveal("1300" in options.values())

# %% [markdown] lang="en" claims="test_the_settings_of_a_network_are_settled_when_it_is_made"
# Settled when it was made. To change them you make another network and move the containers, which can run on meanwhile
# ([notebook 06](06_connect_and_disconnect.ipynb)).
#
# ## And the default bridge?
#
# ```bash
# docker network create -o com.docker.network.driver.mtu=1400 bridge
# ```

# %% [markdown] lang="ko"
# 설정은 만들 때 정해진다. 바꾸려면 다른 네트워크를 만들어 컨테이너를 옮기면 된다. 그동안 컨테이너는 계속 돌 수 있다
# ([06 노트북](06_connect_and_disconnect.ipynb)).
#
# ## 기본 브리지라면
#
# ```bash
# docker network create -o com.docker.network.driver.mtu=1400 bridge
# ```

# %%
try:
    lab.network("bridge", mtu=1400)
except NetlabError as error:
    print(error)

# %% [markdown] lang="en" claims="test_the_default_bridge_takes_no_settings_from_a_user"
# It was made by the daemon, from the daemon's own settings, in the file `/etc/docker/daemon.json`; a change there takes a
# restart of the daemon. We would not do that to your Docker. An engine of the course's own can have a daemon with
# settings like these:
#
# ```json
# {"mtu": 1300, "icc": false, "bip": "198.51.100.1/26"}
# ```

# %% [markdown] lang="ko"
# 이 네트워크는 데몬이 자신의 설정, 곧 파일 `/etc/docker/daemon.json`에 따라 만든 것이다. 그 파일을 바꾸면 데몬을 다시 시작해야 한다.
# 여러분의 도커에 그런 일을 하지는 않는다. 대신 이 강의 전용 엔진이라면 다음과 같은 설정으로 데몬을 띄울 수 있다.
#
# ```json
# {"mtu": 1300, "icc": false, "bip": "198.51.100.1/26"}
# ```

# %%
if lab.has("daemon-settings"):
    settings = {"mtu": 1300, "icc": False, "bip": "198.51.100.1/26"}
    tuned = Lab("tuned", engine, lang=lang, daemon=settings)
    ann, ben = tuned.container("ann"), tuned.container("ben")
    own = tuned.network("own")
    cat, dan = tuned.container("cat", networks=[own]), tuned.container("dan", networks=[own])

# %% lang="en" tags=["predict"]
guess = predict("`ann` and `ben` are on `docker0` of that daemon, `cat` and `dan` on a network of their own. Who reaches whom?", {
    "none": "nobody anybody: icc is off", "own": "`cat` reaches `dan`, `ann` does not reach `ben`", "both": "both pairs do",
}, misconceptions={
    "none": "The daemon's `icc` is the setting of its `docker0`. A network of one's own has its own, which is on unless you say otherwise.",
    "both": "For `ann` and `ben` nobody asked for anything, but they are on `docker0`, and its settings are the daemon's.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`ann`과 `ben`은 그 데몬의 `docker0`에, `cat`과 `dan`은 자신들의 네트워크에 있다. 누가 누구에게 닿을까?", {
    "none": "icc가 꺼져 있으므로 아무도 닿지 않는다", "own": "`cat`은 `dan`에 닿고 `ann`은 `ben`에 닿지 않는다", "both": "두 쌍 모두 닿는다",
}, misconceptions={
    "none": "데몬의 `icc`는 그 데몬의 `docker0`을 위한 설정이다. 직접 만든 네트워크에는 자신의 설정이 있으며, 따로 말하지 않으면 켜져 있다.",
    "both": "`ann`과 `ben`에게 따로 지정한 것은 없다. 그러나 둘은 `docker0`에 있고 그 설정은 데몬의 것이다.",
})
guess

# %%
if lab.has("daemon-settings"):
    shared, separate = ann.ping(ben), cat.ping(dan)
    outcome = guess.reveal("both" if shared else "own" if separate else "none")
    display(shared, separate, outcome)

# %%
if lab.has("daemon-settings"):
    display([(one.name, one.address, one.interfaces[0].mtu) for one in (ann, ben, cat, dan)])

# %%
if lab.has("daemon-settings"):
    tuned.close()

# %% [markdown] lang="en" claims="test_settings_of_the_daemon_hold_for_every_container_on_docker0 test_settings_of_docker0_are_not_those_of_other_networks test_the_daemon_says_from_which_ranges_new_networks_take_their_subnets"
# `ann` and `ben` share what the daemon was told: MTU, icc, addresses. There is no way to give `ann` alone another. `cat` and
# `dan` have 1500 and reach each other: even the daemon's `mtu` is that of `docker0` only, which many learn when their VPN
# does not work on a new network. (Alike on Docker 20.10 and 28.5. What the daemon does decide for new networks is the
# ranges they come from: `default-address-pools`.)

# %% [markdown] lang="ko"
# `ann`과 `ben`은 데몬에 준 것, 곧 MTU와 icc와 주소를 함께 쓴다. `ann`에게만 다른 것을 줄 방법은 없다. `cat`과 `dan`은 MTU가 1500이고 서로
# 닿는다. 데몬의 `mtu`조차 `docker0`만의 것이며, 많은 사람이 새 네트워크에서 VPN이 되지 않을 때 이것을 알게 된다. (도커 20.10과 28.5에서
# 똑같다. 새 네트워크에 대해 데몬이 정하는 것은 서브넷을 고를 범위이다: `default-address-pools`.)

# %% [markdown] lang="en"
# ## Exercise
#
# Two kiosks stand in a lobby. Make the containers `kiosk1` and `kiosk2`, both on one network, such that they do not
# reach each other, while each reaches its gateway, and such that both send packets of 1280 bytes at most.

# %% [markdown] lang="ko"
# ## 연습 문제
#
# 로비에 키오스크가 두 대 있다. 컨테이너 `kiosk1`과 `kiosk2`를 한 네트워크에 만든다. 둘은 서로 닿지 않아야 하지만 저마다 게이트웨이에는 닿아야
# 하고, 보내는 패킷은 둘 다 최대 1280바이트여야 한다.

# %% tags=["exercise"]
# solution
lobby = lab.network("lobby", icc=False, mtu=1280)
kiosk1 = lab.container("kiosk1", networks=[lobby])
kiosk2 = lab.container("kiosk2", networks=[lobby])

# %% tags=["check"]
check("settings-per-bridge-1", lab)

# %% [markdown] lang="en" claims="test_the_mtu_of_a_network_is_that_of_its_containers_only test_icc_of_one_network_is_not_that_of_another test_each_network_has_a_masquerading_rule_of_its_own test_the_settings_of_a_network_are_settled_when_it_is_made test_settings_of_the_daemon_hold_for_every_container_on_docker0 test_settings_of_docker0_are_not_those_of_other_networks"
# ## Recap
#
# - Every bridge network has settings of its own: subnet, gateway, range, MTU, icc, masquerading, where ports are published.
# - They are given when it is made and never change.
# - In the host's `iptables` they are rules for one bridge and one subnet.
# - `docker0` has its settings from the daemon, and all containers on it share them.

# %% [markdown] lang="ko"
# ## 정리
#
# - 브리지 네트워크마다 자신만의 설정이 있다. 서브넷, 게이트웨이, 범위, MTU, icc, 마스커레이딩, 포트를 공개하는 곳이 그것이다.
# - 설정은 만들 때 주며 그 뒤로는 바뀌지 않는다.
# - 호스트의 `iptables`에서는 브리지 하나, 서브넷 하나를 위한 규칙이 된다.
# - `docker0`의 설정은 데몬에서 오며, 거기 있는 모든 컨테이너가 함께 쓴다.

# %% tags=["teardown"]
lab.close()

# %% [markdown] lang="en"
# ## Where to go next
#
# [Sharing configuration](08_sharing_configuration.ipynb) is about settings of another kind: those of your programs. All
# options of a bridge: [Bridge network driver](https://docs.docker.com/engine/network/drivers/bridge/); the daemon's:
# [dockerd](https://docs.docker.com/reference/cli/dockerd/).

# %% [markdown] lang="ko"
# ## 다음으로
#
# [설정 나누기](08_sharing_configuration.ipynb)에서는 다른 종류의 설정, 곧 프로그램의 설정을 다룬다. 브리지의 모든 옵션:
# [Bridge network driver](https://docs.docker.com/engine/network/drivers/bridge/), 데몬의 모든 옵션:
# [dockerd](https://docs.docker.com/reference/cli/dockerd/).
