"""The page of a run: one file that opens anywhere, with no request to any network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from placement_opt.kernel.run_names import run_name
from placement_opt.report.charts.all_charts import charts_of
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.page.first_screen import claim_cards, holds_small_counts, sentences_of
from placement_opt.report.page.inline_chart import picture_of
from placement_opt.report.page.page_order import (
    DOORS,
    FIRST_SCREEN,
    IN_REVIEW,
    ON_FIRST_SCREEN,
    PLACES,
    REVIEW,
    THE_REST,
    order_of,
)
from placement_opt.report.page.page_parts import PageGroup, PagePart, Picture
from placement_opt.report.page.page_tables import table_of
from placement_opt.report.page.review_rows import review_rows_of
from placement_opt.report.section import Section
from placement_opt.review.review_file import FILLED_IN, GIVEN, LONGEST_TEXT

ROWS_UNFOLDED = 16  # of a table without a chart that a reader sees without opening it
SENTENCES_UNFOLDED = 12


def page_of(run: KeptRun) -> bytes:
    """Return the page as HTML; the same files and manifest give the same bytes."""
    env = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    env.filters["code"] = _code
    style, script = _kept("page.css"), _kept("page.js")
    page = env.from_string(_kept("page.html")).render(
        run=run,
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
        **_first_screen(run),
        groups=list(_groups(run)),
        doors=[(door, " ".join(order_of(door))) for door in DOORS],
        review=_review(run),
        ids={"first": FIRST_SCREEN, "review": REVIEW},
    )
    return page.encode("utf-8")


def _kept(name: str) -> str:
    """Return a file that stands beside this module, wherever the package is installed."""
    return resources.files(__package__).joinpath(name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """Return a policy with which a browser asks for nothing and runs this script and these styles alone."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}"


def _code(text: str) -> Markup:
    """Return a sentence with what stands between backticks as code."""
    parts = [Markup.escape(part) for part in text.split("`")]
    return Markup("").join(Markup("<code>{}</code>").format(p) if n % 2 else p for n, p in enumerate(parts))


def _first_screen(run: KeptRun) -> dict[str, Any]:
    verdicts = run.sections["verdicts"]
    must = run.sections.get("must_be_true") or run.sections.get("would_have_to_be_true")
    steps, others = run.sections.get("next_steps"), run.sections.get("other_claims")
    return {
        "question": verdicts.heading,
        "rests_on": verdicts.note,
        "cards": claim_cards(run, "verdicts"),
        "others": claim_cards(run, "other_claims"),
        "others_heading": others.heading if others else "",
        "warnings": sentences_of(run.sections.get("warnings")),
        "must": must,
        "must_lists": sentences_of(must),
        "steps": steps,
        "steps_lists": sentences_of(steps),
        "small_counts": holds_small_counts(run),
        "name": run_name(run.manifest),
        "asked": run.manifest["question"],
        "written": run.manifest["written"],
    }


def _groups(run: KeptRun) -> Iterable[PageGroup]:
    """Yield the headings of the page under which there is something to see, or to say what would bring it."""
    pictures: dict[str, list[Picture]] = {}
    for chart in charts_of(run):
        pictures.setdefault(chart.section, []).append(picture_of(chart))
    placed = {name for place in PLACES for name in place.sections}
    rest = tuple(name for name in run.sections if name not in placed and name not in ON_FIRST_SCREEN)
    for place in PLACES:
        parts = tuple(_parts(run, rest if place.id == THE_REST else place.sections, pictures))
        hint = place.hint if place.key and place.key not in run.sections else ""
        if parts or hint or (place.id == REVIEW and IN_REVIEW in run.sections):
            yield PageGroup(place.id, place.heading, parts, hint)


def _parts(run: KeptRun, names: Iterable[str], pictures: dict[str, list[Picture]]) -> Iterable[PagePart]:
    for name in names:
        section = run.sections.get(name)
        if section is not None and name != IN_REVIEW:
            yield _part(run, section, tuple(pictures.get(name, ())))


def _part(run: KeptRun, section: Section, pictures: tuple[Picture, ...]) -> PagePart:
    table, lists = table_of(section), sentences_of(section)
    many = table is not None and (bool(pictures) or table.rows > ROWS_UNFOLDED)
    long = len([s for block in lists for s in block.sentences]) > SENTENCES_UNFOLDED
    return PagePart(
        section.name.replace("_", "-"),
        section.heading,
        section.sentence,
        section.note,
        pictures,
        table,
        lists,
        claim_cards(run, section.name),
        many or long,
    )


def _review(run: KeptRun) -> dict[str, Any]:
    section = run.sections.get(IN_REVIEW)
    return {
        "section": section,
        "kinds": review_rows_of(run),
        "columns": [*GIVEN, *FILLED_IN],
        "longest": LONGEST_TEXT,
    }
