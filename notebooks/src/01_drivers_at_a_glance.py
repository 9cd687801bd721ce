# %% [markdown] lang="en" claims="test_containers_of_one_network_reach_each_other test_on_a_bridge_all_is_reached_but_the_containers_from_outside"
# # Drivers at a glance
#
# Docker's great strength is that it connects containers with each other, and containers with what is no container, on
# whichever operating system it runs. How it does so is the business of a *network driver*, and there are five that everybody
# meets: `bridge`, `host`, `none`, `macvlan` and `overlay`. Here the same two containers are put under each of them.
#
# **You will**
#
# - see bridge, host, none, macvlan and overlay side by side, measured on your engine,
# - find out what `localhost` means under each,
# - learn what differs on Docker Desktop,
# - count what each driver costs a packet.
#
# **Time**: 20 minutes. **Needs**: any Docker Engine; an engine of our own shows more, and where one lacks something
# this page says so. **Before**: [Start here](00_start_here.ipynb).

# %% [markdown] lang="ko"
# # 드라이버 한눈에 보기
#
# 도커의 가장 큰 강점 가운데 하나는 컨테이너(container)와 컨테이너, 그리고 컨테이너와 컨테이너가 아닌 것 사이를 이어 준다는 점이다. 호스트 OS가
# 무엇이든 그렇다. 어떻게 이어 줄지는 *네트워크 드라이버*(network driver)가 정하며, 누구나 만나게 되는 것이 다섯 가지 있다.
# `bridge`, `host`, `none`, `macvlan`, `overlay`이다. 여기서는 똑같은 컨테이너 두 개를 드라이버마다 놓아 본다.
#
# **할 일**
#
# - bridge, host, none, macvlan, overlay를 지금 쓰는 엔진에서 재어 나란히 본다.
# - 드라이버마다 `localhost`가 무엇을 뜻하는지 알아본다.
# - Docker Desktop에서는 무엇이 다른지 배운다.
# - 드라이버마다 패킷(packet)이 치르는 비용을 센다.
#
# **시간**: 20분. **필요한 것**: 도커 엔진. 어떤 것이든 되지만 전용 엔진이면 더 많이 볼 수 있고, 엔진에 없는 것이 있으면
# 이 페이지가 알려 준다. **먼저 볼 것**: [여기서 시작한다](00_start_here.ipynb).

# %% tags=["parameters"]
engine = "auto"
lang = "en"

# %% tags=["setup"]
from netlab import Lab
from netlab.course.checks import check
from netlab.ui.drivers import switch_drivers
from netlab.ui.predict import predict

# %% tags=["setup"]
lab = Lab("drivers", engine=engine, lang=lang)
lab

# %% [markdown] lang="en"
# Three networks are there before you make any, each of another driver:
#
# ```bash
# docker network ls
# ```

# %% [markdown] lang="ko"
# 아무것도 만들지 않아도 네트워크 세 개가 이미 있고, 드라이버가 저마다 다르다.
#
# ```bash
# docker network ls
# ```

# %%
{name: lab.network(name).driver for name in ("bridge", "host", "none")}

# %% [markdown] lang="en"
# ## The same two containers, five ways
#
# The next cell starts `ada` and `bea` under one driver, asks them who reaches whom, removes them, and goes on to the next
# driver. In a terminal only the option `--network` would change:
#
# ```bash
# docker run -d --name ada busybox sleep infinity
# docker run -d --name ada --network host busybox sleep infinity
# docker run -d --name ada --network none busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 똑같은 컨테이너 둘, 다섯 가지 방법
#
# 다음 셀은 한 드라이버로 `ada`와 `bea`를 시작하고, 누가 누구에게 닿는지 물어보고, 지운 다음, 다음 드라이버로 넘어간다.
# 터미널이라면 `--network` 옵션만 바뀔 것이다.
#
# ```bash
# docker run -d --name ada busybox sleep infinity
# docker run -d --name ada --network host busybox sleep infinity
# docker run -d --name ada --network none busybox sleep infinity
# ```

# %%
drivers = switch_drivers(lab)

# %% [markdown] lang="en"
# It is measured, but not yet shown. First say what you expect.

# %% [markdown] lang="ko"
# 재기는 했지만 아직 보여 주지 않았다. 먼저 예측해 본다.

