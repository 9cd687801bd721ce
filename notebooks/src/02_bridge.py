# %% [markdown] lang="en"
# # The bridge
#
# A container on its own is a computer without a cable. Docker plugs it in: into a *bridge*, a switch made of software. Here
# you follow the cable, watch the switch learn, and go on to the host and the world outside.
#
# **You will**
#
# - find both ends of a container's cable,
# - see how neighbours find each other on the link layer, and what the switch keeps in mind,
# - follow a packet to the host and out, and see whose address it carries there,
# - let somebody in through a published port.
#
# **Time**: 20 minutes. **Needs**: any Docker Engine; the host and the world outside also need `private` or `embedded`.
# **Before**: [Start here](00_start_here.ipynb).

# %% [markdown] lang="ko"
# # 브리지
#
# 컨테이너 하나만으로는 랜선 없는 컴퓨터와 같다. 도커가 이것을 *브리지*(bridge), 곧 소프트웨어로 만든 스위치에 꽂아 준다. 여기서는 선을
# 따라가 보고, 스위치가 배우는 것을 지켜보고, 호스트와 바깥 세상까지 나가 본다.
#
# **할 일**
#
# - 컨테이너에 꽂힌 선의 양쪽 끝을 찾는다.
# - 이웃끼리 링크 계층(link layer)에서 어떻게 서로 찾는지, 스위치가 무엇을 기억하는지 본다.
# - 패킷을 따라 호스트로, 다시 바깥으로 나가 보고, 거기서 패킷이 누구의 주소를 달고 있는지 본다.
# - 공개한 포트로 바깥 손님을 들인다.
#
# **시간**: 20분. **필요한 것**: 도커 엔진. 호스트와 바깥을 보려면 `private`이나 `embedded`가 필요하다.
# **먼저 볼 것**: [여기서 시작한다](00_start_here.ipynb).

# %% tags=["parameters"]
engine = "auto"
lang = "en"

# %% tags=["setup"]
from netlab import Lab
from netlab.course.checks import check
from netlab.ui.predict import predict

# %% tags=["setup"]
lab = Lab("bridge", engine=engine, lang=lang)
lab

# %% [markdown] lang="en"
# ## A switch in software
#
# `docker0` is the bridge that is there from the start. Every network that you make with the driver `bridge` (the one you get without
# asking) is a bridge of its own:
#
# ```bash
# docker network create street
# docker run -d --name anna --network street busybox sleep infinity
# docker run -d --name ben --network street busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 소프트웨어로 된 스위치
#
# `docker0`은 처음부터 있는 브리지이다. `bridge` 드라이버(따로 말하지 않으면 이것이다)로 네트워크를 만들 때마다 브리지가 하나씩
# 새로 생긴다.
#
# ```bash
# docker network create street
# docker run -d --name anna --network street busybox sleep infinity
# docker run -d --name ben --network street busybox sleep infinity
# ```

# %%
street = lab.network("street")
anna, ben = lab.container("anna", networks=[street]), lab.container("ben", networks=[street])
lab.diagram()

# %% [markdown] lang="en"
# The lines between cards and bar are cables. Look at one end, inside `anna`:
#
# ```bash
# docker exec anna ip link show eth0
# ```

# %% [markdown] lang="ko"
# 카드와 막대 사이의 선이 랜선이다. 한쪽 끝을 `anna` 안에서 본다.
#
# ```bash
# docker exec anna ip link show eth0
# ```

# %%
anna.exec("ip link show eth0")

# %% [markdown] lang="en"
# `eth0@if` and a number: the other end is the interface with that number, somewhere else. Such a cable of two ends is a *veth pair*.
# The other ends are on the host, plugged into the bridge:
#
# ```bash
# ip link                       # on the host
# bridge link                   # only what is plugged into a bridge
# ```

