"""The sentences of the course machine: sources, runs, checks, predictions. Data only: English, Korean."""

from typing import Final

Sentences = dict[str, tuple[str, str]]

BUILD: Final[Sentences] = {
    "course-bad-file-name": (
        "{source} is no name for a notebook source; write NN_topic.py, like 04_names.py",
        "{source}는 노트북 소스의 이름이 될 수 없다. 04_names.py처럼 NN_topic.py로 적는다",
    ),
    "course-built": ("{count} notebooks written: {names}", "노트북 {count}개를 썼다: {names}"),
    "course-fresh": ("all notebooks are as their sources say", "모든 노트북이 소스와 같다"),
    "course-no-folder": (
        "there is no course in {folder}: run this in a clone of the repository, where notebooks/src is",
        "{folder}에는 강의가 없다. notebooks/src가 있는 저장소 복제본에서 실행한다",
    ),
    "course-no-sources": (
        "no notebook source (NN_topic.py) in {folder}",
        "{folder}에 노트북 소스(NN_topic.py)가 없다",
    ),
    "course-no-such-notebook": (
        "no notebook {names}; there are {known}",
        "노트북 {names} 항목이 없다. 있는 것은 {known}이다",
    ),
    "course-no-title": (
        "{source} has no title (a Markdown cell with `# ...`) in language {language}",
        "{source}에 {language} 언어의 제목(`# ...`으로 시작하는 마크다운 셀)이 없다",
    ),
    "course-stale": (
        "not as their sources say: {names}; run `python -m netlab build`",
        "소스와 다른 노트북: {names}. `python -m netlab build`를 실행한다",
    ),
    "course-write-here": ("Write your code here.", "여기에 코드를 작성한다."),
}

LINT: Final[Sentences] = {
    "course-lint": ("{source}: {what}", "{source}: {what}"),
    "course-lint-long": (
        "a code cell of {lines} lines, at most {most} are read while they run: {where}",
        "코드 셀이 {lines}줄이다. 최대 {most}줄까지만 쓴다: {where}",
    ),
    "course-lint-median": (
        "its code cells have {lines:g} lines as a rule (median), more than {most}",
        "코드 셀이 보통(중앙값) {lines:g}줄로, {most}줄보다 길다",
    ),
    "course-lint-no-check": ("an exercise without a cell tagged check", "check 태그가 달린 셀이 없는 연습 문제가 있다"),
    "course-lint-no-solution": ("an exercise without a solution", "풀이가 없는 연습 문제가 있다"),
    "course-lint-no-twin": (
        'a cell without its twin (lang="en", then lang="ko", adjacent): {where}',
        '짝이 없는 셀(lang="en" 바로 다음에 lang="ko"): {where}',
    ),
    "course-lint-parameters": (
        "its first code cell must be tagged parameters and hold exactly: {code}",
        "첫 코드 셀에는 parameters 태그가 있어야 하고 내용은 정확히 다음과 같아야 한다: {code}",
    ),
    "course-lint-tag": (
        "tag {tag!r} is unknown; there are {known}",
        "태그 {tag!r}를 알 수 없다. 있는 것은 {known}이다",
    ),
    "course-lint-time": (
        "a learner needs {minutes:.1f} minutes for it, by its words and cells; {most} are the most",
        "글과 셀로 보아 {minutes:.1f}분이 걸린다. 길어도 {most}분이어야 한다",
    ),
    "course-lint-title": (
        "the first two cells must open with the title (`# ...`), and no other cell may hold one",
        "처음 두 셀은 제목(`# ...`)으로 시작해야 하고 다른 셀에는 제목이 없어야 한다",
    ),
    "course-lint-twins": ("the languages differ in {what}: {where}", "두 언어의 내용이 다르다({what}): {where}"),
}

RUN: Final[Sentences] = {
    "course-check-failed": (
        "the check of exercise {exercise} does not pass with the solution: {reason}",
        "연습 문제 {exercise}의 확인이 풀이로도 통과하지 않는다: {reason}",
    ),
    "course-check-idle": (
        "the check of exercise {exercise} passes although nothing was solved",
        "연습 문제 {exercise}를 풀지 않았는데도 확인이 통과한다",
    ),
    "course-closing": ("{passed} passed, {failed} failed", "{passed} passed, {failed} failed"),
    "course-engine": ("engine: {engine}", "엔진: {engine}"),
    "course-hidden-error": (
        "an error hidden in an Output widget: {error}",
        "Output 위젯 안에 가려진 오류: {error}",
    ),
    "course-client-gone": (
        "the process that ran a notebook ended before it had an answer; what it wrote last is above. Run the course again",
        "노트북을 실행하던 프로세스가 답하기 전에 끝났다. 마지막으로 쓴 것이 위에 있다. 과정을 다시 실행한다",
    ),
    "course-left": ("{job} left behind, swept now: {what}", "{job} 노트북이 남긴 것을 지금 치웠다: {what}"),
    "course-left-file": ("file {name} in its working directory", "작업 디렉터리의 파일 {name}"),
    "course-no-sweep": ("sweeping after {job} failed: {error}", "{job} 뒤의 정리에 실패했다: {error}"),
    "course-result": ("{mark} {job}  {seconds:.1f} s", "{mark} {job}  {seconds:.1f}초"),
    "course-retried": (
        "{job} was started a second time: another process had taken a port of its kernel",
        "{job} 노트북을 다시 시작했다. 커널의 포트를 다른 프로세스가 먼저 차지했다",
    ),
    "course-silent-check": ("a cell tagged check that shows no verdict", "check 태그가 있으나 판정을 보이지 않는 셀"),
    "course-site": ("read them at {path}", "읽을 곳: {path}"),
    "course-stopped": ("stopped; kernels ended, leftovers swept", "중단했다. 커널을 끝내고 남은 것을 치웠다"),
    "course-swept-before": ("left by earlier labs, swept now: {what}", "이전 실습이 남긴 것을 지금 치웠다: {what}"),
    "course-unknown-parameters": (
        "the notebook has no parameter {names} in a cell tagged parameters",
        "노트북의 parameters 태그 셀에 매개변수 {names}가 없다",
    ),
}

