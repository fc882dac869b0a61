"""From a return to a model folder."""

import json
import re
import zipfile
from datetime import date

import pandas as pd
import pytest

from placement_opt.importing import import_return
from placement_opt.inputs import read_model
from placement_opt.inputs.frames import figures
from placement_opt.kernel import atomic_folder
from placement_opt.prepared import Options, prepare
from tests.command import in_a_process
from tests.generator import secrets, write_csv, write_xml
from tests.intake.whole.shared import (
    AS_OF,
    SMALL_COUNTS,
    asked,
    counted,
    leaks,
    living,
    opening,
    texts,
)
from tests.paths import SSDA903_CONFIG


def test_from_the_return_to_a_model_without_gaps(town, tmp_path):
    folder, _ = town
    out = tmp_path / "models" / "anytown"
    found = import_return(asked(folder, out=out, prices=folder / "prices.csv"))
    assert (found.checked, found.gaps) == (0, ())
    assert prepare(Options(model=out)).question.case.homes
    prices = figures(read_model(out).tables, "prices", "fee")
    assert (prices["home_external",], prices["foster_ifa",]) == (5200, 980)


def test_the_folder_holds_the_children_whom_the_process_left(town, plain):
    _, truth = town
    last = truth.stock.loc[truth.stock["quarter"] == truth.stock["quarter"].max()]
    expected = last.groupby("placement")["children"].sum()
    counted = pd.Series(plain.estimates.opening).groupby(level=1).sum()
    assert counted.to_dict() == expected[expected > 0].to_dict()


def test_every_file_says_first_that_it_is_not_for_publication(written):
    out, _ = written
    for name, text in texts(out).items():
        if not name.startswith("import/") and name != atomic_folder.MANIFEST:
            assert SMALL_COUNTS in text.splitlines()[0], name


def test_the_same_return_makes_the_same_bytes(town, written, tmp_path):
    folder, _ = town
    import_return(asked(folder, out=tmp_path / "again"))
    one, two = (texts(out) for out in (written[0], tmp_path / "again"))
    for each in (one, two):
        each[atomic_folder.MANIFEST] = re.sub(r'"written": ".*"', "", each[atomic_folder.MANIFEST])
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
    other = counted(folder, source=source)
    assert opening(other) == plain.estimates.opening
    assert other.stock.equals(plain.reading.counts.stock)
    assert other.flows.equals(plain.reading.counts.flows)


def test_the_xml_return_says_the_same_as_its_csv(town, tmp_path):
    folder, truth = town
    write_xml(truth, tmp_path / "return.xml", 2025)
    one = counted(folder, source=tmp_path / "return.xml")
    other = counted(folder, source=folder / "return", years=("2024/25",))
    assert one.stock.equals(other.stock)
    assert one.flows.equals(other.flows)


def test_the_council_s_own_codes(town, tmp_path):
    folder, _ = town
    table = (SSDA903_CONFIG / "codes.csv").read_text("utf-8")
    (tmp_path / "codes.csv").write_text(table.replace("PLACE,H5,community,community", "PLACE,H5,other,other"), "utf-8")
    early = {"years": ("2020/21", "2021/22"), "as_of": date(2022, 3, 31)}
    usual, mapped = (counted(folder, **early, **more) for more in ({}, {"code_map": tmp_path / "codes.csv"}))
    assert living(mapped, "other") > living(usual, "other")
    assert living(mapped, "community") < living(usual, "community")


def test_the_council_s_own_flags(town, plain, tmp_path):
    folder, truth = town
    flagged = "".join(f"{child},complex\n" for child in truth.header["id"])
    (tmp_path / "flags.csv").write_text(f"CHILD,LEVEL\n{flagged}", encoding="utf-8")
    found = import_return(asked(folder, need_levels=tmp_path / "flags.csv", out=tmp_path / "anytown"))
    levels = {g.rpartition("_")[2] for g, _ in found.estimates.opening if g.startswith("10_15")}
    assert levels == {"complex"}
    assert "10_15_standard" in {g for g, _ in plain.estimates.opening}
    assert leaks("\n".join(texts(tmp_path / "anytown").values()), secrets(truth)) == []


def test_a_pipe_gets_the_report_and_no_progress_bar(town, tmp_path):
    folder, _ = town
    done = in_a_process(
        *("import-903", folder / "return", "--name", "anytown", "--as-of", AS_OF, "--out", tmp_path / "anytown"),
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert max(len(line.rstrip()) for line in done.stdout.splitlines()) <= 80
    assert "Next: `placement-opt check" in done.stdout


def test_the_manifest_says_what_was_read(town, written):
    folder, _ = town
    manifest = json.loads((written[0] / atomic_folder.MANIFEST).read_text("utf-8"))
    assert manifest["inputs"]["return/2024-25/episodes.csv"] == atomic_folder.sha256(
        folder / "return" / "2024-25" / "episodes.csv"
    )
    assert manifest["options"]["as_of"] == AS_OF.isoformat()
