"""What engines are able to do, in a learner's words, and what is said where one is not. Data only."""

from typing import Final

CAPABILITIES: Final[dict[str, tuple[str, str]]] = {
    "capability-capture": ("links that can be listened at", "지나가는 프레임을 들을 수 있는 링크"),
    "capability-daemon-settings": ("a daemon of its own to configure", "설정을 바꿀 수 있는 전용 데몬"),
    "capability-host": ("a host that can be entered", "안으로 들어가 볼 수 있는 호스트"),
    "capability-macvlan": ("the macvlan driver on a LAN", "LAN에 붙는 macvlan 드라이버"),
    "capability-outside": ("a machine outside the host", "호스트 밖의 컴퓨터"),
    "capability-swarm": ("swarm mode", "스웜(swarm) 모드"),
    "capability-trace": ("a data plane that tells its decisions", "결정을 하나하나 말해 주는 데이터 플레인"),
    "capability-skipped": (
        "Skipped: the engine {kind} does not have {missing}. Engines that have all this part needs: {engines}.",
        "이 부분은 건너뛴다. 엔진 {kind}에는 다음이 없다: {missing}. 필요한 것이 모두 있는 엔진: {engines}.",
    ),
    "capability-instead": (
        "The engine {kind} does not have {missing}, so this notebook runs on the engine {instead} instead.",
        "엔진 {kind}에는 다음이 없다: {missing}. 그래서 이 노트북은 대신 엔진 {instead}에서 돈다.",
    ),
    "capability-nowhere": ("none yet", "아직 없다"),
    "capability-unknown": (
        "no engine has a capability {names}; there are {known}",
        "{names}라는 기능은 어느 엔진에도 없다. 있는 것은 {known}이다",
    ),
    "course-skipped": (
        "{job} skipped or took another engine for {count} part(s), for what this engine lacks: {what}",
        "{job} 노트북은 이 엔진에 없는 것 때문에 {count}곳을 건너뛰거나 다른 엔진에서 돌았다: {what}",
    ),
    "site-skipped": ("Not on this engine", "이 엔진에 없는 것"),
}
