# %% [markdown] lang="en"
# # Connect and disconnect
#
# A container is not nailed to the network it was started on. It can join another and leave the first while its
# programs run on. Here you do that, and watch from inside what changes.
#
# **You will**
#
# - connect a running container to a second network and see the new interface,
# - find out which network its way to the outside takes then,
# - disconnect it, and give it another name on the way back,
# - see what the default bridge allows of all that.
#
# **Time**: 20 minutes. **Needs**: any Docker Engine. **Before**: [Names](04_names.ipynb).

# %% [markdown] lang="ko"
# # 연결하고 끊기
#
# 컨테이너(container)는 처음 시작한 네트워크(network)에 못 박혀 있지 않다. 프로그램이 도는 동안에도 다른 네트워크에 들어가고 처음 네트워크에서
# 나올 수 있다. 직접 해 보면서 안에서 무엇이 바뀌는지 지켜본다.
#
# **할 일**
#
# - 실행 중인 컨테이너를 두 번째 네트워크에 연결(connect)하고 새 인터페이스를 본다.
# - 그때 바깥으로 나가는 길이 어느 네트워크를 지나는지 알아본다.
# - 연결을 끊었다가(disconnect), 돌아올 때 다른 이름을 붙인다.
# - 이 가운데 기본 브리지(default bridge)에서 되는 것은 무엇인지 본다.
#
# **시간**: 20분. **필요한 것**: 도커 엔진. 어떤 것이든 된다. **먼저 볼 것**: [이름](04_names.ipynb).

# %% tags=["parameters"]
engine = "auto"
lang = "en"

# %% tags=["setup"]
from netlab import Lab, NetlabError
from netlab.course.checks import check
from netlab.ui.grid import predict_reach
from netlab.ui.predict import predict

# %% tags=["setup"]
lab = Lab("connect", engine=engine, lang=lang)
lab

# %% [markdown] lang="en"
# ## Two networks, three containers
#
# `ada` lives on `alpha`, `bea` on `beta`; `rover` starts on `beta` and will travel.
#
# ```bash
# docker network create alpha
# docker network create beta
# docker run -d --name ada --network alpha busybox sleep infinity
# docker run -d --name bea --network beta --hostname bea busybox sleep infinity
# docker run -d --name rover --network beta busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 네트워크 둘, 컨테이너 셋
#
# `ada`는 `alpha`에, `bea`는 `beta`에 산다. `rover`는 `beta`에서 출발해 옮겨 다닐 것이다.
#
# ```bash
# docker network create alpha
# docker network create beta
# docker run -d --name ada --network alpha busybox sleep infinity
# docker run -d --name bea --network beta --hostname bea busybox sleep infinity
# docker run -d --name rover --network beta busybox sleep infinity
# ```

# %%
alpha, beta = lab.network("alpha"), lab.network("beta")
ada = lab.container("ada", networks=[alpha])
bea = lab.container("bea", networks=[beta], hostname="bea")
rover = lab.container("rover", networks=[beta])

# %%
lab.diagram()

# %%
rover.interfaces

# %% [markdown] lang="en"
# One interface, on `beta`. The table of *routes* says which way a packet takes: the *default route* is for everything
# that no other line covers, so it is the way to the outside.
#
# ```bash
# docker exec rover ip route
# ```

# %% [markdown] lang="ko"
# 인터페이스(interface)는 `beta`에 있는 것 하나이다. *경로*(route) 표는 패킷이 어느 길로 갈지를 말한다. *기본 경로*(default route)는
# 다른 줄에 해당하지 않는 모든 것을 위한 길, 곧 바깥으로 나가는 길이다.
#
# ```bash
# docker exec rover ip route
# ```

# %%
rover.routes

# %% [markdown] lang="en"
# ## Connect
#
# `rover` should be able to talk to `ada`, which is on the other network:
#
# ```bash
# docker network connect alpha rover
# ```

# %% [markdown] lang="ko"
# ## 연결
#
# `rover`가 다른 네트워크에 있는 `ada`와 통신하게 하려 한다.
#
# ```bash
# docker network connect alpha rover
# ```

# %% lang="en" tags=["predict"]
guess = predict("`rover` runs and is connected to `alpha`. How many interfaces has it right after that?", {
    "1": "one, as before: the new one comes with the next start", "2": "two",
}, misconceptions={"1": "An interface can be put into a running container, as one plugs a cable into a running machine."})
guess

