"""Nothing of a child is in what is written, printed or said: of good files, of bad ones, and after a crash."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from placement_opt.importing_placements import import_placements
from placement_opt.intake.invented.placements_file import invent_referrals, read_invented_referrals, referrals_text
from placement_opt.intake.placements.placements_request import PlacementsRequest
from placement_opt.kernel import atomic_folder
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.held_places import held
from tests.command import call, python
from tests.intake.placements.referral_files import PRIVATE, rows, write
from tests.intake.whole.shared import leaks, texts

TOLD = read_invented_referrals()


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    """Return a file of invented referrals, a return with their births, and what no output may hold."""
    folder = tmp_path_factory.mktemp("invented")
    truth = invent_referrals(TOLD, 5, 0.4)
    (folder / "r.csv").write_text(referrals_text(truth.rows), "utf-8")
    births = {row["Child ID"]: row["Date of birth"] for row in truth.rows if row["Date of birth"]}
    header = "".join(f"{child},1,{born},,,,\n" for child, born in births.items())
    (folder / "header.csv").write_text("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n" + header, "utf-8")
    iso = ["-".join(reversed(born.split("/"))) for born in births.values()]
    days = {row["Date of Data entry (referral)"] for row in truth.rows}
    return folder, (*truth.secrets, *iso, *days)


@pytest.mark.parametrize("into", [(), ("--into", "manchester")], ids=["tables", "model"])
def test_no_identifier_date_name_or_story_is_in_any_output(invented, tmp_path, into):
    folder, secrets = invented
    done = call(
        *("import-placements", folder / "r.csv", "--name", "anytown", "--return", folder / "header.csv"),
        *(*into, "--out", tmp_path / "made"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    own = {name: text for name, text in texts(tmp_path / "made").items() if not into or name.startswith("placements")}
    assert len(own) >= 7
    assert leaks("\n".join((done.stdout, done.stderr, *own.values())), secrets) == []
    manifest = (tmp_path / "made" / atomic_folder.MANIFEST).read_text("utf-8")
    assert [h for f in folder.iterdir() if (h := atomic_folder.sha256(f)) in manifest] == []
    assert json.loads(manifest)["options"]["births"] is True
    assert "r.csv" not in manifest


CRASH = """
import sys
from placement_opt import cli
from placement_opt.intake.placements import referrals_to_tables

def crash(referrals, *rest):
    raise ValueError(f"{referrals.to_string()} {open(sys.argv[2]).read()}")

referrals_to_tables.needs_of = crash
cli.main(["import-placements", *sys.argv[2:]])
"""


def test_not_even_a_crash_shows_an_identifier(invented, tmp_path):
    folder, secrets = invented
    done = python("-c", CRASH, "x", folder / "r.csv", "--name", "anytown", "--out", tmp_path / "made", cwd=tmp_path)
    assert done.returncode == 5
    assert "ValueError" in done.stderr
    assert leaks(done.stdout + done.stderr, secrets) == []
    assert texts(tmp_path) == {}


BROKEN = {
    "a date": ("/2024", "/20x4"),
    "an answer": (",Unsuitable", ",Larkhollow says no"),
    "a separator": (",", "#"),
    "a heading": ("Foster care suitability", "Zebedee in Larkhollow"),
    "a misspelt heading": ("Foster care suitability", "Foster care suitability Zebed"),
    "a quote": (",Foster,", ',"Foster,'),
    "a cell too many": (",Foster,", ",Foster,Zebedee,"),
    "no header": ("Child ID", "77300099"),
    "a kind of care": (",Foster,", ",Larkhollow,"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_no_fault_shows_anything_of_a_row(invented, tmp_path, case):
    folder, secrets = invented
    text = (folder / "r.csv").read_text("utf-8").replace(*BROKEN[case])
    (tmp_path / "r.csv").write_text(text, "utf-8")
    done = call("import-placements", "r.csv", "--name", "anytown", cwd=tmp_path)
    said = done.stdout + done.stderr
    assert leaks(said, (*secrets, "Zebed", "zebed", "20x4", "77300")) == []
    assert done.returncode == (0 if case == "a heading" else 2), said
    assert done.returncode == 0 or not (tmp_path / "placements").exists()


def test_a_file_without_a_header_or_of_something_else_is_not_shown(invented, tmp_path):
    folder, secrets = invented
    bare = (folder / "r.csv").read_text("utf-8").partition("\n")[2]
    (tmp_path / "bare.csv").write_text(bare, "utf-8")
    for file in (tmp_path / "bare.csv", folder / "header.csv"):
        done = call("import-placements", file, "--name", "anytown", cwd=tmp_path)
        assert done.returncode == 2
        assert leaks(done.stdout + done.stderr, secrets) == []
    done = call(
        "import-placements", folder / "r.csv", "--name", "anytown", "--return", tmp_path / "bare.csv", cwd=tmp_path
    )
    assert done.returncode == 2
    assert leaks(done.stdout + done.stderr, secrets) == []


@pytest.mark.parametrize("option", ["--config", "--into"])
def test_a_file_of_children_in_the_place_of_another_is_not_shown(invented, tmp_path, option):
    folder, secrets = invented
    for file in (folder / "r.csv", folder / "header.csv"):
        done = call("import-placements", folder / "r.csv", "--name", "a", "--out", "o", option, file, cwd=tmp_path)
        assert done.returncode == 2
        assert leaks(done.stdout + done.stderr, secrets) == []


def test_small_counts_are_printed_nowhere(tmp_path):
    file = write(tmp_path, [*rows(17), *rows(3, 30, foster="Unsuitable", deprivation="Yes")])
    done = call("import-placements", file, "--name", "anytown", "--out", tmp_path / "made", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    everything = "\n".join((done.stdout, *(texts(tmp_path / "made").values())))
    assert leaks(everything, PRIVATE) == []
    assert "0.850" not in everything
    assert "85%" not in done.stdout
    assert " x " in done.stdout


def test_an_interrupted_import_leaves_the_earlier_folder(tmp_path, monkeypatch):
    file = write(tmp_path / "in", rows(12))
    asked = PlacementsRequest((file,), "anytown", out=tmp_path / "made")
    import_placements(asked)
    before = texts(tmp_path / "made")

    def interrupted(path, content):
        raise KeyboardInterrupt

    monkeypatch.setattr(atomic_folder, "_write_one", interrupted)
    with pytest.raises(KeyboardInterrupt):
        import_placements(asked)
    assert texts(tmp_path / "made") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "made"]


def test_an_import_is_refused_before_it_reads_where_another_writes(tmp_path):
    request = PlacementsRequest((tmp_path / "none.csv",), "anytown", out=tmp_path / "made")
    with held(tmp_path / "made"), ThreadPoolExecutor(1) as another, pytest.raises(BadInput, match="held by"):
        another.submit(import_placements, request).result()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_somebody_has_changed_is_not_written_over(tmp_path):
    asked = ("import-placements", write(tmp_path / "in", rows(12)), "--name", "anytown", "--out", tmp_path / "made")
    assert call(*asked, cwd=tmp_path).returncode == 0
    assert call(*asked, cwd=tmp_path).returncode == 0
    (tmp_path / "made" / "fees.csv").write_text("mine\n", "utf-8")
    done = call(*asked, cwd=tmp_path)
    assert done.returncode == 2
    assert "fees.csv" in done.stderr
