"""The doctor: is this computer able to run the programme, and if not, what to do."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version

from placement_opt.kernel.errors import BadInput

LIBRARIES_NEEDED = (
    *("pulp", "highspy", "numpy", "pandas", "filelock", "pydantic", "pyyaml", "rich", "typer"),
    *("altair", "vl-convert-python", "jinja2", "xlsxwriter", "python-docx"),  # reports
)
REINSTALL = "install placement-opt again in a new virtual environment"


@dataclass(frozen=True)
class Diagnosis:
    """One thing looked at: what was found, whether that will do, and what to do if not."""

    name: str
    found: str
    ok: bool
    advice: str


def examine() -> tuple[Diagnosis, ...]:
    """Return every diagnosis, in the order in which a person would want them."""
    python = Diagnosis("Python", platform.python_version(), True, "")
    return (python, *map(_library, LIBRARIES_NEEDED), _toy_solve(), _cbc(), _statistics())


def _library(name: str) -> Diagnosis:
    try:
        return Diagnosis(name, version(name), True, "")
    except PackageNotFoundError:
        return Diagnosis(name, "not installed", False, REINSTALL)


def _toy_solve() -> Diagnosis:
    """Solve the smallest programme there is with HiGHS through PuLP."""
    name = "HiGHS solves"
    try:
        import pulp

        lp = pulp.LpProblem("toy", pulp.LpMinimize)
        x = lp.add_variable("x", lowBound=0)
        lp += x
        lp += x >= 1
        lp.solve(pulp.HiGHS(msg=False))
        solved = x.varValue == 1
    except Exception as error:
        return Diagnosis(name, f"failed: {type(error).__name__}", False, REINSTALL)
    return Diagnosis(name, "yes" if solved else "wrong answer to a toy problem", solved, "" if solved else REINSTALL)


def _cbc() -> Diagnosis:
    """Look for CBC, a second solver that some tests compare with; nothing else needs it."""
    found = _has_cbc()
    advice = "" if found else "not needed; a second opinion for the tests"
    return Diagnosis("CBC (optional)", "yes" if found else "not found", True, advice)


def _statistics() -> Diagnosis:
    """Say how old the published statistics of this package are; nothing of a model's own rests on them."""
    name = "Published statistics"
    try:
        from placement_opt.england.published_file import read_published

        found = read_published()
    except (ImportError, BadInput):
        return Diagnosis(name, "cannot be read", False, REINSTALL)
    days = (date.today() - found.made_on).days
    return Diagnosis(name, f"to 31 March {found.latest}, file made on {found.made_on}, {days:,d} days ago", True, "")


def _has_cbc() -> bool:
    """Ask the solver room, so that what is found here is what it would use."""
    try:
        from placement_opt.solve.second_opinion import cbc
    except ImportError:  # a library is missing, and the rows above say which
        return False
    return bool(cbc().available())
