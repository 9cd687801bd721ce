# %% [markdown] lang="en" claims="test_a_container_without_a_network_option_joins_the_network_bridge test_the_default_bridge_is_the_interface_docker0 test_containers_of_one_network_reach_each_other"
# # The default bridge and one of your own
#
# Without a word about networks, every container is on the network `bridge`: the *default bridge*, on the host
# the interface `docker0`. With one command you make a bridge yourself, a *user-defined* one. Both are switches in
# software, and yet Docker's advice is: make your own. Here you measure why.
#
# **You will**
#
# - try five differences, one after the other,
# - let the engine fill in a table of all five, with the evidence for each cell,
# - move an application off the default bridge.
#
# **Time**: 20 minutes. **Needs**: any Docker Engine. **Before**: [Start here](00_start_here.ipynb).

# %% [markdown] lang="ko"
# # 기본 브리지와 직접 만든 브리지
#
# 네트워크에 대해 아무 말도 하지 않으면 모든 컨테이너(container)는 `bridge` 네트워크, 곧 *기본 브리지*(default bridge)에 들어간다.
# 호스트(host)에서는 인터페이스 `docker0`이다. 명령 하나면 브리지를 직접 만들 수 있고, 그것을 *사용자 정의 브리지*(user-defined bridge)라고
# 한다. 둘 다 소프트웨어로 된 스위치인데도 도커는 직접 만들라고 권한다. 까닭을 직접 재어 본다.
#
# **할 일**
#
# - 다섯 가지 차이를 하나씩 시험한다.
# - 다섯 가지를 모은 표를 엔진이 채우게 하고, 칸마다 근거를 본다.
# - 애플리케이션을 기본 브리지에서 옮긴다.
#
# **시간**: 20분. **필요한 것**: 도커 엔진. 어떤 것이든 된다. **먼저 볼 것**: [여기서 시작한다](00_start_here.ipynb).

# %% tags=["parameters"]
engine = "auto"
lang = "en"

# %% tags=["setup"]
from netlab import Lab, NetlabError
from netlab.course.checks import check
from netlab.ui.bridges import compare_bridges
from netlab.ui.map import live_map
from netlab.ui.predict import predict

# %% tags=["setup"]
lab = Lab("bridges", engine=engine, lang=lang)
lab

# %% [markdown] lang="en"
# ## Two bridges
#
# `bank` is started like most containers in the world. `shop` and `cart` get a bridge of their own:
#
# ```bash
# docker run -d --name bank --hostname bank busybox sleep infinity
# docker network create market
# docker run -d --name shop --network market --hostname shop busybox sleep infinity
# docker run -d --name cart --network market busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 브리지 두 개
#
# `bank`는 세상의 컨테이너 대부분과 같은 방법으로 시작한다. `shop`과 `cart`에게는 따로 브리지를 준다.
#
# ```bash
# docker run -d --name bank --hostname bank busybox sleep infinity
# docker network create market
# docker run -d --name shop --network market --hostname shop busybox sleep infinity
# docker run -d --name cart --network market busybox sleep infinity
# ```

# %%
bank = lab.container("bank", hostname="bank")
market = lab.network("market")
shop = lab.container("shop", networks=[market], hostname="shop")
cart = lab.container("cart", networks=[market])

# %%
live_map(lab)

# %% [markdown] lang="en" claims="test_every_user_defined_bridge_has_a_subnet_and_an_interface_of_its_own test_each_container_has_an_interface_and_an_address_of_its_own"
# Two bars, two subnets, and on the host two interfaces: `docker0`, and one whose name starts with `br-`. A container is
# plugged into one of them. This picture is a *live map*: point at a part to see what the engine says of it, click to keep it, and
# come back here later: it is drawn again after each cell that changes something.
#
# ## 1. Names
#
# `cart` asks for its neighbour by name. Another container of the default bridge, `till`, does the same with `bank`:
#
# ```bash
# docker run -d --name till busybox sleep infinity
# docker exec cart ping -c 1 shop
# docker exec till ping -c 1 bank
# ```

