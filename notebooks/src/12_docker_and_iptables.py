# %% [markdown] lang="en"
# # Docker and iptables
#
# Ports open, bridges keep apart, addresses are exchanged: on the host all this is done by one list of rules. Docker writes it,
# you can read it, and there is one place where you may add to it. Here you walk packets through it, rule by rule.
#
# **You will**
#
# - read tables, chains and rules, and find those of your Docker version,
# - follow a packet out, and one in through a published port,
# - see why a firewall rule that looks right does not close a port,
# - write a rule where Docker leaves it alone.
#
# **Time**: 20 minutes. **Needs**: a host that can be entered (`private`, `embedded`); with another engine it runs on the embedded one.
# **Before**: [The bridge](02_bridge.ipynb), [Isolation](05_isolation.ipynb).

# %% [markdown] lang="ko"
# # 도커와 iptables
#
# 포트를 열고, 브리지를 떼어 놓고, 주소를 바꾼다. 호스트에서 이 모든 일을 하는 것은 규칙의 목록 하나이다. 도커가 그것을 적고, 우리는 읽을 수
# 있으며, 우리가 덧붙여도 되는 자리가 한 군데 있다. 여기서는 패킷을 따라 규칙을 하나하나 지나가 본다.
#
# **할 일**
#
# - 테이블(table), 체인(chain), 규칙(rule)을 읽고, 지금 쓰는 도커 버전의 것을 찾는다.
# - 나가는 패킷과, 공개한 포트로 들어오는 패킷을 따라간다.
# - 맞아 보이는 방화벽 규칙이 왜 포트를 닫지 못하는지 본다.
# - 도커가 건드리지 않는 자리에 규칙을 적는다.
#
# **시간**: 20분. **필요한 것**: 들어갈 수 있는 호스트(`private`, `embedded`). 다른 엔진이라면 embedded 엔진에서 돈다.
# **먼저 볼 것**: [브리지](02_bridge.ipynb), [격리](05_isolation.ipynb).

# %% tags=["parameters"]
engine = "auto"
lang = "en"

# %% tags=["setup"]
from netlab import Lab
from netlab.course.checks import check
from netlab.ui.predict import predict

# %% tags=["setup"]
lab = Lab("iptables", engine, needs=["host", "outside"], lang=lang)
lab

# %% [markdown] lang="en"
# The host here is one of the course's own, not your machine, so you may write rules without breaking anything that matters. On a
# machine you care about, look but do not touch.
#
# ```bash
# docker network create front
# docker run -d --name web --hostname web --network front -p 8080:80 busybox httpd -f -h /etc
# docker run -d --name client --network front busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# 여기의 호스트는 내 컴퓨터가 아니라 이 강의의 것이므로, 규칙을 적어도 중요한 것이 망가지지 않는다. 아끼는 컴퓨터에서라면 보기만 하고
# 건드리지 않는다.
#
# ```bash
# docker network create front
# docker run -d --name web --hostname web --network front -p 8080:80 busybox httpd -f -h /etc
# docker run -d --name client --network front busybox sleep infinity
# ```

# %%
front = lab.network("front")
web = lab.container("web", hostname="web", networks=[front], ports="8080:80", command="httpd -f -h /etc")
client = lab.container("client", networks=[front])
lab.diagram()

# %% [markdown] lang="en"
# ## Table, chain, rule
#
# A *rule* says which packets it means and what becomes of them. Rules stand one after another in a *chain*; the first one that
# decides, decides. Chains hang at fixed points of a packet's way, and at each point the *tables* take their turn: `raw`, then `nat`
# (exchanges addresses), then `filter` (lets through or drops).
#
# ```text
# in → raw PREROUTING → nat PREROUTING → for the host itself?
#        yes → filter INPUT → a program
#        no  → filter FORWARD → nat POSTROUTING → out
# ```
#
# A container is not the host itself. So whatever goes from or to a container by way of the host passes `FORWARD`:
#
# ```bash
# iptables -S FORWARD           # on the host, as root
# ```

