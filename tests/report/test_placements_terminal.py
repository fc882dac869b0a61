"""What an import of referrals prints fits 80 columns, in whole words."""

import pytest

from placement_opt.intake.invented.placements_file import write_invented_referrals
from placement_opt.intake.placements.placement_rules import PLACEMENT_RULES
from placement_opt.kernel.errors import TERMINAL_COLUMNS
from tests.command import call

NUMBER = len("123,456 ")


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("referrals")
    write_invented_referrals(folder / "placements.csv")
    asked = ("import-placements", "placements.csv", "--name", "anytown", "--council", "Any Town Council [/x] [b]")
    done = call(*asked, "--into", "manchester", "--out", "copy", cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_is_wider_than_the_terminal_or_cut_off(printed):
    assert max(len(line.rstrip()) for line in printed.splitlines()) <= TERMINAL_COLUMNS
    assert "…" not in printed


def test_every_part_is_headed_and_in_whole_words(printed):
    for words in (
        "Any Town Council [/x] [b]: referrals and placements, April 2024 to March 2025",
        "Whom each kind of care would suit",
        "10 to 15, complex need",
        "Supported accommodation",
        "Weekly fees",
        "In less than 5 days",
        "Placed with all brothers and sisters intended",
        "Into a copy of the model of Manchester City Council",
        "rests on prices of the council's own.",
        "`check` finds no error. Next: `placement-opt run copy`.",
    ):
        assert words in printed or words in " ".join(printed.split()), words


def test_the_words_of_every_rule_fit_beside_its_name_and_a_count():
    name = max(map(len, PLACEMENT_RULES)) + 1
    wide = {k: r.words for k, r in PLACEMENT_RULES.items() if NUMBER - 1 + name + len(r.words) > TERMINAL_COLUMNS}
    assert wide == {}


def test_quietly_only_the_folder_is_named(tmp_path):
    write_invented_referrals(tmp_path / "placements.csv")
    done = call("import-placements", "placements.csv", "--name", "anytown", "--quiet", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "Wrote placements/anytown.\n")
