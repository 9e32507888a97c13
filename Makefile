# The two commands of the README are `make demo` and `make test`. Both make .venv, both can be run again at any time.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

help: ## Show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

demo: $(VENV)/.base ## Install Lurebot into .venv and score the shipped examples
	$(BIN)/lurebot examples

test: $(VENV)/.all ## Everything that must hold: system packages, lint, types, every test
	deploy/test-packages.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

corpus-check: $(VENV)/.all ## Print what the corpus holds and check everything that must hold of it (LUREBOT_EXAM: also against that)
	$(BIN)/lurebot-corpus stats
	$(BIN)/lurebot-corpus check

bench: $(VENV)/.all ## How fast it is on this machine (import, load, one text, many texts)
	$(BIN)/python -m pytest tests/benchmarks --benchmark-only --benchmark-columns=min,median,max,rounds

model: $(VENV)/.all ## Make the shipped model again from the corpus and LUREBOT_DATA (hours)
	$(BIN)/python -m lurebot_training.tokenizer --out runs/tokenizer
	$(BIN)/python -m lurebot_training.pretrain --tokenizer runs/tokenizer --out runs/pretrain
	$(BIN)/python -m lurebot_training.finetune --base runs/pretrain/encoder --out runs/finetune
	$(BIN)/python -m lurebot_training.ngrams --out runs/finetune/model
	$(BIN)/python -m lurebot_training.export --model runs/finetune/model --out lurebot/classifier/bundles/lurebot-mini
	$(BIN)/python -m lurebot_training.evaluate --split test
	$(BIN)/python -m lurebot_training.faithful --split test

clean: ## Remove .venv and what tools leave behind
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .benchmarks

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: pyproject.toml | $(VENV)/bin/python
	$(PIP) --editable .
	touch $@

# torch comes first and alone: what depends on it would otherwise choose a build of several gigabytes.
$(VENV)/.all: pyproject.toml | $(VENV)/bin/python
	$(PIP) torch==2.13.0
	$(PIP) --editable '.[api,bot,ocr,scale,train,dev]'
	touch $@ $(VENV)/.base

.PHONY: help demo test corpus-check bench model clean
