"""The bar says on a terminal how far work is, and nothing in a pipe."""

from __future__ import annotations

import re

from placement_opt.kernel.progress import progress_bar


def shown(capsys, **options) -> str:
    """Return what stands on the error stream, without colours."""
    with progress_bar(**options) as progress:
        progress(0, 1000, "Draws")
        progress(250, 1000, "Draws")
    out, err = capsys.readouterr()
    assert out == ""
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", err)


def test_where_steps_take_as_long_each_it_says_how_many_are_done_and_how_long_is_left(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")  # as on a terminal
    said = shown(capsys, time_left=True)
    assert re.search(r"Draws .* +250/1000 0:00:\d\d left [0-9-]:[0-9-]{2}:[0-9-]{2}", said)
    assert max(map(len, re.split(r"[\r\n]", said))) <= 80


def test_else_it_says_how_long_it_has_taken(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    said = shown(capsys)
    assert re.search(r"Draws .* 0:00:\d\d", said)
    assert "left" not in said


def test_it_says_nothing_in_a_pipe_or_if_hidden(monkeypatch, capsys):
    assert shown(capsys, time_left=True) == ""
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert shown(capsys, hidden=True) == ""
