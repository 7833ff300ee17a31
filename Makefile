# make help tells what there is. Only Python 3.11 or later is needed; everything is installed into .venv,
# once: a stamp named after the lock's checksum makes the next call start at once. The locks are whole, so pip
# resolves nothing (--no-deps): it would trip over a release newer than the lock's where a package asks for an extra.

PYTHON ?= python3
ARGS   ?=
# Processes that run tests. Half of a test's time is waiting for servers: four keep two cores busy.
WORKERS ?= 4
# What is fetched comes by TLS, whose certificates are of today.
OFFLINE := --ignore=tests/live/test_wheel.py --ignore=tests/sdk/test_packages.py

# Hundreds of processes are started: each would compile its modules anew, and rewrite the asserts of all tests.
unexport PYTHONDONTWRITEBYTECODE

VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
SERVER := $(VENV)/.server-$(shell cat requirements.txt pyproject.toml | cksum | tr ' ' -)
TWIN   := $(VENV)/.twin-$(shell cksum <bench/requirements.txt | tr ' ' -)
DEV    := $(VENV)/.dev-$(shell cat requirements.txt requirements-dev.txt | cksum | tr ' ' -)
TYPESCRIPT   := sdk/typescript
NODE_MODULES := $(TYPESCRIPT)/node_modules/.package-lock.json
DOMAIN := fluenzr
CATALOGUES := -D $(DOMAIN) -d fluenzr/locale
UV     := uv==0.13.9
SCALAR := 1.72.1
HTMX   := 4.0.1
UPLOT  := 1.6.32
AXE    := 4.14.1

.DEFAULT_GOAL := help
.PHONY: help run demo install test check lint format coverage bench soak sdk sdk-python sdk-typescript sdk-generate settings-docs picture screenshots translations lock sbom audit attack vendor-docs vendor-web clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  PYTHON=... picks the interpreter, ARGS=... is passed on: make test ARGS='-k contacts -x'"

run: $(SERVER) ## Start the server, installing it first where needed
	@exec $(BIN)/python app.py $(ARGS)

demo: $(SERVER) ## Watch a campaign run in the sandbox, in under a minute (ARGS=--keep lets the server run on)
	@exec $(BIN)/python -m fluenzr demo $(ARGS)

install: $(SERVER) ## Install the server into .venv: its dependencies and the command .venv/bin/fluenzr

test: $(DEV) ## Run the whole test suite; what is skipped is listed with its reason
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: lint ## What is quick, some minutes: style, types, import rules, the tests that start nothing else
	@$(BIN)/python -m pytest -q -n auto --dist worksteal -m 'not live and not slow' --no-header \
		-p no:schemathesis --ignore=tests/live --ignore=tests/sdk --ignore=tests/api/test_openapi.py $(ARGS)

lint: $(DEV) ## Check style, types and the import rules
	@status=0; for check in 'ruff check' 'ruff format --check' mypy 'lint-imports --no-cache --no-logo'; do \
		$(BIN)/$$check || status=1; done; exit $$status

format: $(DEV) ## Format the code and mend what can be mended by itself
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

coverage: $(DEV) ## Run the tests and measure branch coverage, with a floor for the rules and the engine
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report= $(ARGS)
	@$(BIN)/coverage html --quiet
	@$(BIN)/coverage report
	@$(BIN)/coverage report --include='fluenzr/core/*,fluenzr/engine/*' --fail-under=90

bench: $(SERVER) $(TWIN) ## Measure throughput and latency beside a twin on another stack
	@$(BIN)/python -m bench $(ARGS)