# %% [markdown] lang="ko"
# ## 테이블, 체인, 규칙
#
# *규칙*은 어떤 패킷을 두고 하는 말인지, 그 패킷을 어떻게 할지를 적은 것이다. 규칙은 *체인*에 차례로 서 있고, 먼저 결정한 것이 결정한다.
# 체인은 패킷이 가는 길의 정해진 곳에 매달려 있으며, 그곳마다 *테이블*이 차례로 나선다. `raw`, 다음으로 주소를 바꾸는 `nat`, 다음으로
# 통과시키거나 버리는 `filter`이다.
#
# ```text
# 들어옴 → raw PREROUTING → nat PREROUTING → 호스트 자신에게 온 것인가?
#        그렇다 → filter INPUT → 프로그램
#        아니다 → filter FORWARD → nat POSTROUTING → 나감
# ```
#
# 컨테이너는 호스트 자신이 아니다. 그래서 호스트를 거쳐 컨테이너에서 나가거나 컨테이너로 가는 것은 모두 `FORWARD`를 지난다.
#
# ```bash
# iptables -S FORWARD           # 호스트에서 root로
# ```

# %%
print(lab.host.exec("iptables -S FORWARD").output)

# %% [markdown] lang="en"
# That is how `iptables` writes it: `-i` in from, `-o` out to, `-s` and `-d` sender and destination, `!` not, `-j` what to do
# (*jump*). The same in words, with names in place of numbers, and with the packets counted so far:

# %% [markdown] lang="ko"
# `iptables`는 이렇게 적는다. `-i`는 들어온 곳, `-o`는 나갈 곳, `-s`와 `-d`는 보낸 쪽과 받는 쪽, `!`는 아님, `-j`는 할 일(*jump*)이다.
# 같은 것을 말로 풀고, 번호 대신 이름을 쓰고, 지금까지 센 패킷 수를 붙이면 이렇게 된다.

# %%
lab.host.rules()["FORWARD"]

# %% lang="en" tags=["predict"]
guess = predict("A packet reaches the end of `FORWARD` and no rule has decided. What happens to it?", {
    "ACCEPT": "it is let through", "DROP": "it is dropped",
}, misconceptions={"ACCEPT": "So it is on a fresh Linux. When Docker turns forwarding on, it also sets the policy of this chain."})
guess

# %% lang="ko" tags=["predict"]
guess = predict("패킷이 `FORWARD`의 끝까지 왔는데 결정한 규칙이 없다. 어떻게 될까?", {
    "ACCEPT": "통과한다", "DROP": "버려진다",
}, misconceptions={"ACCEPT": "갓 설치한 리눅스라면 그렇다. 도커는 포워딩을 켤 때 이 체인의 기본 정책도 함께 정한다."})
guess

# %%
guess.reveal(lab.host.exec("iptables -S FORWARD").output.split()[2])

# %% [markdown] lang="en" claims="test_what_no_rule_decided_is_not_forwarded test_docker_user_is_looked_at_before_all_other_rules_for_forwarding test_the_rules_of_the_bridges_stand_in_forward_itself test_the_rules_of_the_bridges_stand_in_chains_below_docker_forward"
# This is the *policy*, `-P`. It is the reason why virtual machines on the same host may lose their network once Docker is installed.
#
# Most rules send a packet on into other chains, of Docker's own making. Which ones there are depends on the version:
#
# | chain | holds | up to 27 | 28 | 29 |
# |---|---|---|---|---|
# | `DOCKER-USER` | your own rules | yes | yes | yes |
# | `DOCKER` | published ports | yes | yes | yes |
# | `DOCKER-ISOLATION-STAGE-1`, `DOCKER-ISOLATION-STAGE-2` | bridge from bridge | yes | yes | no |
# | `DOCKER-FORWARD`, `DOCKER-CT`, `DOCKER-BRIDGE` | what stood in `FORWARD` itself before | no | yes | yes |
# | `DOCKER-INTERNAL` | internal networks | no | no | yes |
#
# (29 as Docker's documentation describes it.) Yours has these; empty ones are not shown:

