"""A borrowed claim says so; a folder that is not filled in yet may lend, and its gaps stay gaps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from placement_opt.inputs import read_model
from placement_opt.inputs.read_model import read_with_gaps
from placement_opt.intake.folder import (
    Donor,
    OfstedHome,
    donor_files,
    gaps,
    read_donor,
)
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.paths import find_model
from tests.intake.folder.example import estimates, texts, write
from tests.intake.folder.test_donor import one, table

HOMES = (OfstedHome("home_sc1", "SC1", 6.0), OfstedHome("home_sc2", "SC2", 12.0))
CLAIM = "Leeds, on a claim borrowed from Manchester City Council"


@pytest.fixture(scope="module")
def manchester() -> Donor:
    return read_donor(find_model("manchester"))


def made(donor: Donor | None = None, **more: object) -> dict[str, str]:
    day = more.pop("as_of", date(2025, 3, 31))
    return texts(estimates(as_of=day), **{"name": "leeds", "title": "Leeds", "homes": HOMES, "donor": donor, **more})  # type: ignore[arg-type]


def title(folder: dict[str, str]) -> str:
    return str(yaml.safe_load(folder["model.yaml"])["title"])


def first_paragraph(folder: dict[str, str]) -> str:
    return folder["README.md"].split("\n\n")[2]


def filled(folder: dict[str, str]) -> dict[str, str]:
    """Return a folder with a claim of its own in the place of the borrowed one."""
    lines = [
        line.replace(",assumption,assumed,", ",own_paper,council,").partition('"Borrowed')[0].rstrip(",") + ","
        if "Borrowed" in line and not line.startswith("#")
        else line
        for line in folder["schedule.csv"].splitlines()
    ]
    paper = "own_paper: {title: Budget, publisher: Leeds, date: March 2024, place: p. 1, url: none}\n"
    more = {"schedule.csv": "\n".join(lines) + "\n", "sources.yaml": folder["sources.yaml"] + paper}
    return folder | more


# --- what is another council's says so


def test_a_borrowed_claim_stands_in_the_title_and_in_the_readme(manchester):
    folder = made(manchester)
    assert title(folder) == CLAIM
    assert "savings claim in `schedule.csv` is borrowed from Manchester City Council" in first_paragraph(folder)
    assert title(made()) == "Leeds"
    assert "claim" not in first_paragraph(made())


def test_a_claim_stays_borrowed_until_the_council_has_its_own(tmp_path, manchester):
    before = made(manchester, as_of=date(2024, 3, 31))
    assert title(made(read_donor(write(tmp_path / "a", before)))) == CLAIM
    own = made(read_donor(write(tmp_path / "b", filled(before))))
    assert title(own) == "Leeds"
    assert "schedule.csv" not in donor_files(own)
    assert {"carers.csv", "funders.csv"} <= set(donor_files(own)), "of the earlier folder, these were Manchester's"


def test_a_lender_is_called_without_the_claim_that_it_borrowed(tmp_path, manchester):
    donor = read_donor(write(tmp_path / "leeds", made(manchester)))
    other = made(donor, name="hull", title="Hull")
    assert title(other) == "Hull, on a claim borrowed from Leeds"
    assert one(other, "mtfc", parameter="length")["note"].startswith("Borrowed from Leeds: assumed")


def test_the_files_with_borrowed_rows_are_named(manchester):
    assert donor_files(made()) == ()
    found = donor_files(made(manchester))
    assert {"schedule.csv", "homes.csv", "carers.csv", "funders.csv", "schedule_lines.csv"} <= set(found)
    assert not {"opening.csv", "entries.csv", "needs.csv", "placements.csv", "market.csv"} & set(found)


def test_structural_tables_say_whose_they_are(manchester):
    folder = made(manchester)
    for name in ("funders", "services", "schedule_lines"):
        assert folder[f"{name}.csv"].splitlines()[2] == "# Borrowed from Manchester City Council."
        assert "Borrowed" not in made()[f"{name}.csv"]
    assert "Borrowed" not in folder["needs.csv"] + folder["placements.csv"]


def test_every_source_that_a_borrowed_row_names_is_there(manchester):
    folder = made(manchester)
    sources = yaml.safe_load(folder["sources.yaml"])
    note = one(folder, "mtfc", parameter="length")["note"]
    assert "published, mcc_news_6245 and wsipp." in note
    for key in ("mcc_news_6245", "wsipp"):
        entry = manchester.inputs.sources[key]
        assert (sources[key]["title"], sources[key]["url"]) == (entry.title, entry.url)
        assert sources[key]["note"].endswith("Of Manchester City Council.")
    assert "haringey_2012" in sources, "named in the note of the posts of a home, which are a mean"


def test_a_lenders_own_return_is_not_taken_for_the_councils(tmp_path, manchester):
    donor = read_donor(write(tmp_path / "leeds", filled(made(manchester))))
    rows = {**donor.inputs.tables}
    rows["mtfc"] = rows["mtfc"].assign(source="ssda903", evidence="council")
    other = made(replace(donor, inputs=replace(donor.inputs, tables=rows)), name="hull", title="Hull")
    assert "council, ssda903_leeds." in one(other, "mtfc", parameter="length")["note"]
    sources = yaml.safe_load(other["sources.yaml"])
    assert (sources["ssda903"]["publisher"], sources["ssda903_leeds"]["publisher"]) == ("Hull", "Leeds")


def test_the_readme_names_only_what_is_there(manchester):
    full, bare = made(manchester)["README.md"], made()["README.md"]
    assert "Fill each empty value" not in full
    assert "1. Read `suitability.csv`" in full
    assert "2. Replace the rows that are borrowed" in full
    assert "1. Fill each empty value" in bare
    assert "borrowed from another council" not in bare
    assert all(f"| {name} |" in full for name in ("import/", "sources.yaml", "manifest.json"))
    assert "| import/ |" not in made(rounded=True)["README.md"]
    told = made(code_map=Path("codes.csv"))
    assert "the council's own table, codes.csv." in first_paragraph(told)


# --- folders that are not filled in yet


def test_a_half_filled_folder_lends_what_it_has(tmp_path):
    before = made(as_of=date(2024, 3, 31))
    before["mtfc.csv"] = before["mtfc.csv"].replace(
        "length,,quarters,,,,,,", "length,3,quarters,assumption,assumed,2,4,yes,a guess"
    )
    folder = write(tmp_path / "earlier", before)
    with pytest.raises(BadInput):
        read_model(folder)
    now = made(read_donor(folder))
    assert (one(now, "mtfc", parameter="length")["value"], one(now, "mtfc", parameter="growth")["value"]) == ("3", "")
    of_panels = {w for t, w in gaps(before) if t in ("suitability", "exits", "breakdown", "carers", "general")}
    assert of_panels <= {w for _, w in gaps(now)}
    years = {(t, r["year"]) for t in ("budgets", "schedule") for r in table(now, t)}
    steps = {("schedule", "2025/26"), ("schedule", "2026/27"), ("schedule", "total")}
    assert years == {("budgets", "2025/26"), ("budgets", "2026/27"), *steps}


def test_a_half_filled_folder_of_another_council_lends_too(tmp_path, manchester):
    donor = made(manchester)
    for file, parameter in (("homes.csv", "beds"), ("homes.csv", "notice"), ("carers.csv", "places_per_household")):
        donor[file] = emptied(donor[file], parameter)
    now = made(read_donor(write(tmp_path / "leeds", donor)), name="hull", title="Hull")
    missing = {(t, w.partition(":")[0]) for t, w in gaps(now)}
    homes = {("homes", f"{h},{p}") for h in ("home_sc1", "home_sc2") for p in ("staff", "fixed_cost", "notice")}
    carers = {("carers", f"{p},places_per_household") for p in ("foster_inhouse", "foster_specialist")}
    assert missing == homes | carers


def emptied(text: str, parameter: str) -> str:
    """Return a table without the values of a parameter."""
    lines = text.splitlines()
    unit = {"beds": "beds", "notice": "quarters", "places_per_household": "places"}[parameter]
    return "\n".join(
        f"{line.split(',')[0]},{parameter},,{unit},,,,,," if line.split(",")[1:2] == [parameter] else line
        for line in lines
    )


def test_any_other_fault_of_a_half_filled_folder_is_told_alone(tmp_path):
    folder = write(tmp_path / "leeds", made() | {"strange.csv": "a\n"})
    for read in (read_donor, read_with_gaps):
        with pytest.raises(BadInput) as raised:
            read(folder)
        (fault,) = raised.value.faults
        assert fault.file.endswith("strange.csv")
    with pytest.raises(BadInput, match="no such folder"):
        read_with_gaps(Path(tmp_path / "none"))


def test_the_earlier_levers_are_said_to_be_left_behind(tmp_path, manchester):
    earlier = made(as_of=date(2024, 3, 31))
    lever = '  recruit: [{placement: foster_inhouse, from: "2024/25 Q2", households_per_quarter: 1}]\n'
    strategy = earlier["strategies/announced.yaml"].replace("levers:\n", f"levers:\n{lever}")
    own = made(read_donor(write(tmp_path / "leeds_2024", earlier | {"strategies/announced.yaml": strategy})))
    words = "The levers filled in at leeds_2024 are not copied, since some of their quarters have passed"
    assert f"# {words}" in own["strategies/announced.yaml"]
    assert words in own["README.md"]
    assert "not copied" not in "".join(made(manchester).values())
