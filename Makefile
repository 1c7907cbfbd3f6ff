# The two commands of the README, and what they are made of. Nothing outside .venv and .demo is written.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_HOME := .demo

.PHONY: demo test check reliability lock clean

demo: $(VENV)/.installed ## set everything up and run the main job on examples/
	$(BIN)/embargowatch --home $(DEMO_HOME) ingest examples
	$(BIN)/embargowatch --home $(DEMO_HOME) cases
	$(BIN)/embargowatch --home $(DEMO_HOME) cases kp-ru-arms
	@echo
	@echo "To see it in the browser, run   $(BIN)/embargowatch --home $(DEMO_HOME) serve   and open http://127.0.0.1:8321/cases/kp-ru-arms"

test: $(VENV)/.tested ## set everything up and pass the tests
	$(BIN)/python -m pytest

check: $(VENV)/.tested ## formatting, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

reliability: $(VENV)/.tested ## the trials of RELIABILITY.md; TIER=release for the long ones
	rm -f .reliability/figures.jsonl
	RELIABILITY_TIER=$(or $(TIER),pr) $(BIN)/python -m pytest -s reliability; \
	status=$$?; $(BIN)/python -m reliability.table --print; exit $$status

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Embargo Watch needs Python 3.11 or newer; set PYTHON=python3.11, say")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

$(VENV)/.tested: $(VENV)/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	touch $@

lock: ## write the lock files anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --group dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) $(DEMO_HOME) .mypy_cache .pytest_cache .ruff_cache .hypothesis
