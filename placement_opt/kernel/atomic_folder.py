"""The run folder: written whole or not at all, and never over files that are not ours."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from placement_opt.kernel.errors import BadInput, Fault

MANIFEST = "manifest.json"
PACKAGE = "placement_opt"
OWN_BYTES = 4  # drawn for the name of what is being written, so that two who write at once do not meet
LIBRARIES = ("pulp", "highspy", "pandas", "numpy", "altair", "vl-convert-python", "jinja2", "xlsxwriter")
SIGNATURES = "signatures"  # folder inside that of a run: people's records, which no run writes and none replaces
LEFT_BY_DESKTOPS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})

Content = Callable[[Path], object] | str | bytes


def write(out: Path, files: Mapping[str, Content], manifest: Mapping[str, Any]) -> None:
    """Write every file and the manifest into `out`, replacing an earlier run only once all are written."""
    out = out.resolve()
    check(out)
    new, old = _siblings(out)
    try:
        recover(out)
        _fill(new, files, manifest)
        _swap(new, out, old)
    except OSError as error:
        raise _cannot(out, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def write_new(folder: Path, name: str, files: Mapping[str, Content], manifest: Mapping[str, Any]) -> Path:
    """Write every file and the manifest into a new folder inside `folder` and return it; nothing there is replaced.

    It is called `name`, or `name-2` and so on where that is taken. Others may write there at the same time.
    """
    new = folder / f".{name}.{secrets.token_hex(nbytes=OWN_BYTES)}.{PACKAGE}-new"
    try:
        _fill(new, files, manifest)
        return _into_place(new, folder, name)
    except OSError as error:
        raise _cannot(folder / name, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _fill(new: Path, files: Mapping[str, Content], manifest: Mapping[str, Any]) -> None:
    new.mkdir(parents=True)
    for name, content in files.items():
        _write_one(new / name, content)
    _write_one(new / MANIFEST, listing(manifest, files))


def _into_place(new: Path, folder: Path, name: str) -> Path:
    number, out = 1, folder / name
    while True:
        if not out.exists():
            try:
                os.rename(new, out)  # which never replaces a folder that has files in it
            except OSError:
                if not out.exists():
                    raise
            else:
                return out
        number += 1
        out = folder / f"{name}-{number}"


def listing(manifest: Mapping[str, Any], files: Iterable[str]) -> Callable[[Path], None]:
    """Return what writes a manifest that lists the files beside it, once they are written."""

    def write_listed(path: Path) -> None:
        listed = {"files": {name: sha256(path.parent / name) for name in sorted(files)}}
        path.write_text(to_json({**manifest, **listed}), encoding="utf-8", newline="\n")

    return write_listed


def check(out: Path) -> None:
    """Refuse a folder that holds anything that an earlier run did not write; touch nothing."""
    _check(out.resolve(), out.resolve())


def _check(place: Path, out: Path) -> None:
    """Refuse what stands at a place, which is called `out`."""
    if not place.exists():
        return
    if not place.is_dir():
        raise _refused(out, "a file")
    ours = _files_of_a_run(place)
    if ours is None and any(_counts(path) for path in place.iterdir()):
        raise _refused(out, f"a folder with other files and no {MANIFEST} of a run")
    found = (path for path in place.rglob("*") if _counts(path) and not _is_folder(path))
    names = {path.relative_to(place).as_posix() for path in found}
    strange = sorted(names - (ours or set()))
    if any(SIGNATURES in Path(name).parts[:-1] for name in strange):
        raise _refused(out, "a run that is signed", "a signed run is kept as it is")
    if strange:
        raise _refused(out, "files that no run wrote", ", ".join(strange))


def edited(out: Path) -> tuple[str, ...]:
    """Return the files of an earlier run that somebody has changed or deleted since."""
    try:
        listed = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    return tuple(sorted(n for n, known in listed.items() if not (out / n).is_file() or sha256(out / n) != known))


def recover(out: Path) -> None:
    """Put right what an interrupted run left: bring the earlier run back, clear half-written files."""
    new, old = _siblings(out.resolve())
    if old.exists() and not out.exists():
        os.replace(old, out)
    for left in (new, old):
        if left.exists():
            shutil.rmtree(left)


def manifest(
    *,
    inputs: Mapping[str, str],
    options: Mapping[str, Any],
    stages: Iterable[Mapping[str, Any]],
    timings: Mapping[str, float],
    written: str,
) -> dict[str, Any]:
    """Return what a reader needs to run this again: versions, input hashes, options, stages, timings."""
    return {
        "package": {"name": PACKAGE, "version": package_version()},
        "written": written,
        "python": python_version(),
        "libraries": dict(versions(LIBRARIES)),
        "options": dict(options),
        "inputs": dict(sorted(inputs.items())),
        "stages": [dict(stage) for stage in stages],
        "timings": dict(timings),
    }


def hashes(root: Path, files: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of each file by its name below `root`."""
    return {file.relative_to(root).as_posix(): sha256(file) for file in sorted(files)}


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def versions(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Return each installed library with its version."""
    from importlib.metadata import version

    for name in names:
        yield name, version(name)


def package_version() -> str:
    """Return the version of this program."""
    from placement_opt import __version__

    return __version__


def to_json(content: Any) -> str:
    """Return JSON text as every file of a run folder has it: indented, UTF-8, no NaN, a last newline."""
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _write_one(path: Path, content: Content) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_text(content, encoding="utf-8", newline="\n")
    else:
        content(path)


def _swap(new: Path, out: Path, old: Path) -> None:
    """Move the earlier run aside and the new one into place; undo the first step if the second fails."""
    if out.exists():
        os.replace(out, old)
    try:
        _check(old, out)  # once more: somebody may have signed it since, and nobody can any longer
        os.replace(new, out)
    except BaseException:
        if old.exists():
            os.replace(old, out)
        raise


def _counts(path: Path) -> bool:
    """Return whether a path is more than what desktops leave lying about."""
    return path.name not in LEFT_BY_DESKTOPS


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _siblings(out: Path) -> tuple[Path, Path]:
    """Return the folders that hold the new and the earlier run while they change places."""
    return out.with_name(f".{out.name}.{PACKAGE}-new"), out.with_name(f".{out.name}.{PACKAGE}-old")


def _files_of_a_run(out: Path) -> set[str] | None:
    """Return the files that the manifest in `out` lists, or None if it is no manifest of ours."""
    try:
        found = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        ours = found["package"]["name"] == PACKAGE
        return {MANIFEST, *found["files"]} if ours else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _cannot(out: Path, error: OSError) -> BadInput:
    return _refused(out, "one that cannot be written", f"{error.strerror or error}; is a file in it open?")


def _refused(out: Path, found: str, why: str = "") -> BadInput:
    hint = "; ".join(filter(None, (why, "choose another folder with --out")))
    return BadInput([Fault(str(out), None, "", "a new folder, or one that an earlier run wrote", found, hint)])


def python_version() -> str:
    import platform

    return platform.python_version()
