"""Try many cases of the corpus, more than the tests do: `python -m tests.corpus --of-a-file 20 --seed 3`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from placement_opt.kernel.progress import progress_bar
from tests.corpus import world
from tests.corpus.cases import chosen
from tests.corpus.options import TYPED
from tests.corpus.trial import Place, tried, typed


def main() -> int:
    """Return 1 if anything did not end cleanly."""
    asked = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--of-a-file", type=int, default=10)
    said = asked.parse_args()
    cases = chosen(said.of_a_file, said.seed)
    failed = []
    with tempfile.TemporaryDirectory() as folder, progress_bar() as progress:
        template = Path(folder, "template")
        template.mkdir()
        place = Place.of(world.make(template), Path(folder, "place"))
        todo = [*((case.name, lambda case=case: tried(place, case)) for case in cases)]
        todo += [(name, lambda line=line: typed(place, line)) for name, line in TYPED.items()]
        for number, (name, attempt) in enumerate(todo):
            progress(number, len(todo), "cases of the corpus")
            done, bad = attempt()
            failed += [f"{name}\n  {'; '.join(bad)}\n  {done.stderr.strip()[:500]}"] if bad else []
    print("\n\n".join([*failed, f"{len(failed):,d} of {len(todo):,d} cases did not end cleanly."]))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
