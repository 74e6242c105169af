# Every task of this project. Needs make and Python 3.11 or newer; everything else goes into .venv.

PORT ?= 8000
ARGS ?=
PYTHON ?=
BIN := .venv/bin
STEP := @sh .ci/step

# Bytecode is kept: without it each process compiles every library anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install dev run serve test check fmt bench clients validators prove definitions openapi disclosure guide clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## Put what the gateway needs to run into .venv
	@PYTHON="$(PYTHON)" sh .ci/install runtime

dev:
	@PYTHON="$(PYTHON)" sh .ci/install dev

run: install ## Start a sandbox with synthetic people, make a first referral in it, stay up (PORT=8000)
	@PORT=$(PORT) $(BIN)/gateway run $(ARGS)

serve: install ## Start the gateway as the environment configures it (PORT=8000)
	@PORT=$(PORT) $(BIN)/gateway serve $(ARGS)

test: dev ## Run the tests (ARGS="tests/domain -k fit_note"); under five minutes
	@$(BIN)/python -m pytest -rs -p tests.ground.postgres_required $(ARGS)

check: dev ## Check form, types, imports, house rules, migrations and the API file; changes nothing
	$(STEP) "formatting" $(BIN)/ruff format --check .
	$(STEP) "ruff" $(BIN)/ruff check .
	$(STEP) "types" $(BIN)/mypy
	$(STEP) "import contracts" $(BIN)/lint-imports
	$(STEP) "house rules and hazard log" $(BIN)/python -m tests.lints
	$(STEP) "migrations match the tables" $(BIN)/gateway migrate --check
	$(STEP) "API file matches the app" $(BIN)/gateway openapi --check
	$(STEP) "docs/disclosure.md matches" $(BIN)/gateway disclosure --check

fmt: dev ## Format the code and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: dev ## Measure (ARGS chooses what; see benchmarks/)
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r .requirements-bench.lock
	@$(BIN)/python -m benchmarks $(ARGS)

clients: dev ## Let other people's FHIR clients work with a started server (needs Node.js 20)
	@PYTHON="$(PYTHON)" bash .ci/clients
	@GATEWAY_REQUIRE_CLIENTS=1 $(BIN)/python -m pytest -n 0 tests/clients $(ARGS)

validators: dev ## Let HAPI's validator judge definitions, examples and answers (needs Java 17 and Maven)
	@bash .ci/hapi
	@GATEWAY_REQUIRE_HAPI=1 $(BIN)/python -m pytest -n 0 tests/validators $(ARGS)

prove: dev ## Run the long proofs: kills, disclosure, races, ledger, openapi, mutations, validators (ARGS chooses which)
	@$(BIN)/python -m tests.proofs $(ARGS)

definitions: dev ## Compile fhir_profiles/input/fsh and rebuild the FHIR definitions in app/fhir/data (needs Node.js 20)
	@npm ci --silent --no-audit --no-fund --prefix fhir_profiles
	@$(BIN)/python fhir_profiles/build.py

openapi: dev ## Write the API file from the app
	@$(BIN)/gateway openapi

disclosure: dev ## Write docs/disclosure.md, who may see what, from the catalogue
	@$(BIN)/gateway disclosure

guide: dev ## Write the implementation guide and its FHIR package to build/guide
	@$(BIN)/gateway guide build/guide

clean: ## Remove .venv and every cache
	@rm -rf .venv .clients tests/validators/java/target .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@rm -rf .hypothesis dist build
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