soak: $(DEV) ## The fault drills in full, and all tests slowed down, in random order, at odd times (ARGS='-k kill': drills)
	@FLUENZR_SOAK=1 FLUENZR_SOAK_REPORT=/dev/stdout $(BIN)/python -m pytest -q -s -m soak $(ARGS)
	@$(if $(ARGS),,nice -n 19 $(BIN)/python -m pytest -q -n 4 -p randomly)
	@$(if $(ARGS),,for moment in $$(tests/at.sh list); do echo "at $$moment"; \
		tests/at.sh $$moment $(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal $(OFFLINE) || exit 1; done)

sdk: sdk-python sdk-typescript ## Build both SDKs into dist: a wheel and an npm package

sdk-python: $(DEV)
	@rm -rf build dist/*.whl
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
	@rm -rf build

sdk-typescript: $(NODE_MODULES)
	@mkdir -p dist
	@cd $(TYPESCRIPT) && npm pack --silent --pack-destination ../../dist

sdk-generate: $(DEV) $(NODE_MODULES) ## Write the generated code of both SDKs anew, from the API as it is now
	@$(BIN)/python -m sdk.generator

translations: $(DEV) ## Bring the catalogues of fluenzr/locale up to the texts in the code and compile them (NEW=de adds one)
	@$(BIN)/pybabel -q extract --mapping pyproject.toml --add-location file --sort-by-file --project FluenzR --version 1 \
		--output $(VENV)/$(DOMAIN).pot fluenzr
	@$(if $(NEW),$(BIN)/pybabel -q init --input-file $(VENV)/$(DOMAIN).pot --locale $(NEW) $(CATALOGUES))
	@$(BIN)/pybabel -q update --input-file $(VENV)/$(DOMAIN).pot --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date $(CATALOGUES)
	@$(BIN)/pybabel compile --statistics $(CATALOGUES)

settings-docs: $(DEV) ## Write docs/operations/settings.md anew, from the settings as they are now
	@$(BIN)/python -m tests.support.settings_page

picture: $(DEV) ## Draw docs/images/demo.svg anew, from what the demo prints now
	@$(BIN)/python -m tests.support.picture

screenshots: $(DEV) ## Take the pictures of the pages in docs/images anew (needs chromium)
	@$(BIN)/python -m tests.support.screenshots

lock: $(BIN)/python ## Resolve the dependencies anew (UPGRADE=--upgrade for newer versions)
	@$(PIP) '$(UV)'
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes $(UPGRADE) \
		--custom-compile-command 'make lock' pyproject.toml --extra server -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes $(UPGRADE) \
		--custom-compile-command 'make lock' --group dev -c requirements.txt -o requirements-dev.txt

sbom: $(DEV) ## Write dist/sbom.json: what the server is made of, as CycloneDX
	@mkdir -p dist
	@$(BIN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --mc-type application \
		--output-reproducible -o dist/sbom.json
	@echo 'dist/sbom.json'

audit: $(DEV) ## Look up the locked packages among known vulnerabilities (ARGS='-s osv': in another database)
	@$(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r requirements.txt $(ARGS) \
		|| { echo 'NOT PASSED. Either a package is vulnerable, or the database of advisories did not know or not answer: see above.'; exit 1; }

attack: $(DEV) ## Attack a server of its own on the loopback, and print what held (docs/operations/security-tests.md)
	@$(BIN)/python -m tests.support.attacks $(ARGS)

vendor-docs: ## Fetch the API reference's assets anew with npm (SCALAR=version)
	@cd fluenzr/api/static && npm pack --silent @scalar/api-reference@$(SCALAR) >/dev/null \
		&& tar -xzf scalar-api-reference-$(SCALAR).tgz \
		&& cp package/dist/browser/standalone.js scalar.js \
		&& rm -r package scalar-api-reference-$(SCALAR).tgz

vendor-web: ## Fetch the scripts of the pages and of their tests anew with npm (HTMX=version UPLOT=version AXE=version)
	@cd fluenzr/web/static && npm pack --silent htmx.org@$(HTMX) uplot@$(UPLOT) axe-core@$(AXE) >/dev/null \
		&& tar -xzf htmx.org-$(HTMX).tgz && cp package/dist/htmx.min.js htmx.js && cp package/LICENSE htmx.LICENSE && rm -r package \
		&& tar -xzf uplot-$(UPLOT).tgz && cp package/dist/uPlot.iife.min.js uplot.js && cp package/dist/uPlot.min.css uplot.css \
		&& cp package/LICENSE uplot.LICENSE && rm -r package \
		&& tar -xzf axe-core-$(AXE).tgz && cp package/axe.min.js ../../../tests/web && cp package/LICENSE ../../../tests/web/axe.LICENSE \
		&& rm -r package htmx.org-$(HTMX).tgz uplot-$(UPLOT).tgz axe-core-$(AXE).tgz

clean: ## Remove what was installed and built; the data directory stays
	@rm -rf $(VENV) build dist $(TYPESCRIPT)/node_modules $(TYPESCRIPT)/dist htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(SERVER): requirements.txt pyproject.toml | $(BIN)/python
	@echo 'Installing the server into $(VENV) ...'
	@$(PIP) --no-deps --require-hashes -r requirements.txt
	@$(PIP) --no-deps --editable .
	@rm -f $(VENV)/.server-* && touch $@

$(DEV): requirements-dev.txt | $(SERVER)
	@echo 'Installing the development tools into $(VENV) ...'
	@$(PIP) --no-deps --require-hashes -r requirements.txt -r requirements-dev.txt
	@rm -f $(VENV)/.dev-* && touch $@

$(NODE_MODULES): $(TYPESCRIPT)/package-lock.json
	@command -v npm >/dev/null || { echo 'The TypeScript SDK needs Node.js 18 or later with npm.'; exit 1; }
	@echo 'Installing the tools of the TypeScript SDK ...'
	@cd $(TYPESCRIPT) && npm ci --silent && touch ../../$@

$(TWIN): bench/requirements.txt | $(SERVER)
	@echo 'Installing the twin into $(VENV)/twin ...'
	@rm -rf $(VENV)/twin
	@$(PIP) --target $(VENV)/twin -r bench/requirements.txt
	@rm -f $(VENV)/.twin-* && touch $@

$(BIN)/python:
	@command -v '$(PYTHON)' >/dev/null \
		|| { echo '$(PYTHON) was not found. FluenzR needs Python 3.11 or later: make PYTHON=/path/to/python3.'; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "FluenzR needs Python 3.11 or later, and $(PYTHON) is $$('$(PYTHON)' --version). Choose another: make PYTHON=python3.13."; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo 'This Python comes without venv. On Debian and Ubuntu: sudo apt install python3-venv.'; exit 1; }
	@'$(PYTHON)' -m venv $(VENV)
