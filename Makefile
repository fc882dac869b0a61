# make run        the answer for models/manchester         make check  format, lint, types
# make test       the same, then every test, on all cores   make bench  the benchmarks
# make test-fast  the tests for the work between: the rules with their good and bad plans, the golden text, inputs,
#                 kernel, measure, judge, the order of the rooms; nothing marked slow, and not the import
# make fuzz       5,000 random cases, and kills at random moments: FUZZ="--cases 200 --seed 7" for others
# make mutants   how many of 200 random small changes of the code the tests notice, room by room, and which they do not;
#                 takes an hour or two, first to record which test reaches which line: MUTANTS="--seed 7 --number 60"
# make wheel-check  build the wheel, install it elsewhere, run it there

PYTHON ?= python3
MODEL  ?= models/manchester
VENV   := .venv
BIN    := $(VENV)/bin
WRITES := verdict.json sections.json page.html workbook.xlsx savings.csv cost_benefit.csv bridge.csv ledger.csv \
          ledger_behind.csv funding.csv plan.csv flows.csv homes.csv home_moves.csv closures.csv case.json strategy.json \
          scored.csv manifest.json run.log

# Whoever of the workers is done takes tests from the others; what is dear is made once for all (tests/once.py). There is
# one worker more than cores, since some tests wait for other processes.
WORKERS := $(shell $(PYTHON) -c "import os; print(os.cpu_count() + 1)")
PYTEST  := $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal
# Where `make run` has just left Manchester, as the newest run, so that a test may hold its own against it.
RAN    := $(if $(filter models/manchester,$(MODEL)),RUNS_OF_MANCHESTER=runs)

# What has been compiled is kept, whatever the shell says: the checks and the tests start many processes.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test test-fast check bench fuzz mutants wheel-check clean

run: $(VENV)/.installed
	$(BIN)/placement-opt run $(MODEL)

test: run $(VENV)/.dev
	$(RAN) $(PYTEST)

test-fast: $(VENV)/.dev
	$(PYTEST) -m "not slow" --ignore tests/intake

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/.dev
	$(BIN)/python -m pytest tests/benchmarks

fuzz: $(VENV)/.dev
	$(BIN)/python -m tests.fuzz $(FUZZ)
	$(BIN)/python -m tests.fuzz.killing

mutants: $(VENV)/.mutants
	$(BIN)/python -m tests.mutants $(MUTANTS)

wheel-check: $(VENV)/.dev
	@set -eu; away=$$(mktemp -d); trap 'rm -rf "$$away"' EXIT; \
	$(BIN)/python -m build --wheel --outdir "$$away" . >"$$away/build.log" || { cat "$$away/build.log"; exit 1; }; \
	$(PYTHON) -m venv "$$away/venv"; \
	"$$away/venv/bin/python" -m pip install --quiet --no-compile "$$away"/*.whl; \
	cd "$$away"; \
	venv/bin/placement-opt doctor; \
	venv/bin/placement-opt run --quiet --horizon 8 --out "$$away/run"; \
	for name in $(WRITES); do test -s "run/$$name" || { echo "wheel-check: no $$name"; exit 1; }; done; \
	ls run/*.mps >/dev/null; \
	said=$$(venv/bin/placement-opt import-903 run --name town --as-of 2025-03-31 2>&1) && exit 1; \
	case "$$said" in *"to correct"*) ;; *) echo "wheel-check: $$said"; exit 1;; esac; \
	echo "wheel-check: the wheel runs outside the checkout"

clean:
	rm -rf $(VENV) build dist

# The stamps mean: installed as pyproject.toml now says.
$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --no-compile --editable '.[dev]'
	@touch $@

$(VENV)/.mutants: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --no-compile --editable '.[mutants]'
	@touch $@
