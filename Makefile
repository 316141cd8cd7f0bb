# Everything the project needs is installed by these targets, into .venv and .typings.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT := out
SECONDS ?= 600
HOURS ?= 2
SEED ?= 1
BOARD ?= CONSOLE_ESP32
SCENARIOS := host_tools/backstride_host/simulator/scenarios

.DEFAULT_GOAL := help
.PHONY: help run test test-emulated soak check bench programmes firmware deploy docs format clean

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(VENV)/run.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

# The pages of `report` are looked at in a real browser. In a container (as root) it is installed; elsewhere, without
# one, those tests are skipped and say so.
$(VENV)/browser.stamp: $(VENV)/dev.stamp
	@command -v chromium chromium-browser google-chrome >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	&& apt-get update -qq && apt-get install -qq --yes --no-install-recommends chromium >/dev/null; } \
	|| echo "no browser: the tests of pages will be skipped; install chromium"
	@touch $@

.typings/stamp: $(VENV)/dev.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --target .typings 'micropython-esp32-stubs>=1.26'
	touch $@

run: $(VENV)/run.stamp  ## watch a Knee Care session of the real firmware; files in out/run/
	$(BIN)/backstride simulate $(SCENARIOS)/knee_care.toml --out $(OUT)/run --pace 45

test: $(VENV)/browser.stamp .typings/stamp  ## the whole test suite
	$(BIN)/python -m pytest --numprocesses=2 --dist=worksteal --ignore=tests/emulated tests

# MICROPYTHON= names a checkout; without it Debian's source package is got into .emulated/. To the tests' other
# interpreter that name is the unix port's program, so it goes by another one.
test-emulated: export MICROPYTHON_CHECKOUT := $(MICROPYTHON)
test-emulated: override export MICROPYTHON :=
test-emulated: $(VENV)/dev.stamp  ## the firmware on an emulated microcontroller; MICROPYTHON= names a checkout
	$(BIN)/python -m benchmarks.emulator
	$(BIN)/python -m pytest tests/emulated

soak: $(VENV)/dev.stamp  ## stories against the safety rules for SECONDS=600, clean walks for HOURS=2, from SEED=1 on
	$(BIN)/python tests/soak/run.py --seconds $(SECONDS) --hours $(HOURS) --seed $(SEED)

check: $(VENV)/dev.stamp .typings/stamp  ## format, lint, types and the import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/pyright --project firmware
	$(BIN)/python -m pytest tests/architecture

bench: $(VENV)/dev.stamp  ## the benchmarks; one JSON object a line in out/bench.jsonl
	$(BIN)/python -m benchmarks --out $(OUT)/bench.jsonl

programmes: $(VENV)/dev.stamp  ## write the device's table of built-in programmes from their files
	$(BIN)/python host_tools/build_programmes.py

firmware:  ## build an image for BOARD; MICROPYTHON=a checkout of MicroPython, ESP-IDF's export.sh sourced
	@sh boards/build_image.sh "$(BOARD)" "$(MICROPYTHON)" "$(abspath $(OUT))/firmware"

deploy: $(VENV)/dev.stamp  ## put the firmware on the board at PORT=…, for BOARD
	$(BIN)/backstride deploy --port "$(PORT)" --board $(BOARD)

docs: $(VENV)/browser.stamp  ## write docs/reference.md from the tables, and what the examples print
	$(BIN)/python docs/build_reference.py
	$(BIN)/python docs/build_wiring.py
	$(BIN)/python docs/build_bring_up.py
	$(BIN)/python docs/run_examples.py
	$(BIN)/python docs/draw_screens.py
	$(BIN)/python docs/draw_console.py
	$(BIN)/python docs/draw_report.py

format: $(VENV)/dev.stamp  ## put every file into its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## remove what the targets made
	rm -rf $(VENV) .typings .emulated $(OUT)
