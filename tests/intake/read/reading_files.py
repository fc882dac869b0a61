"""Small files of a return that a test may write, and what is private in them."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.intake.import_settings import Settings, read_settings
from placement_opt.intake.read.child_frames import Raw
from placement_opt.intake.read.quality import RuleCount
from placement_opt.intake.read.read_return import read_return
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel.errors import BadInput, Fault
from tests.paths import SSDA903_CONFIG

CATALOGUE = read_catalogue()
SETTINGS: Settings = read_settings(SSDA903_CONFIG / "settings.yaml", CATALOGUE)

TOP = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
EPISODES = f"""{TOP}
QX7001,03/04/2017,S,C2,N1,U4,PR1,10/05/2017,X1,,ZZ14 7QQ,ZY3 8WW,9871234
QX7001,10/05/2017,P,C2,N1,K2,PR4,,,CARPL,ZZ14 7QQ,ZX19 6VV,9875678
QX7002,01/06/2017,S,V2,N2,R1,PR4,01/02/2018,E4A,,ZW1 5UU,ZV2 4TT,9879999
"""
HEADER = """CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB
QX7001,1,07/11/2008,WBRI,A987650000001,,
QX7002,2,19/12/2009,MWBC,A987650000002,1.0,
"""
UASC = "CHILD,SEX,DOB,DUC\nQX7002,2,19/12/2009,30/09/2027\n"
MISSING = "CHILD,DOB,MISSING,MIS_START,MIS_END\nQX7001,07/11/2008,M,02/07/2017,05/07/2017\n"
LATER = EPISODES.replace("2017", "2018").replace("01/02/2018,E4A", "01/02/2019,E4A")
PERIODS = f"""{TOP},LA,YEAR
QX7001,03/04/2017,S,C2,N1,U4,PR1,10/05/2017,X1,,ZZ14 7QQ,ZY3 8WW,9871234,Sutton,2018
QX7001,10/05/2017,P,C2,N1,K2,PR4,,,,ZZ14 7QQ,ZX19 6VV,9875678, SUTTON ,2018
QX7001,10/05/2017,P,C2,N1,K2,PR4,10/05/2018,E4A,,ZZ14 7QQ,ZX19 6VV,9875678,Sutton,2019
QX7001,01/06/2017,S,V2,N2,R1,PR4,01/02/2018,E4A,,ZW1 5UU,ZV2 4TT,9879999,Barking and Dagenham,2018
"""
BORN = """CHILD,DOB,LA,YEAR
QX7001,07/11/2008,Sutton,2018
QX7001,07/11/2008,Sutton,2019
QX7001,19/12/2009,Barking and Dagenham,2018
"""
PRIVATE = (
    *("QX7", "A9876", "ZZ14", "ZY3", "ZX19", "ZW1", "ZV2", "7QQ", "8WW", "98712", "98756", "98799"),
    *("07/11", "19/12", "2008-11", "2009-12"),
)


def folder(path: Path, **files: str | bytes) -> Path:
    """Write `name.csv` for each keyword, the two tables that a return needs among them unless given or None."""
    made = {"episodes": EPISODES, "header": HEADER} | files
    path.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        if text is not None:
            (path / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def zipped(path: Path, members: dict[str, str | bytes] | None = None) -> Path:
    """Write a zip with these members, or with the two tables that a return needs."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (members or {"episodes.csv": EPISODES, "header.csv": HEADER}).items():
            archive.writestr(name, text)
    return path


def read(path: Path, **asked: object) -> tuple[Raw, list[RuleCount]]:
    request = ImportRequest(path, "council", date(2018, 3, 31), **asked)  # type: ignore[arg-type]
    return read_return(request, SETTINGS, CATALOGUE.standings)


def faults(path: Path, **asked: object) -> tuple[Fault, ...]:
    """Return the faults of a return that cannot be read; none of them tells anything private."""
    with pytest.raises(BadInput) as raised:
        read(path, **asked)
    said = "\n".join((str(raised.value), repr(raised.value.faults)))
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None
    assert [private for private in PRIVATE if private in said] == []
    return raised.value.faults


def only(path: Path, **asked: object) -> Fault:
    """Return the one fault of a return."""
    (fault,) = faults(path, **asked)
    return fault


def count(rule_counts: list[RuleCount], rule: str) -> int:
    return sum(f.rows for f in rule_counts if f.rule == rule)


def day(text: str) -> int:
    """Return days since 1970-01-01 of 2017-04-03."""
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def pooled(path: Path, **files: str) -> Path:
    """Write a regional extract of two councils."""
    return folder(path, **({"episodes": PERIODS, "header": BORN} | files))


def flagged(path: Path, text: str) -> Path:
    """Write a file of flags."""
    (path / "flags.csv").write_text(text)
    return path / "flags.csv"
