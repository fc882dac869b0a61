"""The page of a run: one file that opens anywhere, with no request to any network."""

from __future__ import annotations

import base64
import datetime
import hashlib
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from placement_opt.kernel import run_names
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.page.first_screen import first_screen
from placement_opt.report.page.page_blocks import parts_of
from placement_opt.report.page.page_outline import DOORS, order_for
from placement_opt.report.page.review_form import review_form

TEMPLATE, STYLE, SCRIPT = "page.html.jinja", "page.css", "page.js"
BESIDE_THE_PAGE = "placement_opt.report.page"


def page_of(run: KeptRun) -> bytes:
    """Return the page as HTML; the same run gives the same bytes."""
    script = _beside(SCRIPT)
    parts = parts_of(run)
    ids = tuple(part.id for part in parts)
    text = _template().render(
        first=first_screen(run),
        parts=parts,
        doors=[(door, order_for(door, ids)) for door in DOORS],
        form=review_form(run),
        about=_about(run),
        small_counts=run.has_small_counts,
        style=Markup(_beside(STYLE)),
        script=Markup(script),
        script_hash=_hash(script),
    )
    return text.encode("utf-8")


def _about(run: KeptRun) -> dict[str, str]:
    """Return what the run is: its name, when it was written, by which version, and what was asked."""
    manifest: Any = run.manifest
    written = datetime.datetime.fromisoformat(manifest["written"])
    return {
        "name": run_names.run_name(manifest),
        "question": str(manifest["question"]),
        "written": f"{written.day} {written:%B %Y at %H:%M %Z}",
        "version": f"{manifest['package']['name']} {manifest['package']['version']}",
        "model": str(manifest["read_as"]["model"]),
        "strategy": Path(manifest["read_as"]["strategy"]).stem,
        "scenarios": ", ".join(manifest["options"]["scenarios"]),
    }


def _template() -> jinja2.Template:
    """Return the template; what it is given is escaped, and a name that it is not given is a fault."""
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["commands"] = with_commands
    environment.filters["name"] = breakable
    return environment.from_string(_beside(TEMPLATE))


def with_commands(text: str) -> Markup:
    """Return text with what stands between backquotes as commands."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if n % 2 else escape(piece) for n, piece in enumerate(pieces)
    )


def breakable(text: str) -> Markup:
    """Return a cell; a name as files have it may go on in a new line after each of its parts."""
    if " " in text or "_" not in text:
        return with_commands(text)
    return Markup(str(escape(text)).replace("/", "/<wbr>").replace("_", "_<wbr>"))


def _hash(script: str) -> str:
    """Return the hash by which the page allows its own script and no other."""
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


def _beside(name: str) -> str:
    return (resources.files(BESIDE_THE_PAGE) / name).read_text("utf-8")
