"""Chunks of draws are kept as they are done: what was interrupted goes on, and no other question's draws come in."""

from __future__ import annotations

import dataclasses
import json
import os
from hashlib import sha256
from io import BytesIO

import numpy as np
import pytest

from placement_opt.domain.claims import Rules
from placement_opt.kernel.errors import BadInput, SolverFailed
from placement_opt.question import Question
from placement_opt.study.draw_chunks import DrawnQuestion, futures_in_chunks
from placement_opt.study.kept_chunks import Kept, keep, opened
from placement_opt.study.workers import Workers
from tests.study.test_futures import DRAWS, STRATEGY, bytes_of, drawn
from tests.town import announces

SIZE = 2  # draws of a chunk beside the first; 6 draws are chunks of 2, 2 and 1
LENGTHS = [3, 3, 2]
ABOUT, FILES = "draws_kept.json", ["draws_00000.npz", "draws_00001.npz", "draws_00002.npz"]
SECOND = FILES[1]


@pytest.fixture(scope="module")
def question():
    return Question(drawn(), STRATEGY, Rules(("as_published", "recommended"), 0.05), "the town")


@pytest.fixture(scope="module")
def made(question, tmp_path_factory):
    """Return a folder with all chunks, and what was found; to be copied and not changed."""
    folder = tmp_path_factory.mktemp("kept") / "draws"
    return folder, futures_in_chunks(DrawnQuestion(question, DRAWS), size=SIZE, kept=Kept(folder, seed=4))


@pytest.fixture
def folder(made, tmp_path):
    """Return a copy of the folder."""
    (copy := tmp_path / "draws").mkdir()
    for file in made[0].iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    return copy


def gone_on(question, folder, **options):
    """Go on with a folder; return what was found, and the numbers of draws that were done at each step."""
    told = []
    kept = Kept(folder, resume=True, seed=4)
    found = futures_in_chunks(
        DrawnQuestion(question, DRAWS),
        size=SIZE,
        kept=kept,
        progress=lambda done, of, what: told.append(done),
        **options,
    )
    return found, told


def names(folder):
    return sorted(file.name for file in folder.iterdir())


def test_what_is_kept_is_a_file_for_each_chunk_and_one_that_says_what_they_answer(made, question):
    folder, found = made
    assert names(folder) == sorted([ABOUT, *FILES])
    assert bytes_of(found) == bytes_of(futures_in_chunks(DrawnQuestion(question, DRAWS), size=SIZE))
    assert found.notes == ()


def test_only_what_is_missing_is_solved_again(made, question, folder):
    (folder / SECOND).unlink()
    found, told = gone_on(question, folder)
    assert told == [DRAWS - SIZE, DRAWS]
    assert bytes_of(found) == bytes_of(made[1])
    assert (folder / SECOND).read_bytes() == (made[0] / SECOND).read_bytes()


def test_of_a_whole_folder_nothing_is_solved_again(made, question, folder):
    found, told = gone_on(question, folder)
    assert told == [DRAWS]
    assert bytes_of(found) == bytes_of(made[1])


def test_a_chunk_that_is_there_is_read(question, folder):
    """What another has put in its place comes out again, so it was not solved."""
    chunks = opened(Kept(folder, resume=True, seed=4), question, LENGTHS)
    other = dataclasses.replace(chunks.found[1], amounts={key: 0 * a - 7 for key, a in chunks.found[1].amounts.items()})
    keep(chunks, 1, other)
    found, _told = gone_on(question, folder)
    assert all((amounts[[3, 4]] == -7).all() for amounts in found.amounts.values())


@pytest.mark.parametrize("workers", [Workers(), pytest.param(Workers(2), marks=pytest.mark.slow)])
def test_work_that_was_interrupted_goes_on(made, question, tmp_path, workers):
    def interrupt(done, of, what):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        futures_in_chunks(
            DrawnQuestion(question, DRAWS), size=SIZE, workers=workers, kept=Kept(tmp_path, seed=4), progress=interrupt
        )
    assert len(names(tmp_path)) == 2  # the first chunk that was done, and what it answers
    found, told = gone_on(question, tmp_path)
    assert told[0] in (1 + SIZE, DRAWS - 2 * SIZE + 1)
    assert bytes_of(found) == bytes_of(made[1])


