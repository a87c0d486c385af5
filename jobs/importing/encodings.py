"""In which encoding a file is written, told from its bytes."""

import codecs
from typing import IO

from portal.imports.runs import UnreadableError

PIECE = 64 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
}


def encoding_of(file: IO[bytes]) -> str:
    """UTF-8 or UTF-16, with or without a mark; what is neither is Windows-1252. Raises UnreadableError.

    The whole file is looked at, piece by piece.
    """
    file.seek(0)
    start = file.read(PIECE)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return _checked(file, name)
    zeros = start[::2].count(0), start[1::2].count(0)
    if max(zeros) > len(start) // 8 and min(zeros) < max(zeros) // 8:
        return _checked(file, "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le")
    return "utf-8" if _fits(file, "utf-8") else _checked(file, "cp1252")


def _checked(file: IO[bytes], name: str) -> str:
    if not _fits(file, name):
        raise UnreadableError("This file is no text in UTF-8, UTF-16 or Windows-1252. Save it as UTF-8.")
    return name


def _fits(file: IO[bytes], name: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
