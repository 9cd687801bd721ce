"""What a real engine does and this one does not: the path, and what to use instead. Data only."""

_IMAGES = "/images/search|/auth"

NO_BUILDS = "building images is not simulated by netlab: start from busybox or alpine and write files with docker exec"
UNSIMULATED: tuple[tuple[str, str], ...] = (
    (
        "/build|/session|/grpc",
        NO_BUILDS,
    ),
    ("/plugins?(/.*)?", "plugins are not simulated by netlab: use the drivers bridge, host, none and macvlan"),
    (
        "/containers/[^/]+/checkpoints(/.*)?",
        "checkpoints are not simulated by netlab: stop the container, or pause it",
    ),
    (
        "/containers/[^/]+/attach/ws",
        "attaching by a web socket is not simulated by netlab: use docker attach, which takes the connection over",
    ),
    (_IMAGES, "registries and image files are not simulated by netlab: use busybox or alpine, which are built in"),
)
