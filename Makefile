# make demo   set up, index seeds/, search, build a site: see it work
# make test   set up, check and test everything
# make check  format, types, imports
# make screenshots  pictures of every kind of page, to look at
# make bench  measure speed beside tantivy, SQLite, bm25s and Whoosh on generated cases and write
#             benchmarks/RESULTS.md anew (COUNT=20000 is quicker; GROWN=20000,100000,500000 grows more)
# make bench-cases  time indexing and searching of any folder of case files (CASES=FOLDER)
# make quality  measure the rankings and write docs/quality.md anew: some minutes (CORPORA=FOLDER)
# make bench-site  measure a site of 20,000 generated cases beside Pagefind and MiniSearch (npm)

PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
CORPORA ?= ../shared/corpora
CASES  ?= ../shared/corpora/medpix-seed-format
PEERS  ?= build/peers
COUNT  ?= 100000

.PHONY: demo test check bench bench-cases bench-site quality screenshots clean
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

# The site is tested in a real browser: Debian's, added where we may, or the one that CHROMIUM names.
.PHONY: browser
browser:
	@$(PYTHON) tests/browser/chromium.py 2>/dev/null \
		|| [ -n "$$CHROMIUM" ] || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null \
		|| { apt-get update -qq && apt-get install -qq -y chromium >/dev/null; }
	@$(PYTHON) tests/browser/chromium.py

demo: $(VENV)/run.stamp
	$(BIN)/searchcases index seeds/
	$(BIN)/searchcases search 'marrow hypointensity' -n 3
	$(BIN)/searchcases site

check: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/oxlint searchcases/browser tests/javascript

test: check browser
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

screenshots: $(VENV)/test.stamp browser
	$(BIN)/python tests/browser/screenshots.py screenshots/

bench: $(VENV)/test.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[peers]'
	$(BIN)/python benchmarks/speed.py --cases $(COUNT) $(if $(GROWN),--grown $(GROWN))

bench-cases: $(VENV)/test.stamp
	$(BIN)/python benchmarks/core.py $(CASES)

quality: $(VENV)/test.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[eval,peers]'
	$(BIN)/python benchmarks/quality.py --corpora $(CORPORA)

bench-site: $(VENV)/test.stamp browser
	npm install --silent --prefix $(PEERS) pagefind@1.6.0 minisearch@7.2.0
	$(BIN)/python benchmarks/site.py --peers $(PEERS)

clean:
	rm -rf $(VENV) dist build site screenshots .pytest_cache .mypy_cache .ruff_cache .hypothesis
