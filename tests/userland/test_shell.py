# ruff: noqa: E501 (scripts are lines)
"""The shell: what a script prints and ends with; the same scripts are given to this machine's BusyBox where there is one."""

import shutil
import subprocess

import pytest

from tests.userland.box import Box

BUSYBOX = shutil.which("busybox")

SCRIPTS = {
    "pipe": "echo a | cat",
    "pipes of three": "printf 'b\\na\\n' | sort | head -n 1",
    "and": "true && echo yes; false && echo no; echo $?",
    "or": "false || echo or; true || echo never; echo end",
    "chain": "false && echo a || echo b && echo c",
    "negation": "! true; echo $?; ! false; echo $?",
    "variables": "x=5; y=; echo $x ${x} \"${y:-empty}\" ${z-unset} ${#x} ${x:+set}",
    "assignment for one command": "A=1 sh -c 'echo $A'; echo \"[$A]\"",
    "default assigned": ": ${q:=7}; echo $q",
    "trimming": "f=/a/b.tar.gz; echo ${f##*/} ${f%.*} ${f%%.*} ${f#*/}",
    "arithmetic": "echo $((1 + 2 * 3)) $(( (1+2)*3 )) $((7/2)) $((-7/2)) $((7%3)) $((2>1)) $((0x10))",
    "arithmetic assigns": "i=1; i=$((i+1)); echo $i; echo $((i*=4)) $i",
    "substitution": "echo \"$(echo in; echo two)\" `echo back`",
    "nested substitution": "echo $(echo $(echo deep))",
    "status of a substitution": "x=$(false); echo $?",
    "field splitting": "x='a  b   c'; echo $x; echo \"$x\"; for w in $x; do echo \"<$w>\"; done",
    "positional": "set -- a 'b c' d; echo $# $1 \"$2\"; for a in \"$@\"; do echo \"<$a>\"; done; shift; echo $1; echo \"$*\"",
    "no arguments": "set --; for a in \"$@\"; do echo never; done; echo none",
    "if": "if [ 1 -gt 2 ]; then echo a; elif test x = x; then echo b; else echo c; fi",
    "while": "i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done",
    "until": "i=0; until [ $i = 2 ]; do i=$((i+1)); done; echo $i",
    "break and continue": "for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done",
    "break two": "for i in 1 2; do for j in a b; do echo $i$j; break 2; done; done",
    "case": "for w in apple bat '' x1; do case $w in a*) echo A;; b?t|c) echo B;; '') echo empty;; *[0-9]) echo N;; esac; done",
    "function": "f() { echo \"f $1 $#\"; return 3; }; f x y; echo $?",
    "local": "v=out; f() { local v=in; echo $v; }; f; echo $v",
    "subshell": "x=1; (x=2; echo $x; exit 4); echo $? $x",
    "group": "{ echo a; echo b; } | wc -l",
    "redirections": "echo one > /tmp/f.$$; echo two >> /tmp/f.$$; cat < /tmp/f.$$; rm /tmp/f.$$",
    "errors to output": "ls /nosuch 2>&1; cat /nosuch 2>/dev/null; echo $?",
    "swap": "{ echo out; echo err >&2; } 2>&1 >/dev/null",
    "here": "x=1; cat <<E\nv $x\n\ttab $(echo s)\nE\ncat <<'E'\nv $x\nE\ncat <<-E\n\tstripped\n\tE",
    "quotes": "echo 'a $x \"b\"' \"c 'd' \\\" \\$x\" e\\ f",
    "glob": "cd /tmp; mkdir g.$$; cd g.$$; touch a1 a2 b; echo a* [ab]? *z; echo 'a*'; cd ..; rm -r g.$$",
    "background": "sleep 0.1 & wait $!; echo $?; (exit 7) & wait $!; echo $?",
    "not found": "nosuchcommand; echo $?",
    "errexit": "set -e; true; false || true; if false; then :; fi; false; echo never",
    "exit": "exit 5",
    "exit in a pipe": "exit 5 | true; echo $?",
    "trap exit": "trap 'echo bye' EXIT; echo hi",
    "kill myself": "trap 'echo got' USR1; kill -USR1 $$; echo after",
    "eval": "a='echo ev'; eval \"$a\"",
    "read": "echo 'a b c' | { read x y; echo \"$y,$x\"; }",
    "read lines": "printf '1\\n2\\n' | while read n; do echo \"n$n\"; done",
    "printf": "printf '%s-%03d|%5s|%-5s|\\n' a 7 b c; printf '%s\\n' x y",
    "echo": "echo -n a; echo -e 'b\\tc'; echo -- -x",
    "test files": "[ -f /etc/passwd ] && [ -d /etc ] && ! [ -e /nosuch ] && echo ok",
    "test words": "[ a = a -a b != c ] && [ -z '' ] && [ -n x ] && [ ! x = y ] && echo ok",
    "syntax error": "if true; then echo",
    "unfinished quote": "echo 'abc",
    "comments": "echo a # b\n# c\necho '#d'",
    "continued": "echo a \\\n b",
    "long list": "true;\n\ntrue && \\\necho x |\ncat",
    "command -v": "command -v nosuch; echo $?; type cd",
    "unset": "x=1; unset x; echo ${x-gone}",
    "exported": "export E=5; env | grep '^E='; sh -c 'echo $E'",
    "dollar": "echo $ a$ \"$\"",
    "status of a pipe": "false | true; echo $?; true | false; echo $?",
    "seq and tr": "seq 1 3 | tr '\\n' ' '; echo; echo hello | tr a-y b-z",
    "cut sed awk": "echo a:b:c | cut -d: -f2; echo abc | sed 's/b/X/;s/c$/!/'; echo 'x y z' | awk '{print $2, $NF}'",
    "sed lines": "seq 5 | sed -n '2,3p'; seq 3 | sed 2d; seq 3 | sed '$s/3/last/'; echo aXbX | sed 's/X/-/g'",
    "grep": "printf 'one\\ntwo\\nthree\\n' | grep -n t; printf 'a\\nb\\n' | grep -v a; echo x | grep -q y; echo $?; printf 'a\\nab\\n' | grep -c a",
    "grep patterns": "printf 'ab12\\ncd\\n' | grep -E '[a-z]+[0-9]{2}'; printf 'a.b\\naxb\\n' | grep 'a\\.b'; printf 'x\\ny\\n' | grep -e x -e y | wc -l",
    "sort": "printf '10\\n9\\n2\\n2\\n' | sort -n | uniq -c; printf 'b 1\\na 2\\n' | sort -k2 -r",
    "head tail wc": "seq 20 | head -n 3 | tail -n 1; seq 20 | tail -n +19; echo a b c | wc -w; printf abc | wc -c; seq 3 | tail -1",
    "xargs": "echo 1 2 3 | xargs -n 1 echo n",
    "basename": "basename /a/b.c .c; dirname /a/b/c",
}  # fmt: skip


@pytest.fixture(scope="module")
def applets(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with nothing but the real BusyBox's applets."""
    folder = tmp_path_factory.mktemp("busybox")
    listing = subprocess.run([str(BUSYBOX), "--list"], capture_output=True, text=True, check=True).stdout
    for name in listing.split():
        (folder / name).symlink_to(str(BUSYBOX))
    return str(folder)


@pytest.mark.skipif(BUSYBOX is None, reason="no BusyBox on this machine to compare with")
@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_a_script_does_what_busybox_does(script: str, applets: str) -> None:
    real = subprocess.run(
        [str(BUSYBOX), "sh", "-c", script], capture_output=True, text=True, stdin=subprocess.DEVNULL,
        env={"PATH": applets, "HOME": "/"}, timeout=20,
    )  # fmt: skip
    status, out, err = Box().sh(script)
    assert (status, out, bool(err)) == (real.returncode, real.stdout, bool(real.stderr)), (err, real.stderr)
