# ASASAP. `make help` lists what this file does.
# Tools are called as `python -m …`: a virtual environment's own scripts break in a path
# with a space.

PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes

# PORT and DATA count only on the command line: a terminal may hold others' PORT.
ifeq ($(origin PORT),command line)
export ASASAP_PORT := $(PORT)
endif
ifeq ($(origin DATA),command line)
export ASASAP_DATA := $(DATA)
endif

.PHONY: help
help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

# --- Install ------------------------------------------------------------------------
# A stamp bears the lock's checksum and is written last: half an install is begun again,
# a new lock is installed, and a whole one needs no network.

RUN_STAMP := .venv/run-$(shell cksum <requirements.txt | tr ' ' '-')
DEV_STAMP := .venv/dev-$(shell cksum <requirements-dev.txt | tr ' ' '-')
FAILED = { echo "ASASAP: the packages could not be installed (see above). Check the network and the disk, then run it again: what is installed stays." >&2; exit 1; }

.PHONY: install
install: $(RUN_STAMP) ## Install what the portal needs, in .venv

$(RUN_STAMP):
	@$(MAKE) --no-print-directory venv
	@echo "Installing the packages (once, a minute or so)…"
	@$(PIP) -r requirements.txt || $(FAILED)
	@rm -f .venv/run-* && touch $@

$(DEV_STAMP):
	@$(MAKE) --no-print-directory venv
	@echo "Installing the packages and the tools (once, a minute or two)…"
	@$(PIP) -r requirements-dev.txt || $(FAILED)
	@rm -f .venv/run-* .venv/dev-* && touch $(RUN_STAMP) $@

.PHONY: venv
venv:
	@if ! $(PY) -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    for python in "$(PYTHON)" python3.13 python3.12 python3.11; do \
	        if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	    done; \
	    if [ -z "$$found" ]; then \
	        echo "ASASAP: Python 3.11 or later is needed. Install it, or say where it is: make run PYTHON=…" >&2; exit 1; \
	    fi; \
	    "$$found" -m venv --clear .venv || { \
	        echo "ASASAP: $$found could not make .venv (see above). On Debian: apt install python3-venv" >&2; exit 1; }; \
	fi

# --- Run ----------------------------------------------------------------------------

.PHONY: run
run: $(RUN_STAMP) ## Run the portal. PORT=8001 another port, DATA=dir another data folder
	@# The demo is for our own database: one given by address may be somebody's real one.
	@if [ -n "$$DATABASE_URL" ]; then demo=0; else demo=1; fi; \
	export ASASAP_DEMO="$${ASASAP_DEMO-$$demo}"; exec $(PY) manage.py up

.PHONY: stop
stop: ## Stop the portal that runs on this data folder
	@if [ -x $(PY) ]; then exec $(PY) manage.py stop; else echo "Nothing runs: nothing is installed."; fi

.PHONY: reset
reset: ## Delete all data, the demo's included; refuses while the portal runs
	@if [ -x $(PY) ]; then exec $(PY) manage.py reset; else echo "Nothing to delete: nothing is installed."; fi

.PHONY: shell
shell: $(RUN_STAMP) ## Open a Python shell on the running portal's data
	@exec $(PY) manage.py shell

# --- Check --------------------------------------------------------------------------
# The cheap ones speak first. No database is needed: nothing here is a test.

MANAGE := DJANGO_SETTINGS_MODULE=asasap.settings.test $(PY) -W ignore::RuntimeWarning manage.py

# What a server must be given; these guard nothing.
PRODUCTION := env DJANGO_SETTINGS_MODULE=asasap.settings.prod \
    DATABASE_URL=postgres://nobody@localhost/nothing REDIS_URL=redis://localhost \
    SECRET_KEY=only-to-check-the-settings-of-a-server-0123456789-abcdefghijklmnopq \
    ASASAP_FIELD_KEYS=dGVzdHMgb25seSwgdGhpcnR5LXR3byBieXRlcyEhISE= \
    ASASAP_VAPID_KEY=Vi7vl11Z02YjAbA4GTuwIUXfxswL80zqcwE7SO50IcA \
    ASASAP_ALLOWED_HOSTS=portal.example ASASAP_EMAIL_URL=smtp+tls://nobody@localhost:587

# Says nothing unless it fails.
QUIET = said=$$($(1)) || { echo "$$said"; exit 1; }

.PHONY: check
check: $(DEV_STAMP) ## Check form, types, floors, migrations, settings, French, vendored files
	@echo "ruff format" && $(PY) -m ruff format --check --quiet .
	@echo "ruff" && $(PY) -m ruff check --quiet .
	@echo "djade (templates)" && find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --check
	@echo "django-upgrade (old idioms)" && git ls-files -z '*.py' | xargs -0 $(PY) -m django_upgrade --target-version 5.2 --check
	@echo "import-linter (floors, rooms)" && $(call QUIET,$(PY) -c 'from importlinter.cli import lint_imports_command as lint; lint()' --no-logo)
	@echo "mypy" && $(PY) -m mypy --no-error-summary .
	@echo "makemigrations --check" && $(MANAGE) makemigrations --check --dry-run
	@echo "check --deploy" && $(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	@echo "messages --check" && $(MANAGE) messages --check
	@echo "compile_mo --check" && $(MANAGE) compile_mo --check
	@echo "vendor --check" && $(MANAGE) vendor --check

# --- Test ---------------------------------------------------------------------------

.PHONY: test
test: $(DEV_STAMP) ## Run the tests on a real PostgreSQL and Valkey
	@exec $(PY) -m pytest -n 2 --dist worksteal

.PHONY: deep
deep: $(DEV_STAMP) ## Run the tests with many more rounds of kills, races and fuzz
	@ASASAP_DEEP=1 exec $(PY) -m pytest -n 2 --dist worksteal

# --- Bench, screens -----------------------------------------------------------------

.PHONY: screens
screens: $(DEV_STAMP) ## Photograph every page of the running demo, for somebody to look at
	@exec $(PY) -m tests.browser.screens

.PHONY: bench
bench: $(DEV_STAMP) ## Measure: figure, ours, reference, ratio, target
	@exec $(PY) manage.py bench
