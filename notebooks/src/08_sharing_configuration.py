# %% [markdown] lang="en"
# # Sharing configuration
#
# A shop needs a database. Both must agree on a user, a password, a colour for the page. The old default bridge had a way of
# its own for that, the *link*, which copied everything from one container to all that were linked to it. A bridge of your own
# has no such thing. What does one do there?
#
# **You will**
#
# - see what a link copies, and to whom, on the default bridge and on a network of your own,
# - share a file in a volume, and see how it differs from an env file,
# - bring up a whole application from one compose file,
# - see what a swarm service does with secrets and configs.
#
# **Time**: 20 minutes. **Needs**: any Docker Engine; the last part needs swarm mode (private). **Before this**:
# [Names](04_names.ipynb).

# %% [markdown] lang="ko"
# # 설정 나누기
#
# 가게에는 데이터베이스가 필요하다. 둘은 사용자와 비밀번호와 페이지의 색을 똑같이 알고 있어야 한다. 옛 기본 브리지(default bridge)에는 이를 위한
# *링크*(link)라는 방법이 있었다. 링크는 한 컨테이너의 모든 것을 거기에 연결된 모두에게 베껴 준다. 사용자 정의 브리지에는 그런 것이 없다.
# 거기서는 어떻게 할까?
#
# **할 일**
#
# - 기본 브리지와 사용자 정의 브리지에서 링크가 무엇을 누구에게 베껴 주는지 본다.
# - 볼륨(volume)에 담은 파일을 나누고, 그것이 env 파일과 어떻게 다른지 본다.
# - compose 파일 하나로 애플리케이션 전체를 올린다.
# - 스웜(swarm) 서비스가 시크릿(secret)과 설정(config)을 어떻게 다루는지 본다.
#
# **시간**: 20분. **필요한 것**: 도커 엔진. 어떤 것이든 된다. 마지막 부분에는 스웜 모드(private)가 필요하다. **먼저 볼 것**:
# [이름](04_names.ipynb).

# %% tags=["parameters"]
engine = "auto"
lang = "en"

# %% tags=["setup"]
from pathlib import Path
from tempfile import TemporaryDirectory

from netlab import Lab
from netlab.course.checks import check
from netlab.ui.grid import predict_reach
from netlab.ui.predict import predict

# %% tags=["setup"]
lab = Lab("sharing", engine=engine, lang=lang)
lab

# %% [markdown] lang="en"
# ## The old way: links
#
# On the default bridge, `web` and `cron` are both linked to `db`, and call it `database`:
#
# ```bash
# docker run -d --name db -e COLOUR=blue -e PASSWORD=sesame --expose 5432 busybox sleep infinity
# docker run -d --name web  --link db:database busybox sleep infinity
# docker run -d --name cron --link db:database busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# ## 옛 방법: 링크
#
# 기본 브리지에서 `web`과 `cron`을 모두 `db`에 연결(link)하고, 둘은 그것을 `database`라고 부른다.
#
# ```bash
# docker run -d --name db -e COLOUR=blue -e PASSWORD=sesame --expose 5432 busybox sleep infinity
# docker run -d --name web  --link db:database busybox sleep infinity
# docker run -d --name cron --link db:database busybox sleep infinity
# ```

# %%
db = lab.container("db", env={"COLOUR": "blue", "PASSWORD": "sesame"}, expose=[5432])
web = lab.container("web", links={"db": "database"})
cron = lab.container("cron", links={"db": "database"})

# %% lang="en" tags=["predict"]
guess = predict("`PASSWORD` was given to `db` alone. Does `cron` get to see it?", misconceptions={
    "no": "A link copies all variables of the other container, whoever they were meant for.",
    "yes": "Not on this engine: since version 29 links do not set variables any more.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("`PASSWORD`는 `db`에게만 주었다. `cron`도 그것을 보게 될까?", misconceptions={
    "no": "링크는 누구를 위한 것인지 가리지 않고 상대 컨테이너의 변수를 모두 베껴 준다.",
    "yes": "이 엔진에서는 아니다. 29 버전부터 링크는 변수를 설정하지 않는다.",
})
guess