def test_without_resuming_all_is_to_be_solved_again(question, folder):
    assert opened(Kept(folder, seed=4), other_fee(question), LENGTHS).found == {}
    assert names(folder) == [ABOUT]


def other_fee(q):
    fee = {p: dataclasses.replace(k, value=k.value * (1 + 1e-15)) for p, k in q.case.fee.items()}
    return dataclasses.replace(q, case=dataclasses.replace(q.case, fee=fee))


CHANGED = {
    "figures: fee": other_fee,
    "strategy": lambda q: dataclasses.replace(q, strategy=announces(placement_choice={}, recruit={("own", 1): 2.0})),
    "rules": lambda q: dataclasses.replace(q, rules=Rules(("recommended",), 0.05)),
    "scenario": lambda q: dataclasses.replace(q, name="another"),
}


@pytest.mark.parametrize("differs", CHANGED)
def test_draws_of_another_question_are_refused(question, folder, differs):
    before = {n: (folder / n).read_bytes() for n in names(folder)}
    with pytest.raises(BadInput) as caught:
        gone_on(CHANGED[differs](question), folder)
    (fault,) = caught.value.faults
    assert fault.found == f"draws of another question (what differs: {differs})"
    assert {n: (folder / n).read_bytes() for n in names(folder)} == before


@pytest.mark.parametrize(
    ("lengths", "seed", "differs"),
    [
        ([3, 3, 3], 4, "draws"),
        ([4, 3], 4, "draws of a chunk"),
        ([3, 3, 2], 5, "seed"),
        ([3, 3, 2], None, "seed"),
    ],
)
def test_other_draws_are_refused(question, folder, lengths, seed, differs):
    with pytest.raises(BadInput, match=rf"draws of another question \(what differs: {differs}\)"):
        opened(Kept(folder, resume=True, seed=seed), question, lengths)


def test_a_chunk_of_another_question_is_refused_where_nothing_says_what_the_folder_answers(question, folder):
    (folder / ABOUT).unlink()
    assert gone_on(question, folder)[1] == [DRAWS]
    (folder / ABOUT).write_text("{", "utf-8")
    assert gone_on(question, folder)[0].notes == ("draws_kept.json was damaged and is written again",)
    (folder / ABOUT).unlink()
    with pytest.raises(BadInput, match=r"draws of another question \(draws_00000\.npz\)"):
        gone_on(other_fee(question), folder)


