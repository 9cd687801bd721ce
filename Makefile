# Each target does all the set-up it needs; the second time that takes no time. Without make, run
# `python3 tools/setup_env.py` and then what stands under the target.

PYTHON ?= python3
WORKERS ?= 2
VENV := .venv/bin/python
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
.DEFAULT_GOAL := help
.PHONY: help setup lab test course bench coverage fuzz picture badge differential replay clean private-roots lock

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile | expand -t 20

setup:  ## make .venv with all that is needed (every target does)
	@$(PYTHON) tools/setup_env.py

lab: setup  ## open the course in JupyterLab
	$(VENV) -m netlab lab $(AS_ROOT)

test: setup  ## run the tests, WORKERS=2 files at a time
	$(VENV) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

course: setup  ## execute every notebook in both languages and write site/
	$(VENV) -m netlab run --lang all --out site

bench: setup  ## measure
	$(VENV) benchmarks/run.py

picture: setup  ## draw the README's picture again
	$(VENV) tools/picture.py

coverage: setup  ## (Linux, root) run the claims everywhere and write notebooks/COVERAGE.md
	NETLAB_CLAIMS=out/claims.json $(VENV) -m pytest -n 2 --dist loadfile tests/spec
	$(VENV) tools/seed_coverage.py out/claims.json

badge: setup  ## put the Binder badge on the READMEs, for the repository named in pyproject.toml
	$(VENV) tools/badge.py

N ?= 50
ERA ?= 28

differential: setup  ## (Linux, root) compare the embedded engine with a real one of ERA=28 on N=50 random labs
	$(VENV) -m tests.differential -n $(N) --era $(ERA)

replay: setup  ## do again on the embedded engine all that was recorded on real ones
	NETLAB_REPLAY=whole $(VENV) -m pytest tests/embedded/test_scenarios.py tests/embedded/test_replay.py

ATTACKS ?= 10000

fuzz: setup  ## (Linux) ATTACKS=10000 hostile requests against a served engine
	$(VENV) -m tests.embedded.fuzz -n $(ATTACKS)
	NETLAB_WHOLE=1 $(VENV) -m pytest -q tests/embedded/saved/test_whole_or_gone.py

clean: setup  ## remove what dead labs left, and what was built
	$(VENV) -m netlab clean
	rm -rf site out build

private-roots:  ## (Linux, root) unpack newer Docker Engines for the tests, 1 GB
	$(PYTHON) tools/private_roots.py

lock:  ## after a change of dependencies: renew constraints.txt, the one lock (needs uv)
	uv pip compile --quiet --universal --upgrade --python-version 3.11 --group dev pyproject.toml --output-file constraints.txt
