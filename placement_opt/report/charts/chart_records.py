"""What a chart is: a finding, a drawing as data, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Chart:
    """A chart of one section, as Vega-Lite has it, with the text that stands for it where it is not seen."""

    name: str
    title: str  # states the finding
    spec: dict[str, Any]  # Vega-Lite, with its data in it
    alternative: str  # what it shows, for whoever does not see it
    caption: str  # how to read it
    section: str  # name of the section whose table stands behind it
