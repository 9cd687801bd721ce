# %% [markdown] lang="en"
# # Start here
#
# You know `docker run`, and you have never had to think about networks. Here two containers meet on a network,
# and you find out what `localhost` means when there are two of them.
#
# **You will**
#
# - see which Docker Engine does the work,
# - start two containers and draw the network between them,
# - send a first ping,
# - learn why `localhost` is never the other container.
#
# **Time**: 15 minutes. **Needs**: any Docker Engine.
#
# The notebook goes in rounds: *predict* what will happen, *run* the cell (Shift+Enter), *see* the result, read *why*.
# A wrong prediction teaches more than a right one, and nobody keeps count. Every cell can be run again.

# %% [markdown] lang="ko"
# # 여기서 시작한다
#
# `docker run`은 써 보았지만 네트워크는 생각해 본 적이 없는 사람을 위한 노트북이다. 컨테이너(container) 두 개가
# 네트워크(network)에서 만나고, 컨테이너가 둘일 때 `localhost`가 무엇을 뜻하는지 알게 된다.
#
# **할 일**
#
# - 어느 도커 엔진(Docker Engine)이 일을 하는지 본다.
# - 컨테이너 두 개를 시작하고 둘 사이의 네트워크를 그림으로 본다.
# - 첫 ping을 보낸다.
# - `localhost`가 왜 결코 다른 컨테이너가 아닌지 배운다.
#
# **시간**: 15분. **필요한 것**: 도커 엔진. 어떤 것이든 된다.
#
# 노트북은 같은 순서를 되풀이한다. 무슨 일이 일어날지 *예측*하고, 셀을 *실행*하고(Shift+Enter), 결과를 *보고*, *까닭*을 읽는다.
# 틀린 예측이 맞은 예측보다 더 많이 가르쳐 주며 점수는 매기지 않는다. 모든 셀은 몇 번이고 다시 실행할 수 있다.

# %% tags=["parameters"]
engine = "auto"
lang = "en"

# %% tags=["setup"]
from netlab import Lab
from netlab.course.checks import check
from netlab.ui.predict import predict

# %% [markdown] lang="en"
# ## Which engine?
#
# A *Docker Engine* is the program that makes containers and networks: the daemon `dockerd`. A *lab* opens one.
# In a terminal you would ask:
#
# ```bash
# docker version
# ```

# %% [markdown] lang="ko"
# ## 어느 엔진인가
#
# *도커 엔진*은 컨테이너와 네트워크를 만드는 프로그램, 곧 데몬(daemon) `dockerd`이다. *랩*(lab)이 엔진 하나를 연다.
# 터미널이라면 이렇게 물어볼 것이다.
#
# ```bash
# docker version
# ```

# %% tags=["setup"]
lab = Lab("start", engine=engine, lang=lang)
lab

# %% [markdown] lang="en"
# The line *engine* says which engine was taken, its version, and why. Everything you make in this notebook belongs
# to the lab and goes away with it; what is on the engine already is not touched.

# %% [markdown] lang="ko"
# *엔진* 줄은 어느 엔진을 골랐는지, 그 버전과 고른 까닭을 알려 준다. 이 노트북에서 만드는 것은 모두 랩에 속하며
# 랩이 닫힐 때 함께 사라진다. 엔진에 이미 있던 것은 건드리지 않는다.

# %% [markdown] lang="en"
# ## Two containers
#
# Without an image, `lab.container` starts a BusyBox, a very small Linux, that does nothing but wait:
#
# ```bash
# docker run -d --name alice --hostname alice busybox sleep infinity
# docker run -d --name bob --hostname bob busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 컨테이너 두 개
#
# 이미지(image)를 지정하지 않으면 `lab.container`는 아주 작은 리눅스인 BusyBox를 시작한다. 이 컨테이너는 기다리기만 한다.
#
# ```bash
# docker run -d --name alice --hostname alice busybox sleep infinity
# docker run -d --name bob --hostname bob busybox sleep infinity
# ```

# %%
alice = lab.container("alice", hostname="alice")
bob = lab.container("bob", hostname="bob")

# %% [markdown] lang="en"
# No word about a network, and yet each of them is on one:

# %% [markdown] lang="ko"
# 네트워크에 대해서는 한마디도 하지 않았는데 둘 다 이미 어떤 네트워크에 있다.

