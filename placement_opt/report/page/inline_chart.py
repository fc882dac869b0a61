"""A chart as it stands in a page: named for who does not see it, in the page's colours, and without what repeats."""

from __future__ import annotations

import html
import re

from placement_opt.report.charts.chart_looks import INKS
from placement_opt.report.charts.chart_records import Chart
from placement_opt.report.charts.drawing import svg_of
from placement_opt.report.page.page_parts import Picture

PAPER = "#FFFFFF"  # of lines between areas: the colour of the page
REPEATED = re.compile(
    r' (?:font-family="[^"]*"|pointer-events="none"|aria-hidden="true"|opacity="1"|stroke-miterlimit="10"'
    r'|class="[^"]*"|role="[^"]*"|aria-roledescription="[^"]*"|xmlns:xlink="[^"]*"|version="1.1")'
)
EMPTY = re.compile(r'<path d="(?:M0,0h0v0h0Z)?"(?: display="none")?/>')
SIZE = re.compile(r'^<svg xmlns="([^"]*)" width="([\d.]+)" height="([\d.]+)"')


def picture_of(chart: Chart) -> Picture:
    """Return a chart with its drawing as part of a page, whose styles give it its colours in light and in dark."""
    return Picture(chart.name, chart.title, _inline(chart), chart.caption)


def _inline(chart: Chart) -> str:
    drawn = EMPTY.sub("", REPEATED.sub("", svg_of(chart)))
    for name, colour in INKS.items():
        drawn = drawn.replace(f'"{colour}"', f'"var(--{name})"')
    drawn = drawn.replace(f'"{PAPER}"', '"var(--paper)"')
    drawn = re.sub(r'(id="|url\(#)(clip\d+)', rf"\1{chart.name}-\2", drawn)
    words = f"{chart.title}. {chart.alternative}"
    told = f'<title id="{chart.name}-title">{html.escape(chart.title)}</title>'
    told += f'<desc id="{chart.name}-words">{html.escape(words)}</desc>'
    start = (
        f'<svg class="chart" role="img" aria-labelledby="{chart.name}-title" aria-describedby="{chart.name}-words" '
        r'width="\2" height="\3"'
    )
    head, _, rest = SIZE.sub(start, drawn).partition(">")
    return f"{head}>{told}{rest}"
