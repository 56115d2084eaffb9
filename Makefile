# `make` alone prints the targets. Everything is installed on the way (scripts/install.sh).
PYTHON := .venv/bin/python
ARGS ?=
# One process more than there are processors: some tests wait for a clock or for a browser.
WORKERS ?= $(shell expr $$(nproc) + 1)

# What is compiled is kept, whatever the environment says: every server, and every process of the
# tests, would compile all of it again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench audit strings compiled clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: ## start Amparo on http://127.0.0.1:8000 (PORT=...); Ctrl-C stops it
	@scripts/install.sh run
	@$(MAKE) --no-print-directory compiled
	@exec .venv/bin/amparo up $(ARGS)

test: ## run every test that decides (ARGS="-k corridors" runs some)
	@scripts/install.sh test
	@$(MAKE) --no-print-directory compiled
	@$(PYTHON) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: ## style, types, layers and translations
	@scripts/install.sh dev
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports
	@$(PYTHON) -m app.cli.strings check

fix: ## repair what `make check` can repair by itself
	@scripts/install.sh dev
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

bench: ## how fast it is, as ratios to a baseline of the same run
	@scripts/install.sh bench
	@$(MAKE) --no-print-directory compiled
	@$(PYTHON) -m bench.report $(ARGS)

audit: ## the slow checks: all locales, Lighthouse, HTML validation, the long fuzz
	@scripts/install.sh test
	@$(MAKE) --no-print-directory compiled
	@scripts/audit.sh $(ARGS)

strings: ## bring the translation catalogs up to date with the code
	@scripts/install.sh dev
	@$(PYTHON) -m app.cli.strings update

compiled:
	@$(PYTHON) -m app.cli.strings compile

clean: ## remove what can be made again (never var/, which holds the directory's data)
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -path ./var -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
	find app -name '*.mo' -delete
