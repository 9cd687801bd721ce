# %% [markdown] lang="en"
# # Isolation
#
# Networks are there to connect. They are there just as much to keep apart: a web shop should reach its database, the
# guest next door should not. Here you put up fences, see the rules they are made of, and find the gaps.
#
# **You will**
#
# - see how open the default bridge is,
# - keep two bridges apart, and find the rule that drops the packet,
# - keep neighbours on one bridge apart,
# - build a network without a way out.
#
# **Time**: 20 minutes. **Needs**: any Docker Engine; the rules of the host also need `private` or `embedded`.
# **Before**: [Names](04_names.ipynb).

# %% [markdown] lang="ko"
# # 격리
#
# 네트워크는 연결하려고 만든다. 그러나 떼어 놓는 것도 그만큼 중요하다. 쇼핑몰은 자기 데이터베이스에 닿아야 하지만 옆집 손님은
# 닿지 말아야 한다. 여기서는 울타리를 치고, 울타리를 이루는 규칙(rule)을 보고, 빈틈을 찾는다.
#
# **할 일**
#
# - 기본 브리지가 얼마나 열려 있는지 본다.
# - 두 브리지를 떼어 놓고, 패킷을 버리는 규칙을 찾는다.
# - 한 브리지에 있는 이웃끼리 떼어 놓는다.
# - 나가는 길이 없는 네트워크를 만든다.
#
# **시간**: 20분. **필요한 것**: 도커 엔진. 호스트의 규칙을 보려면 `private`이나 `embedded`가 필요하다.
# **먼저 볼 것**: [이름](04_names.ipynb).

# %% tags=["parameters"]
engine = "auto"
lang = "en"

# %% tags=["setup"]
from netlab import Lab
from netlab.course.checks import check
from netlab.ui.grid import predict_reach
from netlab.ui.predict import predict

# %% tags=["setup"]
lab = Lab("isolation", engine=engine, lang=lang)
lab

# %% [markdown] lang="en"
# ## Everybody in one room
#
# Two strangers use one machine. The first runs a shop with a till, the second a blog. Both just type `docker run`, and
# neither publishes a port:
#
# ```bash
# docker run -d --name till --hostname till busybox httpd -f -h /etc
# docker run -d --name blog busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 모두가 한방에
#
# 서로 모르는 두 사람이 컴퓨터 하나를 같이 쓴다. 한 사람은 계산대(till)가 있는 가게를, 다른 사람은 블로그(blog)를 돌린다. 둘 다
# `docker run`만 입력했고, 누구도 포트를 공개하지 않았다.
#
# ```bash
# docker run -d --name till --hostname till busybox httpd -f -h /etc
# docker run -d --name blog busybox sleep infinity
# ```

# %%
till = lab.container("till", hostname="till", command="httpd -f -h /etc")
blog = lab.container("blog")

# %% lang="en" tags=["predict"]
guess = predict("Nobody published a port. Does `blog` get a page from the web server in `till`?", misconceptions={
    "no": "Publishing is for those who come from elsewhere. On one bridge every port is open to every neighbour.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("아무도 포트를 공개하지 않았다. `blog`가 `till`의 웹 서버에서 페이지를 받을까?", misconceptions={
    "no": "공개는 다른 곳에서 오는 쪽을 위한 것이다. 한 브리지 위에서는 모든 포트가 모든 이웃에게 열려 있다.",
})
guess

# %%
page = blog.wait_for(lambda: blog.fetch(f"http://{till.address}/hostname"))
page

# %%
guess.reveal(page)

# %% [markdown] lang="en" claims="test_all_containers_of_the_default_bridge_reach_every_port_of_each_other"
# ```bash
# docker exec blog wget -q -O - http://172.17.0.2/hostname    # put the address of till here
# ```
#
# Whoever says nothing about a network lands on the default bridge, together with everybody else who says nothing. That is why the default
# bridge is no place for things that must not meet.

# %% [markdown] lang="ko"
# ```bash
# docker exec blog wget -q -O - http://172.17.0.2/hostname    # 여기에 till의 주소를 쓴다
# ```
#
# 네트워크를 지정하지 않은 컨테이너는 기본 브리지로 가고, 거기에는 똑같이 아무것도 지정하지 않은 다른 컨테이너가 모두 있다. 그래서 서로
# 만나면 안 되는 것들을 기본 브리지에 두어서는 안 된다.