# %% [markdown] lang="ko"
# `eth0@if` 뒤에 숫자가 있다. 다른 쪽 끝은 어딘가 다른 곳에 있는, 그 번호의 인터페이스라는 뜻이다. 이렇게 끝이 둘인 선을
# *veth 쌍*(veth pair)이라고 한다. 다른 쪽 끝은 호스트에 있으며 브리지에 꽂혀 있다.
#
# ```bash
# ip link                       # 호스트에서
# bridge link                   # 브리지에 꽂힌 것만
# ```

# %%
if lab.has("host"):
    display(lab.host.interfaces)

# %% [markdown] lang="en" claims="test_a_container_is_plugged_into_the_bridge_with_a_cable_of_two_ends test_a_bridge_is_an_interface_of_the_host_and_has_a_port_for_each_container"
# On the host, then, there is: its own card `eth0`; `docker0`; the bridge `br-` with the first digits of the id of
# `street`; and for each container one `veth`, which has no address, for a socket in a switch needs none.
#
# ## How neighbours find each other
#
# `anna` knows the IP address of `ben`. But what runs on a cable are *frames*, and a frame is addressed to a
# MAC address, the number of an interface.

# %% [markdown] lang="ko"
# 그러니까 호스트에는 이런 것이 있다. 자기 랜 카드인 `eth0`, `docker0`, `street`의 아이디 앞자리가 붙은 브리지 `br-`, 그리고
# 컨테이너마다 하나씩 `veth`. 여기에는 주소가 없다. 스위치의 구멍에는 주소가 필요 없기 때문이다.
#
# ## 이웃이 서로를 찾는 법
#
# `anna`는 `ben`의 IP 주소를 안다. 그런데 선 위로 다니는 것은 *프레임*(frame)이고, 프레임은 인터페이스의 번호인 MAC 주소 앞으로
# 보낸다.

# %% lang="en" tags=["predict"]
guess = predict("The two have not talked yet. Does `anna` know the MAC address that belongs to the IP address of `ben`?", misconceptions={
    "yes": "Docker gives addresses, it does not introduce neighbours. They ask when they need each other.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("둘은 아직 말을 나눈 적이 없다. `anna`는 `ben`의 IP 주소에 딸린 MAC 주소를 알고 있을까?", misconceptions={
    "yes": "도커는 주소를 줄 뿐 이웃을 소개해 주지는 않는다. 필요할 때 직접 물어본다.",
})
guess

# %%
known = anna.exec("ip neigh").output
print(known)

# %%
guess.reveal(ben.address in known)

# %% [markdown] lang="en"
# Now a ping, and the same question again:
#
# ```bash
# docker exec anna ping -c 1 172.18.0.3     # put the address of ben here
# docker exec anna ip neigh
# ```

# %% [markdown] lang="ko"
# 이제 ping을 보내고 같은 것을 다시 물어본다.
#
# ```bash
# docker exec anna ping -c 1 172.18.0.3     # 여기에 ben의 주소를 쓴다
# docker exec anna ip neigh
# ```

# %%
anna.ping(ben)

# %%
print(anna.exec("ip neigh").output)
ben.interfaces

# %% [markdown] lang="en" claims="test_neighbours_are_asked_for_their_mac_address_before_the_first_packet test_a_mac_address_is_made_from_the_ip_address test_a_mac_address_is_random_and_locally_administered"
# Before the first packet `anna` called into the whole street: who has this IP address? `ben` answered with his MAC address.
# This is ARP (*Address Resolution Protocol*), and `ip neigh` shows what was learned by it.
#
# Up to 27 Docker makes a MAC address from the IP address (172.18.0.3 becomes `02:42:ac:12:00:03`), from 28.0 it is
# random. The table shows how your engine does it.
#
# The switch learned, too. It reads the sender of each frame that comes in and notes the port:
#
# ```bash
# bridge fdb show br br-0123456789ab         # on the host; the bridge's name is br- and the network's id
# ```

