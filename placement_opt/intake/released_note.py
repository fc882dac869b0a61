"""What is said of earlier releases: in the note beside the shared tables, in the model folder and on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from placement_opt.intake.audited.audit import CountKey
from placement_opt.intake.audited.shared_keys import (
    BRIEFLY,
    CAME_IN,
    LOOKED_AFTER,
    LOST,
    WENT,
)
from placement_opt.intake.imported import Imported
from placement_opt.intake.suppress import NOT_SHOWN, TOTALS
from placement_opt.kernel.text import in_markdown

LINE = 118  # characters
FLOW_WORDS = {
    CAME_IN: "entries",
    WENT: "leavers",
    BRIEFLY: "children who entered and left in the quarter",
    LOST: "children who are not in the next return",
}
NONE_GIVEN = (
    "No earlier release was given with `--released`, so these tables were not held against any. Two releases of one "
    "council can tell together what each hides."
)
OTHERS_PUBLISH = (
    "What others have published is not known here: the Department for Education's statistics of children looked after, "
    "answers to requests for information, papers of committees, and earlier releases that were not given. Hold these "
    "tables against them before sharing."
)
TOLD_BY_EARLIER = (
    "An earlier release cannot be changed. With it these small counts can be worked out, whatever is hidden now:"
)
TOLD_BY_THESE = "Too few counts are left to hide these small ones among, so they can be worked out:"
REVISED_COUNTS = (
    "A count that a later return has changed is shown as it is now, so two releases tell by how many children it has "
    "changed."
)
SHARED_NOTE = """\
# {title}: tables that may be shared, up to {quarter}

{hidden}

{released}

{unknown}
"""


def note_of(found: Imported) -> str:
    """Return the note beside the shared tables; it says of no cell that it could be worked out."""
    hides = (
        f"Counts of 1 to {found.small} children are hidden ({NOT_SHOWN}), and as many others as it takes that all "
        "tables together tell none of them; what was made from a hidden count is hidden with it."
    )
    return SHARED_NOTE.format(
        title=in_markdown(found.request.title),
        quarter=found.shared.ends[-1],
        hidden=fill(hides, LINE),
        released="\n\n".join(fill(words, LINE) for words in released_words(found)),
        unknown=fill(f"{OTHERS_PUBLISH} {REVISED_COUNTS}", LINE),
    )


def released_words(found: Imported) -> Iterator[str]:
    """Yield which earlier releases these tables were held against, and how much both show; or that none was given."""
    if not found.released:
        yield NONE_GIVEN
        return
    until = " and ".join(f"that up to {release.quarter}" for release in found.released)
    yield (
        f"Hidden together with what an earlier release shows: {until}. {found.shared.compared:,d} counts stand there "
        f"too, of which {found.shared.revised:,d} have changed since."
    )


def told_words(found: Imported) -> Iterator[str]:
    """Yield which small counts can be worked out whatever is hidden, by their place and never by number."""
    if not found.shared.told:
        return
    yield TOLD_BY_EARLIER if found.released else TOLD_BY_THESE
    yield from (f"- {place_of(key)}" for key in found.shared.told)


def place_of(key: CountKey) -> str:
    """Return in words what is counted, when and where."""
    if key[0] != LOOKED_AFTER:
        return f"{FLOW_WORDS[key[0]]}, {key[1]}"
    _, quarter, placement, need = key
    where = "all placements" if placement == TOTALS else placement
    return f"children at the end of {quarter}: {where}, {'all need groups' if need == TOTALS else need}"


def note_in_model(found: Imported) -> str:
    """Return what the README of the model folder says of earlier releases."""
    told = "\n".join(told_words(found))
    parts = ["## The tables in `import/` and earlier releases", *(fill(words, LINE) for words in released_words(found))]
    return "\n\n".join([*parts, *([told] if told else []), fill(OTHERS_PUBLISH, LINE)])
