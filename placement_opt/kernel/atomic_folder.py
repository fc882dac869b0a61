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

from placement_opt.kernel.exchange import exchanged
from placement_opt.kernel.held_places import cannot_be_written, held, refused
from placement_opt.kernel.hidden_names import HELD, LOCK, NEW, OLD, PACKAGE, ending_of, hidden
from placement_opt.kernel.left_behind import into_place, is_signed, recover
from placement_opt.kernel.paths import real
from placement_opt.kernel.run_json import json_in

MANIFEST = "manifest.json"
OWN_BYTES = 4  # drawn for the name of what is being written, so that two who write at once do not meet
LIBRARIES = ("pulp", "highspy", "pandas", "numpy", "altair", "vl-convert-python", "jinja2", "xlsxwriter")
PRIVATE = "private"  # key of a manifest: whether the folder is not for publication
OWNER_ALONE, AS_THE_MASK_SAYS = 0o700, 0o777  # modes of folders, of which the user's own mask takes off more
LEFT_BY_DESKTOPS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})

Content = Callable[[Path], object] | str | bytes


def write(out: Path, files: Mapping[str, Content], manifest: Mapping[str, Any]) -> None:
    """Write every file and the manifest into `out`, replacing an earlier run only once all are written.

    A manifest that says `private` makes a folder that only its owner may open, where the system has modes.
    """
    out = real(out)
    check(out)
    recover(out)
    with held(out):
        writer = out.with_name(own_name(out.name))
        with held(writer):
            try:
                _fill_run(hidden(writer, NEW), files, manifest)
                _swap(writer, out)
            except OSError as error:
                raise cannot_be_written(out, error) from error
            finally:
                shutil.rmtree(hidden(writer, NEW), ignore_errors=True)
            shutil.rmtree(hidden(writer, OLD), ignore_errors=True)


def write_new(folder: Path, name: str, files: Mapping[str, Content], manifest: Mapping[str, Any]) -> Path:
    """Write every file and the manifest into a new folder inside `folder` and return it; nothing there is replaced.

    It is called `name`, or `name-2` and so on where that is taken. Others may write there at the same time.
    """
    writer = real(folder) / own_name(name)
    with held(writer):
        new = hidden(writer, NEW)
        try:
            _fill_run(new, files, manifest)
            return folder / into_place(new, new.with_name(name)).name
        except OSError as error:
            raise cannot_be_written(folder / name, error) from error
        finally:
            shutil.rmtree(new, ignore_errors=True)


def write_to_fill_in(out: Path, files: Mapping[str, Content]) -> None:
    """Write files that a person is to fill in into a new folder, whole or not at all; it is private.

    Raises BadInput, also for a folder that is there.
    """
    writer = real(out).with_name(own_name(out.name))
    with held(out), held(writer):
        new = hidden(writer, NEW)
        try:
            _fill(new, files, OWNER_ALONE)
            os.rename(new, out)
        except OSError as error:
            raise cannot_be_written(out, error) from error
        finally:
            shutil.rmtree(new, ignore_errors=True)


def own_name(name: str) -> str:
    """Return a name with signs of its own for what is being written, so that two who write at once do not meet."""
    return f"{name}.{secrets.token_hex(nbytes=OWN_BYTES)}"


def _fill_run(new: Path, files: Mapping[str, Content], manifest: Mapping[str, Any]) -> None:
    _fill(new, files, OWNER_ALONE if manifest.get(PRIVATE) else AS_THE_MASK_SAYS)
    _write_one(new / MANIFEST, listing(manifest, files))


def _fill(new: Path, files: Mapping[str, Content], mode: int) -> None:
    new.mkdir(mode=mode)
    for name, content in files.items():
        _write_one(new / name, content)


def listing(manifest: Mapping[str, Any], files: Iterable[str]) -> Callable[[Path], None]:
    """Return what writes a manifest that lists the files beside it, once they are written."""

    def write_listed(path: Path) -> None:
        listed = {"files": {name: sha256(path.parent / name) for name in sorted(files)}}
        path.write_text(to_json({**manifest, **listed}), encoding="utf-8", newline="\n")

    return write_listed


def check(out: Path) -> None:
    """Refuse a folder that holds anything that an earlier run did not write; touch nothing."""
    _check(real(out), real(out))


def _check(place: Path, out: Path) -> None:
    """Refuse what stands at a place, which is called `out`."""
    if place.is_symlink():
        raise refused(out, "a link that leads back to itself")
    if not place.exists():
        return
    if not place.is_dir():
        raise refused(out, "a file")
    ours = _files_of_a_run(place)
    if ours is None and any(_counts(path) for path in place.iterdir()):
        raise refused(out, f"a folder with other files and no {MANIFEST} of a run")
    found = (path for path in place.rglob("*") if _counts(path) and not _is_folder(path))
    names = {path.relative_to(place).as_posix() for path in found}
    strange = sorted(names - (ours or set()))
    if is_signed(strange):
        raise refused(out, "a run that is signed", "a signed run is kept as it is")
    if strange:
        raise refused(out, "files that no run wrote", ", ".join(strange))


def edited(out: Path) -> tuple[str, ...]:
    """Return the files of an earlier run that somebody has changed or deleted since."""
    try:
        listed = json_in(out / MANIFEST)["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    return tuple(sorted(n for n, known in listed.items() if not (out / n).is_file() or sha256(out / n) != known))


def manifest(
    *,
    inputs: Mapping[str, str],
    options: Mapping[str, Any],
    stages: Iterable[Mapping[str, Any]],
    timings: Mapping[str, float],
    written: str,
    private: bool = False,
) -> dict[str, Any]:
    """Return what a reader needs to run this again: versions, input hashes, options, stages, timings; and whether the
    folder is not for publication.
    """
    return {
        "package": {"name": PACKAGE, "version": package_version()},
        "written": written,
        PRIVATE: private,
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


def _swap(writer: Path, out: Path) -> None:
    """Let the earlier run and the new one change places; undo it if the earlier one may not be replaced."""
    new, old = hidden(writer, NEW), hidden(writer, OLD)
    at_once = out.exists() and exchanged(new, out)
    if at_once:
        os.replace(new, old)
    elif out.exists():
        os.replace(out, old)
    try:
        _check(old, out)  # once more: somebody may have signed it since, and nobody can any longer
        if not at_once:
            os.replace(new, out)
    except BaseException:
        if at_once and exchanged(old, out):
            os.replace(old, new)
        elif old.exists() and not out.exists():
            os.replace(old, out)
        raise


def _counts(path: Path) -> bool:
    """Return whether a path is more than what desktops, and locks of what is inside, leave lying about."""
    return path.name not in LEFT_BY_DESKTOPS and ending_of(path) not in (LOCK, HELD)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _files_of_a_run(out: Path) -> set[str] | None:
    """Return the files that the manifest in `out` lists, or None if it is no manifest of ours."""
    try:
        found = json_in(out / MANIFEST)
        ours = found["package"]["name"] == PACKAGE
        return {MANIFEST, *found["files"]} if ours else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def python_version() -> str:
    import platform

    return platform.python_version()