# %% [markdown] lang="ko"
# 막대가 둘, 서브넷(subnet)이 둘이고, 호스트에도 인터페이스가 둘이다. 하나는 `docker0`이고 다른 하나는 이름이 `br-`로 시작한다.
# 컨테이너는 그 가운데 하나에 꽂혀 있다. 이 그림은 *살아 있는 지도*(live map)이다. 부분을 가리키면 엔진이 그것에 대해 말하는 것이 나오고,
# 클릭하면 그대로 남는다. 무엇이든 바꾸는 셀을 실행할 때마다 새로 그려지므로 나중에 다시 와서 보아도 된다.
#
# ## 1. 이름
#
# `cart`가 이웃을 이름으로 부른다. 기본 브리지의 다른 컨테이너 `till`도 똑같이 `bank`를 불러 본다.
#
# ```bash
# docker run -d --name till busybox sleep infinity
# docker exec cart ping -c 1 shop
# docker exec till ping -c 1 bank
# ```

# %% lang="en" tags=["predict"]
guess = predict("Each asks for its neighbour by name. Who gets an answer?", {
    "both": "both", "own": "only `cart`, on its own bridge", "neither": "neither: names need a DNS server",
}, misconceptions={
    "both": "The engine knows every name, but on the default bridge it tells nobody.",
    "neither": "A bridge of your own brings a DNS server: the engine itself.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("둘 다 이웃을 이름으로 부른다. 누가 답을 받을까?", {
    "both": "둘 다 받는다", "own": "직접 만든 브리지에 있는 `cart`만 받는다", "neither": "둘 다 못 받는다. 이름에는 DNS 서버가 필요하다",
}, misconceptions={
    "both": "엔진은 이름을 모두 알지만, 기본 브리지에서는 아무에게도 알려 주지 않는다.",
    "neither": "직접 만든 브리지에는 DNS 서버가 딸려 온다. 엔진이 그 서버이다.",
})
guess

# %%
till = lab.container("till")
answers = cart.ping("shop"), till.ping("bank")
display(*answers)

# %%
guess.reveal({(True, True): "both", (True, False): "own"}.get(tuple(map(bool, answers)), "neither"))

# %% [markdown] lang="en" claims="test_default_bridge_does_not_resolve_names test_user_defined_bridge_resolves_names test_user_defined_bridge_gives_a_container_the_name_server_127_0_0_11"
# **A user-defined bridge resolves names by itself; on the default bridge there are only IP addresses.** By address
# the default bridge works just as well:

# %% [markdown] lang="ko"
# **사용자 정의 브리지는 이름을 저절로 해석(DNS resolution)해 주고, 기본 브리지에는 IP 주소밖에 없다.** 주소로 부르면
# 기본 브리지에서도 잘 된다.

# %%
till.ping(bank)

# %% [markdown] lang="en"
# More about that in [Names](04_names.ipynb).
#
# ## 2. Isolation
#
# `bank` and `till` hold money. Somebody else starts `game` on the same machine, with nothing but its name. `bank` and
# `shop` have web servers:
#
# ```bash
# docker run -d --name game busybox sleep infinity
# docker exec bank httpd -h /etc
# docker exec shop httpd -h /etc
# ```

# %% [markdown] lang="ko"
# 이름에 대한 더 자세한 이야기는 [이름](04_names.ipynb) 노트북에 있다.
#
# ## 2. 격리
#
# `bank`와 `till`은 돈을 다룬다. 다른 누군가가 같은 컴퓨터에서 이름만 주고 `game`을 시작한다. `bank`와 `shop`에는 웹 서버가 있다.
#
# ```bash
# docker run -d --name game busybox sleep infinity
# docker exec bank httpd -h /etc
# docker exec shop httpd -h /etc
# ```

# %%
bank.exec("httpd -h /etc")
shop.exec("httpd -h /etc")
game = lab.container("game")

