"""The figures to ask for first of a model from published statistics, and how far the answer moves with each."""

from __future__ import annotations

import pandas as pd

from placement_opt.judge.claim_words import claimed
from placement_opt.judge.figures_to_ask import ASKED_FOR, AskFirst, FigureToAsk
from placement_opt.kernel.text import pounds
from placement_opt.prepared import Run
from placement_opt.report.section import Crosstab, Section

ASK_COLUMNS = {
    "saved_low": "Saved, low",
    "saved_high": "Saved, high",
    "nothing_low": "Cost, low",
    "nothing_high": "Cost, high",
}


def figures_to_ask(run: Run) -> list[Section]:
    """Return the figures to ask for, nothing for a model that is the council's own."""
    return [ask_section(run.ask_first)] if run.ask_first and run.ask_first.first else []


def ask_section(asked: AskFirst, most: int = ASKED_FOR) -> Section:
    """Return the figures to ask for first as a table, no more than so many."""
    rows = [
        {"figure": f"{n}. {f.told} ({', '.join(f.files)})", "what": what, "value": value, "unit": "GBP"}
        for n, f in enumerate(asked.first[:most], start=1)
        for what, value in _ends(f).items()
    ]
    return Section(
        "ask_first",
        "The figures to ask for first",
        f"This model rests on published statistics. Each line is one figure, or several with one cause, at the low and "
        "the high end of its range while all others stay: by how much the most that can be saved in "
        f"{asked.claim.year} "
        f"changes from {pounds(asked.most)}, and the cost of doing nothing from {pounds(asked.cost)}.",
        pd.DataFrame(rows, columns=["figure", "what", "value", "unit"]),
        Crosstab(rows="figure", across="what", words=ASK_COLUMNS, signed=True),
        note=f"Those that move the saving most stand first. The claim of that year: {claimed(asked.claim)}.",
    )


def _ends(f: FigureToAsk) -> dict[str, float]:
    return dict(zip(ASK_COLUMNS, (*f.most_saved, *f.doing_nothing), strict=True))


def asked_frame(asked: AskFirst) -> pd.DataFrame:
    """Return every group of figures with how far it moves the answer, for ask_first.csv."""
    return pd.DataFrame(
        [
            {
                "figures": f.group,
                "words": f.words,
                "range": f.spread,
                "files": ";".join(f.files),
                "rows": f.rows,
                "assumed": f.assumed,
                "councils_own": f.own,
                "most_saved_low_gbp": f.most_saved[0],
                "most_saved_high_gbp": f.most_saved[1],
                "doing_nothing_low_gbp": f.doing_nothing[0],
                "doing_nothing_high_gbp": f.doing_nothing[1],
                "claims_missed": ";".join(f.misses),
            }
            for f in asked.figures
        ]
    )
