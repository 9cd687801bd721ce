"""The sentences of a served engine, of the course's start and of the docker command in a notebook."""

from typing import Final

SERVED: Final[dict[str, tuple[str, str]]] = {
    "docker-is-embedded": (
        "what answers at {url} is netlab's embedded engine",
        "{url}에서 응답하는 것은 netlab의 내장 엔진이다",
    ),
    "served-keeps-its-settings": (
        "the embedded engine at {url} is shared and keeps its settings ({keys}); for settings of this lab's own use"
        " engine='embedded', or serve another one: python -m netlab serve --config-file FILE",
        "{url}의 내장 엔진은 여럿이 함께 쓰므로 설정({keys})을 바꾸지 않는다. 이 랩만의 설정이 필요하면 engine='embedded'를 쓰거나,"
        " 엔진을 따로 띄운다: python -m netlab serve --config-file FILE",
    ),
    "why-served": ("simulated, served at {url} ({why})", "시뮬레이션, {url}에서 제공 중 ({why})"),
}
