# One command per job. `make refresh` and `make test` set themselves up on a fresh machine.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# An environment belongs to the Python that made it: another version sets it up anew.
TELL_VERSION := -c 'import sys; print("%d.%d" % sys.version_info[:2])'
PYTHON_VERSION := $(shell $(PYTHON) $(TELL_VERSION))
STAMP := $(VENV)/.installed-$(PYTHON_VERSION)

# No library of ours may phone home, from whichever target it is started.
export DBT_SEND_ANONYMOUS_USAGE_STATS = false
export DO_NOT_TRACK = 1
export GX_ANALYTICS_ENABLED = False
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: documents setup setup-ocr setup-peers refresh test lint typecheck docs lock check-lock clean

setup: $(STAMP)

# pip itself comes first and from a lock of its own: older releases refuse the hashes of the main one.
$(STAMP): requirements-build.lock requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "yusuan needs Python 3.11 or newer; set PYTHON=…")'
	{ test "$$($(BIN)/python $(TELL_VERSION))" = "$(PYTHON_VERSION)" && $(BIN)/python -m pip --version; } > /dev/null 2>&1 \
		|| $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-build.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m warehouse.compiled_models
	touch $(STAMP)

# benchmarks/reading.py compares with two other readers.
setup-peers: setup
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-peers.lock

# Scanned pages need the optional reader: rapidocr with the models that its wheel carries.
setup-ocr: setup
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-ocr.lock

refresh: setup
	$(BIN)/yusuan refresh

test: setup
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/yamllint --strict .
	$(BIN)/sqlfluff lint dbt_project
	$(MAKE) check-lock

# The documents that ship with the project are set anew from typesetting/content.
documents: setup
	$(BIN)/python -m typesetting

docs: setup
	$(BIN)/yusuan docs

# Writes the locks anew from pyproject.toml. They hold hashes and no address of a package index.
lock:
	test -x .lock-venv/bin/uv || { $(PYTHON) -m venv .lock-venv && .lock-venv/bin/pip install --quiet uv; }
	$(PYTHON) -c "open('.lock-venv/build.in', 'w').write('pip\nhatchling\neditables\n')"
	.lock-venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --custom-compile-command 'make lock' --output-file requirements-build.lock .lock-venv/build.in
	.lock-venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --custom-compile-command 'make lock' --extra dev --output-file requirements.lock pyproject.toml
	.lock-venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --custom-compile-command 'make lock' --extra dev --extra ocr --constraint requirements.lock \
		--output-file requirements-ocr.lock pyproject.toml
	.lock-venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --custom-compile-command 'make lock' --extra dev --extra peers --constraint requirements.lock \
		--output-file requirements-peers.lock pyproject.toml

check-lock: setup
	$(BIN)/python -m pytest -q tests/warehouse/test_locks.py

clean:
	rm -rf $(VENV) .lock-venv .mypy_cache .ruff_cache .pytest_cache dbt_project/target site
