"""The evidence pack of a run: a page to look at and a workbook to check, made from the files of its folder alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placement_opt.kernel import atomic_folder
from placement_opt.prepared import PAGE, WORKBOOK
from placement_opt.report.kept_run import PACK, KeptRun, kept_run


def with_pack(
    files: Mapping[str, atomic_folder.Content], manifest: Mapping[str, Any], *, wanted: bool
) -> dict[str, atomic_folder.Content]:
    """Return the files of a run with its pack, if that is wanted; an earlier one is replaced or left out."""
    bare = {name: content for name, content in files.items() if name not in PACK}
    kept = kept_run(bare, manifest)
    return {**bare, **pack_of(kept)} if wanted and kept.has_answer else bare


def pack_of(run: KeptRun) -> dict[str, bytes]:
    """Return the page and the workbook of a run; the same files and manifest give the same bytes."""
    from placement_opt.report.page.whole_page import page_of
    from placement_opt.report.workbook.fund_sheets import fund_workbook_of
    from placement_opt.report.workbook.whole_workbook import workbook_of

    made = fund_workbook_of(run) if run.is_of_a_fund_alone else workbook_of(run)
    return {PAGE: page_of(run), WORKBOOK: made}
