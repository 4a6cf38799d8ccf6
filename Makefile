# Kaizen's commands. `make run` starts everything, `make test` proves everything.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test test-fast check format bench lighthouse pictures assets \
	words translations release-state lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

export PORT ?= 8000
export HOST ?= 127.0.0.1
export KAIZEN_MODE ?= demo
export FLASK_APP := wsgi.py

# What is installed is remembered by stamps, so that a second start installs nothing.
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
MODULES := node_modules/.installed
MANIFEST := kaizen/static/dist/manifest.json
# Lighthouse is heavy and for `make lighthouse` alone: it has a package.json of its own.
LIGHTHOUSE := bench/lighthouse/node_modules/.installed

# Each language is written in a .po file; the program reads the .mo file made of it.
TRANSLATIONS := kaizen/translations
TEMPLATE := $(TRANSLATIONS)/messages.pot
WRITTEN := $(wildcard $(TRANSLATIONS)/*/LC_MESSAGES/messages.po)
WORDS := $(WRITTEN:.po=.mo)

# The system's Node where it is new enough, else the one that comes as a Python package.
NODE_IS_FIT := $(shell node -e 'process.exit(+process.versions.node.split(".")[0] >= 20 ? 0 : 1)' \
	>/dev/null 2>&1 && command -v npm >/dev/null 2>&1 && echo yes)
ifeq ($(NODE_IS_FIT),yes)
NODE :=
NPM := npm
else
NODE := $(VENV)/.node-installed
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm
endif

# Templates and pages count as sources: style sheet and sprite hold only what they name.
FRONT_END := package.json package-lock.json \
	$(shell find kaizen/static kaizen/web kaizen/notifications templates -type f \
		-not -path 'kaizen/static/dist/*' -not -name '*.pyc' 2>/dev/null)

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(RUNTIME) assets words ## Install what the product needs into .venv

setup-dev: $(DEV) assets words ## Install what the tests and checks need too

run: setup ## Start Kaizen with a demo plant: http://localhost:8000
	@exec $(BIN)/flask serve --prepare

# Three at once on two cores: browsers and processes wait for each other much of the time.
test: setup-dev ## Run every test, on SQLite and PostgreSQL and in a browser
	@$(BIN)/python -m tests.support.needs
	$(BIN)/python -m pytest -n 3 --dist worksteal $(PYTEST_ARGS)

test-fast: setup-dev ## Run every test that needs no browser
	$(BIN)/python -m pytest -n 3 --dist worksteal -m "not browser" $(PYTEST_ARGS)

check: setup-dev ## Check format, lint, types, import laws and known weaknesses
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml \
		--severity-level medium --confidence-level medium kaizen config.py wsgi.py

format: $(DEV) ## Put the code into its usual form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup-dev ## Measure speed and memory against a bare view; BENCH_ARGS="--sizes 1000"
	$(BIN)/python -m bench $(BENCH_ARGS)

pictures: setup-dev ## Take the pictures of README.md anew, from a fresh demo plant
	$(BIN)/python -m tests.support.pictures

lighthouse: setup-dev $(LIGHTHOUSE) ## Hold six pages of a fresh demo plant against Lighthouse
	$(BIN)/python -m bench.visiting

assets: $(MANIFEST) ## Bundle style sheets, scripts, icons and fonts

words: $(WORDS) ## Make ready the words of each language

translations: | $(RUNTIME) ## Bring new words into kaizen/translations; LANGUAGE=fr begins another
	$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --no-location --sort-output \
		--width 100 --output-file $(TEMPLATE) kaizen templates
ifdef LANGUAGE
	$(BIN)/pybabel --quiet init --input-file $(TEMPLATE) --output-dir $(TRANSLATIONS) \
		--locale $(LANGUAGE) --width 100
else
	$(BIN)/pybabel --quiet update --input-file $(TEMPLATE) --output-dir $(TRANSLATIONS) \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 100
endif

release-state: setup-dev ## Keep the state of this release: later versions are upgraded from it
	$(BIN)/python -m tests.support.released

lock: | $(RUNTIME) ## Renew the locked, hashed requirements from requirements*.in
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	for set in requirements requirements-dev requirements-node; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--upgrade --no-emit-index-url --no-emit-find-links \
			--custom-compile-command "make lock" $$set.in --output-file $$set.txt; \
	done

clean: ## Remove everything that was made, except the plant's data in instance/
	rm -rf $(VENV) node_modules bench/lighthouse/node_modules kaizen/static/dist test-results htmlcov .coverage .coverage.*
	rm -f $(TEMPLATE) $(WORDS)
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Kaizen needs Python 3.11 or newer; say which with PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python's venv is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }

$(RUNTIME): requirements.txt | $(BIN)/python
	@echo "Installing what Kaizen needs (once, about half a minute) …"
	@$(INSTALL) --requirement requirements.txt
	@touch $@

$(DEV): requirements-dev.txt | $(RUNTIME)
	@echo "Installing what the tests need (once) …"
	@$(INSTALL) --requirement requirements-dev.txt
	@touch $@

%.mo: %.po | $(RUNTIME)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
	@touch $@

$(VENV)/.node-installed: requirements-node.txt | $(BIN)/python
	@echo "Installing Node (once) …"
	@$(INSTALL) --requirement requirements-node.txt
	@touch $@

$(MODULES): package.json package-lock.json $(NODE)
	@echo "Installing the front end's parts (once) …"
	@$(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(LIGHTHOUSE): bench/lighthouse/package.json bench/lighthouse/package-lock.json $(NODE)
	@echo "Installing Lighthouse (once) …"
	@cd bench/lighthouse && $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(MANIFEST): $(MODULES) $(FRONT_END)
	@echo "Bundling style sheets and scripts …"
	@$(NPM) run --silent build
	@touch $@
