"""Who agreed to a run: a plain file for each signature, bound to the inputs, the program's version and the answer.

A signature is a record and no lock: whoever can write in the folder can write one, under any name. It stands in the
folder `signatures` of the run, as long as nothing that it is bound to has changed.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from placement_opt.kernel import atomic_folder, run_names
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.left_behind import SIGNATURES, recover_in
from placement_opt.kernel.run_json import json_in
from placement_opt.kernel.text import nearest
from placement_opt.kernel.whole_file import HALF_WRITTEN, write_whole
from placement_opt.register.filed_runs import RUN_AGAIN, FiledRun, names_in, read_run
from placement_opt.register.inputs_now import inputs_now

ROLES = ("analyst", "assurer", "approver")  # of the AQuA Book: who made it, who checked it, who decides on it
A_RECORD = (
    "A signature is a record and not a lock: whoever can write in the folder can add one. It lapses when an input file "
    "of the model changes or a file of the run is edited."
)
SEAL = "sha256"  # of all else in a record: one that was cut off or edited is not counted
OWN_SIGNS = 8  # bytes drawn for the name of a record, so that two who sign at once do not meet
SEVERAL = 3  # files that a reason names before it counts the others


@dataclass(frozen=True)
class Signature:
    """What one person put a name to, and when."""

    role: str
    name: str
    note: str
    signed: str  # the time, as a manifest has it
    inputs: str  # SHA-256 of the input files and of what was asked
    program: str  # its version
    answer: str  # SHA-256 of the files of the run

    @property
    def when(self) -> datetime.datetime:
        """When it was signed, by this computer's clock."""
        return datetime.datetime.fromisoformat(self.signed).astimezone()


@dataclass(frozen=True)
class Standing:
    """A signature, why it has lapsed, and what else a reader should know."""

    signature: Signature
    lapsed: tuple[str, ...]  # (): it stands
    remarks: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """In one word."""
        return "lapsed" if self.lapsed else "stands"


@dataclass(frozen=True)
class Signatures:
    """The signatures of a run, in the order in which they were made."""

    standing: tuple[Standing, ...]
    unreadable: tuple[str, ...]  # names of files that are no whole record

    def as_data(self) -> dict[str, Any]:
        """Return them as JSON has them."""
        return {
            "signatures": [
                {
                    **{key: getattr(k.signature, key) for key in ("role", "name", "note", "signed", "program")},
                    "state": k.state,
                    "lapsed_because": list(k.lapsed),
                    "remarks": list(k.remarks),
                }
                for k in self.standing
            ],
            "signatures_not_counted": list(self.unreadable),
        }


def sign(run: FiledRun, role: str, name: str, note: str = "") -> Signature:
    """Write a signature beside the files of a run, and return it.

    Raises BadInput with every fault: a role or a name that is none; a run whose inputs or files have changed, which is
    to be made again before anyone signs it.
    """
    faults = [*_faults_of_words(role, name, note), *_faults_of_run(run)]
    if faults:
        raise BadInput(faults)
    bound = bound_to(run.manifest)
    found = Signature(role, name.strip(), note.strip(), run_names.now(), **bound)
    record = asdict(found)
    day = found.when.strftime("%Y-%m-%d")
    file = f"{day}-{role}-{secrets.token_hex(nbytes=OWN_SIGNS)}.json"
    _write(run, file, atomic_folder.to_json(record | {SEAL: run_names.hash_of(record)}).encode())
    return found


def first_signed(model: str, register: Path) -> FiledRun | None:
    """Return the central run of a model at its opening that was signed first, if it is as it was written.

    Its signature may have lapsed because an input has changed since: it is still what was agreed first.
    """
    found = []
    recover_in(register)
    for name in names_in(register):
        run = read_run(register / name, name)
        made = [k for file in _records(run.folder) if (k := _read(file))]
        if made and _is_of_the_opening(run, model) and not atomic_folder.edited(run.folder):
            found.append((min(k.when for k in made), name, run))
    return min(found, key=lambda k: k[:2])[2] if found else None


def _is_of_the_opening(run: FiledRun, model: str) -> bool:
    """Say whether a run answers the question of a model as it is, before any quarter has passed."""
    asked, read_as = run.manifest.get("options", {}), run.manifest.get("read_as", {})
    return run.holds_answer and asked.get("model") == model and not asked.get("scenarios") and "actuals" not in read_as


