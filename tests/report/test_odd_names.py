"""Names are data: whatever they hold, no page, workbook, paper or terminal takes them for more."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from collections import defaultdict
from dataclasses import replace

import pytest
from rich.table import Table

from placement_opt.cli.console import wide_console
from placement_opt.kernel.text import in_markdown
from placement_opt.report.kept_run import KeptRun, kept_run_in
from placement_opt.report.page.whole_page import page_of
from placement_opt.report.paper.whole_paper import paper_of
from placement_opt.report.workbook.whole_workbook import workbook_of

ODD = "=HYPERLINK('http://x') [/x] [bold]<img src=x onerror=y>&amp;</script>"
ESCAPED = "=HYPERLINK(&#39;http://x&#39;) [/x] [bold]&lt;img src=x onerror=y&gt;&amp;amp;&lt;/script&gt;"
DOT = base64.b64decode(  # a picture of one dot, in the place of every chart
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
NAMES = ("Tiny town", "Tiny plan", "Budget paper")  # of the small run: a council, a strategy and a source


@pytest.fixture(scope="module")
def odd(packed) -> KeptRun:
    """Return the small run as if its council, its strategy and its source were called so."""
    run = kept_run_in(packed, json.loads((packed / "manifest.json").read_text("utf-8")))
    files = dict(run.files)
    for name in NAMES:
        files = {file: data.replace(name.encode(), ODD.encode()) for file, data in files.items()}
    assert sum(ODD.encode() in data for data in files.values()) > 3
    return replace(run, files=files)


def test_a_page_shows_names_and_obeys_none(odd):
    page = page_of(odd).decode("utf-8")
    assert ESCAPED in page
    assert "<img src=x" not in page
    assert page.count("</script>") == page.count("<script>") + page.count("<script ")


def test_a_workbook_has_no_formula_of_a_name(odd):
    with zipfile.ZipFile(io.BytesIO(workbook_of(odd))) as book:
        parts = {name: book.read(name).decode("utf-8") for name in book.namelist() if name.endswith((".xml", ".rels"))}
    assert "=HYPERLINK(" in parts["xl/sharedStrings.xml"]
    formulas = [f for name, text in parts.items() if "worksheets" in name for f in re.findall("<f>(.*?)</f>", text)]
    assert formulas
    assert not [f for f in formulas if "HYPERLINK" in f]
    assert not [name for name, text in parts.items() if "http://x" in text and name.endswith(".rels")]


def test_a_paper_shows_names_and_obeys_none(odd):
    document = paper_of(odd, defaultdict(lambda: DOT))
    with zipfile.ZipFile(io.BytesIO(document)) as paper:
        text = paper.read("word/document.xml").decode("utf-8")
        links = paper.read("word/_rels/document.xml.rels").decode("utf-8")
    shown = "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", text))
    assert "&lt;img src=x onerror=y&gt;&amp;amp;&lt;/script&gt;" in shown
    assert "http://x" not in links


def test_a_console_prints_names_as_they_are_written(capsys):
    table = Table()
    table.add_column(f"{ODD} head")
    table.add_row(f"{ODD} :bed:")
    console = wide_console()
    console.print(f"{ODD} :bed:", soft_wrap=True)
    console.print(table)
    assert f"{ODD} :bed:" in capsys.readouterr().out.replace("\n", " ")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("St. Helen's and Co-op, 2013/14 (new)", "St. Helen's and Co-op, 2013/14 (new)"),
        ("[x](http://y) <b> |a|", r"\[x\](http://y) \<b\> \|a\|"),
        ("Town\n# *all* `rm` &lt; a_b", r"Town \# \*all\* \`rm\` \&lt; a\_b"),
    ],
)
def test_a_name_in_markdown_is_no_link_tag_or_table(name, written):
    assert in_markdown(name) == written
