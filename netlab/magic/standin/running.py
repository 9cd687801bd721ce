"""docker run, exec and logs: what programs say, as it comes. Their input is empty."""

from collections.abc import Callable, Iterator
from typing import Any

from netlab.magic.standin import config
from netlab.magic.standin.calls import REFUSED, complain, get, post, request, say_line
from netlab.magic.standin.grammar import USAGE_ERROR, Failed, Given, flags

HELP = "\n\nRun 'docker run --help' for more information"
NOT_FOUND, NOT_EXECUTABLE = 127, 126
FLAGS = {
    "run": config.FLAGS,
    "exec": flags("detach/d!", "interactive/i!", "tty/t!", "env/e*", "env-file*", "user/u", "workdir/w", "privileged!"),
    "logs": flags("follow/f!", "tail/n", "since", "until", "timestamps/t!"),
}  # fmt: skip
NO_TERMINAL = "the input device is not a TTY"


def run(api: Any, given: Given) -> int:
    if given.on("interactive") and given.on("tty") and not given.on("detach"):
        raise Failed(NO_TERMINAL)
    try:
        wanted = config.body(given)
        id = _create(api, given, wanted)
        return _detached(api, id) if given.on("detach") else _attached(api, given, id)
    except Failed as error:
        text = str(error)
        raise Failed((f"docker: {text}" if text.startswith(REFUSED) else text) + HELP, _code(text)) from error


def _code(text: str) -> int:
    """A program that is not there or cannot be run has its own exit codes (docker run's manual)."""
    if "executable file not found" in text or "no such file or directory" in text:
        return NOT_FOUND
    return NOT_EXECUTABLE if "permission denied" in text else USAGE_ERROR


def _create(api: Any, given: Given, wanted: dict[str, Any]) -> str:
    """Its id; an image that is not there is asked for once."""
    try:
        made = post(api, "/containers/create", body=wanted, name=given.text("name"))
    except Failed as error:
        if "No such image" not in str(error):
            raise
        name, colon, tag = wanted["Image"].rpartition(":")
        name, tag = (name, tag) if colon and "/" not in tag else (wanted["Image"], "latest")
        complain(f"Unable to find image '{name}:{tag}' locally")
        _pull(api, _whole(name), tag)
        made = post(api, "/containers/create", body=wanted, name=given.text("name"))
    for each in made.get("Warnings") or ():
        complain(f"WARNING: {each}")
    return str(made["Id"])


def _whole(name: str) -> str:
    """With the registry and the folder that an image of one word stands in."""
    first, slash, _ = name.partition("/")
    if slash and (first == "localhost" or "." in first or ":" in first):
        return name
    return f"docker.io/{name}" if slash else f"docker.io/library/{name}"


def _pull(api: Any, name: str, tag: str) -> None:
    """Failed as soon as the engine tells of an error; what it says of its progress is for terminals."""
    import json

    response = request(api, "POST", "/images/create", stream=True, fromImage=name, tag=tag)
    for line in response.iter_lines():
        if line and (error := json.loads(line).get("error")):
            raise Failed(REFUSED + str(error))


def _detached(api: Any, id: str) -> int:
    try:
        post(api, "/containers/{}/start", id)
    finally:
        say_line(id)
    return 0


def _attached(api: Any, given: Given, id: str) -> int:
    """Listen first, then start, so that nothing is missed; the exit code is asked for before it can be gone."""
    output = api.attach(id, stdout=True, stderr=True, stream=True, demux=not given.on("tty"))
    condition = "removed" if given.on("rm") else "next-exit"
    ended = request(api, "POST", "/containers/{}/wait", id, stream=True, condition=condition)
    post(api, "/containers/{}/start", id)
    try:
        _tell(output)
    except KeyboardInterrupt:
        post(api, "/containers/{}/kill", id, signal="SIGINT")
    return int(ended.json()["StatusCode"])


def execute(api: Any, given: Given) -> int:
    if given.on("interactive") and given.on("tty") and not given.on("detach"):
        raise Failed(NO_TERMINAL)
    name, *command = given.words
    wanted = {
        "Cmd": command, "Env": config.environment(given), "User": given.text("user"),
        "WorkingDir": given.text("workdir"), "Tty": given.on("tty"), "Privileged": given.on("privileged"),
        "AttachStdout": not given.on("detach"), "AttachStderr": not given.on("detach"),
    }  # fmt: skip
    id = post(api, "/containers/{}/exec", name, body=wanted)["Id"]
    if given.on("detach"):
        post(api, "/exec/{}/start", id, body={"Detach": True})
        return 0
    _tell(api.exec_start(id, stream=True, demux=not given.on("tty"), tty=given.on("tty")))
    return int(get(api, "/exec/{}/json", id)["ExitCode"])


def logs(api: Any, given: Given) -> int:
    name = given.words[0]
    tty = get(api, "/containers/{}/json", name)["Config"]["Tty"]
    response = request(
        api, "GET", "/containers/{}/logs", name, stream=True, stdout=True, stderr=True, follow=given.on("follow"),
        tail=given.text("tail") or "all", since=given.text("since"), until=given.text("until"),
        timestamps=given.on("timestamps"),
    )  # fmt: skip
    _tell(((data, None) for data in response.iter_content(65536)) if tty else _frames(response.raw.read))
    return 0


def _frames(read: Callable[[int], bytes]) -> Iterator[tuple[bytes | None, bytes | None]]:
    """(stdout, stderr) of Docker's multiplexed stream."""
    while len(head := read(8)) == 8:
        data = read(int.from_bytes(head[4:], "big"))
        yield (None, data) if head[0] == 2 else (data, None)


def _tell(output: Iterator[Any]) -> None:
    """Pieces, or pairs of (stdout, stderr), to the streams they belong to."""
    import codecs
    import sys

    decoders = [codecs.getincrementaldecoder("utf-8")("replace") for _ in range(2)]
    for each in output:
        pair = each if isinstance(each, tuple) else (each, None)
        for data, decoder, sink in zip(pair, decoders, (sys.stdout, sys.stderr), strict=True):
            if data:
                sink.write(decoder.decode(data))
                sink.flush()