# %% lang="ko" tags=["predict"]
guess = predict("실행 중인 `rover`를 `alpha`에 연결한다. 그 직후 인터페이스는 몇 개일까?", {
    "1": "전처럼 하나. 새 인터페이스는 다음에 시작할 때 생긴다", "2": "둘",
}, misconceptions={"1": "켜져 있는 컴퓨터에 랜선을 꽂듯이, 실행 중인 컨테이너에도 인터페이스를 넣을 수 있다."})
guess

# %%
started = rover.inspect()["State"]["StartedAt"]
alpha.connect(rover)
rover.interfaces

# %%
guess.reveal(str(len(rover.interfaces)))

# %%
started == rover.inspect()["State"]["StartedAt"]

# %% [markdown] lang="en" claims="test_connect_adds_an_interface_to_the_running_container_at_once test_connect_opens_the_way_and_the_names_at_once"
# The interface is there at once, and `True` says that `rover` was not restarted for it: its programs run on. With
# the interface came an address, a route to the network's subnet, and the names on that network:

# %% [markdown] lang="ko"
# 인터페이스가 곧바로 생겼다. `True`는 그러느라 `rover`를 다시 시작하지 않았다는 뜻이다. 프로그램은 계속 돌고 있다. 인터페이스와 함께
# 주소와 그 서브넷(subnet)으로 가는 경로가 생겼고, 그 네트워크의 이름도 통한다.

# %%
display(rover.ping("ada"), rover.ping("bea"))

# %% [markdown] lang="en"
# ## Which way out?
#
# `rover` has two interfaces, but a packet to the outside needs one way.

# %% [markdown] lang="ko"
# ## 바깥으로 나가는 길
#
# `rover`에는 인터페이스가 둘이지만, 바깥으로 가는 패킷에는 길이 하나 있어야 한다.

