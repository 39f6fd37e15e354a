# Everything that is done with this project. `make help` lists it.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
TYPESCRIPT := typescript@5.9

.PHONY: run test check fmt bench bench-api bench-figures bench-frames bench-offline bench-wire messages help

run: .venv/served  ## install what is needed and serve on http://127.0.0.1:8000
	$(BIN)/convwalk --port $(PORT)

test: .venv/tested  ## install what is needed, a browser too, and run every test
	$(BIN)/python tests/browser/find_chromium.py --install
	$(BIN)/pytest

check: .venv/tested  ## lint, format, types of Python and, where Node is present, of JavaScript
	$(BIN)/ruff check app tests static
	$(BIN)/ruff format --check app tests static
	$(BIN)/mypy
	@if command -v npx >/dev/null; then npx --yes -p $(TYPESCRIPT) tsc -p tests/jsconfig.json; \
	else echo "no Node here: the types of the JavaScript are not checked"; fi

fmt: .venv/tested  ## format the Python code
	$(BIN)/ruff check --fix app tests static
	$(BIN)/ruff format app tests static

bench: .venv/benched  ## measure the engine beside PyTorch, ONNX Runtime and SciPy
	$(BIN)/python tests/benchmarks/engine.py

bench-api: .venv/tested  ## load the REST service beside handlers with the same bytes ready-made
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[bench-api]'
	$(BIN)/python tests/benchmarks/api.py

bench-figures: .venv/tested  ## count the pictures made in a second, by a call and over HTTP
	$(BIN)/python -m tests.benchmarks.figures

bench-frames: .venv/tested  ## count the frames that a browser drops while a scene in depth plays
	$(BIN)/python tests/browser/find_chromium.py --install
	$(BIN)/python -m tests.benchmarks.frames

bench-offline: .venv/tested  ## weigh and time the offline file of 5 strides, 4 paddings and 3 filters
	$(BIN)/python -m tests.benchmarks.offline

bench-wire: .venv/tested  ## count the bytes that pages, the frame and the component fetch
	$(BIN)/python tests/browser/find_chromium.py --install
	$(BIN)/python -m tests.benchmarks.wire

messages: .venv/tested  ## bring the catalogues up to date with the code
	$(BIN)/python tests/catalogues.py --update

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/'

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/served: .venv/bin/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[export]'
	touch $@

.venv/tested: .venv/bin/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[test,check]'
	touch $@ .venv/served

.venv/benched: .venv/tested
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[bench]'
	touch $@ .venv/served .venv/tested
