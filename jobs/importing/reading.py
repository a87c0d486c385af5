"""Which kind of file somebody gave, and its records."""

from typing import IO, Any

from jobs.checks import Problem
from jobs.importing import greenhouse, job_posting
from jobs.importing.documents import parsed
from jobs.importing.encodings import PIECE, encoding_of
from jobs.importing.records import MAX_BYTES, MAX_RECORDS, Delivery, Kind
from jobs.importing.sheets import Sheet
from portal.imports.runs import UnreadableError

_OTHERS = (
    (b"PK\x03\x04", "This is an Excel workbook or a ZIP. Save the sheet as CSV, and upload that."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel workbook. Save the sheet as CSV, and upload that."),
    (b"%PDF", "This is a PDF. Upload a CSV, JSON or HTML file."),
    (b"\x1f\x8b", "This file is compressed. Unpack it, and upload what is in it."),
    (b"\x89PNG", "This is an image. Upload a CSV, JSON or HTML file."),
    (b"\xff\xd8\xff", "This is an image. Upload a CSV, JSON or HTML file."),
)
TOO_LARGE = f"This file is larger than {MAX_BYTES // 1_048_576} MB. Send it in parts."


def read(file: IO[bytes]) -> Delivery:
    """What a file brings. Raises UnreadableError, in words for whoever gave it."""
    file.seek(0, 2)
    if file.tell() > MAX_BYTES:
        raise UnreadableError(TOO_LARGE)
    file.seek(0)
    start = file.read(PIECE)
    if not start.strip():
        raise UnreadableError("This file is empty.")
    for mark, message in _OTHERS:
        if start.startswith(mark):
            raise UnreadableError(message)
    encoding = encoding_of(file)
    begin = start.decode(encoding, "ignore").lstrip()[:1]
    if begin in ("{", "["):
        return _of_json(parsed(_whole(file, encoding)))
    if begin == "<":
        return _of_page(_whole(file, encoding))
    return Sheet(file).delivery()


def _whole(file: IO[bytes], encoding: str) -> str:
    file.seek(0)
    return file.read().decode(encoding)


def _of_json(value: Any) -> Delivery:
    jobs = greenhouse.jobs_of(value)
    if jobs is not None:
        _check(len(jobs), "This board has no jobs.")
        return Delivery(Kind.GREENHOUSE, len(jobs), lambda: greenhouse.records(jobs))
    postings = job_posting.postings_of(value)
    _check(
        len(postings),
        "This JSON is neither a Greenhouse board, as its jobs?content=true gives it, nor does it hold a JobPosting.",
    )
    return Delivery(Kind.PAGE, len(postings), lambda: job_posting.records([*postings]))


def _of_page(page: str) -> Delivery:
    found = job_posting.of_page(page)
    _check(
        len(found),
        "This page does not describe a job to search engines: there is no JobPosting as JSON-LD in it. Save the page "
        "of one job, whole, and not that of a list.",
    )
    if all(isinstance(each, Problem) for each in found):
        raise UnreadableError(f"This page cannot be read: {'; '.join(each.message for each in found[:3])}.")  # type: ignore[union-attr]
    return Delivery(Kind.PAGE, len(found), lambda: job_posting.records(found))


def _check(count: int, message: str) -> None:
    if not count:
        raise UnreadableError(message)
    if count > MAX_RECORDS:
        raise UnreadableError(f"This file has more than {MAX_RECORDS:,} postings. Send it in parts.")
