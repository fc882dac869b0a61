"""Invented referrals: known shares come back, the same seed gives the same bytes."""

from collections import Counter

import pytest

from placement_opt.importing_placements import import_placements
from placement_opt.intake.invented.placements_file import (
    invent_referrals,
    read_invented_referrals,
    referrals_text,
    write_invented_referrals,
)
from placement_opt.intake.placements.placements_request import PlacementsRequest
from placement_opt.kernel.errors import BadInput
from tests.intake.placements.referral_files import CONFIG, found

TOLD = read_invented_referrals()
BANDS = ("under_1", "1_4", "5_9", "10_15", "16_17")
TIMES = 20  # as few as 12 of a group would leave most shares hidden


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Return what is found in 20 files' worth of referrals, of different seeds."""
    made = []
    for seed in (3, 4):  # two files, so that the shares are of two draws
        file = tmp_path_factory.mktemp("referrals") / "r.csv"
        file.write_text(referrals_text(invent_referrals(TOLD, seed, TIMES / 2).rows), "utf-8")
        made.append(found(file))
    return made


def test_intervals_hold_the_given_shares_nine_times_in_ten(many):
    held = Counter()
    for one in many:
        for (need, setting), share in one.shares.items():
            level = "complex" if need.endswith("complex") else "standard"
            of, band = TOLD.suitable[level][setting], BANDS.index(need.removesuffix(f"_{level}"))
            true = of.preferred[band] + of.suitable[band]
            if 0 < true < 1:
                held[share.low <= true <= share.high] += 1
    assert held.total() >= 20
    assert held[True] / held.total() >= 0.8, held  # 0.9 less two standard errors of so many


def test_the_other_shares_come_back(many):
    for one in many:
        shares = one.tables["shares"].set_index("measure")["share"].astype(float)
        assert shares["placed"] == pytest.approx(TOLD.placed, abs=0.02)
        assert shares["siblings_together"] == pytest.approx(TOLD.siblings_together, abs=0.04)
        times = one.tables["time_to_place"].set_index("needed_by")["share"]
        assert float(times["today"]) == pytest.approx(TOLD.in_time["Today"], abs=0.04)
        assert float(times["under_5_days"]) == pytest.approx(TOLD.in_time["In less than 5 days"], abs=0.04)
        fees = one.tables["fees"].set_index("placement_type")["median"].astype(float)
        for kind, name in (("foster", "Foster"), ("residential", "Residential")):
            assert fees[kind] == pytest.approx(TOLD.fees[name][0], rel=0.05)


def test_a_seed_gives_one_file_and_a_file_gives_one_folder(tmp_path):
    one, two = (referrals_text(invent_referrals(TOLD, 9).rows) for _ in range(2))
    assert one == two != referrals_text(invent_referrals(TOLD, 10).rows)
    file = write_invented_referrals(tmp_path / "r.csv")
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        import_placements(PlacementsRequest((file,), "anytown", out=folder))
    names = sorted(path.name for path in folders[0].iterdir())
    assert names == sorted([*(f"{n}.csv" for n in TABLES), "README.md", "manifest.json"])
    for name in names:
        if name != "manifest.json":
            assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name


TABLES = ("suitability", "placed", "fees", "time_to_place", "shares", "quality")


def test_a_fault_in_how_they_are_invented_has_its_line(tmp_path):
    text = (CONFIG / "invented_referrals.yaml").read_text("utf-8").replace("placed: 0.88", "placed: 88")
    (tmp_path / "r.yaml").write_text(text, "utf-8")
    with pytest.raises(BadInput, match=r"r\.yaml:\d+ placed"):
        read_invented_referrals(tmp_path / "r.yaml")
