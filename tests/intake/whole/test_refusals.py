"""Repairs, gaps, and what is refused."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from placement_opt.importing import import_return
from placement_opt.inputs import read_model
from placement_opt.inputs.frames import figures
from placement_opt.intake.request import quarter_end_in
from placement_opt.kernel.errors import BadInput
from tests.generator import write_csv
from tests.intake.whole.shared import asked


def test_strict_refuses_what_would_be_mended(town, tmp_path):
    folder, truth = town
    assert import_return(asked(folder, strict=True)).estimates.opening, "a clean return passes"
    write_csv(truth, tmp_path / "return", faults=0.05)
    assert import_return(asked(folder, source=tmp_path / "return")).estimates.opening
    with pytest.raises(BadInput, match="by the rule") as error:
        import_return(asked(folder, source=tmp_path / "return", strict=True))
    assert all(fault.row for fault in error.value.faults)


def test_what_the_return_cannot_know_is_a_named_gap(town, tmp_path):
    folder, _ = town
    found = import_return(asked(folder, fill_from=None, ofsted=None, out=tmp_path / "anytown"))
    assert {gap.file for gap in found.gaps} >= {"prices.csv", "carers.csv", "homes.csv", "mtfc.csv", "budgets.csv"}
    with pytest.raises(BadInput) as error:
        read_model(tmp_path / "anytown")
    assert len(error.value.faults) == sum(gap.values for gap in found.gaps) == found.checked
    assert {fault.found for fault in error.value.faults} == {""}


def test_a_model_is_not_written_into_the_return(town):
    folder, _ = town
    with pytest.raises(BadInput, match="outside the return"):
        import_return(asked(folder, out=folder / "return" / "models" / "anytown"))
    assert not (folder / "return" / "models").exists()


@pytest.mark.parametrize("text", ["31/03/2025", "2025-02-30", "March"])
def test_a_date_that_is_none_is_said_in_words(text):
    with pytest.raises(BadInput, match="such as 2025-03-31"):
        quarter_end_in(text)


def test_a_folder_that_was_filled_in_is_not_written_over(town, written, tmp_path):
    folder, _ = town
    out = shutil.copytree(written[0], tmp_path / "anytown")
    import_return(asked(folder, out=out))
    prices = out / "prices.csv"
    prices.write_text(prices.read_text("utf-8") + "# checked with finance\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"prices\.csv.*--fill-from"):
        import_return(asked(folder, out=out))
    assert prices.read_text("utf-8").endswith("finance\n")


def test_an_earlier_folder_of_the_council_lends_what_was_filled_in(town, tmp_path):
    folder, _ = town
    first, second = tmp_path / "first", tmp_path / "second"
    import_return(asked(folder, out=first, prices=folder / "prices.csv"))
    import_return(asked(folder, out=second, fill_from=first))
    fees = [figures(read_model(place).tables, "prices", "fee") for place in (first, second)]
    assert fees[0] == fees[1]


@pytest.mark.parametrize("more", [{"name": "anytown_2025_q4", "ofsted": None}, {"name": "other", "council": "ANYTOWN"}])
def test_a_new_name_is_no_other_council(town, tmp_path, more):
    """Its schedule, posts and prices stand as they were, unscaled and not borrowed, whatever the folder is called."""
    folder, _ = town
    first, second = tmp_path / "first", tmp_path / "second"
    import_return(asked(folder, out=first, prices=folder / "prices.csv"))
    schedule = first / "schedule.csv"
    schedule.write_text(schedule.read_text("utf-8").replace("Borrowed from", "Agreed after"), "utf-8")
    strategy = first / "strategies" / "announced.yaml"
    strategy.write_text(strategy.read_text("utf-8").replace("targets: []", "targets: []  # agreed in March"), "utf-8")
    import_return(asked(folder, out=second, fill_from=first, **more))
    assert (second / "strategies" / "announced.yaml").read_bytes() == strategy.read_bytes()
    before, after = read_model(first), read_model(second)
    for table, parameter in (("prices", "fee"), ("schedule", "step"), ("schedule", "staff"), ("homes", "staff")):
        assert figures(after.tables, table, parameter) == figures(before.tables, table, parameter)
    assert (after.model.price_base, after.model.judged) == (before.model.price_base, before.model.judged)
    assert "on a claim borrowed from" not in after.model.title


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"as_of": date(2025, 3, 30)}, "the last day of a quarter"),
        ({"as_of": date(2026, 3, 31)}, "2020-04-01 to 2025-03-31"),
        ({"name": "Any Town"}, "lower-case"),
        ({"name": "manchester"}, "hide that model"),
        ({"years": ("2019/20",)}, "2020/21"),
        ({"council": "Anytwn"}, "did you mean Anytown"),
        ({"window": ("2010/11 Q1", "2011/12 Q4")}, "2020/21 Q1"),
        ({"source": Path("nothing_here")}, "nothing_here"),
        ({"name": ""}, "--name: expected a name"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(town, tmp_path, more, words):
    folder, _ = town
    with pytest.raises(BadInput, match=words):
        import_return(asked(folder, out=tmp_path / "anytown", **more))
    assert list(tmp_path.iterdir()) == []


def test_of_a_list_only_homes_in_which_children_live_are_beds_and_the_rest_is_told(town, tmp_path):
    folder, _ = town
    lines = (folder / "ofsted.csv").read_text("utf-8").splitlines()
    top = next(i for i, line in enumerate(lines) if "URN" in line.split(","))
    column = lines[top].split(",").index("Short-break-only children's home")
    home = next(i for i, line in enumerate(lines) if "Local Authority" in line and "Anytown" in line)
    cells = lines[home].split(",")
    lines[home] = ",".join([*cells[:column], "Yes", *cells[column + 1 :]])
    spoilt = [line.replace(",Private,", ",,") if "Otherborough" in line else line for line in lines]
    (tmp_path / "ofsted.csv").write_text("\n".join(spoilt), encoding="utf-8")
    before = import_return(asked(folder, out=tmp_path / "before"))
    after = import_return(asked(folder, ofsted=tmp_path / "ofsted.csv", out=tmp_path / "after"))
    assert before.notes == ()
    (note,) = after.notes
    assert note.startswith("Left out of the council's own homes (short breaks only): 1 home with ")
    urn = cells[lines[top].split(",").index("URN")].lower()
    assert urn in (tmp_path / "before" / "homes.csv").read_text("utf-8")
    assert urn not in (tmp_path / "after" / "homes.csv").read_text("utf-8")


def test_an_own_provider_without_a_list_is_refused(town):
    folder, _ = town
    with pytest.raises(BadInput, match="--own-provider: expected --ofsted"):
        import_return(asked(folder, ofsted=None, own_provider="A Trust"))
