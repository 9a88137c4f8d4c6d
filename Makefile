# make run    the bundled corpus into outputs/: tables, report, summary
# make test   ruff, mypy and the whole test suite
# make bench  characters per second of each stage
# make model  trains the bundled name tagger again (a quarter of an hour)
# make deals  fits the model that reads deals where no rule does again (two minutes)
# make accuracy  tables of accuracy; PEERS=python of an environment with jionlp, recognizers-text-suite and emoji<2
# Needs make and Python 3.11 or newer with venv; everything else goes into .venv at the versions of requirements*.txt.

PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
OUT ?= outputs
# Processes that run the tests; each holds about 1 GB.
WORKERS ?= 2

.PHONY: run test bench accuracy model deals lint types wheel lock docs browser office screenshot clean
.DEFAULT_GOAL := run

run: .venv/.ready-run
	$(BIN)/rongzi run corpus --exclude 'gold/*' --exclude 'blind/*' --exclude README.md -o $(OUT)

test: .venv/.ready-test browser lint types
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile

lint: .venv/.ready-test
	$(BIN)/ruff check .

types: .venv/.ready-test
	$(BIN)/mypy

# The browser that opens the report in its tests: the system's, Debian's package, or playwright's own. Without one those
# tests are skipped and say so.
browser: .venv/.ready-test
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; } \
	|| $(BIN)/python -m playwright install chromium \
	|| echo "no browser: the tests that open the report are skipped"

# LibreOffice, for the round trip of events.xlsx: its tests are skipped without it, and it takes 300 MB.
office:
	@command -v soffice >/dev/null || apt-get install -y -qq --no-install-recommends libreoffice-calc >/dev/null

# The picture of the report in the README.
screenshot: run .venv/.ready-test
	$(BIN)/python -m tests.report.screenshot $(OUT)/report.html

bench: .venv/.ready-run
	$(BIN)/python tests/bench/bench.py
	$(BIN)/python tests/bench/rules.py

accuracy: .venv/.ready-run
	$(BIN)/python -m tests.bench.accuracy $(if $(PEERS),--peers $(PEERS))

model: .venv/.ready-run
	$(BIN)/rongzi train -o rules/model/ner

deals: .venv/.ready-run
	$(BIN)/rongzi train --deals -o rules/model/deals.json

wheel: .venv/.ready-run
	$(PIP) wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

lock: .venv/.ready-test
	$(BIN)/python .ci/lock.py

docs: .venv/.ready-run
	$(BIN)/python .ci/docs.py

clean:
	rm -rf .venv dist build outputs/* .pytest_cache .mypy_cache .ruff_cache

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "rongzi needs Python 3.11 or newer: install python3.11 (or set PYTHON=)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	echo "$(PYTHON) cannot make a virtual environment: install its venv package (Debian: apt install python3-venv)" >&2; \
	exit 1; }

.venv/.ready-run: requirements.txt pyproject.toml | .venv/bin/python
	$(PIP) install --quiet -r requirements.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.ready-test: requirements-dev.txt .venv/.ready-run
	$(PIP) install --quiet -r requirements-dev.txt
	@touch $@
