# The commands of this project; `make` alone lists them.
PYTHON := var/venv/bin/python
BROWSER_PATH = "$$($(PYTHON) -m booking_site.browser)"
LIGHT_BROWSER_PATH = "$$($(PYTHON) -m booking_site.browser --light)"
# `make test PYTEST='-k slots'` runs some of them.
PYTEST ?=
COMPILE = $(PYTHON) -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
	--no-header $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo demo-reset test test-full lint format screenshots bench soak audit sbom lock keep-script

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: setup ## start the sandbox and the site on this machine; Ctrl-C stops both
	@exec $(PYTHON) -m booking_site.demo

demo-reset: setup ## the same with fresh data
	@exec $(PYTHON) -m booking_site.demo --afresh

test: setup-dev ## linters and tests, with a browser
	@$(MAKE) --no-print-directory lint
	@browser=$(LIGHT_BROWSER_PATH) && BROWSER="$$browser" $(PYTHON) -m pytest -n 3 -m "not full" $(PYTEST)

test-full: setup-dev ## the same in a whole browser, with the longer proofs, in other browsers and with other servers
	@$(MAKE) --no-print-directory lint
	@$(PYTHON) -m booking_site.engines
	@$(PYTHON) -m booking_site.services
	@browser=$(BROWSER_PATH) && BROWSER="$$browser" $(PYTHON) -m pytest -n 2 $(PYTEST)

lint: setup-dev ## ruff, mypy, djlint, hadolint
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m djlint --lint --quiet --extend-exclude templates/admin templates
	@$(PYTHON) -m djlint --lint --quiet --profile=django templates/admin
	@if [ -x var/venv/bin/hadolint ]; then var/venv/bin/hadolint Dockerfile; \
	else echo "Dockerfile not linted: there is no hadolint for this machine's kind."; fi

format: setup-dev ## let ruff format the Python
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

screenshots: setup-dev ## take the pictures in docs/
	@browser=$(BROWSER_PATH) && BROWSER="$$browser" $(PYTHON) -m tests.screenshots

bench: setup-dev ## measure the site and the sandbox under load
	@$(PYTHON) -m bench

soak: setup-dev ## ten minutes of faults, and whether everybody was told the truth (MINUTES=10 SEED=8 REDIS=0)
	@$(PYTHON) -m bench.soak --minutes $(or $(MINUTES),10) --seed $(or $(SEED),8) $(if $(REDIS),--redis $(REDIS))

audit: setup-dev ## look for known weaknesses in the pinned requirements; fails where that cannot be asked
	@$(PYTHON) -m pip_audit --strict --disable-pip --require-hashes -r requirements.txt -r requirements-telemetry.txt

sbom: setup-dev ## write var/sbom.json: what the site is made of (CycloneDX)
	@$(PYTHON) -m cyclonedx_py requirements requirements.txt --output-format JSON --output-file var/sbom.json

lock: setup-dev ## pin the requirements, with hashes (UPGRADE=--upgrade takes newer ones)
	@$(COMPILE) requirements.in -o requirements.txt
	@$(COMPILE) requirements-telemetry.in -o requirements-telemetry.txt
	@$(COMPILE) requirements-dev.in -o requirements-dev.txt

keep-script: setup-dev ## keep this version of the script that merchants paste, for ever
	@$(PYTHON) -m booking.embed.script

# What stands below is used by the commands above.

setup:
	@$(find-python) && "$$python" booking_site/install.py

setup-dev:
	@$(find-python) && "$$python" booking_site/install.py --dev

define find-python
python=; for name in python3 python3.13 python3.12 python3.11; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; done; \
	if [ -z "$$python" ]; then echo "Python 3.11 or later is needed, as python3 on the PATH." >&2; exit 1; fi
endef
