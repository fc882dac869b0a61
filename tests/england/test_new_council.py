"""A model of a council from published statistics: exactly its counts, in balance, and what a run makes of it."""

from __future__ import annotations

import shutil

import pytest

from placement_opt import Options, answer, prepare, run
from placement_opt.domain.strategy import DO_NOTHING
from placement_opt.england.new_council import council_rows, council_texts, even_homes, to_know
from placement_opt.england.new_council.calibration import spend_beside
from placement_opt.england.new_council.flows_in_balance import broken_down
from placement_opt.england.new_council.margins import AGES, LEFT_AT_AGE, TYPES, margins
from placement_opt.england.new_council.where_living import BAND_OF_AGE
from placement_opt.england.published_request import NewRequest
from placement_opt.england.standing import council_named
from placement_opt.from_published import council_made, model_from_published, read_basis, rows_asked_for
from placement_opt.judge.best import AT_RISK, FAILS
from placement_opt.kernel.calendar import WEEKS_PER_YEAR
from placement_opt.kernel.errors import BadInput
from placement_opt.measure.summary import evidence_shares
from placement_opt.running import check
from tests.command import call

RUN_BY_OTHERS = {
    *("Birmingham", "Sandwell", "Bradford", "Slough", "Windsor and Maidenhead", "Richmond upon Thames"),
    *("Kingston upon Thames", "North Northamptonshire", "West Northamptonshire"),
}
LOOKED_AT = ("Leeds", "Rutland", "Birmingham", "Camden", "West Northamptonshire")  # large, small, trust, London, new


@pytest.fixture(scope="module")
def basis():
    return read_basis()


@pytest.fixture(scope="module")
def england(basis):
    return basis.statistics


@pytest.fixture(scope="module")
def there(england):
    """Return the councils of 2025 that look after children."""
    return [k for k in england.councils.values() if not k.successors and (k.code, 2025, "age_10_15") in england.values]


@pytest.fixture(scope="module")
def made(basis):
    """Return what makes everything that the tables of a council are made from, each once."""
    known = {}

    def of(name):
        if name not in known:
            request = NewRequest("mine", council=name)
            known[name] = council_made(basis, council_named(basis.statistics, name), 2025, request)
        return known[name]

    return of


def test_counts_are_those_published_and_hidden_ones_fill_what_is_left(england, there):
    assert len(there) == 152
    for council in there:
        m = margins(england, council, 2025)
        for counts, total in ((m.types, m.total.value), (m.ages, m.total.value)):
            assert sum(k.value for k in counts.values()) == total
        for measure, count in (*m.types.items(), *m.ages.items(), *((f"started_{a}", m.started[a]) for a in AGES)):
            published = england.number(council.code, 2025, measure)
            assert (count.low <= count.value <= count.high) if published is None else count.value == published
        known = [n for k in LEFT_AT_AGE if (n := england.number(council.code, 2025, k)) is not None]
        assert sum(k.value for k in m.left.values()) >= sum(known)


def test_children_live_exactly_where_counts_by_placement_and_by_age_say(there, made):
    for council in there[::4]:
        c = made(council.name)
        found = c.living.by_age
        assert {t: sum(found[t, a] for a in AGES) for t in TYPES} == {t: k.value for t, k in c.margins.types.items()}
        assert {a: sum(found[t, a] for t in TYPES) for a in AGES} == {a: k.value for a, k in c.margins.ages.items()}
        assert sum(c.living.children.values()) == c.margins.total.value
        by_band = {band: sum(n for (g, _p), n in c.living.children.items() if g.startswith(f"{band}_"))
                   for band in BAND_OF_AGE.values()}  # fmt: skip
        assert by_band == {BAND_OF_AGE[a]: k.value for a, k in c.margins.ages.items()}
        assert c.living.of("supported_accommodation") == c.margins.types["place_semi_independent"].value


def test_as_many_come_into_every_group_and_placement_type_as_go(there, made):
    for council in there[::4]:
        c = made(council.name)
        f = c.flows
        assert f.unbalanced < 0.2, council.name
        for age, band in BAND_OF_AGE.items():
            coming = sum(n for (g, _w), n in f.entries.items() if g.startswith(f"{band}_"))
            if c.margins.ages[age].value:
                assert coming == pytest.approx(c.margins.started[age].value / 4, abs=0.2)
        entering, leaving = sum(f.entries.values()), sum(f.exits.values())
        assert entering == pytest.approx(leaving, abs=0.5)


def test_a_balance_by_hand_of_one_age_group(made):
    """Young people in supported accommodation come from home and from foster care, and leave."""
    c = made("Leeds")
    f, state = c.flows, ("16_17_standard", "supported")
    moves = f.moves | broken_down(f.stock, c.pattern)
    into = f.entries[state] + sum(n for move, n in moves.items() if move[2:] == state)
    out = f.exits[state] + sum(n for move, n in moves.items() if move[:2] == state)
    assert f.stock[state] == 114
    assert into == pytest.approx(out, abs=0.05)


def test_a_trust_is_seen_by_its_counts_and_no_other_council_is_taken_for_one(there, made):
    found = {k.name for k in there if not made(k.name).living.own_counted}
    assert found - {"City of London"} == RUN_BY_OTHERS  # of the City everything is hidden


