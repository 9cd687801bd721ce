"""What is said about compose files. Data only: English, Korean."""

from typing import Final

COMPOSE: Final[dict[str, tuple[str, str]]] = {
    "compose-mapping": ("a mapping (key: value)", "매핑(키: 값)"),
    "compose-mode-and-networks": (
        "{where}: network_mode and networks exclude each other; leave one out",
        "{where}: network_mode와 networks는 함께 쓸 수 없다. 하나를 뺀다",
    ),
    "compose-no-image": (
        "{where} has no image; netlab builds none, so name one, like busybox",
        "{where}에 image가 없다. netlab은 이미지를 빌드하지 않으므로 busybox처럼 이름을 적는다",
    ),
    "compose-no-services": (
        "{file} has no services, so there is nothing to bring up",
        "{file}에 services가 없어서 올릴 것이 없다",
    ),
    "compose-not-there": (
        "{where} names the {what} {name!r}, which the file does not have",
        "{where}에 적힌 {what} {name!r} 항목이 파일에 없다",
    ),
    "compose-project-name": (
        "{name!r} is no name for a project: lower-case letters, digits, - and _, a letter or digit first; give project=",
        "{name!r}는 프로젝트 이름이 될 수 없다. 소문자, 숫자, -, _만 쓰고 문자나 숫자로 시작한다. project=로 지정한다",
    ),
    "compose-shape": (
        "{where} must be {wanted}, not {value!r}",
        "{where} 자리에는 {value!r} 대신 {wanted}가 와야 한다",
    ),
    "compose-twice": ("key written twice: {keys}", "두 번 적은 키: {keys}"),
    "compose-unknown": (
        "{where}: netlab's reader does not know {keys}; it knows {known}. `docker compose` itself knows more",
        "{where}: netlab은 {keys} 키를 읽을 줄 모른다. 아는 것은 {known}이다. `docker compose`는 더 많은 것을 안다",
    ),
    "compose-unreadable": ("compose file {file} cannot be read: {why}", "compose 파일 {file}을 읽을 수 없다: {why}"),
    "compose-value": (
        "{where}: netlab's reader does not know {value!r} there; it knows {known}",
        "{where}: netlab은 여기에 {value!r}를 쓸 줄 모른다. 아는 것은 {known}이다",
    ),
    "compose-variable": (
        "{file}: variable {name} is not set and has no default; set it, or write ${{{name}:-default}}",
        "{file}: 변수 {name}이 정해지지 않았고 기본값도 없다. 변수를 정하거나 ${{{name}:-기본값}}처럼 적는다",
    ),
    "compose-variable-form": (
        "{file}: {text!r} is no variable netlab's reader knows; write ${{NAME}} or ${{NAME:-default}}, and $$ for a dollar",
        "{file}: {text!r}는 netlab이 아는 변수가 아니다. ${{NAME}}이나 ${{NAME:-기본값}}처럼 적고 달러 기호는 $$로 적는다",
    ),
    "compose-yaml": ("{file}, line {line}: this is no YAML: {why}", "{file} {line}번째 줄: YAML이 아니다: {why}"),
    "compose-with": ("brought up by {tool}", "{tool} 명령으로 올렸다"),
    "compose-project-taken": (
        "there is a compose project (or a volume of one) named {name} on the engine that is not this lab's; "
        "it is left alone: give the lab another name",
        "엔진에 이 랩의 것이 아닌 {name}라는 이름의 compose 프로젝트(또는 그 볼륨)가 이미 있다. 그것은 건드리지 않는다. "
        "랩에 다른 이름을 준다",
    ),
    "compose-reader": (
        "brought up by netlab's own reader of compose files ({why})",
        "netlab의 compose 파일 읽기로 올렸다({why})",
    ),
    "compose-asked": ("it was asked for", "그렇게 요청했다"),
    "compose-no-command": ("there is no `docker compose` here", "여기에는 `docker compose`가 없다"),
    "compose-no-address": (
        "this engine lives inside the notebook, where `docker compose` cannot reach it",
        "이 엔진은 노트북 안에 있어서 `docker compose`가 닿을 수 없다",
    ),
    "compose-failed": (
        "`docker compose` did not bring up {file}: {said}",
        "`docker compose`가 {file}을 올리지 못했다: {said}",
    ),
}
