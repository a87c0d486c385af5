"""Companies, their people and their postings."""

from jobs.models.canned import CannedReason
from jobs.models.companies import Company, CompanyText, Logo, LogoFacts
from jobs.models.counts import Tally
from jobs.models.editing import PostingEditing
from jobs.models.imports import Finding, ImportRun, Origin
from jobs.models.links import StillOpenLink
from jobs.models.parts import Line, Need, Place
from jobs.models.people import Invitation, Membership
from jobs.models.postings import Posting, PostingVersion
from jobs.models.proofs import DomainProof
from jobs.models.reports import Report
from jobs.models.reviews import Review
from jobs.models.texts import PostingText

__all__ = [
    "CannedReason",
    "Company",
    "CompanyText",
    "DomainProof",
    "Finding",
    "ImportRun",
    "Invitation",
    "Line",
    "Logo",
    "LogoFacts",
    "Membership",
    "Need",
    "Origin",
    "Place",
    "Posting",
    "PostingEditing",
    "PostingText",
    "PostingVersion",
    "Report",
    "Review",
    "StillOpenLink",
    "Tally",
]