def test_homes_have_whole_beds_that_add_up():
    assert [home.beds for home in even_homes(3, 14)] == [5, 5, 4]
    assert even_homes(0, 0) == ()
    assert [home.beds for home in even_homes(2, 1)] == [1]


@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_folder_has_no_fault_and_nothing_odd(tmp_path, made, name):
    rows = council_rows(made(name))
    for file, text in council_texts(made(name), "mine", rows).items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text, "utf-8")
    assert check(tmp_path) == ()
    figures = [f for table in ("opening", "entries", "exits", "prices", "carers", "homes") for f in rows[table]]
    assert all(f.source and f.evidence and f.note and f.low <= f.value <= f.high for f in figures)


def test_the_first_page_says_what_to_ask_for_first_and_how_much_it_moves(rutland):
    page = (rutland.path / "README.md").read_text("utf-8")
    assert "# Rutland, from what is published" in page
    assert len(rutland.asked.first) == 20
    for f in rutland.asked.first:
        assert f"| {f.told} | {', '.join(f.files)} |" in page
    assert [f.moves_saving for f in rutland.asked.first] == sorted(
        (f.moves_saving for f in rutland.asked.first), reverse=True
    )


def test_doing_nothing_keeps_the_last_count(rutland):
    question = prepare(Options(rutland.path)).question
    nothing = answer(question).plan(DO_NOTHING).children
    by_quarter = nothing[nothing["measure"] == "children"].groupby("quarter", sort=False)["value"].sum()
    assert by_quarter.max() - by_quarter.min() < 1
    assert by_quarter.iloc[0] == pytest.approx(by_quarter.iloc[-1], abs=1)


def test_the_same_words_make_the_same_bytes(rutland, tmp_path):
    again = model_from_published(NewRequest("mine", tmp_path, "857")).path  # Rutland by its code
    names = sorted(file.relative_to(again).as_posix() for file in again.rglob("*") if file.is_file())
    assert names == sorted(f.relative_to(rutland.path).as_posix() for f in rutland.path.rglob("*") if f.is_file())
    for name in names:
        where = again.as_posix(), rutland.path.as_posix()
        assert (again / name).read_text("utf-8").replace(*where) == (rutland.path / name).read_text("utf-8"), name


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"council": "Leads"}, "did you mean Leeds"),
        ({"council": "Cumbria"}, "see Cumberland and Westmorland and Furness"),
        ({"council": "Isles of Scilly"}, "it has no children looked after"),
        ({"council": "Leeds", "year": 2012}, "are all published: 2025"),
        ({"council": "Leeds", "own_provider": "A trust"}, "--ofsted with the list"),
        ({"council": "Leeds", "name": "My Council"}, "a name of lower-case letters"),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_written(tmp_path, asked, expected):
    with pytest.raises(BadInput, match=expected):
        model_from_published(NewRequest(**{"name": "mine", "folder": tmp_path, **asked}))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_kept(tmp_path):
    (tmp_path / "mine").mkdir()
    with pytest.raises(BadInput, match="a folder that does not exist yet"):
        model_from_published(NewRequest("mine", tmp_path, "Leeds"))


def test_options_without_a_council_are_refused(tmp_path):
    done = call("new", "mine", "--folder", tmp_path, "--year", "2025", "--prices", "p.csv")
    assert done.returncode == 2
    assert done.stderr.count("--from-published with the council that is meant") == 2


def test_an_empty_council_is_none_and_writes_no_empty_folder(tmp_path):
    done = call("new", "mine", "--folder", tmp_path / "models", "--from-published", "")
    assert (done.returncode, "an English council" in done.stderr) == (2, True)
    assert not (tmp_path / "models").exists()


OFSTED = """\
URN,Provision type,Registration status,Name,Local authority,Sector,Places,Organisation which owns the provider
SC1,Children's home,Active,REDACTED,Rutland,Local Authority,4,Rutland County Council
SC2,Children's home,Active,REDACTED,Rutland,Private,3,REDACTED
SC3,Children's home,Active,REDACTED,Leeds,Local Authority,6,Leeds City Council
"""
PRICES = "placement,fee,low,high,parameter\nhome_external,5200,4900,5600,fee\nhome_inhouse,2100,2000,2300,fixed_cost\n"


def test_homes_by_name_and_own_prices_stand_in_place_of_what_was_worked_out(basis, tmp_path):
    (tmp_path / "ofsted.csv").write_text(OFSTED, "utf-8")
    (tmp_path / "prices.csv").write_text(PRICES, "utf-8")
    asked = NewRequest("mine", tmp_path, "Rutland", ofsted=tmp_path / "ofsted.csv", prices=tmp_path / "prices.csv")
    c, rows = rows_asked_for(basis, council_named(basis.statistics, "Rutland"), 2025, asked)
    assert [(home.id, home.beds) for home in c.homes] == [("home_sc1", 4)]
    homes = {f.parameter: f for f in rows["homes"]}
    assert (homes["beds"].value, homes["beds"].evidence, homes["beds"].source) == (4, "published", "ofsted")
    assert (homes["fixed_cost"].value, homes["fixed_cost"].evidence) == (2100, "council")
    fees = {f.key[0]: f for f in rows["prices"]}
    assert (fees["home_external"].value, fees["home_external"].low, fees["home_external"].high) == (5200, 4900, 5600)
    assert {p: f.evidence for p, f in fees.items() if f.evidence == "council"} == {"home_external": "council"}
    texts = council_texts(c, "mine", rows)
    assert "price_list:" in texts["sources.yaml"]
    assert "ofsted:" in texts["sources.yaml"]


