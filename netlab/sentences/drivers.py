"""The words of the comparison of drivers. Data only: English, Korean."""

from typing import Final

DRIVERS: Final[dict[str, tuple[str, str]]] = {
    "drivers-again": ("Measure again", "다시 재기"),
    "drivers-again-tip": (
        "Make the two containers once more under this driver and ask again",
        "이 드라이버로 컨테이너 두 개를 다시 만들어 물어본다",
    ),
    "drivers-ask-from-host": ("Does the host reach `ada`?", "호스트가 `ada`에 닿는가?"),
    "drivers-ask-from-outside": ("Does the outside machine reach `ada`?", "바깥의 컴퓨터가 `ada`에 닿는가?"),
    "drivers-ask-host": ("Does `ada` reach the host?", "`ada`가 호스트에 닿는가?"),
    "drivers-ask-localhost": ("Is the localhost of `ada` that of `bea`?", "`ada`의 localhost가 `bea`의 것이기도 한가?"),
    "drivers-ask-name": ("Does `ada` reach `bea` by name?", "`ada`가 `bea`를 이름으로 찾는가?"),
    "drivers-ask-neighbour": ("Does `ada` reach `bea`?", "`ada`가 `bea`에 닿는가?"),
    "drivers-ask-outside": ("Does `ada` reach the outside machine?", "`ada`가 바깥의 컴퓨터에 닿는가?"),
    "drivers-bridge": ("bridge (default)", "bridge(기본)"),
    "drivers-bridge-about": (
        "A switch in software on the host; whoever names no network is on it.",
        "호스트에 있는 소프트웨어 스위치. 네트워크를 지정하지 않으면 여기에 들어간다.",
    ),
    "drivers-choose": ("Driver", "드라이버"),
    "drivers-cost": ("Decisions on a ping to {target} and its answer", "{target}에 보낸 ping과 그 답에 든 결정"),
    "drivers-done": (
        "Shown: {driver}, as measured on the engine in use.",
        "보이는 것: 지금 쓰는 엔진에서 잰 {driver}.",
    ),
    "drivers-head-addresses": ("addresses", "주소"),
    "drivers-head-container": ("container", "컨테이너"),
    "drivers-head-interface": ("interface", "인터페이스"),
    "drivers-head-mac": ("MAC", "MAC"),
    "drivers-head-mtu": ("MTU", "MTU"),
    "drivers-host": ("host", "host"),
    "drivers-host-about": (
        "No isolation of the network: the containers are in the network namespace of the host itself.",
        "네트워크 격리가 없다. 컨테이너가 호스트 자신의 네트워크 네임스페이스에 있다.",
    ),
    "drivers-interfaces": ("Interfaces of `ada`, but for `lo`", "`lo` 말고 `ada`에 있는 인터페이스"),
    "drivers-lacks": ("Not shown: {driver}. {why}", "여기 없는 것: {driver}. {why}"),
    "drivers-localhost-other": ("no, each has its own", "아니다. 저마다 따로 있다"),
    "drivers-localhost-same": ("yes, one for both", "그렇다. 둘이 함께 쓴다"),
    "drivers-loopback-only": ("none: only lo", "없다. lo뿐이다"),
    "drivers-macvlan": ("macvlan", "macvlan"),
    "drivers-macvlan-about": (
        "Each container has a MAC address of its own on the host's LAN, like a machine that is plugged in there.",
        "컨테이너마다 호스트의 LAN에서 쓰는 MAC 주소를 따로 가진다. LAN에 꽂은 컴퓨터와 같다.",
    ),
    "drivers-measured": ("Measured just now on: {engine}.", "방금 잰 엔진: {engine}."),
    "drivers-measuring": ("Measuring: {driver} …", "재는 중: {driver} …"),
    "drivers-no-answer": ("no answer", "답이 없다"),
    "drivers-no-question": (
        "nobody asked {question!r}; on this engine the questions are {known}",
        "{question!r} 질문은 없다. 이 엔진에서 물어본 것은 {known}이다",
    ),
    "drivers-none": ("none", "none"),
    "drivers-none-about": (
        "No network at all: nothing but the loopback interface.",
        "네트워크가 아예 없다. 루프백 인터페이스뿐이다.",
    ),
    "drivers-nowhere": ("it has no address", "주소가 없다"),
    "drivers-overlay": ("overlay", "overlay"),
    "drivers-overlay-about": (
        "One network over several Docker hosts in a swarm; here there is one host, and the packets are ready for more.",
        "스웜(swarm)에 속한 여러 도커 호스트에 걸친 한 네트워크. 여기에는 호스트가 하나뿐이지만, 늘어날 준비가 되어 있다.",
    ),
    "drivers-own": ("bridge (user-defined)", "bridge(사용자 정의)"),
    "drivers-own-about": (
        "A bridge that you made: as before, and names work.",
        "직접 만든 브리지. 앞의 것과 같고 이름도 통한다.",
    ),
    "drivers-price": (
        "{decisions} (rules compared: {rules}, network stacks: {stacks})",
        "{decisions}번(규칙 비교 {rules}번, 네트워크 스택 {stacks}개)",
    ),
    "drivers-reached": ("{target}", "{target}"),
    "drivers-unfold": (
        "Unfold a cell to see what was asked and what was answered.",
        "칸을 펼치면 무엇을 물었고 무엇이라 답했는지 볼 수 있다.",
    ),
    "drivers-unknown": (
        "there is no driver {key!r} here; there are {known}",
        "여기에는 드라이버 {key!r} 항목이 없다. 있는 것은 {known}이다",
    ),
}
