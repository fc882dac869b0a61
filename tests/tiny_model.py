"""A town with 16 children in care, written as a model folder: every table, small enough to work out by hand.

Two need groups (younger 10 children, older 6), seven placement types, two council homes, one prevention
service, one block contract. Entries, exits and ageing balance: younger 1.5 in, 0.5 out, 1 ages up; older
0.5 + 1 in, 1.5 out. No growth and no inflation, unless a test sets them with `set_value`.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.table_records import Parameter, Table

MODEL = """\
name: tiny
title: "Tiny town"
opening: 2013-03-31
price_base: "2012/13"
judged: ["2013/14"]
frozen_year: "2012/13"
contains_small_counts: false
"""
SOURCES = """\
paper:
  title: "Budget paper"
  publisher: "Tiny Town Council"
  date: "January 2013"
  place: "page 1"
  url: "none"
assumption:
  title: "Assumed for this test"
  publisher: "tests"
  date: "2013"
  place: "note column"
  url: "none"
"""
STRATEGY = """\
name: tiny_plan
title: "Tiny plan"
source: paper
levers:
  placement_choice: []
  contracts:
    - {placements: [home_external, foster_ifa], from: "2013/14 Q2", share: 0.01}
    - {placements: [foster_ifa], from: "2013/14 Q4", share: 0.02}
  specialist:
    - {placement: foster_specialist, from: "2013/14 Q1", to: "2013/14 Q2", households_per_quarter: 1}
  mtfc:
    - {from: "2013/14 Q3", teams: 1}
  services:
    - {service: mst, from: "2013/14 Q2", teams: 1}
  close_homes:
    - {home: home_b, from: "2013/14 Q3"}
targets:
  - {setting: residential, by: "2013/14 Q4", at_most: 3}
decisions:
  - {measure: moves, need: older, placement: home_inhouse, to: mtfc, quarter: "2013/14 Q1", sense: forbid,
     reason: "exam year", by: "reviewing officer"}
"""
CHOICES = {"safe_withdrawal": True, "substitution_allowed": False}  # those of config/base.yaml
STRUCTURE = {
    "needs": """
need,title,from_age,to_age,level,settled,ages_into,after_mtfc
younger,Younger children,0,9,standard,no,older,
older,Older children,10,17,complex,no,,older
""",
    "placements": """
placement,title,setting,provider,waiting_list,steered,capacity,price_family
home_inhouse,Council home,residential,council,residential,yes,homes,pay
home_external,External home,residential,external,residential,yes,market,residential_external
foster_inhouse,Council foster care,foster,council,foster,yes,households,allowances
foster_ifa,Agency foster care,foster,external,foster,yes,market,agency_foster
foster_specialist,Specialist foster care,foster,council,specialist,yes,households,allowances
mtfc,Treatment foster care,mtfc,council,,yes,teams,pay
parents,With parents,family,council,,no,none,
""",
    "moves": """
need,from_placement,to_placement,reason
older,home_inhouse,foster_specialist,may do better in a family
older,home_inhouse,mtfc,may do better in a programme
""",
    "services": """
service,title,enabled,needs,schedule_line
mst,Multisystemic Therapy,yes,younger;older,mst
fip,Family project,no,younger,outside_schedule
""",
    "funders": """
funder,title,external,one_off,pays_for
council,Council revenue,no,no,foster;mtfc;prevention
bond,Social Impact Bond,yes,yes,mtfc
""",
    "schedule_lines": """
line,title
residential_withdrawal,Residential withdrawal
foster_investment,Foster investment
mst,Multisystemic Therapy
contract_efficiency,Contract efficiency
""",
}
# Rows of the parameter tables: key words, then parameter and value, several on one line.
FIGURES = {
    "opening": """
younger foster_inhouse : children 6
younger foster_ifa : children 3
younger parents : children 1
older home_inhouse : children 3
older home_external : children 1
older foster_inhouse : children 2
""",
    "entries": """
younger : entries 1.5
older : entries 0.5
""",
    "entry_mix": """
younger foster : share 0.9
younger parents : share 0.1
older residential : share 0.75
older foster : share 0.25
""",
    "entry_ramp": """
1 : suited_entrants_ramp 1
""",
    "suitability": """
younger foster_inhouse : most_of_group 1
younger foster_ifa : most_of_group 1
younger parents : most_of_group 1
older home_inhouse : most_of_group 1
older home_external : most_of_group 1
older foster_inhouse : most_of_group 1
older foster_ifa : most_of_group 1
older foster_specialist : most_of_group 0.5
older mtfc : most_of_group 1
older parents : most_of_group 1
""",
    "exits": """
younger all : leaves_care 0.05
older all : leaves_care 0.25
older parents : leaves_care 0.5
""",
    "ageing": """
younger : ages 0.1
""",
    "transitions": """
older foster_inhouse older residential : moves_on 0.05
""",
    "breakdown": """
older foster_specialist older : first_quarter 0.25 later_quarter 0.04 returns_to_residential 1
""",
    "key_stage_4": """
older : key_stage_4_share 0.5
""",
    "homes": """
