"""The words of the live map and of the details behind a diagram's parts. Data only: English, Korean."""

from typing import Final

MAP: Final[dict[str, tuple[str, str]]] = {
    "detail-address": ("address", "주소"),
    "detail-aliases": ("aliases", "별칭"),
    "detail-container": ("container", "컨테이너"),
    "detail-containers": ("containers", "컨테이너"),
    "detail-device": ("device", "장치"),
    "detail-driver": ("driver", "드라이버"),
    "detail-gateway": ("gateway", "게이트웨이"),
    "detail-image": ("image", "이미지"),
    "detail-mac": ("MAC", "MAC"),
    "detail-mtu": ("MTU", "MTU"),
    "detail-network": ("network", "네트워크"),
    "detail-networks": ("networks", "네트워크"),
    "detail-ports": ("published ports", "공개한 포트"),
    "detail-special": ("special", "특별한 점"),
    "detail-state": ("state", "상태"),
    "detail-subnet": ("subnet", "서브넷"),
    "map-all": ("Everything on the map", "지도에 있는 모든 것"),
    "map-closed": ("the lab is closed; this is the last state", "랩이 닫혔다. 마지막 상태이다"),
    "map-failed": ("the map could not be drawn again: {why}", "지도를 다시 그리지 못했다: {why}"),
    "map-hint": (
        "Point at a part for its details, click (or Tab and Enter) to keep them, Esc to let go.",
        "부분을 가리키면 자세한 내용이 나온다. 클릭하거나 Tab과 Enter로 고르면 그대로 남고 Esc로 놓는다.",
    ),
    "map-refresh": ("Look again", "다시 보기"),
    "map-rules": ("{count} iptables rules", "iptables 규칙 {count}개"),
    "map-title": ("Live map of the lab {lab}", "{lab} 랩의 지도"),
}