# %%
copied = {name: value for name, value in cron.env.items() if name.startswith("DATABASE")}
copied

# %%
guess.reveal("sesame" in copied.values())

# %%
{name for name in web.env if name.startswith("DATABASE")} == set(copied)

# %% [markdown] lang="en" claims="test_a_link_of_the_default_bridge_copies_the_variables_of_the_other_container test_containers_linked_to_the_same_one_get_the_same_variables test_a_link_of_the_default_bridge_tells_the_exposed_ports"
# ```bash
# docker exec cron env
# ```
#
# A link brings `cron` the address and the exposed ports of `db`, and under `DATABASE_ENV_` every variable of `db`, the password
# too. `web` got the very same: **all containers linked to one share its variables.** There is no way to give one more
# than the other.
#
# > **Versions.** So it is on Docker 20.10 to 28. Since 29.0 links set no variables unless the daemon is told to
# > (`DOCKER_KEEP_DEPRECATED_LEGACY_LINKS_ENV_VARS=1`), and 30.0 is to drop that as well
# > ([deprecated features](https://docs.docker.com/engine/deprecated/)). Your engine:

# %% [markdown] lang="ko"
# ```bash
# docker exec cron env
# ```
#
# 링크는 `cron`에 `db`의 주소와 열어 둔 포트를 알려 주고, `DATABASE_ENV_` 뒤에 `db`의 모든 변수를 비밀번호까지 베껴 준다. `web`도 똑같은 것을
# 받았다. **한 컨테이너에 링크로 연결된 컨테이너는 모두 그 변수를 함께 갖는다.** 어느 하나에 더 주거나 덜 줄 방법은 없다.
#
# > **버전.** 도커 20.10부터 28까지 그렇다. 29.0부터는 데몬(daemon)에 따로 지정하지 않는 한(`DOCKER_KEEP_DEPRECATED_LEGACY_LINKS_ENV_VARS=1`)
# > 링크가 변수를 설정하지 않으며, 30.0에서는 그것마저 없앨 예정이다
# > ([없어질 기능](https://docs.docker.com/engine/deprecated/)). 지금 쓰는 엔진:

# %%
lab.engine.version

# %% [markdown] lang="en"
# A variable is settled when a program starts. `db` is stopped, somebody takes its address, and it comes back with another:

# %% [markdown] lang="ko"
# 변수는 프로그램이 시작할 때 정해진다. `db`를 멈춘 사이 다른 컨테이너가 그 주소를 가져가고, 원래 컨테이너는 다른 주소로 돌아온다.

# %%
db.stop()
lab.container("squatter")
db.start()
db.address

# %% lang="en" tags=["predict"]
guess = predict("The program that has been running in `web` all the time: what does it know of `db` now?", {
    "both": "the new address, by variable and by name", "name": "by the name `database` the new one, by variable the old one", "old": "the old address only",
}, misconceptions={
    "both": "Nobody can change the variables of a program that runs.",
    "old": "The name is a line in `/etc/hosts`, and that file the engine does keep up to date.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("그동안 `web`에서 계속 돌고 있던 프로그램은 이제 `db`에 대해 무엇을 알고 있을까?", {
    "both": "변수로도 이름으로도 새 주소", "name": "`database`라는 이름으로는 새 주소, 변수로는 옛 주소", "old": "옛 주소뿐",
}, misconceptions={
    "both": "돌고 있는 프로그램의 변수는 아무도 바꿀 수 없다.",
    "old": "이름은 `/etc/hosts`의 한 줄이고, 그 파일은 엔진이 새로 고쳐 준다.",
})
guess

# %%
running = web.exec("cat /proc/1/environ").output
by_name = web.resolve("database")
by_name

