"""Timings of many councils, in processor time, printed as ratios and never asserted: `make bench`.

150 councils are invented and imported first, which takes five minutes of a processor.
"""

import resource
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from placement_opt.all_councils import model_folders
from placement_opt.formulation import Brief, build
from placement_opt.inventing import invent_councils
from placement_opt.kernel.draws import of_draw
from placement_opt.kernel.paths import find_model
from placement_opt.prepared import Options, prepare
from placement_opt.study import draw_plans
from placement_opt.study.council_plans import found_alone, found_together
from placement_opt.study.like_councils import structure_of, together
from placement_opt.study.many_councils import answers_of_councils
from placement_opt.study.one_draw import draw_alone
from placement_opt.study.sampling import SampleRequest, sample
from placement_opt.study.workers import Workers

COUNCILS = 150
CORES = 2
ASKED = 0.22  # seconds for all matrices


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    place = tmp_path_factory.mktemp("towns") / "all"
    invent_councils(place, COUNCILS, seed=1, processes=CORES)
    return model_folders(place)


def of_processor(of=resource.RUSAGE_SELF):
    used = resource.getrusage(of)
    return used.ru_utime + used.ru_stime


def took(do):
    """Return seconds of processor time, of this process alone, and what was found."""
    began = time.process_time()
    found = do()
    return time.process_time() - began, found


def test_one_worker_and_two(folders, capsys):
    began = time.perf_counter()
    one, first = took(lambda: list(answers_of_councils(folders)))
    alone = time.perf_counter() - began
    began, before = time.perf_counter(), of_processor(resource.RUSAGE_CHILDREN)
    parent, second = took(lambda: list(answers_of_councils(folders, workers=Workers(CORES))))
    wall, workers = time.perf_counter() - began, of_processor(resource.RUSAGE_CHILDREN) - before
    assert first == second
    with capsys.disabled():
        print(f"\n{COUNCILS} councils, four plans each: {one:.0f} s of a processor, {alone:.0f} s by the clock")
        print(f"two workers: {workers / one:.2f} of it in both, {parent:.1f} s beside; {alone / wall:.2f} x as fast")


def test_a_shared_pass_and_one_by_one(folders, capsys):
    asked = [prepare(Options(folder)) for folder in folders]
    many = Counter(structure_of(k) for k in asked)
    (structure, n), *_ = many.most_common(1)
    group = [k for k in asked if structure_of(k) == structure]
    shared, found = took(lambda: found_together(group))
    single, expected = took(lambda: [found_alone(k) for k in group])
    keep, draw_plans.keep_stand = draw_plans.keep_stand, lambda r, name: None
    try:
        fresh, _found = took(lambda: found_together(group))
    finally:
        draw_plans.keep_stand = keep
    pairs = [(a, b) for x, y in zip(found, expected, strict=True) for a, b in zip(x, y, strict=True) if a.saving]
    off = max(abs(a.saving[y] - b.saving[y]) for a, b in pairs for y in a.saving)
    with capsys.disabled():
        print(f"\n{len(many)} structures among {len(asked)} councils; the largest has {n}")
        print(f"{n} imported councils: {single / shared:.1f} x faster together, savings at most {off:.4f} GBP apart")
        print(f"without the start of the first council: {fresh / shared:.2f} of the time")


def drawn_councils(many):
    """Return councils that are draws of Manchester: all of one structure."""
    p = prepare(Options(Path(find_model("manchester"))))
    drawn = {
        k: v for k, v in sample(p.inputs, SampleRequest(many, seed=1)).drawn.items() if k != ("entries", "over_time")
    }
    return [replace(p, inputs=draw_alone(p.inputs, drawn, n)) for n in range(many)]


def test_matrices_of_all_councils(capsys):
    councils = drawn_councils(COUNCILS)
    stacking, q = took(lambda: together(councils).question)
    brief = Brief(q.plan("recommended"), q.strategy)
    build(q.case, brief)
    rules, programme = took(lambda: build(q.case, brief))
    stages = [s for s in programme.stages if s.name == "cost over the horizon"]
    drafting, _draft = took(lambda: draw_plans.draft_of(programme, {s.name: s for s in stages}, (), COUNCILS))
    single, _ = took(lambda: [build(of_draw(q.case, n), brief) for n in range(10)])
    with capsys.disabled():
        print(f"\n{COUNCILS} matrices: {rules / ASKED:.1f} x {ASKED} s in one pass, {drafting:.2f} s by number,")
        print(f"{stacking:.2f} s to stack figures; one by one {single / 10 * COUNCILS / rules:.0f} x as long as a pass")
