# Works on a fresh machine that has make and Python 3.11 or later. Everything else is installed
# into .venv and tests/tools/node_modules, from lock files with hashes.

PYTHON ?= python3
# More options for sitegen itself: make site SITEGEN_FLAGS='--at 2026-12-24T08:00'
SITEGEN_FLAGS ?=
# A different test run: make test PYTEST_FLAGS='-k calendar'
PYTEST_FLAGS ?=
# In as many processes as there are processors.
PYTEST = --numprocesses auto --dist worksteal $(PYTEST_FLAGS)
# More edits, or others: make soak SOAK_FLAGS='--edits 50000 --seed 3'
SOAK_FLAGS ?=
# More posts, more runs, another disk: make bench BENCH_FLAGS='--posts 10000 --runs 5 --disk DIR'
BENCH_FLAGS ?=
# As on a desktop, or other pages: make lighthouse LIGHTHOUSE_FLAGS='--desktop /kalender/'
LIGHTHOUSE_FLAGS ?=
# Newer versions of everything: make lock LOCK_FLAGS=--upgrade
LOCK_FLAGS ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

export PIP_DISABLE_PIP_VERSION_CHECK := 1

PIP := .venv/bin/python -m pip install --quiet --require-virtualenv
UV_LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	$(LOCK_FLAGS)
SITEGEN := .venv/bin/sitegen
NODE := .venv/bin/python tests/tools/node.py

.PHONY: help
help: ## Show what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s  %s\n", $$1, $$2 }' Makefile

.PHONY: site
site: .venv/.site ## Build the site: content/ becomes output/
	$(SITEGEN) build $(SITEGEN_FLAGS)

.PHONY: serve
serve: .venv/.site ## Preview the site while you write; it reloads by itself
	$(SITEGEN) serve $(SITEGEN_FLAGS)

.PHONY: test
test: .venv/.dev tests/tools/node_modules/.stamp browser ## Run the tests
	.venv/bin/python -m pytest $(PYTEST)

# The tests come last: their summary is what one looks for at the end of the output.
.PHONY: check
check: .venv/.dev tests/tools/node_modules/.stamp browser ## Run everything that CI runs: style, types, content, tests
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	$(SITEGEN) check $(SITEGEN_FLAGS)
	.venv/bin/python -m pytest $(PYTEST)

.PHONY: bench
bench: .venv/.site ## Time builds of generated sites, beside Hugo and Pelican
	.venv/bin/python -m tests.benchmarks $(BENCH_FLAGS)

.PHONY: soak
soak: .venv/.dev ## Build after 5,000 random edits, each time beside a clean build
	.venv/bin/python -m tests.sequences --edits 5000 --seed 2 $(SOAK_FLAGS)

.PHONY: weights
weights: .venv/.dev ## Show what pages weigh: the heaviest of each layout
	.venv/bin/python -m tests.tools.weights

.PHONY: lighthouse
lighthouse: .venv/.dev tests/tools/lighthouse/node_modules/.stamp browser ## Ask Lighthouse about six pages; all scores must be 100
	.venv/bin/python -m tests.tools.scores $(LIGHTHOUSE_FLAGS)

.PHONY: docs
docs: .venv/.site ## Write the documents that follow from the code
	.venv/bin/python -m sitegen.doors.reference docs

.PHONY: design
design: .venv/.dev browser ## Write docs/design.md, with pictures of every part of the pages
	.venv/bin/python -m tests.tools.design

.PHONY: lock
lock: .venv/.dev ## Write the lock files anew from pyproject.toml
	$(UV_LOCK) pyproject.toml --group build --output-file requirements.lock
	$(UV_LOCK) pyproject.toml --group build --group dev --constraint requirements.lock \
		--output-file tests/requirements.lock

.PHONY: clean
clean: ## Remove everything that the other targets make
	rm -rf output/* output/.[!.]* .sitegen .venv tests/tools/node_modules dist build
	rm -rf tests/tools/lighthouse/node_modules
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find sitegen tests -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: browser
browser: .venv/.dev
	@.venv/bin/python tests/tools/browser.py

# The stamps below lie in the folders that they vouch for, so that removing a folder removes them.

.venv/.python:
	@"$(PYTHON)" -c 'import sys; sys.version_info >= (3, 11) or sys.exit("sitegen needs Python 3.11 or later")'
	"$(PYTHON)" -m venv .venv
	@touch $@

.venv/.site: .venv/.python requirements.lock pyproject.toml
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.site tests/requirements.lock
	$(PIP) --require-hashes --requirement tests/requirements.lock
	@touch $@

tests/tools/node_modules/.stamp: .venv/.dev tests/tools/package-lock.json
	$(NODE) npm ci --prefix tests/tools --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

tests/tools/lighthouse/node_modules/.stamp: .venv/.dev tests/tools/lighthouse/package-lock.json
	$(NODE) npm ci --prefix tests/tools/lighthouse --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
