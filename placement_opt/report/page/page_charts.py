"""Charts of a run as the page takes them: drawn, by the section whose table stands behind each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from placement_opt.report.charts.all_charts import charts_of
from placement_opt.report.charts.chart_looks import INKS
from placement_opt.report.charts.drawing import svg_of
from placement_opt.report.kept_run import KeptRun

GROUND = "#FFFFFF"  # of lines between areas: the colour of the page
IDS = re.compile(r'(\bid="|url\(#|href="#)')  # where a drawing names its own parts
IDLE = re.compile(  # what says nothing on a page that reads a drawing as one picture and has its own fonts
    r' (?:(?:role|class|font-family|xmlns:xlink|aria-[a-z]+)="[^"]*"|version="1.1"|pointer-events="none"|opacity="1")'
)
EMPTY = re.compile(r'<path d="(?:M0,0h0v0h0Z)?"(?: display="none")?/>')
OPENING_TAG = re.compile(r"<svg\b")


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
    found: dict[str, tuple[Drawn, ...]] = {}
    for chart in charts_of(run):
        drawing = _inline(svg_of(chart), chart.name, chart.alternative)
        drawn = Drawn(chart.name, chart.title, drawing, chart.alternative, chart.caption)
        found[chart.section] = (*found.get(chart.section, ()), drawn)
    return found


def _inline(svg: str, name: str, alternative: str) -> Markup:
    """Return a drawing that can stand among others: one picture with its words, in the colours of the page."""
    own = IDS.sub(rf"\g<1>{name}-", EMPTY.sub("", IDLE.sub("", svg)))
    for ink, colour in INKS.items():
        own = own.replace(f'"{colour}"', f'"var(--{ink})"')
    own = own.replace(f'"{GROUND}"', '"var(--ground)"')
    label = f'<svg role="img" aria-label="{escape(alternative)}"'
    return Markup(OPENING_TAG.sub(lambda _found: label, own, count=1))
