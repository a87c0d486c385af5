"""The moderators' side. Nothing is changed here but through the services."""

from jobs.admin.companies import CompanyAdmin
from jobs.admin.postings import PostingAdmin
from jobs.admin.reasons import CannedReasonAdmin
from jobs.admin.reviewing import ReviewAdmin

__all__ = ["CannedReasonAdmin", "CompanyAdmin", "PostingAdmin", "ReviewAdmin"]
