"""What is said about the host and the machine outside. Data only: English, Korean."""

from typing import Final

MACHINES: Final[dict[str, tuple[str, str]]] = {
    "machine-not-here": (
        "the engine {kind} does not have {what} (capability {name!r}); open the lab with engine= one of: {kinds}",
        "엔진 {kind}에는 {what}가 없다(기능 {name!r}). engine=에 다음 가운데 하나를 지정해서 랩을 연다: {kinds}",
    ),
    "machine-program": (
        "{machine}: {program} cannot be run: {why}; see whether the name is right and it is installed",
        "{machine}: {program}을(를) 실행할 수 없다: {why}. 이름이 맞는지, 설치되어 있는지 확인한다",
    ),
    "embedded-start-failed": (
        "the embedded engine does not start with these daemon settings, as dockerd would not: {log}",
        "이 데몬 설정으로는 내장 엔진이 시작되지 않는다. dockerd도 마찬가지다: {log}",
    ),
    "machine-no-bridge": (
        "network {network!r} has no bridge on this host; those with one: {known}",
        "네트워크 {network!r}에는 이 호스트의 브리지가 없다. 브리지가 있는 것: {known}",
    ),
}
