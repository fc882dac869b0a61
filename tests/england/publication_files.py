"""Files of publications in the layouts in which they are downloaded: of invented councils, and rows of real ones."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

PLACES = ("time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code",
          "region_name", "old_la_code", "la_name", "new_la_code")  # fmt: skip
RATES, STABILITY = "cla_number_and_rate_per_10k_children.csv", "la_cla_placement_stability.csv"
NEW_PLACEMENTS = "la_cla_during_year_new_placements.csv"
STARTED = "la_children_who_started_to_be_looked_after_during_the_year.csv"
CEASED = "la_children_who_ceased_during_the_year.csv"
OFSTED_FILE, NEIGHBOUR_FILE = "provider_at_march_2026.csv", "sn_model_2026_wide.csv"
HEADINGS = {
    RATES: ("population_count", "population_estimate", "number", "rate_per_10000"),
    STABILITY: ("cla_group", "placement_stability", "children_count", "children_percent"),
    NEW_PLACEMENTS: ("characteristic", "breakdown", "children_count", "children_percent"),
    STARTED: ("cla_group", "characteristic", "number", "percentage"),
    CEASED: ("cla_group", "characteristic", "number", "percentage"),
}
INVENTED = {
    "201": ("Elm", "E09000001"),
    "202": ("Oak", "E09000002"),
    "203": ("Ash", "E09000003"),
    "ENG": ("", ""),
}
# Elm, Oak, Ash and England in 2026: England is rounded to the nearest ten.
OF_EACH = ("201", "202", "203", "ENG")
COUNTED = {
    "Children looked after at 31 March each year": ("104", "52", "203", "360"),
    "Children starting to be looked after each year": ("40", "c", "80", "140"),
    "Children ceasing to be looked after each year": ("36", "20", "z", "130"),
}
POPULATION = ("10100", "9900", "40200", "60200")
DISTANCES = {
    "Distance not known or not recorded": ("c", "0", "0", "10"),
    "Placed inside LA boundary less than 20 miles from home": ("30", "10", "40", "80"),
    "Placed inside LA boundary more than 20 miles from home": ("c", "0", "0", "k"),
    "Placed outside LA boundary less than 20 miles from home": ("10", "5", "20", "40"),
    "Placed outside LA boundary more than 20 miles from home": ("7", "1", "2", "10"),
    "Total new placements": ("50", "16", "62", "130"),
}


def text_of(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table as CSV."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return made.getvalue()


def place(code: str, year: str = "2026") -> tuple[str, ...]:
    """Return the columns that say of which year and council a row is."""
    name, ons = INVENTED[code]
    if code == "ENG":
        return (year, "Reporting year", "National", "E92000001", "England", "", "", "", "", "")
    return (year, "Reporting year", "Local authority", "E92000001", "England", "E12000001", "North", code, name, ons)


def regional(*cells: str) -> tuple[str, ...]:
    """Return a row of a region."""
    return ("2026", "Reporting year", "Regional", "E92000001", "England", "E12000001", "North", "", "", "", *cells)


def counts_by_file() -> dict[str, str]:
    """Return each table of counts of the three councils as text."""
    rates = [regional("Children looked after at 31 March each year", "20000", "160", "80")]
    rates += [
        (*place(code), group, people, number, "100")
        for group, numbers in COUNTED.items()
        for code, people, number in zip(OF_EACH, POPULATION, numbers, strict=True)
    ]
    stable = [
        (*place(code), "CLA on 31 March", item, number, "10")
        for item, numbers in (
            ("With 3 or more placements during the year", ("11", "c", "31", "40")),
            ("Total children", ("104", "52", "203", "360")),
        )
        for code, number in zip(OF_EACH, numbers, strict=True)
    ]
    moved = [
        (*place(code), "Location of new placements during the year", item, number, "k")
        for item, numbers in DISTANCES.items()
        for code, number in zip(OF_EACH, numbers, strict=True)
    ]
    ages = (("Under 1 year", "10"), ("1 to 4 years", "10"), ("5 to 9 years", "8"), ("10 to 15 years", "12"))
    began = [
        (*place("201"), "Age group", item, number, "1")
        for item, number in (*ages, ("16 years and over", "0"), ("Total", "40"))
    ]
    ended = [(*place("201"), "Reason episode ceased", "Adopted", "6", "1")]
    ended += [(*place("201"), "Reason episode ceased", "Special guardianship orders", "c", "c")]
    ended += [(*place("201"), "Reason episode ceased", "Died", "0", "0")]
    ended += [(*place("201"), "Reason episode ceased", "Total", "36", "100")]
    made = {RATES: rates, STABILITY: stable, NEW_PLACEMENTS: moved, STARTED: began, CEASED: ended}
    return {name: text_of((*PLACES, *HEADINGS[name]), rows) for name, rows in made.items()}


# The headings of Ofsted's list of 2025, line breaks in its cells and empty columns at its end as they are there.
OFSTED_HEADINGS = (
    *("Web link", "URN", "Linked Education URN", "Provision type", "Registration date", "Registration status", "Name"),
    *("Address 1", "Address 2", "Town", "County", "Postcode", "Ofsted Region", "Government Office Region"),
    *("Local authority", "Parliamentary constituency", "Sector", "Places", "Supported accommodation premises"),
    *("Short-break-only children's home", "Multi Building Children's Home", "Organisation which owns the provider"),
    *("\nLatest Full inspection event type", "\nLatest full inspection date"),
    *("Latest full inspection publication date", "\nLatest full inspection event number"),
    "\nOverall experiences and progress of children and young people",
    *("Outcomes in education and related learning activities", "Health services"),
    *("\nHow well children and young people are helped and protected", "The effectiveness of leaders and managers"),
    *("Supported Accommodation outcome", "", ""),
)
ELM_HOME = ("1", "Children's home", "Active", "Elm", "Local Authority", "6")
PROVIDERS_2026 = (  # urn, type, status, council, sector, places
    ELM_HOME,
    ("2", "Children's home", "Active", "Elm", "Local Authority", "2"),
    ("3", "Children's home", "Active", "City of Elm", "Private", "4"),
    ("4", "Children's home", "Active", "Ash", "Voluntary", "5"),
    ("5", "Independent Fostering Agency", "Active", "Oak", "Private", ""),
    ("6", "Supported Accommodation", "Active", "Oak", "Private", "9"),
    ("7", "Residential special school (registered as a children's home)", "Active", "Ash", "Private", "12"),
)


def provider_text(rows: Iterable[tuple[str, ...]] = PROVIDERS_2026, year: str = "2026") -> str:
    """Return Ofsted's list with its lines above the headings."""
    where = [OFSTED_HEADINGS.index(h) for h in ("URN", "Provision type", "Registration status", "Local authority",
                                                "Sector", "Places")]  # fmt: skip
    lines = [["" for _h in OFSTED_HEADINGS] for _ in range(3)]
    lines[0][0] = f"Children's social care data in England {year} – Provider level as at 31 March {year}"
    lines[1][0] = "This worksheet contains one table, this table begins in cell A4."
    lines.append(list(OFSTED_HEADINGS))
    for row in rows:
        line = ["" for _h in OFSTED_HEADINGS]
        line[0], line[4] = "Ofsted Social Care Provider Webpage", "25/06/2020"
        for at, cell in zip(where, row, strict=True):
            line[at] = cell
        lines.append(line)
    return text_of(lines[0], lines[1:])


