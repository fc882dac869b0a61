"""An investment fund: a town small enough to work out by hand, then Manchester's fund beside its children's programme.

The town announced twenty visits and has money for twelve and two thirds of them. Manchester's one-off £10.3m can stand
in for a recurring saving, or be invested, but not both.
"""

from pathlib import Path

from placement_opt import FundOptions, Options, invest

TOWN = Path(__file__).parent / "investment_town"

town = invest(Options(TOWN)).answer
for trouble in town.troubles:
    print(trouble.sentence)
    print(f"The cheapest way out: {trouble.repairs[0].words}.")
for claim in town.claims:
    print(claim.sentence)
for gain in town.gains:
    if gain.view == "as found" and gain.net_cash:
        print(f"The {gain.party} has £{gain.net_cash:,.0f} left, and pays £{gain.paid:,.0f} for it.")

partners = invest(Options(TOWN), FundOptions(ask="families")).answer
print(f"As many families as possible: {sum(partners.recommended.values.started.values()):,.0f} cases.")

manchester = invest(Options("manchester")).answer
bond = next(bond for bond in manchester.bonds if bond.plan == "as_announced")
end = bond.at("central")
print(f"The bond puts £{end.principal:,.0f} into Manchester's plan as published and is paid £{end.payments:,.0f}.")
for year in manchester.gap:
    print(f"{year.year}: of £{year.wanted:,.0f} that one-off money stood in for, £{year.gap:,.0f} is missing.")
