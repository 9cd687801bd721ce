# %% [markdown] lang="en"
# # macvlan
#
# Behind a bridge, the world sees your host and nothing of your containers. Some programs cannot live with that: they want
# to be a machine on the local network, with an address there and a network card of their own. *macvlan* makes a container
# look like just that.
#
# **You will**
#
# - put a container on the LAN (local network) of its host, beside the real machines there,
# - see the MAC address that the others see,
# - find out who reaches it, and who, against all expectation, does not,
# - give it the addresses that an old program insists on.
#
# **Time**: 15 minutes. **Needs**: the driver macvlan, a host that can be entered and a machine outside it (private, embedded);
# with another engine this notebook runs on the embedded one. **Before this**: [Host and none](09_host_and_none.ipynb).

# %% [markdown] lang="ko"
# # macvlan
#
# 브리지(bridge) 뒤에 있으면 세상은 호스트(host)만 보고 컨테이너는 보지 못한다. 그렇게는 살 수 없는 프로그램이 있다. 자신만의 주소와
# 랜 카드를 가진, 근거리 통신망의 한 컴퓨터이기를 바라는 프로그램이다. *macvlan*은 컨테이너를 꼭 그렇게 보이게 한다.
#
# **할 일**
#
# - 컨테이너를 호스트가 있는 LAN(근거리 통신망)에, 진짜 컴퓨터들 옆에 놓는다.
# - 다른 컴퓨터에 보이는 MAC 주소를 본다.
# - 누가 그 컨테이너에 닿는지, 그리고 뜻밖에 누가 닿지 못하는지 알아본다.
# - 오래된 프로그램이 고집하는 주소를 그대로 준다.
#
# **시간**: 15분. **필요한 것**: macvlan 드라이버, 들어갈 수 있는 호스트, 호스트 밖의 컴퓨터(private, embedded). 다른 엔진이라면 이 노트북은
# embedded 엔진에서 돈다. **먼저 볼 것**: [host와 none](09_host_and_none.ipynb).

# %% tags=["parameters"]
engine = "auto"
lang = "en"

# %% tags=["setup"]
from netlab import Lab
from netlab.course.checks import check
from netlab.ui.predict import predict

# %% tags=["setup"]
lab = Lab("lan", engine, needs=["macvlan", "host", "outside"], lang=lang)
lab

# %% [markdown] lang="en"
# ## The LAN
#
# There is a small LAN here, with two machines: the host, and one called `outside` that runs no Docker. Think of it as the
# old cash register in the shop, or of any machine that has never heard of containers.

# %% [markdown] lang="ko"
# ## LAN
#
# 여기에 컴퓨터 두 대가 있는 작은 LAN이 있다. 하나는 호스트이고, 다른 하나는 도커가 없는 `outside`이다. 가게의 오래된 계산대나, 컨테이너라는
# 말을 들어 본 적도 없는 레거시(legacy) 컴퓨터라고 생각하면 된다.

# %%
[lab.host.address, lab.outside.address]

# %% [markdown] lang="en"
# Two containers with the same web server. `web` is on the default bridge, `till` on a macvlan network. That needs to know
# which card of the host it sits on, its *parent*, and the addresses of the LAN:
#
# ```bash
# docker network create -d macvlan -o parent=eth0 \
#   --subnet 192.0.2.0/24 --gateway 192.0.2.1 --ip-range 192.0.2.128/26 lan
# docker run -d --name web --hostname web busybox httpd -f -h /etc
# docker run -d --name till --hostname till --network lan busybox httpd -f -h /etc
# ```

# %% [markdown] lang="ko"
# 같은 웹 서버를 가진 컨테이너 두 개를 만든다. `web`은 기본 브리지에, `till`은 macvlan 네트워크에 있다. macvlan에는 호스트의 어느 랜 카드
# 위에 앉을지, 곧 *부모*(parent)와 LAN의 주소를 알려 주어야 한다.
#
# ```bash
# docker network create -d macvlan -o parent=eth0 \
#   --subnet 192.0.2.0/24 --gateway 192.0.2.1 --ip-range 192.0.2.128/26 lan
# docker run -d --name web --hostname web busybox httpd -f -h /etc
# docker run -d --name till --hostname till --network lan busybox httpd -f -h /etc
# ```