# %%
lab.diagram()

# %% [markdown] lang="en" claims="test_a_container_without_a_network_option_joins_the_network_bridge test_each_container_has_an_interface_and_an_address_of_its_own test_addresses_come_from_the_subnet_of_the_network test_the_host_is_the_gateway"
# How to read it:
#
# - The frame is the *host*: the machine the engine runs on.
# - A card is a container. The cell on it is its *interface* (a network card in software), `eth0`, with its own address.
# - The bar is a network. You named none, so Docker took the one called `bridge`, the *default bridge*. A bridge
#   is a switch in software: whoever is plugged in can talk to the others. Its *subnet* is the range
#   from which addresses are given.
# - The *gateway* is the host's own address on the bridge. What is not for a neighbour goes there, and from there
#   through the host's own network stack, the box below, to the outside.
#
# The picture is drawn from what the engine and the containers say now, not from what the notebook remembers. The same
# facts in text:

# %% [markdown] lang="ko"
# 그림을 읽는 법:
#
# - 바깥 틀은 *호스트*(host), 곧 엔진이 돌고 있는 컴퓨터이다.
# - 카드 하나가 컨테이너 하나이다. 카드에 붙은 칸은 *인터페이스*(interface) `eth0`으로, 소프트웨어로 된 랜 카드이며
#   자신만의 주소를 가진다.
# - 막대는 네트워크이다. 아무것도 지정하지 않았으므로 도커는 `bridge`라는 네트워크, 곧 *기본 브리지*(default bridge)를 골랐다.
#   브리지(bridge)는 소프트웨어로 된 스위치여서, 여기에 꽂힌 것끼리는 서로 통신할 수 있다. *서브넷*(subnet)은 주소를 나누어 주는 범위이다.
# - *게이트웨이*(gateway)는 브리지 위에 있는 호스트 자신의 주소이다. 이웃에게 가는 것이 아니면 그리로 보내며, 거기서 아래 상자인
#   호스트의 네트워크 스택을 지나 바깥으로 나간다.
#
# 이 그림은 노트북이 기억하는 것이 아니라 엔진과 컨테이너가 지금 말하는 것을 그린 것이다. 같은 사실을 글로 보면 이렇다.

# %%
alice.interfaces

# %% [markdown] lang="en"
# ```bash
# docker exec alice ip addr
# ```
#
# Two columns can wait: `mac` is explained in [The bridge](02_bridge.ipynb), `mtu` in
# [Settings per bridge](07_settings_per_bridge.ipynb).
#
# ## A first ping
#
# A *ping* is the smallest question one machine can ask another: are you there?

# %% [markdown] lang="ko"
# ```bash
# docker exec alice ip addr
# ```
#
# 두 칸은 나중에 보아도 된다. MAC 주소(`mac`)는 [브리지](02_bridge.ipynb)에서, MTU(`mtu`)는
# [브리지마다 다른 설정](07_settings_per_bridge.ipynb)에서 다룬다.
#
# ## 첫 ping
#
# *ping*은 한 컴퓨터가 다른 컴퓨터에게 할 수 있는 가장 작은 질문이다. 거기 있는가?

