"""A run folder as tests look at it: its files, those in the folder of its inputs among them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from placement_opt.register.run_register import register_of


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return the content of every file of a folder by its name below it."""
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def newest(register: Path) -> Path:
    """Return the folder of the newest run of a register."""
    return register_of(register).entries[-1].run.folder


MODES = pytest.mark.skipif(sys.platform == "win32", reason="the system has no modes")


def is_for_its_owner_alone(folder: Path) -> bool:
    """Say whether nobody else may open a folder, where the system has modes; a folder made with no mode says what it is
    else.
    """
    (folder.parent / "plain").mkdir(exist_ok=True)
    plain, mode = ((path.stat().st_mode & 0o777) for path in (folder.parent / "plain", folder))
    assert mode in (plain, 0o700)
    return mode == 0o700
