"""A folder, a ZIP or a file, read alike and within limits."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from portal.imports.runs import UnreadableError

MAX_FILES = 20_000
MAX_TEXT = 2 * 1024 * 1024
MAX_IMAGE = 20 * 1024 * 1024
MAX_XML = 500 * 1024 * 1024


class SourceError(UnreadableError):
    """What was given cannot be read."""


class Source:
    """Files by their path, with "/" between its parts; `names` are sorted."""

    names: list[str]

    def open(self, name: str) -> IO[bytes]:
        raise NotImplementedError

    def read(self, name: str, most: int = MAX_TEXT) -> bytes:
        """Counted while it is read: what an archive says of its sizes proves nothing. Raises SourceError."""
        try:
            with self.open(name) as file:
                content = file.read(most + 1)
        except (
            OSError,
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            NotImplementedError,
            EOFError,
        ) as error:
            raise SourceError(f"{name} cannot be read: {error}") from error
        if len(content) > most:
            raise SourceError(f"{name} is larger than {most // 1_048_576} MB.")
        return content

    def text(self, name: str) -> str:
        try:
            return self.read(name).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise SourceError(f"{name} is not UTF-8: {error}") from error

    def find(self, folder: str, path: str) -> str:
        """The name of what a file in `folder` calls `path`; empty if nothing is there."""
        parts: list[str] = []
        for part in PurePosixPath(folder, path).parts:
            if part == ".." and parts:
                parts.pop()
            elif part not in {".", ".."}:
                parts.append(part)
        name = "/".join(parts)
        return name if name in self._known else ""

    @property
    def _known(self) -> frozenset[str]:
        known: frozenset[str] | None = self.__dict__.get("_known_names")
        if known is None:
            known = self.__dict__["_known_names"] = frozenset(self.names)
        return known


class Folder(Source):
    """A folder, hidden files and links that lead out of it left out."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.names = sorted(self._names())

    def _names(self) -> Iterator[str]:
        for path in self.root.rglob("*"):
            relative = path.relative_to(self.root)
            is_hidden = any(part.startswith(".") for part in relative.parts)
            if not is_hidden and path.is_file() and path.resolve().is_relative_to(self.root):
                yield relative.as_posix()

    def open(self, name: str) -> IO[bytes]:
        return (self.root / name).open("rb")


class OneFile(Source):
    """A file, and what lies in the folder `beside` it, if there is one."""

    def __init__(self, opened: Callable[[], Any], name: str, beside: Path | None = None) -> None:
        self.opened, self.names = opened, [name]
        self.beside = beside.resolve() if beside else None

    def find(self, folder: str, path: str) -> str:
        if not self.beside or not path:
            return ""
        found = (self.beside / path).resolve()
        is_inside = found.is_relative_to(self.beside) and found.is_file()
        return found.relative_to(self.beside).as_posix() if is_inside else ""

    def open(self, name: str) -> Any:
        return (self.beside / name).open("rb") if self.beside and name not in self.names else self.opened()


class Archive(Source):
    """A ZIP. Nothing in it is written anywhere."""

    def __init__(self, file: Any) -> None:
        try:
            self.zip = zipfile.ZipFile(file)
        except (OSError, zipfile.BadZipFile, ValueError) as error:
            raise SourceError("This is not a ZIP file that can be read.") from error
        entries = [entry for entry in self.zip.infolist() if not entry.is_dir()]
        if len(entries) > MAX_FILES:
            raise SourceError(f"This ZIP holds more than {MAX_FILES:,} files.")
        if any(entry.flag_bits & 1 for entry in entries):
            raise SourceError("This ZIP is encrypted. Make one without a password.")
        own = [entry.filename for entry in entries if not _is_clutter(entry.filename)]
        top = {name.partition("/")[0] for name in own if "/" in name}
        # Packed with the folder around it: that folder is the root.
        is_wrapped = len(top) == 1 and all("/" in name for name in own) and not top & {"articles", "drafts"}
        self.inside = f"{top.pop()}/" if is_wrapped else ""
        self.names = sorted({name.removeprefix(self.inside) for name in own})

    def open(self, name: str) -> IO[bytes]:
        return self.zip.open(f"{self.inside}{name}")


def _is_clutter(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def at(path: Path) -> Source:
    """What is at a path. Raises SourceError."""
    if path.is_dir():
        return Folder(path)
    if not path.is_file():
        raise SourceError(f"There is nothing at {path}.")
    with path.open("rb") as file:
        is_archive = file.read(4) == b"PK\x03\x04"
    return Archive(path) if is_archive else OneFile(lambda: path.open("rb"), path.name, path.parent)


def of_upload(file: Any, name: str) -> Source:
    """An uploaded file. Raises SourceError."""
    start = file.read(4)
    file.seek(0)
    return Archive(file) if start == b"PK\x03\x04" else OneFile(lambda: _rewound(file), name)


@contextmanager
def _rewound(file: Any) -> Iterator[Any]:
    file.seek(0)
    yield file
