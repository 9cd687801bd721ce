"""A source that breaks a rule of the course is told which."""

import pytest

from netlab.course.lint import lint
from netlab.course.source import read
from tests.course.conftest import HEAD, Folder

PROSE = """\
# %% [markdown] lang="en"
# ## A `heading`
#
# See [docs](https://docs.docker.com/network/) and `ip addr`.
#
# | a | b |
# |---|---|
# | 1 | 2 |
#
# ```bash
# docker network ls   # lists them
# ```

# %% [markdown] lang="ko"
# ## `heading` 제목
#
# `ip addr`와 [문서](https://docs.docker.com/network/)를 본다.
#
# | 가 | 나 |
# |---|---|
# | 1 | 2 |
#
# ```bash
# docker network ls   # 목록을 본다
# ```

"""
EXERCISE = """\
# %% tags=["exercise"]
# solution
x = 1

# %% tags=["check"]
x

"""


def told(course: Folder, body: str, head: str = HEAD) -> str:
    return "\n".join(lint(read(course.write("04_names", body, head))))


def test_a_source_that_keeps_the_rules_is_told_nothing(course: Folder) -> None:
    assert told(course, PROSE + EXERCISE) == ""


@pytest.mark.parametrize(
    ("here", "there", "what"),
    [
        ("# ## `heading` 제목", "# ### `heading` 제목", "headings"),
        ("`ip addr`와", "`ip route`와", "inline code"),
        ("network/)를", "network/bridge/)를", "links"),
        (
            "# | 1 | 2 |\n#\n# ```bash\n# docker network ls   # 목록",
            "#\n# ```bash\n# docker network ls   # 목록",
            "table rows",
        ),
        ("docker network ls   # 목록", "docker network ps   # 목록", "fences"),
        ("```bash\n# docker network ls   # 목록", "```sh\n# docker network ls   # 목록", "fences"),
    ],
)
def test_twins_that_state_different_facts_are_told(course: Folder, here: str, there: str, what: str) -> None:
    assert here in PROSE
    assert f"the languages differ in {what}" in told(course, PROSE.replace(here, there))


@pytest.mark.parametrize(
    "body",
    [
        '# %% [markdown] lang="en"\n# only English\n\n',
        '# %% [markdown] lang="ko"\n# 먼저\n\n# %% [markdown] lang="en"\n# then\n\n',
        '# %% [markdown] lang="en"\n# one\n\n# %%\n1\n\n# %% [markdown] lang="ko"\n# 하나\n\n',
        "# %% [markdown]\n# no language\n\n# %% [markdown]\n# none either\n\n",
    ],
)
def test_a_cell_without_its_twin_is_told(course: Folder, body: str) -> None:
    assert "a cell without its twin" in told(course, body)


def code_twins(english: str, korean: str) -> str:
    return f'# %% lang="en"\n{english}\n\n# %% lang="ko"\n{korean}\n\n'


def test_code_twins_may_differ_in_texts_only(course: Folder) -> None:
    same = code_twins('ask("Who?", {"a": "this", "b": "that"})', 'ask("누구?", {"a": "이것", "b": "저것"})')
    assert told(course, same) == ""
    other_key = code_twins('ask("Who?", {"a": "this"})', 'ask("누구?", {"b": "이것"})')
    assert "the languages differ in code" in told(course, other_key)
    other_call = code_twins('ask("Who?")', 'tell("누구?")')
    assert "the languages differ in code" in told(course, other_call)
    other_number = code_twins("ask(1)", "ask(2)")
    assert "the languages differ in code" in told(course, other_number)


def test_long_code_is_told(course: Folder) -> None:
    assert "a code cell of 21 lines" in told(course, "# %%\n" + "x = 1\n" * 21)
    assert "a code cell" not in told(course, "# %%\n" + "x = 1\n" * 20)
    assert "have 4 lines as a rule" in told(course, ("# %%\n" + "x = 1\n" * 4 + "\n") * 3)


@pytest.mark.parametrize(
    "head",
    [
        HEAD.partition("# %% tags")[0],
        HEAD.replace('engine = "auto"', 'engine = "private"'),
        HEAD.replace('# %% tags=["parameters"]', "# %%"),
        HEAD.replace("# %% tags", "# %%\nbefore = 1\n\n# %% tags"),
    ],
)
def test_a_source_without_the_parameters_cell_in_its_place_is_told(course: Folder, head: str) -> None:
    assert "its first code cell must be tagged parameters" in told(course, "# %%\n1\n", head)


def test_a_source_needs_one_title_at_its_top(course: Folder) -> None:
    assert "must open with the title" in told(course, "", HEAD.replace("# # ", "# ## "))
    second = PROSE.replace("# ## ", "# # ")
    assert "must open with the title" in told(course, second)
    in_code = PROSE.replace("# docker network ls   ", "# # a comment\n# docker network ls   ")
    assert "title" not in told(course, in_code)


def test_unknown_tags_and_exercises_that_teach_nothing_are_told(course: Folder) -> None:
    assert "tag 'raises-exception' is unknown" in told(course, '# %% tags=["raises-exception"]\n1\n')
    assert "an exercise without a cell tagged check" in told(course, '# %% tags=["exercise"]\n# solution\nx = 1\n')
    assert "an exercise without a solution" in told(course, EXERCISE.replace("# solution\n", ""))


def test_a_notebook_that_takes_too_long_is_told_by_how_much(course: Folder) -> None:
    words = "word " * 1700
    long = f'# %% [markdown] lang="en"\n# {words}\n\n# %% [markdown] lang="ko"\n# {words}\n\n'
    assert told(course, PROSE + EXERCISE + long * 2 + "# %%\nx = 2\n").count("20 are the most") == 1
    assert told(course, PROSE + EXERCISE + long) == ""
