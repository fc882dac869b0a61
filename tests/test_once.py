"""What is dear is made once, by whoever asks first, and a failure is not kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.once import Once


def test_the_first_to_ask_makes_it_and_all_others_read_it(tmp_path):
    made = []

    def make(folder):
        made.append(folder)
        (folder / "plan.csv").write_text("a\n")
        return {"folder": folder}

    def ask(_worker):
        return Once(tmp_path / "once")("answer", make)

    with ThreadPoolExecutor(4) as workers:
        found = list(workers.map(ask, range(4)))
    assert len(made) == 1
    assert {(f["folder"] / "plan.csv").read_text() for f in found} == {"a\n"}


def test_what_has_failed_is_made_again(tmp_path):
    once = Once(tmp_path / "once")

    def fail(folder):
        (folder / "half.csv").touch()
        raise ValueError("no plan")

    with pytest.raises(ValueError, match="no plan"):
        once("answer", fail)
    assert once("answer", lambda folder: list(folder.iterdir())) == []