# %%
lan = lab.network("lan", "macvlan", parent="eth0", subnet="192.0.2.0/24",
                  gateway="192.0.2.1", ip_range="192.0.2.128/26")

# %%
web = lab.container("web", hostname="web", command="httpd -f -h /etc")
till = lab.container("till", hostname="till", networks=[lan], command="httpd -f -h /etc")
lab.diagram()

# %% lang="en" tags=["predict"]
guess = predict("No port is published. The machine `outside` opens the pages of `web` and of `till`, each at the container's own address. Which does it get?", {
    "both": "both", "till": "only that of `till`", "web": "only that of `web`", "neither": "neither",
}, misconceptions={
    "both": "The address of `web` means something on this host only. Outside, nobody knows a way to it.",
    "web": "The address of `web` means something on this host only. Outside, nobody knows a way to it.",
    "neither": "Publishing a port is for containers behind a bridge. `till` is not behind anything.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("공개한 포트는 없다. 컴퓨터 `outside`가 `web`과 `till`의 페이지를 각각 컨테이너 자신의 주소로 연다. 어느 것을 받을까?", {
    "both": "둘 다", "till": "`till`의 것만", "web": "`web`의 것만", "neither": "아무것도 받지 못한다",
}, misconceptions={
    "both": "`web`의 주소는 이 호스트에서만 뜻이 있다. 밖에서는 아무도 그리로 가는 길을 모른다.",
    "web": "`web`의 주소는 이 호스트에서만 뜻이 있다. 밖에서는 아무도 그리로 가는 길을 모른다.",
    "neither": "포트 공개는 브리지 뒤에 있는 컨테이너를 위한 것이다. `till`은 무엇의 뒤에도 있지 않다.",
})
guess

# %%
pages = {one.name: lab.outside.fetch(f"http://{one.address}/hostname") for one in (web, till)}
display(*pages.values())

# %%
got = [name for name, page in pages.items() if page]
guess.reveal("both" if len(got) == 2 else got[0] if got else "neither")

# %%
till.interfaces

# %% [markdown] lang="en" claims="test_a_macvlan_container_has_an_address_of_the_lan test_a_machine_outside_reaches_a_macvlan_container_and_no_bridge_container test_published_ports_of_macvlan_are_discarded"
# `till` has an address *of the LAN*, and its gateway is the LAN's. Nobody translates addresses, nothing needs to be
# published (`-p` is accepted and ignored), and nothing is filtered by Docker either: every port that `till` opens is
# open to the LAN.
#
# ## Whose card?
#
# On a LAN, machines find each other by the *MAC address* of their network cards: whoever wants to send to an IP address asks
# all others whose it is, and remembers the answer in its table of *neighbours*.
#
# ```bash
# ip neigh                # on the outside machine
# ```

# %% [markdown] lang="ko"
# `till`은 *LAN의* 주소를 가졌고 게이트웨이(gateway)도 LAN의 것이다. 아무도 주소를 변환하지 않고, 아무것도 공개할 필요가 없으며(`-p`는
# 받아들여지지만 무시된다), 도커가 걸러 주는 것도 없다. `till`이 여는 포트는 모두 LAN에 열린다.
#
# ## 누구의 랜 카드인가
#
# LAN에서 컴퓨터들은 랜 카드의 *MAC 주소*로 서로를 찾는다. 어떤 IP 주소로 보내려는 컴퓨터는 그것이 누구의 것인지 모두에게 묻고, 답을
# *이웃*(neighbour) 표에 적어 둔다.
#
# ```bash
# ip neigh                # 바깥 컴퓨터에서
# ```

