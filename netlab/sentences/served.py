"""The sentences of a served engine, of the course's start and of the docker command in a notebook."""

from typing import Final

SERVED: Final[dict[str, tuple[str, str]]] = {
    "docker-is-embedded": (
        "what answers at {url} is netlab's embedded engine",
        "{url}에서 응답하는 것은 netlab의 내장 엔진이다",
    ),
    "serve-failed": (
        "the embedded engine could not be served (exit code {code}); what it said stands above",
        "내장 엔진을 띄우지 못했다(종료 코드 {code}). 이유는 위에 나와 있다",
    ),
    "serve-no-port": (
        "netlab serves on a TCP port on Windows only: here a Unix socket is its owner's alone, so use --socket PATH",
        "TCP 포트로는 윈도우에서만 제공한다. 여기서는 소유자만 쓸 수 있는 유닉스 소켓이 있으므로 --socket PATH를 쓴다",
    ),
    "served-keeps-its-settings": (
        "the embedded engine at {url} is shared and keeps its settings ({keys}); for settings of this lab's own use"
        " engine='embedded', or serve another one: python -m netlab serve --config-file FILE",
        "{url}의 내장 엔진은 여럿이 함께 쓰므로 설정({keys})을 바꾸지 않는다. 이 랩만의 설정이 필요하면 engine='embedded'를 쓰거나,"
        " 엔진을 따로 띄운다: python -m netlab serve --config-file FILE",
    ),
    "start-docker": ("The course runs on {engine}.", "실습에 쓰는 엔진: {engine}"),
    "start-each": ("Each notebook opens an engine of its own: {engine}.", "노트북마다 엔진을 따로 연다: {engine}"),
    "start-served": (
        "No Docker answers here, so the course runs on a simulated engine, gone when JupyterLab ends. For the docker"
        " command elsewhere: export DOCKER_HOST={url}",
        "응답하는 도커가 없어 시뮬레이션 엔진에서 실습한다. JupyterLab이 끝나면 함께 사라진다. 다른 터미널의 docker 명령에서 쓰려면:"
        " export DOCKER_HOST={url}",
    ),
    "why-served": ("simulated, served at {url} ({why})", "시뮬레이션, {url}에서 제공 중 ({why})"),
    "magic-exit-code": ("[exit code {code}]", "[종료 코드 {code}]"),
    "magic-lab-unknown": (
        "no lab {name!r} is open in this notebook; open: {known}",
        "이 노트북에 열려 있는 랩 {name!r}은(는) 없다. 열려 있는 랩: {known}",
    ),
    "magic-lab-which": ("--lab needs the name of a lab", "--lab 뒤에는 랩 이름이 와야 한다"),
    "magic-no-lab": (
        'no lab is open in this notebook; open one first: lab = Lab("name")',
        '이 노트북에 열린 랩이 없다. 먼저 하나 연다: lab = Lab("name")',
    ),
    "magic-stopped": (
        "stopped at this line, {left} more were not run: {line}",
        "이 줄에서 멈췄다. 남은 {left}줄은 실행하지 않았다: {line}",
    ),
    "standin-command": (
        "no docker command is installed here, and netlab's stand-in does not know {command!r}; it knows {known}",
        "여기에는 docker 명령이 설치되어 있지 않고, netlab이 대신하는 명령에는 {command!r}가 없다. 쓸 수 있는 것: {known}",
    ),
    "standin-flag": (
        "no docker command is installed here, and netlab's stand-in does not know {flag} of {command}",
        "여기에는 docker 명령이 설치되어 있지 않고, netlab이 대신하는 {command}에는 {flag} 옵션이 없다",
    ),
    "engine-in-use": (
        "this engine is in use by the docker command right now; wait until that has ended",
        "지금은 docker 명령이 이 엔진을 쓰고 있다. 그 명령이 끝날 때까지 기다려야 한다",
    ),
    "no-state-folder": (
        "netlab finds no folder it may write its records to; set NETLAB_STATE to one",
        "netlab이 기록을 남길 수 있는 폴더가 없다. NETLAB_STATE에 쓸 수 있는 폴더를 지정해야 한다",
    ),
    "state-taken": (
        "the folder {path} belongs to the engine that is served at {who}; end that one, or give this one a folder of"
        " its own: --data-root DIR",
        "폴더 {path}은(는) {who}에서 제공 중인 엔진이 쓰고 있다. 그 엔진을 끝내거나 --data-root DIR로 다른 폴더를 준다",
    ),
    "state-foreign": (
        "the folder {path} holds something else ({name}); give the engine an empty folder: --data-root DIR",
        "폴더 {path}에는 다른 것({name})이 들어 있다. --data-root DIR로 빈 폴더를 준다",
    ),
    "state-format": (
        "the folder {path} was written by a newer netlab (format {found}, here {known}); use that one, or give another"
        " folder: --data-root DIR",
        "폴더 {path}은(는) 더 새로운 netlab이 쓴 것이다(형식 {found}, 여기서는 {known}). 그 netlab을 쓰거나 --data-root DIR로 다른 폴더를 준다",
    ),
    "state-unusable": (
        "the folder {path} cannot be used: {why}; give another one: --data-root DIR",
        "폴더 {path}을(를) 쓸 수 없다: {why}. --data-root DIR로 다른 폴더를 준다",
    ),
    "state-era": (
        "the folder {path} holds an engine of Docker {held}, not {asked}; leave --era out, or give another folder:"
        " --data-root DIR",
        "폴더 {path}에는 도커 {asked}이(가) 아니라 {held} 엔진이 들어 있다. --era를 빼거나 --data-root DIR로 다른 폴더를 준다",
    ),
    "state-damaged": (
        "{path}: {key} is damaged or lacks what it names; it is left out, and set aside as a file .damaged",
        "{path}: {key}이(가) 손상되었거나 거기에 딸린 것이 없다. 빼고 시작하며, 파일은 .damaged로 남겨 둔다",
    ),
    "state-network-lost": (
        "the network {name} could not be made again: {why}",
        "네트워크 {name}을(를) 다시 만들지 못했다: {why}",
    ),
    "state-not-written": (
        "{path} cannot be written: {why}; what changes from now on is kept as soon as it can be",
        "{path}에 쓸 수 없다: {why}. 쓸 수 있게 되면 그때까지 바뀐 것을 남긴다",
    ),
    "removal-in-progress": (
        "somebody else is removing it, for over ten seconds now; look again later with netlab clean",
        "다른 쪽에서 10초가 넘도록 지우는 중이다. 나중에 netlab clean으로 다시 확인한다",
    ),
    "stuck-busy": (
        "{what}: these never rest, and nothing else can happen; stop or remove one of them: {who}",
        "{what}: 다음 프로세스가 쉬지 않고 돌기만 해서 다른 일이 일어날 수 없다. 하나를 멈추거나 지워야 한다: {who}",
    ),
    "stuck-idle": (
        "{what}: nothing can happen any more until one of these is stopped, removed or given input: {who}",
        "{what}: 더 일어날 일이 없다. 다음 중 하나를 멈추거나 지우거나 입력을 주어야 끝난다: {who}",
    ),
    "stuck-long": (
        "{what}: not done within {seconds} simulated seconds and {timers} timers; stop or remove one of these: {who}",
        "{what}: 시뮬레이션 시간 {seconds}초와 타이머 {timers}개 안에 끝나지 않았다. 다음 중 하나를 멈추거나 지워야 한다: {who}",
    ),
    "standin-template": (
        "no docker command is installed here, and netlab's stand-in does not know {what} in --format",
        "여기에는 docker 명령이 설치되어 있지 않고, netlab이 대신하는 명령은 --format에 쓰인 {what}를 모른다",
    ),
    "standin-template-whole": ("a whole object, but by json", "객체 전체(json을 쓰면 된다)"),
}
