"""The words of the comparison of bridges. Data only: English, Korean."""

from typing import Final

BRIDGES: Final[dict[str, tuple[str, str]]] = {
    "bridges-again": ("Measure again", "다시 재기"),
    "bridges-again-all": ("everything", "전부"),
    "bridges-again-tip": ("Measure this row again on the engine: {title}", "이 줄을 엔진에서 다시 잰다: {title}"),
    "bridges-default": ("default bridge", "기본 브리지"),
    "bridges-done": ("Measured: {title}.", "쟀다: {title}."),
    "bridges-isolation": ("Isolation", "격리"),
    "bridges-isolation-no": (
        "No: both are on the one bridge, and {address} answers.",
        "안 된다. 둘 다 하나뿐인 브리지에 있어서 {address}에서 답이 온다.",
    ),
    "bridges-isolation-question": (
        "Are two applications kept apart?",
        "두 애플리케이션이 서로 격리되는가?",
    ),
    "bridges-isolation-yes": (
        "Yes: each has a network, and {address} does not answer.",
        "된다. 저마다 네트워크가 있어서 {address}에서 답이 오지 않는다.",
    ),
    "bridges-links": ("Environment of links", "링크의 환경 변수"),
    "bridges-links-copied": (
        "Yes: {count} variables in each of the two, those of `db` among them.",
        "받는다. 둘 다 변수를 {count}개씩 받고, 그 안에 `db`의 변수도 있다.",
    ),
    "bridges-links-name-no": ("The name `db` is unknown.", "이름 `db`는 통하지 않는다."),
    "bridges-links-name-yes": ("The name `db` works.", "이름 `db`는 통한다."),
    "bridges-links-none": ("No variables.", "변수는 받지 않는다."),
    "bridges-links-question": (
        "Do containers linked to `db` get its variables?",
        "`db`에 링크된 컨테이너들이 그 변수를 받는가?",
    ),
    "bridges-measured": ("Measured just now on: {engine}.", "방금 잰 엔진: {engine}."),
    "bridges-measuring": ("Measuring: {title} …", "재는 중: {title} …"),
    "bridges-names": ("Names (DNS)", "이름(DNS)"),
    "bridges-names-no": (
        "No: `{words}`. Name server: {server}, which knows no containers.",
        "안 된다. `{words}`. 네임 서버는 {server}이고 컨테이너를 모른다.",
    ),
    "bridges-names-question": ("Is a container found by its name?", "컨테이너를 이름으로 찾는가?"),
    "bridges-names-yes": ("Yes. Name server: {server}.", "된다. 네임 서버는 {server}이다."),
    "bridges-own": ("user-defined bridge", "사용자 정의 브리지"),
    "bridges-rewiring": ("Re-wiring while it runs", "실행 중에 바꾸기"),
    "bridges-rewiring-nameless": (
        "In part: it leaves and returns while it runs, but is not given the name `{alias}`.",
        "일부만 된다. 실행 중에 나갔다가 돌아오지만 `{alias}`라는 이름은 받지 못한다.",
    ),
    "bridges-rewiring-question": (
        "Does a running container change its network, and get a name there?",
        "실행 중인 컨테이너가 네트워크를 바꾸고 거기서 이름을 받는가?",
    ),
    "bridges-rewiring-restarted": ("No: it was started anew.", "안 된다. 다시 시작되었다."),
    "bridges-rewiring-yes": (
        "Yes: it is the same process, now on another network as `{alias}`.",
        "된다. 같은 프로세스가 이제 다른 네트워크에서 `{alias}`라고 불린다.",
    ),
    "bridges-settings": ("Settings of its own", "고유한 설정"),
    "bridges-settings-own": (
        "Yes: MTU {mtu}; icc {icc}.",
        "된다. MTU는 {mtu}, icc는 {icc}이다.",
    ),
    "bridges-settings-question": (
        "Do two groups of containers get settings of their own?",
        "컨테이너 두 무리가 저마다 설정을 가지는가?",
    ),
    "bridges-settings-shared": (
        "No: one set for all (MTU {mtu}, icc {icc}), and a second such network is refused.",
        "안 된다. 모두가 한 벌을 함께 쓰고(MTU {mtu}, icc {icc}), 그런 네트워크를 하나 더 만들 수는 없다.",
    ),
    "bridges-unfold": (
        "Unfold a cell to see what was asked and what was answered.",
        "칸을 펼치면 무엇을 물었고 무엇이라 답했는지 볼 수 있다.",
    ),
    "bridges-unknown": (
        "there is no difference {key!r}; there are {known}",
        "차이 {key!r} 항목이 없다. 있는 것은 {known}이다",
    ),
}