# %%
new = db.address in by_name.addresses
guess.reveal("both" if new and f"//{db.address}:" in running else "name" if new else "old")

# %% [markdown] lang="en" claims="test_after_the_other_has_moved_a_link_is_right_in_the_hosts_file_and_wrong_in_running_programs test_a_link_of_the_default_bridge_is_a_line_of_the_hosts_file"
# One more reason not to build on those variables. Now the same on a network of your own:
#
# ```bash
# docker network create app
# docker run -d --name api --network app --link store:database busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# 그런 변수에 기대지 말아야 할 까닭이 하나 더 있는 셈이다. 이제 사용자 정의 브리지에서 똑같이 해 본다.
#
# ```bash
# docker network create app
# docker run -d --name api --network app --link store:database busybox sleep infinity
# ```

# %%
app = lab.network("app")
store = lab.container("store", networks=[app], env={"COLOUR": "blue", "PASSWORD": "sesame"})
api = lab.container("api", networks=[app], links={"store": "database"})

# %% lang="en" tags=["predict"]
guess = predict("What does the link bring to `api`?", {
    "same": "the same as before", "name": "only a name", "nothing": "nothing at all",
}, misconceptions={
    "same": "Copying variables is a thing of the default bridge.",
    "nothing": "The name `database` works, for `api` alone. But that is all.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("링크는 `api`에 무엇을 가져다줄까?", {
    "same": "앞에서와 같은 것", "name": "이름만", "nothing": "아무것도",
}, misconceptions={
    "same": "변수를 베껴 주는 것은 기본 브리지에서만 하는 일이다.",
    "nothing": "`database`라는 이름이 `api`에게만 통한다. 그러나 그것이 전부이다.",
})
guess

# %%
variables = [name for name in api.env if name.startswith("DATABASE")]
found = api.resolve("database")
display(variables, found)

# %%
guess.reveal("same" if variables else "name" if found else "nothing")

# %% [markdown] lang="en" claims="test_a_link_of_a_user_defined_bridge_is_a_name_and_brings_no_variables"
# A name, and no variable. On a network of your own each container has the variables that it was given, and no others. What
# is to be shared is shared on purpose, in one of three ways.
#
# ## First way: a file in a volume
#
# A *volume* is a folder that the engine keeps, and that any number of containers can mount. `editor` may write in it; `page`
# and `till` get it read-only (`:ro`):
#
# ```bash
# docker run -d --name editor -v settings:/settings busybox sleep infinity
# docker run -d --name page -v settings:/settings:ro busybox sleep infinity
# docker run -d --name till -v settings:/settings:ro busybox sleep infinity
# docker exec editor sh -c 'echo COLOUR=blue > /settings/shop.env'
# ```

# %% [markdown] lang="ko"
# 이름은 통하고 변수는 없다. 사용자 정의 브리지에서는 컨테이너마다 자신이 받은 변수만 있고 다른 것은 없다. 나눌 것은 일부러 나누며, 방법은
# 세 가지이다.
#
# ## 첫째 방법: 볼륨에 담은 파일
#
# *볼륨*은 엔진이 보관하는 폴더로, 몇 개의 컨테이너든 마운트할 수 있다. `editor`는 거기에 쓸 수 있고, `page`와 `till`은 읽기 전용(`:ro`)으로
# 받는다.
#
# ```bash
# docker run -d --name editor -v settings:/settings busybox sleep infinity
# docker run -d --name page -v settings:/settings:ro busybox sleep infinity
# docker run -d --name till -v settings:/settings:ro busybox sleep infinity
# docker exec editor sh -c 'echo COLOUR=blue > /settings/shop.env'
# ```

# %%
editor = lab.container("editor", volumes="settings:/settings")
page, till = (lab.container(name, volumes="settings:/settings:ro") for name in ("page", "till"))
editor.exec(["sh", "-c", "echo COLOUR=blue > /settings/shop.env"])