# %% [markdown] lang="ko"
# 첫 패킷을 보내기 전에 `anna`는 거리 전체에 대고 물었다. 이 IP 주소를 가진 이가 누구인가? `ben`이 자기 MAC 주소로 답했다.
# 이것이 ARP(*Address Resolution Protocol*)이며, `ip neigh`는 그렇게 알게 된 것을 보여 준다.
#
# 27까지는 도커가 IP 주소로 MAC 주소를 만든다(172.18.0.3이면 `02:42:ac:12:00:03`). 28.0부터는 무작위이다. 지금 쓰는 엔진이 어떻게
# 하는지는 표에 보인다.
#
# 스위치도 배웠다. 들어오는 프레임마다 보낸 쪽을 읽고 어느 포트인지 적어 둔다.
#
# ```bash
# bridge fdb show br br-0123456789ab         # 호스트에서. 브리지의 이름은 br- 뒤에 네트워크 아이디이다
# ```

# %%
if lab.has("host"):
    display(lab.host.forwarding(street))

# %% [markdown] lang="en" claims="test_a_bridge_learns_who_is_behind_which_port test_the_host_is_in_the_forwarding_table_at_the_bridge_itself"
# This is the *forwarding database*, FDB. A frame for `ben` leaves by his port. The host sits at the bridge itself.
#
# Where there is a table, not everybody need hear everything. A third neighbour moves in:
#
# ```bash
# docker run -d --name dora --network street busybox sleep infinity
# docker exec dora cat /proc/net/dev         # the first number after eth0: the bytes received so far
# docker exec anna ping -c 4 -s 1400 172.18.0.3
# ```

# %% [markdown] lang="ko"
# 이것이 *포워딩 데이터베이스*(forwarding database), 곧 FDB이다. `ben`에게 가는 프레임은 그의 포트로 나간다. 호스트는 브리지 자체에
# 자리 잡고 있다.
#
# 표가 있으니 모두가 모든 것을 들을 필요는 없다. 세 번째 이웃이 이사 온다.
#
# ```bash
# docker run -d --name dora --network street busybox sleep infinity
# docker exec dora cat /proc/net/dev         # eth0 뒤의 첫 숫자가 지금까지 받은 바이트 수이다
# docker exec anna ping -c 4 -s 1400 172.18.0.3
# ```

# %%
dora = lab.container("dora", networks=[street])


def received(container):
    return int(container.exec("cat /proc/net/dev").output.split("eth0:")[1].split()[0])

# %% lang="en" tags=["predict"]
guess = predict("`anna` sends four large packets to `ben`, 1,400 bytes each. Do they arrive at `dora` too?", misconceptions={
    "yes": "That would be a hub. A bridge knows the port of `ben` and sends them there only.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`anna`가 `ben`에게 1,400바이트짜리 큰 패킷 네 개를 보낸다. 이것이 `dora`에게도 도착할까?", misconceptions={
    "yes": "그것은 허브(hub)이다. 브리지는 `ben`의 포트를 알고 있으므로 그리로만 보낸다.",
})
guess

# %%
before = received(ben), received(dora)
anna.exec(f"ping -c 4 -s 1400 {ben.address}")
heard = {"ben": received(ben) - before[0], "dora": received(dora) - before[1]}
heard

# %%
guess.reveal(heard["dora"] > 4 * 1400)

# %% [markdown] lang="en" claims="test_what_is_for_one_port_does_not_reach_the_others"
# `dora` hears at most some small talk for everybody: broadcasts such as ARP's questions. That is what bridges were invented for: the
# link layer is divided into *segments*, and traffic stays where it belongs.

# %% [markdown] lang="ko"
# `dora`에게 들리는 것은 기껏해야 모두에게 보내는 작은 이야기, 곧 ARP의 질문 같은 브로드캐스트(broadcast)뿐이다. 브리지는 바로 이것을
# 위해 만들어졌다. 링크 계층을 *세그먼트*(segment)로 나누어 트래픽이 필요한 곳에만 머물게 한다.

# %% lang="en" tags=["predict"]
guess = predict("`traceroute` counts the hops from router to router. How many hops is `ben` away from `anna`?", {
    "1": "one: ben himself", "2": "two: over the gateway",
}, misconceptions={"2": "The gateway is for what lies beyond the street. A neighbour is reached through the switch alone."})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`traceroute`는 라우터에서 라우터로 몇 번 건너뛰는지 센다. `anna`에서 `ben`까지는 몇 번일까?", {
    "1": "한 번. ben에게 바로 간다", "2": "두 번. 게이트웨이를 거친다",
}, misconceptions={"2": "게이트웨이는 거리 너머로 갈 때 쓴다. 이웃에게는 스위치만 거쳐서 간다."})
guess