SITE: Final[Sentences] = {
    "site-contents": ("All notebooks", "전체 노트북"),
    "site-engine": ("Run on", "실행한 엔진"),
    "site-failed": ("failed", "실패"),
    "site-left": ("Left behind", "남긴 것"),
    "site-next": ("Next", "다음"),
    "site-other-language": ("한국어", "English"),
    "site-passed": ("passed", "통과"),
    "site-previous": ("Previous", "이전"),
    "site-seconds": ("{seconds:.1f} s", "{seconds:.1f}초"),
    "site-title": ("Docker networking, executed", "실행해 보는 도커 네트워크"),
}

CHECK: Final[Sentences] = {
    "check-hint": ("Hint", "힌트"),
    "check-not-yet": ("not yet, because {reason}", "아직 아니다. {reason}"),
    "check-passed": ("passed", "통과했다"),
    "check-proves-nothing": (
        "the check of exercise {exercise} asks for nothing; it must yield at least one need(...)",
        "연습 문제 {exercise}의 확인이 아무것도 요구하지 않는다. need(...)를 하나 이상 내놓아야 한다",
    ),
    "check-twice": ("exercise {exercise} has two checks", "연습 문제 {exercise}에 확인이 두 개 있다"),
    "check-unknown": (
        "there is no exercise {exercise!r}; there are {known}",
        "연습 문제 {exercise!r} 항목이 없다. 있는 것은 {known}이다",
    ),
}

PREDICT: Final[Sentences] = {
    "predict-bad-choices": (
        "a prediction needs two choices or more, each with a key of its own, not {keys}",
        "예측에는 서로 다른 키를 가진 선택지가 둘 이상 필요하다. 받은 것: {keys}",
    ),
    "predict-instruction": ("Choose before you run on.", "다음 셀을 실행하기 전에 고른다."),
    "predict-no": ("no", "아니다"),
    "predict-none": ("You have not chosen. What happened: {observed}.", "아직 고르지 않았다. 실제 결과: {observed}."),
    "predict-not-a-choice": (
        "what was observed, {observed!r}, is none of the choices ({keys})",
        "관찰된 {observed!r} 결과가 선택지({keys})에 없다",
    ),
    "predict-right": ("Right: {observed}.", "맞았다: {observed}."),
    "predict-text": (
        "{text!r} cannot be shown: give a text, a pair (English, Korean) or a dict with en and ko",
        "{text!r} 값은 보일 수 없다. 글, (영어, 한국어) 쌍, 또는 en과 ko가 있는 사전을 준다",
    ),
    "predict-wrong": (
        "You chose: {chosen}. What happened: {observed}.",
        "고른 것: {chosen}. 실제 결과: {observed}.",
    ),
    "predict-yes": ("yes", "그렇다"),
}

CLI: Final[Sentences] = {
    "cli-serving": (
        "the embedded engine listens: export DOCKER_HOST={url}",
        "내장 엔진이 듣고 있다: export DOCKER_HOST={url}",
    ),
    "cli-clean": ("{count} things removed", "{count}개를 치웠다"),
    "cli-clean-all": (
        "This removes the things of every lab that is not alive, of other users and machines too. Go on? [y/N] ",
        "살아 있지 않은 모든 실습의 것을 치운다. 다른 사용자와 다른 기계의 것도 포함된다. 계속할까? [y/N] ",
    ),
    "cli-clean-all-unasked": (
        "clean --all asks first, and there is nobody to ask; add --yes if you mean it",
        "clean --all은 먼저 묻는데 물을 사람이 없다. 정말 원하면 --yes를 붙인다",
    ),
    "cli-clean-nothing": ("nothing to remove", "치울 것이 없다"),
    "cli-no": ("no", "불가"),
    "cli-yes": ("yes", "가능"),
}

COURSE: Final[Sentences] = BUILD | LINT | RUN | SITE | CHECK | PREDICT | CLI
