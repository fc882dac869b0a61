"""What a committee paper is made of, before it is a Word document: headings, paragraphs, lists, tables and charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

MOST_POINTS = 5  # of a list that may be long
OTHERS_STAND = "The others stand in the sections of the run."


@dataclass(frozen=True)
class PaperHeading:
    """A heading with its number, such as 1 Purpose."""

    number: int
    words: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; the writer numbers it within its section, so that a meeting can refer to it."""

    words: str
    lead: str = ""  # words in bold that it begins with
    small: bool = False  # of what is looked up and not read


@dataclass(frozen=True)
class Points:
    """A list of sentences under a paragraph, lettered where a meeting decides on them one by one."""

    sentences: tuple[str, ...]
    lettered: bool = False


@dataclass(frozen=True)
class PaperTable:
    """A table: one row of headings, text in the cells, the first `words` columns of them words and not numbers."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: str  # the files of the run that it is from
    bold: tuple[int, ...] = ()  # rows that stand out
    words: int = 1
    number_cm: float = 2.5  # width of a column of numbers


@dataclass(frozen=True)
class PaperChart:
    """A chart by its name, with the title that says what it shows, its text alternative and what it is from."""

    name: str
    title: str
    alternative: str
    source: str


def first_of(sentences: Sequence[str]) -> Points:
    """Return as many sentences as a short paper has room for, and say where the others stand if there are more."""
    shown = tuple(sentences[:MOST_POINTS])
    return Points((*shown, *([OTHERS_STAND] if len(sentences) > MOST_POINTS else [])))


Block = PaperHeading | Paragraph | Points | PaperTable | PaperChart


@dataclass(frozen=True)
class CommitteePaper:
    """A whole paper: its title, the facts under it, its parts in order, and what stands at the foot of every page."""

    title: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    foot: tuple[str, ...] = field(default=())

    def texts(self) -> Iterator[str]:
        """Yield every text of the paper in the order in which it is read."""
        yield self.title
        for fact in self.facts:
            yield from fact
        for block in self.blocks:
            yield from texts_of(block)
        yield from self.foot


def texts_of(block: Block) -> Iterator[str]:
    """Yield the texts of a part in the order in which they are read."""
    if isinstance(block, PaperHeading):
        yield f"{block.number} {block.words}"
    elif isinstance(block, Paragraph):
        yield f"{block.lead}{block.words}"
    elif isinstance(block, Points):
        yield from block.sentences
    elif isinstance(block, PaperTable):
        yield block.caption
        yield from block.headings
        for row in block.rows:
            yield from row
        yield block.source
    else:
        yield from (block.title, block.alternative, block.source)
