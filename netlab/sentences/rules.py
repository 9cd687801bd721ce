"""What a packet filter's rules say in words. Data only: English, Korean."""

from typing import Final

RULES: Final[dict[str, tuple[str, str]]] = {
    "rules-none": ("no rule", "해당하는 규칙이 없다"),
    "rules-no-chain": (
        "there is no chain and no table {name!r} here; there are: {known}",
        "여기에는 {name!r}라는 체인도 테이블도 없다. 있는 것: {known}",
    ),
    "rules-packets": ("packets", "패킷"),
    "rules-chain": ("chain", "체인"),
    "rules-words": ("rule", "규칙"),
    "rules-all": ("every packet", "모든 패킷"),
    "rules-left": ("what no rule decided", "어느 규칙도 정하지 않은 패킷"),
    "rules-in": ("in from {what}", "{what}에서 들어옴"),
    "rules-in-not": ("not in from {what}", "{what} 아닌 곳에서 들어옴"),
    "rules-out": ("out to {what}", "{what} 쪽으로 나감"),
    "rules-out-not": ("not out to {what}", "{what} 아닌 쪽으로 나감"),
    "rules-source": ("sent by {what}", "보낸 쪽 {what}"),
    "rules-source-not": ("not sent by {what}", "보낸 쪽이 {what} 아님"),
    "rules-destination": ("addressed to {what}", "받는 쪽 {what}"),
    "rules-destination-not": ("not addressed to {what}", "받는 쪽이 {what} 아님"),
    "rules-dport": ("{protocol} port {port}", "{protocol} 포트 {port}"),
    "rules-sport": ("from {protocol} port {port}", "보낸 {protocol} 포트 {port}"),
    "rules-known": ("of a known connection", "이미 아는 연결"),
    "rules-local": ("addressed to the host itself", "받는 쪽이 호스트 자신"),
    "rules-accept": ("let through", "통과시킨다"),
    "rules-drop": ("drop", "버린다"),
    "rules-reject": ("refuse", "거절한다"),
    "rules-return": ("back to the chain before", "앞 체인으로 돌아간다"),
    "rules-masquerade": ("sender becomes the host", "보낸 쪽을 호스트로 바꾼다"),
    "rules-dnat": ("send it to {to} instead", "받는 곳을 {to}으로 바꾼다"),
    "rules-jump": ("look in `{chain}`", "`{chain}` 체인을 본다"),
    "rules-count": ("only counted", "세기만 한다"),
}
