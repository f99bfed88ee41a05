# make demo   set up, index seeds/, search: see it work
# make test   set up, check and test everything
# make check  format, types, imports
# make bench  time indexing and searching (cases: any folder of case files)

PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
CASES  ?= ../shared/corpora/medpix-seed-format

.PHONY: demo test check bench clean
.DEFAULT_GOAL = demo

# One stamp per set of extras; a change of pyproject.toml sets up again.
$(VENV)/run.stamp: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "searchcases needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(MAKE) --no-print-directory venv-package
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,check]'
	@touch $@

# Debian and Ubuntu ship Python without venv; add it where we may, else say how.
.PHONY: venv-package
venv-package:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -qq -y python3-venv >/dev/null; \
	else \
		echo "Python's venv is missing: sudo apt-get install python3-venv"; exit 1; \
	fi

demo: $(VENV)/run.stamp
	$(BIN)/searchcases index seeds/
	$(BIN)/searchcases search 'marrow hypointensity' -n 3

check: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: check
	$(BIN)/python -m pytest

bench: $(VENV)/test.stamp
	$(BIN)/python benchmarks/core.py $(CASES)

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
