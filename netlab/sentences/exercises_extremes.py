"""What the checks of notebooks 07 to 10 say: reasons, and hints that never hold the command. Data only."""

from typing import Final

EXTREMES: Final[dict[str, tuple[str, str]]] = {
    "host-and-none-1-vault": (
        "`vault` does not serve its own files on its localhost, port 8000, any more",
        "`vault`가 더는 자신의 localhost 포트 8000에서 자신의 파일을 내주지 않는다",
    ),
    "host-and-none-1-vault-hint": (
        "A server started by hand ends with its container. Run the cell that made `vault` again.",
        "손으로 시작한 서버는 컨테이너가 끝날 때 함께 끝난다. `vault`를 만든 셀을 다시 실행한다.",
    ),
    "host-and-none-1-state": (
        "`keeper` is not running (its state is {state})",
        "`keeper`가 실행 중이 아니다(상태는 {state})",
    ),
    "host-and-none-1-state-hint": (
        "A container ends with its first program. What was that program?",
        "컨테이너는 첫 프로그램이 끝나면 함께 끝난다. 그 프로그램은 무엇이었을까?",
    ),
    "host-and-none-1-silent": (
        "nobody answers `keeper` on its localhost, port 8000 ({why}): it is not the localhost of `vault`",
        "`keeper`의 localhost 포트 8000에서 아무도 답하지 않는다({why}). `vault`의 localhost가 아니다",
    ),
    "host-and-none-1-silent-hint": (
        "Each new network namespace has a new localhost. Whose namespace would `keeper` have to be in?",
        "새 네트워크 네임스페이스에는 새 localhost가 있다. `keeper`는 누구의 네임스페이스에 있어야 할까?",
    ),
    "host-and-none-1-other": (
        "somebody answers `keeper` on its localhost, but it is not `vault`",
        "`keeper`의 localhost에서 누군가 답하지만 `vault`가 아니다",
    ),
    "host-and-none-1-other-hint": (
        "A second server with the same page is still another server. Which one has the file that was just put into `vault`?",
        "같은 페이지를 가진 두 번째 서버는 그래도 다른 서버이다. 방금 `vault`에 넣은 파일은 어느 쪽에 있을까?",
    ),
    "host-and-none-1-open": (
        "`keeper` gets the page, but it sees more than loopback: {seen}",
        "`keeper`가 페이지를 받지만 루프백 말고도 보이는 것이 있다: {seen}",
    ),
    "host-and-none-1-open-hint": (
        "The vault was to stay closed. Who else can be reached from that namespace now?",
        "금고는 닫혀 있어야 한다. 지금 그 네임스페이스에서는 또 누구에게 닿을 수 있을까?",
    ),
    "settings-per-bridge-1-apart": (
        "`kiosk1` and `kiosk2` are not on one network with addresses: `kiosk1` is on {kiosk1}, `kiosk2` on {kiosk2}",
        "`kiosk1`과 `kiosk2`가 주소를 가지고 한 네트워크에 있지 않다. `kiosk1`은 {kiosk1}에, `kiosk2`는 {kiosk2}에 있다",
    ),
    "settings-per-bridge-1-apart-hint": (
        "Keeping them on two networks would be easy. The lobby has one.",
        "두 네트워크로 나누면 쉬울 것이다. 그러나 로비에는 네트워크가 하나뿐이다.",
    ),
    "settings-per-bridge-1-gateway": (
        "`{name}` does not reach a gateway",
        "`{name}`이 게이트웨이에 닿지 않는다",
    ),
    "settings-per-bridge-1-gateway-hint": (
        "Look at its routes: which one is for everything else, and who answers there?",
        "경로를 본다. 나머지 모든 것을 위한 경로는 어느 것이고, 거기서 누가 답할까?",
    ),
    "settings-per-bridge-1-open": (
        "`{one}` still reaches `{other}`",
        "`{one}`이 아직 `{other}`에 닿는다",
    ),
    "settings-per-bridge-1-open-hint": (
        "Neighbours on a bridge talk unless the network was made otherwise. Which setting of `quiet` kept them apart?",
        "한 브리지의 이웃은 네트워크를 달리 만들지 않는 한 서로 통신한다. `quiet`에서는 어떤 설정이 둘을 떼어 놓았을까?",
    ),
    "settings-per-bridge-1-size": (
        "packets of `{name}` may have {sizes} bytes, not {largest}",
        "`{name}`의 패킷은 {largest}바이트가 아니라 {sizes}바이트까지 될 수 있다",
    ),
    "settings-per-bridge-1-size-hint": (
        "A container takes this from its network when it joins. What was the network told when it was made?",
        "컨테이너는 네트워크에 들어갈 때 이 값을 물려받는다. 네트워크를 만들 때 무엇을 정해 주었을까?",
    ),
    "macvlan-1-state": (
        "`printer` is not running (its state is {state})",
        "`printer`가 실행 중이 아니다(상태는 {state})",
    ),
    "macvlan-1-state-hint": (
        "A container ends with its first program. Does that program stay in the foreground?",
        "컨테이너는 첫 프로그램이 끝나면 함께 끝난다. 그 프로그램은 앞에서 계속 도는가?",
    ),
    "macvlan-1-address": (
        "`printer` does not have the address {address}; it has {held}",
        "`printer`에 주소 {address}가 없다. 있는 것은 {held}이다",
    ),
    "macvlan-1-address-hint": (
        "Left to itself, Docker counts up from the start of the range. An address can also be asked for.",
        "맡겨 두면 도커는 범위의 처음부터 차례로 준다. 주소를 지정해서 달라고 할 수도 있다.",
    ),
    "macvlan-1-unreached": (
        "the machine outside does not reach {address}: `printer` is on {networks}",
        "바깥 컴퓨터가 {address}에 닿지 않는다. `printer`는 {networks}에 있다",
    ),
    "macvlan-1-unreached-hint": (
        "Which network of this lab stands on the LAN itself?",
        "이 랩의 네트워크 가운데 LAN에 바로 서 있는 것은 어느 것일까?",
    ),
    "macvlan-1-mac": (
        "the machine outside sees the MAC address {seen} there, not {mac}",
        "바깥 컴퓨터에는 거기서 {mac}가 아니라 MAC 주소 {seen}가 보인다",
    ),
    "macvlan-1-mac-hint": (
        "A card tells its MAC address, and this card is made of software: it can be told which one to have.",
        "랜 카드가 자신의 MAC 주소를 말한다. 이 카드는 소프트웨어이므로 어떤 주소를 가질지 정해 줄 수 있다.",
    ),
    "macvlan-1-silent": (
        "the machine outside reaches {address}, but no web server answers on port 80 ({why})",
        "바깥 컴퓨터가 {address}에 닿지만 포트 80에서 답하는 웹 서버가 없다({why})",
    ),
    "macvlan-1-silent-hint": (
        "What runs in `printer`? Compare it with `till`.",
        "`printer`에서는 무엇이 돌고 있을까? `till`과 견주어 본다.",
    ),
    "sharing-configuration-1-state": (
        "`{name}` is not running (its state is {state})",
        "`{name}`이 실행 중이 아니다(상태는 {state})",
    ),
    "sharing-configuration-1-state-hint": (
        "A container ends with its first program. Start it with one that waits.",
        "컨테이너는 첫 프로그램이 끝나면 함께 끝난다. 기다리는 프로그램으로 시작한다.",
    ),
    "sharing-configuration-1-unwritten": (
        "`baker` cannot write a file in `/prices` ({said})",
        "`baker`가 `/prices`에 파일을 쓰지 못한다({said})",
    ),
    "sharing-configuration-1-unwritten-hint": (
        "Is there such a folder in `baker`, and is it one that may be written?",
        "`baker`에 그런 폴더가 있는가? 쓸 수 있는 것인가?",
    ),
    "sharing-configuration-1-unread": (
        "what `baker` has just written in `/prices` is not what `seller` reads there",
        "`baker`가 방금 `/prices`에 적은 것을 `seller`가 거기서 읽지 못한다",
    ),
    "sharing-configuration-1-unread-hint": (
        "A copy made at the start does not change later. What do `editor` and `page` have in common?",
        "시작할 때 베낀 것은 나중에 바뀌지 않는다. `editor`와 `page`가 함께 가진 것은 무엇인가?",
    ),
    "sharing-configuration-1-writable": (
        "`seller` reads the prices, but can change them too",
        "`seller`가 가격을 읽지만 바꿀 수도 있다",
    ),
    "sharing-configuration-1-writable-hint": (
        "What stood behind the folder of `page`, and not behind that of `editor`?",
        "`page`의 폴더 뒤에는 있고 `editor`의 폴더 뒤에는 없던 것은 무엇인가?",
    ),
}