# %% lang="en" tags=["predict"]
guess = predict("`alice` pings the address of `bob`. Does `bob` answer?", misconceptions={
    "no": "A container is fenced off, but not from its neighbours: two containers on one bridge can talk.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`alice`가 `bob`의 주소로 ping을 보낸다. `bob`이 답할까?", misconceptions={
    "no": "컨테이너는 격리되어 있지만 이웃과 격리된 것은 아니다. 한 브리지에 있는 두 컨테이너는 서로 통신할 수 있다.",
})
guess

# %%
answer = alice.ping(bob)
answer

# %%
guess.reveal(answer)

# %% [markdown] lang="en" claims="test_containers_of_one_network_reach_each_other"
# ```bash
# docker inspect bob                  # its address is under NetworkSettings
# docker exec alice ping -c 1 172.17.0.3   # put bob's address here
# ```
#
# Both are on the same bridge, so the question goes from `alice` through the bridge to `bob`, and the
# answer comes back the same way. Nothing had to be opened for that. The `…` under a result unfolds what the
# program itself printed.

# %% [markdown] lang="ko"
# ```bash
# docker inspect bob                  # 주소는 NetworkSettings 아래에 있다
# docker exec alice ping -c 1 172.17.0.3   # 여기에 bob의 주소를 쓴다
# ```
#
# 둘이 같은 브리지에 있으므로 질문은 `alice`에서 브리지를 거쳐 `bob`에게 가고, 답은 같은 길로 돌아온다.
# 이를 위해 따로 열어 준 것은 없다. 결과 아래의 `…`를 누르면 프로그램이 출력한 내용이 그대로 펼쳐진다.

# %% [markdown] lang="en"
# ## Where is localhost?
#
# Now `alice` gets a web server. It hands out the files in the folder `/etc`; the file `hostname` there holds
# the container's own name, so the page tells who answered.
#
# ```bash
# docker exec alice httpd -h /etc
# ```

# %% [markdown] lang="ko"
# ## localhost는 어디인가
#
# 이제 `alice`에 웹 서버를 띄운다. 이 서버는 폴더 `/etc`의 파일을 내준다. 그 안의 파일 `hostname`에는 컨테이너 자신의 이름이
# 들어 있으므로, 페이지를 보면 누가 답했는지 알 수 있다.
#
# ```bash
# docker exec alice httpd -h /etc
# ```

# %%
alice.exec("httpd -h /etc")
alice.fetch("http://localhost/hostname")

# %% lang="en" tags=["predict"]
guess = predict("`bob` opens the same page, `http://localhost/hostname`. Who answers?", {
    "alice": "alice", "bob": "bob", "nobody": "nobody, the connection is refused",
}, misconceptions={
    "alice": "That would be so for two programs on one machine. But `bob` has a localhost of his own.",
    "bob": "It is `bob` who is asked, but there no program listens on port 80 yet.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`bob`이 같은 페이지 `http://localhost/hostname`을 연다. 누가 답할까?", {
    "alice": "alice", "bob": "bob", "nobody": "아무도 답하지 않고 연결이 거부된다",
}, misconceptions={
    "alice": "한 컴퓨터 위의 두 프로그램이라면 그럴 것이다. 그러나 `bob`에게는 자신만의 localhost가 있다.",
    "bob": "질문을 받는 쪽은 `bob`이 맞다. 그러나 거기에는 아직 포트 80에서 듣는 프로그램이 없다.",
})
guess

# %%
page = bob.fetch("http://localhost/hostname")
page

# %%
guess.reveal(page.body.strip() if page else "nobody")

# %% [markdown] lang="en"
# ```bash
# docker exec bob wget -q -O - http://localhost/hostname
# ```
#
# Give `bob` a web server too, and ask both the very same question:

# %% [markdown] lang="ko"
# ```bash
# docker exec bob wget -q -O - http://localhost/hostname
# ```
#
# `bob`에도 웹 서버를 띄우고 둘에게 똑같은 질문을 한다.

# %%
bob.exec("httpd -h /etc")
display(alice.fetch("http://localhost/hostname"), bob.fetch("http://localhost/hostname"))

# %% [markdown] lang="en" claims="test_localhost_is_the_container_that_asks test_every_container_has_a_loopback_interface_of_its_own"
# One URL, two answers. Each container has a *network namespace*: interfaces, addresses, routes and
# ports of its own. To it belongs a *loopback* interface `lo` with the address `127.0.0.1`, which leads nowhere but
# back. **`localhost` means something different in each namespace: always the one that asks.**
#
# This is the mistake made most often with containers: an application looks for its database on `localhost`,
# and the database runs in the container next door.

# %% [markdown] lang="ko"
# URL은 하나인데 답은 둘이다. 컨테이너마다 *네트워크 네임스페이스*(network namespace)가 있어서 인터페이스, 주소, 경로, 포트를
# 따로 가진다. 주소가 `127.0.0.1`인 *루프백*(loopback) 인터페이스 `lo`도 그 안에 있으며, 이것은 자기 자신에게 돌아올 뿐이다.
# **`localhost`는 네임스페이스마다 뜻이 다르다. 언제나 묻는 쪽 자신이다.**
#
# 컨테이너를 쓰면서 가장 많이 하는 실수가 이것이다. 애플리케이션은 데이터베이스를 `localhost`에서 찾는데,
# 데이터베이스는 옆 컨테이너에서 돌고 있다.

# %%
bob.exec("ip addr show lo")

# %% [markdown] lang="en"
# How does `bob` get the page of `alice`, then? At the address of `alice`:

# %% [markdown] lang="ko"
# 그렇다면 `bob`은 `alice`의 페이지를 어떻게 열까? `alice`의 주소로 연다.

# %%
bob.fetch(f"http://{alice.address}/hostname")

# %% [markdown] lang="en" claims="test_containers_need_no_published_port_between_them"
# No port was published for that. `docker run -p` is for those who come from outside the bridge; neighbours reach
# every port on which a program listens.

# %% [markdown] lang="ko"
# 이를 위해 포트를 공개(publish)하지는 않았다. `docker run -p`는 브리지 바깥에서 오는 쪽을 위한 것이다. 이웃은 프로그램이
# 듣고 있는 포트라면 어디에나 닿는다.

# %% [markdown] lang="en" claims="test_a_server_bound_to_loopback_answers_its_own_container_only"
# ## Exercise
#
# Start a third container, `carol`, with a web server on port 80, so that `alice` gets an answer at the address
# of `carol`. Then ask the check. It looks at the network, not at what you typed: every way that works is right.
#
# If you like to break things first: `httpd -h /etc -p 127.0.0.1:80` starts a server that listens on loopback only.

# %% [markdown] lang="ko"
# ## 연습 문제
#
# 세 번째 컨테이너 `carol`을 시작하고 포트 80에 웹 서버를 띄워서, `alice`가 `carol`의 주소에서 답을 받게 한다.
# 그다음 확인 셀을 실행한다. 확인은 입력한 글이 아니라 네트워크를 살피므로, 되기만 하면 어떤 방법이든 정답이다.
#
# 먼저 실패해 보고 싶다면 `httpd -h /etc -p 127.0.0.1:80`을 써 본다. 루프백에서만 듣는 서버가 시작된다.

# %% tags=["exercise"]
# solution
carol = lab.container("carol", hostname="carol")
carol.exec("httpd -h /etc")

# %% tags=["check"]
check("start-here-1", lab)

# %% [markdown] lang="en"
# ## The same in docker's words
#
# A lab keeps the command lines that do what it has done. In a terminal they make the same containers.

# %% [markdown] lang="ko"
# ## 도커 명령으로는
#
# 랩은 지금까지 한 일을 그대로 해내는 명령줄을 적어 둔다. 터미널에서 실행하면 같은 컨테이너가 만들어진다.

# %%
lab.commands()

# %% [markdown] lang="en" claims="test_a_container_without_a_network_option_joins_the_network_bridge test_containers_of_one_network_reach_each_other test_localhost_is_the_container_that_asks test_a_server_bound_to_loopback_answers_its_own_container_only test_containers_need_no_published_port_between_them"
# ## Recap
#
# - A container for which you name no network is on the network `bridge`.
# - Containers on one bridge reach each other at their addresses, on every port, without `-p`.
# - Each container has a loopback of its own: `localhost` is the container that asks.
# - A server that listens on `127.0.0.1` only is there for its own container only.
#
# Closing the lab removes what it made:

# %% [markdown] lang="ko"
# ## 정리
#
# - 네트워크를 지정하지 않은 컨테이너는 `bridge` 네트워크에 있다.
# - 한 브리지에 있는 컨테이너끼리는 `-p` 없이도 주소로, 모든 포트에서 서로 닿는다.
# - 컨테이너마다 자신만의 루프백이 있다. `localhost`는 묻는 컨테이너 자신이다.
# - `127.0.0.1`에서만 듣는 서버는 자기 컨테이너 안에서만 쓸 수 있다.
#
# 랩을 닫으면 랩이 만든 것이 모두 지워진다.

# %% tags=["teardown"]
lab.close()

# %% [markdown] lang="en"
# ## Where to go next
#
# Addresses may change from one start to the next, and nobody likes to type them. [Names](04_names.ipynb) shows when a container can
# be reached by its name, and why `ping bob` does not work on the default bridge.

# %% [markdown] lang="ko"
# ## 다음으로
#
# 주소는 시작할 때마다 바뀔 수 있고, 그것을 손으로 쓰고 싶은 사람은 없다. [이름](04_names.ipynb) 노트북은 언제 컨테이너를 이름으로
# 부를 수 있는지, 그리고 왜 기본 브리지에서는 `ping bob`이 안 되는지 보여 준다.