# %% [markdown] lang="ko"
# 이것이 *기본 정책*(policy), `-P`이다. 도커를 설치하고 나면 같은 호스트의 가상 머신이 네트워크를 잃기도 하는 까닭이 여기에 있다.
#
# 규칙은 대개 패킷을 도커가 만든 다른 체인으로 보낸다. 어떤 체인이 있는지는 버전에 따라 다르다.
#
# | 체인 | 들어 있는 것 | 27까지 | 28 | 29 |
# |---|---|---|---|---|
# | `DOCKER-USER` | 내가 적는 규칙 | 있다 | 있다 | 있다 |
# | `DOCKER` | 공개한 포트 | 있다 | 있다 | 있다 |
# | `DOCKER-ISOLATION-STAGE-1`, `DOCKER-ISOLATION-STAGE-2` | 브리지 사이의 격리 | 있다 | 있다 | 없다 |
# | `DOCKER-FORWARD`, `DOCKER-CT`, `DOCKER-BRIDGE` | 전에는 `FORWARD`에 바로 있던 것 | 없다 | 있다 | 있다 |
# | `DOCKER-INTERNAL` | 내부 네트워크 | 없다 | 없다 | 있다 |
#
# (29는 도커 문서에 따른 것이다.) 지금 쓰는 엔진에는 이런 체인이 있다. 비어 있는 것은 나오지 않는다.

# %%
print(*lab.host.rules().chains)

# %% [markdown] lang="en"
# ## Walk one: out
#
# Rules count. So a packet can be walked: read the counters, send it, read them again. What has grown is its way.
#
# ```bash
# iptables-save -c              # on the host: before
# docker exec client ping -c 1 192.0.2.1
# iptables-save -c              # and after
# ```

# %% [markdown] lang="ko"
# ## 첫 번째 길: 밖으로
#
# 규칙은 수를 센다. 그래서 패킷을 따라갈 수 있다. 수를 읽고, 패킷을 보내고, 다시 읽는다. 늘어난 곳이 지나간 길이다.
#
# ```bash
# iptables-save -c              # 호스트에서. 보내기 전
# docker exec client ping -c 1 192.0.2.1
# iptables-save -c              # 보낸 후
# ```

# %% lang="en" tags=["predict"]
guess = predict("`client` sends one ping to the outside, and it is answered. How many packets meet the first rule of `FORWARD`?", {
    "1": "one: the question", "2": "two: the question and the answer",
}, misconceptions={"1": "The answer comes from the other side, and it too needs permission to pass."})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`client`가 바깥으로 ping을 한 번 보내고 답을 받는다. `FORWARD`의 첫 규칙을 만나는 패킷은 몇 개일까?", {
    "1": "하나. 질문이다", "2": "둘. 질문과 답이다",
}, misconceptions={"1": "답은 반대쪽에서 오며, 답도 지나가려면 허락이 필요하다."})
guess

# %%
before = lab.host.rules()
client.ping(lab.outside)
walk = lab.host.rules().since(before)
walk

# %%
guess.reveal("1" if walk["FORWARD"].doing("DOCKER-USER").packets == 1 else "2")

# %% [markdown] lang="en" claims="test_an_answer_is_let_through_because_its_connection_is_known"
# Read it from the top; a chain stands indented below the rule that leads there. Two rules let something through. The question:
# because it comes in from `front` and goes elsewhere. The answer: because it belongs to a *known connection*. The host keeps a list of all connections, and that is why nobody must
# open anything for answers.
#
# Last comes `nat POSTROUTING`: the sender becomes the host.

