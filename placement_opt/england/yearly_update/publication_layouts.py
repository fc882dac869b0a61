"""config/published_files.yaml and published_words.csv: in which columns and words a publication says what."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Literal

from pydantic import BaseModel

from placement_opt.inputs.choices_file import read_choices
from placement_opt.inputs.settings import STRICT_BY_NAME
from placement_opt.inputs.table_records import Column, Table
from placement_opt.intake.read.config_rows import rows_of
from placement_opt.kernel import paths

LAYOUTS_FILE, PROVIDER_WORDS, ADDS_UP, ADDS = "published_files.yaml", "providers", "total", "part"
_WORDS = Table(
    "published_words",
    "which words of a publication's file are which measure",
    (
        Column("layout", f"a name in {LAYOUTS_FILE}"),
        Column("group", "the word of the first column"),
        Column("item", "the word of the second column, if there is one", blank=True),
        Column("measure", "the measure, or nothing if it is not used", blank=True),
        Column("adds", "part, total or nothing", blank=True),
    ),
    key=("layout", "group", "item"),
)
WORDS_FILE = _WORDS.file


class CountLayout(BaseModel):
    """A table of counts: the columns of its words and of its counts, and other counts that each row says again."""

    model_config = STRICT_BY_NAME
    name: str
    file: str
    publication: str
    group: str
    item: str
    value: str
    unused: tuple[str, ...]
    also: dict[str, str] = {}
    also_publication: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of this layout beside those of places."""
        return (self.group, *filter(None, [self.item]), self.value, *self.unused, *self.also)


class ProviderLayout(BaseModel):
    """Ofsted's list of providers: names that its file may have, and its columns."""

    model_config = STRICT_BY_NAME
    files: tuple[str, ...]
    publication: str
    used: tuple[str, ...]
    unused: tuple[str, ...]


class NeighbourLayout(BaseModel):
    """The model of statistical neighbours: names that its file may have."""

    model_config = STRICT_BY_NAME
    files: tuple[str, ...]
    publication: str


class PublishedFiles(BaseModel):
    """config/published_files.yaml as a whole."""

    model_config = STRICT_BY_NAME
    counts: tuple[CountLayout, ...]
    places: tuple[str, ...]
    period: str
    marks: dict[str, Literal["hidden", "none"]]
    england_rounded_to: int
    providers: ProviderLayout
    neighbours: NeighbourLayout
    not_read: dict[str, str]
    publications: dict[str, str]
    notes: str | None = None

    @property
    def known(self) -> tuple[str, ...]:
        """Every name or pattern of names that a file of a publication may have."""
        named = (layout.file for layout in self.counts)
        return (*dict.fromkeys(named), *self.providers.files, *self.neighbours.files, *self.not_read)


@dataclass(frozen=True)
class KnownWord:
    """What a word of a publication is: a measure or nothing, and whether it is part or total of its group."""

    measure: str
    adds: str


Words = dict[tuple[str, str], KnownWord]  # group and item -> what they are


def read_layouts() -> PublishedFiles:
    """Return the layouts of this package. Raises BadInput with every fault."""
    return read_choices(paths.config_folder() / LAYOUTS_FILE, PublishedFiles)


def read_words() -> dict[str, Words]:
    """Return the words of each layout by its name. Raises BadInput with every fault."""
    found: dict[str, Words] = {}
    for row in rows_of(paths.config_folder(), _WORDS):
        found.setdefault(row["layout"], {})[row["group"], row["item"]] = KnownWord(row["measure"], row["adds"])
    return found


def fits(name: str, patterns: tuple[str, ...]) -> bool:
    """Say whether a file's name is one of those that a publication has had, in any case."""
    return any(fnmatch(name.lower(), pattern.lower()) for pattern in patterns)
