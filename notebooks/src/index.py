# %% [markdown] lang="en"
# # Docker networking
#
# [English](../en/index.ipynb) · [한국어](../ko/index.ipynb)
#
# Which container reaches which, at what address, under what name, and why? Here you do not read about it: you make
# networks, wire containers, *predict* what will happen, try it, and see why. Everything you make belongs to a *lab*
# and goes away with it.
#
# No Docker on this machine? The course brings an engine of its own, and the same notebooks run on it.
#
# <!-- contents -->
#
# Begin with [Start here](00_start_here.ipynb). The rest can be taken in order, or one at a time: each notebook makes
# its own lab. Open one, then run the cells one after another with Shift+Enter.

# %% [markdown] lang="ko"
# # 도커 네트워크
#
# [English](../en/index.ipynb) · [한국어](../ko/index.ipynb)
#
# 어느 컨테이너가 어느 컨테이너에 닿는가? 어떤 주소로, 어떤 이름으로, 그리고 왜? 이 강의는 읽기만 하는 글이 아니다.
# 네트워크를 만들고, 컨테이너를 잇고, 무슨 일이 일어날지 *예측*하고, 해 보고, 까닭을 본다. 만든 것은 모두 *랩*(lab)에
# 속하며 랩과 함께 사라진다.
#
# 이 컴퓨터에 도커가 없는가? 강의에 딸린 엔진이 있어서 같은 노트북이 그대로 돌아간다.
#
# <!-- contents -->
#
# [여기서 시작한다](00_start_here.ipynb)부터 연다. 나머지는 차례로 보아도 되고 하나씩 골라 보아도 된다. 노트북마다 자기 랩을
# 따로 만든다. 노트북을 열고 Shift+Enter로 셀을 차례차례 실행한다.

# %% tags=["parameters"]
engine = "auto"
lang = "en"

# %% tags=["setup"]
from netlab import Lab
from netlab.course.contents import progress

# %% [markdown] lang="en"
# ## How far you have come
#
# Each exercise ends in a check. ✓ is passed, ○ not yet, · not tried. The results stay in a file beside the notebooks
# (`netlab-results.jsonl`). Run the cell again for today's state.

# %% [markdown] lang="ko"
# ## 어디까지 왔나
#
# 연습 문제는 확인으로 끝난다. ✓는 통과, ○는 아직, ·는 해 보지 않은 것이다. 결과는 노트북 옆의 파일
# (`netlab-results.jsonl`)에 남는다. 셀을 다시 실행하면 지금 상태가 나온다.

# %%
progress()

# %% [markdown] lang="en"
# ## Which engine will do the work
#
# With `engine = "auto"` a notebook takes the Docker you have, else the course's own engine. This one would be taken
# now:

# %% [markdown] lang="ko"
# ## 어느 엔진이 일을 하나
#
# `engine = "auto"`이면 노트북은 이 컴퓨터의 도커를 쓰고, 없으면 강의에 딸린 엔진을 쓴다. 지금 쓰게 될 엔진은 이것이다.

# %%
with Lab("front", engine=engine, lang=lang) as lab:
    print(lab.engine)
