"""Counts of children that a sufficiency statement shows beside those of a run's own sections, from its files.

They are sections so that they are hidden and rounded together with all other counts before anything is drafted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from placement_opt.domain.catalogue import FOSTER_SETTING, MTFC_SETTING, RESIDENTIAL_SETTING, SPECIALIST_LIST
from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from placement_opt.measure.kept_children import (
    BY_NEED_COLUMNS,
    KEPT_FILLABLE,
    KEPT_LIVING,
    KEPT_WAITING,
    Lists,
    by_need,
    by_type,
    coming_into_care,
    own_places,
    suited_elsewhere,
)
from placement_opt.measure.living_tables import FILLABLE
from placement_opt.measure.scored import ALL_LOOKED_AFTER, FOSTER_CHILDREN, RESIDENTIAL_CHILDREN
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.section import Crosstab, Section

ALL_CHILDREN_THERE, NEEDS_NOW, NEEDS_AHEAD = "statement_all", "statement_needs_now", "statement_needs"
TYPES_NOW, TYPES_AHEAD, AREA_NOW = "statement_types_now", "statement_types", "statement_area"
WOULD_SUIT, WAITING_BY_NEED, LISTED = "statement_suited", "statement_waiting", "statement_places"
COMING_IN_YEAR, BOUGHT_FOR, INTERVALS = "statement_coming", "statement_bought_for", "statement_intervals"
DRAWN_SECTION, ENDS_DRAWN = "children_draws", ("p5", "p95")  # of a run of which draws were made; nine draws of ten
PLACES_SECTION = "places_and_children"  # of a run: the recommended plan's places, at the opening too
PLAN_FILE, FLOWS_FILE, OPENING_QUARTER = "plan.csv", "flows.csv", "opening"
IN_AREA, OUT_OF_AREA = "inside", "outside"
RUN_BY_OTHERS = "external"  # the provider of a placement type that others run
BOTH_PLANS = (DO_NOTHING, RECOMMENDED)
IN_SETTINGS = {  # measure as draws name it -> settings, as a statistical return counts them
    RESIDENTIAL_CHILDREN: (RESIDENTIAL_SETTING,),
    FOSTER_CHILDREN: (FOSTER_SETTING, MTFC_SETTING),
}
Case = Mapping[str, Any]  # the content of case.json


def statement_sections(run: KeptRun) -> tuple[Section, ...]:
    """Return every count of a statement as a section, each by its name here."""
    c, plan = run.case, run.frame(PLAN_FILE)
    needs = by_need(plan, BOTH_PLANS, c["needs"], (KEPT_LIVING, KEPT_WAITING))
    types = by_type(plan, BOTH_PLANS, c["placements"])
    frames = {
        ALL_CHILDREN_THERE: _everybody(c, needs, types),
        NEEDS_NOW: _needs_now(c, needs),
        NEEDS_AHEAD: needs,
        TYPES_NOW: _types_now(c, types),
        TYPES_AHEAD: types,
        AREA_NOW: _area(c, types),
        WOULD_SUIT: suited_elsewhere(plan, BOTH_PLANS, {(g, p): share for g, p, share in c["suitable_share"]}),
        WAITING_BY_NEED: by_need(plan, BOTH_PLANS, c["needs"], (KEPT_WAITING,)),
        LISTED: own_places(pd.concat([plan, _places_at_opening(run)]), BOTH_PLANS, waiting_lists(c)),
        COMING_IN_YEAR: coming_into_care(run.frame(FLOWS_FILE), DO_NOTHING, _whole_years(c), c["needs"]),
        BOUGHT_FOR: _bought_for(c, plan),
        INTERVALS: _intervals(run),
    }
    words = {id: str(k["title"]) for part in ("needs", "placements") for id, k in c[part].items()}
    layout = Crosstab(rows="value", words=words)
    return tuple(Section(name, "", "", frame, layout) for name, frame in frames.items())


def now_in(c: Case) -> str:
    """Return the quarter at whose end a run knows where children live: the last that has passed, or the opening."""
    passed = c["past"]["quarters"] if c["past"] else 0
    return str(c["quarters"][passed - 1]["label"]) if passed else OPENING_QUARTER


def judged_end(c: Case) -> str:
    """Return the last quarter of the last judged year, or of the horizon if that ends before."""
    quarters = [str(q["label"]) for q in c["quarters"] if q["year"] <= c["judged"][-1]]
    return quarters[-1] if quarters else str(c["quarters"][-1]["label"])


def bought_types(c: Case) -> tuple[str, ...]:
    """Return the placement types that the council buys from others."""
    return tuple(id for id, p in c["placements"].items() if p["provider"] == RUN_BY_OTHERS and p["price_family"])


def waiting_lists(c: Case) -> Lists:
    """Return for each list on which children wait the council's placement types and those of others."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for id, p in c["placements"].items():
        if p["waiting_list"]:
            own, others = found.setdefault(p["waiting_list"], ([], []))
            (others if p["provider"] == RUN_BY_OTHERS else own).append(id)
    return found


