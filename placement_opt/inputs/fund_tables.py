"""Which file of a model's folder `fund` holds what: cohorts, interventions, agreements, money and claims.

The same columns as in every table with figures; units are a closed list of their own. A folder `fund` without one of
the optional tables has none of what it is about.
"""

from __future__ import annotations

from placement_opt.domain.investment import (
    AGENCIES,
    INVESTOR,
    KINDS_OF_MONEY,
    KINDS_OF_VALUE,
    MEASURED_AGAINST,
)
from placement_opt.inputs.table_records import LONGEST, YES_NO, Column, Table, figure, id_column, quarters, title_column

FUND_FOLDER = "fund"  # of a model folder
EVERY_INTERVENTION = "all"
CLAIMED_MEASURES = {  # what a fund can be claimed to bring -> its unit
    "net_benefit": "GBP",
    "cashable": "GBP",
    "balance": "GBP",
    "reached": "cases",
}
_INTERVENTION = Column("intervention", "intervention", refers="interventions")
_COHORT = Column("cohort", "cohort", refers="cohorts")
_USE = Column("use", "use of a service", refers="service_uses")
_YEAR_OF_FUND = Column("year", "financial year", form="year")
_FUNDER = Column("funder", "who puts money in", refers="members")

FUND_STRUCTURE = (
    Table("cohorts", "people or families with like needs", (
        id_column("cohort", "name of the cohort"), title_column("the cohort"),
    )),
    Table("service_uses", "what people use of services, and may use less", (
        id_column("use", "name of the use"), title_column("one use"),
        Column("in_programme", "yes: for children of the model the children's programme carries what it costs, so that "
               "here it has a value for others alone", allowed=YES_NO),
    )),
    Table("interventions", "what can be done with a cohort, case by case", (
        id_column("intervention", "name of the intervention"), title_column("the intervention"),
        Column("cohorts", "cohorts that are eligible, separated by ;", refers="cohorts", many=True),
        Column("level", "level of evidence on the scale of config/fund.yaml", form="count"),
        Column("runs_in", "service of services.csv, or mtfc, that it is in the children's programme; blank if none",
               form="id", blank=True),
        Column("after", "interventions that must come before it, separated by ;; blank if none",
               refers="interventions", many=True, blank=True),
    )),
    Table("members", "who puts money in, in the order in which they pay", (
        id_column("funder", "name of the funder; one of funders.csv is the same"), title_column("the funder"),
        Column("agency", "whose money it is", allowed=AGENCIES),
        Column("kind", "revolving: kept, and what is paid back comes to it; contribution: of its year; principal: of "
               "an investor, who is paid for outcomes", allowed=KINDS_OF_MONEY),
        Column("pays_for", "interventions that it pays for, or all, separated by ;", refers="interventions",
               allowed=(EVERY_INTERVENTION,), many=True),
    )),
    Table("agreements", "who pays whom for which outcome of an intervention", (
        id_column("agreement", "name of the agreement"), title_column("the agreement"), _INTERVENTION, _COHORT, _USE,
        Column("payer", "agency that pays for the outcome", allowed=tuple(a for a in AGENCIES if a != INVESTOR)),
        Column("paid_to", "funder that is paid", refers="members"),
        Column("measured_against", "what outcomes are measured against", allowed=MEASURED_AGAINST),
    ), may_miss=True, may_be_empty=True),
)  # fmt: skip

FUND_FIGURES = (
    Table("terms", "terms of the fund as a whole", (), (
        figure("opening_balance", "GBP", "money in the revolving fund at the opening date"),
        figure("reinvested", "share", "share of what is paid to the revolving fund that stays in it; the rest goes to "
               "the agency whose fund it is"),
        figure("inflation", "per_year", "growth of prices and of what uses are worth; not where general.csv has it",
               signed=True, optional=True),
        figure("discount_rate", "per_year", "real discount rate; not where general.csv has it", optional=True),
    )),
    Table("cohort_sizes", "how many a cohort has", (_COHORT,), (
        figure("size", "people", "people, or families, at the opening date"),
        figure("joining", "people_per_quarter", "how many join in a quarter"),
        figure("in_programme", "share",
               "share of them who are, or would become, children of the children's programme of this model"),
    )),
    Table("expected_uses", "what a cohort uses of services without help; a pair left out uses none", (_COHORT, _USE), (
        figure("expected", "uses_per_quarter", "uses by one person or family in a quarter"),
    ), may_be_empty=True),
    Table("use_values", "what one use avoided is worth, by agency", (
        _USE, Column("agency", "whose budget, or who gains", allowed=AGENCIES),
        Column("kind", "fiscal: of a public budget; economic: of people and society", allowed=KINDS_OF_VALUE),
        Column("prices_of", "financial year of its prices", form="year")), (
        figure("worth", "GBP_per_use", "what one use avoided is worth"),
        figure("cashable", "share", "share of it that leaves the budget once it is cashed; 0 of what is economic"),
        quarters("cash_lag", "from a use avoided to its cash; of a fixed service the notice of a block"),
        figure("block", "uses_per_quarter",
               "uses that one block of a fixed service provides; left out: the cost falls with each use",
               optional=True).within(above_zero=True),
        figure("step_cost", "GBP", "one-off cost of decommissioning a block; with block alone", optional=True),
    ), may_be_empty=True),
    Table("intervention_figures", "what an intervention costs, and how far it reaches", (_INTERVENTION,), (
        figure("cost", "GBP_per_case", "cost of a case", optional=True),
        quarters("length", "over which a case is worked with and paid for", optional=True).within(1, LONGEST),
        figure("capacity", "cases_per_quarter", "most cases started in a quarter", optional=True),
        figure("growth", "cases_per_quarter", "most by which this rises from one quarter to the next", optional=True),
        quarters("lead", "from the opening date to the first case", optional=True),
        figure("reach", "share", "share of a cohort that can be offered it", optional=True),
        figure("take_up", "share", "share of those offered it who take it up", optional=True),
        figure("completion", "share", "share of cases that are completed"),
        quarters("gap", "after the start of the interventions that must come before; 0 if none must", optional=True),
        figure("aftercare_cost", "GBP_per_case_quarter", "cost of aftercare for a completed case", optional=True),
        quarters("aftercare", "for which aftercare goes on", optional=True),
    )),
    Table("avoided_uses", "what a completed case avoids; a pair left out avoids nothing", (_INTERVENTION, _USE), (
        figure("size", "share", "share of the expected use that is avoided; below 0 where it rises", signed=True)
        .within(-1.0, 1.0),
        figure("deadweight", "share", "share of that which would not have happened without help either"),
        quarters("lag", "from the start of a case"),
        quarters("lasts", "for which it works").within(1, LONGEST),
        figure("fade", "share", "share by which it falls with each of these quarters"),
    ), may_be_empty=True),
    Table("agreement_terms", "terms of an agreement: a price or a share",
          (Column("agreement", "agreement", refers="agreements"),), (
        figure("attribution", "share", "share of the measured outcomes that is put down to the intervention"),
        figure("price", "GBP_per_use", "payment for each use avoided", optional=True),
        figure("paid_share", "share", "share of the cashable worth to the payer that is paid, in place of a price",
               optional=True),
        figure("cap", "GBP", "most that is paid in all; left out: no limit", optional=True),
        figure("floor", "GBP", "least that is paid in all; left out: nothing", optional=True),
        quarters("begins", "number of the first quarter whose outcomes are paid").within(1, LONGEST),
        quarters("term", "number of quarters whose outcomes are paid").within(1, LONGEST),
    ), may_miss=True, may_be_empty=True),
    Table("member_money", "what funders put in; of a funder of the children's programme budgets.csv has it",
          (_FUNDER, _YEAR_OF_FUND), (
        figure("amount", "GBP", "money put in, in that year"),
    ), may_miss=True, may_be_empty=True),
    Table("one_off_money", "one-off money that stands in for a recurrent saving", (_FUNDER, _YEAR_OF_FUND), (
        figure("stands_in", "GBP", "one-off money used in the year in place of a recurrent saving"),
    ), may_miss=True, may_be_empty=True),
    Table("announced_cases", "what was announced: cases from a quarter on, until the next row",
          (_INTERVENTION, _COHORT, Column("from_quarter", "quarter such as 2013/14 Q1", form="quarter")), (
        figure("cases", "cases_per_quarter", "cases started in a quarter"),
    ), may_miss=True, may_be_empty=True),
    Table("fund_claims", "what was claimed of the fund", (
        id_column("claim", "name of the claim"), title_column("the claim"),
        Column("measure", "what is claimed", allowed=tuple(CLAIMED_MEASURES)),
        Column("agency", "whose, or all together", allowed=(*AGENCIES, "all")), _YEAR_OF_FUND), (
        figure("claimed", "|".join(dict.fromkeys(CLAIMED_MEASURES.values())), "what was claimed", signed=True),
    ), may_miss=True, may_be_empty=True),
)  # fmt: skip

FUND_TABLES = {t.name: t for t in (*FUND_STRUCTURE, *FUND_FIGURES)}
