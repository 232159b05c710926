# One word for each thing done with this project; `make` alone lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8050
export PORT

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
SERVE := $(BIN)/gunicorn --config gunicorn.conf.py app:server
PIN := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --no-emit-index-url \
	--no-emit-find-links --strip-extras
# One file's tests stay together, so that what they share is set up once; files are taken in their
# order, in which those that take longest come first and the two processes end at one time.
PYTEST := $(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

.PHONY: help
help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s%s\n", $$1, $$2 }' Makefile

.PHONY: install
install: .venv/.installed ## build the environment, .venv
	@echo "The environment is ready in .venv"

.PHONY: run
run: .venv/.installed instance/secret_key ## serve the demonstration council on http://127.0.0.1:8050 (or PORT)
	@$(BIN)/flask --app app store demo
	@$(BIN)/flask --app app publish --newest || echo "Some figures are not shown to cabinet"
	@echo "Starting the server"
	@# The rest is published beside the server and ends with it, whose process this shell becomes.
	@( { nice $(BIN)/flask --app app publish >instance/publishing.log 2>&1 & rest=$$!; \
		while kill -0 $$$$ && kill -0 $$rest; do sleep 1; done; kill $$rest; } 2>/dev/null & ); \
	SECRET_KEY="$${SECRET_KEY:-$$(cat instance/secret_key)}" DEMONSTRATION_SIGN_IN=yes exec $(SERVE)

.PHONY: check
check: lint ## lint, unit and data tests on SQLite: for while you work
	@$(PYTEST) --sqlite-only tests/unit tests/data

.PHONY: test
test: system lint ## everything, on SQLite and PostgreSQL and in a browser; installs what it needs
	@$(PYTEST) --durations=20

.PHONY: lint
lint: .venv/.installed-dev ## style, types, unsafe code, and who may import whom
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive app.py callbacks components \
		data_access pages
	@$(BIN)/lint-imports --no-logo

.PHONY: bench
bench: system .venv/.installed-dev ## measure the speed of panels, questions and loads
	@$(BIN)/python -m tests.benchmarks

.PHONY: attack
attack: .venv/.installed-dev ## attack generated councils by hundreds (some hours): what cabinet sees, solved for
	@$(BIN)/python -m tests.security.attacker $(ATTACK)

.PHONY: mutants
mutants: .venv/.installed-dev ## change the protector and the permissions, and see whether a test notices
	@$(BIN)/python -m tests.mutants

.PHONY: sbom
sbom: .venv/.installed-dev ## write sbom.json: what the product is made of, for a vulnerability scanner
	@$(BIN)/python .ci/bill_of_materials.py sbom.json
	@echo "The software bill of materials is in sbom.json (CycloneDX)"

.PHONY: pins
pins: .venv/.installed-dev ## write requirements*.txt anew from pyproject.toml
	@$(PIN) --output-file=requirements.txt pyproject.toml
	@$(PIN) --extra=dev --constraint=requirements.txt --output-file=requirements-dev.txt pyproject.toml

.PHONY: clean
clean: ## remove the environment and all caches; the store and its key in instance/ stay
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis mutants
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What these files say is installed; nothing is done while they do not change.

.venv/bin/python:
	@for name in python3.11 python3.13 python3.12 python3; do \
		if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			python=$$name; break; \
		fi; \
	done; \
	if [ -z "$${python:-}" ]; then \
		echo "Python 3.11 or newer is needed; on Debian 12: apt-get install python3" >&2; exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip' 2>/dev/null; then \
		$(call install_packages,$$("$$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')); \
	fi; \
	echo "Creating .venv with $$("$$python" --version)"; \
	"$$python" -m venv --clear .venv

.venv/.installed: requirements.txt | .venv/bin/python
	@echo "Installing what the application needs (about a minute)"
	@$(PIP) install --require-hashes --requirement requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@echo "Installing what its tests need (about a minute)"
	@$(PIP) install --require-hashes --requirement requirements-dev.txt
	@touch $@

instance/secret_key:
	@mkdir -p instance
	@umask 077; $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(48))' > $@.new
	@mv $@.new $@

# Tests start PostgreSQL and Redis themselves; here only their programs are installed.

.PHONY: system
system:
	@missing=""; \
	command -v chromium >/dev/null || missing+=" chromium"; \
	command -v chromedriver >/dev/null || missing+=" chromium-driver"; \
	compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=" postgresql"; \
	command -v redis-server >/dev/null || missing+=" redis-server"; \
	if [ -n "$$missing" ]; then $(call install_packages,$$missing); fi

# Debian starts a server as it installs it, unless policy-rc.d says no: the ports are not ours.
define install_packages
	packages=$$(echo $(1)); \
	if ! command -v apt-get >/dev/null; then \
		echo "Please install these first, by Debian's names for them: $$packages" >&2; exit 1; \
	elif [ "$$(id -u)" = 0 ]; then as_root=""; \
	elif command -v sudo >/dev/null; then as_root=sudo; \
	else \
		echo "Please have an administrator run: apt-get install $$packages" >&2; exit 1; \
	fi; \
	echo "Installing from Debian's packages: $$packages"; \
	policy=/usr/sbin/policy-rc.d; \
	if [ ! -e $$policy ]; then \
		trap "$$as_root rm -f $$policy" EXIT; \
		printf '#!/bin/sh\nexit 101\n' | $$as_root tee $$policy >/dev/null; \
		$$as_root chmod 755 $$policy; \
	fi; \
	$$as_root apt-get update -qq; \
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes \
		--no-install-recommends $$packages >/dev/null
endef
