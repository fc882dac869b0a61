"""LibreOffice without a window: it works every formula of a workbook out again."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: no formula can be recalculated")
ALWAYS = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""  # else it shows the numbers that the file holds


def recalculated(files: Sequence[Path], folder: Path) -> list[Path]:
    """Return the same workbooks with every formula worked out again, in a folder; one start serves them all."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    out = folder / "recalculated"
    command = [str(OFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    asked = ["--convert-to", "xlsx", "--outdir", str(out), *map(str, files)]
    subprocess.run([*command, *asked], check=True, capture_output=True)
    return [out / file.name for file in files]
