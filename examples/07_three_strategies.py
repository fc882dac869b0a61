"""Three strategies of an invented council, each judged on a claim of its own: small homes, going home, more carers.

The tables in `anytown/` are added to the model that the return gives, as a council would add its own. What the claim of
small homes leaves out stands below it: beds that are not filled yet, and the house that has to be paid for.
"""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from placement_opt import Options, Want, answer, import_return, prepare, progress_bar, write_invented_council

ADDED = Path(__file__).parent / "anytown"
STRATEGIES = ("small_homes", "home_to_family", "fostering_drive")
PLANS = ("do_nothing", "as_published", "recommended")


def add_tables(model: Path) -> None:
    """Add rows to each table of the model that has them, or the table where the model has none, and the strategies."""
    for table in sorted(ADDED.glob("*.csv")):
        there = model / table.name
        header, *rows = [line for line in table.read_text("utf-8").splitlines() if not line.startswith("#")]
        text = there.read_text("utf-8") if there.exists() else header
        there.write_text("\n".join([text.rstrip("\n"), *rows, ""]), "utf-8", newline="\n")
    shutil.copytree(ADDED / "strategies", model / "strategies", dirs_exist_ok=True)


answers = {}
with tempfile.TemporaryDirectory() as place, progress_bar() as progress:
    made = write_invented_council(Path(place) / "anytown")
    model = Path(place) / "models" / made.name
    import_return(replace(made, out=model, fill_from=Path("manchester")), progress=progress)
    add_tables(model)
    for name in STRATEGIES:
        question = prepare(Options(model, strategy=model / "strategies" / f"{name}.yaml")).question
        own = tuple(claim.id for claim in question.case.claims)
        answers[name] = answer(question, Want(plans=PLANS, best=own))

for found in answers.values():
    print(f"\n{found.question.strategy.title}")
    for verdict in found.others:
        print(f"- {verdict.sentence}")
        print(f"  {verdict.notes[0]}")
    for warning in found.warnings:
        print(f"- {warning}")

published = answers["small_homes"].plan("as_published")
spent = published.ledger[published.ledger["line"].str.startswith("new homes")].groupby(["year", "line"])["gbp"].sum()
print("\nWhat the four small homes cost as published, £")
print(spent.to_string(float_format="{:,.0f}".format))
