"""The columns of a table of postings: their names, what else people call them, and what stands in them. Pure."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    label: str
    words: str
    example: str = ""
    also: tuple[str, ...] = ()


COLUMNS = (
    Column(
        "id",
        "Id",
        "Your own number or name for it, so that a second import finds it again. Without one it is known by its "
        "title, places and countries.",
        "K-17",
        ("reference", "ref", "external_id", "job_id", "posting_id", "requisition_id", "requisition"),
    ),
    Column("title", "Job title", "The one column that must be there.", "", ("job", "position", "role")),
    Column("summary", "One-line summary", "Up to 140 characters.", "What it is about, in one line."),
    Column(
        "seniority",
        "Seniority",
        "associate, mid, senior, lead or head.",
        "senior",
        ("level", "experience_level"),
    ),
    Column(
        "employment_type",
        "Employment type",
        "full_time, part_time, contract, freelance or internship.",
        "full_time",
        ("type", "job_type", "contract_type", "employment"),
    ),
    Column("hours_per_week", "Hours a week", "A whole number.", "", ("hours",)),
    Column("duration_months", "Months", "For work that ends: a whole number.", "", ("duration",)),
    Column("starts_on", "Starts on", "A date: 2026-12-31.", "", ("start_date", "start")),
    Column(
        "language",
        "Language of the posting",
        "en, de, fr, es, it, nl, pl, pt or sv. Nothing is English.",
        "en",
    ),
    Column(
        "pay_min",
        "Pay from",
        "A number without a currency: 48000.",
        "48000",
        ("salary_min", "min_salary", "salary_from", "minimum_pay"),
    ),
    Column(
        "pay_max",
        "Pay to",
        "A number; the same as “Pay from” if there is no range.",
        "56000",
        ("salary_max", "max_salary", "salary_to", "maximum_pay"),
    ),
    Column("pay_currency", "Currency", "Three letters: GBP.", "GBP", ("salary_currency",)),
    Column("pay_period", "Per", "year, month, day or hour.", "year", ("period", "salary_period")),
    Column("no_pay_reason", "Why no pay is stated", "Instead of pay.", "", ("reason_for_no_pay",)),
    Column(
        "workplace",
        "Workplace",
        "remote, hybrid or on_site.",
        "hybrid",
        ("location_type", "workplace_type"),
    ),
    Column("hybrid_days", "Days a week on site", "For hybrid work: 1 to 5.", "2", ("days_on_site",)),
    Column(
        "offices",
        "Places of work",
        "City, country. Several with semicolons or line breaks between.",
        "Sheffield, United Kingdom",
        ("office", "location", "locations", "place", "places"),
    ),
    Column(
        "remote_countries",
        "Countries",
        "For remote work: names or codes, with commas, semicolons or line breaks between. EU is all of it.",
        "",
        ("country", "remote_from"),
    ),
    Column("has_visa", "Visa", "yes or no.", "no", ("visa", "visa_sponsored", "we_sponsor_a_visa")),
    Column("has_relocation", "Relocation", "yes or no.", "no", ("relocation", "we_help_with_relocation")),
    Column(
        "must_have",
        "Must have",
        "Topics of this site by name or key, each with a level from 1 to 4: Estimates: 3. Several with semicolons "
        "or line breaks between.",
        "",
        ("must_haves", "needs", "skills"),
    ),
    Column("nice_to_have", "Nice to have", "The same.", "", ("nice_to_haves",)),
    Column(
        "work", "The work", "Markdown.", "What it is about, and why now.", ("description", "about_the_job")
    ),
    Column("outcomes", "What has to be true in a year", "Markdown, one a line.", "- An outcome"),
    Column(
        "responsibilities",
        "What you will be answerable for",
        "Markdown, one a line.",
        "- A responsibility",
        ("duties",),
    ),
    Column("benefits", "What you get", "Markdown, one a line.", "- A benefit"),
    Column("process", "How they decide", "Markdown.", "A call, then a day with us.", ("hiring_process",)),
    Column(
        "closes_on",
        "Last day",
        "A date: 2026-12-31.",
        "",
        ("closing_date", "deadline", "valid_through", "expires"),
    ),
    Column(
        "reply_days",
        "You promise a reply within",
        "Working days: 3, 5, 7, 10, 15 or 20.",
        "5",
        ("reply_within", "promised_reply"),
    ),
    Column(
        "apply_url",
        "Link to apply",
        "https://…",
        "https://www.example.com/apply",
        ("application_link", "application_url", "url", "link"),
    ),
    Column(
        "apply_email", "E-mail address to apply", "Instead of a link.", "", ("email", "application_email")
    ),
)
LABELS = {column.name: column.label for column in COLUMNS}
_NO_NAME = re.compile(r"[^a-z0-9]+")


def plain(words: str) -> str:
    """ "Pay from (optional)", "pay-from" and " PAY_FROM " are one name."""
    return _NO_NAME.sub("_", words[:200].casefold().replace("(optional)", "")).strip("_")


_NAMES = {
    plain(known): column.name for column in COLUMNS for known in (*column.also, column.label, column.name)
}


def named(words: str) -> str:
    """The column that a heading means, or an empty string."""
    return _NAMES.get(plain(words), "")