# %% [markdown] lang="ko"
# 위에서부터 읽는다. 체인은 그리로 이끄는 규칙 아래에 들여 써 있다. 무언가를 통과시킨 규칙이 둘 있다. 질문은 `front`에서 들어와 다른 곳으로
# 나가기 때문에 통과한다. 답은 *이미 아는 연결*에 속하기 때문에 통과한다. 호스트가 모든 연결의 목록을 가지고 있어서, 답을 위해 따로 열어
# 줄 것이 없다.
#
# 마지막은 `nat POSTROUTING`이다. 보낸 쪽이 호스트로 바뀐다.

# %% [markdown] lang="en"
# And three pings in a row?

# %% [markdown] lang="ko"
# 잇달아 세 번 보내면 어떨까?

# %%
before = lab.host.rules()
client.exec(f"ping -c 3 {lab.outside.address}")
walk = lab.host.rules().since(before)
walk.doing("MASQUERADE")

# %% [markdown] lang="en" claims="test_only_the_first_packet_of_a_connection_is_held_against_the_nat_table"
# `MASQUERADE` counted one. The table `nat` is asked for the first packet of a connection only; the rest, and all answers, are
# translated from memory. So its counters count connections, not packets.
#
# ## Walk two: in
#
# Now the outside comes in, at port 8080 of the host. In which order do the tables get the packet? Look at the drawing above.

# %% [markdown] lang="ko"
# `MASQUERADE`는 하나를 세었다. `nat` 테이블은 연결의 첫 패킷만 보고, 나머지와 모든 답은 기억한 대로 바꾼다. 그래서 그 수는 패킷이 아니라 연결의
# 수이다.
#
# ## 두 번째 길: 안으로
#
# 이제 바깥에서 호스트의 포트 8080으로 들어온다. 테이블은 어떤 차례로 패킷을 받을까? 위의 그림을 본다.

# %% lang="en" tags=["predict"]
guess = predict("A rule in the chain `DOCKER` of `filter` lets the request through to `web`. Which port does that rule name?", {
    "8080": "8080, at which the outside asks", "80": "80, on which `web` listens",
}, misconceptions={"8080": "`nat PREROUTING` comes first. When `filter` sees the packet, the host's port is gone from it."})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`filter`의 `DOCKER` 체인에 있는 규칙이 요청을 `web`까지 통과시킨다. 그 규칙에 적힌 포트는 무엇일까?", {
    "8080": "8080. 바깥에서 요청한 포트이다", "80": "80. `web`이 듣고 있는 포트이다",
}, misconceptions={"8080": "`nat PREROUTING`이 먼저이다. `filter`가 패킷을 볼 때는 호스트의 포트가 이미 지워져 있다."})
guess

# %%
before = lab.host.rules()
lab.outside.fetch(f"http://{lab.host.address}:8080/hostname")
walk = lab.host.rules().since(before)
walk

# %%
let = walk["filter"]["DOCKER"].doing("ACCEPT")
guess.reveal("8080" if "--dport 8080" in repr(let) else "80")

# %% [markdown] lang="en" claims="test_a_request_at_a_published_port_is_translated_before_it_is_forwarded"
# `DNAT` exchanges the destination: port 8080 of the host becomes port 80 of `web`. Only then does `filter` look. Everything that
# `filter` sees is already addressed to the container. Keep that in mind, most rules that do not work fail here.
#
# ```bash
# iptables -t nat -S DOCKER     # all translations
# ```

# %% [markdown] lang="ko"
# `DNAT`는 받는 쪽을 바꾼다. 호스트의 포트 8080이 `web`의 포트 80이 된다. `filter`는 그다음에야 본다. `filter`가 보는 것은 모두 이미
# 컨테이너 앞으로 되어 있다. 이것을 기억해 둔다. 듣지 않는 규칙은 대개 여기서 틀린다.
#
# ```bash
# iptables -t nat -S DOCKER     # 주소를 바꾸는 규칙 모두
# ```

# %% [markdown] lang="en"
# ## Do neighbours meet the rules?
#
# `client` and `web` are on one bridge: a switch, which does not look at IP addresses.

