"""A run folder as tests look at it: its files, those in the folder of its inputs among them."""

from __future__ import annotations

from pathlib import Path

from placement_opt.register.run_register import register_of


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return the content of every file of a folder by its name below it."""
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def newest(register: Path) -> Path:
    """Return the folder of the newest run of a register."""
    return register_of(register).entries[-1].run.folder
