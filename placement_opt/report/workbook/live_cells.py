"""What stands in a cell of the workbook: text, a number, or a formula with what it comes to."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name


@dataclass(frozen=True)
class Live:
    """A formula, and the number or word that a program shows which does not work formulas out."""

    formula: str  # without its first sign
    value: float | str

    @property
    def number(self) -> float:
        """What it comes to, if that is a number."""
        return float(self.value)


Content = str | float | Live | None  # of a cell; None leaves it empty


@dataclass(frozen=True)
class Spot:
    """Where a number stands in the workbook, and which it is, so that other cells may refer to it."""

    sheet: str
    row: int  # from 0
    column: int  # from 0
    value: float

    @property
    def here(self) -> str:
        """The address from the same sheet."""
        return f"{xl_col_to_name(self.column)}{self.row + 1}"

    @property
    def there(self) -> str:
        """The address from any sheet, which does not move when a formula is copied."""
        return f"{quoted(self.sheet)}!${xl_col_to_name(self.column)}${self.row + 1}"

    @property
    def link(self) -> Live:
        """The number once more, in another cell."""
        return Live(self.there, self.value)


def quoted(sheet: str) -> str:
    """Return a sheet's name as formulas have it."""
    return sheet if sheet.isalnum() else f"'{sheet}'"


def span(first: tuple[int, int], last: tuple[int, int], *, fixed: bool = False) -> str:
    """Return the address of a block of cells by row and column from 0; `fixed`: it does not move with a formula."""
    sign = "$" if fixed else ""
    corners = (f"{sign}{xl_col_to_name(column)}{sign}{row + 1}" for row, column in (first, last))
    return ":".join(corners)


def added(spots: list[Spot]) -> Live:
    """Return the sum of numbers that stand one below another on the same sheet."""
    total = 0.0
    for spot in spots:
        total += spot.value
    return Live(f"SUM({spots[0].here}:{spots[-1].here})" if spots else "0", total)


def less(left: Spot, right: Spot) -> Live:
    """Return the difference of two numbers of the same sheet."""
    return Live(f"{left.here}-{right.here}", left.value - right.value)