NEIGHBOUR_HEADINGS = ("old_la_code", "la_name", "region_ind", "region_name",
                      *(f"SN_{n}{p}" for n in range(1, 11) for p in ("", "P")))  # fmt: skip


def neighbour_text(councils: dict[str, tuple[str, ...]], names: dict[str, str]) -> str:
    """Return the neighbour model of councils by code."""
    rows = [(code, names[code], "1", "North", *(cell for other in theirs for cell in (other, "Close ")))
            for code, theirs in councils.items()]  # fmt: skip
    return text_of(NEIGHBOUR_HEADINGS, rows)


def write_files(folder: Path, texts: dict[str, str]) -> Path:
    """Write files into a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


# Rows of real files, as they stand there: the release of 2024 to 2025, of 2023 to 2024, and of 2022 to 2023.
A_COUNCIL = "Reporting year,Local authority,E92000001,England"
REAL = f"2025,{A_COUNCIL},E12000001,North East"
HARTLEPOOL, MIDDLESBROUGH = f"{REAL},805,Hartlepool,E06000001", f"{REAL},806,Middlesbrough,E06000002"
AT_HARTLEPOOL = "Location of new placements during the year"
WHY_HARTLEPOOL = "Reason for placement change during the year"
REAL_ROWS = {
    STABILITY: [
        f"{HARTLEPOOL},Children looked after continuously for at least 2.5 years on 31 March aged under 16 years,"
        "Living with the same carer for at least 2 years,75,60",
        f"{HARTLEPOOL},CLA 2 years on 31 March,Total children,253,100",
        f"{HARTLEPOOL},CLA 2 years on 31 March,With 3 or more placements during the previous 2 years,60,24",
        f"{HARTLEPOOL},CLA on 31 March,Total children,332,100",
        f"{HARTLEPOOL},CLA on 31 March,With 3 or more placements during the year,31,9",
        f"{MIDDLESBROUGH},CLA on 31 March,With 3 or more placements during the year,59,12",
        f"{REAL},807,Redcar and Cleveland,E06000003,CLA on 31 March,With 3 or more placements during the year,37,9",
        f"{REAL},808,Stockton-on-Tees,E06000004,CLA on 31 March,With 3 or more placements during the year,63,11",
    ],
    NEW_PLACEMENTS: [
        f"{HARTLEPOOL},{AT_HARTLEPOOL},Distance not known or not recorded,33,10",
        f"{HARTLEPOOL},{AT_HARTLEPOOL},Placed inside LA boundary less than 20 miles from home,181,56",
        f"{HARTLEPOOL},{AT_HARTLEPOOL},Placed inside LA boundary more than 20 miles from home,0,0",
        f"{HARTLEPOOL},{AT_HARTLEPOOL},Placed outside LA boundary less than 20 miles from home,81,25",
        f"{HARTLEPOOL},{AT_HARTLEPOOL},Placed outside LA boundary more than 20 miles from home,29,9",
        f"{HARTLEPOOL},{AT_HARTLEPOOL},Total new placements,324,100",
        f"{HARTLEPOOL},{WHY_HARTLEPOOL},Allegation (s47),0,0",
        f"{HARTLEPOOL},{WHY_HARTLEPOOL},Approval removed,0,0",
        f"{HARTLEPOOL},{WHY_HARTLEPOOL},Carer requests placement end other than due to child's behaviour,29,15",
        f"{HARTLEPOOL},{WHY_HARTLEPOOL},Carer requests placement ends due to child's behaviour,38,19",
        f"{HARTLEPOOL},{WHY_HARTLEPOOL},Change in the status of a placement only,31,16",
        f"{HARTLEPOOL},{WHY_HARTLEPOOL},Change to/implementation of care plan,41,21",
        f"{HARTLEPOOL},{WHY_HARTLEPOOL},Child requests placement to end,c,c",
        f"{HARTLEPOOL},{WHY_HARTLEPOOL},Custody arrangement,c,c",
        f"{HARTLEPOOL},{WHY_HARTLEPOOL},Other,38,19",
        f"{HARTLEPOOL},{WHY_HARTLEPOOL},Resignation or closure of provision,c,c",
        f"{HARTLEPOOL},{WHY_HARTLEPOOL},Responsible/area authority requests placement ends,11,6",
        f"{HARTLEPOOL},{WHY_HARTLEPOOL},Standards of care concern,c,c",
        f"{HARTLEPOOL},{WHY_HARTLEPOOL},Total placements changing,198,100",
        f"{MIDDLESBROUGH},{AT_HARTLEPOOL},Total new placements,520,100",
        f"{MIDDLESBROUGH},{WHY_HARTLEPOOL},Carer requests placement ends due to child's behaviour,28,8",
        f"{MIDDLESBROUGH},{WHY_HARTLEPOOL},Change to/implementation of care plan,171,49",
        f"{MIDDLESBROUGH},{WHY_HARTLEPOOL},Total placements changing,349,100",
    ],
    RATES: [  # the next release changed the estimate of Plymouth's population
        f"2024,{A_COUNCIL},E12000009,South West,879,Plymouth,E06000026,{words}"
        for words in (
            "Children looked after at 31 March each year,51847,513,99",
            "Children starting to be looked after each year,51847,193,37",
        )
    ],
    CEASED: [
        "2023,Reporting year,National,E92000001,England,,,,,,Age on ceasing,10 to 15 years,4440,14",
        "2023,Reporting year,National,E92000001,England,,,,,,Age on ceasing,18 years and over,12240,39",
        "2023,Reporting year,National,E92000001,England,,,,,,Reason episode ceased,Returned home to live with parents "
        "or other person with parental responsibility which was part of the care planning process,5510,17",
        "2023,Reporting year,National,E92000001,England,,,,,,Reason episode ceased,Returned home to live with parents "
        "or other person with parental responsibility which was not part of the care planning process,1140,4",
    ],
    STARTED: [
        f"2021,{A_COUNCIL},E12000003,Yorkshire and The Humber,372,Rotherham,E08000018,Gender,Total,183,100",
    ],
}
REAL_HOMES = (  # that Lincolnshire's council runs, of Ofsted's list at 31 March 2025; two are for short breaks only
    *((urn, "Children's home", "Active", "Lincolnshire", "Local Authority", beds) for urn, beds in (
        ("2707638", "5"), ("2781668", "6"), ("SC042950", "6"), ("SC042967", "7"), ("SC042978", "5"), ("SC042994", "6"),
        ("SC043255", "6"), ("SC043732", "11"))),
    ("SC042921", "Secure children's home", "Active", "Lincolnshire", "Local Authority", "12"),
)  # fmt: skip
REAL_NAMES = {  # of councils as Ofsted has them in 2025
    "Bristol": "801", "Herefordshire": "884", "Bournemouth, Christchurch & Poole": "839", "Southend on Sea": "882",
    "St Helens": "342", "Stoke-on-Trent": "861",
}  # fmt: skip
REAL_NEIGHBOURS = {  # of the model of 2025
    "201": "202 205 207 210 208 206 212 213 209 846",
    "301": "308 821 313 333 336 307 304 312 874 203",
    "352": "892 330 391 308 380 355 806 852 309 353",
    "355": "373 354 851 391 390 350 393 357 852 383",
    "383": "851 882 373 826 382 355 801 852 306 839",
    "420": "869 825 872 931 850 936 873 802 867 865",
    "816": "916 800 802 919 937 931 938 358 850 356",
    "943": "884 942 860 893 811 815 925 933 935 830",
}
