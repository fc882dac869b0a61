"""Two folders that change places in one step, so that there is no moment without either, where the system can."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

AT_WORKING_FOLDER, RENAME_EXCHANGE = -100, 2  # AT_FDCWD and the flag of renameat2(2), in linux/fcntl.h and linux/fs.h


def exchanged(one: Path, other: Path) -> bool:
    """Let two paths change places at once. False, with nothing changed, where the system or the drive cannot.

    Linux can since 3.15, on its own drives and most others; Windows and macOS are told that they cannot.
    """
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:  # an older C library
        return False
    rename.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    a, b = os.fsencode(one), os.fsencode(other)
    return bool(rename(AT_WORKING_FOLDER, a, AT_WORKING_FOLDER, b, RENAME_EXCHANGE) == 0)
