"""One word per thing: what people read has none of the words that the glossary in CONTRIBUTING rules out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "placement_opt"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
PAGES = ("README.md", "USING.md", "FORMULATION.md", "models/manchester/README.md")
EXAMPLES = sorted((ROOT / "examples").glob("[0-9]*.py"))
CODE = re.compile(r"```.*?```|`[^`\n]*`|\]\([^)]*\)", re.DOTALL)  # names of files, columns and options are no prose
FEWEST = 15  # words ruled out, or the glossary was not found

# Where a word still stands that is to go. A file that loses its last one is taken off; no file is added.
STILL_THERE: dict[str, set[str]] = {}


def ruled_out() -> list[str]:
    """Return what stands in the last column of the glossary."""
    glossary = CONTRIBUTING.read_text("utf-8").partition("## Glossary")[2].partition("\n## ")[0]
    rows = [row.strip().strip("|").split("|") for row in glossary.splitlines() if row.startswith("|")]
    words = [word.strip() for row in rows for word in row[-1].split(",")]
    return [word for word in words if word and word != "not" and set(word) != {"-"}]


def found_in(text: str) -> set[str]:
    """Return the words of a text that are ruled out, whatever their case and their line breaks."""
    flat = " ".join(text.lower().split())
    return {w for w in ruled_out() if re.search(rf"(?<![\w-]){re.escape(w)}(?![\w-])", flat)}


def prose(file: Path) -> Iterator[str]:
    """Yield the strings of a module that may be printed: of several words, and no docstring."""
    tree = ast.parse(file.read_text("utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and " " in text.strip() and id(node) not in docstrings:
            yield text


def words_of_the_package() -> dict[str, set[str]]:
    """Return the words ruled out that modules may print, by file."""
    found = {f.relative_to(ROOT).as_posix(): found_in("\n".join(prose(f))) for f in sorted(PACKAGE.rglob("*.py"))}
    return {file: words for file, words in found.items() if words}


def test_the_glossary_is_read():
    assert len(ruled_out()) >= FEWEST
    assert {"entrants", "shut", "upper bound"} <= set(ruled_out())


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_a_word_that_is_ruled_out(page):
    assert found_in(CODE.sub(" ", (ROOT / page).read_text("utf-8"))) == set()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_no_example_prints_a_word_that_is_ruled_out(example):
    """What an example is about, its first line, is read too."""
    about = ast.get_docstring(ast.parse(example.read_text("utf-8"))) or ""
    assert found_in("\n".join((about, *prose(example)))) == set()


def test_no_string_that_may_be_printed_has_a_word_that_is_ruled_out():
    assert words_of_the_package() == STILL_THERE


def test_a_word_that_is_ruled_out_is_seen(tmp_path):
    file = tmp_path / "wrong.py"
    file.write_text(
        '"""Homes shut."""\n\n\ndef say(n):\n    """Shut."""\n    return f"{n} homes\\nshut early", "shut"\n'
    )
    assert found_in(" ".join(prose(file))) == {"shut"}
    file.write_text(
        '"""Homes shut."""\n\n\ndef say(n):\n    """Shut."""\n    return f"{n} homes close early", "shut"\n'
    )
    assert found_in(" ".join(prose(file))) == set()