# %% [markdown] lang="en"
# `page` and `till` read the file when they need it. A third one, `sign`, gets the same line as an *env file*: the docker
# command reads it and hands the variables over when it makes the container.
#
# ```bash
# echo COLOUR=blue > shop.env
# docker run -d --name sign --env-file shop.env busybox sleep infinity
# ```

# %% [markdown] lang="ko"
# `page`와 `till`은 필요할 때 파일을 읽는다. 세 번째 컨테이너 `sign`은 같은 줄을 *env 파일*로 받는다. 도커 명령이 파일을 읽어, 컨테이너를 만들 때
# 변수로 넘겨준다.
#
# ```bash
# echo COLOUR=blue > shop.env
# docker run -d --name sign --env-file shop.env busybox sleep infinity
# ```

# %%
folder = TemporaryDirectory()
env_file = Path(folder.name, "shop.env")
env_file.write_text("COLOUR=blue\n")
sign = lab.container("sign", env_file=env_file)

# %% lang="en" tags=["predict"]
guess = predict("Both files are changed to `COLOUR=red`, and all containers run on. Which containers see red from now on?", {
    "all": "all three", "volume": "`page` and `till`", "none": "none before a restart",
}, misconceptions={
    "all": "`sign` never had the file, only the variables that were in it when it was made. Not even a restart changes them.",
    "none": "A file in a volume is no copy: whoever opens it reads what is there now.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("두 파일을 모두 `COLOUR=red`로 바꾸고 컨테이너는 모두 계속 돈다. 이제부터 red를 보는 것은 어느 것일까?", {
    "all": "셋 모두", "volume": "`page`와 `till`", "none": "다시 시작하기 전에는 아무도",
}, misconceptions={
    "all": "`sign`에는 그 파일이 없다. 만들 때 파일에 있던 변수가 있을 뿐이다. 다시 시작해도 바뀌지 않는다.",
    "none": "볼륨의 파일은 사본이 아니다. 누가 열든 지금 있는 것을 읽는다.",
})
guess

# %%
env_file.write_text("COLOUR=red\n")
editor.exec(["sh", "-c", "echo COLOUR=red > /settings/shop.env"])
look = ["sh", "-c", ". /settings/shop.env; echo $COLOUR"]
colours = {one.name: one.exec(look).output.strip() for one in (page, till)}
colours["sign"] = sign.env["COLOUR"]
colours

# %%
red = {name for name, colour in colours.items() if colour == "red"}
guess.reveal("all" if len(red) == 3 else "volume" if red == {"page", "till"} else "none")

# %%
print(page.exec(["sh", "-c", "echo COLOUR=pink > /settings/shop.env"]))

# %% [markdown] lang="en" claims="test_a_file_in_a_volume_is_seen_at_once_by_all_who_mount_it test_a_volume_mounted_read_only_cannot_be_written test_variables_of_an_env_file_are_copied_when_the_container_is_made test_a_volume_outlives_the_containers_that_used_it"
# What is in a volume is shared *now*, what is in an env file was copied *then*. (`. /settings/shop.env` makes variables of the
# lines, in a shell.) With `:ro`, readers cannot change what they share. The volume outlives its containers.
#
# ## Second way: compose
#
# Instead of typing ten commands, write down what you want. This file asks for two *services* that share an env file, each
# with one variable of its own:

# %% [markdown] lang="ko"
# 볼륨에 있는 것은 *지금* 함께 보는 것이고, env 파일에 있던 것은 *그때* 베낀 것이다. (`. /settings/shop.env`는 셸에서 파일의 줄을 변수로 만든다.)
# `:ro`가 있으면 읽는 쪽은 함께 보는 것을 바꿀 수 없다. 볼륨은 컨테이너가 없어져도 남는다.
#
# ## 둘째 방법: compose
#
# 명령을 열 개 입력하는 대신 원하는 것을 적어 둔다. 이 파일은 env 파일 하나를 함께 쓰고 변수를 하나씩 따로 가진 *서비스*(service) 두 개를 적은
# 것이다.

