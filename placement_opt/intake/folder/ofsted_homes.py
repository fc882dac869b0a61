"""The children's homes of an area: the council's own, one by one, and how many others there are."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from placement_opt.intake.folder.home_owners import Owners, is_one_of, same_provider
from placement_opt.intake.folder.home_purposes import lived_in
from placement_opt.intake.folder.ofsted import says
from placement_opt.intake.read.council_names import same_council
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import MISSPELT, close_to, meant, plain

LOCAL_AUTHORITY = "local authority"
PRIVATE_AND_VOLUNTARY = ("private", "voluntary")
COUNCILS_OWN, OTHERS, ANOTHER_COUNCIL, FAR, FORMER, NEITHER = "own", "others", "another council", "far", "former", ""
SHORT_UNSAID = "The list of providers does not say which homes are for short breaks only: any such home is counted."


@dataclass(frozen=True)
class OfstedHome:
    """A children's home of the council; beds None: the list does not say."""

    id: str
    urn: str
    beds: float | None


@dataclass(frozen=True)
class Market:
    """The private and voluntary children's homes in a council's area; places None: the list does not say."""

    homes: int
    places: float | None


@dataclass(frozen=True)
class AreaHomes:
    """The council's own homes in the order of their reference numbers, the others, and what was left out of both."""

    own: tuple[OfstedHome, ...]
    market: Market
    notes: tuple[str, ...]


def area_homes(providers: pd.DataFrame, council: str, owners: Owners) -> AreaHomes:
    """Return the homes of a council and of its area in which children live, and in words what was not counted.

    Raises BadInput if the council is not known, if a row that is asked for has a bad cell, or if nobody of the name
    that the user gave owns a home there.
    """
    rows = _asked(providers, council, owners)
    records = ({str(k): v for k, v in row.items()} for row in rows.to_dict("records"))
    rows = rows.assign(runs=[_runs(row, council, owners) for row in records])
    counted = rows[(rows["purpose"] == "") & rows["runs"].isin([COUNCILS_OWN, OTHERS])]
    faults = [fault for found in _to_judge(rows)["faults"] for fault in found]
    faults += _own_provider_faults(providers, rows[rows["here"]], council, owners)
    if faults:
        raise BadInput(faults)
    mine, others = (counted[counted["runs"] == who] for who in (COUNCILS_OWN, OTHERS))
    made = [
        OfstedHome(f"home_{re.sub(r'[^a-z0-9]', '_', str(urn).lower())}", str(urn), _beds(float(places)))
        for urn, places in zip(mine["urn"], mine["places"], strict=True)
    ]
    total = None if len(others) and others["places"].isna().all() else float(others["places"].sum())
    notes = tuple(_notes(providers, rows, council, owners))
    return AreaHomes(tuple(sorted(made, key=lambda home: home.id)), Market(len(others), total), notes)


def _beds(places: float) -> float | None:
    """Return the registered beds; lists write 0 where the number does not apply."""
    return None if math.isnan(places) or not places else places


def _asked(providers: pd.DataFrame, council: str, owners: Owners) -> pd.DataFrame:
    """Return the rows of places with beds that are in the council's area or that the council owns.

    A council that the list lacks has none, if it is one of the councils that there are.
    """
    wanted = same_council(council)
    areas = {str(n): same_council(str(n)) for n in providers["authority"].unique()}
    here = providers["authority"].isin([n for n, same in areas.items() if same == wanted])
    if not here.any() and wanted not in owners.councils:
        known = {same: name for name, same in sorted(areas.items(), reverse=True)}
        near = close_to(wanted, known, MISSPELT)
        hint = meant(known[near]) if near else "name it with --council as the list does"
        expected = "the name of a council in the list, or of one with children's services"
        raise BadInput([Fault(_file(providers), None, "local authority", expected, council, hint)])
    trusts = owners.running(council)
    theirs = providers["owner"].map(lambda o: same_council(o) == wanted or is_one_of(o, trusts)).astype(bool)
    beds = providers["provision"].map(lambda p: lived_in(p) or not p).astype(bool)
    return providers.assign(here=here)[(here | theirs) & beds]