# %% lang="en" tags=["predict"]
guess = predict("On the default bridge: does `ada` reach the address of `bea`? And its name?", {
    "both": "both", "address": "the address only", "none": "neither",
}, misconceptions={
    "both": "Names need a network that you made yourself.",
    "none": "Whoever is on the same bridge is reached; nothing has to be opened.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("기본 브리지에서 `ada`는 `bea`의 주소에 닿을까? 이름으로는?", {
    "both": "둘 다 된다", "address": "주소로만 된다", "none": "둘 다 안 된다",
}, misconceptions={
    "both": "이름이 통하려면 네트워크를 직접 만들어야 한다.",
    "none": "같은 브리지에 있으면 닿는다. 따로 열어 줄 것은 없다.",
})
guess

# %%
bridge = drivers["bridge"]
display(bridge["neighbour"], bridge["name"])

# %%
guess.reveal("both" if bridge["name"] else "address" if bridge["neighbour"] else "none")

# %% [markdown] lang="en" claims="test_on_a_bridge_all_is_reached_but_the_containers_from_outside test_two_containers_of_one_bridge_do_not_trouble_the_hosts_rules test_a_container_without_a_network_option_joins_the_network_bridge test_a_bridge_network_exists_on_its_own_daemon_only"
# **bridge** is the default driver. A bridge is a device of the link layer, here one in software: it passes frames between
# those that are plugged in. Containers reach each other and the world; from outside nobody reaches a container's
# address. A bridge network belongs to one daemon: the containers of another host are not on it.

# %% [markdown] lang="ko"
# **bridge**는 기본 드라이버이다. 브리지(bridge)는 링크 계층의 장치이고 여기서는 소프트웨어로 되어 있어서, 거기 꽂힌 것끼리 프레임을 전달한다.
# 컨테이너끼리 서로 닿고 바깥으로도 나가지만, 바깥에서는 컨테이너의 주소에 닿지 못한다. 브리지 네트워크는 데몬(daemon) 하나에 속하므로 다른 호스트의
# 컨테이너는 거기에 없다.

