# Every command of the project; bare `make` lists them. What a command needs, it builds first.
#   OTKLIK_VAR  the data folder (var/)      OTKLIK_PORT  the port (8000)
#   PYTHON      the interpreter, 3.11–3.13  CHROMIUM  the browser of the tests   BUNDLE  wheels for a machine without a network

.DEFAULT_GOAL := help
.PHONY: help demo run runtime setup test check lint format types contracts bench mutate workflow pictures bundle lock clean
.PHONY: check-rooms check-errands

RUNTIME := .venv/runtime.stamp
DEVELOPMENT := .venv/development.stamp
POSTGRESQL_15 := $(wildcard /usr/lib/postgresql/15/bin)
LOCK = build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
    --no-emit-index-url $(UPGRADE)

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(RUNTIME) ## start with the year 2021 of a real district: prints the address and the logins
	@.venv/bin/otklik demo

run: $(RUNTIME) ## start the product on the data folder
	@.venv/bin/otklik serve

runtime: $(RUNTIME) ## build .venv: what the product needs, without tests and linters, for a machine of an office

setup: $(DEVELOPMENT) ## build .venv: everything that the product, its tests and its linters need

test: $(DEVELOPMENT) ## run the tests (those in a browser only where there is one)
	@CHROMIUM="$$(scripts/chromium)"; export CHROMIUM; .venv/bin/pytest $(TESTS)

check: $(DEVELOPMENT) ## get what tests need, then linters, types, contracts and all tests: nothing may be skipped
	@scripts/chromium --install >/dev/null
	@$(MAKE) --no-print-directory --jobs=3 --output-sync=target lint types contracts
	@echo 'All tests in two halves side by side…'
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target --keep-going check-rooms check-errands
	@echo 'make check: ruff, mypy, the contracts and all tests have passed, none was left out.'

check-rooms: $(DEVELOPMENT)
	@echo 'Rooms, rights and the house, LC_ALL=C, TZ=UTC:'
	@LC_ALL=C TZ=UTC .venv/bin/pytest --complete=rooms
	@echo 'Tests of the database again, TZ=Asia/Kamchatka, PostgreSQL $(if $(POSTGRESQL_15),15,18: 15 is not installed):'
	@TZ=Asia/Kamchatka .venv/bin/pytest --complete=again $(POSTGRESQL_15:%=--server-programs=%)

check-errands: $(DEVELOPMENT)
	@echo 'Faults, figures and journeys, LC_ALL=C, TZ=UTC:'
	@CHROMIUM="$$(scripts/chromium)" LC_ALL=C TZ=UTC .venv/bin/pytest --complete=errands

lint: $(DEVELOPMENT) ## ruff: mistakes and format
	@.venv/bin/ruff check --quiet
	@.venv/bin/ruff format --check --quiet
	@echo 'ruff: no mistakes, all formatted'

types: $(DEVELOPMENT) ## mypy with the types of Django
	@OTKLIK_VAR=build/types .venv/bin/mypy

contracts: $(DEVELOPMENT) ## the floors of the house: who may import whom
	@.venv/bin/lint-imports --no-logo

format: $(DEVELOPMENT) ## put the code into shape
	@.venv/bin/ruff check --fix --quiet
	@.venv/bin/ruff format

bench: $(DEVELOPMENT) ## measure, each figure beside its floor: bench/results/latest.json; register 10,000 papers under fire
	@.venv/bin/python -m bench
	@REGISTRATIONS=200 .venv/bin/pytest tests/faults/test_registering_faults.py

mutate: $(DEVELOPMENT) ## break terms, calendar and numbering in every small way: do the tests notice? writes docs/mutants.md
	@.venv/bin/python scripts/mutate.py

workflow: $(DEVELOPMENT) ## draw docs/workflow.md from the table of moves
	@.venv/bin/python scripts/workflow.py

pictures: $(DEVELOPMENT) ## take the pictures of the README from the running product
	@CHROMIUM="$$(scripts/chromium --install)" .venv/bin/python scripts/pictures.py

bundle: $(DEVELOPMENT) ## pack all wheels into dist/, for `make setup` or `make runtime` without a network
	@scripts/bundle

lock: ## lock the requirements with hashes, keeping what is locked already (needs a network; UPGRADE=--upgrade)
	@python3 -m venv --clear build/lock && build/lock/bin/pip install --quiet uv
	@$(LOCK) --output-file requirements/development.txt requirements/development.in
	@$(LOCK) --output-file requirements/runtime.txt requirements/runtime.in --constraint requirements/development.txt

clean: ## remove what can be made again (not the data folder, not bundles)
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/%.stamp: requirements/%.txt scripts/setup
	@scripts/setup $*
	@touch .venv/runtime.stamp $@
