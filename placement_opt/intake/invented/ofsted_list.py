"""Ofsted's list of the providers that an invented council uses."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from placement_opt.intake.invented.truth import Truth
from placement_opt.intake.invented.write_return import lines
from placement_opt.intake.read.child_frames import OPEN

REDACTED = "REDACTED"
SHORT_BREAK_COLUMN = "Short-break-only children's home"
ELSEWHERE = "Otherborough"  # the council of every provider outside the home districts
BANNERS = ("Social care providers and places", "At the end of the return. Names and addresses are redacted")


def write_ofsted(truth: Truth, file: Path) -> None:
    """Write the providers that the council uses, and some that it does not, laid out as Ofsted's list from 2019 on.

    A council home has its beds, or the children who live there on the last day if those are more.
    """
    rows = truth.providers
    episodes = truth.episodes
    living = episodes[(episodes["end"] == OPEN) & (episodes["placement"] == "home_inhouse") & (episodes["ls"] != "V4")]
    children = living["urn"].value_counts().reindex(rows["urn"], fill_value=0).to_numpy()
    council = (rows["kind"] == "council_home").to_numpy()
    places = np.where(council, np.maximum(rows["beds"], children), rows["beds"])
    area = np.where(rows["local"], truth.council, ELSEWHERE)
    owner = np.where(council, truth.council, REDACTED)
    columns = {
        **{"Web link": REDACTED, "URN": rows["urn"], "Linked Education URN": "", "Provision type": rows["provision"]},
        **{"Registration date": "01/04/2012", "Registration status": "Active", "Name": REDACTED, "Address 1": REDACTED},
        **{
            "Address 2": REDACTED,
            "Town": REDACTED,
            "County": REDACTED,
            "Postcode": REDACTED,
            "Ofsted region": "Midshire",
        },
        **{"Government Office Region": "Midshire", "Local authority": area, "Parliamentary constituency": REDACTED},
        **{
            "Sector": rows["sector"],
            "Places": places,
            "Short-break-only children's home": "",
            "Organisation which owns the provider": owner,
        },
    }
    texts = {name: np.broadcast_to(np.asarray(v, dtype=object), len(rows)).astype(str) for name, v in columns.items()}
    banners = [banner + "," * (len(texts) - 1) for banner in BANNERS]
    file.write_text("\n".join([*banners, ",".join(texts), *lines(texts), ""]), encoding="utf-8", newline="")
