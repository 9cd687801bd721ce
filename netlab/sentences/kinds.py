"""What a verb takes, with an example, and what is said where it got something else. Data only: English, Korean."""

from typing import Final

Sentences = dict[str, tuple[str, str]]

KINDS: Final[Sentences] = {
    "wrong-kind": (
        "`{call}`: {value} cannot be the value of `{name}`. {wanted}",
        "`{call}`: `{name}`의 값으로 쓸 수 없다: {value}. {wanted}",
    ),
    "wrong-call": (
        "`{call}` is called like this: `{how}` ({why})",
        "`{call}`은 이렇게 부른다: `{how}` ({why})",
    ),
    "no-such-verb": (
        "{what} has no `{name}`. {meant}",
        "{what}에는 `{name}`이라는 것이 없다. {meant}",
    ),
    "verb-meant": ("Did you mean `{name}`?", "`{name}`을 쓰려던 것인가?"),
    "verb-known": ("It has: {names}", "쓸 수 있는 것: {names}"),
    "where-in-cell": ("in line {line}: {text}", "{line}번째 줄: {text}"),
    "engine-said": ("the engine said: {words}", "엔진의 말: {words}"),
    "kind-text": ('Write a text in quotes, like "web".', '"web"처럼 따옴표로 묶은 글을 적는다.'),
    "kind-texts": (
        'Write a text or a list of texts: "web" or ["web", "shop"].',
        '글 하나나 글의 목록을 적는다: "web" 또는 ["web", "shop"].',
    ),
    "kind-command": (
        'Write a command as a text or as a list of words: "ip addr" or ["ip", "addr"].',
        '명령을 글이나 낱말의 목록으로 적는다: "ip addr" 또는 ["ip", "addr"].',
    ),
    "kind-pairs": (
        'Write names and values: {{"COLOUR": "blue"}} or ["COLOUR=blue"].',
        '이름과 값을 적는다: {{"COLOUR": "blue"}} 또는 ["COLOUR=blue"].',
    ),
    "kind-hosts": (
        'Write names and addresses: {{"db": "192.0.2.7"}} or "db:192.0.2.7".',
        '이름과 주소를 적는다: {{"db": "192.0.2.7"}} 또는 "db:192.0.2.7".',
    ),
    "kind-ports": (
        'Write a port or a list of ports: "8080:80", 80 or ["8080:80", "53:53/udp"].',
        '포트 하나나 포트의 목록을 적는다: "8080:80", 80, ["8080:80", "53:53/udp"].',
    ),
    "kind-expose": (
        'Write a port or a list of ports: 5432 or ["5432", "53/udp"].',
        '포트 하나나 포트의 목록을 적는다: 5432 또는 ["5432", "53/udp"].',
    ),
    "kind-answers": (
        'Write what to tell for the key of a wrong answer: {{"no": "..."}}.',
        '틀린 답의 열쇠와 그때 할 말을 적는다: {{"no": "..."}}.',
    ),
    "kind-volumes": (
        'Write a volume or a folder and the place for it: "data:/data" or ["./folder:/data:ro"].',
        '볼륨이나 폴더와 그것을 둘 자리를 적는다: "data:/data" 또는 ["./folder:/data:ro"].',
    ),
    "kind-value": ('Write a text or a number: 1400 or "127.0.0.1".', '글이나 수를 적는다: 1400 또는 "127.0.0.1".'),
    "kind-links": (
        'Write a container, a list, or names and aliases: "db", ["db:database"] or {{"db": "database"}}.',
        '컨테이너나 목록, 또는 이름과 별칭을 적는다: "db", ["db:database"], {{"db": "database"}}.',
    ),
    "kind-handles": (
        'Write a container, its name, or a list of them: web, "web" or [web, "shop"].',
        '컨테이너나 그 이름, 또는 그 목록을 적는다: web, "web", [web, "shop"].',
    ),
    "kind-networks": (
        'Write a network, its name, or a list of them: app, "app" or [app, "back"]; with settings: '
        '{{"app": {{"ip": "203.0.113.10"}}}}.',
        '네트워크나 그 이름, 또는 그 목록을 적는다: app, "app", [app, "back"]. 설정을 붙이려면 '
        '{{"app": {{"ip": "203.0.113.10"}}}}처럼 적는다.',
    ),
    "kind-container": (
        'Write a container or a name: web, or "web" in quotes.',
        '컨테이너나 이름을 적는다: web, 또는 따옴표로 묶은 "web".',
    ),
    "kind-containers": (
        'Write containers or their names: [web, "db"].',
        '컨테이너나 그 이름의 목록을 적는다: [web, "db"].',
    ),
    "kind-network": (
        'Write a network or its name: app, or "app" in quotes.',
        '네트워크나 그 이름을 적는다: app, 또는 따옴표로 묶은 "app".',
    ),
    "kind-number": ("Write a number that is not negative, like 1400.", "1400처럼 0 이상의 수를 적는다."),
    "kind-seconds": ("Write seconds as a number, like 2 or 0.5.", "2나 0.5처럼 초를 수로 적는다."),
    "kind-whole-seconds": ("Write whole seconds, like 5.", "5처럼 초를 정수로 적는다."),
    "kind-count": ("Write how many, at least 1.", "몇 번인지 1 이상의 정수로 적는다."),
    "kind-flag": ("Write True or False.", "True나 False를 적는다."),
    "kind-user": (
        'Write a user\'s name or number: "nobody" or 1000.',
        '사용자의 이름이나 번호를 적는다: "nobody" 또는 1000.',
    ),
    "kind-file": ('Write the path of a file, like "compose.yaml".', '"compose.yaml"처럼 파일의 경로를 적는다.'),
    "kind-function": (
        'Write what is to be tried as a function: lambda: client.fetch("http://web/").',
        '시도할 일을 함수로 적는다: lambda: client.fetch("http://web/").',
    ),
    "kind-many": (
        'Write names and their options: {{"web": {{"networks": ["app"]}}}}.',
        '이름과 옵션을 적는다: {{"web": {{"networks": ["app"]}}}}.',
    ),
    "kind-settings": (
        'Write settings as in daemon.json: {{"mtu": 1400}}.',
        'daemon.json에 적듯이 설정을 적는다: {{"mtu": 1400}}.',
    ),
    "kind-lab": ('Write the lab: what `lab = Lab("first")` gave.', '랩을 적는다. `lab = Lab("first")`로 얻은 것이다.'),
    "kind-choices": (
        'Write a list of answers or {{key: answer}}: ["yes", "no"].',
        '답의 목록이나 {{열쇠: 답}}을 적는다: ["yes", "no"].',
    ),
    "kind-engine": (
        'Write the name of an engine: "auto", "docker", "embedded" or "private".',
        '엔진의 이름을 적는다: "auto", "docker", "embedded", "private".',
    ),
    "kind-language": ('Write "en" or "ko".', '"en"이나 "ko"를 적는다.'),
    "kind-rules": (
        "Write rules that were taken before: before = lab.host.rules().",
        "앞서 얻은 규칙을 적는다: before = lab.host.rules().",
    ),
}
