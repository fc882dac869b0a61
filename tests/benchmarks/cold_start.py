"""Claims of Manchester and doing nothing in many draws, from a cold start: `python -m tests.benchmarks.cold_start`.

Prints seconds by the clock and of the processors, and the most memory of the first process and of any other [MB].
"""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import replace

from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.formulation import Brief, build
from placement_opt.judge.limits import objective
from placement_opt.prepared import Options, over_draws, prepare
from placement_opt.question import Question, Want
from placement_opt.solving import beside
from placement_opt.study.draw_chunks import DrawnQuestion, chunks
from placement_opt.study.draw_plans import SOLVED, OverDraws, claims_over_draws, every, plan_over_draws
from placement_opt.study.futures import in_order
from placement_opt.study.sampling import SampleRequest, sample
from placement_opt.study.workers import Workers, each

KIB_PER_MB = 1024


def drawn_question(draws: int) -> Question:
    """Return Manchester's question with figures over draws, the first as the model has them."""
    p = prepare(Options("manchester"))
    return over_draws(p, sample(p.inputs, SampleRequest(draws=draws, seed=1)).drawn).question


def claims_of(chunk: DrawnQuestion) -> OverDraws:
    """Return the claims of the schedule in the draws of a chunk."""
    q = chunk.question
    nothing = plan_over_draws(build(q.case, Brief(q.plan(DO_NOTHING), q.strategy)), every(chunk.draws))
    programme = build(q.case, beside(q.case, Brief(q.plan(RECOMMENDED), q.strategy), nothing.values))
    claims = [k for k in in_order(Want(best=None).claims(q.case)) if k.of_schedule]
    return claims_over_draws(programme, [replace(objective(programme, k), name=k.id) for k in claims], nothing.ends)


def main() -> None:
    """Solve all draws and print what they took."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--draws", type=int, default=1000)
    asked.add_argument("--processes", type=int, default=2)
    asked.add_argument("--size", type=int, default=500)
    a = asked.parse_args()
    began = time.perf_counter()
    parts = list(chunks(DrawnQuestion(drawn_question(1 + a.draws), 1 + a.draws), a.size))
    ready = time.perf_counter()
    found = list(each(claims_of, parts, workers=Workers(a.processes)))
    ended = time.perf_counter()
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    without = sum(int((f.ends[1:] != SOLVED).sum()) for f in found)
    print(f"{a.draws} draws made in {ready - began:.1f} s, solved in {ended - ready:.1f} s; {without} without a plan")
    print(f"time of processors {own.ru_utime:.1f} s in the first process and {others.ru_utime:.1f} s in the others")
    megabytes, most = own.ru_maxrss / KIB_PER_MB, others.ru_maxrss / KIB_PER_MB
    print(f"memory {megabytes:.0f} MB in the first process, {most:.0f} MB in the largest other")


if __name__ == "__main__":
    main()
