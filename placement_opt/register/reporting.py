"""Reports of a run that is filed: made from its files as they are, with who has signed it by now."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from placement_opt.kernel import atomic_folder, run_names
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.held_places import held
from placement_opt.kernel.left_behind import recover
from placement_opt.kernel.paths import real
from placement_opt.register.filed_runs import RUN_AGAIN, FiledRun
from placement_opt.register.run_words import signature_section
from placement_opt.register.signatures import signatures_of
from placement_opt.report.evidence_pack import pack_of
from placement_opt.report.kept_run import RUN_SECTIONS, KeptRun, kept_run_in
from placement_opt.report.report_request import ReportRequest

USUAL_REPORT = ReportRequest()  # than the page and the workbook
REPORTS = Path("reports")  # where each report has a folder of the name of its run


def report_on(run: FiledRun, out: Path | None = None, wanted: ReportRequest = USUAL_REPORT) -> Path:
    """Write the page and the workbook of a run, and what else is asked; return their folder.

    The run itself stays as it is, signed or not; an earlier report is replaced. Raises BadInput with every fault: a run
    that keeps no sections, or that somebody has edited; a folder that cannot be written; of a sufficiency statement a
    council that does not exist, or published statistics that cannot be read.
    """
    place = out or REPORTS / Path(run.name).name
    if faults := [*wanted.faults(), *_faults(run), *_inside(run, place)]:
        raise BadInput(faults)
    recover(place)
    with held(place):
        kept = kept_run_in(run.folder, run.manifest, (signature_section(signatures_of(run)),))
        atomic_folder.write(place, _files(kept, wanted), _manifest(run, private=kept.has_small_counts))
    return place


def _files(kept: KeptRun, wanted: ReportRequest) -> Mapping[str, atomic_folder.Content]:
    files: dict[str, atomic_folder.Content] = {}
    if wanted.sufficiency:  # first, since it may be refused
        from placement_opt.report.sufficiency.whole_statement import statement_files

        files |= statement_files(kept, wanted)
    if wanted.committee:
        from placement_opt.report.paper.whole_paper import committee_files

        files |= committee_files(kept)
    return files | pack_of(kept)


def _faults(run: FiledRun) -> list[Fault]:
    if RUN_SECTIONS not in run.manifest["files"]:
        found = "one that keeps no sections"
        return [Fault(run.name, None, "", "a run with an answer, of this version", found, RUN_AGAIN, whole=True)]
    expected, found = "the file as the run wrote it", "one that was edited or deleted"
    edited = atomic_folder.edited(run.folder)
    return [Fault(f"{run.name}/{name}", None, "", expected, found, RUN_AGAIN) for name in edited]


def _inside(run: FiledRun, place: Path) -> list[Fault]:
    if not real(place).is_relative_to(real(run.folder)):
        return []
    expected = "a place outside the run, which stays as it is"
    return [Fault(place.as_posix(), None, "", expected, "one in its folder", "choose another with --out")]


def _manifest(run: FiledRun, *, private: bool) -> dict[str, object]:
    """Return the manifest of a report: of which run it is."""
    asked = {"report_of": run.name, "question": run.manifest.get("question", "")}
    return atomic_folder.manifest(
        inputs={}, options=asked, stages=[], timings={}, written=run_names.now(), private=private
    )