# %%
path = anna.exec(f"traceroute -n -m 4 -w 1 {ben.address}")
path

# %%
guess.reveal("1" if len(path.output.splitlines()) == 2 else "2")

# %% [markdown] lang="en" claims="test_a_neighbour_is_one_hop_away"
# A switch is no hop: it does not look at IP addresses at all.
#
# ## To the host
#
# The host is plugged into its own switch. Its address there is the *gateway*, and containers and host reach each other
# like neighbours:
#
# ```bash
# docker exec anna ping -c 1 172.18.0.1      # the gateway
# ping -c 1 172.18.0.2                       # on the host: the address of anna
# ```

# %% [markdown] lang="ko"
# 스위치는 한 번으로 치지 않는다. IP 주소를 아예 보지 않기 때문이다.
#
# ## 호스트로
#
# 호스트도 자기 스위치에 꽂혀 있다. 거기서 호스트가 가진 주소가 *게이트웨이*이고, 컨테이너와 호스트는 이웃처럼 서로 닿는다.
#
# ```bash
# docker exec anna ping -c 1 172.18.0.1      # 게이트웨이
# ping -c 1 172.18.0.2                       # 호스트에서. anna의 주소를 쓴다
# ```

# %%
anna.ping(street.gateway)

# %%
if lab.has("host"):
    display(lab.host.ping(anna))

# %% [markdown] lang="en" claims="test_host_and_container_reach_each_other_by_address test_the_host_does_not_resolve_containers_names test_each_bridge_network_has_an_interface_on_the_host_with_the_gateways_address"
# By address, not by name: the names of containers are known inside Docker's networks only.
#
# "Host" means the Linux on which the engine runs. **Docker Desktop** on Windows and macOS runs it in a virtual machine: `docker0`, the
# bridges and the cables are in there, not on your desktop, and the address of a container is not reachable from it. Containers among each other and
# published ports work the same (see [Docker Desktop networking](https://docs.docker.com/desktop/features/networking/)).

# %% [markdown] lang="ko"
# 주소로 닿는 것이지 이름으로 닿는 것은 아니다. 컨테이너의 이름은 도커의 네트워크 안에서만 통한다.
#
# "호스트"란 엔진이 돌고 있는 리눅스를 말한다. Windows와 macOS의 **Docker Desktop**은 엔진을 가상 머신(virtual machine) 안에서 돌린다.
# `docker0`도 브리지도 선도 그 안에 있지 내 컴퓨터의 바탕에 있는 것이 아니며, 거기서는 컨테이너의 주소에 닿을 수 없다. 컨테이너끼리의
# 통신과 공개한 포트는 똑같이 된다([Docker Desktop networking](https://docs.docker.com/desktop/features/networking/) 참고).

# %% [markdown] lang="en"
# ## To the outside
#
# Whatever is not on the street goes to the gateway, and there the host acts as a router:
#
# ```bash
# docker exec anna ip route
# docker exec anna traceroute -n 192.0.2.1   # a machine outside
# ```

# %% [markdown] lang="ko"
# ## 바깥으로
#
# 거리에 없는 것은 모두 게이트웨이로 보내고, 거기서 호스트가 라우터(router) 노릇을 한다.
#
# ```bash
# docker exec anna ip route
# docker exec anna traceroute -n 192.0.2.1   # 바깥의 컴퓨터
# ```

# %%
anna.routes