def bound_to(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return what a signature of a run is bound to: its inputs, the program's version, its answer."""
    asked = {key: manifest.get(key) for key in run_names.ASKED_KEYS if key != "package"}
    return {
        "inputs": run_names.hash_of(asked),
        "program": str(manifest["package"].get("version", "")),
        "answer": run_names.hash_of(manifest["files"]),
    }


def signatures_of(run: FiledRun) -> Signatures:
    """Return the signatures of a run and how they stand now; what is half written or damaged is not counted."""
    read = {file.name: _read(file) for file in _records(run.folder)}
    known = [k for k in read.values() if k is not None]
    unreadable = tuple(name for name, k in read.items() if k is None)
    if not known:
        return Signatures((), unreadable)
    lapsed, remarks = _since(run)
    ordered = sorted(known, key=lambda k: (k.when, k.role, k.name))
    return Signatures(tuple(_standing(k, run, lapsed, remarks) for k in ordered), unreadable)


def _standing(k: Signature, run: FiledRun, lapsed: tuple[str, ...], remarks: tuple[str, ...]) -> Standing:
    bound = bound_to(run.manifest)
    own = [] if (k.inputs, k.answer) == (bound["inputs"], bound["answer"]) else ["it is of another run than this"]
    return Standing(k, (*own, *lapsed), remarks)


def _since(run: FiledRun) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what has made every signature of a run lapse, and what else has changed."""
    now = inputs_now(run)
    lapsed = [f"{_listed(names)} {'has' if len(names) == 1 else 'have'} {what}" for names, what in now.told]
    if edited := atomic_folder.edited(run.folder):
        lapsed.append(f"{_listed(edited)} of the run {'was' if len(edited) == 1 else 'were'} edited or deleted")
    remarks = [f"{folder} was not found, so whether its files have changed is not known" for folder in now.not_found]
    if run.version != atomic_folder.package_version():
        remarks.append(f"the program is now {atomic_folder.package_version()}, the run was made with {run.version}")
    return tuple(lapsed), tuple(remarks)


def _listed(names: tuple[str, ...]) -> str:
    more = len(names) - SEVERAL
    return ", ".join(names[:SEVERAL]) + (f" and {more} more" if more > 0 else "")


def _faults_of_words(role: str, name: str, note: str) -> list[Fault]:
    faults = []
    if role not in ROLES:
        faults.append(Fault("--as", None, "", f"one of {', '.join(ROLES)}", role, nearest(role, ROLES)))
    if not name.strip():
        faults.append(Fault("--name", None, "", "the name of who signs", "an empty name"))
    for option, text in (("--name", name), ("--note", note)):
        if not text.isprintable():
            faults.append(Fault(option, None, "", "words on one line", text))
    return faults


def _faults_of_run(run: FiledRun) -> list[Fault]:
    """Return why a run cannot be signed as it is now."""
    try:
        run.files  # noqa: B018
    except BadInput as error:
        return list(error.faults)
    if not run.holds_answer:
        return [Fault(run.name, None, "", "a run with an answer", "one that only says how sure an answer is")]
    lapsed, _remarks = _since(run)
    return [Fault(run.name, None, "", "a run as it was made", f"{why}", RUN_AGAIN, whole=True) for why in lapsed]


def _write(run: FiledRun, file: str, data: bytes) -> None:
    folder = run.folder / SIGNATURES
    try:
        folder.mkdir(exist_ok=True)
        write_whole(folder / file, data)
    except OSError as error:
        found = f"one that cannot: {error.strerror or error}"
        raise BadInput([Fault(run.name, None, "", "a folder that can be written", found, whole=True)]) from error


def _records(folder: Path) -> list[Path]:
    """Return the files that bear the name of a whole record."""
    found = (folder / SIGNATURES).glob("*.json")
    return sorted(file for file in found if not file.name.startswith(HALF_WRITTEN))


def _read(file: Path) -> Signature | None:
    """Return the signature in a file; None if it is not whole, or somebody has edited it."""
    try:
        record = json_in(file)
        seal = record.pop(SEAL)
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None
    if seal != run_names.hash_of(record) or set(record) != {f.name for f in fields(Signature)}:
        return None
    return Signature(**record) if _is_time(record["signed"]) else None


def _is_time(text: str) -> bool:
    try:
        return datetime.datetime.fromisoformat(text).tzinfo is not None
    except (ValueError, TypeError):
        return False