def _everybody(c: Case, needs: pd.DataFrame, types: pd.DataFrame) -> pd.DataFrame:
    """Return all children looked after, and those in residential and in foster care, by plan and quarter."""
    frames = [needs.assign(measure=ALL_LOOKED_AFTER)]
    setting = types["kind"].map({id: p["setting"] for id, p in c["placements"].items()})
    frames += [types[setting.isin(settings)].assign(measure=name) for name, settings in IN_SETTINGS.items()]
    keys = ["plan", "quarter", "measure", "unit"]
    return pd.concat(frames).groupby(keys, sort=False)["value"].sum().reset_index()


def _needs_now(c: Case, needs: pd.DataFrame) -> pd.DataFrame:
    """Return the children of each need group now; how many there are of an age is published too."""
    now = _now(c, needs)
    ages = {id: f"{g['from_age']} to {g['to_age']}" for id, g in c["needs"].items()}
    return now.assign(age_band=now["group"].map(ages))


def _types_now(c: Case, types: pd.DataFrame) -> pd.DataFrame:
    """Return who lives in each placement type now; how many by setting and by provider is published too."""
    now, places = _now(c, types), c["placements"]
    about = {k: now["kind"].map({id: p[k] for id, p in places.items()}) for k in ("setting", "provider")}
    shown_with = now["kind"].map({id: _shown_with(c, p) for id, p in places.items()})
    return now.assign(**about, shown_with=shown_with)


def _shown_with(c: Case, p: Mapping[str, Any]) -> str:
    """Return with which placement types one stands in the tables of a plan, which other reports show."""
    apart = p["id"] == c["home_placement"] or p["waiting_list"] == SPECIALIST_LIST
    return str(p["id"] if apart else p["setting"])


def _now(c: Case, frame: pd.DataFrame) -> pd.DataFrame:
    found = frame[(frame["plan"] == DO_NOTHING) & (frame["quarter"] == now_in(c))]
    return found.drop(columns="plan").reset_index(drop=True)


def _area(c: Case, types: pd.DataFrame) -> pd.DataFrame:
    """Return who lived inside and outside the council's area at the opening, of the placement types of local.csv."""
    there = types[(types["plan"] == DO_NOTHING) & (types["quarter"] == OPENING_QUARTER)]
    rows = []
    for kind, n in zip(there["kind"], there["value"], strict=True):
        if kind in c["local"]:
            inside = float(round(c["local"][kind] * n))
            rows += [
                (OPENING_QUARTER, kind, IN_AREA, inside),
                (OPENING_QUARTER, kind, OUT_OF_AREA, float(round(n)) - inside),
            ]
    frame = pd.DataFrame(rows, columns=["quarter", "kind", "where", "value"])
    return frame.assign(of_type=frame["kind"], unit="children")


def _places_at_opening(run: KeptRun) -> pd.DataFrame:
    """Return the places of the opening as rows of plan.csv, which has only those at the ends of quarters."""
    columns = ["plan", "quarter", "placement", "measure", "value"]
    if PLACES_SECTION not in run.sections:
        return pd.DataFrame(columns=columns)
    found = run.sections[PLACES_SECTION].frame
    found = found[(found["quarter"] == OPENING_QUARTER) & (found["measure"] == FILLABLE)]
    rows = [(name, OPENING_QUARTER, p, KEPT_FILLABLE, n) for name in BOTH_PLANS for p, n in
            zip(found["kind"], found["value"], strict=True)]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _intervals(run: KeptRun) -> pd.DataFrame:
    """Return the ends of what nine draws of ten have at the ends of years if nothing is done, one a row.

    In rows of their own each is hidden by itself. Without draws there is none.
    """
    columns = ["year", "measure", "end", "value", "unit"]
    if DRAWN_SECTION not in run.sections:
        return pd.DataFrame(columns=columns)
    drawn = run.sections[DRAWN_SECTION].frame
    long = drawn[drawn["plan"] == DO_NOTHING].melt(["year", "measure", "unit"], list(ENDS_DRAWN), "end")
    return long[columns]


def _whole_years(c: Case) -> dict[str, str]:
    """Return the year of each quarter of the years that are whole in the horizon."""
    years = [str(q["year"]) for q in c["quarters"]]
    return {str(q["label"]): q["year"] for q in c["quarters"] if years.count(q["year"]) == QUARTERS_PER_YEAR}


def _bought_for(c: Case, plan: pd.DataFrame) -> pd.DataFrame:
    """Return for which need groups places are bought in the recommended plan, as the last judged year ends."""
    types, quarter = bought_types(c), judged_end(c)
    found = plan[plan["placement"].isin(types) & (plan["quarter"] == quarter)]
    frames = [
        by_need(found[found["placement"] == p], [RECOMMENDED], c["needs"], [KEPT_LIVING]).assign(kind=p) for p in types
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=[*BY_NEED_COLUMNS, "kind"])
