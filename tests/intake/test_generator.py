"""The synthetic return is what it says: it chains and counts up to its own truth, in every layout."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from tests import generator as made
from tests.generator import (
    Truth,
    as_known,
    england,
    label,
    simulate,
    usual_rates,
    write_csv,
)
from tests.generator.reading import (
    NEVER,
    PLACES,
    all_years,
    counts,
    flows_and_entrants,
    in_care,
    last_known,
    read,
    read_xml,
    short_stays,
    tally,
)

ERAS = {"fostering codes": (2013, 4), "guardianship codes": (2017, 3), "supported accommodation": (2022, 4)}


@pytest.fixture(scope="module", params=ERAS)
def town(request, tmp_path_factory) -> tuple[Truth, Path]:
    first_year, years = ERAS[request.param]
    truth = simulate(usual_rates(), seed=11, first_year=first_year, years=years, scale=0.7)
    folder = tmp_path_factory.mktemp("return")
    write_csv(truth, folder)
    return truth, folder


def test_every_open_episode_is_in_the_next_return_and_says_the_same(town):
    truth, folder = town
    for year in truth.returns[:-1]:
        now, then = (read(folder / label(y) / "episodes.csv") for y in (year, year + 1))
        still = now[now["DEC"].isna()]
        both = still.merge(then, on=["CHILD", "DECOM"], suffixes=("", "_next"))
        assert len(both) == len(still) > 100
        assert (still[["REC", "REASON_PLACE_CHANGE"]] == "").all(axis=None)
        for name in ("RNE", "LS", "CIN", "PLACE_PROVIDER", "HOME_POST", "PL_POST", "URN"):
            assert (both[name] == both[f"{name}_next"]).all()
        assert (then["DECOM"] < pd.Timestamp(f"{year}-04-01")).sum() == len(still)  # and no other


def test_episodes_of_a_child_follow_one_another(town):
    rows = last_known(*town)
    assert (rows["DEC"].fillna(NEVER) > rows["DECOM"]).all()
    one, after = rows.iloc[:-1].reset_index(drop=True), rows.iloc[1:].reset_index(drop=True)
    same = one["CHILD"] == after["CHILD"]
    assert (one["DEC"].fillna(NEVER) <= after["DECOM"])[same].all()
    goes_on = same & (one["REC"] == "X1")
    assert (one["DEC"] == after["DECOM"])[goes_on].all()
    assert (after["RNE"][goes_on] != "S").all()
    assert (after["RNE"][same & ~goes_on] == "S").all()
    assert (same & ~goes_on).sum() > 5  # some came back
    assert (one["REC"][~same] != "X1").all()
    assert (rows["DEC"].isna() == (rows["REC"] == "")).all()
    site = ["PL_POST", "URN"]
    moved, stayed = goes_on & after["RNE"].isin(["P", "B"]), goes_on & after["RNE"].isin(["L", "T", "U"])
    assert (one[site] != after[site]).any(axis=1)[moved].all()
    assert (one.loc[stayed, site].to_numpy() == after.loc[stayed, site].to_numpy()).all()
    legal = goes_on & after["RNE"].isin(["L", "B", "U"])
    assert ((one["LS"] != after["LS"]) == legal)[goes_on].all()


def test_stock_from_the_files_is_the_truth(town):
    truth, folder = town
    ends = in_care(truth, last_known(truth, folder), all_years(truth, folder, "header"))
    given = counts(truth.stock, ["quarter", "band", "placement"])
    assert {(q, *key): n for q, end in enumerate(ends) for key, n in tally(end).items()} == given


def test_flows_and_entrants_from_the_files_are_the_truth(town):
    truth, folder = town
    ends = in_care(truth, last_known(truth, folder), all_years(truth, folder, "header"))
    flows, entrants = flows_and_entrants(ends)
    assert flows == counts(truth.flows, ["quarter", "band", "placement", "to_band", "to_placement"])
    assert entrants == counts(truth.entrants, ["quarter", "band", "placement"])


def test_short_stays_and_asylum_seekers_from_the_files_are_the_truth(town):
    truth, folder = town
    rows = last_known(truth, folder)
    assert short_stays(truth, rows) == truth.short_stays.set_index("quarter")["children"].to_dict()
    asylum = set(all_years(truth, folder, "uasc")["CHILD"])
    ends = in_care(truth, rows, all_years(truth, folder, "header"))
    found = {quarter: int(end.index.isin(asylum).sum()) for quarter, end in enumerate(ends)}
    assert found == truth.asylum.set_index("quarter")["children"].to_dict()


def test_one_file_of_all_years_says_the_same(town, tmp_path):
    truth, folder = town
    write_csv(truth, tmp_path, layout="combined")
    one = read(tmp_path / "episodes.csv").sort_values(["CHILD", "DECOM"], ignore_index=True)
    pd.testing.assert_frame_equal(one, last_known(truth, folder).drop(columns="year"))


def test_the_codes_are_those_of_their_year(town):
    truth, folder = town
    rows = all_years(truth, folder, "episodes")
    assert {*rows["RNE"]} == {*("S", "L", "P", "T", "B", "U")} or truth.first_year == 2013
    pairs = set(zip(rows["PLACE"], rows["PLACE_PROVIDER"], strict=True))
    assert pairs <= {*PLACES, ("T1", ""), ("T3", ""), ("T4", "")}
    old = rows["PLACE"].str.startswith("Q")
    assert ((rows["year"] <= 2014) >= old).all()
    assert not rows["PLACE"].str.startswith("U")[rows["year"] <= 2014].any()
    assert old.any() == (truth.first_year <= 2014)
    ended = rows["DEC"].fillna(NEVER)
    registered = (rows["year"] >= 2024) & (ended >= pd.Timestamp("2023-10-28"))
    assert not rows["PLACE"].isin(["H5", "P2"])[registered].any()
    assert not rows["PLACE"].eq("K3")[~registered].any()
    assert not rows["REC"].eq("E45")[rows["DEC"] < pd.Timestamp("2018-04-01")].any()
    assert not rows["REC"].eq("E43")[rows["DEC"] >= pd.Timestamp("2018-04-01")].any()
    sexes = all_years(truth, folder, "header").groupby(lambda row: row)["SEX"].first()
    assert set(sexes) == ({"1", "2", "M", "F"} if truth.returns[-1] >= 2025 else {"1", "2"})


def test_headers_hold_every_child_and_care_leavers_without_an_episode(town):
    truth, folder = town
    for year in truth.returns:
        header, rows, asylum, missing = (
            read(folder / label(year) / f"{table}.csv") for table in ("header", "episodes", "uasc", "missing")
        )
        assert header["CHILD"].is_unique
        assert set(rows["CHILD"]) <= set(header["CHILD"])
        assert len(set(header["CHILD"]) - set(rows["CHILD"])) > 20
        assert set(asylum["CHILD"]) <= set(rows["CHILD"])
        assert set(missing["CHILD"]) <= set(rows["CHILD"])
        assert len(asylum) > 5
        born = rows["CHILD"].map(header.set_index("CHILD")["DOB"])
        adult = born + pd.DateOffset(years=18)
        assert (rows["DEC"].fillna(rows["DECOM"]) <= adult).all()
        assert (rows["DECOM"] >= born).all()
        assert (rows["REC"].eq("E17") == rows["DEC"].eq(adult))[~rows["REC"].isin(["E4A", "E4B"])].all()


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        truth = simulate(usual_rates(), seed=seed, first_year=2024, years=2, scale=0.3)
        write_csv(truth, tmp_path / name, faults=0.05)
        made.write_xml(truth, tmp_path / name / "return.xml", 2025)
        made.write_ofsted(truth, tmp_path / name / "ofsted.csv")
    a, b, c = (
        {file.relative_to(tmp_path / name).as_posix(): file.read_bytes() for file in (tmp_path / name).rglob("*.*")}
        for name in "abc"
    )
    assert a == b
    assert a.keys() == c.keys()
    assert len(a) == 10
    assert all(a[name] != c[name] for name in a)


def test_layouts_and_forms_of_text(tmp_path):
    truth = simulate(usual_rates(), seed=3, first_year=2024, years=1, scale=0.2)
    write_csv(truth, tmp_path, layout="prefixes", dates="iso", bom=True, newline="\r\n")
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        f"2023-24_{table}.csv" for table in ("episodes", "header", "missing", "uasc")
    ]
    text = (tmp_path / "2023-24_episodes.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbfCHILD,DECOM")
    assert text.count(b"\r\n") == text.count(b"\n") == len(as_known(truth, 2024)) + 1
    assert pd.to_datetime(pd.read_csv(tmp_path / "2023-24_episodes.csv")["DECOM"], format="%Y-%m-%d").notna().all()
    with pytest.raises(ValueError, match="day_first or iso"):
        write_csv(truth, tmp_path, dates="american")


def test_faults_are_as_many_as_asked(tmp_path):
    truth = simulate(usual_rates(), seed=3, first_year=2024, years=1)
    write_csv(truth, tmp_path / "clean")
    write_csv(truth, tmp_path / "faulty", faults=0.1)
    clean, faulty = (
        (tmp_path / name / "2023-24/episodes.csv").read_text().splitlines() for name in ("clean", "faulty")
    )
    wrong = [line for line in faulty if line not in set(clean)]
    assert 0.04 * len(clean) < len(wrong) < 0.1 * len(clean)
    assert len(faulty) > len(clean)
    header = "2023-24/header.csv"
    assert (tmp_path / "clean" / header).read_bytes() == (tmp_path / "faulty" / header).read_bytes()


def test_pooled_returns_hold_every_council_and_year(tmp_path):
    kwargs = {"seed": 2, "first_year": 2021, "years": 2, "councils": 3}
    rows = made.write_pooled(england(**kwargs), tmp_path)
    table = pd.read_csv(tmp_path / "episodes.csv", dtype=str)
    assert list(table.columns[-2:]) == ["LA", "YEAR"]
    assert len(table) == rows
    expected = {(t.council, str(year)): len(as_known(t, year)) for t in england(**kwargs) for year in t.returns}
    assert table.groupby(["LA", "YEAR"]).size().to_dict() == expected
    assert len(expected) == 6
    assert table["DECOM"].str.fullmatch(r"\d{4}-\d\d-\d\d").all()
    assert list(pd.read_csv(tmp_path / "uasc.csv").columns) == ["CHILD", "SEX", "DOB", "DUC", "LA", "YEAR"]


def test_the_xml_holds_what_the_tables_hold(town, tmp_path):
    truth, folder = town
    year = truth.returns[-1]
    made.write_xml(truth, tmp_path / "return.xml", year)
    root, rows = read_xml(tmp_path / "return.xml")
    assert root.tag == "EXPSSDA903"
    table = pd.read_csv(folder / label(year) / "episodes.csv", dtype=str, keep_default_na=False)
    by = ["CHILD", "DECOM"]
    one, other = (frame.sort_values(by, ignore_index=True) for frame in (rows[table.columns], table))
    pd.testing.assert_frame_equal(one, other)
    header = read(folder / label(year) / "header.csv")
    assert [child.findtext("HEADER/CHILDID") for child in root] == header["CHILD"].to_list()
    asylum = read(folder / label(year) / "uasc.csv")
    assert sum(child.findtext("HEADER/UASC") == "1" for child in root) == len(asylum)
    assert len(root.findall("CHILD/HEADER/AMISSING")) == len(read(folder / label(year) / "missing.csv"))


def test_ofsted_lists_enough_beds_for_the_councils_own_children(tmp_path):
    truth = simulate(usual_rates(), seed=8, first_year=2021, years=5)
    made.write_ofsted(truth, tmp_path / "ofsted.csv")
    lines = csv.reader((tmp_path / "ofsted.csv").read_text("utf-8").splitlines())
    assert len({len(cells) for cells in lines}) == 1, "as a spreadsheet saves it, banners too"
    table = pd.read_csv(tmp_path / "ofsted.csv", skiprows=2, dtype=str)
    own = table[(table["Local authority"] == "Anytown") & (table["Sector"] == "Local Authority")]
    homes = own[own["Provision type"] == "Children's home"]
    stock = truth.stock[truth.stock["placement"] == "home_inhouse"].groupby("quarter")["children"].sum()
    beds = homes["Places"].astype(int)
    assert len(homes) == 7
    assert beds.sum() >= stock[20]
    assert 0.7 < stock.mean() / beds.sum() < 1
    assert table["URN"].is_unique
    used = truth.episodes[(truth.episodes["placement"] == "home_external") & (truth.episodes["urn"] > 0)]
    assert set(used["urn"].astype(str)) <= set(table.loc[table["Sector"] == "Private", "URN"])


def test_secrets_are_all_that_could_give_a_child_away(town):
    truth, folder = town
    hidden = made.secrets(truth)
    header, rows = all_years(truth, folder, "header"), all_years(truth, folder, "episodes")
    for column in (header["CHILD"], header["UPN"], rows["HOME_POST"], rows["PL_POST"]):
        assert set(column) - {"UN1"} <= hidden
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        assert set(header["DOB"].dt.strftime(form)) <= hidden
    assert "" not in hidden
    assert min(len(text) for text in hidden) >= len("ZZ1 1AA")
