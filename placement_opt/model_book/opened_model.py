"""A model that is named, a folder or one workbook, as a folder to read: what every command that answers begins with."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from placement_opt.inputs.read_model import read_model
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.hidden_names import PACKAGE
from placement_opt.kernel.paths import BOOK_COPY, find_book, find_model
from placement_opt.model_book.book_layout import COMMENT
from placement_opt.model_book.cell_faults import said_of_cells
from placement_opt.model_book.sheet_tables import told_by_sheet
from placement_opt.model_book.unpacked_book import UnpackedBook, unpack_book


@dataclass(frozen=True)
class OpenedModel:
    """A model folder to read, and what was done to the rows of the workbook that it was made of, in sentences."""

    folder: Path
    told: tuple[str, ...] = ()


@contextmanager
def opened_model(name_or_path: str | Path) -> Iterator[OpenedModel]:
    """Open a model: a folder as it lies there, or a workbook as a folder of texts that lasts as long as it is open.

    Raises BadInput as `find_model` does; what is raised meanwhile about files of that folder names sheet and cell.
    """
    book = find_book(name_or_path)
    if book is None:
        yield OpenedModel(find_model(name_or_path))
        return
    unpacked = unpack_book(book)
    with tempfile.TemporaryDirectory(prefix=PACKAGE, ignore_cleanup_errors=True) as place:
        folder = Path(place, book.name)
        _write(folder, unpacked)
        try:
            if unpacked.faults:
                raise BadInput(_also_of_figures(folder))
            yield OpenedModel(folder, tuple(_told(unpacked)))
        except BadInput as error:
            raise BadInput(said_of_cells(error.faults, folder, unpacked)) from None


def _write(folder: Path, unpacked: UnpackedBook) -> None:
    for name, text in unpacked.texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    folder.mkdir(exist_ok=True)
    (folder / BOOK_COPY).write_bytes(unpacked.data)


def _also_of_figures(folder: Path) -> tuple[Fault, ...]:
    """Return what is wrong with the figures of a workbook in which something else is wrong too."""
    try:
        read_model(folder)
    except BadInput as error:
        return error.faults
    return ()


def _told(unpacked: UnpackedBook) -> Iterator[str]:
    """Yield how many rows were completed, how many were left out, and how many are not read."""
    completed = {sheet: table.completed for sheet, table in unpacked.tables.items()}
    if words := told_by_sheet(completed):
        yield (
            f"Rows of {unpacked.book} that give the value alone are taken as sure (low and high are the value), from "
            f"the council's own records: {words}."
        )
    if words := told_by_sheet({sheet: len(t.left_out or {}) for sheet, t in unpacked.tables.items()}):
        yield f"Rows without a figure are left out, as if they were not there: {words}."
    if words := told_by_sheet({sheet: table.unread for sheet, table in unpacked.tables.items()}):
        yield f"Rows that begin with {COMMENT} are not read: {words}."
