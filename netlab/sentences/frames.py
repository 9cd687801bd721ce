"""The sentences of captured frames."""

from typing import Final

FRAMES: Final[dict[str, tuple[str, str]]] = {
    "frames-none": ("nothing has passed yet", "아직 지나간 것이 없다"),
    "frames-lost": ("{count} more passed and were not kept", "이 밖에 {count}개가 더 지나갔지만 남기지 않았다"),
    "frames-time": ("ms", "밀리초"),
    "frames-from": ("from", "보낸 쪽"),
    "frames-to": ("to", "받는 쪽"),
    "frames-protocol": ("protocol", "프로토콜"),
    "frames-size": ("bytes", "바이트"),
    "frames-meaning": ("what it says", "내용"),
    "frame-everybody": ("everybody on the link", "링크에 있는 모두"),
    "frame-gateway": ("the gateway of {network}", "{network}의 게이트웨이"),
    "frame-unknown": (
        "neither ARP nor IP with TCP, UDP or ICMP: {size} bytes, not taken apart here",
        "ARP도, TCP·UDP·ICMP를 담은 IP도 아니다. {size}바이트이며 여기서는 풀어 보지 않는다",
    ),
    "frame-arp-asks": ("who has {address}?", "{address} 주소는 누구의 것인가?"),
    "frame-arp-answers": ("{address} is at {mac}", "{address} 주소는 {mac}에 있다"),
    "frame-arp-announces": (
        "says by itself: {address} is at {mac}",
        "묻지 않아도 알린다. {address} 주소는 {mac}에 있다",
    ),
    "frame-fragment": (
        "a piece of a larger packet: bytes {first} to {last}",
        "큰 패킷의 한 조각: {first}번째부터 {last}번째 바이트까지",
    ),
    "frame-ping-asks": ("ping {number}: are you there?", "핑 {number}: 거기 있는가?"),
    "frame-ping-answers": ("ping {number}: yes", "핑 {number}: 있다"),
    "frame-ttl": (
        "a packet to {address} passed too many routers and was dropped",
        "{address}로 가던 패킷이 라우터를 너무 많이 지나 버려졌다",
    ),
    "frame-too-big": (
        "a packet to {address} is too big for the next link: at most {mtu} bytes",
        "{address}로 가는 패킷이 다음 링크에 비해 너무 크다. 최대 {mtu}바이트",
    ),
    "frame-port-closed": ("nobody listens on port {port} of {address}", "{address}의 {port}번 포트에서 듣는 쪽이 없다"),
    "frame-prohibited": ("a rule forbids the way to {address}", "{address}로 가는 길을 규칙이 막고 있다"),
    "frame-unreachable": ("there is no way to {address}", "{address}로 가는 길이 없다"),
    "frame-icmp": ("ICMP type {type}, code {code}", "ICMP 타입 {type}, 코드 {code}"),
    "frame-router-asked": ("is there an IPv6 router?", "IPv6 라우터가 있는가?"),
    "frame-groups": ("tells which multicast groups it listens to", "어느 멀티캐스트 그룹을 듣는지 알린다"),
    "frame-tcp-opens": ("asks to open a connection to port {port}", "{port}번 포트로 연결을 열자고 한다"),
    "frame-tcp-accepts": ("accepts the connection", "연결을 받아들인다"),
    "frame-tcp-confirms": ("confirms what has come so far", "지금까지 온 것을 확인해 준다"),
    "frame-tcp-sends": ("sends {count} bytes", "{count}바이트를 보낸다"),
    "frame-tcp-http": ("sends {count} bytes: {line}", "{count}바이트를 보낸다: {line}"),
    "frame-tcp-ends": ("has nothing more to send", "더 보낼 것이 없다고 알린다"),
    "frame-tcp-reset": ("refuses the connection, or breaks it off", "연결을 거절하거나 끊는다"),
    "frame-udp": ("sends {count} bytes to port {port}", "{port}번 포트로 {count}바이트를 보낸다"),
    "frame-dns-asks": ("which address has {name}? ({kind})", "{name}의 주소는 무엇인가? ({kind})"),
    "frame-dns-answers": ("{name} is {found}", "{name}의 주소는 {found}"),
    "frame-dns-empty": ("{name} exists, but has no such record", "{name}라는 이름은 있지만 물어본 종류의 기록은 없다"),
    "frame-dns-unknown": ("there is no {name}", "{name}라는 이름은 없다"),
    "frame-dns-fails": ("no answer about {name}: {code}", "{name}에 대해 답하지 못한다: {code}"),
    "capture-where": (
        "nothing to listen at is called {where!r}: a container, a network, lab.host, lab.outside, or an interface of the"
        " host such as 'docker0'",
        "{where!r}라는 곳에서는 들을 수 없다. 컨테이너, 네트워크, lab.host, lab.outside나 'docker0' 같은 호스트 인터페이스를 준다",
    ),
    "capture-interface": (
        "{where} has no interface {interface!r}; it has {known}",
        "{where}에는 {interface!r} 인터페이스가 없다. 있는 것: {known}",
    ),
    "capture-no-bridge": (
        "the network {network!r} has no bridge on the host to listen at (driver {driver}); listen at one of its containers",
        "네트워크 {network!r}에는 들을 수 있는 호스트 브리지가 없다(드라이버 {driver}). 그 네트워크의 컨테이너에서 듣는다",
    ),
    "capture-running": (
        "listening at {where}, {count} frames so far",
        "{where}에서 듣는 중, 지금까지 프레임 {count}개",
    ),
    "capture-over": ("listened at {where}: {count} frames", "{where}에서 들었다: 프레임 {count}개"),
}
