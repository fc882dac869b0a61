"""The shape of the house: imports point one way, folders are the agreed ones, USING is true."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from placement_opt import cli
from tests.paths import ROOT

PACKAGE = ROOT / "placement_opt"

# Each room may import from itself and from its left. A new room takes its place here.
ROOMS = (
    *(
        "kernel",
        "domain",
        "inputs",
        "intake",
        "intake.request",
        "intake.import_settings",
        "intake.read",
        "intake.records",
        "intake.estimate",
        "intake.invented",
    ),
    *(
        "intake.folder",
        "intake.suppress",
        "intake.audited",
        "intake.placements",
        "intake.imported",
        "intake.released_note",
        "intake.newest_words",
        "intake.shared_tables",
        "england",
        "model_book",
        "formulation",
        "solve",
        "measure",
        "judge",
        "doctor",
    ),
    *(
        "question",
        "solving",
        "retracing",
        "answering",
        "input_copies",
        "prepared",
        "appraising",
        "study",
        "cycle",
        "review",
        "fund",
        "programme_page",
        "investing",
        "report",
        "running",
        "reviewing",
        "stressing",
        "weighing",
        "funding",
        "grid",
        "register",
        "all_councils",
        "importing",
        "from_published",
        "importing_placements",
        "inventing",
        "cli",
        "__init__",
        "__main__",
    ),
)
MAY_IMPORT = {
    "pulp": {"formulation", "solve", "doctor"},
    "highspy": {"solve", "doctor"},
    "xlsxwriter": {"report"},
    "altair": {"report"},
    "jinja2": {"report"},
    "markupsafe": {"report"},
    "vl_convert": {"report"},
    "scipy": {"england", "fund", "intake.estimate", "intake.suppress", "intake.audited", "study"},
    "defusedxml": {"intake.read"},
    "distributed": {"study"},
    "dask": {"study"},
    "cryptography": {"study"},
    "docx": {"report"},
}
SHIPPED = {"england", "manchester", "manchester_2011", "manchester_2025"}
FOLDERS = {".ci", "config", "examples", "models", "placement_opt", "tests"}
LONGEST_FILE = 352
THIS_FILE = Path(__file__).resolve()

OF_ONE_MACHINE = re.compile(
    r"(?<![\w.:/~-])/(?:home|Users|root|work|opt|tmp|mnt)/|[A-Z]:\\Users|\.\./shared"
    r"|index-url|find-links|/simple/|pythonhosted|artifactory",
    re.IGNORECASE,
)


def tracked() -> list[Path]:
    """Return every file that is, or would be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def room_of(file: Path) -> str:
    return room_in(file.relative_to(PACKAGE).with_suffix("").parts)


def room_in(parts: tuple[str, ...]) -> str:
    """Return the room that a dotted path lies in: its first part, or its first two inside a wing of several rooms."""
    return next((name for name in (".".join(parts[:2]), parts[0]) if name in ROOMS), parts[0])


@functools.cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


@functools.cache
def imported(file: Path) -> tuple[str, ...]:
    """Return the dotted name of everything that a file imports, relative imports resolved."""
    return tuple(_imported(file))


def _imported(file: Path) -> Iterator[str]:
    here = ("placement_opt", *file.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) + 1 - node.level] if node.level else ()
            start = ".".join((*base, *filter(None, [node.module])))
            yield from (f"{start}.{alias.name}" for alias in node.names)


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def arrows(files: list[Path]) -> Iterator[tuple[Path, str, str]]:
    """Yield each import of one room by another: file, room, imported room."""
    for file in files:
        for name in imported(file):
            parts = name.split(".")
            if parts[0] == "placement_opt" and len(parts) > 1 and room_in(tuple(parts[1:])) in ROOMS:
                yield file, room_of(file), room_in(tuple(parts[1:]))


def test_every_room_has_its_place():
    assert {room_of(file) for file in modules()} <= set(ROOMS)


def test_imports_point_left_only():
    back = [
        f"{file.relative_to(ROOT)} imports {other}"
        for file, room, other in arrows(modules())
        if ROOMS.index(other) > ROOMS.index(room)
    ]
    assert back == []


def test_an_arrow_that_points_back_is_seen(monkeypatch, tmp_path):
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    (tmp_path / "inputs").mkdir()
    wrong = tmp_path / "inputs" / "tables.py"
    wrong.write_text("from ..report import page\nfrom placement_opt import running\nimport placement_opt.cli\n")
    assert [other for _, _, other in arrows([wrong])] == ["report", "running", "cli"]


@pytest.mark.parametrize("library", MAY_IMPORT)
def test_only_these_rooms_know_the_library(library):
    users = {room_of(file) for file in modules() for name in imported(file) if name.split(".")[0] == library}
    assert users <= MAY_IMPORT[library]


WRITES_PROGRAMMES = {"run_files.py"}  # hands on the programmes that were solved


