"""Do the tables of a fund make sense together: nothing valued, paid or claimed twice, every order possible."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from placement_opt.domain.investment import (
    COUNCIL_AGENCY,
    ECONOMIC,
    INVESTOR,
    MTFC_PROGRAMME,
    PRINCIPAL,
    REVOLVING,
)
from placement_opt.inputs.csv_tables import Row, split
from placement_opt.inputs.frames import Tables, records
from placement_opt.inputs.fund_tables import CLAIMED_MEASURES, EVERY_INTERVENTION, FUND_FOLDER, FUND_TABLES
from placement_opt.inputs.lookups import TOLERANCE, fault_at
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import nearest, plain

FundCheck = Callable[[Tables], Iterator[Fault]]


def of_key(tables: Tables, table: str, *key: str) -> dict[str, Row]:
    """Return the rows of a table of figures that are about one key, by parameter."""
    names = [c.name for c in FUND_TABLES[table].columns]
    return {r["parameter"]: r for r in records(tables, table) if tuple(r[n] for n in names) == key}


def interventions_come_in_some_order(tables: Tables) -> Iterator[Fault]:
    """No intervention comes before itself, by way of others either; those that come before share a cohort with it."""
    rows = {r["intervention"]: r for r in records(tables, "interventions")}
    for row in rows.values():
        seen, ahead = set[str](), _before(row)
        while ahead and row["intervention"] not in seen:
            name = ahead.pop()
            ahead += [] if name in seen or name not in rows else _before(rows[name])
            seen.add(name)
        if row["intervention"] in seen:
            yield fault_at(row, "after", "interventions that can come before it, and do not come after it themselves")
        for name in _before(row):
            if name in rows and not {*split(row["cohorts"])} & {*split(rows[name]["cohorts"])}:
                yield fault_at(row, "after", f"an intervention for one of the same cohorts, and {name} is for none")
            if name in rows and rows[name]["runs_in"]:
                yield fault_at(row, "after", f"an intervention of the fund itself; {name} is one of the children's")
        if row["runs_in"] and row["after"]:
            yield fault_at(row, "after", "nothing, since the children's programme decides when it runs")


def _before(row: Row) -> list[str]:
    return [name for name in split(row["after"]) if name]


def one_cohort_where_the_children_decide(tables: Tables) -> Iterator[Fault]:
    """What runs in the children's programme is for one cohort, since no programme says who of several is helped."""
    seen: dict[str, Row] = {}
    for row in (r for r in records(tables, "interventions") if r["runs_in"]):
        if len(split(row["cohorts"])) > 1:
            yield fault_at(row, "cohorts", "one cohort, since it runs in the children's programme")
        first = seen.setdefault(row["runs_in"], row)
        if first is not row:
            hint = f"the first is on line {first['row']}"
            yield fault_at(row, "runs_in", "each service in one intervention, or it would count twice", hint=hint)


def prices_are_of_own_cases(tables: Tables) -> Iterator[Fault]:
    """The ledger of the children's programme has what its own services cost: it is not said again here."""
    own = {r["intervention"]: not r["runs_in"] for r in records(tables, "interventions")}
    for row in records(tables, "intervention_figures"):
        if not own.get(row["intervention"], True) and row["parameter"] != "completion":
            expected = "completion alone, since the children's programme has its cost and how many cases there are"
            yield fault_at(row, "parameter", expected)


def values_are_of_one_year(tables: Tables) -> Iterator[Fault]:
    """What a use is worth to an agency is in the prices of one year."""
    seen: dict[tuple[str, ...], str] = {}
    for row in records(tables, "use_values"):
        about = (row["use"], row["agency"], row["kind"])
        if seen.setdefault(about, row["prices_of"]) != row["prices_of"]:
            yield fault_at(row, "prices_of", f"{seen[about]}, as in the other rows of {', '.join(about)}")


def blocks_are_whole_stories(tables: Tables) -> Iterator[Fault]:
    """A block of a fixed service has the cost of decommissioning it, and nothing else has."""
    names = ("use", "agency", "kind", "prices_of")
    for key in dict.fromkeys(tuple(r[k] for k in names) for r in records(tables, "use_values")):
        there, kind = of_key(tables, "use_values", *key), key[names.index("kind")]
        for one, other in (("block", "step_cost"), ("step_cost", "block")):
            if one in there and other not in there:
                yield fault_at(there[one], "parameter", f"also a row for {other}: the two go together")
        cashable = there.get("cashable")
        if kind == ECONOMIC and cashable is not None and cashable["high"] > 0:
            yield fault_at(cashable, "value", "0, since what is economic leaves no budget")
        if kind == ECONOMIC and "block" in there:
            yield fault_at(there["block"], "parameter", "none, since what is economic leaves no budget")


def worth_is_known(tables: Tables) -> Iterator[Fault]:
    """What a use is worth is published, worked out from it or an agency's own; a guess of it is no evidence."""
    for row in records(tables, "use_values"):
        if row["parameter"] == "worth" and row["evidence"] == "assumed":
            yield fault_at(row, "evidence", "published, derived or council, since what a use is worth is never assumed")


