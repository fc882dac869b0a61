"""What is published of the council of a run: which it is, the newest year by then, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placement_opt.domain.published import PublishedCouncil, PublishedStatistics
from placement_opt.england.council_titles import council_titled
from placement_opt.england.published_choices import read_published_choices
from placement_opt.england.published_file import read_published
from placement_opt.england.standing import Neighbourhood, council_named, neighbourhood, year_before
from placement_opt.kernel.errors import BadInput
from placement_opt.report.paper.council_paper import long_date
from placement_opt.report.report_request import ReportRequest

NOT_NAMED = (
    "The council of this model, ‘{title}’, is none that the published statistics name, so what is published of it is "
    "not known to this run. Whoever makes the report knows which council it is: `--council NAME` says so."
)
NOT_BY_THEN = (
    "Of {name} nothing is published here of {day} or shortly before, so what others publish of it then is not known to "
    "this run. The Department for Education has the statistics of those years."
)
NO_NEIGHBOURS = (
    "{name} is no longer a council and has no statistical neighbours, so where it stands among them is not known to "
    "this run. The Department for Education's model names those of its successors."
)


@dataclass(frozen=True)
class CouncilOutside:
    """What is published of the council of a run, as far as anything is, and in words why not more."""

    statistics: PublishedStatistics
    council: PublishedCouncil | None = None
    year: int | None = None
    among: Neighbourhood | None = None
    why_nothing: str = ""  # is known of the council; "" if something is
    why_alone: str = ""  # it has no neighbours here


def council_outside(asked: ReportRequest, title: str, named: str | None, day: date) -> CouncilOutside:
    """Return what is published of a council at a day or before it, of the newest year that is not too old.

    The council is the one that is asked for, else the one that the model has `named`, else that of its title. Raises
    BadInput for a name that no council has, or a file that cannot be read.
    """
    p, choices = read_published(asked.published), read_published_choices()
    council = _council(p, asked.council, title, named)
    if council is None:
        return CouncilOutside(p, why_nothing=(why := NOT_NAMED.format(title=title)), why_alone=why)
    year = year_before(p, council, day, choices.most_years_old)
    if year is None:
        why = NOT_BY_THEN.format(name=council.name, day=long_date(day.isoformat()))
        return CouncilOutside(p, council, why_nothing=why, why_alone=why)
    if not council.neighbours:
        return CouncilOutside(p, council, year, why_alone=NO_NEIGHBOURS.format(name=council.name))
    among = neighbourhood(p, council.code, choices, year)
    return CouncilOutside(p, council, year, among)


def _council(p: PublishedStatistics, asked: str | None, title: str, named: str | None) -> PublishedCouncil | None:
    if asked is not None:
        return council_named(p, asked, "--council")
    if named is None:
        return council_titled(p, title)
    try:
        return council_named(p, named)
    except BadInput:  # another file of statistics need not have the council that the model names
        return None
