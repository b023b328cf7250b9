# The daily acts, a sentence each. `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
LOCKS := requirements

.DEFAULT_GOAL := help
.PHONY: help serve test soak check bench lock

help: ## List the targets.
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 14

serve: .venv/serve ## Serve our own samples, with a MongoDB that comes along and GraphiQL.
	@exec $(BIN)/newsgraph demo

test: .venv/dev ## Run all tests against a real mongod; those that need Chromium are skipped where there is none.
	$(BIN)/pytest

soak: .venv/dev ## Test with a million articles, and print what they cost: some three minutes and 4 GB of disk.
	$(BIN)/pytest -m soak

check: .venv/dev ## Look at the code without running it: format, lint, types.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/dev ## Measure the engine alone, the loader, then the server against plain Strawberry: some five minutes.
	$(BIN)/python -m benchmarks.engine
	$(BIN)/python -m benchmarks.loading
	$(BIN)/python -m benchmarks.serving

lock: .venv/dev ## Write the locks anew from pyproject.toml, with hashes and without addresses.
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml $(UV_COMPILE) --output-file $(LOCKS)/image.txt
	$(BIN)/uv pip compile pyproject.toml $(UV_COMPILE) --extra embedded --output-file $(LOCKS)/serve.txt
	$(BIN)/uv pip compile pyproject.toml $(UV_COMPILE) --extra embedded --extra dev --output-file $(LOCKS)/dev.txt

UV_COMPILE := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock"

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Newsgraph needs Python 3.11 or newer, and $(PYTHON) is older: make PYTHON=python3.13 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "Python's venv is missing: apt-get install python3-venv" >&2; exit 1; }

# What the installed project is made from; the rest is read from here, since it is installed editable.
SOURCES := pyproject.toml hatch_build.py $(shell find ui -type f -not -path '*/node_modules/*')

.venv/serve: .venv/bin/pip $(SOURCES) $(LOCKS)/serve.txt
	@echo "Installing Newsgraph into .venv; the first time takes a minute or two." >&2
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCKS)/serve.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.venv/dev: .venv/bin/pip $(SOURCES) $(LOCKS)/dev.txt
	@echo "Installing Newsgraph and what its tests need into .venv; the first time takes a minute or two." >&2
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCKS)/dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@ .venv/serve