# %% [markdown] lang="ko"
# ## 이웃끼리도 규칙을 만날까
#
# `client`와 `web`은 한 브리지, 곧 IP 주소를 보지 않는 스위치에 있다.

# %%
before = lab.host.rules()
client.ping(web)
display(lab.host.exec("cat /proc/sys/net/bridge/bridge-nf-call-iptables"), lab.host.rules().since(before))

# %% [markdown] lang="en" claims="test_a_packet_between_neighbours_meets_the_forward_chain_where_the_kernel_hands_it_over test_without_icc_the_kernel_hands_bridged_packets_to_iptables"
# That depends on a switch of the kernel, `bridge-nf-call-iptables`. With 1 the kernel hands bridged packets to the rules as
# well; with 0 they meet none. Docker turns it on where it needs it, for a network with `enable_icc=false`.

# %% [markdown] lang="ko"
# 커널의 스위치 `bridge-nf-call-iptables`에 달려 있다. 1이면 커널이 브리지를 지나는 패킷도 규칙에 넘기고, 0이면 아무 규칙도 만나지 않는다.
# 도커는 필요하면, 곧 `enable_icc=false`인 네트워크가 있으면 이것을 켠다.

# %% [markdown] lang="en"
# ## Around the published port
#
# The address of `web` means nothing outside. But somebody on the LAN can teach their machine the way: to this subnet, over that host.
#
# ```bash
# ip route add 172.18.0.0/16 via 192.0.2.11  # on the machine outside
# wget -q -O - http://172.18.0.2/hostname
# ```

# %% [markdown] lang="ko"
# ## 공개한 포트를 비켜서
#
# `web`의 주소는 바깥에서 아무 뜻이 없다. 그러나 같은 LAN에 있는 누군가가 자기 컴퓨터에 길을 가르쳐 줄 수는 있다. 이 서브넷으로 가려면 저
# 호스트를 거치라고.
#
# ```bash
# ip route add 172.18.0.0/16 via 192.0.2.11  # 바깥의 컴퓨터에서
# wget -q -O - http://172.18.0.2/hostname
# ```

# %% lang="en" tags=["predict"]
guess = predict("The outside knows the way, and asks `web` at its own address, port 80. Does it get the page?", misconceptions={
    "yes": "So it was up to 27. From 28.0 a rule in `raw` drops what comes to a container past its bridge.",
    "no": "From 28.0 that is right. Up to 27 the rule that lets a published port through lets this through, too.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("바깥에서 길을 알고, `web`의 원래 주소 포트 80으로 요청한다. 페이지를 받을까?", misconceptions={
    "yes": "27까지는 그랬다. 28.0부터는 자기 브리지를 거치지 않고 컨테이너로 오는 것을 `raw`의 규칙이 버린다.",
    "no": "28.0부터는 그렇다. 27까지는 공개한 포트를 통과시키는 규칙이 이것도 통과시킨다.",
})
guess

# %%
lab.outside.exec(f"ip route replace {front.subnet} via {lab.host.address}")
before = lab.host.rules()
page = lab.outside.fetch(f"http://{web.address}/hostname", timeout=2)
display(page, lab.host.rules().since(before))

# %%
lab.outside.exec(f"ip route del {front.subnet}")
guess.reveal(page)

# %% [markdown] lang="en" claims="test_who_has_a_route_reaches_a_published_port_at_the_containers_own_address test_who_has_a_route_reaches_even_a_port_published_on_loopback test_who_has_a_route_is_stopped_before_the_containers_own_address"
# Up to 27, whoever was on the same LAN could walk around the host's port like this, even a port that was published on
# `127.0.0.1` only. 28.0 closed it, one rule in `raw` for each container. If you want it open, say so:
# `-o com.docker.network.bridge.gateway_mode_ipv4=routed`.