# %%
compose_file = Path(folder.name, "compose.yaml")
text = """
services:
  shop:
    image: busybox
    command: httpd -f -h /etc
    env_file: shop.env
    environment: {ROLE: shop}
  cellar:
    image: busybox
    command: sleep infinity
    env_file: shop.env
    environment: {ROLE: cellar}
"""
saved = compose_file.write_text(text)

# %% [markdown] lang="en"
# ```bash
# docker compose -p sharing -f compose.yaml up -d
# ```
#
# `lab.compose` does that where `docker compose` is installed and reaches the engine, else it reads the file itself. It
# says which:

# %% [markdown] lang="ko"
# ```bash
# docker compose -p sharing -f compose.yaml up -d
# ```
#
# `lab.compose`는 `docker compose`가 설치되어 있고 엔진에 닿으면 그것으로 올리고, 아니면 파일을 직접 읽는다. 어느 쪽인지 알려 준다.

# %%
lab.compose(compose_file)
shop, cellar = lab["shop"], lab["cellar"]
{one.name: (one.env["COLOUR"], one.env["ROLE"]) for one in (shop, cellar)}

# %% lang="en" tags=["predict"]
guess = predict_reach(
    "The file says nothing about networks; `web` is the one of the first part. Who reaches whom?", [shop, cellar, web],
    too_much="Compose makes a network of its own for each file: whoever is not in the file is not on it.",
    too_little="All services of one file are put on one network.",
)
guess

# %% lang="ko" tags=["predict"]
guess = predict_reach(
    "파일에는 네트워크에 대한 말이 없다. `web`은 첫 부분에서 만든 컨테이너이다. 누가 누구에게 닿을까?", [shop, cellar, web],
    too_much="compose는 파일마다 네트워크를 따로 만든다. 파일에 없는 컨테이너는 거기에 없다.",
    too_little="파일 하나에 적힌 서비스는 모두 한 네트워크에 올라간다.",
)
guess

# %%
seen = lab.reachability(shop, cellar, web)
seen

# %%
guess.reveal(seen)

# %%
cellar.ping("shop")

# %%
[shop.networks, cellar.networks]

# %% [markdown] lang="en" claims="test_services_of_a_compose_file_share_an_env_file_and_keep_variables_of_their_own test_services_of_a_compose_file_are_on_a_network_of_their_own_and_find_each_other"
# A bridge network of its own, named after the project and `default`, and on it each service is known by its name. The
# settings stand in one file that can be read, compared and kept. This is what most people use in place of links.

# %% [markdown] lang="ko"
# 프로젝트 이름에 `default`를 붙인 사용자 정의 브리지가 생겼고, 거기서 서비스마다 자신의 이름이 통한다. 설정은 읽고 견주고 보관할 수 있는 파일 하나에
# 적혀 있다. 링크 대신 가장 많이 쓰는 방법이 이것이다.

# %%
lab.diagram()

# %% [markdown] lang="en"
# ## Third way: a swarm service
#
# In *swarm mode* engines work together, and you do not start containers but a *service*: "two of this, please". The engine
# then starts *tasks*, which are containers, and hands them what the service was given: a *secret*, stored encrypted, and
# a *config*, which is no secret.
#
# ```bash
# docker swarm init
# echo -n sesame | docker secret create password -
# echo -n colour=blue | docker config create settings -
# docker service create --name shop --replicas 2 --secret password \
#   --config source=settings,target=/etc/shop.conf busybox sleep infinity
# ```
#
# The next cell uses the SDK (Docker's library for Python), and runs only on an engine that may be put into swarm mode. It is
# never done to your own.

