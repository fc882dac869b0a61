"""What is published of the council of a run: which it is, the newest year by then, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placement_opt.domain.published import PublishedCouncil, PublishedStatistics
from placement_opt.england.council_titles import council_titled, newest_by
from placement_opt.england.published_choices import read_published_choices
from placement_opt.england.published_file import read_published
from placement_opt.england.standing import Neighbourhood, council_named, neighbourhood
from placement_opt.report.paper.council_paper import long_date
from placement_opt.report.report_request import ReportRequest

NOT_NAMED = (
    "The council of this model, ‘{title}’, is none that the published statistics name, so what is published of it is "
    "not known to this run. Whoever makes the report knows which council it is: `--council NAME` says so."
)
NOT_BY_THEN = (
    "Of {name} nothing is published here at {day} or before, so what others publish of it then is not known to this "
    "run. The Department for Education has the statistics of that year."
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


def council_outside(asked: ReportRequest, title: str, day: date) -> CouncilOutside:
    """Return what is published of a council at a day or before it, of the newest year.

    Raises BadInput for a name that no council has, or a file that cannot be read.
    """
    p = read_published(asked.published)
    council = council_named(p, asked.council, "--council") if asked.council is not None else council_titled(p, title)
    if council is None:
        return CouncilOutside(p, why_nothing=(why := NOT_NAMED.format(title=title)), why_alone=why)
    year = newest_by(p, council, day)
    if year is None:
        why = NOT_BY_THEN.format(name=council.name, day=long_date(day.isoformat()))
        return CouncilOutside(p, council, why_nothing=why, why_alone=why)
    if not council.neighbours:
        return CouncilOutside(p, council, year, why_alone=NO_NEIGHBOURS.format(name=council.name))
    among = neighbourhood(p, council.code, read_published_choices(), year)
    return CouncilOutside(p, council, year, among)