def test_what_the_lists_leave_unsaid_is_told_or_refused(basis, tmp_path):
    """A home of another council is told, bands of fees are kept, and beds that the list lacks are not guessed."""
    (tmp_path / "ofsted.csv").write_text(
        f"{OFSTED}SC4,Children's home,Active,REDACTED,Rutland,Local Authority,2,Leeds\n"
    )
    fees = "placement,fee,children\nhome_external,4000,20\nhome_external,7000,20\n"
    (tmp_path / "prices.csv").write_text(fees, "utf-8")
    asked = NewRequest("mine", tmp_path, "Rutland", ofsted=tmp_path / "ofsted.csv", prices=tmp_path / "prices.csv")
    rutland_here = council_named(basis.statistics, "Rutland")
    c, rows = rows_asked_for(basis, rutland_here, 2025, asked)
    assert "Left out, since run by another council: 1 home with 2 places." in tuple(to_know(c))
    assert [(f.key, f.value) for f in rows["fee_bands"] if f.parameter == "fee"] == [
        (("home_external", "low"), 4000),
        (("home_external", "middle"), 5500),
        (("home_external", "high"), 7000),
    ]
    (tmp_path / "ofsted.csv").write_text(OFSTED.replace("Authority,4", "Authority,"), "utf-8")
    with pytest.raises(BadInput, match=r"how many places each home of the council has, .* got none for SC1"):
        rows_asked_for(basis, rutland_here, 2025, asked)


def test_spend_is_beside_what_the_rows_of_the_model_cost(basis, made, tmp_path):
    """Leeds by hand from its rows; with a fee of the council's own the year costs that, and is not called close."""
    c = made("Leeds")
    rows = council_rows(c)
    fee = {f.key[0]: f.value for f in rows["prices"] if f.parameter == "fee"}
    homes = {(f.key[0], f.parameter): f.value for f in rows["homes"]}
    there = sum(c.living.of(p) * fee[p] for p in ("home_inhouse", "home_external", "residential_school"))
    there += sum(n * homes[home, "fixed_cost"] for (home, of), n in homes.items() if of == "beds")
    residential, fostering = spend_beside(c, rows)
    assert residential.model == pytest.approx(there * WEEKS_PER_YEAR)
    assert (residential.published, residential.close, fostering.close) == (66_527_000, True, True)
    (tmp_path / "prices.csv").write_text("placement,fee\nhome_external,1000\n", "utf-8")
    asked = NewRequest("mine", tmp_path, "Leeds", prices=tmp_path / "prices.csv")
    owned = spend_beside(*rows_asked_for(basis, council_named(basis.statistics, "Leeds"), 2025, asked))[0]
    fewer = c.living.of("home_external") * (fee["home_external"] - 1000) * WEEKS_PER_YEAR
    assert owned.model == pytest.approx(residential.model - fewer)
    assert (owned.close, owned.reason) == (False, "prices are those of the council's own list")


def test_every_council_costs_what_is_published_or_it_is_said_why(there, made):
    """Within a tenth, or with the reason."""
    for council in there:
        c = made(council.name)
        for k in spend_beside(c, council_rows(c)):
            assert k.close == (not k.reason), (council.name, k)
            assert not k.close or (k.published and abs(k.model / k.published - 1) <= 0.1), (council.name, k)


def test_what_is_hidden_is_said_in_words(made):
    """32 children, of whom 20 are fostered and 7 in supported accommodation, and 22 are 10 or older."""
    told = " ".join(to_know(made("Rutland")))
    assert "secure units and children's homes, placed for adoption. Each of these may be anything from 0 to 5" in told
    assert "age under 1, ages 1 to 4, ages 5 to 9. Each of these may be anything from 0 to 10" in told


def test_the_programme_says_how_much_of_the_spend_rests_on_the_councils_own_prices(rutland, tmp_path):
    """Once a fee is the council's, the answer says so, and the fee needs no more be asked for."""
    folder = tmp_path / "mine"
    shutil.copytree(rutland.path, folder)
    file = folder / "prices.csv"
    lines = file.read_text("utf-8").splitlines()
    owned = [line.replace(",derived,", ",council,") for line in lines]
    assert owned != lines
    file.write_text("\n".join(owned) + "\n", "utf-8")
    found = run(Options(folder))
    assert evidence_shares(found.plan("recommended"))["council"] > 0.5
    assert found.ask_first is not None
    assert "What residential care costs" not in {f.words for f in found.ask_first.first}
    assert {v.status for v in found.verdicts} <= {AT_RISK, FAILS}
