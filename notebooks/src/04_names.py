# %% [markdown] lang="en" claims="test_a_container_that_starts_again_may_have_another_address"
# # Names
#
# A container that starts again may have another address. So containers should find each other by *name*. Sometimes
# that works by itself, and sometimes `ping` says `bad address`. Here you find out what decides.
#
# **You will**
#
# - see a name fail on the default bridge and work on a bridge of your own,
# - find the name server that answers, and what it knows,
# - give one name to two containers,
# - see where a name ends.
#
# **Time**: 20 minutes. **Needs**: any Docker Engine. **Before**: [Start here](00_start_here.ipynb).

# %% [markdown] lang="ko"
# # 이름
#
# 컨테이너(container)를 다시 시작하면 주소가 바뀔 수 있다. 그래서 컨테이너끼리는 *이름*으로 찾는 것이 좋다. 어떤 때는 저절로 되고,
# 어떤 때는 `ping`이 `bad address`라고 한다. 무엇이 그 차이를 만드는지 알아본다.
#
# **할 일**
#
# - 같은 이름이 기본 브리지(default bridge)에서는 통하지 않고 직접 만든 브리지에서는 통하는 것을 본다.
# - 답하는 네임 서버(name server)를 찾고, 그것이 무엇을 아는지 본다.
# - 이름 하나를 컨테이너 둘에 붙인다.
# - 이름이 어디까지 통하는지 본다.
#
# **시간**: 20분. **필요한 것**: 도커 엔진. 어떤 것이든 된다. **먼저 볼 것**: [여기서 시작한다](00_start_here.ipynb).

# %% tags=["parameters"]
engine = "auto"
lang = "en"

# %% tags=["setup"]
from netlab import Lab
from netlab.course.checks import check
from netlab.ui.grid import predict_reach
from netlab.ui.predict import predict

# %% tags=["setup"]
lab = Lab("names", engine=engine, lang=lang)
lab

# %% [markdown] lang="en"
# ## On the default bridge
#
# Two containers as plain `docker run` makes them:
#
# ```bash
# docker run -d --name old-web busybox sleep infinity
# docker run -d --name old-client busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 기본 브리지에서
#
# 보통의 `docker run`이 만드는 것과 같은 컨테이너 두 개를 만든다.
#
# ```bash
# docker run -d --name old-web busybox sleep infinity
# docker run -d --name old-client busybox sleep infinity
# ```

# %%
old_web = lab.container("old-web")
old_client = lab.container("old-client")
old_client.ping(old_web)

# %% [markdown] lang="en"
# By address it works: given a container, `ping` takes its address. Given a text in quotes it asks for that name:
#
# ```bash
# docker exec old-client ping -c 1 old-web
# ```

# %% [markdown] lang="ko"
# 주소로는 된다. `ping`에 컨테이너를 주면 그 주소로 묻고, 따옴표로 묶은 글을 주면 그 이름으로 묻는다.
#
# ```bash
# docker exec old-client ping -c 1 old-web
# ```