def effects_are_shares(tables: Tables) -> Iterator[Fault]:
    """No case avoids more than all of a use, or doubles it."""
    for row in (r for r in records(tables, "avoided_uses") if r["parameter"] == "size"):
        for column in ("value", "low", "high"):
            if not -1 <= row[column] <= 1:
                yield fault_at(row, column, "a share from -1 to 1")
                break


def agreements_are_about_what_is_avoided(tables: Tables) -> Iterator[Fault]:
    """An agreement is about an eligible cohort and a use that the intervention avoids, and has one way to pay."""
    eligible = {r["intervention"]: split(r["cohorts"]) for r in records(tables, "interventions")}
    avoided = {(r["intervention"], r["use"]) for r in records(tables, "avoided_uses")}
    kinds = {r["funder"]: r["kind"] for r in records(tables, "members")}
    expected = {(r["cohort"], r["use"]) for r in records(tables, "expected_uses")}
    for row in records(tables, "agreements"):
        if row["cohort"] not in eligible.get(row["intervention"], []):
            yield fault_at(row, "cohort", f"a cohort that is eligible for {row['intervention']}")
        if (row["intervention"], row["use"]) not in avoided:
            yield fault_at(row, "use", f"a use that {row['intervention']} avoids, with a row in avoided_uses.csv")
        sizes = [r for r in records(tables, "avoided_uses") if r["parameter"] == "size"]
        for size in (r for r in sizes if (r["intervention"], r["use"]) == (row["intervention"], row["use"])):
            if size["value"] < 0:
                yield fault_at(row, "use", "a use that becomes less: a payment for one that rises would be negative")
        if (row["cohort"], row["use"]) not in expected:
            yield fault_at(row, "use", f"a use that {row['cohort']} is expected to have, by expected_uses.csv")
        if kinds.get(row["paid_to"]) not in (REVOLVING, PRINCIPAL):
            yield fault_at(row, "paid_to", "a revolving fund, or a funder who puts in a principal")
        there = of_key(tables, "agreement_terms", row["agreement"])
        if ("price" in there) == ("paid_share" in there):
            found = "both" if "price" in there else "neither"
            yield fault_at(row, "agreement", "a row for either price or paid_share in agreement_terms.csv", found)
        cap, floor = there.get("cap"), there.get("floor")
        if cap and floor and floor["value"] > cap["value"]:
            yield fault_at(floor, "value", f"no more than the cap, {plain(cap['value'])}")


def outcomes_are_claimed_once(tables: Tables) -> Iterator[Fault]:
    """Agreements that pay for the same use of the same cohort at the same time claim no more than all of it.

    Two for one intervention and cohort are a double claim whatever they claim; for several, their shares add up to 1 at
    most. Of a fixed service, whose blocks nobody can part, so do those of all cohorts.
    """
    fixed = {r["use"] for r in records(tables, "use_values") if r["parameter"] == "block"}
    seen: list[tuple[Row, float, range]] = []
    for row in records(tables, "agreements"):
        there = of_key(tables, "agreement_terms", row["agreement"])
        if not {"attribution", "begins", "term"} <= set(there):
            continue
        begins = int(there["begins"]["value"])
        paid = range(begins, begins + int(there["term"]["value"]))
        share = float(there["attribution"]["value"])
        alike = [
            (other, claimed)
            for other, claimed, at in seen
            if other["use"] == row["use"]
            and (other["cohort"] == row["cohort"] or row["use"] in fixed)
            and max(at.start, paid.start) < min(at.stop, paid.stop)
        ]
        about = (row["intervention"], row["cohort"])
        twice = next((o for o, _ in alike if (o["intervention"], o["cohort"]) == about), None)
        whole = share + sum(claimed for _, claimed in alike)
        if twice is not None:
            expected = f"an outcome that no other agreement pays for: {twice['agreement']} pays for the same"
            yield fault_at(row, "use", expected, hint=f"it is on line {twice['row']}")
        elif whole > 1 + TOLERANCE:
            names = ", ".join(o["agreement"] for o, _ in alike)
            expected = f"an attribution that leaves room for {names}: together 1 at most"
            yield fault_at(there["attribution"], "value", expected, f"{plain(whole)} together")
        seen.append((row, share, paid))


def money_is_somebodys(tables: Tables) -> Iterator[Fault]:
    """One fund revolves, principal is an investor's, and who pays for all names nobody else."""
    rows = records(tables, "members")
    for row in [r for r in rows if r["kind"] == REVOLVING][1:]:
        yield fault_at(row, "kind", "one revolving fund; the others contribute")
    for row in rows:
        if (row["agency"] == INVESTOR) != (row["kind"] == PRINCIPAL):
            yield fault_at(row, "agency", f"{INVESTOR} for a principal, and for nothing else")
        if EVERY_INTERVENTION in split(row["pays_for"]) and len(split(row["pays_for"])) > 1:
            yield fault_at(row, "pays_for", f"{EVERY_INTERVENTION} alone, or names")


