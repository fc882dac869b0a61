"""What a YAML file holds, and what is a fault in it, is the same whichever reader is installed."""

from __future__ import annotations

import pytest

from placement_opt.kernel.paths import config_folder
from placement_opt.kernel.yamls import _composed, _plain, read_yaml


@pytest.mark.parametrize("text", ["a:\t1\n", "a: 1\t\nb: 2\n", "a: [1,\t2]\n", "a: 1\n\tb: 2\n"])
def test_a_tab_is_a_fault_though_the_reader_in_c_would_let_it_pass(tmp_path, text):
    file = tmp_path / "a.yaml"
    file.write_text(text, "utf-8")
    data, _lines, (fault,) = read_yaml(file, "a.yaml")
    assert data is None
    assert fault.hint == "indent with blanks, not with tabs"


def test_without_the_reader_in_c_the_same_is_read_on_the_same_lines(monkeypatch):
    text = (config_folder() / "catalogue.yaml").read_text("utf-8")

    def read():
        lines = {}
        return _plain(_composed(text), (), lines, "catalogue.yaml", []), lines

    quick = read()
    monkeypatch.delattr("yaml.CSafeLoader")
    assert read() == quick