# %% [markdown] lang="en"
# ## Two bridges
#
# So each gets a bridge of its own:
#
# ```bash
# docker network create shop
# docker network create bank
# docker run -d --name web --network shop busybox sleep infinity
# docker run -d --name safe --network bank busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 브리지 두 개
#
# 그러니 저마다 브리지를 따로 준다.
#
# ```bash
# docker network create shop
# docker network create bank
# docker run -d --name web --network shop busybox sleep infinity
# docker run -d --name safe --network bank busybox sleep infinity
# ```

# %%
shop, bank = lab.network("shop"), lab.network("bank")
web = lab.container("web", networks=[shop])
safe = lab.container("safe", networks=[bank])

# %%
lab.diagram()

# %% [markdown] lang="en"
# `web` has an address for whatever is not on its own bridge: the gateway, and that is the host.
#
# ```bash
# docker exec web ip route
# ```

# %% [markdown] lang="ko"
# `web`은 자기 브리지에 없는 것은 모두 게이트웨이로 보낸다. 그 게이트웨이가 바로 호스트이다.
#
# ```bash
# docker exec web ip route
# ```

# %%
web.routes

# %% lang="en" tags=["predict"]
guess = predict_reach(
    "`till` and `blog` are on the default bridge, `web` on `shop`, `safe` on `bank`, and the host has an address on each "
    "bridge. Each pings the address of each other one. Who gets an answer?",
    [till, blog, web, safe],
    too_much="The host could pass the packet on, but its rules forbid it from one of Docker's bridges to another.",
    too_little="Whoever is on the same bridge answers; the default bridge is no exception.",
)
guess

# %% lang="ko" tags=["predict"]
guess = predict_reach(
    "`till`과 `blog`는 기본 브리지에, `web`은 `shop`에, `safe`는 `bank`에 있고, 호스트는 브리지마다 주소가 있다. 저마다 다른 "
    "컨테이너의 주소로 ping을 보낸다. 누가 답을 받을까?",
    [till, blog, web, safe],
    too_much="호스트는 패킷을 넘겨줄 수 있지만, 도커의 한 브리지에서 다른 브리지로 넘기는 것을 규칙이 막는다.",
    too_little="같은 브리지에 있으면 답이 온다. 기본 브리지라고 다르지 않다.",
)
guess

# %%
seen = lab.reachability(till, blog, web, safe)
seen

# %%
outcome = guess.reveal(seen)
display(outcome, web.ping(safe))

# %% [markdown] lang="en" claims="test_containers_of_two_bridges_do_not_reach_each_other test_the_default_bridge_is_kept_apart_from_a_user_defined_one test_the_default_route_of_a_container_leads_to_its_networks_gateway"
# No error, just silence: `100% packet loss`. The packet went to the gateway and was dropped there without a word. It is the same
# the other way round, and between the default bridge and yours. **The bridge is the unit of isolation.**
#
# Who dropped it? The host knows the way to both; asked on the host itself, both answer:
#
# ```bash
# ping -c 1 172.19.0.2          # on the host: the address of safe
# ```

# %% [markdown] lang="ko"
# 오류도 없이 조용하다. `100% packet loss`이다. 패킷은 게이트웨이까지 갔다가 거기서 말없이 버려졌다. 반대 방향도 마찬가지이고,
# 기본 브리지와 직접 만든 브리지 사이도 마찬가지이다. **격리의 단위는 브리지이다.**
#
# 누가 버렸을까? 호스트는 양쪽으로 가는 길을 안다. 호스트에서 직접 물어보면 둘 다 답한다.
#
# ```bash
# ping -c 1 172.19.0.2          # 호스트에서. safe의 주소를 쓴다
# ```

# %%
if lab.has("host"):
    display(lab.host.ping(web), lab.host.ping(safe))

# %% [markdown] lang="en" claims="test_the_host_reaches_the_containers_of_every_bridge"
# The host's *packet filter* did it: a list of rules that each packet is held against, written there by Docker with
# `iptables`. Every rule counts the packets that it matched. So look at the counters, ping, and look again; what has
# grown is the way of the packet:
#
# ```bash
# iptables-save -c              # on the host, as root; before and after
# ```

# %% [markdown] lang="ko"
# 호스트의 *패킷 필터*(packet filter)가 한 일이다. 패킷마다 맞추어 보는 규칙의 목록이며, 도커가 `iptables`로 적어 놓았다. 규칙은
# 저마다 자기에게 맞은 패킷의 수를 센다. 그러니 그 수를 보고, ping을 보내고, 다시 보면 된다. 늘어난 곳이 패킷이 지나간 길이다.
#
# ```bash
# iptables-save -c              # 호스트에서 root로. 전과 후에 한 번씩
# ```

