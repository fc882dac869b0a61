"""The page in a browser: from disk with no request elsewhere, at every width, for every reader, and on paper."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from placement_opt.kernel.errors import BadInput
from placement_opt.review.recommendations import recommendations
from placement_opt.review.review_file import read_review
from placement_opt.study.priced_decisions import plan_decided_on

pytestmark = pytest.mark.slow
WIDTHS = (360, 768, 1440)
HEIGHT = 900
LEASE = 'The lease ends later, "as agreed"'
SERIOUS = ("serious", "critical")
# Elements that follow each other and lie over each other, and those that reach beyond the window outside of a
# region that scrolls by itself.
OVERLAPPING = """() => {
  const shown = (k) => k.getClientRects().length && getComputedStyle(k).position !== 'absolute';
  const found = [];
  for (const parent of document.querySelectorAll('body *:not(svg *)')) {
    const boxes = [...parent.children].filter(shown).map((k) => [k, k.getBoundingClientRect()]);
    boxes.slice(1).forEach(([k, box], n) => {
      const [last, before] = boxes[n];
      const wide = Math.min(box.right, before.right) - Math.max(box.left, before.left);
      const high = Math.min(box.bottom, before.bottom) - Math.max(box.top, before.top);
      if (wide > 1 && high > 1 && getComputedStyle(k).display !== 'inline')
        found.push(`${last.outerHTML.slice(0, 80)} over ${k.outerHTML.slice(0, 80)}`);
    });
    const box = parent.getBoundingClientRect();
    if (shown(parent) && !parent.closest('.scroll > *, .drawing > *, .unseen') && box.right > innerWidth + 1)
      found.push(`beyond the window: ${parent.outerHTML.slice(0, 80)}`);
  }
  return found;
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll('button, input, select, textarea, summary, nav a')]
  .filter((k) => k.getClientRects().length)
  .filter((k) => k.getBoundingClientRect().height < 24 || k.getBoundingClientRect().width < 24)
  .map((k) => k.outerHTML.slice(0, 80))"""
ORDER = "() => [...document.querySelectorAll('.parts > .part')].map((k) => k.dataset.part)"
LISTED = "() => [...document.querySelectorAll('.contents li')].map((k) => k.dataset.part)"
FILL = """([n, said]) => {
  const row = document.querySelectorAll('#review .row')[n];
  for (const [name, text] of Object.entries(said)) {
    const field = row.querySelector(`[name="${name}"]`);
    field.value = text;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}"""


@contextlib.contextmanager
def opened(browser, file: Path, **context) -> Iterator[object]:
    """Give a page with whatever it asked for and said while it was open; nothing else than itself, and nothing."""
    within = browser.new_context(**context)
    page = within.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    yield page
    assert {url.partition("#")[0] for url in asked if not url.startswith("blob:")} == {file.as_uri()}
    assert said == []
    within.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["tiny_page", "city_page"])
def test_everyone_can_use_it_in_light_and_in_the_dark(browser, request, name, scheme):
    with opened(browser, request.getfixturevalue(name), color_scheme=scheme) as page:
        found = Axe().run(page).response["violations"]
        assert [(k["id"], k["nodes"][0]["html"]) for k in found if k["impact"] in SERIOUS] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["tiny_page", "city_page"])
def test_nothing_overlaps_or_leaves_the_window_at_any_width(browser, request, name, width):
    with opened(browser, request.getfixturevalue(name), viewport={"width": width, "height": HEIGHT}) as page:
        page.evaluate("() => document.querySelectorAll('details').forEach((k) => (k.open = true))")
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(OVERLAPPING) == []
        assert page.evaluate(SMALL_TARGETS) == []


def test_each_door_orders_the_same_parts_and_the_way_back_is_the_order_as_written(browser, city_page):
    with opened(browser, city_page) as page:
        written = page.evaluate(ORDER)
        orders = []
        for door in page.query_selector_all(".doors a"):
            door.focus()
            page.keyboard.press("Enter")
            page.wait_for_function("(a) => a.getAttribute('aria-current')", arg=door)
            orders.append(page.evaluate(ORDER))
            assert orders[-1] == door.get_attribute("data-order").split() == page.evaluate(LISTED)
            assert sorted(orders[-1]) == sorted(written)
        assert len({tuple(k) for k in (*orders, written)}) == len(orders) + 1
        page.goto(city_page.as_uri())
        assert page.evaluate(ORDER) == written


def test_an_address_with_a_door_opens_in_its_order_and_without_script_all_stands_as_written(browser, city_page):
    with opened(browser, city_page, java_script_enabled=False) as page:
        assert page.locator(".part").first.is_visible()
        assert page.locator("#review").is_hidden()
    within = browser.new_context()
    page = within.new_page()
    page.goto(f"{city_page.as_uri()}#finance")
    assert page.evaluate(ORDER) == page.get_attribute("a[href='#finance']", "data-order").split()
    within.close()


def test_folded_tables_stand_open_on_paper_and_what_is_to_click_is_gone(browser, city_page):
    with opened(browser, city_page) as page:
        folded = page.locator("details:not([open]) td.n").first
        assert not folded.is_visible()
        page.emulate_media(media="print")
        assert folded.is_visible()
        assert not page.locator("#review, .doors, .contents").filter(visible=True).count()
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_decisions_are_downloaded_as_the_file_that_review_reads(browser, city_page, city_run, answer, tmp_path):
    section = city_run.sections["recommendations"].frame
    rows = recommendations(answer.case, plan_decided_on(answer.answer))
    closure = section["value_is"].eq("quarter").to_list().index(True)
    amount = section["value_is"].eq("amount").to_list().index(True)
    said = {
        closure: {
            "decision": "amend",
            "value": "2014/15 Q4",
            "reason": 'The lease ends later, "as agreed"',
            "by": "Ann",
        },
        amount: {"decision": "cap", "value": "1", "reason": "Panels are full,\nas in spring"},
        amount + 1: {"decision": "refuse", "reason": "Çocuk istemiyor", "value": "9"},
    }
    with opened(browser, city_page, accept_downloads=True) as page:
        page.fill("#everyone", "Head of placements")
        for n, cells in said.items():
            page.evaluate(FILL, [n, cells])
        with page.expect_download() as download:
            page.click("#review button")
        download.value.save_as(tmp_path / "review.csv")
    assert download.value.suggested_filename == "review.csv"
    found = read_review(tmp_path / "review.csv", section["run"].iloc[0], rows, answer.case)
    assert [(k.of.id, k.decision, k.reason, k.by) for k in found] == [
        (rows[closure].id, "amend", LEASE, "Ann"),
        (rows[amount].id, "cap", "Panels are full,\nas in spring", "Head of placements"),
        (rows[amount + 1].id, "refuse", "Çocuk istemiyor", "Head of placements"),
    ]
    assert found[1].value == 1


CASES = [  # decision, value, reason, by: all that a file may be wrong in, and some that is right
    *product(["accept", "refuse"], [""], ["", "Why", "12", "a" * 1001, "b\x07ll"], ["", "Ann"]),
    *product(["cap"], ["", "ten", "1,5", "-1", "0", "2.5", "1e1", "1e999", "£5"], ["Why"], ["Ann"]),
]


def test_the_page_finds_the_faults_that_the_command_finds(browser, city_page, city_run, answer, tmp_path):
    section = city_run.sections["recommendations"].frame
    rows = recommendations(answer.case, plan_decided_on(answer.answer))
    for value_is, cases in (("amount", CASES), ("quarter", [("amend", k, "Why", "Ann") for k in ("", "2014/15 Q4")])):
        n = section["value_is"].eq(value_is).to_list().index(True)
        with opened(browser, city_page) as page:
            for case in cases:
                page.evaluate(FILL, [n, dict(zip(("decision", "value", "reason", "by"), case, strict=True))])
                page.click("#review button")
                refused = page.locator("#faults").is_visible()
                file = tmp_path / "review.csv"
                file.write_text(_file(section, n, case), encoding="utf-8", newline="")
                try:
                    read_review(file, section["run"].iloc[0], rows, answer.case)
                    assert not refused, case
                except BadInput:
                    assert refused, case


def _file(section, n, case) -> str:
    """Return the file with one row filled in."""
    found = io.StringIO()
    writer = csv.writer(found, lineterminator="\n")
    given = ["run", "recommendation", "kind", "what", "when", "recommended", "unit"]
    writer.writerow([*given, "decision", "value", "reason", "by"])
    for k, row in enumerate(section[given].to_numpy().tolist()):
        writer.writerow([*row, *(case if k == n else [""] * 4)])
    return found.getvalue()
