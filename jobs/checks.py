"""What a posting still needs before it can be sent for review, and what would make it better. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from jobs.lifecycle import LONGEST_RUN
from jobs.values import MOST_MUSTS, PostingInput
from jobs.words import NOTHING, Lists

WIDEST_RANGE = 1.5  # the upper end over the lower
SHORTEST, LONGEST = 600, 8_000  # characters of all sections together
LONGEST_TITLE = 70  # characters that search engines show
HOURS_APART = 0.25  # from this difference on, hours are other hours than those advised
YEARS = re.compile(
    r"\b\d+(?:\s*(?:\+|or more|to \d+|[-–]\s*\d+))?\s*years?['’]?\s+(?:of\s+)?(?:\w+\s+){0,2}experience", re.I
)
ADDRESS = re.compile(r"https?:|www\.|[^\s@]@[^\s@]")
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.\w")
SHOUTED = re.compile(r"[!★☆]|\*\*|[$€£]\s*\d|\b\d{2,3}[.,]?\d{3}\b")
REMOTE = re.compile(r"\b(?:fully|100\s?%|completely)\s+remote\b|\bremote(?:ly)? from\b", re.I)

# Section of the form to its fields, in the order of the page.
SECTIONS: dict[str, tuple[str, ...]] = {
    "role": (
        "title",
        "seniority",
        "employment_type",
        "hours_per_week",
        "duration_months",
        "starts_on",
        "language",
    ),
    "pay": (
        "pay_min",
        "pay_max",
        "pay_currency",
        "pay_period",
        "no_pay_reason",
        "workplace",
        "hybrid_days",
        "offices",
        "remote_countries",
        "has_visa",
        "has_relocation",
    ),
    "needs": ("needs",),
    "description": ("summary", "work", "outcomes", "responsibilities", "benefits", "process"),
    "closing": ("closes_on", "reply_days", "apply_url", "apply_email"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a posting from review: the form's field, and what to do."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    group: str
    text: str
    is_met: bool
    field: str = ""


Needed = Iterator[tuple[str, object, str]]
"""Field, whether its rule is met, and what to do if not."""


def problems(posting: PostingInput, *, now: datetime, latest: datetime) -> list[Problem]:
    """Why this cannot be sent yet, in the order of the form. Empty when it can. `latest` is when it must end.

    Also what would make the structured data wrong: search engines drop such a posting, or the whole site.
    """
    return [
        *_unmet(_role(posting.terms)),
        *_unmet(_pay_and_place(posting)),
        *_unmet(_needs(posting)),
        *_unmet(_description(posting)),
        *_address_in_the_text(posting),
        *_unmet(_closing(posting.terms, now, latest)),
    ]


def _unmet(needed: Needed) -> list[Problem]:
    return [Problem(field, message) for field, is_met, message in needed if not is_met]


def _title(terms: Mapping[str, object]) -> str:
    return str(terms.get("title") or "").strip()


def _role(terms: Mapping[str, object]) -> Needed:
    title = _title(terms)
    yield "title", title, "Enter a job title"
    yield "title", not title or any(map(str.isalpha, title)), "Enter a job title in words"
    yield "title", not ADDRESS.search(title), "Take the address out of the title: it names the job alone"
    yield "seniority", terms.get("seniority"), "Choose a seniority"
    yield "employment_type", terms.get("employment_type"), "Choose an employment type"


def _pay_and_place(posting: PostingInput) -> Needed:
    terms = posting.terms
    has_pay = terms.get("pay_min") is not None and terms.get("pay_max") is not None
    is_explained = has_pay or terms.get("no_pay_reason")
    yield "pay_min", is_explained, "Enter the pay, from and to, or say why it is not stated"
    workplace = terms.get("workplace")
    yield "workplace", workplace, "Choose a workplace"
    offices = [place for place in posting.places if not place.is_remote]
    if workplace in ("on_site", "hybrid"):
        yield "offices", offices, "Enter at least one place of work"
        yield "offices", all(place.city for place in offices), "Name the city of each place of work"
    if workplace == "remote":
        yield (
            "remote_countries",
            any(place.is_remote for place in posting.places),
            "Name at least one country where someone may live: search engines leave out a remote job without one",
        )


def _needs(posting: PostingInput) -> Needed:
    musts = [item for item in posting.needs if item.is_must]
    yield "needs", musts, "Choose at least one topic that somebody must have"
    yield "needs", len(musts) <= MOST_MUSTS, f"Choose at most {MOST_MUSTS} topics as must have"


def _description(posting: PostingInput) -> Needed:
    sections = posting.sections
    work = sections.get("work", "").strip()
    is_title = bool(work) and _letters(work) == _letters(_title(posting.terms))
    answers = sections.get("responsibilities", "") + sections.get("outcomes", "")
    yield "summary", str(posting.terms.get("summary") or "").strip(), "Enter a one-line summary"
    yield "work", work, "Describe the work"
    yield "work", not is_title, "Describe the work: this is the title again"
    yield (
        "responsibilities",
        answers.strip(),
        "Say what they will answer for, or what has to be true in a year",
    )


def _closing(terms: Mapping[str, object], now: datetime, latest: datetime) -> Needed:
    closes_at = terms.get("closes_at")
    if isinstance(closes_at, datetime):
        yield "closes_on", closes_at > now, "Choose a last day that is not over"
        is_near = closes_at <= latest
        yield "closes_on", is_near, f"Choose a last day at most {LONGEST_RUN.days} days ahead"
    else:
        yield "closes_on", False, "Choose the last day"
    yield "reply_days", terms.get("reply_days"), "Promise a reply within a number of days"
    has_way = terms.get("apply_url") or terms.get("apply_email")
    yield "apply_url", has_way, "Enter a link or an e-mail address to apply"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _texts(posting: PostingInput) -> list[tuple[str, str]]:
    """Field and text of everything that is written in sentences, the title first."""
    terms = [(name, str(posting.terms.get(name) or "")) for name in ("title", "summary")]
    return [*terms, *posting.sections.items()]


def _address_in_the_text(posting: PostingInput) -> Iterator[Problem]:
    """Robots read the text; the address to apply is shown to people who ask for it."""
    address = str(posting.terms.get("apply_email") or "").casefold()
    for name, text in _texts(posting):
        if name != "title" and address and address in text.casefold():
            yield Problem(
                name,
                "Take the e-mail address out of the text, where robots read it: the page shows how to apply",
            )


def checks(
    posting: PostingInput,
    found: Sequence[Problem],
    *,
    words: Lists = NOTHING,
    drafted: Mapping[str, object] | None = None,
    labels: Mapping[str, Mapping[str, str]] | None = None,
) -> list[Check]:
    """The panel of the form: complete for search engines, pay, place and terms, wording, length, the assessment.

    `words` are the pack's lists for the posting's language. `drafted` are the terms that an assessment advised,
    and `labels` the words for values of terms.
    """
    return [
        *_for_engines(posting, {problem.field for problem in found}),
        *_pay_and_terms(posting),
        *_wording(posting, words),
        *contradictions(drafted or {}, posting.terms, labels or {}),
    ]


def _for_engines(posting: PostingInput, missing: set[str]) -> Iterator[Check]:
    engines = "Complete for search engines"
    title = _title(posting.terms)
    is_shouted = bool(SHOUTED.search(title)) or (len(title) > 4 and title.isupper())
    yield Check(engines, "Title and summary", not missing & {"title", "summary"}, "title")
    if is_shouted:
        yield Check(engines, "Title without pay, signs or capitals throughout", False, "title")
    if len(title) > LONGEST_TITLE:
        yield Check(engines, f"Title of at most {LONGEST_TITLE} characters", False, "title")
    is_remote = posting.terms.get("workplace") == "remote"
    place = "remote_countries" if is_remote else "offices" if "workplace" not in missing else "workplace"
    yield Check(
        engines,
        "Place, with city and country; for remote work the countries",
        not missing & {"workplace", "offices", "remote_countries"},
        place,
    )
    yield Check(engines, "Employment type", "employment_type" not in missing, "employment_type")
    yield Check(engines, "Last day", "closes_on" not in missing, "closes_on")
    length = sum(len(text.strip()) for text in posting.sections.values())
    if length > LONGEST:
        yield Check(
            engines,
            f"{length:,} characters of text: few read more than {LONGEST:,}. Shorten it",
            False,
            "work",
        )
    elif length < SHORTEST:
        yield Check(
            engines,
            f"{length:,} characters of text: write {SHORTEST} or more, so that somebody can judge the job",
            False,
            "work",
        )
    else:
        yield Check(engines, f"{length:,} characters of text", True, "work")


def _pay_and_terms(posting: PostingInput) -> Iterator[Check]:
    terms = posting.terms
    group = "Pay, place and terms"
    low, high = terms.get("pay_min"), terms.get("pay_max")
    has_range = isinstance(low, int) and isinstance(high, int)
    yield Check(group, "A range, with currency and period", has_range, "pay_min")
    if isinstance(low, int) and isinstance(high, int):
        text = f"Upper end at most {WIDEST_RANGE} times the lower"
        yield Check(group, text, high <= WIDEST_RANGE * low, "pay_max")
    kind = terms.get("employment_type")
    is_by_day = terms.get("pay_period") in ("day", "hour")
    if kind == "freelance" and has_range and not is_by_day:
        yield Check(group, "Freelance work: pay by day or hour", False, "pay_period")
    if kind in ("freelance", "part_time"):
        yield Check(group, "Hours a week", bool(terms.get("hours_per_week")), "hours_per_week")
    if kind in ("contract", "internship"):
        yield Check(group, "Months that it lasts", bool(terms.get("duration_months")), "duration_months")
    workplace = terms.get("workplace")
    if workplace == "hybrid":
        yield Check(group, "Days a week on site", bool(terms.get("hybrid_days")), "hybrid_days")
    if workplace in ("hybrid", "on_site"):
        claims = next((name for name, text in _texts(posting) if REMOTE.search(text)), "")
        if claims:
            yield Check(group, "The text promises remote work; the workplace does not", False, claims)


def _wording(posting: PostingInput, words: Lists) -> Iterator[Check]:
    group = "Wording"
    texts = _texts(posting)
    musts = sum(need.is_must for need in posting.needs)
    if not musts:
        yield Check(group, "Name what somebody must have", False, "needs")
    elif musts > MOST_MUSTS:
        yield Check(group, f"{musts} must-haves: keep to {MOST_MUSTS}", False, "needs")
    else:
        yield Check(group, f"Up to {MOST_MUSTS} must-haves", True, "needs")
    for name, text in texts:
        if years := YEARS.search(text):
            says = f"“{years[0]}” counts years. Say what somebody must be able to do"
            yield Check(group, says, False, name)
            break
    else:
        yield Check(group, "No rule about years of experience", True, "work")
    address = next((name for name, text in texts if EMAIL.search(text)), "")
    if address:
        yield Check(group, "An e-mail address in the text is read by robots", False, address)
    for list_ in words.words:
        hit = next(((name, word) for name, text in texts if (word := list_.found(text))), None)
        text = list_.says.replace("{word}", hit[1]) if hit else list_.name
        yield Check(group, text, hit is None, hit[0] if hit else "work")
    title = str(posting.terms.get("title") or "")
    duties = "\n".join(
        text for name, text in texts if name in ("summary", "work", "outcomes", "responsibilities")
    )
    broken = [rule for rule in words.titles if title and duties.strip() and rule.is_broken(title, duties)]
    for rule in broken:
        yield Check(group, rule.says, False, "title")
    if words.titles and not broken:
        yield Check(group, "Title and duties name the same job", True, "title")


def contradictions(
    drafted: Mapping[str, object], terms: Mapping[str, object], labels: Mapping[str, Mapping[str, str]]
) -> Iterator[Check]:
    """Terms that are now others than those which the assessment advised. What is not filled in contradicts nothing."""
    group = "The assessment"
    compared = [name for name in drafted if terms.get(name) not in (None, "")]
    differing = [name for name in compared if _differs(drafted[name], terms[name])]
    for name in differing:
        advised, now = (_in_words(name, value, labels) for value in (drafted[name], terms[name]))
        yield Check(group, f"The assessment advised {advised}; this posting says {now}", False, name)
    if compared and not differing:
        yield Check(group, "The terms are those that the assessment advised", True, compared[0])


def _differs(advised: object, now: object) -> bool:
    if isinstance(advised, int) and isinstance(now, int):
        return abs(advised - now) > HOURS_APART * advised
    return advised != now


def _in_words(name: str, value: object, labels: Mapping[str, Mapping[str, str]]) -> str:
    if name == "hours_per_week":
        return f"{value} hours a week"
    if name == "duration_months":
        return f"{value} months"
    label = labels.get(name, {}).get(str(value), str(value))
    return label[:1].lower() + label[1:]