# %% lang="en" tags=["predict"]
guess = predict("`rover` started on `beta` and joined `alpha` later. Through which network goes its default route now?", {
    "beta": "beta, as before", "alpha": "alpha, the new one", "both": "both in turn",
}, misconceptions={
    "beta": "The default route is not kept; it is decided anew whenever the container joins or leaves a network.",
    "both": "There is only one default route.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`rover`는 `beta`에서 시작해 나중에 `alpha`에 들어갔다. 지금 기본 경로는 어느 네트워크를 지날까?", {
    "beta": "전처럼 beta", "alpha": "새로 들어간 alpha", "both": "양쪽을 번갈아",
}, misconceptions={
    "beta": "기본 경로는 그대로 유지되지 않는다. 컨테이너가 네트워크에 들어가거나 나올 때마다 새로 정해진다.",
    "both": "기본 경로는 하나뿐이다.",
})
guess

# %%
rover.routes

# %%
ways = [route.dev for route in rover.routes if route.destination == "default"]
owners = [interface.network for interface in rover.interfaces if interface.name in ways]
guess.reveal(owners[0] if len(owners) == 1 else "both")

# %% [markdown] lang="en" claims="test_the_default_route_goes_to_the_network_whose_name_sorts_first test_a_container_has_one_default_route_however_many_networks test_gw_priority_decides_which_network_owns_the_default_route"
# It moved to `alpha`, and not because `alpha` is new. **Of the networks a container is on, the one whose name sorts
# first owns the default route.** `alpha` comes before `beta`. Had the new one been called `gamma`, nothing would have moved.
#
# So connecting a container can change the way it takes to the outside. That surprises many. (Observed alike on Docker 20.10,
# 26.1 and 28.5; since 28.0 `docker network connect --gw-priority` can decide it instead.)

# %% [markdown] lang="ko"
# 기본 경로가 `alpha`로 옮겨 갔다. `alpha`가 새것이라서가 아니다. **컨테이너가 속한 네트워크 가운데 이름이 사전 순서로 가장 앞인 것이 기본 경로를
# 가진다.** `alpha`는 `beta`보다 앞이다. 새 네트워크의 이름이 `gamma`였다면 아무것도 옮겨 가지 않았을 것이다.
#
# 그래서 컨테이너를 연결하는 것만으로 바깥으로 나가는 길이 바뀔 수 있다. 많은 사람이 여기서 놀란다. (도커 20.10, 26.1, 28.5에서 똑같이 관찰했다.
# 28.0부터는 `docker network connect --gw-priority`로 직접 정할 수도 있다.)

# %% [markdown] lang="en"
# Now *change* something: which name must a third network have to take the default route away from `alpha`? Run the cell with
# `gamma`, then with a name of your own that no network has yet.

# %% [markdown] lang="ko"
# 이제 직접 *바꾸어* 본다. 세 번째 네트워크의 이름이 무엇이면 `alpha`에게서 기본 경로를 가져갈까? 먼저 `gamma`로 실행하고, 아직 없는 이름으로
# 바꾸어 다시 실행한다.

# %%
third = lab.network("gamma")  # change the name
third.connect(rover)
owners = {one.name: one.network for one in rover.interfaces}
{"connected": third.name, "default route": owners[rover.routes[0].dev]}

# %%
third.disconnect(rover)
third.remove()

# %% [markdown] lang="en"
# The diagram marks the interface that the default route uses:

# %% [markdown] lang="ko"
# 다이어그램에는 기본 경로가 지나는 인터페이스가 표시되어 있다.

# %%
lab.diagram()

# %% [markdown] lang="en"
# ## Does it join them?
#
# `rover` stands on both bars now. Does that make one network of the two?

# %% [markdown] lang="ko"
# ## 두 네트워크가 이어졌을까
#
# 이제 `rover`는 두 막대에 모두 닿아 있다. 그러면 두 네트워크가 하나로 이어진 것일까?

# %% lang="en" tags=["predict"]
guess = predict_reach(
    "`rover` is on both networks. Who reaches whom at its address?", [ada, bea, rover],
    too_much="`rover` is no router: it has a foot on each network, but passes nothing from one to the other.",
    too_little="Containers that share a network reach each other, in both directions.",
)
guess

# %% lang="ko" tags=["predict"]
guess = predict_reach(
    "`rover`가 두 네트워크에 모두 있다. 주소로 누가 누구에게 닿을까?", [ada, bea, rover],
    too_much="`rover`는 라우터가 아니다. 두 네트워크에 발을 하나씩 딛고 있을 뿐, 한쪽에서 다른 쪽으로 아무것도 넘겨 주지 않는다.",
    too_little="네트워크 하나를 함께 쓰면 양쪽 방향으로 모두 닿는다.",
)
guess

# %%
seen = lab.reachability(ada, bea, rover)
seen

# %%
guess.reveal(seen)

# %% [markdown] lang="en" claims="test_a_container_on_two_networks_does_not_forward_between_them"
# The two networks stay apart. Only `rover` itself is on both.

# %% [markdown] lang="ko"
# 두 네트워크는 여전히 떨어져 있다. 양쪽에 있는 것은 `rover` 자신뿐이다.

# %% [markdown] lang="en"
# ## Disconnect
#
# Now `rover` leaves the network it was started on:
#
# ```bash
# docker network disconnect beta rover
# ```

# %% [markdown] lang="ko"
# ## 연결 끊기
#
# 이제 `rover`가 처음 시작한 네트워크에서 나온다.
#
# ```bash
# docker network disconnect beta rover
# ```

# %% lang="en" tags=["predict"]
guess = predict("`rover` has left `beta`. Does `bea` still find it by the name `rover`?", misconceptions={
    "yes": "The list of names follows at once: who is not on a network has no name there.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`rover`가 `beta`에서 나왔다. `bea`는 여전히 `rover`라는 이름으로 찾을 수 있을까?", misconceptions={
    "yes": "이름 목록은 곧바로 바뀐다. 네트워크에 없는 컨테이너는 거기서 이름도 없다.",
})
guess

# %%
beta.disconnect(rover)
found = bea.resolve("rover")
found

# %%
guess.reveal(found)

# %%
rover.routes

# %% [markdown] lang="en" claims="test_disconnect_takes_interface_route_and_names_at_once"
# Interface, route and name are gone, each at once, and `rover` runs on, on `alpha` alone.
#
# ## Back under another name
#
# An alias is given when a container joins a network:
#
# ```bash
# docker network connect --alias visitor beta rover
# ```

# %% [markdown] lang="ko"
# 인터페이스, 경로, 이름이 모두 곧바로 사라졌다. `rover`는 `alpha`에만 있는 채로 계속 돈다.
#
# ## 다른 이름으로 돌아오기
#
# 별칭(alias)은 컨테이너가 네트워크에 들어갈 때 붙인다.
#
# ```bash
# docker network connect --alias visitor beta rover
# ```

# %%
beta.connect(rover, aliases=["visitor"])
display(bea.resolve("visitor"), ada.resolve("visitor"))

# %% [markdown] lang="en" claims="test_an_alias_given_on_connect_holds_on_that_network_only test_interface_numbers_only_grow_while_a_container_runs test_a_new_interface_takes_the_lowest_free_number"
# `bea` knows the alias and `ada` does not: it holds on the network on which it was given, and only there.
#
# Look at the interface that came back. Its number depends on the engine: on Docker 20.10 and 26.1 numbers
# only grow while a container runs, on 28.5 the lowest free one is taken. Yours says:

# %% [markdown] lang="ko"
# `bea`는 그 별칭을 알고 `ada`는 모른다. 별칭은 그것을 붙인 네트워크에서만 통한다.
#
# 돌아온 인터페이스를 본다. 그 번호는 엔진에 따라 다르다. 도커 20.10과 26.1에서는 컨테이너가 도는 동안 번호가 커지기만 하고,
# 28.5에서는 비어 있는 가장 작은 번호를 쓴다. 지금 쓰는 엔진은 이렇다.

# %%
lab.engine.version

# %%
rover.interfaces

# %% [markdown] lang="en"
# ## And the default bridge?
#
# Docker's documentation says that a container must be stopped and made anew to take it off the default bridge. Try it:
#
# ```bash
# docker run -d --name old busybox sleep infinity
# docker network connect alpha old
# docker network disconnect bridge old
# ```

# %% [markdown] lang="ko"
# ## 기본 브리지라면
#
# 도커 문서는 컨테이너를 기본 브리지에서 빼내려면 멈추고 다시 만들어야 한다고 말한다. 직접 해 본다.
#
# ```bash
# docker run -d --name old busybox sleep infinity
# docker network connect alpha old
# docker network disconnect bridge old
# ```

# %%
old = lab.container("old")
bridge = lab.network("bridge")

# %% lang="en" tags=["predict"]
guess = predict("Can `old` leave the default bridge while it runs?", misconceptions={
    "no": "Docker's advice is to make it anew, but the engine does detach it. What it cannot do comes below.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`old`가 실행 중에 기본 브리지에서 나올 수 있을까?", misconceptions={
    "no": "도커 문서는 다시 만들라고 권하지만, 엔진은 실제로 떼어 낸다. 안 되는 것은 아래에 나온다.",
})
guess

# %%
alpha.connect(old)
bridge.disconnect(old)
old.networks

# %%
guess.reveal("bridge" not in old.networks and old.state == "running")

# %%
print(old.resolv_conf)

# %%
old.ping("ada")

# %% [markdown] lang="en" claims="test_a_container_leaves_the_default_bridge_while_it_runs test_joining_a_user_defined_bridge_switches_the_name_server_of_a_running_container"
# It works, on every engine this was tried on (20.10, 26.1 and 28.5): even the name server was switched to `127.0.0.11`
# in the running container. Then why the advice? Because of what the default bridge does not give to those who join it:

# %% [markdown] lang="ko"
# 된다. 시험해 본 모든 엔진(20.10, 26.1, 28.5)에서 그렇다. 실행 중인 컨테이너의 네임 서버까지 `127.0.0.11`로 바뀌었다.
# 그런데 왜 다시 만들라고 할까? 기본 브리지는 거기에 들어오는 누구에게도 다음 것을 줄 수 없기 때문이다.

# %%
try:
    bridge.connect(old, aliases=["grandpa"])
except NetlabError as error:
    print(error)

# %% [markdown] lang="en" claims="test_default_bridge_has_no_aliases test_default_bridge_gives_no_fixed_address_on_connect test_user_defined_bridge_with_a_subnet_gives_a_fixed_address_on_connect test_environment_and_published_ports_are_those_of_the_start test_default_bridge_does_not_resolve_names"
# No alias, no fixed address, and no names either (see [Names](04_names.ipynb)). What people use there instead, links and
# `--add-host`, is settled when a container starts. So are, on *any* network, its environment and its published ports:
# to change those you do stop it and make it anew.

# %% [markdown] lang="ko"
# 별칭도 고정 주소도 없고, 이름도 통하지 않는다([이름](04_names.ipynb) 노트북 참고). 거기서 대신 쓰는 링크(link)와 `--add-host`는
# 컨테이너를 시작할 때 정해진다. 환경 변수와 공개한 포트는 *어느* 네트워크에서든 시작할 때 정해진다. 이런 것을 바꾸려면
# 정말로 컨테이너를 멈추고 다시 만들어야 한다.

# %% [markdown] lang="en"
# ## Exercise
#
# In `bea` somebody has started a web server by hand. It would not survive a restart:
#
# ```bash
# docker exec bea httpd -h /etc
# ```

# %% [markdown] lang="ko"
# ## 연습 문제
#
# 누군가 `bea` 안에서 웹 서버를 손으로 시작해 두었다. 컨테이너를 다시 시작하면 이 서버는 사라진다.
#
# ```bash
# docker exec bea httpd -h /etc
# ```

# %%
bea.exec("httpd -h /etc")
bea.fetch("http://localhost/hostname")

# %% [markdown] lang="en" claims="test_a_program_started_by_exec_survives_connect_and_disconnect_but_not_a_restart"
# Move `bea` while it runs. In the end `ada` opens `http://guest/hostname` and gets the page of `bea`, and `bea` is no
# longer on `beta`.

# %% [markdown] lang="ko"
# `bea`를 실행 중인 채로 옮긴다. `ada`가 `http://guest/hostname`을 열면 `bea`의 페이지가 나와야 하고, `bea`는 더는
# `beta`에 있지 않아야 한다.

# %% tags=["exercise"]
# solution
alpha.connect(bea, aliases=["guest"])
beta.disconnect(bea)

# %% tags=["check"]
check("connect-and-disconnect-1", lab)

# %%
lab.diagram()

# %% [markdown] lang="en" claims="test_connect_adds_an_interface_to_the_running_container_at_once test_disconnect_takes_interface_route_and_names_at_once test_the_default_route_goes_to_the_network_whose_name_sorts_first test_an_alias_given_on_connect_holds_on_that_network_only test_a_container_leaves_the_default_bridge_while_it_runs test_environment_and_published_ports_are_those_of_the_start test_a_container_on_two_networks_does_not_forward_between_them"
# ## Recap
#
# - `docker network connect` puts an interface, a route and the names of a network into a running container;
#   `disconnect` takes them away. No program is restarted.
# - A container on two networks does not join them.
# - The network whose name sorts first owns the default route, so joining one can move it.
# - An alias belongs to one attachment: to this container on this network.
# - A container can leave the default bridge while it runs. Environment and published ports stay as they were at its start.

# %% [markdown] lang="ko"
# ## 정리
#
# - `docker network connect`는 실행 중인 컨테이너에 인터페이스와 경로를 넣고 그 네트워크의 이름을 통하게 하며,
#   `disconnect`는 그것을 거두어 간다. 프로그램은 다시 시작되지 않는다.
# - 컨테이너 하나가 두 네트워크에 있어도 두 네트워크가 이어지지는 않는다.
# - 이름이 사전 순서로 가장 앞인 네트워크가 기본 경로를 가진다. 그래서 네트워크에 들어가면 기본 경로가 옮겨 갈 수 있다.
# - 별칭은 연결 하나, 곧 이 컨테이너가 이 네트워크에 붙은 그 자리에 속한다.
# - 컨테이너는 실행 중에도 기본 브리지에서 나올 수 있다. 환경 변수와 공개한 포트는 시작할 때 그대로 남는다.

# %% tags=["teardown"]
lab.close()

# %% [markdown] lang="en"
# ## Where to go next
#
# Back to [Names](04_names.ipynb) or to the [start](00_start_here.ipynb). Docker's own page on the subject:
# [Bridge network driver](https://docs.docker.com/engine/network/drivers/bridge/).

# %% [markdown] lang="ko"
# ## 다음으로
#
# [이름](04_names.ipynb)이나 [처음](00_start_here.ipynb)으로 돌아가도 좋다. 이 주제를 다룬 도커 공식 문서:
# [Bridge network driver](https://docs.docker.com/engine/network/drivers/bridge/).
