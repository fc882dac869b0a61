"""What referrals put into a copy of a model, what they leave, and that the copy passes `check`."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from placement_opt.importing_placements import import_placements
from placement_opt.inputs import read_model
from placement_opt.inputs.frames import records
from placement_opt.intake.placements.into_model import (
    MORE_TODAY,
    NO_LIMIT_YET,
    NOT_SHARED,
    OF_SEVERAL_KINDS,
    OTHER_CARE,
    with_shares,
)
from placement_opt.intake.placements.placement_settings import IntoModel
from placement_opt.intake.placements.placements_request import PlacementsRequest
from placement_opt.intake.placements.referral_tables import ReferredShare
from placement_opt.intake.placements.referrals_to_tables import PeriodOfReferrals
from placement_opt.kernel.paths import find_model
from tests.intake.placements.referral_files import faults, found, rows, write
from tests.run_folder import MODES, is_for_its_owner_alone

COMPLEX, STANDARD = "10_15_complex", "10_15_standard"
SPECIALIST = ("suitability", (COMPLEX, "foster_specialist"))
ENTERING = ("entry_mix", (STANDARD, "foster"))


@pytest.fixture(scope="module")
def manchester():
    return read_model(find_model("manchester"))


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """Return what some referrals say, in place of whose shares a test puts its own."""
    return found(write(tmp_path_factory.mktemp("r"), rows(12)))


def told(usual, **shares: float):
    """Return findings with these shares of foster care by need group, each of 40 referrals, 0.05 either way."""
    made = {(need, "foster"): ReferredShare(n, n - 0.05, n + 0.05, 40) for need, n in shares.items()}
    return replace(usual, shares=made)


ANY, ORDINARY = (IntoModel(apart=0.1, foster=kind) for kind in ("any", "ordinary"))


def judged(read, made, rules=ANY):
    return {(row.table, row.key): row for row in with_shares(read, made, "anytown", rules).rows}


def test_a_limit_on_the_only_kind_of_foster_care_becomes_the_share_of_referrals(manchester, usual):
    row = judged(manchester, told(usual, **{COMPLEX: 0.3}))[SPECIALIST]
    assert (row.before, row.value, row.of, row.kept) == (0.4, 0.3, 40, "")
    assert (row.low, row.high) == pytest.approx((0.15, 0.45))
    higher = judged(manchester, told(usual, **{COMPLEX: 0.95}))[SPECIALIST]
    assert (higher.value, higher.high) == (0.95, 1.0)


def test_of_those_entering_care_it_is_the_share_of_those_for_whom_a_place_is_sought(manchester, usual):
    mix = manchester.tables["entry_mix"]
    here = mix[(mix["need"] == STANDARD) & (mix["parameter"] == "share")].set_index("destination")["value"]
    row = judged(manchester, told(usual, **{STANDARD: 0.9}))[ENTERING]
    assert row.value == pytest.approx(0.9 * (here["foster"] + here["residential"]), abs=1e-6)
    assert row.low == pytest.approx(max(0.75 * (here["foster"] + here["residential"]), here["foster"]), abs=1e-6)


def test_where_more_go_today_than_it_would_suit_the_row_stays(manchester, usual):
    assert judged(manchester, told(usual, **{STANDARD: 0.8}))[ENTERING].kept == MORE_TODAY


def test_where_more_live_today_than_it_would_suit_the_row_stays(manchester, usual):
    opening = manchester.tables["opening"]
    group = opening.loc[opening["need"] == COMPLEX, "value"].sum()
    line = opening.iloc[[0]].assign(need=COMPLEX, placement="foster_specialist", value=group)  # half of them all
    read = replace(manchester, tables={**manchester.tables, "opening": pd.concat([opening, line])})
    assert judged(read, told(usual, **{COMPLEX: 0.3}))[SPECIALIST].kept == MORE_TODAY
    assert judged(read, told(usual, **{COMPLEX: 0.6}))[SPECIALIST].low == pytest.approx(0.5)


def test_of_several_kinds_of_foster_care_a_limit_is_only_lowered(manchester, usual):
    suitability = manchester.tables["suitability"]
    line = suitability.iloc[[0]].assign(need=COMPLEX, placement="foster_ifa", value=1.0)
    read = replace(manchester, tables={**manchester.tables, "suitability": pd.concat([suitability, line])})
    assert judged(read, told(usual, **{COMPLEX: 0.6}))[SPECIALIST].kept == OF_SEVERAL_KINDS
    assert judged(read, told(usual, **{COMPLEX: 0.3}))[SPECIALIST].value == 0.3


def test_where_foster_care_means_ordinary_fostering_nothing_is_said_of_specialist(manchester, usual):
    row = judged(manchester, told(usual, **{COMPLEX: 0.3}), ORDINARY)[SPECIALIST]
    assert row.kept == OTHER_CARE
    suitability, mix = manchester.tables["suitability"], manchester.tables["entry_mix"]
    line = suitability.iloc[[0]].assign(need=COMPLEX, placement="foster_ifa", value=1.0)
    limit = mix[mix["parameter"] == "most_suited"].iloc[[0]].assign(need=COMPLEX, value=0.1)
    tables = {"suitability": pd.concat([suitability, line]), "entry_mix": pd.concat([mix, limit])}
    read = replace(manchester, tables={**manchester.tables, **tables})
    at = ("entry_mix", (COMPLEX, "foster"))
    assert judged(read, told(usual, **{COMPLEX: 0.3}))[at].kept == OF_SEVERAL_KINDS
    assert judged(read, told(usual, **{COMPLEX: 0.3}), ORDINARY)[at].value == 0.3


def test_a_published_figure_and_what_referrals_cannot_judge_stay(manchester, usual):
    rows_ = judged(manchester, told(usual, **{COMPLEX: 0.3, STANDARD: 0.5}))
    assert rows_["suitability", (STANDARD, "foster_ifa")].kept == NO_LIMIT_YET
    assert rows_["suitability", (COMPLEX, "mtfc")].kept == OTHER_CARE
    assert rows_["suitability", ("16_17_complex", "foster_specialist")].kept == NOT_SHARED
    suitability = manchester.tables["suitability"].assign(evidence="published")
    read = replace(manchester, tables={**manchester.tables, "suitability": suitability})
    assert judged(read, told(usual, **{COMPLEX: 0.3}))[SPECIALIST].kept == "the figure is published"


@pytest.mark.parametrize(
    ("first", "last", "known"),
    [((2012, 4), (2013, 3), "yes"), ((2013, 1), (2013, 6), "part"), ((2024, 4), (2025, 3), "no")],
)
def test_a_figure_says_whether_it_was_known_when_the_model_opens(manchester, usual, first, last, known):
    period = PeriodOfReferrals(date(*first, 1), date(*last, 1))
    made = with_shares(manchester, replace(told(usual, **{COMPLEX: 0.3}), period=period), "anytown", ANY)
    (line,) = [line for line in made.files["suitability.csv"].decode().splitlines() if "placements_anytown" in line]
    assert f",council,0.15,0.45,{known}," in line


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """Return a copy of Manchester with shares from referrals, and what was found."""
    folder = tmp_path_factory.mktemp("copied")
    home = {"residential": "Preferred", "placement_type": "Residential", "deprivation": "Yes"}
    made = [*rows(12, 50, **home), *rows(28, 70, foster="Unsuitable", **home)]
    file = write(folder / "in", made)
    asked = PlacementsRequest((file,), "anytown", into=find_model("manchester"), out=folder / "copy")
    return file, folder / "copy", import_placements(asked)


def test_the_copy_passes_check_and_differs_in_the_rows_that_are_told(copied, manchester):
    _, out, made = copied
    assert made.checked == 0
    read = read_model(out)
    changed = {(row.table, row.row) for row in made.copy.replaced}
    assert ("suitability", (COMPLEX, "foster_specialist")) in {(row.table, row.key) for row in made.copy.replaced}
    for path in find_model("manchester").rglob("*"):
        name = path.relative_to(find_model("manchester")).as_posix()
        if path.is_file() and name not in ("sources.yaml", "README.md"):
            before, after = (p.read_text("utf-8").split("\n") for p in (path, out / name))
            differ = {n for n, pair in enumerate(zip(before, after, strict=True), 1) if len(set(pair)) > 1}
            assert differ == {row for table, row in changed if f"{table}.csv" == name}
    (row,) = [r for r in records(read.tables, "suitability") if (r["need"], r["placement"]) == SPECIALIST[1]]
    assert (row["value"], row["evidence"], row["source"]) == (0.3, "council", "placements_anytown_202406_202406")
    assert read.sources[row["source"]].title == "Placements data of Anytown, June 2024"
    assert (out / "placements" / "suitability.csv").is_file()
    assert "Rows that stay" in (out / "placements" / "README.md").read_text("utf-8")


def test_a_copy_is_copied_again_with_one_entry_of_its_source(copied, tmp_path):
    file, out, _ = copied
    again = import_placements(PlacementsRequest((file,), "anytown", into=out, out=tmp_path / "again"))
    assert again.checked == 0
    for name in ("sources.yaml", "README.md"):
        assert (tmp_path / "again" / name).read_bytes() == (out / name).read_bytes()


@MODES
def test_a_copy_of_a_model_that_is_not_for_publication_is_for_its_owner_alone(copied, tmp_path):
    """Manchester says of itself that it holds small counts; the tables by themselves hide them."""
    file, copy, _ = copied
    import_placements(PlacementsRequest((file,), "anytown", out=tmp_path / "tables"))
    assert [is_for_its_owner_alone(out) for out in (copy, tmp_path / "tables")] == [True, False]


def test_a_model_with_faults_is_refused_and_so_is_its_own_folder(copied, tmp_path):
    file, out, _ = copied
    assert "apart from the model" in str(faults(file, into=out, out=out))
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "model.yaml").write_text("name: broken\n", "utf-8")
    for place, also in ((file, "needs.csv"), (write(tmp_path / "bad", rows(12, foster="perhaps")), "referrals.csv")):
        named = {f.file.rpartition("/")[2] for f in faults(place, into=broken, out=tmp_path / "x")}
        assert {"model.yaml", also} <= named, "the faults of both at once"
    assert not (tmp_path / "x").exists()
