"""The lines of a savings schedule that costs belong to. A model may name more; these four the ledger knows."""

RESIDENTIAL_CARE = "residential_withdrawal"
FOSTER_CARE = "foster_investment"
CONTRACTS = "contract_efficiency"
OUTSIDE = "outside_schedule"  # what belongs to no line of the published schedule
TOTAL = "total"  # of all lines; in schedule.csv also, as year, the posts of a line

TITLES = {  # of the lines that the ledger knows, where a schedule does not name them
    RESIDENTIAL_CARE: "Residential care",
    FOSTER_CARE: "Foster care",
    CONTRACTS: "Contracts",
    OUTSIDE: "Outside the schedule",
    TOTAL: "Total",
}