# %% lang="en" tags=["predict"]
guess = predict("Does `old-client` reach `old-web` by its name?", misconceptions={
    "yes": "The engine knows the name, but on the default bridge it tells no container.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`old-client`가 `old-web`을 이름으로 찾아갈 수 있을까?", misconceptions={
    "yes": "엔진은 그 이름을 알지만, 기본 브리지에서는 어느 컨테이너에게도 알려 주지 않는다.",
})
guess

# %%
by_name = old_client.ping("old-web")
by_name

# %%
guess.reveal(by_name)

# %% [markdown] lang="en"
# Before a single packet goes to `old-web`, the name must be turned into an address. A program looks in two places for
# that: in the file `/etc/hosts`, then at the name server that `/etc/resolv.conf` names.
#
# ```bash
# docker exec old-client cat /etc/hosts /etc/resolv.conf
# ```

# %% [markdown] lang="ko"
# 패킷을 하나라도 `old-web`으로 보내려면 먼저 이름을 주소로 바꾸어야 한다. 이것이 이름 해석(name resolution)이다. 프로그램은 두 곳을
# 찾아본다. 먼저 파일 `/etc/hosts`를 보고, 다음으로 `/etc/resolv.conf`에 적힌 네임 서버에 묻는다.
#
# ```bash
# docker exec old-client cat /etc/hosts /etc/resolv.conf
# ```

# %%
print(old_client.hosts_file)
print(old_client.resolv_conf)

# %% [markdown] lang="en" claims="test_default_bridge_does_not_resolve_names test_default_bridge_gives_a_container_the_hosts_name_server test_the_hosts_file_names_the_container_itself_and_no_other"
# `/etc/hosts` holds `localhost` and the container's own line, nobody else. And the name server is the one that the
# host itself uses: a machine somewhere outside that has never heard of your containers. So nobody can answer.

# %% [markdown] lang="ko"
# `/etc/hosts`에는 `localhost`와 컨테이너 자신의 줄만 있고 다른 컨테이너는 없다. 네임 서버는 호스트(host)가 쓰는 것과 같은,
# 바깥 어딘가의 컴퓨터여서 이 컨테이너들을 들어 본 적도 없다. 그러니 답할 수 있는 이가 없다.

# %% [markdown] lang="en"
# ## On a bridge of your own
#
# A network that you make yourself is a *user-defined bridge*:
#
# ```bash
# docker network create app
# docker run -d --name web --network app busybox sleep infinity
# docker run -d --name client --network app busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 직접 만든 브리지에서
#
# 직접 만든 네트워크를 *사용자 정의 브리지*(user-defined bridge)라고 한다.
#
# ```bash
# docker network create app
# docker run -d --name web --network app busybox sleep infinity
# docker run -d --name client --network app busybox sleep infinity
# ```

# %%
app = lab.network("app")
web = lab.container("web", networks=[app])
client = lab.container("client", networks=[app])

# %%
lab.diagram()

# %% lang="en" tags=["predict"]
guess = predict_reach(
    "Each pings the others by *name*. Who gets an answer?", [old_client, web, client],
    too_much="The engine knows every name, but tells it only to containers that share a user-defined network with its owner.",
    too_little="It is not containers that lack names, it is the default bridge that lacks a name server.",
)
guess

# %% lang="ko" tags=["predict"]
guess = predict_reach(
    "저마다 다른 컨테이너의 *이름*으로 ping을 보낸다. 누가 답을 받을까?", [old_client, web, client],
    too_much="엔진은 모든 이름을 알지만, 그 컨테이너와 사용자 정의 네트워크를 함께 쓰는 컨테이너에게만 알려 준다.",
    too_little="컨테이너에 이름이 없는 것이 아니라, 기본 브리지에 네임 서버가 없는 것이다.",
)
guess

# %%
seen = lab.reachability(old_client, web, client, by="name")
seen

# %%
guess.reveal(seen)

# %% [markdown] lang="en"
# Who answered? `resolve` asks for the name alone and tells who knew it:
#
# ```bash
# docker exec client nslookup web
# docker exec client cat /etc/resolv.conf
# ```

# %% [markdown] lang="ko"
# 누가 답했을까? `resolve`는 이름만 물어보고 누가 알고 있었는지 알려 준다.
#
# ```bash
# docker exec client nslookup web
# docker exec client cat /etc/resolv.conf
# ```

# %%
client.resolve("web")

# %%
print(client.resolv_conf)

# %% [markdown] lang="en" claims="test_user_defined_bridge_resolves_names test_user_defined_bridge_gives_a_container_the_name_server_127_0_0_11 test_a_name_unknown_to_docker_is_passed_on_to_the_hosts_name_server test_a_container_is_known_by_name_alias_short_id_and_name_dot_network"
# The name server is `127.0.0.11`. That begins with `127.`, so it is a loopback address: the engine itself listens *inside
# the container's own namespace*. It looks up its own list first. What is not on it, it passes on to the name
# server of the host, so that names on the Internet work too.
#
# On the list a container stands under its name (`web`), its name with the network (`web.app`), the
# first twelve digits of its id, and the names you give it besides.

# %% [markdown] lang="ko"
# 네임 서버는 `127.0.0.11`이다. `127.`으로 시작하니 루프백(loopback) 주소이다. 곧 엔진이 *컨테이너 자신의 네임스페이스 안에서* 듣고 있다.
# 엔진은 먼저 자기 목록을 찾아보고, 거기 없는 이름은 호스트의 네임 서버에 넘긴다. 그래서 인터넷의 이름도 통한다.
#
# 목록에서 컨테이너는 이름(`web`), 네트워크를 붙인 이름(`web.app`), 아이디의 앞 열두 자리, 그리고 따로 붙여 준
# 이름으로 올라 있다.

# %%
client.resolve("web.app")

# %% [markdown] lang="en"
# ## One name, two containers
#
# A name given besides is an *alias*. Two containers may carry the same one:
#
# ```bash
# docker run -d --name search1 --network app --network-alias search busybox sleep infinity
# docker run -d --name search2 --network app --network-alias search busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 이름 하나, 컨테이너 둘
#
# 따로 붙여 준 이름을 *별칭*(alias)이라고 한다. 컨테이너 둘이 같은 별칭을 가질 수도 있다.
#
# ```bash
# docker run -d --name search1 --network app --network-alias search busybox sleep infinity
# docker run -d --name search2 --network app --network-alias search busybox sleep infinity
# ```

# %%
search1 = lab.container("search1", networks=[app], aliases="search")
search2 = lab.container("search2", networks=[app], aliases="search")

# %% lang="en" tags=["predict"]
guess = predict("`client` asks for `search`. How many addresses does it get?", {
    "0": "none: the name is ambiguous", "1": "one: the first container's", "2": "two: both",
}, misconceptions={"0": "An alias need not be unique.", "1": "No container owns an alias; whoever carries it is named."})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`client`가 `search`를 물어본다. 주소를 몇 개 받을까?", {
    "0": "없다. 이름이 모호하기 때문이다", "1": "하나. 먼저 만든 컨테이너의 것이다", "2": "둘. 양쪽 모두이다",
}, misconceptions={"0": "별칭은 하나뿐일 필요가 없다.", "1": "별칭에는 주인이 없다. 그 별칭을 가진 컨테이너가 모두 답에 오른다."})
guess