home_a : beds 3 staff 4 fixed_cost 2000 closure_cost 10000 earliest_closure 1 notice 1
home_b : beds 2 staff 3 fixed_cost 2000 closure_cost 5000 earliest_closure 1 notice 1
""",
    "carers": """
foster_inhouse : households 6 attrition 0 places_per_household 2 fillable_share 0.75 usual_approvals 0 \
extra_approvals 1 approval_lead 2 recruitment_cost 5000 household_cost 50
foster_specialist : households 0 attrition 0 places_per_household 1 fillable_share 1 usual_approvals 0 \
extra_approvals 1 approval_lead 1 recruitment_cost 8000 household_cost 100
""",
    "pipeline": """
foster_specialist 2013/14_Q2 : approvals 1
""",
    "market": """
home_external : new_placements 2
foster_ifa : new_placements 2
""",
    "local": """
home_inhouse : local_share 1
home_external : local_share 0.2
foster_inhouse : local_share 0.9
foster_ifa : local_share 0.4
foster_specialist : local_share 0.9
mtfc : local_share 1
""",
    "contracts": """
ifa_block foster_ifa : places 1 price 700 notice 2 ends 6
""",
    "mtfc": """
 : places_per_team 2 occupancy 1 length 3 completion 0.6 first_quarter_failures 0.5 to_specialist 0.5 \
earliest 1 growth 1 most_teams 1 place_cost 1000 child_cost 100
""",
    "mtfc_starts": "",
    "service_teams": """
mst : cases_per_team 4 team_cost 10000 completion 0.5 earliest 0 growth 1 most_teams 1
""",
    "service_effects": """
mst prevents_entry all all : size 0.2 lag 1 eligible_share 0.5 returns_share 0.5 returns_after 2
""",
    "prices": """
home_inhouse : fee 100
home_external : fee 3000
foster_inhouse : fee 300
foster_ifa : fee 800
foster_specialist : fee 600
""",
    "general": """
demand : entry_trend 0 stock_flow_gap 0
moves : stability_limit 0.5 first_review_quarter 2 move_cost 1000 double_running 2
homes : occupancy 1 closures_per_quarter 1
carers : usual_limit 3
staff : post_cost 30000 redundancy_payment 10000 redundant_share 0.5 consultation_lag 1 releases 5
residential_external : inflation 0
agency_foster : inflation 0
pay : inflation 0
allowances : inflation 0
contracts : efficiency 0.01
appraisal : discount_rate 0.035
""",
    "budgets": """
council 2013/14 : amount 100000
bond 2013/14 : amount 50000
""",
    "schedule": """
residential_withdrawal 2013/14 : step 50000
residential_withdrawal total : staff 4
foster_investment 2013/14 : step -10000
mst 2013/14 : step -5000
contract_efficiency 2013/14 : step 2000
total 2013/14 : step 37000
""",
    "published": """
looked_after_31_march 2012/13 : figure 16
""",
    "outturn": """
looked_after_31_march 2013/14 : figure 16
""",
}


def write(folder: Path) -> Path:
    """Write the model to `folder`/models/tiny and return that."""
    path = folder / "models" / "tiny"
    path.mkdir(parents=True)
    texts = {
        "model.yaml": MODEL,
        "sources.yaml": SOURCES,
        **{f"{name}.csv": text.lstrip() for name, text in STRUCTURE.items()},
        **{f"{name}.csv": _parameter_table(TABLES[name], text) for name, text in FIGURES.items()},
    }
    for file, text in texts.items():
        (path / file).write_text(text, encoding="utf-8", newline="\n")
    return path


def write_strategy(folder: Path) -> Path:
    """Write the strategy to `folder`/config/strategies/tiny_plan.yaml and return that."""
    path = folder / "config" / "strategies" / "tiny_plan.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(STRATEGY, encoding="utf-8", newline="\n")
    return path


def set_value(path: Path, file: str, row: str, value: float | str, column: str = "value") -> int:
    """Set a cell of the only row that starts with `row`, with low and high for a value; return its line."""
    table = TABLES[file.removesuffix(".csv")]
    lines = list(csv.reader(io.StringIO((path / file).read_text("utf-8"))))
    (number,) = (i for i, cells in enumerate(lines) if ",".join(cells).startswith(row + ","))
    for name in ("value", "low", "high") if column == "value" else (column,):
        lines[number][table.header.index(name)] = str(value)
    _save(path / file, lines)
    return number + 1


def _parameter_table(table: Table, text: str) -> str:
    lines: list[list[str]] = [list(table.header)]
    for line in text.strip("\n").splitlines():
        key, _, rest = line.partition(":")
        words = rest.split()
        for name, value in zip(words[::2], words[1::2], strict=True):
            subject = key.split()
            about = subject[0] if table.name == "general" else ""
            parameter = next(p for p in table.parameters if p.name == name and p.about(about))
            lines.append([*(k.replace("_Q", " Q") for k in subject), *_cells(parameter, value)])
    text_io = io.StringIO()
    csv.writer(text_io, lineterminator="\n").writerows(lines)
    return text_io.getvalue()


def _cells(parameter: Parameter, value: str) -> list[str]:
    return [parameter.name, value, parameter.units[0], "paper", "council", value, value, "yes", ""]


def _save(file: Path, lines: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(lines)
