"""Figures that share one level are told by table and parameter, and by unit where units differ."""

from __future__ import annotations

from placement_opt.prepared import Options, prepare
from placement_opt.study.figure_causes import uncertain
from tests import tiny_model

ENTRIES, ENDINGS = "entries_per_case", "endings_per_case"
MORE = """\
mst,keeps_placement,all,all,size,0.1,endings_per_case,paper,council,0.05,0.2,yes,
mst,keeps_placement,all,all,lag,1,quarters,paper,council,1,1,yes,
mst,keeps_placement,all,all,eligible_share,0.5,share,paper,council,0.5,0.5,yes,
"""


def causes(tmp_path, more):
    """Return the causes of the sizes of effects of the tiny town, one of which varies, and of what is added."""
    model = tiny_model.write(tmp_path)
    tiny_model.set_value(model, "service_effects.csv", "mst,prevents_entry,all,all,size", 0.1, "low")
    file = model / "service_effects.csv"
    file.write_text(file.read_text("utf-8") + more, "utf-8")
    asked = Options(model, strategy=tiny_model.write_strategy(tmp_path), horizon=4)
    found = uncertain(prepare(asked).inputs)
    return [k.cause for figure, k in found.items() if figure[:2] == ("service_effects", "size")]


def test_where_units_differ_they_are_causes_of_their_own(tmp_path):
    assert causes(tmp_path, MORE) == [f"service_effects.size ({ENTRIES})", f"service_effects.size ({ENDINGS})"]


def test_where_all_have_one_unit_it_is_not_told(tmp_path):
    assert causes(tmp_path, "") == ["service_effects.size"]