# %%
found = client.resolve("search")
found

# %%
guess.reveal(str(len(found.addresses)))

# %% [markdown] lang="en" claims="test_a_shared_alias_is_answered_with_all_addresses test_a_shared_alias_is_answered_in_changing_order"
# All who carry the alias are in the answer, in an order that changes from answer to answer. A program usually takes the first address, so the
# requests spread over both. That is not a load balancer: nobody looks at how busy they are.
#
# Now it is your turn to *change* something. Who must stop so that `search` has no address left? Put their names into
# `stopping`, say what you expect, and run:
#
# ```bash
# docker stop -t 1 search1
# ```

# %% [markdown] lang="ko"
# 그 별칭을 가진 컨테이너가 모두 답에 들어 있고, 순서는 답할 때마다 바뀐다. 프로그램은 대개 첫 주소를 쓰므로 요청이 둘로 나뉜다.
# 그렇다고 로드 밸런서(load balancer)는 아니다. 누가 얼마나 바쁜지는 아무도 보지 않기 때문이다.
#
# 이제 직접 *바꾸어* 볼 차례이다. `search`에 주소가 하나도 남지 않게 하려면 누가 멈추어야 할까? 그 이름을 `stopping`에 넣고, 무엇이 나올지
# 예측한 다음 실행한다.
#
# ```bash
# docker stop -t 1 search1
# ```

# %%
stopping = [search1]  # change this

