"""What the check of notebook 01 says. Data only: English, Korean."""

from typing import Final

DRIVERS_AT_A_GLANCE: Final[dict[str, tuple[str, str]]] = {
    "drivers-at-a-glance-1-state": (
        "`{name}` is there, but it does not run: its state is {state}",
        "`{name}`은 있지만 실행 중이 아니다. 상태가 {state}이다",
    ),
    "drivers-at-a-glance-1-state-hint": (
        "A container ends with its main program. What did it run?",
        "컨테이너는 주 프로그램과 함께 끝난다. 무엇을 실행했을까?",
    ),
    "drivers-at-a-glance-1-nameless": (
        "`app` does not know the name `shop`: it is on {app}, and `shop` on {shop}",
        "`app`은 `shop`이라는 이름을 모른다. `app`은 {app}에, `shop`은 {shop}에 있다",
    ),
    "drivers-at-a-glance-1-nameless-hint": (
        "In the table there is a column in which the row about names is marked ✓ and that works on every engine.",
        "표에서 이름에 관한 줄에 ✓가 있고 어느 엔진에서나 되는 칸을 찾아본다.",
    ),
    "drivers-at-a-glance-1-silent": (
        "`app` knows `shop` as {found}, but gets no page from there ({why})",
        "`app`은 `shop`을 {found}로 알지만 거기서 페이지가 오지 않는다({why})",
    ),
    "drivers-at-a-glance-1-silent-hint": (
        "Does a web server run in `shop`, and on which port and address does it listen?",
        "`shop`에서 웹 서버가 돌고 있을까? 어느 포트와 주소에서 듣고 있을까?",
    ),
    "drivers-at-a-glance-1-open": (
        "`vault` has an interface besides `lo`: {devices}, on {networks}",
        "`vault`에 `lo` 말고도 인터페이스가 있다: {devices}. 네트워크는 {networks}이다",
    ),
    "drivers-at-a-glance-1-open-hint": (
        "A network that leads nowhere is still a network. Which driver gives none at all?",
        "아무 데로도 이어지지 않는 네트워크도 네트워크이다. 네트워크를 아예 주지 않는 드라이버는 무엇일까?",
    ),
    "drivers-at-a-glance-1-blind": (
        "`meter` does not see `docker0`, only {devices}",
        "`meter`에게는 `docker0`이 보이지 않고 {devices}만 보인다",
    ),
    "drivers-at-a-glance-1-blind-hint": (
        "That is an interface of the host. In whose network namespace would `meter` have to be?",
        "그것은 호스트의 인터페이스이다. `meter`는 누구의 네트워크 네임스페이스에 있어야 할까?",
    ),
}