# %%
if lab.has("outside"):
    display(anna.exec(f"traceroute -n -m 4 -w 1 {lab.outside.address}"))

# %% lang="en" tags=["predict"]
guess = predict("`anna` asks a web server outside for a page. From which address does the request come, as that server sees it?", {
    "anna": "from the address of `anna`", "host": "from the address of the host",
}, misconceptions={"anna": "Nobody outside knows a way back to that address. So the host puts its own in its place."})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`anna`가 바깥의 웹 서버에 페이지를 요청한다. 그 서버가 보기에 요청은 어느 주소에서 왔을까?", {
    "anna": "`anna`의 주소", "host": "호스트의 주소",
}, misconceptions={"anna": "바깥에서는 아무도 그 주소로 돌아가는 길을 모른다. 그래서 호스트가 자기 주소로 바꾸어 놓는다."})
guess

# %%
if lab.has("outside"):
    page = anna.fetch(f"http://{lab.outside.address}/")
    outcome = guess.reveal("anna" if anna.address in page.body else "host")
    display(page, outcome)

# %%
if lab.has("host"):
    display(lab.host.rules().about(street).doing("MASQUERADE"))

# %% [markdown] lang="en" claims="test_the_way_out_leads_over_the_gateway test_a_request_of_a_container_arrives_outside_from_the_hosts_address test_each_network_has_a_masquerading_rule_of_its_own test_the_outside_cannot_reach_a_containers_address_but_the_hosts"
# This is NAT, *network address translation*: what leaves the street gets the host's address as its sender. (Docker and `iptables` call
# it *masquerading*.) The host remembers the connection and hands the answer back to `anna`. So anybody gets out; but nobody outside can begin a
# conversation with `anna`, for her address means nothing there.
#
# ## In through a published port
#
# To let somebody in, a port of the host is given away. `-v` makes this web server tell who asks:
#
# ```bash
# docker run -d --name shop --hostname shop --network street -p 80 busybox httpd -f -v -h /etc
# docker port shop
# ```

# %% [markdown] lang="ko"
# 이것이 NAT, 곧 *네트워크 주소 변환*(network address translation)이다. 거리를 나서는 패킷은 보낸 쪽이 호스트의 주소로 바뀐다(도커와
# `iptables`는 *마스커레이딩*(masquerading)이라고 부른다). 호스트는 그 연결을 기억해 두었다가 답을 `anna`에게 돌려준다. 그래서 누구나
# 나갈 수 있지만, 바깥에서 먼저 `anna`에게 말을 걸 수는 없다. 그 주소는 바깥에서 아무 뜻이 없기 때문이다.
#
# ## 공개한 포트로 들어오기
#
# 누군가를 들이려면 호스트의 포트 하나를 내준다. `-v`를 주면 이 웹 서버는 누가 물었는지 알려 준다.
#
# ```bash
# docker run -d --name shop --hostname shop --network street -p 80 busybox httpd -f -v -h /etc
# docker port shop
# ```

# %%
shop = lab.container("shop", hostname="shop", networks=[street], ports=80, command="httpd -f -v -h /etc")
port = shop.ports[0].host_port
shop.ports

# %% lang="en" tags=["predict"]
guess = predict("The machine outside asks the host at this port. Whose address does `shop` see?", {
    "outside": "the machine's outside", "host": "the host's",
}, misconceptions={"host": "On the way in only the destination is exchanged. Who asks stays as it was."})
guess

# %% lang="ko" tags=["predict"]
guess = predict("바깥의 컴퓨터가 호스트의 이 포트로 요청한다. `shop`은 누구의 주소를 볼까?", {
    "outside": "바깥 컴퓨터의 주소", "host": "호스트의 주소",
}, misconceptions={"host": "들어올 때는 받는 쪽만 바꾼다. 누가 물었는지는 그대로이다."})
guess

# %%
if lab.has("outside"):
    page = lab.outside.wait_for(lambda: lab.outside.fetch(f"http://{lab.host.address}:{port}/hostname"))
    print(shop.logs)
    outcome = guess.reveal("outside" if f":{lab.outside.address}]" in shop.logs.splitlines()[-1] else "host")
    display(page, outcome)

