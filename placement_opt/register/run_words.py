"""Runs, signatures and comparisons in words: the sections that commands print."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from placement_opt.kernel import atomic_folder
from placement_opt.kernel.text import capital, plain, shown_folder
from placement_opt.register.comparing import Comparison, Step
from placement_opt.register.explaining import THE_MOST
from placement_opt.register.filed_runs import FiledRun
from placement_opt.register.input_changes import NOT_THERE, InputChange
from placement_opt.register.input_groups import GROUP_WORDS
from placement_opt.register.inputs_now import InputsNow, inputs_now
from placement_opt.register.run_register import Entry, Register
from placement_opt.register.signatures import A_RECORD, Signatures, Standing, signatures_of
from placement_opt.register.verifying import Difference, Verified
from placement_opt.report import compare_sections, register_sections
from placement_opt.report.section import AS_WORDS, Section

JUDGEMENTS = ("holds", "at risk", "does not hold")  # columns of the table of runs
SHOWN_OF_A_GROUP = 12  # changed figures of a group of inputs that are printed; all are in the JSON
RUN_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST_VALUE = 60  # signs of a value that are printed
SAVED_BY = {
    THE_MOST: "the most these figures allow",
    "as_published": "strategy as published",
    "recommended": "recommended plan",
    "most_saved": "plan that saves most",
    "do_nothing": "doing nothing",
}


def register_sections_of(register: Register) -> Iterator[Section]:
    """Yield the table of runs, and what else lies in their folder."""
    rows = [row for entry in register.entries for row in _rows_of(entry)]
    frame = pd.DataFrame(rows, columns=register_sections.RUN_COLUMNS)
    yield register_sections.runs_table(shown_folder(register.folder), frame)
    if register.others:
        yield register_sections.no_runs(list(register.others))


def run_sections(run: FiledRun) -> Iterator[Section]:
    """Yield what one run is, what it says of the claims, and who signed it."""
    yield register_sections.one_run(run.name, list(_about(run)))
    claims = [(str(k["status"]), str(k["sentence"])) for k in run.verdict.get("claims", [])]
    if claims:
        yield register_sections.judged_claims(claims)
    yield signature_section(signatures_of(run))


def signature_section(found: Signatures) -> Section:
    """Return who signed a run and how each signature stands: for every report that is made from a run."""
    rows = [(k.state, _signed(k)) for k in found.standing]
    rows += [("not counted", f"{name} is no whole record, or was edited.") for name in found.unreadable]
    return register_sections.signatures(rows, A_RECORD)


def verified_sections(found: Verified) -> Iterator[Section]:
    """Yield what was found of a run, and who signed it."""
    yield register_sections.verified(found.run.name, _verdict_on(found), list(_found(found)))
    yield signature_section(found.signatures)


def compared_sections(found: Comparison) -> Iterator[Section]:
    """Yield which runs are compared, their answers, and step by step what differs and what explains it."""
    letters = _letters(len(found.runs))
    named = [row for k, run in zip(letters, found.runs, strict=True) for row in _named(k, run)]
    yield compare_sections.compared_runs(named)
    yield compare_sections.compared_answers(_answers(found, letters))
    for (before, after), step in zip(pairwise(letters), found.steps, strict=True):
        pair = f"from {before} to {after}"
        yield compare_sections.changed_inputs(pair, *_changes(step))
        ends = (f"{before} said", f"{after} says")
        yield compare_sections.explained(pair, _shares(step, ends), step.explained.why_not, ends)


# --- a run and its signatures


def _rows_of(entry: Entry) -> Iterator[tuple[str, str, str, str, str]]:
    run = entry.run
    what = _words(run) + ("" if run.holds_answer else "; only how sure the answer is")
    for status in JUDGEMENTS:
        many = entry.judged.get(status, 0)
        yield run.name, f"{_when(run.written)}: {what}", status, str(many) if run.holds_answer else "", AS_WORDS
    for k in entry.signatures.standing:
        yield run.name, _signed(k, brief=True), JUDGEMENTS[0], "", AS_WORDS
    for name in entry.signatures.unreadable:
        yield run.name, f"Not counted: {name} is no whole record, or was edited", JUDGEMENTS[0], "", AS_WORDS


def _words(run: FiledRun) -> str:
    return f"{run.options['model']}, {run.options['strategy']}, {run.scenario}"


def _when(time: datetime.datetime) -> str:
    return f"{time.day} {time:%b %Y %H:%M}"


def _signed(k: Standing, *, brief: bool = False) -> str:
    """Say who signed and why it has lapsed; `brief`: in half a line for a table."""
    s = k.signature
    if brief:
        state = f"Lapsed: {'; '.join(k.lapsed)}. It was signed" if k.lapsed else "Signed"
        return "; ".join((f"{state} as {s.role} by {s.name}, {_when(s.when)}", *k.remarks))
    note = f" Note: {s.note.rstrip('.')}." if s.note else ""
    why = "".join(f" Lapsed, since {why}." for why in k.lapsed)
    more = "".join(f" {capital(remark)}." for remark in k.remarks)
    return f"{s.name} signed as {s.role} on {_when(s.when)}.{note}{why}{more}"


def _about(run: FiledRun) -> Iterator[tuple[str, str]]:
    options = run.options
    yield "Asked", f"{_words(run)}; {options['horizon']} quarters{', whole homes' if options['whole_homes'] else ''}."
    draws = " It says how sure the answer is." if run.holds_draws else ""
    yield "Made", f"{_when(run.written)}, with placement_opt {run.version}.{draws}"
    yield "Inputs", _inputs(inputs_now(run))
    edited = atomic_folder.edited(run.folder)
    yield "Files", f"Edited or deleted since: {', '.join(edited)}." if edited else "As the run wrote them."


def _inputs(now: InputsNow) -> str:
    if now.as_they_were:
        return "The files of the model and its choices are as they were."
    said = [f"Have {what} since: {', '.join(names)}." for names, what in now.told]
    said += [f"Not found here: {', '.join(now.not_found)}."] if now.not_found else []
    return " ".join(said)


# --- verified


def _verdict_on(found: Verified) -> str:
    if found.unsolved:
        return "It has no answer here any more."
    if not found.same:
        return "No: what differs is named below."
    if not found.solved:
        return "Its files are as they were written. It was not solved again."
    return "Yes: its files are as they were written, and solved again on this computer they have the same bytes."


def _found(found: Verified) -> Iterator[tuple[str, str]]:
    edited = f"Edited or deleted since they were written: {', '.join(found.edited)}." if found.edited else ""
    yield "Files", edited or f"All {len(found.run.manifest['files'])} have the hashes that the run recorded."
    yield "Inputs", _inputs(found.inputs)
    if found.moved:
        yield "Made with", f"{'; '.join(found.moved)}."
    if found.unsolved:
        yield "Solved again", found.unsolved
    elif found.solved and not found.differences:
        yield "Solved again", "Every file has the same bytes. Times in manifest.json are not compared."
    for k in found.differences:
        yield k.file, _difference(k)


def _difference(k: Difference) -> str:
    if k.row is None:
        return f"Recorded: {k.recorded}. Solved again: {k.again}."
    return f"Row {k.row:,d} is the first that differs. Recorded: {k.recorded} Solved again: {k.again}"


# --- compared


def _letters(many: int) -> list[str]:
    """Return a letter for each run, or numbers if there are more of them."""
    return list(RUN_LETTERS[:many]) if many <= len(RUN_LETTERS) else [str(n) for n in range(1, many + 1)]


def _named(letter: str, run: FiledRun) -> Iterator[tuple[str, str]]:
    """Yield what a letter stands for, and who signed that run."""
    yield letter, f"{run.name}, made {_when(run.written)} with placement_opt {run.version}: {_words(run)}."
    yield from ((letter, f"{_signed(k, brief=True)}.") for k in signatures_of(run).standing)
    if edited := atomic_folder.edited(run.folder):
        yield letter, f"Edited or deleted since it was made: {', '.join(edited)}."


def _answers(found: Comparison, letters: list[str]) -> pd.DataFrame:
    rows = [
        (
            k["claim"],
            SAVED_BY.get(k["about"], k["about"]),
            letters[k["run"]],
            _amount(k["value"], k["unit"]),
            AS_WORDS,
        )
        for k in found.answers.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=compare_sections.ANSWER_ROWS)


def _amount(value: object, unit: str) -> str:
    if not isinstance(value, (int, float)):
        return str(value)
    return _pounds(round(value)) if unit == "GBP" else f"{plain(value)} {unit}"


def _pounds(gbp: int, sign: str = "") -> str:
    return f"{'-' if gbp < 0 else sign}£{abs(gbp):,d}"


def _changes(step: Step) -> tuple[list[tuple[str, str, str]], str]:
    """Return the changed inputs that are printed, what moves an answer first, and in a note how many more there are."""
    rows: list[tuple[str, str, str]] = []
    many: Counter[str] = Counter()
    for k in sorted(step.changes, key=lambda k: not k.moves):
        many[k.group] += 1
        if many[k.group] <= SHOWN_OF_A_GROUP:
            rows.append((GROUP_WORDS[k.group], k.file, _change(k)))
    order = list(GROUP_WORDS.values())
    rows.sort(key=lambda row: order.index(row[0]))
    more = [f"{n - SHOWN_OF_A_GROUP:,d} of {GROUP_WORDS[k]}" for k, n in many.items() if n > SHOWN_OF_A_GROUP]
    return rows, f"Not printed: {'; '.join(more)}. With --json all are." if more else ""


def _change(k: InputChange) -> str:
    unit = f" {k.unit}" if k.unit else ""
    if NOT_THERE in (k.before, k.after):
        said = f"is new: {_cut(k.after)}{unit}" if k.before == NOT_THERE else f"is gone, was {_cut(k.before)}{unit}"
    else:
        said = f"was {_cut(k.before)}, is {_cut(k.after)}{unit if k.moves else ''}"
    return f"{k.what} {said}." + (f" Source: {k.source}." if k.source else "")


def _cut(text: str) -> str:
    return f"{text[: LONGEST_VALUE - 1]}…" if len(text) > LONGEST_VALUE else text


def _shares(step: Step, ends: tuple[str, str]) -> pd.DataFrame:
    found = step.explained
    rows = [(ends[0], key, _pounds(gbp)) for key, gbp in found.before.items()]
    rows += [(k.words, key, _pounds(gbp, "+")) for k in found.shares for key, gbp in k.gbp.items()]
    rows += [(ends[1], key, _pounds(gbp)) for key, gbp in found.after.items()]
    claims = list(dict.fromkeys(claim for claim, _plan in found.before))
    told = [(claim, row, SAVED_BY[plan], text, AS_WORDS) for row, (claim, plan), text in rows]
    told.sort(key=lambda k: claims.index(k[0]))
    return pd.DataFrame(told, columns=compare_sections.SHARE_COLUMNS)