# %% lang="en" tags=["predict"]
guess = predict("`game` tries the addresses of `bank` and `shop`. Whose web page does it get?", {
    "neither": "neither: no port is published", "bank": "only that of `bank`", "both": "both: it is one machine",
}, misconceptions={
    "neither": "A published port is for those who come from elsewhere. Whoever is on the same bridge needs none.",
    "both": "The engine keeps its bridges apart, although they are all on one machine.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`game`이 `bank`와 `shop`의 주소를 두드린다. 누구의 웹 페이지를 얻을까?", {
    "neither": "아무것도 얻지 못한다. 공개한 포트가 없다", "bank": "`bank`의 것만 얻는다", "both": "둘 다 얻는다. 같은 컴퓨터이다",
}, misconceptions={
    "neither": "포트 공개는 다른 데서 오는 쪽을 위한 것이다. 같은 브리지에 있으면 필요 없다.",
    "both": "모두 한 컴퓨터에 있어도 엔진은 브리지끼리 떼어 놓는다.",
})
guess

# %%
pages = [game.fetch(f"http://{one.address}/hostname", timeout=1) for one in (bank, shop)]
display(*pages)

# %%
guess.reveal({(True, True): "both", (True, False): "bank"}.get(tuple(map(bool, pages)), "neither"))

# %% [markdown] lang="en" claims="test_applications_on_the_default_bridge_reach_each_other test_containers_on_different_bridges_do_not_reach_each_other test_containers_need_no_published_port_between_them"
# `game` named no network, so it is on the same bridge as everybody else who named none, and reaches every one of
# their ports. Whoever breaks into `game` is at the door of `bank`: that is a risk, not only untidy. **All containers without a network share one bridge; a bridge of your own holds only those you put on
# it.** Containers are independent of each other bridge by bridge: the bridge is the unit of isolation.

# %% [markdown] lang="ko"
# `game`은 네트워크를 지정하지 않았으므로, 지정하지 않은 다른 모두와 같은 브리지에 있고 그들의 모든 포트에 닿는다. `game`을 뚫은 공격자는
# 이미 `bank`의 문 앞에 와 있다. 어수선할 뿐 아니라 보안상 위험하다.
# **네트워크를 지정하지 않은 컨테이너는 모두 한 브리지를 함께 쓴다. 직접 만든 브리지에는 직접 넣은 것만 있다.** 컨테이너들은
# 브리지를 단위로 서로 독립되어 있다. 곧 브리지가 격리의 단위이다.

# %% [markdown] lang="en"
# ## 3. Re-wiring while it runs
#
# The web server in `shop` was started by hand and would not survive a restart. Now `shop` must move to another network,
# under another name:
#
# ```bash
# docker network create mall
# docker run -d --name guard --network mall busybox sleep infinity
# docker network connect --alias boutique mall shop
# docker network disconnect market shop
# ```

# %% [markdown] lang="ko"
# ## 3. 실행 중에 바꾸기
#
# `shop`의 웹 서버는 손으로 시작해서 컨테이너를 다시 시작하면 사라진다. 이제 `shop`이 다른 이름으로 다른 네트워크에 옮겨 가야 한다.
#
# ```bash
# docker network create mall
# docker run -d --name guard --network mall busybox sleep infinity
# docker network connect --alias boutique mall shop
# docker network disconnect market shop
# ```

# %%
mall = lab.network("mall")
guard = lab.container("guard", networks=[mall])

# %% lang="en" tags=["predict"]
guess = predict("Does `shop` move without a restart, so that its web server goes on?", misconceptions={
    "no": "A network is not baked into a container: interfaces are plugged in and out while its programs run.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`shop`이 다시 시작하지 않고 옮겨 가서 웹 서버가 계속 돌까?", misconceptions={
    "no": "네트워크는 컨테이너에 굳어 있지 않다. 프로그램이 도는 동안 인터페이스를 꽂고 뺀다.",
})
guess

# %%
mall.connect(shop, aliases=["boutique"])
market.disconnect(shop)
page = guard.fetch("http://boutique/hostname")

# %%
guess.reveal(page)

# %% [markdown] lang="en" claims="test_a_program_started_by_exec_is_there_after_a_move_to_another_bridge test_connect_adds_an_interface_to_the_running_container_at_once"
# It is the same process, on another network, under another name. Now the same wish on the default bridge: `bank` shall
# be called `vault` there.

# %% [markdown] lang="ko"
# 같은 프로세스가 다른 네트워크에서 다른 이름으로 불린다. 이제 기본 브리지에서 같은 것을 바라 보자. `bank`를 거기서 `vault`라고
# 부르고 싶다.

# %%
bridge = lab.network("bridge")
bridge.disconnect(bank)

# %%
try:
    bridge.connect(bank, aliases=["vault"])
except NetlabError as error:
    print(error)

# %% [markdown] lang="en" claims="test_a_container_leaves_the_default_bridge_while_it_runs test_default_bridge_has_no_aliases test_default_bridge_gives_no_fixed_address_on_connect test_environment_and_published_ports_are_those_of_the_start test_a_link_of_the_default_bridge_is_a_line_of_the_hosts_file"
# `bank` could leave while it ran, but on the default bridge it cannot be given a name or an address. What serves there
# instead, `--link` and `--add-host`, is an option of `docker run`. **So on the default bridge, to change a
# container's network options you stop it and make it anew.** Many texts say that it cannot even leave
# the default bridge while it runs; you have just seen that it can.

# %% [markdown] lang="ko"
# `bank`는 실행 중에 나갈 수는 있었지만, 기본 브리지에서는 이름도 주소도 받을 수 없다. 거기서 대신 쓰는 `--link`와 `--add-host`는
# `docker run`의 옵션이다. **그래서 기본 브리지에서 컨테이너의 네트워크 옵션을 바꾸려면 컨테이너를 멈추고 다시 만들어야 한다.**
# 실행 중에는 기본 브리지에서 나갈 수조차 없다고 적은 글이 많지만, 방금 본 것처럼 나갈 수 있다.

# %%
bridge.connect(bank)
bank.networks

# %% [markdown] lang="en"
# All of this is in [Connect and disconnect](06_connect_and_disconnect.ipynb).
#
# ## 4. Settings
#
# Two networks, each with its own *MTU* (the largest packet, in bytes), and on one of them containers must not talk to each
# other (`icc`, inter-container communication):
#
# ```bash
# docker network create -o com.docker.network.driver.mtu=1450 wide
# docker network create -o com.docker.network.driver.mtu=1300 -o com.docker.network.bridge.enable_icc=false narrow
# ```

# %% [markdown] lang="ko"
# 더 자세한 것은 [연결하고 끊기](06_connect_and_disconnect.ipynb) 노트북에 있다.
#
# ## 4. 설정
#
# 네트워크 두 개에 저마다 다른 *MTU*(패킷의 최대 크기, 바이트)를 주고, 그 가운데 하나에서는 컨테이너끼리 통신하지 못하게 한다(`icc`,
# inter-container communication).
#
# ```bash
# docker network create -o com.docker.network.driver.mtu=1450 wide
# docker network create -o com.docker.network.driver.mtu=1300 -o com.docker.network.bridge.enable_icc=false narrow
# ```

# %%
wide, narrow = lab.network("wide", mtu=1450), lab.network("narrow", mtu=1300, icc=False)
w1, w2 = (lab.container(name, networks=[wide]) for name in ("wide-1", "wide-2"))
n1, n2 = (lab.container(name, networks=[narrow]) for name in ("narrow-1", "narrow-2"))

# %%
display(w1.interfaces, n1.interfaces)

# %%
display(w1.ping(w2), n1.ping(n2, timeout=1))

# %% [markdown] lang="en"
# And on the default bridge?
#
# ```bash
# docker network create -o com.docker.network.driver.mtu=1300 bridge
# ```

# %% [markdown] lang="ko"
# 기본 브리지에서는 어떨까?
#
# ```bash
# docker network create -o com.docker.network.driver.mtu=1300 bridge
# ```

# %% lang="en" tags=["predict"]
guess = predict("Can `bank` get another MTU than `till`, both on the default bridge?", misconceptions={
    "yes": "There is one default bridge, and it has one set of settings. You cannot make a second one.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("둘 다 기본 브리지에 있는 `bank`와 `till`이 서로 다른 MTU를 가질 수 있을까?", misconceptions={
    "yes": "기본 브리지는 하나이고 설정도 한 벌뿐이다. 두 번째 것은 만들 수 없다.",
})
guess

# %%
try:
    lab.network("bridge", mtu=1300)
except NetlabError as error:
    print(error)

# %%
guess.reveal(bank.interfaces[0].mtu != till.interfaces[0].mtu)

# %% [markdown] lang="en" claims="test_each_user_defined_bridge_has_settings_of_its_own test_all_containers_on_the_default_bridge_share_its_settings test_the_default_bridge_cannot_be_made_a_second_time_or_removed"
# **Each user-defined bridge has settings of its own; on the default bridge all containers share one set.** `icc` is more
# than a number: it is a rule in the host's `iptables`, and each bridge gets its own. The settings of `docker0` belong to
# the daemon: they stand in its file `daemon.json`, hold for everybody on it, and need a restart of the daemon.

# %% [markdown] lang="ko"
# **사용자 정의 브리지는 저마다 고유한 설정을 가지고, 기본 브리지에서는 모든 컨테이너가 설정 한 벌을 함께 쓴다.** `icc`는 숫자에
# 그치지 않는다. 호스트의 `iptables` 규칙이며 브리지마다 따로 생긴다. `docker0`의 설정은 데몬(daemon)의 것이다. 데몬의 파일
# `daemon.json`에 있고, 거기 있는 모두에게 적용되며, 바꾸려면 데몬을 다시 시작해야 한다.

# %%
bridge.options

# %% [markdown] lang="en"
# ## 5. The environment of links
#
# Before there were user-defined networks, `--link` was the way to name a neighbour. It still exists:
#
# ```bash
# docker run -d --name old-db -e COLOUR=red busybox sleep infinity
# docker run -d --name old-app --link old-db:db busybox sleep infinity
# docker exec old-app env
# ```

# %% [markdown] lang="ko"
# ## 5. 링크의 환경 변수
#
# 사용자 정의 네트워크가 없던 때에는 `--link`, 곧 링크(link)로 이웃에 이름을 붙였다. 지금도 있다.
#
# ```bash
# docker run -d --name old-db -e COLOUR=red busybox sleep infinity
# docker run -d --name old-app --link old-db:db busybox sleep infinity
# docker exec old-app env
# ```

# %%
old_db = lab.container("old-db", env={"COLOUR": "red"})
old_app = lab.container("old-app", links={"old-db": "db"})
{name: value for name, value in old_app.env.items() if name.startswith("DB_")}

# %% [markdown] lang="en"
# `old-app` was given the variables of `old-db`, each with `DB_ENV_` before its name. Every container that is linked to
# `old-db` gets the same ones, passwords included. (Engines from 29.0 on set them no longer; then the braces
# above are empty.) Now on a bridge of your own:
#
# ```bash
# docker run -d --name new-db --network market -e COLOUR=red busybox sleep infinity
# docker run -d --name new-app --network market --link new-db:db busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# `old-app`은 `old-db`의 변수를 받았고, 이름 앞에는 저마다 `DB_ENV_`가 붙었다. `old-db`에 링크된 컨테이너는 모두 같은 것을 받으며
# 암호도 예외가 아니다. (29.0부터의 엔진은 이 변수를 만들지 않는다. 그때는 위의 중괄호가 비어 있다.) 이제 직접 만든 브리지에서 해 본다.
#
# ```bash
# docker run -d --name new-db --network market -e COLOUR=red busybox sleep infinity
# docker run -d --name new-app --network market --link new-db:db busybox sleep infinity
# ```

# %% lang="en" tags=["predict"]
guess = predict("What does the link give to `new-app`?", {
    "both": "the name `db` and the variables", "name": "the name `db` only", "nothing": "nothing: links are refused there",
}, misconceptions={
    "both": "A link looks the same on both bridges, but only the default bridge copies variables.",
    "nothing": "It is allowed, as a name that only the linking container knows.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("링크는 `new-app`에게 무엇을 줄까?", {
    "both": "이름 `db`와 변수", "name": "이름 `db`만", "nothing": "아무것도 주지 않는다. 거기서는 링크가 거부된다",
}, misconceptions={
    "both": "링크는 두 브리지에서 똑같아 보이지만, 변수를 복사하는 것은 기본 브리지뿐이다.",
    "nothing": "허용된다. 링크한 컨테이너만 아는 이름이 된다.",
})
guess

# %%
new_db = lab.container("new-db", networks=[market], env={"COLOUR": "red"})
new_app = lab.container("new-app", networks=[market], links={"new-db": "db"})
copied = {name: value for name, value in new_app.env.items() if name.startswith("DB_")}

# %%
display(copied, new_app.ping("db"))

# %%
guess.reveal("both" if copied else "name" if new_app.ping("db") else "nothing")

# %% [markdown] lang="en" claims="test_a_link_of_the_default_bridge_copies_the_variables_of_the_other_container test_containers_linked_to_the_same_one_get_the_same_variables test_a_link_of_the_default_bridge_tells_the_exposed_ports test_ports_in_a_row_are_told_as_a_range_too test_a_link_of_a_user_defined_bridge_is_a_name_and_brings_no_variables test_a_container_linked_to_a_stopped_one_cannot_be_entered"
# **On the default bridge, containers linked to one all get its variables; on a user-defined bridge a link is a
# name and nothing more.** Exposed ports become variables too (`DB_PORT_5432_TCP` ...). And a link binds: as long as
# `old-db` is stopped, the engine refuses every `docker exec` in `old-app`.
#
# To share variables on a bridge of your own there are better ways: a volume with an env file, Compose, and with
# swarm services secrets and configs. [Sharing configuration](08_sharing_configuration.ipynb) shows them.

# %% [markdown] lang="ko"
# **기본 브리지에서는 한 컨테이너에 링크된 컨테이너들이 모두 그 변수를 받고, 사용자 정의 브리지에서 링크는 이름일 뿐이다.**
# 노출한 포트도 변수가 된다(`DB_PORT_5432_TCP` 등). 링크는 발을 묶기도 한다. `old-db`가 멈춰 있는 동안 엔진은 `old-app`의
# `docker exec`를 모두 거부한다.
#
# 직접 만든 브리지에서 환경 변수를 공유하려면 더 나은 방법이 있다. env 파일을 담은 볼륨(volume), Compose, 그리고 스웜 서비스(swarm service)라면
# 시크릿(secret)과 설정(config)이다. [설정 나누기](08_sharing_configuration.ipynb) 노트북이 이것을 보여 준다.

# %% [markdown] lang="en"
# ## The table
#
# The same five questions once more, side by side. Nothing in this table is typed in: it makes containers on the engine you
# use, asks them, removes them, and keeps the answers. Unfold a cell to see the evidence. Under the table each row can be
# measured again.

# %% [markdown] lang="ko"
# ## 표
#
# 같은 다섯 질문을 나란히 놓고 다시 묻는다. 이 표에는 손으로 적어 넣은 것이 없다. 지금 쓰는 엔진에서 컨테이너를 만들고, 묻고, 지우고,
# 답을 남긴 것이다. 칸을 펼치면 근거가 보인다. 표 아래에서 줄마다 다시 잴 수 있다.

# %%
table = compare_bridges(lab)
table

# %% [markdown] lang="en" claims="test_default_bridge_does_not_resolve_names test_applications_on_the_default_bridge_reach_each_other test_a_container_leaves_the_default_bridge_while_it_runs test_all_containers_on_the_default_bridge_share_its_settings test_a_link_of_the_default_bridge_copies_the_variables_of_the_other_container"
# The first four rows speak for a bridge of your own. In the last it is the default bridge that does more, and few are sorry
# that the others do not copy passwords.
#
# ## Exercise
#
# `kiosk` and `stall` are an application. They sit on the default bridge, where `game` can read what `stall` serves:
#
# ```bash
# docker run -d --name kiosk busybox sleep infinity
# docker run -d --name stall --hostname stall busybox httpd -f -h /etc
# ```

# %% [markdown] lang="ko"
# 앞의 네 줄은 직접 만든 브리지의 편을 든다. 마지막 줄에서는 기본 브리지가 더 많은 일을 하지만, 다른 브리지가 암호를 복사하지
# 않는다고 아쉬워할 사람은 적다.
#
# ## 연습 문제
#
# `kiosk`와 `stall`은 한 애플리케이션이다. 기본 브리지에 있어서, `stall`이 내주는 것을 `game`도 읽을 수 있다.
#
# ```bash
# docker run -d --name kiosk busybox sleep infinity
# docker run -d --name stall --hostname stall busybox httpd -f -h /etc
# ```

# %%
kiosk = lab.container("kiosk")
stall = lab.container("stall", hostname="stall", command="httpd -f -h /etc")
game.fetch(f"http://{stall.address}/hostname")

# %% [markdown] lang="en"
# Arrange that `kiosk` opens `http://stall/hostname` by name, and that `game`, which stays where it is, no longer reaches
# `stall` at any address. Every way that works is right.

# %% [markdown] lang="ko"
# `kiosk`가 `http://stall/hostname`을 이름으로 열 수 있고, 제자리에 그대로 있는 `game`은 어느 주소로도 `stall`에 닿지 못하게 한다.
# 되기만 하면 어떤 방법이든 정답이다.

# %% tags=["exercise"]
# solution
fair = lab.network("fair")
for one in (kiosk, stall):
    fair.connect(one)
    bridge.disconnect(one)

# %% tags=["check"]
check("default-bridge-1", lab)

# %% [markdown] lang="en"
# In docker's words, all that was done here:

# %% [markdown] lang="ko"
# 여기서 한 일을 모두 도커 명령으로 적으면 이렇다.

# %%
lab.commands()

# %% [markdown] lang="en" claims="test_default_bridge_does_not_resolve_names test_user_defined_bridge_resolves_names test_applications_on_the_default_bridge_reach_each_other test_containers_on_different_bridges_do_not_reach_each_other test_default_bridge_has_no_aliases test_a_program_started_by_exec_is_there_after_a_move_to_another_bridge test_each_user_defined_bridge_has_settings_of_its_own test_all_containers_on_the_default_bridge_share_its_settings test_a_link_of_a_user_defined_bridge_is_a_name_and_brings_no_variables"
# ## Recap
#
# A bridge of your own
#
# - resolves the names of its containers,
# - keeps out whoever you did not put on it,
# - gives a running container a name and an address when it joins,
# - has settings of its own,
# - copies no variables: a link is only a name there.
#
# The default bridge does none of that. It is there so that the first `docker run` works.

# %% [markdown] lang="ko"
# ## 정리
#
# 직접 만든 브리지는
#
# - 자기 컨테이너들의 이름을 해석해 주고,
# - 직접 넣지 않은 컨테이너는 들이지 않으며,
# - 실행 중인 컨테이너가 들어올 때 이름과 주소를 줄 수 있고,
# - 고유한 설정을 가지며,
# - 변수를 복사하지 않는다. 거기서 링크는 이름일 뿐이다.
#
# 기본 브리지는 이 가운데 아무것도 하지 않는다. 첫 `docker run`이 그냥 되라고 있는 것이다.

# %% tags=["teardown"]
lab.close()

# %% [markdown] lang="en"
# ## Where to go next
#
# Each difference has a notebook of its own: [Names](04_names.ipynb), [Isolation](05_isolation.ipynb),
# [Connect and disconnect](06_connect_and_disconnect.ipynb), [Settings per bridge](07_settings_per_bridge.ipynb) and
# [Sharing configuration](08_sharing_configuration.ipynb). Docker's own list of the differences:
# [Bridge network driver](https://docs.docker.com/engine/network/drivers/bridge/).

# %% [markdown] lang="ko"
# ## 다음으로
#
# 차이마다 노트북이 따로 있다. [이름](04_names.ipynb), [격리](05_isolation.ipynb), [연결하고 끊기](06_connect_and_disconnect.ipynb),
# [브리지마다 다른 설정](07_settings_per_bridge.ipynb), [설정 나누기](08_sharing_configuration.ipynb)이다.
# 도커 공식 문서의 차이 목록: [Bridge network driver](https://docs.docker.com/engine/network/drivers/bridge/).