# %%
if lab.has("host"):
    display(lab.host.rules().about(shop).doing("DNAT"))

# %% [markdown] lang="en" claims="test_a_published_port_is_reached_from_outside_at_the_hosts_address test_a_web_server_behind_a_published_port_sees_the_address_of_who_asks_from_outside"
# One rule for each published port: what comes to this port of the host is sent to `shop` instead. The sender stays, so
# that `shop` can tell its customers apart.
#
# And a neighbour who takes the way round over the host?

# %% [markdown] lang="ko"
# 공개한 포트마다 규칙이 하나 있다. 호스트의 이 포트로 온 것을 `shop`에게 보낸다. 보낸 쪽은 그대로여서 `shop`은 손님을 구별할 수 있다.
#
# 그렇다면 이웃이 호스트를 거쳐 돌아오면 어떻게 될까?

# %% lang="en" tags=["predict"]
guess = predict("`anna` asks at the gateway, at the published port. Whose address does `shop` see?", {
    "anna": "that of `anna`", "gateway": "that of the gateway",
}, misconceptions={"anna": "From one of Docker's own bridges the rule is skipped. A small program on the host answers, and asks `shop` itself."})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`anna`가 게이트웨이에 있는 공개된 포트로 요청한다. `shop`은 누구의 주소를 볼까?", {
    "anna": "`anna`의 주소", "gateway": "게이트웨이의 주소",
}, misconceptions={"anna": "도커의 브리지에서 온 것에는 그 규칙이 쓰이지 않는다. 호스트의 작은 프로그램이 받아서 자기가 `shop`에게 묻는다."})
guess

# %%
page = anna.wait_for(lambda: anna.fetch(f"http://{street.gateway}:{port}/hostname"))
print(shop.logs.splitlines()[-1])

# %%
guess.reveal("gateway" if f":{street.gateway}]" in shop.logs.splitlines()[-1] else "anna")

# %% [markdown] lang="en" claims="test_a_container_that_asks_at_a_published_port_is_seen_as_the_gateway test_a_neighbour_that_asks_directly_is_seen_as_itself test_a_port_published_on_loopback_is_for_the_host_alone test_a_port_of_the_host_is_given_once"
# That program is `docker-proxy`; for each published port one is running. Among neighbours the direct way is better: `http://shop/`, and
# `shop` sees who asks.
#
# Two more things to know about ports: `-p 127.0.0.1:8080:80` opens the port for the host alone, and a port of the host can be
# given away only once.
#
# A bridge ends at its host. For containers on several hosts there is the driver `overlay`.

# %% [markdown] lang="ko"
# 그 프로그램이 `docker-proxy`이며, 공개한 포트마다 하나씩 돌고 있다. 이웃끼리는 바로 가는 길이 낫다. `http://shop/`으로 물으면
# `shop`은 누가 묻는지 볼 수 있다.
#
# 포트에 대해 알아 둘 것이 두 가지 더 있다. `-p 127.0.0.1:8080:80`은 호스트에게만 포트를 열고, 호스트의 포트는 한 번만 내줄 수 있다.
#
# 브리지는 호스트를 벗어나지 못한다. 여러 호스트에 있는 컨테이너를 이으려면 `overlay` 드라이버를 쓴다.

# %% [markdown] lang="en"
# ## Exercise
#
# `cara` lives on another bridge, and `shop` has moved: it is made anew, without a published port.
#
# ```bash
# docker network create avenue
# docker run -d --name cara --network avenue busybox sleep infinity
# docker rm -f shop
# docker run -d --name shop --hostname shop --network street busybox httpd -f -h /etc
# ```

# %% [markdown] lang="ko"
# ## 연습 문제
#
# `cara`는 다른 브리지에 산다. `shop`은 이사해서 새로 만들었는데 공개한 포트가 없다.
#
# ```bash
# docker network create avenue
# docker run -d --name cara --network avenue busybox sleep infinity
# docker rm -f shop
# docker run -d --name shop --hostname shop --network street busybox httpd -f -h /etc
# ```

