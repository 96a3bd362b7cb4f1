# Everything runs in a virtual environment that these targets make and keep up to date.
# Needed: python3 (3.11 or newer, with venv), make, and access to the Python package index.
#
#   make demo         compare the scenarios of the Yangtze River Delta, with figures and a report
#   make dashboard    the page to play with, in the browser
#   make test         the tests
#   make check        lint, types, import contracts, documentation, tests
#   make check-long   the tests that take too long for every change
#   make bench        the benchmarks, as a table
#   make docs         the documentation, in site/
#   make format       lay out the code and repair what the linter can
#   make lock         pin what pyproject.toml asks for (UPGRADE=--upgrade: at the newest releases)
#   make clean        remove everything that was made, results in outputs/ excepted
#
# PYTHON=... takes another interpreter for a new environment, VENV=... another folder for it,
# WORKERS=... another number of test processes, PYTEST_ARGS=... further arguments for pytest.

PYTHON ?= python3
VENV ?= .venv
WORKERS ?= 2
PYTEST_ARGS ?=
UPGRADE ?=

UV_VERSION := 0.13.9
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
CODE := $(wildcard cluster_sim tests benchmarks examples docs)
DEMO := outputs/demo

# Where an environment forbids Python to keep what it has compiled, every one of the hundreds of
# processes that the tests start would compile the package again.
export PYTHONDONTWRITEBYTECODE :=

.DELETE_ON_ERROR:
.PHONY: help demo dashboard test check check-long lint types imports docs bench format lock clean

help:
	@sed -n 's/^#   \(make .*\)/\1/p' Makefile

# --- environment ------------------------------------------------------------------------------

# An environment does not survive its folder being moved or copied: it is made again.
ifneq ($(shell cat $(VENV)/.made 2>/dev/null),$(CURDIR))
$(shell rm -f $(VENV)/.made)
endif

# The stamps tell how far an environment is; a changed lock or pyproject.toml installs again.
$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "make: no $(PYTHON) found; Python 3.11 or newer is needed" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: Python 3.11 or newer is needed, $(PYTHON) is $$($(PYTHON) --version 2>&1);" \
	    "name another one: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "make: $(PYTHON) has no venv module with pip; install it" \
	    "(on Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@echo "$(CURDIR)" > $@

$(VENV)/.core: constraints.txt pyproject.toml $(VENV)/.made
	@echo "Installing cluster_sim and the libraries it needs into $(VENV) (about a minute) ..."
	@$(PIP) install -qq --require-hashes -r constraints.txt
	@$(PIP) install -qq --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: constraints-dev.txt $(VENV)/.core
	@echo "Installing the tools for tests and checks into $(VENV) ..."
	@$(PIP) install -qq --require-hashes -r constraints-dev.txt
	@touch $@

# The tests in a browser; what is missing is said, and installed where that is allowed.
$(VENV)/.browser: tests/browser/install.sh $(VENV)/.made
	@sh tests/browser/install.sh
	@touch $@

# --- use --------------------------------------------------------------------------------------

demo: $(VENV)/.core
	@echo "Comparing the scenarios of the Yangtze River Delta ..."
	@rm -rf $(DEMO)
	@$(BIN)/cluster-sim compare scenarios/*.yaml --out $(DEMO)
	@echo
	@echo "The report, one page to open in a browser: $(DEMO)/report.html"
	@echo "Tables and figures are beside it, in $(DEMO)/"

dashboard: $(VENV)/.core
	@$(BIN)/cluster-sim dashboard

# --- checks -----------------------------------------------------------------------------------

test: $(VENV)/.dev $(VENV)/.browser
	@echo "Running the tests ..."
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(PYTEST_ARGS)

check-long: $(VENV)/.dev $(VENV)/.browser
	@echo "Running the long tests ..."
	@$(BIN)/python -m pytest -m long $(PYTEST_ARGS)

check: lint types imports docs test

lint: $(VENV)/.dev
	@echo "Checking style ..."
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)

types: $(VENV)/.dev
	@echo "Checking types ..."
	@$(BIN)/mypy $(CODE)

# Without the cache: it keeps what a name meant before a module of that name was there.
imports: $(VENV)/.dev
	@echo "Checking who imports whom ..."
	@$(BIN)/lint-imports --no-logo --no-cache

docs: $(VENV)/.dev
	@echo "Building the documentation ..."
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict
	@echo "The documentation is in site/index.html"

bench: $(VENV)/.dev
	@$(BIN)/python -m benchmarks

format: $(VENV)/.dev
	@$(BIN)/ruff check --fix-only --quiet $(CODE)
	@$(BIN)/ruff format $(CODE)

# --- upkeep -----------------------------------------------------------------------------------

# One lock for every Python from 3.11 and every system; the second one holds the first.
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-emit-find-links --no-annotate --custom-compile-command "make lock" --quiet --group build

lock: $(VENV)/.made
	@echo "Pinning the libraries ..."
	@$(PYTHON) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/python -m pip install -qq uv==$(UV_VERSION)
	@$(VENV)-lock/bin/uv pip compile $(LOCK) $(UPGRADE) --extra dashboard \
	  pyproject.toml -o constraints.txt
	@$(VENV)-lock/bin/uv pip compile $(LOCK) $(UPGRADE) --extra dev -c constraints.txt \
	  pyproject.toml -o constraints-dev.txt

clean:
	@rm -rf $(VENV) $(VENV)-lock $(VENV)-newer site build dist
	@rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +
