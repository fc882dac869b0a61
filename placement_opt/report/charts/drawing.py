"""Charts drawn as SVG and PNG, here and without a browser."""

from __future__ import annotations

import vl_convert

from placement_opt.report.charts.chart_records import Chart


def svg_of(chart: Chart) -> str:
    """Return a chart as SVG, its text and axes in the colour of the text around it."""
    return str(vl_convert.vegalite_to_svg(chart.spec))


def png_of(chart: Chart, dpi: int = 200) -> bytes:
    """Return a chart as PNG on white, at this many dots per inch."""
    printed = {**chart.spec, "background": "white"}
    return bytes(vl_convert.vegalite_to_png(printed, ppi=dpi, scale=1))