# %% lang="en" tags=["predict"]
guess = predict("Whom you named stops. How many addresses has `search` right after that?", {
    "0": "none", "1": "one", "2": "two, until somebody clears a cache",
}, misconceptions={
    "0": "Whoever still runs carries the alias.", "1": "Each one that stops leaves the list.", "2": "The engine knows who runs, and its list is always up to date.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("이름을 넣은 컨테이너가 멈춘다. 그 직후 `search`의 주소는 몇 개일까?", {
    "0": "없다", "1": "하나", "2": "둘. 누군가 캐시를 비울 때까지 그대로이다",
}, misconceptions={
    "0": "아직 실행 중인 컨테이너는 그 별칭을 가지고 있다.", "1": "멈춘 컨테이너는 하나하나 목록에서 빠진다.", "2": "엔진은 누가 실행 중인지 알고, 목록은 언제나 최신이다.",
})
guess

# %%
for one in stopping:
    one.stop()
found = client.resolve("search")
found

# %%
guess.reveal(str(len(found.addresses)))

# %% [markdown] lang="en" claims="test_a_stopped_container_leaves_the_answer_at_once test_a_paused_container_stays_in_the_answer"
# A container that stops leaves the list at once, and is back on it when it starts. The engine looks no deeper than that: a container
# that runs but hangs, or is paused, stays in the answer.
#
# ```bash
# docker start search1
# ```

# %% [markdown] lang="ko"
# 멈춘 컨테이너는 곧바로 목록에서 빠지고, 다시 시작하면 목록에 돌아온다. 엔진은 그 이상은 살피지 않는다. 실행 중이지만 먹통이거나
# 일시 정지(pause)된 컨테이너는 답에 그대로 남는다.
#
# ```bash
# docker start search1
# ```

# %%
for one in stopping:
    one.start()
client.resolve("search")

# %% [markdown] lang="en"
# ## Where a name ends
#
# The grid said it already; here is a network of one's own against another, with a container on it:
#
# ```bash
# docker network create other
# docker run -d --name stranger --network other busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 이름이 통하는 범위
#
# 위의 표에서 이미 보았다. 이번에는 직접 만든 네트워크끼리 본다. 다른 네트워크를 만들고 거기에 컨테이너를 하나 둔다.
#
# ```bash
# docker network create other
# docker run -d --name stranger --network other busybox sleep infinity
# ```

# %%
other = lab.network("other")
stranger = lab.container("stranger", networks=[other])

# %%
stranger.resolve("web")

# %% [markdown] lang="en" claims="test_names_of_another_network_are_unknown test_a_container_on_two_networks_knows_the_names_of_both"
# `NXDOMAIN` is a name server's way to say that there is no such name. A name belongs to a network: `127.0.0.11` answers each container only with the names of the networks it is on.
# A container on two networks knows the names of both.
#
# ## A line in the hosts file
#
# On any bridge a name can be written into `/etc/hosts` when a container starts:
#
# ```bash
# docker run -d --name office --add-host printer:192.0.2.50 busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# `NXDOMAIN`은 그런 이름이 없다는 네임 서버의 말이다. 이름은 네트워크에 속한다. `127.0.0.11`은 묻는 컨테이너가 속한 네트워크의 이름만 답한다. 두 네트워크에 있는 컨테이너는
# 양쪽의 이름을 모두 안다.
#
# ## hosts 파일에 적는 이름
#
# 어느 브리지에서든 컨테이너를 시작할 때 `/etc/hosts`에 이름을 적어 넣을 수 있다.
#
# ```bash
# docker run -d --name office --add-host printer:192.0.2.50 busybox sleep infinity
# ```

# %%
office = lab.container("office", extra_hosts={"printer": "192.0.2.50"})
office.resolve("printer")

# %% [markdown] lang="en" claims="test_an_extra_host_is_a_line_of_the_hosts_file_on_every_bridge test_a_name_that_resolves_opens_no_way"
# That needs no name server, and so works on the default bridge too. But it is a fixed line: it does not follow a container whose
# address changes, and it opens no way. A name only says *where* something is; whether packets get there
# is another question.