# %%
if lab.has("host"):
    before = lab.host.rules()
    web.ping(safe)
    display(lab.host.rules().since(before))

# %% [markdown] lang="en" claims="test_what_goes_from_bridge_to_bridge_is_dropped_in_two_stages test_what_comes_to_a_container_from_another_bridge_is_dropped_before_it_is_routed"
# Which rule it is depends on the version of the engine (yours stands at the top of the notebook):
#
# - up to 27: a packet that comes from one bridge and goes elsewhere passes `DOCKER-ISOLATION-STAGE-1`, and
#   `DOCKER-ISOLATION-STAGE-2` drops it if elsewhere is a bridge of Docker's too;
# - from 28.0: a rule for each container drops it earlier, in the table `raw`: what is addressed to the container and
#   does not come from its own bridge. The two stages still stand behind it;
# - 29 has new names for the chains, and can write to `nftables` instead. The fence is the same.
#
# How to read such rules one by one is the subject of [Docker and iptables](12_docker_and_iptables.ipynb).

# %% [markdown] lang="ko"
# 어느 규칙인지는 엔진의 버전에 따라 다르다(지금 쓰는 버전은 노트북 맨 위에 있다).
#
# - 27까지: 한 브리지에서 들어와 다른 곳으로 가는 패킷은 `DOCKER-ISOLATION-STAGE-1`을 지나고, 그 다른 곳도 도커의 브리지이면
#   `DOCKER-ISOLATION-STAGE-2`가 버린다.
# - 28.0부터: 컨테이너마다 있는 규칙이 더 일찍, `raw` 테이블에서 버린다. 그 컨테이너 앞으로 왔는데 자기 브리지에서 오지 않은
#   패킷이 대상이다. 두 단계도 그 뒤에 그대로 있다.
# - 29는 체인(chain)의 이름이 바뀌었고 `nftables`에 적을 수도 있다. 울타리는 같다.
#
# 이런 규칙을 하나하나 읽는 법은 [도커와 iptables](12_docker_and_iptables.ipynb)에서 다룬다.

# %% [markdown] lang="en"
# ## The first gap: the host itself
#
# `safe` is out of reach. What about its gateway, the host's address on the bridge `bank`?

# %% [markdown] lang="ko"
# ## 첫 번째 빈틈: 호스트 자신
#
# `safe`에는 닿지 않는다. 그렇다면 그 게이트웨이, 곧 `bank` 브리지 위에 있는 호스트의 주소는 어떨까?

