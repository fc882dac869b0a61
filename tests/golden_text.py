"""Everything that a command writes as lines of text, so that one file kept in the project can hold all of it.

A figure with decimals may differ by a millionth, which is solver noise; all else is the same to the letter.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
from openpyxl.cell.cell import Cell

from tests.paths import ROOT

KEPT = ROOT / "tests" / "golden" / "whole"
LEFT_OUT = (".mps", ".svg", ".png", ".log", ".lock")  # drawn or timed; the programme has a golden text of its own
OF_THIS_RUN = ("manifest.json", "inputs")  # times, versions and hashes; copies of what was given
DECIMALS = re.compile(r"-?\d+\.\d+(?:e[-+]?\d+)?")
CHANGES = (  # what differs between two runs of the same, and what stands for it
    (re.compile(r"\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(\+00:00|Z)?"), "(time)"),
    (re.compile(r"\b\d{1,2} \w+ 20\d\d (at )?\d\d:\d\d\b|(?<=Date of the run\t)\d{1,2} \w+ 20\d\d"), "(time)"),
    (re.compile(r"\b[0-9a-f]{64}\b|\b(?<!\.)(?=\d*[a-f])[0-9a-f]{12}\b|(?<=-)[0-9a-f]{8}\b"), "(hash)"),
    (re.compile(r"\b20\d\d-\d\d-\d\d-(?=[a-z])"), "(day)-"),
    (re.compile(r"sha(256|384)-[A-Za-z0-9+/=]+"), "(hash)"),
    (re.compile(r"\b\d+\.\d+ s\b|\b\d+ seconds?\b"), "(seconds)"),
)
NEAR = 1e-6
SHOWN = 8  # lines that differ, of those that a failure prints


def lines_of(folder: Path, *, but: Collection[str] = ()) -> list[str]:
    """Return all files of a folder as lines, each with the name of its file before the first, but for some of them."""
    found = []
    for file in sorted(f for f in folder.rglob("*") if f.is_file()):
        name = file.relative_to(folder)
        if file.suffix not in LEFT_OUT and not {*OF_THIS_RUN, *but} & set(name.parts):
            found += [f"=== {name.as_posix()}", *(_same(line) for line in _read(file))]
    return found


def told(name: str, words: str) -> list[str]:
    """Return what a command printed as lines, under a heading."""
    return [f"=== {name}", *(_same(line.rstrip()) for line in words.splitlines())]


def _same(line: str) -> str:
    for pattern, words in CHANGES:
        line = pattern.sub(words, line)
    return line


def _read(file: Path) -> Iterator[str]:
    if file.suffix == ".json":
        yield from json.dumps(json.loads(file.read_text("utf-8")), indent=1, ensure_ascii=False).splitlines()
    elif file.suffix == ".html":
        page = _Page()
        page.feed(file.read_text("utf-8"))
        yield from page.lines
    elif file.suffix == ".xlsx":
        yield from _workbook(file)
    elif file.suffix == ".docx":
        yield from _paper(file)
    else:
        yield from file.read_text("utf-8-sig").splitlines()


class _Page(HTMLParser):
    """The tags and words of a page, but not its script and its style; of a drawing its words, since where its lines
    stand is the library's.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._within = ""
        self._drawing = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag
        if not self._drawing:
            self.lines.append(" ".join([f"<{tag}", *(f"{k}={v}" for k, v in attrs)]))
        self._drawing = self._drawing or tag == "svg"

    def handle_endtag(self, tag: str) -> None:
        self._within = ""
        self._drawing = self._drawing and tag != "svg"

    def handle_data(self, data: str) -> None:
        if self._within not in ("script", "style") and (words := " ".join(data.split())):
            self.lines.append(words)


def _workbook(file: Path) -> Iterator[str]:
    """Yield what names stand for, how each sheet is laid out, and each cell: its value or formula, format and look."""
    book = openpyxl.load_workbook(file)
    yield from (f"{name} is {place.attr_text}" for name, place in sorted(book.defined_names.items()))
    for sheet in book.worksheets:
        widths = {k: round(d.width, 2) for k, d in sheet.column_dimensions.items()}
        yield f"--- {sheet.title} {sheet.dimensions} freeze {sheet.freeze_panes} print {sheet.print_area} {widths}"
        yield f"titles {sheet.print_title_rows} merged {sorted(map(str, sheet.merged_cells.ranges))}"
        for rule in sheet.conditional_formatting:
            yield f"shown when {rule.sqref} {[k.formula for k in rule.rules]}"
        for check in sheet.data_validations.dataValidation:
            yield f"allowed {check.sqref} {check.type} {check.formula1}"
        for row in sheet.iter_rows():
            yield " | ".join(_cell(cell) for cell in row if cell.value is not None)


def _cell(cell: Cell) -> str:
    look = "b" * bool(cell.font.b) + "w" * bool(cell.alignment.wrap_text)
    link = f" -> {cell.hyperlink.location or cell.hyperlink.target}" if cell.hyperlink else ""
    return f"{cell.coordinate} {cell.number_format} {look}: {cell.value}{link}".replace("\n", " / ")


def _paper(file: Path) -> Iterator[str]:
    document = docx.Document(str(file))
    yield from (f"{p.style.name}: {p.text}" for p in document.paragraphs)
    for table in document.tables:
        yield from (" | ".join(cell.text for cell in row.cells) for row in table.rows)


def check(name: str, now: list[str]) -> None:
    """Fail with the first lines that differ from those that are kept."""
    kept = kept_lines(name)
    differ = [(n, a, b) for n, (a, b) in enumerate(zip(kept, now, strict=False), 1) if not _alike(a, b)]
    words = [f"line {n}\n  kept  {a}\n  now   {b}" for n, a, b in differ[:SHOWN]]
    advice = "if that is meant: python -m tests.test_whole_outputs, and a line in CHANGELOG"
    assert not differ, "\n".join([f"{len(differ)} lines of {name} differ; {advice}", *words])
    assert len(kept) == len(now), f"{name} has {len(now)} lines and had {len(kept)}; {advice}"


def kept_lines(name: str) -> list[str]:
    """Return the lines that are right, as far as they are kept."""
    file = KEPT / f"{name}.txt.gz"
    return gzip.decompress(file.read_bytes()).decode("utf-8").splitlines() if file.exists() else []


def keep(name: str, now: list[str]) -> None:
    """Keep lines as those that are right; packed, since they are long and alike."""
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{name}.txt.gz").write_bytes(gzip.compress("\n".join(now).encode("utf-8"), mtime=0))


def _alike(kept: str, now: str) -> bool:
    if kept == now:
        return True
    if DECIMALS.split(kept) != DECIMALS.split(now):
        return False
    pairs = zip(map(float, DECIMALS.findall(kept)), map(float, DECIMALS.findall(now)), strict=True)
    return all(abs(a - b) <= NEAR * max(1.0, abs(a)) for a, b in pairs)
