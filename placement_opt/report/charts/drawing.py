"""Charts drawn as SVG and PNG, here and without a browser."""

from __future__ import annotations

import vl_convert

from placement_opt.report.charts.chart_looks import INK
from placement_opt.report.charts.chart_records import Chart

BLACK, WHITE = "#000000", "#FFFFFF"


def svg_of(chart: Chart, ink: str = INK) -> str:
    """Return a chart as SVG, its text and axes in this colour, or else in that of the text around it."""
    return str(vl_convert.vegalite_to_svg(chart.spec)).replace(f'"{INK}"', f'"{ink}"')


def png_of(chart: Chart, dpi: int = 200) -> bytes:
    """Return a chart as PNG on white, at this many dots per inch."""
    printed = svg_of(chart, BLACK).replace(">", f'><rect width="100%" height="100%" fill="{WHITE}"/>', 1)
    return bytes(vl_convert.svg_to_png(printed, ppi=dpi, scale=1))
