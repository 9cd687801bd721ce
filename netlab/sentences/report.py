"""The sentences of results, the report and the front page. Data only: English, Korean."""

from typing import Final

REPORT: Final[dict[str, tuple[str, str]]] = {
    "contents-lesson": ("Notebook", "노트북"),
    "contents-needs": ("Needs", "필요한 것"),
    "contents-passed": ("Your exercises", "통과한 연습 문제"),
    "contents-time": ("Time", "시간"),
    "gradebook-not-kept": (
        "the result is not kept in {path} ({why}); set {variable} to a file you may write",
        "결과를 {path}에 남기지 못했다({why}). 쓸 수 있는 파일을 {variable} 변수에 지정한다",
    ),
    "report-empty": (
        "no results yet: run the checks of an exercise, or name files of results or executed notebooks",
        "아직 결과가 없다. 연습 문제의 검사 셀을 실행하거나, 결과 파일 또는 실행한 노트북을 지정한다",
    ),
    "report-learner": ("{learner}: {passed} of {count} passed", "{learner}: {count}개 가운데 {passed}개 통과"),
    "report-no-file": (
        "{path} cannot be read ({why}); name netlab-results.jsonl files or executed notebooks",
        "{path} 파일을 읽을 수 없다({why}). netlab-results.jsonl 파일이나 실행한 노트북을 지정한다",
    ),
    "report-title": ("Who passed what", "누가 무엇을 통과했나"),
    "report-unread": (
        "{path}: {count} entries could not be read and do not count",
        "{path}: 읽을 수 없어 세지 않은 항목이 {count}개 있다",
    ),
    "report-written": ("written: {path}", "썼다: {path}"),
}
