"""What the checks of the exercises say: reasons, and hints that never hold the command. Data only: English, Korean."""

from typing import Final

EXERCISES: Final[dict[str, tuple[str, str]]] = {
    "start-here-1-state": (
        "`carol` is not running (its state is {state})",
        "`carol`이 실행 중이 아니다(상태는 {state})",
    ),
    "start-here-1-state-hint": (
        "A container ends with its first program. What was that program, and why did it end?",
        "컨테이너는 첫 프로그램이 끝나면 함께 끝난다. 그 프로그램은 무엇이었고 왜 끝났을까?",
    ),
    "start-here-1-apart": (
        "`carol` does not answer a ping of `alice`: `alice` is on {alice}, `carol` on {carol}",
        "`carol`이 `alice`의 ping에 답하지 않는다. `alice`는 {alice}에, `carol`은 {carol}에 있다",
    ),
    "start-here-1-apart-hint": (
        "Neighbours are those on the same bridge. Draw the diagram: which bar do both touch?",
        "이웃이란 같은 브리지에 있는 것들이다. 다이어그램을 그려 보면 둘이 함께 닿는 막대는 어느 것인가?",
    ),
    "start-here-1-loopback": (
        "`carol` answers itself on `localhost` but refuses at its address {address}: its server listens on loopback "
        "only",
        "`carol`은 `localhost`로 물으면 답하지만 주소 {address}에서는 거부한다. 서버가 루프백에서만 듣고 있다",
    ),
    "start-here-1-loopback-hint": (
        "Which addresses may a server listen on? Without being told one, this one takes all of them.",
        "서버는 어느 주소에서 들을 수 있을까? 아무 주소도 정해 주지 않으면 이 서버는 모든 주소에서 듣는다.",
    ),
    "start-here-1-silent": (
        "`carol` is there, but no web server answers on port 80 of {address} ({why})",
        "`carol`은 있지만 {address}의 포트 80에서 답하는 웹 서버가 없다({why})",
    ),
    "start-here-1-silent-hint": (
        "What runs in `carol`? And on which port does it listen?",
        "`carol`에서는 무엇이 돌고 있을까? 그것은 어느 포트에서 듣고 있을까?",
    ),
    "names-1-client": (
        "`client` does not find `web` any more, and it still should",
        "`client`가 더는 `web`을 찾지 못한다. 계속 찾을 수 있어야 한다",
    ),
    "names-1-client-hint": (
        "A container can be on more than one network at a time; nothing has to be given up.",
        "컨테이너는 한 번에 여러 네트워크에 있을 수 있다. 있던 것을 포기할 필요는 없다.",
    ),
    "names-1-apart": (
        "`stranger` does not know `shop`: it is on {stranger} and `web` on {web}, so they share no network",
        "`stranger`는 `shop`을 모른다. `stranger`는 {stranger}에, `web`은 {web}에 있어서 함께 있는 네트워크가 없다",
    ),
    "names-1-apart-hint": (
        "A name is known on a network. Which network could both of them be on?",
        "이름은 네트워크 안에서 통한다. 둘이 함께 있을 수 있는 네트워크는 어느 것일까?",
    ),
    "names-1-nameless": (
        "`stranger` and `web` share {shared}, but nobody is called `shop` there",
        "`stranger`와 `web`은 {shared}에 함께 있지만, 거기에는 `shop`이라는 이름이 없다",
    ),
    "names-1-nameless-hint": (
        "Beside its own name a container can carry others on a network. They are given when it joins.",
        "컨테이너는 네트워크에서 자기 이름 말고 다른 이름도 가질 수 있다. 그 이름은 네트워크에 들어올 때 정해진다.",
    ),
    "names-1-other": (
        "`shop` is {found} for `stranger`, and that is not an address of `web`",
        "`stranger`에게 `shop`은 {found}인데, 그것은 `web`의 주소가 아니다",
    ),
    "names-1-other-hint": (
        "Who has this address, and who gave it the name `shop`?",
        "그 주소는 누구의 것이고, 누가 거기에 `shop`이라는 이름을 붙였을까?",
    ),
    "names-1-no-way": (
        "`stranger` knows the name `shop` ({found}), but a ping to it comes back with nothing",
        "`stranger`는 이름 `shop`({found})을 알지만, 거기로 보낸 ping에는 답이 오지 않는다",
    ),
    "names-1-no-way-hint": (
        "Knowing an address is not the same as having a way there. Are the two on one bridge?",
        "주소를 아는 것과 그리로 가는 길이 있는 것은 다르다. 둘은 같은 브리지에 있을까?",
    ),
    "connect-and-disconnect-1-apart": (
        "`ada` does not know `guest`: it is on {ada} and `bea` on {bea}, so they share no network",
        "`ada`는 `guest`를 모른다. `ada`는 {ada}에, `bea`는 {bea}에 있어서 함께 있는 네트워크가 없다",
    ),
    "connect-and-disconnect-1-apart-hint": (
        "Draw the diagram: which bar would a second interface of `bea` have to touch?",
        "다이어그램을 그려 본다. `bea`의 두 번째 인터페이스는 어느 막대에 닿아야 할까?",
    ),
    "connect-and-disconnect-1-nameless": (
        "`ada` and `bea` share {shared}, but nobody is called `guest` there",
        "`ada`와 `bea`는 {shared}에 함께 있지만, 거기에는 `guest`라는 이름이 없다",
    ),
    "connect-and-disconnect-1-nameless-hint": (
        "An alias is given when a container joins a network. One that has joined already must leave before it can "
        "join in another way.",
        "별칭은 컨테이너가 네트워크에 들어올 때 정해진다. 이미 들어와 있다면 먼저 나갔다가 다시 들어와야 한다.",
    ),
    "connect-and-disconnect-1-other": (
        "`guest` is {found} for `ada`, and that is not an address of `bea`",
        "`ada`에게 `guest`는 {found}인데, 그것은 `bea`의 주소가 아니다",
    ),
    "connect-and-disconnect-1-other-hint": (
        "Who has this address, and who gave it the name `guest`?",
        "그 주소는 누구의 것이고, 누가 거기에 `guest`라는 이름을 붙였을까?",
    ),
    "connect-and-disconnect-1-no-way": (
        "`ada` knows the name `guest` ({found}), but a ping to it comes back with nothing",
        "`ada`는 이름 `guest`({found})를 알지만, 거기로 보낸 ping에는 답이 오지 않는다",
    ),
    "connect-and-disconnect-1-no-way-hint": (
        "Knowing an address is not the same as having a way there. Are the two on one bridge?",
        "주소를 아는 것과 그리로 가는 길이 있는 것은 다르다. 둘은 같은 브리지에 있을까?",
    ),
    "connect-and-disconnect-1-restarted": (
        "`guest` answers the ping, but its web server is gone: `bea` was restarted or made anew on the way",
        "`guest`는 ping에 답하지만 웹 서버가 사라졌다. 도중에 `bea`를 다시 시작했거나 새로 만든 것이다",
    ),
    "connect-and-disconnect-1-restarted-hint": (
        "The server had been started by hand and ended with the container. The move can be made while it runs.",
        "서버는 손으로 시작한 것이어서 컨테이너와 함께 끝났다. 컨테이너가 도는 동안에도 옮길 수 있다.",
    ),
    "connect-and-disconnect-1-still": (
        "`bea` is reached as `guest`, but it is still on `beta` as well",
        "`bea`는 `guest`라는 이름으로 닿지만, 아직 `beta`에도 있다",
    ),
    "connect-and-disconnect-1-still-hint": (
        "Joining a network leaves the others as they are. What is the opposite of joining?",
        "네트워크에 들어가도 다른 네트워크는 그대로 남는다. 들어가는 것의 반대는 무엇일까?",
    ),
    "isolation-1-guest": (
        "`guest` does not reach `api` any more: `guest` is on {guest}, `api` on {api}",
        "`guest`가 더는 `api`에 닿지 않는다. `guest`는 {guest}에, `api`는 {api}에 있다",
    ),
    "isolation-1-guest-hint": (
        "These two may go on sharing a network. Who of the three must leave it?",
        "이 둘은 네트워크를 계속 함께 써도 된다. 셋 가운데 거기서 나와야 하는 것은 누구일까?",
    ),
    "isolation-1-api": (
        "`api` does not reach `db`: `api` is on {api}, `db` on {db}",
        "`api`가 `db`에 닿지 않는다. `api`는 {api}에, `db`는 {db}에 있다",
    ),
    "isolation-1-api-hint": (
        "A container can have a door to two networks at a time. Which of the three needs two?",
        "컨테이너는 한 번에 두 네트워크에 있을 수 있다. 셋 가운데 둘이 필요한 것은 누구일까?",
    ),
    "isolation-1-open": (
        "`guest` still reaches `db` (networks they share: {shared})",
        "`guest`가 아직 `db`에 닿는다(함께 있는 네트워크: {shared})",
    ),
    "isolation-1-open-hint": (
        "Whoever shares a network reaches each other. What must these two not share?",
        "네트워크를 함께 쓰면 서로 닿는다. 이 둘이 함께 쓰지 말아야 할 것은 무엇일까?",
    ),
    "isolation-1-out": (
        "`guest` is kept away from `db`, but `db` still gets out into the world (it is on {db})",
        "`guest`는 `db`에 닿지 못하지만, `db`는 아직 바깥으로 나갈 수 있다(지금 {db}에 있다)",
    ),
    "isolation-1-out-hint": (
        "There is a kind of network that knows nothing but its members. Whether it is one is decided when it is made.",
        "구성원밖에 모르는 네트워크가 있다. 그런 네트워크인지는 만들 때 정해진다.",
    ),
    "bridge-1-no-server": (
        "`shop` itself gets no page from its web server at `http://localhost/hostname` ({why})",
        "`shop` 자신도 `http://localhost/hostname`에서 페이지를 받지 못한다({why})",
    ),
    "bridge-1-no-server-hint": (
        "A container made anew starts with nothing but its command. What ran in `shop` before?",
        "새로 만든 컨테이너에서는 주어진 명령만 돈다. 전에 `shop`에서는 무엇이 돌고 있었을까?",
    ),
    "bridge-1-shared": (
        "`cara` and `shop` share {shared}; here they are meant to stay on bridges of their own",
        "`cara`와 `shop`이 {shared}에 함께 있다. 여기서는 서로 다른 브리지에 있어야 한다",
    ),
    "bridge-1-shared-hint": (
        "There is a way that leads over the host and joins no network.",
        "네트워크에 들어가지 않고 호스트를 거쳐 가는 길이 있다.",
    ),
    "bridge-1-no-port": (
        "no container of the lab publishes a port, so nothing is found at the host's addresses",
        "랩의 어느 컨테이너도 포트를 공개하지 않아서 호스트의 주소에서 찾을 수 있는 것이 없다",
    ),
    "bridge-1-no-port-hint": (
        "Ports are published when a container is made, not later.",
        "포트는 컨테이너를 만들 때 공개한다. 나중에는 할 수 없다.",
    ),
    "bridge-1-no-page": (
        "`cara` does not get the page of `shop` at her gateway {gateway}, whichever published port she tries ({told})",
        "`cara`가 공개된 포트를 모두 시도해도 게이트웨이 {gateway}에서 `shop`의 페이지를 받지 못한다({told})",
    ),
    "bridge-1-no-page-hint": (
        "Two things belong to a published port: where on the host it listens, and which port inside it leads to.",
        "공개한 포트에는 두 가지가 있다. 호스트의 어디에서 듣는가, 그리고 안쪽의 어느 포트로 이어지는가.",
    ),
    "docker-and-iptables-1-host": (
        "the host itself does not get the page of `admin` at `http://127.0.0.1:9090` ({told})",
        "호스트 자신이 `http://127.0.0.1:9090`에서 `admin`의 페이지를 받지 못한다({told})",
    ),
    "docker-and-iptables-1-host-hint": (
        "The port shall stay published, for the host. Is `admin` running, and where does its port lead from?",
        "포트는 호스트를 위해 계속 공개되어 있어야 한다. `admin`은 돌고 있는가? 그 포트는 어디에서 이어지는가?",
    ),
    "docker-and-iptables-1-web": (
        "the outside does not get the page of `web` at port 8080 any more ({told})",
        "바깥에서 더는 포트 8080의 `web` 페이지를 받지 못한다({told})",
    ),
    "docker-and-iptables-1-web-hint": (
        "Both servers listen on the same port inside. What else tells the packets for `admin` from those for `web`?",
        "두 서버는 안에서 같은 포트로 듣는다. `admin`에게 가는 패킷과 `web`에게 가는 패킷은 또 무엇으로 구별할 수 있을까?",
    ),
    "docker-and-iptables-1-open": (
        "the outside still gets the page of `admin` at port 9090",
        "바깥에서 아직 포트 9090의 `admin` 페이지를 받는다",
    ),
    "docker-and-iptables-1-open-hint": (
        "Walk the packet: which chains does it meet, and what stands in it as destination when it gets there?",
        "패킷을 따라가 본다. 어느 체인을 만나는가? 거기에 이르렀을 때 패킷에는 받는 쪽이 무엇이라고 적혀 있는가?",
    ),
    "docker-and-iptables-1-state": (
        "`{name}` is not running (its state is {state})",
        "`{name}`이 실행 중이 아니다(상태는 {state})",
    ),
    "docker-and-iptables-1-state-hint": (
        "A container ends with its first program. What was that program, and why did it end?",
        "컨테이너는 첫 프로그램이 끝나면 함께 끝난다. 그 프로그램은 무엇이었고 왜 끝났을까?",
    ),
}