# %% lang="en" tags=["predict"]
guess = predict("With `host`, `ada` serves a page on its localhost. Does `bea` get it at its own localhost?", misconceptions={
    "no": "That is so for every other driver. With `host` both are in one network namespace, the host's.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`host`에서 `ada`가 자기 localhost에 페이지를 내준다. `bea`도 자신의 localhost에서 그것을 얻을까?", misconceptions={
    "no": "다른 드라이버라면 그렇다. `host`에서는 둘 다 호스트의 네트워크 네임스페이스에 있다.",
})
guess

# %%
guess.reveal(drivers["host"]["localhost"])

# %% [markdown] lang="en" claims="test_in_host_mode_a_container_is_reached_wherever_the_host_is test_a_container_in_host_mode_has_the_interfaces_of_the_host test_containers_in_host_mode_share_the_ports_of_the_host"
# **host** removes the isolation of the network: the container sits directly in the host's *network namespace*, with its
# interfaces, its addresses, its ports, and its localhost.

# %% [markdown] lang="ko"
# **host**는 네트워크 격리를 없앤다. 컨테이너가 호스트의 *네트워크 네임스페이스*(network namespace)에 직접 들어가서, 호스트의 인터페이스와
# 주소와 포트와 localhost를 그대로 쓴다.

# %% lang="en" tags=["predict"]
guess = predict("With `none`: whom does `ada` reach?", {
    "nobody": "nobody", "bea": "`bea`, who is under `none` as well", "host": "the host, on which it runs",
}, misconceptions={
    "bea": "`none` is no network on which they could meet. Each is alone with its loopback.",
    "host": "The host is reached through an interface, and there is none but `lo`.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`none`에서 `ada`는 누구에게 닿을까?", {
    "nobody": "아무에게도 닿지 못한다", "bea": "똑같이 `none`에 있는 `bea`", "host": "자신이 돌고 있는 호스트",
}, misconceptions={
    "bea": "`none`은 둘이 만날 수 있는 네트워크가 아니다. 저마다 루프백(loopback)과 홀로 있다.",
    "host": "호스트에 닿으려면 인터페이스가 있어야 하는데 `lo` 말고는 없다.",
})
guess

# %%
reached = [key for key, answer in drivers["none"].reach if answer]
display(drivers["none"]["neighbour"], drivers["none"]["name"])

# %%
guess.reveal("nobody" if not reached else "bea" if "neighbour" in reached else "host")

# %% [markdown] lang="en" claims="test_with_none_nobody_is_reached test_a_container_of_none_has_loopback_only_and_no_route test_containers_of_none_are_apart_from_each_other test_a_veth_pair_by_hand_does_what_the_bridge_driver_does"
# **none** takes the whole network away but for `lo`. Mostly it is used together with a custom network driver, which then
# wires the container in its own way.

# %% [markdown] lang="ko"
# **none**은 `lo`만 남기고 네트워크를 모두 없앤다. 대개 커스텀 네트워크 드라이버와 함께 쓰며, 그 드라이버가 자기 방식으로 컨테이너를 연결한다.

# %% lang="en" tags=["predict"]
guess = predict("With `macvlan`, `ada` has an address on the LAN of the host. Does the host reach it?", misconceptions={
    "yes": "Every machine of the LAN does, but for the one whose network card they share.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`macvlan`에서 `ada`는 호스트가 속한 LAN의 주소를 가진다. 호스트는 거기에 닿을까?", misconceptions={
    "yes": "LAN의 모든 컴퓨터가 닿지만, 랜 카드를 함께 쓰는 호스트만은 닿지 못한다.",
})
guess

# %%
if lab.has("macvlan", "host", "outside"):
    outcome = guess.reveal(drivers["macvlan"]["from-host"])
    display(outcome)

# %% [markdown] lang="en" claims="test_with_macvlan_the_lan_is_reached_and_the_host_is_not"
# **macvlan** gives each container a MAC address of its own, so that it looks like a physical device on the LAN. Legacy
# applications that want to be connected to the physical network directly get what they want. The one machine that does not
# reach it is the host: Linux passes nothing between a card and the macvlan devices on it.

# %% [markdown] lang="ko"
# **macvlan**은 컨테이너에 자신만의 MAC 주소를 주어, LAN에 물리적 장치가 하나 있는 것처럼 보이게 한다. 물리적 네트워크에 직접 연결되어야 하는
# 레거시 애플리케이션에 알맞다. 닿지 못하는 것은 호스트뿐이다. 리눅스는 랜 카드와 그 위의 macvlan 장치 사이에 아무것도 전달하지 않는다.

# %% lang="en" tags=["predict"]
guess = predict("With `overlay`, on a single host: how many interfaces besides `lo` has `ada`?", {
    "1": "one, on the overlay", "2": "two", "0": "none: a single host needs no overlay",
}, misconceptions={
    "1": "The overlay itself leads to other containers only. For the way out there is a second one.",
    "0": "An overlay can be used on one host; it is then ready for more.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("호스트가 하나뿐일 때 `overlay`에서 `ada`는 `lo` 말고 인터페이스를 몇 개 가질까?", {
    "1": "오버레이에 하나", "2": "둘", "0": "없다. 호스트가 하나면 오버레이가 필요 없다",
}, misconceptions={
    "1": "오버레이 자체는 다른 컨테이너로만 이어진다. 바깥으로 나가는 길은 따로 하나 더 있다.",
    "0": "호스트가 하나여도 오버레이를 쓸 수 있고, 호스트가 늘어날 준비가 된 셈이다.",
})
guess

# %%
if lab.has("swarm", "host"):
    outcome = guess.reveal(str(len(drivers["overlay"].interfaces[0][1])))
    display(outcome)

# %% [markdown] lang="en" claims="test_an_overlay_needs_a_swarm_and_gives_a_second_interface_for_the_way_out"
# Two: `eth0` on the overlay, and `eth1` on a bridge named `docker_gwbridge`, for the way out. (If this part was skipped above,
# your engine has no swarm mode. That is what Docker 20.10 to 28.5 shows. To see it yourself, write `engine = "private"` in
# the first cell; it needs Linux, `dockerd` and root.)
#
# **overlay** connects several Docker daemons, so that containers on different hosts talk as if they sat on one bridge. The
# daemons must form a *swarm*, a group of engines that work together. Packets travel between the hosts inside other packets
# (VXLAN); the 50 bytes that takes are missing from the MTU, the size of the biggest packet, even on a single host.
#
# ## Side by side
#
# Now look at it. Choose a driver: you see the picture, the interfaces, and who reaches whom. Every mark unfolds and shows what
# was asked.

# %% [markdown] lang="ko"
# 둘이다. 오버레이에 `eth0`이 있고, 바깥으로 나가는 길로 `docker_gwbridge`라는 브리지에 `eth1`이 있다. (위에서 이 부분을 건너뛰었다면 지금 쓰는
# 엔진에 스웜 모드가 없는 것이다. 도커 20.10부터 28.5까지는 이렇게 나온다. 직접 보려면 첫 셀에 `engine = "private"`라고 적는다. 리눅스와
# `dockerd`와 root 권한이 필요하다.)
#
# **overlay**는 여러 도커 데몬을 연결하여, 서로 다른 호스트의 컨테이너들이 한 브리지에 있는 것처럼 통신하게 한다. 데몬들은 함께 일하는 엔진의
# 무리, 곧 *스웜*(swarm)을 이루어야 한다. 패킷은 호스트 사이를 다른 패킷 안에 담겨 지나가며(VXLAN), 거기에 드는 50바이트만큼 가장 큰 패킷의
# 크기인 MTU가 줄어든다. 호스트가 하나뿐이어도 그렇다.
#
# ## 나란히 보기
#
# 이제 살펴본다. 드라이버를 고르면 그림과 인터페이스, 그리고 누가 누구에게 닿는지가 보인다. 표시마다 펼치면 무엇을 물었는지 나온다.

# %%
drivers

# %% [markdown] lang="en"
# The whole table:

# %% [markdown] lang="ko"
# 표 전체는 이렇다.

# %%
drivers.comparison

# %% [markdown] lang="en" claims="test_localhost_is_the_container_that_asks test_localhost_of_a_container_in_host_mode_is_the_hosts test_every_container_has_a_loopback_interface_of_its_own"
# ## Where is localhost?
#
# The row with localhost is worth a second look, because most mistakes with containers come from it. **`localhost` means
# something different in each network namespace:**
#
# | who asks | who is `localhost` |
# |---|---|
# | a container under bridge, macvlan, overlay or none | that container alone |
# | a container under `host` | the host, and every other container under `host` |
# | the host | the host |

# %% [markdown] lang="ko"
# ## localhost는 어디인가
#
# localhost가 있는 줄은 다시 볼 만하다. 컨테이너에서 하는 실수 대부분이 여기서 나오기 때문이다. **`localhost`는 네트워크 네임스페이스마다
# 뜻이 다르다.**
#
# | 묻는 쪽 | `localhost`는 누구인가 |
# |---|---|
# | bridge, macvlan, overlay, none의 컨테이너 | 그 컨테이너 하나 |
# | `host`의 컨테이너 | 호스트, 그리고 `host`의 다른 모든 컨테이너 |
# | 호스트 | 호스트 |

# %%
print(drivers["host"]["localhost"].log)

# %% [markdown] lang="en" claims="test_the_containers_of_every_engine_run_on_a_linux_kernel"
# ## Any host OS: Docker Desktop
#
# All drivers here are features of the Linux kernel. On macOS and Windows (and with Docker Desktop for Linux) the daemon runs in a
# small Linux machine, a VM, and "the host" of this page is that VM. Containers talk to each other in the same way. What differs:
#
# | | Docker Engine on Linux | Docker Desktop |
# |---|---|---|
# | `docker0` and container addresses | on your machine | in the VM: you reach containers through published ports only |
# | your machine, seen from a container | the gateway's address | the name `host.docker.internal` |
# | `--network host` | your machine's namespace | that of the VM; from 4.34 on a setting also connects the ports of your machine, for TCP and UDP |
# | `macvlan` | on your LAN | not supported |
#
# Sources: [Docker Desktop networking](https://docs.docker.com/desktop/features/networking/),
# [host driver](https://docs.docker.com/engine/network/drivers/host/),
# [macvlan tutorial](https://docs.docker.com/engine/network/tutorials/macvlan/). (This page
# could not measure that: no engine of ours is Docker Desktop.)

# %% [markdown] lang="ko"
# ## 어느 호스트 OS에서나: Docker Desktop
#
# 여기 나온 드라이버는 모두 리눅스 커널의 기능이다. macOS와 Windows에서(그리고 리눅스용 Docker Desktop에서도) 데몬은 작은 리눅스 가상 머신(VM)
# 안에서 돌며, 이 페이지의 "호스트"는 그 VM이다. 컨테이너끼리는 똑같이 통신한다. 다른 점은 이렇다.
#
# | | 리눅스의 Docker Engine | Docker Desktop |
# |---|---|---|
# | `docker0`과 컨테이너의 주소 | 내 컴퓨터에 있다 | VM 안에 있다. 공개한 포트로만 컨테이너에 닿는다 |
# | 컨테이너에서 본 내 컴퓨터 | 게이트웨이(gateway)의 주소 | `host.docker.internal`이라는 이름 |
# | `--network host` | 내 컴퓨터의 네임스페이스 | VM의 네임스페이스. 4.34부터는 설정을 켜면 내 컴퓨터의 포트와도 이어진다. TCP와 UDP만 된다 |
# | `macvlan` | 내 LAN에 붙는다 | 지원하지 않는다 |
#
# 출처: [Docker Desktop networking](https://docs.docker.com/desktop/features/networking/),
# [host driver](https://docs.docker.com/engine/network/drivers/host/),
# [macvlan tutorial](https://docs.docker.com/engine/network/tutorials/macvlan/). (이것은 이 페이지에서 재지 못했다. 우리 엔진 가운데
# Docker Desktop은 없다.)

# %% [markdown] lang="en"
# ## What a packet pays
#
# A driver decides through how many hands a packet goes. The embedded engine can tell each *decision*: a route looked up, a
# rule compared, an address rewritten. So many of each kind it took for one ping to the outside and its answer, on the default
# bridge (the last row of the table unfolds and tells them one by one):

# %% [markdown] lang="ko"
# ## 패킷이 치르는 비용
#
# 패킷이 손을 얼마나 많이 거치는지는 드라이버가 정한다. 내장 엔진은 *결정*을 하나하나 말해 줄 수 있다. 경로를 찾고, 규칙과 비교하고,
# 주소를 고쳐 쓰는 일이다. 기본 브리지에서 바깥으로 ping 하나를 보내고 답을 받는 데 종류마다 이만큼 들었다. (위 표의 마지막 줄을 펼치면 하나하나
# 볼 수 있다.)

# %%
if lab.has("trace", "outside"):
    display(drivers["bridge"].costs[-1].kinds)

# %% lang="en" tags=["predict"]
guess = predict("The same ping with `host`: more decisions, fewer, or as many?", {
    "more": "more", "fewer": "fewer", "same": "as many: a packet is a packet",
}, misconceptions={
    "more": "Nothing is between the container and the card of the host: no bridge, and nobody forwards.",
    "same": "On a bridge the host is a router with a firewall and NAT. Under `host` there is no second machine to cross.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("같은 ping을 `host`에서 보내면 결정의 수는 많아질까, 적어질까, 같을까?", {
    "more": "많아진다", "fewer": "적어진다", "same": "같다. 패킷은 패킷이다",
}, misconceptions={
    "more": "컨테이너와 호스트의 랜 카드 사이에는 아무것도 없다. 브리지도, 전달해 주는 것도 없다.",
    "same": "브리지에서 호스트는 방화벽과 NAT가 있는 라우터이다. `host`에서는 거쳐 갈 다른 스택이 없다.",
})
guess

# %%
if lab.has("trace", "outside"):
    over, direct = (drivers[key].costs[-1].decisions for key in ("bridge", "host"))
    display({"bridge": over, "host": direct})

# %%
if lab.has("trace", "outside"):
    outcome = guess.reveal("fewer" if direct < over else "more" if direct > over else "same")
    display(outcome)

# %% [markdown] lang="en" claims="test_a_packet_to_the_outside_meets_more_rules_on_a_bridge_than_with_any_other_driver test_two_containers_of_one_bridge_do_not_trouble_the_hosts_rules"
# The last rows of the table count them for every driver. On a bridge the way out leads through a second network stack, that of
# the host, which compares the packet with its rules, and rewrites the sender's address (NAT). `host` and `macvlan` spare that.
# Between two containers of one bridge there is no router: the bridge looks into its table of MAC addresses, once each way.
#
# These are counts, not seconds. How fast a real machine is, only a real machine can tell.

# %% [markdown] lang="ko"
# 표의 마지막 줄들이 드라이버마다 그 수를 센 것이다. 브리지에서 밖으로 나가려면 네트워크 스택을 하나 더, 곧 호스트의 것을 지나야 한다. 호스트는
# 패킷을 규칙과 비교하고 보낸 쪽의 주소를 고쳐 쓴다(NAT). `host`와 `macvlan`에는 그런 일이 없다. 한 브리지에 있는 두 컨테이너 사이에는
# 라우터(router)가 없다. 브리지가 MAC 주소 표를 오갈 때 한 번씩 찾아볼 뿐이다.
#
# 이것은 횟수이지 시간이 아니다. 실제 컴퓨터가 얼마나 빠른지는 실제 컴퓨터만 말해 줄 수 있다.

# %% [markdown] lang="en"
# ## Exercise
#
# Four containers, and for each the driver that fits. Start them so that
#
# - `app` opens the page of `shop` at `http://shop/` by name,
# - `vault` has no interface but `lo`,
# - `meter` sees the interfaces of the host itself, `docker0` among them.
#
# A web server is a command: `command="httpd -f -h /etc"`. A driver is chosen with `networks=`, as in `networks="none"`.

# %% [markdown] lang="ko"
# ## 연습 문제
#
# 컨테이너 네 개를 저마다 알맞은 드라이버로 시작한다.
#
# - `app`은 `shop`의 페이지를 `http://shop/`이라는 이름으로 연다.
# - `vault`에는 `lo` 말고 인터페이스가 없다.
# - `meter`는 호스트 자신의 인터페이스를 본다. 그 가운데 `docker0`이 있다.
#
# 웹 서버는 명령으로 띄운다: `command="httpd -f -h /etc"`. 드라이버는 `networks="none"`처럼 `networks=`로 고른다.

# %% tags=["exercise"]
# solution
own = lab.network("trade")
lab.container("shop", networks=[own], command="httpd -f -h /etc")
lab.container("app", networks=[own])
lab.container("vault", networks="none")
lab.container("meter", networks="host")

# %% tags=["check"]
check("drivers-at-a-glance-1", lab)

# %%
lab.diagram()

# %% [markdown] lang="en" claims="test_on_a_bridge_all_is_reached_but_the_containers_from_outside test_in_host_mode_a_container_is_reached_wherever_the_host_is test_with_none_nobody_is_reached test_with_macvlan_the_lan_is_reached_and_the_host_is_not test_an_overlay_needs_a_swarm_and_gives_a_second_interface_for_the_way_out test_localhost_is_the_container_that_asks"
# ## Recap
#
# - `bridge`: a switch in software on one host. Out is easy, in needs a published port.
# - `host`: no isolation; the container is the host as far as networks go.
# - `none`: nothing but `lo`.
# - `macvlan`: a machine of its own on the LAN, which only the host does not reach.
# - `overlay`: one network over the hosts of a swarm.
# - `localhost` is whoever asks, one for each network namespace.
#
# The rest of this course is about bridges, because that is what nearly every container is on.

# %% [markdown] lang="ko"
# ## 정리
#
# - `bridge`: 호스트 하나에 있는 소프트웨어 스위치. 나가기는 쉽고, 들어오려면 포트를 공개해야 한다.
# - `host`: 격리가 없다. 네트워크로 보면 컨테이너가 곧 호스트이다.
# - `none`: `lo`뿐이다.
# - `macvlan`: LAN에 있는 컴퓨터 한 대와 같고, 호스트만 닿지 못한다.
# - `overlay`: 스웜의 여러 호스트에 걸친 네트워크 하나.
# - `localhost`는 묻는 쪽 자신이다. 네트워크 네임스페이스마다 하나씩 있다.
#
# 거의 모든 컨테이너가 브리지에 있으므로, 이 강의는 이제부터 주로 브리지를 다룬다.

# %% tags=["teardown"]
lab.close()

# %% [markdown] lang="en"
# ## Where to go next
#
# [The bridge](02_bridge.ipynb) looks into the switch; [The default bridge and one of your own](03_default_bridge.ipynb) tells why
# names work on one bridge and not on the other. [Host and none](09_host_and_none.ipynb) and [macvlan](10_macvlan.ipynb) go
# deeper into the others. Docker's own overview:
# [Network drivers](https://docs.docker.com/engine/network/drivers/).

# %% [markdown] lang="ko"
# ## 다음으로
#
# [브리지](02_bridge.ipynb) 노트북은 스위치 속을 들여다보고, [기본 브리지와 직접 만든 브리지](03_default_bridge.ipynb) 노트북은 왜 한 브리지에서는
# 이름이 통하고 다른 브리지에서는 안 되는지 보여 준다. [host와 none](09_host_and_none.ipynb)과 [macvlan](10_macvlan.ipynb) 노트북은
# 다른 드라이버를 더 깊이 다룬다. 도커 공식 문서:
# [Network drivers](https://docs.docker.com/engine/network/drivers/).
