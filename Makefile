# Get Answers: the commands that everybody uses. `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
HASHED := $(PIP) --require-hashes --only-binary :all:

.DEFAULT_GOAL := help
.PHONY: help install run demo test checkers long bench lint catalog styles manifest verifier lock

help: ## list the commands
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

install: .venv/installed ## install what serving needs, from the lock, into .venv

.venv/installed: requirements.lock requirements-build.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(HASHED) -r requirements-build.lock
	$(HASHED) --no-build-isolation --no-binary flask-principal -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

.venv/developed: .venv/installed requirements-dev.lock
	$(HASHED) --no-build-isolation --no-binary flask-principal -r requirements-dev.lock
	touch $@

run: install ## serve on http://127.0.0.1:8000 with SQLite in instance/
	$(BIN)/get-answers migrate
	$(BIN)/get-answers serve

demo: install ## serve an instance of its own with invented people in it
	$(BIN)/get-answers demo

test: .venv/developed ## run the tests
	$(BIN)/pytest -n 2 --dist loadgroup

OF_OTHERS := tests/browser/checkers tests/oracles/npm
checkers: $(OF_OTHERS:=/node_modules/installed) ## install the HTML checker, Lighthouse and npm's verifier

%/node_modules/installed: %/package-lock.json
	cd $* && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

long: .venv/developed checkers ## run the long tests: kills, whole data files, every view, Lighthouse
	$(BIN)/pytest -n 2 --dist loadgroup -m long
	ALL_ROWS=1 $(BIN)/pytest -n 2 tests/integration -k data
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.ledger
	$(BIN)/python -m tests.bench.lighthouse

bench: .venv/developed ## measure against a bare Flask application, and without the ledger
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.ledger

lint: .venv/developed ## formatter, linter, types, floors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

styles: install ## build the style sheets anew (needs Node; nothing else does)
	cd app/web/styles && npm ci --ignore-scripts --omit=optional && npm run --silent build
	$(MAKE) manifest

manifest: install ## write down hash and size of each static file
	$(BIN)/python -m app.web.styles.manifest

verifier: install ## join app/proof/verify.py from its parts
	$(BIN)/python -m app.proof.verifier.joining > app/proof/verify.py

CATALOGS := app/web/translations
catalog: .venv/developed ## bring the Spanish catalog up to date with _() in templates and code
	$(BIN)/pybabel -q extract -F pyproject.toml -k lazy_gettext --no-location --sort-output --no-wrap \
	  --omit-header -o .catalog.pot .
	$(BIN)/pybabel -q update -i .catalog.pot -d $(CATALOGS) -l es --ignore-obsolete \
	  --no-fuzzy-matching --no-wrap --ignore-pot-creation-date
	$(BIN)/pybabel -q compile -d $(CATALOGS) -l es
	rm .catalog.pot

lock: .venv/developed ## choose versions afresh and pin them by hash
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --all-build-deps \
	  --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --all-build-deps \
	  --all-extras --constraint requirements.lock \
	  --output-file requirements-dev.lock pyproject.toml