# %% [markdown] lang="ko"
# 27까지는 같은 LAN에 있으면 이렇게 호스트의 포트를 비켜 갈 수 있었다. `127.0.0.1`에만 공개한 포트도 마찬가지였다. 28.0이 컨테이너마다
# `raw`에 규칙을 하나씩 두어 막았다. 열어 두고 싶다면 그렇게 말해 주면 된다.
# `-o com.docker.network.bridge.gateway_mode_ipv4=routed`.

# %% [markdown] lang="en"
# ## A rule of your own
#
# Port 8080 shall be closed to the outside. What an administrator writes first:
#
# ```bash
# iptables -I INPUT -p tcp --dport 8080 -j DROP
# ```

# %% [markdown] lang="ko"
# ## 내가 적는 규칙
#
# 포트 8080을 바깥에 닫으려고 한다. 관리자라면 먼저 이렇게 적을 것이다.
#
# ```bash
# iptables -I INPUT -p tcp --dport 8080 -j DROP
# ```

# %% lang="en" tags=["predict"]
guess = predict("With this rule in place, does the outside still get the page at port 8080?", misconceptions={
    "no": "`INPUT` is for what goes to the host itself. This packet has been sent on to `web` and never comes by.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("이 규칙이 있으면, 바깥에서 포트 8080의 페이지를 여전히 받을까?", misconceptions={
    "no": "`INPUT`은 호스트 자신에게 가는 것을 위한 체인이다. 이 패킷은 `web`에게 보내졌으므로 거기를 지나지 않는다.",
})
guess

# %%
lab.host.exec("iptables -I INPUT -p tcp --dport 8080 -j DROP")
page = lab.outside.fetch(f"http://{lab.host.address}:8080/hostname", timeout=2)
page

# %%
lab.host.exec("iptables -F INPUT")
guess.reveal(page)

# %% [markdown] lang="en" claims="test_a_rule_in_input_does_not_close_a_published_port"
# This surprises everybody once; `ufw` writes into `INPUT`, too. The right place is `DOCKER-USER`: the first chain that `FORWARD` asks, and
# the one that Docker leaves to you. So, once more:
#
# ```bash
# iptables -I DOCKER-USER -i eth0 -p tcp --dport 8080 -j DROP
# ```

# %% [markdown] lang="ko"
# 누구나 한 번은 여기서 놀란다. `ufw`도 `INPUT`에 적는다. 맞는 자리는 `DOCKER-USER`이다. `FORWARD`가 가장 먼저 보는 체인이고, 도커가
# 우리에게 맡겨 둔 체인이다. 그러면 다시 해 본다.
#
# ```bash
# iptables -I DOCKER-USER -i eth0 -p tcp --dport 8080 -j DROP
# ```

# %% lang="en" tags=["predict"]
guess = predict("Now the rule stands in `DOCKER-USER`. Does the outside still get the page?", misconceptions={
    "no": "The right chain, but the wrong port: here the packet is already addressed to port 80 of `web`.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("이제 규칙이 `DOCKER-USER`에 있다. 바깥에서 여전히 페이지를 받을까?", misconceptions={
    "no": "체인은 맞지만 포트가 틀렸다. 여기서 패킷은 이미 `web`의 포트 80 앞으로 되어 있다.",
})
guess

# %%
lab.host.exec("iptables -I DOCKER-USER -i eth0 -p tcp --dport 8080 -j DROP")
page = lab.outside.fetch(f"http://{lab.host.address}:8080/hostname", timeout=2)
page

# %%
guess.reveal(page)

# %% [markdown] lang="en" claims="test_a_rule_in_docker_user_with_the_published_port_closes_nothing"
# What works names what the packet says by then, port 80, and where it comes from, `eth0`, so that containers and host are not locked out:
#
# ```bash
# iptables -I DOCKER-USER -i eth0 -p tcp --dport 80 -j DROP
# ```

