"""What a page is made of, before it is HTML: cards, tables, sentences and pictures in sections that have a place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageRow:
    """A row of a table: its name, its other cells, and whether it stands out."""

    name: str
    cells: tuple[str, ...]
    bold: bool = False


@dataclass(frozen=True)
class PageBlock:
    """Rows under a heading of their own; without one they follow the headings of the columns."""

    heading: str
    rows: tuple[PageRow, ...]


@dataclass(frozen=True)
class PageTable:
    """A table: what it holds, the headings of its columns, the first above the names of rows, and its rows."""

    caption: str
    columns: tuple[str, ...]
    blocks: tuple[PageBlock, ...]
    texts: frozenset[int] = frozenset()  # columns of prose, which stand on the left

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len([row for block in self.blocks for row in block.rows])


@dataclass(frozen=True)
class PageSentences:
    """Sentences under a heading, or under none."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """A chart as it stands in the page: its name, the drawing, what it shows, and how to read it."""

    name: str
    title: str
    svg: str
    caption: str


@dataclass(frozen=True)
class ClaimCard:
    """What is said of a claim: the judgement, the chance if many draws were made, and the margin in words."""

    status: str
    claim: str
    reason: str
    margin: str = ""
    chance: str = ""


@dataclass(frozen=True)
class PagePart:
    """One section of a run in the page: what it is about, charts of it, and its table or sentences."""

    id: str
    heading: str
    sentence: str
    note: str
    pictures: tuple[Picture, ...] = ()
    table: PageTable | None = None
    lists: tuple[PageSentences, ...] = ()
    cards: tuple[ClaimCard, ...] = ()
    folded: bool = False  # its table or list is opened by the reader


@dataclass(frozen=True)
class PageGroup:
    """Parts under one heading, with what would bring more of them."""

    id: str
    heading: str
    parts: tuple[PagePart, ...]
    hint: str = ""


@dataclass(frozen=True)
class ReviewRow:
    """A recommendation to decide on: its cells that nobody changes, and what may be said of it."""

    given: tuple[str, ...]
    what: str
    when: str
    recommended: str
    decisions: tuple[str, ...]
    quarters: tuple[str, ...]  # that may be named in place of an amount; none where an amount is asked for
