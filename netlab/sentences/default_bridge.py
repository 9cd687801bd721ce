"""What the check of notebook 03 says. Data only: English, Korean."""

from typing import Final

DEFAULT_BRIDGE: Final[dict[str, tuple[str, str]]] = {
    "default-bridge-1-game": (
        "`game` has left the default bridge (it is on {networks}), and it should stay there",
        "`game`이 기본 브리지를 떠났다(지금은 {networks}). 제자리에 있어야 한다",
    ),
    "default-bridge-1-game-hint": (
        "It is the application that moves, not the one it is to be kept from.",
        "옮겨야 할 것은 애플리케이션이지, 막으려는 상대가 아니다.",
    ),
    "default-bridge-1-nowhere": (
        "`stall` has no address on any network",
        "`stall`은 어느 네트워크에서도 주소가 없다",
    ),
    "default-bridge-1-nowhere-hint": (
        "Leaving a network is one step. Where should it be instead? And does it run?",
        "네트워크에서 나가는 것은 한 걸음일 뿐이다. 그 대신 어디에 있어야 할까? 실행 중이기는 할까?",
    ),
    "default-bridge-1-nameless": (
        "`kiosk` does not know the name `stall`: it is on {kiosk}, and `stall` on {stall}",
        "`kiosk`는 `stall`이라는 이름을 모른다. `kiosk`는 {kiosk}에, `stall`은 {stall}에 있다",
    ),
    "default-bridge-1-nameless-hint": (
        "Names are known on a bridge that somebody made, and only to those who are on it.",
        "이름은 누군가 직접 만든 브리지에서, 거기에 있는 컨테이너끼리만 통한다.",
    ),
    "default-bridge-1-silent": (
        "`kiosk` knows `stall` as {found}, but gets no page from there ({why})",
        "`kiosk`는 `stall`을 {found}로 알지만 거기서 페이지가 오지 않는다({why})",
    ),
    "default-bridge-1-silent-hint": (
        "A name says where something is. Are the two on one network, and does a web server run in `stall`?",
        "이름은 어디에 있는지만 말해 준다. 둘이 한 네트워크에 있고, `stall`에서 웹 서버가 돌고 있을까?",
    ),
    "default-bridge-1-other": (
        "`stall` is {found} for `kiosk`, and that is not an address of `stall`",
        "`kiosk`에게 `stall`은 {found}인데, 그것은 `stall`의 주소가 아니다",
    ),
    "default-bridge-1-other-hint": (
        "Who has this address, and who gave it the name `stall`?",
        "그 주소는 누구의 것이고, 누가 거기에 `stall`이라는 이름을 붙였을까?",
    ),
    "default-bridge-1-open": (
        "`kiosk` finds `stall` by name, but `game` still reaches `stall` at {address}, its address on {network}",
        "`kiosk`는 `stall`을 이름으로 찾지만, `game`도 여전히 {network}의 주소 {address}로 `stall`에 닿는다",
    ),
    "default-bridge-1-open-hint": (
        "A container can be on several networks at once. Which one does it share with `game`?",
        "컨테이너는 여러 네트워크에 함께 있을 수 있다. `game`과 함께 있는 네트워크는 어느 것일까?",
    ),
}
