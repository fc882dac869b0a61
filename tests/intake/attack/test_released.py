"""Earlier releases: what is read of them, what they hide and tell, and what is none."""

import shutil
from dataclasses import replace
from datetime import date

import pytest

from placement_opt.importing import import_return
from placement_opt.intake.audited.audit import CountEquation, CountsAtOnce, protected
from placement_opt.intake.audited.earlier_release import read_releases
from placement_opt.intake.audited.shared_counts import shared_counts, stock_shown
from placement_opt.intake.audited.shared_keys import children_at
from placement_opt.intake.placements.earlier_referrals import read_earlier_referrals
from placement_opt.intake.released_note import NONE_GIVEN, note_in_model, note_of, released_words, told_words
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel.errors import BadInput
from tests.command import call
from tests.intake.placements.referral_files import rows, write
from tests.intake.whole.shared import CATALOGUE, SETTINGS

SMALL = 4
A, B, C, ALL = ("a",), ("b",), ("c",), ("all",)
LINE = CountEquation({A: 1, B: 1, C: 1, ALL: -1})


def at_once(a, b, c, **more):
    numbers = {A: a, B: b, C: c, ALL: a + b + c}
    return CountsAtOnce(numbers, frozenset(numbers), (LINE,), SMALL, kept=frozenset({ALL}), **more)


@pytest.mark.parametrize(
    ("counts", "hidden", "more"),
    [
        ((3, 7, 9), {A}, {A, B}),  # the total less two others tells the third
        ((3, 7, 9), {A, B}, {A, B}),
        ((1, 1, 9), {A, B}, {A, B, C}),  # two ones are told by their sum
    ],
)
def test_as_much_is_hidden_as_it_takes(counts, hidden, more):
    assert protected(at_once(*counts), frozenset(hidden)) == (more, frozenset())


def test_what_an_earlier_release_shows_hides_nothing():
    assert protected(at_once(3, 7, 9, known=frozenset({B})), frozenset({A, B})) == ({A, B, C}, frozenset())


def test_what_cannot_be_protected_is_told_and_hides_no_more():
    assert protected(at_once(3, 7, 9, known=frozenset({B, C})), frozenset({A, C})) == ({A, C}, {A})


def test_counts_that_are_printed_together_are_hidden_together():
    found, _ = protected(at_once(3, 7, 9, pairs={B: ALL}), frozenset({A}))
    assert found == {A, B, ALL}


def test_a_release_is_read_as_it_was_written(releases):
    folder, (first, _) = releases
    (read,) = read_releases([folder / "first"])
    assert read == read_releases([folder / "first" / "import"])[0]
    assert read.quarter == "2023/24 Q4"
    assert {key: first.shared.numbers.get(key, 0) for key in read.shown} == read.shown
    assert sum(read.shown.values()) > 0
    assert read.hidden <= first.shared.hidden
    assert read.hidden == {key for key in first.shared.hidden if key in {*read.shown, *read.hidden}}
    assert all(equation.holds(first.shared.numbers) for equation in read.equations)


def test_what_an_earlier_release_hides_stays_hidden(releases):
    folder, (_, second) = releases
    (read,) = read_releases([folder / "first"])
    alone = shared_counts(second.reading.counts, SETTINGS, CATALOGUE)
    assert read.hidden & set(second.shared.numbers) <= second.shared.hidden | set(alone.numbers) - read.shown.keys()
    assert second.shared.hidden > alone.hidden


def test_what_an_earlier_release_tells_is_said_by_place_and_never_by_number(releases, tmp_path):
    """An earlier release of the same day shows all of a row of the table of stock but one cell."""
    folder, (_, second) = releases
    shutil.copytree(folder / "second" / "import", tmp_path / "earlier")
    file = tmp_path / "earlier" / "stock.csv"
    table = stock_shown(replace(second.shared, hidden=frozenset()), CATALOGUE)
    last = second.shared.ends[-1]
    place, need = next(
        (p, g) for p, row in table.iterrows() for g, n in row.items() if n in "1234" and "total" not in (p, g)
    )
    lines = file.read_text("utf-8").splitlines()
    row = next(k for k, line in enumerate(lines) if line.startswith(f"{place},"))
    cells = ["x" if g == need else cell for g, cell in table.loc[place].items()]
    lines[row] = ",".join([place, *cells])
    file.write_text("\n".join([*lines, ""]), "utf-8")
    earlier = read_releases([tmp_path / "earlier"])
    shared = shared_counts(second.reading.counts, SETTINGS, CATALOGUE, earlier)
    assert children_at(last, place, need) in shared.told
    found = replace(second, shared=shared, released=earlier)
    said = "\n".join(told_words(found))
    assert f"- children at the end of {last}: {place}, {need}" in said.splitlines()
    assert said in note_in_model(found)
    assert place not in note_of(found), "the note beside the tables leads nobody to it"


