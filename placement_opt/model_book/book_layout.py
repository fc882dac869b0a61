"""Which sheet of a workbook is which file of a model folder, and what whoever fills it in need not."""

from __future__ import annotations

from placement_opt.inputs.catalogue_file import FILE as CATALOGUE_FILE
from placement_opt.inputs.claims_file import CLAIMS
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.uncertainty_file import UNCERTAINTY
from placement_opt.kernel.paths import MODEL_FILE

COMMENT = "#"  # begins a row, a column or a sheet that nobody reads
READ_ME, LISTS = "read me", "lists"  # sheets that nobody reads either
SETTINGS_SHEET, SOURCES_SHEET, STRATEGY_SHEET = "model", "sources", "strategy"
SOURCES_FILE_OF_BOOK = "sources.yaml"
TEXT_SHEETS = {  # sheets of which each row is a line of a file of settings; without any the file is not there
    STRATEGY_SHEET: "",  # whose name stands in the settings
    "claims": CLAIMS,
    "uncertainty": UNCERTAINTY,
    "catalogue": CATALOGUE_FILE,
}
SETTING, SETTING_VALUE = "setting", "value"  # headings of the sheet of settings
SOURCE_KEY = "key"  # heading of the sheet of sources, before those of what is said of each
SOURCE_COLUMNS = ("title", "publisher", "date", "place", "url", "grade", "rights", "note")
BY_YEARS, BY_YES, BY_DAY, BY_NUMBER = "years", "yes or no", "day", "number"
SETTING_KINDS = {  # settings that are no text
    "opening": BY_DAY,
    "judged": BY_YEARS,
    "contains_small_counts": BY_YES,
    "published_year": BY_NUMBER,
}
OWN_RECORDS = "council_records"  # the source of a row that gives its value alone
OWN_GRADE, OWN_KNOWN = "council", "yes"
OWN_NOTE = "The workbook gives the value alone: taken as sure, from the council's own records."
TOLD_WITH_A_VALUE = ("source", "evidence", "low", "high")  # columns that are empty where the value alone is given
ROWS_MAY_LACK = ("opening", "suitability", "key_stage_4")  # tables in which a row that is left out says: none


FILES_BY_SHEET = {
    SETTINGS_SHEET: MODEL_FILE,
    SOURCES_SHEET: SOURCES_FILE_OF_BOOK,
    **{k: v for k, v in TEXT_SHEETS.items() if v},
    **{name: table.file for name, table in TABLES.items()},
}
KNOWN_SHEETS = (READ_ME, LISTS, SETTINGS_SHEET, SOURCES_SHEET, *TEXT_SHEETS, *TABLES)