def _to_judge(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose bad cells would make a wrong count."""
    unsure = rows["faults"].map(len) > 0
    return rows[unsure & ((rows["purpose"] == "") | (rows["provision"] == "")) & (rows["runs"] != ANOTHER_COUNCIL)]


def _runs(row: dict[str, object], council: str, owners: Owners) -> str:
    """Return who runs a home: by its owner where the list names one, else by its sector."""
    owner, sector = str(row["owner"]), str(row["sector"])
    named = is_one_of(owner, owners.running(council))
    if same_council(owner) == same_council(council) and owner:
        return COUNCILS_OWN
    if not row["here"]:
        return FAR if named and owners.serves_others(owner, council) else COUNCILS_OWN if named else NEITHER
    if named:
        return COUNCILS_OWN
    if sector == LOCAL_AUTHORITY:
        return ANOTHER_COUNCIL if owner and same_council(owner) in owners.councils else COUNCILS_OWN
    if is_one_of(owner, [trust.provider for trust in owners.of(council)]):
        return FORMER
    return OTHERS if sector in PRIVATE_AND_VOLUNTARY or not sector else NEITHER


def _file(providers: pd.DataFrame) -> str:
    return str(providers.attrs.get("file", "the list of providers"))


def _own_provider_faults(providers: pd.DataFrame, here: pd.DataFrame, council: str, owners: Owners) -> Iterator[Fault]:
    """Yield why the provider that the user names cannot be the council's own."""
    name = owners.own_provider
    itself = same_council(name) == same_council(council)  # so that no trust is
    if not name or itself or any(is_one_of(str(o), [name]) for o in here["owner"]):
        return
    if not says(providers, "owner"):
        expected = "a list of providers with their owners"
        yield Fault(
            "--own-provider", None, "", expected, "no such column", f"take a later list than {_file(providers)}"
        )
        return
    known = {same_provider(str(o)): str(o) for o in here["owner"] if o}
    near = close_to(same_provider(name), known, MISSPELT)
    yield Fault("--own-provider", None, "", "the owner of a home in the area", name, meant(known.get(near, "")))


# --- what was not counted, in words


def _notes(providers: pd.DataFrame, rows: pd.DataFrame, council: str, owners: Owners) -> Iterator[str]:
    for who, whose in ((COUNCILS_OWN, "the council's own homes"), (OTHERS, "external homes")):
        part = rows[(rows["runs"] == who) & (rows["purpose"] != "") & (rows["provision"] != "")]
        for why in Counter(part["purpose"]):
            yield f"Left out of {whose} ({why}): {_how_many(part[part['purpose'] == why])}."
    homes = rows[rows["purpose"] == ""]
    if len(lent := homes[(homes["runs"] == COUNCILS_OWN) & ~homes["here"]]):
        yield f"Counted as the council's own, though in another area, as the owner is named: {_how_many(lent)}."
    if len(trust := homes[(homes["runs"] == COUNCILS_OWN) & (homes["sector"] != LOCAL_AUTHORITY)]):
        names = ", ".join(dict.fromkeys(str(o) for o in trust["owner"]))
        yield f"Counted as the council's own, since {names} runs them: {_how_many(trust)}."
    words = {
        ANOTHER_COUNCIL: "run by another council",
        FAR: "of the council's provider but in other areas, where they may be other councils'",
        FORMER: "of a body that does not run the council's services on that day by config/ssda903/trusts.csv",
        NEITHER: "run by neither a council nor a private or voluntary body",
    }
    for who, why in words.items():
        if len(part := homes[homes["runs"] == who]):
            hint = "; --own-provider counts them as the council's own" if who == FORMER else ""
            yield f"Left out, since {why}: {_how_many(part)}{hint}."
    yield from _unsaid(providers, homes, council, owners)


def _unsaid(providers: pd.DataFrame, homes: pd.DataFrame, council: str, owners: Owners) -> Iterator[str]:
    """Yield what the list does not say, so that a count may be wrong."""
    if len(homes) and not (says(providers, "short") or says(providers, "subtype")):
        yield SHORT_UNSAID
    running = owners.running(council)
    unnamed = homes[(homes["runs"] == OTHERS) & (homes["owner"] == "")]
    if running and len(unnamed) and not (homes["runs"] == COUNCILS_OWN).any():
        yield (
            f"{' and '.join(running)} runs the council's homes, and the list of providers does not name their owner: "
            f"some of {_how_many(unnamed)} counted as external may be the council's own."
        )
    nowhere = providers["authority"] == ""
    if nowhere.any():
        yield f"Rows of the list of providers that name no council, and are left out: {plain(float(nowhere.sum()))}."
    if not len(homes):
        yield f"The list of providers has no children's home of {council}, its own or another's."


def _how_many(part: pd.DataFrame) -> str:
    """Return how many homes there are and their places, as far as they are known."""
    homes = f"{len(part)} {'home' if len(part) == 1 else 'homes'}"
    places = part["places"].sum()
    return f"{homes} with {plain(float(places))} places" if places else homes
