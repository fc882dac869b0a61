"""A review file filled in as a lead would, for tests that run reviews."""

from __future__ import annotations

import csv
import io
from pathlib import Path


def fill(file: Path, to: Path, **said: tuple[str, str, str, str]) -> Path:
    """Write what was said, `decision, value, reason, by`, of rows by the end of their name; return the file."""
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    for row in rows:
        for name, (decision, value, reason, by) in said.items():
            if row["recommendation"].replace(" ", "_").replace("/", "_").endswith(name):
                row |= {"decision": decision, "value": value, "reason": reason, "by": by}
    with to.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return to
