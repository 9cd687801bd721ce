"""Notebooks are built from sources: one language, no solutions for learners, the same bytes each time."""

import ast
import json
from pathlib import Path

import nbformat
import pytest

from netlab.course import build, source
from netlab.errors import CourseError
from tests.course.conftest import Folder

BODY = """\
# %% [markdown] lang="en"
# ## Names
#
# `web` answers.

# %% [markdown] lang="ko"
# ## 이름
#
# `web`이 답한다.

# %% lang="en" tags=["predict"]
question = "Does it?"

# %% lang="ko" tags=["predict"]
question = "그런가?"

# %% tags=["exercise"]
def answer():
    x = 1
    # solution
    x = 42
    return x

# %% tags=["solution"]
answer()

# %%
answer()

# %%
answer()
"""


def cells(course: Folder, language: str, form: source.Form = "learner") -> list[str]:
    (one,) = source.find(course.path / "src")
    return [cell.source for cell in build.notebook(one, language, form).cells]


def test_a_notebook_holds_the_prose_of_its_language_and_all_code(course: Folder) -> None:
    course.write("04_names", BODY)
    english, korean = cells(course, "en"), cells(course, "ko")
    assert "## Names\n\n`web` answers." in english and "## 이름\n\n`web`이 답한다." in korean
    assert 'question = "Does it?"' in english and 'question = "그런가?"' in korean
    assert len(english) == len(korean)


def test_the_language_parameter_is_that_of_the_page(course: Folder) -> None:
    course.write("04_names", BODY)
    assert 'engine = "auto"\nlang = "en"' in cells(course, "en")
    assert 'engine = "auto"\nlang = "ko"' in cells(course, "ko")


@pytest.mark.parametrize(("language", "ask"), [("en", "# Write your code here."), ("ko", "# 여기에 코드를 작성한다.")])
def test_learners_are_asked_in_their_language_where_the_solution_was(course: Folder, language: str, ask: str) -> None:
    course.write("04_names", BODY)
    learner = cells(course, language)
    assert f"def answer():\n    x = 1\n    {ask}" in learner
    assert learner.count("answer()") == 2 and not any("42" in cell for cell in learner)


def test_the_solved_form_holds_the_solutions(course: Folder) -> None:
    course.write("04_names", BODY)
    solved = cells(course, "en", "solved")
    assert any("x = 42" in cell for cell in solved) and solved.count("answer()") == 3


def test_what_is_left_of_an_exercise_is_still_python(course: Folder) -> None:
    course.write("04_names", BODY)
    for cell in cells(course, "ko"):
        if cell.startswith("def"):
            ast.parse(cell)


def test_two_builds_give_the_same_bytes(course: Folder) -> None:
    course.write("04_names", BODY)
    assert build.build(course.path) == ["en/04_names.ipynb", "ko/04_names.ipynb"]
    first = {path: path.read_bytes() for path in course.path.rglob("*.ipynb")}
    for path in first:
        path.unlink()
    build.build(course.path)
    assert {path: path.read_bytes() for path in course.path.rglob("*.ipynb")} == first
    assert build.build(course.path) == []


def test_an_edit_changes_the_id_of_the_cell_it_touches_only(course: Folder) -> None:
    course.write("04_names", BODY)
    before = ids(course)
    course.write("04_names", BODY.replace("`web` answers.", "`web` answers at once."))
    assert len(set(before) ^ set(ids(course))) == 2


def ids(course: Folder) -> list[str]:
    build.build(course.path)
    return [cell["id"] for cell in json.loads((course.path / "en/04_names.ipynb").read_text())["cells"]]


def test_cells_of_equal_text_have_ids_of_their_own(course: Folder) -> None:
    course.write("04_names", BODY)
    assert len(set(ids(course))) == len(ids(course))


def test_a_built_notebook_has_no_outputs_and_no_metadata_but_kernel_tags_and_folded_predictions(course: Folder) -> None:
    course.write("04_names", BODY)
    build.build(course.path)
    for path in course.path.rglob("*.ipynb"):
        notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
        assert notebook.metadata == {"kernelspec": build.KERNELSPEC}
        assert all(not cell.outputs and cell.execution_count is None for cell in notebook.cells if "outputs" in cell)
        for cell in notebook.cells:
            folded = {"jupyter"} if "predict" in source.tags(cell) else set()
            assert cell.metadata.keys() - {"tags"} == folded


def test_a_notebook_that_differs_from_its_source_is_stale(course: Folder) -> None:
    course.write("04_names", BODY)
    course.write("06_more", BODY)
    build.build(course.path)
    assert build.stale(course.path) == []
    edited, missing, stray = (course.path / n for n in ("en/04_names.ipynb", "ko/04_names.ipynb", "en/05_gone.ipynb"))
    edited.write_bytes(edited.read_bytes().replace(b"answers", b"replies"))
    missing.unlink()
    stray.write_text("{}")
    (course.path / "en" / "my own notes.ipynb").write_text("{}")
    assert build.stale(course.path) == ["en/04_names.ipynb", "en/05_gone.ipynb", "ko/04_names.ipynb"]


def test_notebooks_are_asked_for_by_number_or_name(course: Folder) -> None:
    for stem in ("00_start", "04_names", "06_connect"):
        course.write(stem, BODY)
    folder = course.path / "src"
    assert [one.stem for one in source.find(folder, ["4", "06_connect"])] == ["04_names", "06_connect"]
    assert [one.stem for one in source.find(folder)] == ["00_start", "04_names", "06_connect"]
    with pytest.raises(CourseError, match="no notebook 07, names; there are 00_start, 04_names, 06_connect"):
        source.find(folder, ["04", "07", "names"])


def test_a_folder_without_sources_and_a_wrong_file_name_are_told(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no notebook source"):
        source.find(tmp_path)
    (tmp_path / "names.py").write_text("")
    with pytest.raises(CourseError, match=r"names\.py is no name for a notebook source"):
        source.find(tmp_path)


def test_titles_and_topics_are_read_from_the_source(course: Folder) -> None:
    one = source.read(course.write("06_connect_and_disconnect", BODY))
    assert (one.number, one.topic) == ("06", "connect-and-disconnect")
    assert one.title("en") == "Title of 06_connect_and_disconnect"
    assert one.title("ko") == "06_connect_and_disconnect의 제목"
