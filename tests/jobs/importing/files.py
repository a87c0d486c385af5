"""Files of postings for tests."""

import csv
import io
import json
from typing import Any

# As https://developers.greenhouse.io/job-board.html shows a board, with the parameters content and pay_transparency.
BOARD: dict[str, Any] = {
    "jobs": [
        {
            "id": 127817,
            "internal_job_id": 144381,
            "title": "Keeper of the Lower Bridge",
            "updated_at": "2026-01-14T10:55:28-05:00",
            "requisition_id": "50",
            "location": {"name": "Sheffield, United Kingdom"},
            "absolute_url": "https://boards.greenhouse.io/span/jobs/127817",
            "metadata": [
                {"id": 1, "name": "Employment Type", "value": "Full-time", "value_type": "single_select"},
                {"id": 2, "name": "Lunch", "value": None, "value_type": "short_text"},
            ],
            "content": "&lt;p&gt;Keep the &lt;strong&gt;lower bridge&lt;/strong&gt; &amp;amp; its log.&amp;nbsp;&lt;/p&gt;"
            "&lt;h3&gt;What you will do&lt;/h3&gt;&lt;ul&gt;&lt;li&gt;Lift it on time&lt;/li&gt;&lt;li&gt;Write the log&lt;/li&gt;"
            "&lt;/ul&gt;&lt;p&gt;&lt;strong&gt;Benefits:&lt;/strong&gt;&lt;/p&gt;&lt;ul&gt;&lt;li&gt;A heated hut&lt;/li&gt;&lt;/ul&gt;"
            "&lt;h3&gt;About the river&lt;/h3&gt;&lt;p&gt;It is &lt;a href=&quot;/river&quot;&gt;wide&lt;/a&gt;.&lt;/p&gt;"
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "departments": [{"id": 13583, "name": "Bridges", "parent_id": None, "child_ids": [13585]}],
            "offices": [
                {
                    "id": 8304,
                    "name": "North",
                    "location": "United Kingdom",
                    "parent_id": None,
                    "child_ids": [8787],
                }
            ],
            "pay_input_ranges": [
                {
                    "min_cents": 4800000,
                    "max_cents": 5600050,
                    "currency_type": "GBP",
                    "title": "Salary",
                    "blurb": "",
                },
                {"min_cents": 1, "max_cents": 2, "currency_type": "USD", "title": "Elsewhere", "blurb": ""},
            ],
        },
        {
            "id": 127818,
            "title": "Remote Watcher",
            "location": {"name": "Remote - Ireland"},
            "absolute_url": "https://boards.greenhouse.io/span/jobs/127818",
            "content": "Plain words.",
            "metadata": None,
        },
        {
            "id": 127819,
            "title": "State Watcher",
            "location": {"name": "San Francisco, CA"},
            "absolute_url": "https://boards.greenhouse.io/span/jobs/127819",
            "content": "&lt;p&gt;Watch.&lt;/p&gt;",
            "pay_input_ranges": [{"min_cents": "lots", "max_cents": 2, "currency_type": "USD"}],
        },
    ],
    "meta": {"total": 3},
}

POSTING: dict[str, Any] = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "title": "Bridge Keeper",
    "description": "<p>Keep it.</p><h2>Responsibilities</h2><ul><li>Lift</li></ul>",
    "identifier": {"@type": "PropertyValue", "name": "Span", "value": 1234567},
    "datePosted": "2026-11-01",
    "validThrough": "2026-12-19T00:00",
    "employmentType": ["FULL_TIME", "CONTRACTOR"],
    "hiringOrganization": {"@type": "Organization", "name": "Span"},
    "jobLocation": [
        {
            "@type": "Place",
            "address": {"@type": "PostalAddress", "addressLocality": "Ghent", "addressCountry": "BE"},
        },
        {"@type": "Place", "address": {"addressLocality": "Cork", "addressCountry": {"name": "Ireland"}}},
    ],
    "baseSalary": {
        "@type": "MonetaryAmount",
        "currency": "EUR",
        "value": {"@type": "QuantitativeValue", "minValue": 40.0, "maxValue": 50.5, "unitText": "HOUR"},
    },
    "jobBenefits": "A heated hut",
}
REMOTE: dict[str, Any] = {
    "@type": "http://schema.org/JobPosting",
    "title": "Remote Watcher",
    "description": "Watch the river.\n\nWrite it <down>.",
    "url": "https://span.example/jobs/2",
    "jobLocationType": "TELECOMMUTE",
    "applicantLocationRequirements": [
        {"@type": "Country", "name": "DE"},
        {"@type": "Country", "name": "Ireland"},
    ],
    "baseSalary": {"@type": "MonetaryAmount", "currency": "EUR", "value": {"value": 900, "unitText": "WEEK"}},
}


def page(*blocks: Any) -> bytes:
    scripts = "".join(
        f'<script type="application/ld+json" id="x">{block if isinstance(block, str) else json.dumps(block)}</script>\n'
        for block in blocks
    )
    return f"<!doctype html><head><!-- <script> --><script>var a = 1;</script>{scripts}</head><p>Job".encode()


def sheet(*rows: dict[str, str], separator: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(
        text, list(dict.fromkeys(name for row in rows for name in row)), delimiter=separator
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def row(**changes: str) -> dict[str, str]:
    """A complete posting as somebody types it into a table."""
    return {
        "id": "K-1",
        "title": "Bridge Keeper",
        "summary": "Keep the old bridge.",
        "seniority": "Senior",
        "employment_type": "Full time",
        "pay_min": "48,000",
        "pay_max": "56000.50",
        "pay_currency": "gbp",
        "pay_period": "Yearly",
        "workplace": "Hybrid",
        "offices": "Sheffield, UK; Ghent, Belgium",
        "must_have": "Lifting: 3",
        "nice_to_have": "greasing (2)",
        "work": 'Keep the **bridge**,\nand "lift" it.',
        "responsibilities": "- Lift on time.\n- Write the log.",
        "closes_on": "2026-12-20",
        "reply_days": "5",
        "apply_url": "https://span.example/apply",
        **changes,
    }


# Ten ways to break a row: the column, what stands in it, and what is said of it.
BREAKS = (
    ("pay_min", "abc", "pay from: “abc” is not a number"),
    ("title", "", "job title: enter a job title"),
    ("seniority", "wizard", "seniority: “wizard” is none of associate, mid, senior, lead, head"),
    ("closes_on", "31.13.2026", "last day: “31.13.2026” is no date: write it as 2026-12-31"),
    ("offices", "Sheffield, Atlantis", "places of work: “Atlantis” is not a country that we know"),
    ("must_have", "Lifting: 9", "must have: “9” is no level: there are 1 to 4"),
    ("apply_url", "not a link", "link to apply: “not a link” is no link"),
    ("pay_currency", "XXX", "currency: “XXX” is none of GBP, EUR, USD,"),
    ("work", "=HYPERLINK(1)", "the work: “=HYPERLINK(1)” is a formula. Save the sheet with its values"),
    ("pay_max", "1", "pay to: enter a figure that is not less than “Pay from”"),
)


def many(count: int, every: int = 20) -> tuple[bytes, dict[int, str]]:
    """A sheet of so many rows, one of `every` broken; and what is to be said of each broken row."""
    rows, broken = [], {}
    for number in range(count):
        changes = {"id": f"K-{number}", "title": f"Keeper {number}"}
        if number % every == 7:
            column, cell, words = BREAKS[number // every % len(BREAKS)]
            changes[column] = cell
            broken[number + 2] = words
        rows.append(row(**changes))
    return sheet(*rows), broken
