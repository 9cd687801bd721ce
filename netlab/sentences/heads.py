"""What a table of a notebook is headed with: the fields of values, the kinds of things. Data only: English, Korean.

In English a field keeps the name that it has in Python, so that `rover.routes[0].via` can be guessed from the table.
"""

from typing import Final

Sentences = dict[str, tuple[str, str]]

HEADS: Final[Sentences] = {
    "head-Container": ("Container", "컨테이너"),
    "head-Host": ("Host", "호스트"),
    "head-Lab": ("Lab", "랩"),
    "head-Network": ("Network", "네트워크"),
    "head-Outside": ("Outside", "바깥의 컴퓨터"),
    "head-alias": ("alias", "별칭"),
    "head-addresses": ("addresses", "주소"),
    "head-container": ("container", "컨테이너"),
    "head-container_port": ("container_port", "컨테이너의 포트"),
    "head-destination": ("destination", "가려는 곳"),
    "head-dev": ("dev", "인터페이스"),
    "head-driver": ("driver", "드라이버"),
    "head-engine": ("engine", "엔진"),
    "head-host_ip": ("host_ip", "호스트의 주소"),
    "head-host_port": ("host_port", "호스트의 포트"),
    "head-image": ("image", "이미지"),
    "head-internal": ("internal", "내부 전용"),
    "head-lab": ("lab", "랩"),
    "head-mac": ("mac", "MAC 주소"),
    "head-members": ("members", "컨테이너"),
    "head-mtu": ("mtu", "MTU"),
    "head-name": ("name", "이름"),
    "head-network": ("network", "네트워크"),
    "head-options": ("options", "옵션"),
    "head-port": ("port", "포트"),
    "head-ports": ("ports", "공개한 포트"),
    "head-protocol": ("protocol", "프로토콜"),
    "head-src": ("src", "보내는 주소"),
    "head-state": ("state", "상태"),
    "head-subnet": ("subnet", "서브넷"),
    "head-via": ("via", "거쳐 갈 곳"),
    "head-whose": ("whose", "누구의 것"),
    "no": ("no", "아니다"),
    "no-rows": ("(none)", "(없음)"),
    "yes": ("yes", "그렇다"),
}