def test_a_damaged_file_is_done_again_and_said(made, question, folder):
    whole = (folder / SECOND).read_bytes()
    (folder / SECOND).write_bytes(whole[: len(whole) // 2])
    found, told = gone_on(question, folder)
    assert told == [DRAWS - SIZE, DRAWS]
    assert found.notes == ("draws_00001.npz was damaged, and its draws were done again",)
    assert bytes_of(found) == bytes_of(made[1])
    assert (folder / SECOND).read_bytes() == whole


@pytest.mark.parametrize("part", [0.0, 0.01, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_seen(question, folder, part):
    whole = (folder / SECOND).read_bytes()
    (folder / SECOND).write_bytes(whole[: int(part * len(whole))])
    assert set(opened(Kept(folder, resume=True, seed=4), question, LENGTHS).found) == {0, 2}


def test_a_byte_that_was_changed_is_seen(question, folder):
    """Wherever it lies: in the numbers, in their names, or in what the archive says of them."""
    whole, chunks = (folder / SECOND).read_bytes(), opened(Kept(folder, resume=True, seed=4), question, LENGTHS)
    assert 1 in chunks.found
    for at in range(0, len(whole), len(whole) // 25):
        (folder / SECOND).write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
        assert set(opened(Kept(folder, resume=True, seed=4), question, LENGTHS).found) == {0, 2}, at


def test_numpy_reads_a_chunk_by_itself(folder):
    with np.load(folder / SECOND) as held:
        assert held["amounts"].shape == (len(json.loads(str(held["amount_keys"]))), 3)


class Payload:
    """What would make a folder when it is read by pickle."""

    def __init__(self, place):
        self.place = place

    def __reduce__(self):
        return os.mkdir, (self.place,)


def test_nothing_in_a_file_is_run(question, folder, tmp_path):
    held = BytesIO()
    np.savez(held, amount_keys=np.array([Payload(str(tmp_path / "made"))], dtype=object))
    (folder / SECOND).write_bytes(held.getvalue() + sha256(held.getvalue()).digest())
    chunks = opened(Kept(folder, resume=True, seed=4), question, LENGTHS)
    assert set(chunks.found) == {0, 2}
    assert not (tmp_path / "made").exists()


def test_what_was_half_written_is_deleted_and_said(question, folder):
    os.replace(folder / SECOND, folder / f"half_written_{SECOND}.1a2b3c4d")
    chunks = opened(Kept(folder, resume=True, seed=4), question, LENGTHS)
    assert set(chunks.found) == {0, 2}
    assert chunks.notes == ("draws_00001.npz was half written, and is done again",)
    assert names(folder) == sorted([ABOUT, FILES[0], FILES[2]])


@pytest.mark.parametrize("resume", [True, False])
def test_a_folder_with_other_files_is_left_alone(question, folder, resume):
    (folder / "letter.docx").write_text("Dear", "utf-8")
    with pytest.raises(BadInput, match=r"expected a folder for draws alone, got other files in it: letter\.docx"):
        opened(Kept(folder, resume=resume, seed=4), question, LENGTHS)
    assert set(FILES) < set(names(folder))


def test_a_folder_that_cannot_be_made_is_told(question, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(BadInput, match="expected a folder that can be written"):
        opened(Kept(tmp_path / "file" / "draws"), question, LENGTHS)


class Deadly(np.ndarray):
    """Figures that end a process which is given those of the second chunk."""

    def __reduce__(self):
        return (os._exit, (1,)) if drawn().occupancy[3] in np.array(self) else (np.array, (self.tolist(),))


@pytest.mark.slow
def test_a_chunk_that_fails_leaves_the_others_and_is_solved_when_work_goes_on(made, question, tmp_path):
    deadly = dataclasses.replace(question.case, occupancy=question.case.occupancy.view(Deadly))
    asked = dataclasses.replace(question, case=deadly)
    found = futures_in_chunks(DrawnQuestion(asked, DRAWS), size=SIZE, workers=Workers(2), kept=Kept(tmp_path, seed=4))
    assert {str(ends[n]) for ends in found.ends.values() for n in (3, 4)} == {"failed"}
    assert found.ends.keys() == made[1].ends.keys()
    for key, amounts in found.amounts.items():
        assert np.isnan(amounts[[3, 4]]).all()
        assert amounts[[0, 1, 2, 5]].tobytes() == made[1].amounts[key][[0, 1, 2, 5]].tobytes()
    (note,) = found.notes
    assert note.startswith("draws 3 to 4 failed: the processes that did it ended again and again")
    assert names(tmp_path) == sorted([ABOUT, FILES[0], FILES[2]])
    again, told = gone_on(question, tmp_path)
    assert told == [DRAWS - SIZE, DRAWS]
    assert bytes_of(again) == bytes_of(made[1])


@pytest.mark.slow
def test_if_no_chunk_has_an_answer_the_error_is_raised(question):
    deadly = dataclasses.replace(question.case, occupancy=np.full(3, question.case.occupancy[3]).view(Deadly))
    with pytest.raises(SolverFailed, match="again and again"):
        futures_in_chunks(DrawnQuestion(dataclasses.replace(question, case=deadly), 3), size=2, workers=Workers(2))
