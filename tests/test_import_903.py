"""From a return to a model folder, and nothing of a child on the way."""

import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from placement_opt import cli, run_folder
from placement_opt.errors import BadInput
from placement_opt.import_903 import import_903
from placement_opt.imported import Asked, asked_date
from placement_opt.inputs import read_model
from placement_opt.inputs.frames import figures
from placement_opt.paths import find_model
from placement_opt.run import Options, ask
from tests.ssda903.generator import Rates, secrets, simulate, write_csv, write_ofsted, write_xml

AS_OF = date(2025, 3, 31)
SMALL_COUNTS = "Holds small counts of children. Not for publication."
NUMBER = re.compile(r"\d+")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    truth = simulate(Rates(), seed=24, first_year=2021, years=5)
    write_csv(truth, folder / "return", layout="folders")
    write_ofsted(truth, folder / "ofsted.csv")
    (folder / "prices.csv").write_text("placement,fee,low,high\nhome_external,5200,4800,6100\nfoster_ifa,980,,\n")
    return folder, truth


@pytest.fixture(scope="module")
def plain(town):
    return import_903(asked(town[0]))


def asked(folder, **more):
    given = {"source": folder / "return", "name": "anytown", "as_of": AS_OF, "ofsted": folder / "ofsted.csv"}
    return Asked(**{**given, "borrow": find_model("manchester"), **more})


def texts(folder):
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()}


