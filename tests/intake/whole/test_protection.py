"""Nothing of a child is in what is written, printed or said."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pandas as pd
import pytest

from placement_opt.importing import import_return
from placement_opt.inputs import read_model
from placement_opt.inputs.frames import figures
from placement_opt.intake import shared_tables
from placement_opt.intake.estimate import Ahead
from placement_opt.kernel import atomic_folder
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.held_places import held
from tests.command import call, python
from tests.generator import secrets, write_csv
from tests.intake.whole.shared import (
    AS_OF,
    SMALL_COUNTS,
    asked,
    leaks,
    texts,
)
from tests.run_folder import MODES, is_for_its_owner_alone


def test_no_identifier_is_in_any_output(town, tmp_path):
    folder, truth = town
    done = call(
        *("import-903", folder / "return", "--name", "anytown", "--as-of", AS_OF, "--ofsted", folder / "ofsted.csv"),
        *("--fill-from", "manchester", "--out", tmp_path / "anytown"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    everything = "\n".join((done.stdout, done.stderr, *texts(tmp_path).values()))
    assert leaks(everything, secrets(truth)) == []
    assert len(done.stdout) > len("a report")


def test_no_small_count_is_printed_or_in_what_may_be_shared(written):
    out, found = written
    stock = pd.read_csv(out / "import" / "stock.csv", dtype=str).set_index("placement")
    shown = {cell for cell in stock.to_numpy().ravel() if cell.isdigit()}
    assert not {"1", "2", "3", "4"} & shown
    assert "x" in set(stock.to_numpy().ravel()), "there are small counts to hide"
    quality = pd.read_csv(out / "import" / "quality.csv", dtype=str)
    assert not {"1", "2", "3", "4"} & set(quality["rows"])
    assert any(0 < n <= found.small for n in found.estimates.opening.values())


CRASH = """
import sys
import pandas as pd
from placement_opt import cli
from placement_opt.intake.records import pipeline

def crash(raw, codes, residential):
    raise ValueError(f"{raw.episodes.head(50)} {open(sys.argv[2] + '/2024-25/episodes.csv').read()}")

