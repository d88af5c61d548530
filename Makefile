# Two commands do everything on a fresh machine with Python 3.11+, Node 20+ and make:
#   make lab     make test
# Each step leaves a stamp in .make/, so that a second run starts within seconds.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SHELLFLAGS := -euc

PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,$(if $(shell $(p) -c 'import sys; print(sys.version_info >= (3, 11) or "")' 2>/dev/null),$(p))))
BIN := .venv/bin
RUN := PATH="$(CURDIR)/$(BIN):$$PATH"
FRONT := labextension
FRONT_SOURCES := $(shell find $(FRONT)/src $(FRONT)/style -type f 2>/dev/null) $(wildcard $(FRONT)/*.json $(FRONT)/*.mjs $(FRONT)/*.js)
BUNDLE := jupyter_chatstore/static/panel.js
# One more than there are cores, at most four: much of what is tested waits for kernels and pages.
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); [ $$n -lt 4 ] && echo $$((n + 1)) || echo 4)

.PHONY: help
help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' Makefile

.PHONY: lab
lab: .make/lab .make/front ## Install, build and open JupyterLab on the quickstart notebook
	@$(RUN) JUPYTER_PREFER_ENV_PATH=1 exec $(BIN)/jupyter lab --ServerApp.root_dir=notebooks \
	  --LabApp.default_url=/lab/tree/quickstart.ipynb \
	  $$([ "$$(id -u)" = 0 ] && echo --allow-root) \
	  $$([ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ] || [ "$$(uname)" = Darwin ] || echo --no-browser) $(LAB_FLAGS)

.PHONY: test
test: check front-test .make/browser ## Install and run everything: checks, vitest, pytest, notebooks, browser
	$(RUN) pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -p no:nbval
	$(RUN) JUPYTER_CHATSTORE_DB="$$(mktemp -d)/chat.db" pytest --nbval notebooks -p no:playwright \
	  --nbval-sanitize-with tests/nbval.cfg -W default

.PHONY: check
check: .make/test .make/front ## Lint, types, layers (ruff, pyright, import-linter, biome, tsc)
	$(RUN) ruff check jupyter_chatstore tests
	$(RUN) ruff format --check jupyter_chatstore tests
	$(RUN) pyright
	$(RUN) lint-imports
	cd $(FRONT) && $(RUN) npm run --silent check

.PHONY: front-test
front-test: .make/node
	cd $(FRONT) && $(RUN) npm test --silent

.PHONY: bench
bench: .make/test .make/front .make/peers ## Measure speed as ratios against a floor of the same run
	$(RUN) python tests/bench

.PHONY: bench-large
bench-large: .make/test .make/front .make/peers ## The same with ten million messages (half an hour, 20 GB of disk)
	$(RUN) python tests/bench --written 10000000 --read 10000000

.PHONY: soak
soak: .make/front .make/browser ## Kill ten thousand processes at random work, fail every write, and look what is lost
	$(RUN) CHATSTORE_SOAK_KILLS=$${CHATSTORE_SOAK_KILLS:-10000} pytest tests/soak
	$(RUN) CHATSTORE_KERNEL_KILLS=100 CHATSTORE_DISK_FAILURES=1000000 pytest tests/chat/test_kill.py tests/store/test_io_errors.py
	$(RUN) CHATSTORE_HOSTILE_TEXTS=12000 pytest tests/browser/test_hostile_bulk.py
	$(RUN) CHATSTORE_TOGETHER_TURNS=5000 pytest tests/analytics/test_together.py -k four_write
	$(RUN) CHATSTORE_SERVER_KILLS=20 CHATSTORE_SCHEMA_EXAMPLES=5000 pytest \
	  tests/server/test_killed.py tests/server/test_schema_examples.py
	$(RUN) CHATSTORE_FAILOVER=1 pytest tests/server/test_failover.py
	$(RUN) CHATSTORE_SIM_SEEDS=0:100000 pytest -n auto tests/sync/test_simulation.py

.PHONY: pictures
pictures: .make/front .make/browser ## Take the README's pictures of the panel anew
	$(RUN) python tests/browser/pictures.py

.PHONY: build
build: .make/test ## Build the wheel and the sdist into dist/
	$(RUN) python -m build

.PHONY: clean
clean: ## Remove what was built and installed here (never a chat)
	rm -rf .make .venv dist $(FRONT)/node_modules $(FRONT)/lib jupyter_chatstore/static jupyter_chatstore/labextension

# ---------------------------------------------------------------- steps

.make/python:
	@if [ -z "$(PYTHON)" ]; then \
	  echo "Python 3.11 or newer is missing. Install it (https://www.python.org/downloads, or 'apt-get install python3')"; \
	  echo "and run make again; 'make PYTHON=/path/to/python3 ...' names one."; exit 1; fi
	@if ! $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null; then \
	  echo "$(PYTHON) has no venv module. Install it ('apt-get install python3-venv') and run make again."; exit 1; fi
	@mkdir -p .make
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@touch $@

.make/lab: .make/python pyproject.toml
	@echo "Installing the Python packages (a minute or two the first time)"
	@HATCH_JUPYTER_BUILDER_SKIP_NPM=1 $(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[lab,demo]' jupyter-builder
	@touch $@

.make/test: .make/lab
	@echo "Installing what the tests need"
	@HATCH_JUPYTER_BUILDER_SKIP_NPM=1 $(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --no-deps --target .venv/ipykernel-7.3 'ipykernel>=7.3,<7.4'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --no-deps --target .venv/duckdb-1.5 'duckdb>=1.5,<1.6'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --no-deps --target .venv/colab \
	  'ipykernel==6.17.*' 'ipywidgets==7.7.1' 'anywidget==0.9.*' 'ipython==7.34.*' 'jupyter_client<8' 'traitlets<5.15' \
	  'pyzmq<26' ipython_genutils backcall pickleshare decorator
	@touch $@

# Other packages that store chats, to be measured beside this one; never in its own environment.
.make/peers: .make/python
	@echo "Installing the packages that the bench compares with"
	@$(PYTHON) -m venv .venv/peers
	@.venv/peers/bin/python -m pip install --quiet --disable-pip-version-check openai-agents langchain-community greenlet llm
	@touch $@

.make/node: $(FRONT)/package.json $(FRONT)/package-lock.json
	@if ! command -v node >/dev/null || ! command -v npm >/dev/null; then \
	  echo "Node.js 20 or newer, with npm, is missing: it builds the panel. Install it"; \
	  echo "(https://nodejs.org, 'apt-get install nodejs npm', 'brew install node' or 'conda install nodejs') and run make again."; exit 1; fi
	@node -e 'if (parseInt(process.versions.node) < 20) { console.error("Node.js " + process.versions.node + " is too old: 20 or newer is needed (https://nodejs.org)."); process.exit(1) }'
	@echo "Installing the front end's packages"
	@cd $(FRONT) && npm ci --silent --no-audit --no-fund
	@mkdir -p .make && touch $@

$(BUNDLE): .make/node .make/lab $(FRONT_SOURCES)
	@echo "Building the panel"
	@cd $(FRONT) && $(RUN) npm run --silent build
	@touch $@

# JupyterLab finds a prebuilt extension under the environment's share/jupyter.
.make/front: $(BUNDLE)
	@mkdir -p .venv/share/jupyter/labextensions
	@ln -sfn "$(CURDIR)/jupyter_chatstore/labextension" .venv/share/jupyter/labextensions/jupyter_chatstore
	@touch $@

# Debian's chromium where apt is there and we may use it, else Playwright's own.
.make/browser: .make/test
	@if ! $(BIN)/python tests/browser/chromium.py >/dev/null; then \
	  echo "Installing Chromium for the browser tests"; \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	  elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo apt-get install -y -qq chromium >/dev/null; \
	  else $(BIN)/playwright install chromium || true; fi; fi
	@$(BIN)/python tests/browser/chromium.py
	@touch $@

%:
	@echo "There is no 'make $@'. What there is:"; $(MAKE) --no-print-directory help; exit 2
