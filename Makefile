# One line of help for each target: `make help`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP = $(PYTHON) -m pip --python $(BIN)/python
SAMPLE := data/sample
LIBRARY := data/library
SECONDS ?= 600

.DEFAULT_GOAL := check
.PHONY: help run check test lint docs golden bench fuzz screenshots clean

help:  ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(VENV)/run.stamp $(SAMPLE)/posts.csv  ## open the app on the sample at http://127.0.0.1:8501
	$(BIN)/igcore build $(SAMPLE) --library $(LIBRARY)
	$(BIN)/igcore serve --library $(LIBRARY)

check: lint test  ## lint, types and tests

lint: $(VENV)/dev.stamp  ## style, types, and what is known to be unsafe
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit -r igcore -q -ll

test: lint  ## style, types and all tests, in a real Chromium too
	sh tests/browser/chromium.sh
	$(BIN)/pytest -n 2 --dist loadfile

docs: $(VENV)/dev.stamp  ## write what the code knows into the README
	$(BIN)/python -m tests.make_readme

golden: $(VENV)/dev.stamp  ## write the golden tables anew, to be reviewed with git diff
	$(BIN)/python -m tests.make_golden

bench: $(VENV)/dev.stamp  ## measure all there is, some 35 minutes: a table, a page and plots in data/benchmarks
	$(BIN)/python -m benchmarks

fuzz: $(VENV)/fuzz.stamp  ## try bytes of every kind on all that is read, for SECONDS=600 in all
	$(BIN)/python -m benchmarks.fuzz $(SECONDS)

screenshots: $(VENV)/dev.stamp $(SAMPLE)/posts.csv  ## draw the pictures of the README anew
	$(BIN)/igcore build $(SAMPLE) --library $(LIBRARY)
	$(BIN)/python -m benchmarks.screenshots $(LIBRARY) docs

clean:  ## forget the environment, the sample and its library
	rm -rf $(VENV) $(SAMPLE) $(LIBRARY)

$(SAMPLE)/posts.csv: | $(VENV)/run.stamp
	$(BIN)/igcore sample $(SAMPLE)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'igcore needs Python 3.11 or later; say which: make run PYTHON=python3.12'; exit 1; }
	@# Debian keeps ensurepip in a package of its own; the pip that is there serves as well.
	$(PYTHON) -m venv $(VENV) 2>/dev/null || $(PYTHON) -m venv --clear --without-pip $(VENV)

$(VENV)/run.stamp: requirements.txt pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements-cluster.txt $(VENV)/run.stamp
	$(PIP) install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

$(VENV)/fuzz.stamp: requirements-fuzz.txt $(VENV)/dev.stamp
	$(PIP) install --quiet --disable-pip-version-check -r requirements-fuzz.txt
	touch $@