# %% lang="en" tags=["predict"]
guess = predict("`web` pings the gateway of `bank`. Is there an answer?", misconceptions={
    "no": "The rules fence what goes *through* the host. What goes *to* the host is not their business.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`web`이 `bank`의 게이트웨이로 ping을 보낸다. 답이 올까?", misconceptions={
    "no": "규칙은 호스트를 *거쳐* 가는 것을 막는다. 호스트*에게* 가는 것은 막지 않는다.",
})
guess

# %%
answer = web.ping(bank.gateway)
answer

# %%
guess.reveal(answer)

# %% [markdown] lang="en" claims="test_a_container_reaches_the_host_at_the_gateway_of_another_bridge"
# Every address of the host is the host. A program that listens there on all addresses (a database, an admin page) can be asked by
# each container on each bridge.
#
# Docker opens a gap of the same kind whenever a port is published. `clerk` works at the bank and publishes port 80; without
# a second number, Docker chooses the port of the host:
#
# ```bash
# docker run -d --name clerk --hostname clerk --network bank -p 80 busybox httpd -f -h /etc
# docker port clerk
# ```

# %% [markdown] lang="ko"
# 호스트의 주소는 어느 것이든 호스트이다. 호스트에서 모든 주소로 듣는 프로그램(데이터베이스, 관리 페이지)이 있으면 어느 브리지의 어느
# 컨테이너든 거기에 물을 수 있다.
#
# 포트를 공개할 때마다 같은 종류의 빈틈이 생긴다. `clerk`은 은행에서 일하며 포트 80을 공개한다. 두 번째 숫자를 주지 않으면 호스트의
# 포트는 도커가 고른다.
#
# ```bash
# docker run -d --name clerk --hostname clerk --network bank -p 80 busybox httpd -f -h /etc
# docker port clerk
# ```

# %%
clerk = lab.container("clerk", hostname="clerk", networks=[bank], ports=80, command="httpd -f -h /etc")
port = clerk.ports[0].host_port
clerk.ports

# %% lang="en" tags=["predict"]
guess = predict("`web` asks for the page at the host's published port. Does `clerk`, on the other bridge, answer?", misconceptions={
    "no": "A published port is open to everybody who reaches the host, the containers of other bridges too.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`web`이 호스트의 공개된 포트로 페이지를 요청한다. 다른 브리지에 있는 `clerk`이 답할까?", misconceptions={
    "no": "공개한 포트는 호스트에 닿는 모두에게 열려 있다. 다른 브리지의 컨테이너도 마찬가지이다.",
})
guess

# %%
page = web.wait_for(lambda: web.fetch(f"http://{shop.gateway}:{port}/hostname"))
page

# %%
guess.reveal(page)

# %% [markdown] lang="en" claims="test_a_published_port_is_reached_from_another_bridge_at_an_address_of_the_host"
# At its own address `clerk` stays as hidden as `safe`; the published port is a gate that you opened yourself. If only
# the host shall use it, publish it on loopback: `-p 127.0.0.1:8080:80`.

# %% [markdown] lang="ko"
# `clerk`의 원래 주소는 `safe`처럼 여전히 가려져 있다. 공개한 포트는 스스로 연 문이다. 호스트만 쓰게 하려면 루프백에 공개한다.
# `-p 127.0.0.1:8080:80`이라고 쓴다.

# %% [markdown] lang="en"
# ## Neighbours apart
#
# In a hotel the guests share the house, not the rooms. A bridge can be like that: the option `enable_icc` stands for
# *inter-container connectivity*, and it can be switched off.
#
# ```bash
# docker network create -o com.docker.network.bridge.enable_icc=false hotel
# docker run -d --name room1 --network hotel busybox sleep infinity
# docker run -d --name room2 --network hotel busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 이웃끼리 떼어 놓기
#
# 호텔의 손님들은 건물은 함께 쓰지만 방은 따로 쓴다. 브리지도 그렇게 만들 수 있다. `enable_icc` 옵션은 *컨테이너 사이의 통신*(inter-container
# connectivity)을 뜻하며, 끌 수 있다.
#
# ```bash
# docker network create -o com.docker.network.bridge.enable_icc=false hotel
# docker run -d --name room1 --network hotel busybox sleep infinity
# docker run -d --name room2 --network hotel busybox sleep infinity
# ```

# %%
hotel = lab.network("hotel", icc=False)
room1 = lab.container("room1", networks=[hotel])
room2 = lab.container("room2", networks=[hotel])

# %% lang="en" tags=["predict"]
guess = predict("`room1` pings `room2` by name. What happens?", {
    "answer": "an answer, they are neighbours",
    "silence": "the name is known, but no answer comes",
    "nameless": "not even the name is known",
}, misconceptions={
    "answer": "They are on one bridge, but this one has a rule against talking to one another.",
    "nameless": "The name server is the engine's own, inside each container. No packet to `room2` is needed to ask it.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`room1`이 `room2`에 이름으로 ping을 보낸다. 어떻게 될까?", {
    "answer": "이웃이므로 답이 온다",
    "silence": "이름은 알지만 답이 오지 않는다",
    "nameless": "이름조차 모른다",
}, misconceptions={
    "answer": "한 브리지에 있지만, 이 브리지에는 서로 말하지 못하게 하는 규칙이 있다.",
    "nameless": "네임 서버는 컨테이너마다 그 안에 있는 엔진의 것이다. 거기에 묻는 데는 `room2`로 가는 패킷이 필요 없다.",
})
guess

# %%
answer = room1.ping("room2")
answer

# %%
guess.reveal("answer" if answer else "silence" if answer.address else "nameless")

# %% [markdown] lang="en" claims="test_without_icc_neighbours_know_each_others_names_and_do_not_reach_each_other test_without_icc_a_container_reaches_the_host_and_the_outside test_without_icc_a_published_port_still_answers_a_neighbour_at_the_gateway test_without_icc_a_rule_drops_what_goes_from_the_bridge_back_into_it"
# The engine knows the name, and a rule drops the packets. Everything else stays: the way to the host and to the outside, and the
# gate of a published port.

# %% [markdown] lang="ko"
# 이름은 엔진이 알고, 패킷은 규칙이 버린다. 다른 것은 모두 그대로이다. 호스트와 바깥으로 가는 길도, 공개한 포트라는 문도 남아 있다.

# %%
if lab.has("host"):
    display(lab.host.rules().about(hotel).doing("DROP").used)

# %% [markdown] lang="en"
# The rule names `hotel` twice: in from it and out to it again.
#
# ## A network without a way out
#
# A cellar has no windows. Neither has an *internal* network:
#
# ```bash
# docker network create --internal cellar
# docker run -d --name cook --network cellar busybox sleep infinity
# docker run -d --name wine --network cellar -p 80 busybox httpd -f -h /etc
# ```

# %% [markdown] lang="ko"
# 이 규칙에는 `hotel`이 두 번 나온다. 거기서 들어와 다시 거기로 나가는 패킷을 버린다.
#
# ## 나가는 길이 없는 네트워크
#
# 지하실에는 창문이 없다. *내부*(internal) 네트워크도 그렇다.
#
# ```bash
# docker network create --internal cellar
# docker run -d --name cook --network cellar busybox sleep infinity
# docker run -d --name wine --network cellar -p 80 busybox httpd -f -h /etc
# ```

# %%
cellar = lab.network("cellar", internal=True)
cook = lab.container("cook", networks=[cellar])
wine = lab.container("wine", networks=[cellar], ports=80, command="httpd -f -h /etc")

# %% lang="en" tags=["predict"]
guess = predict("`wine` publishes port 80, like `clerk` did. Where on the host is it found?", {
    "port": "at a port that Docker chose, as before", "nowhere": "nowhere",
}, misconceptions={"port": "`-p` is accepted, and silently has no effect: no way leads into an internal network."})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`wine`은 `clerk`처럼 포트 80을 공개한다. 호스트의 어디에서 찾을 수 있을까?", {
    "port": "앞에서처럼 도커가 고른 포트에서", "nowhere": "어디에도 없다",
}, misconceptions={"port": "`-p`는 받아들여지지만 아무 말 없이 무시된다. 내부 네트워크로 들어가는 길은 없다."})
guess

# %%
guess.reveal("port" if wine.ports else "nowhere")

# %%
display(cook.ping("wine"), cook.ping(web), cook.ping(cellar.gateway))

# %% [markdown] lang="en" claims="test_an_internal_network_publishes_no_port test_members_of_an_internal_network_reach_each_other_by_name_and_their_host"
# Members find each other, by name too, and they find the host. And beyond?
#
# ```bash
# docker exec cook ip route
# ```

# %% [markdown] lang="ko"
# 구성원끼리는 이름으로도 서로 찾고, 호스트도 찾는다. 그 너머는 어떨까?
#
# ```bash
# docker exec cook ip route
# ```

# %%
cook.routes

# %%
if lab.has("outside"):
    display(cook.ping(lab.outside), web.ping(lab.outside))

# %% [markdown] lang="en" claims="test_an_internal_network_has_no_way_out_and_none_in test_a_container_of_an_internal_network_has_no_default_route test_a_container_of_an_internal_network_has_a_default_route_into_a_dead_end"
# From 26 on there is no default route, so `ping` says at once `Network is unreachable`. 20.10 leaves the default route
# in place, and the packet is lost on the host. Above you see how your engine does it. In both cases two rules close
# the network, one for each direction, and no rule translates its addresses:

# %% [markdown] lang="ko"
# 26부터는 기본 경로(default route)가 없어서 `ping`이 곧바로 `Network is unreachable`이라고 한다. 20.10은 기본 경로를 남겨 두며, 패킷은
# 호스트에서 사라진다. 지금 쓰는 엔진이 어떻게 하는지는 위에 보인다. 어느 쪽이든 규칙 두 개가 방향마다 하나씩 네트워크를 닫고,
# 주소를 바꾸어 주는 규칙은 없다.

# %%
if lab.has("host"):
    display(lab.host.rules().about(cellar).doing("DROP"), lab.host.rules().about(cellar).doing("MASQUERADE"))

# %% [markdown] lang="en" claims="test_two_rules_close_an_internal_network_in_both_directions test_an_internal_network_is_not_masqueraded test_a_container_on_an_internal_network_and_another_keeps_the_others_way_out"
# A database belongs on a network like this. Who must talk to both sides gets an interface on both: `cook` may
# join `shop` as well and goes out from there, while `wine` stays in the cellar.

# %% [markdown] lang="ko"
# 데이터베이스는 이런 네트워크에 두는 것이 좋다. 양쪽과 말해야 하는 컨테이너는 양쪽에 인터페이스를 갖는다. `cook`이 `shop`에도 들어가면
# 그리로 나갈 수 있고, `wine`은 그대로 지하실에 있다.

# %% [markdown] lang="en"
# ## Exercise
#
# Three containers share one network:
#
# ```bash
# docker network create office
# docker run -d --name guest --network office busybox sleep infinity
# docker run -d --name api --network office busybox sleep infinity
# docker run -d --name db --network office busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 연습 문제
#
# 컨테이너 세 개가 네트워크 하나를 함께 쓴다.
#
# ```bash
# docker network create office
# docker run -d --name guest --network office busybox sleep infinity
# docker run -d --name api --network office busybox sleep infinity
# docker run -d --name db --network office busybox sleep infinity
# ```

# %%
office = lab.network("office")
guest, api, db = (lab.container(name, networks=[office]) for name in ("guest", "api", "db"))

# %% [markdown] lang="en"
# Arrange it so that `guest` reaches `api`, `api` reaches `db`, `guest` does not reach `db`, and `db` does not get out into
# the world. Any way that works is right.

# %% [markdown] lang="ko"
# `guest`는 `api`에 닿고, `api`는 `db`에 닿고, `guest`는 `db`에 닿지 못하고, `db`는 바깥으로 나가지 못하게 만든다. 되기만 하면 어떤 방법이든
# 정답이다.

# %% tags=["exercise"]
# solution
back = lab.network("back", internal=True)
back.connect(db)
back.connect(api)
office.disconnect(db)

# %% tags=["check"]
check("isolation-1", lab)

# %%
lab.diagram()

# %% [markdown] lang="en" claims="test_containers_of_two_bridges_do_not_reach_each_other test_a_container_reaches_the_host_at_the_gateway_of_another_bridge test_a_published_port_is_reached_from_another_bridge_at_an_address_of_the_host test_without_icc_neighbours_know_each_others_names_and_do_not_reach_each_other test_an_internal_network_has_no_way_out_and_none_in test_an_internal_network_publishes_no_port"
# ## Recap
#
# | | neighbours | other bridges | the host | outside | `-p` |
# |---|---|---|---|---|---|
# | a bridge | yes | no | yes | yes | yes |
# | with `enable_icc=false` | no | no | yes | yes | yes |
# | `--internal` | yes | no | yes | no | no effect |
#
# - The fences are rules in the host's packet filter, and they count.
# - They fence what goes through the host, not what goes to it: a published port is a gate for everybody.
# - Silence (`100% packet loss`) smells of a rule, `Network is unreachable` of a missing route.

# %% [markdown] lang="ko"
# ## 정리
#
# | | 이웃 | 다른 브리지 | 호스트 | 바깥 | `-p` |
# |---|---|---|---|---|---|
# | 브리지 | 닿는다 | 안 닿는다 | 닿는다 | 닿는다 | 된다 |
# | `enable_icc=false` | 안 닿는다 | 안 닿는다 | 닿는다 | 닿는다 | 된다 |
# | `--internal` | 닿는다 | 안 닿는다 | 닿는다 | 안 닿는다 | 무시된다 |
#
# - 울타리는 호스트의 패킷 필터에 있는 규칙이며, 규칙은 패킷을 센다.
# - 규칙은 호스트를 거쳐 가는 것을 막지, 호스트에게 가는 것을 막지 않는다. 공개한 포트는 모두에게 열린 문이다.
# - 아무 말이 없으면(`100% packet loss`) 규칙을 의심하고, `Network is unreachable`이면 경로가 없는지 본다.

# %% tags=["teardown"]
lab.close()

# %% [markdown] lang="en"
# ## Where to go next
#
# [Connect and disconnect](06_connect_and_disconnect.ipynb) moves running containers from fence to fence;
# [Docker and iptables](12_docker_and_iptables.ipynb) reads the rules. Docker's own pages:
# [Bridge network driver](https://docs.docker.com/engine/network/drivers/bridge/),
# [Packet filtering and firewalls](https://docs.docker.com/engine/network/packet-filtering-firewalls/).

# %% [markdown] lang="ko"
# ## 다음으로
#
# [연결하고 끊기](06_connect_and_disconnect.ipynb)에서는 실행 중인 컨테이너를 울타리 사이로 옮기고,
# [도커와 iptables](12_docker_and_iptables.ipynb)에서는 규칙을 읽는다. 도커 공식 문서:
# [Bridge network driver](https://docs.docker.com/engine/network/drivers/bridge/),
# [Packet filtering and firewalls](https://docs.docker.com/engine/network/packet-filtering-firewalls/).