# %% [markdown] lang="ko"
# ## 셋째 방법: 스웜 서비스
#
# *스웜 모드*에서는 엔진들이 함께 일하며, 컨테이너가 아니라 *서비스*를 시작한다. "이것을 둘 돌려 달라"는 식이다. 그러면 엔진은 *태스크*(task), 곧
# 컨테이너를 시작하고 서비스에 준 것을 건네준다. 암호화해서 보관하는 *시크릿*과, 비밀이 아닌 *설정*이 그것이다.
#
# ```bash
# docker swarm init
# echo -n sesame | docker secret create password -
# echo -n colour=blue | docker config create settings -
# docker service create --name shop --replicas 2 --secret password \
#   --config source=settings,target=/etc/shop.conf busybox sleep infinity
# ```
#
# 다음 셀은 SDK(도커의 파이썬 라이브러리)를 쓰며, 스웜 모드로 바꾸어도 되는 엔진에서만 실행된다. 여러분 자신의 엔진에는 결코 하지 않는다.

# %%
if lab.has("swarm"):
    from docker.types import ConfigReference, SecretReference
    docker = lab.engine.daemon.client
    if docker.info()["Swarm"]["LocalNodeState"] == "active":
        docker.swarm.leave(force=True)  # when this cell is run again
    docker.swarm.init(advertise_addr=lab.host.address)
    secret = docker.secrets.create(name="password", data=b"sesame")
    config = docker.configs.create(name="settings", data=b"colour=blue")
    given = {"secrets": [SecretReference(secret.id, "password")],
             "configs": [ConfigReference(config.id, "settings", filename="/etc/shop.conf")]}
    image = shop.inspect()["Config"]["Image"]
    service = docker.services.create(image, command=["sleep", "infinity"], name="shop", **given)
    service.scale(2)

# %% lang="en" tags=["predict"]
guess = predict("Where does a task find the secret?", {
    "env": "in a variable", "file": "in a file", "both": "in both",
}, misconceptions={
    "env": "Variables are seen by every program of a container, in its logs and in `docker inspect`. A secret never is one.",
    "both": "A secret is never a variable: those are seen by every program and in `docker inspect`.",
})
guess

# %% lang="ko" tags=["predict"]
guess = predict("태스크는 시크릿을 어디서 찾을까?", {
    "env": "변수에서", "file": "파일에서", "both": "둘 다에서",
}, misconceptions={
    "env": "변수는 컨테이너의 모든 프로그램과 로그와 `docker inspect`에 보인다. 시크릿은 결코 변수가 되지 않는다.",
    "both": "시크릿은 결코 변수가 되지 않는다. 변수는 모든 프로그램과 `docker inspect`에 보이기 때문이다.",
})
guess

# %%
if lab.has("swarm"):
    ours = {"label": "com.docker.swarm.service.name=shop"}
    web.wait_for(lambda: len(docker.containers.list(filters=ours)) == 2, 60)
    for task in docker.containers.list(filters=ours):
        files = task.exec_run("head /run/secrets/password /etc/shop.conf")
        print(task.name, files.output.decode())

# %%
if lab.has("swarm"):
    in_file = b"sesame" in task.exec_run("cat /run/secrets/password").output
    in_env = b"sesame" in task.exec_run("env").output
    outcome = guess.reveal("both" if in_file and in_env else "file" if in_file else "env")
    display(outcome)

# %% [markdown] lang="en" claims="test_the_tasks_of_a_service_get_its_secret_and_its_config_as_files"
# Where there is swarm mode, both tasks have both files, the secret in memory only; it is in no variable and in no `docker inspect`. Only services
# have this: `docker run` knows no `--secret`. Where there are several engines, the files come along to each.
#
# | way | who gets it | when it is read |
# |---|---|---|
# | link (default bridge, up to 28) | all that are linked: everything | at the start |
# | file in a volume | who mounts it | whenever it is opened |
# | env file, compose | each service that names it | at the start |
# | secret, config | the tasks of a service | whenever the file is opened |