# %% [markdown] lang="ko"
# 통하는 규칙은 그때 패킷에 적혀 있는 것, 곧 포트 80을 말하고, 컨테이너와 호스트까지 막지 않도록 들어온 곳 `eth0`을 말한다.
#
# ```bash
# iptables -I DOCKER-USER -i eth0 -p tcp --dport 80 -j DROP
# ```

# %%
lab.host.exec("iptables -I DOCKER-USER -i eth0 -p tcp --dport 80 -j DROP")
page = lab.outside.fetch(f"http://{lab.host.address}:8080/hostname", timeout=2)
display(page, lab.host.rules()["DOCKER-USER"])

# %%
display(client.fetch("http://web/hostname"), lab.host.fetch(f"http://{web.address}/hostname"))
emptied = lab.host.exec("iptables -F DOCKER-USER")

# %% [markdown] lang="en" claims="test_a_rule_in_docker_user_with_the_containers_port_closes_it_to_the_outside_alone test_a_rule_in_docker_user_closes_a_published_port_to_the_outside_and_not_to_the_host test_docker_leaves_the_rules_in_docker_user_alone test_the_rules_of_a_container_and_a_network_go_with_them"
# Docker's own rules come and go with containers and networks; yours in `DOCKER-USER` stay until you remove them or the machine
# restarts. (`-F` empties the whole chain, which is fine here. On a machine of yours delete the one rule, `-D` in place of `-I`.)
#
# If you want to name the port at which somebody asked, ask the list of connections:
# `-m conntrack --ctorigdstport 8080 --ctdir ORIGINAL`.
#
# From 29.0 Docker can write its rules with `nftables` instead. There is no `DOCKER-USER` then: your rules go into a table of your own, see
# [Docker with nftables](https://docs.docker.com/engine/network/firewall-nftables/).

# %% [markdown] lang="ko"
# 도커의 규칙은 컨테이너와 네트워크를 따라 생기고 사라진다. `DOCKER-USER`에 적은 내 규칙은 내가 지우거나 컴퓨터를 다시 켤 때까지 남는다.
# (`-F`는 체인 전체를 비우는데 여기서는 그래도 된다. 자기 컴퓨터에서는 `-I` 대신 `-D`를 써서 그 규칙 하나만 지운다.)
#
# 처음에 요청한 포트를 말하고 싶으면 연결의 목록에 물어본다. `-m conntrack --ctorigdstport 8080 --ctdir ORIGINAL`.
#
# 29.0부터 도커는 규칙을 `nftables`로 적을 수도 있다. 그때는 `DOCKER-USER`가 없고, 내 규칙은 내 테이블에 적는다.
# [Docker with nftables](https://docs.docker.com/engine/network/firewall-nftables/)를 참고한다.

# %% [markdown] lang="en"
# ## Exercise
#
# A second server appears. Like `web` it listens on port 80 inside; the host gives it port 9090:
#
# ```bash
# docker run -d --name admin --hostname admin --network front -p 9090:80 busybox httpd -f -h /etc
# ```

# %% [markdown] lang="ko"
# ## 연습 문제
#
# 두 번째 서버가 나타난다. `web`처럼 안에서 포트 80으로 듣고, 호스트에서는 포트 9090을 받는다.
#
# ```bash
# docker run -d --name admin --hostname admin --network front -p 9090:80 busybox httpd -f -h /etc
# ```

# %%
admin = lab.container("admin", hostname="admin", networks=[front], ports="9090:80", command="httpd -f -h /etc")

# %% [markdown] lang="en"
# Close `admin` to the outside. At `http://127.0.0.1:9090` the host must still get its page, and `web` stays open to everybody at port 8080. Any way that works is right.

# %% [markdown] lang="ko"
# `admin`을 바깥에 닫는다. 호스트는 `http://127.0.0.1:9090`에서 여전히 그 페이지를 받아야 하고, `web`은 포트 8080에서 모두에게 열려 있어야 한다.
# 되기만 하면 어떤 방법이든 정답이다.

# %% tags=["exercise"]
# solution
lab.host.exec(f"iptables -I DOCKER-USER -i eth0 -d {admin.address} -j DROP")

