"""Charts of a run as the page takes them: drawn, by the section whose table stands behind each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from placement_opt.report.kept_run import KeptRun


@dataclass(frozen=True)
class Drawn:
    """A chart as a drawing, with its finding, its text alternative and its caption."""

    name: str
    title: str
    svg: Markup
    alternative: str
    caption: str


def drawn_of(run: KeptRun) -> Mapping[str, tuple[Drawn, ...]]:
    """Return the charts of a run by the section that each draws."""
    return {}