# %%
avenue = lab.network("avenue")
cara = lab.container("cara", networks=[avenue])
shop.remove()
shop = lab.container("shop", hostname="shop", networks=[street], command="httpd -f -h /etc")

# %% [markdown] lang="en"
# Let `cara` get the page `/hostname` of `shop` at the address of her own gateway, at whatever port. They must not share a
# network. Any way that works is right.

# %% [markdown] lang="ko"
# `cara`가 자기 게이트웨이의 주소에서 `shop`의 페이지 `/hostname`을 받게 한다. 포트는 무엇이든 좋다. 둘이 네트워크를 함께 쓰면 안 된다.
# 되기만 하면 어떤 방법이든 정답이다.

# %% tags=["exercise"]
# solution
shop.remove()
shop = lab.container("shop", hostname="shop", networks=[street], ports=80, command="httpd -f -h /etc")

# %% tags=["check"]
check("bridge-1", lab)

# %%
lab.diagram()

# %% [markdown] lang="en" claims="test_a_container_is_plugged_into_the_bridge_with_a_cable_of_two_ends test_what_is_for_one_port_does_not_reach_the_others test_a_request_of_a_container_arrives_outside_from_the_hosts_address test_a_web_server_behind_a_published_port_sees_the_address_of_who_asks_from_outside test_a_neighbour_is_one_hop_away"
# ## Recap
#
# | from | to | way | the other side sees |
# |---|---|---|---|
# | container | neighbour | the switch | the container |
# | container | host | the switch, to the gateway | the container |
# | container | outside | the host as router, NAT | the host |
# | outside | published port | the host's port, NAT | who asked |
#
# - A bridge is a switch on the host; a veth pair is the cable of one container.
# - Neighbours find each other by ARP; the switch learns ports and sends each frame to one only.
# - Out is free for everybody, in is a published port.

# %% [markdown] lang="ko"
# ## 정리
#
# | 보내는 쪽 | 받는 쪽 | 길 | 상대가 보는 주소 |
# |---|---|---|---|
# | 컨테이너 | 이웃 | 스위치 | 컨테이너 |
# | 컨테이너 | 호스트 | 스위치를 거쳐 게이트웨이로 | 컨테이너 |
# | 컨테이너 | 바깥 | 라우터인 호스트, NAT | 호스트 |
# | 바깥 | 공개한 포트 | 호스트의 포트, NAT | 물은 쪽 |
#
# - 브리지는 호스트에 있는 스위치이고, veth 쌍은 컨테이너 하나의 선이다.
# - 이웃은 ARP로 서로 찾는다. 스위치는 포트를 배워서 프레임마다 한 곳으로만 보낸다.
# - 나가는 것은 누구나 되고, 들어오려면 공개한 포트가 있어야 한다.

# %% tags=["teardown"]
lab.close()

# %% [markdown] lang="en"
# ## Where to go next
#
# [The default bridge and one of your own](03_default_bridge.ipynb) compares `docker0` with bridges like `street`;
# [Isolation](05_isolation.ipynb) asks what keeps bridges apart. Docker's own pages:
# [Bridge network driver](https://docs.docker.com/engine/network/drivers/bridge/),
# [Port publishing and mapping](https://docs.docker.com/engine/network/port-publishing/).

# %% [markdown] lang="ko"
# ## 다음으로
#
# [기본 브리지와 직접 만든 브리지](03_default_bridge.ipynb)는 `docker0`을 `street` 같은 브리지와 비교하고,
# [격리](05_isolation.ipynb)는 무엇이 브리지를 떼어 놓는지 묻는다. 도커 공식 문서:
# [Bridge network driver](https://docs.docker.com/engine/network/drivers/bridge/),
# [Port publishing and mapping](https://docs.docker.com/engine/network/port-publishing/).
