"""Four quarters: Manchester on what was published, and an invented council on the returns of each quarter.

Manchester is planned until half a year after the last year that is judged, which takes half as long as a year after it.
Assumed of Manchester, since only the year is published: children change evenly from March to March, and live with each
provider of a kind of care as in March 2013; who came, who left and spend are a quarter of the year's.
"""

import contextlib
import csv
import shutil
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from placement_opt import (
    Options,
    Reviewing,
    cycle,
    import_return,
    prepare,
    progress_bar,
    register,
    review_run,
    run,
    write_invented_council,
    write_recommendations,
)

YEAR, QUARTERS, HORIZON = "2013/14", 4, 10
HEAD = ("quarter", "measure", "subject", "need", "value", "note")
WHY = "Published for the year: a quarter of it, or on the way from March to March."
GROUPS = {  # measure in outturn.csv and published.csv -> setting
    "place_foster": ("foster",),
    "residential_all_derived": ("residential",),
    "place_parents": ("parents",),
    "place_adoption": ("adoption",),
}
SPEND = {"residential_withdrawal": ("s251_residential_gross",), "foster_investment": ("s251_fostering_gross",)}


def read(file: Path, year: str) -> dict[str, float]:
    """Return the figures of a year from a file of published figures."""
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {row["measure"]: float(row["value"]) for row in csv.DictReader(lines) if row["year"] == year}


def written(place: Path, rows: list[tuple[str, str, str, str, float, str]]) -> Path:
    """Write actuals and return their file."""
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return place


def manchester(place: Path, progress: object) -> None:
    """Take Manchester through 2013/14 on the published outturn, and review and sign what is planned after it."""
    model = place / "models" / "manchester"
    shutil.copytree(prepare(Options("manchester")).inputs.path, model)
    options = Options(model, horizon=HORIZON, register=place / "runs", pack=False)
    agreed = run(options, progress=progress)
    filed = register.find_run(str(agreed.options.out), options.register)
    register.sign(filed, "approver", "Director of Children's Services", "The plan of March 2013.")
    before, after = read(model / "published.csv", "2012/13"), read(model / "outturn.csv", YEAR)
    case = agreed.case
    for n, quarter in enumerate(case.quarters[:QUARTERS], 1):
        rows = []
        for measure, (setting,) in GROUPS.items():
            now = before[measure] + (after[measure] - before[measure]) * n / QUARTERS
            types = [p for p in case.placements.values() if setting in (p.setting, p.id)]
            there = {p.id: sum(k for (_g, q), k in case.opening.items() if q == p.id) for p in types}
            for p, k in there.items():
                if k:
                    rows.append((quarter.label, "children", p, "", round(now * k / sum(there.values())), WHY))
        everyone = before["looked_after_31_march"]
        everyone += (after["looked_after_31_march"] - everyone) * n / QUARTERS
        rows.append((quarter.label, "children", "all", "", round(everyone), WHY))
        rows.append((quarter.label, "came", "", "", round(after["started"] / QUARTERS), WHY))
        rows.append((quarter.label, "left", "", "", round(after["ceased"] / QUARTERS), WHY))
        rows += [
            (quarter.label, "spend", line, "", sum(after[k] for k in of) / QUARTERS, WHY) for line, of in SPEND.items()
        ]
        gone_on = cycle.take_actuals(options, quarter.label, written(place / "actuals.csv", rows))
    drift = cycle.drift(gone_on)
    print_drift("Manchester", drift)
    for words in drift.told:
        print(f"  {words}")
    for action in cycle.next_actions(options, ()).actions[:3]:
        print(f"  Next: {action.words}.")
    first = register.find_run(str(agreed.options.out), options.register)
    print(f"  The plan of March 2013 is signed and {register.signatures_of(first).standing[0].state}.")
    later = run(replace(options, baseline=first.files), progress=progress)
    print(f"  {later.verdicts[-2].sentence}")
    refuse(later, place, progress)
    price = model / "prices.csv"
    price.write_text(price.read_text("utf-8") + "# checked\n", "utf-8")
    print(f"  After an edit of prices.csv its signature {register.signatures_of(first).standing[0].state}.")


def print_drift(council: str, drift: object) -> None:
    """Print by how much the quarters that have passed cost more or less than the plan."""
    side = "more" if drift.total > 0 else "less"
    print(f"{council} after {drift.passed[-1]}: £{abs(drift.total):,.0f} {side} than the recommended plan had.")


def refuse(planned: object, place: Path, progress: object) -> None:
    """Let a lead refuse that a home closes, and print what that costs."""
    asked = Reviewing(planned.options.out, out=place / "review.csv", register=place / "runs")
    write_recommendations(asked, progress)
    with (place / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    home = next(row for row in rows if row["recommendation"] == "close home_4")
    home |= {"decision": "refuse", "reason": "children are settled there", "by": "social care lead"}
    filled = place / "filled.csv"
    with filled.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    decided = review_run(replace(asked, file=filled, out=None), progress)
    (price,) = decided.priced.alone
    print(f"  Refused by {price.decisions[0].by}: {home['what']}. It costs £{price.cost:,.0f} over the horizon.")


def invented(place: Path, progress: object) -> None:
    """Take an invented council through the four quarters of 2024/25, each counted by an import of its own."""
    made = replace(write_invented_council(place / "anytown"), fill_from=Path("manchester"))
    model = place / "models" / made.name
    import_return(replace(made, as_of=date(2024, 3, 31), out=model), progress=progress)
    options = Options(model, horizon=8)
    for day in (date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31), date(2025, 3, 31)):
        counted = place / f"counted_{day:%Y_%m}"
        import_return(replace(made, as_of=day, out=counted), progress=progress)
        label = f"2024/25 Q{(day.month - 1) // 3 or 4}"
        gone_on = cycle.take_actuals(options, label, counted)
    drift = cycle.drift(gone_on)
    print_drift("The invented council", drift)
    print(f"  {drift.lights[-1].reason}")


with tempfile.TemporaryDirectory() as place, contextlib.chdir(place), progress_bar() as progress:
    manchester(Path(), progress)
    invented(Path(), progress)
