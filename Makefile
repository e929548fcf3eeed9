# Every line under a target is one command that also works by hand. `make help` lists the targets.
PYTHON ?= python3
BIN := .venv/bin
ATLAS := PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m
.DEFAULT_GOAL := help
.PHONY: help setup serve build check new test cover mutants lint types golden bench lock clean

help: ## list what make can do
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: node_modules/.ready ## install what is pinned, once

# A stamp is newer than its lock file when the set-up is done: a second run does nothing.
.venv/.ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed. Name one: make PYTHON=python3.12")'
	@echo "Installing the pinned Python packages into .venv (about a minute, once) ..."
	@$(PYTHON) -m venv .venv || { echo "Python has no venv module here. On Debian: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes --requirement requirements.lock
	@touch $@

node_modules/.ready: package-lock.json package.json .venv/.ready
	@echo "Installing the pinned JavaScript packages into node_modules ..."
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

serve: setup ## build, serve at http://127.0.0.1:8000/ (PORT= another), rebuild on change
	@$(ATLAS) site_src serve

build: setup ## build the whole site into build/site (SITE_URL= its address, REPOSITORY_URL= where errors go)
	@$(ATLAS) site_src build

check: .venv/.ready ## check the terms, under two seconds
	@$(ATLAS) graph

new: .venv/.ready ## start a term: make new term=<section>/<id>
	@$(ATLAS) graph new $(term)

test: setup lint types ## everything: lint, types, unit, laws, goldens, parity, browser; every line of the engine
	@$(ATLAS) tests.chromium
	@rm -rf build/coverage && mkdir -p build/coverage
	@ENGINE_COVERAGE=1 $(ATLAS) pytest
	@$(ATLAS) coverage combine --quiet
	@$(ATLAS) coverage report

cover: setup ## the lines and branches of the engine that its own tests do not reach
	@rm -rf build/coverage && mkdir -p build/coverage
	@ENGINE_COVERAGE=1 LAW_EXAMPLES=5 $(ATLAS) pytest tests/test_[acv]*.py tests/test_published*.py calculators
	@$(ATLAS) coverage combine --quiet
	@$(ATLAS) coverage report

mutants: setup ## planted faults that the tests notice, by module (MODULES=, long)
	@$(ATLAS) tests.mutants $(MODULES)

lint: .venv/.ready ## style and format of the code
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup ## mypy for Python, tsc for JavaScript
	@$(BIN)/mypy
	@PATH="$(CURDIR)/$(BIN):$$PATH" node_modules/.bin/tsc --project tsconfig.json

golden: setup ## accept changed goldens after looking at the .changed files
	@$(ATLAS) tests.goldens --accept

bench: setup ## speed as ratios against named peers in the same run (QUICK=1 a short one)
	@$(ATLAS) tests.bench $(if $(QUICK),--quick)

lock: .venv/.ready ## pin the packages of pyproject.toml and package.json anew
	@$(ATLAS) tests.lock

clean: ## remove what a build made; .venv and node_modules stay
	@rm -rf build