# %% [markdown] lang="ko"
# 네임 서버가 필요 없으므로 기본 브리지에서도 통한다. 그러나 고정된 한 줄일 뿐이다. 컨테이너의 주소가 바뀌어도 따라가지 않고,
# 길을 열어 주지도 않는다. 이름은 *어디에* 있는지만 말해 준다. 패킷이 거기까지 가는지는 다른 문제이다.

# %% [markdown] lang="en"
# ## Exercise
#
# Let `stranger` reach `web` under the name `shop`. `client` must still find `web` as before. Any way that works is
# right; the check asks the containers, not your keyboard.

# %% [markdown] lang="ko"
# ## 연습 문제
#
# `stranger`가 `shop`이라는 이름으로 `web`에 닿게 한다. `client`는 전처럼 `web`을 찾을 수 있어야 한다. 되기만 하면 어떤 방법이든
# 정답이다. 확인은 입력한 글이 아니라 컨테이너들에게 물어본다.

# %% tags=["exercise"]
# solution
other.connect(web, aliases=["shop"])

# %% tags=["check"]
check("names-1", lab)

# %% [markdown] lang="en"
# One look at what you have built:

# %% [markdown] lang="ko"
# 만든 것을 한눈에 본다.

# %%
lab.diagram()

# %% [markdown] lang="en" claims="test_default_bridge_does_not_resolve_names test_user_defined_bridge_resolves_names test_default_bridge_has_no_aliases test_an_extra_host_is_a_line_of_the_hosts_file_on_every_bridge test_default_bridge_gives_a_container_the_hosts_name_server test_user_defined_bridge_gives_a_container_the_name_server_127_0_0_11 test_names_of_another_network_are_unknown test_a_stopped_container_leaves_the_answer_at_once test_a_shared_alias_is_answered_with_all_addresses"
# ## Recap
#
# | | default bridge | user-defined bridge |
# |---|---|---|
# | name server | the host's | `127.0.0.11`, the engine |
# | names of containers | no | yes |
# | aliases | refused | yes, also shared |
# | `--add-host` | yes | yes |
#
# - A name belongs to a network: whoever is not on it does not know it.
# - A shared alias is answered with all addresses of those that run.
# - If you want names, make a network. It takes one command.

# %% [markdown] lang="ko"
# ## 정리
#
# | | 기본 브리지 | 사용자 정의 브리지 |
# |---|---|---|
# | 네임 서버 | 호스트의 것 | `127.0.0.11`, 곧 엔진 |
# | 컨테이너 이름 | 통하지 않는다 | 통한다 |
# | 별칭 | 거부된다 | 쓸 수 있고 함께 쓸 수도 있다 |
# | `--add-host` | 된다 | 된다 |
#
# - 이름은 네트워크에 속한다. 그 네트워크에 없는 컨테이너는 그 이름을 모른다.
# - 함께 쓰는 별칭을 물으면 실행 중인 컨테이너의 주소를 모두 답한다.
# - 이름을 쓰고 싶으면 네트워크를 만든다. 명령 하나면 된다.

# %% tags=["teardown"]
lab.close()

# %% [markdown] lang="en"
# ## Where to go next
#
# In the exercise a container joined a second network while it ran.
# [Connect and disconnect](06_connect_and_disconnect.ipynb) shows what that changes inside it.
# Docker's own page: [Networking overview](https://docs.docker.com/engine/network/).

# %% [markdown] lang="ko"
# ## 다음으로
#
# 연습 문제에서는 실행 중인 컨테이너가 두 번째 네트워크에 들어갔다.
# [연결하고 끊기](06_connect_and_disconnect.ipynb) 노트북은 그때 컨테이너 안에서 무엇이 바뀌는지 보여 준다.
# 도커 공식 문서: [Networking overview](https://docs.docker.com/engine/network/).
