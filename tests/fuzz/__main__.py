"""Try many cases drawn from a seed, with how far they are; print what failed as small as it still fails."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from placement_opt.kernel.progress import progress_bar
from tests.corpus import world
from tests.corpus.trial import Place
from tests.fuzz.fuzzing import Fuzzed, cases, failing, keep, smallest


def main() -> int:
    """Return 1 if anything failed."""
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--cases", type=int, default=5000)
    asked.add_argument("--only", type=int, help="the number of one case")
    asked.add_argument("--keep", metavar="NAME", help="keep that one case in tests/corpus/found")
    said = asked.parse_args()
    numbers = range(said.cases) if said.only is None else range(said.only, said.only + 1)
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder, "template")
        template.mkdir()
        place = Place.of(world.make(template), Path(folder, "place"))
        print(f"Seed {said.seed}, {len(numbers):,d} cases.", flush=True)
        failed = _try_all(place, list(cases(said.seed, numbers, template)))
        if said.keep and said.only is not None:
            (one,) = cases(said.seed, numbers, template)
            print(f"Kept in {keep(place, smallest(one, lambda k: bool(failing(place, k)[1])), said.keep)}.")
    print(f"{len(failed):,d} of {len(numbers):,d} cases did not end cleanly.")
    return 1 if failed else 0


def _try_all(place: Place, drawn: list[Fuzzed]) -> list[Fuzzed]:
    failed = []
    with progress_bar() as progress:
        for number, case in enumerate(drawn):
            progress(number, len(drawn), "cases tried")
            if failing(place, case)[1]:
                failed.append(smallest(case, lambda k: bool(failing(place, k)[1])))
    for case in failed:
        done, found = failing(place, case)
        print(f"\n{case}\n  {'; '.join(found)}\n  {done.stderr.strip()[:500]}")
        print(f"  To add it to the corpus: python -m tests.fuzz --seed {case.seed} --only {case.number} --keep A_NAME")
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