pipeline.spells = crash
cli.main(["import-903", *sys.argv[2:]])
"""


def test_not_even_a_crash_shows_an_identifier(town, tmp_path):
    folder, truth = town
    arguments = ("--name", "anytown", "--as-of", AS_OF, "--out", tmp_path / "anytown")
    done = python("-c", CRASH, "import-903", folder / "return", *arguments, cwd=tmp_path)
    assert done.returncode == 5
    assert "ValueError" in done.stderr
    assert leaks(done.stdout + done.stderr, secrets(truth)) == []
    assert texts(tmp_path) == {}


BROKEN = {
    "a date": ("01/", "31/02/", "DECOM"),
    "a code": (",U6,", ",UU99,", "PLACE"),
    "a separator": (",", "#", ""),
    "a column": ("DECOM", "DECOMMED", "DECOM"),
    "a quote": (",PR1,", ',"PR1,', ""),
    "a cell too many": (",PR1,", ",PR1,,,,", ""),
}


@pytest.mark.parametrize("case", BROKEN)
def test_no_fault_shows_an_identifier(town, tmp_path, case):
    folder, truth = town
    before, after, column = BROKEN[case]
    write_csv(truth, tmp_path / "return")
    file = tmp_path / "return" / "2024-25" / "episodes.csv"
    file.write_text(file.read_text("utf-8").replace(before, after), encoding="utf-8")
    with pytest.raises(BadInput) as error:
        import_return(asked(folder, source=tmp_path / "return", out=tmp_path / "anytown"))
    assert leaks(str(error.value), secrets(truth)) == []
    assert "episodes.csv" in str(error.value)
    assert column in str(error.value)
    assert not (tmp_path / "anytown").exists()


def test_a_folder_for_publication_is_made_of_rounded_counts(town, tmp_path):
    folder, _ = town
    found = import_return(asked(folder, out=tmp_path / "anytown", rounded=True))
    assert found.checked == 0
    read = read_model(tmp_path / "anytown")
    assert not read.model.contains_small_counts
    assert {n % 5 for n in figures(read.tables, "opening", "children").values()} == {0}
    for name, text in texts(tmp_path / "anytown").items():
        assert SMALL_COUNTS not in text
        if name in ("exits.csv", "transitions.csv", "entries.csv", "ageing.csv"):
            assert "child-quarters" not in text, "a note must not name exact counts"


@pytest.mark.parametrize("option", ["prices", "code_map", "config", "ofsted"])
def test_a_file_of_children_in_the_place_of_a_list_is_not_shown(town, tmp_path, option):
    folder, truth = town
    header = folder / "return" / "2024-25" / "header.csv"
    bare = tmp_path / "bare.csv"
    bare.write_text("".join(header.read_text("utf-8").splitlines(keepends=True)[1:]), encoding="utf-8")
    for file in (header, bare):
        with pytest.raises(BadInput) as error:
            import_return(asked(folder, **{option: file}))
        assert leaks(str(error.value), secrets(truth)) == []
    assert "records of children" in str(error.value) or option == "ofsted"


@MODES
def test_an_import_is_for_its_owner_alone_unless_it_is_for_publication(written, town, tmp_path):
    import_return(asked(town[0], out=tmp_path / "anytown", rounded=True))
    assert [is_for_its_owner_alone(out) for out in (written[0], tmp_path / "anytown")] == [True, False]


def test_an_import_is_refused_before_it_reads_where_another_writes(town, tmp_path):
    seen = []
    request = asked(town[0], out=tmp_path / "anytown")
    with held(tmp_path / "anytown"), ThreadPoolExecutor(1) as another, pytest.raises(BadInput, match="held by"):
        another.submit(import_return, request, progress=lambda *step: seen.append(step)).result()
    assert seen == []


def shared(out):
    return {p.stem: pd.read_csv(p, dtype=str).fillna("") for p in sorted((out / "import").glob("*.csv"))}


def test_what_one_shared_table_hides_no_other_tells(small_town, tmp_path):
    found = import_return(asked(small_town, out=tmp_path / "anytown"))
    tables = shared(tmp_path / "anytown")
    stock = tables["stock"].set_index("placement")
    assert "x" in set(stock["total"]), "some total must be hidden for this to be a test"
    last = tables["backtest"].loc[tables["backtest"]["quarter"] == found.reading.counts.quarters[-1]]
    for place, came in zip(last["placement"], last["actual"], strict=True):
        assert came == stock["total"].get(place, stock["total"]["total"] if place == "all placements" else "0")
    assert tables["quarters"]["children_at_end"].iloc[-1] == stock["total"]["total"]
    hidden = set(stock.index[stock["total"] == "x"])
    durations = tables["durations"].set_index("placement")
    assert "ended" not in durations, "placements less those ended are the children there now"
    assert {durations.loc[p, "placements"] for p in hidden & set(durations.index)} == {"x"}
    told = tables["forecast"].loc[tables["forecast"]["placement"].isin(hidden)]
    assert set(told[["children", "low", "high"]].to_numpy().flat) == {"x"}, "it lies around the number there now"
    test = tables["backtest"]
    at_origin = test.loc[test["at_origin"] == "x"]
    assert len(at_origin)
    assert set(at_origin[["forecast", "low", "high"]].to_numpy().flat) == {"x"}
    scores = shared_tables.scores(found)
    assert {scores[place][0] for place in at_origin["placement"]} == {"x"}


def test_the_table_of_stock_is_audited_once_and_then_handed_on(written):
    _, found = written
    marked = found.stock.map(lambda cell: f"seen {cell}")
    again = shared_tables.files(replace(found, stock=marked))
    stock = pd.read_csv(io.StringIO(again["import/stock.csv"]), dtype=str).set_index("placement")
    assert stock.to_numpy().tolist() == marked.to_numpy().tolist()
    now = shared_tables.now(replace(found, stock=marked))
    assert set(now.values()) == set(marked["total"])
    backtest = pd.read_csv(io.StringIO(again["import/backtest.csv"]), dtype=str).fillna("")
    last = backtest.loc[backtest["quarter"] == found.reading.counts.quarters[-1], "actual"]
    assert all(cell == "0" or cell.startswith("seen ") for cell in last)


def test_beside_rounded_counts_no_exact_ones_are_written_or_printed(small_town, tmp_path):
    done = call(
        *("import-903", small_town / "return", "--name", "anytown", "--as-of", AS_OF, "--rounded"),
        *("--out", tmp_path / "anytown"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "anytown" / "import").exists()
    assert "release one only" in " ".join(done.stdout.split())
    assert "home_external" not in done.stdout
    manifest = json.loads((tmp_path / "anytown" / atomic_folder.MANIFEST).read_text("utf-8"))
    assert manifest["inputs"] == {}


def test_a_flag_file_is_not_even_hashed(town, tmp_path):
    folder, truth = town
    (tmp_path / "flags.csv").write_text(f"CHILD,LEVEL\n{truth.header['id'].iloc[0]},complex\n", encoding="utf-8")
    import_return(asked(folder, need_levels=tmp_path / "flags.csv", out=tmp_path / "anytown"))
    manifest = (tmp_path / "anytown" / atomic_folder.MANIFEST).read_text("utf-8")
    assert atomic_folder.sha256(tmp_path / "flags.csv") not in manifest
    assert json.loads(manifest)["options"]["need_levels"] is True


@pytest.mark.parametrize(
    ("ends", "before", "shown"),
    [
        ((6.0, 7.2, 9.0), "7", ("7", "6", "9")),
        ((6.0, 7.2, 9.0), "x", ("x", "x", "x")),
        ((1.0, 2.0, 4.0), "x", ("x", "x", "x")),
        ((2.0, 7.2, 9.0), "7", ("7", "under 5", "9")),
        ((1.0, 2.0, 4.0), "0", ("under 5", "under 5", "under 5")),
    ],
)
def test_a_forecast_from_a_hidden_count_is_hidden_as_a_whole(ends, before, shown):
    low, mean, high = ends
    assert shared_tables._span(Ahead("2025/26 Q1", "adoption", mean, low, high), 4, before) == shown