# %% tags=["check"]
check("docker-and-iptables-1", lab)

# %% [markdown] lang="en"
# A rule in `DOCKER-USER` does not go with the lab. Other notebooks may use this host, so take it away yourself:

# %% [markdown] lang="ko"
# `DOCKER-USER`의 규칙은 랩과 함께 사라지지 않는다. 다른 노트북도 이 호스트를 쓸 수 있으므로 직접 치운다.

# %%
lab.host.exec("iptables -F DOCKER-USER")

# %% [markdown] lang="en" claims="test_what_no_rule_decided_is_not_forwarded test_a_request_at_a_published_port_is_translated_before_it_is_forwarded test_only_the_first_packet_of_a_connection_is_held_against_the_nat_table test_a_rule_in_input_does_not_close_a_published_port test_docker_user_is_looked_at_before_all_other_rules_for_forwarding test_docker_leaves_the_rules_in_docker_user_alone"
# ## Recap
#
# | the packet goes | it meets | who decides |
# |---|---|---|
# | from a container out | `FORWARD`, then `nat POSTROUTING` | in from the bridge: let through; then `MASQUERADE` |
# | from outside to a published port | `nat PREROUTING`, then `FORWARD` | `DNAT`; then the chain `DOCKER` |
# | back, as an answer | `FORWARD` | its connection is known |
# | from bridge to bridge | `FORWARD` (from 28.0 `raw` before) | dropped |
# | to the host itself | `INPUT` | not Docker |
#
# - Counters before and after tell which rules a packet met.
# - `nat` comes before `filter`: a rule in `filter` sees the container's address and port.
# - Your own rules belong into `DOCKER-USER`. Docker leaves them alone.

# %% [markdown] lang="ko"
# ## 정리
#
# | 패킷이 가는 길 | 만나는 것 | 결정하는 것 |
# |---|---|---|
# | 컨테이너에서 바깥으로 | `FORWARD`, 다음에 `nat POSTROUTING` | 브리지에서 왔으니 통과. 다음에 `MASQUERADE` |
# | 바깥에서 공개한 포트로 | `nat PREROUTING`, 다음에 `FORWARD` | `DNAT`. 다음에 `DOCKER` 체인 |
# | 답이 되어 돌아올 때 | `FORWARD` | 이미 아는 연결 |
# | 브리지에서 브리지로 | `FORWARD`(28.0부터는 그 전에 `raw`) | 버린다 |
# | 호스트 자신에게 | `INPUT` | 도커가 아니다 |
#
# - 전과 후의 수를 비교하면 패킷이 어떤 규칙을 만났는지 알 수 있다.
# - `nat`이 `filter`보다 먼저이다. `filter`의 규칙은 컨테이너의 주소와 포트를 본다.
# - 내 규칙은 `DOCKER-USER`에 적는다. 도커는 그것을 건드리지 않는다.

# %% tags=["teardown"]
lab.close()

# %% [markdown] lang="en"
# ## Where to go next
#
# [Settings per bridge](07_settings_per_bridge.ipynb) shows the options that change these rules: `enable_icc`, masquerading, where
# ports are published. Docker's own pages:
# [Docker with iptables](https://docs.docker.com/engine/network/firewall-iptables/),
# [Packet filtering and firewalls](https://docs.docker.com/engine/network/packet-filtering-firewalls/).

# %% [markdown] lang="ko"
# ## 다음으로
#
# [브리지마다 다른 설정](07_settings_per_bridge.ipynb)에서는 이 규칙들을 바꾸는 옵션을 본다. `enable_icc`, 마스커레이딩, 포트를 공개하는 주소
# 같은 것이다. 도커 공식 문서:
# [Docker with iptables](https://docs.docker.com/engine/network/firewall-iptables/),
# [Packet filtering and firewalls](https://docs.docker.com/engine/network/packet-filtering-firewalls/).
