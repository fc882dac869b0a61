"""Which homes on a list are the council's own, which are supply, and what is said of the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from placement_opt.intake.folder import AreaHomes, area_homes, read_owners, read_providers
from placement_opt.intake.folder.home_owners import same_provider
from placement_opt.intake.import_settings import read_settings
from placement_opt.intake.read.dates import date_rules
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.paths import config_folder
from tests.intake.folder.example import CATALOGUE
from tests.intake.folder.lists import csv_file
from tests.paths import SSDA903_CONFIG

SHORT, OWNER = "Short-break-only children's home", "Organisation which owns the provider"
HEADER = ("URN", "Provision type", "Local authority", "Sector", "Registration status", "Places", SHORT, OWNER)
OWNERS = read_owners(config_folder() / "ssda903", "", date(2024, 3, 31))
RULES = date_rules(read_settings(SSDA903_CONFIG / "settings.yaml", CATALOGUE).reading)


def home(number: int, area: str, sector: str, places: object, **more: str) -> tuple[object, ...]:
    """Return one row of a list laid out as from 2023 on."""
    said = {"provision": "Children's home", "status": "Active", "short": "", "owner": "REDACTED"} | more
    return (f"SC{number:06d}", said["provision"], area, sector, said["status"], places, said["short"], said["owner"])


def found(tmp_path: Path, rows: list[tuple[object, ...]], council: str = "Leeds", **asked: object) -> AreaHomes:
    providers = read_providers(csv_file(tmp_path / "list.csv", [HEADER, *rows]), RULES)
    return area_homes(providers, council, replace(OWNERS, **asked))


def beds(homes: AreaHomes) -> list[float | None]:
    return [one.beds for one in homes.own]


# --- what a home is for


@pytest.mark.parametrize("yes", ["Yes", "Y", "TRUE", "1", "Short-break-only children's home", "Short break only"])
def test_a_home_for_short_breaks_only_is_neither_a_bed_nor_a_place(tmp_path, yes):
    homes = found(
        tmp_path,
        [
            home(1, "Leeds", "Local Authority", 6),
            home(2, "Leeds", "Local Authority", 5, short=yes),
            home(3, "Leeds", "Private", 4, short="No"),
            home(4, "Leeds", "Voluntary", 3, short=yes),
        ],
    )
    assert beds(homes) == [6]
    assert (homes.market.homes, homes.market.places) == (1, 4)
    assert homes.notes == (
        "Left out of the council's own homes (short breaks only): 1 home with 5 places.",
        "Left out of external homes (short breaks only): 1 home with 3 places.",
    )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"provision": "Secure children's home"}, "secure"),
        ({"provision": "Residential Family Centre"}, "residential family centre"),
        ({"provision": "Residential Holiday Scheme for Disabled Children"}, "residential holiday scheme"),
        ({"provision": "Residential special school (registered as a children's home)"}, "residential special school"),
        ({"provision": "Children's home (short breaks)"}, "short breaks only"),
        ({"provision": "Children's home of a new kind"}, "children's home of a new kind"),
        ({"status": "Suspended"}, "registration suspended"),
        ({"status": "Proposed"}, "registration proposed"),
    ],
)
def test_what_is_no_home_for_living_in_is_left_out_and_said_so(tmp_path, more, words):
    rows = [home(1, "Leeds", "Local Authority", 6), home(2, "Leeds", "Local Authority", 8, **more)]
    homes = found(tmp_path, rows)
    assert beds(homes) == [6]
    (note,) = homes.notes
    assert note.startswith(f"Left out of the council's own homes ({words}")
    assert note.endswith("1 home with 8 places.")


@pytest.mark.parametrize(
    ("more", "open_homes"),
    [({"status": "Proposal to cancel"}, 0), ({"short": "Short breaks"}, 0), ({"short": "Not short-break-only"}, 1)],
)
def test_words_that_only_seem_to_say_something_are_not_taken_for_it(tmp_path, more, open_homes):
    homes = found(tmp_path, [home(1, "Leeds", "Private", 6), home(2, "Leeds", "Private", 8, **more)])
    assert homes.market.homes == 1 + open_homes
    assert len(homes.notes) == 1 - open_homes


@pytest.mark.parametrize("status", ["Cancelled", "Resigned", "Closed", "Registration removed"])
def test_what_has_closed_is_not_told(tmp_path, status):
    homes = found(tmp_path, [home(1, "Leeds", "Private", 6), home(2, "Leeds", "Private", 8, status=status)])
    assert (homes.market.homes, homes.notes) == (1, ())


def test_schools_and_agencies_are_not_told(tmp_path):
    rows = [home(1, "Leeds", "Private", 6), home(2, "Leeds", "Private", 80, provision="Boarding School")]
    assert found(tmp_path, rows).notes == ()


def test_a_list_that_does_not_say_what_homes_are_for_is_said_to_be_one(tmp_path):
    rows = [("URN", "Provision Type", "LA", "Sector", "Places"), (*home(1, "Leeds", "Private", 6)[:4], 6)]
    homes = area_homes(read_providers(csv_file(tmp_path / "a.csv", rows)), "Leeds", OWNERS)
    assert homes.notes[0].startswith("The list of providers does not say which homes are for short breaks only")


def test_a_subtype_may_say_so(tmp_path):
    rows = [("URN", "Provider Type", "Subtype", "Local Authority", "Sector", "Max Users"),
            ("1", "Children's homes", "Short break", "Leeds", "Local Authority", 5),
            ("2", "Children's homes", "Mainstream and short breaks", "Leeds", "Local Authority", 4),
            ("3", "Children's homes", "Non-secure", "Leeds", "Local Authority", 3),
            ("4", "Children's homes", "Secure", "Leeds", "Local Authority", 2)]  # fmt: skip
    homes = area_homes(read_providers(csv_file(tmp_path / "a.csv", rows)), "Leeds", OWNERS)
    assert beds(homes) == [4, 3]


@pytest.mark.parametrize(("closed", "open_homes"), [("31/12/9999", 1), ("01/01/1900", 1), ("", 1), ("01/05/2019", 0)])
def test_a_closing_date_that_stands_for_none_closes_nothing(tmp_path, closed, open_homes):
    rows = [(*HEADER, "Closed date"), (*home(1, "Leeds", "Private", 6), closed), (*home(2, "York", "Private", 6), "")]
    homes = area_homes(read_providers(csv_file(tmp_path / "a.csv", rows), RULES), "Leeds", OWNERS)
    assert homes.market.homes == open_homes


# --- who runs it


@pytest.mark.parametrize("sector", ["Voluntary", "Private", "Local Authority"])
@pytest.mark.parametrize(
    "owner", ["Birmingham Children's Trust", "Birmingham Childrens Trust Community Interest Company"]
)
def test_homes_of_the_councils_trust_are_its_own(tmp_path, sector, owner):
    rows = [home(1, "Birmingham", sector, 5, owner=owner), home(2, "Birmingham", "Private", 4, owner="Homes Ltd")]
    homes = found(tmp_path, rows, "Birmingham City Council")
    assert beds(homes) == [5]
    assert (homes.market.homes, homes.market.places) == (1, 4)
    assert any("since Birmingham Child" in note for note in homes.notes) == (sector != "Local Authority")


@pytest.mark.parametrize(("day", "own"), [(date(2022, 6, 30), 1), (date(2022, 9, 30), 0), (date(2014, 6, 30), 0)])
def test_a_trust_counts_within_its_days(tmp_path, day, own):
    rows = [home(1, "Doncaster", "Voluntary", 5, owner="Doncaster Children's Services Trust Limited")]
    homes = found(tmp_path, rows, "Doncaster", day=day)
    assert (len(homes.own), homes.market.homes) == (own, 0)
    if not own:
        assert "1 home with 5 places; --own-provider counts them as the council's own." in homes.notes[0]


def test_a_provider_that_the_user_names_is_counted_in_place_of_every_trust(tmp_path):
    rows = [
        home(1, "Birmingham", "Voluntary", 5, owner="Birmingham Children's Trust"),
        home(2, "Birmingham", "Private", 4, owner="New Start (Brum) Ltd"),
        home(3, "Solihull", "Private", 3, owner="New Start (Brum) Ltd"),
    ]
    homes = found(tmp_path, rows, "Birmingham", own_provider="new start brum limited")
    assert beds(homes) == [4]
    assert homes.market.places == 5
    assert any("in other areas" in note and "1 home with 3 places" in note for note in homes.notes)
    assert found(tmp_path, rows, "Birmingham", own_provider="Birmingham City Council").own == ()  # and no trust


def test_a_provider_that_owns_nothing_there_is_a_fault_with_a_close_spelling(tmp_path):
    rows = [home(1, "Leeds", "Private", 5, owner="Leeds Homes Ltd"), home(2, "York", "Private", 5, owner="Elsewhere")]
    with pytest.raises(BadInput, match=r"--own-provider: .*, got Leeds Home - did you mean Leeds Homes Ltd\?"):
        found(tmp_path, rows, own_provider="Leeds Home")
    with pytest.raises(BadInput, match=r"--own-provider: .*, got Elsewhere$"):
        found(tmp_path, rows, own_provider="Elsewhere")
    bare = [HEADER[:-1], *(row[:-1] for row in rows)]
    with pytest.raises(BadInput, match="a list of providers with their owners"):
        area_homes(read_providers(csv_file(tmp_path / "b.csv", bare)), "Leeds", replace(OWNERS, own_provider="X"))


def test_homes_go_by_their_owner_where_it_is_named(tmp_path):
    rows = [
        home(1, "Leeds", "Local Authority", 6, owner="Leeds City Council"),
        home(2, "Leeds", "Local Authority", 5, owner="Wakefield Metropolitan District Council"),
        home(3, "Harrogate", "Local Authority", 4, owner="Leeds City Council"),
        home(4, "Leeds", "Local Authority", 3),
        home(5, "Wakefield", "Local Authority", 2),
    ]
    homes = found(tmp_path, rows)
    assert beds(homes) == [6, 4, 3]
    assert homes.market.homes == 0
    assert homes.notes == (
        "Counted as the council's own, though in another area, as the owner is named: 1 home with 4 places.",
        "Left out, since run by another council: 1 home with 5 places.",
    )


def test_a_trust_of_several_councils_owns_for_each_what_lies_in_its_area(tmp_path):
    rows = [home(n, area, "Voluntary", n, owner="Achieving For Children")
            for n, area in enumerate(("Kingston upon Thames", "Richmond upon Thames", "Surrey"), start=2)]  # fmt: skip
    homes = found(tmp_path, rows, "Richmond upon Thames")
    assert beds(homes) == [3]
    assert any("2 homes with 6 places" in note for note in homes.notes)


def test_a_list_without_owners_says_that_a_trusts_homes_cannot_be_told(tmp_path):
    homes = found(tmp_path, [home(1, "Sandwell", "Voluntary", 5), home(2, "Sandwell", "Private", 4)], "Sandwell")
    assert homes.own == ()
    assert any("some of 2 homes with 9 places counted as external may be" in note for note in homes.notes)


def test_kinds_of_company_are_not_compared():
    assert same_provider("The Sandwell Children\u2019s Trust Ltd.") == same_provider("Sandwell Childrens Trust")
    assert same_provider("Limited") == "limited"


@pytest.mark.parametrize(
    ("row", "told"),
    [("Leeds,Trust,April,,B,x", "from: expected a day"), ("Leeds,Trust,2018-04-01,2019,B,x", "until: expected a day"),
     ("Leeds,Trust,2018-04-01,,A,x", "grade: expected")],
)  # fmt: skip
def test_a_table_of_trusts_with_a_fault_is_refused(tmp_path, row, told):
    (tmp_path / "trusts.csv").write_text(f"council,provider,from,until,grade,source\n{row}\n")
    (tmp_path / "councils.csv").write_text("council,source\nLeeds,x\n")
    with pytest.raises(BadInput, match=told):
        read_owners(tmp_path, "", date(2024, 3, 31))


def test_every_trust_is_of_a_council_that_there_is():
    assert {trust.council for trust in OWNERS.trusts} <= OWNERS.councils
    assert len(OWNERS.councils) == 157


# --- somebody else's rows, and nobody's


def test_only_rows_that_are_asked_for_are_judged(tmp_path):
    bad = [
        *(home(2, "York", "Private", "six"), home(3, "York", "", 5), ("X Y", *home(4, "York", "Private", 5)[1:])),
        *(home(5, "York", "Private", 5, short="perhaps"), home(6, "", "Private", 5), home(7, "York", "Private", 5)),
    ]
    homes = found(tmp_path, [home(1, "Leeds", "Local Authority", 6), *bad])
    assert beds(homes) == [6]
    assert homes.notes == ("Rows of the list of providers that name no council, and are left out: 1.",)
    with pytest.raises(BadInput) as raised:
        found(tmp_path, [home(1, "Leeds", "Local Authority", 6), *bad], "York")
    columns = ["Places", "Sector", "URN", SHORT]
    assert [fault.column for fault in raised.value.faults] == columns
    assert [fault.row for fault in raised.value.faults] == [3, 4, 5, 6]


def test_a_bad_cell_of_a_home_that_is_not_counted_harms_nothing(tmp_path):
    rows = [home(1, "Leeds", "Private", 6), home(2, "Leeds", "Private", "six", short="Yes")]
    assert found(tmp_path, rows).market.places == 6


def test_a_home_of_the_council_without_a_type_or_an_area_is_judged(tmp_path):
    with pytest.raises(BadInput, match="a type of provision"):
        found(tmp_path, [home(1, "Leeds", "Local Authority", 6), home(2, "Leeds", "Local Authority", 5, provision="")])
    with pytest.raises(BadInput, match="expected a council"):
        found(tmp_path, [home(1, "Leeds", "Private", 6), home(2, "", "Local Authority", 5, owner="Leeds City Council")])


@pytest.mark.parametrize("name", ["Westminster", "City of Westminster", "Westminster City Council"])
def test_a_council_without_a_provider_has_none_and_that_is_said(tmp_path, name):
    homes = found(tmp_path, [home(1, "Leicester", "Private", 6)], name)
    assert (homes.own, homes.market.homes) == ((), 0)
    assert homes.notes == (f"The list of providers has no children's home of {name}, its own or another's.",)


@pytest.mark.parametrize(
    ("name", "hint"), [("Leicster", "did you mean Leicester?"), ("Westminstre", ""), ("Atlantis", "")]
)
def test_no_guess_goes_beyond_a_close_spelling(tmp_path, name, hint):
    with pytest.raises(BadInput) as raised:
        found(tmp_path, [home(1, "Leicester", "Private", 6)], name)
    (fault,) = raised.value.faults
    assert fault.found == name
    assert fault.hint == (hint or "name it with --council as the list does")


@pytest.mark.parametrize("mark", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_list_is_read_in_every_shape_of_a_text_file(tmp_path, mark, encoding):
    rows = [("Providers, places and owners",), HEADER, home(1, "Leeds", "Local Authority", 6)]
    text = "\r\n".join(mark.join(map(str, row)) for row in rows)
    for first in ("", f"sep={mark}\r\n"):
        (tmp_path / "list.csv").write_bytes((first + text).encode(encoding))
        assert beds(area_homes(read_providers(tmp_path / "list.csv"), "Leeds", OWNERS)) == [6]