# %% [markdown] lang="ko"
# 스웜 모드가 있는 엔진이라면 두 태스크에 두 파일이 모두 있다. 시크릿은 메모리에만 있으며 변수에도 `docker inspect`에도 나오지 않는다. 이것은 서비스에만 있는 기능이다.
# `docker run`에는 `--secret`이 없다. 엔진이 여럿이면 파일도 각 엔진으로 따라간다.
#
# | 방법 | 누가 받는가 | 언제 읽는가 |
# |---|---|---|
# | 링크(기본 브리지, 28까지) | 링크로 연결된 모두가 전부를 받는다 | 시작할 때 |
# | 볼륨의 파일 | 마운트하는 컨테이너 | 파일을 열 때마다 |
# | env 파일, compose | 그것을 적은 서비스마다 | 시작할 때 |
# | 시크릿, 설정 | 서비스의 태스크 | 파일을 열 때마다 |

# %% [markdown] lang="en"
# ## Exercise
#
# A bakery has a price list. Start two containers, `baker` and `seller`, such that what `baker` writes into a file in `/prices`
# is what `seller` reads at the same place, right away, and `seller` cannot change anything there.

# %% [markdown] lang="ko"
# ## 연습 문제
#
# 빵집에 가격표가 있다. 컨테이너 `baker`와 `seller`를 시작하되, `baker`가 `/prices`의 파일에 적은 것을 `seller`가 같은 자리에서 곧바로 읽게 하고,
# `seller`는 거기서 아무것도 바꾸지 못하게 한다.

# %% tags=["exercise"]
# solution
baker = lab.container("baker", volumes="prices:/prices")
seller = lab.container("seller", volumes="prices:/prices:ro")

# %% tags=["check"]
check("sharing-configuration-1", lab)

# %% [markdown] lang="en" claims="test_containers_linked_to_the_same_one_get_the_same_variables test_a_link_of_a_user_defined_bridge_is_a_name_and_brings_no_variables test_a_file_in_a_volume_is_seen_at_once_by_all_who_mount_it test_variables_of_an_env_file_are_copied_when_the_container_is_made test_services_of_a_compose_file_are_on_a_network_of_their_own_and_find_each_other test_the_tasks_of_a_service_get_its_secret_and_its_config_as_files"
# ## Recap
#
# - A link on the default bridge copies all variables of a container to all that are linked to it; on a network of your own it
#   is a name only. From Docker 29 on, the variables are gone.
# - A file in a volume is shared at any moment; variables are copied when a container is made.
# - A compose file gives each service its settings, and all of them a network on which their names work.
# - Secrets and configs reach the tasks of a swarm service as files.

# %% [markdown] lang="ko"
# ## 정리
#
# - 기본 브리지의 링크는 한 컨테이너의 모든 변수를 거기에 연결된 모두에게 베껴 준다. 사용자 정의 브리지에서는 이름일 뿐이다. 도커 29부터는
#   변수가 없어졌다.
# - 볼륨의 파일은 언제나 함께 본다. 변수는 컨테이너를 만들 때 베낀다.
# - compose 파일은 서비스마다 설정을 주고, 모두에게 이름이 통하는 네트워크를 준다.
# - 시크릿과 설정은 스웜 서비스의 태스크에 파일로 들어온다.

# %%
folder.cleanup()

# %% tags=["teardown"]
lab.close()

# %% [markdown] lang="en"
# ## Where to go next
#
# [Host and none](09_host_and_none.ipynb): containers without a bridge. Docker's pages:
# [Legacy container links](https://docs.docker.com/engine/network/links/),
# [Compose](https://docs.docker.com/compose/), [Swarm secrets](https://docs.docker.com/engine/swarm/secrets/).

# %% [markdown] lang="ko"
# ## 다음으로
#
# [host와 none](09_host_and_none.ipynb): 브리지가 없는 컨테이너. 도커 공식 문서:
# [Legacy container links](https://docs.docker.com/engine/network/links/),
# [Compose](https://docs.docker.com/compose/), [Swarm secrets](https://docs.docker.com/engine/swarm/secrets/).