def command(*arguments, cwd, **environment):
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), **environment}
    line = [sys.executable, "-W", "error", "-m", "placement_opt", *map(str, arguments)]
    return subprocess.run(line, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8")


def test_from_the_return_to_a_model_without_gaps(town, tmp_path):
    folder, _ = town
    out = tmp_path / "models" / "anytown"
    found = import_903(asked(folder, out=out, prices=folder / "prices.csv"))
    assert (found.checked, found.gaps) == (0, ())
    assert ask(Options(model=out)).case.homes
    prices = figures(read_model(out).tables, "prices", "fee")
    assert (prices["home_external",], prices["foster_ifa",]) == (5200, 980)


def test_the_folder_holds_the_children_whom_the_process_left(town, plain):
    _, truth = town
    last = truth.stock.loc[truth.stock["quarter"] == truth.stock["quarter"].max()]
    expected = last.groupby("placement")["children"].sum()
    counted = pd.Series(plain.estimates.opening).groupby(level=1).sum()
    assert counted.to_dict() == expected[expected > 0].to_dict()


def test_every_file_says_first_that_it_is_not_for_publication(town, tmp_path):
    folder, _ = town
    import_903(asked(folder, out=tmp_path / "anytown"))
    for name, text in texts(tmp_path / "anytown").items():
        if not name.startswith("import/") and name != run_folder.MANIFEST:
            assert SMALL_COUNTS in text.splitlines()[0], name


def test_the_same_return_makes_the_same_bytes(town, tmp_path):
    folder, _ = town
    for name in ("one", "two"):
        import_903(asked(folder, out=tmp_path / name))
    one, two = (texts(tmp_path / name) for name in ("one", "two"))
    for each in (one, two):
        each[run_folder.MANIFEST] = re.sub(r'"written": ".*"', "", each[run_folder.MANIFEST])
    assert one == two


@pytest.mark.parametrize("layout", ["prefixes", "combined", "zip", "iso", "windows"])
def test_every_layout_says_the_same(town, plain, tmp_path, layout):
    folder, truth = town
    source = tmp_path / "return"
    if layout == "zip":
        with zipfile.ZipFile(tmp_path / "return.zip", "w") as packed:
            for file in sorted((folder / "return").rglob("*.csv")):
                packed.write(file, file.relative_to(folder).as_posix())
        source = tmp_path / "return.zip"
    elif layout == "iso":
        write_csv(truth, source, dates="iso", bom=True)
    elif layout == "windows":
        write_csv(truth, source, encoding="cp1252", newline="\r\n")
    else:
        write_csv(truth, source, layout=layout)
    other = import_903(asked(folder, source=source))
    assert other.estimates.opening == plain.estimates.opening
    assert other.reading.counts.stock.equals(plain.reading.counts.stock)
    assert other.reading.counts.flows.equals(plain.reading.counts.flows)


def test_the_xml_return_says_the_same_as_its_csv(town, tmp_path):
    folder, truth = town
    write_xml(truth, tmp_path / "return.xml", 2025)
    one = import_903(asked(folder, source=tmp_path / "return.xml"))
    other = import_903(asked(folder, source=folder / "return", years=("2024/25",)))
    assert one.reading.counts.stock.equals(other.reading.counts.stock)
    assert one.reading.counts.flows.equals(other.reading.counts.flows)


# --- protection


def leaks(text, hidden):
    return sorted(word for word in hidden if word in text)


def test_no_identifier_is_in_any_output(town, tmp_path):
    folder, truth = town
    done = command(
        *("import-903", folder / "return", "--name", "anytown", "--as-of", AS_OF, "--ofsted", folder / "ofsted.csv"),
        *("--borrow", "manchester", "--out", tmp_path / "anytown"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    everything = "\n".join((done.stdout, done.stderr, *texts(tmp_path).values()))
    assert leaks(everything, secrets(truth)) == []
    assert len(done.stdout) > len("a report")


def test_no_small_count_is_printed_or_in_what_may_be_shared(town, tmp_path):
    folder, _ = town
    found = import_903(asked(folder, out=tmp_path / "anytown"))
    stock = pd.read_csv(tmp_path / "anytown" / "import" / "stock.csv", dtype=str).set_index("placement")
    shown = {cell for cell in stock.to_numpy().ravel() if cell.isdigit()}
    assert not {"1", "2", "3", "4"} & shown
    assert "x" in set(stock.to_numpy().ravel()), "there are small counts to hide"
    quality = pd.read_csv(tmp_path / "anytown" / "import" / "quality.csv", dtype=str)
    assert not {"1", "2", "3", "4"} & set(quality["rows"])
    assert any(0 < n <= found.small for n in found.estimates.opening.values())


CRASH = """
import sys
import pandas as pd
from placement_opt import cli
from placement_opt.ssda903 import steps

def crash(raw, codes, residential):
    raise ValueError(f"{raw.episodes.head(50)} {open(sys.argv[2] + '/2024-25/episodes.csv').read()}")

steps.spells = crash
cli.main(["import-903", *sys.argv[2:]])
"""


def test_not_even_a_crash_shows_an_identifier(town, tmp_path):
    folder, truth = town
    arguments = ["--name", "anytown", "--as-of", AS_OF.isoformat(), "--out", tmp_path / "anytown"]
    line = [sys.executable, "-c", CRASH, "import-903", folder / "return", *arguments]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(list(map(str, line)), cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 4
    assert "ValueError" in done.stderr
    assert leaks(done.stdout + done.stderr, secrets(truth)) == []
    assert texts(tmp_path) == {}


BROKEN = {
    "a date": ("01/", "31/02/", "DECOM"),
    "a code": (",U6,", ",UU99,", "PLACE"),
    "a separator": (",", ";", ""),
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
        import_903(asked(folder, source=tmp_path / "return", out=tmp_path / "anytown"))
    assert leaks(str(error.value), secrets(truth)) == []
    assert "episodes.csv" in str(error.value)
    assert column in str(error.value)
    assert not (tmp_path / "anytown").exists()


def test_a_folder_for_publication_is_made_of_rounded_counts(town, tmp_path):
    folder, _ = town
    found = import_903(asked(folder, out=tmp_path / "anytown", publishable=True))
    assert found.checked == 0
    read = read_model(tmp_path / "anytown")
    assert not read.model.contains_small_counts
    assert {n % 5 for n in figures(read.tables, "opening", "children").values()} == {0}
    for name, text in texts(tmp_path / "anytown").items():
        assert SMALL_COUNTS not in text
        if name in ("exits.csv", "transitions.csv", "entries.csv", "ageing.csv"):
            assert "child-quarters" not in text, "a note must not name exact counts"


@pytest.mark.parametrize("option", ["prices", "codes", "settings", "ofsted"])
def test_a_file_of_children_in_the_place_of_a_list_is_not_shown(town, tmp_path, option):
    folder, truth = town
    header = folder / "return" / "2024-25" / "header.csv"
    bare = tmp_path / "bare.csv"
    bare.write_text("".join(header.read_text("utf-8").splitlines(keepends=True)[1:]), encoding="utf-8")
    for file in (header, bare):
        with pytest.raises(BadInput) as error:
            import_903(asked(folder, **{option: file}))
        assert leaks(str(error.value), secrets(truth)) == []
    assert "records of children" in str(error.value) or option == "ofsted"


@pytest.fixture(scope="module")
def small_town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    truth = simulate(Rates(), seed=101, first_year=2021, years=5, scale=0.2)
    write_csv(truth, folder / "return")
    write_ofsted(truth, folder / "ofsted.csv")
    return folder


def shared(out):
    return {p.stem: pd.read_csv(p, dtype=str).fillna("") for p in sorted((out / "import").glob("*.csv"))}


def test_what_one_shared_table_hides_no_other_tells(small_town, tmp_path):
    found = import_903(asked(small_town, out=tmp_path / "anytown"))
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


def test_beside_rounded_counts_no_exact_ones_are_written_or_printed(small_town, tmp_path):
    done = command(
        *("import-903", small_town / "return", "--name", "anytown", "--as-of", AS_OF, "--publishable"),
        *("--out", tmp_path / "anytown"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "anytown" / "import").exists()
    assert "release one only" in " ".join(done.stdout.split())
    assert "home_external" not in done.stdout
    manifest = json.loads((tmp_path / "anytown" / run_folder.MANIFEST).read_text("utf-8"))
    assert manifest["inputs"] == {}


def test_a_flag_file_is_not_even_hashed(town, tmp_path):
    folder, truth = town
    (tmp_path / "flags.csv").write_text(f"CHILD,LEVEL\n{truth.header['id'].iloc[0]},complex\n", encoding="utf-8")
    import_903(asked(folder, flags=tmp_path / "flags.csv", out=tmp_path / "anytown"))
    manifest = (tmp_path / "anytown" / run_folder.MANIFEST).read_text("utf-8")
    assert run_folder.sha256(tmp_path / "flags.csv") not in manifest
    assert json.loads(manifest)["options"]["flags"] is True


# --- repairs, gaps, refusals


def test_strict_refuses_what_would_be_mended(town, tmp_path):
    folder, truth = town
    assert import_903(asked(folder, strict=True)).estimates.opening, "a clean return passes"
    write_csv(truth, tmp_path / "return", faults=0.05)
    assert import_903(asked(folder, source=tmp_path / "return")).estimates.opening
    with pytest.raises(BadInput, match="by the rule") as error:
        import_903(asked(folder, source=tmp_path / "return", strict=True))
    assert all(fault.row for fault in error.value.faults)


def test_what_the_return_cannot_know_is_a_named_gap(town, tmp_path):
    folder, _ = town
    found = import_903(asked(folder, borrow=None, ofsted=None, out=tmp_path / "anytown"))
    assert {gap.file for gap in found.gaps} >= {"prices.csv", "carers.csv", "homes.csv", "mtfc.csv", "budgets.csv"}
    with pytest.raises(BadInput) as error:
        read_model(tmp_path / "anytown")
    assert len(error.value.faults) == sum(gap.values for gap in found.gaps) == found.checked
    assert {fault.found for fault in error.value.faults} == {""}


def test_a_model_is_not_written_into_the_return(town):
    folder, _ = town
    with pytest.raises(BadInput, match="outside the return"):
        import_903(asked(folder, out=folder / "return" / "models" / "anytown"))
    assert not (folder / "return" / "models").exists()


@pytest.mark.parametrize("text", ["31/03/2025", "2025-02-30", "March"])
def test_a_date_that_is_none_is_said_in_words(text):
    with pytest.raises(BadInput, match="such as 2025-03-31"):
        asked_date(text)


def test_a_folder_that_was_filled_in_is_not_written_over(town, tmp_path):
    folder, _ = town
    out = tmp_path / "anytown"
    import_903(asked(folder, out=out))
    import_903(asked(folder, out=out))
    prices = out / "prices.csv"
    prices.write_text(prices.read_text("utf-8") + "# checked with finance\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"prices\.csv.*--borrow"):
        import_903(asked(folder, out=out))
    assert prices.read_text("utf-8").endswith("finance\n")


def test_an_earlier_folder_of_the_council_lends_what_was_filled_in(town, tmp_path):
    folder, _ = town
    first, second = tmp_path / "first", tmp_path / "second"
    import_903(asked(folder, out=first, prices=folder / "prices.csv"))
    import_903(asked(folder, out=second, borrow=first))
    fees = [figures(read_model(place).tables, "prices", "fee") for place in (first, second)]
    assert fees[0] == fees[1]


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
        import_903(asked(folder, out=tmp_path / "anytown", **more))
    assert list(tmp_path.iterdir()) == []


def test_the_council_s_own_codes(town, tmp_path):
    folder, _ = town
    table = (Path(cli.__file__).parents[1] / "config" / "ssda903" / "codes.csv").read_text("utf-8")
    (tmp_path / "codes.csv").write_text(table.replace("PLACE,H5,community,community", "PLACE,H5,other,other"), "utf-8")
    early = {"years": ("2020/21", "2021/22"), "as_of": date(2022, 3, 31)}
    usual, mapped = (import_903(asked(folder, **early, **more)) for more in ({}, {"codes": tmp_path / "codes.csv"}))
    assert living(mapped, "other") > living(usual, "other")
    assert living(mapped, "community") < living(usual, "community")


def test_the_council_s_own_flags(town, plain, tmp_path):
    folder, truth = town
    flagged = "".join(f"{child},complex\n" for child in truth.header["id"])
    (tmp_path / "flags.csv").write_text(f"CHILD,LEVEL\n{flagged}", encoding="utf-8")
    found = import_903(asked(folder, flags=tmp_path / "flags.csv", out=tmp_path / "anytown"))
    levels = {g.rpartition("_")[2] for g, _ in found.estimates.opening if g.startswith("10_15")}
    assert levels == {"complex"}
    assert "10_15_standard" in {g for g, _ in plain.estimates.opening}
    assert leaks("\n".join(texts(tmp_path / "anytown").values()), secrets(truth)) == []


def living(found, placement):
    return sum(n for (_, p), n in found.estimates.opening.items() if p == placement)


def test_a_pipe_gets_the_report_and_no_progress_bar(town, tmp_path):
    folder, _ = town
    done = command(
        *("import-903", folder / "return", "--name", "anytown", "--as-of", AS_OF, "--out", tmp_path / "anytown"),
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert max(len(line) for line in done.stdout.splitlines()) <= 100
    assert "Next: `placement-opt check" in done.stdout


def test_the_manifest_says_what_was_read(town, tmp_path):
    folder, _ = town
    import_903(asked(folder, out=tmp_path / "anytown"))
    manifest = json.loads((tmp_path / "anytown" / run_folder.MANIFEST).read_text("utf-8"))
    assert manifest["inputs"]["return/2024-25/episodes.csv"] == run_folder.sha256(
        folder / "return" / "2024-25" / "episodes.csv"
    )
    assert manifest["options"]["as_of"] == AS_OF.isoformat()