def test_without_an_earlier_release_the_note_says_so(releases):
    assert list(released_words(releases[1][0])) == [NONE_GIVEN]
    assert "Department for Education" in note_of(releases[1][0])


def changed(folder, name, before, after):
    file = folder / name
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")


def test_a_folder_that_is_no_release_is_refused_with_all_faults_at_once(releases, tmp_path):
    folder, _ = releases
    for name in ("headings", "cells", "order"):
        shutil.copytree(folder / "first" / "import", tmp_path / name)
    changed(tmp_path / "headings", "stock.csv", "placement,", "Zebedee,")
    changed(tmp_path / "cells", "stock.csv", ",x", ",Zebedee")
    changed(tmp_path / "cells", "quarters.csv", "1 to 4", "a few")
    changed(tmp_path / "order", "quarters.csv", "2022/23 Q2", "2022/23 Q1")
    (tmp_path / "none").mkdir()
    given = [tmp_path / name for name in ("headings", "cells", "order", "none", "nowhere")]
    with pytest.raises(BadInput) as error:
        read_releases(given)
    said = str(error.value)
    assert "Zebedee" not in said
    assert len(error.value.faults) == 6
    for place in (
        "headings/stock.csv",
        "cells/stock.csv:",
        "cells/quarters.csv:",
        "order/quarters.csv",
        "/none",
        "/nowhere",
    ):
        assert place in said


def test_rounded_tables_are_held_against_nothing(releases):
    folder, _ = releases
    request = ImportRequest(folder / "return", "a", date(2025, 3, 31), rounded=True, released=(folder / "first",))
    with pytest.raises(BadInput, match="--released"):
        import_return(request)


def test_a_release_of_referrals_that_is_none_is_refused(releases, tmp_path):
    folder, _ = releases
    file = write(tmp_path / "in", rows(12))
    done = call(
        *("import-placements", file, "--name", "a", "--out", tmp_path / "made"),
        *("--released", folder / "first", "--released", tmp_path / "in"),
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert done.stderr.count("--released") == 2
    assert "import-placements writes them" in done.stderr


def test_a_release_of_the_same_months_tells_what_it_shows(tmp_path):
    file = write(tmp_path / "in", [*rows(17), *rows(3, 30, foster="Unsuitable")])
    asked = ("import-placements", file, "--name", "anytown", "--out")
    assert call(*asked, tmp_path / "one", cwd=tmp_path).returncode == 0
    (read,) = read_earlier_referrals([tmp_path / "one"])
    assert read.words == "June 2024"
    assert read.shown[("referrals",)] == 20 if ("referrals",) in read.shown else read.shown[("placed",)] == 20
    done = call(*asked, tmp_path / "two", "--released", tmp_path / "one", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "(June 2024)" in done.stdout
    for name in ("suitability", "placed", "fees", "shares", "time_to_place"):
        assert (tmp_path / "one" / f"{name}.csv").read_bytes() == (tmp_path / "two" / f"{name}.csv").read_bytes()


def test_months_that_overlap_in_part_are_named(tmp_path):
    day = "Date of Data entry (referral)"
    one = write(tmp_path / "one", [*rows(12), *rows(12, 20, **{day: "05/05/2024"})])
    two = write(tmp_path / "two", [*rows(12), *rows(12, 40, **{day: "05/07/2024"})])
    asked = ("import-placements", "--name", "anytown")
    assert call(*asked, one, "--out", tmp_path / "a", cwd=tmp_path).returncode == 0
    done = call(*asked, two, "--out", tmp_path / "b", "--released", tmp_path / "a", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "overlap in part" in " ".join(done.stdout.split())
    assert "overlap in part" in " ".join((tmp_path / "b" / "README.md").read_text("utf-8").split())
