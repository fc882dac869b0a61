"""config/base.yaml and the files that replace parts of it: the choices of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Discriminator, Field, PrivateAttr, Tag, model_validator

from placement_opt.domain.claims import CLAIM_KINDS, FROM_SCHEDULE, POSTS, SAVING, saving_in
from placement_opt.domain.outcome_measures import OUTCOMES
from placement_opt.domain.strategy import FOUR
from placement_opt.inputs.appraisal_settings import AppraisalChoices
from placement_opt.inputs.catalogue_settings import NeedName
from placement_opt.inputs.claims_file import name_of
from placement_opt.inputs.frames import Inputs, figures, records
from placement_opt.inputs.outcome_settings import OUTCOME, WRITTEN_IN, OutcomeLimitRow, unfit_limits
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.settings import STRICT_BY_NAME, Share
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.names import NameOf, unknown_names
from placement_opt.kernel.numbers import Whole
from placement_opt.kernel.partly import Readable, where_of, without
from placement_opt.kernel.text import nearest, shown
from placement_opt.kernel.yamls import KEY_LINES, Help, Where, check, kind_of, read_yaml

Places = dict[Where, tuple[str, int]]  # key -> file and line that it was last read from


def _plans(names: tuple[str, ...]) -> tuple[str, ...]:
    if unknown := [n for n in names if n not in FOUR]:
        raise ValueError(f"plans named {' | '.join(FOUR)}, not {unknown[0]}")
    return names


def _of_all_or_by_need(share: Any) -> str:
    return "as-by-need" if isinstance(share, dict) else "as-share"


# One share for all children, or need group -> share, or null.
ShareByNeed = Annotated[
    Annotated[Share | None, Tag("as-share")] | Annotated[dict[NeedName, Share], Tag("as-by-need")],
    Discriminator(_of_all_or_by_need),
]


class RecheckFigure(BaseModel):
    """A figure at whose low and high end a claim is judged again."""

    model_config = STRICT_BY_NAME
    claim: str  # posts, saving and a financial year, a name of claims.yaml, or a kind of claim
    table: Annotated[str, NameOf("table with figures")]
    parameter: str
    words: str = Field(min_length=1)


class VerdictRules(BaseModel):
    """When a claim that the best possible plan reaches is still at risk."""

    model_config = STRICT_BY_NAME
    must_reach: Annotated[tuple[str, ...], AfterValidator(_plans)]  # plans that must reach it as well
    at_risk_margin: Share  # of the claim
    tested: tuple[RecheckFigure, ...] = ()
    notes: str | None = None


class DrawChoices(BaseModel):
    """How often uncertain figures are drawn, and how often a claim must be met to hold."""

    model_config = STRICT_BY_NAME
    number: Annotated[Whole, Field(ge=1)]
    seed: Annotated[Whole, Field(ge=0)]
    at_once: Annotated[Whole, Field(ge=1)]
    asked_alone: Annotated[Whole, Field(ge=1)]
    moved_together: Annotated[Whole, Field(ge=1)]
    limits_from: Annotated[Whole, Field(ge=1)]
    holds_from: Share
    at_risk_from: Share
    robust_from: Annotated[Whole, Field(ge=1)]
    robust_stand_for_all: Annotated[Whole, Field(ge=1)]
    robust_fresh: Annotated[Whole, Field(ge=1)]
    robust_allowed: Annotated[float, Field(ge=0)]
    notes: str | None = None

    @model_validator(mode="after")
    def _in_order(self) -> DrawChoices:
        if self.at_risk_from > self.holds_from:
            raise ValueError("at_risk_from no higher than holds_from")
        return self


class CycleChoices(BaseModel):
    """How far a quarter may be from what was expected before somebody must say why."""

    model_config = STRICT_BY_NAME
    jump_beyond: Annotated[float, Field(gt=0)]  # standard errors of chance
    amber_from: Share  # of what was planned to be spent
    red_from: Share
    notes: str | None = None

    @model_validator(mode="after")
    def _in_order(self) -> CycleChoices:
        if self.amber_from > self.red_from:
            raise ValueError("amber_from no higher than red_from")
        return self


class NearChoices(BaseModel):
    """How much more than the recommended plan another may cost, and how many plans stand on a frontier."""

    model_config = STRICT_BY_NAME
    within: Share  # of the least cost over the horizon
    points: Annotated[Whole, Field(ge=2)]  # both ends among them
    notes: str | None = None


class Base(BaseModel):
    """config/base.yaml: what is run when nobody says otherwise."""

    model_config = STRICT_BY_NAME
    horizon_quarters: Whole = Field(ge=1)
    strategy: str = Field(min_length=1)
    local_share_floor: ShareByNeed
    safe_withdrawal: bool
    residential_substitution: Literal["allowed", "not_allowed"]
    outcome_limits: tuple[OutcomeLimitRow, ...] = ()
    whole_homes_nodes: Annotated[Whole, Field(ge=1)] | None
    whole_homes_rows: Whole = Field(ge=1)
    longest_look: Whole = Field(ge=1)
    verdict: VerdictRules
    draws: DrawChoices
    cycle: CycleChoices
    alternatives: NearChoices
    appraisal: AppraisalChoices
    _places: Places = PrivateAttr(default_factory=dict)

    def in_its_file(self, fault: Fault) -> Fault:
        """Return a fault of a choice, found once a case was made, with the file and the line that it was read from."""
        return _moved(fault, self._places) if fault.file == WRITTEN_IN else fault


def read_base(paths: Sequence[Path], model: Inputs | None = None) -> Base:
    """Return the choices of the files together; a later file replaces single keys of an earlier one.

    What they name is held against a model, if one has been read: need groups, and figures that are tested again.
    Raises BadInput with the faults of all files.
    """
    data: dict[str, Any] = {}
    place: Places = {}
    faults: list[Fault] = []
    for path in paths:
        read, lines, more = read_yaml(path, shown(path), Base)
        faults += more
        if isinstance(read, dict):
            _merge(data, read)
            place |= {where: (shown(path), row) for where, row in lines.items() if where}
        elif read is not None:
            faults.append(Fault(shown(path), 1, "", KEY_LINES, kind_of(read)))
    help = Help(quarter=calendar.label(1, model.model.opening) if model else "")
    base, found = check(Base, data, {}, shown(paths[-1]), help=help)
    part = without(found, data, {})
    rest = base or _with_defaults(part, paths[0])
    if rest is not None:
        found += map(part.put_back, _misfits(rest, model, shown(paths[-1])))
    if faults or found or base is None:
        raise BadInput([*faults, *(_moved(f, place) for f in found)])
    base._places.update(place)
    return base


def _with_defaults(part: Readable, defaults: Path) -> Base | None:
    """Return the choices that can be read, with those of the first file for any other."""
    data: dict[str, Any] = {}
    for choices in (read_yaml(defaults, "", Base)[0], part.data):
        _merge(data, choices if isinstance(choices, dict) else {})
    return check(Base, data, {}, "")[0]


def _misfits(base: Base, model: Inputs | None, file: str) -> Iterator[Fault]:
    yield from _unknown(base, model, file)
    yield from unfit_limits(base.outcome_limits, file)
    yield from _untestable(base, model, file)


def _unknown(base: Base, model: Inputs | None, file: str) -> Iterator[Fault]:
    known = {"table with figures": [t.name for t in TABLES.values() if t.parameters], OUTCOME: list(OUTCOMES)}
    if model is not None:
        known["need group"] = [r["need"] for r in records(model.tables, "needs")]
        known["placement type"] = [r["placement"] for r in records(model.tables, "placements")]
    yield from unknown_names(base, known, {}, file)


def _untestable(base: Base, model: Inputs | None, file: str) -> Iterator[Fault]:
    """Yield a fault for every figure to test again that no model has, or that this one lacks for its claim."""
    for i, tested in enumerate(base.verdict.tested):
        at = f"verdict.tested.{i}"
        names = [p.name for p in TABLES[tested.table].parameters] if tested.table in TABLES else [tested.parameter]
        if tested.parameter not in names:
            expected = f"a figure of {tested.table}.csv: {', '.join(names)}"
            yield Fault(file, None, f"{at}.parameter", expected, tested.parameter, nearest(tested.parameter, names))
        elif not _is_claim(tested.claim, model):
            expected = f"{POSTS}, or {SAVING} and a financial year such as {saving_in('2013/14')}, or a kind of claim"
            hint = nearest(tested.claim, [*CLAIM_KINDS, *(_claims(model) if model else ())])
            yield Fault(file, None, f"{at}.claim", expected, tested.claim, hint)
        elif model and _is_missing(tested, model):
            expected = f"a figure that the model has, since it makes the claim {tested.claim}"
            yield Fault(file, None, f"{at}.table", expected, f"no row {tested.parameter} in {tested.table}.csv")


def _is_missing(tested: RecheckFigure, model: Inputs) -> bool:
    """Say whether a model makes a claim without having the figure at which it is to be tested."""
    makes = tested.table in TABLES and tested.claim in _claims(model)
    return makes and not figures(model.tables, tested.table, tested.parameter)


def _is_claim(claim: str, model: Inputs | None) -> bool:
    """Say whether a word is a claim; without a model any may be the name of one, unless it is close to a kind."""
    word, _, year = claim.partition(" ")
    if word == SAVING:
        return calendar.first_year(year) is not None
    return claim in CLAIM_KINDS or (claim in _claims(model) if model else not nearest(claim, CLAIM_KINDS))


def _claims(model: Inputs) -> set[str]:
    """Return the names of the claims that a model makes, and of their kinds if they stand in claims.yaml."""
    posts = {POSTS} if any(figures(model.tables, "schedule", "staff").values()) else set()
    stated = {word for k in model.claims if k.kind not in FROM_SCHEDULE for word in (name_of(k), k.kind)}
    return posts | stated | {saving_in(year) for year in model.model.judged}


def _merge(data: dict[str, Any], more: dict[str, Any]) -> None:
    """Replace single keys, also inside blocks."""
    for key, value in more.items():
        block = data.get(key)
        if isinstance(block, dict) and isinstance(value, dict):
            data[key] = dict(block)
            _merge(data[key], value)
        else:
            data[key] = value


def _moved(fault: Fault, place: Places) -> Fault:
    where = where_of(fault)
    while where and where not in place:
        where = where[:-1]
    file, row = place.get(where, (fault.file, fault.row))
    return replace(fault, file=file, row=row)
