"""The words on a diagram and what drawing it can say. Data only: English, Korean."""

from typing import Final

DIAGRAM: Final[dict[str, tuple[str, str]]] = {
    "diagram-bad-dot": (
        "NETLAB_DOT is {path}, and no such program is there: give the path of a Graphviz, or unset it",
        "NETLAB_DOT가 가리키는 {path} 프로그램이 없다. Graphviz의 경로를 지정하거나 변수를 지운다",
    ),
    "diagram-bad-ending": (
        "a diagram cannot be written to {path}: let the name end in one of {endings}",
        "다이어그램을 {path}에 쓸 수 없다. 이름이 {endings} 가운데 하나로 끝나야 한다",
    ),
    "diagram-binding": ("publishes on {value}", "{value}에 공개"),
    "diagram-containers": ("containers", "컨테이너"),
    "diagram-default-route": ("default route", "기본 경로"),
    "diagram-failed": (
        "{path} did not draw the diagram ({reason}): reinstall graphviz-pure, or set NETLAB_DOT to another Graphviz",
        "{path} 프로그램이 다이어그램을 그리지 못했다({reason}). graphviz-pure를 다시 설치하거나 NETLAB_DOT로 다른 "
        "Graphviz를 지정한다",
    ),
    "diagram-gateway": ("gateway {address}", "게이트웨이 {address}"),
    "diagram-host": ("host", "호스트"),
    "diagram-host-interfaces": ("the host's interfaces", "호스트의 인터페이스"),
    "diagram-host-network": ("the host's own stack", "호스트 자신의 스택"),
    "diagram-icc": ("icc {value}", "icc {value}"),
    "diagram-internal": ("internal", "내부 전용"),
    "diagram-lan": ("LAN", "LAN"),
    "diagram-masquerade": ("masquerade {value}", "마스커레이드 {value}"),
    "diagram-mtu": ("mtu {value}", "mtu {value}"),
    "diagram-networks": ("networks", "네트워크"),
    "diagram-no-device": ("no device on the host", "호스트에 장치 없음"),
    "diagram-no-dns": ("no DNS", "DNS 없음"),
    "diagram-no-dot": (
        "no Graphviz found, so this is text: `pip install graphviz-pure`, or put `dot` on PATH",
        "Graphviz가 없어 글로 보인다. `pip install graphviz-pure`를 실행하거나 `dot`을 PATH에 둔다",
    ),
    "diagram-no-interface": ("no interface but lo", "lo 말고는 인터페이스 없음"),
    "diagram-none-network": ("connected to nothing", "어디에도 연결 안 됨"),
    "diagram-outside": ("outside", "바깥"),
    "diagram-parent": ("on {value}", "{value} 위"),
    "diagram-ports": ("published ports", "공개한 포트"),
    "diagram-shares": ("shares {name}'s interfaces", "{name}의 인터페이스를 함께 씀"),
    "diagram-stack": ("routes, iptables, NAT", "라우팅, iptables, NAT"),
    "diagram-stopped": ("stopped ({state})", "멈춤 ({state})"),
    "diagram-timeout": (
        "{path} did not draw the diagram within {seconds} s: draw fewer things, or set NETLAB_DOT to another Graphviz",
        "{path} 프로그램이 {seconds}초 안에 다이어그램을 그리지 못했다. 그릴 것을 줄이거나 NETLAB_DOT로 다른 "
        "Graphviz를 지정한다",
    ),
    "diagram-title": (
        "lab {lab}: hosts {hosts}, networks {networks}, containers {containers}",
        "{lab} 실습: 호스트 {hosts}, 네트워크 {networks}, 컨테이너 {containers}",
    ),
    "diagram-tunnel": ("{name}: one network over VXLAN", "{name}: VXLAN으로 이은 한 네트워크"),
    "diagram-vxlan": ("VXLAN {value}", "VXLAN {value}"),
    "diagram-world": ("LAN, Internet", "LAN, 인터넷"),
}
