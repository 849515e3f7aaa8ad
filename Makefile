.DEFAULT_GOAL := help
.PHONY: help demo test check agree fuzz bench format site golden constraints clean

export PIP_DISABLE_PIP_VERSION_CHECK := 1

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3.11 python3; do \
	if $$python -c '$(NEW_ENOUGH)' 2>/dev/null; then echo $$python; break; fi; done)
CHECK_PYTHON = "$(PYTHON)" -c '$(NEW_ENOUGH)' 2>/dev/null || \
	{ echo 'Python 3.11 or newer is needed: install it, or name it with "make PYTHON=/path/to/python3.11".'; exit 1; }

BIN := .venv/bin
INSTALLED := .venv/.installed

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

$(INSTALLED): pyproject.toml constraints.txt
	@$(CHECK_PYTHON)
	@echo '== Installing into .venv (once)'
	@"$(PYTHON)" -m venv .venv
	@$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[development]'
	@touch $@

demo: $(INSTALLED) ## Check, test, compile and publish the example policies
	@mkdir -p build
	@echo '== Checking the policies'
	@$(BIN)/pol check policies
	@echo
	@echo '== Running the scenarios of the policies'
	@$(BIN)/pol test policies
	@echo
	@echo '== Compiling lumbar_mbb.pol to Python'
	@$(BIN)/pol compile policies/lumbar_mbb.pol --to python --output build/lumbar_mbb.py
	@for facts in policies/examples/lumbar_mbb/*.json; do \
		echo; \
		echo "== Deciding $$facts"; \
		$(BIN)/pol decide build/lumbar_mbb.py "$$facts" || exit 1; \
	done
	@echo
	@echo '== Publishing the policies as pages'
	@$(BIN)/pol docs build --output build/site
	@echo
	@echo 'Done. Where to look:'
	@echo '  policies/lumbar_mbb.pol   the policy as a nurse writes it'
	@echo '  build/lumbar_mbb.py       the same policy as Python'
	@echo '  build/site/index.html     the published pages: open this file in a browser'

test: check ## Run all checks, then all tests
	@echo '== Tests'
	@$(BIN)/pytest

check: $(INSTALLED) ## Check formatting, lint, types and that generated documentation is fresh
	@echo '== Formatting'
	@$(BIN)/ruff format --check
	@echo '== Lint'
	@$(BIN)/ruff check
	@echo '== Types'
	@$(BIN)/mypy
	@echo '== Generated documentation'
	@$(BIN)/pytest tests/test_generated_docs.py

agree: $(INSTALLED) ## Compare the evaluators on 10,000 random cases of every policy (some minutes)
	@$(BIN)/python -m tests.agreement

SECONDS ?= 300

fuzz: $(INSTALLED) ## Try any input for SECONDS=300, then inputs that grow (some minutes more)
	@$(BIN)/python -m tests.fuzzing $(SECONDS)

bench: $(INSTALLED) ## Measure speed
	@$(BIN)/pytest benchmarks/ --benchmark-only --benchmark-disable-gc --benchmark-columns=median,iqr,rounds

format: $(INSTALLED) ## Format the code and mend what lint can mend
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

site: $(INSTALLED) ## Build the documentation site into build/site
	@$(BIN)/pol docs build --output build/site

golden: $(INSTALLED) ## Rewrite golden files and generated documentation; read the diff afterwards
	@$(BIN)/pytest --update-golden

# A fresh environment, so that nothing which is only left over gets pinned.
constraints: ## Renew constraints.txt with the newest versions that pyproject.toml allows
	@$(CHECK_PYTHON)
	@echo '== Installing the newest versions into build/constraints'
	@rm -rf build/constraints
	@mkdir -p build
	@"$(PYTHON)" -m venv build/constraints
	@build/constraints/bin/python -m pip install --quiet -e '.[development]'
	@build/constraints/bin/python -m pip freeze --exclude-editable > build/constraints/freeze.txt
	@{ sed -n '/^#/p' constraints.txt; sed -n '/^[A-Za-z0-9._-]*==[^ ]*$$/p' build/constraints/freeze.txt; } > build/constraints/new.txt
	@mv build/constraints/new.txt constraints.txt
	@rm -rf build/constraints
	@echo 'constraints.txt is renewed: read its diff, then run "make test".'

clean: ## Remove everything that make and the tests made, .venv included
	@rm -rf .venv build dist .benchmarks .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
