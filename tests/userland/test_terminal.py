"""A shell on a terminal: echo, lines, ^C, ^D, the window's size."""

from netlab.embedded.userland import Process, Terminal, load
from tests.userland.box import ENV, Box, Sink


class Screen:
    def __init__(self, *argv: str) -> None:
        self.box, self.sink = Box(), Sink()
        self.terminal = Terminal(self.sink)
        body, words = load(self.box.kernel, self.box.fs, list(argv), ENV)
        files = dict.fromkeys((0, 1, 2), self.terminal)
        self.process: Process = self.box.kernel.spawn(
            body, words, self.box.space, dict(files), env=dict(ENV), terminal=self.terminal
        )
        self.box.kernel.run()

    def type(self, keys: bytes) -> bytes:
        """Press keys; what appears on the screen."""
        self.sink.data = b""
        self.terminal.type(keys)
        self.box.kernel.run()
        return self.sink.data


def test_a_prompt_and_an_echo() -> None:
    screen = Screen("sh")
    assert screen.sink.data == b"/ # "
    assert screen.type(b"echo hi\n") == b"echo hi\r\nhi\r\n/ # "


def test_erase_and_kill_line() -> None:
    screen = Screen("cat")
    assert screen.type(b"abX\x7fc\n") == b"abX\b \bc\r\nabc\r\n"
    assert screen.type(b"zz\x15ok\n").endswith(b"ok\r\nok\r\n")


def test_interrupt_ends_the_command_and_not_the_shell() -> None:
    screen = Screen("sh")
    screen.type(b"sleep 100\n")
    assert screen.type(b"\x03") == b"^C\r\n/ # "
    assert screen.type(b"echo $?\n") == b"echo $?\r\n130\r\n/ # "


def test_interrupt_at_the_prompt_drops_the_line() -> None:
    screen = Screen("sh")
    assert screen.type(b"half a li\x03") == b"half a li^C\r\n/ # "
    assert screen.type(b"echo ok\n").endswith(b"ok\r\n/ # ")


def test_end_of_input_ends_the_shell() -> None:
    screen = Screen("sh")
    screen.type(b"false\n")
    screen.type(b"\x04")
    assert screen.process.status == 1


def test_the_size_of_the_window() -> None:
    screen = Screen("sh")
    screen.terminal.resize(30, 100)
    assert screen.type(b"stty size\n") == b"stty size\r\n30 100\r\n/ # "


def test_an_unfinished_command_asks_for_more() -> None:
    screen = Screen("sh")
    assert screen.type(b"for i in 1 2; do\n").endswith(b"> ")
    assert screen.type(b"echo $i; done\n").endswith(b"1\r\n2\r\n/ # ")


def test_exit() -> None:
    screen = Screen("sh")
    screen.type(b"exit 3\n")
    assert screen.process.status == 3
