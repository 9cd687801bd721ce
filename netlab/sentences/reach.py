"""The words of who reaches whom: the measured table and the grid one fills in. Data only: English, Korean."""

from typing import Final

REACH: Final[dict[str, tuple[str, str]]] = {
    "grid-button": ("{one} to {other}: {mark}", "{one}에서 {other} 쪽으로: {mark}"),
    "grid-instruction": (
        "Press a field until it says what you expect (✓ answers, ✗ does not), before you run on.",
        "다음 셀을 실행하기 전에, 예상과 같아질 때까지 칸을 누른다(✓ 답이 온다, ✗ 오지 않는다).",
    ),
    "grid-names": (
        "a grid needs two containers or more, each once, not {names}",
        "표에는 서로 다른 컨테이너가 둘 이상 필요하다. 받은 것: {names}",
    ),
    "grid-no-pair": ("{one} → {other} is no field of this grid", "이 표에는 {one} → {other} 칸이 없다"),
    "grid-none": (
        "You filled nothing in. What happened: {count} of {all} pairs answered.",
        "아무것도 적지 않았다. 실제 결과: {all}쌍 가운데 {count}쌍이 답을 받았다.",
    ),
    "grid-not-measured": (
        "not measured: {pairs}; give reveal the reachability of these containers",
        "측정되지 않은 쌍: {pairs}. 이 컨테이너들의 reachability 결과를 reveal에 준다",
    ),
    "grid-reached": (
        "`{one}` did reach `{other}`, though you expected no answer.",
        "답이 없을 것이라고 했지만 `{one}`에서 `{other}`로 보낸 ping에 답이 왔다.",
    ),
    "grid-right": ("{right} of {all} pairs came as you expected.", "{all}쌍 가운데 {right}쌍이 예상과 같았다."),
    "grid-unreached": (
        "`{one}` got no answer from `{other}`, though you expected one.",
        "답이 올 것이라고 했지만 `{one}`에서 `{other}`로 보낸 ping에는 답이 없었다.",
    ),
    "reach-by": ("by must be address or name, not {by!r}", "by에는 address나 name만 쓸 수 있다. 받은 것: {by!r}"),
    "reach-summary": ("{count} of {all} pairs answered", "{all}쌍 가운데 {count}쌍이 답을 받았다"),
}
