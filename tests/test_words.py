"""One word per thing: what people read has none of the words that the glossary in CONTRIBUTING rules out."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "placement_opt"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
PAGES = (
    "README.md",
    "USING.md",
    "FORMULATION.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "models/manchester/README.md",
)
EXAMPLES = sorted((ROOT / "examples").glob("[0-9]*.py"))
CODE = re.compile(r"```.*?```|`[^`\n]*`|\]\([^)]*\)", re.DOTALL)  # names of files, columns and options are no prose
DATA = [file for folder in ("models", "config") for file in sorted((ROOT / folder).rglob("*"))]
TABLES = [file for file in DATA if file.suffix == ".csv"]
SETTINGS = [file for file in DATA if file.suffix == ".yaml"]
TEXT_COLUMNS = ("note", "title", "reason", "meaning")
NAMES = ("table", "figures", "against", "item")  # keys whose values name files, figures or a publication's columns
SOURCES = "sources.yaml"  # its titles are those of the sources
GLOSSARY = re.compile(r"## Glossary\n.*?(?=\n## )", re.DOTALL)
FEWEST = 15  # words ruled out, or the glossary was not found

# Where a word still stands that is to go. A file that loses its last one is taken off; no file is added.
STILL_THERE: dict[str, set[str]] = {}


@cache
def ruled_out() -> list[str]:
    """Return what stands in the last column of the glossary."""
    glossary = GLOSSARY.search(CONTRIBUTING.read_text("utf-8")).group()
    rows = [row.strip().strip("|").split("|") for row in glossary.splitlines() if row.startswith("|")]
    words = [word.strip() for row in rows for word in row[-1].split(",")]
    return [word for word in words if word and word != "not" and set(word) != {"-"}]


def found_in(text: str) -> set[str]:
    """Return the words of a text that are ruled out, whatever their case and their line breaks."""
    flat = " ".join(text.lower().split())
    if not pattern("|".join(map(re.escape, ruled_out()))).search(flat):  # of them all at once, since most have none
        return set()
    return {w for w in ruled_out() if pattern(re.escape(w)).search(flat)}


@cache
def pattern(words: str) -> re.Pattern[str]:
    """Return what finds words that stand by themselves."""
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])")


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


def texts_of_a_table(file: Path) -> Iterator[str]:
    """Yield the cells of a table that are read as sentences, and the lines that say what it is."""
    lines = file.read_text("utf-8").splitlines(keepends=True)
    yield "".join(line.lstrip("# ") for line in lines if line.startswith("#"))
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        yield from (row[column] for column in TEXT_COLUMNS if row.get(column))


def texts_of_settings(file: Path) -> Iterator[str]:
    """Yield the values and the comments of a settings file, but no key."""
    text = file.read_text("utf-8")
    yield from values(yaml.compose(text), (*NAMES, "title") if file.name == SOURCES else NAMES)
    marks = [(token.start_mark.index, token.end_mark.index) for token in yaml.scan(text)]
    for (_, end), (start, _) in pairwise(marks):
        yield re.sub(r"(?m)^\s*# ?", " ", text[end:start])  # between what the file says stand only comments


def values(node: yaml.Node | None, left_out: tuple[str, ...]) -> Iterator[str]:
    """Yield the values below a part of a settings file, but those of the keys left out."""
    if isinstance(node, yaml.ScalarNode):
        yield node.value
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from values(item, left_out)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value not in left_out:
                yield from values(value, left_out)


def found_in_data(file: Path) -> set[str]:
    """Return the words ruled out that a table or a settings file says to its reader."""
    texts = texts_of_a_table(file) if file.suffix == ".csv" else texts_of_settings(file)
    return set().union(*(found_in(CODE.sub(" ", text)) for text in texts))


def words_of_the_package() -> dict[str, set[str]]:
    """Return the words ruled out that modules may print, by file."""
    found = {f.relative_to(ROOT).as_posix(): found_in("\n".join(prose(f))) for f in sorted(PACKAGE.rglob("*.py"))}
    return {file: words for file, words in found.items() if words}


def test_the_glossary_is_read():
    assert len(ruled_out()) >= FEWEST
    assert {"entrants", "shut", "upper bound"} <= set(ruled_out())


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_a_word_that_is_ruled_out(page):
    text = (ROOT / page).read_text("utf-8")
    if page == CONTRIBUTING.name:
        text = GLOSSARY.sub(lambda found: re.sub(r"(?m)^\|.*$", "", found.group()), text)
    assert found_in(CODE.sub(" ", text)) == set()


@pytest.mark.parametrize("file", [*TABLES, *SETTINGS], ids=lambda file: file.relative_to(ROOT).as_posix())
def test_no_table_and_no_settings_file_has_a_word_that_is_ruled_out(file):
    assert found_in_data(file) == set()


@pytest.mark.parametrize("column", TEXT_COLUMNS)
def test_a_word_that_is_ruled_out_is_seen_in_a_table(tmp_path, column):
    file = tmp_path / "wrong.csv"
    file.write_text(f"home,{column}\nshut,Two homes close early.\n", "utf-8")
    assert found_in_data(file) == set()
    file.write_text(f'home,{column}\nh1,"Early, two homes\nShut."\n', "utf-8")
    assert found_in_data(file) == {"shut"}
    file.write_text(f"# Homes that shut\nhome,{column}\nh1,Early.\n", "utf-8")
    assert found_in_data(file) == {"shut"}


@pytest.mark.parametrize(
    "text",
    ["a: They shut.", "a: [{b: They shut.}]", "a: 1  # they shut", "# they shut\na: 1", "a: 1\n\n# they\n# shut\n"],
)
def test_a_word_that_is_ruled_out_is_seen_in_a_settings_file(tmp_path, text):
    file = tmp_path / "wrong.yaml"
    file.write_text(text, "utf-8")
    assert found_in_data(file) == {"shut"}
    file.write_text(text.replace("shut", "close"), "utf-8")
    assert found_in_data(file) == set()


def test_words_of_two_lines_of_a_comment_are_seen(tmp_path):
    file = tmp_path / "wrong.yaml"
    file.write_text("a: 1  # placements that break\n# down\n", "utf-8")
    assert found_in_data(file) == {"break down"}


def test_keys_names_in_code_marks_and_titles_of_sources_are_not_read(tmp_path):
    file = tmp_path / "right.yaml"
    file.write_text("shut: 1  # as `shut`\nleast_entrants: 2\ntable: breakdown\n", "utf-8")
    assert found_in_data(file) == set()
    sources = tmp_path / SOURCES
    sources.write_text("s1:\n  title: Homes shut\n", "utf-8")
    assert found_in_data(sources) == set()
    sources.write_text("s1:\n  place: where homes shut\n", "utf-8")
    assert found_in_data(sources) == {"shut"}


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