# %% lang="en" tags=["predict"]
guess = predict("`till` sits on the card `eth0` of the host. Which MAC address has the outside machine noted for it?", {
    "host": "that of the host's `eth0`", "own": "one of its own",
}, misconceptions={
    "host": "All frames do go through that card, but they carry another sender. This is what the *mac* in macvlan stands for.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`till`은 호스트의 랜 카드 `eth0` 위에 앉아 있다. 바깥 컴퓨터는 `till`의 MAC 주소로 무엇을 적어 두었을까?", {
    "host": "호스트 `eth0`의 것", "own": "`till` 자신의 것",
}, misconceptions={
    "host": "모든 프레임이 그 카드를 지나가는 것은 맞지만 보낸 이가 다르게 적혀 있다. macvlan의 *mac*이 바로 이것을 뜻한다.",
})
guess

# %%
neighbours = lab.outside.exec("ip neigh").output
print(neighbours)

# %%
guess.reveal("own" if till.interfaces[0].mac in neighbours else "host")

# %% [markdown] lang="en" claims="test_a_macvlan_container_shows_its_own_mac_on_the_lan test_the_mac_address_is_made_from_the_ip_address test_the_mac_address_is_random"
# A MAC address of its own: to the LAN, `till` *is* a machine with a card. (On Docker 20.10 and 26.1 it is made from the
# IP address, `02:42:` and the four numbers; on 28.5 it is random and changes when the container restarts. Switches and
# cloud networks that allow one MAC address for each plug will not let such a container speak.)
#
# ## Whom does the LAN see?
#
# The web server of `outside` tells who asked:

# %% [markdown] lang="ko"
# 자신만의 MAC 주소이다. LAN에서 보면 `till`은 랜 카드가 있는 *컴퓨터*이다. (도커 20.10과 26.1에서는 IP 주소로 만든다. `02:42:` 뒤에 네
# 숫자를 붙인 것이다. 28.5에서는 무작위이며 컨테이너를 다시 시작하면 바뀐다. 꽂는 자리마다 MAC 주소를 하나만 허용하는 스위치나 클라우드
# 네트워크에서는 이런 컨테이너가 통신할 수 없다.)
#
# ## LAN은 누구를 보는가
#
# `outside`의 웹 서버는 누가 물었는지 알려 준다.

# %%
for one in (web, till):
    print(one.name, one.address, "→", one.fetch(f"http://{lab.outside.address}/").body.strip())

# %% [markdown] lang="en" claims="test_a_macvlan_container_goes_out_with_its_own_address"
# `web` went out under the host's address, `till` under its own. That is why legacy programs that keep lists of addresses,
# or that watch the traffic of a LAN, can be put into such a container without being told anything.
#
# ## And the host?
#
# The host is on the same LAN, and it is the host's own card that `till` sits on.

# %% [markdown] lang="ko"
# `web`은 호스트의 주소로, `till`은 자신의 주소로 나갔다. 그래서 주소 목록을 관리하거나 LAN의 통신을 지켜보는 레거시 프로그램을, 아무것도
# 고치지 않고 이런 컨테이너에 넣을 수 있다.
#
# ## 호스트는 어떨까
#
# 호스트도 같은 LAN에 있고, `till`이 앉아 있는 랜 카드는 바로 호스트의 것이다.

# %% lang="en" tags=["predict"]
guess = predict("Does the host reach `till`?", misconceptions={
    "yes": "The kernel hands what comes from the host's side straight to the wire, and never back up to a macvlan on the same card.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("호스트가 `till`에 닿을까?", misconceptions={
    "yes": "커널은 호스트 쪽에서 온 것을 곧장 선으로 내보내며, 같은 카드 위의 macvlan으로는 결코 되돌려 보내지 않는다.",
})
guess

# %%
answer = lab.host.ping(till)
answer

# %%
guess.reveal(answer)

# %%
display(till.ping(lab.host), lab.outside.ping(till))

# %% [markdown] lang="en" claims="test_the_host_and_a_macvlan_container_do_not_reach_each_other test_bridge_containers_and_macvlan_containers_do_not_reach_each_other test_macvlan_containers_of_a_network_reach_each_other_by_name"
# The one machine of the LAN that does not reach `till` is the one that runs it, in neither direction. This is no fault and
# no firewall: a card and the macvlans on it are kept apart by the kernel. With the host, all containers behind its bridges
# are cut off too; `web` does not reach `till`. Containers of the *same* macvlan network do reach each other, by name as well.
#
# The remedy: the host takes a macvlan interface of its own, on the same card, and goes through that.
#
# ```bash
# sudo ip link add shim link eth0 type macvlan mode bridge
# sudo ip addr add 192.0.2.200/32 dev shim
# sudo ip link set shim up
# sudo ip route add 192.0.2.128/26 dev shim      # what is in the range goes this way
# ```

# %% [markdown] lang="ko"
# LAN에서 `till`에 닿지 못하는 단 하나의 컴퓨터가 바로 그것을 돌리는 컴퓨터이다. 반대 방향도 마찬가지이다. 고장도 방화벽도 아니다. 커널은
# 랜 카드와 그 위의 macvlan을 서로 떼어 놓는다. 호스트와 함께 호스트의 브리지 뒤에 있는 컨테이너도 모두 끊긴다. `web`은 `till`에 닿지 못한다.
# *같은* macvlan 네트워크의 컨테이너끼리는 서로 닿으며 이름도 통한다.
#
# 해결책은 호스트도 같은 카드 위에 자신의 macvlan 인터페이스(interface)를 하나 만들어 그리로 다니는 것이다.
#
# ```bash
# sudo ip link add shim link eth0 type macvlan mode bridge
# sudo ip addr add 192.0.2.200/32 dev shim
# sudo ip link set shim up
# sudo ip route add 192.0.2.128/26 dev shim      # 범위 안의 주소는 이 길로 간다
# ```

# %%
lab.host.exec("ip link add shim link eth0 type macvlan mode bridge")
lab.host.exec("ip addr add 192.0.2.200/32 dev shim")
lab.host.exec("ip link set shim up")
lab.host.exec("ip route add 192.0.2.128/26 dev shim")

# %%
lab.host.ping(till)

# %% [markdown] lang="en" claims="test_a_macvlan_interface_of_its_own_lets_the_host_in"
# Now it answers. Keep this in mind for your own network; it is the question that most users of macvlan ask.
#
# ## Who gives the addresses?

# %% [markdown] lang="ko"
# 이제 답한다. 자신의 네트워크에서 쓸 때를 위해 기억해 둔다. macvlan을 쓰는 사람들이 가장 많이 묻는 것이 이것이다.
#
# ## 주소는 누가 주는가

# %% lang="en" tags=["predict"]
guess = predict("The LAN has a router with a DHCP server that gives addresses to all machines. Where did `till` get its address?", {
    "dhcp": "from the LAN's DHCP server", "docker": "from Docker",
}, misconceptions={
    "dhcp": "Docker asks nobody on the LAN. It counts up from the beginning of the range, like on any network.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("보통 LAN에는 모든 컴퓨터에 주소를 주는 DHCP 서버가 공유기에 있다. `till`은 주소를 어디서 받았을까?", {
    "dhcp": "LAN의 DHCP 서버에서", "docker": "도커에서",
}, misconceptions={
    "dhcp": "도커는 LAN의 누구에게도 묻지 않는다. 다른 네트워크에서처럼 범위의 처음부터 차례로 준다.",
})
guess

# %%
range_of_docker = lan.inspect()["IPAM"]["Config"][0]["IPRange"]
[range_of_docker, till.address]

# %%
first = range_of_docker.partition("/")[0]
guess.reveal("docker" if till.address == first else "dhcp")

# %% [markdown] lang="en" claims="test_docker_does_not_ask_the_lan_whether_an_address_is_free test_a_macvlan_network_needs_a_parent_that_is_there test_a_parent_carries_one_macvlan_network test_a_parent_carries_several_macvlan_networks test_a_running_container_joins_a_macvlan_network"
# The first of the range. Docker does not even look whether an address is in use: with a careless range it would hand out
# that of the host itself. So always give `--ip-range`, a part of the LAN that your router gives to nobody.
#
# On a network of your own: `parent` is the name of your card (`ip link`), the subnet is your LAN's. On Docker 20.10 and 26.1
# one card carries one macvlan network, on 28.5 several. A running container can join one with `docker network connect`.

# %% [markdown] lang="ko"
# 범위의 첫 주소이다. 도커는 그 주소를 이미 누가 쓰고 있는지조차 보지 않는다. 범위를 잘못 정하면 호스트 자신의 주소까지 내준다. 그러니 공유기가
# 아무에게도 주지 않는 LAN의 일부를 골라 반드시 `--ip-range`로 정해 준다.
#
# 자신의 네트워크에서 쓸 때 `parent`는 랜 카드의 이름(`ip link`)이고 서브넷(subnet)은 LAN의 것이다. 도커 20.10과 26.1에서는 카드 하나에
# macvlan 네트워크를 하나만, 28.5에서는 여러 개 둘 수 있다. 실행 중인 컨테이너도 `docker network connect`로 들어갈 수 있다.

# %% [markdown] lang="en"
# > **Docker Desktop and the cloud.** macvlan needs Linux and a card on the LAN; Docker Desktop on Windows and macOS does not
# > have it, nor does rootless Docker, and most cloud providers block it
# > ([Docker's page](https://docs.docker.com/engine/network/drivers/macvlan/)).
#
# ## Exercise
#
# An old label printer has died. The programs on the other machines of the LAN look for it at `192.0.2.77`, and their
# licence is bound to its MAC address, `00:00:5e:00:53:77`. Let a container `printer` take its place: `outside` opens
# `http://192.0.2.77/` and gets an answer (of whatever kind) from it, and sees that MAC address.

# %% [markdown] lang="ko"
# > **Docker Desktop과 클라우드.** macvlan에는 리눅스와 LAN에 꽂힌 랜 카드가 필요하다. Windows와 macOS의 Docker Desktop에는 없고 루트리스
# > 도커에도 없으며, 대부분의 클라우드 사업자는 막아 둔다
# > ([도커 문서](https://docs.docker.com/engine/network/drivers/macvlan/)).
#
# ## 연습 문제
#
# 오래된 라벨 프린터가 고장 났다. LAN의 다른 컴퓨터에 있는 프로그램들은 `192.0.2.77`에서 프린터를 찾고, 그 라이선스는 프린터의 MAC 주소
# `00:00:5e:00:53:77`에 묶여 있다. 컨테이너 `printer`가 그 자리를 대신하게 한다. `outside`가 `http://192.0.2.77/`을 열면 거기서 (어떤 것이든)
# 답을 받아야 하고, 그 MAC 주소가 보여야 한다.

# %% tags=["exercise"]
# solution
labels = {"lan": {"ip": "192.0.2.77", "mac": "00:00:5e:00:53:77"}}
printer = lab.container("printer", networks=labels, command="httpd -f -h /etc")

# %% tags=["check"]
check("macvlan-1", lab)

# %% [markdown] lang="en" claims="test_a_macvlan_container_gets_the_addresses_it_is_told test_a_macvlan_container_has_an_address_of_the_lan test_a_macvlan_container_shows_its_own_mac_on_the_lan test_a_machine_outside_reaches_a_macvlan_container_and_no_bridge_container test_the_host_and_a_macvlan_container_do_not_reach_each_other test_a_macvlan_interface_of_its_own_lets_the_host_in test_docker_does_not_ask_the_lan_whether_an_address_is_free"
# ## Recap
#
# - macvlan gives a container a MAC address and an address of the host's LAN: to the others it is one more machine.
# - Machines of the LAN reach it without a published port, legacy ones too.
# - The host does not reach it, nor do containers behind the host's bridges, unless the host takes a macvlan interface too.
# - Addresses come from Docker, which knows nothing of the LAN: keep a range for it. A fixed `--ip` and `--mac-address` suit
#   programs that insist on them.

# %% [markdown] lang="ko"
# ## 정리
#
# - macvlan은 컨테이너에 MAC 주소와 호스트가 있는 LAN의 주소를 준다. 다른 컴퓨터에는 컴퓨터가 한 대 더 있는 것으로 보인다.
# - LAN의 컴퓨터는 포트를 공개하지 않아도 그 컨테이너에 닿는다. 레거시 컴퓨터도 그렇다.
# - 호스트는 닿지 못하고 호스트의 브리지 뒤에 있는 컨테이너도 닿지 못한다. 호스트가 macvlan 인터페이스를 따로 만들면 닿는다.
# - 주소는 LAN을 전혀 모르는 도커가 준다. 도커를 위한 범위를 남겨 둔다. 주소를 고집하는 프로그램에는 고정된 `--ip`와 `--mac-address`를 준다.

# %% tags=["teardown"]
lab.close()

# %% [markdown] lang="en"
# ## Where to go next
#
# All drivers side by side: [Drivers at a glance](01_drivers_at_a_glance.ipynb). Docker's page:
# [Macvlan network driver](https://docs.docker.com/engine/network/drivers/macvlan/).

# %% [markdown] lang="ko"
# ## 다음으로
#
# 모든 드라이버를 나란히 보기: [드라이버 한눈에 보기](01_drivers_at_a_glance.ipynb). 도커 공식 문서:
# [Macvlan network driver](https://docs.docker.com/engine/network/drivers/macvlan/).
