"""What learners passed is kept beside the notebooks, and read back from many files."""

import csv
import io
import json
from pathlib import Path

import pytest

from netlab import Lab, cli
from netlab.course import gradebook, report
from netlab.course.checks import MIME, check, exercise, need
from netlab.errors import CourseError


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "minsu" / gradebook.FILE
    path.parent.mkdir()
    monkeypatch.setenv(gradebook.VARIABLE, str(path))
    monkeypatch.setenv("NETLAB_LEARNER", "minsu")
    return path


def asked(path: Path, *entries: tuple[str, str, bool]) -> Path:
    lines = [
        gradebook.Entry("jimin", when, exercise, passed, "" if passed else "not yet")
        for when, exercise, passed in entries
    ]
    path.write_text(
        "".join(json.dumps({f: getattr(e, f) for f in e.__slots__}) + "\n" for e in lines), encoding="utf-8"
    )
    return path


def test_a_check_keeps_its_verdict_beside_the_notebook(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from netlab.course import checks

    monkeypatch.setattr(checks, "_checks", {})
    exercise("demo-1")(lambda lab: iter([need("web" in lab, "check-not-yet", reason="x")]))
    monkeypatch.setitem(checks.say.__globals__["CATALOGUE"], "check-not-yet-hint", ("look", "본다"))
    with Lab("demo", "embedded") as lab:
        assert not check("demo-1", lab)
        lab.container("web")
        assert check("demo-1", lab)
    told = report.report([book])
    (one,) = told.standings
    assert (one.learner, one.exercise, one.passed, one.attempts) == ("minsu", "demo-1", True, 2)


def test_nothing_is_kept_outside_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(gradebook.VARIABLE, raising=False)
    assert gradebook.place() is None
    monkeypatch.setenv(gradebook.VARIABLE, "")
    assert gradebook.place() is None


def test_a_file_that_cannot_be_written_is_told_and_the_check_goes_on(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(gradebook.VARIABLE, str(book.parent))  # a folder
    gradebook.keep("names-1", True, "", "")
    assert str(book.parent) in capsys.readouterr().out


def test_passed_once_is_passed_and_the_last_reason_stays_otherwise(tmp_path: Path) -> None:
    path = asked(
        tmp_path / "a.jsonl",
        ("2", "names-1", True),
        ("1", "names-1", False),
        ("3", "names-1", False),
        ("1", "names-2", False),
    )
    first, second = report.report([path]).standings
    assert (first.passed, first.attempts, first.when, first.reason) == (True, 3, "2", "")
    assert (second.passed, second.attempts, second.reason) == (False, 1, "not yet")


def test_broken_lines_are_counted_and_the_rest_counts(tmp_path: Path) -> None:
    path = asked(tmp_path / "a.jsonl", ("1", "names-1", True))
    path.write_text(path.read_text() + '{"learner": "half\n[]\n{"passed": 1}\n', encoding="utf-8")
    told = report.report([path])
    assert len(told.standings) == 1 and "3" in told.unread[0]


def test_an_executed_notebook_counts_under_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "sora"
    folder.mkdir()
    data = {MIME: {"id": "names-1", "passed": False, "reason": "web is not found"}}
    cell = {"cell_type": "code", "outputs": [{"output_type": "display_data", "data": data}]}
    (folder / "04_names.ipynb").write_text(json.dumps({"cells": [{"cell_type": "markdown"}, cell]}), encoding="utf-8")
    (one,) = report.report([folder / "04_names.ipynb"]).standings
    assert (one.learner, one.exercise, one.passed, one.reason) == ("sora", "names-1", False, "web is not found")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="nowhere.jsonl"):
        report.report([tmp_path / "nowhere.jsonl"])


def test_the_command_prints_and_writes_csv_and_html(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = asked(tmp_path / "a.jsonl", ("1", "names-1", True), ("1", "bridge-1", False))
    wanted = ["--csv", str(tmp_path / "who.csv"), "--html", str(tmp_path / "who.html")]
    assert cli.main(["report", str(path), *wanted]) == 0
    assert "jimin: 1 of 2 passed" in capsys.readouterr().out
    rows = list(csv.DictReader(io.StringIO((tmp_path / "who.csv").read_text(encoding="utf-8"))))
    assert [(row["exercise"], row["passed"]) for row in rows] == [("bridge-1", "False"), ("names-1", "True")]
    page = (tmp_path / "who.html").read_text(encoding="utf-8")
    assert "jimin" in page and page.index("bridge-1") < page.index("names-1")


def test_a_cell_of_the_csv_never_starts_a_formula(tmp_path: Path) -> None:
    entry = gradebook.Entry("=cmd()", "1", "names-1", True)
    assert "'=cmd()" in report.as_csv(report.Report(tuple(report.standings([entry]))))


def test_progress_tells_where_a_learner_stands_in_each_lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from netlab.course import folder
    from netlab.course.contents import progress

    real = folder.notebooks()
    (tmp_path / "src").symlink_to(real / "src")
    (tmp_path / "ko").mkdir()
    monkeypatch.setattr(folder, "notebooks", lambda: tmp_path)
    monkeypatch.setenv("NETLAB_LEARNER", "jimin")
    asked(tmp_path / "ko" / gradebook.FILE, ("1", "names-1", True), ("2", "start-here-1", False))
    marks = {lesson.stem: [one and one.passed for one in stands] for lesson, stands in progress().rows}
    assert marks["04_names"] == [True] and marks["00_start_here"] == [False]
    assert marks["06_connect_and_disconnect"] == [None]
    assert "1/1" in progress()._repr_html_()