def somebody_pays_for_each(tables: Tables) -> Iterator[Fault]:
    """Each intervention of the fund's own is one that some member pays for."""
    paid = {name for r in records(tables, "members") for name in split(r["pays_for"])}
    for row in records(tables, "interventions"):
        if not row["runs_in"] and not paid & {row["intervention"], EVERY_INTERVENTION}:
            yield fault_at(row, "intervention", "one that a member of members.csv pays for")


def announced_cases_are_the_funds(tables: Tables) -> Iterator[Fault]:
    """What is announced here is for an eligible cohort, and not what a strategy of the children's programme says."""
    own = {r["intervention"]: r for r in records(tables, "interventions")}
    for row in records(tables, "announced_cases"):
        there = own.get(row["intervention"])
        if there is not None and there["runs_in"]:
            expected = "an intervention of the fund itself: of others the strategy says what is announced"
            yield fault_at(row, "intervention", expected)
        elif there is not None and row["cohort"] not in split(there["cohorts"]):
            yield fault_at(row, "cohort", f"a cohort that is eligible for {row['intervention']}")


def claims_are_in_their_unit(tables: Tables) -> Iterator[Fault]:
    """A claim is in the unit of its measure; of the balance and of how many are reached there is one, of all."""
    there = {r["agency"] for name in ("use_values", "members") for r in records(tables, name)}
    there |= {r["payer"] for r in records(tables, "agreements")} | {COUNCIL_AGENCY, "all"}
    for row in records(tables, "fund_claims"):
        if row["unit"] != CLAIMED_MEASURES[row["measure"]]:
            yield fault_at(row, "unit", f"{CLAIMED_MEASURES[row['measure']]}, the unit of {row['measure']}")
        if row["measure"] in ("balance", "reached") and row["agency"] != "all":
            yield fault_at(row, "agency", "all")
        if row["agency"] not in there:
            yield fault_at(row, "agency", f"one that gains or pays: {', '.join(sorted(there))}")


FUND_CHECKS: tuple[tuple[FundCheck, tuple[str, ...]], ...] = (
    (interventions_come_in_some_order, ("interventions",)),
    (one_cohort_where_the_children_decide, ("interventions",)),
    (prices_are_of_own_cases, ("interventions", "intervention_figures")),
    (blocks_are_whole_stories, ("use_values",)),
    (worth_is_known, ("use_values",)),
    (effects_are_shares, ("avoided_uses",)),
    (agreements_are_about_what_is_avoided, ("agreements", "agreement_terms", "interventions", "avoided_uses",
                                            "members", "expected_uses")),
    (somebody_pays_for_each, ("members", "interventions")),
    (outcomes_are_claimed_once, ("agreements", "agreement_terms", "use_values")),
    (money_is_somebodys, ("members",)),
    (announced_cases_are_the_funds, ("announced_cases", "interventions")),
    (claims_are_in_their_unit, ("fund_claims", "use_values", "members", "agreements")),
)  # fmt: skip


def beside_the_children(tables: Tables, children: Tables | None, folder: str) -> Iterator[Fault]:
    """Yield what does not fit the children's programme of the same model: what it has is not said a second time."""
    services = {r["service"] for r in records(children, "services") if r["enabled"] == "yes"} if children else set()
    treated = {MTFC_PROGRAMME} if children is not None and len(children["mtfc"]) else set()
    funders = {r["funder"] for r in records(children, "funders")} if children else set()
    for row in records(tables, "interventions"):
        if row["runs_in"] and row["runs_in"] not in services | treated:
            expected = (
                "a service that runs in services.csv, or mtfc" if children else "nothing: the model has no children"
            )
            yield fault_at(row, "runs_in", expected, hint=nearest(row["runs_in"], services | treated))
    for row in records(tables, "service_uses"):
        if row["in_programme"] == "yes" and children is None:
            yield fault_at(row, "in_programme", "no, since the model has no children's programme")
    for row in records(tables, "cohort_sizes"):
        if row["parameter"] == "in_programme" and children is None and row["high"] > 0:
            yield fault_at(row, "value", "0, since the model has no children's programme")
    for row in records(tables, "member_money"):
        if row["funder"] in funders:
            yield fault_at(row, "funder", "a funder whose money is not in budgets.csv, or it would count twice")
    members = {r["funder"] for r in records(tables, "members")}
    for row in records(children, "funders") if children else ():
        if row["external"] == "yes" and row["funder"] not in members:
            expected = f"a row for {row['funder']}, who pays for the children's programme from outside the council"
            yield Fault(f"{folder}/members.csv", None, "funder", expected, "no such row")
    there = {r["parameter"]: r for r in records(tables, "terms")}
    for name in ("inflation", "discount_rate"):
        if children is not None and name in there:
            yield fault_at(there[name], "parameter", f"no row for {name}: general.csv of the model has it")
        if children is None and name not in there:
            expected = f"a row {name}, since the model has no general.csv"
            yield Fault(f"{folder}/terms.csv", None, "parameter", expected, "no such row")


__all__ = ["FUND_CHECKS", "FUND_FOLDER", "beside_the_children", "of_key"]
