"""Ways to break a return as XML, or a folder of one."""

from __future__ import annotations

from pathlib import Path

from tests.corpus.breaks import RECORDS, Break, changes
from tests.corpus.workbook_breaks import ENTITIES, FOREIGN

XML = changes(
    {
        "entities in entities": lambda data: data.replace(b"?>", b"?>" + ENTITIES, 1).replace(b"<DOB>", b"<DOB>&c;"),
        "a foreign entity": lambda data: data.replace(b"?>", b"?>" + FOREIGN, 1).replace(b"<DOB>", b"<DOB>&c;"),
        "an unknown entity": lambda data: data.replace(b"<DOB>", b"<DOB>&nbsp;"),
        "another root": lambda data: data.replace(b"EXPSSDA903", b"OTHER"),
        "no children": lambda data: b"<EXPSSDA903></EXPSSDA903>",
        "a child in a child": lambda data: data.replace(b"<HEADER>", b"<CHILD><HEADER>", 1),
        "an open element": lambda data: data.replace(b"</CHILD>", b"", 1),
        "100,000 levels": lambda data: b"<a>" * 100_000,
        "two roots": lambda data: data + data,
        "another encoding in its head": lambda data: data.replace(b"UTF-8", b"UTF-7"),
        "no number of a child": lambda data: data.replace(b"<CHILDID>QX7001</CHILDID>", b""),
        "an element twice": lambda data: data.replace(b"<DOB>", b"<DOB>01/01/2001</DOB><DOB>", 1),
        "a block of text": lambda data: data.replace(b"<DOB>07/11/2008", b"<DOB><![CDATA[07/11/2008]]>"),
        "an instruction": lambda data: data.replace(b"<CHILD>", b"<?php echo 1 ?><CHILD>", 1),
    }
)


def _only(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


FOLDERS = (
    Break("an empty folder", replace=lambda path: _only(path, {})),
    Break("strangers alone", replace=lambda path: _only(path, {"notes.txt": "QX7001 moved\n", "a.docx": "QX7002"})),
    Break("records without a header", replace=lambda path: _only(path, {"episodes.csv": RECORDS})),
    Break("hidden files alone", replace=lambda path: _only(path, {".episodes.csv": RECORDS})),
    Break("a file in its place", replace=lambda path: path.write_text(RECORDS, "utf-8")),
)