def test_reports_solve_nothing():
    """A report takes frames: what it shows is worked out to its left, and no programme is built in it."""
    solving = {
        file.name
        for file, room, other in arrows(modules())
        if room == "report" and other in {"formulation", "solve", "inputs.resolve"}
    }
    assert solving <= WRITES_PROGRAMMES


def test_a_review_builds_no_programme():
    """What is recommended and decided is read from answers; the question is asked again in the ordinary way."""
    assert {other for _file, room, other in arrows(modules()) if room == "review"}.isdisjoint({"formulation", "solve"})


def defined_classes() -> Counter[str]:
    trees = (parsed(file) for file in modules())
    return Counter(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def test_no_class_name_stands_for_two_things():
    assert {name for name, n in defined_classes().items() if n > 1} == set()


def defined_constants() -> Counter[str]:
    """Count the modules that define each upper-case name of their own at their top level."""
    found: Counter[str] = Counter()
    for file in modules():
        made = [s for s in parsed(file).body if isinstance(s, (ast.Assign, ast.AnnAssign))]
        targets = [t for s in made for t in (s.targets if isinstance(s, ast.Assign) else [s.target])]
        names = {n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)}
        found.update(name for name in names if name.isupper() and not name.startswith("_"))
    return found


def test_no_constant_name_stands_for_two_things():
    """What two modules need is owned by one of them; what differs bears two names."""
    assert {name for name, n in defined_constants().items() if n > 1} == set()


def test_no_file_name_stands_for_two_things():
    names = Counter(file.stem for file in modules() if file.stem not in ("__init__", "__main__"))
    assert {name for name, n in names.items() if n > 1} == set()


def test_no_file_is_long():
    lengths = {file: len(file.read_text("utf-8").splitlines()) for file in tracked() if file.suffix == ".py"}
    assert {str(file.relative_to(ROOT)): n for file, n in lengths.items() if n > LONGEST_FILE} == {}


def test_the_top_level_has_the_agreed_folders_only():
    parts = [file.relative_to(ROOT).parts for file in tracked()]
    assert {p[0] for p in parts if len(p) > 1} <= FOLDERS


def test_a_councils_own_model_is_neither_committed_nor_packed():
    """It holds small counts: only the models of this repository may be tracked, and only they are in the wheel."""
    assert {file.relative_to(ROOT).parts[1] for file in tracked() if file.is_relative_to(ROOT / "models")} == SHIPPED
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {"/models/*", *(f"!/models/{name}/" for name in SHIPPED)} <= set(ignored)
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {p for p in packed["force-include"] if p.startswith("models")} == {f"models/{name}" for name in SHIPPED}


def test_nothing_names_one_machine_or_registry():
    found = []
    for file in tracked():
        if file != THIS_FILE:
            text = file.read_bytes().decode("utf-8", errors="ignore")
            found += [f"{file.relative_to(ROOT)}: {hit.group()}" for hit in OF_ONE_MACHINE.finditer(text)]
    assert found == []


def options_in_using() -> dict[str, set[str]]:
    """Return the options that USING's list of commands gives for each command."""
    block = (ROOT / "USING.md").read_text("utf-8").partition("## Commands")[2].split("```")[1]
    entries = re.split(r"^placement-opt ", block, flags=re.MULTILINE)[1:]
    return {entry.split()[0]: set(re.findall(r"--[a-z-]+", entry)) for entry in entries}


def options_of_the_commands() -> dict[str, set[str]]:
    program = typer.main.get_command(cli.app)
    commands = program.commands.items()  # type: ignore[attr-defined]
    listed = {name: {o for p in c.params for o in p.opts if o.startswith("--")} for name, c in commands}
    return {name: options - {"--help"} for name, options in listed.items()} | {"--version": {"--version"}}


def test_using_lists_the_commands_and_options_that_exist():
    assert options_in_using() == options_of_the_commands()


def options_in_tables() -> dict[str, set[str]]:
    """Return the options that USING explains, by command."""
    parts = re.split(r"^\| option of `([\w-]+)`.*$", (ROOT / "USING.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
    tables = {name: text.partition("\n\n")[0] for name, text in zip(parts[::2], parts[1::2], strict=True)}
    return {name: set(re.findall(r"--[a-z][a-z0-9-]*", table)) for name, table in tables.items()}


def test_every_option_is_explained():
    known = options_of_the_commands()
    explained = options_in_tables()
    assert {"run", "import-903"} <= set(explained)
    assert explained == {name: known[name] for name in explained}


def test_every_command_line_of_the_readme_can_be_given():
    """Each is one command with options that it has."""
    known = options_of_the_commands()
    text = (ROOT / "README.md").read_text("utf-8")
    lines = re.findall(r"placement-opt ([a-z0-9-]+)(.*?)(?:`|\n)", text)
    assert len(lines) >= 4
    for name, rest in lines:
        assert set(re.findall(r"--[a-z][a-z-]*", rest)) <= known[name], f"{name}{rest}"
